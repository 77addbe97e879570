"""What is written: the same figures in every form, the same bytes for the same input, and nothing else."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import replace
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import polars as pl
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars import selectors
from polars.testing import assert_frame_equal
from xlsxwriter.exceptions import FileCreateError

import metier
from metier.errors import ResultsError
from metier.project import writing
from metier.project.opening import run
from metier.project.writing import write_results
from metier.study import StudyResult

from .folders import SOURCE, litter

TABLES = [
    "bundle",
    "centrality",
    "coefficients",
    "competences",
    "cross_cutting_potential",
    "declared",
    "domains",
    "findings",
    "matrix",
    "opportunities",
    "partners",
    "ranking",
    "recipes",
    "robustness",
    "scenarios",
    "sureness",
    "tags",
    "track_record",
    "trajectories",
    "twins",
]
FILES = sorted(
    [f"{name}.{form}" for name in TABLES for form in ("csv", "parquet")]
    + ["manifest.json", "report.html", "report.xlsx", "timings.json"]
)
STUDY = Path(str(files("metier") / "studies" / "central_black_earth"))


@pytest.fixture(scope="module")
def result() -> StudyResult:
    return run(STUDY)


@pytest.fixture
def written(result: StudyResult, out: Path) -> Path:
    return write_results(result, out, {"read": 0.25, "compute": 1.5})


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_folder_holds_the_files_of_the_design_and_nothing_else(written: Path, out: Path):
    assert written == out
    assert sorted(path.name for path in out.iterdir()) == FILES
    assert litter(out) == []


def test_csv_is_rfc_4180_and_holds_the_table_cell_by_cell(written: Path, result: StudyResult):
    for name, table in result.tables().items():
        text = (written / f"{name}.csv").read_bytes().decode("utf-8")
        assert not text.startswith("\ufeff")
        assert text.endswith("\r\n")
        assert text.count("\n") == text.count("\r\n") == table.height + 1
        heading, *rows = csv.reader(io.StringIO(text, newline=""))
        assert heading == table.columns
        for cells, row in zip(rows, table.iter_rows(), strict=True):
            assert [_read(cell, value) for cell, value in zip(cells, row, strict=True)] == list(row)


def _read(cell: str, like: object) -> object:
    """The cell as the kind of value that stands in the table."""
    if like is None:
        return None if cell == "" else cell
    if isinstance(like, bool):
        return {"0": False, "1": True}[cell]
    return type(like)(cell)


def test_parquet_holds_the_same_table(written: Path, result: StudyResult):
    for name, table in result.tables().items():
        numbers = table.with_columns(selectors.boolean().cast(pl.Int8))
        assert_frame_equal(pl.read_parquet(written / f"{name}.parquet"), numbers, check_exact=True)
        read_by_another = pyarrow.parquet.read_table(written / f"{name}.parquet")
        assert read_by_another.to_pylist() == numbers.to_dicts()


def test_parquet_and_csv_agree(written: Path):
    for name in TABLES:
        parquet = pl.read_parquet(written / f"{name}.parquet")
        assert_frame_equal(pl.read_csv(written / f"{name}.csv", schema=parquet.schema), parquet, check_exact=True)


def test_the_article_s_scenario_stands_in_the_file(written: Path, shared: Path):
    def rows(path: Path) -> set[tuple[str, ...]]:
        with path.open(encoding="utf-8", newline="") as file:
            found = [row for row in csv.DictReader(file) if row.get("region_code", "RU-LIP") == "RU-LIP"]
        keys = ("level", "activity_code", "field_code", "kind")
        return {tuple(row[key] for key in keys) for row in found if row["field_code"]}

    assert rows(written / "scenarios.csv") == rows(shared / "paper" / "figure1_lipetsk_scenario.csv")


def test_awkward_values_are_written_so_that_they_read_back(
    result: StudyResult, out: Path, monkeypatch: pytest.MonkeyPatch
):
    """No study has such a table: the report and the workbook, which read a study's own, stand aside."""
    monkeypatch.setattr(writing.html, "report", lambda _: "")
    monkeypatch.setattr(writing.workbook, "write", lambda _, path: path.touch())
    table = pl.DataFrame(
        {
            "activity_code": ["01", "1e5", "00", None, "", 'a"b', "a,b", "a\r\nb", " Ж ", "NaN", "-0"],
            "present": [True, False, None, True, True, True, False, False, True, False, True],
            "value": [
                0.1 + 0.2,
                1e22,
                5e-324,
                None,
                math.nan,
                -0.0,
                1 / 3,
                1e16,
                22.1,
                1.7976931348623157e308,
                100.0,
            ],
        }
    )
    write_results(replace(result, matrix=table), out, {})
    assert (out / "matrix.csv").read_bytes().decode("utf-8") == (
        "activity_code,present,value\r\n"
        "01,1,0.30000000000000004\r\n"
        "1e5,0,1e+22\r\n"
        "00,,5e-324\r\n"
        ",1,\r\n"
        '"",1,\r\n'
        '"a""b",1,-0.0\r\n'
        '"a,b",0,0.3333333333333333\r\n'
        '"a\r\nb",0,1e+16\r\n'
        " Ж ,1,22.1\r\n"
        "NaN,0,1.7976931348623157e+308\r\n"
        "-0,1,100.0\r\n"
    )
    read = pl.read_parquet(out / "matrix.parquet")
    assert read["activity_code"].to_list() == table["activity_code"].to_list()
    assert read["present"].to_list() == [1, 0, None, 1, 1, 1, 0, 0, 1, 0, 1]
    assert read["value"].to_list() == [None if value is None or value != value else value for value in table["value"]]


