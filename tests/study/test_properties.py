"""Laws of a study: what scaling, order and empty regions change, and what they leave alone."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metier.plan import Plan
from tests.study import tables

CODES = ("A", "B", "C", "D")
COUNTS = st.integers(0, 10**6).map(float) | st.just(float("nan"))
MATRICES = arrays(np.float64, st.tuples(st.integers(2, 6), st.just(len(CODES))), elements=COUNTS)
LAYER = {"decimals": None, "absent": "missing"}


def study(x: np.ndarray, regions: list[str] | None = None, codes: tuple[str, ...] = CODES) -> tables.Judged:
    names = regions or [f"R{i}" for i in range(len(x))]
    return tables.judged(plan(), tables.amounts(x, tables.territories(names), codes))


def plan() -> Plan:
    return tables.plan("amounts", **LAYER)


def cells(result: tables.Judged) -> dict[tuple[str, str, str], tuple[float | None, str]]:
    rows = result.coefficients.select("level", "region_code", "activity_code", "coefficient", "status").iter_rows()
    return {(level, region, activity): (c, status) for level, region, activity, c, status in rows}


def same(one: tables.Judged, other: tables.Judged) -> None:
    first, second = cells(one), cells(other)
    assert first.keys() == second.keys()
    for key, (coefficient, status) in first.items():
        assert second[key][1] == status
        np.testing.assert_allclose(
            np.nan if second[key][0] is None else second[key][0],
            np.nan if coefficient is None else coefficient,
            rtol=1e-12,
        )


@settings(max_examples=60, deadline=None)
@given(MATRICES, st.sampled_from([0.5, 2.0, 1024.0]))
def test_scaling_the_table_changes_no_coefficient(x: np.ndarray, factor: float) -> None:
    same(study(x), study(x * factor))


@settings(max_examples=60, deadline=None)
@given(MATRICES, st.randoms())
def test_order_changes_nothing(x: np.ndarray, random) -> None:
    names = [f"R{i}" for i in range(len(x))]
    rows, columns = list(range(len(x))), list(range(len(CODES)))
    random.shuffle(rows)
    random.shuffle(columns)
    shuffled = study(x[rows][:, columns], [names[i] for i in rows], tuple(CODES[j] for j in columns))
    same(study(x), shuffled)


@settings(max_examples=60, deadline=None)
@given(MATRICES)
def test_an_empty_region_changes_no_other(x: np.ndarray) -> None:
    names = [f"R{i}" for i in range(len(x))]
    for empty in (0.0, np.nan):
        more = study(np.vstack([x, np.full(len(CODES), empty)]), [*names, "EMPTY"])
        others = {key: cell for key, cell in cells(more).items() if key[1] != "EMPTY"}
        coefficients = {key: c for key, (c, _) in others.items()}
        assert coefficients == {key: c for key, (c, _) in cells(study(x)).items()}
        assert "EMPTY" not in more.competences.filter(pl.col("status") == "competence")["region_code"]


@settings(max_examples=60, deadline=None)
@given(arrays(np.float64, (4, len(CODES)), elements=st.integers(1, 10**6).map(float)))
def test_pooled_quotients_average_one(x: np.ndarray) -> None:
    """Weighted with the regions' totals, the mean quotient of every activity is 1."""
    found = cells(study(x))
    weights = x.sum(axis=1) / x.sum()
    for activity in CODES:
        mean = sum(w * found["national", f"R{i}", activity][0] for i, w in enumerate(weights))
        np.testing.assert_allclose(mean, 1.0, rtol=1e-12)


@settings(max_examples=60, deadline=None)
@given(MATRICES)
def test_missing_is_unknown_and_zero_is_none(x: np.ndarray) -> None:
    result = study(x)
    status = {
        (r, a): s
        for level, r, a, s in result.competences.select("level", "region_code", "activity_code", "status").iter_rows()
        if level == "national"
    }
    for i, row in enumerate(x):
        for j, value in enumerate(row):
            told = status.get((f"R{i}", CODES[j]))
            if np.isnan(value):
                assert told == "unknown"
            elif value == 0:
                assert told is None
