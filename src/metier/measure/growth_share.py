"""Growth and share together: how a quotient moves, and in which quarter of the growth-share matrix a cell lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, positive
from metier.measure.quotients import location_quotient
from metier.measure.settings import number
from metier.measure.shift_share import Rates, rate, rates_of_growth

Words = NDArray[np.str_]
STAR, COW, QUESTION, DOG = "star", "cash cow", "question mark", "dog"


@dataclass(frozen=True)
class GrowthShare:
    """A cell's place between specialisation and growth; see `growth_share`. All (..., regions, activities).

    Attributes:
        quotient_first: location quotient in the earlier period.
        quotient: location quotient in the later period.
        growth: the cell's rate of growth, a fraction of 1.
        reference_growth: the activity's rate of growth in the area, the same for all regions.
        relative_growth: the cell's growth factor over the area's; 1 is as fast as the area.
        quadrant: ``"star"``, ``"cash cow"``, ``"question mark"``, ``"dog"``, or ``""`` where a figure is missing.
    """

    quotient_first: Floats
    quotient: Floats
    growth: Floats
    reference_growth: Floats
    relative_growth: Floats
    quadrant: Words


def dynamic_quotient(
    first: ArrayLike,
    last: ArrayLike,
    reference_first: ArrayLike | None = None,
    reference_last: ArrayLike | None = None,
) -> Floats:
    """Dynamic location quotient: did the region's share of an activity grow faster than the area's share?

    Formula:
        ((1 + g_ra) / (1 + g_r)) / ((1 + G_a) / (1 + G)) = LQ_ra1 / LQ_ra0

    Source:
        known in the field [unverified]

    Args:
        first: values of the earlier period (..., regions, activities), not negative, any unit.
        last: values of the later period, of the same shape and unit; a common rise of prices cancels.
        reference_first: the area's own row in the earlier period, as in `location_quotient`. None: the regions' sum.
        reference_last: the same in the later period; given together with the other, or neither.

    Returns:
        (..., regions, activities), a pure number; 1 is a quotient that has not moved.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; shapes that differ; one
            reference without the other.

    Zero, missing, ties:
        What starts from a quotient of 0 has NaN, what ends at 0 has 0. A cell that is missing in either period has
        NaN, and is left out of the region's and the area's totals of both.

    Example:
        >>> from metier.measure.growth_share import dynamic_quotient
        >>> area = [400, 150, 150, 400], [440, 210, 135, 480]
        >>> dynamic_quotient([[90, 20, 10, 60]], [[100, 40, 10, 55]], *area).round(4)
        array([[1.02  , 1.4425, 1.122 , 0.7713]])
    """
    before, after = _quotients(rates_of_growth(first, last, reference_first, reference_last))
    return np.asarray(after / positive(before))


def growth_share(
    first: ArrayLike,
    last: ArrayLike,
    reference_first: ArrayLike | None = None,
    reference_last: ArrayLike | None = None,
    *,
    quotient: float = 1.0,
    growth: float = 0.0,
) -> GrowthShare:
    """Growth-share matrix of a region's activities: specialisation along one axis, growth along the other.

    Formula:
        star LQ_ra1 > quotient and g_ra > growth; cash cow LQ above, growth not; question mark growth above, LQ not;
        dog neither; g_ra = x_ra1 / x_ra0 - 1

    Source:
        the Boston Consulting Group's matrix, Henderson 1973 [unverified]; quotient for market share after the REAT
        package's `locq.growth`, limits 1 and 0 as there; strictly above: chosen here

    Args:
        first: values of the earlier period (..., regions, activities), not negative, any unit.
        last: values of the later period, of the same shape and unit. Values at current prices give nominal growth.
        reference_first: the area's own row in the earlier period, as in `location_quotient`. None: the regions' sum.
        reference_last: the same in the later period; given together with the other, or neither.
        quotient: the quotient above which a region is specialised.
        growth: the rate of growth, a fraction of 1, above which an activity grows in the region.

    Returns:
        `GrowthShare`, (..., regions, activities) each.

    Raises:
        ArrayError: as `dynamic_quotient`; a limit that is no number.

    Zero, missing, ties:
        What starts from nothing has no rate of growth and no quarter. A figure equal to its limit does not pass it. A
        cell missing in either period has NaN and no quarter, and is left out of the totals of both.

    Example:
        >>> from metier.measure.growth_share import growth_share
        >>> area = [400, 150, 150, 400], [440, 210, 135, 480]
        >>> growth_share([[90, 20, 10, 60]], [[100, 40, 10, 55]], *area).quadrant.tolist()
        [['star', 'star', 'dog', 'dog']]
    """
    if not (np.isfinite(number(quotient)) and np.isfinite(number(growth))):
        raise ArrayError([Fault(f"quotient is {quotient}, growth is {growth}", "Hand over two finite limits.")])
    rates = rates_of_growth(first, last, reference_first, reference_last)
    before, after = _quotients(rates)
    own = rate(rates.before, rates.after)
    of_area = np.where(np.isnan(rates.before), np.nan, rates.of_activity)
    relative = (1 + own) / positive(1 + of_area)
    return GrowthShare(before, after, own, of_area, relative, _quadrants(after, own, quotient, growth))


def _quotients(rates: Rates) -> tuple[Floats, Floats]:
    return (
        location_quotient(rates.before, rates.area_before),
        location_quotient(rates.after, rates.area_after),
    )


def _quadrants(after: Floats, own: Floats, quotient: float, growth: float) -> Words:
    unknown = np.isnan(after) | np.isnan(own)
    deep, fast = after > quotient, own > growth
    chosen = np.select([unknown, deep & fast, deep, fast], ["", STAR, COW, QUESTION], DOG)
    return np.asarray(chosen, dtype=np.str_)
