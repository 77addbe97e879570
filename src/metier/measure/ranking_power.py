"""How well a figure ranks what came above what did not, with an interval resampled by region."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, refuse_impossible
from metier.measure.settings import whole

Ints = NDArray[np.int64]


def concordance(outcome: ArrayLike, figure: ArrayLike, region: ArrayLike, regions: int) -> Floats:
    """Pairs of a case that came and one that did not, and in how many the figure ranks them so, by region.

    Formula:
        U_rs = sum over i in r with y_i = 1, j in s with y_j = 0 of [x_i > x_j] + [x_i = x_j] / 2; AUC = sum U / (n1 n0)

    Source:
        the area under the receiver operating characteristic as the Mann-Whitney statistic [standard]; split by
        regions: chosen here, so that regions can be drawn again without ranking anew

    Args:
        outcome: (cases,), 0 or 1.
        figure: (cases,), what ranks them; finite.
        region: (cases,), the position of each case's region.
        regions: how many regions there are.

    Returns:
        (regions, regions), counts of pairs: the row is the region of what came.

    Raises:
        ArrayError: arrays of different lengths; a figure that is not finite; outcomes other than 0 and 1;
            positions that no region has.

    Zero, missing, ties:
        Ties count half. Nothing may be missing. A region without cases has zeros.

    Example:
        >>> from metier.measure.ranking_power import concordance
        >>> concordance([1, 0, 0], [2, 1, 2], [0, 0, 1], 2)
        array([[1. , 0.5],
               [0. , 0. ]])
    """
    y, x, r = _accepted(outcome, figure, region, regions)
    came, at = x[y == 1], r[y == 1]
    order = np.argsort(came)  # in order they are looked up several times faster
    came, at = came[order], at[order]
    others, from_region = x[y == 0], r[y == 0]
    pairs = np.zeros((regions, regions))
    for s in range(regions):
        below = np.sort(others[from_region == s])
        beaten = np.searchsorted(below, came, "left") + np.searchsorted(below, came, "right")
        pairs[:, s] = np.bincount(at, weights=beaten / 2, minlength=regions)
    return pairs


def auc(pairs: ArrayLike, all_pairs: ArrayLike, draws: ArrayLike | None = None) -> Floats:
    """Area under the curve from pairs by region, as it is and for regions drawn again.

    Formula:
        AUC = sum_rs w_r w_s U_rs / sum_rs w_r w_s N_rs, w_r how often region r was drawn

    Source:
        resampling whole regions: METHODS' demand; the area from pairs by region: chosen here

    Args:
        pairs: (regions, regions), what `concordance` returns, summed over windows.
        all_pairs: of the same shape, how many pairs there are.
        draws: (draws, regions), how often each draw has each region; None: each once, one row.

    Returns:
        (draws,), from 0 to 1: half is no better than chance.

    Raises:
        ArrayError: values that are infinite, negative, missing or no numbers; shapes that do not fit.

    Zero, missing, ties:
        Nothing may be missing. NaN where a draw has no pair. Ties count half.

    Example:
        >>> from metier.measure.ranking_power import auc
        >>> auc([[1.0, 0.5], [0.0, 0.0]], [[1, 1], [0, 0]])
        array([0.75])
    """
    u, n = _counts(pairs, "pairs"), _counts(all_pairs, "all_pairs")
    w = np.ones((1, u.shape[-1] if u.ndim else 0)) if draws is None else _counts(draws, "draws")
    if u.ndim != 2 or u.shape != (len(u), len(u)) or u.shape != n.shape or w.ndim != 2 or w.shape[1] != len(u):
        told = f"pairs have the shape {u.shape}, all_pairs {n.shape}, draws {w.shape}"
        raise ArrayError([Fault(told, "Hand over square tables of regions and as many columns of draws.")])
    whole = np.sum((w @ n) * w, axis=1)
    return np.asarray(np.sum((w @ u) * w, axis=1) / np.where(whole > 0, whole, np.nan))


def pair_counts(outcome: ArrayLike, region: ArrayLike, regions: int) -> Floats:
    """How many pairs of a case that came and one that did not there are, by region.

    Formula:
        N_rs = (cases of r with y = 1) (cases of s with y = 0)

    Source:
        the denominator of the Mann-Whitney statistic [standard]; split by regions: chosen here

    Args:
        outcome: (cases,), 0 or 1.
        region: (cases,), the position of each case's region.
        regions: how many regions there are.

    Returns:
        (regions, regions), counts of pairs: the row is the region of what came.

    Raises:
        ArrayError: arrays of different lengths; outcomes other than 0 and 1; positions that no region has.

    Zero, missing, ties:
        Nothing may be missing. A region without cases has zeros.

    Example:
        >>> from metier.measure.ranking_power import pair_counts
        >>> pair_counts([1, 0, 0], [0, 0, 1], 2)
        array([[1., 1.],
               [0., 0.]])
    """
    y, _, r = _accepted(outcome, outcome, region, regions)
    came, not_came = (np.bincount(r[y == answer], minlength=regions).astype(np.float64) for answer in (1, 0))
    return np.outer(came, not_came)


def _counts(x: ArrayLike, name: str) -> Floats:
    values = refuse_impossible(as_floats(x, name), name)
    missing = np.count_nonzero(np.isnan(values))
    if missing:
        raise ArrayError([Fault(f"{name} holds {missing} missing values", "Hand over counts; no case is 0.")])
    return values


def _accepted(outcome: ArrayLike, figure: ArrayLike, region: ArrayLike, regions: int) -> tuple[Floats, Floats, Ints]:
    if not whole(regions) >= 0:
        raise ArrayError([Fault(f"regions is {regions}", "Hand over how many regions there are, a whole number.")])
    y, x, r = as_floats(outcome, "outcome"), as_floats(figure, "figure"), as_floats(region, "region")
    if not y.shape == x.shape == r.shape or y.ndim != 1:
        told = f"outcome, figure and region have the shapes {y.shape}, {x.shape} and {r.shape}"
        raise ArrayError([Fault(told, "Hand over one of each for every case.")])
    faults = []
    if not np.isfinite(x).all() or not np.isin(y, (0.0, 1.0)).all():
        faults.append(Fault("a case has no outcome of 0 or 1, or no finite figure", "Leave such cases out."))
    if not np.isin(r, np.arange(regions)).all():
        faults.append(Fault(f"a case is of no region from 0 to {regions - 1}", "Hand over positions of regions."))
    if faults:
        raise ArrayError(faults)
    return y, x, r.astype(np.int64)
