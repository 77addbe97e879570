"""How far the probabilities and intervals of records can be trusted: simulated, printed, written to the docs.

Run it from the project's folder: ``python benchmarks/simulate_how_sure.py``. Tables are drawn with shares that are
known; `metier.measure.uncertainty.quotient_intervals` sees only the records. Two figures per case: calibration,
the largest gap between a tenth of P and how often the quotient of those cells really is above 1; and cover, how
often the 95 % interval holds the real quotient.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from metier.measure.design_effect import design_effect_from_years
from metier.measure.priors import BetaPrior, known_prior
from metier.measure.uncertainty import quotient_intervals

Floats = NDArray[np.float64]

ACTIVITIES = 30
FEWEST_IN_TENTH = 300
PAGE = Path(__file__).resolve().parents[1] / "docs" / "how-sure.md"


@dataclass(frozen=True)
class World:
    """What the shares of one simulated table are drawn from."""

    mean: Floats
    strength: Floats

    @staticmethod
    def drawn(generator: np.random.Generator) -> World:
        mean = np.clip(np.exp(generator.normal(np.log(0.01), 0.7, ACTIVITIES)), 0.001, 0.05)
        prior_records = np.exp(generator.uniform(np.log(0.5), np.log(12), ACTIVITIES))
        return World(mean, prior_records / mean)

    def beta_shares(self, regions: int, generator: np.random.Generator) -> Floats:
        """Shares from the stated model; all other activities are in a last column."""
        a, b = self.strength * self.mean, self.strength * (1 - self.mean)
        return _with_remainder(lambda: generator.beta(a, b, (regions, ACTIVITIES)))

    def lognormal_shares(self, regions: int, generator: np.random.Generator) -> Floats:
        """Shares with the same mean and variance, but lognormal."""
        spread = np.sqrt(np.log1p((1 - self.mean) / self.mean / (self.strength + 1)))
        centre = np.log(self.mean) - spread**2 / 2
        return _with_remainder(lambda: np.exp(generator.normal(centre, spread, (regions, ACTIVITIES))))

    @property
    def prior(self) -> BetaPrior:
        rest = 1 - self.mean.sum()
        return known_prior(np.append(self.mean, rest), np.append(self.strength, 10.0))


def _with_remainder(draw: Callable[[], Floats]) -> Floats:
    shares = draw()
    while (full := shares.sum(axis=1) > 0.98).any():  # rare: such regions are drawn anew
        shares[full] = draw()[full]
    return np.column_stack([shares, 1 - shares.sum(axis=1)])


@dataclass(frozen=True)
class Case:
    """One row of the printed table."""

    name: str
    regions: int = 85
    median: float = 1100.0
    lognormal: bool = False
    cluster: int = 1
    assumed: float | str = 1.0
    prior_known: bool = False
    earlier: str = ""
    tables: int = 100

    def records(self, shares: Floats, sizes: NDArray[np.int64], generator: np.random.Generator) -> Floats:
        """Records in clusters of equal size, so that the design effect is that size."""
        drawn = [generator.multinomial(size, share) for size, share in zip(sizes, shares, strict=True)]
        return np.array(drawn, dtype=np.float64) * self.cluster


@dataclass
class Tally:
    """Probabilities, truths and covers of all cells of a case."""

    probability: list[Floats] = field(default_factory=list)
    above: list[NDArray[np.bool_]] = field(default_factory=list)
    covered: list[NDArray[np.bool_]] = field(default_factory=list)
    assumed: list[float] = field(default_factory=list)

    def tenths(self) -> Iterator[tuple[int, float, float]]:
        """Yield for each tenth of P: its cells, the mean P, and how often the quotient was above 1."""
        probability, above = np.concatenate(self.probability), np.concatenate(self.above)
        place = np.minimum((probability * 10).astype(int), 9)
        for tenth in range(10):
            inside = place == tenth
            if inside.sum() >= FEWEST_IN_TENTH:
                yield int(inside.sum()), float(probability[inside].mean()), float(above[inside].mean())

    def calibration(self) -> float:
        return 100 * max(abs(said - seen) for _, said, seen in self.tenths())

    def cover(self) -> float:
        return float(np.concatenate(self.covered).mean())


CASES = (
    Case("prior known", prior_known=True, earlier="1 and .950", tables=200),
    Case("prior estimated, 85 regions, median 1,100 records", earlier="1 and .948"),
    Case("prior estimated, 85 regions, median 90 records", median=90, earlier="4 and .881"),
    Case("prior estimated, 20 regions, median 1,100 records", regions=20, tables=300),
    Case("lognormal shares, 85 regions, median 1,100 records", lognormal=True),
    Case("lognormal shares, 85 regions, median 90 records", lognormal=True, median=90),
    Case("records clustered by 3, divided by 3", cluster=3, assumed=3.0),
    Case("records clustered by 3, design effect from 10 years", cluster=3, assumed="years", tables=40),
    Case("records clustered by 3, not divided", cluster=3, earlier="22 and .81"),
    Case("five regions (Jeffreys, not pooled), median 1,100", regions=5, earlier="17 and .688", tables=800),
    Case("five regions (Jeffreys, not pooled), median 90", regions=5, median=90, tables=800),
)


def simulate(case: Case, seed: int, tables: int) -> Tally:
    """Draw the tables of a case and tally what the intervals say of them."""
    generator = np.random.default_rng(seed)
    tally = Tally()
    for _ in range(tables):
        _one_table(case, generator, tally)
    return tally


def _one_table(case: Case, generator: np.random.Generator, tally: Tally) -> None:
    world = World.drawn(generator)
    draw = world.lognormal_shares if case.lognormal else world.beta_shares
    shares = draw(case.regions, generator)
    sizes = np.maximum(generator.lognormal(np.log(case.median / case.cluster), 1.0, case.regions), 10).astype(int)
    records = case.records(shares, sizes, generator)
    effect = _assumed_effect(case, shares, sizes, generator)
    prior = world.prior if case.prior_known else None
    sure = quotient_intervals(records, prior=prior, design_effect=effect)
    real = shares / ((sizes[:, np.newaxis] * shares).sum(axis=0) / sizes.sum())
    judged = ~np.isnan(sure.low)
    judged[:, -1] = False  # the column of all other activities
    tally.probability.append(sure.probability_above[judged])
    tally.above.append(real[judged] > 1)
    tally.covered.append((sure.low[judged] <= real[judged]) & (real[judged] <= sure.high[judged]))
    tally.assumed.append(effect)


def _assumed_effect(case: Case, shares: Floats, sizes: NDArray[np.int64], generator: np.random.Generator) -> float:
    if not isinstance(case.assumed, str):
        return case.assumed
    years = np.array([case.records(shares, sizes, generator) for _ in range(10)])
    return design_effect_from_years(years)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", type=float, default=1.0, help="part of the tables to draw, for a quick look")
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write the page")
    asked = parser.parse_args()
    rows, tallies = [], []
    for case in CASES:
        start = time.perf_counter()
        tally = simulate(case, asked.seed, max(1, round(case.tables * asked.part)))
        cells = sum(map(len, tally.probability))
        row = f"| {case.name} | {cells:,} | {tally.calibration():.1f} | {tally.cover():.3f} | {case.earlier} |"
        print(row, f"({time.perf_counter() - start:.0f} s, design effect {np.mean(tally.assumed):.2f})")
        rows.append(row)
        tallies.append(tally)
    asked.page.write_text(_page(rows, tallies), encoding="utf-8", newline="\n")


def _tenths_table(tally: Tally) -> str:
    lines = [f"| {said:.3f} | {seen:.3f} | {cells:,} |" for cells, said, seen in tally.tenths()]
    return "\n".join(["| P said | really above 1 | cells |", "|---|---|---|", *lines])


def _page(rows: list[str], tallies: list[Tally]) -> str:
    table = "\n".join(
        [
            "| case | cells | calibration, points | cover | an earlier simulation |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )
    effects = {case.name: np.mean(tally.assumed) for case, tally in zip(CASES, tallies, strict=True)}
    estimated = next(effects[case.name] for case in CASES if case.assumed == "years")
    return TEXT.format(
        table=table,
        known=_tenths_table(tallies[0]),
        pooled=_tenths_table(tallies[1]),
        estimated=f"{estimated:.2f}",
    )


TEXT = """# How sure: what was simulated

