"""Which regions are alike: distance of structures pair by pair, the nearest of each, overlap of exports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import pdist

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, known_sum, positive, shares
from metier.measure.presence import Bools
from metier.measure.quotients import location_quotient
from metier.measure.settings import whole
from metier.measure.sides import Of, Parts, known_word, parts_of

DistanceMethod = Literal["krugman", "euclidean", "cosine"]
SimilarityMethod = Literal["overlap", "correlation"]
LOG_OFFSET = 0.1  # keeps the logarithm of a quotient of 0 finite, as the packages do
_SAME = 16 * np.finfo(np.float64).eps  # relative to the values: rows that deviate less are all alike


@dataclass(frozen=True)
class Nearest:
    """The nearest others of each region or activity, the nearest first.

    Attributes:
        places: (..., subjects, k), their positions; -1 where there is no further one.
        distances: (..., subjects, k), how far they are; NaN where there is no further one.
    """

    places: NDArray[np.intp]
    distances: Floats


def structural_distance(
    x: ArrayLike,
    *,
    of: Of = "regions",
    method: DistanceMethod = "krugman",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Structural distance: how much the shares of two regions differ, for every pair.

    Formula:
        krugman: sum_a |s_ra - s_ta|; euclidean: sqrt(sum_a (s_ra - s_ta)^2); cosine: 1 - sum_a s_ra s_ta /
        sqrt(sum_a s_ra^2 sum_a s_ta^2)

    Source:
        Krugman 1991, Geography and Trade [unverified]; the others: known in the field

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: ``"regions"``: between regions, over activities; ``"activities"``: between activities, over regions.
        method: ``"krugman"``, ``"euclidean"`` or ``"cosine"``.
        minimum: the least total that a subject must have to be compared, in the unit of x.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., subjects, subjects), symmetric, 0 on the diagonal: krugman up to 2, euclidean up to sqrt(2), cosine up
        to 1. Subjects are the regions or the activities, as ``of`` says.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two
            dimensions; masks that are not booleans or do not fit; a minimum that is negative or no number; another
            word for ``of`` or ``method``.

    Zero, missing, ties:
        A part that is missing in either of a pair is left out of both. A subject with a total of 0 or below the
        minimum has NaN with every other, and with itself.

    Example:
        >>> from metier.measure.alike import structural_distance
        >>> structural_distance([[30, 10, 0], [10, 20, 10], [0, 0, 5]])
        array([[0. , 1. , 2. ],
               [1. , 0. , 1.5],
               [2. , 1.5, 0. ]])
    """
    known_word(method, "method", ("krugman", "euclidean", "cosine"))
    return _of_pairs(parts_of(x, of, regions, activities, minimum), DISTANCES[method])


