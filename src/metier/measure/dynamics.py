"""What happened to a quotient between two periods: entry, exit, strengthening, fading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, regions_by_activities
from metier.measure.settings import number, refuse_limit

Bools = NDArray[np.bool_]
LOW, HIGH = 0.9, 1.1  # the band in which a quotient's side of 1 may be jitter
RISE, FALL = 1.1, 0.9


@dataclass(frozen=True)
class EntryAndExit:
    """Who came and who went; see `entry_and_exit`. Arrays (..., regions, activities) of 1, 0 or NaN (not at risk)."""

    entry: Floats
    exit: Floats


@dataclass(frozen=True)
class Tendency:
    """What became of what stayed; see `tendency`. Arrays (..., regions, activities) of 1, 0 or NaN (not at risk)."""

    strengthening: Floats
    fading: Floats


def entry_and_exit(first: ArrayLike, last: ArrayLike, *, low: float = LOW, high: float = HIGH) -> EntryAndExit:
    """Entry and exit between two periods, on presence with a band.

    Formula:
        at risk of entry: LQ_t <= low; entry = LQ_t+h > high. At risk of exit: LQ_t > high; exit = LQ_t+h <= low.
        With low = high = 1 it is the crossing of 1.

    Source:
        the band .9 to 1.1: chosen here (58 of 129 crossings of 1 by Russian regions 2016-2022 started above .9)

    Args:
        first: quotients at t (..., regions, activities), not negative, NaN where missing.
        last: quotients at t + h, of the same shape.
        low: the quotient at or below which an activity counts as absent.
        high: the quotient above which it counts as present; not below ``low``.

    Returns:
        `EntryAndExit`: entry and exit (..., regions, activities), 1, 0 or NaN.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; shapes that differ; a band upside down.

    Zero, missing, ties:
        A cell that is not at risk, or is missing in either period, has NaN and not 0. A quotient that equals ``low``
        is absent, one that equals ``high`` is not present.

    Example:
        >>> from metier.measure.dynamics import entry_and_exit
        >>> entry_and_exit([[0.9, 0.95, 1.2]], [[1.2, 1.2, 0.5]]).entry
        array([[ 1., nan, nan]])
    """
    before, after = _both(first, last)
    refuse_band(low, high)
    known = ~np.isnan(before) & ~np.isnan(after)
    return EntryAndExit(_among(known & (before <= low), after > high), _among(known & (before > high), after <= low))


def tendency(
    first: ArrayLike, last: ArrayLike, *, limit: float = 1.0, rise: float = RISE, fall: float = FALL
) -> Tendency:
    """Strengthening and fading of what a region had in both periods.

    Formula:
        at risk: LQ_t > limit and LQ_t+h > limit; strengthening = LQ_t+h / LQ_t > rise; fading = LQ_t+h / LQ_t < fall

    Source:
        the words after Kutsenko, Eferin 2019, 10.17323/2500-2597.2019.3.24.40 (abstract read); limits chosen here

    Args:
        first: quotients at t (..., regions, activities), not negative, NaN where missing.
        last: quotients at t + h, of the same shape.
        limit: the quotient above which an activity counts as had.
        rise: the ratio above which it has strengthened; at least 1.
        fall: the ratio below which it has faded; at most 1.

    Returns:
        `Tendency`: strengthening and fading (..., regions, activities), 1, 0 or NaN.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; shapes that differ; a limit
            that is negative or no number; ratios on the wrong side of 1.

    Zero, missing, ties:
        A cell that was not had in both periods, or is missing in either, has NaN. A ratio that equals a limit is
        neither.

    Example:
        >>> from metier.measure.dynamics import tendency
        >>> tendency([[2.0, 2.0, 2.0]], [[2.5, 1.5, 0.5]]).strengthening
        array([[ 1.,  0., nan]])
    """
    before, after = _both(first, last)
    refuse_limit(limit, "limit")
    if not 0 <= number(fall) <= 1 <= number(rise) < np.inf:
        raise ArrayError([Fault(f"the ratios are {rise} and {fall}", "Hand over rise above 1 and fall below 1.")])
    stayed = (before > limit) & (after > limit)
    return Tendency(_among(stayed, after > rise * before), _among(stayed, after < fall * before))


def refuse_band(low: float, high: float) -> None:
    """Refuse a band of quotients that is upside down."""
    if not 0 <= number(low) <= number(high) < np.inf:
        raise ArrayError([Fault(f"the band is {low} to {high}", "Hand over low and high, the lower first.")])


def _both(first: ArrayLike, last: ArrayLike) -> tuple[Floats, Floats]:
    before, after = regions_by_activities(first, "first"), regions_by_activities(last, "last")
    if before.shape != after.shape:
        problem = f"first has the shape {before.shape}, last {after.shape}"
        raise ArrayError([Fault(problem, "Hand over the same regions and activities in both periods.")])
    return before, after


def _among(at_risk: Bools, happened: Bools) -> Floats:
    return np.where(at_risk, happened.astype(np.float64), np.nan)
