"""How many cells an Arrow stream says it holds: read from its messages, before anything is unpacked.

A stream has no table of contents. It is a row of messages, each a small flatbuffer (how long its body is, and whether
it is the schema or a batch of rows) followed by its body.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SCHEMA, BATCH = 1, 3
TYPE_FIELD, HEADER_FIELD, BODY_FIELD = 1, 2, 3
ROWS_OF_BATCH, FIELDS_OF_SCHEMA = 0, 1


@dataclass(frozen=True)
class _Table:
    """A table of a flatbuffer: where each of its fields stands is written before it."""

    data: bytes
    at: int

    def place(self, field: int) -> int | None:
        table = self.at - _number("<i", self.data, self.at)
        if 4 + 2 * field >= _number("<H", self.data, table):
            return None
        offset = _number("<H", self.data, table + 4 + 2 * field)
        return self.at + offset if offset else None

    def number(self, field: int, kind: str) -> int:
        place = self.place(field)
        return 0 if place is None else _number(kind, self.data, place)

    def below(self, field: int) -> _Table | None:
        place = self.place(field)
        return None if place is None else _Table(self.data, place + _number("<I", self.data, place))


def cells_in(data: bytes) -> int:
    """Rows times columns, as the stream states them; what follows a message that is none is not counted."""
    columns = rows = 0
    try:
        for kind, header in _messages(data):
            if kind == SCHEMA and (fields := header.below(FIELDS_OF_SCHEMA)) is not None:
                columns = _number("<I", fields.data, fields.at)
            if kind == BATCH:
                rows += header.number(ROWS_OF_BATCH, "<q")
    except struct.error:
        pass  # damaged: the reading tells it
    return columns * rows


def _messages(data: bytes) -> Iterator[tuple[int, _Table]]:
    at = 0
    while at + 8 <= len(data):
        size = _number("<i", data, at + 4)
        if size <= 0:
            return
        metadata = data[at + 8 : at + 8 + size]
        message = _Table(metadata, _number("<I", metadata, 0))
        header = message.below(HEADER_FIELD)
        if header is not None:
            yield message.number(TYPE_FIELD, "<B"), header
        at += 8 + size + max(message.number(BODY_FIELD, "<q"), 0)


def _number(kind: str, data: bytes, at: int) -> int:
    if at < 0:
        raise struct.error
    number: int = struct.unpack_from(kind, data, at)[0]
    return number
