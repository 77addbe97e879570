"""The indices of all periods, one under the other, as the columns of a long table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metier.frames.indices import OF_ACTIVITIES, OF_CELLS, OF_REGIONS, Indices, Rules, indices
from metier.frames.labels import Codes
from metier.frames.panel import Floats, Period


@dataclass(frozen=True)
class Stack:
    """The figures of all periods, each once: figures of regions and activities are repeated as they are read.

    Attributes:
        periods: the periods, in order.
        cells: the value and the figures of each cell, (cells of all periods,).
        margins: the figures of each region and activity, (regions or activities of all periods,).
        region_places: (cells of all periods,), which of all regions of all periods each cell is of.
        activity_places: the same for the activities.
    """

    periods: Sequence[Period]
    cells: Mapping[str, Floats]
    margins: Mapping[str, NDArray[Any]]
    region_places: Codes
    activity_places: Codes

    def column(self, name: str) -> NDArray[Any]:
        """A figure as a column of the long table."""
        if name in OF_CELLS:
            return self.cells[name]
        return self.margins[name][self.region_places if name in OF_REGIONS else self.activity_places]

    def codes(self, key: str) -> Codes:
        """The codes of a key column: period, region or activity."""
        if key == "period":
            return _joined([np.full(period.size, period.code, dtype=np.int32) for period in self.periods])
        if key == "region":
            return _joined([period.regions for period in self.periods])[self.region_places]
        return _joined([period.activities for period in self.periods])[self.activity_places]


def stacked(periods: Sequence[Period], figures: Floats, absent: float, rules: Rules) -> Stack:
    """Compute the indices of each period and put them under each other."""
    total = sum(period.size for period in periods)
    cells = {name: np.empty(total) for name in ("value", *OF_CELLS)}
    margins: dict[str, list[NDArray[Any]]] = {name: [] for name in OF_REGIONS + OF_ACTIVITIES}
    start = 0
    for period in periods:
        values = period.matrix(figures, absent)
        found = indices(values, rules)
        place = slice(start, start + values.size)
        _write_cells(cells, place, values, found)
        for name, parts in margins.items():
            parts.append(getattr(found, name))
        start = place.stop
    joined = {name: _joined(parts) for name, parts in margins.items()}
    return Stack(periods, cells, joined, _region_places(periods), _activity_places(periods))


def _write_cells(cells: Mapping[str, Floats], place: slice, values: Floats, found: Indices) -> None:
    cells["value"][place] = values.ravel()
    for name in OF_CELLS:
        cells[name][place] = getattr(found, name).ravel()


def _region_places(periods: Sequence[Period]) -> Codes:
    repeats = [np.repeat(period.shape[1], period.shape[0]) for period in periods]
    return np.repeat(np.arange(sum(map(len, repeats)), dtype=np.int32), _joined(repeats))


def _activity_places(periods: Sequence[Period]) -> Codes:
    starts = np.cumsum([0] + [period.shape[1] for period in periods], dtype=np.int32)
    tiles = [
        np.tile(np.arange(start, start + period.shape[1], dtype=np.int32), period.shape[0])
        for start, period in zip(starts, periods, strict=False)
    ]
    return _joined(tiles)


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)
