"""Trajectories: by hand, against plain Python, and on Rosstat's figures named by their years."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metier.conclude.trajectories import (
    NOMINAL as NOMINAL_CAUTION,
)
from metier.conclude.trajectories import (
    SCHEMA,
    findings_of_trajectories,
    ten_year_name,
    trajectories,
    years_name,
)
from metier.conclude.types import TypeLimits, region_types, specialisation_types
from metier.errors import StudyFileError
from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation import specialisation
from tests.conclude.over_time import asked, over_time, rosstat

NOMINAL = {"nominal": True}
TOY = np.array(
    [
        [[30.0, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]],
        [[30, 25, 0, 15], [10, 20, 20, 0], [9, 6, 25, 10]],
    ]
)


def concluded(values: np.ndarray, periods: list[str], plan: Plan) -> pl.DataFrame:
    evidence = over_time(values, periods)
    return trajectories(plan, evidence, specialisation(plan, evidence))


def told(plan: Plan, evidence: Evidence) -> list[tuple[str, str, str]]:
    found = findings_of_trajectories(plan, specialisation(plan, evidence))
    return [(finding.code, finding.where, finding.message) for finding in found]


def test_growth_and_its_parts_by_hand() -> None:
    """R0 in a1 went from 5 to 25; the area from 150 to 170, the activity from 40 to 51."""
    table = concluded(TOY, ["2016", "2022"], asked(trajectories=NOMINAL))
    assert list(table.schema.items()) == list(SCHEMA.items())
    row = table.row(by_predicate=(pl.col("region_code") == "R0") & (pl.col("activity_code") == "a1"), named=True)
    assert row["growth"] == 20
    assert row["national"] == pytest.approx(5 * (170 / 150 - 1))
    assert row["mix"] == pytest.approx(5 * (51 / 40 - 170 / 150))
    assert row["regional"] == pytest.approx(25 - 5 * 51 / 40)
    assert (row["from"], row["to"], row["name"], row["prices"]) == ("2016", "2022", "2016-2022", "nominal")
    assert row["coefficient_from"] == pytest.approx((5 / 50) / (40 / 150))
    assert row["coefficient_to"] == pytest.approx((25 / 70) / (51 / 170))
    assert (row["entry"], row["exit"], row["entry_crossing"]) == (1, None, 1)


def test_every_cell_against_plain_python() -> None:
    rng = np.random.default_rng(1)
    values = rng.integers(0, 40, (2, 12, 9)).astype(float)
    values[rng.random(values.shape) < 0.1] = np.nan
    table = concluded(values, ["2010", "2015"], asked(layer={"prices": "none"}))
    assert table.height == 12 * 9
    for row in table.iter_rows(named=True):
        r, a = int(row["region_code"][1:]), int(row["activity_code"][1:])
        first, last = quotient(values[0], r, a), quotient(values[1], r, a)
        assert row["coefficient_from"] == (pytest.approx(first) if first is not None else None)
        known = first is not None and last is not None
        assert row["entry"] == (int(last > 1.1) if known and first <= 0.9 else None)
        assert row["exit"] == (int(last <= 0.9) if known and first > 1.1 else None)
        assert row["entry_crossing"] == (int(last > 1) if known and first <= 1 else None)
        assert row["exit_crossing"] == (int(last <= 1) if known and first > 1 else None)
        stayed = known and first > 1 and last > 1
        assert row["strengthening"] == (int(last / first > 1.1) if stayed else None)
        assert row["fading"] == (int(last / first < 0.9) if stayed else None)
        assert row["growth"] == (None if np.isnan(values[:, r, a]).any() else values[1, r, a] - values[0, r, a])
        if row["growth"] is not None:
            assert row["national"] + row["mix"] + row["regional"] == pytest.approx(row["growth"])


def quotient(values: np.ndarray, r: int, a: int) -> float | None:
    rows = values.tolist()
    of_region = sum(x for x in rows[r] if x == x)
    of_activity = sum(row[a] for row in rows if row[a] == row[a])
    every = sum(x for row in rows for x in row if x == x)
    if rows[r][a] != rows[r][a] or of_region == 0 or of_activity == 0:
        return None
    return (rows[r][a] / of_region) / (of_activity / every)


def test_one_period_has_no_trajectories_and_says_so() -> None:
    evidence, plan = over_time(TOY[:1], ["2020"]), asked()
    assert trajectories(plan, evidence, specialisation(plan, evidence)).is_empty()
    message = "Layer 'output' has one period: no trajectories. Add earlier figures to see what came and went."
    assert told(plan, evidence) == [("one-period", "output", message)]


def test_a_window_without_figures_is_told() -> None:
    plan = asked(layer={"prices": "none"}, trajectories={"windows": [["2016", "2021"], ["2016", "2022"]]})
    evidence = over_time(TOY, ["2016", "2022"])
    assert told(plan, evidence) == [
        ("no-such-period", "output", "Layer 'output' has no figures of 2021: no trajectories 2016-2021.")
    ]
    assert trajectories(plan, evidence, specialisation(plan, evidence))["name"].unique().to_list() == ["2016-2022"]


def test_growth_at_current_prices_is_left_out_and_told() -> None:
    plan, evidence = asked(), over_time(TOY, ["2016", "2022"])
    table = trajectories(plan, evidence, specialisation(plan, evidence))
    for name in ("growth", "national", "mix", "regional", "prices"):
        assert table[name].null_count() == table.height
    assert table["entry"].null_count() < table.height
    assert told(plan, evidence) == [
        (
            "no-deflator",
            "output",
            "Layer 'output' is at current prices and has no price index for the periods: growth and shift-share are "
            "left out. Give `deflator` in the layer, say `prices` if its figures are no money or at constant prices, "
            "or set `trajectories.nominal = true` to have them at current prices, and called so.",
        )
    ]


def test_nominal_growth_carries_its_caution() -> None:
    found = told(asked(trajectories=NOMINAL), over_time(TOY, ["2016", "2022"]))
    message = f"Layer 'output': {NOMINAL_CAUTION}"
    assert found == [("nominal-growth", "output", message)]


def test_a_price_index_takes_inflation_out() -> None:
    """Doubled prices and nothing else: no real growth anywhere."""
    plan = asked(layer={"deflator": {"2016": 100.0, "2022": 200.0}})
    table = concluded(np.stack([TOY[0], 2 * TOY[0]]), ["2016", "2022"], plan)
    assert table["prices"].unique().to_list() == ["deflated"]
    assert table["growth"].abs().max() == 0
    assert told(plan, over_time(TOY, ["2016", "2022"])) == []


def test_the_word_ten_year_is_for_ten_years_only() -> None:
    assert years_name("2016", "2022") == "2016-2022"
    assert ten_year_name("2010", "2020") == "ten-year (2010-2020)"
    with pytest.raises(StudyFileError) as refusal:
        ten_year_name("2016", "2022")
    assert str(refusal.value) == (
        "study.toml: the word ten-year is for ten years, and 2016 and 2022 are 6 years apart. Call it 2016-2022."
    )
    with pytest.raises(StudyFileError) as refusal:
        ten_year_name("first", "last")
    assert str(refusal.value) == (
        "study.toml: the word ten-year is for ten years, and first and last are not both years. Call it first-last."
    )


def test_types_by_hand() -> None:
    """Four regions, one of each type; the medians of 1, 1, 2, 2 and of 0, 0, 2, 2 are 1.5 and 1."""
    specialised = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]], dtype=bool)
    stars = np.array([[2, 2, 0, 0], [0, 0, 3, 3], [0, 0, 2, 0], [0, 0, 0, 0], [3, 3, 3, 3.0]])
    words = ["agglomeration", "diversification", "specialisation", "differentiation", ""]
    assert region_types(specialised, stars, TypeLimits()).tolist() == words
    columns = ["national leadership", "distribution", "concentration", "niche", ""]
    assert specialisation_types(specialised.T, stars.T, TypeLimits()).tolist() == columns


def test_types_take_limits_of_ones_own() -> None:
    specialised, stars = np.ones((2, 3), dtype=bool), np.full((2, 3), 2.0)
    assert region_types(specialised, stars, TypeLimits(many=2, deep=1.5)).tolist() == ["agglomeration"] * 2
    assert region_types(specialised, stars, TypeLimits(many=3, deep=2)).tolist() == ["differentiation"] * 2
    assert specialisation_types(specialised, stars, TypeLimits(widespread=1, deep=1)).tolist() == ["concentration"] * 3


def test_only_a_specialisation_has_a_type() -> None:
    table = concluded(TOY, ["2016", "2022"], asked())
    assert ((table["coefficient_to"] > 1) == table["type"].is_not_null()).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.01, 1000))
def test_the_currency_changes_no_event(seed: int, unit: float) -> None:
    values = np.random.default_rng(seed).integers(0, 30, (2, 5, 4)).astype(float)
    plan = asked()
    events = ["entry", "exit", "size_star", "focus_star"]
    here, there = (concluded(x, ["2016", "2022"], plan) for x in (values, values * 2.0 ** round(np.log2(unit))))
    assert here.select(events).equals(there.select(events))


def test_russian_regions_named_by_their_years(shared: Path) -> None:
    values, periods, codes = rosstat(shared)
    evidence, plan = over_time(values, periods, codes), asked()
    table = trajectories(plan, evidence, specialisation(plan, evidence))
    assert values.shape[:2] == (7, 85)
    assert table["name"].unique().to_list() == ["2016-2022"]
    assert table.height == 85 * len(codes)
    jitter = table.filter((pl.col("entry_crossing") == 1) & (pl.col("coefficient_from") > 0.9))
    assert jitter.height > 50
    assert jitter["entry"].null_count() == jitter.height
    assert set(table["region_type"].drop_nulls()) == {
        "agglomeration",
        "diversification",
        "specialisation",
        "differentiation",
    }
