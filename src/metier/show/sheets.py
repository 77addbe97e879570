"""Sheets of a workbook: their names, their styles, tables with names beside codes, the read-me."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from metier import __version__
from metier.show.in_words import in_words
from metier.show.labels import Labels
from metier.show.method import rule_text
from metier.show.table_sheet import LONGEST_TEXT, TableSheet

LONGEST_NAME = 31
ROWS_ON_A_SHEET = 1_048_575  # below the heading
SENTENCES = ("message", "wording", "reason", "verdict", "caution", "cautions")
WIDEST, NARROWEST, READ_ME_WIDTH = 60, 8, 90
LINE = 13.5  # points
LETTERS = 1.1  # of running text to a unit of width, which is the width of a digit
FORMATS = {"present": "0", "share_of_region": "0.00%", "probability_above": "0.00"}
FIGURE = "#,##0.00##"
NAMED = {
    "region_code": "region",
    "partner_code": "region",
    "twin_code": "region",
    "activity_code": "activity",
    "dominant_activity_code": "activity",
    "field_code": "field",
}
RESERVED = frozenset({"", "history"})


@dataclass
class SheetNames:
    """Names of sheets that a spreadsheet program accepts, each taken once."""

    taken: set[str] = field(default_factory=set)

    def take(self, wanted: str) -> str:
        """The wanted name without forbidden characters, short enough, and unlike every other."""
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip(" '")
        base = f"{clean}_" if clean.casefold() in RESERVED else clean
        name, number = base[:LONGEST_NAME].strip(" '"), 1
        while name.casefold() in self.taken:
            number += 1
            ending = f" {number}"
            name = base[: LONGEST_NAME - len(ending)].strip(" '") + ending
        self.taken.add(name.casefold())
        return name


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": "Arial", "font_size": 10, "valign": "top"} | properties
            )
        return self._made[key]

    @property
    def heading(self) -> Format:
        """The format of headings."""
        return self(bold=True, bottom=2, text_wrap=True, bg_color="#F1F3F5")


def write_table(
    book: Workbook, names: SheetNames, name: str, frame: pl.DataFrame, label: Labels, styles: Styles
) -> str:
    """Write a table on a sheet of its own; returns the sheet's name."""
    sheet = book.add_worksheet(names.take(name), TableSheet)
    named = in_words(name, with_names(frame, label), label)
    _fill(sheet, named, [label.words.heading(column) for column in named.columns], styles)
    return str(sheet.get_name())


def with_names(frame: pl.DataFrame, label: Labels) -> pl.DataFrame:
    """The table with a column of names after each column of codes."""
    columns: list[pl.Series] = []
    for column in frame.columns:
        columns.append(frame[column])
        if column in NAMED:
            columns.append(_names(frame, column, label).alias(column.removesuffix("_code")))
    return pl.DataFrame(columns)


def _names(frame: pl.DataFrame, column: str, label: Labels) -> pl.Series:
    """The names of a column of codes; each name is looked up once."""
    kind = NAMED[column]
    beside = next((name for name in ("layer", "level") if name in frame.columns and kind == "activity"), None)
    key = [column] if beside is None else [beside, column]
    different = frame.select(key).unique(maintain_order=True).drop_nulls(column)
    named = [_name(kind, row, column, label) for row in different.iter_rows(named=True)]
    names = different.with_columns(pl.Series("name", named, dtype=pl.String))
    return frame.select(key).join(names, on=key, how="left", nulls_equal=True, maintain_order="left")["name"]


def _name(kind: str, row: dict[str, Any], column: str, label: Labels) -> str:
    if kind == "region":
        return label.region(row[column])
    return label.field(row[column]) if kind == "field" else label.activity(_layer(row, label), row[column])


