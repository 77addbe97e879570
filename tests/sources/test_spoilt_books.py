"""Workbooks, Parquet and Arrow spoilt by hands and programs: each is refused at its sheet and cell, by every reader."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from tests.sources import files
from tests.sources.test_broken_crossed import down
from tests.sources.test_broken_layouts import ACROSS, SHARES, YEARS, across, refused, years

REGIONS = ("R1", "R2", "R3")
ROWS = [(year, region, activity, 1.5) for year in ("2016", "2017") for region in REGIONS for activity in "AB"]
CROSSED = 'file = "a.xlsx"\nlayout = "cross-table"'
WITH_SHARES = {"nature": "shares", "shares.csv": SHARES}
BOOKS: dict[str, tuple[str, bytes, dict[str, str], str]] = {  # layer, sound file, other files, a cell of a figure
    "one row a figure": ('file = "a.xlsx"', files.of_rows([files.HEADING, *ROWS]), {}, "D4"),
    "activities across": (ACROSS, across(), {}, "C5"),
    "years across": (YEARS, years(), WITH_SHARES, "C5"),
    "cross-table": (CROSSED, down(), {}, "C5"),
}
Spoil = Callable[[bytes, str], bytes]


def cell(value: Any) -> Spoil:
    """The figure, written otherwise."""

    def spoilt(data: bytes, at: str) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(data))
        book.worksheets[0][at] = value
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    return spoilt


def part(pattern: bytes, text: bytes) -> Spoil:
    """The sheet's XML, changed in one place."""
    change = lambda name, old: re.sub(pattern, text, old, count=1) if name == files.SHEET else old  # noqa: E731
    return lambda data, _: files.repacked(data, change)


