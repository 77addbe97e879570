"""What peer packages give on three small tables: ``python tests/measure/peer_figures.py`` prints ``peer_figures.toml``.

It is run by hand in the benchmarks' environment, which has econcomplex and giddy; the tests only read what it printed.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np

FIGURES = Path(__file__).with_suffix(".toml")
INCOME = [12.0, 30, 18, 25, 9, 40, 22, 15]
GINI = [0.31, 0.28, 0.40, 0.35, 0.45, 0.27, 0.33, 0.38]
INTENSITY = [0.5, 0.2, 0.9, 0.4, 1.1, 0.15, 0.6, 0.7]
PERIODS = (0, 4, 9)


def table(shift: int) -> np.ndarray:
    """Eight regions by six activities, from 0 to 12, with some zeros."""
    region, activity = np.indices((8, 6))
    return ((region * 7 + activity * 5 + region * activity * 3 + shift) % 13).astype(np.float64)


def classes() -> np.ndarray:
    """Thirty cells in one of four classes, six periods: (cells, periods)."""
    cell, period = np.indices((30, 6))
    return np.minimum((3 * cell**2 + 5 * period**2 + cell * period) % 7, 3)


def figures() -> dict[str, np.ndarray]:
    """What was printed, as arrays."""
    return {name: np.array(figure) for name, figure in tomllib.loads(FIGURES.read_text("utf-8")).items()}


def main() -> None:
    import econcomplex as peer
    import giddy
    from econcomplex.dynamics import entry_exit_summary, growth_matrix, growth_rate
    from giddy.markov import Markov
    from giddy.mobility import markov_mobility

    first, second, third = (table(shift) for shift in PERIODS)
    events = entry_exit_summary([first, second, third]).pivot(index="location", columns="activity")
    chain = Markov(classes(), summary=False)
    found = {
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
    }
    print(f"# Printed by peer_figures.py: econcomplex 1.0.1, giddy {giddy.__version__}.")
    for name, figure in found.items():
        print(f"{name} = {np.asarray(figure, dtype=np.float64).tolist()}")


if __name__ == "__main__":
    main()
