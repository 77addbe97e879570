"""Whole studies that someone has computed by hand: `studies/*.toml`, as README.md describes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import metier
from metier.errors import MetierError
from metier.study import StudyResult
from tests.cases.arithmetic import CaseError, worked
from tests.cases.reading import differs, disagreement, nearest, table_of

KEYS = {"name", "source", "told", "study", "files", "tables", "expected"}
FILES = sorted((Path(__file__).parent / "studies").glob("*.toml"))
NO_FIGURE = "-"


@cache
def case_of(path: Path) -> dict[str, Any]:
    """A file as it stands."""
    return table_of(path)


@cache
def result_of(path: Path) -> StudyResult:
    """What the study concludes, run from a folder as people have them."""
    case = case_of(path)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "study.toml").write_text(case["study"], encoding="utf-8")
        for name, text in case["files"].items():
            (home / name).write_text(text.lstrip("\n"), encoding="utf-8")
        for name, periods in case["tables"].items():
            (home / f"{name}.csv").write_text(long_table(periods), encoding="utf-8")
        return metier.run(home)


def long_table(periods: Mapping[str, str]) -> str:
    """Tables with activities across, one for each period, as the file of a layer: one row for each figure."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("period", "region_code", "activity_code", "value"))
    for period, table in periods.items():
        activities, *rows = (line.split() for line in table.strip().splitlines())
        for region, *figures in rows:
            if len(figures) != len(activities):
                raise CaseError(
                    f"{region} of {period} has {len(figures)} figures, and there are {len(activities)} activities"
                )
            for activity, figure in zip(activities, figures, strict=True):
                writer.writerow((period, region, activity, "" if figure == NO_FIGURE else figure))
    return text.getvalue()


def expectations() -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Each row that a file expects."""
    for path in FILES:
        for row in case_of(path)["expected"]:
            yield f"{path.stem}: {row['table']} {' '.join(map(str, row['row'].values()))}", path, row


def figures_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The cells that a row says something about."""
    return {name: wanted for name, wanted in row.items() if name not in ("table", "row")}


ROWS = list(expectations())


@pytest.mark.parametrize(("path", "row"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_row(path: Path, row: dict[str, Any]) -> None:
    if wrong := faults_of(path, row):
        pytest.fail("\n".join(wrong), pytrace=False)


def faults_of(path: Path, row: Mapping[str, Any]) -> list[str]:
    """Where the table and the sums differ, or what is wrong with the case."""
    try:
        steps = worked(case_of(path).get("steps", {}))
        got = row_of(result_of(path), row)
        return [
            f"{name}: {disagreement(sums, got[name], steps)}"
            for name, sums in figures_of(row).items()
            if differs(got[name], sums, steps)
        ]
    except (CaseError, MetierError) as fault:
        return [str(fault)]


def row_of(result: StudyResult, row: Mapping[str, Any]) -> dict[str, Any]:
    """The one row that is meant; tables, columns and rows that there are not are told."""
    tables = result.tables()
    if row["table"] not in tables:
        raise CaseError(f"no table is called {row['table']!r}: {nearest(row['table'], tables)}")
    table = tables[row["table"]]
    for name in (*row["row"], *figures_of(row)):
        if name not in table.columns:
            raise CaseError(f"{row['table']} has no column {name!r}: {nearest(name, table.columns)}")
    found = table.filter(**row["row"])
    if found.height != 1:
        raise CaseError(f"{found.height} rows of {row['table']} are {row['row']}: name more or other columns")
    return found.row(0, named=True)


def test_a_table_of_unequal_rows_and_a_broken_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="north of 2020 has 1 figures, and there are 2 activities"):
        long_table({"2020": "grain ore\nnorth 3"})
    (tmp_path / "broken.toml").write_text("x = [", encoding="utf-8")
    with pytest.raises(CaseError, match=r"broken\.toml: Invalid value"):
        table_of(tmp_path / "broken.toml")


def test_what_is_not_there_is_told() -> None:
    result = result_of(FILES[0])
    with pytest.raises(CaseError, match="no table is called 'coefficient': did you mean 'coefficients'"):
        row_of(result, {"table": "coefficient", "row": {}})
    with pytest.raises(CaseError, match="coefficients has no column 'valu': did you mean 'value'"):
        row_of(result, {"table": "coefficients", "row": {}, "valu": 1})
    with pytest.raises(CaseError, match=r"0 rows of coefficients are \{'region_code': 'nowhere'\}: name more or other"):
        row_of(result, {"table": "coefficients", "row": {"region_code": "nowhere"}})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_study_says_what_it_is(path: Path) -> None:
    case = case_of(path)
    assert set(case) - {"steps"} == KEYS
    assert all(case[key].strip() for key in ("name", "source", "told"))
