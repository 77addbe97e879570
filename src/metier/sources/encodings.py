"""Bytes of a text file to UTF-8: by their mark, else by what they can be; refused where that is open.

UTF-8 is recognised by its strict form. A file that is not UTF-8 is cp1251 or cp1252 if the same words come out of both,
or if its words say which it is. Words that are of a further encoding are refused by its name.
"""

from __future__ import annotations

import codecs
import re

from metier.errors import Fault, InputError
from metier.sources.old_encodings import TITLES, encoded_twice, told_by_words

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
REMEDY = "Save the file as CSV in the encoding UTF-8."
ENOUGH = 1 << 20  # bytes of a file that are asked which of two encodings it has


def as_utf8(data: bytes, name: str) -> bytes:
    """The text of a file in UTF-8 without a mark.

    Raises:
        InputError: bytes that no text has, or that are text in more than one encoding.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            text = body if encoding == "utf-8" else _recoded(body, encoding, name)
            break
    else:
        text = data
    _refuse_nul(text, name)
    invalid = _first_invalid(text)
    if invalid is None:
        _refuse_encoded_twice(text, name)
        return text
    return _legacy(text, invalid, name)


def _recoded(body: bytes, encoding: str, name: str) -> bytes:
    try:
        return body.decode(encoding).encode()
    except UnicodeError:
        told = encoding.rpartition("-")[0].upper()
        problem = f"it is marked as {told} and has bytes that are not: it was cut off or changed on its way"
        raise InputError([Fault(problem, REMEDY, name)]) from None


def _refuse_nul(text: bytes, name: str) -> None:
    at = text.find(b"\0")
    if at >= 0:
        raise InputError([Fault("it holds NUL bytes: it is not a text", REMEDY, name, (_row_at(text, at),))])


def _first_invalid(text: bytes) -> int | None:
    if text.isascii():
        return None
    try:
        text.decode()
    except UnicodeDecodeError as fault:
        return fault.start
    return None


def _legacy(text: bytes, invalid: int, name: str) -> bytes:
    row = (_row_at(text, invalid),)
    if _is_broken_utf8(text):
        problem = "the text is UTF-8 with bytes that are not: it was cut off or changed on its way"
        raise InputError([Fault(problem, "Fetch it again, or save it as CSV in the encoding UTF-8.", name, row)])
    readings = {encoding: decoded for encoding in ("cp1251", "cp1252") if (decoded := _decoded(text, encoding))}
    if len(readings) == 2 and len(set(readings.values())) == 1:
        return readings["cp1252"].encode()  # dashes and such, which both have in the same places
    told = told_by_words(text)
    if told in TITLES:
        problem = f"the text is not UTF-8; by its words it has the encoding {TITLES[told]}, which metier does not read"
        raise InputError([Fault(problem, REMEDY, name, row)])
    if told not in readings:
        problem = "the text is not UTF-8, and nothing in it tells which other encoding it has"
        raise InputError([Fault(problem, REMEDY, name, row)])
    return readings[told].encode()


def _refuse_encoded_twice(text: bytes, name: str) -> None:
    if text.isascii():
        return
    head = text if len(text) <= ENOUGH else text[:ENOUGH].rpartition(b"\n")[0]
    if encoded_twice(head.decode(errors="ignore")):
        problem = "its letters were encoded twice: a program took UTF-8 for another encoding and saved the result"
        raise InputError([Fault(problem, "Fetch the file again, and open it as UTF-8.", name)])


def _is_broken_utf8(text: bytes) -> bool:
    """Whether most of what is above 127 is well-formed UTF-8."""
    replaced = text[:ENOUGH].decode(errors="replace")
    faulty = replaced.count("\ufffd")
    sound = sum(len(run) for run in re.findall(r"[^\x00-\x7f\ufffd]+", replaced))
    return sound > faulty


def _decoded(text: bytes, encoding: str) -> str | None:
    try:
        return text.decode(encoding)
    except UnicodeDecodeError:
        return None


def _row_at(text: bytes, at: int) -> int:
    return text.count(b"\n", 0, at) + 1
