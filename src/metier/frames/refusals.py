"""Each reason to refuse a data frame, as a function that returns the faults it finds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Number
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metier.errors import Fault
from metier.frames.kinds import Table, some_of
from metier.frames.labels import Labels
from metier.frames.panel import Floats, Period

COUNTED = "Rows are counted from 0."


def missing_columns(table: Table, roles: Mapping[str, Any]) -> list[Fault]:
    """Columns that the call names and the table has not."""
    present = table.frame.columns
    listed = some_of(table.frame.columns) or "none"
    return [
        Fault(f"the table has no column {name!r}; its columns are: {listed}", f"Name the column with {role}=.")
        for role, name in roles.items()
        if name not in present
    ]


def columns_named_twice(roles: Mapping[str, Any], results: Sequence[str]) -> list[Fault]:
    """One column in two roles, or a key column that has the name of a result."""
    names = list(roles.values())
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    taken = [name for name in names if name in results]
    return [
        Fault(f"the column {name!r} is named for two roles", "Name one column for each role.") for name in twice
    ] + [
        Fault(f"the column {name!r} has the name of a result", "Rename the column.", column=str(name)) for name in taken
    ]


def missing_labels(labels: Labels, name: Any) -> list[Fault]:
    """Rows without a label: nobody can say to what they belong."""
    rows = np.flatnonzero(labels.codes < 0)
    if not len(rows):
        return []
    one = len(rows) == 1
    problem = "1 row has no label" if one else f"{len(rows)} rows have no label"
    remedy = "Fill it in or delete the row." if one else "Fill them in or delete the rows."
    return [Fault(problem, f"{remedy} {COUNTED}", rows=tuple(rows.tolist()), column=str(name))]


def not_numbers(values: Sequence[Any], name: Any) -> list[Fault]:
    """Cells of a text or mixed column that hold something else than a number."""
    rows = np.array([i for i, value in enumerate(values) if not _is_number_or_missing(value)], dtype=np.intp)
    if not len(rows):
        return []
    first = values[rows[0]]
    remedy = "Convert the column to numbers, with nulls where the figure is missing."
    return _fault_in(rows, f"is no number ({first!r})", f"are no numbers (first {first!r})", remedy, name)


def impossible_values(values: Floats, name: Any) -> list[Fault]:
    """Infinite and negative values."""
    if not len(values) or (values.min() >= 0 and values.max() < np.inf):  # false if any is missing
        return []
    infinite = np.flatnonzero(np.isinf(values))
    negative = np.flatnonzero((values < 0) & np.isfinite(values))
    return _fault_in(
        infinite, "is infinite", "are infinite", "Write missing values as null and leave out what is unbounded.", name
    ) + _fault_in(negative, "is negative", "are negative", "Correct them, or write them as null or zero.", name)


def repeated_rows(periods: Sequence[Period], height: int) -> list[Fault]:
    """Rows that say something of the same period, region and activity as another row."""
    rows = [_repeated(period, height) for period in periods]
    found = np.sort(np.concatenate(rows)) if rows else np.empty(0, dtype=np.intp)
    if not len(found):
        return []
    problem = f"{len(found)} rows share their period, region and activity with another row"
    return [Fault(problem, f"Keep one row of each, or add their values up. {COUNTED}", rows=tuple(found.tolist()))]


def _repeated(period: Period, height: int) -> NDArray[np.intp]:
    """Rows of one period whose cell occurs more than once, the first one included."""
    seen = np.zeros(period.size, dtype=np.bool_)
    seen[period.cells] = True
    if np.count_nonzero(seen) == len(period.cells):
        return np.empty(0, dtype=np.intp)
    count = np.bincount(period.cells, minlength=len(seen))
    rows: NDArray[np.intp] = np.arange(height)[period.rows]
    return rows[count[period.cells] > 1]


def _fault_in(rows: NDArray[np.intp], one: str, several: str, remedy: str, name: Any) -> list[Fault]:
    if not len(rows):
        return []
    problem = f"1 value {one}" if len(rows) == 1 else f"{len(rows)} values {several}"
    return [Fault(problem, f"{remedy} {COUNTED}", rows=tuple(rows.tolist()), column=str(name))]


def is_missing(value: Any) -> bool:
    """Whether a cell of a mixed column is empty: None, NaN or pandas' NA."""
    return (
        value is None
        or type(value).__name__ in ("NAType", "NaTType")
        or (isinstance(value, float) and math.isnan(value))
    )


def _is_number_or_missing(value: Any) -> bool:
    return is_missing(value) or (isinstance(value, Number) and not isinstance(value, complex))
