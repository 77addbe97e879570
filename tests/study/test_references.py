"""What regions are compared with: each reference by hand, on the toy table of three regions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from metier.conclude.intervals import with_intervals
from metier.errors import InputError
from metier.observe import observations
from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation import specialisation
from metier.study import StudyResult, compute
from tests.study import tables

CODES = ("a", "b", "c", "d")
TOY = np.array([[30.0, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])
TREE = tables.territories(["P", "Q", "S"])


def with_reference(nature: str, reference: str, **layer: Any) -> Plan:
    """Judged against the country alone, in the way asked for."""
    plan = tables.plan(nature, **layer)
    return plan.model_copy(update={"levels": (plan.levels[0].model_copy(update={"reference": reference}),)})


def coefficients(result: StudyResult) -> dict[str, list[float | None]]:
    found: dict[str, list[float | None]] = {}
    for region, coefficient in result.coefficients.select("region_code", "coefficient").iter_rows():
        found.setdefault(region, []).append(coefficient)
    return found


def with_totals(evidence: Evidence, totals: dict[str, float], decimals: int) -> Evidence:
    rows = [("output", "2020", code, total) for code, total in totals.items()]
    table = pl.DataFrame(rows, schema=observations.TOTALS_SCHEMA, orient="row")
    return replace(evidence, totals=table, decimals={"output": decimals})


def test_pooled_is_the_toy_of_the_methods() -> None:
    found = coefficients(compute(with_reference("amounts", "pooled"), tables.amounts(TOY, TREE, CODES)))
    assert found["P"] == pytest.approx([9 / 4, 3 / 8, 0, 9 / 7], rel=1e-12)
    assert found["Q"] == pytest.approx([3 / 4, 3 / 2, 6 / 7, 6 / 7], rel=1e-12)
    assert found["S"] == pytest.approx([0, 9 / 8, 15 / 7, 6 / 7], rel=1e-12)


def test_rest_leaves_the_region_itself_out() -> None:
    """P against Q and S together, which hold 10, 35, 35, 20 of 100."""
    found = coefficients(compute(with_reference("amounts", "rest"), tables.amounts(TOY, TREE, CODES)))
    assert found["P"] == pytest.approx([0.6 / 0.1, 0.1 / 0.35, 0, 0.3 / 0.2], rel=1e-12)


def test_published_is_the_row_of_the_area() -> None:
    own = np.array([100.0, 100, 100, 100])
    found = coefficients(compute(with_reference("amounts", "published"), tables.amounts(TOY, TREE, CODES, own)))
    assert found["P"] == pytest.approx([0.6 / 0.25, 0.1 / 0.25, 0, 0.3 / 0.25], rel=1e-12)


def test_shares_become_amounts_before_they_are_pooled() -> None:
    """P holds 60 % of 50 and Q 20 % of 150 in a: 30 + 30 of 200, and never the mean of 60 and 20."""
    shares = tables.amounts(np.array([[60.0, 40], [20, 80]]), tables.territories(["P", "Q"]), ("a", "b"))
    evidence = with_totals(shares, {"P": 50, "Q": 150}, decimals=0)
    found = compute(with_reference("shares", "pooled"), evidence)
    assert coefficients(found)["P"] == pytest.approx([0.6 / 0.3, 0.4 / 0.7], rel=1e-12)
    assert found.coefficients["value"].to_list() == pytest.approx([30, 20, 30, 120])


def test_automatic_pools_rounded_shares_only_where_all_regions_are_there() -> None:
    shares = tables.amounts(
        np.array([[60.0, 40], [20, 80]]), tables.territories(["P", "Q"]), ("a", "b"), own=np.array([31.0, 69.0])
    )
    whole = with_totals(shares, {"P": 50, "Q": 150, "X": 200}, decimals=0)
    part = with_totals(shares, {"P": 50, "Q": 150, "X": 900}, decimals=0)
    plan = with_reference("shares", "automatic")
    assert coefficients(compute(plan, whole))["P"] == pytest.approx([0.6 / 0.3, 0.4 / 0.7], rel=1e-12)
    assert coefficients(compute(plan, part))["P"] == pytest.approx([0.6 / 0.31, 0.4 / 0.69], rel=1e-12)


def _shares_over_time(values: np.ndarray, totals: np.ndarray) -> Evidence:
    """Shares (periods, P Q X, activities) and totals (periods, P Q X) of the years from 2001."""
    one = tables.amounts(values[0, :2], tables.territories(["P", "Q"]), ("a", "b"), own=values[0, 2])
    frames = [
        tables.amounts(year[:2], one.territories, ("a", "b"), own=year[2]).observations.with_columns(
            period=pl.lit(str(2001 + t))
        )
        for t, year in enumerate(values)
    ]
    stated = [
        {"layer": "output", "period": str(2001 + t), "region_code": code, "total": float(total)}
        for t, year in enumerate(totals)
        for code, total in zip("PQX", year, strict=True)
    ]
    total = pl.DataFrame(stated, schema=observations.TOTALS_SCHEMA)
    return replace(one, observations=pl.concat(frames), totals=total, decimals={"output": 0})


def test_automatic_decides_each_period_from_its_own_figures() -> None:
    """In 2001 P and Q are all of X, 50 + 150 of 200, in 2002 they are not: 200 of 900."""
    values = np.array([[[60.0, 40], [20, 80], [31, 69]]] * 2)
    evidence = _shares_over_time(values, np.array([[50.0, 150, 200], [50, 150, 900]]))
    found = (
        specialisation(with_reference("shares", "automatic"), evidence)
        .table()
        .filter((pl.col("region_code") == "P") & (pl.col("activity_code") == "a"))
    )
    assert found["reference"].to_list() == ["pooled", "published"]
    assert found["coefficient"].to_list() == pytest.approx([0.6 / 0.3, 0.6 / 0.31], rel=1e-12)


@pytest.mark.parametrize("absent", [False, True], ids=["own rows", "no own row later"])
@pytest.mark.parametrize("seed", range(5))
def test_noise_after_a_year_leaves_what_it_is_compared_with(seed: int, absent: bool) -> None:
    """Every figure after 2003 drawn anew, totals and the country's own row too: up to 2003 the same, byte by byte."""
    draw = np.random.default_rng(seed)
    values, totals = draw.integers(1, 99, (6, 3, 2)).astype(float), draw.integers(1, 99, (6, 3)).astype(float)
    totals[:, 2] = totals[:, 0] + totals[:, 1]
    later = values.copy(), totals.copy()
    later[0][3:], later[1][3:] = draw.integers(1, 99, (3, 3, 2)), draw.integers(1, 99, (3, 3))
    if absent:
        later[0][3:, 2] = np.nan
    plan = with_reference("shares", "automatic")
    before, after = (
        with_intervals(plan, evidence, specialisation(plan, evidence)).table().filter(pl.col("period") <= "2003")
        for evidence in (_shares_over_time(values, totals), _shares_over_time(*later))
    )
    of_the_year = [name for name in before.columns if not name.startswith("interval")]  # those rest on all years
    assert before.select(of_the_year).write_csv() == after.select(of_the_year).write_csv()


