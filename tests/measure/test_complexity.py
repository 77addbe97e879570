"""Complexity, reflections, fitness and outlook against figures computed by hand or by the plain formula."""

from __future__ import annotations

import numpy as np
import pytest

from metier.measure.complexity import complexity
from metier.measure.density import density
from metier.measure.outlook import outlook, portfolio_complexity
from metier.measure.reflections import fitness, reflections
from metier.measure.relatedness import proximity
from tests.measure.test_relatedness import REFLECTED, TOY, random_presence

nan = np.nan


def nested(regions: int, activities: int, seed: int = 0) -> np.ndarray:
    """Presence in which diverse regions have what the others have, and more; with noise."""
    rng = np.random.default_rng(seed)
    ability, need = np.linspace(0, 1, regions)[:, None], np.linspace(0, 1, activities)[None]
    return rng.random((regions, activities)) < 1 / (1 + np.exp(-8 * (ability - need)))


def plain_complexity(m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The field's way: the second eigenvector of the large non-symmetric matrix."""
    by_region, by_activity = m / m.sum(axis=1, keepdims=True), (m / m.sum(axis=0)).T
    values, vectors = np.linalg.eig(by_activity @ by_region)
    k_p = np.real(vectors[:, np.argsort(values.real)[-2]])
    k_c = by_region @ k_p
    sign = np.sign(np.corrcoef(k_c, m.sum(axis=1))[0, 1]) / k_c.std()
    return sign * (k_c - k_c.mean()), sign * (k_p - k_c.mean())


@pytest.mark.parametrize("shape", [(30, 50), (50, 30), (40, 40), (150, 200), (300, 140)])
def test_both_sides_and_both_solvers_give_the_fields_eigenvector(shape: tuple[int, int]) -> None:
    m = nested(*shape)
    eci, pci = plain_complexity(m)
    found = complexity(m)
    np.testing.assert_allclose(found.eci, eci, rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.pci, pci, rtol=0, atol=1e-9)
    assert found.verdict.connected
    assert found.verdict.correlation_with_diversity == pytest.approx(np.corrcoef(eci, m.sum(axis=1))[0, 1])


def test_the_eigengap() -> None:
    m = nested(30, 50)
    projection = (m / m.sum(axis=1, keepdims=True)) @ (m / m.sum(axis=0)).T
    values = np.sort(np.linalg.eigvals(projection).real)
    assert complexity(m).verdict.eigengap == pytest.approx(values[-2] - values[-3], abs=1e-12)


def test_the_hidalgo_hausmann_toy() -> None:
    found = complexity(REFLECTED)
    assert found.diversity.tolist() == [4, 1, 2, 1]
    assert found.ubiquity.tolist() == [1, 2, 2, 3]
    eci, pci = plain_complexity(REFLECTED)
    np.testing.assert_allclose(found.eci, eci, atol=1e-12)
    np.testing.assert_allclose(found.pci, pci, atol=1e-12)


def test_a_stack_is_each_of_its_matrices() -> None:
    stack = np.array([[nested(20, 35, seed=3 * i + j) for j in range(3)] for i in range(2)])
    found = complexity(stack)
    assert found.eci.shape == (2, 3, 20)
    assert found.verdict.eigengap.shape == (2, 3)
    for index in np.ndindex(2, 3):
        alone = complexity(stack[index])
        np.testing.assert_allclose(found.eci[index], alone.eci, atol=1e-12)
        np.testing.assert_allclose(found.pci[index], alone.pci, atol=1e-12)
        assert found.verdict.connected[index] == alone.verdict.connected


def test_a_stack_larger_than_is_worked_on_at_once() -> None:
    stack = np.array([nested(20, 35, seed=i % 5) for i in range(6500)])
    found = complexity(stack).eci.reshape(-1, 5, 20)
    np.testing.assert_allclose(found, np.broadcast_to(found[0], found.shape), atol=1e-12)


# parts that do not hang together


def test_of_a_matrix_in_parts_only_the_largest_has_figures() -> None:
    found = complexity(TOY)  # P with a, d apart from Q and S with b, c
    assert not found.verdict.connected
    assert not found.verdict.identified
    np.testing.assert_allclose(found.eci, [nan, -1, 1])
    np.testing.assert_allclose(found.pci, [nan, -1, 3, nan])
    assert found.left_out.regions.tolist() == ["not connected to the largest part", "", ""]
    assert found.left_out.activities.tolist()[0] == "not connected to the largest part"
    assert found.diversity.tolist() == [2, 1, 2]


def test_an_isolated_pair_changes_no_other_figure() -> None:
    m = nested(20, 35)
    apart = np.zeros((21, 36), dtype=bool)
    apart[:20, :35], apart[20, 35] = m, True
    found, alone = complexity(apart), complexity(m)
    np.testing.assert_allclose(found.eci[:20], alone.eci, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.pci[:35], alone.pci, rtol=0, atol=1e-12)
    assert np.isnan(found.eci[20])
    assert not found.verdict.connected


# the verdict


def test_draws_that_agree_identify() -> None:
    m = nested(40, 60)
    verdict = complexity(m, draws=np.broadcast_to(m, (7, *m.shape))).verdict
    assert verdict.stable_share == 1
    assert verdict.identified


def test_draws_of_noise_do_not_identify() -> None:
    verdict = complexity(nested(40, 60), draws=random_presence((20, 40, 60), 0.3)).verdict
    assert verdict.stable_share < 0.5
    assert not verdict.identified


def test_the_share_is_counted_draw_by_draw() -> None:
    m = nested(40, 60)
    draws = np.array([m] * 3 + [random_presence(m.shape, 0.3, seed=5)])
    assert complexity(m, draws=draws).verdict.stable_share == 0.75
    assert complexity(m, draws=lambda i: draws[i], draw_count=4).verdict.stable_share == 0.75


def test_draws_of_a_stack_belong_to_each_matrix() -> None:
    m = np.array([nested(40, 60), nested(40, 60, seed=1)])
    noise = random_presence((4, 40, 60), 0.3)
    draws = np.stack([np.broadcast_to(m[0], noise.shape), noise], axis=1)
    assert complexity(m, draws=draws).verdict.stable_share.tolist()[0] == 1
    assert complexity(m, draws=draws).verdict.identified.tolist() == [True, False]


def test_without_draws_nothing_is_identified() -> None:
    verdict = complexity(nested(40, 60)).verdict
    assert np.isnan(verdict.stable_share)
    assert not verdict.identified


# masks


def test_masks_are_the_submatrix() -> None:
    m = nested(30, 50)
    regions, activities = np.arange(30) % 3 > 0, np.arange(50) != 7
    found, alone = (
        complexity(m, regions=regions, activities=activities),
        complexity(m[np.ix_(regions, activities)]),
    )
    np.testing.assert_allclose(found.eci[regions], alone.eci, atol=1e-12)
    np.testing.assert_allclose(found.pci[activities], alone.pci, atol=1e-12)
    assert np.isnan(found.eci[~regions]).all()
    assert set(found.left_out.regions[~regions]) == {"not compared"}


def test_minima_are_applied_to_complexity() -> None:
    m = nested(30, 50)
    found = complexity(m, minimum_diversity=8)
    small = m.sum(axis=1) < 8
    assert small.any()
    assert set(found.left_out.regions[small]) == {"below the minimum"}
    np.testing.assert_allclose(found.eci[~small], complexity(m[~small]).eci, atol=1e-12)


# reflections and fitness


def test_reflections_of_the_toy() -> None:
    expected = {
        0: ([4, 1, 2, 1], [1, 2, 2, 3]),
        1: ([2, 2, 2.5, 3], [4, 2.5, 3, 7 / 3]),
        2: ([71 / 24, 2.5, 8 / 3, 7 / 3], [2, 2, 2.25, 2.5]),
    }
    for order, (regions, activities) in expected.items():
        found = reflections(REFLECTED, order)
        np.testing.assert_allclose(found.regions, regions, atol=1e-12)
        np.testing.assert_allclose(found.activities, activities, atol=1e-12)


def test_even_reflections_approach_eci() -> None:
    m = nested(30, 50)
    k = reflections(m, 16).regions
    np.testing.assert_allclose((k - k.mean()) / k.std(), complexity(m).eci, atol=1e-2)


@pytest.mark.parametrize("form", ["tacchella", "servedio"])
def test_fitness_solves_its_equations(form: str) -> None:
    m = nested(30, 50).astype(float)
    found = fitness(m, form, tolerance=1e-14)
    assert found.converged
    f, q = found.fitness, found.quality
    if form == "tacchella":
        raised, improved = m @ q, 1 / (m.T @ (1 / f))
        np.testing.assert_allclose(f, raised / raised.mean(), rtol=1e-10)
        np.testing.assert_allclose(q, improved / improved.mean(), rtol=1e-10)
    else:
        p = 1 + m.T @ (1 / f)
        np.testing.assert_allclose(f, 1e-6 + m @ (1 / p), rtol=1e-10)
        np.testing.assert_allclose(q, 1 / (p - 1), rtol=1e-10)


def test_one_update_of_fitness_by_hand() -> None:
    # F = (2, 1) / 1.5; Q together = 1 / (1, 2), mean .75; Q in turn = 1 / (.75, .75 + 1.5), mean 8/9
    together, in_turn = (fitness([[1, 1], [0, 1]], steps=1, update=u) for u in ("together", "in turn"))
    np.testing.assert_allclose(together.fitness, [4 / 3, 2 / 3])
    np.testing.assert_allclose(together.quality, [4 / 3, 2 / 3])
    np.testing.assert_allclose(in_turn.quality, [1.5, 0.5])
    assert (together.steps, together.converged) == (1, False)


def test_both_updates_have_the_same_limit() -> None:
    m = nested(30, 50)
    np.testing.assert_allclose(fitness(m).fitness, fitness(m, update="in turn").fitness, rtol=1e-8)


def test_fitness_that_sinks_for_ever_says_so() -> None:
    # the second region has only what all have: its fitness falls as one over the number of updates
    found = fitness(np.tri(12), steps=300)
    assert not found.converged
    assert np.isfinite(found.fitness).all()
    assert np.isfinite(found.quality).all()


# outlook


def test_outlook_is_its_formula() -> None:
    m, rng = nested(25, 15).astype(float), np.random.default_rng(2)
    pci = rng.normal(size=15)
    z, phi, d = (pci - pci.mean()) / pci.std(), proximity(m), density(m)
    found = outlook(m, pci)
    np.testing.assert_allclose(found.density, d, atol=1e-14)
    np.testing.assert_allclose(found.coi, (d * (1 - m) * z).sum(axis=1), atol=1e-12)
    for r, a in np.ndindex(m.shape):
        gain = sum(phi[a, j] / phi[j].sum() * (1 - m[r, j]) * z[j] for j in range(15) if j != a) - d[r, a] * z[a]
        np.testing.assert_allclose(found.cog[r, a], nan if m[r, a] else gain, atol=1e-12)


def test_outlook_skips_what_is_not_known() -> None:
    m = nested(25, 15).astype(float)
    pci = np.linspace(-1, 1, 15)
    pci[3] = nan
    found = outlook(m, pci)
    assert np.isnan(found.cog[:, 3]).all()
    assert np.isfinite(found.coi).all()
    z = (pci - np.nanmean(pci)) / np.nanstd(pci)
    np.testing.assert_allclose(found.coi, np.nansum(density(m) * (1 - m) * z, axis=1), atol=1e-12)


def test_portfolio_complexity_is_eci() -> None:
    m = nested(30, 50)
    found = complexity(m)
    np.testing.assert_allclose(portfolio_complexity(m, found.pci).eci, found.eci, atol=1e-12)


def test_portfolio_complexity_names_what_it_leaves_out() -> None:
    m = [[1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0], [1, 0, 1, 1], [1, 0, 0, 0]]
    pci = [1.0, 3.0, np.nan, 8.0]
    found = portfolio_complexity(m, pci, regions=[True, True, True, True, False])
    np.testing.assert_array_equal(found.eci, [2.0, np.nan, np.nan, 4.5, np.nan])
    reasons = ["", "no complexity known", "empty", "", "not compared"]
    assert found.left_out.regions.tolist() == reasons
    assert found.left_out.activities.tolist() == ["", "", "no complexity known", ""]
    fewer = portfolio_complexity(m, pci, minimum_ubiquity=2)
    np.testing.assert_array_equal(fewer.eci, [1.0, np.nan, np.nan, 1.0, 1.0])
    assert fewer.left_out.activities.tolist() == ["", "below the minimum", "no complexity known", "below the minimum"]


def test_outlook_names_activities_without_complexity() -> None:
    found = outlook([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 0]], [1.0, np.nan, 2.0, 3.0])
    assert found.left_out.activities.tolist() == ["", "no complexity known", "", "empty"]


