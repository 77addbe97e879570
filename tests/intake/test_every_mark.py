"""Every usual mark from a file through `new`, `check` and `run`: zero, missing and confidential are kept apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from metier.cli import main
from metier.observe.marks import MARKS
from metier.project.opening import open_study
from tests.sources import files

OF_THE_ISSUE = {
    **dict.fromkeys(("...", "…", "-", "x", ":", "n.a.", "*"), "missing"),
    "c": "confidential",
}
HEADING = ("period", "region_code", "activity_code", "value")


def rows(marks: Sequence[str]) -> list[tuple[str, str, str, str | float]]:
    """A region with a figure, a zero and a mark for each mark, and one with figures alone."""
    codes = [f"M{i:02}" for i in range(len(marks))]
    marked = [("2020", "P", code, mark) for code, mark in zip(codes, marks, strict=True)]
    known = [("2020", "Q", code, 2.5 + i) for i, code in enumerate(codes)]
    return [("2020", "P", "K01", 1.5), ("2020", "P", "Z01", 0), *marked, *known, ("2020", "Q", "Z01", 4.25)]


def as_csv(table: Sequence[Sequence[object]]) -> bytes:
    return "\n".join(";".join(map(str, row)) for row in [HEADING, *table]).encode("utf-8")


def as_xlsx(table: Sequence[Sequence[object]]) -> bytes:
    return files.of_rows([HEADING, *table])


@pytest.mark.parametrize(("name", "write"), [("output.csv", as_csv), ("output.xlsx", as_xlsx)])
def test_every_mark_through_new_check_and_run(
    tmp_path: Path, name: str, write: Callable[[Sequence[Sequence[object]]], bytes]
) -> None:
    assert {mark: MARKS[mark] for mark in OF_THE_ISSUE} == OF_THE_ISSUE
    table = rows(list(MARKS))
    (tmp_path / name).write_bytes(write(table))
    study = tmp_path / "study"
    assert main(["new", str(study), "--from", str(tmp_path / name)]) == 0
    assert main(["check", str(study)]) == 0
    _, evidence = open_study(study)
    read = {(r, a): (v, s) for r, a, v, s in evidence.observations.select(*HEADING[1:], "status").rows()}
    assert read["P", "K01"] == (1.5, "known")
    assert read["P", "Z01"] == (0.0, "known")
    for _, region, activity, cell in table[2:]:
        told = (None, MARKS[cell]) if isinstance(cell, str) else (cell, "known")
        assert read[region, activity] == told
    assert main(["run", str(study)]) == 0
    computed = pl.read_csv(study / "results" / "coefficients.csv").filter(pl.col("region_code") == "P")
    by_activity = dict(computed.select("activity_code", "coefficient").rows())
    status = dict(computed.select("activity_code", "status").rows())
    assert by_activity["Z01"] == 0.0
    assert all(by_activity[code] is None and status[code] != "known" for code in by_activity if code.startswith("M"))
