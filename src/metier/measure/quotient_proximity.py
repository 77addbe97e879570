"""Proximity from quotients as they are, not cut into present and absent."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, regions_by_activities

Likeness = Literal["correlation", "cosine"]

_ROUNDING = 1e-15  # of figures up to 1: what varies less does not vary


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
    result = np.zeros((*values.shape[:-2], values.shape[-1], values.shape[-1]))
    for index in np.ndindex(values.shape[:-2]):
        _alike_into(result[index], values[index], method)
    own = np.arange(values.shape[-1])
    result[..., own, own] = 0.0
    return result


def _alike_into(result: Floats, values: Floats, method: str) -> None:
    """One matrix, into a table of 0."""
    if np.isnan(values).any():
        _group_by_group(result, values, method)
    elif len(values):
        unit = _unit(values, method)
        np.matmul(unit.T, unit, out=result)
        _turn_into_proximity(result, method)


def _group_by_group(result: Floats, values: Floats, method: str) -> None:
    """Activities that are missing in the same regions are taken together, two such groups at a time."""
    patterns, place = np.unique(~np.isnan(values), axis=1, return_inverse=True)
    groups = [np.flatnonzero(place.ravel() == k) for k in range(patterns.shape[1])]
    for k, own in enumerate(groups):
        for other, among in zip(groups[k:], patterns.T[k:], strict=True):
            rows = patterns[:, k] & among
            if not rows.any():
                continue
            left, right = (_unit(values[np.ix_(rows, columns)], method) for columns in (own, other))
            found = left.T @ right
            _turn_into_proximity(found, method)
            result[np.ix_(own, other)] = found
            result[np.ix_(other, own)] = found.T
    np.maximum(result, result.T, out=result)  # equal but for rounding


def _unit(values: Floats, method: str) -> Floats:
    """Columns of length 1, about their means for a correlation; NaN where nothing varies, or nothing is above 0."""
    largest = values.max(axis=0, initial=0.0)
    scaled = values / np.where(largest > 0, largest, 1.0)
    if method == "correlation":
        scaled -= scaled.sum(axis=0) / max(len(scaled), 1)
    length = np.sqrt(np.einsum("ra,ra->a", scaled, scaled))
    scaled /= np.where(length > _ROUNDING * np.sqrt(len(scaled)), length, np.nan)
    return scaled


def _turn_into_proximity(cosines: Floats, method: str) -> None:
    np.clip(cosines, -1.0, 1.0, out=cosines)
    if method == "correlation":
        cosines += 1
        cosines /= 2
    cosines[np.isnan(cosines)] = 0.0
