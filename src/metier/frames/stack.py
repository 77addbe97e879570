"""The indices of all periods, one under the other, as the columns of a long table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metier.frames.indices import COUNTS, NAMES, OF_CELLS, OF_REGIONS, Indices, Rules, indices
from metier.frames.labels import Codes
from metier.frames.panel import KEYS, Floats, Pairs, Period
from metier.threads import side_by_side

VALUE = "value"
Columns = Mapping[str, NDArray[Any]]


def codes_by_period(periods: Sequence[Period], key: str, pairs: Pairs) -> Iterator[Codes]:
    """The codes of one key, period by period: the labels of each row's period, region or activity."""
    for period in periods:
        codes = np.full(period.listed(pairs), period.code, np.int32)
        if key != KEYS[0]:
            line = period.regions if key == KEYS[1] else period.activities
            _repeat(codes, line, key == KEYS[1], period, pairs)
        yield codes


def stacked(periods: Sequence[Period], figures: Floats, absent: float, rules: Rules, pairs: Pairs) -> Columns:
    """The values and every index, (rows,) each; those of regions and activities are repeated."""
    rows = _rows(periods, pairs)
    columns = {name: np.empty(rows, np.int32 if name in COUNTS else np.float64) for name in (VALUE, *NAMES)}

    def compute(placed: tuple[Period, slice]) -> None:
        period, place = placed
        values = period.matrix(figures, absent)
        found = indices(values, rules)
        columns[VALUE][place] = values.reshape(-1)[period.kept(pairs)]
        _write({name: column[place] for name, column in columns.items()}, found, period, pairs)

    side_by_side(compute, _places(periods, pairs))
    return columns


def _rows(periods: Sequence[Period], pairs: Pairs) -> int:
    return sum(period.listed(pairs) for period in periods)


def _places(periods: Sequence[Period], pairs: Pairs) -> list[tuple[Period, slice]]:
    """Each period and the rows that it takes in the long table."""
    ends = np.cumsum([0, *(period.listed(pairs) for period in periods)]).tolist()
    return [(period, slice(*ends[i : i + 2])) for i, period in enumerate(periods)]


def _write(columns: Columns, found: Indices, period: Period, pairs: Pairs) -> None:
    """Write the indices of one period into its part of the columns."""
    for name in NAMES:
        index = getattr(found, name)
        if name in OF_CELLS:
            columns[name][:] = index.reshape(-1)[period.kept(pairs)]
        else:
            _repeat(columns[name], index, name in OF_REGIONS, period, pairs)


def _repeat(column: NDArray[Any], line: NDArray[Any], of_regions: bool, period: Period, pairs: Pairs) -> None:
    """Write one figure per region, or per activity, into the rows of each of its pairs."""
    if pairs == "all":
        column.reshape(period.shape)[:] = line[:, np.newaxis] if of_regions else line
    else:
        region, activity = np.divmod(np.sort(period.cells), period.shape[1])
        column[:] = line[region if of_regions else activity]
