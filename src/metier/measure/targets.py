"""Targets: which few entries raise a region's complexity most, and which reach a complexity with the least effort."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats
from metier.measure.knapsack import CLOSENESS, Packed, Pieces, most_valuable
from metier.measure.presence import Bools
from metier.measure.target_cells import (
    RegionCells,
    Shape,
    cells_and_limits,
    count_per_region,
    finite_per_region,
    per_region,
)

STEPS = 5_000  # partial sets; chosen here


@dataclass(frozen=True)
class Targets:
    """A set of entries for each region; see `greatest_gain` and `least_effort`.

    Attributes:
        chosen: (..., regions, activities), true for the activities to enter.
        gain: (..., regions), complexity with the chosen less complexity without, in the unit of pci.
        effort: (..., regions), the sum of the chosen activities' efforts.
        bound: (..., regions): of `greatest_gain` the gain that no set within the budget exceeds; of `least_effort`
            the effort that no set that reaches the complexity undercuts. Where exact, equal to what was found.
        exact: (..., regions), true where it is proved that no set is better.
    """

    chosen: Bools
    gain: Floats
    effort: Floats
    bound: Floats
    exact: Bools


def greatest_gain(
    m: ArrayLike,
    pci: ArrayLike,
    effort: ArrayLike | None = None,
    *,
    entries: ArrayLike | None = None,
    budget: ArrayLike | None = None,
    choosable: ArrayLike | None = None,
    steps: int = STEPS,
) -> Targets:
    """Greatest gain: the set of entries that raises a region's complexity most within a budget.

    Formula:
        max over S of (sum_{a in H} PCI_a + sum_{a in S} PCI_a) / (|H| + |S|) - (sum_{a in H} PCI_a) / |H|, H what the
        region has, S of what it has not, |S| <= entries, sum_{a in S} effort_a <= budget. The complexity of
        activities stays as it is.

    Source:
        complexity as the mean PCI of what a region has: Hidalgo, Hausmann 2009, 10.1073/pnas.0900943106; choice of a
        portfolio: Stojkoski, Hidalgo 2026 [unverified], whose problem is that of `least_effort`; maximum of a
        ratio: Dinkelbach 1967 [unverified]

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        pci: complexity of the activities (activities,) or (..., activities); may be negative.
        effort: of each entry (activities,) or (..., regions, activities), not negative, in any one unit. None:
            1 - density, `metier.measure.density.density` of m.
        entries: the most entries, a count or (..., regions). None: any number.
        budget: the most effort together, or (..., regions), in the unit of effort. None: any.
        choosable: true for activities that may be chosen, (activities,) or (..., regions, activities). None: all.
        steps: so many partial sets of a region are followed side by side; where there are more, the best are kept,
            and the set found comes with its bound.

    Returns:
        `Targets`: chosen (..., regions, activities); gain, effort, bound and exact (..., regions).

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions; a pci that is infinite; an effort,
            entries or a budget that is infinite or negative; entries that are no whole number; missing entries or
            budget; shapes that do not fit; steps below 1.

    Zero, missing, ties:
        An activity without pci counts for nothing and is never chosen, nor is one without effort or whose presence
        is missing. A region that has nothing with a pci has no complexity: nothing is chosen, the gain is NaN. Where
        no entry helps, nothing is chosen, with gain 0. Of sets that gain the same one is returned. Sums that differ
        by 1e-12 of their size are taken for equal (chosen here).

    Example:
        >>> from metier.measure.targets import greatest_gain
        >>> found = greatest_gain([[1, 0, 0, 0]], [0.0, 1.0, 2.0, 3.0], [0, 1, 1, 3], budget=2)
        >>> found.chosen[0].tolist(), found.gain.tolist()
        ([False, True, True, False], [1.0])
    """
    limits = partial(count_per_region, entries, "entries"), partial(per_region, budget, "budget")
    cells, (most, room) = cells_and_limits(m, pci, effort, choosable, steps, *limits)
    found = _none_chosen(cells.held.shape)
    for index, region in cells.regions():
        bound, exact = _raise(region, Pieces(region.pci, region.effort, room[index], most[index]), steps)
        _note(found, index, region)
        found.bound[index] = max(bound, found.gain[index])
        found.exact[index] = exact
    return found


def least_effort(
    m: ArrayLike,
    pci: ArrayLike,
    effort: ArrayLike | None = None,
    *,
    gain: ArrayLike | None = None,
    complexity: ArrayLike | None = None,
    choosable: ArrayLike | None = None,
    steps: int = STEPS,
) -> Targets:
    """Least effort: the set of entries that reaches a complexity with the least effort.

    Formula:
        min over S of sum_{a in S} effort_a, where (sum_{a in H} PCI_a + sum_{a in S} PCI_a) / (|H| + |S|) >= T, that is
        sum_{a in S} (PCI_a - T) >= sum_{a in H} (T - PCI_a); T = complexity, or the region's own + gain.

    Source:
        Stojkoski, Hidalgo 2026 [unverified]; they project m, pci and effort first, here they are taken as given

    Args:
        m: as in `greatest_gain`.
        pci: as in `greatest_gain`.
        effort: as in `greatest_gain`.
        gain: how much complexity shall rise, a number or (..., regions), not negative, in the unit of pci.
        complexity: in place of gain: the complexity to be reached, a number or (..., regions).
        choosable: as in `greatest_gain`.
        steps: as in `greatest_gain`.

    Returns:
        `Targets`: chosen (..., regions, activities); gain, effort, bound and exact (..., regions).

    Raises:
        ArrayError: as `greatest_gain`; gain and complexity both given or neither, or missing or infinite; a negative
            gain.

    Zero, missing, ties:
        Missing cells and empty regions as in `greatest_gain`. A complexity that is reached already needs nothing:
        effort 0. Where no set reaches it nothing is chosen, and effort and bound are infinite. Entries without effort
        that are above the complexity to be reached are all chosen wherever anything has to be.

    Example:
        >>> from metier.measure.targets import least_effort
        >>> found = least_effort([[1, 0, 0, 0]], [0.0, 1.0, 2.0, 3.0], [0, 1, 1, 3], gain=1)
        >>> found.chosen[0].tolist(), found.effort.tolist()
        ([False, False, True, False], [1.0])
    """
    limits = (
        partial(_refuse_unless_one, gain, complexity),
        partial(per_region, gain, "gain"),
        partial(finite_per_region, complexity, "complexity"),
    )
    cells, (_, rise, level) = cells_and_limits(m, pci, effort, choosable, steps, *limits)
    found = _none_chosen(cells.held.shape)
    for index, region in cells.regions():
        goal = float(level[index]) if gain is None else region.total / region.count + float(rise[index])
        reached = _reach(region, goal, steps)
        _note(found, index, region)
        if reached is None:
            found.effort[index] = found.bound[index] = np.inf
            found.exact[index] = True
        else:
            found.bound[index] = min(reached.bound, found.effort[index])
            found.exact[index] = reached.exact
    return found


def _refuse_unless_one(gain: ArrayLike | None, complexity: ArrayLike | None, shape: Shape) -> None:
    if (gain is None) == (complexity is None):
        raise ArrayError([Fault("gain and complexity are both given, or neither", "Hand over one of them.")])


def _none_chosen(shape: tuple[int, ...]) -> Targets:
    gain, effort, bound = (np.full(shape[:-1], np.nan) for _ in range(3))
    return Targets(np.zeros(shape, dtype=np.bool_), gain, effort, bound, np.ones(shape[:-1], dtype=np.bool_))


def _note(found: Targets, index: tuple[int, ...], region: RegionCells) -> None:
    found.chosen[index][region.places[region.chosen]] = True
    found.gain[index] = region.mean() - region.total / region.count
    found.effort[index] = region.effort[region.chosen].sum()


def _raise(region: RegionCells, limits: Pieces, steps: int) -> tuple[float, bool]:
    """Choose what raises the mean most; how much no choice exceeds, and whether that is proved to be reached.

    A set beats the mean so far where its surplus over that mean is positive: the set of the largest surplus gives a
    better mean, until there is none.
    """
    start, bound = region.mean(), np.inf
    while True:
        mean = region.mean()
        floor = max(mean * region.count - region.total, 0.0)
        packed = most_valuable(Pieces(region.pci - mean, limits.weight, limits.capacity, limits.most), floor, steps)
        bound = min(bound, mean - start + max(packed.bound - floor, 0.0) / (region.count + 1))
        if packed.taken is None or region.mean(packed.taken) <= mean:
            return (mean - start if packed.exact else bound), packed.exact
        region.chosen = packed.taken


def _reach(region: RegionCells, goal: float, steps: int) -> Packed | None:
    """Choose what reaches a mean with the least effort; None where nothing does. The bound is of the effort.

    The same as leaving out the most effort: what is left out must not be worth more than there is to spare.
    """
    surplus = region.pci - goal
    useful = surplus > 0
    short = goal * region.count - region.total
    spare, size = float(surplus[useful].sum()) - short, CLOSENESS * (abs(goal) * region.count + abs(region.total))
    if short <= size:
        return Packed(None, 0.0, True)
    if spare < -size:
        return None
    weight, value = surplus[useful], region.effort[useful]
    left_out = most_valuable(Pieces(value, weight, max(spare, 0.0) + size, np.inf), -1.0, steps)
    region.chosen[useful] = True if left_out.taken is None else ~left_out.taken
    return Packed(None, float(value.sum()) - max(left_out.bound, 0.0), left_out.exact)