@settings(deadline=None)
@given(
    st.lists(st.none() | st.floats(allow_infinity=False)),
    st.lists(st.none() | st.text(alphabet="01 ,\"\r\n'Жa;=")),
    st.integers(0, 3),
)
def test_any_figure_and_any_text_reads_back(figures: list[float | None], texts: list[str | None], cut: int):
    """Written as one part or as two, of which one may be empty."""
    height = min(len(figures), len(texts))
    table = pl.DataFrame(
        {"code": texts[:height], "value": figures[:height]}, schema={"code": pl.String, "value": pl.Float64}
    )
    plain = writing._plain(table)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        writing._write_table(path, [plain[:cut], plain[cut:]] if cut else [plain])
        text, read = path.with_suffix(".csv").read_bytes().decode(), path.with_suffix(".parquet").read_bytes()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["code", "value"]
    missing = [None if value is None or math.isnan(value) else value for value in figures[:height]]
    assert [code for code, _ in rows[1:]] == [text or "" for text in texts[:height]]
    assert [float(value) if value else None for _, value in rows[1:]] == missing
    assert_frame_equal(pl.read_parquet(io.BytesIO(read)), plain, check_exact=True)


def test_the_manifest_says_what_went_in_and_what_came_out(written: Path, result: StudyResult):
    text = (written / "manifest.json").read_text(encoding="utf-8")
    said = json.loads(text)
    packages = ("numpy", "scipy", "polars", "pydantic", "jinja2", "xlsxwriter")
    inputs = sorted(path for path in STUDY.rglob("*") if path.suffix in {".csv", ".toml"})
    outputs = [name for name in FILES if name != "manifest.json"]
    assert list(said) == ["written_by", "format", "versions", "plan", "inputs", "rows", "files"]
    assert said["written_by"] == "metier"
    assert said["format"] == 1
    assert said["versions"] == {
        "metier": metier.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }
    assert _holds(said["plan"], tomllib.loads((STUDY / "study.toml").read_text(encoding="utf-8")))
    assert said["plan"]["rule"]["conditions"] == [{"measure": "coefficient", "above": 1.0, "at_least": None}]
    assert said["inputs"] == {path.relative_to(STUDY).as_posix(): _sha256(path) for path in inputs}
    assert list(said["inputs"]) == sorted(said["inputs"])
    assert said["rows"] == {name: table.height for name, table in result.tables().items()}
    expected = {name: None if name == "timings.json" else _sha256(written / name) for name in outputs}
    assert said["files"] == expected
    assert text.endswith("}\n")