*Written by `benchmarks/simulate_how_sure.py`; run it to see the figures again.*

`quotient_intervals` says of each location quotient of records how probable it is that it lies above the limit,
and between which bounds it lies with 95 %. Whether that may be believed can be tried: draw shares, draw records
from them, and compare what is said with what is so.

- **Calibration**: cells are sorted by P into tenths; the figure is the largest gap, in percentage points, between
  the mean P of a tenth and the share of its cells whose real quotient is above 1.
- **Cover**: the share of cells whose 95 % interval holds the real quotient.
- Each table has 30 activities with mean shares about 1 % and prior records (strength x mean) between 0.5 and 12,
  and a column with all the rest that is not judged; the sizes of the regions are lognormal about the median.
- *An earlier simulation*: what was measured for such a case when the method was chosen, calibration and cover.

{table}

The design effect that was estimated from ten years of the clustered records was {estimated} on average; 3 is true.

What follows from it:

- Say what is assumed, and divide by the design effect: records of one team are not independent. Compare the
  rows of clustered records, divided and not.
- With five regions the prior cannot be estimated. Each region is judged by its own records, and the result is
  marked "not pooled": the last rows show what its probabilities are worth.
- Money and people are no records. For them `amount_intervals` adds up rounding, years and revisions, and gives no
  probability.

## Tenth by tenth, prior known

{known}

## Tenth by tenth, prior estimated over 85 regions

{pooled}
"""

if __name__ == "__main__":
    main()
