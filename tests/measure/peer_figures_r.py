"""What three R packages gave on Spain's matrix and on American states' output; `benchmarks/r_peers.py` ran them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np

FIGURES = Path(__file__).with_suffix(".toml")
YEARS = (2010, 2015, 2019)


def figures(package: str, table: str) -> dict[str, np.ndarray]:
    """Of one package on one table, by the name of its function; of matrices the first rows."""
    written = tomllib.loads(FIGURES.read_text("utf-8"))[package][table]
    return {name: np.array(figure, dtype=np.float64) for name, figure in written.items()}
