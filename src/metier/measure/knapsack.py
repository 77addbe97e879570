"""The most valuable set that a capacity holds: exact, or with a proven bound where that takes too many partial sets.

Partial sets grow piece by piece; those that another beats in weight and value, or that cannot beat the best set found,
are dropped. They are bounded as Dantzig 1957 [unverified] does: fill by value per weight, the last one in part. A limit
on how many may be taken enters with a price per piece, which keeps every bound valid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metier.measure.arrays import Floats
from metier.measure.presence import Bools

CLOSENESS = 1e-12  # of the sums: two that differ by less are taken for equal; chosen here
_HALVINGS = 40  # of the price per piece: any price gives a valid bound


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
    """The most valuable set among those worth more than ``floor``, with at most ``steps`` partial sets kept."""
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
    return _Search(pieces, _price(pieces), _above(floor, pieces)).run(floor, steps)


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


@dataclass
class _Partial:
    """Sets of some of the first pieces, none beaten by another, and how each came about.

    Attributes:
        weight: (sets,).
        value: (sets,).
        count: (sets,), how many pieces are in each.
        parent: (sets,), the set it was before the last piece.
        took: (sets,), whether it took that piece.
    """

    weight: Floats
    value: Floats
    count: Floats
    parent: NDArray[np.intp]
    took: Bools

    def only(self, kept: NDArray[np.intp] | Bools) -> _Partial:
        return _Partial(self.weight[kept], self.value[kept], self.count[kept], self.parent[kept], self.took[kept])

    def with_piece(self, value: float, weight: float, room: float, most: float) -> _Partial:
        """Each as it is and with one more piece, where that fits."""
        fits = np.flatnonzero((self.weight + weight <= room) & (self.count + 1 <= most))
        return _Partial(
            np.append(self.weight, self.weight[fits] + weight),
            np.append(self.value, self.value[fits] + value),
            np.append(self.count, self.count[fits] + 1),
            np.append(np.arange(len(self.value)), fits),
            np.repeat([False, True], [len(self.value), len(fits)]),
        )

    def unbeaten(self, counted: bool) -> _Partial:
        """Those that no other beats that weighs no more; where pieces are counted, among those of one count."""
        counts = np.unique(self.count) if counted else [None]
        groups = [np.flatnonzero(self.count == c) if c is not None else np.arange(len(self.value)) for c in counts]
        return self.only(np.concatenate([group[_unbeaten(self.weight[group], self.value[group])] for group in groups]))


def _unbeaten(weight: Floats, value: Floats) -> NDArray[np.intp]:
    order = np.lexsort((-value, weight))
    sorted_values = value[order]
    best_before = np.append(-np.inf, np.maximum.accumulate(sorted_values)[:-1])
    return order[sorted_values > best_before]


class _Search:
    """Partial sets over pieces in the order of value (less the price) per weight."""

    def __init__(self, pieces: Pieces, price: float, above: float) -> None:
        self.capacity, self.most = _with_slack(pieces.capacity), min(pieces.most, float(len(pieces.value)))
        self.counted, self.price, self.best = pieces.most < len(pieces.value), price, above
        self.taken: Bools | None = None
        self.size = len(pieces.value)
        order = _by_ratio(pieces.value - price, pieces.weight)
        self._use(order, pieces.value[order], pieces.weight[order])
        self.nearness = CLOSENESS * float(pieces.value.max())

    def _use(self, order: NDArray[np.intp], value: Floats, weight: Floats) -> None:
        reduced = np.maximum(value - self.price, 0.0)
        self.order, self.value, self.weight = order, value, weight
        self.ratio = np.append(np.maximum(_ratio(reduced, weight), 0.0), 0.0)
        self.values, self.weights, self.reduced = (np.append(0.0, np.cumsum(x)) for x in (value, weight, reduced))

    def run(self, floor: float, steps: int) -> Packed:
        """The best set found; its bound is that of the best partial set that was given up."""
        given_up = -np.inf
        history: list[_Partial] = []
        sets = _Partial(np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(1, np.intp), np.zeros(1, np.bool_))
        for place in range(len(self.order)):
            sets = sets.with_piece(self.value[place], self.weight[place], self.capacity, self.most)
            sets = sets.unbeaten(self.counted)
            bound = self._bound_and_complete(sets, place, history)
            sets, bound = sets.only(bound > self.best + self.nearness), bound[bound > self.best + self.nearness]
            if len(bound) > steps:
                by_bound = np.argsort(-bound, kind="stable")
                given_up = max(given_up, float(bound[by_bound[steps]]))
                sets = sets.only(by_bound[:steps])
            if not len(sets.value):
                break
            history.append(sets)
        exact, worth = given_up <= self.best + self.nearness, floor if self.taken is None else self.best
        return Packed(self.taken, worth if exact else given_up, bool(exact))

    def _bound_and_complete(self, sets: _Partial, place: int, history: list[_Partial]) -> Floats:
        """What each can come to at the most; the one that is worth most when filled up is kept if it is the best."""
        start, room, left = place + 1, self.capacity - sets.weight, self.most - sets.count
        stop = np.searchsorted(self.weights, self.weights[start] + room, side="right") - 1
        stop = np.maximum(stop, start)
        part = np.maximum(room - (self.weights[stop] - self.weights[start]), 0.0) * self.ratio[stop]
        filled = np.minimum(stop, start + left).astype(np.intp)
        worth = sets.value + self.values[filled] - self.values[start]
        first = int(worth.argmax())
        if worth[first] > self.best:
            self.best = float(worth[first])
            self.taken = self._mask(sets, first, start, int(filled[first]), history)
        return np.asarray(sets.value + self.reduced[stop] - self.reduced[start] + part + self.price * left)

    def _mask(self, sets: _Partial, at: int, start: int, filled: int, history: list[_Partial]) -> Bools:
        """The pieces of a partial set, traced back, and those it was filled up with."""
        mask = np.zeros(self.size, dtype=np.bool_)
        mask[self.order[start:filled]] = True
        for place, level in zip(range(start - 1, -1, -1), [sets, *reversed(history)], strict=True):
            mask[self.order[place]] = level.took[at]
            at = int(level.parent[at])
        return mask
