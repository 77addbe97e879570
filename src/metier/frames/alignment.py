"""What comes beside a wide data frame, put in the order of its regions and activities by their labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from metier.errors import Fault, InputError, all_checked
from metier.frames.kinds import Table, is_table, some_of, taken_in
from metier.frames.panel import Floats
from metier.frames.values import Read, figures_of, matrix_of, numbers_of
from metier.frames.wide import ACTIVITY, Wide, examined, label_faults

Labelled = tuple[Sequence[Any], NDArray[Any]]


def aligned_row(given: Any, beside: Wide, name: str, read: Read = figures_of) -> Any:
    """Values per activity in the frame's order; an array has no labels and passes through."""
    found = _labelled(given, lambda: _row_of(taken_in(given, name), beside, name, read))
    return given if found is None else found[1][places_among(found[0], beside.activities, name)]


def aligned_column(given: Any, beside: Wide, name: str, read: Read = figures_of) -> Any:
    """Values per region in the frame's order; an array has no labels and passes through."""
    found = _labelled(given, lambda: _column_of(given, beside.region, name, read))
    return given if found is None else found[1][places_among(found[0], beside.regions, name, "region")]


def aligned_numbers_row(given: Any, beside: Wide, name: str) -> Any:
    """Values per activity that may be negative, such as a complexity."""
    return aligned_row(given, beside, name, numbers_of)


def aligned_numbers_column(given: Any, beside: Wide, name: str) -> Any:
    """Values per region that may be negative."""
    return aligned_column(given, beside, name, numbers_of)


def aligned_groups_row(given: Any, beside: Wide, name: str) -> Any:
    """The group of each activity, by name or number."""
    return aligned_row(given, beside, name, _as_written)


def aligned_groups_column(given: Any, beside: Wide, name: str) -> Any:
    """The group of each region, by name or number."""
    return aligned_column(given, beside, name, _as_written)


def aligned_square(given: Any, beside: Wide, name: str) -> Any:
    """A matrix of activities by activities in the frame's order; an array passes through."""
    if not is_table(given):
        return given
    labels, headings, values = _activities_down(taken_in(given, name), name)
    columns = places_among(headings, beside.activities, f"{name}'s columns")
    rows = places_among(labels, beside.activities, f"{name}'s rows")
    return in_order(values, rows, columns)


def aligned_rows_of_activities(given: Any, beside: Wide, name: str) -> Any:
    """A matrix of the frame's activities by those of another classification, whose order is its own."""
    if not is_table(given):
        return given
    labels, _, values = _activities_down(taken_in(given, name), name)
    return values[places_among(labels, beside.activities, f"{name}'s rows")]


def aligned_square_of_regions(given: Any, beside: Wide, name: str) -> Any:
    """A matrix of regions by regions in the frame's order; an array passes through."""
    if not is_table(given):
        return given
    other, faults = examined(given, beside.region, name)
    rows, columns, _ = all_checked(
        lambda: _rows_of(other, beside, name),
        lambda: places_among(other.activities, headed(beside), f"{name}'s columns", "region"),
        lambda: _refuse(faults),
    )
    return in_order(other.values, rows, columns)


def aligned_cells(given: Any, beside: Wide, name: str, read: Read = figures_of) -> Any:
    """Another wide frame of the same regions and activities, in the frame's order; an array passes through."""
    if not is_table(given):
        return given
    other, faults = examined(given, beside.region, name, read)
    rows, columns, _ = all_checked(
        lambda: _rows_of(other, beside, name),
        lambda: places_among(other.activities, beside.activities, f"{name}'s columns"),
        lambda: _refuse(faults),
    )
    return in_order(other.values, rows, columns)


def aligned_row_or_cells(given: Any, beside: Wide, name: str) -> Any:
    """Values per activity, or for each region and activity."""
    return (aligned_cells if _is_wide(given, beside) else aligned_row)(given, beside, name)


