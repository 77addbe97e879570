"""Broken cross-tables: each ends in a whole message at its sheet and cell, and nothing is half read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.sources import files
from tests.sources.test_broken_layouts import CUT, DIGITS, EMPTY, ONE_WAY, PERIODS, WEB, Change, date, put, refused

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


def by_sheet(*changes: Change, names: Sequence[str] = ("2016", "2017")) -> bytes:
    """A workbook of activities down and regions across, a sheet a year, its second sheet changed."""

    def fill(book: xlsxwriter.Workbook) -> None:
        for i, name in enumerate(names):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Section", "North region", "South region", "East region"])
            for j, activity in enumerate((FARMS, MINES), 1):
                sheet.write_row(j, 0, [activity, j + i + 0.5, 2, 3])
        for change in changes:
            change(book, sheet)

    return files.workbook(fill)


def as_they_are(*rows: Sequence[Any]) -> bytes:
    """A workbook of one sheet, 2016, with these cells and nothing else."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("2016")
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)

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
    "cut within its last row": (
        text(*PLAIN[:-1], "East region;Mining and quarrying;1"),
        "",
        [
            "a.csv, row 7: it ends within a row: 3 cells, where most rows have 4; the file was cut off. Save it again; "
            "if the row is a note, put it in quotation marks."
        ],
    ),
    "labels that are neither periods nor names": (
        as_they_are(
            ["North region", "North region", "2016", "C"],
            ["North region", "North region", "North region"],
            ["North region", "North region", "North region", "C", "2017 г."],
        ),
        "",
        [
            "a.xlsx, sheet 2016: the table does not tell its region, neither beside its figures nor above them. Name "
            "the sheet by its region, or say which column holds the regions: `metier new DIR --from FILE --region "
            "HEADING`.",
        ],
    ),
    "figures that are their own heading": (
        "\tNorth region\tNorth region\n2016\t0\t1.5\n2017 г.\t0\t1.5".encode(),
        "",
        [f"a.csv: {NO_TABLE}"],
    ),
    "cut in the middle": (
        down()[:4000],
        "",
        [
            f"a.xlsx: {CUT}",
        ],
    ),
    "nothing in it": (
        b"",
        "",
        [
            f"a.csv: {EMPTY}",
        ],
    ),
    "a web page": (
        b"<html><table></table>",
        "",
        [
            f"a.csv: {WEB}",
        ],
    ),
    "another table in its place": (
        text("a,b", "1,2"),
        "",
        [
            f"a.csv: {NO_TABLE}",
        ],
    ),
    "UTF-16 without its mark": (
        text(*PLAIN, encoding="utf-16-le"),
        "",
        [
            "a.csv, row 1: it holds NUL bytes: it is not a text. Save the file as CSV in the encoding UTF-8.",
        ],
    ),
    "an encoding that is not read": (
        text(*RUSSIAN, encoding="koi8-r"),
        "",
        [
            "a.csv, row 1: the text is not UTF-8; by its words it has the encoding KOI8-R (Russian, Unix), "
            "which metier does not read. Save the file as CSV in the encoding UTF-8.",
        ],
    ),
    "a sheet that is missing": (
        down(),
        'sheet = "2019"',
        [
            "a.xlsx: there is no sheet '2019'. Name one with `sheet` (`--sheet` of `metier new`); the sheets "
            "are: 'output'.",
        ],
    ),
    "a sheet without its year": (
        by_sheet(names=("2016", "other")),
        "",
        [
            "a.xlsx, sheet other, cell B2, column B: neither the table nor what stands above it tells its year. "
            "Name the sheet by its year, or say it: `metier new DIR --from FILE --sheet 'other' --year 2020`, "
            "in study.toml `sheet = 'other'` and `period` of the layer.",
        ],
    ),
    "two sheets of one year": (
        by_sheet(names=("2016", "in 2016")),
        "",
        [
            "a.xlsx, sheet 2016: these rows have the same period '2016', region_code 'R1', activity_code 'A' "
            "(and in 1 more sheets); cells B2. Keep one of them.",
            "a.xlsx, sheet 2016: these rows have the same period '2016', region_code 'R1', activity_code 'B' "
            "(and in 1 more sheets); cells B3. Keep one of them.",
            "a.xlsx, sheet 2016: these rows have the same period '2016', region_code 'R2', activity_code 'A' "
            "(and in 1 more sheets); cells C2. Keep one of them.",
            "a.xlsx, sheet 2016: these rows have the same period '2016', region_code 'R2', activity_code 'B' "
            "(and in 1 more sheets); cells C3. Keep one of them.",
            "a.xlsx, sheet 2016: these rows have the same period '2016', region_code 'R3', activity_code 'A' "
            "(and in 1 more sheets); cells D2. Keep one of them.",
            "a.xlsx, sheet 2016: these rows have the same period '2016', region_code 'R3', activity_code 'B' "
            "(and in 1 more sheets); cells D3. Keep one of them.",
        ],
    ),
    "a year twice": (
        down(put(1, 3, "2016"), body=BODY[:4]),
        "",
        [
            "a.xlsx, sheet output: these rows have the same period '2016', region_code 'R1', activity_code 'A'; "
            "cells C3, D3. Keep one of them.",
            "a.xlsx, sheet output: these rows have the same period '2016', region_code 'R1', activity_code 'B'; "
            "cells C4, D4. Keep one of them.",
            "a.xlsx, sheet output: these rows have the same period '2016', region_code 'R2', activity_code 'A'; "
            "cells C5, D5. Keep one of them.",
            "a.xlsx, sheet output: these rows have the same period '2016', region_code 'R2', activity_code 'B'; "
            "cells C6, D6. Keep one of them.",
        ],
    ),
    "a year without its heading": (
        down(heading=[*HEADING, "", "2019"], body=[[*row, 13, 14] for row in BODY]),
        "",
        [
            "a.xlsx, sheet output, cells E3, E4, E5, E6, E7, E8, column E: there are figures in a column "
            "without a heading. Write the heading above them, or delete them.",
        ],
    ),
    "headings moved by a column": (
        down(heading=["", *HEADING]),
        "",
        [
            "a.xlsx, sheet output: figures are told apart by the column B ('Region'), and so do the headings; "
            "only one of them can be the activity. Keep the rows of one kind. Where the headings are measures, "
            "say which is read: `metier new DIR --from FILE --value 'Section'`.",
        ],
    ),
    "headings below the first figures": (
        down(heading=[], body=[BODY[0], HEADING, *BODY[1:]]),
        "",
        [
            "a.xlsx, sheet output, cell C3, column C: neither the table nor what stands above it tells its "
            "year. Name the sheet by its year, or say it: `metier new DIR --from FILE --year 2020`, in "
            "study.toml `period` of the layer.",
        ],
    ),
    "a heading that is no year": (
        down(lambda _, sheet: sheet.write_column(1, 4, ["growth", 1, 2, 3, 4, 5, 6])),
        "",
        [
            "a.xlsx, sheet output, cell E2, column E: the headings are periods, but for 'growth' above the "
            "column E. Delete the column, or correct its heading.",
        ],
    ),
    "months across": (
        down(heading=["Region", "Section", "Jan 2019", "Feb 2019"]),
        "",
        [
            "a.xlsx, sheet output, cell C2, column C: the headings are months or days, such as 'Jan 2019'; "
            f"years and quarters are read. {WHOLE_YEARS}",
        ],
    ),
    "months across in Russian": (
        down(heading=["Регион", "Раздел", "январь 2019", "февраль 2019"]),
        "",
        [
            "a.xlsx, sheet output, cell C2, column C: the headings are months or days, such as 'январь 2019'; "
            f"years and quarters are read. {WHOLE_YEARS}",
        ],
    ),
    "months beneath their year": (
        files.of_rows(
            [["Region", "2019", "2019"], [None, "январь", "январь-февраль"], *([r[0], *r[2:]] for r in BODY[::2])],
            "output",
        ),
        "",
        [
            "a.xlsx, sheet output, cell B2, column B: the headings are months or days, such as 'январь'; years "
            f"and quarters are read. {WHOLE_YEARS}",
        ],
    ),
    "months down": (
        text(
            "Region;Period;Section A;Section B", "R1;01.2019;1;2", "R2;01.2019;3;4", "R1;02.2019;5;6", "R2;02.2019;7;8"
        ),
        "",
        [
            "a.csv, row 2, column B: the labels are months or days, such as '01.2019'; years and quarters are "
            f"read. {WHOLE_YEARS}",
        ],
    ),
    "a sheet a month": (
        by_sheet(names=("Jan 2019", "Feb 2019")),
        "",
        [
            f"a.xlsx, sheet Jan 2019: the table is of months, 'Jan 2019'; years and quarters are read. {WHOLE_YEARS}",
            f"a.xlsx, sheet Feb 2019: the table is of months, 'Feb 2019'; years and quarters are read. {WHOLE_YEARS}",
        ],
    ),
    "days across": (
        down(heading=["Region", "Section", "2019-05-01", "2019-06-01"]),
        "",
        [
            "a.xlsx, sheet output, cell C2, column C: the headings are months or days, such as '2019-05-01'; "
            f"years and quarters are read. {WHOLE_YEARS}",
        ],
    ),
    "years and quarters": (
        down(put(1, 3, "I кв. 2017")),
        "",
        [
            "a.xlsx, column period: the periods are written in 2 ways: '2016' (first in cell C3 of sheet "
            f"output), '2017-Q1' (first in cell D3 of sheet output). {PERIODS}",
        ],
    ),
    "a region that nobody knows": (
        down(put(4, 0, "South Sea"), put(5, 0, "South Sea")),
        "",
        [
            "a.xlsx, sheet output, column region_code: 'South Sea' is not a code in the table of territories; "
            "cells C5, C6, D5, D6. Correct the code or add it to the table of territories.",
        ],
    ),
    "a region twice": (
        down(body=[*BODY[:4], ["R1", FARMS, 1, 2]]),
        "",
        [
            "a.xlsx, sheet output: these rows have the same period '2016', region_code 'R1', activity_code 'A'; "
            "cells C3, C7. Keep one of them.",
            "a.xlsx, sheet output: these rows have the same period '2017', region_code 'R1', activity_code 'A'; "
            "cells D3, D7. Keep one of them.",
        ],
    ),
    "a region without its heading": (
        by_sheet(emptied(0, 2)),
        "",
        [
            "a.xlsx, sheet 2017, cells C2, C3, column C: there are figures in a column without a heading. Write "
            "the heading above them, or delete them.",
        ],
    ),
    "an activity that nobody knows": (
        down(put(4, 1, "Zoology")),
        "",
        [
            "a.xlsx, sheet output, column activity_code: 'Zoology' is not a code in sections.csv; cells C5, D5. "
            "Correct the code or add it to sections.csv.",
        ],
    ),
    "figures beside no activity": (
        down(emptied(4, 1)),
        "",
        [
            "a.xlsx, sheet output, cell C5, column C: there are figures and no activity beside or above them. "
            "Write the activity, or delete the figures.",
        ],
    ),
    "figures beneath a region and beside nothing": (
        files.of_rows(
            [
                ["", "2016", "2017"],
                *(
                    row
                    for region in ("North region", "South region")
                    for row in ([region], [FARMS, 1, 2], [MINES, 3, 4])
                ),
                [None, 5, 6],
            ]
        ),
        "",
        [
            "a.xlsx, sheet 2016, cell B8, column B: there are figures and no activity beside or above them. "
            "Write the activity, or delete the figures.",
        ],
    ),
    "two columns of activities": (
        down(
            lambda _, sheet: sheet.write_column(
                1, 4, ["Sector", "public", "private", "private", "public", "public", "private"]
            )
        ),
        "",
        [
            "a.xlsx, sheet output: figures are told apart by the column B ('Section') and E ('Sector'); only "
            "one of them can be the activity. Keep the rows of one kind.",
        ],
    ),
    "codes of another classification": (
        files.of_rows(
            [
                ["Region", "Code", "Section", "2016", "2017"],
                *([r[0], "B" if r[1] == FARMS else "A", *r[1:]] for r in BODY),
            ]
        ),
        "",
        [
            "a.xlsx, sheet 2016: the headings are of another classification than the study's: in 2 of 2 the "
            "code and the title part; 'B' is headed 'Agriculture and forestry' there, which is 'A' in the "
            "study's. Leave its period out with `first_period` or `last_period` of the layer, or make a study "
            "of it alone with `metier new DIR --from FILE --periods`.",
        ],
    ),
    "a formula error": (
        down(lambda _, sheet: sheet.write_formula(4, 2, "=1/0", None, "#DIV/0!")),
        "",
        [
            f"a.xlsx, sheet output, cell C5: the formula came to #DIV/0!. {DIGITS}",
        ],
    ),
    "a formula that nobody computed": (
        down(lambda _, sheet: sheet.write_formula(4, 2, "=B5", None, "")),
        "",
        [
            "a.xlsx, sheet output, cell C5: the formula has no result. Open the workbook in a spreadsheet "
            "program, let it compute, and save it.",
        ],
    ),
    "a figure over merged cells": (
        down(lambda _, sheet: sheet.merge_range(3, 2, 4, 2, 7)),
        "",
        [
            "a.xlsx, sheet output, cell C5: '7' stands here by a merged cell: it is one figure over several "
            "cells. Undo the merging, and write into each cell its own figure, or a mark where it has none.",
        ],
    ),
    "two figures in one cell": (
        down(put(4, 2, "1.5 2.5")),
        "",
        [
            f"a.xlsx, sheet output, cell C5: '1.5 2.5' is not a number. {DIGITS}",
        ],
    ),
    "two commas": (
        down(put(4, 2, "1,2,3")),
        "",
        [
            f"a.xlsx, sheet output, cell C5: '1,2,3' is not a number. {DIGITS}",
        ],
    ),
    "a text that may be thousands": (
        down(put(4, 2, "1,299")),
        "",
        [
            "a.xlsx, sheet output, cell C5: '1,299' may be 1.299 or 1299, and no figure of the column tells "
            f"which. {ONE_WAY}",
        ],
    ),
    "a date": (
        down(date),
        "",
        [
            "a.xlsx, sheet output, cell C5: '2016-05-01' is a date and no number. Write the figure as a number: "
            "spreadsheets make dates of texts such as 5.16 or 1/2.",
        ],
    ),
    "a figure below zero": (
        down(put(4, 2, -5)),
        "",
        [
            "a.xlsx, sheet output, cell C5: '-5' is negative. Correct it, or set `negative = \"missing\"` or "
            '`"zero"` for the layer.',
        ],
    ),
}


@pytest.mark.parametrize("case", BROKEN_CROSSED)
def test_cross_table(tmp_path: Path, case: str) -> None:
    data, more, told = BROKEN_CROSSED[case]
    name = "a.xlsx" if data.startswith(b"PK") else "a.csv"
    assert refused(tmp_path, f'file = "{name}"\nlayout = "cross-table"\n{more}', name, data) == told
