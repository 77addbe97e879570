"""Wide data frames: one row per region, one column per activity; labels off, and on again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from metier.errors import Fault, InputError
from metier.frames.kinds import Table, some_of, taken_in
from metier.frames.panel import Floats
from metier.frames.values import Read, figures_of, matrix_of

ACTIVITY = "activity"  # heading of the labels where a result has one row per activity


@dataclass(frozen=True)
class Wide:
    """A wide data frame that was taken in.

    Attributes:
        table: the data frame.
        region: the column of the regions' labels; None: they are the index (pandas).
        activities: the headings of the other columns, in order.
        values: (regions, activities), float64, NaN for nulls; (periods, regions, activities) where there are periods.
        periods: the periods' labels; none for a single table.
    """

    table: Table
    region: Any
    activities: tuple[Any, ...]
    values: Floats
    periods: tuple[Any, ...] = ()

    @property
    def regions(self) -> list[Any]:
        """The regions' labels, in order."""
        if self.region is None:
            return list(self.table.native.index)
        return list(self.table.frame.get_column(self.region).to_list())

    def labelled(self, cells: Floats) -> Any:
        """Figures (regions, activities) as a frame like the one that came in."""
        if self.region is None:
            native = self.table.native
            return type(native)(cells, index=native.index, columns=native.columns)
        place = self.table.frame.columns.index(self.region)
        return self.table.same_kind_of_cells(self.region, self.table.column(self.region), self.activities, cells, place)

    def per_region(self, figures: Mapping[str, NDArray[Any]]) -> Any:
        """One row per region: its label and the figures."""
        if self.region is None:
            native = self.table.native
            return type(native)(dict(figures), index=native.index)
        return self.table.same_kind({self.region: self.table.column(self.region), **figures})

    def per_activity(self, figures: Mapping[Any, NDArray[Any]]) -> Any:
        """One row per activity: its label and the figures."""
        if self.region is None:
            native = self.table.native
            return type(native)(dict(figures), index=native.columns)
        return self.table.same_kind({ACTIVITY: np.array(self.activities), **figures})

    def square(self, cells: Floats) -> Any:
        """Figures (activities, activities) with the activities both ways."""
        if self.region is None:
            columns = self.table.native.columns
            return type(self.table.native)(cells, index=columns, columns=columns)
        if ACTIVITY in self.activities:
            fault = Fault(f"an activity is named {ACTIVITY!r}, like the labels of the result", "Rename the activity.")
            raise InputError([fault])
        return self.table.same_kind_of_cells(ACTIVITY, np.array(self.activities), self.activities, cells)

    def square_of_regions(self, cells: Floats) -> Any:
        """Figures (regions, regions) with the regions both ways."""
        if self.region is None:
            index = self.table.native.index
            return type(self.table.native)(cells, index=index, columns=index)
        headings = _as_headings(self.regions, self.region, self.table.is_pandas)
        return self.table.same_kind_of_cells(self.region, self.table.column(self.region), headings, cells)


def _as_headings(labels: Sequence[Any], region: Any, any_type: bool) -> list[Any]:
    """The regions' labels as headings; refuse what would leave a column without a name of its own."""
    headings = [label if any_type else str(label) for label in labels]
    repeated = [heading for heading, count in Counter([*headings, region]).items() if count > 1]
    faults = [
        Fault(
            f"the region {label!r} cannot head a column: it is repeated or named like the column of the labels",
            "Give each region a label of its own.",
        )
        for label in repeated
    ]
    if any(label is None or label != label for label in labels):
        faults.append(Fault("a region without a label cannot head a column", "Label each region."))
    if faults:
        raise InputError(faults)
    return headings


def wide(x: Any, region: Any, name: str, read: Read = figures_of) -> Wide:
    """Take in a wide data frame, or refuse it with every fault at once."""
    given, faults = examined(x, region, name, read)
    if faults:
        raise InputError(faults)
    return given


def examined(x: Any, region: Any, name: str, read: Read = figures_of) -> tuple[Wide, list[Fault]]:
    """A wide data frame and what is wrong with it; one with faults is only good for finding more of them."""
    table = taken_in(x, name)
    faults = label_faults(table, region, name)
    activities = tuple(heading for heading in table.frame.columns if heading != region)
    values, wrong = matrix_of(table, _of_figures(table, activities) if faults else activities, read)
    return Wide(table, region, activities, values), faults + wrong


def _of_figures(table: Table, headings: Sequence[Any]) -> list[Any]:
    """The columns but for those of text: one of them may be that of the labels, which nobody named rightly."""
    return [heading for heading in headings if table.frame.get_column(heading).dtype != nw.String]


def label_faults(table: Table, region: Any, name: str) -> list[Fault]:
    """What is wrong with where the regions' labels are said to be."""
    if region is None:
        remedy = "Name the column that holds the regions' labels: region='...'."
        return [] if table.is_pandas else [Fault(f"the {name} has no index to take the regions' labels from", remedy)]
    if region in table.frame.columns:
        return []
    listed = some_of(table.frame.columns) or "none"
    return [Fault(f"the {name} has no column {region!r}; its columns are: {listed}", "Name it with region=.")]
