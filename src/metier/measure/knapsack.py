"""The most valuable set that a capacity holds: exact by branch and bound, or with a proven bound where that is long.

Branches are bounded as Dantzig 1957 [unverified] does: fill by value per weight, the last one in part. A limit on
how many may be taken enters with a price per piece, which keeps every bound valid.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metier.measure.arrays import Floats
from metier.measure.presence import Bools

CLOSENESS = 1e-12  # of the sums: two that differ by less are taken for equal; chosen here
_HALVINGS = 40  # of the price per piece: any price gives a valid bound

_Taken = tuple[int, Any] | None  # a chain: a branch shares what it took with its parent
_Branch = tuple[float, int, float, float, float, _Taken]  # bound, next place, room, pieces left, worth, taken


@dataclass(frozen=True)
class Pieces:
    """What may be taken, and how much of it.

    Attributes:
        value: (pieces,), above 0.
        weight: (pieces,), at least 0.
        capacity: the most weight; may be infinite.
        most: the most pieces; may be infinite.
    """

    value: Floats
    weight: Floats
    capacity: float
    most: float


@dataclass(frozen=True)
class Packed:
    """A set of pieces; see `most_valuable`.

    Attributes:
        taken: (pieces,), true for what is in the set; None where none was found above the floor.
        bound: no set is worth more.
        exact: whether that none is better was proved, up to rounding.
    """

    taken: Bools | None
    bound: float
    exact: bool


def most_valuable(pieces: Pieces, floor: float, steps: int) -> Packed:
    """The most valuable set among those worth more than ``floor``, after ``steps`` branches at the most."""
    fits = (pieces.value > 0) & (pieces.weight <= _with_slack(pieces.capacity))
    inner = Pieces(pieces.value[fits], pieces.weight[fits], pieces.capacity, pieces.most)
    found = _of_fitting(inner, floor, steps)
    if found.taken is None:
        return found
    taken = np.zeros(len(fits), dtype=np.bool_)
    taken[fits] = found.taken
    return Packed(taken, found.bound, found.exact)


def _of_fitting(pieces: Pieces, floor: float, steps: int) -> Packed:
    at_once = _without_search(pieces)
    if at_once is not None:
        worth = float(pieces.value[at_once].sum())
        return Packed(at_once if worth > _above(floor, pieces) else None, max(worth, floor), True)
    return _Search(pieces, _price(pieces)).run(_above(floor, pieces), floor, steps)


def _above(floor: float, pieces: Pieces) -> float:
    return floor + CLOSENESS * max(abs(floor), float(pieces.value.max(initial=0.0)))


def _with_slack(capacity: float) -> float:
    return capacity * (1 + CLOSENESS)


def _without_search(pieces: Pieces) -> Bools | None:
    """The best set where sorting finds it: no weight binds, or all weigh or are worth the same."""
    value, weight, capacity = pieces.value, pieces.weight, _with_slack(pieces.capacity)
    by_value = _first(np.lexsort((weight, -value)), pieces.most)
    if weight[by_value].sum() <= capacity:
        return by_value
    if weight.min() == weight.max():
        return _first(np.argsort(-value, kind="stable"), min(pieces.most, np.floor(capacity / weight[0])))
    if value.min() == value.max():
        order = np.argsort(weight, kind="stable")
        return _first(order, min(pieces.most, int(np.searchsorted(np.cumsum(weight[order]), capacity, side="right"))))
    return None


def _first(order: NDArray[np.intp], count: float) -> Bools:
    taken = np.zeros(len(order), dtype=np.bool_)
    taken[order[: int(min(count, len(order)))]] = True
    return taken


def _price(pieces: Pieces) -> float:
    """A price per piece at which about as many are taken as may be: the bound is then about the tightest."""
    if _count_at(0.0, pieces) <= pieces.most:
        return 0.0
    low, high = 0.0, float(pieces.value.max())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _count_at(middle, pieces) > pieces.most else (low, middle)
    return high


def _count_at(price: float, pieces: Pieces) -> int:
    """How many whole pieces fill the capacity at a price per piece."""
    worth = pieces.value > price
    value, weight = pieces.value[worth] - price, pieces.weight[worth]
    filled = np.cumsum(weight[_by_ratio(value, weight)])
    return int(np.searchsorted(filled, _with_slack(pieces.capacity), side="right"))


def _by_ratio(value: Floats, weight: Floats) -> NDArray[np.intp]:
    return np.lexsort((weight, -_ratio(value, weight)))


def _ratio(value: Floats, weight: Floats) -> Floats:
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        return np.where(value > 0, np.minimum(value / weight, 1e300), -1.0)


class _Search:
    """Branch and bound over pieces in the order of value (less the price) per weight."""

    def __init__(self, pieces: Pieces, price: float) -> None:
        reduced = np.maximum(pieces.value - price, 0.0)
        self.order = _by_ratio(reduced, pieces.weight)
        value, weight, reduced = pieces.value[self.order], pieces.weight[self.order], reduced[self.order]
        self.value, self.weight = value.tolist(), weight.tolist()
        self.ratio = [*_ratio(reduced, weight).tolist(), 0.0]
        self.sum_of_values = [0.0, *np.cumsum(reduced).tolist()]
        self.sum_of_weights = [0.0, *np.cumsum(weight).tolist()]
        self.after_alike = _after_alike(value, weight)
        self.price, self.capacity, self.most = price, _with_slack(pieces.capacity), min(pieces.most, len(value))

    def run(self, above: float, floor: float, steps: int) -> Packed:
        """The best set found; its bound is that of the best branch left open."""
        best, kept = above, None
        nearness = CLOSENESS * max(self.value)
        start = self._greedy()
        if start[0] > best:
            best, kept = start
        branches: list[_Branch] = [
            (self._bound(0, self.capacity, self.most, 0.0), 0, self.capacity, self.most, 0.0, None)
        ]
        while branches and steps > 0:
            bound, place, room, left, worth, taken = branches.pop()
            if bound <= best + nearness:
                continue
            steps -= 1
            self._push(branches, (bound, self.after_alike[place], room, left, worth, taken))
            if left >= 1 and self.weight[place] <= room:
                worth, room, left = worth + self.value[place], room - self.weight[place], left - 1
                taken = (place, taken)
                if worth > best:
                    best, kept = worth, taken
                self._push(branches, (bound, place + 1, room, left, worth, taken))
        still_open = max((branch[0] for branch in branches), default=-np.inf)
        exact, worth = still_open <= best + nearness, floor if kept is None else best
        return Packed(self._mask(kept), worth if exact else still_open, bool(exact))

    def _push(self, branches: list[_Branch], branch: _Branch) -> None:
        _, place, room, left, worth, taken = branch
        if place < len(self.value) and left >= 1:
            branches.append((self._bound(place, room, left, worth), place, room, left, worth, taken))

    def _bound(self, place: int, room: float, left: float, worth: float) -> float:
        """What the pieces from ``place`` on can bring it to at the most: the last one taken in part."""
        start = self.sum_of_weights[place]
        stop = bisect_right(self.sum_of_weights, start + room, lo=place) - 1
        whole = self.sum_of_values[stop] - self.sum_of_values[place]
        part = max(room - (self.sum_of_weights[stop] - start), 0.0) * max(self.ratio[stop], 0.0)
        return float(worth + whole + part + self.price * left)

    def _greedy(self) -> tuple[float, _Taken]:
        """What fits, taken in order."""
        worth, room, left = 0.0, self.capacity, self.most
        taken: _Taken = None
        for place, weight in enumerate(self.weight):
            if weight <= room and left >= 1:
                worth, room, left, taken = worth + self.value[place], room - weight, left - 1, (place, taken)
        return worth, taken

    def _mask(self, taken: _Taken) -> Bools | None:
        if taken is None:
            return None
        mask = np.zeros(len(self.value), dtype=np.bool_)
        while taken is not None:
            place, taken = taken
            mask[self.order[place]] = True
        return mask


def _after_alike(value: Floats, weight: Floats) -> list[int]:
    """For each piece the next one that differs: of pieces alike, none is taken after one was passed over."""
    differs = (np.diff(value) != 0) | (np.diff(weight) != 0)
    starts = np.append(np.flatnonzero(differs) + 1, len(value))
    following: list[int] = starts[np.searchsorted(starts, np.arange(len(value)), side="right")].tolist()
    return following
