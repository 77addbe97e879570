"""The audit: what it finds, and that it finds nothing where there is nothing."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metier
from metier.study import compute
from tests.study import copies, tables

CODES = tuple("ABCDEFGH")


def impossible(findings: pl.DataFrame) -> list[str]:
    rows = findings.filter(pl.col("code") == "impossible-pair")
    assert set(rows["severity"]) <= {"warning"}
    return rows["where"].to_list()


def test_impossible_pairs_of_the_article(tmp_path: Path) -> None:
    assert impossible(metier.run(copies.article(tmp_path / "study")).findings) == ["B", "G", "L", "Q"]


def test_nothing_in_the_recomputed_references(shared: Path) -> None:
    """Rosstat's revised figures against the country and the macroregion, all sections, rounded to two decimals."""
    national, macroregional, codes, tree = recomputed(shared)
    found = compute(tables.plan("coefficients"), tables.published(national, macroregional, tree, codes, 2)).findings
    assert impossible(found) == []


@st.composite
def coherent(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int, int]:
    """Two tables of quotients from one table of amounts, rounded; the number of macroregions; the decimals."""
    regions = draw(st.integers(2, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    decimals, macroregions = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    x = rng.lognormal(0, draw(st.floats(0.1, 2.5)), (regions, len(CODES)))
    rest = rng.lognormal(2, 1, len(CODES))
    shares = x / x.sum(axis=1, keepdims=True)
    country = x.sum(axis=0) + rest
    against_country = shares / (country / country.sum())
    against_macroregion = np.empty_like(x)
    for m in range(min(macroregions, regions)):
        members = np.arange(regions) % macroregions == m
        area = x[members].sum(axis=0)
        against_macroregion[members] = shares[members] / (area / area.sum())
    return np.round(against_country, decimals), np.round(against_macroregion, decimals), macroregions, decimals


@settings(max_examples=150, deadline=None)
@given(coherent())
def test_nothing_on_coherent_tables(made: tuple[np.ndarray, np.ndarray, int, int]) -> None:
    national, macroregional, macroregions, decimals = made
    tree = tables.territories([f"R{i}" for i in range(len(national))], macroregions)
    evidence = tables.published(national, macroregional, tree, CODES, decimals)
    found = tables.coefficients_and_findings(tables.plan("coefficients"), evidence)
    assert impossible(found[1]) == []


@pytest.mark.parametrize("activity", range(0, 19, 3))
@pytest.mark.parametrize("factor", [0.9, 1.1])
@pytest.mark.parametrize("level", [0, 1])
def test_the_spoilt_section_and_no_other(shared: Path, activity: int, factor: float, level: int) -> None:
    """One cell of a coherent pair moved by a tenth: found wherever rounding cannot explain a tenth."""
    both = list(recomputed(shared))
    codes, tree = both[2], both[3]
    cell = (int(np.argmax(both[level][:, activity])), activity)
    both[level][cell] *= factor
    evidence = tables.published(both[0], both[1], tree, codes, 2)
    assert impossible(tables.coefficients_and_findings(tables.plan("coefficients"), evidence)[1]) == [codes[activity]]


def test_shares_that_do_not_sum(tmp_path: Path) -> None:
    plan = tables.plan("shares", reference=None)
    tree = tables.territories(["P", "Q"])
    values = np.array([[50.0, 49.6], [60.0, 40.0]])
    evidence = tables.amounts(values, tree, ("A", "B"), own=np.array([55.0, 45.0]))
    found = compute(
        plan.model_copy(update={"levels": (plan.levels[0],)}), replace(evidence, decimals={"output": 1})
    ).findings
    off = found.filter(pl.col("code") == "shares-off-100")
    assert off["where"].to_list() == ["P"]
    assert off["message"][0] == (
        "The shares of P in layer 'output', period 2020, sum to 99.6 and not to 100. "
        "Check that all activities are there and none twice."
    )


def test_missing_cells_are_told() -> None:
    tree = tables.territories(["P", "Q"])
    evidence = tables.amounts(np.array([[1.0, np.nan], [2.0, 3.0]]), tree, ("A", "B"))
    found = compute(tables.plan("amounts"), evidence).findings
    assert found.filter(pl.col("code") == "missing-cells")["message"].to_list() == [
        "1 of 4 cells of layer 'output' are missing: their competences are unknown, not absent."
    ]


def recomputed(shared: Path) -> tuple[np.ndarray, np.ndarray, tuple[str, ...], object]:
    """The five regions in 2020 against the country's row and the pooled macroregion; all sections with value."""
    five = ("RU-BEL", "RU-VOR", "RU-KRS", "RU-LIP", "RU-TAM")
    with (shared / "data" / "russia" / "gva_shares_okved2_2016_2022.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["period"] == "2020" and row["value"]]
    with (shared / "data" / "russia" / "grp_million_rub_1998_2022.csv").open(encoding="utf-8") as file:
        grp = {
            r["region_code"]: float(r["value"]) for r in csv.DictReader(file) if r["period"] == "2020" and r["value"]
        }
    share = {(r["region_code"], r["activity_code"]): float(r["value"]) for r in rows}
    codes = tuple(sorted({a for r, a in share if r == "RU" and share[r, a] > 0}))
    s = np.array([[share.get((r, a), 0.0) for a in codes] for r in five])
    weights = np.array([grp[r] for r in five])
    pooled = weights @ s / weights.sum()
    country = np.array([share["RU", a] for a in codes])
    return np.round(s / country, 2), np.round(s / pooled, 2), codes, tables.territories(five)
