"""Each cell's own straight line over the years, and how far the years lie from it."""

from __future__ import annotations

import numpy as np

from metier.measure.arrays import Floats, positive

FEWEST_YEARS = 4  # a line takes two; fewer than two more say nothing of the scatter


def trend_residuals(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Distances (years, ...) from each cell's weighted line, NaN where missing, and the degrees of freedom (...).

    Years are equally far apart along the first axis. Cells known in fewer than four years have no line: their
    distances are NaN and their degrees of freedom 0.
    """
    known = ~np.isnan(values) & (weights > 0)
    enough = known.sum(axis=0) >= FEWEST_YEARS
    weights = np.where(known, weights, 0.0)
    year = np.arange(len(values), dtype=np.float64).reshape(-1, *[1] * (values.ndim - 1))
    filled = np.where(known, values, 0.0)
    total = positive(weights.sum(axis=0))
    year = year - (weights * year).sum(axis=0) / total
    level = (weights * filled).sum(axis=0) / total
    slope = (weights * year * filled).sum(axis=0) / positive((weights * year**2).sum(axis=0))
    residuals = np.where(known & enough, values - level - slope * year, np.nan)
    return residuals, np.where(enough, known.sum(axis=0) - 2.0, 0.0)
