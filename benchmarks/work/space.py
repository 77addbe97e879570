"""Presence, proximity and density of one large matrix."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np

Run = Callable[[], np.ndarray]


def metier(given: Path) -> Run:
    from metier.measure.density import density
    from metier.measure.presence import presence
    from metier.measure.quotients import location_quotient
    from metier.measure.relatedness import proximity

    values = np.load(given.with_suffix(".npy"))

    def run() -> np.ndarray:
        present = presence(location_quotient(values))
        return density(present, proximity(present))

    return run


def metier_by_name(given: Path) -> Run:
    """Density alone: without the matrix of proximity."""
    from metier.measure.density import density
    from metier.measure.presence import presence
    from metier.measure.quotients import location_quotient

    values = np.load(given.with_suffix(".npy"))
    return lambda: density(presence(location_quotient(values)), "min-conditional")


def econcomplex(given: Path) -> Run:
    import econcomplex as package

    values = np.load(given.with_suffix(".npy"))

    def run() -> np.ndarray:
        present = package.mcp(values)
        phi = package.proximity(present, use_rca=False, threshold=0.5)["product"]
        return package.relatedness_density(present, phi=phi, use_rca=False, threshold=0.5) / 100

    return run


def fermi_cref(given: Path) -> Run:
    from fermi.matrix_processor import MatrixProcessorCA
    from fermi.prediction_module import ECPredictor
    from fermi.relatedness_metrics import RelatednessMetrics

    values = np.load(given.with_suffix(".npy"))

    def run() -> np.ndarray:
        with contextlib.redirect_stdout(io.StringIO()):
            present = MatrixProcessorCA().load(values).compute_rca().binarize().get_matrix()
            phi = RelatednessMetrics(present).get_projection(rows=False, projection_method="proximity").toarray()
            np.fill_diagonal(phi, 0)
            return ECPredictor(present, normalize=True).predict_network(phi)

    return run


def ecomplexity(given: Path) -> Run:
    """The package takes no matrix: its own functions for the same steps, on arrays."""
    from ecomplexity.calc_density import calc_density
    from ecomplexity.calc_proximity import calc_discrete_proximity

    values = np.load(given.with_suffix(".npy"))

    def run() -> np.ndarray:
        quotients = values / values.sum(axis=1)[:, None] / (values.sum(axis=0) / values.sum())
        present = np.where(quotients >= 1, 1, 0)
        phi = calc_discrete_proximity(present, present.sum(axis=0))
        return calc_density(present, phi)

    return run


CONTESTANTS = {
    "metier": metier,
    "metier (by name)": metier_by_name,
    "econcomplex": econcomplex,
    "fermi-cref": fermi_cref,
    "ecomplexity": ecomplexity,
}


def checked(found: np.ndarray) -> dict[str, np.ndarray]:
    """What must agree: density. ecomplexity counts an activity as near itself, so it is left out of the check."""
    return {"density": np.asarray(found)[::10]}
