"""Indices of the output of American states beside REAT's, which `benchmarks/r_peers.py` ran in R."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from metier.measure.agglomeration import ellison_glaeser
from metier.measure.cluster_index import litzenberger_index
from metier.measure.coagglomeration import coagglomeration
from metier.measure.concentration import herfindahl
from metier.measure.dispersion import coefficient_of_variation, williamson_index
from metier.measure.inequality import atkinson, gini, mean_log_deviation
from metier.measure.lorenz import hoover_gini, lorenz_curve
from metier.measure.quotients import location_quotient
from metier.measure.structure import coulter_index, hoover_index, krugman_index, relative_diversity
from metier.measure.welfare import dalton_index
from tests.measure import peer_figures_r
from tests.measure.peer_tables_r import Given, Table, assert_same, states

Index = Callable[[Given], Table]


def of_industries(index: Callable[..., Table], **settings: object) -> Index:
    return lambda given: index(given.x, of="activities", **settings)


def of_states(index: Callable[..., Table], **settings: object) -> Index:
    return lambda given: index(given.x, **settings)


def per_head(given: Given) -> Table:
    return given.x / given.people[:, np.newaxis]


SAME: dict[str, Index] = {
    "atkinson": of_industries(atkinson),
    "coulter": lambda given: coulter_index(given.x, "equal", of="activities"),
    "coulter_weighted": of_industries(coulter_index),
    "cv": of_industries(coefficient_of_variation),
    "cv_population": of_industries(coefficient_of_variation, form="population"),
    "durpug": of_states(relative_diversity),
    "gini": of_industries(gini),
    "gini_normalised": of_industries(gini, form="normalised"),
    "gini.conc": lambda given: gini(location_quotient(given.x), of="activities"),
    "gini.spec": lambda given: gini(location_quotient(given.x)),
    "gini2": of_industries(gini),
    "krugman.specg": lambda given: krugman_index(given.x, "others"),
    "gini2_weighted": lambda given: hoover_gini(given.x, given.people),
    "herf": of_states(herfindahl),
    "herf_normalised": of_states(herfindahl, form="normalised"),
    "herf.eq": of_states(herfindahl, form="equivalent"),
    "herf_equivalent": of_states(herfindahl, form="equivalent"),
    "hoover": lambda given: hoover_index(given.x, "equal", of="activities"),
    "hoover_reference": of_industries(hoover_index),
    "krugman.conc": of_industries(krugman_index),
    "krugman.conc2": lambda given: krugman_index(given.x, "others", of="activities"),
    "krugman.spec": of_states(krugman_index),
    "krugman.spec2": lambda given: krugman_index(given.x, "others"),
    "locq": lambda given: location_quotient(given.x)[0],
    "locq2": lambda given: location_quotient(given.x),
    "litzenberger2": lambda given: litzenberger_index(
        given.x, 1 + np.floor(np.sqrt(given.x)), given.totals[2], given.totals[0]
    ),
    "williamson_weighted_mean": lambda given: williamson_index(per_head(given), given.people),
}


def at_once(given: Given, of: str) -> Table:
    x = given.x
    indices = hoover_index(x, of=of), gini(location_quotient(x), of=of), krugman_index(x, "others", of=of)
    return np.stack(indices, axis=-1)


def curve(given: Given) -> Table:
    """Theirs is drawn from the first point after 0."""
    found = lorenz_curve(given.x, of="activities")
    return np.stack([found.across[0, 1:], found.up[0, 1:]])


def agglomerated(given: Given) -> Table:
    employment, powers = given.plants
    found = ellison_glaeser(employment, powers[0], fourth_powers=powers[1])
    return np.stack([found.gamma, found.raw, found.z, np.full(5, 51.0), powers[0]], axis=-1)


SEVERAL: dict[str, Index] = {
    "conc": lambda given: at_once(given, "activities"),
    "spec": lambda given: at_once(given, "regions")[: len(given.x)],
    "ellison.a": lambda given: agglomerated(given)[0],
    "ellison.a2": agglomerated,
    "lorenz": curve,
}


ROWS_OF_DISP: list[Index] = [
    of_industries(gini),
    of_industries(gini, form="normalised"),
    of_industries(herfindahl),
    of_industries(herfindahl, form="normalised"),
    of_industries(herfindahl, form="equivalent"),
    lambda given: hoover_index(given.x, "equal", of="activities"),
    of_industries(coulter_index),
    of_industries(atkinson),
    of_industries(coefficient_of_variation),
]
WITHOUT_ZEROS: dict[str, Index] = {
    "theil": of_industries(mean_log_deviation),
    "atkinson_1": of_industries(atkinson, epsilon=1.0),
    "dalton": of_industries(dalton_index),
}


@pytest.fixture(scope="module")
def given(shared: Path) -> Given:
    return Given(states(shared))


@pytest.fixture(scope="module")
def theirs() -> dict[str, Table]:
    return peer_figures_r.figures("REAT", "states")


@pytest.mark.parametrize("figure", sorted(SAME | SEVERAL))
def test_the_same_figure(figure: str, given: Given, theirs: dict[str, Table]) -> None:
    expected = theirs[figure]
    if figure == "litzenberger2":  # nothing over nothing; what is not there has 0 here
        expected = np.where(given.x[: len(expected)] == 0, 0.0, expected)
    assert_same((SAME | SEVERAL)[figure](given), expected)


def test_one_cell_of_the_cluster_index(theirs: dict[str, Table]) -> None:
    assert_same(theirs["litzenberger2"][0, 2:3], theirs["litzenberger"])


@pytest.mark.parametrize("figure", sorted(WITHOUT_ZEROS))
def test_the_same_figure_where_no_state_has_nothing(figure: str, given: Given, theirs: dict[str, Table]) -> None:
    """With a 0 theirs is NA; ours is infinite or 1, as the formula's limit, and Dalton's NaN."""
    known = (given.x > 0).all(axis=0)
    assert (np.isnan(theirs[figure]) == ~known).all() and 0 < np.count_nonzero(~known) < 10
    assert_same(WITHOUT_ZEROS[figure](given)[known], theirs[figure][known])


@pytest.mark.parametrize("row", range(len(ROWS_OF_DISP)))
def test_the_same_row_of_disp(row: int, given: Given, theirs: dict[str, Table]) -> None:
    assert_same(ROWS_OF_DISP[row](given), theirs["disp"][row])


def test_its_normalised_variation_never_reaches_one(given: Given, theirs: dict[str, Table]) -> None:
    """It divides the population's by the root of the number of parts, ours by that of one less."""
    found = coefficient_of_variation(given.x, of="activities", form="normalised")
    assert_same(found * np.sqrt(50 / 51), theirs["cv_normalised"])
    assert_same(found * np.sqrt(51 / 50), theirs["disp"][9])  # there the sample's


