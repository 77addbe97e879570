"""How often a validated link is false: matrices drawn from chance, with and without planted links. Printed to the docs.

Run it from the project's folder: ``python benchmarks/simulate_validated_links.py --real FOLDER``, with the folder of
reference data for the real matrices.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.measure.cooccurrence import cooccurrence
from metier.measure.false_discovery import benjamini_hochberg
from metier.measure.null_model import bicm
from metier.measure.poisson_binomial import poisson_binomial_tail
from metier.measure.presence import presence
from metier.measure.quotients import location_quotient
from metier.measure.validated_links import validated_links

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "validated-links.md"
SEED = 20230817
LARGEST_KNOWN = 10_000  # cells; with known chances every pair has a tail of its own
PLANTED = 0.85  # how much of a planted activity follows its partner
OPENING = f"""# Validated links: how many are false

Written by `python benchmarks/simulate_validated_links.py`. `validated_links` fits the null model (BiCM: chance that
keeps each region's diversity and each activity's ubiquity), takes the exact probability of as many common regions, and
lets stand what Benjamini and Hochberg's rule lets stand. Here the truth is known, for the matrices are drawn:

- **chance alone**: every matrix is drawn from the null model of the named matrix. Every validated link is false, so
  the share of matrices with any link is the share of false discoveries, which shall not be above the rate. *Chances
  known*: judged by the probabilities that it was drawn from. *Fitted*: the null model is fitted to each drawn matrix,
  as a user's is.
- **planted links**: in such matrices some activities follow another one (with probability {PLANTED} in each region).
  *False* is the share, among the links that stand, of those not planted, averaged over the matrices; it shall not be
  above the rate. *Found* is the share of planted links that stand.

| matrix | planted | tail | rate | matrices | any link, chances known | any link, fitted | false | found |
|---|---|---|---|---|---|---|---|---|
"""
CLOSING = """
What follows from it:

- The rate is kept, with much room to spare. With known chances a third to two thirds of it is used up, for p-values
  are discrete. Once the model is fitted, hardly any: it lets degrees vary about those that were observed, while the
  matrix has just those, so that common regions vary less by chance than the model says.
- So a link that stands, stands well; one that does not, is not shown to be chance. Fewer regions show fewer links. To
  find more, raise the rate.
- Poisson tails are wider still: use them where exact ones take too long, for links among rare activities.
"""


@dataclass(frozen=True)
class Trial:
    """One row: from which probabilities matrices are drawn, how many, and how they are judged."""

    name: str
    chances: Floats
    draws: int
    planted: int
    tail: str
    rate: float


def planted_pairs(chances: Floats, count: int, generator: np.random.Generator) -> NDArray[np.intp]:
    """Pairs of activities of like ubiquity, no activity twice."""
    order = np.argsort(chances.sum(axis=0))
    order = order[len(order) // 4 :]  # the rarest cannot show a link
    first = generator.permutation(len(order) // 2)[:count] * 2
    return np.stack([order[first], order[first + 1]])


def known_p_values(drawn: Bools, chances: Floats) -> Floats:
    """P-values of all pairs by the probabilities that a matrix was drawn from."""
    one, other = np.triu_indices(drawn.shape[1], 1)
    return poisson_binomial_tail((chances[:, one] * chances[:, other]).T, cooccurrence(drawn)[one, other])


def judged(trial: Trial) -> str:
    """The row of one trial."""
    generator = np.random.default_rng([SEED, trial.draws, trial.planted])
    known, any_link, false, found = [], [], [], []
    for _ in range(trial.draws):
        drawn = generator.random(trial.chances.shape) < trial.chances
        if trial.tail == "exact" and drawn.size < LARGEST_KNOWN:
            known.append(bool(benjamini_hochberg(known_p_values(drawn, trial.chances), trial.rate).any()))
        alone = validated_links(drawn, trial.rate, tail=trial.tail).validated
        any_link.append(bool(alone.any()))
        pairs = planted_pairs(trial.chances, trial.planted, generator)
        follow = generator.random((len(drawn), trial.planted)) < PLANTED
        drawn[:, pairs[1]] = np.where(follow, drawn[:, pairs[0]], drawn[:, pairs[1]])
        stands = validated_links(drawn, trial.rate, tail=trial.tail).validated
        true = np.count_nonzero(stands[pairs[0], pairs[1]])
        links = np.count_nonzero(stands) // 2
        false.append((links - true) / max(links, 1))
        found.append(true / trial.planted)
    shape = " x ".join(map(str, trial.chances.shape))
    return (
        f"| {trial.name}, {shape} | {trial.planted} | {trial.tail} | {trial.rate} | {trial.draws} "
        f"| {f'{np.mean(known):.3f}' if known else ''} | {np.mean(any_link):.3f} | {np.mean(false):.3f} "
        f"| {np.mean(found):.2f} |"
    )


def made_up() -> Floats:
    """Chances of 85 regions in 60 activities: some regions diverse, some activities everywhere."""
    generator = np.random.default_rng(SEED)
    odds = np.multiply.outer(generator.lognormal(-0.5, 1, 85), generator.lognormal(-0.5, 1, 60))
    return np.asarray(odds / (1 + odds))


def real_chances(folder: Path) -> Iterator[tuple[str, Floats, int, int]]:
    """The null models of the real matrices, with how many matrices to draw and links to plant."""
    inputs = folder / "golden" / "inputs"
    for name, file, draws, planted in (
        ("Spain's provinces, exports 2022", "spain_provinces_2022_matrix.csv", 500, 4),
        ("countries, exports 1998-2000", "world_sitc4_1998_2000_matrix.csv.gz", 10, 60),
    ):
        x = pl.read_csv(inputs / file)[:, 1:].cast(pl.Float64).fill_null(0).to_numpy()
        yield name, bicm(presence(location_quotient(x))).probabilities, draws, planted


def trials(folder: Path | None) -> Iterator[Trial]:
    """Every row in turn."""
    sources = [("made up", made_up(), 500, 10), *(real_chances(folder) if folder else ())]
    for name, chances, draws, planted in sources:
        for tail, rate in (("exact", 0.05), ("exact", 0.2), ("poisson", 0.05)):
            yield Trial(name, chances, draws, planted, tail, rate)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--real", type=Path, help="the folder of reference data; without it made-up chances alone")
    asked = arguments.parse_args()
    rows = []
    for trial in trials(asked.real):
        rows.append(judged(trial))
        print(rows[-1], flush=True)
    PAGE.write_text(OPENING + "\n".join(rows) + "\n" + CLOSING, encoding="utf-8")


if __name__ == "__main__":
    main()
