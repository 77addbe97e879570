"""Inequality by what an even distribution would be worth more: Dalton's ratio."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats, positive
from metier.measure.sides import Of, parts_of

_ROUNDING = 1e-12


def dalton_index(
    x: ArrayLike,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Dalton's index: welfare were all parts even over welfare as it is, welfare the logarithm of a part.

    Formula:
        D = ln(mean over i of x_i) / mean over i of ln x_i: the logarithms of arithmetic and of geometric mean

    Source:
        Dalton 1920 [unverified]; the formula: REAT's `dalton`

    Args:
        x: values (..., regions, activities), not negative. The unit matters, as in no other index of inequality: in a
            smaller unit D is nearer to 1, and only figures in one unit compare. `atkinson` with ``epsilon=1`` takes
            the same two means and does not hang on it.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 1 (even) and up, in a unit small enough for the geometric
        mean to be above 1; in a larger one below 1, where it says nothing.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two
            dimensions; masks that are not booleans or do not fit; a minimum that is negative or no number; another
            word for ``of``.

    Zero, missing, ties:
        A part of 0 has no logarithm: NaN; a missing part is skipped. A geometric mean of 1, whose logarithm is 0, gives
        NaN.

    Example:
        >>> from metier.measure.welfare import dalton_index
        >>> dalton_index([[10, 20, 30, 40, 50], [30, 30, 30, 30, 30]]).round(5)
        array([1.04329, 1.     ])
    """
    parts = parts_of(x, of, regions, activities, minimum)
    count = positive(parts.count[..., 0])
    nothing = parts.values == 0 if parts.known is None else parts.known & (parts.values == 0)
    welfare = np.log(np.where(parts.values > 0, parts.values, 1.0)).sum(axis=-1) / count
    worth = np.where(nothing.any(axis=-1) | (np.abs(welfare) <= _ROUNDING), np.nan, welfare)
    return np.asarray(np.log(positive(parts.total[..., 0]) / count) / worth)
