"""Files made to take time or memory: each ends in a message, in a process that stays below 500 MB.

A reader that hangs runs into the time limit of its process, which is far above what it takes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests.sources import files

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 500 << 20
SECONDS = 120
MILLION = 1_000_000


def _million_empty_rows() -> bytes:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (i, i) for i in range(5, MILLION))
    return files.with_sheet_xml(files.sound_workbook(), b"</sheetData>", rows + b"</sheetData>")


def _two_far_corners(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("2016")
    sheet.write(0, 16383, "right")
    sheet.write(1048575, 0, "down")


def _far(cell: bytes) -> bytes:
    return files.with_sheet_xml(files.sound_workbook(), b'r="D4"', cell)


def _merged() -> bytes:
    merged = b'</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    return files.with_sheet_xml(files.sound_workbook(), b"</sheetData>", merged)


def _csv(heading: bytes, row: bytes, end: bytes) -> Callable[[], bytes]:
    return lambda: heading + row * MILLION + end


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a workbook that unpacks to 600 MB": (
        files.bomb,
        "a.csv: it unpacks to more than 160 MB, more than metier reads from a workbook. "
        "Save the sheet as CSV or Parquet.",
    ),
    "a million rows that are empty": (_million_empty_rows, "3 rows"),
    "a rectangle of 17 thousand million cells": (
        lambda: files.workbook(_two_far_corners),
        "a.csv, sheet 2016: the sheet has 1048576 rows and 16384 columns up to the cell XFD1048576, more than metier "
        "reads. Delete what lies far from the table, or save the sheet as CSV or Parquet.",
    ),
    "a cell beyond what a sheet can hold": (
        lambda: _far(b'r="ZZZZZ99999999"'),
        "a.csv, sheet 2016: the sheet has 99999999 rows and 475254 columns up to the cell ZZZZZ99999999, more than "
        "metier reads. Delete what lies far from the table, or save the sheet as CSV or Parquet.",
    ),
    "one merged cell over a whole sheet": (_merged, "3 rows"),
    "a million blank lines in a CSV file": (_csv(b"a,b\n1,2\n", b"\n", b"3,4\n"), "2 rows"),
    "a million rows with a cell too many": (
        _csv(b"a,b\n", b"1,2,3\n", b""),
        "a.csv, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 9990 more: there are 3 cells and the heading has 2. "
        "Put quotation marks round a text that holds a comma, and write decimals with a point.",
    ),
    "a quotation mark left open above a million rows": (
        _csv(b'a,b\n1,"2\n', b"3,4\n", b""),
        "a.csv, row 2: a quotation mark is left open, or text follows a closed one. "
        'Close it; a quotation mark inside a text is written twice: "".',
    ),
    "a million quotation marks": (
        lambda: b"a,b\n" + b'"' * MILLION,
        "a.csv, row 2: there is 1 cell and the heading has 2. Write a comma for each cell, "
        "also for an empty one; delete the row where it is a note.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_file_ends_in_a_message_within_memory(tmp_path: Path, case: str) -> None:
    make, told = CASES[case]
    (tmp_path / "a.csv").write_bytes(make())
    command = [sys.executable, "-m", "tests.sources.read_within", str(tmp_path), "a.csv"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=SECONDS, check=True, text=True)
    found = json.loads(done.stdout)
    assert found["told"] == told
    assert found["peak"] < MOST_MEMORY
