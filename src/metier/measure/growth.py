"""Growth between two periods: of cells, of regions, of activities; as a rate, in logarithms, or in the unit itself."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, positive, regions_by_activities, safe_scale
from metier.measure.settings import number
from metier.measure.shift_share import known_in_both, refuse_other_shape

Kind = Literal["rate", "log", "absolute"]


def growth(first: ArrayLike, last: ArrayLike, *, kind: Kind = "rate", years: float = 1.0) -> Floats:
    """Growth of every cell between two periods.

    Formula:
        rate (x1 / x0)^(1 / T) - 1; log ln(x1 / x0) / T; absolute (x1 - x0) / T, with T the years

    Source:
        known in the field; compound rates for several years: chosen here

    Args:
        first: values of the earlier period (..., regions, activities), not negative, any unit.
        last: values of the later period, of the same shape and unit. Values at current prices give nominal growth.
        kind: ``"rate"``, ``"log"`` or ``"absolute"``.
        years: how many years lie between the two, for growth per year; 1 gives growth over the whole time.

    Returns:
        (..., regions, activities): fractions of 1 (rate), differences of logarithms, or the unit of the values.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; shapes that differ; an
            unknown kind; years that are not positive.

    Zero, missing, ties:
        What starts from 0 has no rate and no logarithm: NaN. What ends at 0 has the rate -1 and no logarithm. A cell
        missing in either period has NaN.

    Example:
        >>> from metier.measure.growth import growth
        >>> growth([[90, 20, 10, 60]], [[100, 40, 10, 55]]).round(4)
        array([[ 0.1111,  1.    ,  0.    , -0.0833]])
    """
    return _grown(*_both(first, last), kind, years)


def growth_of_regions(first: ArrayLike, last: ArrayLike, *, kind: Kind = "rate", years: float = 1.0) -> Floats:
    """Growth of every region's total between two periods, over the activities known in both.

    Formula:
        as `growth`, of sum_a x_ra

    Source:
        known in the field; leaving out of both sums what is missing in one: chosen here

    Args:
        first: values of the earlier period (..., regions, activities), not negative, any unit.
        last: values of the later period, of the same shape and unit. Values at current prices give nominal growth.
        kind: as in `growth`.
        years: as in `growth`.

    Returns:
        (..., regions): fractions of 1, differences of logarithms, or the unit of the values.

    Raises:
        ArrayError: as `growth`.

    Zero, missing, ties:
        A cell missing in either period is left out of both totals. A region whose total was 0 has no rate: NaN; so
        has one of which nothing is known.

    Example:
        >>> from metier.measure.growth import growth_of_regions
        >>> growth_of_regions([[90, 20, 10, 60], [5, 0, 0, 5]], [[100, 40, 10, 55], [4, 0, 0, 5]]).round(4)
        array([ 0.1389, -0.1   ])
    """
    return _grown_totals(first, last, -1, kind, years)


def growth_of_activities(first: ArrayLike, last: ArrayLike, *, kind: Kind = "rate", years: float = 1.0) -> Floats:
    """Growth of every activity's total between two periods, over the regions known in both.

    Formula:
        as `growth`, of sum_r x_ra

    Source:
        known in the field; leaving out of both sums what is missing in one: chosen here

    Args:
        first: values of the earlier period (..., regions, activities), not negative, any unit.
        last: values of the later period, of the same shape and unit. Values at current prices give nominal growth.
        kind: as in `growth`.
        years: as in `growth`.

    Returns:
        (..., activities): fractions of 1, differences of logarithms, or the unit of the values.

    Raises:
        ArrayError: as `growth`.

    Zero, missing, ties:
        As `growth_of_regions`, regions and activities changing places.

    Example:
        >>> from metier.measure.growth import growth_of_activities
        >>> growth_of_activities([[90, 20], [10, 20]], [[100, 40], [10, 30]]).round(4)
        array([0.1 , 0.75])
    """
    return _grown_totals(first, last, -2, kind, years)


def _both(first: ArrayLike, last: ArrayLike) -> tuple[Floats, Floats]:
    before, after = regions_by_activities(first, "first"), regions_by_activities(last, "last")
    refuse_other_shape(before, after)
    return before, after


def _grown_totals(first: ArrayLike, last: ArrayLike, axis: int, kind: Kind, years: float) -> Floats:
    before, after = _both(first, last)
    with np.errstate(over="ignore"):
        start, end = np.asarray(before.sum(axis=axis)), np.asarray(after.sum(axis=axis))
    if before.shape[axis] and np.isfinite(start).all() and np.isfinite(end).all():
        return _grown(start, end, kind, years)
    before, after = known_in_both(before, after)
    scale = safe_scale(before, after)
    start, end = (_total(period if scale == 1.0 else period * scale, axis) for period in (before, after))
    grown = _grown(start, end, kind, years)
    return grown / scale if kind == "absolute" else grown


def _total(values: Floats, axis: int) -> Floats:
    return np.where(np.isnan(values).all(axis=axis), np.nan, np.nansum(values, axis=axis))


def _grown(before: Floats, after: Floats, kind: Kind, years: float) -> Floats:
    if not 0 < number(years) < np.inf:
        raise ArrayError([Fault(f"years is {years}", "Hand over how many years lie between the two, above 0.")])
    if kind == "absolute":
        return np.asarray((after - before) / years)
    if kind == "log":
        return np.asarray((np.log(positive(after)) - np.log(positive(before))) / years)
    if kind == "rate":
        with np.errstate(divide="ignore", invalid="ignore"):
            factor = np.asarray(after / before)
            factor *= before / before  # 1, and NaN where there was nothing: quicker than to ask each cell
        factor = factor if years == 1 else factor ** (1 / years)
        factor -= 1
        return np.asarray(factor)
    raise ArrayError([Fault(f"kind is {kind!r}", "Write 'rate', 'log' or 'absolute'.")])
