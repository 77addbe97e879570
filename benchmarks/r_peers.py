"""What three R packages give on real tables: ``python benchmarks/r_peers.py SHARED PACKAGES`` renews the figures.

SHARED is the folder of reference data; PACKAGES one that holds a folder for each R package with its R files, used where
the package is not installed in R's library (economiccomplexity has C++ in it and is better installed). Nothing of the
packages is here: `r_peers.R` and one file beside it for each package call their functions and write what they give to
`tests/measure/peer_figures_r.toml`. Needs `Rscript`, and for EconGeo R's Matrix.

What was run for the figures that are committed:

- EconGeo, R files of its repository from 1.1 to 1.3, as it had them under their dotted names: of 1.1 are `Gini`, `RCA`,
  `diversity`, `ubiquity`, `expy`, `growth.ind`, `norm.ubiquity` and the matrices and lists of entry and exit. `RCA`
  rounds to two digits from 1.3 on, and with it `prody` and `expy`; here they are not rounded.
- REAT 3.0.2, each file with the MD5 sum of CRAN's list; `herf.eq` and `krugman.specg` from the versions that had them.
- economiccomplexity 2.0.0, its R and C++ files, built with cpp11 0.4.3 and Armadillo 12.
- R 4.2.2.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.measure import peer_figures_r, peer_figures_us  # noqa: E402

SPAIN = Path("golden", "inputs", "spain_provinces_2022_matrix.csv")


def written(folder: Path, name: str, values: np.ndarray) -> None:
    """One table as CSV; its labels keep the order of rows and columns when R sorts them."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["", *(f"a{i:02}" for i in range(values.shape[1]))])
        table.writerows([f"r{i:02}", *map(repr, row.tolist())] for i, row in enumerate(values))


def main(shared: str, packages: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder)
        with (Path(shared) / SPAIN).open(encoding="utf-8") as file:
            rows = list(csv.reader(file))[1:]
        written(tables, "spain", np.array([[float(value) for value in row[1:]] for row in rows]))
        output = peer_figures_us.output(Path(shared), peer_figures_r.YEARS)
        for year, values in zip(peer_figures_r.YEARS, output, strict=True):
            written(tables, f"states_{year}", values)
        script = ["Rscript", "--vanilla", HERE / "r_peers.R", tables, packages, peer_figures_r.FIGURES]
        subprocess.run(script, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
