"""What two packages print on a small table, figure by figure; `peer_figures.py` ran them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from metier.measure.alike import export_similarity
from metier.measure.cooccurrence import cooccurrence
from metier.measure.density import cross_density
from metier.measure.econgeo import rescaled_reflections
from metier.measure.outlook import portfolio_complexity
from metier.measure.presence import presence
from metier.measure.products import product_emission_intensity, product_gini
from metier.measure.quotients import location_quotient
from metier.measure.quotients_of_rates import per_head_quotient
from metier.measure.recombination import mean_modular_complexity
from metier.measure.relatedness import cross_proximity, proximity
from metier.measure.within_region import relative_relatedness
from tests.measure import peer_figures as peer

X = peer.table(0)
M, N = (presence(location_quotient(values), compare="at least") for values in (X, peer.other()))
AT_LEAST = {"compare": "at least"}


def similar(method: str) -> np.ndarray:
    return proximity(M, method)


def of_the_sample() -> np.ndarray:
    """Theirs takes the deviation with n - 1, and gives figures to what the region has too."""
    lacks = (M == 0).sum(axis=1, keepdims=True)
    return relative_relatedness(M) * np.sqrt((lacks - 1) / lacks)


FIGURES: dict[str, Callable[[], np.ndarray]] = {
    "cross_proximity": lambda: cross_proximity(M, N),
    "cross_relatedness": lambda: cross_density(M, cross_proximity(M, N)),
    "rpop": lambda: per_head_quotient(X, peer.POPULATION),
    "subnational_eci": lambda: portfolio_complexity(M, peer.PCI).eci,
    "co_occurrence": lambda: cooccurrence(M),
    "relatedness_index_cosine": lambda: similar("cosine"),
    "relatedness_index_jaccard": lambda: similar("jaccard"),
    "mor_regions": lambda: rescaled_reflections(M, 6)[0],
    "mor_activities": lambda: rescaled_reflections(M, 7)[1],
    "modular_complexity_avg": lambda: mean_modular_complexity(peer.records(), "records"),
    "datawheel_cross_proximity": lambda: cross_proximity(M, N),
    "datawheel_cross_relatedness": lambda: cross_density(M, cross_proximity(M, N)),
    "datawheel_complexity_subnational": lambda: portfolio_complexity(M, peer.PCI).eci,
    "datawheel_pgi": lambda: product_gini(X, peer.GINI, **AT_LEAST),
    "datawheel_peii": lambda: product_emission_intensity(X, peer.INTENSITY, **AT_LEAST),
    "datawheel_similarity": lambda: export_similarity(X, method="correlation"),
    "datawheel_relative_relatedness": of_the_sample,
}


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_the_same_figure(name: str) -> None:
    expected, found = peer.figures()[name], FIGURES[name]()
    assert np.ptp(expected) > 0.02
    if name == "datawheel_relative_relatedness":
        expected = np.where(M == 0, expected, np.nan)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_relative_relatedness_is_known_where_the_peer_has_options() -> None:
    assert (np.isnan(relative_relatedness(M)) == (M == 1)).all()


def test_what_a_region_has_is_what_the_peer_counted() -> None:
    np.testing.assert_array_equal(M, peer.present())
