"""What a product says of the regions that have it: their income, inequality and emissions, weighted by their shares.

All weigh a figure of the regions over those that have an activity, by the activity's share of each region, so that a
small region that lives on it counts as much as a large one that does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import (
    Floats,
    as_floats,
    known_sum,
    positive,
    refuse_impossible,
    shares,
    within_range,
)
from metier.measure.presence import Compare, presence
from metier.measure.quotients import location_quotient
from metier.measure.sides import values_compared


def prody(
    x: ArrayLike,
    income: ArrayLike,
    *,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """PRODY: the income that goes with an activity, a mean over the regions weighted by their quotients in it.

    Formula:
        PRODY_a = sum_r LQ_ra Y_r / sum_r LQ_ra = sum_r s_ra Y_r / sum_r s_ra, s the activity's share of the region

    Source:
        Hausmann, Hwang, Rodrik 2007 [unverified]; the figures of the econcomplex package are reproduced

    Args:
        x: values (..., regions, activities), not negative, any unit; exports in the source.
        income: income or product per head of the regions, (regions,) or (..., regions), not negative.
        minimum: the least total that a region must have to be counted, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., activities), in the unit of the income, between the lowest and the highest of the regions' incomes.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; an income or
            masks that do not fit; a minimum that is negative or no number.

    Zero, missing, ties:
        A missing cell is left out, and so is a region without an income or with a total of 0. An activity that no
        other region has gives NaN.

    Example:
        >>> from metier.measure.products import prody
        >>> prody([[30, 10, 0], [10, 20, 10]], income=[4, 2])
        array([3.5       , 2.66666667, 2.        ])
    """
    values = _compared(x, minimum, regions, activities)
    return _mean_over_regions(shares(values), _of_regions(income, values.shape, "income"))


def expy(
    x: ArrayLike,
    income: ArrayLike,
    *,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """EXPY: the income that goes with a region's portfolio, the mean PRODY of what it has.

    Formula:
        EXPY_r = sum_a s_ra PRODY_a, with PRODY as `prody` gives it

    Source:
        Hausmann, Hwang, Rodrik 2007 [unverified]; the figures of the econcomplex package are reproduced

    Args:
        x: values (..., regions, activities), not negative, any unit; exports in the source.
        income: income or product per head of the regions, (regions,) or (..., regions), not negative.
        minimum: the least total that a region must have to be counted, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions), in the unit of the income.

    Raises:
        ArrayError: as `prody`.

    Zero, missing, ties:
        A missing cell is left out of the region's shares, and so is an activity without PRODY (only regions without an
        income have it). A region with a total of 0 has NaN. A region without an income has an EXPY all the same.

    Example:
        >>> from metier.measure.products import expy
        >>> expy([[30, 10, 0], [10, 20, 10]], income=[4, 2])
        array([3.29166667, 2.70833333])
    """
    values = _compared(x, minimum, regions, activities)
    parts = shares(values)
    level = _mean_over_regions(parts, _of_regions(income, values.shape, "income"))[..., np.newaxis, :]
    if np.isnan(level).any():
        parts = shares(np.where(np.isnan(level), np.nan, values))
    parts *= level
    nothing = np.isnan(parts).all(axis=-1)
    return np.where(nothing, np.nan, known_sum(parts, axis=-1)[..., 0])


def product_gini(
    x: ArrayLike,
    gini: ArrayLike,
    *,
    limit: float = 1.0,
    compare: Compare = "above",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Product Gini index (PGI): how unequal incomes are in the regions that are specialised in an activity.

    Formula:
        PGI_a = sum_r M_ra s_ra Gini_r / sum_r M_ra s_ra, with M presence and s the activity's share of the region

    Source:
        Hartmann et al. 2017 [unverified]; the figures of the econcomplex package are reproduced with
        ``compare="at least"``

    Args:
        x: values (..., regions, activities), not negative, any unit; exports in the source.
        gini: Gini coefficient of incomes within the regions, (regions,) or (..., regions), not negative.
        limit: the location quotient that makes a region specialised.
        compare: ``"above"`` or ``"at least"``, as in `presence`.
        minimum: the least total that a region must have to be counted, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., activities), in the unit of ``gini``, between the lowest and the highest of the specialised regions'.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; a Gini or masks that do
            not fit; a minimum that is negative or no number; another word for ``compare``.

    Zero, missing, ties:
        A missing cell, a region without a Gini or with a total of 0 is left out. An activity in which no region is
        specialised has NaN.

    Example:
        >>> from metier.measure.products import product_gini
        >>> product_gini([[30, 10, 0], [10, 20, 10]], gini=[0.4, 0.3])
        array([0.4, 0.3, 0.3])
    """
    values = _compared(x, minimum, regions, activities)
    return _specialised_mean(values, gini, "gini", limit, compare)


def product_emission_intensity(
    x: ArrayLike,
    intensity: ArrayLike,
    *,
    limit: float = 1.0,
    compare: Compare = "above",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Product emission intensity index (PEII): how much the regions specialised in an activity emit per product.

    Formula:
        PEII_a = sum_r M_ra s_ra E_r / sum_r M_ra s_ra, as `product_gini` with the emission intensity E

    Source:
        Romero, Gramkow 2021 [unverified]; the figures of the econcomplex package are reproduced with
        ``compare="at least"``

    Args:
        x: values (..., regions, activities), not negative, any unit; exports in the source.
        intensity: emissions per unit of product of the regions, (regions,) or (..., regions), not negative.
        limit: the location quotient that makes a region specialised.
        compare: ``"above"`` or ``"at least"``, as in `presence`.
        minimum: the least total that a region must have to be counted, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., activities), in the unit of ``intensity``.

    Raises:
        ArrayError: as `product_gini`.

    Zero, missing, ties:
        As `product_gini`.

    Example:
        >>> from metier.measure.products import product_emission_intensity
        >>> product_emission_intensity([[30, 10, 0], [10, 20, 10], [8, 16, 8]], intensity=[0.4, 0.3, 0.1])
        array([0.4, 0.2, 0.2])
    """
    values = _compared(x, minimum, regions, activities)
    return _specialised_mean(values, intensity, "intensity", limit, compare)


def _compared(x: ArrayLike, minimum: float, regions: ArrayLike | None, activities: ArrayLike | None) -> Floats:
    return within_range(values_compared(x, "regions", minimum, regions, activities))


def _specialised_mean(values: Floats, figure: ArrayLike, name: str, limit: float, compare: Compare) -> Floats:
    specialised = presence(location_quotient(values), limit, compare)
    return _mean_over_regions(specialised * shares(values), _of_regions(figure, values.shape, name))


def _mean_over_regions(weights: Floats, figure: Floats) -> Floats:
    """Mean of a figure (..., regions, 1) over the regions, weighted cell by cell: (..., activities)."""
    known = ~np.isnan(figure) & ~np.isnan(weights) if np.isnan(weights.sum()) else ~np.isnan(figure)
    weights = weights if known.all() else np.where(known, weights, 0.0)
    filled = np.where(np.isnan(figure), 0.0, figure)
    return np.asarray((filled.mT @ weights)[..., 0, :] / positive(weights.sum(axis=-2)))


def _of_regions(figure: ArrayLike, shape: tuple[int, ...], name: str) -> Floats:
    values = refuse_impossible(as_floats(figure, name), name)
    if values.shape not in (shape[-2:-1], shape[:-1]):
        problem = f"{name} has the shape {values.shape}, which does not fit the shape {shape}"
        raise ArrayError([Fault(problem, f"Hand over {shape[-2]} values, one per region.")])
    return values[..., np.newaxis]
