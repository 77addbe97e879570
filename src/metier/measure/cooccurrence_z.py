"""Z-score of co-occurrence: which pairs are more, or less, common than chance gives."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats, positive
from metier.measure.cooccurrence import count_into
from metier.measure.null_pairs import Side, paired_in_columns, pairs_of, refuse_words
from metier.measure.presence import Bools

Null = Literal["bicm", "hypergeometric"]

_BAND = 32  # rows at a time, while they are in the cache


def cooccurrence_z(m: ArrayLike, null: Null = "bicm", *, of: Side = "activities") -> Floats:
    """Z-score of co-occurrence: how many standard deviations a pair's count is from what chance gives.

    Formula:
        z_ij = (C_ij - mean_ij) / sd_ij. bicm: mean = sum_r q_ri q_rj, variance = sum_r q_ri q_rj (1 - q_ri q_rj), q
        of `metier.measure.null_model.bicm`. hypergeometric: mean = U_i U_j / n, variance = mean (1 - U_i / n)
        (n - U_j) / (n - 1), n the number of regions.

    Source:
        bicm: Saracco et al. 2015, 10.1038/srep10595; hypergeometric: the definition, in this use Teece et al. 1994
        [unverified]

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans; or (..., records, activities), for
            which pairs of technologies a record joins are typical or atypical.
        null: ``"bicm"`` holds diversities and ubiquities, ``"hypergeometric"`` ubiquities alone, as if all regions
            were equally diverse.
        of: which pairs: ``"activities"`` or ``"regions"``.

    Returns:
        Z-scores (..., n, n), symmetric, pure numbers; n the activities (or regions).

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions; another word for a setting.

    Zero, missing, ties:
        A missing cell counts as not present. The diagonal and pairs that leave chance no room (an activity that
        no region has, or every one) have NaN. Small counts are skewed: for whether a link stands read
        `metier.measure.validated_links.validated_links`.

    Example:
        >>> from metier.measure.cooccurrence_z import cooccurrence_z
        >>> cooccurrence_z([[1, 1, 0], [1, 1, 0], [0, 0, 1]], "hypergeometric")[0].round(4)
        array([    nan,  1.4142, -1.4142])
    """
    refuse_words({"null": (null, Null), "of": (of, Side)})
    present = paired_in_columns(m, of)
    into = _bicm_into if null == "bicm" else _hypergeometric_into
    result = np.zeros((*present.shape[:-2], present.shape[-1], present.shape[-1]))
    for index in np.ndindex(present.shape[:-2]):
        into(result[index], present[index])
    own = np.arange(result.shape[-1])
    result[..., own, own] = np.nan
    return result


def _bicm_into(result: Floats, present: Bools) -> None:
    pairs = pairs_of(present)
    mean = pairs.chances.T @ pairs.chances
    varied = (pairs.chances**2).T @ pairs.chances**2
    np.subtract(pairs.counts, pairs.spread(mean), out=result)
    result /= pairs.spread(np.sqrt(positive(mean - varied)))


def _hypergeometric_into(result: Floats, present: Bools) -> None:
    """Mean and standard deviation of a pair are products of a factor of each."""
    count_into(result, present)
    size, n = result.diagonal().copy(), max(len(present), 1)
    scale = 1 / np.sqrt(positive(size * (n - size) / (n * np.sqrt(max(n - 1, 1)))))
    mean = size * scale / np.sqrt(n)
    for start in range(0, len(result), _BAND):
        rows = slice(start, start + _BAND)
        result[rows] *= np.multiply.outer(scale[rows], scale)
        result[rows] -= np.multiply.outer(mean[rows], mean)
