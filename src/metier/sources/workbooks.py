"""Workbooks (XLSX) to raw tables, sheet by sheet."""

from __future__ import annotations

import datetime as dt
import io
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl
import python_calamine as calamine

from metier.errors import Fault, InputError
from metier.observe.raw_table import ROW, RawTable
from metier.sources.headings import headings_of, letter_of, without_blank_rows
from metier.sources.workbook_parts import Parts

Cell = str | float | bool | dt.date | dt.time | dt.timedelta
DAMAGED = "the workbook is damaged: it was cut off or changed on its way"


@dataclass(frozen=True)
class _Sheet:
    """A sheet's cells as a rectangle that begins at A1, merged cells filled.

    Attributes:
        file: the workbook.
        title: the sheet.
        rows: the cells.
        merged: rows and columns, counted from 0, of each range of merged cells that holds something.
    """

    file: str
    title: str
    rows: list[list[Cell]]
    merged: tuple[tuple[range, range], ...]

    def texts(self, row: int) -> list[str]:
        return [text_of(cell) for cell in self.rows[row - 1]] if row <= len(self.rows) else []


def sheet_names(data: bytes, name: str) -> tuple[str, ...]:
    """The sheets of a workbook, in its order, hidden ones too."""
    return Parts(data, name).sheets


def read(data: bytes, name: str, sheet: str | None, heading: int) -> RawTable:
    """Read one sheet of a workbook.

    Args:
        data: the workbook's bytes.
        name: what messages call it.
        sheet: the sheet; may be left out where there is only one.
        heading: the row of the headings; 0 where there are none.

    Raises:
        InputError: a damaged or outsized workbook, no such sheet, a heading that
            repeats or lacks a name, or cells right of the last heading.
    """
    parts = Parts(data, name)
    asked = _asked(parts.sheets, sheet, name)
    parts.look_at(asked)
    found = _sheet(data, name, asked)
    _write_errors(found.rows, parts.formula_errors(asked))
    _write_errors(found.rows, parts.formulas_without_result(asked))
    titles = _titles(found, heading)
    _refuse_beyond(found, titles, heading)
    letters = {title: letter_of(i) for i, title in enumerate(titles)}
    texts = _texts(found, titles, heading)
    return RawTable(
        name,
        _columns(found.rows[heading:], titles, heading + 1),
        asked,
        letters,
        pointed=frozenset(texts),
        texts=texts,
        merged=_merged(found, titles),
        heading_row=heading,
    )


