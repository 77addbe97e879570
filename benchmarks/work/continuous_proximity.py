"""Proximity from quotients as they are: how alike every two activities' quotients run, by correlation and by cosine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

Run = Callable[[], dict[str, np.ndarray]]


def metier(given: Path) -> Run:
    from metier.measure.quotient_proximity import quotient_proximity
    from metier.measure.quotients import location_quotient

    values = np.load(given.with_suffix(".npy"))

    def run() -> dict[str, np.ndarray]:
        quotients = location_quotient(values)
        return {method: quotient_proximity(quotients, method) for method in ("correlation", "cosine")}

    return run


def econcomplex(given: Path) -> Run:
    import econcomplex as package

    values = np.load(given.with_suffix(".npy"))

    def run() -> dict[str, np.ndarray]:
        quotients = package.rca(values)
        methods = ("correlation", "cosine")
        return {method: package.continuous_proximity(quotients, method=method) for method in methods}

    return run


def product(given: Path) -> Run:
    """The two products of floats that nobody can do without; what is multiplied was made before."""
    values = np.load(given.with_suffix(".npy"))
    return lambda: dict.fromkeys(("correlation", "cosine"), values.T @ values)


CONTESTANTS = {"metier": metier, "econcomplex": econcomplex, "the product alone": product}


def checked(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What must agree: both, a tenth of the rows."""
    return {method: figure[::10] for method, figure in found.items()}
