"""Single warm calls of metier beside those of its peers: ``python benchmarks/single_calls.py > docs/single-calls.md``.

Words after it choose the indices whose names hold one of them. Both run in one process, in turn, with one thread;
shown is the median of the processor time. A call of a peer is given what it takes quickest: arrays where it takes
them. Where an index repeats, both repeat equally often.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from environments import HERE, interpreter

SIZES = ((30, 20), (230, 1240))
LONGEST = 0.6  # seconds that the calls of one pair and size may take together, before it has enough turns
MOST_TURNS, FEWEST_TURNS = 400, 3
SEED = 20261126
HEADER = """# Single calls

Warm calls of metier beside those of its peers, printed by `python benchmarks/single_calls.py`. Both run in one process,
in turn, with one thread; each cell is the median of the processor time of ours and of theirs, in milliseconds, and how
many times metier is faster. On the small table a call of ours is mostly the check of what is handed over: infinite
and negative values, missing cells, shapes and words. The peers check little of that. The machine
was shared while this ran.

"""

Call = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """One index, by metier and by a peer."""

    index: str
    package: str
    ours: Call
    theirs: Call


@dataclass(frozen=True)
class Given:
    """What the calls are about: amounts of two years, quotients, presence, and figures of regions and activities."""

    first: np.ndarray
    last: np.ndarray
    quotients: np.ndarray
    present: np.ndarray
    of_regions: np.ndarray
    pci: np.ndarray


def drawn(regions: int, activities: int) -> Given:
    """Heavy-tailed and sparse: two cells of five hold something."""
    draw = np.random.default_rng(SEED)
    sizes = np.outer(draw.lognormal(0, 1, regions), draw.lognormal(0, 1, activities))
    first, last = (sizes * draw.lognormal(0, 1.5, sizes.shape) * (draw.random(sizes.shape) < 0.4) for _ in range(2))
    quotients = first / first.sum(axis=1, keepdims=True) / (first.sum(axis=0) / first.sum())
    present = (quotients >= 1).astype(np.float64)
    return Given(first, last, quotients, present, draw.lognormal(9, 1, regions), draw.normal(size=activities))


def of_amounts(given: Given) -> Iterator[Pair]:
    import econcomplex as peer

    from metier.measure import alike, concentration, growth, inequality, lorenz, quotient_summaries, structure
    from metier.measure.products import expy, product_emission_intensity, product_gini, prody
    from metier.measure.quotients import location_quotient
    from metier.measure.quotients_of_rates import per_head_quotient
    from metier.measure.ubiquity import normalised_ubiquity

    x, y, heads = given.first, given.last, given.of_regions
    shares = heads / heads.sum()
    for index, ours, theirs in (
        ("location quotient", lambda: location_quotient(x), lambda: peer.rca(x)),
        ("quotient per head", lambda: per_head_quotient(x, heads), lambda: peer.rpop(x, heads)),
        ("normalised ubiquity", lambda: normalised_ubiquity(x), lambda: peer.normalized_ubiquity(x)),
        ("mean quotient", lambda: quotient_summaries.mean_quotient(x), lambda: peer.location_quotient_avg(x)),
        ("Hachman", lambda: quotient_summaries.hachman_index(x), lambda: peer.hachman_index(x)),
        (
            "coefficient of specialisation",
            lambda: structure.hoover_index(x),
            lambda: peer.specialization_coefficient(x),
        ),
        ("Krugman", lambda: structure.krugman_index(x), lambda: peer.krugman_index(x)),
        ("Hoover", lambda: structure.hoover_index(x, of="activities"), lambda: peer.hoover_index(x)),
        ("Gini of each region", lambda: inequality.gini(x), lambda: [peer.gini(row) for row in x]),
        ("locational Gini", lambda: lorenz.locational_gini(x), lambda: peer.locational_gini(x)),
        ("Hoover Gini", lambda: lorenz.hoover_gini(x), lambda: peer.hoover_gini(x)),
        ("Herfindahl", lambda: concentration.herfindahl(x, form="normalised"), lambda: peer.herfindahl(x)),
        ("entropy", lambda: concentration.entropy(x), lambda: peer.shannon_entropy(x)),
        (
            "export similarity",
            lambda: alike.export_similarity(x, method="correlation"),
            lambda: peer.export_similarity(x),
        ),
        ("PRODY", lambda: prody(x, heads), lambda: peer.prody(x, heads)),
        ("EXPY", lambda: expy(x, heads), lambda: peer.expy(x, heads)),
        ("PGI", lambda: product_gini(x, shares, compare="at least"), lambda: peer.product_gini_index(x, shares)),
        (
            "PEII",
            lambda: product_emission_intensity(x, heads, compare="at least"),
            lambda: peer.product_emissions_index(x, heads),
        ),
        ("growth of cells", lambda: growth.growth(x, y), lambda: peer.growth_matrix(x, y, pct=False)),
        ("growth of regions", lambda: growth.growth_of_regions(x, y), lambda: peer.growth_rate(x, y, 0, pct=False)),
        (
            "growth of activities",
            lambda: growth.growth_of_activities(x, y),
            lambda: peer.growth_rate(x, y, 1, pct=False),
        ),
    ):
        yield Pair(index, "econcomplex", ours, theirs)


def of_presence(given: Given) -> Iterator[Pair]:
    import econcomplex as peer

    from metier.measure import cooccurrence, cooccurrence_z, density, outlook, recombination, relatedness, within_region
    from metier.measure.complexity import complexity
    from metier.measure.presence import presence
    from metier.measure.quotient_proximity import quotient_proximity
    from metier.measure.reflections import fitness, reflections

    q, m, pci, raw = given.quotients, given.present, given.pci, {"use_rca": False}
    phi = relatedness.proximity(m)
    records = "records"
    for index, ours, theirs in (
        ("presence", lambda: presence(q, compare="at least"), lambda: peer.binarize(q)),
        ("ECI and PCI", lambda: complexity(m), lambda: peer.eci_pci(m, **raw)),
        (
            "reflections, 20",
            lambda: reflections(m, 20),
            lambda: peer.method_of_reflections(m, iterations=20, tol=None, **raw),
        ),
        (
            "fitness, 20 steps",
            lambda: fitness(m, steps=20, update="in turn", tolerance=1e-10),
            lambda: peer.fitness_complexity(m, iterations=20, **raw),
        ),
        ("proximity", lambda: relatedness.proximity(m), lambda: peer.proximity(m, compute="product", **raw)),
        ("proximity of quotients", lambda: quotient_proximity(q), lambda: peer.continuous_proximity(q)),
        (
            "proximity of quotients, cosine",
            lambda: quotient_proximity(q, "cosine"),
            lambda: peer.continuous_proximity(q, "cosine"),
        ),
        ("density by a proximity", lambda: density.density(m, phi), lambda: peer.relatedness_density(m, phi, **raw)),
        ("density", lambda: density.density(m), lambda: peer.relatedness_density(m, **raw)),
        (
            "relative relatedness",
            lambda: within_region.relative_relatedness(m, phi),
            lambda: peer.relative_relatedness(m, phi, **raw),
        ),
        ("co-occurrence", lambda: cooccurrence.cooccurrence(m), lambda: peer.co_occurrence(m, diagonal=True)),
        ("co-occurrence, cosine", lambda: relatedness.proximity(m, "cosine"), lambda: peer.relatedness_index(m)),
        (
            "z-score of records",
            lambda: cooccurrence_z.cooccurrence_z(m, "hypergeometric"),
            lambda: peer.z_score_novelty(m),
        ),
        ("proximity across", lambda: relatedness.cross_proximity(m, m), lambda: peer.cross_proximity(m, m, **raw)),
        (
            "mean complexity",
            lambda: outlook.portfolio_complexity(m, pci),
            lambda: peer.subnational_eci(m, pci, standardize=False, **raw),
        ),
        (
            "ease of recombination",
            lambda: recombination.ease_of_recombination(m, records),
            lambda: peer.ease_of_recombination(m),
        ),
        (
            "modular complexity",
            lambda: recombination.modular_complexity(m, records),
            lambda: peer.modular_complexity(m),
        ),
        (
            "its mean by activity",
            lambda: recombination.mean_modular_complexity(m, records),
            lambda: peer.modular_complexity_avg(m),
        ),
    ):
        yield Pair(index, "econcomplex", ours, theirs)


def of_inequality(given: Given) -> Iterator[Pair]:
    """PySAL takes one row of figures; so does metier here, and again all activities at once."""
    from inequality.atkinson import atkinson as their_atkinson
    from inequality.gini import Gini
    from inequality.theil import Theil, TheilD
    from inequality.wolfson import wolfson as their_wolfson

    from metier.measure.decomposition import theil_decomposition
    from metier.measure.inequality import atkinson, gini, theil, wolfson

    x = given.first + 1e-3  # its Atkinson refuses zeros
    row, groups = x[:1], np.arange(x.shape[1]) % 5
    column = x[0].copy()
    for index, ours, theirs in (
        ("Gini of one row", lambda: gini(row), lambda: Gini(column).g),
        ("Theil of one row", lambda: theil(row), lambda: Theil(column).T),
        ("Theil's parts of one row", lambda: theil_decomposition(row, groups), lambda: TheilD(column, groups).wg),
        ("Atkinson of one row", lambda: atkinson(row), lambda: their_atkinson(column, 0.5)),
        ("Wolfson of one row", lambda: wolfson(row), lambda: their_wolfson(column)),
        ("Theil of all activities", lambda: theil(x, of="activities"), lambda: Theil(x).T),
    ):
        yield Pair(index, "inequality", ours, theirs)


def of_tables(given: Given) -> Iterator[Pair]:
    """Long table in, long table out."""
    import pandas as pd
    from ecomplexity import ecomplexity
    from ecomplexity import proximity as their_proximity

    import metier

    regions, activities = given.first.shape
    table = pd.DataFrame(
        {
            "year": 2020,
            "region": np.repeat([f"R{i:03}" for i in range(regions)], activities),
            "activity": np.tile([f"A{i:04}" for i in range(activities)], regions),
            "value": given.first.ravel(),
        }
    )
    columns = {"time": "year", "loc": "region", "prod": "activity", "val": "value"}
    yield Pair(
        "all indicators, long table",
        "ecomplexity",
        lambda: metier.indicators(table, region="region", activity="activity", value="value", period="year"),
        lambda: ecomplexity(table, columns, check_logsupermodularity=False, verbose=False),
    )
    yield Pair(
        "proximity, long table",
        "ecomplexity",
        lambda: metier.proximity(
            metier.presence(metier.location_quotient(table.pivot(index="region", columns="activity", values="value")))
        ),
        lambda: their_proximity(table, columns),
    )


def seconds_of(pair: Pair) -> tuple[float, float]:
    """Median processor seconds of a call of ours and of theirs, in turn, after one each to warm up."""
    took: tuple[list[float], list[float]] = ([], [])
    start = time.process_time()
    pair.ours(), pair.theirs()
    while len(took[0]) < FEWEST_TURNS or (len(took[0]) < MOST_TURNS and time.process_time() - start < LONGEST):
        for call, into in zip((pair.ours, pair.theirs), took, strict=True):
            begun = time.process_time_ns()
            call()
            into.append((time.process_time_ns() - begun) / 1e9)
    return statistics.median(took[0]), statistics.median(took[1])


def here(wanted: list[str]) -> None:
    """Every pair whose name holds one of the words, in both sizes."""
    warnings.filterwarnings("ignore")
    print(HEADER + "| index | peer |", " | ".join(f"{r} x {a}" for r, a in SIZES), "|")
    print("|---|---|" + "---:|" * len(SIZES))
    sets = [[*of_amounts(g), *of_presence(g), *of_inequality(g), *of_tables(g)] for g in (drawn(*s) for s in SIZES)]
    for pairs in zip(*sets, strict=True):
        if wanted and not any(word in pairs[0].index for word in wanted):
            continue
        cells = []
        for pair in pairs:
            gc.collect()
            with contextlib.redirect_stdout(io.StringIO()):  # ecomplexity prints each year
                ours, theirs = seconds_of(pair)
            cells.append(f"{ours * 1e3:.3g}, {theirs * 1e3:.3g}, {theirs / ours:.2f} x")
        print(f"| {pairs[0].index} | {pairs[0].package} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
    paths = os.pathsep.join((str(HERE.parent / "src"), str(HERE)))
    command = [interpreter("econcomplex"), Path(__file__), "--here", *sys.argv[1:]]
    subprocess.run(command, env=os.environ | one | {"PYTHONPATH": paths}, check=True)


if __name__ == "__main__":
    here(sys.argv[2:]) if "--here" in sys.argv else main()
