"""A file's own columns to the columns of a layer: other names, rows of one kind only, a period for the whole file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from metier.errors import Fault, InputError
from metier.observe import refusals
from metier.observe.raw_table import RawTable

VALUES_TOLD = 20


@dataclass(frozen=True)
class ColumnMap:
    """How a layer's columns are found in its file.

    Attributes:
        columns: column of the layer -> heading in the file, for those that the file calls otherwise.
        where: heading in the file -> the texts that its cells must have for a row to be read.
        period: the period of a file that has no column for it.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    where: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    period: str | None = None


def mapped(raw: RawTable, asked: ColumnMap) -> RawTable:
    """The table in a layer's own columns.

    Raises:
        InputError: a heading that the file lacks, one that stands for two columns, or a condition that no row meets.
    """
    faults = _absent(raw, [*asked.columns.values(), *asked.where]) + _used_twice(raw, asked.columns)
    if faults:
        raise InputError(faults)
    for heading, texts in asked.where.items():
        raw = _where(raw, heading, texts)
    raw = raw.renamed(asked.columns)
    if asked.period is not None and "period" not in raw.columns:
        raw = raw.filled("period", asked.period)
    return raw


def _absent(raw: RawTable, headings: Sequence[str]) -> list[Fault]:
    listed = refusals.columns_told(raw)
    return [
        raw.fault(
            f"the study file asks for the column {heading!r}, and the columns are: {listed}",
            "Correct the heading in `columns` or `where` of the layer, or in the file.",
            (raw.heading_row,),
        )
        for heading in dict.fromkeys(headings)
        if heading not in raw.columns
    ]


def _used_twice(raw: RawTable, columns: Mapping[str, str]) -> list[Fault]:
    headings = list(columns.values())
    twice = [heading for heading in dict.fromkeys(headings) if headings.count(heading) > 1]
    return [
        raw.fault(
            f"the study file takes the column {heading!r} for "
            + " and ".join(name for name, meant in columns.items() if meant == heading),
            "Name another heading for one of them in `columns` of the layer.",
            (),
            heading,
        )
        for heading in twice
    ]


def _where(raw: RawTable, heading: str, texts: Sequence[str]) -> RawTable:
    found = raw.filtered(raw.column(heading).is_in(list(texts)))
    if found.cells.height or not raw.cells.height:
        return found
    held = raw.column(heading).drop_nulls().unique().sort()
    more = f" and {held.len() - VALUES_TOLD} more" if held.len() > VALUES_TOLD else ""
    wanted = " or ".join(map(repr, texts))
    problem = f"no row has {wanted} in this column; it has: {', '.join(held.head(VALUES_TOLD))}{more}"
    raise InputError([raw.fault(problem, "Correct `where` of the layer.", (), heading)])
