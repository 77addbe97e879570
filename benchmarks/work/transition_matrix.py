"""Moves of quotients between classes, over many years."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

LIMITS = (0.5, 1.0, 2.0)
Run = Callable[[], dict[str, np.ndarray]]


def _quotients(given: Path) -> np.ndarray:
    values = np.load(given.with_suffix(".npy"))
    share = values / values.sum(axis=2, keepdims=True)
    return share / (values.sum(axis=1, keepdims=True) / values.sum(axis=(1, 2), keepdims=True))


def metier(given: Path) -> Run:
    from metier.measure.markov import transition_matrix

    quotients = _quotients(given)

    def run() -> dict[str, np.ndarray]:
        found = transition_matrix(quotients, limits=LIMITS)
        return {"counts": found.counts, "probability": found.probability, "ergodic": found.ergodic}

    return run


def giddy(given: Path) -> Run:
    """The package takes classes, which are made in its time too: metier makes them in its own."""
    from giddy.markov import Markov

    quotients = _quotients(given)

    def run() -> dict[str, np.ndarray]:
        classes = np.searchsorted(LIMITS, quotients, side="left").reshape(len(quotients), -1).T
        found = Markov(classes, summary=False)
        return {"counts": found.transitions, "probability": found.p, "ergodic": found.steady_state}

    return run


CONTESTANTS = {"metier": metier, "giddy": giddy}


def checked(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All of it must agree."""
    return found
