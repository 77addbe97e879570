"""Codes of territories from another revision: a boundary reform changes what a code means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from metier.errors import Fault
from metier.observe import refusals
from metier.observe.names import Names
from metier.observe.raw_table import ROW, RawTable

COLUMN = "former_codes"
TABLE = "the table of territories"
RENAMED = "Where the boundaries are the same, write the new code; else take figures of the study's revision."
DIVIDED = (
    "The code alone cannot divide its figures among them: take figures of the revision that the study uses."
)


class Revised(Protocol):
    """What is asked of the territories here."""

    @property
    def codes(self) -> tuple[str, ...]:
        """All territories."""

    @property
    def names(self) -> Names:
        """Language -> code -> name."""

    @property
    def former(self) -> Mapping[str, tuple[str, ...]]:
        """Code of an earlier revision -> the codes that stand in its place now."""


def former_codes(raw: RawTable) -> Mapping[str, tuple[str, ...]]:
    """The column ``former_codes`` read from its other end: a region that was divided has several successors."""
    successors: dict[str, tuple[str, ...]] = {}
    for code, formers in zip(raw.column("code").to_list(), raw.column(COLUMN).to_list(), strict=True):
        for former in (formers or "").split():
            successors[former] = (*successors.get(former, ()), code)
    return MappingProxyType(successors)


def faulty_former_codes(raw: RawTable) -> list[Fault]:
    """Former codes that are codes of the table: which of the two a figure means could not be told."""
    codes = set(raw.column("code"))
    pairs = zip(raw.cells[ROW].to_list(), raw.column(COLUMN).to_list(), strict=True)
    return [
        Fault(
            f"{former!r} is called a former code and is a code of the table",
            "Take it out of `former_codes`, or give the territory that bears it now another code.",
            raw.file,
            (row,),
            COLUMN,
        )
        for row, formers in pairs
        for former in (formers or "").split()
        if former in codes
    ]


def unknown_territories(
    raw: RawTable, column: str, territories: Revised, name_column: str = "region_name"
) -> list[Fault]:
    """Codes that the table of territories does not list; one from another revision is called so, with its successor.

    Args:
        raw: a table of figures.
        column: the column of codes.
        territories: the territory tree.
        name_column: the column of names, where the table has one: a known name beside an unknown code shows that the
            code is from another revision.

    Returns:
        One fault per code.
    """
    by_name = {
        name.strip().casefold(): code for names in territories.names.values() for code, name in names.items()
    }
    beside = dict(zip(raw.column(column).to_list(), raw.column(name_column).to_list(), strict=True))
    told = []
    for fault, code in _unknown(raw, column, territories.codes):
        name = (beside.get(code) or "").strip()
        successors = territories.former.get(code) or tuple(filter(None, [by_name.get(name.casefold())]))
        told.append(_other_revision(fault, code, successors, territories) if successors else fault)
    return told


def _unknown(raw: RawTable, column: str, codes: tuple[str, ...]) -> list[tuple[Fault, str]]:
    faults = refusals.unknown_codes(raw, column, codes, TABLE)
    of_row = dict(zip(raw.cells[ROW].to_list(), raw.column(column).to_list(), strict=True))
    return [(fault, of_row[fault.rows[0]]) for fault in faults]


def _other_revision(fault: Fault, code: str, successors: tuple[str, ...], territories: Revised) -> Fault:
    told = " and ".join(f"{now!r} ({_name(territories, now)})" for now in successors)
    many = len(successors) > 1
    remedy = DIVIDED if many else RENAMED
    return Fault(
        f"{code!r} is a code of another revision: in {TABLE} {told} {'stand' if many else 'stands'} in its place",
        remedy,
        fault.file,
        fault.rows,
        fault.column,
    )


def _name(territories: Revised, code: str) -> str:
    return next((names[code] for names in territories.names.values() if code in names), code)