def put(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    """Write a cell: text as text whatever it looks like, numbers as numbers, nothing as an empty cell."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST_TEXT], style)
    else:
        sheet.write_number(row, column, value, style)


def height_of(text: str, width: int) -> float:
    """The height of a row, in points, that shows a text in a column of so many characters: wrapped rows do not grow."""
    return LINE * max(1, ceil(len(text) / (width * LETTERS)))


def write_read_me(
    sheet: Worksheet,
    contents: Sequence[tuple[str, str]],
    left: Sequence[tuple[str, str]],
    label: Labels,
    styles: Styles,
) -> None:
    """Write what the workbook holds, which tables are left to their files, and how to read it."""
    words = label.words
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, READ_ME_WIDTH)
    sheet.hide_gridlines(2)
    put(sheet, 0, 0, label.plan.study.title, styles(bold=True, font_size=14))
    put(sheet, 1, 0, words("report.made_with", version=__version__), styles(font_color="#505D69"))
    put(sheet, 3, 0, words("workbook.title_sheet"), styles.heading)
    put(sheet, 3, 1, words("workbook.title_content"), styles.heading)
    link = styles(font_color="#0B4F6C", underline=1)
    for row, (name, told) in enumerate(contents, 4):
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", link, name)
        put(sheet, row, 1, told, styles(text_wrap=True))
    for row, (name, told) in enumerate(left, 4 + len(contents)):
        put(sheet, row, 0, name, styles())
        put(sheet, row, 1, told, styles(text_wrap=True))
        sheet.set_row(row, height_of(told, READ_ME_WIDTH))
    for row, line in enumerate(_how_to_read(label), 5 + len(contents) + len(left)):
        put(sheet, row, 1, line, styles(text_wrap=True))
        sheet.set_row(row, height_of(line, READ_ME_WIDTH))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _how_to_read(label: Labels) -> tuple[str, ...]:
    words = label.words
    return (
        rule_text(label),
        words(f"method.borderline_{label.borderline}"),
        words("workbook.marks", missing=words("number.missing")),
        words("workbook.empty"),
        words("workbook.codes"),
        words("sureness.limits"),
        *((words("found.global"),) if label.has_global_level else ()),
        *label.plan.study.sources,
    )


def page_set_up(sheet: Worksheet) -> None:
    """A4, landscape, as wide as the page, the heading on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _fill(sheet: TableSheet, table: pl.DataFrame, headings: Sequence[str], styles: Styles) -> None:
    for column, heading in enumerate(headings):
        put(sheet, 0, column, heading, styles.heading)
        sheet.set_column(column, column, _width(heading, table[:, column]))
    sheet.set_row(0, max(_height_of_heading(heading, table[:, i]) for i, heading in enumerate(headings)))
    formats = [styles(num_format=FORMATS.get(name, FIGURE), text_wrap=name in SENTENCES) for name in table.columns]
    sheet.put_rows(table, tuple(formats), _heights(table))
    sheet.freeze_panes(1, 0)
    last = max(table.height, 1)
    sheet.autofilter(0, 0, last, table.width - 1)
    # `01` is a code: spreadsheet programs shall not call it a number stored as text.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    page_set_up(sheet)


def _heights(table: pl.DataFrame) -> pl.Series:
    """Of each row; what a message wants, where the table has messages."""
    if "message" not in table.columns:
        return pl.Series([None], dtype=pl.Float64).new_from_index(0, table.height)
    return pl.Series([height_of(text or "", WIDEST) for text in table["message"]], dtype=pl.Float64)


def _width(heading: str, values: pl.Series) -> float:
    """Of a column: its texts, and the name in the last line of its heading, fit; words above it may wrap."""
    name = heading.rpartition("\n")[2]
    if values.dtype != pl.String:
        return max(len(name) + 4, NARROWEST)
    lengths = values.str.len_chars().drop_nulls().to_numpy()
    longest = int(lengths.max(initial=0))
    return min(max(longest, len(name) + 4, NARROWEST), WIDEST)


def _height_of_heading(heading: str, values: pl.Series) -> float:
    return sum(height_of(line, int(_width(heading, values))) for line in heading.split("\n"))


def _layer(row: dict[str, Any], label: Labels) -> str:
    """The layer of a row; rows of matrix and scenarios name it by their level."""
    return row["layer"] if "layer" in row else next(v.layer for v in label.plan.levels if v.name == row["level"])
