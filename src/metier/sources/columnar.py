"""Parquet and Arrow files to raw tables. Their columns have types; what is a number there needs no reading."""

from __future__ import annotations

import io
from typing import Literal

import polars as pl
from polars.exceptions import PanicException, PolarsError

from metier.errors import Fault, InputError
from metier.observe.raw_table import ROW, RawTable
from metier.sources.arrow_stream import cells_in
from metier.sources.headings import headings_of, letter_of, without_blank_rows

FIRST_ROW = 2  # the names of the columns count as row 1, as if a spreadsheet showed the file
FETCH = "Fetch or write it again."
MAGIC = {"parquet": b"PAR1", "arrow": b"ARROW1"}
SMALLEST = 64  # bytes: less is a mark and nothing else
MOST_CELLS_OF_A_BYTE = 20  # no table that somebody wrote packs better; chosen here
FEW_CELLS = 5_000_000
TITLES = {"parquet": "Parquet", "arrow": "Arrow", "arrow stream": "Arrow"}


def read(data: bytes, name: str, kind: Literal["parquet", "arrow", "arrow stream"], heading: int = 1) -> RawTable:
    """Read a Parquet file, an Arrow IPC file (Feather) or an Arrow IPC stream.

    Args:
        data: its bytes.
        name: the name by which messages call it.
        kind: which of the three it is.
        heading: 0 where the names of the columns are wanted as row 1, as if they were cells of a sheet.

    Raises:
        InputError: the file is damaged, repeats a heading, or has a column that holds lists, structures or bytes.
    """
    _refuse_bomb(data, name, kind)
    frame = _frame(data, name, kind)
    headings = headings_of(frame.columns, name)
    faults = [fault for column in frame.iter_columns() for fault in _no_text(column, name)]
    if faults:
        raise InputError(faults)
    texts = [_text(column).alias(title) for title, column in zip(headings, frame.iter_columns(), strict=True)]
    rows = pl.int_range(FIRST_ROW, FIRST_ROW + frame.height, dtype=pl.UInt32, eager=True).alias(ROW)
    cells = pl.DataFrame([text for text in texts if text.name != ROW] + [rows])
    numbers = [title for title, dtype in zip(headings, frame.dtypes, strict=True) if dtype.is_numeric()]
    if heading == 0:
        return _with_names(name, cells, [title for title in headings if title != ROW])
    return RawTable(name, without_blank_rows(cells), pointed=frozenset(numbers))


def _with_names(name: str, cells: pl.DataFrame, headings: list[str]) -> RawTable:
    """The table with the names of its columns as the first row, and letters above."""
    letters = [letter_of(i) for i in range(len(headings))]
    first = pl.DataFrame(
        {**dict(zip(letters, headings, strict=True)), ROW: [1]},
        schema=dict.fromkeys(letters, pl.String) | {ROW: pl.UInt32},
    )
    called = cells.select(pl.col(headings).name.map(dict(zip(headings, letters, strict=True)).__getitem__), pl.col(ROW))
    return RawTable(name, without_blank_rows(pl.concat([first, called])))


def _frame(data: bytes, name: str, kind: str) -> pl.DataFrame:
    readers = {"parquet": pl.read_parquet, "arrow": pl.read_ipc, "arrow stream": pl.read_ipc_stream}
    try:
        return readers[kind](io.BytesIO(data))
    except (PolarsError, PanicException, OSError, ValueError, OverflowError, MemoryError):
        raise InputError([_unreadable(data, name, kind)]) from None


def _refuse_bomb(data: bytes, name: str, kind: str) -> None:
    """Refuse a file that unpacks to far more than a table of its size holds, by what it says of itself."""
    try:
        cells = cells_in(data) if kind == "arrow stream" else _cells_stated(data, kind)
    except (PolarsError, PanicException, OSError, ValueError, OverflowError, MemoryError):
        return  # told by the reading
    if cells > max(FEW_CELLS, MOST_CELLS_OF_A_BYTE * len(data)):
        problem = f"it unpacks to {cells} cells, more than a table of {len(data)} bytes holds"
        raise InputError([Fault(problem, "Fetch it again, or save the table as CSV.", name)])


def _cells_stated(data: bytes, kind: str) -> int:
    scan = pl.scan_parquet(io.BytesIO(data)) if kind == "parquet" else pl.scan_ipc(io.BytesIO(data))
    rows: int = scan.select(pl.len()).collect().item()
    return rows * len(scan.collect_schema())


def _unreadable(data: bytes, name: str, kind: str) -> Fault:
    """Why a file could not be read: cut off, or whole and of a kind that is not known here."""
    if kind != "arrow stream" and data[-len(MAGIC[kind]) :] == MAGIC[kind] and len(data) > SMALLEST:
        problem = (
            f"the {TITLES[kind]} file is damaged, or has two columns of one name or a column of a kind that metier "
            "does not read"
        )
        return Fault(problem, "Fetch or write it again, with texts and plain numbers in its columns.", name)
    return Fault(f"it is a damaged {TITLES[kind]} file: it was cut off or changed on its way", FETCH, name)


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
    if column.dtype == pl.Datetime:
        days = column.dt.date()
        whole = (column.dt.replace_time_zone(None) == days.cast(pl.Datetime)).all()
        return days.cast(pl.String) if whole else column.cast(pl.String)
    if column.dtype == pl.Decimal:
        return column.cast(pl.Float64).cast(pl.String).str.strip_suffix(".0")
    text = column.cast(pl.String).str.strip_chars()
    return text.replace("", None)
