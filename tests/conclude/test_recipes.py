"""Recipes: each by a second computation in plain Python, and where they part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metier.conclude.competences import competences
from metier.conclude.recipes import SCHEMA, findings_of_recipes, recipes
from metier.measure.shift_share import shift_share
from metier.observe import observations
from metier.observe.evidence import Evidence
from metier.plan import RECIPES
from tests.conclude import years
from tests.study import tables

BEFORE = [[30.0, 5, 10, 15], [10, 20, 10, 10], [5, 15, 25, 10]]
AFTER = [[45.0, 5, 10, 15], [10, 26, 10, 10], [5, 15, 20, 30]]
REGIONS, CODES = ("P", "Q", "S"), ("a", "b", "c", "d")
TREE = tables.territories(REGIONS)


def held(table: pl.DataFrame, recipe: str, level: str = "national") -> set[tuple[str, str]]:
    rows = table.filter((pl.col("recipe") == recipe) & (pl.col("level") == level) & pl.col("held"))
    return set(rows.select("region_code", "activity_code").iter_rows())


def table_of(values: list, nature: str = "amounts") -> pl.DataFrame:
    plan, known = tables.plan(nature), years.evidence(np.array(values), TREE, CODES)
    return recipes(plan, known, years.coefficients(plan, known))


def by_hand(before: list, after: list) -> dict[str, set[tuple[str, str]]]:
    """The four recipes cell by cell, straight from their definitions."""
    total, areas = sum(map(sum, after)), [sum(column) for column in zip(*after, strict=True)]
    first = [sum(column) for column in zip(*before, strict=True)]
    cells = [(r, a) for r in range(len(after)) for a in range(len(areas))]
    lq = {(r, a): after[r][a] / sum(after[r]) / (areas[a] / total) for r, a in cells}
    own = {(r, a): after[r][a] - before[r][a] * areas[a] / first[a] for r, a in cells}
    share = {(r, a): after[r][a] / sum(after[r]) for r, a in cells}
    more = {(r, a): sum(after[s][a] < after[r][a] for s in range(len(after))) / len(after) for r, a in cells}
    closer = {(r, a): sum(share[s, a] < share[r, a] for s in range(len(after))) / len(after) for r, a in cells}
    both = {cell for cell in cells if lq[cell] > 1 and own[cell] > 0}
    empty = {r for r, _ in cells} - {r for r, _ in both}
    found = {
        "article": {cell for cell in cells if lq[cell] > 1},
        "lq-1.5": {cell for cell in cells if lq[cell] >= 1.5},
        "lq-and-shift-share": both | {cell for cell in cells if cell[0] in empty and own[cell] > 0},
        "cluster-stars": {cell for cell in cells if lq[cell] >= 2 or more[cell] >= 0.9 or closer[cell] >= 0.9},
    }
    return {name: {(REGIONS[r], CODES[a]) for r, a in cells_of} for name, cells_of in found.items()}


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_recipe_is_its_definition(seed: int) -> None:
    generator = np.random.default_rng(seed)
    before, after = (generator.uniform(1, 90, (3, 4)).tolist() for _ in range(2))
    table = table_of([before, after])
    for name, cells in by_hand(before, after).items():
        assert held(table, name) == cells, name


def test_where_no_activity_meets_both_the_competitive_effect_alone_decides() -> None:
    """Q gains in c alone, where it is not specialised; it loses in what it is specialised in."""
    falling = (
        [[30.0, 5, 10, 15], [10, 20, 10, 10], [5, 15, 25, 10]],
        [[60.0, 5, 10, 15], [10, 20, 11, 10], [5, 15, 25, 10]],
    )
    by_alone = by_hand(*falling)
    assert ("Q", "c") in by_alone["lq-and-shift-share"] - by_alone["article"]
    assert held(table_of(list(falling)), "lq-and-shift-share") == by_alone["lq-and-shift-share"]


def test_cluster_stars_among_many_regions_takes_the_top_tenth() -> None:
    values = np.full((1, 20, 2), 100.0)
    values[0, :, 0] = np.arange(100, 120)
    tree = tables.territories([f"R{i:02}" for i in range(20)])
    plan, known = tables.plan("amounts"), years.evidence(values, tree, "ab")
    stars = held(recipes(plan, known, years.coefficients(plan, known)), "cluster-stars")
    assert {region for region, activity in stars if activity == "a"} == {"R18", "R19"}
    assert {region for region, activity in stars if activity == "b"} == {"R00", "R01"}


def test_one_period_has_no_growth_and_is_unknown_not_no() -> None:
    table = table_of([AFTER])
    rows = table.filter(pl.col("recipe") == "lq-and-shift-share")
    above = rows.filter(pl.col("status") == "unknown")
    assert above.height > 0
    assert above["held"].null_count() == above.height
    plan, known = tables.plan("amounts"), years.evidence(np.array([AFTER]), TREE, CODES)
    told = list(findings_of_recipes(plan, known, years.coefficients(plan, known)))
    assert [(finding.code, finding.where) for finding in told] == [("no-growth", "output")]
    assert told[0].message == (
        "Layer 'output' has no figures of two periods to count growth from: recipes that ask for it are unknown."
    )


def test_a_missing_figure_of_the_first_period_is_unknown() -> None:
    before = np.array(BEFORE)
    before[0, 0] = np.nan
    table = table_of([before, np.array(AFTER)])
    row = table.filter(
        (pl.col("recipe") == "lq-and-shift-share")
        & (pl.col("region_code") == "P")
        & (pl.col("activity_code") == "a")
        & (pl.col("level") == "national")
    )
    assert row["status"].to_list() == ["unknown"]


def test_published_coefficients_know_no_size() -> None:
    coefficient = np.array([[1.2, 0.5], [2.5, 0.9]])
    known = tables.published(coefficient, coefficient, tables.territories(("P", "Q")), ("a", "b"), decimals=3)
    plan = tables.plan("coefficients")
    table = recipes(plan, known, years.coefficients(plan, known)).filter(pl.col("level") == "national")
    stars = table.filter(pl.col("recipe") == "cluster-stars")
    assert stars.select("region_code", "held").rows() == [("P", None), ("Q", True)]
    told = [finding.code for finding in findings_of_recipes(plan, known, years.coefficients(plan, known))]
    assert told == ["no-growth", "no-amounts"]


def test_agreement() -> None:
    table = table_of([BEFORE, AFTER])
    assert table.columns == list(SCHEMA)
    for (_, _, _), rows in table.group_by(["region_code", "level", "activity_code"]):
        assert rows["recipe"].to_list() == list(RECIPES)
        assert rows["agreed"].unique().to_list() == [rows["held"].drop_nulls().n_unique() == 1]


@pytest.mark.parametrize("recipe", list(RECIPES))
def test_a_study_with_a_recipe_holds_what_the_table_says(recipe: str) -> None:
    known = years.evidence(np.array([BEFORE, AFTER]), TREE, CODES)
    plan = years.changed(tables.plan("amounts"), rule={"recipe": recipe})
    found = years.coefficients(plan, known)
    listed = competences(plan, known, found).filter(pl.col("held") & (pl.col("level") == "national"))
    assert set(listed.select("region_code", "activity_code").iter_rows()) == held(recipes(plan, known, found), recipe)


def test_the_studys_own_rule_stands_beside_the_recipes() -> None:
    known = years.evidence(np.array([BEFORE, AFTER]), TREE, CODES)
    rule = {"conditions": [{"above": 1.2}, {"measure": "growth", "above": 0.1}]}
    plan = years.changed(tables.plan("amounts"), rule=rule)
    table = recipes(plan, known, years.coefficients(plan, known))
    assert table["recipe"].unique(maintain_order=True).to_list() == ["study", *RECIPES]
    quotient = {
        ("P", "a"): 45 / 75 / (60 / 196),
        ("Q", "b"): 26 / 56 / (46 / 196),
        ("S", "d"): 30 / 70 / (55 / 196),
    }
    growth = {("P", "a"): 45 / 30 - 1, ("Q", "b"): 26 / 20 - 1, ("S", "d"): 30 / 10 - 1}
    assert held(table, "study") == {c for c in quotient if quotient[c] > 1.2 and growth[c] > 0.1}


@pytest.mark.parametrize("reference", ["pooled", "rest"])
def test_the_competitive_effect_is_shift_shares(reference: str) -> None:
    """A zero at the start is the region's own growth, also against the rest."""
    values = np.array([BEFORE, AFTER])
    values[0, 1, 2] = 0
    plan = years.changed(
        tables.plan("amounts"),
        reference={"use": reference},
        rule={"conditions": [{"measure": "competitive_effect", "above": 0.0}]},
    )
    known = years.evidence(values, TREE, CODES)
    found = competences(plan, known, years.coefficients(plan, known)).filter(pl.col("level") == "national")
    rest = values.sum(axis=1, keepdims=True) - values
    areas = rest if reference == "rest" else np.broadcast_to(values.sum(axis=1, keepdims=True), values.shape)
    effect = np.array(
        [
            [
                shift_share(values[0, [r]], values[1, [r]], areas[0, r], areas[1, r]).competitive[0, a]
                for a in range(len(CODES))
            ]
            for r in range(len(REGIONS))
        ]
    )
    wanted = {(REGIONS[r], CODES[a]) for r, a in np.argwhere(effect > 1e-9)}
    even = {(REGIONS[r], CODES[a]) for r, a in np.argwhere(np.abs(effect) <= 1e-9)}
    listed = set(found.select("region_code", "activity_code").iter_rows())
    assert wanted <= listed <= wanted | even


