"""Sheets with regions down, taken apart, and what is refused of them whatever stands across.

Nothing of a sheet is taken on trust: the column of names is the one that names most territories, the headings are what
stands above the first of them, and the period is what the title says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from metier.errors import Fault
from metier.observe.raw_table import ROW, RawTable
from metier.sources.headings_across import Heading
from metier.sources.spellings import Spellings

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
FIGURE = re.compile(r"^[+-]?\d[\d\s.,]*$")


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet, taken apart.

    Attributes:
        raw: its cells, columns called by their letters.
        title: its name; empty for a file without sheets.
        period: the period that its title states, or else its name.
        names: the column of names.
        above: the rows above the first that names a territory.
        body: the rows from the first that names a territory on.
        codes: per row of the body the code of its territory; null where it names none.
        headings: the headings right of the names.
        bare: the columns right of the names that have no heading.
    """

    raw: RawTable
    title: str
    period: str
    names: str
    above: pl.DataFrame
    body: pl.DataFrame
    codes: pl.Series
    headings: tuple[Heading, ...]
    bare: tuple[str, ...] = ()


def sources_of(sheets: Sequence[Sheet]) -> list[RawTable]:
    """The raw tables of a workbook's sheets; none for a text file, in which no cell is a number."""
    return [sheet.raw for sheet in sheets if sheet.title]


def headings_of_text(sheets: Sequence[Sheet]) -> dict[str, str]:
    """In a text file, where no letters stand above columns, the letter of each -> its heading."""
    return {heading.letter: heading.told for sheet in sheets if not sheet.title for heading in sheet.headings}


def taken_apart(raw: RawTable, spellings: Spellings) -> Sheet | None:
    """A sheet's names, headings, body and period; nothing where it names no two territories."""
    codes = {name: _codes(raw.column(name), spellings) for name in raw.columns}
    names = max(codes, key=lambda name: codes[name].n_unique(), default="")
    if not names or codes[names].drop_nulls().n_unique() < 2:
        return None
    first = codes[names].is_not_null().arg_true()[0]
    above = raw.cells.head(first)
    right = raw.columns[raw.columns.index(names) + 1 :]
    title_rows = _rows_of_title(above, right)
    headings = tuple(_heading(above.slice(title_rows), letter) for letter in right)
    stated = _years(above.head(title_rows).drop(ROW))
    period = stated[0] if len(stated) == 1 else next(iter(YEAR.findall(raw.sheet)), "")
    used = tuple(heading for heading in headings if heading.texts)
    bare = tuple(heading.letter for heading in headings if not heading.texts)
    return Sheet(raw, raw.sheet, period, names, above, raw.cells.slice(first), codes[names].slice(first), used, bare)


def _codes(texts: pl.Series, spellings: Spellings) -> pl.Series:
    codes = {text: spellings.code(text) for text in texts.drop_nulls().unique()}
    known = {text: code for text, code in codes.items() if code is not None}
    return texts.replace_strict(known, default=None, return_dtype=pl.String)


def _rows_of_title(above: pl.DataFrame, right: Sequence[str]) -> int:
    """How many rows stand above the headings: up to the last that says nothing, or the same thing everywhere."""
    title = 0
    for i, row in enumerate(above.iter_rows(named=True), 1):
        cells = {row[letter] for letter in right} - {None}
        if len(cells) <= 1 and any(YEAR.search(str(cell)) or i == 1 for cell in {*row.values()} - {None}):
            title = i
    return title


def _heading(above: pl.DataFrame, letter: str) -> Heading:
    return Heading(letter, tuple(dict.fromkeys(text for text in above[letter].to_list() if text)))


def _years(cells: pl.DataFrame) -> list[str]:
    texts = {text for column in cells.iter_columns() for text in column.drop_nulls()}
    return sorted({year for text in texts for year in YEAR.findall(text)})


def figures_without_heading(sheet: Sheet) -> list[Fault]:
    """Columns in which figures stand beside territories and nothing stands above them."""
    named = sheet.body.filter(sheet.codes.is_not_null())
    return [
        sheet.raw.fault(
            "there are figures in a column without a heading",
            "Write the heading above them, or delete them.",
            bearing[ROW].to_list(),
            letter,
        )
        for letter in sheet.bare
        if (bearing := named.filter(pl.col(letter).str.contains(FIGURE.pattern))).height
    ]


def figures_above_names(sheet: Sheet) -> list[Fault]:
    """Rows of figures above the first name: neither years nor the numbers of columns stand there, but a name lacks."""
    faults = []
    for line, *cells in sheet.above.select(ROW, *(heading.letter for heading in sheet.headings)).rows():
        texts = [text.strip() for text in cells if text]
        if len(texts) > 1 and all(map(_is_figure, texts)) and not _counts(texts):
            problem = "there are figures above the first territory, and none is named beside them"
            faults.append(sheet.raw.fault(problem, "Write the name, or delete the figures.", (line,), sheet.names))
    return faults


def _is_figure(text: str) -> bool:
    return FIGURE.match(text) is not None and YEAR.fullmatch(text) is None


def _counts(texts: Sequence[str]) -> bool:
    """Whether texts number the columns."""
    return texts[0].isdecimal() and [*texts] == [str(i) for i in range(int(texts[0]), int(texts[0]) + len(texts))]


def repeated_names(sheet: Sheet) -> list[Fault]:
    """Territories that several rows name: which of them holds the figures could not be told."""
    named = sheet.body.with_columns(sheet.codes.alias("territory")).drop_nulls("territory")
    groups = named.group_by("territory", maintain_order=True).agg(pl.col(sheet.names), ROW)
    return [
        sheet.raw.fault(
            f"{' and '.join(map(repr, dict.fromkeys(names)))} name the territory {code!r} in {len(rows)} rows",
            "Correct the name in one of them, or delete the row.",
            rows,
            sheet.names,
        )
        for code, names, rows in groups.filter(pl.col(ROW).list.len() > 1).rows()
    ]


def unknown_names(sheet: Sheet, letters: Sequence[str]) -> list[Fault]:
    """Names that are no territory's and stand beside figures; a text without figures is a note or a subheading."""
    bearing = sheet.body.select(pl.any_horizontal(pl.col(letters).str.contains(FIGURE.pattern))).to_series()
    strange = sheet.body.filter(sheet.codes.is_null() & bearing.fill_null(value=False))
    return [
        sheet.raw.fault(
            f"{name!r} names no territory of the study, and there are figures beside it",
            "Correct the name, or add the territory to the table of territories.",
            (row,),
            sheet.names,
        )
        for name, row in strange.select(sheet.names, ROW).rows()
    ]
