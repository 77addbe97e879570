"""Each reason to refuse a table, as a function that returns the faults it finds."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence

import polars as pl

from metier.errors import Fault
from metier.observe.raw_table import ROW, RawTable

LATIN = str.maketrans("АВЕКМНОРСТУХаеорсухё", "ABEKMHOPCTYXaeopcyxe")  # Cyrillic letters and their Latin twins


def missing_columns(raw: RawTable, required: Sequence[str]) -> list[Fault]:
    """Columns that the table must have and has not."""
    present = ", ".join(raw.columns) or "none"
    return [
        Fault(
            f"the column {name!r} is missing; the columns are: {present}",
            f"Add the column {name!r} or correct its heading{_nearest(name, raw.columns)}.",
            raw.file,
            (1,),
        )
        for name in required
        if name not in raw.columns
    ]


def empty_table(raw: RawTable) -> list[Fault]:
    """A table with headings only."""
    if raw.cells.height:
        return []
    return [Fault("there is no row below the heading", "Add the rows, or take the file out of the study.", raw.file)]


def empty_cells(raw: RawTable, column: str) -> list[Fault]:
    """Cells that must hold something and are empty."""
    rows = raw.cells.filter(raw.column(column).is_null())[ROW].to_list()
    return [Fault("the cell is empty", "Fill it in or delete the row.", raw.file, tuple(rows), column)] if rows else []


def unknown_codes(raw: RawTable, column: str, known: Collection[str], listed_in: str) -> list[Fault]:
    """Codes that the table they refer to does not list."""
    bad = raw.cells.filter(raw.column(column).is_not_null() & ~raw.column(column).is_in(list(known)))
    return [
        Fault(
            f"{code!r} is not a code in {listed_in}{_nearest(code, known)}",
            f"Correct the code or add it to {listed_in}.",
            raw.file,
            tuple(rows),
            column,
        )
        for code, rows in _rows_by(bad, column)
    ]


def repeated_keys(raw: RawTable, key: Sequence[str]) -> list[Fault]:
    """Rows that say the same thing twice: the second could contradict the first."""
    columns = [name for name in key if name in raw.columns]
    filled = raw.cells.drop_nulls(columns)  # an empty cell is a fault of its own
    groups = filled.group_by(columns, maintain_order=True).agg(pl.col(ROW)).filter(pl.col(ROW).list.len() > 1)
    return [
        Fault(
            "these rows have the same " + ", ".join(f"{name} {row[name]!r}" for name in columns),
            "Keep one of them.",
            raw.file,
            tuple(row[ROW]),
        )
        for row in groups.iter_rows(named=True)
    ]


def not_numbers(raw: RawTable, column: str) -> list[Fault]:
    """Cells whose text is no finite number written with digits and a decimal point."""
    text = raw.column(column)
    number = text.cast(pl.Float64, strict=False)
    bad = raw.cells.filter(text.is_not_null() & (number.is_null() | number.is_nan()))
    return [
        Fault(
            f"{value!r} is not a number",
            "Write digits and a decimal point, nothing else; leave the cell empty where the figure is missing.",
            raw.file,
            tuple(rows),
            column,
        )
        for value, rows in _rows_by(bad, column)
    ]


def infinite_numbers(raw: RawTable, column: str) -> list[Fault]:
    """Cells that hold an infinity."""
    number = raw.column(column).cast(pl.Float64, strict=False)
    bad = raw.cells.filter(number.is_infinite().fill_null(value=False))
    return [
        Fault(
            f"{value!r} is infinite",
            "Write the figure itself; leave the cell empty where it is missing.",
            raw.file,
            tuple(rows),
            column,
        )
        for value, rows in _rows_by(bad, column)
    ]


def negative_numbers(raw: RawTable, column: str, remedy: str) -> list[Fault]:
    """Cells that hold a number below zero."""
    number = raw.column(column).cast(pl.Float64, strict=False)
    bad = raw.cells.filter(((number < 0) & number.is_finite()).fill_null(value=False))
    return [
        Fault(f"{value!r} is negative", remedy, raw.file, tuple(rows), column) for value, rows in _rows_by(bad, column)
    ]


def several_values(raw: RawTable, column: str, remedy: str) -> list[Fault]:
    """A column that must say one thing throughout, such as the unit, and says several."""
    seen = _rows_by(raw.cells.filter(raw.column(column).is_not_null()), column) if column in raw.columns else []
    if len(seen) < 2:
        return []
    told = ", ".join(f"{value!r} (first in row {rows[0]})" for value, rows in seen)
    return [Fault(f"there is more than one {column}: {told}", remedy, raw.file, (), column)]


def _rows_by(cells: pl.DataFrame, column: str) -> list[tuple[str, list[int]]]:
    if column not in cells.columns:
        return []
    grouped = cells.group_by(column, maintain_order=True).agg(pl.col(ROW))
    return list(zip(grouped[column].to_list(), grouped[ROW].to_list(), strict=True))


def _nearest(code: str, known: Collection[str]) -> str:
    latin = {name.translate(LATIN): name for name in known}
    if (twin := latin.get(code.translate(LATIN))) is not None:
        return f"; it looks like {twin!r}, but one of them has Cyrillic letters and the other Latin ones"
    near = difflib.get_close_matches(code, list(known), n=1)
    return f"; the nearest is {near[0]!r}" if near else ""
