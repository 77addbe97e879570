"""Codes of territories from another revision: a boundary reform changes what a code means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

import polars as pl

from metier.errors import Fault
from metier.observe import refusals
from metier.observe.names import Names
from metier.observe.raw_table import ROW, RawTable

COLUMN = "former_codes"
TABLE = "the table of territories"
RENAMED = "Where the boundaries are the same, write the new code; else take figures of the study's revision."
DIVIDED = "The code alone cannot divide its figures among them: take figures of the revision that the study uses."


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
        raw.fault(
            f"{former!r} is called a former code and is a code of the table",
            "Take it out of `former_codes`, or give the territory that bears it now another code.",
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
    seen = raw.texts_of(column)
    strange = seen.filter(~seen.is_in(list(territories.codes))).to_list()
    if not strange:
        return []
    successors = {code: territories.former[code] for code in strange if code in territories.former}
    successors |= _of_the_same_name(raw, column, territories, set(strange) - set(successors), name_column)
    told = [_other_revision(raw, column, code, now, territories) for code, now in successors.items()]
    rest = replace(raw, cells=raw.cells.filter(~raw.column(column).is_in(list(successors)).fill_null(value=False)))
    return told + refusals.unknown_codes(rest, column, territories.codes, TABLE)


def _of_the_same_name(
    raw: RawTable, column: str, territories: Revised, codes: set[str], name_column: str
) -> dict[str, tuple[str, ...]]:
    """Unknown codes that stand beside the name of a territory, and that territory."""
    by_name = {name.strip().casefold(): code for names in territories.names.values() for code, name in names.items()}
    cells = pl.DataFrame({"code": raw.column(column), "name": raw.column(name_column)})
    pairs = cells.filter(pl.col("code").is_in(list(codes))).drop_nulls().unique(maintain_order=True)
    found = {code: by_name.get(name.strip().casefold()) for code, name in pairs.rows()}
    return {code: (now,) for code, now in found.items() if now is not None}


def _other_revision(raw: RawTable, column: str, code: str, now: tuple[str, ...], territories: Revised) -> Fault:
    listed = " and ".join(f"{successor!r} ({_name(territories, successor)})" for successor in now)
    stand = "stand" if len(now) > 1 else "stands"
    return raw.fault(
        f"{code!r} is a code of another revision: in {TABLE} {listed} {stand} in its place",
        DIVIDED if len(now) > 1 else RENAMED,
        raw.cells.filter(raw.column(column) == code)[ROW].to_list(),
        column,
    )


def _name(territories: Revised, code: str) -> str:
    return next((names[code] for names in territories.names.values() if code in names), code)
