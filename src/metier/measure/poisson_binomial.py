"""Poisson-binomial tails: how probable it is that at least so many of independent, unequal chances come true."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positions_phrase

_AT_ONCE = 2**15  # cells of the table that is carried along: few enough for the cache


def poisson_binomial_tail(probabilities: ArrayLike, counts: ArrayLike) -> Floats:
    """Poisson-binomial tail: how probable it is that at least so many of independent chances come true.

    Formula:
        P(V >= k), V = sum_r B_r, B_r = 1 with probability p_r; over the chances one by one
        S_r(k) = S_r-1(k) + p_r (S_r-1(k-1) - S_r-1(k)), S(0) = 1. No term is negative, so that also the smallest
        tails have all their digits.

    Source:
        the definition; used for links in Saracco et al. 2015, 10.1038/srep10595

    Args:
        probabilities: (..., chances), from 0 to 1.
        counts: k, whole numbers that fit the leading dimensions of ``probabilities``.

    Returns:
        Tails (...), probabilities from 0 to 1.

    Raises:
        ArrayError: probabilities outside 0 and 1 or missing; counts that are no whole numbers or do not fit.

    Zero, missing, ties:
        At least 0 is certain: 1; more than there are chances is impossible: 0.

    Example:
        >>> from metier.measure.poisson_binomial import poisson_binomial_tail
        >>> poisson_binomial_tail([0.5, 0.25], 1)
        array(0.625)
    """
    chances, wanted = as_floats(probabilities, "probabilities"), as_floats(counts, "counts")
    _refuse(chances, wanted)
    lead = chances.shape[:-1]
    flat = np.ascontiguousarray(chances.reshape(int(np.prod(lead)), chances.shape[-1]).T)
    top = int(min(wanted.max(initial=0.0), flat.shape[0] + 1))
    places = np.clip(np.broadcast_to(wanted, lead), 0, top).astype(np.intp).reshape(-1)
    return np.asarray(tails(flat, top)[places, np.arange(flat.shape[1])].reshape(lead))


def _refuse(chances: Floats, wanted: Floats) -> None:
    if chances.ndim < 1:
        raise ArrayError([Fault("probabilities has the shape ()", "Hand over one dimension at least: chances.")])
    faults = []
    wrong = ~((chances >= 0) & (chances <= 1))
    if wrong.any():
        told = f"probabilities holds values that are not from 0 to 1, {positions_phrase(wrong)}"
        faults.append(Fault(told, "Hand over probabilities."))
    if not (np.isfinite(wanted) & (wanted == np.trunc(wanted))).all():
        faults.append(Fault("counts holds values that are no whole numbers", "Hand over counts."))
    missing = len(chances.shape) - 1 - wanted.ndim
    fits = missing >= 0 and all(n in (1, k) for n, k in zip(wanted.shape, chances.shape[missing:-1], strict=True))
    if not fits:
        told = f"counts has the shape {wanted.shape}, which does not fit the probabilities {chances.shape}"
        faults.append(Fault(told, "Hand over one count for each row of probabilities."))
    if faults:
        raise ArrayError(faults)


def tails(chances: Floats, top: int) -> Floats:
    """P(V >= k) for k from 0 to ``top``: (top + 1, columns), from chances (chances, columns)."""
    table = np.zeros((top + 1, chances.shape[1]))
    table[0] = 1.0
    width = max(1, _AT_ONCE // (top + 1))
    for start in range(0, chances.shape[1], width):
        part = slice(start, start + width)
        table[:, part] = _carried(np.ascontiguousarray(chances[:, part]), top)
    return table


def _carried(chances: Floats, top: int) -> Floats:
    table = np.zeros((top + 1, chances.shape[1]))
    table[0] = 1.0
    gained = np.empty_like(table[1:])
    for made, chance in enumerate(chances, start=1):
        reach = min(made, top)  # after so many chances no more can have come true
        rise = gained[:reach]
        np.subtract(table[:reach], table[1 : reach + 1], out=rise)
        rise *= chance
        table[1 : reach + 1] += rise
    return table


def poisson_tails(mean: Floats, counts: Floats) -> Floats:
    """P(V >= k), k = ``counts``, as if V were Poisson with that mean."""
    return np.where(counts > 0, gammainc(np.maximum(counts, 1), mean), 1.0)


def poisson_error(mean: Floats, squares: Floats) -> Floats:
    """How far any Poisson tail can be from the Poisson-binomial one: (1 - e^-mean) / mean times the sum of p^2.

    After Barbour and Hall 1984 [unverified].
    """
    scale = np.divide(-np.expm1(-mean), mean, out=np.ones_like(mean), where=mean > 0)
    return np.asarray(np.minimum(scale * squares, 1.0))
