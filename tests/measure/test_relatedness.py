"""Presence, co-occurrence, proximity and density against figures computed by hand."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from metier.errors import ArrayError
from metier.measure.cooccurrence import cooccurrence
from metier.measure.density import cross_density, density, standing
from metier.measure.presence import compared, presence
from metier.measure.quotients import location_quotient
from metier.measure.relatedness import Method, cross_proximity, proximity, relatedness

nan = np.nan
TOY_VALUES = np.array([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])
TOY = np.array([[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]])  # P a d; Q b; S b c
# Hidalgo and Hausmann 2009, figure S4: C1 has all, C2 P2, C3 P3 and P4, C4 P4
REFLECTED = np.array([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])


def random_presence(shape: tuple[int, ...], share: float = 0.2, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(shape) < share


# presence


def test_presence_of_the_toy() -> None:
    np.testing.assert_array_equal(presence(location_quotient(TOY_VALUES)), TOY)


@pytest.mark.parametrize(("compare", "at_the_limit"), [("above", 0), ("at least", 1)])
def test_a_quotient_at_the_limit(compare: str, at_the_limit: int) -> None:
    assert presence([[0.5, 1.0, 1.5]], compare=compare).tolist() == [[0, at_the_limit, 1]]


def test_another_limit() -> None:
    assert presence([[1.2, 1.6]], limit=1.5).tolist() == [[0, 1]]


def test_a_missing_quotient_is_neither_present_nor_absent() -> None:
    np.testing.assert_array_equal(presence([[2.0, nan, 0.0]]), [[1, nan, 0]])


# co-occurrence


def test_cooccurrence_of_the_toy() -> None:
    expected = [[1, 0, 0, 1], [0, 2, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]]
    np.testing.assert_array_equal(cooccurrence(TOY), expected)


@pytest.mark.parametrize("regions", [1, 7, 8, 9, 63, 64, 65, 192, 193, 300, 1100])
@pytest.mark.parametrize("activities", [1, 31, 32, 33, 70])
def test_cooccurrence_is_the_product(regions: int, activities: int) -> None:
    m = random_presence((regions, activities), 0.4, seed=regions * activities)
    np.testing.assert_array_equal(cooccurrence(m), m.T.astype(int) @ m.astype(int))


@pytest.mark.parametrize("longest", [0, 1, 5, 130])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.03, 0.2])
def test_cooccurrence_of_records_with_few_activities_is_the_product(share: float, longest: int) -> None:
    """Pairs are counted one by one where they are few, words of 64 records where not: the same whole numbers."""
    m = random_presence((700, 131), share, seed=longest) == 1
    m[3, :longest], m[-1] = True, False
    expected = m.T.astype(int) @ m.astype(int)
    for form in (m, np.asfortranarray(m), m.astype(np.float32), np.repeat(m, 2, axis=1)[:, ::2]):
        found = cooccurrence(form)
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == np.int64
    np.testing.assert_array_equal(cooccurrence(np.stack([m, ~m]))[0], expected)


@pytest.mark.parametrize("place", [(0, 0), (699, 130), (501, 7)])
def test_one_cell_of_a_large_table_is_seen_wherever_it_is(place: tuple[int, int]) -> None:
    m = random_presence((700, 131), 0.2).astype(np.float64)
    m[place] = 1
    whole = cooccurrence(m)
    m[place] = nan
    holed = cooccurrence(m)
    assert whole[place[1], place[1]] - holed[place[1], place[1]] == 1
    m[place] = 0.5
    with pytest.raises(ArrayError) as refusal:
        cooccurrence(m)
    assert str(refusal.value).strip() == (
        f"m holds 1 value other than 0, 1 and missing, first at {list(place)}. "
        "Hand over presence: presence(quotients), or quotients > 1."
    )


def test_cooccurrence_counts_more_regions_than_a_short_integer_holds() -> None:
    m = np.ones((70_000, 2), dtype=bool)
    m[0, 1] = False
    assert cooccurrence(m).tolist() == [[70_000, 69_999], [69_999, 69_999]]


def test_cooccurrence_across_classifications() -> None:
    m, other = random_presence((100, 40)), random_presence((100, 90), seed=1)
    np.testing.assert_array_equal(cooccurrence(m, other), m.T.astype(int) @ other.astype(int))


def test_cooccurrence_of_a_stack() -> None:
    m = random_presence((2, 3, 20, 15))
    expected = np.swapaxes(m, -1, -2).astype(int) @ m.astype(int)
    np.testing.assert_array_equal(cooccurrence(m), expected)


# proximity


@pytest.mark.parametrize(
    ("method", "b_c", "a_d"),
    [
        ("min-conditional", 0.5, 1),
        ("max-conditional", 1, 1),
        ("cosine", 0.5**0.5, 1),
        ("jaccard", 0.5, 1),
        # S = 1, 1, 1, 1 and T = 4: C T / (S S) = 4; expected = 1 * 1 * (1/3 + 1/3) / 2 = 1/3
        ("association", 4, 4),
        ("probability", 3, 3),
        # r of b (0, 1, 1) and c (0, 0, 1) is 1/2; a and d are equal
        ("correlation", 0.75, 1),
    ],
)
def test_proximity_of_the_toy(method: str, b_c: float, a_d: float) -> None:
    found = proximity(TOY, method)
    assert found[1, 2] == found[2, 1] == pytest.approx(b_c, abs=1e-12)
    assert found[0, 3] == found[3, 0] == pytest.approx(a_d, abs=1e-12)
    np.testing.assert_array_equal(np.diagonal(found), 0)
    if method != "correlation":
        np.testing.assert_array_equal(found[[0, 0, 3, 3], [1, 2, 1, 2]], 0)


def test_proximity_of_the_hidalgo_hausmann_toy() -> None:
    expected = [
        [0, 1 / 2, 1 / 2, 1 / 3],
        [1 / 2, 0, 1 / 2, 1 / 3],
        [1 / 2, 1 / 2, 0, 2 / 3],
        [1 / 3, 1 / 3, 2 / 3, 0],
    ]
    np.testing.assert_allclose(proximity(REFLECTED), expected, rtol=0, atol=1e-15)


def pair(x: np.ndarray, y: np.ndarray, joint: tuple[int, int], total: int) -> dict[str, float]:
    """The formulas of METHODS for the presence of two activities."""
    common, (left, right) = np.count_nonzero(x & y), joint
    chance = left / total * right / (total - left) + right / total * left / (total - right)
    return {
        "min-conditional": min(common / x.sum(), common / y.sum()),
        "max-conditional": max(common / x.sum(), common / y.sum()),
        "cosine": common / (x.sum() * y.sum()) ** 0.5,
        "jaccard": common / np.count_nonzero(x | y),
        "association": (common / total) / (left / total * right / total),
        "probability": common / (chance * total / 2),
        "correlation": (1 + np.corrcoef(x, y)[0, 1]) / 2,
    }


def plain_proximity(m: np.ndarray, method: str) -> np.ndarray:
    joint = (m.T.astype(int) @ m).sum(axis=0) - m.sum(axis=0)
    result = np.zeros((m.shape[1], m.shape[1]))
    for i, j in zip(*np.nonzero(result == np.eye(len(result))), strict=True):
        result[i, j] = pair(m[:, i], m[:, j], (joint[i], joint[j]), joint.sum())[method]
    return result


METHODS = [
    "min-conditional",
    "max-conditional",
    "cosine",
    "jaccard",
    "association",
    "probability",
    "correlation",
]


@pytest.mark.parametrize("method", METHODS)
def test_proximity_is_its_formula(method: str) -> None:
    m = random_presence((50, 70), 0.3)
    assert 0 < m.sum(axis=0).min() <= m.sum(axis=0).max() < 50
    np.testing.assert_allclose(proximity(m, method), plain_proximity(m, method), rtol=1e-12, atol=1e-14)


def test_cross_proximity_by_hand() -> None:
    m, other = TOY, np.array([[1, 0], [1, 1], [0, 1]])
    np.testing.assert_array_equal(cooccurrence(m, other), [[1, 0], [1, 2], [0, 1], [1, 0]])
    np.testing.assert_array_equal(cross_proximity(m, other), [[1 / 2, 0], [1 / 2, 1], [0, 1 / 2], [1 / 2, 0]])


@pytest.mark.parametrize("method", ["min-conditional", "max-conditional", "cosine", "jaccard", "correlation"])
def test_cross_proximity_with_itself_is_proximity(method: str) -> None:
    m = random_presence((50, 70), 0.3)
    across = cross_proximity(m, m, method)
    np.fill_diagonal(across, 0)
    np.testing.assert_allclose(across, proximity(m, method), rtol=0, atol=1e-15)


def test_cross_association() -> None:
    m, other = random_presence((50, 30), 0.3), random_presence((50, 20), 0.3, seed=1)
    c = m.T.astype(float) @ other
    expected = (c / c.sum()) / np.outer(c.sum(axis=1) / c.sum(), c.sum(axis=0) / c.sum())
    np.testing.assert_allclose(cross_proximity(m, other, "association"), expected, rtol=1e-12)


def test_probability_is_not_defined_across_classifications() -> None:
    with pytest.raises(ArrayError) as refused:
        cross_proximity(TOY, TOY, "probability")
    assert str(refused.value) == (
        "the method is 'probability'. Write one of: min-conditional, max-conditional, cosine, jaccard, "
        "association, correlation."
    )


def test_relatedness_by_hand() -> None:
    counts = [[9, 2, 0], [2, 9, 1], [0, 1, 9]]  # S = 2, 3, 1; T = 6; the nines mean nothing
    np.testing.assert_allclose(relatedness(counts, "association")[0], [0, 2, 0])
    np.testing.assert_allclose(relatedness(counts, "cosine")[1], [2 / 6**0.5, 0, 1 / 3**0.5])
    np.testing.assert_allclose(relatedness(counts, "jaccard")[1], [2 / 3, 0, 1 / 3])
    # (2/6 3/4 + 3/6 2/3) 6/2 = 7/4; (3/6 1/5 + 1/6 3/3) 6/2 = 4/5
    np.testing.assert_allclose(relatedness(counts, "probability")[1], [8 / 7, 0, 5 / 4])


# density


def test_density_of_the_toy() -> None:
    found = density(TOY)
    assert found[2, 2] == 1
    assert found[2, 0] == 0
    np.testing.assert_array_equal(found, [[1, 0, 0, 1], [0, 0, 1, 0], [0, 1, 1, 0]])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", [(60, 40), (20, 90), (70, 300)])
def test_density_by_name_is_density_by_matrix(method: str, shape: tuple[int, int]) -> None:
    m = random_presence(shape, 0.3)
    np.testing.assert_allclose(density(m, method), density(m, proximity(m, method)), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    "shape", [(350, 1100), (150, 1100), (1, 5)], ids=["several bands", "few regions", "one region"]
)
def test_density_without_a_matrix_is_density_with_one(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(4)
    m = (rng.random(shape) < rng.random(shape[1]) * 0.3).astype(float)
    m[rng.random(shape) < 0.001] = nan
    np.testing.assert_allclose(density(m), density(m, proximity(m)), rtol=1e-12, atol=1e-14)


def test_density_is_its_formula() -> None:
    m = random_presence((30, 20), 0.3)
    phi = proximity(m)
    for r, a in np.ndindex(m.shape):
        others = [j for j in range(20) if j != a]
        expected = sum(m[r, j] * phi[j, a] for j in others) / sum(phi[j, a] for j in others)
        assert density(m)[r, a] == pytest.approx(expected, abs=1e-12)


def test_the_diagonal_of_ones_own_matrix_is_ignored_and_left_alone() -> None:
    phi = proximity(TOY)
    with_ones = phi + np.eye(4)
    np.testing.assert_array_equal(density(TOY, with_ones), density(TOY, phi))
    np.testing.assert_array_equal(np.diagonal(with_ones), 1)
    for anything in (nan, np.inf, -1):
        np.fill_diagonal(with_ones, anything)
        np.testing.assert_array_equal(density(TOY, with_ones), density(TOY, phi))


def test_density_of_an_asymmetric_matrix_goes_towards_the_activity() -> None:
    phi = np.array([[0, 1, 0], [0, 0, 0], [0, 3, 0]])  # only activity 1 is close to anything
    np.testing.assert_array_equal(density([[1, 0, 0]], phi), [[nan, 0.25, nan]])


def test_held_and_absent_cells() -> None:
    every = density(REFLECTED)
    held, absent = density(REFLECTED, cells="held"), density(REFLECTED, cells="absent")
    np.testing.assert_array_equal(held, np.where(REFLECTED == 1, every, nan))
    np.testing.assert_array_equal(absent, np.where(REFLECTED == 0, every, nan))


def test_the_nearest_only() -> None:
    phi = np.array([[0, 0.5, 0.25, 0.25], [0.5, 0, 1, 0], [0.25, 1, 0, 0], [0.25, 0, 0, 0]])
    m = [[0, 1, 1, 0]]
    assert density(m, phi)[0, 0] == 0.75
    assert density(m, phi, nearest=1)[0, 0] == 1
    assert density(m, phi, nearest=2)[0, 0] == 0.75  # 2 and 3 tie at the edge: both are taken
    np.testing.assert_array_equal(density(m, phi, nearest=9), density(m, phi))


def test_a_missing_cell_is_left_out_above_and_below_the_line() -> None:
    phi = np.array([[0, 1, 3], [1, 0, 1], [3, 1, 0]])
    np.testing.assert_array_equal(density([[0, 1, 0]], phi)[0, 0], 0.25)
    np.testing.assert_array_equal(density([[0, 1, nan]], phi)[0, 0], 1)
    np.testing.assert_array_equal(density([[0, nan, 0]], phi)[0, 0], 0)
    np.testing.assert_array_equal(density([[0, nan, nan]], phi)[0, 0], nan)


def test_what_is_not_compared_counts_for_nothing() -> None:
    m = random_presence((30, 20), 0.4)
    regions, activities = np.arange(30) > 4, np.arange(20) % 5 > 0
    found = density(m, regions=regions, activities=activities)
    np.testing.assert_allclose(found[np.ix_(regions, activities)], density(m[np.ix_(regions, activities)]), atol=1e-14)
    assert np.isnan(found[~regions]).all()
    assert np.isnan(found[:, ~activities]).all()


def test_cross_density_by_hand() -> None:
    phi = cross_proximity(TOY, [[1, 0], [1, 1], [0, 1]])
    expected = [[2 / 3, 0], [1 / 3, 2 / 3], [1 / 3, 1]]
    np.testing.assert_allclose(cross_density(TOY, phi), expected, atol=1e-15)


def test_standing_by_hand() -> None:
    values = [[0.2, 0.9, 0.4, 0.4, 0.1]]
    found = standing(values, [[0, 1, 0, 0, nan]])
    np.testing.assert_array_equal(found.rank, [[3, nan, 1, 1, nan]])
    np.testing.assert_allclose(found.z, [[-(2**0.5), nan, 0.5**0.5, 0.5**0.5, nan]], atol=1e-12)


def test_standing_among_the_compared() -> None:
    found = standing([[0.2, 0.9, 0.4]], [[0, 0, 0]], activities=[True, False, True])
    np.testing.assert_array_equal(found.rank, [[2, nan, 1]])


def test_standing_where_all_are_equal_has_no_z() -> None:
    found = standing([[0.3, 0.3, 0.3]], [[0, 0, 1]])
    np.testing.assert_array_equal(found.rank, [[1, 1, nan]])
    assert np.isnan(found.z).all()


# what is compared


def test_minimum_sizes_are_met_by_what_is_left() -> None:
    m = np.array([[1, 1, 1, 0], [1, 1, 1, 0], [1, 0, 0, 1], [0, 0, 0, 1]])
    found = compared(m, minimum_diversity=2, minimum_ubiquity=2)
    # the last region has one activity; without it the last activity has one region, the third region one left
    assert found.left_out.regions.tolist() == ["", "", "below the minimum", "below the minimum"]
    assert found.left_out.activities.tolist() == ["", "", "", "below the minimum"]
    np.testing.assert_array_equal(found.present, [[1, 1, 1, 0], [1, 1, 1, 0], [0] * 4, [0] * 4])


def test_every_reason_is_given() -> None:
    m = np.array([[1, 1, 0], [0, 0, 0], [1, 1, 1]])
    found = compared(m, regions=[True, True, False])
    assert found.left_out.regions.tolist() == ["", "empty", "not compared"]
    assert found.left_out.activities.tolist() == ["", "", "empty"]


def test_a_minimum_keeps_small_ones_out_of_the_ranking_and_says_so() -> None:
    m = [[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 1], [0, 0, 0, 0]]
    found = standing(np.arange(16.0).reshape(4, 4), m, minimum_ubiquity=2)
    np.testing.assert_array_equal(found.rank[1], [nan, 1, nan, nan])
    np.testing.assert_array_equal(found.rank[3], [2, 1, nan, nan])
    assert found.left_out.activities.tolist() == ["", "", "empty", "below the minimum"]
    assert found.left_out.regions.tolist() == ["", "", "", "empty"]


def test_proximity_among_what_is_compared_is_that_of_the_smaller_table() -> None:
    m = np.array([[1, 1, 0, 1], [1, 0, 1, 0], [0, 1, 1, 1], [1, 1, 1, 0]])
    for method in get_args(Method):
        found = proximity(m, method, regions=[True, True, True, False], activities=[True, True, True, False])
        np.testing.assert_allclose(found[:3, :3], proximity(m[:3, :3], method), rtol=0, atol=1e-15)
        assert not found[3].any()