def test_its_williamson_index_deviates_from_the_plain_mean_unless_told(given: Given, theirs: dict[str, Table]) -> None:
    x, weights = per_head(given), given.people[:, np.newaxis] / given.people.sum()
    plain = np.sqrt((weights * (x - x.mean(axis=0)) ** 2).sum(axis=0)) / (weights * x).sum(axis=0)
    assert_same(plain, theirs["williamson"])


def coagglomerated(given: Given, members: list[int]) -> float:
    """As the package reckons it: with the sum of the members' shares of a region where the formula has the group's
    share; the sum of all squared weights, which are those in everything, where it has each member's."""
    employment, powers = given.plants
    own = employment / employment.sum(axis=0)
    area, weight = employment.sum(axis=1) / employment.sum(), (employment.sum(axis=0) / employment.sum())[members]
    gamma, plants = ellison_glaeser(employment, powers[0]).gamma, powers[0][members]
    raw, squared = ((own[:, members].sum(axis=1) - area) ** 2).sum(), (weight**2).sum()
    lost = (gamma * squared * (1 - np.resize(plants, len(gamma)))).sum()
    return float((raw / (1 - (area**2).sum()) - (weight**2 * plants).sum() - lost) / (1 - squared))


def test_its_coagglomeration_is_not_the_formula_of_its_source(given: Given, theirs: dict[str, Table]) -> None:
    employment, powers = given.plants
    members = np.arange(5) < 2
    assert coagglomerated(given, [0, 1, 2, 3, 4]) == pytest.approx(theirs["ellison.c"][0], rel=1e-11)
    assert coagglomerated(given, [0, 1]) == pytest.approx(theirs["ellison.c2"][0], rel=1e-11)
    assert abs(coagglomeration(employment, [True] * 5, powers[0]).gamma) < 0.001 < 6 < theirs["ellison.c"][0]
    assert abs(coagglomeration(employment, members, powers[0]).gamma) < 0.001 < 0.3 < theirs["ellison.c2"][0]
