"""Many tests at once: which of them stand if few of those that stand shall be false."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats
from metier.measure.presence import Bools
from metier.measure.settings import number

Correction = Literal["benjamini-hochberg", "bonferroni", "none"]


def benjamini_hochberg(p_values: ArrayLike, rate: float = 0.05) -> Bools:
    """Benjamini-Hochberg: which of many tests stand if the share of false ones among them shall be small.

    Formula:
        p_(1) <= ... <= p_(n): all up to the largest k with p_(k) <= k rate / n stand.

    Source:
        Benjamini, Hochberg 1995, 10.1111/j.2517-6161.1995.tb02031.x

    Args:
        p_values: of any shape, all of one family, from 0 to 1. A symmetric matrix holds each pair twice, which
            changes nothing.
        rate: the share of false ones that is put up with, between 0 and 1.

    Returns:
        Booleans of the same shape.

    Raises:
        ArrayError: values that are not from 0 to 1; a rate that is not between 0 and 1.

    Zero, missing, ties:
        NaN is no test: false, and not counted. Equal p-values stand or fall together.

    Example:
        >>> from metier.measure.false_discovery import benjamini_hochberg
        >>> benjamini_hochberg([0.01, 0.03, 0.5, 0.02])
        array([ True,  True, False,  True])
    """
    values = as_floats(p_values, "p_values")
    refuse_rate(rate)
    if ((values < 0) | (values > 1)).any():
        raise ArrayError([Fault("p_values holds values that are not from 0 to 1", "Hand over probabilities.")])
    return np.asarray(values <= _stepped_up(values[~np.isnan(values)], rate))


def refuse_rate(rate: float) -> None:
    """Refuse a rate that is not between 0 and 1."""
    if not 0 < number(rate) < 1:
        raise ArrayError([Fault(f"the rate is {rate}", "Hand over a share between 0 and 1.")])


def largest_that_stands(tests: Floats, rate: float, correction: str) -> float:
    """The largest p-value that stands; NaN where none does."""
    if correction == "benjamini-hochberg":
        return _stepped_up(tests, rate)
    return _largest(tests, rate / len(tests) if correction == "bonferroni" and len(tests) else rate)


def _stepped_up(tests: Floats, rate: float) -> float:
    at_most = tests[tests <= rate]  # none above can stand
    at_most.sort()
    stands = np.flatnonzero(at_most <= np.arange(1, len(at_most) + 1) * (rate / max(len(tests), 1)))
    return float(at_most[stands[-1]]) if stands.size else np.nan


def _largest(tests: Floats, limit: float) -> float:
    return float(tests.max(initial=-np.inf, where=tests <= limit)) if (tests <= limit).any() else np.nan
