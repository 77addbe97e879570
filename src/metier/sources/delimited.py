"""Text files to raw tables: commas, semicolons, tabs or vertical bars between cells.

A large regular file goes from its bytes to columns in one step. Whether it is regular is counted, not hoped for: every
row must have as many marks between its cells as the heading. What is not regular is read row by row, by the one reader
that can say where the fault is.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import polars as pl
from polars.exceptions import PanicException, PolarsError

from metier.errors import Fault, InputError
from metier.observe.raw_table import ROW, RawTable
from metier.sources.cut_texts import cut_short
from metier.sources.encodings import as_utf8
from metier.sources.headings import headings_of, letter_of, without_blank_end, without_blank_rows

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
HINT = re.compile(rb"""["']?sep=(?:.|\\t)["']?\r?\n""", re.IGNORECASE)
ROWS_TRIED = 20
ROWS_AT_ONCE = 50_000
BYTES_AT_ONCE = 1 << 18
BLANKS = " \t\n\r\v\f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200C)))
SIGNS_OF_BLANKS = (b" ", b"\t", b"\v", b"\f")
MOST_CELL = 1 << 20  # characters; a text beyond it is a quotation mark left open
FAULTY_ROWS_KEPT = 10_000
csv.field_size_limit(MOST_CELL)


def read(data: bytes, name: str, heading: int = 1) -> RawTable:
    """Read a text file.

    Args:
        data: its bytes.
        name: what messages call it.
        heading: the row of the headings; 0 where there are none.

    Raises:
        InputError: an unknown encoding, quotation marks that do not pair, a heading that repeats or lacks a name,
            rows that do not have as many cells as the heading, or a last figure that is cut short.
    """
    text = as_utf8(data, name)
    if heading == 1 and HINT.match(text):
        problem = "the first row tells spreadsheet programs what stands between the cells, and is no heading"
        raise InputError([Fault(problem, "Delete it, or set `heading = 2` of the layer.", name, (1,))])
    separator = _separator(text, heading)
    if cut_short(text, separator):
        problem = "the file ends within its last figure, which has fewer decimals than all others and no line end"
        raise InputError([Fault(problem, "Fetch it again; where it is whole, end its last row with a line end.", name)])
    if heading == 0:
        return RawTable(name, _unheaded(text, separator, name), heading_row=0)
    if heading == 1:
        titles = headings_of(next(_records(text, separator, name), []), name)
        cells = _regular(text, separator, titles)
        if cells is not None:
            return RawTable(name, cells)
    return RawTable(name, _row_by_row(text, separator, name, heading), heading_row=heading)


def _separator(text: bytes, heading: int) -> str:
    """The mark that cuts the first rows into most cells, of those that cut all of them into as many as the heading."""
    opening = text[:MOST_CELL].decode(errors="ignore")
    if heading == 0:
        return _separator_of_most_rows(opening)
    widths = {mark: _widths(opening, mark, heading) for mark in SEPARATORS}
    even = {mark: counts[0] for mark, counts in widths.items() if counts and len(set(counts)) == 1}
    most = {mark: counts[0] for mark, counts in widths.items() if counts}
    wide = {mark: width for mark, width in even.items() if width > 1} or most
    if even.get("\t", 0) > 1 or (most.get("\t", 0) > 1 and widths["\t"].count(1) < 2):
        return "\t"  # commas within cells are common, as in Eurostat's TSV; tabs are not
    return max(wide, key=lambda mark: wide[mark], default=",")


def _separator_of_most_rows(opening: str) -> str:
    """The mark that cuts most rows alike, where titles and notes of any shape stand round the table.

    Commas cut rows of decimal commas alike as well, but for the headings; of two marks the rarer in texts goes first.
    """
    alike = {mark: _rows_alike(opening, mark) for mark in ("\t", ";", "|", ",")}
    return max(alike, key=lambda mark: alike[mark])


def _rows_alike(opening: str, mark: str) -> int:
    """How many of the first rows a mark cuts into the same number of cells."""
    rows = csv.reader(io.StringIO(opening, newline=""), delimiter=mark)
    try:
        widths = Counter(len(row) for row in islice(rows, ROWS_TRIED) if len(row) > 1)
    except csv.Error:
        return 0
    return max(widths.values(), default=0)


def _widths(opening: str, mark: str, heading: int) -> list[int]:
    rows = csv.reader(io.StringIO(opening, newline=""), delimiter=mark)
    try:
        tried = list(islice(rows, heading + ROWS_TRIED))[max(heading - 1, 0) :]
    except csv.Error:
        return []
    records = [without_blank_end(row) for row in tried if any(row)]
    width = len(records[0]) if records else 0
    return [max(len(record), min(len(row), width)) for record, row in zip(records, filter(any, tried), strict=True)]


def _regular(text: bytes, separator: str, titles: Sequence[str]) -> pl.DataFrame | None:
    """The cells of a file of which every row has its cells; ``None`` where that is not so."""
    bare_returns = b"\r" in text and text.count(b"\r") != text.count(b"\r\n")
    quoted = b'"' in text
    if bare_returns or (quoted and not _quotes_embrace_cells(text, separator.encode())):
        return None
    names = [f"column {i}" for i in range(len(titles))]
    try:
        cells = pl.read_csv(
            text,
            infer_schema=False,
            separator=separator,
            new_columns=names,
            row_index_name=ROW,
            row_index_offset=2,
        )
    except (PolarsError, PanicException):
        return None
    between = _count(text, separator.encode()) - (_within_cells(separator, cells, titles) if quoted else 0)
    if cells.width != len(titles) + 1 or between != (cells.height + 1) * (len(titles) - 1):
        return None
    kept = [name for name, title in zip(names, titles, strict=True) if title != ROW]
    cells = cells.select(*kept, ROW)
    if quoted or not text.isascii() or any(sign in text for sign in SIGNS_OF_BLANKS):
        cells = _stripped(cells)
    return without_blank_rows(cells.rename(dict(zip(names, titles, strict=True)), strict=False))


def _count(text: bytes, sign: bytes) -> int:
    """How often a sign stands in a text: as ``text.count(sign)``, in a fifth of the time where the sign is frequent."""
    signs = np.frombuffer(text, np.uint8)
    blocks = range(0, signs.size, BYTES_AT_ONCE)
    return sum(int(np.count_nonzero(signs[begin : begin + BYTES_AT_ONCE] == ord(sign))) for begin in blocks)


def _within_cells(separator: str, cells: pl.DataFrame, titles: Sequence[str]) -> int:
    """How many of the file's marks stand within a text in quotation marks and separate nothing."""
    counts = cells.select(pl.exclude(ROW).str.count_matches(separator, literal=True).sum())
    return sum(map(int, counts.row(0))) + sum(title.count(separator) for title in titles)


def _quotes_embrace_cells(text: bytes, mark: bytes) -> bool:
    """Whether every quotation mark opens or closes a cell: none is doubled, stray or left open."""
    opening = text.count(mark + b'"') + text.count(b'\n"') + text.startswith(b'"')
    closing = text.count(b'"' + mark) + text.count(b'"\n') + text.count(b'"\r\n') + text.endswith(b'"')
    return opening == closing and opening + closing == text.count(b'"')


def _stripped(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells without blanks at their ends, empty ones null."""
    columns = pl.col([name for name in cells.columns if name != ROW])
    cells = cells.with_columns(columns.str.strip_chars(BLANKS))
    return cells.with_columns(pl.when(columns != "").then(columns).name.keep())


def _records(text: bytes, separator: str, name: str) -> Iterator[list[str]]:
    """The cells of every row, blank rows too, without blanks at their ends."""
    number = 0
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    try:
        for record in csv.reader(lines, delimiter=separator, strict=True):
            number += 1
            yield [cell.strip(BLANKS) for cell in record]
    except csv.Error:
        problem = "a quotation mark is left open, or text follows a closed one"
        remedy = 'Close it; a quotation mark inside a text is written twice: "".'
        raise InputError([Fault(problem, remedy, name, (number + 1,))]) from None


@dataclass
class _Ragged:
    """Rows that do not have as many cells as the heading, by how many they have."""

    width: int
    separator: str
    rows: dict[int, list[int]]

    def note(self, count: int, number: int) -> None:
        kept = self.rows.setdefault(count, [])
        if len(kept) < FAULTY_ROWS_KEPT:
            kept.append(number)

    def faults(self, name: str) -> list[Fault]:
        mark = SEPARATORS[self.separator]
        point = ", and write decimals with a point" if mark == "comma" else ""
        return [
            Fault(
                f"there {'is 1 cell' if count == 1 else f'are {count} cells'} and the heading has {self.width}",
                f"Put quotation marks round a text that holds a {mark}{point}."
                if count > self.width
                else f"Write a {mark} for each cell, also for an empty one; delete the row where it is a note.",
                name,
                tuple(numbers),
            )
            for count, numbers in self.rows.items()
        ]


def _row_by_row(text: bytes, separator: str, name: str, heading: int) -> pl.DataFrame:
    records = enumerate(_records(text, separator, name), 1)
    above = list(islice(records, heading))
    titles = headings_of(above[-1][1] if len(above) == heading else [], name, heading)
    ragged = _Ragged(len(titles), separator, {})
    parts = [_cells([], titles)]
    while rows := list(islice(records, ROWS_AT_ONCE)):
        filled = [(number, _cut(record, len(titles))) for number, record in rows if any(record)]
        for number, record in filled:
            if len(record) != len(titles):
                ragged.note(len(record), number)
        if not ragged.rows:
            parts.append(_cells(filled, titles))
    if ragged.rows:
        raise InputError(ragged.faults(name))
    return pl.concat(parts)


def _unheaded(text: bytes, separator: str, name: str) -> pl.DataFrame:
    """Every row as it is, in columns ``A``, ``B``, ``C``; short rows filled up with empty cells."""
    rows = list(enumerate(_records(text, separator, name), 1))
    if not text.endswith((b"\n", b"\r")):
        _refuse_cut_off(rows, name)
    records = [(number, record) for number, cells in rows if (record := without_blank_end(cells))]
    width = max((len(record) for _, record in records), default=0)
    padded = [(number, record + [""] * (width - len(record))) for number, record in records]
    return _cells(padded, [letter_of(i) for i in range(width)])


def _refuse_cut_off(rows: Sequence[tuple[int, list[str]]], name: str) -> None:
    """Refuse a file that stops within a row: no line end, and fewer cells than most rows have, though more than one."""
    number, last = rows[-1] if rows else (0, [])
    usual = Counter(len(cells) for _, cells in rows[:-1] if len(cells) > 1).most_common(1)
    if usual and 1 < len(last) < usual[0][0]:
        problem = f"it ends within a row: {len(last)} cells, where most rows have {usual[0][0]}; the file was cut off"
        remedy = "Save it again; if the row is a note, put it in quotation marks."
        raise InputError([Fault(problem, remedy, name, (number,))])


def _cells(rows: Sequence[tuple[int, Sequence[str]]], titles: Sequence[str]) -> pl.DataFrame:
    columns = {
        title: pl.Series([record[i] or None for _, record in rows], dtype=pl.String) for i, title in enumerate(titles)
    }
    numbers = pl.Series([number for number, _ in rows], dtype=pl.UInt32)
    return pl.DataFrame(columns | {ROW: numbers})  # a column that the file calls so is read by nobody


def _cut(record: list[str], width: int) -> list[str]:
    """The record without the blank cells beyond the heading that spreadsheets add."""
    return record[:width] if not any(record[width:]) else without_blank_end(record)