def test_outlook_of_what_is_compared_is_that_of_the_smaller_table() -> None:
    draw = np.random.default_rng(11)
    m, pci = (draw.random((12, 15)) < 0.4).astype(float), draw.standard_normal(15)
    regions, activities = np.arange(12) < 9, np.arange(15) != 4
    found = outlook(m, pci, regions=regions, activities=activities)
    alone = outlook(m[regions][:, activities], pci[activities])
    np.testing.assert_allclose(found.density[regions][:, activities], alone.density, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.coi[regions], alone.coi, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.cog[regions][:, activities], alone.cog, rtol=0, atol=1e-12)
    assert np.isnan(found.density[~regions]).all()
    assert np.isnan(found.cog[:, 4]).all()
    assert found.left_out.regions.tolist() == [""] * 9 + ["not compared"] * 3
    assert found.left_out.activities[4] == "not compared"


def test_outlook_leaves_out_what_is_too_small_and_says_so() -> None:
    m = np.array([[1, 1, 1, 0], [1, 1, 0, 0], [0, 1, 1, 1], [0, 1, 0, 0]])
    found = outlook(m, [0.0, 1.0, 2.0, 3.0], minimum_diversity=2)
    assert found.left_out.regions.tolist() == ["", "", "", "below the minimum"]
    assert np.isnan(found.coi).tolist() == [False, False, False, True]
