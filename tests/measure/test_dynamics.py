"""Entry, exit, strengthening, fading and stars: by hand, by properties, and on Rosstat's figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metier.errors import ArrayError
from metier.measure.dynamics import entry_and_exit, tendency
from metier.measure.stars import cluster_stars

NAN = float("nan")
QUOTIENTS = arrays(np.float64, (4, 6), elements=st.one_of(st.floats(0, 5), st.just(NAN)))


def test_entry_and_exit_by_hand() -> None:
    """At the edges: .9 is absent, 1.1 is not present; between them nothing is at risk."""
    before = [[0.9, 0.9, 0.91, 1.1, 1.2, 1.2, NAN, 0.5]]
    after = [[1.11, 1.1, 3.0, 0.1, 0.9, 0.91, 2.0, NAN]]
    found = entry_and_exit(before, after)
    assert np.array_equal(found.entry, [[1, 0, NAN, NAN, NAN, NAN, NAN, NAN]], equal_nan=True)
    assert np.array_equal(found.exit, [[NAN, NAN, NAN, NAN, 1, 0, NAN, NAN]], equal_nan=True)


def test_crossing_one_is_the_band_of_no_width() -> None:
    found = entry_and_exit([[1.0, 1.0, 1.01]], [[1.01, 1.0, 1.0]], low=1, high=1)
    assert np.array_equal(found.entry, [[1, 0, NAN]], equal_nan=True)
    assert np.array_equal(found.exit, [[NAN, NAN, 1]], equal_nan=True)


def test_strengthening_and_fading_by_hand() -> None:
    found = tendency([[2.0, 2.0, 2.0, 2.0, 0.5, NAN]], [[2.25, 1.75, 2.0, 0.9, 4.0, 2.0]])
    assert np.array_equal(found.strengthening, [[1, 0, 0, NAN, NAN, NAN]], equal_nan=True)
    assert np.array_equal(found.fading, [[0, 1, 0, NAN, NAN, NAN]], equal_nan=True)


@given(QUOTIENTS, QUOTIENTS)
def test_every_cell_is_at_risk_of_one_thing_at_most(before: np.ndarray, after: np.ndarray) -> None:
    found, stayed = entry_and_exit(before, after), tendency(before, after)
    assert not (~np.isnan(found.entry) & ~np.isnan(found.exit)).any()
    assert not ((stayed.strengthening == 1) & (stayed.fading == 1)).any()
    unknown = np.isnan(before) | np.isnan(after)
    for figure in (found.entry, found.exit, stayed.strengthening, stayed.fading):
        assert np.isnan(figure[unknown]).all()


@given(QUOTIENTS, QUOTIENTS)
def test_an_entry_seen_backwards_is_an_exit(before: np.ndarray, after: np.ndarray) -> None:
    there, back = entry_and_exit(before, after), entry_and_exit(after, before)
    assert np.array_equal(there.entry == 1, back.exit == 1)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            lambda: entry_and_exit([[1]], [[1]], low=2, high=1),
            "the band is 2 to 1. Hand over low and high, the lower first.",
        ),
        (
            lambda: entry_and_exit([[1]], [[1, 2]]),
            "first has the shape (1, 1), last (1, 2). Hand over the same regions and activities in both periods.",
        ),
        (
            lambda: tendency([[1]], [[1]], rise=0.5),
            "the ratios are 0.5 and 0.9. Hand over rise above 1 and fall below 1.",
        ),
        (lambda: cluster_stars([[1]], [[1]], [[1]], top=1), "top is 1. Hand over a share between 0 and 1."),
        (
            lambda: cluster_stars([[1]], [[1]], [[1, 2]]),
            "the arrays have the shapes (1, 1), (1, 1) and (1, 2). Hand over the same cells in all three.",
        ),
    ],
)
def test_what_is_refused(call, told: str) -> None:
    with pytest.raises(ArrayError) as refusal:
        call()
    assert str(refusal.value) == told


def test_stars_by_hand() -> None:
    """Of ten regions one is the top tenth; two that share the first place are none."""
    amounts = np.array([[10.0, 7.0, NAN], *([[1.0 + i, 1.0, 2.0] for i in range(8)]), [0.0, 7.0, 9.0]])
    stars = cluster_stars(amounts, amounts / 20, amounts / 4)
    assert stars.size[:, 0].tolist() == [1] + [0] * 9
    assert stars.size[:, 1].tolist() == [0] * 10
    assert stars.specialisation[:, 0].tolist() == [1] + [0] * 7 + [1, 0]  # 10/4 and 8/4 = 2
    assert np.isnan(stars.count[0, 2])
    assert (
        stars.count[9, 2] == 1
    )  # 9/4 is over 2, and eight of the nine regions that are known have less: under nine tenths


def russian_quotients(shared: Path, period: int) -> np.ndarray:
    """85 regions by 19 sections against the country's published row, counting no ground twice."""
    rows = pl.read_csv(shared / "data" / "russia" / "gva_shares_okved2_2016_2022.csv")
    of_period = rows.filter(pl.col("period") == period)
    areas = pl.col("region_code").str.starts_with("RU-FD") | pl.col("region_code").is_in(["RU", "RU-ARK", "RU-TYU"])
    table = of_period.filter(~areas).pivot(on="activity_code", index="region_code", values="value").sort("region_code")
    country = of_period.filter(pl.col("region_code") == "RU")
    of_activity = dict(zip(country["activity_code"], country["value"], strict=True))
    codes = [code for code in table.columns[1:] if of_activity[code] > 0]
    return table.select(codes).to_numpy() / np.array([of_activity[code] for code in codes])


def test_how_many_crossings_of_russian_regions_are_jitter(shared: Path) -> None:
    """METHODS section 6 has 129 crossings of 1 from 2016 to 2022, 58 of them from above .9."""
    before, after = russian_quotients(shared, 2016), russian_quotients(shared, 2022)
    assert len(before) == 85
    crossed = entry_and_exit(before, after, low=1, high=1).entry == 1
    assert crossed.sum() == 129
    assert (crossed & (before > 0.9)).sum() == 58
    banded = entry_and_exit(before, after).entry
    assert np.nansum(banded) == (crossed & (before <= 0.9) & (after > 1.1)).sum()
