"""CSV files to raw tables: UTF-8 with or without a byte-order mark, comma between cells."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from metier.errors import Fault, InputError
from metier.observe.raw_table import ROW, RawTable

FIRST_ROW = 2  # the heading is row 1


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

    Raises:
        InputError: no such file, a folder in its place, bytes that are not UTF-8, a heading that repeats or lacks a name,
            or rows that do not have as many cells as the heading.
    """
    data = _bytes(folder / name, name)
    text = _text(data, name)
    faults = _heading_faults(text, name)
    if faults:
        raise InputError(faults)
    try:
        cells = pl.read_csv(
            io.StringIO(text),
            infer_schema=False,
            row_index_name=ROW,
            row_index_offset=FIRST_ROW,
        )
    except PolarsError:
        raise InputError(_ragged_rows(text, name)) from None
    return SourceFile(RawTable(name, _stripped(cells)), hashlib.sha256(data).hexdigest())


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        reason = {FileNotFoundError: "there is no such file", IsADirectoryError: "it is a folder, not a file"}
        told = reason.get(type(fault), f"it cannot be read ({fault.strerror})")
        raise InputError([Fault(told, "Put the file there, or correct its name in study.toml.", name)]) from None


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = data[: fault.start].count(b"\n") + 1
        raise InputError([Fault("the text is not UTF-8", "Save the file as CSV UTF-8.", name, (row,))]) from None


def _heading_faults(text: str, name: str) -> list[Fault]:
    heading = next(csv.reader(io.StringIO(text)), [])
    if not any(heading):
        return [Fault("the file is empty", "Write the headings in the first row.", name)]
    empty = [i for i, title in enumerate(heading, 1) if not title.strip()]
    repeated = sorted({title for title in heading if title and heading.count(title) > 1})
    return [Fault(f"column {i} has no heading", "Name the column or delete it.", name, (1,)) for i in empty] + [
        Fault(f"the heading {title!r} stands there twice", "Rename one of the columns or delete it.", name, (1,))
        for title in repeated
    ]


def _ragged_rows(text: str, name: str) -> list[Fault]:
    rows = csv.reader(io.StringIO(text))
    width = len(next(rows))
    ragged = [(number, len(row)) for number, row in enumerate(rows, FIRST_ROW) if row and len(row) > width]
    if not ragged:
        return [Fault("the file is not a CSV table: a quotation mark is left open", "Close it.", name)]
    numbers = tuple(number for number, _ in ragged)
    problem = f"there are {ragged[0][1]} cells and the heading has {width}"
    return [Fault(problem, "Put quotation marks round a text that holds a comma.", name, numbers)]


def _stripped(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells without blanks at their ends; blank cells null; rows that are blank throughout left out."""
    text = pl.col(pl.String).str.strip_chars()
    stripped = cells.with_columns(text).with_columns(
        pl.when(pl.col(pl.String) == "").then(None).otherwise(pl.col(pl.String)).name.keep()
    )
    stripped = stripped.rename({name: name.strip() for name in stripped.columns})
    return stripped.filter(~pl.all_horizontal(pl.exclude(ROW).is_null()))
