"""Relatedness in which a region of few activities says more of each: taxonomy, and which activity helps which."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats
from metier.measure.presence import Bools, diversity_of, held_cells, ubiquity_of


def taxonomy(m: ArrayLike) -> Floats:
    """Taxonomy: co-occurrence in which every region counts by the inverse of its diversity.

    Formula:
        B_ij = sum_r (M_ri M_rj / D_r) / max(U_i, U_j), D_r = sum_i M_ri, U_i = sum_r M_ri.

    Source:
        Zaccaria et al. 2014 [unverified]

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.

    Returns:
        Relatedness (..., activities, activities), symmetric, from 0 to 1/2. The diagonal is 0 and means nothing.

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions.

    Zero, missing, ties:
        A missing cell counts as not present. An activity that no region has is related to nothing: 0.

    Example:
        >>> from metier.measure.weighted_relatedness import taxonomy
        >>> taxonomy([[1, 1, 0], [1, 1, 1]])[0].round(4)
        array([0.    , 0.4167, 0.1667])
    """
    present = held_cells(m).present
    ubiquity = ubiquity_of(present)
    result = _by_inverse_diversity(present, present)
    result /= np.maximum(np.maximum(ubiquity[..., :, np.newaxis], ubiquity[..., np.newaxis, :]), 1)
    place = np.arange(present.shape[-1])
    result[..., place, place] = 0.0
    return result


def assist(m: ArrayLike, other: ArrayLike) -> Floats:
    """Assist: how probably one arrives, from an activity by way of a region that has it, at another activity.

    Formula:
        A_ij = (1 / U_i) sum_r M_ri N_rj / D_r, U_i = sum_r M_ri, D_r = sum_j N_rj; N a later period, or another
        classification.

    Source:
        Pugliese et al. 2019 [unverified]

    Args:
        m: presence where one starts (..., regions, activities): 0, 1 or NaN, or booleans.
        other: presence of the same regions where one arrives (..., regions, other activities).

    Returns:
        Probabilities (..., activities, other activities); a row sums to the share of the activity's regions that
        have anything in ``other``. Not symmetric, no cell is ignored.

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions; different regions in the two.

    Zero, missing, ties:
        A missing cell counts as not present. An activity that no region has leads nowhere: 0.

    Example:
        >>> from metier.measure.weighted_relatedness import assist
        >>> assist([[1, 0], [1, 1]], [[1, 0], [1, 1]])
        array([[0.75, 0.25],
               [0.5 , 0.5 ]])
    """
    start, end = held_cells(m).present, held_cells(other, "other").present
    if start.shape[:-1] != end.shape[:-1]:
        fault = f"m has the shape {start.shape} and other {end.shape}"
        raise ArrayError([Fault(fault, "Hand over the same regions, in the same order, in both.")])
    result = _by_inverse_diversity(start, end)
    result /= np.maximum(ubiquity_of(start), 1)[..., np.newaxis]
    return result


def _by_inverse_diversity(left: Bools, right: Bools) -> Floats:
    """sum_r left_ri right_rj / D_r, D the diversity on the right."""
    weighted = right / np.maximum(diversity_of(right)[..., np.newaxis], 1)
    return np.asarray(np.swapaxes(left, -1, -2).astype(np.float64) @ weighted)
