"""What regions are compared with: each reference by hand, on the toy table of three regions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from metier.errors import InputError
from metier.observe import observations
from metier.observe.evidence import Evidence
from metier.plan import Plan
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
