"""Density with cosine where activities are many and regions few."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

Run = Callable[[], np.ndarray]


def _present(given: Path) -> np.ndarray:
    values = np.load(given.with_suffix(".npy"))
    return values / values.sum(axis=1)[:, None] > values.sum(axis=0) / values.sum()


def metier(given: Path) -> Run:
    from metier.measure.density import density

    present = _present(given)
    return lambda: density(present, "cosine")


def econcomplex(given: Path) -> Run:
    import econcomplex as package

    present = _present(given).astype(np.float64)

    def run() -> np.ndarray:
        options = {"use_rca": False, "threshold": 0.5}
        phi = package.proximity(present, method="sqrt", **options)["product"]
        return package.relatedness_density(present, phi=phi, **options) / 100

    return run


CONTESTANTS = {"metier": metier, "econcomplex": econcomplex}


def checked(found: np.ndarray) -> dict[str, np.ndarray]:
    """What must agree: density."""
    return {"density": found[::10]}
