"""The command line as a person meets it: another process, its exit code, what it says and where."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest

import metier
from metier import cli
from metier.cli import STOPPED
from metier.plan import reference_page
from metier.project.new_study import ARTICLE, new_study
from metier.study import TABLES
from tests.study import copies

SOURCE = str(Path(metier.__file__).parents[1])
RESULTS = {f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")} | {
    "report.html",
    "report.xlsx",
    "manifest.json",
    "timings.json",
}
COMMANDS = ("demo", "new", "check", "run")
CONSOLES = {
    "C locale": {"LC_ALL": "C", "PYTHONIOENCODING": "", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "cp1251": {"PYTHONIOENCODING": "cp1251", "PYTHONUTF8": "0"},
    "ascii": {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    "UTF-8": {"PYTHONIOENCODING": "utf-8"},
}
INTERRUPTED_WHILE_WRITING = """
import os, signal, sys
from metier import cli
from metier.project import writing

def interrupted(result, path):
    path.write_bytes(b"half a workbook")
    os.kill(os.getpid(), signal.SIGINT)

writing.workbook.write = interrupted
sys.exit(cli.main(sys.argv[1:]))
"""


def metier_says(*words: str | Path, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run ``python -m metier`` with the words; no traceback ever comes out of it."""
    done = subprocess.run(
        [sys.executable, "-m", "metier", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": SOURCE, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100", **env},
        capture_output=True,
        timeout=300,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
    return done


def texts(done: subprocess.CompletedProcess[bytes]) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    lines = (stream.decode().replace("\r\n", "\n") for stream in (done.stdout, done.stderr))
    return (done.returncode, *lines)  # type: ignore[return-value]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words_of(text: str) -> str:
    """A text without the line breaks that the width of a terminal gives it."""
    return " ".join(text.split())


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return new_study(tmp_path / "study")


def test_help_says_what_it_is_where_to_start_and_how_it_ends() -> None:
    code, output, errors = texts(metier_says("--help"))
    assert (code, errors) == (0, "")
    assert "finds what each region is good at" in output
    for command in COMMANDS:
        assert f"\n    {command} " in output
        assert f"metier {command} " in output.split("where to start:")[1]
    assert "exit codes: 0 done, 1 the input has errors (all listed, nothing written), 2 wrong usage" in output


@pytest.mark.parametrize(
    ("command", "taught"),
    [
        ("demo", ["Lyshchikova et al. (2023)", "nothing is downloaded", "--out DIR", "default: metier-demo", "--open"]),
        ("new", ["a commented study.toml", "invented figures", "absent or empty", "--keys", "--article"]),
        (
            "check",
            ["every fault in it at once, with file, row, column and remedy", "Writes nothing", "--json", "STUDY"],
        ),
        ("run", ["report.html, report.xlsx", "a folder that holds anything else is refused", "default: STUDY/results"]),
    ],
)
def test_help_of_a_command(command: str, taught: list[str]) -> None:
    code, output, errors = texts(metier_says(command, "--help"))
    assert (code, errors) == (0, "")
    assert output.startswith(f"usage: metier {command} ")
    assert [words for words in taught if words not in words_of(output)] == []


def test_version() -> None:
    assert texts(metier_says("--version")) == (0, f"metier {metier.__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("runn", "."), "invalid choice: 'runn'"),
        (("check",), "the following arguments are required: STUDY"),
        (("run",), "the following arguments are required: STUDY"),
        (("new",), "one of the arguments DIR --keys is required"),
        (("new", "a", "--keys"), "argument --keys: not allowed with argument DIR"),
        (("run", ".", "--to", "x"), "unrecognized arguments: --to x"),
        (("demo", "--out"), "argument --out: expected one argument"),
    ],
)
def test_wrong_usage_ends_with_2_and_the_usage(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    output, errors = capsys.readouterr()
    assert (ended.value.code, output) == (2, "")
    assert errors.startswith("usage: metier")
    assert told in errors


def test_demo_writes_the_article_s_results(tmp_path: Path) -> None:
    code, output, errors = texts(metier_says("demo", cwd=tmp_path))
    assert code == 0, errors
    out = tmp_path / "metier-demo"
    assert {path.name for path in out.iterdir()} == RESULTS
    with (out / "scenarios.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    niches = {(row["region_code"], row["level"], row["activity_code"]) for row in rows}
    with (out / "findings.csv").open(encoding="utf-8", newline="") as file:
        warnings = [row for row in csv.DictReader(file) if row["severity"] != "note"]
    report = Path("metier-demo") / "report.html"
    assert output == (
        f"{len(niches)} competences in 5 regions, {len(niches)} niches with science; "
        f"{len(warnings)} warnings, in findings.csv and in the report.\n"
        f"Read {report}; the tables and report.xlsx lie beside it.\n"
    )
    assert [line.split()[1] for line in errors.splitlines()] == ["reading", "computing", "writing"]
    assert [path.name for path in tmp_path.iterdir()] == ["metier-demo"]


def test_demo_open_shows_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(webbrowser, "open", shown.append)
    assert cli.main(["demo", "--out", str(tmp_path / "out"), "--open"]) == 0
    assert shown == [(tmp_path / "out" / "report.html").resolve().as_uri()]


def test_new_then_check_then_run(tmp_path: Path) -> None:
    code, output, errors = texts(metier_says("new", "mine", cwd=tmp_path))
    begin = f"{Path('mine') / 'study.toml'} is the file to begin with. Try: metier run mine\n"
    assert (code, output, errors) == (0, begin, "")
    made = contents(tmp_path)
    code, output, errors = texts(metier_says("check", "mine", cwd=tmp_path))
    assert (code, errors) == (0, "")
    assert output.splitlines()[-1].startswith("0 errors, 0 warnings, ")
    assert contents(tmp_path) == made
    code, output, errors = texts(metier_says("run", "mine", cwd=tmp_path))
    assert code == 0, errors
    assert {path.name for path in (tmp_path / "mine" / "results").iterdir()} == RESULTS
    assert f"Read {Path('mine') / 'results' / 'report.html'};" in output


def test_run_takes_the_study_file_too_and_runs_again_to_the_same_tables(study: Path) -> None:
    assert metier_says("run", study).returncode == 0
    first = contents(study / "results")
    assert metier_says("run", study / "study.toml").returncode == 0
    second = contents(study / "results")
    del first["timings.json"], second["timings.json"]
    assert second == first


def test_new_article_is_the_study_that_demo_runs(tmp_path: Path) -> None:
    assert metier_says("new", "--article", tmp_path / "article").returncode == 0
    assert contents(tmp_path / "article") == contents(new_study(tmp_path / "other", ARTICLE))


def test_new_keys_prints_the_reference_page_and_makes_nothing(tmp_path: Path) -> None:
    assert texts(metier_says("new", "--keys", cwd=tmp_path)) == (0, reference_page(), "")
    assert list(tmp_path.iterdir()) == []


def test_new_refuses_a_folder_that_holds_something(study: Path) -> None:
    before = contents(study)
    told = f"{study}: the folder is not empty. Name a new or an empty folder.\n1 fault; nothing was written.\n"
    assert texts(metier_says("new", study)) == (1, "", told)
    assert contents(study) == before


def test_new_refuses_a_file_in_the_way(study: Path) -> None:
    told = f"{study / 'links.csv'}: a file is in the way. Name another folder.\n1 fault; nothing was written.\n"
    assert texts(metier_says("new", study / "links.csv")) == (1, "", told)


def test_new_below_a_file_is_refused_in_words(study: Path) -> None:
    place = study / "links.csv" / "study"
    told = f"{place}: the folder cannot be written (Not a directory). Name a folder in which you may write.\n"
    assert texts(metier_says("new", place)) == (1, "", told + "1 fault; nothing was written.\n")


def test_out_on_a_folder_with_other_files_is_refused(study: Path, tmp_path: Path) -> None:
    other = tmp_path / "holiday"
    other.mkdir()
    (other / "photo.jpg").write_bytes(b"sea")
    told = (
        f"{other}: holds what metier did not write: photo.jpg. Move it away, or name another folder with --out.\n"
        "1 fault; nothing was written.\n"
    )
    assert texts(metier_says("run", study, "--out", other)) == (1, "", told)
    assert contents(tmp_path / "holiday") == {"photo.jpg": b"sea"}
    assert not (study / "results").exists()


def test_faults_go_to_stderr_and_nothing_to_stdout(study: Path) -> None:
    copies.edit_text(study, "output.csv", "2024,P,farming,30", "2024,P,farming,thirty")
    code, output, errors = texts(metier_says("run", study))
    assert (code, output) == (1, "")
    assert errors == (
        f"metier: reading {study}\n"
        "output.csv, row 2, column value: 'thirty' is not a number. "
        "Write digits and a decimal point, nothing else; leave the cell empty where the figure is missing.\n"
        "1 fault; nothing was written.\n"
    )


def test_check_prints_each_fault_with_its_place_and_remedy(study: Path) -> None:
    copies.edit_text(study, "output.csv", "2024,P,farming,30", "2024,P,farming,thirty")
    assert texts(metier_says("check", study)) == (
        1,
        "error    refused  output.csv, row 2, column value\n"
        "         'thirty' is not a number. Write digits and a decimal point, nothing else; leave the cell\n"
        "         empty where the figure is missing.\n"
        "1 error, 0 warnings, 0 notes.\n",
        "",
    )


def test_check_json_is_json(tmp_path: Path) -> None:
    article = new_study(tmp_path / "article", ARTICLE)
    done = metier_says("check", "--json", article)
    findings = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert all(
        list(finding) == ["severity", "code", "where", "place", "places", "more_places", "message"]
        for finding in findings
    )
    assert {f["where"] for f in findings if f["code"] == "impossible-pair"} == {"B", "G", "L", "Q"}


def test_check_json_keeps_russian_words_on_an_ascii_console(study: Path) -> None:
    copies.edit_text(study, "output.csv", "2024,P,farming", "2024,Порт,farming")
    done = metier_says("check", "--json", study, **CONSOLES["ascii"])
    assert done.returncode == 1
    assert json.loads(done.stdout)[0]["message"].startswith("'Порт' is not a code in ")


@pytest.mark.parametrize("console", CONSOLES)
def test_faults_with_russian_words_are_told_on_every_console(tmp_path: Path, console: str) -> None:
    study = new_study(tmp_path / "область")
    copies.edit_text(study, "output.csv", "2024,P,farming", "2024,Порт ≈,farming")
    done = metier_says("run", study, **CONSOLES[console])
    shown = done.stderr.decode("cp1251" if console == "cp1251" else "utf-8")
    word = {"cp1251": "'Порт ?'", "UTF-8": "'Порт ≈'"}.get(console, "'???? ?'")
    assert done.returncode == 1
    assert f"output.csv, row 2, column region_code: {word} is not a code in " in shown
    assert shown.splitlines()[-1] == "1 fault; nothing was written."


def test_every_console_gives_the_same_results(tmp_path: Path) -> None:
    study = new_study(tmp_path / "область")
    copies.edit_text(study, "study.toml", 'language = "en"', 'language = "ru"')
    given = []
    for number, env in enumerate(CONSOLES.values()):
        out = tmp_path / f"results {number}"
        done = metier_says("run", study, "--out", out, **env)
        assert done.returncode == 0, done.stderr
        given.append({name: data for name, data in contents(out).items() if name != "timings.json"})
    assert "Портовый край".encode() in given[0]["report.html"]
    assert all(results == given[0] for results in given)


def test_interrupted_run_leaves_the_results_from_before(study: Path) -> None:
    assert metier_says("run", study).returncode == 0
    before = contents(study)
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_WRITING, "run", str(study)],
        env={**os.environ, "PYTHONPATH": SOURCE},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.splitlines()[-1] == f"metier: {STOPPED}"
    assert "Traceback" not in done.stderr
    assert contents(study) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes that a reader closes in this way")
def test_a_reader_who_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    article = new_study(tmp_path / "article", ARTICLE)
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "metier", "check", str(article)],
        env={**os.environ, "PYTHONPATH": SOURCE},
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=300,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")
