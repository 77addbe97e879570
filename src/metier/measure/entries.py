"""Entries and exits counted over many periods, and what stays: how long-lived what regions have is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats, positive
from metier.measure.dynamics import HIGH, LOW, entry_and_exit, refuse_band
from metier.measure.shift_share_forms import of_periods


@dataclass(frozen=True)
class Turnover:
    """How often each cell came and went; see `turnover`. Counts (..., regions, activities).

    Attributes:
        entries: times that the region entered the activity between two periods that follow each other.
        exits: times that it left it.
        at_risk_of_entry: times that it could have entered: absent in a period, known in the next.
        at_risk_of_exit: times that it could have left.
    """

    entries: Floats
    exits: Floats
    at_risk_of_entry: Floats
    at_risk_of_exit: Floats


@dataclass(frozen=True)
class Persistence:
    """What regions kept of what they had; see `persistence`.

    Attributes:
        kept: (..., regions, activities), 1, 0 or NaN (not had, or not known).
        of_regions: (..., regions), the part that a region kept of its activities, 0 to 1.
        of_activities: (..., activities), the part of an activity's regions that kept it, 0 to 1.
    """

    kept: Floats
    of_regions: Floats
    of_activities: Floats


def turnover(x: ArrayLike, *, low: float = LOW, high: float = HIGH) -> Turnover:
    """Entries and exits of every cell over many periods.

    Formula:
        sums over t of the entries and exits between t and t + 1, as `entry_and_exit` gives them; at risk: the cells of
        which it gives a figure

    Source:
        the band .9 to 1.1: chosen here, as in `entry_and_exit`; one of no width, 1 to 1, is the crossing of 1

    Args:
        x: quotients (..., periods, regions, activities), not negative, at least two periods, in their order. Presence
            of 0 and 1 goes with ``low=0.5, high=0.5``.
        low: the quotient at or below which an activity counts as absent.
        high: the quotient above which it counts as present; not below ``low``.

    Returns:
        `Turnover`, (..., regions, activities) each. Entries over at_risk_of_entry is the rate of entry.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two periods; a
            band upside down.

    Zero, missing, ties:
        A pair of periods in which a cell is missing, or not at risk, is not counted. A cell that was never at risk
        has NaN for the event and 0 times at risk. Ties as in `entry_and_exit`.

    Example:
        >>> from metier.measure.entries import turnover
        >>> found = turnover([[[0.5, 2.0]], [[1.5, 0.8]], [[0.4, 0.7]]])
        >>> found.entries, found.exits, found.at_risk_of_entry
        (array([[1., 0.]]), array([[1., 1.]]), array([[1., 1.]]))
    """
    quotients = of_periods(x, "x")
    refuse_band(low, high)
    entries, exits, could_come, could_go = (np.zeros((*quotients.shape[:-3], *quotients.shape[-2:])) for _ in range(4))
    for t in range(quotients.shape[-3] - 1):
        now, then = quotients[..., t, :, :], quotients[..., t + 1, :, :]
        absent, present, known = now <= low, now > high, ~np.isnan(then)  # a missing one is none of the three
        could_come += absent & known
        could_go += present & known
        entries += absent & (then > high)
        exits += present & (then <= low)
    entries[could_come == 0], exits[could_go == 0] = np.nan, np.nan
    return Turnover(entries, exits, could_come, could_go)


def persistence(first: ArrayLike, last: ArrayLike, *, limit: float = 1.0) -> Persistence:
    """Persistence: what regions still have of what they had.

    Formula:
        kept_ra = 1 if LQ_ra,t+h > limit else 0, where LQ_ra,t > limit; of regions and activities its mean over those
        that are known

    Source:
        chosen here: one minus the rate of exit

    Args:
        first: quotients at t (..., regions, activities), not negative, NaN where missing.
        last: quotients at t + h, of the same shape.
        limit: the quotient above which an activity counts as had.

    Returns:
        `Persistence`: (..., regions, activities), (..., regions) and (..., activities).

    Raises:
        ArrayError: values that are infinite, negative or no numbers; shapes that differ; a negative limit.

    Zero, missing, ties:
        What a region did not have, or what is missing in either period, is neither kept nor lost: NaN, and not in the
        means. A region that had nothing has NaN. A quotient that equals the limit is not had.

    Example:
        >>> from metier.measure.entries import persistence
        >>> found = persistence([[2.0, 3.0, 0.5], [1.0, 1.5, 4.0]], [[1.5, 0.9, 2.0], [2.0, 1.2, 1.1]])
        >>> found.of_regions, found.of_activities
        (array([0.5, 1. ]), array([1. , 0.5, 1. ]))
    """
    kept = 1 - entry_and_exit(first, last, low=limit, high=limit).exit
    return Persistence(kept, _known_mean(kept, -1), _known_mean(kept, -2))


def _known_mean(kept: Floats, axis: int) -> Floats:
    known = np.count_nonzero(~np.isnan(kept), axis=axis).astype(np.float64)
    return np.asarray(np.nansum(kept, axis=axis) / positive(known))
