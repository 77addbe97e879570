"""Every coefficient of a study: arrays inside, and a long table of as much of them as is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.specialisation.views import View

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.uint8]
Texts = NDArray[np.str_]
Places = slice | list[int]
KNOWN, PARTIAL, MISSING, UNDEFINED = range(4)
STATUSES = ("known", "partial", "missing", "undefined")
FIGURES = ("value", "share_of_region", "share_of_reference", "coefficient", "low", "high")
_CELLS = (*FIGURES, "listed", "status")
_OF_INTERVALS = ("low", "high", "probability_above", "basis")
ROWS_AT_ONCE = 100_000  # of a table that is made a part at a time


@dataclass(frozen=True)
class Intervals:
    """How sure a view's coefficients are; arrays (periods, regions, activities).

    Attributes:
        low, high: the interval; NaN where it has no bound.
        probability_above: of being above the rule's limit; NaN where there is none.
        basis: what the interval rests on, as positions in ``words``.
        words: what the positions mean.
    """

    low: Floats
    high: Floats
    probability_above: Floats
    basis: Codes
    words: tuple[str, ...]

    def cut(self, periods: Places, regions: slice) -> Intervals:
        """Some periods and a run of regions."""
        return replace(self, **{name: getattr(self, name)[periods][:, regions] for name in _OF_INTERVALS})

    def words_used(self) -> tuple[str, ...]:
        """What at least one interval rests on."""
        return tuple(self.words[i] for i in np.unique(self.basis))


@dataclass(frozen=True)
class ViewCoefficients:
    """A layer's coefficients against one kind of area; arrays (periods, regions, activities), NaN without a figure.

    Attributes:
        view: the layer, its level and what it is compared with.
        side: the layer's; ``None`` for a layer on neither.
        periods, regions, activities: the labels of the axes, in the order of time, tree and classification.
        listed: whether the cell has a row in the long table: a region outside every such area has none.
        reference: (periods, regions), what the region is compared with: ``pooled``, ``published`` or ``rest``.
        value, share_of_region, share_of_reference, coefficient: the figures.
        low, high: bounds of the coefficients that the figures could have given before they were rounded.
        status: positions in ``STATUSES``.
        intervals: how sure they are; ``None`` until that is known.
    """

    view: View
    side: str | None
    periods: tuple[str, ...]
    regions: tuple[str, ...]
    activities: tuple[str, ...]
    listed: Flags
    reference: Texts
    value: Floats
    share_of_region: Floats
    share_of_reference: Floats
    coefficient: Floats
    low: Floats
    high: Floats
    status: Codes
    intervals: Intervals | None = None

    def cut(self, periods: Sequence[int], regions: slice) -> ViewCoefficients:
        """Some periods and a run of regions."""
        run = range(periods[0], periods[0] + len(periods))
        # a slice copies nothing
        t: Places = slice(run.start, run.stop) if list(periods) == list(run) else list(periods)
        return replace(
            self,
            periods=tuple(self.periods[i] for i in periods),
            regions=self.regions[regions],
            reference=self.reference[t][:, regions],
            **{name: getattr(self, name)[t][:, regions] for name in _CELLS},
            intervals=self.intervals and self.intervals.cut(t, regions),
        )


@dataclass(frozen=True)
class Coefficients:
    """Every coefficient of a study, view by view.

    Attributes:
        views: those of the levels, highest first, then the others in the order of their layers.
    """

    views: tuple[ViewCoefficients, ...]

    def periods(self, layer: str) -> tuple[str, ...]:
        """The periods that a layer has coefficients of, in order."""
        return tuple(sorted({period for seen in self.views if seen.view.layer == layer for period in seen.periods}))

    def where(self, kept: Callable[[View], bool]) -> Coefficients:
        """The views that are kept."""
        return Coefficients(tuple(seen for seen in self.views if kept(seen.view)))

    def shown(self) -> Coefficients:
        """Without the views that only stand beside another."""
        return self.where(lambda view: not view.beside)

    def in_periods(self, wanted: Mapping[str, Collection[str]]) -> Coefficients:
        """Of each layer the wanted periods; a layer of which none is wanted is left out."""
        chosen = [
            (seen, [t for t, period in enumerate(seen.periods) if period in wanted.get(seen.view.layer, ())])
            for seen in self.views
        ]
        return Coefficients(tuple(seen.cut(periods, slice(None)) for seen, periods in chosen if periods))

    @cached_property
    def height(self) -> int:
        """How many rows the long table has."""
        return sum(int(np.count_nonzero(seen.listed)) for seen in self.views)

    def table(self) -> pl.DataFrame:
        """The long table: a row for each cell that is listed, in the order region, view, activity, period.

        Columns ``layer``, ``side``, ``level``, ``area``, ``beside``, ``reference``, ``period``, ``region_code``,
        ``activity_code``, ``value``, ``share_of_region``, ``share_of_reference``, ``coefficient``, ``low``, ``high``,
        ``status``; with intervals also ``interval_low``, ``interval_high``, ``probability_above``, ``basis``. What has
        no figure is null.
        """
        tables = [_rows(seen) for seen in self.views]
        whole = pl.concat(tables) if tables else pl.DataFrame(schema=SCHEMA | {_REGION: pl.Int64})
        if len(tables) > 1:
            whole = whole[np.argsort(whole[_REGION].to_numpy(), kind="stable")]
        return whole.drop(_REGION)

    def cells(self) -> pl.DataFrame:
        """The layer, side, level, region and activity of each cell that is listed in some period, in that order."""
        ever = [
            replace(seen.cut([0], slice(None)), listed=np.asarray(seen.listed.any(axis=0, keepdims=True)))
            for seen in self.views
            if seen.periods
        ]
        return Coefficients(tuple(ever)).table().select("layer", "side", "level", "region_code", "activity_code")

    def parts(self) -> Iterator[pl.DataFrame]:
        """The long table a part at a time; put together they are the table. There is one part at least."""
        regions = max((len(seen.regions) for seen in self.views), default=0)
        step = max(1, ROWS_AT_ONCE * regions // max(self.height, 1))
        for start in range(0, max(regions, 1), step):
            run = slice(start, start + step)
            yield Coefficients(tuple(seen.cut(range(len(seen.periods)), run) for seen in self.views)).table()


_REGION = "region"
_TEXTS = ("layer", "side", "level", "area")
SCHEMA = {
    **dict.fromkeys(_TEXTS, pl.String),
    "beside": pl.Boolean,
    **dict.fromkeys(("reference", "period", "region_code", "activity_code"), pl.String),
    **dict.fromkeys(FIGURES, pl.Float64),
    "status": pl.String,
}


def _rows(seen: ViewCoefficients) -> pl.DataFrame:
    """A view's rows by region, activity and period, with the region's position."""
    listed = _by_region(seen.listed)
    region, activity, period = np.nonzero(listed)
    view = seen.view
    told = {"layer": view.layer, "side": seen.side, "level": view.level, "area": view.area}
    kinds, kind = np.unique(seen.reference, return_inverse=True)
    of_cell = np.broadcast_to(kind.reshape(*seen.reference.shape, 1), seen.listed.shape)
    columns = {
        **{name: pl.repeat(text, region.size, dtype=pl.String, eager=True) for name, text in told.items()},
        "beside": pl.repeat(view.beside, region.size, dtype=pl.Boolean, eager=True),
        "reference": _texts(kinds.tolist(), _by_region(of_cell)[listed]),
        "period": _texts(seen.periods, period),
        "region_code": _texts(seen.regions, region),
        "activity_code": _texts(seen.activities, activity),
        **{name: _figures(getattr(seen, name), listed) for name in FIGURES},
        "status": _texts(STATUSES, _by_region(seen.status)[listed]),
        _REGION: pl.Series(region),
    }
    if (sure := seen.intervals) is not None:
        columns |= {
            "interval_low": _figures(sure.low, listed),
            "interval_high": _figures(sure.high, listed),
            "probability_above": _figures(sure.probability_above, listed),
            "basis": _texts(sure.words, _by_region(sure.basis)[listed]),
        }
    return pl.DataFrame(columns)


def _by_region(array: NDArray) -> NDArray:  # type: ignore[type-arg]
    """(periods, regions, activities) as (regions, activities, periods), the order of the rows."""
    return array.transpose(1, 2, 0)


def _figures(array: Floats, listed: Flags) -> pl.Series:
    return pl.Series(_by_region(array)[listed], dtype=pl.Float64).fill_nan(None)


def _texts(words: Sequence[str], positions: NDArray[np.integer]) -> pl.Series:
    if not len(words):
        return pl.Series(dtype=pl.String)
    return pl.Series(words, dtype=pl.String).gather(positions)
