"""How often the verdict on ECI passes: on matrices of pure noise, and on real ones. Printed, written to the docs.

Run it from the project's folder: ``python benchmarks/simulate_verdict.py --real FOLDER``, with the folder of
reference data for the real matrices. The verdict is that of `metier.measure.complexity`: connected, and at least 95 %
of 200 draws of the input error correlate .9 or more with the estimate.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.measure.complexity import Verdict, complexity
from metier.measure.draws import draws_of_amounts
from metier.measure.presence import presence
from metier.measure.quotients import location_quotient

Floats = NDArray[np.float64]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "verdict.md"
SHAPES = ((30, 30), (51, 65), (85, 40))
ERRORS = (0.05, 0.1, 0.165)
MATRICES = 100
OPENING = f"""# How often the verdict on complexity passes

Written by `python benchmarks/simulate_verdict.py`. *Identified* means: the matrix is connected, and at least 95 % of
200 draws of the input error give an ECI that correlates .9 or more with the estimate. The error is lognormal and
independent by cell; .165 is the standard deviation that was measured between two vintages of Russian sections.

**Noise**: {MATRICES} tables a row, every cell drawn alone (lognormal, times a size of the region and of the
activity): there is nothing to find. The verdict judges the error that it is told of. Told of too small an error, it
passes noise: a noise matrix that is known exactly has an ECI as definite as any other. So a study should state its
error (`revision_sd`), and the report says what the verdict rests on.

**Real**: the same verdict on real tables, under the same errors.
"""


def verdict(x: Floats, log_sd: float, generator: np.random.Generator) -> Verdict:
    """The verdict on one table of amounts whose cells are off by a lognormal error."""
    batches = [presence(location_quotient(b)) for b in draws_of_amounts(x, generator, log_sd=log_sd)]
    return complexity(presence(location_quotient(x)), draws=np.concatenate(batches)).verdict


def noise(shape: tuple[int, int], generator: np.random.Generator) -> Floats:
    """A table in which no cell knows of another."""
    sizes = generator.lognormal(0, 1, (shape[0], 1)) * generator.lognormal(0, 1, shape[1])
    return np.asarray(generator.lognormal(0, 1, shape) * sizes)


def noise_rows() -> Iterator[str]:
    """How many of the noise tables pass, by shape and error."""
    for shape in SHAPES:
        for error in ERRORS:
            generator = np.random.default_rng([*shape, int(error * 1000)])
            passed = sum(bool(verdict(noise(shape, generator), error, generator).identified) for _ in range(MATRICES))
            yield f"| noise {shape[0]} x {shape[1]} | {error} | {passed} of {MATRICES} |"


def real_rows(folder: Path) -> Iterator[str]:
    """Which of the real tables pass, and the share of draws that do."""
    for name, x in real_tables(folder):
        for error in ERRORS:
            told = verdict(x, error, np.random.default_rng(1))
            word = "yes" if told.identified else "no"
            yield f"| {name}, {x.shape[0]} x {x.shape[1]} | {error} | {word} ({100 * float(told.stable_share):.0f} %) |"


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
    rows = ["| table | error (log sd) | identified |", "|---|---|---|"]
    for row in (*noise_rows(), *(real_rows(asked.real) if asked.real else ())):
        print(row, flush=True)
        rows.append(row)
    PAGE.write_text("\n".join([OPENING, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
