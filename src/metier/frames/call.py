"""A call with data frames, laid out for the arrays' function: every table in the order of the first, or refused."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from metier.errors import Fault, InputError
from metier.frames.alignment import aligned_cells, headed, places_among
from metier.frames.beside import Align, alignment_of
from metier.frames.kinds import is_table, taken_in
from metier.frames.refusals import COUNTED
from metier.frames.wide import ACTIVITY, Wide, examined, label_faults, wide

Taken = tuple[Wide, list[Fault]]
Intake = Callable[[Any, Any], Taken]


@dataclass(frozen=True)
class Call:
    """One call, laid out.

    Attributes:
        table: the first table, whose labels and order count.
        told: the arguments as the caller gave them.
        arrays: the same for the arrays' function.
        of: whom the figures describe, regions or activities.
    """

    table: Wide
    told: Mapping[str, Any]
    arrays: inspect.BoundArguments
    of: str


def table_of_cells(x: Any, region: Any) -> Taken:
    """A row per region and a column per activity."""
    return examined(x, region, "table")


def table_of_labelled_cells(x: Any, region: Any) -> Taken:
    """The same for results in which each region must have a label of its own."""
    given, faults = examined(x, region, "table")
    known = not label_faults(given.table, region, "table")
    return given, faults + (unclear_labels(given.regions, region, "region") if known else [])


def square_of_regions(x: Any, region: Any) -> Taken:
    """A row and a column per region; the columns are put in the order of the rows."""
    given, faults = table_of_labelled_cells(x, region)
    return (given, faults) if faults else _squared(given, headed(given), headed(given), "region")


def square_of_activities(x: Any, region: Any) -> Taken:
    """A row and a column per activity, labelled as `metier.proximity` labels it; in the order of the columns."""
    label = ACTIVITY if ACTIVITY in taken_in(x).frame.columns else region
    given, faults = examined(x, label, "table")
    return (given, faults) if faults else _squared(given, given.regions, given.activities, "activity")


def tables_of_periods(x: Any, region: Any) -> Taken:
    """One wide table for each period, as `metier.wide_tables` gives them; all in the order of the first."""
    if not isinstance(x, Mapping):
        remedy = "Hand over a mapping of each period to its table, as metier.wide_tables gives it."
        raise InputError([Fault("there is one table where one for each period is needed", remedy)])
    taken = {period: table_of_labelled_cells(table, region) for period, table in x.items()}
    faults = [
        replace(fault, problem=f"in period {period!r}, {fault.problem}")
        for period, (_, wrong) in taken.items()
        for fault in wrong
    ]
    if not taken:
        raise InputError([Fault("there are no periods", "Hand over a table for each period.")])
    first = next(iter(taken.values()))[0]
    if faults:
        return first, faults
    return _stacked(x, first)


def _stacked(x: Mapping[Any, Any], first: Wide) -> Taken:
    values, faults = [], []
    for period, table in x.items():
        try:
            values.append(aligned_cells(table, first, f"table of period {period!r}"))
        except InputError as refused:
            faults += list(refused.faults)
    return (first, faults) if faults else (replace(first, values=np.stack(values), periods=tuple(x)), [])


def unclear_labels(labels: Sequence[Any], heading: Any, one: str) -> list[Fault]:
    """Labels that are missing, or that stand for several: the rows of a result could not be told apart."""
    rows: dict[Any, list[int]] = {}
    for row, label in enumerate(labels):
        rows.setdefault(None if label is None or label != label else label, []).append(row)
    column = "" if heading is None else str(heading)
    without = rows.pop(None, [])
    faults = [
        Fault(
            f"the {one} {label!r} is there {len(at)} times", f"Keep one row of each. {COUNTED}", "", tuple(at), column
        )
        for label, at in rows.items()
        if len(at) > 1
    ]
    if without:
        faults.append(Fault(f"a {one} has no label", f"Label each {one}. {COUNTED}", "", tuple(without), column))
    return faults


def laid_out(told: inspect.BoundArguments, region: Any, intake: Intake, whom: str, own: Mapping[str, Align]) -> Call:
    """Put every argument in the order of the first, or refuse the call with every fault of every table."""
    told.apply_defaults()
    given = dict(told.arguments)
    of = given.get("of", whom)
    first, *others = given
    table, faults = intake(given[first], region)
    told.arguments[first] = table.values
    for name in others:
        align = alignment_of(name, of, own)
        if align is None:
            continue
        try:
            told.arguments[name] = _in_order(align, given[name], table, name)
        except InputError as refused:
            faults = faults + list(refused.faults)
    if faults:
        raise InputError(faults)
    return Call(table, given, told, of)


def _in_order(align: Align, given: Any, table: Wide, name: str) -> Any:
    """One argument in the table's order; where the table has no labels, only what is wrong with it itself is found."""
    try:
        if not label_faults(table.table, table.region, "table"):
            return align(given, table, name)
        return wide(given, table.region, name) if is_table(given) else given
    except InputError as refused:
        raise InputError([replace(fault, file=name) if fault.rows else fault for fault in refused.faults]) from None


def _squared(given: Wide, rows: Sequence[Any], order: Sequence[Any], one: str) -> Taken:
    """The matrix with rows and columns in the same order."""
    try:
        down = places_among(rows, order, "table's rows", one)
        across = places_among(given.activities, order, "table's columns", one)
    except InputError as refused:
        return given, list(refused.faults)
    return replace(given, values=given.values[np.ix_(down, across)]), []