def _holds(said: object, asked: object) -> bool:
    """Whether the manifest says everything that the study file asks; it says the defaults besides."""
    if isinstance(asked, dict):
        return isinstance(said, dict) and all(key in said and _holds(said[key], asked[key]) for key in asked)
    if isinstance(asked, list):
        return isinstance(said, list) and len(said) == len(asked) and all(map(_holds, said, asked))
    return said == asked


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_timings_are_seconds_by_step(written: Path):
    assert json.loads((written / "timings.json").read_bytes()) == {"read": 0.25, "compute": 1.5}


AGAIN = """
import sys
from pathlib import Path
from metier.project.opening import run
from metier.project.writing import write_results
write_results(run(Path(sys.argv[1])), Path("results"), {"read": 99.0})
"""


def test_the_same_input_gives_the_same_bytes(result: StudyResult, written: Path, tmp_path: Path):
    """Another process, another hash seed, time zone, locale, place of the study and of the results, a later second."""
    study = tmp_path / "elsewhere" / "a copy"
    shutil.copytree(STUDY, study)
    time.sleep(1.1)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCE), *sys.path])}
    seed = {"PYTHONHASHSEED": "7", "TZ": "Asia/Vladivostok", "LC_ALL": "C", "POLARS_MAX_THREADS": "1"}
    subprocess.run([sys.executable, "-c", AGAIN, study], check=True, cwd=study.parent, env=environment | seed)
    first, again = _contents(written), _contents(study.parent / "results")
    assert sorted(first) == sorted(again) == FILES
    assert [name for name in FILES if first[name] != again[name]] == ["timings.json"]


def test_no_file_names_a_place_on_this_machine(written: Path):
    places = [str(STUDY), str(written), str(Path.home()), platform.node()]
    for name, content in _contents(written).items():
        assert [place for place in places if len(place) > 5 and place.encode() in content] == [], name


def test_a_second_run_replaces_the_first(result: StudyResult, written: Path):
    was = _contents(written)
    write_results(replace(result, scenarios=result.scenarios.head(3)), written, {})
    now = _contents(written)
    changed = [
        "manifest.json",
        "report.html",
        "report.xlsx",
        "scenarios.csv",
        "scenarios.parquet",
        "timings.json",
    ]
    assert {name for name in FILES if was[name] != now[name]} <= set(changed)
    assert now["scenarios.csv"].count(b"\r\n") == 4
    assert litter(written) == []


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_workbook_that_cannot_be_written_leaves_the_results_from_before(
    result: StudyResult, written: Path, monkeypatch: pytest.MonkeyPatch, wrapped: bool
):
    def fail(_: StudyResult, path: Path) -> None:
        fault = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        raise FileCreateError(fault) if wrapped else fault

    monkeypatch.setattr(writing.workbook, "write", fail)
    was = _contents(written)
    with pytest.raises(ResultsError) as refusal:
        write_results(result, written, {})
    problem = f"report.xlsx cannot be written: {os.strerror(errno.ENOSPC)}"
    remedy = "Make room or see to it that you may write there. The results from before are whole."
    assert str(refusal.value) == f"{written}: {problem}. {remedy}"
    assert _contents(written) == was
    assert litter(written) == []


def test_a_fault_in_the_report_leaves_the_results_from_before(
    result: StudyResult, written: Path, monkeypatch: pytest.MonkeyPatch
):
    def fail(_: StudyResult) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(writing.html, "report", fail)
    was = _contents(written)
    with pytest.raises(ZeroDivisionError):
        write_results(result, written, {})
    assert _contents(written) == was
    assert litter(written) == []