def aligned_column_or_cells(given: Any, beside: Wide, name: str) -> Any:
    """Values per region, as a column that stands beside the cells, or for each region and activity."""
    if _is_wide(given, beside):
        return aligned_cells(given, beside, name)
    found = aligned_column(given, beside, name)
    return found if found is given else found[:, np.newaxis]


def aligned_rows(given: Any, beside: Wide, name: str, read: Read = figures_of) -> Any:
    """A wide frame of the same regions with columns of its own; an array passes through."""
    if not is_table(given):
        return given
    other, faults = examined(given, beside.region, name, read)
    rows, _ = all_checked(lambda: _rows_of(other, beside, name), lambda: _refuse(faults))
    return other.values[rows]


def aligned_numbers_rows(given: Any, beside: Wide, name: str) -> Any:
    """The same with figures that may be negative."""
    return aligned_rows(given, beside, name, numbers_of)


def aligned_rows_of_periods(given: Any, beside: Wide, name: str) -> Any:
    """Values per activity for each period, by the periods' and the activities' labels; an array passes through."""
    if not isinstance(given, Mapping):
        return given
    rows = list(given.values())
    order = places_among(list(given), beside.periods, name, "period")
    return np.stack([aligned_row(rows[place], beside, name) for place in order])


def in_order(values: NDArray[Any], rows: Sequence[int], columns: Sequence[int]) -> NDArray[Any]:
    """Rows and columns of a matrix by their places; itself, without a copy, where that is their order."""
    same = rows == list(range(values.shape[0])) and columns == list(range(values.shape[1]))
    return values if same else values[np.ix_(rows, columns)]


def headed(given: Wide) -> list[Any]:
    """The regions' labels as they head columns: as text, but in pandas as they are."""
    return given.regions if given.table.is_pandas else [str(label) for label in given.regions]


def places_of_regions(given: Any, beside: Wide, name: str) -> Any:
    """Where some regions stand, which are named by their labels; None: all."""
    return None if given is None else _positions(given, beside.regions, name, "region")


def places_of_activities(given: Any, beside: Wide, name: str) -> Any:
    """Where some activities stand, which are named by their labels; None: all."""
    return None if given is None else _positions(given, beside.activities, name, "activity")


def mask(align: Callable[[Any, Wide, str], Any]) -> Callable[[Any, Wide, str], Any]:
    """The same for what is true or false: a frame's column of them came as 1 and 0."""

    def aligned(given: Any, beside: Wide, name: str) -> Any:
        found = align(given, beside, name)
        return found.astype(np.bool_) if is_table(given) and np.isin(found, (0, 1)).all() else found

    return aligned


def _rows_of(other: Wide, beside: Wide, name: str) -> list[int]:
    """Where each region stands in another table; none where that has no labels, which is a fault told already."""
    if label_faults(other.table, other.region, name):
        return []
    return places_among(other.regions, beside.regions, f"{name}'s rows", "region")


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise InputError(faults)


def _labelled(given: Any, of_table: Callable[[], Labelled]) -> Labelled | None:
    if isinstance(given, Mapping):
        return list(given), np.array(list(given.values()))
    if nw.dependencies.is_pandas_series(given):
        return list(given.index), given.to_numpy()
    return of_table() if is_table(given) else None


def _row_of(table: Table, beside: Wide, name: str, read: Read) -> Labelled:
    """One row with a column per activity, or one column of figures with a row per activity."""
    headings = [heading for heading in table.frame.columns if heading not in (beside.region, ACTIVITY)]
    if len(headings) == 1 and _goes_down(table, beside):
        return _row_labels(table, name), _accepted([read(table, headings[0])])[0]
    if len(table.frame) != 1:
        remedy = "Hand over one row with a column per activity."
        raise InputError([Fault(f"the {name} has {len(table.frame)} rows", remedy)])
    headings = [heading for heading in table.frame.columns if heading != beside.region]
    return headings, np.concatenate(_accepted([read(table, heading) for heading in headings]))


def _goes_down(table: Table, beside: Wide) -> bool:
    """Whether the rows are activities: by the heading of their labels, or by the index of pandas."""
    if ACTIVITY in table.frame.columns:
        return True
    return table.is_pandas and _overlap(set(table.native.index), beside.activities)


