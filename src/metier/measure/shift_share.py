"""Shift-share: how much of a region's growth is the area's, its mix of activities', and its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import (
    Floats,
    known_sum,
    positive,
    reference_rows,
    regions_by_activities,
    safe_scale,
    shares,
)


@dataclass(frozen=True)
class ShiftShare:
    """The parts of a region's growth; see `shift_share`.

    Attributes:
        growth: change of each cell (..., regions, activities), in the unit of the values.
        national: what growth at the area's overall rate would have given (..., regions, activities).
        mix: what the activity's own rate in the area adds to that (..., regions, activities).
        competitive: what the region adds to that, Dunn's regional share (..., regions, activities).
    """

    growth: Floats
    national: Floats
    mix: Floats
    competitive: Floats


def shift_share(
    first: ArrayLike,
    last: ArrayLike,
    reference_first: ArrayLike | None = None,
    reference_last: ArrayLike | None = None,
) -> ShiftShare:
    """Shift-share analysis of the growth between two periods, without an interaction term.

    Formula:
        growth x1 - x0 = national x0 G + mix x0 (G_a - G) + competitive (x1 - x0 (1 + G_a)), with G = X1 / X0 - 1 of the
        area's totals and G_a = X_a1 / X_a0 - 1 of the activity in the area

    Source:
        Dunn 1960; no DOI, the reference output of a peer package is reproduced

    Args:
        first: values of the earlier period (..., regions, activities), not negative, any unit.
        last: values of the later period, of the same shape and unit. Values at current prices give nominal growth.
        reference_first: the area's own row in the earlier period, as in `location_quotient`. None: the regions' sum.
        reference_last: the same in the later period; given together with the other, or neither.

    Returns:
        `ShiftShare`, in the unit of the values. Sums over activities are a region's own three parts.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; shapes that differ; one
            reference without the other.

    Zero, missing, ties:
        A region that had none of an activity has no national part and no mix: all of its growth is competitive. An
        activity that the area had none of has NaN for mix and competitive. A cell that is missing in either period
        has NaN throughout, and is left out of the regions' sums of both.

    Example:
        >>> from metier.measure.shift_share import shift_share
        >>> parts = shift_share([[90, 20, 10, 60]], [[100, 40, 10, 55]], [400, 150, 150, 400], [440, 210, 135, 480])
        >>> [round(float(part.sum()), 6) for part in (parts.national, parts.mix, parts.competitive)]
        [27.0, 1.0, -3.0]
    """
    rates = rates_of_growth(first, last, reference_first, reference_last)
    growth = rates.after - rates.before
    national, mix = rates.before * rates.overall, rates.before * (rates.of_activity - rates.overall)
    return ShiftShare(growth, national, mix, growth - rates.before * rates.of_activity)


@dataclass(frozen=True)
class Rates:
    """What every form of shift-share starts from.

    Attributes:
        before, after: the values (..., regions, activities), NaN where either period is missing.
        area_before, area_after: the area's, NaN where either period is missing, in a unit of their own; one row, or one
            for each region.
        overall: rate of growth of the area, fractions of 1; its last dimension is 1.
        of_activity: rate of growth of each activity in the area, fractions of 1; its last dimension is activities.
        share: share of each activity in the area in the earlier period.
    """

    before: Floats
    after: Floats
    area_before: Floats
    area_after: Floats
    overall: Floats
    of_activity: Floats
    share: Floats


def rates_of_growth(
    first: ArrayLike, last: ArrayLike, reference_first: ArrayLike | None, reference_last: ArrayLike | None
) -> Rates:
    """Values and the area's rates of growth, over what is known in both periods; arguments as in `shift_share`."""
    before, after = known_in_both(regions_by_activities(first, "first"), regions_by_activities(last, "last"))
    area_before, area_after = in_range(*known_in_both(*_area(reference_first, reference_last, before, after)))
    overall = rate(known_sum(area_before, axis=-1), known_sum(area_after, axis=-1))
    of_activity = rate(area_before, area_after)
    return Rates(before, after, area_before, area_after, overall, of_activity, shares(area_before))


def rate(before: Floats, after: Floats) -> Floats:
    """Rate of growth, a fraction of 1; NaN where there was nothing to grow."""
    return np.asarray(after / positive(before) - 1)


def in_range(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Both periods in one unit of which the sums stay within the range of floats."""
    scale = safe_scale(before, after)
    return (before, after) if scale == 1.0 else (before * scale, after * scale)


def known_in_both(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Both periods, NaN in both where one of them is missing, for a sum over other cells would not compare."""
    refuse_other_shape(before, after)
    with np.errstate(over="ignore"):
        full = not (np.isnan(before.sum()) or np.isnan(after.sum()))
    if full:
        return before, after
    missing = np.isnan(before) | np.isnan(after)
    return np.where(missing, np.nan, before), np.where(missing, np.nan, after)


def refuse_other_shape(before: Floats, after: Floats) -> None:
    """Refuse two periods that are not of the same regions and activities."""
    if before.shape != after.shape:
        problem = f"first has the shape {before.shape}, last {after.shape}"
        raise ArrayError([Fault(problem, "Hand over the same regions and activities in both periods.")])


def _area(
    reference_first: ArrayLike | None, reference_last: ArrayLike | None, before: Floats, after: Floats
) -> tuple[Floats, Floats]:
    if (reference_first is None) != (reference_last is None):
        problem = "the area's values are given for one period only"
        raise ArrayError([Fault(problem, "Hand over reference_first and reference_last, or neither.")])
    if reference_first is None or reference_last is None:
        start, end = in_range(before, after)
        return known_sum(start, axis=-2), known_sum(end, axis=-2)
    at_first = reference_rows(reference_first, before.shape, "reference_first")
    at_last = reference_rows(reference_last, before.shape, "reference_last")
    shape = np.broadcast_shapes(at_first.shape, at_last.shape)  # one row for all regions beside one for each
    return np.broadcast_to(at_first, shape), np.broadcast_to(at_last, shape)