def nearest(
    x: ArrayLike,
    k: int,
    *,
    of: Of = "regions",
    method: DistanceMethod = "krugman",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Nearest:
    """Nearest regions: the k whose structure is most like a region's own.

    Formula:
        the k smallest structural distances to others

    Source:
        chosen here

    Args:
        x: values (..., regions, activities), not negative, any unit.
        k: how many, a count of at least 1.
        of: ``"regions"``: regions by their activities; ``"activities"``: activities by their regions.
        method: as in `structural_distance`.
        minimum: as in `structural_distance`.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        `Nearest`: places and distances (..., subjects, k), the nearest first; subjects are the regions or the
        activities, as ``of`` says.

    Raises:
        ArrayError: as `structural_distance`; a k that is no whole number of at least 1.

    Zero, missing, ties:
        Of two that are equally near the one that stands earlier comes first. Where fewer than k can be compared,
        the rest is -1 and NaN.

    Example:
        >>> from metier.measure.alike import nearest
        >>> nearest([[30, 10, 0], [10, 20, 10], [0, 0, 5]], 1).places.tolist()
        [[1], [0], [1]]
    """
    if not whole(k) >= 1:
        raise ArrayError([Fault(f"k is {k}", "Hand over a whole number of at least 1.")])
    distance = structural_distance(x, of=of, method=method, minimum=minimum, regions=regions, activities=activities)
    own = np.arange(distance.shape[-1])
    distance[..., own, own] = np.nan
    places = np.argsort(distance, axis=-1, kind="stable")[..., :k]
    found = np.take_along_axis(distance, places, axis=-1)
    places = np.where(np.isnan(found), -1, places)
    lacking = [(0, 0)] * (places.ndim - 1) + [(0, int(k) - places.shape[-1])]
    return Nearest(np.pad(places, lacking, constant_values=-1), np.pad(found, lacking, constant_values=np.nan))


def export_similarity(
    x: ArrayLike,
    *,
    of: Of = "regions",
    method: SimilarityMethod = "overlap",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Export similarity: how much of two regions' exports (or any portfolios) is the same, for every pair.

    Formula:
        overlap: sum_a min(s_ra, s_ta); correlation: Pearson's, of ln(LQ_ra + 0.1) and ln(LQ_ta + 0.1) over a

    Source:
        overlap: Finger, Kreinin 1979 [unverified]; correlation: Bahar, Hausmann, Hidalgo 2014 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit; of presence, the overlap counts each activity
            that a region has alike.
        of: ``"regions"``: between regions, over activities; ``"activities"``: between activities, over regions.
        method: ``"overlap"`` or ``"correlation"``.
        minimum: as in `structural_distance`.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., subjects, subjects), symmetric, 1 on the diagonal: overlap from 0, correlation from -1. Subjects are
        the regions or the activities, as ``of`` says.

    Raises:
        ArrayError: as `structural_distance`.

    Zero, missing, ties:
        As `structural_distance`. A correlation leaves out what has no quotient in either, and is NaN where a
        region's quotients are all alike.

    Example:
        >>> from metier.measure.alike import export_similarity
        >>> export_similarity([[30, 10, 0], [10, 20, 10], [0, 0, 5]])
        array([[1.  , 0.5 , 0.  ],
               [0.5 , 1.  , 0.25],
               [0.  , 0.25, 1.  ]])
    """
    known_word(method, "method", ("overlap", "correlation"))
    parts = parts_of(x, of, regions, activities, minimum)
    if method == "overlap":
        return np.asarray(1 - _of_pairs(parts, DISTANCES["krugman"]) / 2)
    logs = location_quotient(_with_missing(parts))
    logs += LOG_OFFSET
    np.log(logs, out=logs)
    result = np.empty((*logs.shape[:-1], logs.shape[-2]))
    for index in np.ndindex(logs.shape[:-2]):
        _correlations_into(result[index], logs[index])
    return result


def _with_missing(parts: Parts) -> Floats:
    """The values with NaN where they are missing, and all along where the subject has no total."""
    there = ~np.isnan(parts.total)
    if parts.known is None and there.all():
        return parts.values
    known = there if parts.known is None else parts.known & there
    return np.where(known, parts.values, np.nan)


def _of_pairs(parts: Parts, measure: _Measure) -> Floats:
    """A matrix of distances for each matrix of the leading dimensions; 0 on the diagonal."""
    values = parts.shares if parts.known is None else _with_missing(parts)
    result = np.empty((*values.shape[:-1], values.shape[-2]))
    for index in np.ndindex(values.shape[:-2]):
        result[index] = measure.whole(values[index]) if parts.known is None else _row_by_row(values[index], measure)
    own = np.arange(values.shape[-2])
    result[..., own, own] = 0.0
    undefined = np.isnan(parts.total[..., 0])
    return np.where(undefined[..., :, np.newaxis] | undefined[..., np.newaxis, :], np.nan, result)


def _row_by_row(values: Floats, measure: _Measure) -> Floats:
    """Distances of a table with missing cells, each pair over the parts that both know."""
    known = ~np.isnan(values)
    result = np.empty((len(values), len(values)))
    for i, own in enumerate(values):
        both = known & known[i]
        result[i] = measure.rows(shares(np.where(both, own, 0.0)), shares(np.where(both, values, 0.0)))
    return result


@dataclass(frozen=True)
class _Measure:
    """One distance, for a whole table of shares at once and for two tables row against row."""

    whole: Callable[[Floats], Floats]
    rows: Callable[[Floats, Floats], Floats]


def _both_halves(all_shares: Floats, name: Literal["cityblock", "euclidean"]) -> Floats:
    """Distances of every two rows, each computed once."""
    result = np.zeros((len(all_shares), len(all_shares)))
    row, column = np.triu_indices(len(all_shares), 1)
    if len(row):
        result[row, column] = result[column, row] = pdist(all_shares, name)
    return result


def _unit(values: Floats) -> Floats:
    return np.asarray(values / positive(np.sqrt((values**2).sum(axis=-1, keepdims=True))))


DISTANCES: dict[str, _Measure] = {
    "krugman": _Measure(
        lambda all_shares: np.minimum(_both_halves(all_shares, "cityblock"), 2.0),
        lambda one, other: np.minimum(np.abs(one - other).sum(axis=-1), 2.0),
    ),
    "euclidean": _Measure(
        lambda all_shares: _both_halves(all_shares, "euclidean"),
        lambda one, other: np.sqrt(((one - other) ** 2).sum(axis=-1)),
    ),
    "cosine": _Measure(
        lambda all_shares: np.clip(1 - _unit(all_shares) @ _unit(all_shares).T, 0.0, 1.0),
        lambda one, other: np.clip(1 - (_unit(one) * _unit(other)).sum(axis=-1), 0.0, 1.0),
    ),
}


def _correlations_into(result: Floats, values: Floats) -> None:
    """Pearson's correlation of every two rows over the columns that both know; the values are not kept."""
    known = ~np.isnan(values)
    described: Bools = np.asarray(known.any(axis=1))
    common: Bools = np.asarray(known[described].all(axis=0))
    if known.all():
        _of_units_into(result, values)
    elif (known[described] == common).all():  # what is missing is missing for all
        _of_units_into(result, np.where(described[:, np.newaxis], values[:, common], np.nan))
    else:
        _correlations_row_by_row(result, values, known)
    result[~described], result[:, ~described] = np.nan, np.nan
    own = np.arange(len(values))
    result[own, own] = np.where(np.isnan(result[own, own]), np.nan, 1.0)
    np.clip(result, -1.0, 1.0, out=result)


def _of_units_into(result: Floats, values: Floats) -> None:
    """All correlations as one product; in place, because fresh memory costs more than the sums."""
    _deviate(values)
    np.matmul(values, values.T, out=result)


def _correlations_row_by_row(result: Floats, values: Floats, known: Bools) -> None:
    for i in range(len(values)):
        both = known & known[i]
        one, other = (np.where(both, rows, np.nan) for rows in (values[i], values))
        for rows in (one, other):
            _deviate(rows)
        result[i] = np.where(both.any(axis=1), np.nansum(one * other, axis=1), np.nan)
        result[i, np.isnan(one).all(axis=1) | np.isnan(other).all(axis=1)] = np.nan


def _deviate(rows: Floats) -> None:
    """Turn rows into their deviations from the mean, of length 1; NaN where nothing deviates."""
    count = positive(np.count_nonzero(~np.isnan(rows), axis=-1, keepdims=True).astype(np.float64))
    mean = known_sum(rows, axis=-1) / count
    rows -= mean
    squares = _squares(rows)
    same = squares <= _SAME**2 * (squares + count * mean**2)
    rows /= np.where(same, np.nan, np.sqrt(squares))


def _squares(values: Floats) -> Floats:
    """Sum of the squares of each row, skipping what is missing."""
    total = np.einsum("ij,ij->i", values, values)[:, np.newaxis]
    return known_sum(values**2, axis=-1) if np.isnan(total).any() else np.asarray(total)
