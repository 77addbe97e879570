"""Worked numbers of METHODS that no other test holds: of its toy, and of the real tables it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from metier.measure.density import density
from metier.measure.input_error import ARTICLE_REVISION_SD, revision_spread
from metier.measure.linkages import complementarity
from metier.measure.presence import presence
from metier.measure.quotients import location_quotient, quotient_of_shares
from metier.measure.relatedness import proximity

ROOT = Path(__file__).resolve().parents[2]
TOY = presence(location_quotient([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]]))
P, Q, S = range(3)
A, B, C, D = range(4)


# section 3


@pytest.mark.parametrize(
    ("method", "b_and_c"), [("min-conditional", 0.5), ("max-conditional", 1.0), ("cosine", 0.707107), ("jaccard", 0.5)]
)
def test_relatedness_of_the_toy(method: str, b_and_c: float) -> None:
    found = proximity(TOY, method)
    assert round(found[B, C], 6) == b_and_c
    assert found[A, D] == pytest.approx(1, abs=1e-15)


def test_density_of_the_toy() -> None:
    found = density(TOY)
    assert (found[S, C], found[S, A]) == (1, 0)


# section 5


def test_complementarity_of_the_toy() -> None:
    found = complementarity(TOY)
    assert [found[P, S, B], found[P, S, C]] == [1, 1]
    assert [found[P, Q, B], found[P, Q, C]] == [0, 1]
    assert found[S, P, A] == 1
    assert not found[S, Q].any()


# the real tables


class Rosstat:
    """Shares of value added, 85 regions by 20 sections, one decimal, with the country's own row and the totals."""

    def __init__(self, shared: Path, period: int) -> None:
        folder = shared / "data" / "russia"
        of_period = pl.col("period") == period
        rows = pl.read_csv(folder / "gva_shares_okved2_2016_2022.csv").filter(of_period)
        totals = pl.read_csv(folder / "grp_million_rub_1998_2022.csv").filter(of_period)
        areas = pl.col("region_code").str.starts_with("RU-FD") | pl.col("region_code").is_in(["RU", "RU-ARK", "RU-TYU"])
        table = rows.filter(~areas).pivot(on="activity_code", index="region_code", values="value").sort("region_code")
        country = rows.filter(pl.col("region_code") == "RU").sort("activity_code")
        self.codes = country["activity_code"].to_list()
        self.shares = table.select(self.codes).to_numpy()
        self.country = country["value"].to_numpy()
        self.total = table.join(totals, on="region_code", how="left", maintain_order="left")["value"].to_numpy()

    def of(self, figures: np.ndarray, code: str) -> np.ndarray:
        return figures[..., self.codes.index(code)]


def test_rounded_shares_pooled_are_not_the_row_that_was_published(shared: Path) -> None:
    """Section 1: E +7.2 %, R -4.1 %, S -3.2 %."""
    table = Rosstat(shared, 2020)
    assert table.shares.shape == (85, 20)
    amounts = table.shares * table.total[:, np.newaxis]
    against_pooled = location_quotient(amounts)[0]
    against_published = quotient_of_shares(amounts / amounts.sum(axis=1, keepdims=True) * 100, table.country)[0]
    apart = against_published / against_pooled - 1
    assert [round(100 * float(table.of(apart, code)), 1) for code in "ERS"] == [7.2, -4.1, -3.2]


def test_the_reference_share_is_a_poor_mean_of_the_regions(shared: Path) -> None:
    """Section 2: of section A the mean regional share is 1.79 x the country's."""
    table = Rosstat(shared, 2020)
    quotients = quotient_of_shares(table.shares, table.country)
    assert round(float(table.of(quotients, "A").mean()), 2) == 1.79


def test_activities_that_serve_the_population_are_above_1_where_the_market_is_small(shared: Path) -> None:
    """Section 9: O, P, Q above 1 in 55 to 60 of 85 regions."""
    table = Rosstat(shared, 2020)
    found = presence(quotient_of_shares(table.shares, table.country)).sum(axis=0)
    assert [int(table.of(found, code)) for code in "OPQ"] == [55, 60, 60]


def test_revisions_between_the_articles_vintage_and_the_next(shared: Path) -> None:
    """Section 2: sd .165; 71 % of the cells within .1 of 1 keep their side, 98 % of those outside .2."""
    rows = pl.read_csv(shared / "data" / "russia" / "paper_tables_3_4_recomputed.csv")
    first, revised = (rows[name].to_numpy()[np.newaxis] for name in ("paper_value", "recomputed"))
    assert round(revision_spread(first, revised), 3) == ARTICLE_REVISION_SD
    same_side = presence(first) == presence(revised)
    assert round(same_side[abs(first - 1) <= 0.1].mean(), 2) == 0.71
    assert round(same_side[abs(first - 1) > 0.2].mean(), 2) == 0.98


def test_small_numbers_make_large_quotients(shared: Path) -> None:
    """Sections 1 and 9: 16 % of US quotients above 1 rest on fewer than 50 employees; 56 % of the cells are absent."""
    rows = pl.read_parquet(shared / "data" / "us" / "metro_employment_by_naics4_2019.parquet")
    table = rows.pivot(on="activity_code", index="region_code", values="value")
    employees = table.select(pl.exclude("region_code").cast(pl.Float64)).to_numpy()
    above = presence(location_quotient(employees)) == 1
    assert round((employees[above] < 50).mean(), 2) == 0.16
    assert round(np.isnan(employees).mean(), 2) == 0.56


# sources


def test_every_doi_stands_in_methods_or_in_the_article(shared: Path) -> None:
    """No source is invented."""
    doi = re.compile(r"10\.\d{4,5}/[\w.()/-]*\w")
    known = "".join((shared / name).read_text("utf-8") for name in ("METHODS.md", "paper/paper.txt", "paper/README.md"))
    pages = [*(ROOT / "src" / "metier").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
    named = {found for page in pages for found in doi.findall(page.read_text("utf-8"))}
    assert len(named) > 15
    assert [one for one in sorted(named) if one not in known] == []
