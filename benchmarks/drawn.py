"""Conventions beside the peers on matrices that are drawn: ``python benchmarks/drawn.py`` prints how near they are.

Each package runs in an environment of its own (`setup_peers.py`), as `drawn.py PACKAGE MATRICES FIGURES`; what it
gives is compared with `under_convention` in this one. `docs/golden.md` holds what was printed.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from environments import interpreter

SEED = 20261126
CONVENTION = {
    "ecomplexity": "atlas",
    "econcomplex": "econcomplex",
    "economic-complexity": "datawheel",
    "fermi-cref": "fermi",
}
NAMES = {"rca": "quotients", "mcp": "presence"}
COLUMNS = ("rca", "mcp", "density", "cog", "eci", "coi", "diversity", "pci", "ubiquity")
Figures = dict[str, np.ndarray]


def drawn() -> dict[str, np.ndarray]:
    """Amounts of many sizes: heavy tails, few cells, whole numbers, few regions, few activities, empty ones."""
    generator = np.random.default_rng(SEED)

    def amounts(regions: int, activities: int, filled: float, spread: float = 2.0) -> np.ndarray:
        sizes = np.outer(generator.lognormal(0, 1.5, regions), generator.lognormal(0, 1.5, activities))
        noise = generator.lognormal(0, spread, sizes.shape)
        return sizes * noise * (generator.random(sizes.shape) < filled)

    found = {
        "heavy-tailed, 60 x 90": amounts(60, 90, 0.6),
        "sparse, 80 x 120": np.rint(amounts(80, 120, 0.12) * 100),
        "whole numbers, 30 x 25": np.rint(amounts(30, 25, 0.7) * 3),
        "small, 7 x 5": np.rint(amounts(7, 5, 0.8, 1.0) * 100),
        "many regions, 300 x 40": amounts(300, 40, 0.5),
        "an empty row and column, 40 x 55": amounts(40, 55, 0.5),
    }
    found["an empty row and column, 40 x 55"][17] = 0
    found["an empty row and column, 40 x 55"][:, 23] = 0
    return found


def labels(x: np.ndarray) -> tuple[list[str], list[str]]:
    return [f"R{i:03}" for i in range(len(x))], [f"A{i:03}" for i in range(x.shape[1])]


def of_long_tables(x: np.ndarray, compute: Callable) -> Figures:
    import pandas as pd

    regions, activities = labels(x)
    wide = pd.DataFrame(x, index=regions, columns=activities)
    table = wide.reset_index(names="loc").melt(id_vars="loc", var_name="prod", value_name="val").assign(time=1)
    found = compute(table)
    cells = {name: found.pivot(index="loc", columns="prod", values=name) for name in COLUMNS}
    full = {name: frame.reindex(index=regions, columns=activities).to_numpy(float) for name, frame in cells.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is empty has no row
        for name in ("eci", "coi", "diversity"):
            full[name] = np.nanmax(full[name], axis=1)
        for name in ("pci", "ubiquity"):
            full[name] = np.nanmax(full[name], axis=0)
    return full


def ecomplexity(x: np.ndarray) -> Figures:
    from ecomplexity import ecomplexity as compute

    columns = {"time": "time", "loc": "loc", "prod": "prod", "val": "val"}
    return of_long_tables(x, lambda table: compute(table, columns, check_logsupermodularity=False, verbose=False))


def econcomplex(x: np.ndarray) -> Figures:
    import econcomplex as package

    columns = {"loc": "loc", "act": "prod", "val": "val"}
    return of_long_tables(x, lambda table: package.compute_complexity(table[["loc", "prod", "val"]], columns))


def economic_complexity(x: np.ndarray) -> Figures:
    import economic_complexity as package
    import pandas as pd

    regions, activities = labels(x)
    rca = package.rca(pd.DataFrame(x, index=regions, columns=activities))
    eci, pci = package.complexity(rca)
    phi = package.proximity(rca)
    gain = package.opportunity_gain(rca, pci=pci, proximities=phi)
    cells = {"rca": rca, "density": package.relatedness(rca, proximities=phi), "cog": gain}
    full = {name: frame.reindex(index=regions, columns=activities).to_numpy(float) for name, frame in cells.items()}
    return {**full, "eci": eci.reindex(regions).to_numpy(float), "pci": pci.reindex(activities).to_numpy(float)}


def fermi_cref(x: np.ndarray) -> Figures:
    from fermi.economic_fitness_complexity import efc
    from fermi.matrix_processor import MatrixProcessorCA

    with contextlib.redirect_stdout(io.StringIO()):
        table = MatrixProcessorCA().load(x).compute_rca()
        quotients = np.asarray(table.get_matrix(dense=True), dtype=float)
        index = efc()
        index.load(table.binarize().get_matrix())
        eci, pci = (np.asarray(part, dtype=float) for part in index.get_eci_pci())
    return {"rca": quotients, "eci": eci, "pci": pci}


PACKAGES = {
    "ecomplexity": ecomplexity,
    "econcomplex": econcomplex,
    "economic-complexity": economic_complexity,
    "fermi-cref": fermi_cref,
}


def of_peer(package: str, given: str, result: str) -> None:
    warnings.filterwarnings("ignore")
    with np.load(given) as matrices:
        found = {
            f"{matrix}|{name}": figure
            for matrix in matrices
            for name, figure in PACKAGES[package](matrices[matrix]).items()
        }
    np.savez(result, **found)


def worst(package: str, x: np.ndarray, figures: Figures) -> str:
    """The largest difference, as a share of the column's largest figure, and the column; or which have no figure."""
    from metier.measure.conventions import under_convention

    ours = under_convention(x, CONVENTION[package])
    apart = {}
    for name, expected in figures.items():
        found = getattr(ours, NAMES.get(name, name))
        both = ~np.isnan(found) & ~np.isnan(expected)
        if not both.any():
            apart[name] = np.inf
            continue
        size = max(1.0, np.abs(expected[both]).max())
        apart[name] = float(np.abs(found - expected)[both].max() / size)
    lost = [name for name, difference in apart.items() if np.isinf(difference)]
    name = max((n for n in apart if n not in lost), key=lambda n: apart[n])
    return f"{apart[name]:.0e} ({name})" + (f"; theirs all NaN: {', '.join(lost)}" if lost else "")


def main() -> None:
    matrices = drawn()
    with tempfile.TemporaryDirectory() as folder:
        given, result = Path(folder) / "matrices.npz", Path(folder) / "figures.npz"
        np.savez(given, **matrices)
        print("| matrix |", " | ".join(PACKAGES), "|\n|---|" + "---|" * len(PACKAGES))
        rows = {matrix: [] for matrix in matrices}
        for package in PACKAGES:
            subprocess.run([interpreter(package), __file__, package, given, result], check=True)
            with np.load(result) as found:
                for matrix, x in matrices.items():
                    own = {key.split("|")[1]: found[key] for key in found if key.startswith(f"{matrix}|")}
                    rows[matrix].append(worst(package, x, own))
        for matrix, row in rows.items():
            print("|", matrix, "|", " | ".join(row), "|")


if __name__ == "__main__":
    of_peer(*sys.argv[1:]) if len(sys.argv) > 1 else main()
