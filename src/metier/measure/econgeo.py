"""EconGeo's own ways with complexity and density, where they differ from all others."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats
from metier.measure.complexity import correlations
from metier.measure.cooccurrence import cooccurrence
from metier.measure.density import density_of
from metier.measure.presence import Bools, Compared, compared
from metier.measure.reflections import reflected
from metier.measure.relatedness import relatedness
from metier.measure.settings import whole

ORIENTING_ORDER = 20


def rescaled_reflections(m: ArrayLike, order: int = ORIENTING_ORDER) -> tuple[Floats, Floats]:
    """EconGeo's reflections (MORc, MORt): from the third step on set to run from 0 to 100.

    Formula:
        As `metier.measure.reflections.reflections` up to the second step; after each further one
        k = 100 (k - min k) / (max k - min k), for regions and activities alike.

    Source:
        EconGeo 1.3: its own output; the averages: Hidalgo, Hausmann 2009, 10.1073/pnas.0900943106

    Args:
        m: presence (regions, activities): 0, 1 or NaN, or booleans.
        order: how often to reflect; 0 gives diversity and ubiquity.

    Returns:
        MORc (regions,) and MORt (activities,).

    Raises:
        ArrayError: values other than 0, 1 and NaN; more than two dimensions; a negative order.

    Zero, missing, ties:
        A missing cell counts as not present. An empty region or activity has NaN. Where all are equal there
        is nothing to set from 0 to 100: NaN.

    Example:
        >>> from metier.measure.econgeo import rescaled_reflections
        >>> morc, mort = rescaled_reflections([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
        >>> morc.round(5)
        array([ 39.74805, 100.     ,   7.25016,   0.     ])
    """
    part = compared(m)
    if part.present.ndim != 2 or not whole(order) >= 0:
        fault = f"m has {part.present.ndim} dimensions and order is {order}"
        raise ArrayError([Fault(fault, "Hand over one matrix at a time, and an order of 0 or more.")])
    return _rescaled(part, order)


def _rescaled(part: Compared, order: int) -> tuple[Floats, Floats]:
    k_c, k_p = reflected(part, min(order, 2))
    held = part.present.astype(np.float64)
    diversity = np.where(part.regions, held.sum(axis=1), np.nan)
    ubiquity = np.where(part.activities, held.sum(axis=0), np.nan)
    for _ in range(2, order):
        k_c, k_p = (
            _percent((held @ np.nan_to_num(k_p)) / diversity),
            _percent((np.nan_to_num(k_c) @ held) / ubiquity),
        )
    return k_c, k_p


def _percent(values: Floats) -> Floats:
    known = values[~np.isnan(values)]
    low, high = (known.min(), known.max()) if known.size else (0.0, 0.0)
    return np.asarray((values - low) / (high - low if high > low else np.nan) * 100)


def related_share(present: Bools) -> Floats:
    """EconGeo's relatedness density: per cent, two digits, over activities related above chance."""
    related = relatedness(cooccurrence(present), "probability") > 1
    return np.asarray((density_of(present, None, related.astype(np.float64)) * 100).round(2))


def knowledge_complexity(present: Bools) -> tuple[Floats, Floats]:
    """EconGeo's KCI of the regions and TCI of the activities; NaN for empty ones."""
    part = compared(present)
    kci, tci = np.full(present.shape[0], np.nan), np.full(present.shape[1], np.nan)
    held = part.present[np.ix_(part.regions, part.activities)].astype(np.float64)
    if min(held.shape) < 2:
        return kci, tci
    by_region, by_activity = held / held.sum(axis=1, keepdims=True), held.T / held.sum(axis=0)[:, np.newaxis]
    regional = _second_by_sum(_four_digits(by_region @ by_activity))
    technical = _second_by_sum(_four_digits(by_activity @ by_region))
    falls = correlations(regional, _rescaled(compared(held), ORIENTING_ORDER)[0]) < 0
    rises = correlations(_mean_ranks(technical), _mean_ranks(held.sum(axis=0))) > 0
    kci[part.regions], tci[part.activities] = (
        -regional if falls else regional,
        -technical if rises else technical,
    )
    return kci, tci


def _mean_ranks(values: Floats) -> Floats:
    """Ranks from the smallest, ties sharing their mean."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])


def _four_digits(values: Floats) -> Floats:
    """Round as R does: to the nearer of the two neighbours as they are stored, ties to the even one."""
    below, above = np.floor(values * 1e4), np.ceil(values * 1e4)
    to_below, to_above = values - below / 1e4, above / 1e4 - values
    down = (to_below < to_above) | ((to_below == to_above) & (below % 2 == 0))
    return np.where(down, below, above) / 1e4


def _second_by_sum(matrix: Floats) -> Floats:
    """The eigenvector of the second largest eigenvalue (by modulus), divided by its sum; NaN where that is 0."""
    values, vectors = np.linalg.eig(matrix)
    second = np.real(vectors[:, np.argsort(-np.abs(values), kind="stable")[1]])
    total = second.sum()
    return np.asarray(second / (total if total else np.nan))
