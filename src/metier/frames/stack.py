"""The indices of all periods, one under the other, as the columns of a long table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metier.frames.indices import COUNTS, NAMES, OF_CELLS, OF_REGIONS, Indices, Rules, indices
from metier.frames.labels import Codes
from metier.frames.panel import Floats, Pairs, Period

VALUE = "value"


@dataclass(frozen=True)
class Stack:
    """The columns of a long table, (rows,) each.

    Attributes:
        figures: the values and every index; those of regions and activities are repeated.
        codes: the codes of the keys: period, region, activity.
    """

    figures: Mapping[str, NDArray[Any]]
    codes: dict[str, Codes]

    def released_codes(self) -> Iterator[tuple[str, Codes]]:
        """The codes of each key in turn, let go of once they are used: the columns are large."""
        while self.codes:
            key = next(iter(self.codes))
            yield key, self.codes.pop(key)


def stacked(periods: Sequence[Period], figures: Floats, absent: float, rules: Rules, pairs: Pairs) -> Stack:
    """Compute the indices of each period and write them under those of the period before."""
    rows = sum(period.size if pairs == "all" else len(period.cells) for period in periods)
    stack = Stack(
        {name: np.empty(rows, np.int32 if name in COUNTS else np.float64) for name in (VALUE, *NAMES)},
        {key: np.empty(rows, np.int32) for key in ("period", "region", "activity")},
    )
    start = 0
    for period in periods:
        values = period.matrix(figures, absent)
        found = indices(values, rules)
        start = _write(stack, start, period, period.kept(pairs), values, found)
    return stack


def _write(
    stack: Stack, start: int, period: Period, kept: slice | NDArray[np.int32], values: Floats, found: Indices
) -> int:
    """Write one period from a row on; returns the row after it."""
    listed = values.reshape(-1)[kept]
    place = slice(start, start + len(listed))
    stack.figures[VALUE][place] = listed
    region = np.repeat(np.arange(len(period.regions), dtype=np.int32), len(period.activities))[kept]
    activity = np.tile(np.arange(len(period.activities), dtype=np.int32), len(period.regions))[kept]
    for name in NAMES:
        column = getattr(found, name)
        if name in OF_CELLS:
            stack.figures[name][place] = column.reshape(-1)[kept]
        else:
            stack.figures[name][place] = column[region if name in OF_REGIONS else activity]
    stack.codes["period"][place] = period.code
    stack.codes["region"][place] = period.regions[region]
    stack.codes["activity"][place] = period.activities[activity]
    return place.stop
