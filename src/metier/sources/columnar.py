"""Parquet and Arrow files to raw tables. Their columns have types; what is a number there needs no reading."""

from __future__ import annotations

import io
from typing import Literal

import polars as pl
from polars.exceptions import PanicException, PolarsError

from metier.errors import Fault, InputError
from metier.observe.raw_table import ROW, RawTable
from metier.sources.headings import headings_of, without_blank_rows

FIRST_ROW = 2  # the names of the columns count as row 1, as if a spreadsheet showed the file
FETCH = "Fetch or write it again."
TITLES = {"parquet": "Parquet", "arrow": "Arrow", "arrow stream": "Arrow"}


def read(data: bytes, name: str, kind: Literal["parquet", "arrow", "arrow stream"]) -> RawTable:
    """Read a Parquet file, an Arrow IPC file (Feather) or an Arrow IPC stream.

    Raises:
        InputError: the file is damaged, repeats a heading, or has a column that holds lists, structures or bytes.
    """
    frame = _frame(data, name, kind)
    headings = headings_of(frame.columns, name)
    faults = [fault for column in frame.iter_columns() for fault in _no_text(column, name)]
    if faults:
        raise InputError(faults)
    texts = [_text(column).alias(title) for title, column in zip(headings, frame.iter_columns(), strict=True)]
    rows = pl.int_range(FIRST_ROW, FIRST_ROW + frame.height, dtype=pl.UInt32, eager=True).alias(ROW)
    cells = pl.DataFrame([text for text in texts if text.name != ROW] + [rows])
    numbers = [title for title, dtype in zip(headings, frame.dtypes, strict=True) if dtype.is_numeric()]
    return RawTable(name, without_blank_rows(cells), pointed=frozenset(numbers))


def _frame(data: bytes, name: str, kind: str) -> pl.DataFrame:
    readers = {"parquet": pl.read_parquet, "arrow": pl.read_ipc, "arrow stream": pl.read_ipc_stream}
    try:
        return readers[kind](io.BytesIO(data))
    except (PolarsError, PanicException, OSError, ValueError, OverflowError, MemoryError):
        problem = f"it is a damaged {TITLES[kind]} file: it was cut off or changed on its way"
        raise InputError([Fault(problem, FETCH, name)]) from None


def _no_text(column: pl.Series, name: str) -> list[Fault]:
    dtype = column.dtype
    if not (dtype.is_nested() or dtype in (pl.Binary, pl.Object, pl.Duration)):
        return []
    problem = f"the column holds {str(dtype).lower()} and not texts or numbers"
    return [Fault(problem, "Write one text or number in each cell, or leave the column out.", name, (), column.name)]


def _text(column: pl.Series) -> pl.Series:
    """A column as text; numbers with a point and the digits that read back as the same number, whole ones without."""
    if column.dtype.is_float():
        text = column.fill_nan(None).cast(pl.String)
        return text.str.strip_suffix(".0")
    if column.dtype == pl.Decimal:
        return column.cast(pl.Float64).cast(pl.String).str.strip_suffix(".0")
    text = column.cast(pl.String).str.strip_chars()
    return text.replace("", None)
