"""Places in the study file: a key's path, how a message writes it, and the row that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from metier.errors import Fault

Place = tuple[str | int, ...]
HEADING = re.compile(r"\s*\[(\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"\s*([\w.\"'-]+)\s*=")
TEXT_MARKS = ('"""', "'''")


@dataclass(frozen=True)
class StudyText:
    """The study file as messages point into it.

    Attributes:
        file: what messages call it.
        rows: the row of every table heading and of every key at the start of a line.
    """

    file: str
    rows: Mapping[Place, int]

    def fault(self, problem: str, remedy: str, place: Place) -> Fault:
        """A fault at a place: in the row of its key, or of the table that the key is missing from."""
        above = place
        while above and above not in self.rows:
            above = above[:-1]
        return Fault(problem, remedy, self.file, (self.rows[above],) if above else (), written(place))


def study_text(text: str, file: str) -> StudyText:
    """Find the rows of a study file's keys."""
    rows: dict[Place, int] = {}
    counts: dict[str, int] = {}
    table: Place = ()
    for number, line in _lines_outside_texts(text):
        if heading := HEADING.match(line):
            name = heading.group(2)
            table = _parts(name)
            if heading.group(1):
                counts[name] = counts.get(name, -1) + 1
                table = (*table, counts[name])
            for depth in range(1, len(table) + 1):
                rows.setdefault(table[:depth], number)
        elif key := KEY.match(line):
            rows.setdefault((*table, *_parts(key.group(1))), number)
    return StudyText(file, rows)


def written(place: Place) -> str:
    """A place as the study file's reader says it: ``levels[2].layer``, counted from 1."""
    told = ""
    for part in place:
        told += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return told.removeprefix(".")


def place_of(told: str) -> Place:
    """The place that ``written`` writes so."""
    parts = re.findall(r"\[(\d+)\]|([^.\[\]]+)", told)
    return tuple(int(number) - 1 if number else name for number, name in parts)


def value_at(values: Any, place: Place) -> Any:
    """What the study file has at a place; ``None`` where it has nothing."""
    for part in place:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _parts(name: str) -> Place:
    return tuple(part.strip(" \"'") for part in name.split("."))


def _lines_outside_texts(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, but for those inside a text of several lines."""
    closing = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not closing:
            yield number, line
            opened = [mark for mark in TEXT_MARKS if line.count(mark) == 1]
            closing = opened[0] if opened else ""
        elif closing in line:
            closing = ""
