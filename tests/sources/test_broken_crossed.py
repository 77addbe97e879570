"""Broken cross-tables: each ends in a whole message at its sheet and cell, and nothing is half read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.sources import files
from tests.sources.test_broken_layouts import Change, date, put, refused

HEADING = ["Region", "Section", "2016", "2017"]
FARMS, MINES = "Agriculture and forestry", "Mining and quarrying"
BODY = [
    ["North region", FARMS, 1.5, 2.5],
    ["North region", MINES, 3, 4],
    ["South region", FARMS, 5, 6.5],
    ["South region", MINES, 7, 8],
    ["East region", FARMS, 9, 10],
    ["East region", MINES, 11, 12],
]
WHOLE_YEARS = "Give the figures of whole years: the sum of the months, or their mean where each is a stock."
NO_TABLE = (
    "no sheet has figures that are told apart by region and activity. Check the headings, or take `layout` out of the "
    "layer."
)
MILLION = 1_000_000


def down(*changes: Change, heading: Sequence[str] = HEADING, body: Sequence[Sequence[Any]] = BODY) -> bytes:
    """A workbook of regions and activities down and years across, changed."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("output")
        for i, row in enumerate([["Output by region and section"], heading, *body]):
            sheet.write_row(i, 0, row)
        for change in changes:
            change(book, sheet)

    return files.workbook(fill)


def by_sheet(*changes: Change, names: tuple[str, ...] = ("2016", "2017")) -> bytes:
    """A workbook of activities down and regions across, a sheet a year, its second sheet changed."""

    def fill(book: xlsxwriter.Workbook) -> None:
        for i, name in enumerate(names):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Section", "North region", "South region", "East region"])
            sheet.write_row(1, 0, [FARMS, 1.5 + i, 2, 3])
            sheet.write_row(2, 0, [MINES, 4, 5, 6])
        for change in changes:
            change(book, sheet)

    return files.workbook(fill)


def emptied(row: int, column: int) -> Change:
    return lambda book, sheet: sheet.write_blank(row, column, None, book.add_format())


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\n".join(lines).encode(encoding)


RUSSIAN = ("Регион;Раздел;2016;2017", "Северный регион;Сельское хозяйство;1,5;2", "Южный регион;Добыча;3;4,5")
PLAIN = tuple(";".join(map(str, cells)) for cells in (HEADING, *BODY))

BROKEN_CROSSED: dict[str, tuple[bytes, str, list[str]]] = {
    "sound": (down(), "", []),
    "sound, a sheet a year": (by_sheet(), "", []),
    "a million empty rows": (text(*PLAIN[:3], "\n" * MILLION, *PLAIN[3:]), "", []),
    "cut in the middle": (down()[:4000], "", []),
    "a text cut in the middle": (text(*PLAIN)[:-28], "", []),
    "nothing in it": (b"", "", []),
    "a web page": (b"<html><table></table>", "", []),
    "another table in its place": (text("a,b", "1,2"), "", []),
    "UTF-16 without its mark": (text(*PLAIN, encoding="utf-16-le"), "", []),
    "an encoding that is not read": (text(*RUSSIAN, encoding="koi8-r"), "", []),
    "a sheet that is missing": (down(), 'sheet = "2019"', []),
    "a sheet without its year": (by_sheet(names=("2016", "other")), "", []),
    "two sheets of one year": (by_sheet(names=("2016", "in 2016")), "", []),
    "a year twice": (down(put(1, 3, "2016")), "", []),
    "a year without its heading": (down(emptied(1, 3)), "", []),
    "headings moved by a column": (down(heading=["", *HEADING]), "", []),
    "headings below the first figures": (down(heading=[], body=[BODY[0], HEADING, *BODY[1:]]), "", []),
    "a heading that is no year": (
        down(lambda _, sheet: sheet.write_column(1, 4, ["growth", 1, 2, 3, 4, 5, 6])),
        "",
        [],
    ),
    "months across": (down(heading=["Region", "Section", "Jan 2019", "Feb 2019"]), "", []),
    "months across in Russian": (down(heading=["Регион", "Раздел", "январь 2019", "февраль 2019"]), "", []),
    "months beneath their year": (
        files.of_rows(
            [["Region", "2019", "2019"], [None, "январь", "январь-февраль"], *([r[0], *r[2:]] for r in BODY[::2])],
            "output",
        ),
        "",
        [],
    ),
    "months down": (
        text(
            "Region;Period;Section A;Section B", "R1;01.2019;1;2", "R2;01.2019;3;4", "R1;02.2019;5;6", "R2;02.2019;7;8"
        ),
        "",
        [],
    ),
    "a sheet a month": (by_sheet(names=("Jan 2019", "Feb 2019")), "", []),
    "days across": (down(heading=["Region", "Section", "2019-05-01", "2019-06-01"]), "", []),
    "years and quarters": (down(put(1, 3, "I кв. 2017")), "", []),
    "a region that nobody knows": (down(put(4, 0, "South Sea"), put(5, 0, "South Sea")), "", []),
    "a region twice": (down(put(6, 0, "North region"), put(7, 0, "R1")), "", []),
    "figures beside no region": (by_sheet(emptied(0, 2)), "", []),
    "an activity that nobody knows": (down(put(4, 1, "Zoology")), "", []),
    "figures beside no activity": (down(emptied(4, 1)), "", []),
    "two columns of activities": (
        down(
            lambda _, sheet: sheet.write_column(
                1, 4, ["Sector", "public", "private", "private", "public", "public", "private"]
            )
        ),
        "",
        [],
    ),
    "codes of another classification": (
        files.of_rows(
            [
                ["Region", "Code", "Section", "2016", "2017"],
                *([r[0], "B" if r[1] == FARMS else "A", *r[1:]] for r in BODY),
            ]
        ),
        "",
        [],
    ),
    "a formula error": (down(lambda _, sheet: sheet.write_formula(4, 2, "=1/0", None, "#DIV/0!")), "", []),
    "a formula that nobody computed": (down(lambda _, sheet: sheet.write_formula(4, 2, "=B5", None, "")), "", []),
    "a figure over merged cells": (down(lambda _, sheet: sheet.merge_range(3, 2, 4, 2, 7)), "", []),
    "two figures in one cell": (down(put(4, 2, "1.5 2.5")), "", []),
    "two commas": (down(put(4, 2, "1,2,3")), "", []),
    "a text that may be thousands": (down(put(4, 2, "1,299")), "", []),
    "a date": (down(date), "", []),
    "a figure below zero": (down(put(4, 2, -5)), "", []),
}


@pytest.mark.parametrize("case", BROKEN_CROSSED)
def test_cross_table(tmp_path: Path, case: str) -> None:
    data, more, told = BROKEN_CROSSED[case]
    name = "a.xlsx" if data.startswith(b"PK") else "a.csv"
    assert refused(tmp_path, f'file = "{name}"\nlayout = "cross-table"\n{more}', name, data) == told
