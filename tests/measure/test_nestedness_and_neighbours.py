"""Laws of nestedness, of Gini by neighbourhood and of what chance gives."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metier.errors import ArrayError
from metier.measure.decomposition import theil_decomposition
from metier.measure.inequality import gini
from metier.measure.nestedness import nestedness
from metier.measure.permutations import polarisation_by_chance, theil_by_chance
from metier.measure.spatial_gini import spatial_gini

PRESENCE = arrays(np.float64, (5, 6), elements=st.sampled_from([0.0, 1.0, np.nan]))
AMOUNTS = arrays(np.float64, (6, 3), elements=st.one_of(st.integers(0, 40).map(float), st.just(np.nan)))
RING = np.roll(np.eye(6), 1, axis=1) + np.roll(np.eye(6), -1, axis=1)


def by_hand(present: np.ndarray, strict: bool) -> list[float]:
    """The share of the smaller set in the larger one, pair by pair."""
    sets = [{*np.flatnonzero(row == 1)} for row in present if (row == 1).any()]
    return [0.0 if strict and len(a) == len(b) else len(a & b) / min(len(a), len(b)) for a, b in combinations(sets, 2)]


@given(PRESENCE, st.booleans())
def test_nestedness_pair_by_pair(m: np.ndarray, strict: bool) -> None:
    found = nestedness(m, "decreasing fill" if strict else "all")
    of_regions, of_activities = by_hand(m, strict), by_hand(m.T, strict)
    for pairs, figure in ((of_regions, found.of_regions), (of_activities, found.of_activities)):
        np.testing.assert_allclose(figure, np.mean(pairs) if pairs else np.nan, atol=1e-12)
    if of_regions and of_activities:
        np.testing.assert_allclose(found.whole, np.mean(of_regions + of_activities), atol=1e-12)


def test_a_large_matrix_is_counted_in_bands_as_a_small_one_is_whole() -> None:
    m = (np.random.default_rng(4).random((90, 700)) < np.linspace(0.02, 0.9, 700)).astype(float)
    strict = np.array(by_hand(m.T, strict=True))
    np.testing.assert_allclose(nestedness(m).of_activities, strict.mean(), rtol=1e-12)


@given(AMOUNTS)
def test_gini_between_neighbours_pair_by_pair(x: np.ndarray) -> None:
    found = spatial_gini(x, RING)
    for activity, column in enumerate(x.T):
        known = ~np.isnan(column)
        pairs = [(r, s) for r, s in combinations(np.flatnonzero(known), 2)]
        apart = {near: [abs(column[r] - column[s]) for r, s in pairs if RING[r, s] == near] for near in (0, 1)}
        if not np.nansum(column) > 0:
            assert np.isnan([found.total[activity], found.neighbours[activity]]).all()
            continue
        scale = known.sum() * np.nansum(column)
        np.testing.assert_allclose(found.neighbours[activity], sum(apart[1]) / scale, atol=1e-9)
        np.testing.assert_allclose(found.others[activity], sum(apart[0]) / scale, atol=1e-9)
        if apart[0] and sum(apart[1]) > 1e-6 * np.nansum(column):
            np.testing.assert_allclose(
                found.polarisation[activity], np.mean(apart[0]) / np.mean(apart[1]), rtol=1e-6, atol=1e-9
            )
    np.testing.assert_allclose(found.total, gini(x, of="activities"), atol=1e-12)


def test_all_are_neighbours_or_none() -> None:
    x = np.arange(1.0, 7)[:, np.newaxis]
    alone, together = spatial_gini(x, np.zeros((6, 6))), spatial_gini(x, np.ones((6, 6)))
    assert alone.neighbours == together.others == 0
    assert alone.others == together.neighbours == alone.total
    assert np.isnan([alone.polarisation, together.polarisation]).all()


def test_the_parts_beside_chance_are_those_of_the_index() -> None:
    draw = np.random.default_rng(2)
    x, groups = draw.lognormal(0, 1, (12, 3)), np.arange(12) // 4
    one = theil_by_chance(x, groups, draw, 19, of="activities")
    np.testing.assert_allclose(one.observed, theil_decomposition(x, groups, of="activities").between)
    other = polarisation_by_chance(x, groups[:, None] == groups, draw, 19)
    np.testing.assert_allclose(other.observed, spatial_gini(x, groups[:, None] == groups).polarisation)


@pytest.mark.parametrize("index", ["theil", "polarisation"])
def test_where_there_is_nothing_chance_says_so_as_often_as_it_promises(index: str) -> None:
    """2,000 activities spread without regard to groups: a p of at most .05 in one of twenty, of at most .5 in half."""
    draw = np.random.default_rng(8)
    x, groups = draw.lognormal(0, 1, (16, 2_000)), np.arange(16) // 4
    found = (
        theil_by_chance(x, groups, draw, 199, of="activities")
        if index == "theil"
        else polarisation_by_chance(x, groups[:, None] == groups, draw, 199)
    )
    for level in (0.05, 0.5):
        share = (found.p_value <= level).mean()
        assert abs(share - level) < 4 * np.sqrt(level * (1 - level) / 2_000)
    away = (found.observed - found.expected) / found.deviation
    assert abs(away.mean()) < 0.1
    assert 0.8 < away.std() < 1.2


def test_groups_that_differ_are_found() -> None:
    draw = np.random.default_rng(9)
    groups = np.arange(16) // 4
    x = draw.lognormal(0, 0.3, (16, 50)) * np.array([1, 1, 1, 3])[groups][:, np.newaxis]
    assert (theil_by_chance(x, groups, draw, 199, of="activities").p_value <= 0.05).mean() > 0.95
    assert (polarisation_by_chance(x, groups[:, None] == groups, draw, 199).p_value <= 0.05).mean() > 0.95


def test_regions_left_out_stay_apart_in_every_draw() -> None:
    draw = np.random.default_rng(3)
    x, groups = draw.lognormal(0, 1, (9, 2)), np.arange(9) // 3
    some = np.arange(9) != 4
    masked = theil_by_chance(x, groups, np.random.default_rng(1), 50, of="activities", regions=some)
    without = theil_by_chance(x[some], groups[some], np.random.default_rng(1), 50, of="activities")
    np.testing.assert_allclose(masked.p_value, without.p_value)
    np.testing.assert_allclose(masked.expected, without.expected)


@pytest.mark.parametrize(
    ("neighbours", "message"),
    [
        (np.ones((2, 3)), r"neighbours has the shape \(2, 3\), and there are 3 regions"),
        ([[0, 1, 0], [0, 0, 0], [0, 0, 0]], r"neighbours is not the same both ways, first at \[0, 1\]"),
        ([[0, np.nan, 0], [np.nan, 0, 0], [0, 0, 0]], r"neighbours holds missing values, first at \[0, 1\]"),
        ([[0, 2, 0], [2, 0, 0], [0, 0, 0]], "neighbours holds 2 values other than 0, 1 and missing"),
    ],
)
def test_what_is_no_neighbourhood_is_refused(neighbours: object, message: str) -> None:
    with pytest.raises(ArrayError, match=message):
        spatial_gini([[1.0], [2], [3]], neighbours)  # type: ignore[arg-type]


def test_no_generator_and_no_draws_are_refused() -> None:
    with pytest.raises(ArrayError, match=r"generator has the type int.*default_rng"):
        theil_by_chance([[1.0, 2]], [1, 2], 1)  # type: ignore[arg-type]
    with pytest.raises(ArrayError, match=r"draws is 0.*at least 1"):
        theil_by_chance([[1.0, 2]], [1, 2], np.random.default_rng(1), 0)
    with pytest.raises(ArrayError, match="pairs is 'some'"):
        nestedness([[1, 0]], "some")  # type: ignore[arg-type]
