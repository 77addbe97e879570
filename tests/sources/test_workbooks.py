"""Workbooks: every cell by its place; broken ones refused with sheet and cell."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from metier.observe.figures import figures
from metier.observe.marks import Notation
from metier.sources import read_table, sheet_names
from tests.sources import files
from tests.sources.files import HEADING, read, refusal, row

DAMAGED = "the workbook is damaged: it was cut off or changed on its way. Fetch it again, or save it anew as XLSX."
CUT = "it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. Fetch it again."
SMALLER = "Delete what lies far from the table, or save the sheet as CSV or Parquet."


def test_a_sheet_becomes_text_and_knows_its_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(files.sound_workbook())
    table = read_table(tmp_path, "a.xlsx").table
    assert table.cells.rows(named=True) == [
        row(2, "2016", "R1", "A", "1.5"),
        row(3, "2016", "R2", "A", "20.25"),
        row(4, "2016", "R1", "B", "0"),
    ]
    assert (table.sheet, table.pointed) == ("2016", {"value"})
    assert str(table.fault("it is wrong", "Correct it.", (3,), "value")) == (
        "a.xlsx, sheet 2016, cell D3, column value: it is wrong. Correct it."
    )


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", files.sound_workbook()) == read(tmp_path, "a.xlsx", files.sound_workbook())


def test_every_kind_of_cell(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("kinds")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        percent = book.add_format({"num_format": "0.0%"})
        sheet.write_row(0, 0, ["text", "number", "day", "truth", "formula", "error", "empty"])
        sheet.write_row(1, 0, [" Орёл\u00a0", 0.3])
        sheet.write_datetime(1, 2, dt.datetime(2016, 12, 31), day)
        sheet.write_boolean(1, 3, True)
        sheet.write_formula(1, 4, "=1+1", None, 2)
        sheet.write_formula(1, 5, "=B9", None, "#REF!")
        sheet.write_row(2, 0, ["01", 1e15])
        sheet.write_number(2, 4, 0.5, percent)

    rows = read(tmp_path, "a.xlsx", files.workbook(fill))
    assert rows == [
        {
            "text": "Орёл",
            "number": "0.3",
            "day": "2016-12-31",
            "truth": "TRUE",
            "formula": "2",
            "error": "#REF!",
            "empty": None,
            "row": 2,
        },
        {
            "text": "01",
            "number": "1000000000000000",
            "day": None,
            "truth": None,
            "formula": "0.5",
            "error": None,
            "empty": None,
            "row": 3,
        },
    ]


def test_merged_cells_all_hold_what_the_first_holds(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("a")
        sheet.write_row(0, 0, ["region", "value"])
        sheet.merge_range(1, 0, 2, 0, "R1")
        sheet.write_column(1, 1, [1, 2])

    assert read(tmp_path, "a.xlsx", files.workbook(fill)) == [
        {"region": "R1", "value": "1", "row": 2},
        {"region": "R1", "value": "2", "row": 3},
    ]


def test_sheets_are_asked_for_by_name(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for title in ("2015", "«2016» & more", "hidden"):
            book.add_worksheet(title).write_column(0, 0, ["year", title])
        book.get_worksheet_by_name("hidden").hide()
        book.add_chartsheet("chart")

    data = files.workbook(fill)
    assert read(tmp_path, "a.xlsx", data, sheet="«2016» & more") == [{"year": "«2016» & more", "row": 2}]
    assert sheet_names(tmp_path, "a.xlsx") == ("2015", "«2016» & more", "hidden")
    assert sheet_names(tmp_path, "a.xlsx") and read(tmp_path, "a.xlsx", data, sheet="hidden")
    (tmp_path / "a.csv").write_bytes(b"a\n1\n")
    assert sheet_names(tmp_path, "a.csv") == ()


def test_the_real_workbook_of_rosstat(shared: Path) -> None:
    folder, name = shared / "data" / "russia" / "raw", "VRP_OKVED2_s2016.xlsx"
    assert sheet_names(folder, name) == tuple(map(str, range(2009, 2025)))
    table = read_table(folder, name, sheet="2018", heading=0).table
    assert table.cells.columns[:4] == ["A", "B", "C", "D"]
    by_row = {found["row"]: found for found in table.cells.iter_rows(named=True)}
    assert by_row[4]["D"] == "Раздел A"
    assert by_row[3]["D"] == by_row[3]["E"] == "в том числе"  # one cell over many columns
    assert by_row[7]["A"] == "#N/A"  # a formula of the office's own that came to nothing
    assert by_row[103]["B"].startswith("1) ")


def test_cells_that_do_not_say_where_they_stand(tmp_path: Path) -> None:
    """Some programs leave the places out: the cells follow each other."""
    placed = files.of_rows([["a", "b"], [1, 2]])
    import re

    bare = files.repacked(
        placed, lambda path, part: re.sub(rb' r="[A-Z]+\d+"', b"", part) if path == files.SHEET else part
    )
    assert read(tmp_path, "a.xlsx", bare) == [{"a": "1", "b": "2", "row": 2}]


def _far(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("2016")
    sheet.write_row(0, 0, HEADING)
    sheet.write(1048575, 16383, "x")


def _long_texts(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("2016")
    sheet.write_column(0, 0, ["name"] + ["y" * 32_000] * 5_000)


def _two_sheets(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("2015")
    book.add_worksheet("2016")


def _without(path: str) -> bytes:
    return files.repacked(files.sound_workbook(), lambda found, part: None if found == path else part)


def _stored_twice() -> bytes:
    buffer = io.BytesIO(files.sound_workbook())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(files.SHEET, b"<worksheet/>")
    return buffer.getvalue()


def _flipped() -> bytes:
    """A workbook whose sheet was changed on its way: its check sum no longer fits."""
    data = bytearray(files.repacked(files.sound_workbook(), lambda _, part: part))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.getinfo(files.SHEET).header_offset
    data[start + 100] ^= 0xFF
    return bytes(data)


BROKEN = {
    "nothing in it": (
        lambda: b"",
        {},
        "a.xlsx: the file is empty. Fetch it again, or put the right file in its place.",
    ),
    "cut in the middle": (lambda: files.sound_workbook()[:3000], {}, f"a.xlsx: {CUT}"),
    "a byte changed": (_flipped, {}, f"a.xlsx: {DAMAGED}"),
    "a part stored twice": (_stored_twice, {}, f"a.xlsx: {DAMAGED}"),
    "the sheet's part missing": (lambda: _without(files.SHEET), {}, f"a.xlsx: {DAMAGED}"),
    "no list of parts": (lambda: _without("xl/_rels/workbook.xml.rels"), {}, f"a.xlsx: {DAMAGED}"),
    "no workbook in it": (
        lambda: _without("xl/workbook.xml"),
        {},
        "a.xlsx: it is a ZIP archive and not a table. Unpack it and name the table in it.",
    ),
    "XML cut in the middle": (
        lambda: files.with_sheet_xml(files.sound_workbook(), b"</sheetData>", b"<row r="),
        {},
        f"a.xlsx, sheet 2016: {DAMAGED}",
    ),
    "XML in another encoding": (
        lambda: files.repacked(
            files.sound_workbook(),
            lambda path, part: part.decode().encode("utf-16") if path == files.SHEET else part,
        ),
        {},
        f"a.xlsx: {DAMAGED}",
    ),
    "sheet missing": (
        files.sound_workbook,
        {"sheet": "2017"},
        "a.xlsx: there is no sheet '2017'. Name one with `sheet` (`--sheet` of `metier new`); the sheets are: '2016'.",
    ),
    "sheet not named": (
        lambda: files.workbook(_two_sheets),
        {},
        "a.xlsx: there are 2 sheets. Name one with `sheet` (`--sheet` of `metier new`); the sheets are: '2015', "
        "'2016'.",
    ),
    "empty sheet": (
        lambda: files.of_rows([]),
        {},
        "a.xlsx, sheet 2016, row 1: there is no heading. Write the names of the columns in the first row.",
    ),
    "heading moved": (
        lambda: files.of_rows([["Employment"], [], HEADING, *files.ROWS]),
        {},
        "a.xlsx, sheet 2016, cell B3: there are cells right of the last heading: B3 and 11 more. Write a heading above "
        "them in row 1, delete them, or name the row of the headings.",
    ),
    "heading asked for where there is none": (
        files.sound_workbook,
        {"heading": 9},
        "a.xlsx, sheet 2016, row 9: there is no heading. Write the names of the columns in row 9.",
    ),
    "heading twice": (
        lambda: files.of_rows([["a", "b", "a"]]),
        {},
        "a.xlsx, sheet 2016, row 1, column a: the heading 'a' is there twice. Rename one of the columns or delete it.",
    ),
    "a cell in the furthest corner": (
        lambda: files.workbook(_far),
        {},
        "a.xlsx, sheet 2016: the sheet has 1048576 rows and 16384 columns up to the cell XFD1048576, more than metier "
        f"reads. {SMALLER}",
    ),
    "one long text in thousands of cells": (
        lambda: files.workbook(_long_texts),
        {},
        f"a.xlsx, sheet 2016: the texts in the sheet are longer together than metier reads. {SMALLER}",
    ),
    "a web page in the name of a workbook": (
        lambda: b'<meta http-equiv="Content-Type"><table><tr><td>1</td></tr></table>',
        {},
        "a.xlsx: it is a web page or XML and not a table. Save it as XLSX, CSV or Parquet.",
    ),
    "a binary workbook": (
        lambda: files.repacked_as(files.sound_workbook(), "xl/workbook.xml", "xl/workbook.bin"),
        {},
        "a.xlsx: it is a binary workbook (XLSB). Save it as XLSX.",
    ),
    "an OpenDocument file": (
        lambda: files.zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        {},
        "a.xlsx: it is an OpenDocument file (ODS). Save it as XLSX.",
    ),
    "a text document": (
        lambda: files.zipped({"word/document.xml": b"<x/>"}),
        {},
        "a.xlsx: it is a ZIP archive and not a table. Unpack it and name the table in it.",
    ),
    "a column without a heading": (
        lambda: files.of_rows([["a", "", "c"], [1, 2, 3]]),
        {},
        "a.xlsx, sheet 2016, row 1: column 2 has no heading. Name the column or delete it.",
    ),
    "locked with a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        {},
        "a.xlsx: it is an old workbook (XLS) or one that is locked with a password. Open it, take the password "
        "away and save it as XLSX.",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_workbooks_end_in_a_whole_message(tmp_path: Path, case: str) -> None:
    make, asked, told = BROKEN[case]
    assert refusal(tmp_path, "a.xlsx", make(), **asked) == told


def _sheet_of(write: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]) -> bytes:
    """A sheet with two sound figures, and what ``write`` does to it."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("2016")
        sheet.write_row(0, 0, ["region", "value"])
        sheet.write_column(1, 0, ["R1", "R2", "R3"])
        sheet.write_column(1, 1, [1.234, 2.5])
        write(book, sheet)

    return files.workbook(fill)


