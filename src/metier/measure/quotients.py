"""Quotients: how much more of an activity a region has than the area it is compared with.

Every function takes an array (..., regions, activities) and gives one of the same shape, in float64. One rule
for all: a missing cell (NaN) stays missing and is skipped in sums; a region whose total is 0, and an activity
that the reference does not have, have no quotient (NaN); no other cell is touched.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import (
    Floats,
    known_sum,
    positive,
    reference_rows,
    regions_by_activities,
    shares,
    sum_of_others,
    within_range,
)


def location_quotient(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Location quotient: a region's share of an activity over the reference area's share.

    The same figure is called revealed comparative advantage (RCA), revealed technological advantage (RTA),
    export specialisation or localisation coefficient.

    Formula:
        LQ_ra = (x_ra / x_r) / (X_Ra / X_R), with x_r the region's total and X_R the reference's.

    Source:
        Balassa 1965, 10.1111/j.1467-9957.1965.tb00050.x

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: what the regions are compared with. None: the sum of the regions. Values per activity,
            (activities,) or (..., activities): the area's own row. (..., regions, activities): a row of its
            own for each region, as `rest_reference` gives it. Any unit; its total sums what is known.

    Returns:
        Quotients (..., regions, activities), a pure number; 1 is the reference's own share.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; a shape that does
            not fit.

    Zero, missing, ties:
        0 gives 0. A missing cell has no quotient and the sums skip it: the region's other quotients then
        compare shares of what is known. A region whose total is 0, and an activity that the reference does
        not have, have NaN.

    Example:
        >>> from metier.measure.quotients import location_quotient
        >>> location_quotient([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]]).round(3)
        array([[2.25 , 0.375, 0.   , 1.286],
               [0.75 , 1.5  , 0.857, 0.857],
               [0.   , 1.125, 2.143, 0.857]])
    """
    regional, reference_share = both_shares(x, reference)
    return _over(regional, reference_share)


def quotient_of_shares(regional: ArrayLike, reference: ArrayLike) -> Floats:
    """Location quotient of shares that someone has already computed, with totals of their own.

    Formula:
        LQ_ra = s_ra / q_a

    Source:
        Balassa 1965, 10.1111/j.1467-9957.1965.tb00050.x

    Args:
        regional: shares of the regions' totals (..., regions, activities); fractions or per cent.
        reference: the reference area's shares in the same unit: (activities,), (..., activities) or
            (..., regions, activities).

    Returns:
        Quotients (..., regions, activities), a pure number.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; a shape that does
            not fit.

    Zero, missing, ties:
        A share of 0 gives 0; a reference share of 0, and a missing share of either, give NaN. Shares need not
        sum to 1: nothing is rescaled.

    Example:
        >>> from metier.measure.quotients import quotient_of_shares
        >>> quotient_of_shares([[60, 40], [20, 80]], [50, 50])
        array([[1.2, 0.8],
               [0.4, 1.6]])
    """
    regional = regions_by_activities(regional, "regional")
    return _over(regional.copy(), reference_rows(reference, regional.shape))


def rest_reference(x: ArrayLike) -> Floats:
    """For each region the reference without the region itself: the sum of all other regions.

    Formula:
        X_-r,a = sum over s /= r of x_sa

    Source:
        chosen here; useful where a region is over a tenth of its reference.

    Args:
        x: values (..., regions, activities), not negative, any unit.

    Returns:
        Values (..., regions, activities) in the unit of x, to hand to `location_quotient` as its reference.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions.

    Zero, missing, ties:
        Sums skip missing cells. Summed from both ends and not subtracted from the total, so that an activity
        which only one region has is exactly 0 for that region. One region alone is compared with nothing: 0.

    Example:
        >>> from metier.measure.quotients import rest_reference
        >>> rest_reference([[30, 5], [10, 20], [0, 15]])
        array([[10., 35.],
               [30., 20.],
               [40., 25.]])
    """
    return sum_of_others(np.nan_to_num(regions_by_activities(x, "x"), nan=0.0))


def both_shares(x: ArrayLike, reference: ArrayLike | None) -> tuple[Floats, Floats]:
    """Return the regions' shares, in memory of their own, and the reference's; NaN for a total of 0."""
    values = within_range(regions_by_activities(x, "x"))
    total = known_sum(values, axis=-2) if reference is None else within_range(reference_rows(reference, values.shape))
    return shares(values), shares(total)


def _over(numerator: Floats, denominator: Floats) -> Floats:
    with np.errstate(over="ignore"):
        numerator /= positive(denominator)
    return numerator
