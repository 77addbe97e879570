"""Halves: whether either half of the activities puts the regions in the same order of complexity."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from metier.measure.arrays import Floats
from metier.measure.presence import Bools

HALVINGS = 100
_SEED = 19100101  # any fixed number: the same matrix has the same verdict
_EQUAL = 1e-9  # of the largest value: what differs by less is tied

RegionFigures = Callable[[Bools], Floats]


def half_agreement(present: Bools, figures: RegionFigures) -> float:
    """How well two halves of the activities agree on the order of the regions.

    Formula:
        Median over random halvings of |Spearman's correlation| between the regions' figures from one half and from
        the other. If no region's portfolio told anything of another's, it would be about 0.

    Source:
        split-half reliability: Spearman 1910, Brown 1910 [unverified]; its use on complexity: chosen here

    Args:
        present: presence of one matrix (regions, activities); empty activities take no part.
        figures: gives the figures (n, regions) of a stack of presence matrices (n, regions, some activities).

    Returns:
        Agreement, from 0 to 1; NaN where there are fewer than two activities.

    Raises:
        Nothing: presence was accepted before.

    Zero, missing, ties:
        A region without a figure in one half is left out of that halving; a halving that leaves fewer than three
        regions, or ranks none of them apart, counts as no agreement: 0. Ties share their mean rank.

    Example:
        >>> import numpy as np
        >>> nested = np.tri(20, 20, dtype=bool)
        >>> float(half_agreement(nested, lambda halves: halves.sum(axis=2).astype(float))) > 0.9
        True
    """
    used = present[:, present.any(axis=0)]
    count = used.shape[1]
    if count < 2:
        return np.nan
    order = np.argsort(np.random.default_rng(_SEED).random((HALVINGS, count)), axis=1)
    one = figures(_columns(used, order[:, : count // 2]))
    other = figures(_columns(used, order[:, count // 2 :]))
    return float(np.median([_rank_correlation(a, b) for a, b in zip(one, other, strict=True)]))


def _columns(present: Bools, chosen: NDArray[np.intp]) -> Bools:
    """The chosen activities of each halving, (halvings, regions, chosen)."""
    return np.ascontiguousarray(np.moveaxis(present[:, chosen], 1, 0))


def _rank_correlation(a: Floats, b: Floats) -> float:
    known = ~(np.isnan(a) | np.isnan(b))
    if np.count_nonzero(known) < 3:
        return 0.0
    first, second = _centred_ranks(a[known]), _centred_ranks(b[known])
    spread = np.sqrt((first @ first) * (second @ second))
    return float(abs(first @ second) / spread) if spread > 0 else 0.0


def _centred_ranks(values: Floats) -> Floats:
    """Ranks less their mean; what is equal up to rounding shares the mean rank."""
    order = np.argsort(values, kind="stable")
    apart = np.diff(values[order], prepend=-np.inf) > _EQUAL * np.abs(values).max()
    group = np.cumsum(apart) - 1
    mean_place = np.bincount(group, weights=np.arange(len(values))) / np.bincount(group)
    ranks = np.empty(len(values))
    ranks[order] = mean_place[group]
    return np.asarray(ranks - ranks.mean())
