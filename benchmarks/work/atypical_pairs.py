"""Which pairs of technologies are atypical in records (z-score), and how easily each technology is recombined."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

Run = Callable[[], np.ndarray]
NAMED = 0.98  # the quantile of a record's figures above which it names a technology


def _named(given: Path) -> np.ndarray:
    values = np.load(given.with_suffix(".npy"))
    return (values > np.quantile(values, NAMED, axis=1, keepdims=True)).astype(np.float64)


def metier(given: Path) -> Run:
    from metier.measure.cooccurrence_z import cooccurrence_z

    named = _named(given)
    return lambda: cooccurrence_z(named, "hypergeometric")


def econcomplex(given: Path) -> Run:
    import econcomplex as package

    named = _named(given)
    return lambda: package.z_score_novelty(named)


CONTESTANTS = {"metier": metier, "econcomplex": econcomplex}


def checked(found: np.ndarray) -> dict[str, np.ndarray]:
    """What must agree: z-scores; of an activity with itself metier has none, the peer 0."""
    return {"z": np.nan_to_num(found[::10])}
