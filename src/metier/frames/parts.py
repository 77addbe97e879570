"""Results with several parts: one long table for whatever the parts are of, a column for each part."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metier.errors import Fault, InputError
from metier.frames.wide import Wide

Take = Callable[[NDArray[np.intp]], Any]


@dataclass(frozen=True)
class Axis:
    """One thing that figures are of, such as the regions.

    Attributes:
        heading: the heading of its labels.
        labels: the labels, in order.
        take: the labels at some places, as a column.
    """

    heading: Any
    labels: Sequence[Any]
    take: Take

    def called(self, heading: Any) -> Axis:
        """The same labels under another heading."""
        return Axis(heading, self.labels, self.take)

    def named(self, places: NDArray[np.intp]) -> list[Any]:
        """The labels that an array of places stands for; -1 stands for none."""
        return [self.labels[place] if place >= 0 else None for place in places.reshape(-1).tolist()]


def listed(heading: Any, labels: Sequence[Any]) -> Axis:
    """An axis of labels that no column of the caller's holds."""
    return Axis(heading, labels, lambda at: [labels[place] for place in at.tolist()])


def counted(heading: Any, size: int, first: int = 0) -> Axis:
    """An axis that is counted and has no labels of its own."""
    return Axis(heading, range(first, first + size), lambda at: at + first)


@dataclass(frozen=True)
class LabelledParts:
    """A result whose parts are of different things: one long table for each; None for what the result does not have.

    Each table is of the caller's kind, begins with the labels and has a column for each part.

    Attributes:
        cells: one row for each region and activity.
        regions: one row for each region.
        activities: one row for each activity.
        pairs: one row for each pair, both ways.
        partners: one row for each region, partner and activity.
        receivers: one row for each region that looks for partners, and activity.
        periods: one row for each period and activity.
        classes: one row for each class.
        moves: one row for each class and the class moved to.
        conditions: one row for each condition and activity.
        whole: one row, of all together.
    """

    cells: Any = None
    regions: Any = None
    activities: Any = None
    pairs: Any = None
    partners: Any = None
    receivers: Any = None
    periods: Any = None
    classes: Any = None
    moves: Any = None
    conditions: Any = None
    whole: Any = None

    def __repr__(self) -> str:
        """The tables that are there."""
        there = (f"{name}={table!r}" for name, table in vars(self).items() if table is not None)
        return f"LabelledParts({', '.join(there)})"


def long_table(given: Wide, axes: Sequence[Axis], parts: Mapping[str, Any]) -> Any:
    """One row for each combination of labels, the last axis running fastest, and a column for each part."""
    headings = [axis.heading for axis in axes]
    _refuse_headings(headings)
    figures = {name_apart(name, headings): column_of(part) for name, part in parts.items()}
    if given.region is None:
        return type(given.table.native)(figures, index=_pandas_index(axes) if axes else None)
    shape = [len(axis.labels) for axis in axes]
    places = np.indices(shape).reshape(len(axes), math.prod(shape))
    keys = {axis.heading: axis.take(at) for axis, at in zip(axes, places, strict=True)}
    return given.table.same_kind(keys | figures)


def column_of(part: Any) -> Any:
    """A part of a result as one column; a list of labels is one already."""
    return part if isinstance(part, list) else np.ascontiguousarray(np.asarray(part).reshape(-1))


def name_apart(name: str, keys: Container[Any]) -> str:
    """The heading of a part, which a column of labels may have taken."""
    return f"{name}_figure" if name in keys else name


def _refuse_headings(headings: Sequence[Any]) -> None:
    if len(set(headings)) < len(headings):
        heading = next(heading for heading in headings if headings.count(heading) > 1)
        problem = f"the regions' labels are headed {heading!r}, like other labels of the result"
        raise InputError([Fault(problem, "Rename the column of the regions' labels.")])


def _pandas_index(axes: Sequence[Axis]) -> Any:
    import pandas as pd

    labels = [axis.take(np.arange(len(axis.labels))) for axis in axes]
    if len(axes) == 1:
        return pd.Index(labels[0], name=axes[0].heading)
    return pd.MultiIndex.from_product(labels, names=[axis.heading for axis in axes])
