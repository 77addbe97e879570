"""Proximity from quotients as they are, not cut into present and absent."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

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
    """One matrix: activities that are missing in the same regions are taken together, two such groups at a time."""
    patterns, place = np.unique(~np.isnan(values), axis=1, return_inverse=True)
    groups = [np.flatnonzero(place.ravel() == k) for k in range(patterns.shape[1])]
    result = np.empty((values.shape[1],) * 2)
    for k, own in enumerate(groups):
        for other, among in zip(groups[k:], patterns.T[k:], strict=True):
            rows = patterns[:, k] & among
            found = _known(values[np.ix_(rows, own)], values[np.ix_(rows, other)], method)
            result[np.ix_(own, other)] = found
            result[np.ix_(other, own)] = found.T
    np.fill_diagonal(result, 0.0)
    return np.asarray(np.maximum(result, result.T))  # equal but for rounding


def _known(left: Floats, right: Floats, method: str) -> Floats:
    """Likeness of each column on the left with each on the right, over the same regions, none missing."""
    a, b = _scaled(left, method), _scaled(right, method)
    spread = np.sqrt(np.multiply.outer((a**2).sum(axis=0), (b**2).sum(axis=0)))
    none = spread <= _ROUNDING * len(left)
    ratio = np.clip(a.T @ b / np.where(none, 1, spread), -1, 1)
    return np.where(none, 0.0, (1 + ratio) / 2 if method == "correlation" else ratio)


def _scaled(values: Floats, method: str) -> Floats:
    """Columns whose largest figure is 1, about their means for a correlation."""
    largest = values.max(axis=0, initial=0.0)
    scaled = values / np.where(largest > 0, largest, 1.0)
    return np.asarray(scaled - scaled.sum(axis=0) / max(len(scaled), 1)) if method == "correlation" else scaled
