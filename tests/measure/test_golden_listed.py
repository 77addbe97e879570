"""`docs/golden.md` lists every column of the reference output, and says nothing that no test compares."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.measure import test_golden

PAGE = Path(__file__).resolve().parents[2] / "docs" / "golden.md"
ROW = re.compile(r"^\| `(?P<file>[^`]+)` \| `(?P<column>[^`]+)` \| (?P<call>.+) \| (?P<digits>[^|]+) \|$")
LABELS = {"", "loc", "prod", "region", "activity", "country", "product", "Industry"}


def listed() -> dict[tuple[str, str], str]:
    matches = (ROW.match(line) for line in PAGE.read_text("utf-8").splitlines())
    return {(found["file"], found["column"]): found["call"] for found in matches if found}


def columns(path: Path) -> list[str]:
    """The columns of a reference file; of a printed one, the names that begin its lines or blocks."""
    if path.suffix == ".txt":
        lines = path.read_text("utf-8").splitlines()
        if path.name.startswith("hh2009"):
            return sorted({line.split()[0] for line in lines})
        return [line for line in lines if re.fullmatch(r"[A-Z][a-z]+", line)]
    return [name for name in test_golden.rows_of(path)[0] if name not in LABELS]


def test_every_column_is_listed(shared: Path) -> None:
    found = listed()
    inputs = test_golden.matrix(shared, test_golden.SPAIN), test_golden.matrix(shared, test_golden.WORLD)
    labels = {*inputs[0].columns, *inputs[1].rows}
    unlisted = [
        (path.name, column)
        for path in sorted((shared / "golden" / "outputs").iterdir())
        for column in columns(path)
        if (path.name, column) not in found and not ((path.name, "*") in found and column in labels)
    ]
    assert unlisted == []


def test_nothing_is_listed_that_is_not_there(shared: Path) -> None:
    folder = shared / "golden" / "outputs"
    ghosts = [
        (file, column)
        for file, column in listed()
        if not (folder / file).exists() or column not in {"*", *LABELS, *columns(folder / file)}
    ]
    assert ghosts == []


@pytest.mark.parametrize(
    ("file", "compared"),
    [
        ("locations", test_golden.LOCATIONS),
        ("activities", test_golden.ACTIVITIES),
        ("cells", test_golden.CELLS),
    ],
)
def test_a_listed_column_is_compared(file: str, compared: dict[str, test_golden.Figure]) -> None:
    reproduced = {
        column
        for (name, column), call in listed().items()
        if name in {f"{tag}_{file}.csv" for tag in (test_golden.SPAIN, test_golden.WORLD)}
        and not call.startswith("not reproduced")
        and column not in LABELS
    }
    assert reproduced == set(compared)


def test_what_is_not_reproduced_says_why() -> None:
    page = PAGE.read_text("utf-8")
    refused = {column for (_, column), call in listed().items() if call.startswith("not reproduced")}
    assert refused == test_golden.NOT_REPRODUCIBLE
    assert "(a) Two hundred reflections leave only rounding" in page
