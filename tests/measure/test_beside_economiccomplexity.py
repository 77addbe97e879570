"""Indices of Spain's matrix and of American states beside economiccomplexity's; `benchmarks/r_peers.py` ran it in R."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from metier.measure.complexity import complexity
from metier.measure.conventions import under_convention
from metier.measure.density import density
from metier.measure.presence import presence
from metier.measure.products import expy, prody
from metier.measure.quotients import location_quotient
from metier.measure.reflections import reflections
from metier.measure.relatedness import proximity
from tests.measure import peer_figures_r
from tests.measure.peer_tables_r import Table, assert_same, held, table

Index = Callable[[Table], Table]
STEPS = 19  # the package counts its start as the first of twenty


def standardised(values: Table) -> Table:
    return (values - values.mean()) / values.std(ddof=1)


def of_all_pairs(m: Table) -> Table:
    """Proximity with 1 on the diagonal, as the package has it."""
    return proximity(m) + np.eye(m.shape[-1])


def with_itself(x: Table) -> Table:
    """Density that counts an activity as near itself."""
    return under_convention(x, "atlas").density


SAME: dict[str, Index] = {
    "balassa_index": location_quotient,
    "balassa_index_discrete": lambda x: presence(location_quotient(x), compare="at least"),
    "proximity_country": lambda x: of_all_pairs(held(x).T),
    "proximity_product": lambda x: of_all_pairs(held(x)),
    "density": with_itself,
    "distance": lambda x: 1 - with_itself(x),
    "productivity_level_country": lambda x: expy(x, x.sum(axis=1)),
    "productivity_level_product": lambda x: prody(x, x.sum(axis=1)),
    "complexity_measures_country": lambda x: under_convention(x, "economiccomplexity").eci,
    "complexity_measures_product": lambda x: under_convention(x, "economiccomplexity").pci,
    "complexity_outlook_index": lambda x: under_convention(x, "economiccomplexity").coi,
    "complexity_outlook_gain": lambda x: under_convention(x, "economiccomplexity").cog,
    "complexity_measures_eigenvalues_country": lambda x: standardised(complexity(held(x)).eci),
    "complexity_measures_eigenvalues_product": lambda x: standardised(complexity(held(x)).pci),
    "complexity_measures_reflections_country": lambda x: standardised(reflections(held(x), STEPS - 1).regions),
    "complexity_measures_reflections_product": lambda x: standardised(reflections(held(x), STEPS).activities),
}
# Eighteen and nineteen reflections leave little but rounding, which the z-score enlarges: docs/golden.md, (b).
NEAR = {
    "complexity_measures_reflections_country": 1e-8,
    "complexity_measures_reflections_product": 1e-8,
    "complexity_measures_eigenvalues_country": 1e-12,
    "complexity_measures_eigenvalues_product": 1e-12,
}


@pytest.mark.parametrize("name", ["spain", "states"])
@pytest.mark.parametrize("figure", sorted(SAME))
def test_the_same_figure(shared: Path, name: str, figure: str) -> None:
    expected = peer_figures_r.figures("economiccomplexity", name)[figure]
    assert_same(SAME[figure](table(shared, name)), expected, absolute=NEAR.get(figure, 0.0))


@pytest.mark.parametrize("name", ["spain", "states"])
def test_every_figure_is_compared(name: str) -> None:
    assert sorted(peer_figures_r.figures("economiccomplexity", name)) == sorted(SAME)


def test_it_counts_an_activity_as_near_itself(shared: Path) -> None:
    """Why its density is not ours outside the convention."""
    expected = peer_figures_r.figures("economiccomplexity", "spain")["density"]
    assert np.abs(density(held(table(shared, "spain")))[:3] - expected).max() > 0.01
