"""What peers give on the output of American states: ``python tests/measure/peer_figures_us.py SHARED`` prints a toml.

It is run by hand in each of the benchmarks' environments, with the folder of reference data; the tests only read what
both printed, ``peer_figures_us.toml``. Of matrices the first rows are kept.
"""

from __future__ import annotations

import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

FIGURES = Path(__file__).with_suffix(".toml")
YEARS = (2010, 2019)
KEPT = 3  # rows of a matrix


def output(shared: Path, years: tuple[int, ...] = YEARS) -> np.ndarray:
    """States by industries in two or more years, million dollars: the industries that are known everywhere in all."""
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(shared / "data" / "us" / "state_gdp_by_industry_1997_2020.parquet").to_pydict()
    keys = zip(rows["period"], rows["region_code"], rows["activity_code"], strict=True)
    known = dict(zip(keys, rows["value"], strict=True))
    states, industries = (sorted(set(rows[name])) for name in ("region_code", "activity_code"))
    cells = [[[known.get((year, s, i), np.nan) for i in industries] for s in states] for year in years]
    values = np.maximum(np.array(cells, dtype=np.float64), 0)
    return values[:, :, ~np.isnan(values).any(axis=(0, 1))]


def of_states(values: np.ndarray) -> dict[str, np.ndarray]:
    """A figure for each state, from the same table: its total, its largest share, the share of its first industry."""
    shares = values / values.sum(axis=1, keepdims=True)
    return {"income": values.sum(axis=1), "gini": shares.max(axis=1), "intensity": shares[:, 0]}


def figures() -> dict[str, np.ndarray]:
    """What was printed, as arrays."""
    return {name: np.array(figure) for name, figure in tomllib.loads(FIGURES.read_text("utf-8")).items()}


def of_econcomplex(first: np.ndarray, last: np.ndarray) -> dict[str, Any]:
    import econcomplex as peer
    import pandas as pd
    from econcomplex.dynamics import growth_matrix, growth_rate

    beside = of_states(first)
    return {
        "prody": peer.prody(first, beside["income"]),
        "expy": peer.expy(first, beside["income"]),
        "product_gini": peer.product_gini_index(first, beside["gini"]),
        "product_emission_intensity": peer.product_emissions_index(first, beside["intensity"]),
        "growth": growth_matrix(first, last, pct=False)[:KEPT],
        "growth_of_regions": growth_rate(first, last, axis=0, pct=False),
        "growth_of_activities": growth_rate(first, last, axis=1, pct=False),
        "per_head_quotient": peer.rpop(first, beside["income"])[:KEPT],
        "mean_quotient": peer.location_quotient_avg(first),
        "hachman_index": peer.hachman_index(first),
        "krugman_index": peer.krugman_index(first),
        "specialisation": peer.specialization_coefficient(first),
        "herfindahl": peer.herfindahl(first),
        "entropy": peer.shannon_entropy(first),
        "gini": peer.gini(pd.DataFrame(first)),
        "hoover_gini": peer.hoover_gini(first),
        "hoover_index": peer.hoover_index(first) / 100,
        "locational_gini": peer.locational_gini(first),
        "normalised_ubiquity": peer.normalized_ubiquity(first),
        "export_similarity": peer.export_similarity(first)[:KEPT],
        "correlation_proximity": peer.correlation_proximity(first)[:KEPT],
        "cosine_proximity": peer.cosine_proximity(first)[:KEPT],
        "relative_relatedness": np.nan_to_num(peer.relative_relatedness(first)[:KEPT]),
        "z_score": peer.z_score_novelty(peer.mcp(first))[:KEPT],
        "co_occurrence": peer.co_occurrence(peer.mcp(first), diagonal=True)[:KEPT],
        "relatedness_cosine": peer.relatedness_index(peer.mcp(first), "cosine")[:KEPT],
        "relatedness_jaccard": peer.relatedness_index(peer.mcp(first), "jaccard")[:KEPT],
        "cross_proximity": peer.cross_proximity(first[:, ::2], first[:, 1::2])[:KEPT],
    }


def of_economic_complexity(first: np.ndarray, last: np.ndarray) -> dict[str, Any]:
    import economic_complexity as peer
    import pandas as pd

    states, beside = [f"r{i:02}" for i in range(len(first))], of_states(first)
    table = pd.DataFrame(first, index=states, columns=[f"a{i:02}" for i in range(first.shape[1])])
    quotients = peer.rca(table)
    figures = {
        "similarity": peer.similarity(quotients).to_numpy()[:KEPT],
        "relative_relatedness": np.nan_to_num(peer.relative_relatedness(quotients).to_numpy()[:KEPT]),
        "pgi": peer.pgi(table, quotients, pd.DataFrame({"gini": beside["gini"]}, index=states))["pgi"],
        "peii": peer.peii(table, quotients, pd.DataFrame({"peii": beside["intensity"]}, index=states))["peii"],
    }
    return {f"datawheel_{name}": figure for name, figure in figures.items()}


def district_of(states: int) -> np.ndarray:
    """A district for each state: the first eight by name, the next eight, and so on."""
    return np.arange(states) // 8


def of_fermi_and_inequality(first: np.ndarray, last: np.ndarray) -> dict[str, Any]:
    import inequality
    import libpysal
    from fermi.economic_fitness_complexity import efc

    shares = first / first.sum(axis=1, keepdims=True)
    matrix, districts = efc(), district_of(len(first))
    matrix.load((shares / (first.sum(axis=0) / first.sum()) >= 1).astype(np.float64))
    near = libpysal.weights.block_weights(districts, silence_warnings=True)
    np.random.seed(1)  # noqa: NPY002 - the package draws from it
    by_neighbourhood = [inequality.gini.Gini_Spatial(column, near, permutations=9_999) for column in shares.T]
    by_district = inequality.theil.TheilDSim(first, districts, permutations=9_999)
    return {
        "nestedness": [matrix.get_nodf(force=True, nodf_method=method) for method in ("nodf", "s_nodf")],
        "exogenous_fitness": matrix.get_exogenous_fitness(first.sum(axis=0)),
        "spatial_gini": [found.g for found in by_neighbourhood],
        "spatial_gini_others": [found.wcg_share for found in by_neighbourhood],
        "polarisation": [found.polarization for found in by_neighbourhood],
        "polarisation_p": [found.polarization_p_sim for found in by_neighbourhood],
        "theil_between": by_district.bg[0],
        "theil_between_p": by_district.bg_pvalue,
    }


def main(shared: str) -> None:
    packages = {
        "econcomplex 1.0.1": ("econcomplex", of_econcomplex),
        "fermi-cref 0.2.0, inequality 1.1.2": ("fermi", of_fermi_and_inequality),
        "economic-complexity 0.3.0": ("economic_complexity", of_economic_complexity),
    }
    for told, (package, computed) in packages.items():
        if find_spec(package):
            print(f"# Printed by peer_figures_us.py: {told}.")
            for name, figure in computed(*output(Path(shared))).items():
                print(f"{name} = {np.asarray(figure, dtype=np.float64).tolist()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
