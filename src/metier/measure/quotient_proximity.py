"""Proximity from quotients as they are, not cut into present and absent."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, regions_by_activities

Likeness = Literal["correlation", "cosine"]

_ROUNDING = 1e-15  # of squares of figures up to 1: what is below it does not vary


def quotient_proximity(quotients: ArrayLike, method: Likeness = "correlation") -> Floats:
    """Proximity from quotients: how alike two activities' quotients run over the regions.

    Formula:
        correlation (1 + r_ij) / 2, r Pearson's over the regions; cosine sum_r q_ri q_rj / sqrt(sum q_ri^2 sum q_rj^2).

    Source:
        chosen here; the field's packages call both continuous proximity

    Args:
        quotients: location quotients (..., regions, activities), or any figures that are not negative.
        method: one of the names above.

    Returns:
        Proximity (..., activities, activities), symmetric, from 0 to 1. The diagonal is 0 and means nothing.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; fewer than two dimensions; another word for
            ``method``.

    Zero, missing, ties:
        Regions in which either activity is missing are left out of the pair. Where that leaves nothing that varies
        (correlation) or nothing above 0 (cosine), the activities are close to nothing: 0.

    Example:
        >>> from metier.measure.quotient_proximity import quotient_proximity
        >>> quotient_proximity([[3, 4], [4, 3]], "cosine").round(4)
        array([[0.  , 0.96],
               [0.96, 0.  ]])
    """
    values = regions_by_activities(quotients, "quotients")
    if method not in ("correlation", "cosine"):
        raise ArrayError([Fault(f"the method is {method!r}", "Write 'correlation' or 'cosine'.")])
    result = np.empty((*values.shape[:-2], values.shape[-1], values.shape[-1]))
    for index in np.ndindex(values.shape[:-2]):
        result[index] = _alike(values[index], method)
    return result


def _alike(values: Floats, method: str) -> Floats:
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    filled = filled / np.maximum(filled.max(axis=0, initial=0.0), np.finfo(np.float64).tiny)
    if method == "correlation":
        filled = np.where(known, filled - _means(filled, known), 0.0)
    both = known.astype(np.float64)
    products, squares = filled.T @ filled, (filled**2).T @ both
    if method == "correlation" and not known.all():
        products, squares = _recentred(filled, both, products, squares)
    spread = np.sqrt(squares * squares.T)
    none = spread <= _ROUNDING * len(values)
    ratio = np.clip(products / np.where(none, 1, spread), -1, 1)
    result = np.where(none, 0.0, (1 + ratio) / 2 if method == "correlation" else ratio)
    np.fill_diagonal(result, 0.0)
    return result


def _means(filled: Floats, known: NDArray[np.bool_]) -> Floats:
    return np.asarray(filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1))


def _recentred(filled: Floats, both: Floats, products: Floats, squares: Floats) -> tuple[Floats, Floats]:
    """Products and squares about the means over the regions that a pair has in common."""
    count = np.maximum(both.T @ both, 1)
    sums = filled.T @ both
    return products - sums * sums.T / count, squares - sums**2 / count
