"""Complementarity, density around a set, centrality: again in plain Python, their laws, refusals."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metier.errors import ArrayError
from metier.measure.centrality import centrality
from metier.measure.linkages import complementarity, set_density
from metier.measure.relatedness import proximity

CELLS = st.sampled_from([0.0, 1.0, 1.0, float("nan")])
PRESENCE = st.tuples(st.integers(2, 6), st.integers(2, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=CELLS)
)


@given(PRESENCE)
def test_complementarity_cell_by_cell(m: np.ndarray) -> None:
    phi, found = proximity(m), complementarity(m)
    for r, s, a in np.ndindex(found.shape):
        both = [j for j in range(m.shape[1]) if j != a and not np.isnan(m[r, j]) and not np.isnan(m[s, j])]
        whole = sum(phi[a, j] for j in both)
        part = sum(phi[a, j] for j in both if m[s, j] == 1 and m[r, j] == 0)
        assert found[r, s, a] == pytest.approx(part / whole if whole else float("nan"), abs=1e-12, nan_ok=True)


@given(PRESENCE, st.randoms(use_true_random=False))
def test_complementarity_moves_with_its_labels_and_stays_within_0_and_1(m: np.ndarray, chance: object) -> None:
    found = complementarity(m)
    assert ((found >= 0) & (found <= 1) | np.isnan(found)).all()
    own = found[np.arange(len(m)), np.arange(len(m))]
    assert (np.nan_to_num(own) == 0).all()
    rows, columns = np.arange(len(m))[::-1], np.roll(np.arange(m.shape[1]), 1)
    moved = complementarity(m[np.ix_(rows, columns)])
    np.testing.assert_allclose(moved, found[np.ix_(rows, rows, columns)], atol=1e-12)


def test_chosen_receivers_and_activities_are_parts_of_the_whole() -> None:
    m = np.random.default_rng(3).integers(0, 2, (7, 9))
    whole = complementarity(m, "cosine")
    np.testing.assert_array_equal(
        complementarity(m, "cosine", receivers=[4, 1], activities=[8]), whole[[4, 1]][:, :, [8]]
    )


@given(PRESENCE, st.data())
def test_set_density_cell_by_cell(m: np.ndarray, data: st.DataObject) -> None:
    members = data.draw(arrays(np.bool_, m.shape[1]))
    phi, found = proximity(m), set_density(m, members)
    for r in range(len(m)):
        pairs = [(a, j) for a in np.flatnonzero(members) for j in np.flatnonzero(~members & ~np.isnan(m[r]))]
        whole = sum(phi[a, j] for a, j in pairs)
        part = sum(phi[a, j] for a, j in pairs if m[r, j] == 1)
        assert found[r] == pytest.approx(part / whole if whole else float("nan"), abs=1e-12, nan_ok=True)


def plain_betweenness(steps: dict[tuple[int, int], float], count: int) -> list[float]:
    """Every path of distinct regions tried: the shares of the shortest that each region lies on."""
    total = [0.0] * count
    for start, end in permutations(range(count), 2):
        others = [i for i in range(count) if i not in (start, end)]
        ways = [(start, *middle, end) for k in range(count - 1) for middle in permutations(others, k)]
        lengths = {
            way: sum(steps[pair] for pair in pairwise(way))
            for way in ways
            if all(pair in steps for pair in pairwise(way))
        }
        shortest = [way for way, length in lengths.items() if length <= min(lengths.values()) * (1 + 1e-9)]
        for way in shortest:
            for region in way[1:-1]:
                total[region] += 1 / len(shortest)
    return [x / ((count - 1) * (count - 2)) for x in total]


@given(
    arrays(np.float64, (5, 5), elements=st.sampled_from([0.0, 0.0, 1.0, 2.0, 4.0])),
    st.sampled_from(["inverse", "equal"]),
)
def test_betweenness_over_all_paths(flows: np.ndarray, lengths: str) -> None:
    steps = {
        (i, j): 1 / flows[i, j] if lengths == "inverse" else 1.0
        for i, j in permutations(range(5), 2)
        if flows[i, j] > 0
    }
    found = centrality(flows, lengths)
    np.testing.assert_allclose(found.betweenness, plain_betweenness(steps, 5), atol=1e-12)
    off = flows - np.diag(np.diag(flows))
    np.testing.assert_allclose(found.strength, off.sum(axis=0) + off.sum(axis=1))


def test_two_regions_have_nobody_between() -> None:
    assert np.isnan(centrality([[0, 1], [1, 0]]).betweenness).all()


M = [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            lambda: complementarity([M]),
            "m has the shape (1, 2, 2). Hand over one table: regions, activities.",
        ),
        (
            lambda: complementarity(M, receivers=[2]),
            "receivers holds the position 2, and there are 2. Hand over whole numbers from 0 to 1.",
        ),
        (
            lambda: complementarity(M, activities=[0.5]),
            "activities are no list of positions. Hand over whole numbers, 0 the first.",
        ),
        (
            lambda: set_density(M, [True]),
            "members of the shape (1,) do not say of each activity whether it is in the set. Hand over 2 booleans.",
        ),
        (lambda: centrality([[0, 1]]), "flows has the shape (1, 2). Hand over as many rows as columns."),
        (lambda: centrality(M, "far"), "lengths is 'far'. Write 'inverse' or 'equal'."),
    ],
)
def test_refusals_name_the_problem_and_the_remedy(call: Callable[[], object], told: str) -> None:
    with pytest.raises(ArrayError) as refusal:
        call()
    assert str(refusal.value).strip() == told
