"""How sure: intervals and probabilities of coefficients, sureness of competences, cautions, findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metier.conclude.competences import competences
from metier.conclude.sureness import CAUTIONS, SCHEMA, findings_of_sureness, sureness
from metier.measure.uncertainty import quotient_intervals
from metier.observe import observations
from metier.observe.classifications import Classification
from metier.observe.evidence import Evidence
from metier.study import compute
from tests.conclude import years
from tests.study import tables

CODES = ("a", "b", "c", "d")
TOY = np.array([[[30.0, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]]])
TREE = tables.territories(("P", "Q", "S"))


def cell(table: pl.DataFrame, region: str, activity: str, level: str = "national") -> dict[str, object]:
    return table.row(
        by_predicate=(pl.col("region_code") == region)
        & (pl.col("activity_code") == activity)
        & (pl.col("level") == level),
        named=True,
    )


def test_records_have_the_interval_and_probability_of_quotient_intervals() -> None:
    found = years.coefficients(tables.plan("records"), years.evidence(TOY, TREE, CODES)).table()
    sure = quotient_intervals(TOY[0])
    for i, region in enumerate(TREE.regions):
        for j, code in enumerate(CODES):
            row = cell(found, region, code)
            told = (row["interval_low"], row["interval_high"], row["probability_above"])
            wanted = (sure.low[i, j], sure.high[i, j], sure.probability_above[i, j])
            assert told == pytest.approx(wanted, rel=1e-12)
            assert row["basis"] == "records, not pooled"


def test_amounts_have_no_probability() -> None:
    found = years.coefficients(tables.plan("amounts"), years.evidence(TOY, TREE, CODES)).table()
    assert found["probability_above"].null_count() == found.height


def test_the_rules_limit_is_what_the_probability_is_about() -> None:
    plan = years.changed(tables.plan("records"), rule={"recipe": "lq-1.5"})
    row = cell(years.coefficients(plan, years.evidence(TOY, TREE, CODES)).table(), "P", "a")
    assert row["probability_above"] == pytest.approx(quotient_intervals(TOY[0], limit=1.5).probability_above[0, 0])


def test_a_design_effect_widens_and_pulls_to_the_middle() -> None:
    known = years.evidence(TOY, TREE, CODES)
    alone = cell(years.coefficients(tables.plan("records"), known).table(), "P", "a")
    apart = cell(years.coefficients(tables.plan("records", design_effect=4), known).table(), "P", "a")
    assert apart["interval_low"] < alone["interval_low"]
    assert apart["interval_high"] > alone["interval_high"]
    assert apart["probability_above"] < alone["probability_above"]


def test_a_macroregion_of_few_regions_learns_from_all_regions() -> None:
    counts = np.random.default_rng(3).poisson(40, (1, 20, 3)).astype(float)
    tree = tables.territories([f"R{i}" for i in range(20)], macroregions=4)
    found = years.coefficients(tables.plan("records"), years.evidence(counts, tree, "abc")).table()
    assert set(found["basis"]) == {"records"}


def test_an_own_row_with_fewer_records_than_a_region_gives_no_probability() -> None:
    known = tables.amounts(TOY[0], TREE, CODES, own=np.array([20.0, 40, 35, 35]))
    plan = years.changed(
        tables.plan("records"),
        reference={"use": "published"},
        levels=[{"name": "national", "layer": "output"}],
    )
    found = years.coefficients(plan, known).table()
    assert found["probability_above"].null_count() == found.height


def test_years_and_revisions_are_added_in_variance() -> None:
    """One cell by hand: logs .1, -.1, .1, -.1 about a line of slope -.04, and revisions of .165."""
    steps = np.exp([0.1, -0.1, 0.1, -0.1])
    values = np.array([[[x * 1000, 1000.0], [1e9, 1e9]] for x in steps])
    plan = tables.plan("amounts", revision_sd=0.165, decimals=12)
    tree = tables.territories(("P", "Q"))
    own_share = values[:, 0, 0] / values[:, 0].sum(axis=1)
    logs = np.log(own_share)
    line = np.polyval(np.polyfit(range(4), logs, 1), range(4))
    spread = np.sqrt((((logs - line) ** 2).sum()) / 2 + 0.165**2)
    row = (
        years.coefficients(plan, years.evidence(values, tree, "ab"))
        .table()
        .row(
            by_predicate=(pl.col("region_code") == "P")
            & (pl.col("activity_code") == "a")
            & (pl.col("period") == "2020")
            & (pl.col("level") == "national"),
            named=True,
        )
    )
    assert row["basis"] == "rounding + years + revision"
    assert np.log(row["interval_high"] / row["coefficient"]) == pytest.approx(1.959963985 * spread, rel=1e-3)


def test_rounding_bounds_stay_beside_the_wider_interval() -> None:
    known = replace(years.evidence(TOY, TREE, CODES), decimals={"output": 0})
    plan = tables.plan("amounts", revision_sd=0.2)
    found = years.coefficients(plan, known)
    row = cell(sureness(plan, known, found, competences(plan, known, found)), "P", "a")
    assert row["low"] < row["rounding_low"] < row["coefficient"] < row["rounding_high"] < row["high"]


@pytest.mark.parametrize(
    ("quotient", "revision_sd", "degree"),
    [(1.05, None, "weak"), (1.15, None, "moderate"), (1.3, None, "strong"), (1.3, 0.165, "moderate")],
)
def test_degrees_by_margin_and_interval(quotient: float, revision_sd: float | None, degree: str) -> None:
    plan = tables.plan("coefficients", **({"revision_sd": revision_sd} if revision_sd else {}))
    table = np.array([[quotient], [0.5]])
    known = tables.published(table, table, tables.territories(("P", "Q")), ("a",), decimals=3)
    found = competences(plan, known, years.coefficients(plan, known))
    assert cell(found, "P", "a")["sureness"] == degree


@pytest.mark.parametrize(("scale", "degree"), [(1, "weak"), (6, "moderate"), (100, "strong")])
def test_degrees_by_probability(scale: int, degree: str) -> None:
    """A quotient of 1.13, in ever more records."""
    counts = np.array([[[9.0, 11, 30], [8, 12, 30], [7, 13, 30]]]) * scale
    plan, known = tables.plan("records"), years.evidence(counts, TREE, "abc")
    row = cell(competences(plan, known, years.coefficients(plan, known)), "P", "a")
    probability = row["probability_above"]
    assert row["sureness"] == degree
    limits = {"weak": (0, 0.8), "moderate": (0.8, 0.95), "strong": (0.95, 1.001)}
    assert limits[degree][0] <= probability < limits[degree][1]


def test_every_caution_is_told_in_words() -> None:
    """P: a is 60 %; against its neighbours d passes and in the country it is weak."""
    classes = Classification(
        "Activities",
        "activities.csv",
        CODES,
        {},
        {"en": {}},
        market={"d": "population-serving"},
        detail={"a": "too-coarse"},
        flag_sources={"a": "test", "d": "test"},
    )
    values = np.array([[[60.0, 2, 20, 18], [40, 40, 10, 10], [50, 20, 20, 110], [0, 0, 50, 150]]])
    tree = tables.territories(("P", "S", "Q", "T"), macroregions=2)
    tree = replace(tree, parents=dict(tree.parents) | {"P": "M0", "S": "M0", "Q": "M1", "T": "M1"})
    known = replace(years.evidence(values, tree, CODES), classifications={"activities": classes})
    plan = tables.plan("amounts")
    found = years.coefficients(plan, known)
    table = sureness(plan, known, found, competences(plan, known, found))
    weak = cell(table, "P", "d", "macroregional")
    assert weak["cautions"].split() == ["weak-in-country", "population-serving", "dominated", "rounding-only"]
    assert weak["wording"].startswith("Stronger than its neighbours, weak in the country. It serves the population")
    assert cell(table, "P", "a")["cautions"].split() == ["too-coarse", "dominant", "rounding-only"]
    assert table.columns == list(SCHEMA)
    for keys, words in table.select("cautions", "wording").iter_rows():
        assert words == " ".join(CAUTIONS[key] for key in keys.split())


def test_the_coefficient_without_the_dominant_activity_stands_beside() -> None:
    """P, toy table: a is 60 % of it; without a, d is 15 of 20 there and 35 of 110 in the area."""
    plan, known = tables.plan("amounts"), years.evidence(TOY, TREE, CODES)
    found = years.coefficients(plan, known)
    row = cell(sureness(plan, known, found, competences(plan, known, found)), "P", "d")
    assert row["dominant_activity_code"] == "a"
    assert row["coefficient_without_dominant"] == pytest.approx((15 / 20) / (35 / 110), rel=1e-12)


def findings(nature: str, values: np.ndarray, **layer: object) -> dict[str, str]:
    plan, tree = tables.plan(nature, **layer), tables.territories([f"R{i}" for i in range(values.shape[1])])
    known = years.evidence(values, tree, CODES[: values.shape[2]])
    found = years.coefficients(plan, known)
    told = findings_of_sureness(plan, known, found, competences(plan, known, found))
    return {f"{finding.code} {finding.where}": finding.message for finding in told}


def test_findings_of_records() -> None:
    told = findings("records", TOY)
    assert told["design-effect-1 output"] == (
        "The records of layer 'output' are taken as independent of each other. Those of one team or firm are not, and "
        "then the intervals are too narrow and the probabilities too near 0 and 1; there are too few years to estimate "
        "how many count as one."
    )
    assert told["not-pooled output"].startswith("Some activities of layer 'output' are known in fewer than 15 regions")
    sure = quotient_intervals(TOY[0])
    above = np.nan_to_num(TOY[0] / TOY[0].sum(axis=1, keepdims=True)) > TOY[0].sum(axis=0) / TOY[0].sum()
    false = float((1 - sure.probability_above[above]).mean())
    n = int(above.sum())
    assert told["expected-false national"] == (
        f"Of the {n} competences in layer 'output' at the level 'national' that have a probability, about "
        f"{false * n:.0f} ({false:.1%}) are expected not to be above 1."
    )


def test_clustered_records_are_noticed_and_a_given_design_effect_is_not_questioned() -> None:
    generator = np.random.default_rng(5)
    clustered = 3.0 * generator.multinomial(300, [0.2, 0.3, 0.5], size=(8, 60))
    told = findings("records", clustered)["design-effect-1 output"]
    suggested = float(told.split("`design_effect = ")[1].split("`")[0])
    assert 2.7 < suggested < 3.3
    assert "design-effect-1 output" not in findings("records", clustered, design_effect=3)


def test_findings_of_amounts() -> None:
    told = findings("amounts", TOY)
    assert list(told) == ["no-revisions output"]
    assert told["no-revisions output"].startswith(
        "The intervals of layer 'output' rest on: rounding. How later vintages"
    )
    assert findings("amounts", TOY, revision_sd=0.1) == {}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_an_interval_of_amounts_holds_its_coefficient_and_the_bounds_of_rounding(seed: int, revised: bool) -> None:
    values = np.random.default_rng(seed).integers(0, 60, (5, 4, 3)).astype(float)
    known = replace(years.evidence(values, tables.territories(("P", "Q", "S", "T")), "abc"), decimals={"output": 0})
    plan = tables.plan("amounts", **({"revision_sd": 0.3} if revised else {}))
    rows = years.coefficients(plan, known).table().drop_nulls(["coefficient", "interval_low"])
    high = rows["interval_high"].fill_null(float("inf"))
    assert (rows["interval_low"] <= rows["coefficient"] + 1e-12).all()
    assert (rows["coefficient"] <= high + 1e-12).all()


def uk(shared: Path, name: str) -> Evidence:
    """Divisions of the latest year, of business units or employees, by region."""
    table = pl.read_parquet(shared / "data" / "eu" / f"{name}.parquet").filter(pl.col("period") == 2018)
    summed = (
        table.group_by("region_code", pl.col("activity_code").str.slice(0, 2))
        .agg(pl.col("value").sum())
        .sort("region_code", "activity_code")
    )
    tree = tables.territories(summed["region_code"].unique().sort().to_list())
    codes = summed["activity_code"].unique().sort().to_list()
    rows = summed.select(
        pl.lit("output").alias("layer"),
        pl.lit("2018").alias("period"),
        "region_code",
        "activity_code",
        pl.col("value").cast(pl.Float64),
        pl.lit("known").alias("status"),
    )
    return Evidence(
        tree,
        {"activities": tables.classification(codes)},
        observations=rows.match_to_schema(observations.SCHEMA),
    )


def test_uk_units_have_probabilities_and_employees_have_none(shared: Path) -> None:
    units = compute(tables.plan("records"), uk(shared, "uk_business_units_by_sic4_2016_2018"))
    staff = compute(tables.plan("amounts"), uk(shared, "uk_employment_by_sic4_2015_2018"))
    known = units.coefficients.filter(pl.col("coefficient").is_not_null())
    assert known["probability_above"].null_count() == 0
    assert staff.coefficients["probability_above"].null_count() == staff.coefficients.height
    assert set(units.sureness["basis"]) == {"records"}
    strong = units.competences.filter(pl.col("sureness") == "strong")
    assert (strong["probability_above"] >= 0.95).all()
    assert units.findings.filter(pl.col("code") == "expected-false").height == 2
    assert staff.findings.filter(pl.col("code") == "expected-false").height == 0
