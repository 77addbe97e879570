"""How often the verdict on ECI passes: on matrices of pure noise, and on real ones. Printed, written to the docs.

Run it from the project's folder: ``python benchmarks/simulate_verdict.py --real FOLDER``, with the folder of
reference data for the real matrices. The verdict is that of `metier.measure.complexity`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import chain, product
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.measure.complexity import STABLE_SHARE, Verdict, complexity
from metier.measure.draws import draws_of_amounts
from metier.measure.presence import presence
from metier.measure.quotients import location_quotient

Floats = NDArray[np.float64]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "verdict.md"
SHAPES = ((20, 20), (30, 30), (51, 65), (85, 17), (85, 40))
SPREADS = (1, 2)
ERRORS = (0.02, 0.05, 0.165)
MATRICES = 100
OPENING = f"""# How often the verdict on complexity passes

Written by `python benchmarks/simulate_verdict.py`. *Identified* means three things: the matrix is connected; at least
95 % of 200 draws of the input error give an ECI that correlates .9 or more with the estimate; and either half of the
activities puts the regions in the same order (median over 100 random halvings of Spearman's correlation at least .5,
chosen here: both halves together are then reliable to two thirds). The error is lognormal and independent by cell;
.165 is the standard deviation that was measured between two vintages of Russian sections.

**Noise**: {MATRICES} tables a row, every cell drawn alone (lognormal with a log standard deviation of 1 or 2, times a
size of the region and of the activity): there is nothing to find. *Stable* counts those that pass by the draws
alone: told of a small error, a table of noise has an ECI as definite as any other, for stability asks how well the
figures are known and not whether they say anything. The halves ask that.

**Real**: the same verdict on real tables, under the same errors. Tables with few activities (Spain's 22 sections,
Russia's 17) are stable enough, but their halves do not agree: a different choice of activities would put the
regions in another order.
"""


def verdict(x: Floats, log_sd: float, generator: np.random.Generator) -> Verdict:
    """The verdict on one table of amounts whose cells are off by a lognormal error."""
    batches = [presence(location_quotient(b)) for b in draws_of_amounts(x, generator, log_sd=log_sd)]
    return complexity(presence(location_quotient(x)), draws=np.concatenate(batches)).verdict


def noise(shape: tuple[int, int], spread: float, generator: np.random.Generator) -> Floats:
    """A table in which no cell knows of another."""
    sizes = generator.lognormal(0, 1, (shape[0], 1)) * generator.lognormal(0, 1, shape[1])
    return np.asarray(generator.lognormal(0, spread, shape) * sizes)


def noise_rows() -> Iterator[str]:
    """How many of the noise tables are stable, and how many identified, by shape, spread and error."""
    for spread, shape, error in product(SPREADS, SHAPES, ERRORS):
        generator = np.random.default_rng([spread, *shape, int(error * 1000)])
        told = [verdict(noise(shape, spread, generator), error, generator) for _ in range(MATRICES)]
        stable = sum(bool(one.connected) and float(one.stable_share) >= STABLE_SHARE for one in told)
        passed = sum(bool(one.identified) for one in told)
        yield (
            f"| noise {shape[0]} x {shape[1]}, spread {spread} | {error} | {stable} of {MATRICES} | "
            f"{passed} of {MATRICES} |"
        )


def real_rows(folder: Path) -> Iterator[str]:
    """Which of the real tables pass, the share of draws that do, and how well the halves agree."""
    for name, x in real_tables(folder):
        for error in ERRORS:
            told = verdict(x, error, np.random.default_rng(1))
            word = "yes" if told.identified else "no"
            yield (
                f"| {name}, {x.shape[0]} x {x.shape[1]} | {error} | {100 * float(told.stable_share):.0f} % of draws | "
                f"{word} (halves {float(told.half_agreement):.2f}) |"
            )


def real_tables(folder: Path) -> Iterator[tuple[str, Floats]]:
    """Tables of the reference data, regions by activities."""
    golden = folder / "golden" / "inputs"
    yield "Spain's provinces, exports 2022", _matrix(golden / "spain_provinces_2022_matrix.csv")
    yield "countries, exports 1998-2000", _matrix(golden / "world_sitc4_1998_2000_matrix.csv.gz")
    gdp = pl.read_parquet(folder / "data" / "us" / "state_gdp_by_industry_1997_2020.parquet")
    yield "US states, GDP 2019", _wide(gdp, "2019")
    gva = pl.read_csv(folder / "data" / "russia" / "gva_shares_okved2_2016_2022.csv", infer_schema=False)
    regions = gva.filter(
        ~pl.col("region_code").str.contains("^RU$|FD|EX") & ~pl.col("activity_code").is_in(list("OPQ"))
    )
    yield "Russian regions, value added 2020, without O, P, Q", _wide(regions, "2020")


def _matrix(path: Path) -> Floats:
    table = pl.read_csv(path)
    return table[:, 1:].cast(pl.Float64).fill_null(0).to_numpy()


def _wide(table: pl.DataFrame, period: str) -> Floats:
    rows = table.filter(pl.col("period").cast(pl.String) == period).with_columns(pl.col("value").cast(pl.Float64))
    wide = rows.pivot(on="activity_code", index="region_code", values="value")
    return np.maximum(wide[:, 1:].fill_null(0).to_numpy(), 0.0)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--real", type=Path, help="the folder of reference data; without it noise alone")
    asked = arguments.parse_args()
    rows = ["| table | error (log sd) | stable | identified |", "|---|---|---|---|"]
    for row in chain(noise_rows(), real_rows(asked.real) if asked.real else ()):
        print(row, flush=True)
        rows.append(row)
    PAGE.write_text("\n".join([OPENING, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
