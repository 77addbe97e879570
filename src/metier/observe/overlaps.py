"""Regions that share ground without one lying in the other's branch of the tree: they are never added together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from metier.errors import Fault
from metier.observe import refusals
from metier.observe.ancestry import row_of
from metier.observe.raw_table import ROW, RawTable

COLUMN = "overlaps"
REMEDY = (
    "Give one of them another kind in the column `kind`: regions that share ground cannot be added. "
    "If they share none, correct what the table says of them."
)
WITH = r"incl\.?|including|with|включая|с учетом|с учётом"
WITHOUT = r"excl\.?|excluding|except|without|кроме|без"
MARKED = re.compile(rf"^(?P<stem>.+?)[\s,(]+(?P<mark>{WITH}|{WITHOUT})\s+(?P<rest>.+?)\)?$", re.IGNORECASE)
PART = re.compile(r"^(в т\.\s?ч\.|в том числе|of which|incl\.?|including)[\s:]", re.IGNORECASE)


def faulty_overlaps(raw: RawTable, codes: Sequence[str]) -> list[Fault]:
    """Codes in the column ``overlaps`` that the table does not list."""
    listed = raw.cells.select(ROW).with_columns(raw.column(COLUMN).str.split(" ").alias(COLUMN)).explode(COLUMN)
    each = replace(raw, cells=listed.filter(listed[COLUMN] != ""))
    return refusals.unknown_codes(each, COLUMN, codes, raw.file)


def overlapping_regions(raw: RawTable, regions: Sequence[str]) -> list[Fault]:
    """Compared regions of which the table, by its column ``overlaps`` or by their names, says that they overlap.

    Args:
        raw: the table of territories.
        regions: the compared ones.

    Returns:
        One fault per pair; a pair that the column and the names tell is told once.
    """
    told = {frozenset(pair): f"{pair[0]!r} overlaps {pair[1]!r}, and both are compared" for pair in _stated(raw)}
    for name in (column for column in raw.columns if column == "name" or column.startswith("name_")):
        names = _names(raw, name)
        for one, other, problem in [*_by_mark(names, regions), *_by_part(names)]:
            told.setdefault(frozenset((one, other)), problem)
    compared = set(regions)
    return [
        raw.fault(problem, REMEDY, tuple(sorted(row for code in pair for row in row_of(raw, code))))
        for pair, problem in told.items()
        if pair <= compared
    ]


def _stated(raw: RawTable) -> list[tuple[str, str]]:
    pairs = zip(raw.column("code").to_list(), raw.column(COLUMN).to_list(), strict=True)
    return [(code, other) for code, others in pairs for other in (others or "").split() if other != code]


def _names(raw: RawTable, column: str) -> Mapping[str, str]:
    pairs = zip(raw.column("code").to_list(), raw.column(column).to_list(), strict=True)
    return {code: name.strip() for code, name in pairs if name is not None}


def _by_mark(names: Mapping[str, str], regions: Sequence[str]) -> list[tuple[str, str, str]]:
    """Regions whose names differ by what they are with or without, or one of which is with the other."""
    found = []
    for one in regions:
        marked = MARKED.match(names.get(one, ""))
        if marked is None:
            continue
        taken_in = re.match(WITH, marked["mark"], re.IGNORECASE) is not None
        for other in regions:
            inside = taken_in and names.get(other, "").casefold() == marked["rest"].casefold()
            if other != one and (inside or _stem(names.get(other, "")) == _stem(names[one])):
                found.append((one, other, _told(names, one, other)))
    return found


def _by_part(names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Rows that say of themselves that they are a part of the row above them.

    Where the remainder stands in the table ("Tyumen without okrugs") and the whole does not, the row above the parts
    is another territory, and they are no parts of it.
    """
    found: list[tuple[str, str, str]] = []
    wholes = {_stem(name) for name in names.values() if not _is_remainder(name)}
    whole = ""
    for code, name in names.items():
        if PART.match(name):
            found += [(whole, code, _told(names, whole, code))] if whole else []
            continue
        if _is_remainder(name) and _stem(name) not in wholes:
            del found[-1:]
        whole = code
    return found


def _is_remainder(name: str) -> bool:
    marked = MARKED.match(name)
    return marked is not None and re.match(WITHOUT, marked["mark"], re.IGNORECASE) is not None


def _told(names: Mapping[str, str], one: str, other: str) -> str:
    return f"{one!r} ({names[one]}) overlaps {other!r} ({names[other]}) by their names, and both are compared"


def _stem(name: str) -> str:
    marked = MARKED.match(name)
    return (marked["stem"] if marked else name).casefold()
