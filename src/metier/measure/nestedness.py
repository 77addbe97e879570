"""Nestedness: how far the activities of less diverse regions are a part of what more diverse ones have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats
from metier.measure.cooccurrence import half_bands
from metier.measure.presence import Bools, compared_cells, held_cells, ubiquity_of
from metier.measure.sides import known_word

Pairs = Literal["decreasing fill", "all"]


@dataclass(frozen=True)
class Nestedness:
    """How nested a presence matrix is, from 0 to 1.

    Attributes:
        whole: (...), the mean over the pairs of regions and the pairs of activities together.
        of_regions: (...), the mean over the pairs of regions: is what the less diverse one has in the other?
        of_activities: (...), the mean over the pairs of activities: is the rarer one where the other is?
    """

    whole: Floats
    of_regions: Floats
    of_activities: Floats


def nestedness(
    m: ArrayLike,
    pairs: Pairs = "decreasing fill",
    *,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Nestedness:
    """Nestedness (NODF): how much of the smaller one of two is in the larger one, over all pairs.

    Formula:
        of regions: 2 / (R (R - 1)) sum_{r<s} n_rs, n_rs = |A_r and A_s| / min(|A_r|, |A_s|), A_r the activities of r;
        ``"decreasing fill"``: n_rs = 0 where |A_r| = |A_s|. Of activities likewise. whole: the mean over all
        R (R - 1) / 2 pairs of regions and A (A - 1) / 2 pairs of activities

    Source:
        Almeida-Neto et al. 2008 [unverified]; all pairs: stable NODF, Mariani et al. 2019 [unverified]

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        pairs: ``"decreasing fill"``: two of the same size are not nested; ``"all"``: they are as far as they overlap,
            so that one cell more or less moves the index little.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        `Nestedness`: pure numbers from 0 (no overlap) to 1; a hundredth of the per cent that ecologists print. What
        was left out, and why, `metier.measure.presence.compared` tells of the same masks and minima.

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions; another word for ``pairs``; masks that
            do not fit; a minimum below 1.

    Zero, missing, ties:
        A missing cell counts as not present. A region without activities and an activity without regions are in no
        pair. Fewer than two regions, or activities: NaN. Ties: as ``pairs`` says.

    Example:
        >>> from metier.measure.nestedness import nestedness
        >>> nestedness([[1, 1, 1], [1, 1, 0], [1, 0, 0]]).whole
        array(1.)
        >>> found = nestedness([[1, 1, 0], [0, 1, 1]])
        >>> found.of_regions, found.of_activities, found.whole
        (array(0.), array(0.66666667), array(0.5))
    """
    known_word(pairs, "pairs", ("decreasing fill", "all"))
    part = compared_cells(held_cells(m), regions, activities, minimum_diversity, minimum_ubiquity)
    sums = np.empty((*part.present.shape[:-2], 2))
    counts = np.empty_like(sums)
    for index in np.ndindex(sums.shape[:-1]):
        present = part.present[index][np.ix_(part.regions[index], part.activities[index])]
        sums[index] = _contained(present.T, pairs), _contained(present, pairs)
        counts[index] = [size * (size - 1) / 2 for size in present.shape]
    with np.errstate(invalid="ignore"):  # without pairs 0 / 0: NaN
        of_each = sums / counts
        whole = sums.sum(axis=-1) / np.where((counts > 0).all(axis=-1), counts.sum(axis=-1), np.nan)
    return Nestedness(np.asarray(whole), of_each[..., 0], of_each[..., 1])


def _contained(present: Bools, pairs: str) -> float:
    """The sum over pairs of columns of how much of the smaller one is in the larger one."""
    size = ubiquity_of(np.ascontiguousarray(present)).astype(np.float64)
    total = 0.0
    for rows, common in half_bands(np.ascontiguousarray(present)):
        own, others = size[rows, np.newaxis], size[rows.start :]
        share = np.triu(common / np.minimum(own, others), 1)
        total += float(share[own != others].sum() if pairs == "decreasing fill" else share.sum())
    return total
