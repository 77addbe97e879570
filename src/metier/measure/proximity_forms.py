"""Forms of proximity: what the counts of common regions are divided by, so that common and rare activities compare.

A form takes counts (activities, activities) and the margins of their two sides, and gives an array of the same shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metier.measure.arrays import Floats


@dataclass(frozen=True)
class Margins:
    """What a method divides by, per activity; what only some methods need is counted when they ask.

    Attributes:
        size: how many regions have the activity; of given counts, its co-occurrences with others.
        count_joint: counts the activity's co-occurrences with all other activities.
        regions: how many regions there are.
    """

    size: Floats
    count_joint: Callable[[], Floats]
    regions: int

    @cached_property
    def joint(self) -> Floats:
        """The activity's co-occurrences with all other activities."""
        return self.count_joint()

    @cached_property
    def all_joint(self) -> float:
        """The sum of ``joint`` over the activities."""
        return float(self.joint.sum())

    def column(self, rows: slice) -> Side:
        """The margins of a band's activities, standing."""
        return Side(self, (rows, np.newaxis))

    def row(self, start: int) -> Side:
        """The margins of the activities from ``start`` on, lying."""
        return Side(self, (slice(start, None),))


@dataclass(frozen=True)
class Side:
    """The margins of one side of a band, as a column or a row."""

    of: Margins
    places: tuple[slice | None, ...]

    @property
    def size(self) -> Floats:
        """How many regions have each."""
        return self.of.size[self.places]

    @property
    def joint(self) -> Floats:
        """The co-occurrences of each with all others."""
        return self.of.joint[self.places]

    @property
    def all_joint(self) -> float:
        """The sum of them, over all activities."""
        return self.of.all_joint

    @property
    def regions(self) -> int:
        """How many regions there are."""
        return self.of.regions


def _min_conditional(counts: Floats, left: Side, right: Side) -> Floats:
    return counts / np.maximum(left.size, np.maximum(right.size, 1))


def _max_conditional(counts: Floats, left: Side, right: Side) -> Floats:
    return counts / np.minimum(np.maximum(left.size, 1), np.maximum(right.size, 1))


def _cosine(counts: Floats, left: Side, right: Side) -> Floats:
    return counts / np.sqrt(np.maximum(left.size * right.size, 1))


def _jaccard(counts: Floats, left: Side, right: Side) -> Floats:
    return counts / np.maximum(left.size + right.size - counts, 1)


def _association(counts: Floats, left: Side, right: Side) -> Floats:
    return counts * left.all_joint / np.maximum(left.joint * right.joint, 1)


def _probability(counts: Floats, left: Side, right: Side) -> Floats:
    if left.all_joint == 0:
        return np.zeros_like(counts)
    others = 1 / (left.all_joint - left.joint) + 1 / (right.all_joint - right.joint)
    expected = left.joint * right.joint * others / 2
    return np.divide(counts, expected, out=np.zeros_like(counts), where=expected > 0)


def _correlation(counts: Floats, left: Side, right: Side) -> Floats:
    n = left.regions
    spread = np.sqrt(left.size * (n - left.size)) * np.sqrt(right.size * (n - right.size))
    covered = n * counts - left.size * right.size
    r = np.divide(covered, spread, out=np.full_like(counts, -1.0), where=spread > 0)
    return np.asarray(np.clip((1 + r) / 2, 0, 1))


FORMULAS: dict[str, Callable[[Floats, Side, Side], Floats]] = {
    "min-conditional": _min_conditional,
    "max-conditional": _max_conditional,
    "cosine": _cosine,
    "jaccard": _jaccard,
    "association": _association,
    "probability": _probability,
    "correlation": _correlation,
}
