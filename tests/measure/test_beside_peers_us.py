"""Indices of the output of American states beside what four packages print of it; `peer_figures_us.py` ran them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from metier.measure.alike import export_similarity
from metier.measure.concentration import entropy, herfindahl
from metier.measure.cooccurrence import cooccurrence
from metier.measure.cooccurrence_z import cooccurrence_z
from metier.measure.decomposition import theil_decomposition
from metier.measure.growth import growth, growth_of_activities, growth_of_regions
from metier.measure.inequality import gini
from metier.measure.lorenz import hoover_gini, locational_gini
from metier.measure.nestedness import nestedness
from metier.measure.outlook import portfolio_complexity
from metier.measure.permutations import ByChance, polarisation_by_chance, theil_by_chance
from metier.measure.presence import presence
from metier.measure.products import expy, product_emission_intensity, product_gini, prody
from metier.measure.quotient_proximity import quotient_proximity
from metier.measure.quotient_summaries import hachman_index, mean_quotient
from metier.measure.quotients import location_quotient
from metier.measure.quotients_of_rates import per_head_quotient
from metier.measure.relatedness import cross_proximity, proximity
from metier.measure.spatial_gini import spatial_gini
from metier.measure.structure import hoover_index, krugman_index
from metier.measure.ubiquity import normalised_ubiquity
from metier.measure.within_region import relative_relatedness
from tests.measure import peer_figures_us as peer

Table = np.ndarray
Index = Callable[[Table, Table, dict[str, Table]], Table]


def held(values: Table) -> Table:
    return presence(location_quotient(values), compare="at least")


def near(values: Table) -> Table:
    """States of one district are neighbours."""
    district = peer.district_of(len(values))
    return district[:, np.newaxis] == district


def shares_of(values: Table) -> Table:
    return values / values.sum(axis=1, keepdims=True)


def nested(values: Table) -> Table:
    """The package takes the mean of the two sides, and of all pairs only where sizes may be equal."""
    strict = nestedness(held(values))
    return np.array([(strict.of_regions + strict.of_activities) / 2, nestedness(held(values), "all").whole])


def of_outside(present: Table, complexity: Table) -> Table:
    """The package takes the sum over what a state has, and its share in the sum of all states."""
    total = portfolio_complexity(present, complexity).eci * present.sum(axis=1)
    return total / total.sum()


def drawn(test: Callable[..., ByChance], values: Table, by: Table, **settings: str) -> Table:
    return test(values, by, np.random.default_rng(1), 9_999, **settings).p_value


def of_the_sample(values: Table) -> Table:
    """The package takes the deviation with n - 1."""
    lacks = (held(values) == 0).sum(axis=1, keepdims=True)
    return relative_relatedness(held(values)) * np.sqrt((lacks - 1) / lacks)


OF_DRAWS = 0.03  # four times what two shares of 9,999 draws each differ by chance
INDICES: dict[str, Index] = {
    "prody": lambda x, y, state: prody(x, state["income"]),
    "expy": lambda x, y, state: expy(x, state["income"]),
    "product_gini": lambda x, y, state: product_gini(x, state["gini"], compare="at least"),
    "product_emission_intensity": lambda x, y, s: product_emission_intensity(x, s["intensity"], compare="at least"),
    "growth": lambda x, y, state: growth(x, y),
    "growth_of_regions": lambda x, y, state: growth_of_regions(x, y),
    "growth_of_activities": lambda x, y, state: growth_of_activities(x, y),
    "per_head_quotient": lambda x, y, state: per_head_quotient(x, state["income"]),
    "mean_quotient": lambda x, y, state: mean_quotient(x),
    "hachman_index": lambda x, y, state: hachman_index(x),
    "krugman_index": lambda x, y, state: krugman_index(x),
    "specialisation": lambda x, y, state: hoover_index(x),
    "herfindahl": lambda x, y, state: herfindahl(x, form="normalised"),
    "entropy": lambda x, y, state: entropy(x),
    "gini": lambda x, y, state: gini(x, of="activities"),
    "hoover_gini": lambda x, y, state: hoover_gini(x),
    "hoover_index": lambda x, y, state: hoover_index(x, of="activities"),
    "locational_gini": lambda x, y, state: locational_gini(x),
    "normalised_ubiquity": lambda x, y, state: normalised_ubiquity(x, held(x)),
    "export_similarity": lambda x, y, state: export_similarity(x, method="correlation"),
    "correlation_proximity": lambda x, y, state: quotient_proximity(location_quotient(x)),
    "cosine_proximity": lambda x, y, state: quotient_proximity(location_quotient(x), "cosine"),
    "relative_relatedness": lambda x, y, state: np.nan_to_num(relative_relatedness(held(x))),
    "z_score": lambda x, y, state: np.nan_to_num(cooccurrence_z(held(x), "hypergeometric")),
    "co_occurrence": lambda x, y, state: cooccurrence(held(x)),
    "relatedness_cosine": lambda x, y, state: proximity(held(x), "cosine"),
    "relatedness_jaccard": lambda x, y, state: proximity(held(x), "jaccard"),
    "cross_proximity": lambda x, y, state: cross_proximity(held(x[:, ::2]), held(x[:, 1::2])),
    "nestedness": lambda x, y, state: nested(x),
    "exogenous_fitness": lambda x, y, state: of_outside(held(x), x.sum(axis=0)),
    "spatial_gini": lambda x, y, state: spatial_gini(shares_of(x), near(x)).total,
    "spatial_gini_others": lambda x, y, state: spatial_gini(shares_of(x), near(x)).others,
    "polarisation": lambda x, y, state: spatial_gini(shares_of(x), near(x)).polarisation,
    "polarisation_p": lambda x, y, state: drawn(polarisation_by_chance, shares_of(x), near(x)),
    "theil_between": lambda x, y, s: theil_decomposition(x, peer.district_of(len(x)), of="activities").between,
    "theil_between_p": lambda x, y, s: drawn(theil_by_chance, x, peer.district_of(len(x)), of="activities"),
    "datawheel_similarity": lambda x, y, state: export_similarity(x, method="correlation"),
    "datawheel_relative_relatedness": lambda x, y, state: of_the_sample(x),
    "datawheel_pgi": lambda x, y, state: product_gini(x, state["gini"], compare="at least"),
    "datawheel_peii": lambda x, y, state: product_emission_intensity(x, state["intensity"], compare="at least"),
}


@pytest.fixture(scope="module")
def output(shared: Path) -> Table:
    return peer.output(shared)


def test_every_figure_that_was_printed_is_compared() -> None:
    assert sorted(INDICES) == sorted(peer.figures())


@pytest.mark.parametrize("name", sorted(INDICES))
def test_the_same_figure_of_american_states(name: str, output: Table) -> None:
    expected = peer.figures()[name]
    first, last = output
    found = INDICES[name](first, last, peer.of_states(first))[: len(expected)]
    if name == "datawheel_relative_relatedness":
        expected = np.where(held(first)[: len(expected)] == 0, expected, np.nan)
    if name == "growth":  # what starts from 0: no rate; there the package puts a figure
        expected = np.where(first[: len(expected)] == 0, np.nan, expected)
    assert np.nanmax(expected) - np.nanmin(expected) > 0.02
    close = OF_DRAWS if name.endswith("_p") else 1e-12
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=close)
