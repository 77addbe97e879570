"""The entries that raise each region's complexity by a tenth with the least effort: the choice alone.

Both are handed the same presence, complexity of activities and effort; the package's own forecast is put aside. Its
solver takes a few hundredths of a second for most regions, and a quarter of a minute and more for some: so only some.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import numpy as np

Run = Callable[[], np.ndarray]

RISE = 0.1
REGIONS = 40


def _given(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Presence, a complexity for each activity (mean diversity of its regions, standardised, reversed), effort."""
    values = np.load(path.with_suffix(".npy"))
    present = (values / values.sum(axis=1)[:, None] > values.sum(axis=0) / values.sum()).astype(np.float64)
    diversity = present.T @ present.sum(axis=1) / np.maximum(present.sum(axis=0), 1)
    common = present.T @ present
    phi = common / np.maximum(np.maximum.outer(np.diag(common), np.diag(common)), 1)
    np.fill_diagonal(phi, 0)
    effort = np.maximum(1 - present @ phi / phi.sum(axis=0), 0)
    return present[:REGIONS], (diversity.mean() - diversity) / diversity.std(), effort[:REGIONS]


def metier(given: Path) -> Run:
    from metier.measure.targets import least_effort

    present, pci, effort = _given(given)
    return lambda: least_effort(present, pci, effort, gain=RISE).effort


def econcomplex(given: Path) -> Run:
    import pandas as pd
    from econcomplex.optimization import portfolio

    present, pci, effort = _given(given)
    table, complexity = pd.DataFrame(present), pd.Series(pci)
    mean = pd.Series(present @ pci / present.sum(axis=1))
    forecast = {"pci": complexity, "mcp": table, "eci": mean}
    efforts = pd.DataFrame(effort)

    def run() -> np.ndarray:
        with (
            patch.object(portfolio, "forecast_specialization", lambda *_: forecast),
            patch.object(portfolio, "effort_matrix", lambda *_: efforts),
        ):
            found = portfolio.eci_optimization(table, {}, RISE)
        return found.groupby("location")["effort"].sum().reindex(table.index).to_numpy()

    return run


CONTESTANTS = {"metier": metier, "econcomplex": econcomplex}


def checked(found: np.ndarray) -> dict[str, np.ndarray]:
    """What must agree: the effort of each region."""
    return {"effort": np.where(np.isfinite(found), found, np.nan)}
