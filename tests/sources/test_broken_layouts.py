"""Broken files in layouts of offices: each ends in a whole message at its sheet and cell, and nothing is half read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from metier.project.checking import check
from metier.project.opening import open_study
from tests.sources import files

STUDY = """[study]
title = "Made"

[territories]
file = "territories.csv"

[classifications.sections]
title = "Sections"
file = "sections.csv"

[layers.output]
title = "Output"
classification = "sections"
nature = "{nature}"
side = "industry"
{layer}

[[levels]]
name = "national"
layer = "output"
area = "country"
"""
TERRITORIES = (
    "code,name,kind,parent\nC,Country,country,\nR1,North region,region,C\nR2,South region,region,C\n"
    "R3,East region,region,C\n"
)
SECTIONS = "code,name\nA,Agriculture and forestry\nB,Mining and quarrying\n"
DIGITS = "Write digits and a decimal point, nothing else; leave the cell empty where the figure is missing."
NO_PLACE = "no column of any sheet names territories of the study. Check that territories and file are of one country."
ONE_WAY = 'Write the column in one way, or set `decimal_mark` of the layer to "." or ",".'
CUT = "it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. Fetch it again."
WEB = "it is a web page or XML and not a table. Save it as XLSX, CSV or Parquet."
PERIODS = "Write all in one way; give periods of another length a layer of their own."
EMPTY = "the file is empty. Fetch it again, or put the right file in its place."
Change = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]


def refused(folder: Path, layer: str, name: str, data: bytes, **more: str) -> list[str]:
    """Each error that the check of a study tells, its place and its message."""
    study = STUDY.format(layer=layer, nature=more.pop("nature", "amounts"))
    for file, text in {"study.toml": study, "territories.csv": TERRITORIES, "sections.csv": SECTIONS, **more}.items():
        (folder / file).write_text(text, encoding="utf-8")
    (folder / name).write_bytes(data)
    findings = check(folder)
    errors = findings.filter(findings["severity"] == "error").select("where", "message").rows()
    assert not errors or len(errors) == findings.height  # what is refused is concluded nothing from
    return [f"{where}: {message}" for where, message in errors]


# Regions down and activities across, a sheet a year, as in the workbooks of Rosstat.

ACROSS = 'file = "a.xlsx"\nlayout = "activities-across"'


def table(year: str) -> list[list[Any]]:
    return [
        [f"Output by region, {year}"],
        ["", "Section A", "Section B"],
        ["", "Agriculture and forestry", "Mining and quarrying"],
        ["North region", 1.5, 2.5 + float(year)],
        ["South region", 4, 5],
        ["East region", 6, 7],
    ]


def across(change: Change | None = None, years: tuple[str, ...] = ("2016", "2017")) -> bytes:
    """A sound workbook, its first sheet changed."""

    def fill(book: xlsxwriter.Workbook) -> None:
        for year in years:
            sheet = book.add_worksheet(year)
            for i, row in enumerate(table(year if year.isdigit() else "2016")):
                sheet.write_row(i, 0, row)
            if change is not None and year == years[0]:
                change(book, sheet)

    return files.workbook(fill)


def put(row: int, column: int, value: Any) -> Change:
    return lambda _, sheet: sheet.write(row, column, value)


def _swapped(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_row(2, 1, ["Mining and quarrying", "Agriculture and forestry"])


def _no_year(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write(0, 0, "Output by region")


def date(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_datetime(4, 2, dt.datetime(2016, 5, 1), book.add_format({"num_format": "dd.mm"}))


BROKEN_ACROSS: dict[str, tuple[bytes, str, list[str]]] = {
    "sound": (across(), "", []),
    "cut in the middle": (across()[:4000], "", [f"a.xlsx: {CUT}"]),
    "nothing in it": (b"", "", [f"a.xlsx: {EMPTY}"]),
    "empty sheets": (files.of_rows([]), "", [f"a.xlsx: {NO_PLACE}"]),
    "a web page": (b"<html><table></table>", "", [f"a.xlsx: {WEB}"]),
    "another table in its place": (b"a,b\n1,2\n", "", [f"a.xlsx: {NO_PLACE}"]),
    "a sheet that is missing": (
        across(),
        'sheet = "2019"',
        [
            "a.xlsx: there is no sheet '2019'. Name one with `sheet` (`--sheet` of `metier new`); the sheets are: "
            "'2016', '2017'."
        ],
    ),
    "two sheets of one year": (
        across(put(0, 0, "Output by region, 2017")),
        "",
        [
            "a.xlsx, sheet 2017: the sheets '2016' and '2017' are of 2017 by title, and differ. "
            "Correct the year in one title, or name one `sheet`."
        ],
    ),
    "no year anywhere": (
        across(_no_year, years=("data",)),
        "",
        [
            "a.xlsx, sheet data: neither title nor name tell the period. "
            "Name the sheet by its year, or write the year above the table."
        ],
    ),
    "headings that changed places": (
        across(_swapped),
        "",
        [
            "a.xlsx, sheet 2016: the headings are of another classification than the study's: in 2 of 2 the code and "
            "the title part; 'A' is headed 'Mining and quarrying' there, which is 'B' in the study's. Leave its period "
            "out with `first_period` or `last_period` of the layer, or make a study of it alone with `metier new DIR "
            "--from FILE --periods`."
        ],
    ),
    "a heading of nothing known": (
        across(lambda _, sheet: sheet.write_column(1, 2, ["Section Z", "Zoology"])),
        "",
        [
            "a.xlsx, sheet 2016: the column C is headed 'Section Z / Zoology', which names no activity of the "
            "classification. Correct the heading, or take a classification that has it."
        ],
    ),
    "a heading twice": (
        across(lambda _, sheet: sheet.write_column(1, 2, ["Section A", "Agriculture and forestry"])),
        "",
        ["a.xlsx, sheet 2016: the columns B and C are all of 'A'. Correct one of the headings."],
    ),
    "figures without a heading": (
        across(put(4, 3, 12)),
        "",
        [
            "a.xlsx, sheet 2016, cell D5, column D: there are figures in a column without a heading. "
            "Write the heading above them, or delete them."
        ],
    ),
    "a region that nobody knows": (
        across(put(4, 0, "South Sea")),
        "",
        [
            "a.xlsx, sheet 2016, cell A5, column A: 'South Sea' names no territory of the study, and there are "
            "figures beside it. Correct the name, or add the territory to the table of territories."
        ],
    ),
    "the first region without its name": (
        across(lambda book, sheet: sheet.write_blank(3, 0, None, book.add_format())),
        "",
        [
            "a.xlsx, sheet 2016, cell A4, column A: there are figures above the first territory, and none is named "
            "beside them. Write the name, or delete the figures.",
        ],
    ),
    "a region twice": (
        across(lambda _, sheet: sheet.write_row(6, 0, ["South region", 1, 2])),
        "",
        [
            "a.xlsx, sheet 2016, cells A5, A7, column A: 'South region' name the territory 'R2' in 2 rows. "
            "Correct the name in one of them, or delete the row."
        ],
    ),
    "a formula error": (
        across(lambda _, sheet: sheet.write_formula(4, 2, "=1/0", None, "#DIV/0!")),
        "",
        [f"a.xlsx, sheet 2016, cell C5: the formula came to #DIV/0!. {DIGITS}"],
    ),
    "a formula that nobody computed": (
        across(lambda _, sheet: sheet.write_formula(4, 2, "=B5", None, "")),
        "",
        [
            "a.xlsx, sheet 2016, cell C5: the formula has no result. Open the workbook in a spreadsheet program, let "
            "it compute, and save it."
        ],
    ),
    "a figure over merged cells": (
        across(lambda _, sheet: sheet.merge_range(3, 1, 4, 1, 7)),
        "",
        [
            "a.xlsx, sheet 2016, cell B5: '7' stands here by a merged cell: it is one figure over several cells. Undo "
            "the merging, and write into each cell its own figure, or a mark where it has none."
        ],
    ),
    "two commas": (
        across(put(4, 2, "1,2,3")),
        "",
        [f"a.xlsx, sheet 2016, cell C5: '1,2,3' is not a number. {DIGITS}"],
    ),
    "a text that may be thousands": (
        across(put(4, 2, "1,299")),
        "",
        [
            "a.xlsx, sheet 2016, cell C5: '1,299' may be 1.299 or 1299, and no figure of the column tells which. "
            f"{ONE_WAY}"
        ],
    ),
    "a date": (
        across(date),
        "",
        [
            "a.xlsx, sheet 2016, cell C5: '2016-05-01' is a date and no number. Write the figure as a number: "
            "spreadsheets make dates of texts such as 5.16 or 1/2."
        ],
    ),
    "a figure below zero": (
        across(put(4, 2, -5)),
        "",
        [
            "a.xlsx, sheet 2016, cell C5: '-5' is negative. "
            'Correct it, or set `negative = "missing"` or `"zero"` for the layer.'
        ],
    ),
}


@pytest.mark.parametrize("case", BROKEN_ACROSS)
def test_activities_across(tmp_path: Path, case: str) -> None:
    data, more, told = BROKEN_ACROSS[case]
    assert refused(tmp_path, f"{ACROSS}\n{more}", "a.xlsx", data) == told


# Regions down and years across: totals of shares.

SHARES = "period,region_code,activity_code,value\n" + "".join(
    f"{year},{region},{activity},{share}\n"
    for year in (2016, 2017)
    for region in ("C", "R1", "R2")
    for activity, share in (("A", "40.0"), ("B", "60.0"))
)
YEARS = 'file = "shares.csv"\ntotals = "a.xlsx"\ntotals_layout = "years-across"'


def years(*changes: Change) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("product")
        rows = [
            ["Product"],
            ["", "2016", "2017"],
            ["Country", 10, 20.5],
            ["North region", 4, 8],
            ["South region", 6, 12],
        ]
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
        for change in changes:
            change(book, sheet)

    return files.workbook(fill)


NO_YEARS = (
    "no table has territories of the study down and years across. "
    "Check the headings, or take `totals_layout` out of the layer."
)
BROKEN_YEARS: dict[str, tuple[bytes, list[str]]] = {
    "sound": (years(), []),
    "cut in the middle": (years()[:4000], [f"a.xlsx: {CUT}"]),
    "nothing in it": (b"\n", [f"a.xlsx: {EMPTY}"]),
    "a web page": (b"<table><tr></tr></table>", [f"a.xlsx: {WEB}"]),
    "locked with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        [
            "a.xlsx: it is an old workbook (XLS) or one that is locked with a password. "
            "Open it, take the password away and save it as XLSX."
        ],
    ),
    "a heading that is no year": (years(put(1, 2, "growth")), [f"a.xlsx: {NO_YEARS}"]),
    "a year twice": (
        years(lambda _, sheet: sheet.write_column(1, 3, ["2016", 10, 4, 6])),
        ["a.xlsx, sheet product: the columns B and D are all of 2016. Delete one of them."],
    ),
    "figures without a heading": (
        years(put(3, 3, 5)),
        [
            "a.xlsx, sheet product, cell D4, column D: there are figures in a column without a heading. "
            "Write the heading above them, or delete them."
        ],
    ),
    "a region that nobody knows": (
        years(put(4, 0, "South Sea")),
        [
            "a.xlsx, sheet product, cell A5, column A: 'South Sea' names no territory of the study, and there are "
            "figures beside it. Correct the name, or add the territory to the table of territories."
        ],
    ),
    "a region twice": (
        years(put(4, 0, "North region")),
        [
            "a.xlsx, sheet product, cells A4, A5, column A: 'North region' name the territory 'R1' in 2 rows. "
            "Correct the name in one of them, or delete the row."
        ],
    ),
    "two commas": (
        years(put(3, 1, "1,2,3")),
        [f"a.xlsx, sheet product, cell B4: '1,2,3' is not a number. {DIGITS}"],
    ),
    "a formula error": (
        years(lambda _, sheet: sheet.write_formula(3, 1, "=1/0", None, "#DIV/0!")),
        [f"a.xlsx, sheet product, cell B4: the formula came to #DIV/0!. {DIGITS}"],
    ),
    "a figure over merged cells": (
        years(lambda _, sheet: sheet.merge_range(3, 1, 3, 2, 7)),
        [
            "a.xlsx, sheet product, cell C4: '7' stands here by a merged cell: it is one figure over several cells. "
            "Undo the merging, and write into each cell its own figure, or a mark where it has none."
        ],
    ),
    "a figure below zero": (
        years(put(3, 1, -4)),
        [
            "a.xlsx, sheet product, cell B4: '-4' is negative. "
            'Correct it, or set `negative = "missing"` or `"zero"` for the layer.'
        ],
    ),
}


@pytest.mark.parametrize("case", BROKEN_YEARS)
def test_years_across(tmp_path: Path, case: str) -> None:
    data, told = BROKEN_YEARS[case]
    more = {"nature": "shares", "shares.csv": SHARES}
    assert refused(tmp_path, YEARS, "a.xlsx", data, **more) == told


# Eurostat's tab-separated values.

TSV = (
    "freq,unit,nace,geo\\time\t2016 \t2017 \nA,THS,A,R1\t1.5 \t2.5 b\nA,THS,A,R2\t2 u\t: c\n"
    "A,THS,B,R1\t3 \t4 \nA,THS,B,R2\t: \t5 \n"
)
EUROSTAT = (
    'file = "a.tsv"\nlayout = "eurostat-tsv"\n'
    'columns = { region_code = "geo", activity_code = "nace", period = "time" }'
)
BROKEN_EUROSTAT: dict[str, tuple[str | bytes, list[str]]] = {
    "sound": (TSV, []),
    "nothing in it": ("", [f"a.tsv: {EMPTY}"]),
    "only a heading": (
        TSV.partition("\n")[0],
        ["a.tsv: there is no row below the heading. Add the rows, or take the file out of the study."],
    ),
    "cut in the middle": (
        TSV[:-14],
        [
            "a.tsv, row 5: there is 1 cell and the heading has 3. "
            "Write a tab for each cell, also for an empty one; delete the row where it is a note."
        ],
    ),
    "a cell too many": (
        TSV.replace("\t4 ", "\t4 \t5"),
        ["a.tsv, row 4: there are 4 cells and the heading has 3. Put quotation marks round a text that holds a tab."],
    ),
    "packed": (b"\x1f\x8b\x08\x00junk", ["a.tsv: it is packed with gzip. Unpack it."]),
    "NUL bytes": (
        TSV.replace("2.5 b", "2\0005"),
        ["a.tsv, row 2: it holds NUL bytes: it is not a text. Save the file as CSV in the encoding UTF-8."],
    ),
    "another heading": (
        TSV.replace("\\time", ""),
        [
            "a.tsv, row 1: the first heading is 'freq,unit,nace,geo', and not one like 'unit,nace_r2,geo\\time'. "
            "Take `layout` out, or fetch the file as TSV."
        ],
    ),
    "two marks in the heading": (
        TSV.replace("unit,nace", "\\unit,nace"),
        [
            "a.tsv, row 1: the heading 'freq,\\unit,nace,geo\\time' does not name each dimension once, the one across "
            "after a single \\. Fetch the file again."
        ],
    ),
    "a dimension twice": (
        TSV.replace("unit,nace", "freq,nace"),
        [
            "a.tsv, row 1: the heading 'freq,freq,nace,geo\\time' does not name each dimension once, the one across "
            "after a single \\. Fetch the file again."
        ],
    ),
    "a dimension without a name": (
        TSV.replace("unit,nace", ",nace"),
        [
            "a.tsv, row 1: the heading 'freq,,nace,geo\\time' does not name each dimension once, the one across "
            "after a single \\. Fetch the file again."
        ],
    ),
    "a dimension lacking": (
        TSV.replace("A,THS,B,R1", "A,B,R1"),
        [
            "a.tsv, row 4, column freq,unit,nace,geo\\time: the first cell does not name 4 dimensions, as its heading "
            "does. Fetch the file again."
        ],
    ),
    "a year twice": (
        TSV.replace("2017 ", "2016 "),
        ["a.tsv, row 1, column 2016: the heading '2016' is there twice. Rename one of the columns or delete it."],
    ),
    "years and quarters": (
        TSV.replace("2017 ", "2017-Q1 "),
        [
            "a.tsv, column time: the periods are written in 2 ways: '2016' (first in cell B2), '2017-Q1' (first in "
            f"cell C2). {PERIODS}"
        ],
    ),
    "a series twice": (
        TSV.replace("A,THS,B,R2", "A,THS,B,R1"),
        [
            "a.tsv: these rows have the same time '2016', geo 'R1', nace 'B'; cells B4, B5. Keep one of them.",
            "a.tsv: these rows have the same time '2017', geo 'R1', nace 'B'; cells C4, C5. Keep one of them.",
        ],
    ),
    "two units": (
        TSV.replace("A,THS,B,R1", "A,PC,B,R1"),
        [
            "a.tsv, column unit: there is more than one unit: 'THS' (first in cell B2), 'PC' (first in cell B4). "
            "Give each unit a layer of its own."
        ],
    ),
    "two frequencies": (
        TSV.replace("A,THS,B,R1", "Q,THS,B,R1"),
        [
            "a.tsv, column freq: there is more than one freq: 'A' (first in cell B2), 'Q' (first in cell B4). "
            "Read the rows of one frequency: name it in `where` of the layer."
        ],
    ),
    "a region that nobody knows": (
        TSV.replace("B,R2", "B,R9"),
        [
            "a.tsv, column geo: 'R9' is not a code in the table of territories; cells B5, C5. "
            "Correct the code or add it to the table of territories."
        ],
    ),
    "a letter that is no flag": (
        TSV.replace("2.5 b", "2.5 q"),
        [f"a.tsv, cell C2: '2.5 q' is not a number. {DIGITS}"],
    ),
    "a decimal comma": (
        TSV.replace("2.5 b", "2,5"),
        [
            "a.tsv, cell C2: '2,5' is written with a decimal comma, and other figures of the column with a point. "
            f"{ONE_WAY}"
        ],
    ),
    "thousands of digits": (
        TSV.replace("2.5 b", "9" * 2000),
        [
            f"a.tsv, cell C2: '{'9' * 60}…' (of 2000 characters) is infinite. "
            "Write the figure itself; leave the cell empty where it is missing."
        ],
    ),
}


@pytest.mark.parametrize("case", BROKEN_EUROSTAT)
def test_eurostat_tsv(tmp_path: Path, case: str) -> None:
    data, told = BROKEN_EUROSTAT[case]
    assert refused(tmp_path, EUROSTAT, "a.tsv", data.encode() if isinstance(data, str) else data) == told


# SDMX-CSV.

SDMX = (
    "DATAFLOW,LAST UPDATE,freq,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
    "E:X(1.0),1,A,A,R1,2016,1.5,\nE:X(1.0),1,A,A,R2,2016,2,u\nE:X(1.0),1,A,B,R1,2016,,c\nE:X(1.0),1,A,B,R2,2017,7,\n"
)
COLUMNS = (
    'file = "a.csv"\ncolumns = { region_code = "geo", activity_code = "nace_r2", period = "TIME_PERIOD", '
    'value = "OBS_VALUE", flag = "OBS_FLAG" }'
)
BROKEN_SDMX: dict[str, tuple[str | bytes, list[str]]] = {
    "sound": (SDMX, []),
    "nothing in it": ("", [f"a.csv: {EMPTY}"]),
    "only a heading": (
        SDMX.partition("\n")[0],
        ["a.csv: there is no row below the heading. Add the rows, or take the file out of the study."],
    ),
    "cut in the middle": (
        SDMX[:-12],
        [
            "a.csv, row 5: there are 4 cells and the heading has 8. "
            "Write a comma for each cell, also for an empty one; delete the row where it is a note."
        ],
    ),
    "SDMX-ML": ("<?xml version='1.0'?><message:GenericData>", [f"a.csv: {WEB}"]),
    "SDMX-JSON": ('{"data": {}}', ["a.csv: it is JSON and not a table. Save it as XLSX, CSV or Parquet."]),
    "a column lacking": (
        SDMX.replace("OBS_VALUE", "VALUE"),
        [
            "a.csv, row 1: the study file asks for the column 'OBS_VALUE', and the columns are: DATAFLOW, LAST UPDATE, "
            "freq, nace_r2, geo, TIME_PERIOD, VALUE, OBS_FLAG. Correct the heading in `columns` or `where` of the "
            "layer, or in the file."
        ],
    ),
    "a column twice": (
        SDMX.replace("LAST UPDATE", "freq"),
        ["a.csv, row 1, column freq: the heading 'freq' is there twice. Rename one of the columns or delete it."],
    ),
    "an observation twice": (
        SDMX + SDMX.splitlines()[1],
        ["a.csv, rows 2, 6: these rows have the same TIME_PERIOD '2016', geo 'R1', nace_r2 'A'. Keep one of them."],
    ),
    "codes with their labels": (
        SDMX.replace(",R1,", ",R1: North region,"),
        [
            "a.csv, rows 2, 4, column geo: 'R1: North region' is not a code in the table of territories. "
            "Correct the code or add it to the table of territories."
        ],
    ),
    "an empty code": (
        SDMX.replace(",R2,2017", ",,2017"),
        ["a.csv, row 5, column geo: the cell is empty. Fill it in or delete the row."],
    ),
    "years and quarters": (
        SDMX.replace("2017", "2017-Q1"),
        [
            "a.csv, column TIME_PERIOD: the periods are written in 2 ways: '2016' (first in row 2), '2017-Q1' (first "
            f"in row 5). {PERIODS}"
        ],
    ),
    "two frequencies": (
        SDMX.replace("A,B,R2", "Q,B,R2"),
        [
            "a.csv, column freq: there is more than one freq: 'A' (first in row 2), 'Q' (first in row 5). "
            "Read the rows of one frequency: name it in `where` of the layer."
        ],
    ),
    "NaN": (
        SDMX.replace(",7,", ",NaN,"),
        [f"a.csv, row 5, column OBS_VALUE: 'NaN' is not a number. {DIGITS}"],
    ),
    "a decimal comma": (
        SDMX.replace(",7,", ',"7,5",'),
        [
            "a.csv, row 5, column OBS_VALUE: '7,5' is written with a decimal comma, and other figures of the column "
            f"with a point. {ONE_WAY}"
        ],
    ),
    "an infinity": (
        SDMX.replace(",7,", ",1e999,"),
        [
            "a.csv, row 5, column OBS_VALUE: '1e999' is infinite. Write the figure itself; leave the cell empty where "
            "it is missing."
        ],
    ),
}


@pytest.mark.parametrize("case", BROKEN_SDMX)
def test_sdmx_csv(tmp_path: Path, case: str) -> None:
    data, told = BROKEN_SDMX[case]
    assert refused(tmp_path, COLUMNS, "a.csv", data.encode() if isinstance(data, str) else data) == told


def test_a_sheet_without_territories_is_left_aside_and_told(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Contents").write(0, 0, "Output by region")
        for i, row in enumerate(table("2016")):
            (book.get_worksheet_by_name("2016") or book.add_worksheet("2016")).write_row(i, 0, row)

    assert refused(tmp_path, ACROSS, "a.xlsx", files.workbook(fill)) == []
    told = check(tmp_path).filter(pl.col("code") == "layout")["message"].to_list()
    assert told == [
        "a.xlsx: 1 tables were read, of the periods 2016, each with 3 territories and 2 activities at most; 0 rows of "
        "notes bear no figures. Sheets that name no two territories were left aside: 'Contents'."
    ]


def test_numbers_kept_as_text_are_read_and_told_with_their_cells(tmp_path: Path) -> None:
    data = across(lambda _, sheet: sheet.write_column(3, 2, ["299,5", "1 200,5"]))
    assert refused(tmp_path, ACROSS, "a.xlsx", data) == []
    told = check(tmp_path).filter(pl.col("code") == "numbers-as-text")
    assert told.select("severity", "where", "place", "message").rows() == [
        (
            "note",
            "output",
            "a.xlsx, sheet 2016, cells C4, C5",
            "2 figures of layer 'output' are texts among numbers, and were read as numbers. Look whether they are what "
            "the office meant: a spreadsheet leaves as text what it does not take for a number.",
        )
    ]
    _, evidence = open_study(tmp_path)
    read = evidence.observations.filter((pl.col("period") == "2016") & (pl.col("activity_code") == "B"))
    assert read["value"].to_list() == [299.5, 1200.5, 7]
