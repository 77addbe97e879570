"""CSV files to raw tables: UTF-8 with or without a byte-order mark, comma between cells."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from metier.errors import Fault, InputError
from metier.observe.raw_table import ROW, RawTable

Record = list[str]
Rows = list[tuple[int, Record]]
OTHER_MARKS = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class SourceFile:
    """A file that was read.

    Attributes:
        table: its cells.
        sha256: the digest of its bytes.
    """

    table: RawTable
    sha256: str


def read_csv(folder: Path, name: str) -> SourceFile:
    """Read one CSV file of a study folder as text.

    Rows are counted as a spreadsheet shows them: the heading is row 1, a blank line is a row, a text with a line break
    in quotation marks stays in its row. Blank cells are null; blank rows, and blank cells beyond the heading's last,
    are left out.

    Raises:
        InputError: no such file, a folder in its place, bytes that are not UTF-8, quotation marks that do not pair,
            cells that are not separated by commas, a heading that repeats or lacks a name, or rows that do not have
            as many cells as the heading.
    """
    data = _bytes(folder / name, name)
    records = _records(_text(data, name), name)
    heading = _without_blank_end(records[0]) if records else []
    _raise(_heading_faults(heading, name))
    rows = [(number, _cut(record, len(heading))) for number, record in enumerate(records, 1) if any(record)][1:]
    _raise(_ragged_rows(rows, len(heading), name))
    return SourceFile(RawTable(name, _cells(heading, rows)), hashlib.sha256(data).hexdigest())


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        told = "there is no such file"
    except IsADirectoryError:
        told = "it is a folder, not a file"
    except (OSError, ValueError) as fault:  # ValueError: a name that no file can have
        told = f"it cannot be read ({getattr(fault, 'strerror', None) or fault})"
    raise InputError([Fault(told, "Put the file there, or correct its name in study.toml.", name)])


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = data[: fault.start].count(b"\n") + 1
        remedy = "Save the file as CSV in the encoding UTF-8."
        raise InputError([Fault("the text is not UTF-8", remedy, name, (row,))]) from None


def _records(text: str, name: str) -> list[Record]:
    """The cells of every row, blank rows too, without blanks at their ends."""
    records: list[Record] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append([cell.strip() for cell in record])  # noqa: PERF401  the rows read so far tell the place
    except csv.Error:
        problem = "a quotation mark is left open, or text follows a closed one"
        remedy = 'Close it; a quotation mark inside a text is written twice: "".'
        raise InputError([Fault(problem, remedy, name, (len(records) + 1,))]) from None
    return records


def _heading_faults(heading: Sequence[str], name: str) -> list[Fault]:
    if not heading:
        return [Fault("there is no heading", "Write the names of the columns in the first row.", name, (1,))]
    separated = [marks for mark, marks in OTHER_MARKS.items() if len(heading) == 1 and mark in heading[0]]
    if separated:
        problem = f"the cells are separated by {separated[0]}"
        return [Fault(problem, "Separate them by commas, and write decimals with a point.", name, (1,))]
    nameless = [i for i, title in enumerate(heading, 1) if not title]
    repeated = [title for title in dict.fromkeys(heading) if title and heading.count(title) > 1]
    return [Fault(f"column {i} has no heading", "Name the column or delete it.", name, (1,)) for i in nameless] + [
        Fault(f"the heading {title!r} is there twice", "Rename one of the columns or delete it.", name, (1,), title)
        for title in repeated
    ]


def _ragged_rows(rows: Rows, width: int, name: str) -> list[Fault]:
    by_count: dict[int, list[int]] = {}
    for number, record in rows:
        if len(record) != width:
            by_count.setdefault(len(record), []).append(number)
    return [
        Fault(
            f"there {'is 1 cell' if count == 1 else f'are {count} cells'} and the heading has {width}",
            "Put quotation marks round a text that holds a comma, and write decimals with a point."
            if count > width
            else "Write a comma for each cell, also for an empty one.",
            name,
            tuple(numbers),
        )
        for count, numbers in by_count.items()
    ]


def _cells(heading: Sequence[str], rows: Rows) -> pl.DataFrame:
    columns = {
        title: pl.Series([record[i] or None for _, record in rows], dtype=pl.String) for i, title in enumerate(heading)
    }
    numbers = pl.Series([number for number, _ in rows], dtype=pl.Int64)
    return pl.DataFrame(columns | {ROW: numbers})  # a column that the file calls so is read by nobody


def _cut(record: Record, width: int) -> Record:
    """The record without the blank cells beyond the heading that spreadsheets add."""
    return record[:width] if not any(record[width:]) else _without_blank_end(record)


def _without_blank_end(record: Record) -> Record:
    last = max((i for i, cell in enumerate(record, 1) if cell), default=0)
    return record[:last]


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise InputError(faults)
