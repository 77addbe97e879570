"""Files that the tests make: sound ones, and the same ones spoilt."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from metier.errors import InputError
from metier.observe.raw_table import ROW
from metier.sources import read_table

HEADING = ("period", "region_code", "activity_code", "value")
ROWS = (("2016", "R1", "A", 1.5), ("2016", "R2", "A", 20.25), ("2016", "R1", "B", 0))
SHEET = "xl/worksheets/sheet1.xml"


def workbook(fill: Callable[[xlsxwriter.Workbook], object], **options: Any) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        fill(book)
    return buffer.getvalue()


def of_rows(rows: Sequence[Sequence[Any]], title: str = "2016") -> bytes:
    """A workbook of one sheet."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(title)
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)

    return workbook(fill)


def sound_workbook() -> bytes:
    return of_rows([HEADING, *ROWS])


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """An archive with its parts changed; a part that becomes ``None`` is left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            part = change(member.filename, old.read(member))
            if part is not None:
                new.writestr(member.filename, part)
    return buffer.getvalue()


def repacked_as(data: bytes, part: str, name: str) -> bytes:
    """An archive with one of its parts under another name."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return zipped({name if path == part else path: old.read(path) for path in old.namelist()})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    return buffer.getvalue()


def with_sheet_xml(data: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook whose first sheet holds other XML; XML that it lacks is a fault of the test."""

    def change(path: str, part: bytes) -> bytes:
        if path != SHEET:
            return part
        assert old in part
        return part.replace(old, new)

    return repacked(data, change)


def bomb(megabytes: int = 600) -> bytes:
    """A workbook of a few hundred kilobytes whose sheet unpacks to far more."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sound_workbook())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            with new.open(member.filename, "w") as part:
                part.write(old.read(member))
                for _ in range(megabytes if member.filename == SHEET else 0):
                    part.write(b" " * (1 << 20))
    return buffer.getvalue()


def frame() -> pl.DataFrame:
    return pl.DataFrame(ROWS, schema=HEADING, orient="row")


def parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer)
    return buffer.getvalue()


def arrow(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_ipc(buffer)
    return buffer.getvalue()


def arrow_stream(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_ipc_stream(buffer)
    return buffer.getvalue()


def read(folder: Path, name: str, data: bytes, **asked: Any) -> list[dict[str, Any]]:
    """The rows that the reader makes of the bytes."""
    (folder / name).write_bytes(data)
    return read_table(folder, name, **asked).table.cells.rows(named=True)


def refusal(folder: Path, name: str, data: bytes, **asked: Any) -> str:
    """The whole message with which the reader refuses the bytes."""
    (folder / name).write_bytes(data)
    try:
        read_table(folder, name, **asked)
    except InputError as refused:
        assert refused.faults
        return str(refused)
    raise AssertionError(f"{name} was read")


def row(number: int, *cells: str | None) -> dict[str, Any]:
    return {**dict(zip(HEADING, cells, strict=True)), ROW: number}
