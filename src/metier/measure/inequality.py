"""Inequality: Gini, Theil, mean logarithmic deviation, Atkinson, Wolfson; of regions or of activities."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, positive
from metier.measure.settings import number
from metier.measure.sides import Of, Parts, entropy_of, known_word, parts_of

GiniForm = Literal["plain", "normalised"]
_NEAR_ONE = 0.1  # how near epsilon must be to 1 for the power mean to need logarithms


def gini(
    x: ArrayLike,
    *,
    of: Of = "regions",
    form: GiniForm = "plain",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Gini coefficient: half the mean difference between two parts, over the mean part.

    Formula:
        G = sum_ij |x_i - x_j| / (2 n^2 mean(x)); normalised: G n / (n - 1)

    Source:
        Gini 1912 [unverified]; of location quotients it is the coefficient of specialisation (of regions) or of
        concentration (of activities) of Farhauer, Kroell 2014 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        form: ``"plain"`` or ``"normalised"``, which reaches 1 where one part has all.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: plain 0 to 1 - 1/n, normalised 0 to 1.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two
            dimensions; masks that are not booleans or do not fit; a minimum that is negative or no number; another
            word for ``of`` or ``form``.

    Zero, missing, ties:
        A part of 0 counts in n, a missing one does not. A total of 0 gives NaN. Normalised with one part: NaN.

    Example:
        >>> from metier.measure.inequality import gini
        >>> gini([[20, 50, 20, 10]]).round(12), gini([[20, 50, 20, 10]], form="normalised").round(12)
        (array([0.3]), array([0.4]))
    """
    known_word(form, "form", ("plain", "normalised"))
    parts = parts_of(x, of, regions, activities, minimum)
    index = gini_of(parts)
    if form == "normalised":
        count = parts.count[..., 0]
        index *= count / positive(count - 1)
    return index


