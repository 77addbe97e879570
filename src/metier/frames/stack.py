"""The indices of all periods, one under the other, as the columns of a long table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metier.frames.indices import COUNTS, OF_ACTIVITIES, OF_CELLS, OF_REGIONS, Indices, Rules, indices
from metier.frames.labels import Codes
from metier.frames.panel import Floats, Pairs, Period


@dataclass(frozen=True)
class Stack:
    """The figures of all periods; those of regions and activities are held once and repeated as they are read.

    Attributes:
        cells: the value and the figures of each cell, (rows,).
        margins: the figures and codes of each region and activity, (regions or activities of all periods,).
        period_codes: (rows,), the code of each row's period.
        region_places: (rows,), which of all regions of all periods each row is of.
        activity_places: the same for the activities.
    """

    cells: Mapping[str, Floats]
    margins: Mapping[str, NDArray[Any]]
    period_codes: Codes
    region_places: Codes
    activity_places: Codes

    def column(self, name: str) -> NDArray[Any]:
        """A figure as a column of the long table."""
        if name in self.cells:
            return self.cells[name]
        return self.margins[name][self.region_places if name in OF_REGIONS else self.activity_places]

    def codes(self, key: str) -> Codes:
        """The codes of a key column: period, region or activity."""
        if key == "period":
            return self.period_codes
        return self.margins[key][self.region_places if key == "region" else self.activity_places]


def stacked(periods: Sequence[Period], figures: Floats, absent: float, rules: Rules, pairs: Pairs) -> Stack:
    """Compute the indices of each period and put them under each other."""
    rows = sum(period.size if pairs == "all" else len(period.cells) for period in periods)
    stack = Stack(
        {name: np.empty(rows) for name in ("value", *OF_CELLS)},
        _margins(periods),
        *(np.empty(rows, dtype=np.int32) for _ in range(3)),
    )
    row = region = activity = 0
    for period in periods:
        kept = period.pairs(pairs)
        place = slice(row, row + len(kept))
        values = period.matrix(figures, absent)
        found = indices(values, rules)
        _write_cells(stack.cells, place, kept, values, found)
        _write_margins(stack.margins, region, activity, found)
        stack.period_codes[place] = period.code
        stack.region_places[place] = kept // len(period.activities) + region
        stack.activity_places[place] = kept % len(period.activities) + activity
        row, region, activity = place.stop, region + len(period.regions), activity + len(period.activities)
    return stack


def _margins(periods: Sequence[Period]) -> dict[str, NDArray[Any]]:
    """Room for the figures of all regions and activities, and their codes."""
    regions = _joined([period.regions for period in periods])
    activities = _joined([period.activities for period in periods])
    sizes = dict.fromkeys(OF_REGIONS, len(regions)) | dict.fromkeys(OF_ACTIVITIES, len(activities))
    room = {name: np.empty(size, dtype=np.int64 if name in COUNTS else np.float64) for name, size in sizes.items()}
    return room | {"region": regions, "activity": activities}


def _write_cells(
    cells: Mapping[str, Floats], place: slice, kept: NDArray[np.int64], values: Floats, found: Indices
) -> None:
    np.take(values, kept, out=cells["value"][place])
    for name in OF_CELLS:
        np.take(getattr(found, name), kept, out=cells[name][place])


def _write_margins(margins: Mapping[str, NDArray[Any]], region: int, activity: int, found: Indices) -> None:
    for start, names in ((region, OF_REGIONS), (activity, OF_ACTIVITIES)):
        for name in names:
            figures = getattr(found, name)
            margins[name][start : start + len(figures)] = figures


def _joined(parts: Sequence[Codes]) -> Codes:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)
