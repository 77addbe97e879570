"""How sure every coefficient is: an interval, and a probability where the figures are counts of records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.conclude.verdicts import limit_of
from metier.measure.input_error import amount_intervals, year_spread
from metier.measure.rounding_spread import rounding_of_bounds
from metier.measure.trends import FEWEST_YEARS
from metier.measure.uncertainty import pooled_prior, quotient_intervals
from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation.computed import areas, layer_grid
from metier.specialisation.views import View, views

Floats = NDArray[np.float64]
LEVEL = 0.95  # chosen here: probability within the interval
COLUMNS = ("interval_low", "interval_high", "probability_above", "basis")
NOT_POOLED = "records, not pooled"


@dataclass(frozen=True)
class Cells:
    """A view's figures as arrays (periods, regions, activities).

    Attributes:
        periods, regions: the labels of the first two axes.
        place: where each row of the table stands in the arrays.
        value, coefficient, low, high: as in the table; NaN where there is no figure.
        references: period and region -> what it is compared with: ``pooled``, ``published`` or ``rest``.
    """

    periods: tuple[str, ...]
    regions: tuple[str, ...]
    place: tuple[NDArray[np.int64], ...]
    value: Floats
    coefficient: Floats
    low: Floats
    high: Floats
    references: Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Intervals:
    """Arrays of the shape of the cells; ``basis``: what the interval rests on, broadcast to it."""

    low: Floats
    high: Floats
    probability_above: Floats
    basis: NDArray[np.str_]


def with_intervals(plan: Plan, evidence: Evidence, coefficients: pl.DataFrame) -> pl.DataFrame:
    """The coefficients with how sure they are.

    ``low`` and ``high`` stay what they are, the bounds of rounding, which decide what is borderline. The interval is
    wider: for records the share behind them, by `quotient_intervals`; for all else rounding, the years about their
    trend where there are at least four equally far apart, and revisions where the layer gives their spread, by
    `amount_intervals`. Only records have a probability of being above the rule's limit.

    Args:
        plan, evidence: the study.
        coefficients: what ``specialisation`` returns.

    Returns:
        The same rows with the columns of ``COLUMNS``; what has no bound is null.
    """
    numbered = coefficients.with_row_index("row")
    tables = [_of_view(view, plan, evidence, numbered) for view in views(plan, evidence.territories)]
    return pl.concat(tables).sort("row").drop("row")


def _of_view(view: View, plan: Plan, evidence: Evidence, numbered: pl.DataFrame) -> pl.DataFrame:
    rows = numbered.filter(
        (pl.col("layer") == view.layer)
        & pl.col("level").eq_missing(pl.lit(view.level, pl.String))
        & (pl.col("area") == view.area)
        & (pl.col("beside") == view.beside)
    )
    cells = _cells(rows, evidence)
    records = plan.layers[view.layer].nature == "records"
    found = (_of_records if records else _of_amounts)(view, plan, evidence, cells)
    figures = [
        pl.Series(name, getattr(found, field)[cells.place]).fill_nan(None)
        for name, field in zip(COLUMNS, ("low", "high", "probability_above"), strict=False)
    ]
    basis = pl.Series("basis", np.broadcast_to(found.basis, cells.value.shape)[cells.place].astype(str), pl.String)
    finite = pl.when(pl.col("interval_high").is_finite()).then("interval_high").alias("interval_high")
    return rows.with_columns(*figures, basis).with_columns(finite)


def _cells(rows: pl.DataFrame, evidence: Evidence) -> Cells:
    periods = tuple(sorted(rows["period"].unique()))
    regions, activities = (
        evidence.territories.regions,
        tuple(rows["activity_code"].unique(maintain_order=True)),
    )
    axes = {"period": periods, "region_code": regions, "activity_code": activities}
    place = tuple(_positions(rows[name], labels) for name, labels in axes.items())
    shape = tuple(len(labels) for labels in axes.values())
    figures = {name: np.full(shape, np.nan) for name in ("value", "coefficient", "low", "high")}
    for name, array in figures.items():
        array[place] = rows[name].fill_null(float("nan")).to_numpy()
    told = rows.select("period", "region_code", "reference").unique()
    references = {(period, region): reference for period, region, reference in told.iter_rows()}
    return Cells(periods, regions, place, **figures, references=references)


def _positions(labels: pl.Series, order: tuple[str, ...]) -> NDArray[np.int64]:
    return labels.replace_strict(list(order), range(len(order)), return_dtype=pl.Int64).to_numpy()


def _of_amounts(view: View, plan: Plan, evidence: Evidence, cells: Cells) -> Intervals:
    rounding = rounding_of_bounds(cells.coefficient, cells.low, cells.high)
    years = year_spread(cells.coefficient) if equally_far(cells.periods) else None
    revision = plan.layers[view.layer].revision_sd
    sure = amount_intervals(cells.coefficient, rounding=rounding, year_sd=years, revision_sd=revision, level=LEVEL)
    coarse = np.isnan(rounding.log_sd)  # rounding leaves the coefficient open down to 0 or without an upper end
    low, high = np.where(coarse, rounding.low, sure.low), np.where(coarse, rounding.high, sure.high)
    return Intervals(low, high, np.full_like(low, np.nan), np.array(" + ".join(sure.parts)))


def equally_far(periods: tuple[str, ...]) -> bool:
    """Whether the periods are years enough for a trend, and equally far apart."""
    if len(periods) < FEWEST_YEARS or not all(period.isdecimal() for period in periods):
        return False
    return len(set(np.diff([int(period) for period in periods]).tolist())) == 1


def _of_records(view: View, plan: Plan, evidence: Evidence, cells: Cells) -> Intervals:
    """Region by region within each area; what an area of few regions cannot tell, the regions of all areas do."""
    low, high, probability = (np.full_like(cells.value, np.nan) for _ in range(3))
    found = Intervals(low, high, probability, np.full(cells.value.shape, "records", dtype="<U24"))
    limit = limit_of(plan.rule)
    effect = plan.layers[view.layer].design_effect
    whole = [pooled_prior(counts, design_effect=effect) for counts in cells.value]
    for t, members, reference in _tables(view, plan, evidence, cells):
        sure = quotient_intervals(
            cells.value[t, members],
            reference=reference,
            prior=whole[t],
            design_effect=effect,
            limit=1.0 if limit is None else limit,
            level=LEVEL,
        )
        found.low[t, members], found.high[t, members] = sure.low, sure.high
        found.probability_above[t, members] = sure.probability_above
        found.basis[t, members] = np.where(sure.prior_origin == "not pooled", NOT_POOLED, "records")
    return found


def _tables(
    view: View, plan: Plan, evidence: Evidence, cells: Cells
) -> Iterator[tuple[int, list[int], Floats | str | None]]:
    """Each period's and each area's regions, and what they are compared with.

    An area whose own row has fewer records than one of its regions contradicts them: there is no probability then.
    """
    seen = layer_grid(view.layer, plan, evidence)
    position = {region: i for i, region in enumerate(cells.regions)}
    for area in areas(view, plan, evidence):
        members = [position[seen.territories[i]] for i in area.regions]
        for t, period in enumerate(cells.periods):
            reference = cells.references.get((period, cells.regions[members[0]]))
            if reference != "published":
                yield t, members, "rest" if reference == "rest" else None
                continue
            own = seen.values[t, area.own]
            if not (np.nan_to_num(cells.value[t, members]).max(axis=0) > np.nan_to_num(own, nan=np.inf)).any():
                yield t, members, own
