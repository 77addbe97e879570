"""A sheet cut into what stands above its table, the headings of its columns, the labels of its rows, and its figures.

Nothing is asked of the place of any of them. The table begins at the first row with figures that are neither the years
of a heading nor the numbers of its columns; a column of words is a column of labels, and so is one that its heading
calls a code, a number or a year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import polars as pl

from metier.observe.marks import MARKS
from metier.observe.raw_table import ROW, RawTable
from metier.observe.written_numbers import tidied
from metier.sources.heading_words import CALLED, CODE, HEADINGS, LONGEST_HEADING, PERIOD, UNIT
from metier.sources.office_columns import before_times, flags_beside, parted_headings, with_flags
from metier.sources.periods import is_day, is_month, period_of

NUMBER = r"^[+-]?[\d.,]*\d[\d .,]*(?:[eE][+-]?\d+)?(?: ?[bcdefnprsuz]{1,4})?$"
ROWS_OF_TOP = 200  # rows at most among which a table begins; chosen here
MARK_LIKE = r"^\D{1,5}$"  # what may be a mark of a missing figure that nobody has named yet
SHORT_MARK = r"^[^\d\p{L}]{1,5}$|^\p{L}{1,2}$"  # the same in a column without any figure, where a short word is a word
LONGEST_MARK = 5
MOST_MARKS = 2  # different ones of them in a column; more are codes; chosen here
LAST_FIRST = 3  # the number that the first column of figures bears at most, where columns are numbered; chosen here
Row = tuple[str | None, ...]


@dataclass(frozen=True, eq=False)
class Head:
    """One row of headings.

    Attributes:
        key: its place among the rows of headings, from 1; one row may bear several headings, joined.
        line: the number of the row.
        texts: letter of a column of figures -> its text; a text that spans several columns stands above each of them.
    """

    key: int
    line: int
    texts: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Grid:
    """A sheet, cut.

    Attributes:
        raw: its cells, columns called by their letters.
        above: the texts above the table, top to bottom.
        heads: the rows of headings, top to bottom.
        stubs: column of labels -> its heading; empty where it has none.
        letters: the columns of figures.
        body: the rows with figures, all columns.
    """

    raw: RawTable
    above: tuple[str, ...]
    heads: tuple[Head, ...]
    stubs: Mapping[str, str]
    letters: tuple[str, ...]
    body: pl.DataFrame


def cut(raw: RawTable, is_region: Callable[[str], bool]) -> Grid | None:
    """A sheet, cut; nothing where it has no figures with labels beside them.

    Args:
        raw: the sheet, read without a heading.
        is_region: whether a text names a territory.
    """
    numeric = raw.cells.select(pl.col(raw.columns).pipe(tidied).str.contains(NUMBER).fill_null(value=False))
    top = [_Line(row, at) for row, at in zip(_rows(raw.cells, raw), _rows(numeric, raw), strict=True)]
    first = next((i for i, line in enumerate(top) if _begins(line, top[:i], is_region)), None)
    if first is None:
        return None
    stubs = _stubs(raw, numeric, first, [line.cells for line in top[:first] if not line.counts])
    figures = [letter for letter in _held(raw, first) if letter not in stubs]
    if not stubs or not figures:
        return None
    above, heads, flags = _parted(raw, first, figures)
    body = _body(raw, first, figures, stubs, heads)
    body = body if raw.sheet else with_flags(body, figures, flags)  # a workbook keeps its numbers as numbers
    figures = [letter for letter in figures if letter not in flags]
    body = _without_legend(body, figures, stubs, is_region)
    if body.is_empty():  # what looked like a row of figures says the same as its heading
        return None
    begin = int(body[ROW][0])
    corner = {letter: _corner(raw, heads[0].line if heads else begin, begin, letter) for letter in stubs}
    return Grid(raw, above, heads, MappingProxyType(corner), tuple(figures), body)


@dataclass(frozen=True)
class _Line:
    """A row near the top, and which of its cells are numbers."""

    cells: Row
    numeric: Sequence[bool]

    @property
    def numbers(self) -> list[str]:
        return [cell for cell, is_number in zip(self.cells, self.numeric, strict=True) if is_number and cell]

    @property
    def words(self) -> list[str]:
        return [cell for cell, is_number in zip(self.cells, self.numeric, strict=True) if cell and not is_number]

    @property
    def counts(self) -> bool:
        """Whether it numbers the columns, as ``А 1 2 3``."""
        if len(self.numbers) < 2 or any(len(cell) > 1 for cell in self.words):
            return False
        if not all(map(str.isdecimal, self.numbers)):
            return False
        start = int(self.numbers[0])
        return start <= LAST_FIRST and list(map(int, self.numbers)) == list(range(start, start + len(self.numbers)))


def _rows(cells: pl.DataFrame, raw: RawTable) -> list[tuple[Any, ...]]:
    return cells.select(raw.columns).head(ROWS_OF_TOP).rows()


def _held(raw: RawTable, first: int) -> list[str]:
    """The columns that hold anything from the first row of figures on."""
    return [letter for letter in raw.columns if raw.column(letter).slice(first).null_count() < raw.cells.height - first]


def _begins(line: _Line, before: Sequence[_Line], is_region: Callable[[str], bool]) -> bool:
    """Whether a row is one of figures: not of years, not of the numbers of columns, not of codes above columns."""
    if not line.numbers:
        return _is_missing(line, before, is_region)
    if line.counts:
        return False
    if any(is_region(cell) for cell in line.words):
        return True
    if not line.words or all(CALLED.match(cell) for cell in line.words):
        return False
    if not all(map(_is_time, line.numbers)):
        return True
    headed = any(_heads(other, is_region) for other in before)
    return headed and not {*line.words} <= {cell for other in before for cell in other.words}


def _is_missing(line: _Line, before: Sequence[_Line], is_region: Callable[[str], bool]) -> bool:
    """Whether a row is one of figures that are all missing: at least half of its cells are marks of that.

    A mark that nobody has named is known by its coming again, unless the row is one of headings, such as of units.
    """
    words = line.words
    beside_region = any(map(is_region, words))
    if not beside_region and not any(_heads(other, is_region) for other in before):
        return False
    heading = not beside_region and any(sign.search(cell) for cell in words for sign in HEADINGS)
    again = [cell for cell in words if not heading and re.match(MARK_LIKE, cell) and words.count(cell) > 1]
    marks = [cell for cell in words if cell in MARKS or cell in again]
    return 2 * len(marks) >= len(words) > len(marks)


def _heads(line: _Line, is_region: Callable[[str], bool]) -> bool:
    """Whether a row is a heading of periods or regions: beneath it, figures may look like years."""
    return sum(period_of(cell) is not None or is_region(cell) for cell in {*line.cells} - {None} if cell) > 1


def _stubs(raw: RawTable, numeric: pl.DataFrame, first: int, top: Sequence[Row]) -> list[str]:
    """The columns of labels."""
    told = {letter: [cell for row in top if (cell := row[i])] for i, letter in enumerate(raw.columns)}
    called = {letter for letter in raw.columns if _called_label(raw.column(letter).slice(first), told[letter])}
    worded = [
        letter
        for letter in raw.columns
        if _is_words(raw.column(letter).slice(first), numeric[letter].slice(first), told[letter])
    ]
    timed = [letter for letter in raw.columns if any(period_of(text) is not None for text in told[letter])]
    worded = [letter for letter in worded if letter not in timed or not numeric[letter].slice(first).any()]
    before = [*raw.columns[: raw.columns.index(worded[0])]] if worded else []
    before = [letter for letter in before if letter not in timed] + before_times(raw, first, told, timed)
    return [letter for letter in _held(raw, first) if letter in called or letter in worded or letter in before]


def _called_label(texts: pl.Series, headings: Sequence[str]) -> bool:
    """Whether numbers are codes or periods: their heading says so or, where they have none, periods come again."""
    short = [heading for heading in headings if len(heading) <= LONGEST_HEADING]
    if any(CODE.search(heading) for heading in short):
        return True
    periods = texts.drop_nulls().unique()
    if not periods.len() or not all(map(_is_time, periods)):
        return False
    come_again = periods.len() * 2 <= texts.len() - texts.null_count()
    return any(PERIOD.search(heading) for heading in short) or (come_again and not headings)


def _is_time(text: str) -> bool:
    """Whether a text is a period, or a month or a day, which are refused where they are told apart."""
    return period_of(text) is not None or is_month(text) or is_day(text)


def _is_words(texts: pl.Series, numeric: pl.Series, headings: Sequence[str]) -> bool:
    """Whether a column holds words rather than figures; of the marks of missing figures half are taken for figures."""
    unread = texts.filter(~numeric & texts.is_not_null() & ~texts.is_in(list(MARKS)))
    marklike = unread.filter(unread.str.contains(MARK_LIKE if numeric.any() else SHORT_MARK))
    spoken = marklike.n_unique() > MOST_MARKS or any(UNIT.search(heading) for heading in headings)
    words = unread.len() if spoken else unread.len() - marklike.len()
    numbers = int(numeric.sum())
    marks = texts.len() - texts.null_count() - numbers - words
    return words > numbers + marks / 2


def _parted(raw: RawTable, first: int, figures: Sequence[str]) -> tuple[tuple[str, ...], tuple[Head, ...], list[str]]:
    """The texts above the table, the rows of headings, and the columns of flags, which stand above nothing."""
    rows = raw.cells.head(first).select(*figures).rows()
    numbers = raw.cells[ROW].head(first).to_list()
    bearing = [
        i
        for i, row in enumerate(rows)
        if any(row) and not _Line(row, [(cell or "").isdecimal() for cell in row]).counts
    ]
    heads = [i for i in bearing if len({*rows[i]} - {None}) > 1]
    if not heads and bearing and len(figures) == 1:
        heads = bearing[-1:]
    titles = raw.cells.head(first).with_row_index("i").filter(~pl.col("i").is_in(heads)).drop("i", ROW)
    above = tuple(dict.fromkeys(text for row in titles.iter_rows() for text in row if text))
    filled = [_spread(rows[i], [rows[j] for j in heads if j > i]) for i in heads]
    flags = flags_beside(raw, first, figures, [rows[i] for i in heads]) if heads else []
    parts = [(numbers[i], part) for i, row in zip(heads, filled, strict=True) for part in parted_headings(row)]
    named = [
        Head(key, line, MappingProxyType({at: text for at, text in _named(figures, row).items() if at not in flags}))
        for key, (line, row) in enumerate(parts, 1)
    ]
    return above, tuple(named), flags


def _spread(row: Row, below: Sequence[Row]) -> list[str | None]:
    """A row of headings with each text above all the columns it spans: those that have a heading of their own below."""
    spread: list[str | None] = []
    for i, cell in enumerate(row):
        left = spread[-1] if spread else None
        spread.append(cell if cell is not None or not any(lower[i] for lower in below) else left)
    return spread


def _named(letters: Sequence[str], row: Sequence[str | None]) -> dict[str, str]:
    return {letter: text for letter, text in zip(letters, row, strict=True) if text}


def _body(
    raw: RawTable, first: int, figures: Sequence[str], stubs: Sequence[str], heads: Sequence[Head]
) -> pl.DataFrame:
    """The rows from the first on that say something beside their labels; headings that come again are none.

    A note that is merged over the whole row says nothing beside its labels, and one beneath no label has none.
    """
    above = [tuple(head.texts.get(letter) for letter in figures) for head in heads]
    cells = raw.cells.slice(first)
    said = cells.select(figures).rows()
    labels = cells.select(stubs).rows()
    numeric = cells.select(pl.any_horizontal(pl.col(figures).pipe(tidied).str.contains(NUMBER))).to_series()
    kept = [
        row not in above and (bool(number) or _says(row, label))
        for row, label, number in zip(said, labels, numeric, strict=True)
    ]
    return cells.filter(pl.Series(kept, dtype=pl.Boolean))


def _without_legend(
    body: pl.DataFrame, figures: Sequence[str], stubs: Sequence[str], is_region: Callable[[str], bool]
) -> pl.DataFrame:
    """The rows but for those beneath the last figure that explain marks: a mark, and a text where figures were."""
    bearing = body.filter(pl.any_horizontal(pl.col(figures).pipe(tidied).str.contains(NUMBER)))[ROW]
    if bearing.is_empty():
        return body
    tail = body.filter(pl.col(ROW) > bearing[-1])
    said = [
        any(is_region(text) for text in labels if text) or any(text and len(text) <= LONGEST_MARK for text in texts)
        for labels, texts in zip(tail.select(stubs).rows(), tail.select(figures).rows(), strict=True)
    ]
    return pl.concat([body.filter(pl.col(ROW) <= bearing[-1]), tail.filter(pl.Series(said, dtype=pl.Boolean))])


def _says(row: Row, labels: Row) -> bool:
    return any(labels) and bool({*row} - {*labels, None})


def _corner(raw: RawTable, begin: int, end: int, letter: str) -> str:
    """The heading of a column of labels: what stands in it from the first row of headings to the first of figures."""
    texts = raw.cells.filter((pl.col(ROW) >= begin) & (pl.col(ROW) < end))[letter].drop_nulls()
    return " ".join(dict.fromkeys(texts))
