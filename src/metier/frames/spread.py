"""From a long table to wide ones: a row per region and a column per activity, as the indices take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from metier.errors import Fault, InputError
from metier.frames.kinds import Table, taken_in
from metier.frames.labels import Labels, labels_of
from metier.frames.panel import Floats
from metier.frames.refusals import COUNTED, columns_named_twice, missing_columns, missing_labels
from metier.frames.values import figures_of

Absent = Literal["zero", "missing"]
ABSENT = {"zero": 0.0, "missing": np.nan}


def wide_table(
    table: Any, region: str = "region", activity: str = "activity", value: str = "value", absent: Absent = "zero"
) -> Any:
    """A long table made wide: one row per region, one column per activity, as the indices of metier take it.

    Args:
        table: a data frame of pandas, polars, pyarrow or DuckDB, one row for each region and activity.
        region: the column of the regions' labels; it heads them in the result too.
        activity: the column of the activities' labels, which become headings (as text, but in pandas as they are).
        value: the column of the values: numbers, not negative, any unit.
        absent: what a pair without a row is: ``"zero"`` or ``"missing"``.

    Returns:
        A data frame of the same kind, regions and activities in the order of their labels.

    Raises:
        InputError: all at once, with their rows: columns that are not there, missing labels, rows that repeat a
            region and activity, text, negative and infinite values; an activity that is headed like the regions'
            labels; another word for absent.

    Zero, missing, ties:
        A null, or NaN, is a missing value whatever ``absent`` says.

    Example:
        >>> import metier, polars
        >>> exports = polars.DataFrame({"region": ["P", "P", "Q"], "hs4": ["a", "b", "b"], "usd": [30, 5, 20]})
        >>> metier.wide_table(exports, region="region", activity="hs4", value="usd").rows()
        [('P', 30.0, 5.0), ('Q', 0.0, 20.0)]
    """
    given = taken_in(table)
    long = _accepted(given, {"region": region, "activity": activity, "value": value}, absent)
    return _frame(given, long, region, long.cells(absent)[0])


def wide_tables(
    table: Any,
    period: str = "period",
    region: str = "region",
    activity: str = "activity",
    value: str = "value",
    absent: Absent = "zero",
) -> dict[Any, Any]:
    """A long table of several periods made wide: a table for each, all with the same regions and activities.

    Args:
        table: a data frame of pandas, polars, pyarrow or DuckDB, one row for each period, region and activity.
        period: the column of the periods, any type that has an order.
        region: as in `wide_table`.
        activity: as in `wide_table`.
        value: as in `wide_table`.
        absent: as in `wide_table`; a region without any row in a period has its whole row so.

    Returns:
        The periods in their order, each with a data frame of the same kind. What is about several periods takes it
        as it is: `metier.turnover`, `metier.transition_matrix`, `metier.dynamic_shift_share`,
        `metier.sigma_convergence`, `metier.year_spread`.

    Raises:
        InputError: as `wide_table`; rows that repeat a period, region and activity.

    Zero, missing, ties:
        As `wide_table`.

    Example:
        >>> import metier, polars
        >>> exports = polars.DataFrame({"year": [1, 1, 2], "region": list("PQQ"), "hs4": list("abb"), "usd": [3, 2, 4]})
        >>> tables = metier.wide_tables(exports, period="year", activity="hs4", value="usd")
        >>> {year: table.rows() for year, table in tables.items()}
        {1: [('P', 3.0, 0.0), ('Q', 0.0, 2.0)], 2: [('P', 0.0, 0.0), ('Q', 0.0, 4.0)]}
    """
    given = taken_in(table)
    long = _accepted(given, {"period": period, "region": region, "activity": activity, "value": value}, absent)
    labels = long.keys["period"].distinct.listed()
    return {label: _frame(given, long, region, cells) for label, cells in zip(labels, long.cells(absent), strict=True)}


@dataclass(frozen=True)
class _Long:
    """A long table that was accepted: its keys taken apart, the period first if there is one, and its figures."""

    keys: Mapping[str, Labels]
    figures: Floats

    def cells(self, absent: str) -> Floats:
        """(periods, regions, activities)."""
        shape = tuple(labels.count for labels in self.keys.values())
        values = np.full(shape, ABSENT[absent])
        values[tuple(labels.codes for labels in self.keys.values())] = self.figures
        return values if len(shape) == 3 else values[np.newaxis]


def _accepted(given: Table, roles: Mapping[str, Any], absent: str) -> _Long:
    """Take the table apart, or refuse it with every fault at once."""
    faults = [] if absent in ABSENT else [Fault(f"absent is {absent!r}", "Write 'zero' or 'missing'.")]
    faults += columns_named_twice(roles, ()) + missing_columns(given, roles)
    figures, keys = np.empty(0), {}
    for role, name in roles.items():
        if name not in given.frame.columns:
            continue
        if role == "value":
            figures, wrong = figures_of(given, name)
        else:
            keys[role], mixed = labels_of(given, name)
            wrong = mixed + missing_labels(keys[role], name)
        faults += wrong
    faults += _taken_headings(keys, roles) + _repeated(keys, len(roles) - 1)
    if faults:
        raise InputError(faults)
    return _Long(keys, figures)


def _repeated(keys: Mapping[str, Labels], wanted: int) -> list[Fault]:
    """Rows whose labels are all those of another row; unknown where a key is lacking."""
    if len(keys) < wanted:
        return []
    known = np.all([labels.codes >= 0 for labels in keys.values()], axis=0)
    places = [np.where(known, labels.codes, 0) for labels in keys.values()]
    cell = np.ravel_multi_index(places, [max(labels.count, 1) for labels in keys.values()])
    count = np.bincount(cell[known])
    rows: NDArray[np.intp] = np.flatnonzero(known)[count[cell[known]] > 1]
    if not len(rows):
        return []
    named = " and ".join((", ".join(list(keys)[:-1]), list(keys)[-1]))
    problem = f"{len(rows)} rows share their {named} with another row"
    return [Fault(problem, f"Keep one row of each, or add their values up. {COUNTED}", rows=tuple(rows.tolist()))]


def _taken_headings(keys: Mapping[str, Labels], roles: Mapping[str, Any]) -> list[Fault]:
    """An activity that would be headed like the column of the regions' labels."""
    if "activity" not in keys or roles["region"] not in map(str, keys["activity"].distinct.listed()):
        return []
    return [Fault(f"an activity is named {roles['region']!r}, like the labels of the regions", "Rename one of them.")]


def _frame(given: Table, long: _Long, region: Any, cells: Floats) -> Any:
    headings: Sequence[Any] = long.keys["activity"].distinct.listed()
    headings = headings if given.is_pandas else [str(heading) for heading in headings]
    down = long.keys["region"]
    labels = down.distinct.written(np.arange(down.count))
    return given.same_kind({region: labels, **dict(zip(headings, np.ascontiguousarray(cells.T), strict=True))})
