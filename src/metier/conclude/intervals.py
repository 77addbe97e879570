"""How sure every coefficient is: an interval, and a probability where the figures are counts of records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from metier.conclude.verdicts import limit_of
from metier.measure.input_error import amount_intervals, year_spread
from metier.measure.rounding_spread import rounding_of_bounds
from metier.measure.trends import FEWEST_YEARS
from metier.measure.uncertainty import pooled_prior, quotient_intervals
from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients, Intervals, ViewCoefficients
from metier.specialisation.computed import areas, layer_grid

Floats = NDArray[np.float64]
LEVEL = 0.95  # chosen here: probability within the interval
POOLED = "records"
NOT_POOLED = "records, not pooled"


def with_intervals(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> Coefficients:
    """The coefficients with how sure they are.

    ``low`` and ``high`` stay what they are, the bounds of rounding, which decide what is borderline. The interval is
    wider: for records the share behind them, by `quotient_intervals`; for all else rounding, the years about their
    trend where there are at least four equally far apart, and revisions where the layer gives their spread, by
    `amount_intervals`. Only records have a probability of being above the rule's limit.

    Args:
        plan, evidence: the study.
        coefficients: what ``specialisation`` returns.

    Returns:
        The same with the intervals of each view.
    """
    return Coefficients(tuple(_of_view(seen, plan, evidence) for seen in coefficients.views))


def _of_view(seen: ViewCoefficients, plan: Plan, evidence: Evidence) -> ViewCoefficients:
    records = plan.layers[seen.view.layer].nature == "records"
    found = _of_records(seen, plan, evidence) if records else _of_amounts(seen, plan)
    finite = np.where(np.isfinite(found.high), found.high, np.nan)
    return replace(seen, intervals=replace(found, high=finite))


def _of_amounts(cells: ViewCoefficients, plan: Plan) -> Intervals:
    rounding = rounding_of_bounds(cells.coefficient, cells.low, cells.high)
    years = year_spread(cells.coefficient) if equally_far(cells.periods) else None
    revision = plan.layers[cells.view.layer].revision_sd
    sure = amount_intervals(cells.coefficient, rounding=rounding, year_sd=years, revision_sd=revision, level=LEVEL)
    coarse = np.isnan(rounding.log_sd)  # rounding leaves the coefficient open down to 0 or without an upper end
    low, high = np.where(coarse, rounding.low, sure.low), np.where(coarse, rounding.high, sure.high)
    nowhere, alike = np.broadcast_to(np.nan, low.shape), np.broadcast_to(np.uint8(0), low.shape)
    return Intervals(low, high, nowhere, alike, (" + ".join(sure.parts),))


def equally_far(periods: tuple[str, ...]) -> bool:
    """Whether the periods are years enough for a trend, and equally far apart."""
    if len(periods) < FEWEST_YEARS or not all(period.isdecimal() for period in periods):
        return False
    return len(set(np.diff([int(period) for period in periods]).tolist())) == 1


def _of_records(cells: ViewCoefficients, plan: Plan, evidence: Evidence) -> Intervals:
    """Region by region within each area; what an area of few regions cannot tell, the regions of all areas do."""
    low, high, probability = (np.full_like(cells.value, np.nan) for _ in range(3))
    found = Intervals(low, high, probability, np.zeros(cells.value.shape, dtype=np.uint8), (POOLED, NOT_POOLED))
    limit = limit_of(plan.rule)
    effect = plan.layers[cells.view.layer].design_effect
    whole = [pooled_prior(counts, design_effect=effect) for counts in cells.value]
    for t, members, reference in _tables(cells, plan, evidence):
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
        found.basis[t, members] = sure.prior_origin == "not pooled"
    return found


def _tables(
    cells: ViewCoefficients, plan: Plan, evidence: Evidence
) -> Iterator[tuple[int, list[int], Floats | str | None]]:
    """Each period's and each area's regions, and what they are compared with.

    An area whose own row has fewer records than one of its regions contradicts them: there is no probability then.
    """
    seen = layer_grid(cells.view.layer, plan, evidence)
    position = {region: i for i, region in enumerate(cells.regions)}
    for area in areas(cells.view, plan, evidence):
        members = [position[seen.territories[i]] for i in area.regions]
        for t in range(len(cells.periods)):
            reference = cells.reference[t, members[0]]
            if reference != "published":
                yield t, members, "rest" if reference == "rest" else None
                continue
            own = seen.values[t, area.own]
            if not (np.nan_to_num(cells.value[t, members]).max(axis=0) > np.nan_to_num(own, nan=np.inf)).any():
                yield t, members, own
