"""Parents of parents: in territory trees and in classifications alike."""

from __future__ import annotations

from collections.abc import Mapping

from metier.errors import Fault
from metier.observe.raw_table import ROW, RawTable


def ancestors(code: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """The parent of ``code``, its parent, and so on to the top; a ring of parents is gone round once.

    >>> ancestors("26.1", {"26.1": "26", "26": "C"})
    ('26', 'C')
    """
    seen: dict[str, None] = {}
    above = parents.get(code)
    while above is not None and above not in seen:
        seen[above] = None
        above = parents.get(above)
    return tuple(seen)


def row_of(raw: RawTable, code: str) -> tuple[int, ...]:
    """The rows whose ``code`` this is."""
    return tuple(raw.cells.filter(raw.column("code") == code)[ROW].to_list())


def rings(raw: RawTable, parents: Mapping[str, str]) -> list[Fault]:
    """Codes that are their own ancestors."""
    return [
        raw.fault(
            f"{code!r} lies in itself, by way of its parents",
            "Correct the parent.",
            row_of(raw, code),
            "parent",
        )
        for code in parents
        if code in ancestors(code, parents)
    ]
