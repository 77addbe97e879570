"""Whole studies that someone has computed by hand: `studies/*.toml`, as README.md describes them."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest

import metier
from metier.study import StudyResult
from tests.cases.arithmetic import worked
from tests.cases.reading import differs

KEYS = {"name", "source", "told", "study", "files", "tables", "expected"}
FILES = sorted((Path(__file__).parent / "studies").glob("*.toml"))
NO_FIGURE = "-"


@cache
def case_of(path: Path) -> dict[str, Any]:
    """A file as it stands."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


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
    steps = worked(case_of(path).get("steps", {}))
    table: pl.DataFrame = getattr(result_of(path), row["table"])
    found = table.filter(**row["row"])
    assert found.height == 1, f"{found.height} rows of {row['table']} are {row['row']}"
    (got,) = found.iter_rows(named=True)
    wrong = {name: (wanted, got[name]) for name, wanted in figures_of(row).items() if differs(got[name], wanted, steps)}
    assert wrong == {}, "column: written-out sum, figure"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_study_says_what_it_is(path: Path) -> None:
    case = case_of(path)
    assert set(case) - {"steps"} == KEYS
    assert all(case[key].strip() for key in ("name", "source", "told"))
