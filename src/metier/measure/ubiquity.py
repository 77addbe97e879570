"""Diversity and ubiquity, and how large an activity is for the number of regions that are specialised in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, known_sum, positive, shares, within_range
from metier.measure.described import described_cells, narrowed
from metier.measure.presence import diversity_of, held_cells, presence, ubiquity_of
from metier.measure.quotients import location_quotient
from metier.measure.sides import values_compared


def diversity(
    m: ArrayLike,
    *,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Floats:
    """Diversity: how many activities a region has.

    Formula:
        sum_a M_ra

    Source:
        Hidalgo, Hausmann 2009, 10.1073/pnas.0900943106

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        (..., regions), a count; NaN for a region that is left out.

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions; masks that do not fit; a minimum below 1.

    Zero, missing, ties:
        A missing cell counts as not present. A region that has nothing has 0.

    Example:
        >>> from metier.measure.ubiquity import diversity
        >>> diversity([[1, 1, 0], [1, 0, 0], [0, 0, 0]])
        array([2., 1., 0.])
    """
    held = held_cells(m)
    part = described_cells(held, regions, activities, minimum_diversity, minimum_ubiquity)
    return np.where(part.regions, diversity_of(narrowed(held, part).present).astype(np.float64), np.nan)


def ubiquity(
    m: ArrayLike,
    *,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Floats:
    """Ubiquity: in how many regions an activity is.

    Formula:
        sum_r M_ra

    Source:
        Hidalgo, Hausmann 2009, 10.1073/pnas.0900943106

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        (..., activities), a count; NaN for an activity that is left out.

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions; masks that do not fit; a minimum below 1.

    Zero, missing, ties:
        A missing cell counts as not present. An activity that no region has has 0.

    Example:
        >>> from metier.measure.ubiquity import ubiquity
        >>> ubiquity([[1, 1, 0], [1, 0, 0], [0, 0, 0]])
        array([2., 1., 0.])
    """
    held = held_cells(m)
    part = described_cells(held, regions, activities, minimum_diversity, minimum_ubiquity)
    return np.where(part.activities, ubiquity_of(narrowed(held, part).present).astype(np.float64), np.nan)


def normalised_ubiquity(
    x: ArrayLike,
    m: ArrayLike | None = None,
    *,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Normalised ubiquity: an activity's share of the total over its share of all specialisations.

    Formula:
        (X_a / X) / (U_a / sum_b U_b), X_a = sum_r x_ra, U_a = sum_r M_ra.

    Source:
        Balland, Rigby 2017 [unverified]

    Args:
        x: amounts or records (..., regions, activities), any unit, not negative.
        m: presence of the same shape; None: where the location quotient of ``x`` is above 1.
        minimum: the least total that a region must have to be counted, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        Normalised ubiquity (..., activities), a pure number; above 1: large for how few have it.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; fewer than two dimensions; a presence of other
            values or another shape; masks that do not fit; a minimum that is negative or no number.

    Zero, missing, ties:
        A missing cell is left out of both sums. Where no region is specialised, or there is nothing at all, NaN.

    Example:
        >>> from metier.measure.ubiquity import normalised_ubiquity
        >>> normalised_ubiquity([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]]).round(4)
        array([1.3333, 0.6667, 1.1667, 1.1667])
    """
    values, specialised = _both(values_compared(x, "regions", minimum, regions, activities), m)
    return np.asarray(shares(known_sum(within_range(values), axis=-2))[..., 0, :] / positive(shares(specialised)))


def inverse_normalised_ubiquity(
    x: ArrayLike,
    m: ArrayLike | None = None,
    *,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Inverse of normalised ubiquity: the logarithm of an activity's total per region that is specialised in it.

    Formula:
        ln X_a / U_a. EconGeo multiplies by 100 and adds .001 to X_a.

    Source:
        Balland, Rigby 2017 [unverified]; the formula: EconGeo's documentation

    Args:
        x: amounts or records (..., regions, activities), not negative. The unit matters: it is under a logarithm.
        m: presence of the same shape; None: where the location quotient of ``x`` is above 1.
        minimum: the least total that a region must have to be counted, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., activities), logarithm of the unit of ``x`` per region.

    Raises:
        ArrayError: as `normalised_ubiquity`.

    Zero, missing, ties:
        A missing cell is left out of both sums. An activity that is nowhere, or in which no region is specialised,
        has NaN.

    Example:
        >>> from metier.measure.ubiquity import inverse_normalised_ubiquity
        >>> inverse_normalised_ubiquity([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]]).round(4)
        array([3.6889, 1.8444, 3.5553, 3.5553])
    """
    values, specialised = _both(values_compared(x, "regions", minimum, regions, activities), m)
    return np.asarray(np.log(positive(known_sum(values, axis=-2)[..., 0, :])) / positive(specialised))


def _both(values: Floats, m: ArrayLike | None) -> tuple[Floats, Floats]:
    """Amounts, and how many regions are specialised in each activity."""
    present = held_cells(presence(location_quotient(values)) if m is None else m).present
    if present.shape != values.shape:
        fault = f"x has the shape {values.shape} and m {present.shape}"
        raise ArrayError([Fault(fault, "Hand over one presence for each cell of the amounts.")])
    present = present & ~np.isnan(values)
    return values, ubiquity_of(present).astype(np.float64)