def test_rates_are_compared_with_the_published_rate() -> None:
    rates = tables.amounts(np.array([[12.0], [6.0]]), tables.territories(["P", "Q"]), ("a",), own=np.array([8.0]))
    found = compute(with_reference("rates", "automatic"), rates)
    assert coefficients(found) == {"P": [1.5], "Q": [0.75]}
    assert found.coefficients["share_of_region"].to_list() == [None, None]


def test_rates_without_the_area_s_own_rate_are_refused() -> None:
    rates = tables.amounts(np.array([[12.0], [6.0]]), tables.territories(["P", "Q"]), ("a",))
    with pytest.raises(InputError) as refusal:
        compute(with_reference("rates", "automatic"), rates)
    assert str(refusal.value) == (
        "study.toml: layer 'output' has no row for the area 'X', and its published figures are asked for. "
        "Add the rows of the area."
    )


def test_bounds_are_what_the_unrounded_figures_could_have_given() -> None:
    """30 % and 40 % written without decimals: from 29.5 / 40.5 to 30.5 / 39.5."""
    shares = tables.amounts(np.array([[30.0, 70]]), tables.territories(["P"]), ("a", "b"), own=np.array([40.0, 60.0]))
    evidence = with_totals(shares, {"P": 50, "X": 900}, decimals=0)
    row = compute(with_reference("shares", "published"), evidence).coefficients.row(0, named=True)
    assert (row["coefficient"], row["low"], row["high"]) == pytest.approx((30 / 40, 29.5 / 40.5, 30.5 / 39.5))


def test_a_missing_cell_marks_its_row_and_its_reference_partial() -> None:
    x = TOY.copy()
    x[0, 1] = np.nan
    result = compute(with_reference("amounts", "pooled"), tables.amounts(x, TREE, CODES))
    status = {(r, a): s for r, a, s in result.coefficients.select("region_code", "activity_code", "status").iter_rows()}
    assert status["P", "b"] == "missing"
    assert {status["P", a] for a in "acd"} == {"partial"}
    assert status["Q", "b"] == "partial"
    assert status["Q", "a"] == "known"
    assert coefficients(result)["P"][0] == pytest.approx((30 / 45) / (40 / 145), rel=1e-12)


def test_an_activity_that_nobody_has_is_undefined_and_nobody_s_competence() -> None:
    x = np.column_stack([TOY, np.zeros(3)])
    result = compute(with_reference("amounts", "pooled"), tables.amounts(x, TREE, (*CODES, "e")))
    empty = result.coefficients.filter(pl.col("activity_code") == "e")
    assert set(empty["status"]) == {"undefined"}
    assert "e" not in result.competences["activity_code"]
