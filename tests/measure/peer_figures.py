"""What peer packages give on three small tables: ``python tests/measure/peer_figures.py`` prints ``peer_figures.toml``.

It is run by hand in each of the benchmarks' environments, of which one has econcomplex and giddy, the other
economic-complexity, and prints what it finds there; the tests only read what both printed, one after the other.
"""

from __future__ import annotations

import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

FIGURES = Path(__file__).with_suffix(".toml")
INCOME = [12.0, 30, 18, 25, 9, 40, 22, 15]
GINI = [0.31, 0.28, 0.40, 0.35, 0.45, 0.27, 0.33, 0.38]
INTENSITY = [0.5, 0.2, 0.9, 0.4, 1.1, 0.15, 0.6, 0.7]
PERIODS = (0, 4, 9)
POPULATION = [120.0, 80, 95, 60, 50, 55, 64, 70]
PCI = [1.5, -0.25, 0.75, -1.0, 2.0, 0.5]


def table(shift: int) -> np.ndarray:
    """Eight regions by six activities, from 0 to 12, with some zeros."""
    region, activity = np.indices((8, 6))
    return ((region * 7 + activity * 5 + region * activity * 3 + shift) % 13).astype(np.float64)


def other() -> np.ndarray:
    """A second classification of the same regions, of three activities."""
    return table(4)[:, ::2] + 1


def present() -> np.ndarray:
    """Where the quotient of the first table is at least 1."""
    values = table(0)
    return ((values / values.sum(axis=1, keepdims=True)) / (values.sum(axis=0) / values.sum()) >= 1).astype(np.float64)


def records() -> np.ndarray:
    """Which of eight records names which of six activities."""
    return (table(0) > 7).astype(np.float64)


def classes() -> np.ndarray:
    """Thirty cells in one of four classes, six periods: (cells, periods)."""
    cell, period = np.indices((30, 6))
    return np.minimum((3 * cell**2 + 5 * period**2 + cell * period) % 7, 3)


def figures() -> dict[str, np.ndarray]:
    """What was printed, as arrays."""
    return {name: np.array(figure) for name, figure in tomllib.loads(FIGURES.read_text("utf-8")).items()}


def of_econcomplex_and_giddy() -> dict[str, Any]:
    import econcomplex as peer
    from econcomplex.dynamics import entry_exit_summary, growth_matrix, growth_rate
    from giddy.markov import Markov
    from giddy.mobility import markov_mobility

    first, second, third = (table(shift) for shift in PERIODS)
    events = entry_exit_summary([first, second, third]).pivot(index="location", columns="activity")
    chain = Markov(classes(), summary=False)
    return {
        "prody": peer.prody(first, INCOME),
        "expy": peer.expy(first, INCOME),
        "product_gini": peer.product_gini_index(first, GINI),
        "product_emission_intensity": peer.product_emissions_index(first, INTENSITY),
        "growth_of_regions": growth_rate(first, second, axis=0, pct=False),
        "growth_of_activities": growth_rate(first, second, axis=1, pct=False),
        "growth": growth_matrix(first, second, pct=False),
        "entries": events["n_entries"].fillna(0),
        "exits": events["n_exits"].fillna(0),
        "transition_counts": chain.transitions,
        "transition_probability": chain.p,
        "ergodic": chain.steady_state,
        "sojourn": chain.sojourn_time,
        "mobility": markov_mobility(chain.p, measure="P"),
        "cross_proximity": peer.cross_proximity(first, other()),
        "cross_relatedness": peer.cross_relatedness(first, peer.cross_proximity(first, other())),
        "rpop": peer.rpop(first, POPULATION),
        "subnational_eci": peer.subnational_eci(first, PCI, standardize=False)[0],
        "co_occurrence": peer.co_occurrence(present(), diagonal=True),
        "relatedness_index_cosine": peer.relatedness_index(present(), "cosine"),
        "relatedness_index_jaccard": peer.relatedness_index(present(), "jaccard"),
        "mor_regions": peer.mor_regions(first, steps=6),
        "mor_activities": peer.mor_activities(first, steps=7),
        "modular_complexity_avg": peer.modular_complexity_avg(records()),
    }


def of_economic_complexity() -> dict[str, Any]:
    import economic_complexity as peer
    import pandas as pd

    regions = [f"r{i}" for i in range(8)]
    first = pd.DataFrame(table(0), index=regions, columns=list("abcdef"))
    second = pd.DataFrame(other(), index=regions, columns=list("xyz"))
    quotients, others = peer.rca(first), peer.rca(second)
    figures = {
        "cross_proximity": peer.cross_proximity(quotients, others),
        "cross_relatedness": peer.cross_relatedness(quotients, peer.cross_proximity(quotients, others)),
        "complexity_subnational": peer.complexity_subnational(quotients, pd.Series(PCI, index=list("abcdef")))[0],
        "pgi": peer.pgi(first, quotients, pd.DataFrame({"gini": GINI}, index=regions))["pgi"],
        "peii": peer.peii(first, quotients, pd.DataFrame({"peii": INTENSITY}, index=regions))["peii"],
        "similarity": peer.similarity(quotients),
        "relative_relatedness": peer.relative_relatedness(quotients),
    }
    return {f"datawheel_{name}": figure for name, figure in figures.items()}


def main() -> None:
    packages = {
        "econcomplex 1.0.1, giddy 2.3.8": ("giddy", of_econcomplex_and_giddy),
        "economic-complexity 0.3.0": ("economic_complexity", of_economic_complexity),
    }
    for told, (package, computed) in packages.items():
        if find_spec(package):
            print(f"# Printed by peer_figures.py: {told}.")
            for name, figure in computed().items():
                print(f"{name} = {np.asarray(figure, dtype=np.float64).tolist()}")


if __name__ == "__main__":
    main()