def theil(
    x: ArrayLike,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Theil index (T): how far the entropy of the shares falls short of the greatest.

    Formula:
        T = sum_i s_i ln(n s_i) = (1/n) sum_i (x_i / mean) ln(x_i / mean)

    Source:
        Theil 1967 [unverified]; its parts by groups: `metier.measure.decomposition.theil_decomposition`

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 0 (even) to ln n (all in one part).

    Raises:
        ArrayError: as `gini`.

    Zero, missing, ties:
        A part of 0 counts in n, a missing one does not. A total of 0 gives NaN.

    Example:
        >>> from metier.measure.inequality import theil
        >>> theil([[10, 10, 10, 20, 50], [1, 1, 1, 1, 1]]).round(6)
        array([0.250201, 0.      ])
    """
    parts = parts_of(x, of, regions, activities, minimum)
    return np.asarray(np.maximum(np.log(positive(parts.count[..., 0])) - entropy_of(parts.shares), 0.0))


def mean_log_deviation(
    x: ArrayLike,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Mean logarithmic deviation (Theil's L): the mean of ln(mean / part), more sensitive to small parts than T.

    Formula:
        L = (1/n) sum_i ln(mean(x) / x_i)

    Source:
        Theil 1967 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 0 (even) and up, without bound.

    Raises:
        ArrayError: as `gini`.

    Zero, missing, ties:
        A part of 0 makes the index infinite; a missing one is skipped. A total of 0 gives NaN.

    Example:
        >>> from metier.measure.inequality import mean_log_deviation
        >>> mean_log_deviation([[10, 10, 10, 20, 50]]).round(7)
        array([0.2326302])
    """
    parts = parts_of(x, of, regions, activities, minimum)
    return np.maximum(-_mean_log(parts, _to_mean(parts)), 0.0)


def atkinson(
    x: ArrayLike,
    *,
    of: Of = "regions",
    epsilon: float = 0.5,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Atkinson index: the share of the total that could go if the rest were even, at a given dislike of inequality.

    Formula:
        A = 1 - (mean over i of (x_i / mean)^(1 - epsilon))^(1 / (1 - epsilon)); epsilon 1: 1 - geometric mean / mean

    Source:
        Atkinson 1970 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        epsilon: dislike of inequality, a pure number from 0 (none); the larger, the more small parts weigh.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 0 (even) to 1.

    Raises:
        ArrayError: as `gini`; an epsilon that is negative or not finite.

    Zero, missing, ties:
        With an epsilon of 1 and more a part of 0 gives 1; a missing part is skipped. A total of 0 gives NaN.

    Example:
        >>> from metier.measure.inequality import atkinson
        >>> x = [[10, 20, 30, 40, 50]]
        >>> atkinson(x).round(5), atkinson(x, epsilon=1).round(5)
        (array([0.06315]), array([0.13161]))
    """
    if not 0 <= number(epsilon) < np.inf:
        raise ArrayError([Fault(f"epsilon is {epsilon}", "Hand over a number from 0 upwards.")])
    parts = parts_of(x, of, regions, activities, minimum)
    even = _power_mean(parts, _to_mean(parts), 1.0 - epsilon)
    return np.clip(1.0 - even, 0.0, 1.0)


def wolfson(
    x: ArrayLike,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Wolfson index of polarisation: how far the parts fall into a low and a high half.

    Formula:
        W = (2 (1/2 - L(1/2)) - G) mean / median, L(1/2) the lower half's share on the Lorenz curve, G the Gini

    Source:
        Wolfson 1994 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 0 (nothing apart from the middle) and up.

    Raises:
        ArrayError: as `gini`.

    Zero, missing, ties:
        A part of 0 counts, a missing one is skipped; with an odd number of parts the curve is straight across
        the middle one. A median or a total of 0 gives NaN.

    Example:
        >>> from metier.measure.inequality import wolfson
        >>> wolfson([[6, 6, 8, 8, 10, 10, 12, 12]]).round(6)
        array([0.083333])
    """
    parts = parts_of(x, of, regions, activities, minimum)
    if not parts.values.shape[-1]:
        return np.full(parts.count.shape[:-1], np.nan)
    ordered, count = ascending(parts), parts.count
    low = parts.values.shape[-1] - count  # what is missing stands first, as 0
    below = np.concatenate([np.zeros_like(count), ordered.cumsum(axis=-1)], axis=-1)
    middle = low + count / 2
    half = (_at(below, np.floor(middle)) + _at(below, np.ceil(middle))) / 2 / parts.total
    top = parts.values.shape[-1] - 1.0
    median = (
        _at(ordered, np.minimum(low + (count - 1) // 2, top)) + _at(ordered, np.minimum(low + count // 2, top))
    ) / 2
    ranks = 2.0 * np.arange(1, top + 2) - top - 2
    uneven = ((ordered @ ranks)[..., np.newaxis] / parts.total - low) / positive(count)
    index = (1 - 2 * half - uneven) * (parts.total / positive(count)) / positive(median)
    return np.asarray(np.maximum(index[..., 0], 0.0))


def gini_of(parts: Parts) -> Floats:
    """The Gini coefficient of each subject's parts."""
    places, count = parts.values.shape[-1], parts.count[..., 0]
    # What is missing stands as 0 at the low end, where it adds nothing: only the ranks of the rest move.
    ranks = 2.0 * np.arange(1, places + 1) - places - 1
    index = (ascending(parts) @ ranks / parts.total[..., 0] - (places - count)) / positive(count)
    return np.asarray(np.maximum(index, 0.0))


def ascending(parts: Parts) -> Floats:
    """The values (..., subjects, parts) from small to large; what is missing stands first, as 0."""
    return np.sort(np.ascontiguousarray(parts.values), axis=-1)


def _at(values: Floats, places: Floats) -> Floats:
    return np.take_along_axis(values, places.astype(np.intp), axis=-1)


def _to_mean(parts: Parts) -> Floats:
    """Each part over the mean part; 0 where missing."""
    return np.asarray(parts.values * (parts.count / parts.total))


def _mean_log(parts: Parts, ratios: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        logs = np.log(ratios)
    if parts.known is not None:
        logs = np.where(parts.known, logs, 0.0)
    return np.asarray(logs.sum(axis=-1) / positive(parts.count[..., 0]))


def _power_mean(parts: Parts, ratios: Floats, power: float) -> Floats:
    """The mean of the given power over the known parts; of power 0 the geometric mean."""
    if power == 0:
        return np.exp(_mean_log(parts, ratios))
    if abs(power) < _NEAR_ONE:
        return _power_mean_by_logs(parts, ratios, power)
    if power > 0:
        means = (ratios**power).sum(axis=-1) / positive(parts.count[..., 0])
        return np.asarray(means ** (1 / power))
    known = np.ones_like(ratios, dtype=bool) if parts.known is None else parts.known
    least = np.min(ratios, axis=-1, keepdims=True, initial=np.inf, where=known)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.where(known, (ratios / least) ** power, 0.0)  # at most 1, so that nothing overflows
        mean = least[..., 0] * (scaled.sum(axis=-1) / positive(parts.count[..., 0])) ** (1 / power)
    return np.where(least[..., 0] == 0, 0.0, mean)


def _power_mean_by_logs(parts: Parts, ratios: Floats, power: float) -> Floats:
    """The same where the power is so small that 1 would swallow the differences."""
    with np.errstate(divide="ignore"):
        excess = np.expm1(power * np.log(ratios))
        if parts.known is not None:
            excess = np.where(parts.known, excess, 0.0)
        return np.asarray(np.exp(np.log1p(excess.sum(axis=-1) / positive(parts.count[..., 0])) / power))
