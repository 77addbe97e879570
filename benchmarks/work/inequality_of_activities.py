"""PySAL's indices of inequality for every activity of one large matrix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

Figures = dict[str, np.ndarray]
Run = Callable[[], Figures]
GROUPS = 12


def _values(given: Path) -> np.ndarray:
    """The matrix, positive throughout: the package's Atkinson refuses zeros."""
    return np.load(given.with_suffix(".npy")) + 1e-3


def metier(given: Path) -> Run:
    from metier.measure.decomposition import theil_decomposition
    from metier.measure.inequality import atkinson, gini, theil, wolfson

    values = _values(given)
    groups = np.arange(len(values)) % GROUPS

    def run() -> Figures:
        parts = theil_decomposition(values, groups, of="activities")
        return {
            "gini": gini(values, of="activities"),
            "theil": theil(values, of="activities"),
            "between": parts.between,
            "within": parts.within,
            "atkinson .5": atkinson(values, of="activities"),
            "atkinson 2": atkinson(values, of="activities", epsilon=2),
            "wolfson": wolfson(values, of="activities"),
        }

    return run


def pysal(given: Path) -> Run:
    from inequality.atkinson import atkinson
    from inequality.gini import Gini
    from inequality.theil import Theil, TheilD
    from inequality.wolfson import wolfson

    values = _values(given)
    groups = np.arange(len(values)) % GROUPS

    def run() -> Figures:
        parts = TheilD(values, groups)
        return {
            "gini": np.array([Gini(column).g for column in values.T]),
            "theil": Theil(values).T,
            "between": parts.bg,
            "within": parts.wg,
            "atkinson .5": np.array([atkinson(column, 0.5) for column in values.T]),
            "atkinson 2": np.array([atkinson(column, 2) for column in values.T]),
            "wolfson": np.array([wolfson(column) for column in values.T]),
        }

    return run


CONTESTANTS = {"metier": metier, "inequality": pysal}


def checked(found: Figures) -> Figures:
    """What must agree: every index; Wolfson's by its logarithm, for it holds mean over median, here in thousands."""
    return {**found, "wolfson": np.log(found["wolfson"])}
