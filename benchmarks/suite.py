"""What is measured: each piece of work, its contestants, its input and the line to reach."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """One piece of work on one input.

    Attributes:
        title: what the table in docs/performance.md calls it.
        work: the module in benchmarks/work.
        given: the input's name.
        contestants: who takes part, metier first.
        reach: how many times faster than each contestant metier shall be; empty where nothing was set.
        repeats: rounds; in each round every contestant runs once.
        once: contestants who take minutes and run in the first round only.
        tolerance: how far the checked figures may differ; None where they are another estimate.
        unchecked: contestants whose figures differ by definition.
        threads: with how many threads it is run.
    """

    title: str
    work: str
    given: str
    contestants: tuple[str, ...]
    reach: dict[str, float] = field(default_factory=dict)
    repeats: int = 3
    once: tuple[str, ...] = ()
    tolerance: float | None = 1e-9
    unchecked: tuple[str, ...] = ()
    threads: tuple[int, ...] = (1, 2)


PANEL = (
    "metier",
    "metier (given pairs)",
    "metier (polars)",
    "ecomplexity",
    "econcomplex",
    "economic-complexity",
    "fermi-cref",
)

CASES = (
    Case(
        "Long panel, 25 years x 230 x 1,240, 40 % non-zero: RCA, ECI, PCI, proximity, density, COI, COG, long to long",
        "long_panel",
        "panel_25",
        PANEL,
        {"ecomplexity": 20, "econcomplex": 18, "economic-complexity": 6, "fermi-cref": 4},
        once=("ecomplexity", "econcomplex", "economic-complexity", "fermi-cref"),
        unchecked=("economic-complexity",),
        threads=(1,),
    ),
    Case(
        "The same, 5 years (is it linear in years?)",
        "long_panel",
        "panel_5",
        PANEL,
        once=("ecomplexity", "econcomplex"),
        unchecked=("economic-complexity",),
    ),
    Case(
        "1,500 x 5,000: presence, proximity, density",
        "space",
        "space_1500_5000",
        ("metier", "metier (by name)", "econcomplex", "fermi-cref"),
        {"econcomplex": 2.2, "fermi-cref": 5},
        once=("fermi-cref",),
    ),
    Case(
        "1,500 x 1,000: presence, proximity, density",
        "space",
        "space_1500_1000",
        ("metier", "ecomplexity"),
        {"ecomplexity": 15},
        unchecked=("ecomplexity",),
    ),
    Case(
        "300 x 10,000: density with cosine",
        "cosine_density",
        "cosine_300_10000",
        ("metier", "econcomplex"),
        {"econcomplex": 60},
        once=("econcomplex",),
    ),
    Case(
        "P and 95 % interval of every quotient, 300 x 650 records; the loop has 1,000 resamples",
        "intervals",
        "records_300_650",
        ("metier", "bootstrap loop"),
        {"bootstrap loop": 5},
        tolerance=None,
    ),
    Case(
        "ECI of 1,000 draws of 85 x 400",
        "draws",
        "draws_85_400",
        ("metier", "econcomplex"),
        {"econcomplex": 30},
        once=("econcomplex",),
        threads=(1,),
    ),
    Case(
        "1,500 x 1,000: PRODY, EXPY, product Gini and emission intensity",
        "products",
        "space_1500_1000",
        ("metier", "econcomplex"),
        {"econcomplex": 1},
        threads=(1,),
    ),
    Case(
        "25 years x 230 x 1,240: growth of cells, regions and activities; entries and exits of every cell",
        "movements",
        "panel_25",
        ("metier", "econcomplex"),
        {"econcomplex": 1},
        threads=(1,),
    ),
    Case(
        "25 years x 230 x 1,240: moves between four classes of quotients, their ergodic distribution",
        "transition_matrix",
        "panel_25",
        ("metier", "giddy"),
        {"giddy": 1},
        once=("giddy",),
        threads=(1,),
    ),
    Case(
        "1,500 x 1,000: ten indices of concentration and specialisation",
        "concentration",
        "space_1500_1000",
        ("metier", "econcomplex"),
        {"econcomplex": 1},
        threads=(1,),
    ),
    Case(
        "1,500 x 1,000: Gini, Theil and its parts, Atkinson, Wolfson of every activity",
        "inequality_of_activities",
        "space_1500_1000",
        ("metier", "inequality"),
        {"inequality": 1},
        threads=(1,),
    ),
    Case(
        "1,500 x 1,000: similarity of every two regions' exports",
        "export_similarity",
        "space_1500_1000",
        ("metier", "econcomplex", "the product alone"),
        {"econcomplex": 5},
        repeats=9,
        unchecked=("the product alone",),
        threads=(1,),
    ),
    Case(
        "1,500 x 1,000: quotients, and how alike those of every two activities run, by correlation and by cosine",
        "continuous_proximity",
        "space_1500_1000",
        ("metier", "econcomplex", "the product alone"),
        {"econcomplex": 5},
        repeats=9,
        unchecked=("the product alone",),
        threads=(1,),
    ),
    Case(
        "Validated links of 230 x 780: null model, exact p-values of all pairs, false discovery rate",
        "validated_links",
        "links_230_780",
        ("metier", "bicm"),
        {"bicm": 5},
        once=("bicm",),
        threads=(1,),
    ),
    Case(
        "Z-score of co-occurrence of 1,000 technologies in 10,000 records",
        "atypical_pairs",
        "records_10000_1000",
        ("metier", "econcomplex"),
        {"econcomplex": 5},
        repeats=9,
        threads=(1,),
    ),
    Case(
        "Entries of least effort that raise complexity by 0.1, for each of 40 regions among 780 activities",
        "entries",
        "links_230_780",
        ("metier", "econcomplex"),
        {"econcomplex": 1},
        once=("econcomplex",),
        tolerance=1e-3,  # its solver stops within a ten-thousandth of the optimum
        threads=(1,),
    ),
    Case(
        "Import of the package in a fresh process",
        "start",
        "none",
        ("metier", "numpy"),
        {"numpy": 1 / 1.3},
        repeats=15,
        tolerance=None,
    ),
)
