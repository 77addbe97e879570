"""Indices of Spain's matrix and of American states beside EconGeo's, which `benchmarks/r_peers.py` ran in R."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from metier.measure.cooccurrence import cooccurrence
from metier.measure.density import density
from metier.measure.dynamics import entry_and_exit
from metier.measure.econgeo import related_share
from metier.measure.growth import growth, growth_of_activities, growth_of_regions
from metier.measure.inequality import gini
from metier.measure.lorenz import hoover_curve, hoover_gini, lorenz_curve
from metier.measure.outlook import portfolio_complexity
from metier.measure.products import expy, prody
from metier.measure.recombination import ease_of_recombination, mean_modular_complexity, modular_complexity
from metier.measure.relatedness import relatedness
from metier.measure.structure import hoover_index
from metier.measure.ubiquity import diversity, inverse_normalised_ubiquity, normalised_ubiquity, ubiquity
from metier.measure.within_region import mean_density
from tests.measure import peer_figures_r
from tests.measure.peer_tables_r import Table, assert_same, held, states, table
from tests.measure.test_golden import SPAIN, matrix, output

Index = Callable[[Table], Table]


def curve(found: object) -> Table:
    """The first industry's curve."""
    return np.array([found.across[0], found.up[0]])  # type: ignore[attr-defined]


def near(x: Table) -> Table:
    return relatedness(cooccurrence(held(x)), "probability")


SAME: dict[str, Index] = {
    "Gini": lambda x: gini(x, of="activities"),
    "Hoover.Gini": hoover_gini,
    "Hoover.curve": lambda x: curve(hoover_curve(x)),
    "Lorenz.curve": lambda x: curve(lorenz_curve(x, of="activities")),
    "locational.Gini.curve": lambda x: curve(hoover_curve(x)),
    "diversity": lambda x: diversity(held(x)),
    "ubiquity": lambda x: ubiquity(held(x)),
    "co.occurrence": lambda x: cooccurrence(held(x)),
    "modular.complexity": lambda x: modular_complexity(held(x)),
    "modular.complexity.avg": lambda x: mean_modular_complexity(held(x)),
    "prody": lambda x: prody(x, x.sum(axis=1)),
    "expy": lambda x: expy(x, x.sum(axis=1)),
    "relatedness": near,
    "weighted.avg": lambda x: portfolio_complexity(held(x), x.sum(axis=0)).eci,
    "weighted.avg.of.activities": lambda x: portfolio_complexity(held(x).T, x.sum(axis=1)).eci,
}
ROUNDED: dict[str, tuple[Index, int]] = {  # and to how many digits the package rounds
    "Hoover.index": (lambda x: 100 * hoover_index(x, of="activities").round(2), 9),
    "ease.recombination": (lambda x: ease_of_recombination(held(x)), 2),
    "norm.ubiquity": (lambda x: normalised_ubiquity(x, held(x)), 2),
    "inv.norm.ubiquity": (lambda x: 100 * inverse_of_a_thousandth_more(x), 2),
    "relatedness.density": (lambda x: 100 * density(held(x), near(x)), 2),
    "relatedness.density.related": (lambda x: related_share(held(x) == 1), 2),
    "relatedness.density.ext": (lambda x: 100 * density(held(x), near(x), cells="absent"), 0),
    "relatedness.density.int": (lambda x: 100 * density(held(x), near(x), cells="held"), 0),
}
# The package rounds the density to whole per cents, and then its mean again: two halves of a per cent apart at most.
MEANS: dict[str, Index] = {
    "relatedness.density.ext.avg": lambda x: 100 * mean_density(held(x), near(x), cells="absent"),
    "relatedness.density.int.avg": lambda x: 100 * mean_density(held(x), near(x)),
}
PRESENCE = {"low": 0.5, "high": 0.5}
# Of two years; rates are per cent, and round to two digits but in the list of cells.
OF_TWO_YEARS: dict[str, Callable[[Table, Table], Table]] = {
    "entry.mat": lambda x, y: entry_and_exit(held(x), held(y), **PRESENCE).entry,
    "entry.list": lambda x, y: entry_and_exit(held(x), held(y), **PRESENCE).entry,
    "exit.mat": lambda x, y: entry_and_exit(held(x), held(y), **PRESENCE).exit,
    "exit.list": lambda x, y: entry_and_exit(held(x), held(y), **PRESENCE).exit,
    "growth.list": lambda x, y: 100 * growth(x, y),
    "growth.mat": lambda x, y: (100 * growth(x, y)).round(2),
    "growth.ind": lambda x, y: (100 * growth_of_activities(x, y)).round(2),
    "growth.list.ind": lambda x, y: (100 * growth_of_activities(x, y)).round(2),
    "growth.reg": lambda x, y: (100 * growth_of_regions(x, y)).round(2),
    "growth.list.reg": lambda x, y: (100 * growth_of_regions(x, y)).round(2),
}