def russia(shared: Path) -> tuple[Evidence, list[str]]:
    """Gross value added of 80 regions and 19 sections, million roubles, 2016 and 2022."""
    folder = shared / "data" / "russia"
    text = {"period": pl.String, "activity_code": pl.String}
    share = pl.read_csv(folder / "gva_shares_okved2_2016_2022.csv", schema_overrides=text)
    total = pl.read_csv(folder / "grp_million_rub_1998_2022.csv", schema_overrides=text)
    table = share.join(total, on=["period", "region_code"], suffix="_total").filter(
        ~pl.col("region_code").str.contains("-FD-|^RU$|EXNEN|EXAO") & pl.col("value").is_not_null()
    )
    regions, codes = (table[name].unique().sort().to_list() for name in ("region_code", "activity_code"))
    rows = table.select(
        pl.lit("output").alias("layer"),
        "period",
        "region_code",
        "activity_code",
        (pl.col("value") * pl.col("value_total") / 100).alias("value"),
        pl.lit("known").alias("status"),
    )
    classes = {"activities": tables.classification(codes)}
    return Evidence(
        tables.territories(regions), classes, observations=rows.match_to_schema(observations.SCHEMA)
    ), regions


def test_article_and_lq_1_5_part_exactly_from_above_1_to_below_1_5(shared: Path) -> None:
    known, regions = russia(shared)
    plan = tables.plan("amounts", decimals=12)
    found = years.coefficients(plan, known)
    table = recipes(plan, known, found)
    latest = found.table().filter((pl.col("period") == "2022") & (pl.col("level") == "national"))
    between = latest.filter((pl.col("coefficient") > 1) & (pl.col("coefficient") < 1.5))
    apart = held(table, "article") ^ held(table, "lq-1.5")
    assert apart == set(between.select("region_code", "activity_code").iter_rows())
    assert len(apart) > 300
    assert len(regions) > 80
