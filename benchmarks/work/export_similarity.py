"""Similarity of every two regions' exports: correlation of the logarithms of their quotients."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

Run = Callable[[], np.ndarray]


def metier(given: Path) -> Run:
    from metier.measure.alike import export_similarity

    values = np.load(given.with_suffix(".npy"))
    return lambda: export_similarity(values, method="correlation")


def econcomplex(given: Path) -> Run:
    import econcomplex as package

    values = np.load(given.with_suffix(".npy"))
    return lambda: package.export_similarity(values)


def product(given: Path) -> Run:
    """The one product of floats that nobody can do without; what is multiplied was made before."""
    values = np.load(given.with_suffix(".npy"))
    return lambda: values @ values.T


CONTESTANTS = {"metier": metier, "econcomplex": econcomplex, "the product alone": product}


def checked(found: np.ndarray) -> dict[str, np.ndarray]:
    """What must agree: the similarity of every two."""
    return {"similarity": np.asarray(found)[::10]}
