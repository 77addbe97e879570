"""Chance that keeps degrees, and what stands against it: its laws, a package's figures, refusals."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metier.errors import ArrayError
from metier.measure.cooccurrence import cooccurrence
from metier.measure.cooccurrence_z import cooccurrence_z
from metier.measure.false_discovery import benjamini_hochberg
from metier.measure.null_model import bicm
from metier.measure.poisson_binomial import poisson_binomial_tail
from metier.measure.validated_links import validated_links
from tests.measure import test_golden

SHAPES = st.tuples(st.integers(1, 7), st.integers(1, 7))
PRESENCE = SHAPES.flatmap(lambda shape: arrays(np.bool_, shape))
nan = np.nan

# From bicm 3.4.0 (its own solver; p-values by its "poibin" method), on the golden inputs with presence at least 1.
# Its solver stops at degrees off by 4e-8 on Spain, its tails are by Fourier transform, good to 1e-14 and not to a
# share of a small p-value. Pairs by their places in the matrix.
SPAIN_ACTIVITIES = {
    (2, 3): 0.020806410509067286,
    (0, 1): 0.7811118615776147,
    (2, 9): 0.2744319854005661,
    (5, 20): 0.7211197750107377,
    (13, 14): 0.3674738410935636,
    (3, 21): 0.3315333811567125,
}
SPAIN_REGIONS = {
    (0, 1): 0.2901609723528402,
    (2, 9): 0.6441279649985996,
    (5, 20): 0.9110054341210324,
    (13, 40): 0.3828224830576462,
}
WORLD_ACTIVITIES = {
    (703, 706): 5.940022917982901e-10,
    (700, 708): 6.891364146000001e-10,
    (705, 707): 2.939748222630101e-09,
    (287, 764): 0.4841004931181233,
    (445, 670): 0.13999842781956418,
    (629, 656): 0.02488182555855256,
    (13, 606): 0.0809236166524232,
}
WORLD_PROBABILITIES = {
    (0, 0): 0.15952211240643505,
    (10, 100): 0.04371452874072987,
    (100, 500): 0.08756709898975132,
    (225, 784): 0.374369261842,
    (60, 300): 0.24685780753839384,
}


def test_the_world_as_a_package_has_it(shared: Path) -> None:
    m = test_golden.present(shared, test_golden.WORLD)
    model, links = bicm(m), validated_links(m)
    for cell, wanted in WORLD_PROBABILITIES.items():
        assert model.probabilities[cell] == pytest.approx(wanted, rel=1e-12)
    for pair, wanted in WORLD_ACTIVITIES.items():
        assert links.p_values[pair] == pytest.approx(wanted, abs=1e-13)
    assert np.count_nonzero(links.validated) == 2 * 190
    assert np.count_nonzero(validated_links(m, tail="poisson").validated) == 2 * 27
    assert np.count_nonzero(validated_links(m, of="regions", tail="poisson").validated) == 2 * 462


def test_spain_as_a_package_has_it(shared: Path) -> None:
    m = test_golden.present(shared, test_golden.SPAIN)
    activities, regions = validated_links(m), validated_links(m, of="regions")
    for found, told in ((activities, SPAIN_ACTIVITIES), (regions, SPAIN_REGIONS)):
        for pair, wanted in told.items():
            assert found.p_values[pair] == pytest.approx(wanted, abs=1e-8)
        assert not found.validated.any()


@given(PRESENCE)
def test_expected_degrees_are_the_observed_ones(m: np.ndarray) -> None:
    model = bicm(m)
    assert model.converged
    assert ((model.probabilities >= 0) & (model.probabilities <= 1)).all()
    np.testing.assert_allclose(model.probabilities.sum(axis=1), m.sum(axis=1), atol=1e-8)
    np.testing.assert_allclose(model.probabilities.sum(axis=0), m.sum(axis=0), atol=1e-8)
    rows, columns = np.nonzero((model.probabilities > 0) & (model.probabilities < 1))
    odds = model.region_fitness[rows] * model.activity_fitness[columns]
    np.testing.assert_allclose(odds / (1 + odds), model.probabilities[rows, columns], rtol=1e-9)


@settings(max_examples=30)
@given(st.tuples(st.integers(1, 4), st.integers(1, 3)).flatmap(lambda shape: arrays(np.bool_, shape)))
def test_forced_cells_are_those_that_all_matrices_of_the_degrees_share(m: np.ndarray) -> None:
    """Every matrix of the size tried: what all with these degrees have in common is forced, and nothing else."""
    every = np.array(list(product([False, True], repeat=m.size))).reshape(-1, *m.shape)
    same = (every.sum(axis=2) == m.sum(axis=1)).all(axis=1) & (every.sum(axis=1) == m.sum(axis=0)).all(axis=1)
    share = every[same].mean(axis=0)
    chance = bicm(m).probabilities
    np.testing.assert_array_equal(chance == 1, share == 1)
    np.testing.assert_array_equal(chance == 0, share == 0)


@given(st.lists(st.floats(0, 1), min_size=0, max_size=7), st.integers(-1, 8))
def test_tails_over_all_outcomes(chances: list[float], least: int) -> None:
    wanted = sum(
        float(np.prod([p if came else 1 - p for p, came in zip(chances, outcome, strict=True)]))
        for outcome in product([True, False], repeat=len(chances))
        if sum(outcome) >= least
    )
    assert float(poisson_binomial_tail(chances, least)) == pytest.approx(wanted, abs=1e-14)


def test_small_tails_keep_their_digits() -> None:
    """A thousand chances of one in a hundred, all of them: a figure that a sum of the rest could not hold."""
    assert float(poisson_binomial_tail(np.full(100, 0.01), 100)) == pytest.approx(1e-200, rel=1e-12)


@given(PRESENCE, st.sampled_from(["activities", "regions"]))
def test_p_values_pair_by_pair(m: np.ndarray, of: str) -> None:
    chance = bicm(m).probabilities if of == "activities" else bicm(m).probabilities.T
    counts = cooccurrence(m if of == "activities" else m.T)
    found = validated_links(m, of=of)
    n = len(counts)
    assert found.p_values.shape == (n, n)
    assert np.isnan(np.diagonal(found.p_values)).all()
    for i, j in np.ndindex(n, n):
        if i != j:
            wanted = poisson_binomial_tail(chance[:, i] * chance[:, j], counts[i, j])
            assert found.p_values[i, j] == pytest.approx(float(wanted), abs=1e-12)


@given(PRESENCE)
def test_poisson_is_off_by_no_more_than_it_says_and_errs_to_the_safe_side(m: np.ndarray) -> None:
    exact, quick = validated_links(m), validated_links(m, tail="poisson")
    off = np.nan_to_num(quick.p_values - exact.p_values)
    assert np.abs(off).max() <= quick.bound + 1e-9
    assert exact.bound == 0
    chance = bicm(m).probabilities
    far = cooccurrence(m) > chance.T @ chance + 1
    assert (off[far] >= -1e-9).all()


@given(PRESENCE, st.randoms(use_true_random=False))
def test_links_move_with_their_labels(m: np.ndarray, chance: object) -> None:
    rows, columns = np.arange(len(m))[::-1], np.roll(np.arange(m.shape[1]), 1)
    moved = m[np.ix_(rows, columns)]
    found = validated_links(m, 0.5)
    np.testing.assert_allclose(validated_links(moved).p_values, found.p_values[np.ix_(columns, columns)], atol=1e-9)
    for z in ("bicm", "hypergeometric"):
        whole = cooccurrence_z(m, z)
        np.testing.assert_array_equal(whole, whole.T)
        np.testing.assert_allclose(cooccurrence_z(moved, z), whole[np.ix_(columns, columns)], atol=1e-4)
    np.testing.assert_array_equal(found.p_values, found.p_values.T)
    tests = found.p_values[~np.isnan(found.p_values)]
    assert ((tests >= 0) & (tests <= 1 + 1e-12)).all()


def clustered() -> np.ndarray:
    """Two kinds of regions, each with its own kind of activities, and some chance."""
    draw = np.random.default_rng(5)
    kind = np.kron(np.eye(2), np.ones((40, 12)))
    return draw.random(kind.shape) < 0.05 + 0.75 * kind


def test_fewer_links_stand_at_a_lower_rate_and_all_within_a_kind() -> None:
    m = clustered()
    before = np.ones((24, 24), dtype=bool)
    for rate in (0.5, 0.2, 0.05, 0.001, 1e-9):
        found = validated_links(m, rate)
        assert (found.validated <= before).all()
        assert (validated_links(m, rate, correction="bonferroni").validated <= found.validated).all()
        assert (found.validated <= validated_links(m, rate, correction="none").validated).all()
        np.testing.assert_array_equal(found.validated, benjamini_hochberg(found.p_values, rate))
        before = found.validated
    at_five = validated_links(m).validated
    assert np.count_nonzero(at_five[:12, :12]) > 60
    assert np.count_nonzero(at_five[:12, 12:]) == 0


def test_hypergeometric_z_as_a_package_has_it() -> None:
    """econcomplex 1.0.1, z_score_novelty on this matrix: the first row."""
    m = [[1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1], [0, 1, 0, 1]]
    ours = cooccurrence_z(m, "hypergeometric")[0]
    np.testing.assert_allclose(ours[1:], [0.3333333333333332, 0.3333333333333332, -2.0], rtol=1e-12)


@pytest.mark.parametrize("call", [bicm, validated_links, cooccurrence_z], ids=lambda call: call.__name__)
def test_batches_are_a_loop(call: Callable[..., object]) -> None:
    batch = np.random.default_rng(2).random((2, 3, 8, 6)) < 0.4
    whole = call(batch)
    for index in np.ndindex(2, 3):
        alone = call(batch[index])
        parts = [("", whole, alone)] if isinstance(whole, np.ndarray) else []
        parts += [(k, v, getattr(alone, k)) for k, v in (vars(whole) if not parts else {}).items()]
        for _, many, one in parts:
            np.testing.assert_array_equal(many[index], one)


@pytest.mark.parametrize("given_as", [bool, int, np.float32, np.uint8])
def test_any_kind_of_array_gives_the_same(given_as: type) -> None:
    m = clustered()
    same = np.asfortranarray(m.astype(given_as))
    same.flags.writeable = False
    np.testing.assert_array_equal(validated_links(same).p_values, validated_links(m).p_values)
    np.testing.assert_array_equal(bicm(same).probabilities, bicm(m).probabilities)


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 1), (1, 3), (3, 1), (0, 2, 2)])
@pytest.mark.parametrize("fill", [0.0, 1.0, nan])
def test_next_to_nothing(shape: tuple[int, ...], fill: float) -> None:
    m = np.full(shape, fill)
    assert bicm(m).probabilities.shape == shape
    np.testing.assert_array_equal(bicm(m).probabilities, np.nan_to_num(m))
    for of, n in (("activities", shape[-1]), ("regions", shape[-2])):
        found = validated_links(m, of=of)
        assert found.p_values.shape == (*shape[:-2], n, n)
        assert not found.validated.any()
        assert (found.p_values[..., ~np.eye(n, dtype=bool)] == 1).all()
        assert np.isnan(cooccurrence_z(m, of=of)).all()


def test_an_empty_region_or_activity_moves_nothing_and_missing_is_not_present() -> None:
    m = clustered()
    wider = np.insert(np.insert(m, 3, False, axis=0), 5, False, axis=1)
    found, others = validated_links(wider).p_values, np.delete(np.arange(25), 5)
    np.testing.assert_allclose(found[np.ix_(others, others)], validated_links(m).p_values, rtol=1e-9)
    assert (found[5, others] == 1).all()
    holed = m.astype(float)
    holed[~m] = nan
    np.testing.assert_array_equal(validated_links(holed).p_values, validated_links(m).p_values)


M = [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: bicm(M, tolerance=0, steps=0), "tolerance is 0. Hand over a positive number.\nsteps is 0. Hand over "
         "a positive number."),
        (lambda: bicm([1, 0]), "m has the shape (2,). Hand over at least two dimensions: regions, activities."),
        (lambda: validated_links(M, 0), "the rate is 0. Hand over a share between 0 and 1."),
        (lambda: validated_links(M, nan), "the rate is nan. Hand over a share between 0 and 1."),
        (
            lambda: validated_links(M, of="rows", tail="normal", correction="holm"),
            "of is 'rows'. Write one of: activities, regions.\ntail is 'normal'. Write one of: exact, poisson.\n"
            "correction is 'holm'. Write one of: benjamini-hochberg, bonferroni, none.",
        ),
        (lambda: cooccurrence_z(M, "poisson"), "null is 'poisson'. Write one of: bicm, hypergeometric."),
        (lambda: benjamini_hochberg([2.0]), "p_values holds values that are not from 0 to 1. Hand over probabilities."),
        (
            lambda: poisson_binomial_tail([[0.5, nan], [2, 0]], [0.5, 1, 2]),
            "probabilities holds values that are not from 0 to 1, at [0, 1], [1, 0]. Hand over probabilities.\n"
            "counts holds values that are no whole numbers. Hand over counts.\n"
            "counts has the shape (3,), which does not fit the probabilities (2, 2). Hand over one count for each row "
            "of probabilities.",
        ),
        (lambda: poisson_binomial_tail(0.5, 1), "probabilities has the shape (). Hand over one dimension at least: "
         "chances."),
    ],
)  # fmt: skip
def test_refusals_name_the_problem_and_the_remedy(call: Callable[[], object], told: str) -> None:
    with pytest.raises(ArrayError) as refusal:
        call()
    assert str(refusal.value).strip() == told
