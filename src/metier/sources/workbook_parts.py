"""What lies in a workbook's archive, looked at before it is opened: its sheets, its size, its formula errors.

The reader of the cells says nothing of formula errors, and takes room for the whole rectangle of a sheet: both are
looked for here, in the XML itself. A workbook that would unpack to more than the limits is refused unread.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from html import unescape
from itertools import pairwise

from metier.errors import Fault, InputError
from metier.observe.refusals import NOT_COMPUTED

MOST_BYTES = 160 << 20  # of the archive's XML, unpacked
MOST_CELLS = 6_000_000  # of the rectangle that holds all of a sheet's cells
MOST_TEXT = 100 << 20  # bytes of a sheet's texts, each counted as often as it stands in a cell
CHUNK = 1 << 20
SHEETS = "xl/worksheets/"  # a workbook may have many; only the one asked for is unpacked
FARTHEST = 4096  # bytes between a cell and its value: a formula may stand before it
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LOCKED = 0x1

CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)(?<!/)>")
ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)(?<!/)>")
CELL_AT = re.compile(rb"""\br\s*=\s*["']([A-Z]+)([0-9]+)["']""")
ROW_AT = re.compile(rb"""\br\s*=\s*["']([0-9]+)["']""")
IS_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
UNCOMPUTED = re.compile(
    rb"""<(?:\w+:)?c\b((?:(?!\bt\s*=\s*["']str)[^<>])*)(?<!/)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)"""
    rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
VALUE = re.compile(rb"<(?:\w+:)?v[^<>]*>([^<]*)<")
SHARED = re.compile(rb"<(?:\w+:)?si\b")
USES_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v[^<>]*>\s*([0-9]+)""")
SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*?)/?>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*?)/?>")
ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")

AGAIN = "Fetch it again, or save it anew as XLSX."
SMALLER = "Delete what lies far from the table, or save the sheet as CSV or Parquet."


class Parts:
    """The parts of one workbook, unpacked within limits.

    Attributes:
        sheets: the titles of its sheets, in their order, hidden ones too.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._left = MOST_BYTES
        self._parts: dict[str, bytes] = {}
        with self._refusing_damage():
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._members = self._xml_members()
            for path in self._members:
                if not path.startswith(SHEETS):
                    self._part(path)
            self._paths = self._sheet_paths()
        self.sheets = tuple(self._paths)

    def look_at(self, sheet: str) -> None:
        """Look at a sheet before it is read.

        Raises:
            InputError: it is outsized.
        """
        with self._refusing_damage():
            xml = self._part(self._paths[sheet])
        height, width, far, twice = _extent(xml)
        if twice:
            problem = f"the workbook is damaged: the sheet has the cell {twice} twice"
            raise InputError([Fault(problem, AGAIN, self._name, sheet=sheet)])
        if height * width > MOST_CELLS:
            problem = f"the sheet has {height} rows and {width} columns up to the cell {far}, more than metier reads"
            raise InputError([Fault(problem, SMALLER, self._name, sheet=sheet)])
        if self._text(xml) > MOST_TEXT:
            problem = "the texts in the sheet are longer together than metier reads"
            raise InputError([Fault(problem, SMALLER, self._name, sheet=sheet)])

    def _xml_members(self) -> dict[str, zipfile.ZipInfo]:
        members: dict[str, zipfile.ZipInfo] = {}
        for member in self._archive.infolist():
            if not member.filename.lower().endswith((".xml", ".rels")):
                continue
            locked = member.compress_type not in READABLE or member.flag_bits & LOCKED
            if member.filename in members or locked:
                raise self._damaged()
            members[member.filename] = member
        return members

    def _part(self, path: str) -> bytes:
        if path not in self._parts:
            self._parts[path] = self._inflated(self._members[path])
        return self._parts[path]

    def _inflated(self, member: zipfile.ZipInfo) -> bytes:
        """A part's bytes; what the archive says about their number is not believed."""
        unsized = copy(member)
        unsized.file_size = 1 << 62
        chunks = []
        with self._archive.open(unsized) as stream:
            while chunk := stream.read(CHUNK):
                chunks.append(chunk)
                self._left -= len(chunk)
                if self._left < 0:
                    problem = f"it unpacks to more than {MOST_BYTES >> 20} MB, more than metier reads from a workbook"
                    raise InputError([Fault(problem, "Save the sheet as CSV or Parquet.", self._name)])
        whole = b"".join(chunks)
        if b"\0" in whole[:CHUNK]:
            raise self._damaged()  # XML in another encoding than UTF-8 is written by no spreadsheet
        return whole

    def _sheet_paths(self) -> dict[str, str]:
        """Title of each sheet -> its part."""
        relations = {
            found["Id"]: found["Target"]
            for found in _attributes(RELATION, self._parts["xl/_rels/workbook.xml.rels"])
            if found["Type"].endswith("/worksheet")
        }
        sheets = [
            (found["name"], next(value for key, value in found.items() if key.endswith(":id")))
            for found in _attributes(SHEET, self._parts["xl/workbook.xml"])
        ]
        paths = {title: posixpath.join("/xl", relations[key])[1:] for title, key in sheets if key in relations}
        if not paths or not set(paths.values()) <= set(self._members):
            raise self._damaged()
        return paths

    def _text(self, xml: bytes) -> int:
        """An upper bound of the bytes of all texts in the sheet."""
        strings = self._parts.get("xl/sharedStrings.xml", b"")
        starts = [found.start() for found in SHARED.finditer(strings)] + [len(strings)]
        lengths = [after - before for before, after in pairwise(starts)]
        if max(lengths, default=0) * xml.count(b"<v") <= MOST_TEXT:
            return 0
        uses = Counter(USES_SHARED.findall(xml))
        return sum(lengths[int(at)] * count for at, count in uses.items() if int(at) < len(lengths))

    def formulas_without_result(self, sheet: str) -> Iterator[tuple[int, int, str]]:
        """Row, column and a text for each formula that no program has computed."""
        xml = self._parts[self._paths[sheet]]
        for found in UNCOMPUTED.finditer(xml):
            at = CELL_AT.search(found[1])
            if at is not None:
                yield int(at[2]), _position(at[1]), NOT_COMPUTED

    def formula_errors(self, sheet: str) -> Iterator[tuple[int, int, str]]:
        """Row, column (both counted from 1) and text, such as ``#REF!``, of each formula that came to an error."""
        xml = self._parts[self._paths[sheet]]
        if IS_ERROR.search(xml) is None:
            return
        for found in CELL.finditer(xml):
            at = CELL_AT.search(found[1])
            if at is not None and IS_ERROR.search(found[1]) is not None:
                value = VALUE.search(xml, found.end(), found.end() + FARTHEST)
                yield int(at[2]), _position(at[1]), value[1].decode() if value else "#ERROR"

    @contextmanager
    def _refusing_damage(self) -> Iterator[None]:
        try:
            yield
        except InputError:
            raise
        except Exception:  # zipfile and zlib raise many kinds at bytes that are no archive
            raise self._damaged() from None

    def _damaged(self) -> InputError:
        problem = "the workbook is damaged: it was cut off or changed on its way"
        return InputError([Fault(problem, AGAIN, self._name)])


def _attributes(tag: re.Pattern[str], xml: bytes) -> Iterator[Mapping[str, str]]:
    for found in tag.finditer(xml.decode("utf-8-sig")):
        yield {key: unescape(one or other) for key, one, other in ATTRIBUTE.findall(found[1])}


def _extent(xml: bytes) -> tuple[int, int, str, str]:
    """Rows and columns of the rectangle from A1 that holds every cell with content, and the cell at its far corner.

    Then a cell that is there twice, of which a reader of the sheet would take one without a word; empty if none is.
    """
    height = width = 0
    letters = "A"
    last, in_order = (0, 0), True
    for found in CELL.finditer(xml):
        at = CELL_AT.search(found[1])
        if at is None:
            return _extent_by_rows(xml)
        height = max(height, int(at[2]))
        column = _position(at[1])
        in_order &= last < (last := (int(at[2]), column))
        if column > width:
            width, letters = column, at[1].decode()
    return height, width, f"{letters}{height}", "" if in_order else _cell_again(xml)


def _cell_again(xml: bytes) -> str:
    """The first cell that stands in a sheet a second time; empty where none does."""
    seen: set[bytes] = set()
    for found in CELL.finditer(xml):
        at = CELL_AT.search(found[1])
        if at is not None and at[0] in seen:
            return f"{at[1].decode()}{at[2].decode()}"
        seen |= {at[0]} if at is not None else set()
    return ""


def _extent_by_rows(xml: bytes) -> tuple[int, int, str, str]:
    """The same for cells that do not all say where they stand: they follow each other."""
    starts = list(ROW.finditer(xml))
    ends = [found.start() for found in starts[1:]] + [len(xml)]
    height = width = 0
    for found, end in zip(starts, ends, strict=True):
        at = ROW_AT.search(found[1])
        height = max(height + 1, int(at[1]) if at else 0)
        for count, cell in enumerate(CELL.finditer(xml, found.end(), end), 1):
            placed = CELL_AT.search(cell[1])
            width = max(width + 1 if placed is None else _position(placed[1]), count, width)
            height = max(height, int(placed[2]) if placed else 0)
    return height, width, f"row {height}, column {width}", ""


def _position(letters: bytes) -> int:
    """The number of a column: A is 1."""
    position = 0
    for letter in letters[:4]:
        position = position * 26 + letter - ord("A") + 1
    return position
