"""Transition matrices: how cells move between classes of quotients from period to period, and where that leads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse.csgraph import connected_components

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive, refuse_impossible, regions_by_activities
from metier.measure.shift_share_forms import of_periods

LIMITS = (0.5, 1.0, 2.0)  # chosen here: half the area's share, the share itself, and twice it
_ROUNDING = 1e-9


@dataclass(frozen=True)
class TransitionMatrix:
    """How cells moved between classes; see `transition_matrix`. ``classes`` is one more than there are limits.

    Attributes:
        counts: (..., classes, classes), moves from the class of the row to that of the column.
        probability: (..., classes, classes), their share of the row; a row sums to 1. NaN for a class that nothing left
            or stayed in.
        ergodic: (..., classes), the shares that classes tend to, if cells go on moving so; NaN where there is no one
            such distribution.
        sojourn: (..., classes), periods that a cell stays in a class on average, 1 / (1 - p_ii); infinite where none
            left it.
        mobility: (...,), (k - trace) / (k - 1) over the k classes with moves; 0 where nothing moves.
    """

    counts: Floats
    probability: Floats
    ergodic: Floats
    sojourn: Floats
    mobility: Floats


def quotient_classes(x: ArrayLike, *, limits: Sequence[float] = LIMITS) -> Floats:
    """The class of each quotient: how many limits it lies above.

    Formula:
        class_ra = number of limits below LQ_ra

    Source:
        limits one half, 1 and 2: chosen here

    Args:
        x: quotients (..., regions, activities), not negative, NaN where missing.
        limits: rising, above 0.

    Returns:
        (..., regions, activities): 0 for the lowest class; NaN where the quotient is missing.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; limits that do not rise.

    Zero, missing, ties:
        A quotient of 0 is in the lowest class. One that equals a limit lies in the class below it. A missing one has
        no class.

    Example:
        >>> from metier.measure.markov import quotient_classes
        >>> quotient_classes([[0.0, 0.5, 1.0, 1.5, 3.0, float("nan")]])
        array([[ 0.,  0.,  1.,  2.,  3., nan]])
    """
    values, steps = regions_by_activities(x, "x"), _rising(limits)
    return np.where(np.isnan(values), np.nan, np.searchsorted(steps, values, side="left").astype(np.float64))


def transition_matrix(x: ArrayLike, *, limits: Sequence[float] = LIMITS) -> TransitionMatrix:
    """Markov transition matrix of quotients between classes, pooled over cells and pairs of periods.

    Formula:
        p_ij = n_ij / sum_j n_ij, n_ij the moves of all cells from class i at t to class j at t + 1; ergodic: pi = pi P,
        sum pi = 1

    Source:
        known in the field; the figures of PySAL's giddy are reproduced. Limits one half, 1 and 2: chosen here

    Args:
        x: quotients (..., periods, regions, activities), not negative, at least two periods, equally far apart and in
            their order.
        limits: between the classes, rising, above 0.

    Returns:
        `TransitionMatrix`; regions and activities are pooled, leading dimensions are not.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two periods;
            limits that do not rise.

    Zero, missing, ties:
        A move from or to a missing quotient is not counted. Classes that no cell was ever in have no part in the
        ergodic distribution: 0. Where cells that start apart would stay apart for good, or a class is entered and
        never seen afterwards, there is no one ergodic distribution: NaN. Ties as in `quotient_classes`.

    Example:
        >>> from metier.measure.markov import transition_matrix
        >>> years = [[[0.5, 0.5, 2.0, 2.0]], [[0.5, 2.0, 2.0, 0.5]], [[0.5, 2.0, 2.0, 0.5]]]
        >>> found = transition_matrix(years, limits=[1])
        >>> found.counts.tolist(), found.probability.round(4).tolist(), found.ergodic.round(4).tolist()
        ([[3.0, 1.0], [1.0, 3.0]], [[0.75, 0.25], [0.25, 0.75]], [0.5, 0.5])
    """
    classes = quotient_classes(of_periods(x, "x"), limits=limits)
    counts = _moves(classes, len(limits) + 1)
    probability = counts / positive(counts.sum(axis=-1, keepdims=True))
    staying = np.diagonal(probability, axis1=-2, axis2=-1)
    known = np.count_nonzero(~np.isnan(staying), axis=-1)
    with np.errstate(divide="ignore"):
        sojourn = 1 / (1 - staying)
    mobility = (known - np.nansum(staying, axis=-1)) / positive(known - 1.0)
    return TransitionMatrix(counts, probability, ergodic_distribution(probability), sojourn, np.asarray(mobility))


def ergodic_distribution(probability: ArrayLike) -> Floats:
    """The distribution over classes that a transition matrix tends to, whatever it starts from.

    Formula:
        pi = pi P, sum pi = 1

    Source:
        known in the field; the figures of PySAL's giddy are reproduced

    Args:
        probability: (..., classes, classes), each row summing to 1; a row that is NaN throughout is a class that
            nothing is known of.

    Returns:
        (..., classes), shares that sum to 1.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; a matrix that is not square; a row that does not
            sum to 1, or is NaN in part.

    Zero, missing, ties:
        A class that is left for good has 0, and so has one of which nothing is known and that no other leads to.
        Where more than one set of classes is never left, or one leads to a class of which nothing is known, no one
        distribution is the end of all: NaN.

    Example:
        >>> from metier.measure.markov import ergodic_distribution
        >>> ergodic_distribution([[0.5, 0.25, 0.25], [0.5, 0, 0.5], [0.25, 0.25, 0.5]])
        array([0.4, 0.2, 0.4])
    """
    chain = refuse_impossible(as_floats(probability, "probability"), "probability")
    if chain.ndim < 2 or chain.shape[-1] != chain.shape[-2]:
        fault = f"probability has the shape {chain.shape}"
        raise ArrayError([Fault(fault, "Hand over a square matrix: from the class of the row to the column's.")])
    wrong = ~(np.isnan(chain).all(axis=-1) | (np.abs(chain.sum(axis=-1) - 1) < _ROUNDING))
    if wrong.any():
        fault = f"row {np.argwhere(wrong)[0].tolist()} of probability does not sum to 1"
        raise ArrayError([Fault(fault, "Hand over shares of each row, or NaN throughout where nothing is known.")])
    result = np.full(chain.shape[:-1], np.nan)
    for index in np.ndindex(chain.shape[:-2]):
        result[index] = _end_of(chain[index])
    return result


def _rising(limits: Sequence[float]) -> Floats:
    steps = as_floats(limits, "limits")
    if steps.ndim != 1 or not steps.size or not np.isfinite(steps).all() or not (np.diff(steps, prepend=0) > 0).all():
        fault = f"limits is {np.asarray(limits).tolist()}"
        raise ArrayError([Fault(fault, "Hand over limits above 0, each above the one before.")])
    return steps


def _moves(classes: Floats, count: int) -> Floats:
    before, after = classes[..., :-1, :, :], classes[..., 1:, :, :]
    codes = np.where(np.isnan(before + after), count * count, before * count + after).astype(np.intp)
    flat = codes.reshape(*codes.shape[:-3], math.prod(codes.shape[-3:]))
    result = np.empty((*flat.shape[:-1], count, count))
    for index in np.ndindex(flat.shape[:-1]):
        moves = np.bincount(flat[index], minlength=count * count + 1)[:-1]
        result[index] = moves.reshape(count, count)
    return result


def _end_of(chain: Floats) -> Floats:
    """The one distribution that a chain ends in, NaN where there are several or the end is not known."""
    closed = _closed_classes(chain)
    result = np.zeros(len(chain))
    if len(closed) != 1 or np.isnan(chain[closed[0]]).any():
        return np.full(len(chain), np.nan)
    members = closed[0]
    inner = chain[np.ix_(members, members)]
    equations = np.vstack((inner.T - np.eye(len(members)), np.ones(len(members))))
    solved = np.linalg.lstsq(equations, np.r_[np.zeros(len(members)), 1.0], rcond=None)[0]
    result[members] = np.abs(solved) / np.abs(solved).sum()
    return result


def _closed_classes(chain: Floats) -> list[NDArray[np.intp]]:
    """Sets of classes that lead to one another and are never left; what nothing is known of and leads to is none."""
    leads = np.greater(chain, 0)
    count, labels = connected_components(leads, connection="strong")
    part = np.asarray(labels, dtype=np.intp)
    inside: list[NDArray[np.bool_]] = [np.equal(part, i) for i in range(count)]
    closed = [np.flatnonzero(own) for own in inside if not leads[np.ix_(own, ~own)].any()]
    unseen = np.flatnonzero(np.isnan(chain).all(axis=1) & ~leads.any(axis=0))
    return [members for members in closed if not np.isin(members, unseen).all()]
