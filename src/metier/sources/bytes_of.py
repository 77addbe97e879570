"""A file's bytes, and which format they are of. The name says nothing: a ``.csv`` may be a workbook."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Literal

from metier.errors import Fault, InputError

Format = Literal["text", "workbook", "parquet", "arrow", "arrow stream"]
SAVE_AS = "Save it as XLSX, CSV or Parquet."
SOMETHING = re.compile(rb"[^\s\xef\xbb\xbf]")  # a byte that is neither blank nor of the mark of UTF-8
WEB = (b"<!doctype", b"<!--", b"<html", b"<head", b"<body", b"<meta", b"<style", b"<div", b"<?xml", b"<table")
JSON = re.compile(rb'(?:\[\s*)?\{\s*"[^"]*"\s*:')
REFUSED = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": (
        "it is an old workbook (XLS) or one that is locked with a password",
        "Open it, take the password away and save it as XLSX.",
    ),
    b"\x1f\x8b": ("it is packed with gzip", "Unpack it."),
    b"BZh": ("it is packed with bzip2", "Unpack it."),
    b"\xfd7zXZ\x00": ("it is packed with xz", "Unpack it."),
    b"7z\xbc\xaf\x27\x1c": ("it is packed with 7-Zip", "Unpack it."),
    b"Rar!": ("it is packed with RAR", "Unpack it."),
    b"\x28\xb5\x2f\xfd": ("it is packed with Zstandard", "Unpack it."),
    b"%PDF": ("it is a PDF and not a table", SAVE_AS),
    b"{\\rtf": ("it is a text document (RTF) and not a table", SAVE_AS),
    b"PARE": ("it is a Parquet file that is locked with a key", "Write it again without the key."),
    b"FEA1": (
        "it is Feather of the first version",
        "Write it as Feather of the second version or as Parquet.",
    ),
    b"SQLite format 3": ("it is a database and not a table", SAVE_AS),
}


def bytes_of(path: Path, name: str) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: there is no such file, it is a folder or a device, or it cannot be read.
    """
    try:
        if path.is_file():
            return path.read_bytes()
        path.stat()
        told = "it is a folder, not a file" if path.is_dir() else "it is a device, not a file"
    except FileNotFoundError:
        told = "there is no such file"
    except (OSError, ValueError) as fault:  # ValueError: a name that no file can have
        told = f"it cannot be read ({getattr(fault, 'strerror', None) or fault})"
    raise InputError([Fault(told, "Put the file there, or correct its name in study.toml.", name)])


def format_of(data: bytes, name: str) -> Format:
    """Which reader the bytes are for.

    Raises:
        InputError: the bytes are of a format that metier does not read.
    """
    if SOMETHING.search(data) is None:
        raise InputError([Fault("the file is empty", "Fetch it again, or put the right file in its place.", name)])
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"ARROW1"):
        return "arrow"
    if data.startswith(b"\xff\xff\xff\xff"):
        return "arrow stream"
    if data.startswith(b"PK"):
        return _zipped(data, name)
    _refuse_strange(data, name)
    return "text"


def _zipped(data: bytes, name: str) -> Format:
    try:
        parts = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except Exception:  # zipfile raises many kinds at bytes that are no archive
        problem = "it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way"
        raise InputError([Fault(problem, "Fetch it again.", name)]) from None
    if "xl/workbook.xml" in parts:
        return "workbook"
    if "xl/workbook.bin" in parts:
        raise InputError([Fault("it is a binary workbook (XLSB)", "Save it as XLSX.", name)])
    if "content.xml" in parts and "mimetype" in parts:
        raise InputError([Fault("it is an OpenDocument file (ODS)", "Save it as XLSX.", name)])
    raise InputError([Fault("it is a ZIP archive and not a table", "Unpack it and name the table in it.", name)])


def _refuse_strange(data: bytes, name: str) -> None:
    for magic, (problem, remedy) in REFUSED.items():
        if data.startswith(magic):
            raise InputError([Fault(problem, remedy, name)])
    opening = data[:400].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\0", b"").lstrip().lower()
    if opening.startswith(WEB):
        raise InputError([Fault("it is a web page or XML and not a table", SAVE_AS, name)])
    if JSON.match(opening):
        raise InputError([Fault("it is JSON and not a table", SAVE_AS, name)])
