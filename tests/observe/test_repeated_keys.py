"""Rows with the same key are found, however few or many of the possible keys a table has."""

from __future__ import annotations

import polars as pl
import pytest

from metier.observe import refusals
from metier.observe.raw_table import ROW, RawTable

KEY = ("period", "region_code", "activity_code")


def table(rows: list[tuple[str, str, str]]) -> RawTable:
    cells = pl.DataFrame(rows, schema=dict.fromkeys(KEY, pl.String), orient="row")
    return RawTable("output.csv", cells.with_columns(pl.Series(ROW, range(2, len(rows) + 2))))


# each of the one has every region with every activity; each of the other has 60 of 60 x 60 x 60 possible keys
FULL = [(str(t), f"R{i}", f"A{j}") for t in range(3) for i in range(20) for j in range(20)]
SPARSE = [(str(t), f"R{t}", f"A{t}") for t in range(60)]


@pytest.mark.parametrize("rows", [FULL, SPARSE], ids=["full", "sparse"])
def test_rows_that_differ_are_not_refused(rows: list[tuple[str, str, str]]) -> None:
    assert refusals.repeated_keys(table(rows), KEY) == []


@pytest.mark.parametrize("rows", [FULL, SPARSE], ids=["full", "sparse"])
@pytest.mark.parametrize("repeated", [0, 30, 59])
def test_a_row_that_comes_again_is_named(rows: list[tuple[str, str, str]], repeated: int) -> None:
    (fault,) = refusals.repeated_keys(table([*rows, rows[repeated]]), KEY)
    assert fault.rows == (repeated + 2, len(rows) + 2)
