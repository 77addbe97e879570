"""Concentration of activities and inequality over regions: each index of every activity of one large matrix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

Figures = dict[str, np.ndarray]
Run = Callable[[], Figures]


def metier(given: Path) -> Run:
    from metier.measure.concentration import entropy, herfindahl
    from metier.measure.inequality import gini
    from metier.measure.lorenz import hoover_gini, locational_gini
    from metier.measure.quotient_summaries import hachman_index, mean_quotient
    from metier.measure.structure import hoover_index, krugman_index

    values = np.load(given.with_suffix(".npy"))
    return lambda: {
        "gini": gini(values, of="activities"),
        "herfindahl": herfindahl(values, form="normalised"),
        "entropy": entropy(values),
        "hoover": hoover_index(values, of="activities"),
        "locational gini": locational_gini(values),
        "hoover gini": hoover_gini(values),
        "krugman": krugman_index(values),
        "coefficient": hoover_index(values),
        "mean quotient": mean_quotient(values),
        "hachman": hachman_index(values),
    }


def econcomplex(given: Path) -> Run:
    import econcomplex as package
    import pandas as pd

    values = np.load(given.with_suffix(".npy"))
    frame = pd.DataFrame(values)
    return lambda: {
        "gini": package.gini(frame).to_numpy(),
        "herfindahl": package.herfindahl(values),
        "entropy": package.shannon_entropy(values),
        "hoover": package.hoover_index(values) / 100,
        "locational gini": package.locational_gini(values),
        "hoover gini": package.hoover_gini(values),
        "krugman": package.krugman_index(values),
        "coefficient": package.specialization_coefficient(values),
        "mean quotient": package.location_quotient_avg(values),
        "hachman": package.hachman_index(values),
    }


CONTESTANTS = {"metier": metier, "econcomplex": econcomplex}


def checked(found: Figures) -> Figures:
    """What must agree: every index."""
    return found