SPOILT: dict[str, Spoil] = {
    "no texts": lambda data, _: files.repacked(data, lambda name, old: None if "sharedStrings" in name else old),
    "a text beyond the last": part(rb't="s"><v>\d+</v>', b't="s"><v>99999</v>'),
    "row 0": part(rb'<row r="3"', b'<row r="0"'),
    "a cell twice": part(rb'r="B4"', b'r="B3"'),
    "the list of parts cut": lambda data, _: data[:-30],
    "junk before": lambda data, _: b"junk" * 10 + data,
    "half of it zeros": lambda data, _: data[: len(data) // 2] + bytes(len(data) - len(data) // 2),
    "a letter O": cell("1O"),
    "a unit behind": cell("12 thousand"),
    "a formula of a text": cell("=A1"),
    "two figures": cell("1 / 2"),
    "a time": cell(dt.time(3, 4)),
    "digits of full width": cell("１２"),
}
FRAME = pl.DataFrame(ROWS, schema=["period", "region_code", "activity_code", "value"], orient="row")
VALUE = pl.col("value")
FRAMES: dict[str, pl.DataFrame] = {
    "truth values": FRAME.with_columns(VALUE > 1),
    "an infinity": FRAME.with_columns(VALUE / 0),
    "a period lacking": FRAME.with_columns(period=pl.when(pl.col("region_code") == "R1").then("period")),
    "moments": FRAME.with_columns(value=pl.lit(dt.datetime(2016, 1, 1, 5, 3))),
    "texts of both marks": FRAME.with_columns(value=pl.col("period").replace({"2016": "1,5", "2017": "1.5"})),
    "times": FRAME.with_columns(value=pl.lit(dt.time(3))),
    "dates": FRAME.with_columns(value=pl.lit(dt.date(2020, 3, 3))),
    "all rows twice": pl.concat([FRAME, FRAME]),
    "no rows": FRAME.head(0),
    "no column of figures": FRAME.drop("value"),
    "years of five digits": FRAME.with_columns(period=pl.col("period").replace("2016", "20166")),
}


def columnar(kind: str, frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer) if kind == "Parquet" else frame.write_ipc(buffer)
    return buffer.getvalue()


TOLD: dict[tuple[str, str], tuple[int, str]] = {
    ("one row a figure", "no texts"): (
        1,
        "a.xlsx, sheet 2016: the workbook is damaged: it was cut off or changed on its way. Fetch it again, "
        "or save it anew as XLSX.",
    ),
    ("one row a figure", "a text beyond the last"): (
        1,
        "a.xlsx, sheet 2016: the workbook is damaged: it was cut off or changed on its way. Fetch it again, "
        "or save it anew as XLSX.",
    ),
    ("one row a figure", "row 0"): (
        1,
        "a.xlsx, sheet 2016: the workbook is damaged: it was cut off or changed on its way. Fetch it again, "
        "or save it anew as XLSX.",
    ),
    ("one row a figure", "a cell twice"): (
        1,
        "a.xlsx, sheet 2016: the workbook is damaged: the sheet has the cell B3 twice. Fetch it again, or "
        "save it anew as XLSX.",
    ),
    ("one row a figure", "the list of parts cut"): (
        1,
        "a.xlsx: it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. "
        "Fetch it again.",
    ),
    ("one row a figure", "junk before"): (
        1,
        "a.xlsx, row 1: it holds NUL bytes: it is not a text. Save the file as CSV in the encoding UTF-8.",
    ),
    ("one row a figure", "half of it zeros"): (
        1,
        "a.xlsx: it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. "
        "Fetch it again.",
    ),
    ("one row a figure", "a letter O"): (
        1,
        "a.xlsx, sheet 2016, cell D4, column value: '1O' is not a number. Write digits and a decimal point, "
        "nothing else; leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "a unit behind"): (
        1,
        "a.xlsx, sheet 2016, cell D4, column value: '12 thousand' is not a number. Write digits and a "
        "decimal point, nothing else; leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "a formula of a text"): (
        1,
        "a.xlsx, sheet 2016, cell D4, column value: the formula has no result. Open the workbook in a "
        "spreadsheet program, let it compute, and save it.",
    ),
    ("one row a figure", "two figures"): (
        1,
        "a.xlsx, sheet 2016, cell D4, column value: '1 / 2' is not a number. Write digits and a decimal "
        "point, nothing else; leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "a time"): (
        1,
        "a.xlsx, sheet 2016, cell D4, column value: '03:04:00' is not a number. Write digits and a decimal "
        "point, nothing else; leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "digits of full width"): (
        1,
        "a.xlsx, sheet 2016, cell D4, column value: '１２' is not a number. Write digits and a decimal point, "
        "nothing else; leave the cell empty where the figure is missing.",
    ),
    ("activities across", "no texts"): (
        1,
        "a.xlsx, sheet 2016: the workbook is damaged: it was cut off or changed on its way. Fetch it again, "
        "or save it anew as XLSX.",
    ),
    ("activities across", "a text beyond the last"): (
        1,
        "a.xlsx, sheet 2016: the workbook is damaged: it was cut off or changed on its way. Fetch it again, "
        "or save it anew as XLSX.",
    ),
    ("activities across", "row 0"): (
        1,
        "a.xlsx, sheet 2016: the workbook is damaged: it was cut off or changed on its way. Fetch it again, "
        "or save it anew as XLSX.",
    ),
    ("activities across", "a cell twice"): (
        1,
        "a.xlsx, sheet 2016: the workbook is damaged: the sheet has the cell B3 twice. Fetch it again, or "
        "save it anew as XLSX.",
    ),
    ("activities across", "the list of parts cut"): (
        1,
        "a.xlsx: it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. "
        "Fetch it again.",
    ),
    ("activities across", "junk before"): (
        1,
        "a.xlsx, row 1: it holds NUL bytes: it is not a text. Save the file as CSV in the encoding UTF-8.",
    ),
    ("activities across", "half of it zeros"): (
        1,
        "a.xlsx: it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. "
        "Fetch it again.",
    ),
    ("activities across", "a letter O"): (
        1,
        "a.xlsx, sheet 2016, cell C5: '1O' is not a number. Write digits and a decimal point, nothing else; "
        "leave the cell empty where the figure is missing.",
    ),
    ("activities across", "a unit behind"): (
        1,
        "a.xlsx, sheet 2016, cell C5: '12 thousand' is not a number. Write digits and a decimal point, "
        "nothing else; leave the cell empty where the figure is missing.",
    ),
    ("activities across", "a formula of a text"): (
        1,
        "a.xlsx, sheet 2016, cell C5: the formula has no result. Open the workbook in a spreadsheet program, "
        "let it compute, and save it.",
    ),
    ("activities across", "two figures"): (
        1,
        "a.xlsx, sheet 2016, cell C5: '1 / 2' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("activities across", "a time"): (
        1,
        "a.xlsx, sheet 2016, cell C5: '03:04:00' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("activities across", "digits of full width"): (
        1,
        "a.xlsx, sheet 2016, cell C5: '１２' is not a number. Write digits and a decimal point, nothing else; "
        "leave the cell empty where the figure is missing.",
    ),
    ("years across", "no texts"): (
        1,
        "a.xlsx, sheet product: the workbook is damaged: it was cut off or changed on its way. Fetch it "
        "again, or save it anew as XLSX.",
    ),
    ("years across", "a text beyond the last"): (
        1,
        "a.xlsx, sheet product: the workbook is damaged: it was cut off or changed on its way. Fetch it "
        "again, or save it anew as XLSX.",
    ),
    ("years across", "row 0"): (
        1,
        "a.xlsx, sheet product: the workbook is damaged: it was cut off or changed on its way. Fetch it "
        "again, or save it anew as XLSX.",
    ),
    ("years across", "a cell twice"): (
        1,
        "a.xlsx, sheet product: the workbook is damaged: the sheet has the cell B3 twice. Fetch it again, or "
        "save it anew as XLSX.",
    ),
    ("years across", "the list of parts cut"): (
        1,
        "a.xlsx: it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. "
        "Fetch it again.",
    ),
    ("years across", "junk before"): (
        1,
        "a.xlsx, row 1: it holds NUL bytes: it is not a text. Save the file as CSV in the encoding UTF-8.",
    ),
    ("years across", "half of it zeros"): (
        1,
        "a.xlsx: it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. "
        "Fetch it again.",
    ),
    ("years across", "a letter O"): (
        1,
        "a.xlsx, sheet product, cell C5: '1O' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("years across", "a unit behind"): (
        1,
        "a.xlsx, sheet product, cell C5: '12 thousand' is not a number. Write digits and a decimal point, "
        "nothing else; leave the cell empty where the figure is missing.",
    ),
    ("years across", "a formula of a text"): (
        1,
        "a.xlsx, sheet product, cell C5: the formula has no result. Open the workbook in a spreadsheet "
        "program, let it compute, and save it.",
    ),
    ("years across", "two figures"): (
        1,
        "a.xlsx, sheet product, cell C5: '1 / 2' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("years across", "a time"): (
        1,
        "a.xlsx, sheet product, cell C5: '03:04:00' is not a number. Write digits and a decimal point, "
        "nothing else; leave the cell empty where the figure is missing.",
    ),
    ("years across", "digits of full width"): (
        1,
        "a.xlsx, sheet product, cell C5: '１２' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("cross-table", "no texts"): (
        1,
        "a.xlsx, sheet output: the workbook is damaged: it was cut off or changed on its way. Fetch it "
        "again, or save it anew as XLSX.",
    ),
    ("cross-table", "a text beyond the last"): (
        1,
        "a.xlsx, sheet output: the workbook is damaged: it was cut off or changed on its way. Fetch it "
        "again, or save it anew as XLSX.",
    ),
    ("cross-table", "row 0"): (
        1,
        "a.xlsx, sheet output: the workbook is damaged: it was cut off or changed on its way. Fetch it "
        "again, or save it anew as XLSX.",
    ),
    ("cross-table", "a cell twice"): (
        1,
        "a.xlsx, sheet output: the workbook is damaged: the sheet has the cell B3 twice. Fetch it again, or "
        "save it anew as XLSX.",
    ),
    ("cross-table", "the list of parts cut"): (
        1,
        "a.xlsx: it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. "
        "Fetch it again.",
    ),
    ("cross-table", "junk before"): (
        1,
        "a.xlsx, row 1: it holds NUL bytes: it is not a text. Save the file as CSV in the encoding UTF-8.",
    ),
    ("cross-table", "half of it zeros"): (
        1,
        "a.xlsx: it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. "
        "Fetch it again.",
    ),
    ("cross-table", "a letter O"): (
        1,
        "a.xlsx, sheet output, cell C5: '1O' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("cross-table", "a unit behind"): (
        1,
        "a.xlsx, sheet output, cell C5: '12 thousand' is not a number. Write digits and a decimal point, "
        "nothing else; leave the cell empty where the figure is missing.",
    ),
    ("cross-table", "a formula of a text"): (
        1,
        "a.xlsx, sheet output, cell C5: the formula has no result. Open the workbook in a spreadsheet "
        "program, let it compute, and save it.",
    ),
    ("cross-table", "two figures"): (
        1,
        "a.xlsx, sheet output, cell C5: '1 / 2' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("cross-table", "a time"): (
        1,
        "a.xlsx, sheet output, cell C5: '03:04:00' is not a number. Write digits and a decimal point, "
        "nothing else; leave the cell empty where the figure is missing.",
    ),
    ("cross-table", "digits of full width"): (
        1,
        "a.xlsx, sheet output, cell C5: '１２' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
}
TOLD_OF_FRAMES: dict[str, tuple[int, str]] = {
    "truth values": (
        1,
        "a.bin, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more, column value: 'true' is not a number. Write "
        "digits and a decimal point, nothing else; leave the cell empty where the figure is missing.",
    ),
    "an infinity": (
        1,
        "a.bin, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more, column value: 'inf' is infinite. Write the "
        "figure itself; leave the cell empty where it is missing.",
    ),
    "a period lacking": (
        1,
        "a.bin, rows 4, 5, 6, 7, 10, 11, 12, 13, column period: the cell is empty. Fill it in or delete the row.",
    ),
    "moments": (
        1,
        "a.bin, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more, column value: '2016-01-01 05:03:00.000000' "
        "is a date and no number. Write the figure as a number: spreadsheets make dates of texts such as "
        "5.16 or 1/2.",
    ),
    "texts of both marks": (
        1,
        "a.bin, rows 2, 3, 4, 5, 6, 7, column value: '1,5' is written with a decimal comma, and other "
        "figures of the column with a point. Write the column in one way, or set `decimal_mark` of the layer "
        'to "." or ",".',
    ),
    "times": (
        1,
        "a.bin, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more, column value: '03:00:00' is not a number. "
        "Write digits and a decimal point, nothing else; leave the cell empty where the figure is missing.",
    ),
    "dates": (
        1,
        "a.bin, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more, column value: '2020-03-03' is a date and no "
        "number. Write the figure as a number: spreadsheets make dates of texts such as 5.16 or 1/2.",
    ),
    "all rows twice": (
        12,
        "a.bin, rows 2, 14: these rows have the same period '2016', region_code 'R1', activity_code 'A'. "
        "Keep one of them.",
    ),
    "no rows": (
        1,
        "a.bin: there is no row below the heading. Add the rows, or take the file out of the study.",
    ),
    "no column of figures": (
        1,
        "a.bin, row 1: the column 'value' is missing; the columns are: period, region_code, activity_code. "
        "Add the column 'value' or correct its heading.",
    ),
    "years of five digits": (
        1,
        "a.bin, column period: the periods are written in 2 ways: '20166' (first in row 2), '2017' (first in "
        "row 8). Write all in one way; give periods of another length a layer of their own.",
    ),
}


@pytest.mark.parametrize(("reader", "case"), TOLD)
def test_a_spoilt_workbook_is_refused_at_its_cell(tmp_path: Path, reader: str, case: str) -> None:
    layer, sound, more, at = BOOKS[reader]
    told = refused(tmp_path, layer, "a.xlsx", SPOILT[case](sound, at), **more)
    assert (len(told), told[0]) == TOLD[reader, case]


@pytest.mark.parametrize("reader", BOOKS)
def test_the_sound_workbook_is_read(tmp_path: Path, reader: str) -> None:
    layer, sound, more, _ = BOOKS[reader]
    assert refused(tmp_path, layer, "a.xlsx", sound, **more) == []


@pytest.mark.parametrize("kind", ["Parquet", "Arrow"])
@pytest.mark.parametrize("case", TOLD_OF_FRAMES)
def test_columns_that_are_no_layer_are_refused_at_their_row(tmp_path: Path, case: str, kind: str) -> None:
    told = refused(tmp_path, 'file = "a.bin"', "a.bin", columnar(kind, FRAMES[case]))
    assert (len(told), told[0]) == TOLD_OF_FRAMES[case]
