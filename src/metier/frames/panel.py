"""A long table as one matrix after another, period by period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from metier.frames.labels import Codes, Labels

Floats = NDArray[np.float64]
KEYS = ("period", "region", "activity")
Pairs = Literal["all", "given"]


@dataclass(frozen=True)
class Period:
    """One period of a long table: its regions, its activities, and where each row belongs.

    Attributes:
        code: the period's place among all periods.
        rows: which rows of the table belong to it.
        regions: codes of the regions that occur in it, in order.
        activities: codes of the activities that occur in it, in order.
        cells: (rows,), the place of each row in the matrix of regions by activities, counted row by row.
    """

    code: int
    rows: slice | NDArray[np.intp]
    regions: Codes
    activities: Codes
    cells: NDArray[np.int32]

    @property
    def shape(self) -> tuple[int, int]:
        """How many regions and activities it has."""
        return len(self.regions), len(self.activities)

    @property
    def size(self) -> int:
        """How many cells its matrix has."""
        return len(self.regions) * len(self.activities)

    def listed(self, pairs: Pairs) -> int:
        """How many rows a result has for it."""
        return self.size if pairs == "all" else len(self.cells)

    def kept(self, pairs: Pairs) -> slice | NDArray[np.int32]:
        """The cells that a result lists, in order: all of them, or those that have a row."""
        return slice(None) if pairs == "all" else np.sort(self.cells)

    def matrix(self, values: Floats, absent: float) -> Floats:
        """Its values (regions, activities); pairs without a row hold ``absent``."""
        matrix = np.full(self.shape, absent)
        matrix.reshape(-1)[self.cells] = values[self.rows]
        return matrix


def periods(period: Labels, region: Labels, activity: Labels) -> Iterator[Period]:
    """Each period in turn; rows that lack a label are in none."""
    for code, rows in _rows_by_period(period, (region.codes >= 0) & (activity.codes >= 0)):
        in_region, in_activity = region.codes[rows], activity.codes[rows]
        regions, region_place = _occurring(in_region, region.count)
        activities, activity_place = _occurring(in_activity, activity.count)
        cells = region_place[in_region] * np.int32(len(activities)) + activity_place[in_activity]
        yield Period(code, rows, regions, activities, cells)


def _rows_by_period(period: Labels, complete: NDArray[np.bool_]) -> Iterator[tuple[int, slice | NDArray[np.intp]]]:
    codes = period.codes
    if complete.all() and (codes >= 0).all() and (codes[1:] >= codes[:-1]).all():
        bounds = np.searchsorted(codes, np.arange(period.count + 1))
        yield from ((code, slice(bounds[code], bounds[code + 1])) for code in range(period.count))
        return
    usable = np.flatnonzero(complete & (codes >= 0))
    order = usable[np.argsort(codes[usable], kind="stable")]
    bounds = np.searchsorted(codes[order], np.arange(period.count + 1))
    for code in range(period.count):
        if bounds[code] < bounds[code + 1]:
            yield code, order[bounds[code] : bounds[code + 1]]


def _occurring(codes: Codes, count: int) -> tuple[Codes, Codes]:
    """Which of all codes occur, in order, and the place of each code among them."""
    occurs = np.zeros(count, dtype=np.bool_)
    occurs[codes] = True
    return np.flatnonzero(occurs).astype(np.int32), np.cumsum(occurs, dtype=np.int32) - 1