def inverse_of_a_thousandth_more(x: Table) -> Table:
    """The package adds .001 to the total of an activity."""
    totals = x.sum(axis=0)
    return inverse_normalised_ubiquity(x, held(x)) * np.log(totals + 0.001) / np.log(totals)


@pytest.mark.parametrize("name", ["spain", "states"])
@pytest.mark.parametrize("figure", sorted(SAME))
def test_the_same_figure(shared: Path, name: str, figure: str) -> None:
    assert_same(SAME[figure](table(shared, name)), peer_figures_r.figures("EconGeo", name)[figure])


@pytest.mark.parametrize("name", ["spain", "states"])
@pytest.mark.parametrize("figure", sorted(ROUNDED))
def test_the_same_figure_once_rounded(shared: Path, name: str, figure: str) -> None:
    index, digits = ROUNDED[figure]
    found = index(table(shared, name)).round(digits)
    assert_same(found, peer_figures_r.figures("EconGeo", name)[figure], absolute=1e-9)


@pytest.mark.parametrize("name", ["spain", "states"])
@pytest.mark.parametrize("figure", sorted(MEANS))
def test_the_same_mean_but_for_rounding_twice(shared: Path, name: str, figure: str) -> None:
    expected = peer_figures_r.figures("EconGeo", name)[figure]
    assert_same(MEANS[figure](table(shared, name)), expected, 0, absolute=1.0)


@pytest.mark.parametrize("figure", sorted(OF_TWO_YEARS))
def test_the_same_figure_of_two_years(shared: Path, figure: str) -> None:
    first, _, last = states(shared)
    expected = peer_figures_r.figures("EconGeo", "states")[figure]
    if figure in ("growth.list", "growth.mat"):  # what starts from 0: no rate; there the package puts a figure
        expected = np.where(first[: len(expected)] == 0, np.nan, expected)
    assert_same(OF_TWO_YEARS[figure](first, last), expected, absolute=1e-9)


def test_every_figure_is_compared() -> None:
    of_one = {*SAME, *ROUNDED, *MEANS}
    assert set(peer_figures_r.figures("EconGeo", "spain")) == of_one
    assert set(peer_figures_r.figures("EconGeo", "states")) == of_one | set(OF_TWO_YEARS)


@pytest.mark.parametrize(
    ("file", "figure", "digits"),
    [("relatedness_prob", "relatedness", 1e-12), ("reldensity_prob_gt1", "relatedness.density.related", 1e-9)],
)
def test_the_run_gives_the_stored_output_again(shared: Path, file: str, figure: str, digits: float) -> None:
    matrix_of_spain = matrix(shared, SPAIN)
    rows = matrix_of_spain.columns if figure == "relatedness" else matrix_of_spain.rows
    stored = output(shared, f"{SPAIN}_econgeo_{file}.csv").square(rows, matrix_of_spain.columns)
    assert_same(stored, peer_figures_r.figures("EconGeo", "spain")[figure], digits, absolute=1e-12)
