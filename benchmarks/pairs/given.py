"""What the calls of a pair are about, and what a pair is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

SEED = 20261126

Call = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """One index, by metier and by a peer."""

    index: str
    package: str
    ours: Call
    theirs: Call


@dataclass(frozen=True)
class Given:
    """What the calls are about: amounts of two years, quotients, presence, and figures of regions and activities."""

    first: np.ndarray
    last: np.ndarray
    quotients: np.ndarray
    present: np.ndarray
    of_regions: np.ndarray
    pci: np.ndarray


def drawn(regions: int, activities: int) -> Given:
    """Heavy-tailed and sparse: two cells of five hold something."""
    draw = np.random.default_rng(SEED)
    sizes = np.outer(draw.lognormal(0, 1, regions), draw.lognormal(0, 1, activities))
    first, last = (sizes * draw.lognormal(0, 1.5, sizes.shape) * (draw.random(sizes.shape) < 0.4) for _ in range(2))
    quotients = first / first.sum(axis=1, keepdims=True) / (first.sum(axis=0) / first.sum())
    present = (quotients >= 1).astype(np.float64)
    return Given(first, last, quotients, present, draw.lognormal(9, 1, regions), draw.normal(size=activities))