def _date(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_datetime(3, 1, dt.datetime(2016, 5, 1), book.add_format({"num_format": "dd.mm"}))


DIGITS = "Write digits and a decimal point, nothing else; leave the cell empty where the figure is missing."
FAULTY_FIGURES = {
    "a formula error": (
        _sheet_of(lambda _, sheet: sheet.write_formula(3, 1, "=A1/0", None, "#DIV/0!")),
        f"cell B4, column value: the formula came to #DIV/0!. {DIGITS}",
    ),
    "a link to another workbook that is gone": (
        _sheet_of(lambda _, sheet: sheet.write_formula(3, 1, "='[other.xlsx]a'!A1", None, "#REF!")),
        f"cell B4, column value: the formula came to #REF!. {DIGITS}",
    ),
    "a formula that nobody computed": (
        _sheet_of(lambda _, sheet: sheet.write_formula(3, 1, "=B2+B3", None, "")),
        "cell B4, column value: the formula has no result. Open the workbook in a spreadsheet program, let it compute, "
        "and save it.",
    ),
    "a figure over merged cells": (
        _sheet_of(lambda _, sheet: sheet.merge_range(2, 1, 3, 1, 7.5)),
        "cell B4, column value: '7.5' stands here by a merged cell: it is one figure over several cells. Undo the "
        "merging, and write into each cell its own figure, or a mark where it has none.",
    ),
    "a date": (
        _sheet_of(_date),
        "cell B4, column value: '2016-05-01' is a date and no number. Write the figure as a number: spreadsheets make "
        "dates of texts such as 5.16 or 1/2.",
    ),
    "two commas": (
        _sheet_of(lambda _, sheet: sheet.write(3, 1, "1,2,3")),
        f"cell B4, column value: '1,2,3' is not a number. {DIGITS}",
    ),
    "a text that may be thousands": (
        _sheet_of(lambda _, sheet: sheet.write(3, 1, "1,299")),
        "cell B4, column value: '1,299' may be 1.299 or 1299, and no figure of the column tells which. Write the "
        'column in one way, or set `decimal_mark` of the layer to "." or ",".',
    ),
    "texts with both decimal marks": (
        _sheet_of(lambda _, sheet: sheet.write_column(1, 1, ["1,5", 2, "2.5"])),
        "cell B2, column value: '1,5' is written with a decimal comma, and other figures of the column with a point. "
        'Write the column in one way, or set `decimal_mark` of the layer to "." or ",".',
    ),
    "a truth value": (
        _sheet_of(lambda _, sheet: sheet.write_boolean(3, 1, True)),
        f"cell B4, column value: 'TRUE' is not a number. {DIGITS}",
    ),
    "a cell of 32 thousand digits": (
        _sheet_of(lambda _, sheet: sheet.write(3, 1, "9" * 32_000)),
        f"cell B4, column value: '{'9' * 60}…' (of 32000 characters) is infinite. Write the figure itself; leave the "
        "cell empty where it is missing.",
    ),
}


@pytest.mark.parametrize("case", FAULTY_FIGURES)
def test_what_is_no_figure_is_refused_with_its_cell(tmp_path: Path, case: str) -> None:
    data, told = FAULTY_FIGURES[case]
    (tmp_path / "a.xlsx").write_bytes(data)
    found = figures(read_table(tmp_path, "a.xlsx").table, "value", Notation())
    assert [str(fault) for fault in found.faults] == [f"a.xlsx, sheet 2016, {told}"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["299,5", "1,5"], [299.5, 1.5]),
        (["299.5", 3], [299.5, 3]),
        (["1 299,5", "…"], [1299.5, None]),
        (["1,299", "299,5"], [1.299, 299.5]),
        (["12", ""], [12, None]),
    ],
)
def test_texts_among_numbers_are_read_where_they_agree(tmp_path: Path, texts: list[Any], expected: list[Any]) -> None:
    (tmp_path / "a.xlsx").write_bytes(_sheet_of(lambda _, sheet: sheet.write_column(2, 1, texts)))
    found = figures(read_table(tmp_path, "a.xlsx").table, "value", Notation())
    assert (found.value.to_list(), found.faults) == ([1.234, *expected], [])
    kept = [row for row, cell in enumerate(texts, 3) if isinstance(cell, str) and cell not in ("", "…")]
    assert list(found.as_text) == kept


def test_a_study_settles_what_texts_among_numbers_leave_open(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(_sheet_of(lambda _, sheet: sheet.write(3, 1, "1,299")))
    table = read_table(tmp_path, "a.xlsx").table
    read = {mark: figures(table, "value", Notation(decimal_mark=mark)).value.to_list() for mark in (",", ".")}
    assert read == {",": [1.234, 2.5, 1.299], ".": [1.234, 2.5, 1299]}


def test_a_mark_over_merged_cells_is_one_for_each(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(_sheet_of(lambda _, sheet: sheet.merge_range(2, 1, 3, 1, "…")))
    found = figures(read_table(tmp_path, "a.xlsx").table, "value", Notation())
    assert (found.status.to_list(), found.faults) == (["known", "missing", "missing"], [])
