"""What moved over the years: growth between each two, and who entered and left what."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np

Run = Callable[[], dict[str, np.ndarray]]


def metier(given: Path) -> Run:
    from metier.measure.entries import turnover
    from metier.measure.growth import growth, growth_of_activities, growth_of_regions
    from metier.measure.quotients import location_quotient

    values = np.load(given.with_suffix(".npy"))

    def run() -> dict[str, np.ndarray]:
        before, after = values[:-1], values[1:]
        events = turnover(location_quotient(values) >= 1, low=0.5, high=0.5)  # at least 1, as the peer has it
        return {
            "cells": growth(before, after),
            "regions": growth_of_regions(before, after),
            "activities": growth_of_activities(before, after),
            "entries": events.entries,
            "exits": events.exits,
        }

    return run


def econcomplex(given: Path) -> Run:
    import econcomplex.dynamics as package

    values = np.load(given.with_suffix(".npy"))

    def run() -> dict[str, np.ndarray]:
        pairs = list(itertools.pairwise(values))
        return {
            "cells": np.array([package.growth_matrix(*pair, pct=False) for pair in pairs]),
            "regions": np.array([package.growth_rate(*pair, axis=0, pct=False) for pair in pairs]),
            "activities": np.array([package.growth_rate(*pair, axis=1, pct=False) for pair in pairs]),
            "entries": package.entry(list(values)),
            "exits": package.exit(list(values)),
        }

    return run


CONTESTANTS = {"metier": metier, "econcomplex": econcomplex}


def checked(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Growth of totals, and whether a cell ever came or went: the peer does not count how often."""
    return {
        "regions": found["regions"],
        "activities": found["activities"],
        "entries": (np.nan_to_num(found["entries"]) > 0).astype(float),
        "exits": (np.nan_to_num(found["exits"]) > 0).astype(float),
    }
