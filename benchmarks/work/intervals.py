"""Probability and 95 % interval of every quotient of records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

RESAMPLES = 1000
Run = Callable[[], dict[str, np.ndarray]]


def metier(given: Path) -> Run:
    from metier.measure.uncertainty import quotient_intervals

    records = np.load(given.with_suffix(".npy"))

    def run() -> dict[str, np.ndarray]:
        sure = quotient_intervals(records)
        return {"low": sure.low, "high": sure.high, "probability": sure.probability_above}

    return run


def bootstrap(given: Path) -> Run:
    """What a researcher writes: each region's records resampled, the quotient of each resample, its quantiles."""
    records = np.load(given.with_suffix(".npy"))

    def run() -> dict[str, np.ndarray]:
        draw = np.random.default_rng(0)
        totals = records.sum(axis=1).astype(np.int64)
        shares = records / totals[:, None]
        quotients = np.empty((RESAMPLES, *records.shape))
        for i in range(RESAMPLES):
            drawn = draw.multinomial(totals, shares)
            quotients[i] = drawn / totals[:, None] / (drawn.sum(axis=0) / drawn.sum())
        low, high = np.quantile(quotients, [0.025, 0.975], axis=0)
        return {"low": low, "high": high, "probability": (quotients > 1).mean(axis=0)}

    return run


CONTESTANTS = {"metier": metier, "bootstrap loop": bootstrap}


def checked(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Nothing must agree to the last digit: the bootstrap has no prior and a sampling error of its own."""
    return found
