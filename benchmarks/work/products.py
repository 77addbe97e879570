"""What products say of the regions that have them: PRODY, EXPY, PGI, PEII."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

Run = Callable[[], dict[str, np.ndarray]]


def _given(given: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values, draw = np.load(given.with_suffix(".npy")), np.random.default_rng(0)
    return values, draw.lognormal(9, 1, len(values)), draw.uniform(0.2, 0.6, len(values))


def metier(given: Path) -> Run:
    from metier.measure.products import expy, product_emission_intensity, product_gini, prody

    values, income, gini = _given(given)
    return lambda: {
        "PRODY": prody(values, income) / income.mean(),
        "EXPY": expy(values, income) / income.mean(),
        "PGI": product_gini(values, gini, compare="at least"),
        "PEII": product_emission_intensity(values, gini, compare="at least"),
    }


def econcomplex(given: Path) -> Run:
    import econcomplex as package

    values, income, gini = _given(given)
    return lambda: {
        "PRODY": package.prody(values, income) / income.mean(),
        "EXPY": package.expy(values, income) / income.mean(),
        "PGI": package.product_gini_index(values, gini),
        "PEII": package.product_emissions_index(values, gini),
    }


CONTESTANTS = {"metier": metier, "econcomplex": econcomplex}


def checked(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """All of it must agree."""
    return found
