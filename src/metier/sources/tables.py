"""The one door: a file of a study folder to a raw table, whatever its format is."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from metier.errors import Fault, InputError
from metier.observe.raw_table import RawTable
from metier.sources import columnar, delimited, workbooks
from metier.sources.bytes_of import bytes_of, format_of


@dataclass(frozen=True)
class SourceFile:
    """A file that was read.

    Attributes:
        table: its cells.
        sha256: the digest of its bytes.
    """

    table: RawTable
    sha256: str


def read_table(folder: Path, name: str, *, sheet: str | None = None, heading: int = 1) -> SourceFile:
    """Read a table as text: CSV, XLSX, Parquet or Arrow, told apart by content and not by name.

    Rows are counted as a spreadsheet shows them: a blank line is a row, a text with a line break in quotation marks
    stays in its row. Blank cells are null; blank rows, and blank columns without a heading at the right, are left out.
    Merged cells all hold what the first of them holds.

    Args:
        folder: the study folder.
        name: the file's name in it, by which messages call it.
        sheet: the sheet of a workbook; not needed where there is only one.
        heading: the row that the headings stand in. 0: the table has none, and its columns are called ``A``, ``B``,
            ``C`` as in a spreadsheet; that is how a layout with several heading rows is read.

    Raises:
        InputError: the file cannot be read whole as one table; the message says where and why.
    """
    data = bytes_of(folder / name, name)
    kind = format_of(data, name)
    if kind != "workbook" and sheet is not None:
        problem = f"it has no sheets, and the sheet {sheet!r} is asked for"
        raise InputError([Fault(problem, "Take `sheet` out, or name a workbook.", name)])
    with ThreadPoolExecutor(1) as aside:  # the digest of a large file is counted while it is read
        digest = aside.submit(hashlib.sha256, data)
        if kind == "workbook":
            table = workbooks.read(data, name, sheet, heading)
        elif kind == "text":
            table = delimited.read(data, name, heading)
        else:
            table = columnar.read(data, name, kind, heading)
        return SourceFile(table, digest.result().hexdigest())


def sheet_names(folder: Path, name: str) -> tuple[str, ...]:
    """The sheets of a workbook in its order, hidden ones too; none for a file of another format.

    Raises:
        InputError: the file cannot be read.
    """
    data = bytes_of(folder / name, name)
    return workbooks.sheet_names(data, name) if format_of(data, name) == "workbook" else ()