def _column_of(given: Any, region: Any, name: str, read: Read) -> Labelled:
    labels = _labels_only(given, region, name)
    if len(labels.activities) != 1:
        remedy = "Hand over the regions' labels and one column of figures."
        raise InputError([Fault(f"the {name} has {len(labels.activities)} columns of figures", remedy)])
    return labels.regions, _accepted([read(labels.table, labels.activities[0])])[0]


def _labels_only(given: Any, region: Any, name: str) -> Wide:
    table = taken_in(given, name)
    _refuse(label_faults(table, region, name))
    headings = tuple(heading for heading in table.frame.columns if heading != region)
    return Wide(table, region, headings, np.empty((len(table.frame), 0)))


def _activities_down(table: Table, name: str) -> tuple[list[Any], list[Any], Floats]:
    headings = [heading for heading in table.frame.columns if heading != ACTIVITY]
    values, faults = matrix_of(table, headings, figures_of)
    _refuse(faults)
    return _row_labels(table, name), headings, values


def _row_labels(table: Table, name: str) -> list[Any]:
    if ACTIVITY in table.frame.columns:
        return list(table.frame.get_column(ACTIVITY).to_list())
    if table.is_pandas:
        return list(table.native.index)
    fault = Fault(f"the {name} has no column {ACTIVITY!r}", "Add one with the label of each row's activity.")
    raise InputError([fault])


def _is_wide(given: Any, beside: Wide) -> bool:
    """Whether it is a frame of cells: its rows are regions of the table, and its columns activities."""
    if not is_table(given):
        return False
    other = Wide(taken_in(given), beside.region, (), np.empty(0))
    if label_faults(other.table, other.region, ""):
        return False
    headings = set(other.table.frame.columns) - {other.region}
    return _overlap(headings, beside.activities) and _overlap(set(other.regions), beside.regions)


def _overlap(found: set[Any], known: Sequence[Any]) -> bool:
    return bool(found & set(known)) or not (found or known)


def _as_written(table: Table, name: Any) -> tuple[NDArray[Any], list[Fault]]:
    return np.array(table.frame.get_column(name).to_list()), []


def _accepted(columns: Sequence[tuple[NDArray[Any], list[Fault]]]) -> list[NDArray[Any]]:
    _refuse([fault for _, wrong in columns for fault in wrong])
    return [values for values, _ in columns]


def places_among(labels: Sequence[Any], wanted: Sequence[Any], name: str, one: str = "activity") -> list[int]:
    """Where each activity or region stands among the labels; refuse labels unknown, missing or written twice."""
    place = {label: i for i, label in enumerate(labels)}
    faults = [
        Fault(f"the labels of the {name} {problem}: {some_of(found)}", remedy)
        for problem, found, remedy in (
            (f"name no {one} of the table", _without(labels, wanted), "Correct them or leave them out."),
            ("do not include", _without(wanted, labels), "Add what belongs to each."),
            ("repeat", _twice(labels), "Keep one of each."),
        )
        if found
    ]
    _refuse(faults)
    return [place[label] for label in wanted]


def _positions(given: Any, known: Sequence[Any], name: str, one: str) -> list[int]:
    """Where these labels, or this one, stand among all; refuse what is unknown."""
    labels = [given] if isinstance(given, str) else list(given)
    unknown = _without(labels, known)
    if unknown:
        problem = f"{name} names no {one} of the table: {some_of(unknown)}"
        raise InputError([Fault(problem, f"Hand over labels of the table's {_SEVERAL[one]}.")])
    place = {label: i for i, label in enumerate(known)}
    return [place[label] for label in labels]


_SEVERAL = {"region": "regions", "activity": "activities"}


def _without(labels: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    known = set(others)
    return [label for label in labels if label not in known]


def _twice(labels: Sequence[Any]) -> list[Any]:
    return [label for label, count in Counter(labels).items() if count > 1]
