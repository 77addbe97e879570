"""Rows of text and a heading to a raw table: what every reader of rows has in common."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metier.errors import Fault, InputError
from metier.observe.raw_table import ROW

Record = Sequence[str]


def letter_of(position: int) -> str:
    """The letter that a spreadsheet shows above a column; the first position is 0.

    >>> letter_of(0), letter_of(25), letter_of(26), letter_of(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def headings_of(record: Record, name: str, row: int = 1, sheet: str = "") -> list[str]:
    """The headings, without blank ones at the right.

    Raises:
        InputError: no heading at all, a column without one, or one that is there twice.
    """
    titles = without_blank_end([title.strip() for title in record])
    if not titles:
        remedy = f"Write the names of the columns in {'the first row' if row == 1 else f'row {row}'}."
        raise InputError([Fault("there is no heading", remedy, name, (row,), sheet=sheet)])
    nameless = [i for i, title in enumerate(titles, 1) if not title]
    repeated = [title for title in dict.fromkeys(titles) if title and titles.count(title) > 1]
    faults = [
        Fault(f"column {i} has no heading", "Name the column or delete it.", name, (row,), sheet=sheet)
        for i in nameless
    ] + [
        Fault(
            f"the heading {title!r} is there twice",
            "Rename one of the columns or delete it.",
            name,
            (row,),
            title,
            sheet,
        )
        for title in repeated
    ]
    if faults:
        raise InputError(faults)
    return titles


def without_blank_end(record: Record) -> list[str]:
    """The record without the blank cells at its end."""
    last = max((i for i, cell in enumerate(record, 1) if cell), default=0)
    return list(record[:last])


def without_blank_rows(cells: pl.DataFrame) -> pl.DataFrame:
    """The table without the rows in which every cell is null."""
    columns = [name for name in cells.columns if name != ROW]
    if not columns or any(cells[name].null_count() == 0 for name in columns):
        return cells
    return cells.filter(~pl.all_horizontal(pl.col(columns).is_null()))
