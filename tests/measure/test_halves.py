"""Halves of the activities: structure makes them agree on the regions' order, noise does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metier.measure.complexity import AGREEMENT, complexity
from metier.measure.halves import half_agreement
from metier.measure.presence import presence
from metier.measure.quotients import location_quotient


def ladder(regions: int = 30, activities: int = 60, width: float = 0.35) -> np.ndarray:
    """Regions and activities along one line: a region has what lies near it."""
    at, needed = np.linspace(0, 1, regions)[:, None], np.linspace(0, 1, activities)
    return np.abs(at - needed) < width


def counted(halves: np.ndarray) -> np.ndarray:
    return halves.sum(axis=2).astype(np.float64)


def noise(seed: int, shape: tuple[int, int] = (40, 40)) -> np.ndarray:
    draw = np.random.default_rng(seed)
    return np.exp(draw.standard_normal(shape) + draw.standard_normal((shape[0], 1)) + draw.standard_normal(shape[1]))


def test_structure_known_exactly_is_identified() -> None:
    told = complexity(ladder(), draws=np.repeat(ladder()[None], 3, axis=0)).verdict
    assert told.stable_share == 1
    assert told.half_agreement > 0.95
    assert told.identified


def test_noise_known_exactly_is_stable_and_not_identified() -> None:
    stable, identified = 0, 0
    for seed in range(40):
        m = presence(location_quotient(noise(seed)))
        told = complexity(m, draws=np.repeat(m[None], 2, axis=0)).verdict
        stable += told.stable_share == 1
        identified += bool(told.identified)
    assert stable == 40
    assert identified == 0


def test_without_draws_nothing_is_asked() -> None:
    told = complexity(ladder()).verdict
    assert np.isnan(told.half_agreement)
    assert not told.identified


def test_each_matrix_of_a_batch_has_its_own_agreement() -> None:
    both = np.stack([ladder(), np.roll(ladder(), 7, axis=1) & (np.random.default_rng(1).random((30, 60)) < 0.8)])
    told = complexity(both, draws=both[None]).verdict
    for index, m in enumerate(both):
        assert told.half_agreement[index] == complexity(m, draws=m[None]).verdict.half_agreement


@given(st.integers(0, 2**31))
def test_order_of_regions_and_empty_lines_change_nothing(seed: int) -> None:
    draw = np.random.default_rng(seed)
    m = draw.random((12, 15)) < 0.4
    shuffled = np.zeros((13, 16), dtype=bool)
    shuffled[:12, :15] = m[draw.permutation(12)]
    found = half_agreement(shuffled[:12], counted)
    assert found == pytest.approx(half_agreement(m, counted), abs=1e-12)
    assert 0 <= found <= 1


def test_by_hand() -> None:
    """Two activities: each half is one of them, and the regions rank as they have it.

    Ranks less their mean from the first: (1, 1, -1, -1) times 1; from the second: (1, -1, 1, -1) or the same.
    """
    assert half_agreement(np.array([[1, 1], [1, 1], [0, 0], [0, 0]], dtype=bool), counted) == pytest.approx(1)
    assert half_agreement(np.array([[1, 1], [1, 0], [0, 1], [0, 0]], dtype=bool), counted) == pytest.approx(0)


def test_too_little_to_halve() -> None:
    assert np.isnan(half_agreement(np.ones((4, 1), dtype=bool), counted))
    assert half_agreement(np.ones((2, 4), dtype=bool), counted) == 0
    assert half_agreement(np.ones((5, 4), dtype=bool), counted) == 0
    assert np.isnan(half_agreement(np.zeros((5, 4), dtype=bool), counted))


def test_the_limit_is_two_thirds_of_reliability() -> None:
    assert pytest.approx(2 / 3) == 2 * AGREEMENT / (1 + AGREEMENT)