def text_of(cell: Cell) -> str:
    """What a cell says: numbers with a point and the digits that read back as the same number, dates as ISO 8601."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        return repr(cell).removesuffix(".0")
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return str(cell)


def _asked(sheets: Sequence[str], sheet: str | None, name: str) -> str:
    if sheet is None and len(sheets) == 1:
        return sheets[0]
    if sheet is not None and sheet in sheets:
        return sheet
    listed = ", ".join(map(repr, sheets)) or "none"
    problem = f"there is no sheet {sheet!r}" if sheet is not None else f"there are {len(sheets)} sheets"
    raise InputError(
        [Fault(problem, f"Name one with `sheet` (`--sheet` of `metier new`); the sheets are: {listed}.", name)]
    )


def _sheet(data: bytes, name: str, title: str) -> _Sheet:
    try:
        workbook = calamine.load_workbook(io.BytesIO(data))
        found = workbook.get_sheet_by_name(title)
        rows: list[list[Cell]] = found.to_python(skip_empty_area=False)
        merged = found.merged_cell_ranges or []
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # the reader's panics are no children of Exception
        raise InputError([Fault(DAMAGED, "Fetch it again, or save it anew as XLSX.", name, sheet=title)]) from None
    filled = _fill_merged(rows, merged, Fault(DAMAGED, "Save it anew as XLSX.", name, sheet=title))
    return _Sheet(name, title, rows, tuple(filled))


def _write_errors(rows: list[list[Cell]], errors: Iterable[tuple[int, int, str]]) -> None:
    """Write into the cells what their formulas came to, or that they came to nothing: who asks for one refuses it."""
    for row, column, error in errors:
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = error


def _fill_merged(
    rows: list[list[Cell]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]], overlap: Fault
) -> list[tuple[range, range]]:
    """Write into every cell of a merged range what its first cell holds, as far as the sheet goes; the ranges."""
    width = len(rows[0]) if rows else 0
    left = len(rows) * width
    filled: list[tuple[range, range]] = []
    for (top, first), (bottom, last) in merged:
        area = range(top, min(bottom + 1, len(rows))), range(first, min(last + 1, width))
        left -= len(area[0]) * len(area[1])
        if left < 0:
            raise InputError([overlap])  # merged ranges never share a cell
        if not area[0] or not area[1]:
            continue
        held = rows[top][first]
        for i in area[0]:
            rows[i][area[1].start : area[1].stop] = [held] * len(area[1])
        if held != "":
            filled.append(area)
    return filled


def _titles(sheet: _Sheet, heading: int) -> list[str]:
    if heading == 0:
        return [letter_of(i) for i in range(len(sheet.rows[0]) if sheet.rows else 0)]
    return headings_of(sheet.texts(heading), sheet.file, heading, sheet.title)


def _refuse_beyond(sheet: _Sheet, titles: Sequence[str], heading: int) -> None:
    """Refuse cells right of the last heading: a heading that moved, or a note beside the table."""
    width = len(titles)
    beyond = [
        (number, letter_of(width + i))
        for number, row in enumerate(sheet.rows[heading:], heading + 1)
        for i, cell in enumerate(row[width:])
        if text_of(cell)
    ]
    if beyond:
        row, letter = beyond[0]
        more = f" and {len(beyond) - 1} more" if len(beyond) > 1 else ""
        problem = f"there are cells right of the last heading: {letter}{row}{more}"
        remedy = f"Write a heading above them in row {heading}, delete them, or name the row of the headings."
        raise InputError([Fault(problem, remedy, sheet.file, (row,), "", sheet.title, letter)])


def _columns(rows: list[list[Cell]], titles: Sequence[str], first: int) -> pl.DataFrame:
    """Columns of text."""
    columns = [
        pl.Series(title, [text_of(row[i]) or None for row in rows], dtype=pl.String)
        for i, title in enumerate(titles)
        if title != ROW
    ]
    numbers = pl.int_range(first, first + len(rows), dtype=pl.UInt32, eager=True).alias(ROW)
    return without_blank_rows(pl.DataFrame([*columns, numbers]))


def _texts(sheet: _Sheet, titles: Sequence[str], heading: int) -> dict[str, pl.Series]:
    """For each column that holds a number as a number the rows in which it holds a text all the same."""
    body = sheet.rows[heading:]
    found = {}
    for i, title in enumerate(titles):
        numbers = [isinstance(row[i], float | int) and not isinstance(row[i], bool) for row in body]
        if any(numbers):
            pairs = zip(numbers, body, strict=True)
            rows = [n for n, (number, row) in enumerate(pairs, heading + 1) if not number and row[i] != ""]
            found[title] = pl.Series(rows, dtype=pl.UInt32)
    return found


def _merged(sheet: _Sheet, titles: Sequence[str]) -> dict[str, pl.Series]:
    """For each column the rows whose cell was filled with what the first cell of its range holds."""
    by_column: dict[str, array[int]] = {}
    for rows, columns in sheet.merged:
        for column in columns[: max(len(titles) - columns.start, 0)]:
            below = rows[1:] if column == columns.start else rows
            by_column.setdefault(titles[column], array("I")).extend(row + 1 for row in below)
    return {title: pl.Series(rows, dtype=pl.UInt32) for title, rows in by_column.items()}
