"""ECI of many draws of one table: what its input error does to the ranking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

Run = Callable[[], np.ndarray]


def metier(given: Path) -> Run:
    from metier.measure.complexity import complexity
    from metier.measure.quotients import location_quotient

    values = np.load(given.with_suffix(".npy"))
    return lambda: complexity(location_quotient(values) > 1).eci


def econcomplex(given: Path) -> Run:
    import econcomplex as package

    values = np.load(given.with_suffix(".npy"))
    return lambda: np.array([package.eci_pci(draw)[0] for draw in values])


CONTESTANTS = {"metier": metier, "econcomplex": econcomplex}


def checked(found: np.ndarray) -> dict[str, np.ndarray]:
    """What must agree: ECI, without its sign."""
    return {"ECI": np.abs(found)}
