"""What comes beside a wide data frame, put in the order of its activities by their labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np

from metier.errors import Fault, InputError
from metier.frames.kinds import Table, is_table, taken_in
from metier.frames.panel import Floats
from metier.frames.wide import ACTIVITY, Wide, matrix_of, wide


def aligned_row(given: Any, beside: Wide, name: str) -> Any:
    """Values per activity in the frame's order; an array has no labels and passes through."""
    if isinstance(given, Mapping):
        labels, values = list(given), np.array(list(given.values()))
    elif nw.dependencies.is_pandas_series(given):
        labels, values = list(given.index), given.to_numpy()
    elif is_table(given):
        labels, values = _only_row(taken_in(given, name), beside.region, name)
    else:
        return given
    return values[_places(labels, beside.activities, name)]


def aligned_square(given: Any, beside: Wide, name: str) -> Any:
    """A matrix of activities by activities in the frame's order; an array passes through."""
    if not is_table(given):
        return given
    table = taken_in(given, name)
    headings = [heading for heading in table.frame.columns if heading != ACTIVITY]
    values = _figures(table, headings)
    columns = _places(headings, beside.activities, f"{name}'s columns")
    rows = _places(_row_labels(table, name), beside.activities, f"{name}'s rows")
    return values[np.ix_(rows, columns)]


def aligned_column(given: Any, beside: Wide, name: str) -> Any:
    """Values per region in the frame's order; an array has no labels and passes through."""
    if isinstance(given, Mapping):
        labels, values = list(given), np.array(list(given.values()))
    elif nw.dependencies.is_pandas_series(given):
        labels, values = list(given.index), given.to_numpy()
    elif is_table(given):
        labels, values = _only_column(wide(given, beside.region, name), name)
    else:
        return given
    return values[_places(labels, beside.regions, name, "region")]


def aligned_cells(given: Any, beside: Wide, name: str) -> Any:
    """Another wide frame of the same regions and activities, in the frame's order; an array passes through."""
    if not is_table(given):
        return given
    other = wide(given, beside.region, name)
    rows = _places(other.regions, beside.regions, f"{name}'s rows", "region")
    columns = _places(other.activities, beside.activities, f"{name}'s columns")
    return other.values[np.ix_(rows, columns)]


def _only_column(given: Wide, name: str) -> tuple[list[Any], Floats]:
    if len(given.activities) != 1:
        remedy = "Hand over the regions' labels and one column of figures."
        raise InputError([Fault(f"the {name} has {len(given.activities)} columns of figures", remedy)])
    return given.regions, given.values[:, 0]


def _row_labels(table: Table, name: str) -> list[Any]:
    if ACTIVITY in table.frame.columns:
        return list(table.frame.get_column(ACTIVITY).to_list())
    if table.is_pandas:
        return list(table.native.index)
    fault = Fault(f"the {name} has no column {ACTIVITY!r}", "Add one with the label of each row's activity.")
    raise InputError([fault])


def _only_row(table: Table, region: Any, name: str) -> tuple[list[Any], Floats]:
    if len(table.frame) != 1:
        remedy = "Hand over one row with a column per activity."
        raise InputError([Fault(f"the {name} has {len(table.frame)} rows", remedy)])
    headings = [heading for heading in table.frame.columns if heading != region]
    return headings, _figures(table, headings)[0]


def _figures(table: Table, headings: Sequence[Any]) -> Floats:
    values, faults = matrix_of(table, headings)
    if faults:
        raise InputError(faults)
    return values


def _places(labels: Sequence[Any], activities: Sequence[Any], name: str, one: str = "activity") -> list[int]:
    """Where each activity or region stands among the labels; refuse labels unknown, missing or written twice."""
    place = {label: i for i, label in enumerate(labels)}
    faults = [
        Fault(f"the labels of the {name} {problem}: {', '.join(map(repr, found))}", remedy)
        for problem, found, remedy in (
            (f"name no {one} of the table", _without(labels, activities), "Correct them or leave them out."),
            ("do not include", _without(activities, labels), "Add what belongs to each."),
            ("repeat", _twice(labels), "Keep one of each."),
        )
        if found
    ]
    if faults:
        raise InputError(faults)
    return [place[activity] for activity in activities]


def _without(labels: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    known = set(others)
    return [label for label in labels if label not in known]


def _twice(labels: Sequence[Any]) -> list[Any]:
    return [label for label, count in Counter(labels).items() if count > 1]
