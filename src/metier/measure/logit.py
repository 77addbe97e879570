"""Logistic regression by Newton's method, for the few predictors that a back-test has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats

MOST_STEPS = 50
TOLERANCE = 1e-6  # Newton's steps square their error: the next one would be a millionth of this
LONGEST_STEP = 5.0
MANY, THINNED = 20_000, 20
PENALTY = 1e-6  # keeps separable outcomes finite; far below what the figures show


@dataclass(frozen=True)
class Logit:
    """A fitted logistic regression; see `fit_logit`.

    Attributes:
        mean, scale: (predictors,), by which the predictors were centred and divided.
        coefficients: (1 + predictors,), the intercept first, of the scaled predictors.
    """

    mean: Floats
    scale: Floats
    coefficients: Floats

    def probability(self, predictors: ArrayLike) -> Floats:
        """The probability of the outcome for each row of (rows, predictors)."""
        x = (np.asarray(predictors, dtype=np.float64) - self.mean) / self.scale
        return _sigmoid(self.coefficients[0] + x @ self.coefficients[1:])


def fit_logit(predictors: ArrayLike, outcome: ArrayLike) -> Logit:
    """Logistic regression by maximum likelihood.

    Formula:
        P(y = 1) = 1 / (1 + exp(-(b0 + sum_k b_k z_k))), z_k = (x_k - mean_k) / sd_k; b maximises
        sum y log P + (1 - y) log(1 - P) - PENALTY / 2 sum_k b_k^2 (not the intercept), by Newton's method

    Source:
        standard; the penalty of a millionth is chosen here, so that separable outcomes have an answer

    Args:
        predictors: (rows, predictors), finite.
        outcome: (rows,), 0 or 1, both present.

    Returns:
        `Logit`; the coefficients are of predictors in their standard deviations, in logits.

    Raises:
        ArrayError: shapes that do not fit; predictors that are not finite; outcomes that are not 0 and 1, or all one.

    Zero, missing, ties:
        Nothing may be missing. A predictor that does not vary has a coefficient of 0.

    Example:
        >>> from metier.measure.logit import fit_logit
        >>> fitted = fit_logit([[0], [0], [0], [1], [1], [1]], [0, 0, 1, 0, 1, 1])
        >>> fitted.probability([[0], [1]]).round(4)
        array([0.3333, 0.6667])
    """
    x, y = _accepted(predictors, outcome)
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    design = np.empty((len(x), x.shape[1] + 1))
    design[:, 0] = 1.0
    np.divide(x - mean, scale, out=design[:, 1:])
    return Logit(mean, scale, _newton(design, y))


def _newton(design: Floats, y: Floats) -> Floats:
    penalty = np.full(design.shape[1], PENALTY)
    penalty[0] = 0.0
    b = _start(design, y)
    for _ in range(MOST_STEPS):
        p = _sigmoid(design @ b)
        slope = design.T @ (y - p) - penalty * b
        curve = design.T @ (design * (p * (1 - p))[:, np.newaxis]) + np.diag(penalty)
        step = np.linalg.lstsq(curve, slope, rcond=None)[0]
        largest = np.abs(step).max()
        b = b + step * min(1.0, LONGEST_STEP / max(largest, LONGEST_STEP))
        if largest < TOLERANCE:
            break
    return b


def _start(design: Floats, y: Floats) -> Floats:
    """Of many cases a few are fitted first: all of them then take two or three steps instead of eight."""
    few = slice(None, None, THINNED)
    if len(y) > MANY and 0 < y[few].sum() < len(y[few]):
        return _newton(design[few], y[few])
    b = np.zeros(design.shape[1])
    b[0] = np.log(y.mean() / (1 - y.mean()))
    return b


def _sigmoid(logits: Floats) -> Floats:
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def _accepted(predictors: ArrayLike, outcome: ArrayLike) -> tuple[Floats, Floats]:
    x, y = as_floats(predictors, "predictors"), as_floats(outcome, "outcome")
    faults = []
    if x.ndim != 2 or y.shape != x.shape[:1]:
        told = f"predictors have the shape {x.shape} and outcome {y.shape}"
        faults.append(Fault(told, "Hand over one row of predictors and one outcome for each case."))
    if not np.isfinite(x).all():
        faults.append(Fault("predictors are not all finite", "Leave out the cases that lack one."))
    if set(np.unique(y).tolist()) != {0.0, 1.0}:
        faults.append(Fault("the outcome is not 0 and 1, or all the same", "Hand over cases of both outcomes."))
    if faults:
        raise ArrayError(faults)
    return x, y
