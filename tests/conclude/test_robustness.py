"""Robustness: every choice counted again in plain Python, choice by choice."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metier.conclude.competences import competences
from metier.conclude.robustness import SCHEMA, SHARE_IS_NO_PROBABILITY, findings_of_robustness, robustness
from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.study import compute
from tests.conclude import years
from tests.study import tables

REGIONS, CODES = ("P", "Q", "S"), ("a", "b", "c", "d")
TREE = tables.territories(REGIONS)
NO_PAIRS = pl.DataFrame(
    schema=dict.fromkeys(("region_code", "level", "activity_code", "field_code", "kind", "link_source"), pl.String)
)


ONE_LEVEL = [{"name": "national", "layer": "output"}]


def plan_of(**tables_of: object) -> Plan:
    """One level against the country; the recipes that need no growth."""
    whole = {
        "levels": ONE_LEVEL,
        "robustness": {"recipes": ["article", "lq-1.5"], "periods": 2},
    }
    return years.changed(tables.plan("amounts", decimals=0), **(whole | tables_of))


def judged(plan: Plan, known: Evidence, scenarios: pl.DataFrame = NO_PAIRS) -> pl.DataFrame:
    found = years.coefficients(plan, known)
    return robustness(plan, known, found, competences(plan, known, found), scenarios)


def quotients(x: np.ndarray, reference: str) -> np.ndarray:
    """Location quotients straight from the figures, NaN where the choice does not arise."""
    found = np.full(x.shape, np.nan)
    for r, a in np.ndindex(x.shape):
        own, area, kept = x[r], x.sum(axis=0), np.ones(x.shape[1], dtype=bool)
        if reference == "other":
            area = area - own
        if reference == "without dominant":
            shares = own / own.sum()
            if shares.max() <= 0.4 or a == shares.argmax():
                continue
            kept[shares.argmax()] = False
        found[r, a] = own[a] / own[kept].sum() / (area[a] / area[kept].sum())
    return found


def grid_by_hand(values: np.ndarray, region: int, activity: int) -> dict[tuple[int, int, int], bool | None]:
    """(rule, period back, reference) -> whether the niche stands; nothing is borderline and nothing linked."""
    told: dict[tuple[int, int, int], bool | None] = {}
    for k, t, f in product(range(2), range(2), range(3)):
        lq = quotients(values[-1 - t], ("as set", "other", "without dominant")[f])[region, activity]
        told[k, t, f] = None if np.isnan(lq) else bool(lq > 1 if k == 0 else lq >= 1.5)
    return told


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_choice_is_counted(seed: int) -> None:
    values = np.random.default_rng(seed).uniform(1e6, 9e7, (3, 3, 4)) ** 1.2
    known = years.evidence(values, TREE, CODES)
    table = judged(plan_of(), known)
    now = quotients(values[-1], "as set")
    assert table.height == int((now > 1).sum())
    for row in table.iter_rows(named=True):
        grid = grid_by_hand(values, REGIONS.index(row["region_code"]), CODES.index(row["activity_code"]))
        known_answers = [answer for answer in grid.values() if answer is not None]
        assert row["choices"] == 6 * len(known_answers)
        assert row["choices"] + row["unknown"] == 6 * 12
        assert row["share_standing"] == pytest.approx(sum(known_answers) / len(known_answers))
        single = [grid[1, 0, 0], grid[0, 1, 0], grid[0, 0, 1], grid[0, 0, 2], True, True, True]
        names = [
            "rule lq-1.5",
            "1 period earlier",
            "reference without the region itself",
            "reference without the dominant activity",
        ]
        assert row["single_choices"] == sum(answer is not None for answer in single)
        broken = [name for name, answer in zip(names, single, strict=False) if answer is False]
        assert (row["broken_by"] or "") == "; ".join(broken)


def test_against_the_rest_the_other_choice_is_the_whole() -> None:
    values = np.array([[[30.0, 5, 1, 15], [10, 20, 10, 10], [1, 15, 25, 10]]]) * 1e6
    table = judged(
        plan_of(reference={"use": "rest"}, robustness={"recipes": [], "limits": [1.2]}),
        years.evidence(values, TREE, CODES),
    )
    rest, whole = quotients(values[0], "other"), quotients(values[0], "as set")
    for row in table.iter_rows(named=True):
        r, a = REGIONS.index(row["region_code"]), CODES.index(row["activity_code"])
        told = row["broken_by"] or ""
        assert ("reference with the region itself" in told) is bool(whole[r, a] <= 1)
        assert ("rule coefficient at least 1.2" in told) is bool(rest[r, a] < 1.2)


def test_a_borderline_niche_breaks_where_borderline_does_not_count() -> None:
    """11 of 100 against 21 of 200, in whole numbers; without b, 89 of 100, nothing but a is left."""
    values = np.array([[[11.0, 89, 0, 0], [10, 90, 0, 0]]])
    known = years.evidence(values, tables.territories(("P", "Q")), CODES)
    known = Evidence(known.territories, known.classifications, observations=known.observations, decimals={"output": 0})
    row = judged(plan_of(), known).row(by_predicate=pl.col("activity_code") == "a", named=True)
    assert row["broken_by"].split("; ") == [
        "rule lq-1.5",
        "reference without the dominant activity",
        "borderline does not count",
    ]


@pytest.mark.parametrize(("source", "broken"), [("proposed", True), ("someone", False)])
def test_a_niche_whose_pairs_are_all_proposed_breaks_without_them(source: str, broken: bool) -> None:
    values = np.array([[[30.0, 5, 1, 15], [10, 20, 10, 10], [1, 15, 25, 10]]]) * 1e6
    pairs = pl.DataFrame(
        [
            ("P", "national", "a", "f", "linked", "proposed"),
            ("P", "national", "a", "g", "linked", source),
            ("P", "national", "a", "h", "cross-cutting", "study file"),
            ("P", "national", "d", "h", "cross-cutting", "study file"),
        ],
        schema=NO_PAIRS.schema,
        orient="row",
    )
    table = judged(plan_of(), years.evidence(values, TREE, CODES), pairs)
    told = {
        code: words or ""
        for code, words in table.filter(pl.col("region_code") == "P").select("activity_code", "broken_by").iter_rows()
    }
    assert ("without proposed links" in told["a"]) is broken
    assert "without proposed links" not in told["d"]


def test_a_missing_earlier_figure_is_unknown_and_not_counted() -> None:
    values = np.array([[[30.0, 5, 1, 15], [10, 20, 10, 10], [1, 15, 25, 10]]] * 2) * 1e6
    values[0, 0, 0] = np.nan
    row = judged(plan_of(), years.evidence(values, TREE, CODES)).row(0, named=True)
    assert (row["region_code"], row["activity_code"]) == ("P", "a")
    assert "earlier" not in (row["broken_by"] or "")
    assert row["unknown"] >= 36


def test_a_study_without_any_niche_has_an_empty_table_and_no_finding() -> None:
    table = judged(plan_of(), years.evidence(np.ones((1, 3, 4)) * 1e6, TREE, CODES))
    assert (table.height, table.columns) == (0, list(SCHEMA))
    assert list(findings_of_robustness(table)) == []


def test_the_share_is_never_called_a_probability() -> None:
    values = np.array([[[30.0, 5, 1, 15], [10, 20, 10, 10], [1, 15, 25, 10]]] * 2) * 1e6
    result = compute(plan_of(), years.evidence(values, TREE, CODES))
    told = result.findings.filter(pl.col("code") == "robustness")["message"].to_list()
    firm = result.robustness["broken_by"].null_count()
    assert told == [
        f"{firm} of {result.robustness.height} niches stand under each single other choice that was tried. "
        f"{SHARE_IS_NO_PROBABILITY}"
    ]
    assert SHARE_IS_NO_PROBABILITY.startswith("The share of choices under which a niche stands is no probability")
    assert not [name for name in result.robustness.columns if "prob" in name]


def test_periods_after_the_studys_own_are_no_choice() -> None:
    """A study of 2018 has one period before it, 2017, however many years come later."""
    values = np.random.default_rng(4).uniform(1e6, 9e7, (5, 3, 4)) ** 1.2
    three = {"robustness": {"recipes": ["article", "lq-1.5"], "periods": 3}}
    chosen = years.changed(tables.plan("amounts", decimals=0, period="2018"), levels=ONE_LEVEL, **three)
    later, alone = years.evidence(values, TREE, CODES), years.evidence(values[:2], TREE, CODES)
    assert judged(chosen, later).equals(judged(plan_of(**three), alone))
