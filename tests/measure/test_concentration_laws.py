"""Laws of the indices of concentration, structure, variety and agglomeration; what they do with odd input."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metier.errors import ArrayError
from metier.measure.agglomeration import ellison_glaeser, plant_sizes
from metier.measure.alike import export_similarity, nearest, structural_distance
from metier.measure.cluster_index import litzenberger_index
from metier.measure.coagglomeration import coagglomeration, coagglomeration_pairs
from metier.measure.concentration import entropy, herfindahl
from metier.measure.decomposition import theil_decomposition
from metier.measure.dispersion import coefficient_of_variation, williamson_index
from metier.measure.inequality import atkinson, gini, mean_log_deviation, theil, wolfson
from metier.measure.lorenz import hoover_curve, hoover_gini, locational_gini, lorenz_curve
from metier.measure.quotient_summaries import hachman_index, mean_quotient, relative_specialisation
from metier.measure.quotients import location_quotient
from metier.measure.sides import compared_values
from metier.measure.structure import coulter_index, hoover_index, krugman_index, relative_diversity
from metier.measure.variety import variety

Index = Callable[..., np.ndarray]
NAN = float("nan")

# Each index of a region alone, with the bounds of n parts.
ALONE: dict[str, tuple[Index, Callable[[int], tuple[float, float]]]] = {
    "herfindahl": (herfindahl, lambda n: (1 / n, 1)),
    "herfindahl normalised": (lambda x, **k: herfindahl(x, form="normalised", **k), lambda n: (0, 1)),
    "equivalent number": (lambda x, **k: herfindahl(x, form="equivalent", **k), lambda n: (1, n)),
    "entropy": (entropy, lambda n: (0, np.log2(n))),
    "gini": (gini, lambda n: (0, 1 - 1 / n)),
    "gini normalised": (lambda x, **k: gini(x, form="normalised", **k), lambda n: (0, 1)),
    "theil": (theil, lambda n: (0, np.log(n))),
    "mean log deviation": (mean_log_deviation, lambda n: (0, np.inf)),
    "atkinson .5": (atkinson, lambda n: (0, 1)),
    "atkinson 1": (lambda x, **k: atkinson(x, epsilon=1, **k), lambda n: (0, 1)),
    "atkinson 1.01": (lambda x, **k: atkinson(x, epsilon=1.01, **k), lambda n: (0, 1)),
    "atkinson 3": (lambda x, **k: atkinson(x, epsilon=3, **k), lambda n: (0, 1)),
    "wolfson": (wolfson, lambda n: (0, np.inf)),
    "variation": (coefficient_of_variation, lambda n: (0, np.sqrt(n))),
    "variation normalised": (lambda x, **k: coefficient_of_variation(x, form="normalised", **k), lambda n: (0, 1)),
    "schutz": (lambda x, **k: hoover_index(x, "equal", **k), lambda n: (0, 1 - 1 / n)),
}
# Each index against a reference.
AGAINST: dict[str, tuple[Index, tuple[float, float]]] = {
    "krugman": (krugman_index, (0, 2)),
    "hoover": (hoover_index, (0, 1)),
    "coulter": (coulter_index, (0, 1)),
    "mean quotient": (mean_quotient, (1, np.inf)),
    "hachman": (hachman_index, (0, 1)),
    "relative specialisation": (relative_specialisation, (1, np.inf)),
    "relative diversity": (relative_diversity, (0.5, np.inf)),
    "hoover gini": (hoover_gini, (0, 1)),
    "locational gini": (locational_gini, (0, 0.5)),
}
EVERY = {name: index for name, (index, _) in (ALONE | AGAINST).items()}
PAIRS: dict[str, Index] = {
    "krugman": structural_distance,
    "euclidean": lambda x, **k: structural_distance(x, method="euclidean", **k),
    "cosine": lambda x, **k: structural_distance(x, method="cosine", **k),
    "overlap": export_similarity,
    "correlation": lambda x, **k: export_similarity(x, method="correlation", **k),
}

AMOUNTS = st.sampled_from([0.0, 0.0, 1.0, 2.0, 3.0, 7.5, 100.0])
CELLS = st.one_of(AMOUNTS, st.just(NAN))


def tables(elements: st.SearchStrategy[float], least: int = 1) -> st.SearchStrategy[np.ndarray]:
    return st.tuples(st.integers(least, 5), st.integers(least, 6)).flatmap(
        lambda shape: arrays(np.float64, shape, elements=elements)
    )


def same(found: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@given(tables(CELLS, 2), st.data())
@settings(max_examples=60)
def test_scale_order_sides_and_loops_change_nothing(x: np.ndarray, data: st.DataObject) -> None:
    rows, columns = (np.array(data.draw(st.permutations(range(n)))) for n in x.shape)
    for index in EVERY.values():
        found = index(x, of="regions")
        same(index(x * 37.5, of="regions"), found)
        same(index(x[np.ix_(rows, columns)], of="regions"), found[rows])
        same(index(x.T, of="activities"), found)
        same(index(np.stack([x, 2 * x[::-1]]), of="regions"), np.stack([found, index(2 * x[::-1], of="regions")]))
    for pairs in PAIRS.values():
        found = pairs(x)
        same(pairs(x * 37.5), found)
        same(found, found.T)
        same(pairs(x[np.ix_(rows, columns)]), found[np.ix_(rows, rows)])
        same(pairs(x.T, of="activities"), found)
        same(pairs(np.stack([x, x[::-1]]))[1], pairs(x[::-1]))


@given(tables(CELLS, 2))
def test_bounds_and_who_has_none(x: np.ndarray) -> None:
    none = ~(np.nansum(x, axis=1) > 0)
    for index, bounds in ALONE.values():
        found = index(x)
        low, high = np.transpose([bounds(max(n, 1)) for n in np.count_nonzero(~np.isnan(x), axis=1)])
        assert (np.isnan(found) | ((found >= low - 1e-12) & (found <= high + 1e-12))).all()
        assert np.isnan(found[none]).all()
    for index, (least, most) in AGAINST.values():
        found = index(x, of="regions")
        assert (np.isnan(found) | ((found >= least - 1e-12) & (found <= most + 1e-12))).all()
        assert np.isnan(found[none]).all()


@pytest.mark.parametrize("name", sorted(EVERY))
def test_an_empty_region_and_what_is_not_compared_change_no_other(name: str) -> None:
    x = np.random.default_rng(5).uniform(1, 9, (6, 7))
    more = np.vstack([x, np.zeros(7), np.full(7, NAN)])
    found = EVERY[name](more, of="regions")
    same(found[:6], EVERY[name](x, of="regions"))
    assert np.isnan(found[6:]).all()
    rows, columns = np.array([1, 0, 1, 1, 0, 1], dtype=bool), np.array([1, 1, 0, 1, 1, 1, 0], dtype=bool)
    masked = EVERY[name](x, of="regions", regions=rows, activities=columns)
    same(masked[rows], EVERY[name](x[np.ix_(rows, columns)], of="regions"))
    assert np.isnan(masked[~rows]).all()


SENSITIVE = sorted(set(ALONE) - {"wolfson", "entropy", "equivalent number"})


@given(arrays(np.float64, 5, elements=st.floats(1, 50)), st.integers(0, 4), st.integers(0, 4), st.floats(0, 1))
def test_a_transfer_from_a_larger_to_a_smaller_part_never_concentrates(
    x: np.ndarray, one: int, other: int, part: float
) -> None:
    small, large = (one, other) if x[one] <= x[other] else (other, one)
    moved = x.copy()
    amount = part * (x[large] - x[small]) / 2
    moved[small] += amount
    moved[large] -= amount
    for name in SENSITIVE:
        index = ALONE[name][0]
        assert index(moved[None])[0] <= index(x[None])[0] + 1e-9, name
    assert entropy(moved[None])[0] >= entropy(x[None])[0] - 1e-9


@given(arrays(np.float64, 4, elements=st.floats(0.5, 50)), st.integers(2, 4))
def test_replication_changes_no_relative_index(x: np.ndarray, times: int) -> None:
    for name in ("gini", "theil", "mean log deviation", "atkinson .5", "atkinson 1", "atkinson 3", "schutz"):
        index = ALONE[name][0]
        same(index(np.tile(x, times)[None]), index(x[None]))
    same(
        coefficient_of_variation([np.tile(x, times)], form="population"),
        coefficient_of_variation([x], form="population"),
    )
    same(herfindahl([np.tile(x, times)]), herfindahl([x]) / times)


@given(tables(CELLS, 2), st.data())
def test_decompositions_add_up(x: np.ndarray, data: st.DataObject) -> None:
    groups = data.draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=x.shape[1], max_size=x.shape[1]))
    parts = theil_decomposition(x, groups)
    same(parts.between + parts.within, parts.total)
    same(parts.total, theil(x))
    kinds = variety(x, groups)
    same(kinds.related + kinds.unrelated, kinds.total)
    same(kinds.total, entropy(x))
    assert (np.nan_to_num(kinds.related) >= 0).all()
    one, each = variety(x, ["all"] * x.shape[1]), variety(x, np.arange(x.shape[1]))
    same(one.unrelated + each.related, np.where(np.isnan(kinds.total), NAN, 0))


def test_gini_pair_by_pair_and_beside_the_curve() -> None:
    x = np.random.default_rng(2).integers(0, 9, (4, 6)).astype(float)
    plain = np.abs(x[:, :, None] - x[:, None, :]).sum(axis=(1, 2)) / (2 * 36 * x.mean(axis=1))
    same(gini(x), plain)
    curve = lorenz_curve(x)
    same(1 - 2 * np.array([np.trapezoid(up, across) for up, across in zip(curve.up, curve.across, strict=True)]), plain)
    same(hoover_gini(x, "equal", of="regions"), plain)
    q = x.sum(axis=0) / x.sum()
    ratios = x / x.sum(axis=1, keepdims=True) / q
    weighted = (np.abs(ratios[:, :, None] - ratios[:, None, :]) * q[:, None] * q).sum(axis=(1, 2)) / 2
    same(hoover_gini(x, of="regions"), weighted)
    same(locational_gini(x, of="regions"), weighted / 2)


def test_krugman_is_what_does_not_overlap() -> None:
    x = np.random.default_rng(3).uniform(0, 9, (5, 6))
    same(structural_distance(x), 2 - 2 * export_similarity(x))
    same(krugman_index(x, x[0])[1:], structural_distance(x)[0, 1:])
    same(mean_quotient(x), (location_quotient(x) * x / x.sum(axis=1, keepdims=True)).sum(axis=1))
    same(export_similarity(x, method="correlation"), np.corrcoef(np.log(location_quotient(x) + 0.1)))


@given(arrays(np.float64, (4, 5), elements=st.one_of(st.floats(0, 100), st.just(float("nan")))))
def test_overlap_pair_by_pair(values: np.ndarray) -> None:
    found = export_similarity(values)
    np.testing.assert_array_equal(found, found.T)
    for r, s in np.ndindex(4, 4):
        both = [a for a in range(5) if not np.isnan(values[[r, s], a]).any()]
        one, other = values[r, both].sum(), values[s, both].sum()
        wanted = float("nan")
        if one > 0 and other > 0:
            wanted = sum(min(values[r, a] / one, values[s, a] / other) for a in both)
        assert found[r, s] == pytest.approx(wanted, abs=1e-9, nan_ok=True)


def test_others_is_the_mean_of_the_others_shares() -> None:
    x = np.random.default_rng(4).uniform(0, 9, (4, 5))
    shares = x / x.sum(axis=1, keepdims=True)
    plain = [np.abs(shares[r] - np.delete(shares, r, axis=0).mean(axis=0)).sum() for r in range(4)]
    same(krugman_index(x, "others"), np.array(plain))


@given(tables(CELLS, 2), st.integers(1, 6))
def test_nearest_are_the_smallest_distances_in_order(x: np.ndarray, k: int) -> None:
    found, distance = nearest(x, k), structural_distance(x)
    for r in range(len(x)):
        others = sorted((distance[r, t], t) for t in range(len(x)) if t != r and not np.isnan(distance[r, t]))[:k]
        assert found.places[r].tolist() == [t for _, t in others] + [-1] * (k - len(others))


@given(arrays(np.float64, (4, 3), elements=st.integers(1, 60).map(float)), st.data())
def test_coagglomeration_of_a_group_is_that_of_its_pairs(x: np.ndarray, data: st.DataObject) -> None:
    """Written as the formula stands, with the plants' sizes, which cancel; and pair by pair."""
    plants = np.array(data.draw(st.lists(st.floats(0.01, 0.9), min_size=3, max_size=3)))
    found = coagglomeration(x, [True, True, True], plants)
    q, s, w = x.sum(axis=1) / x.sum(), x / x.sum(axis=0), x.sum(axis=0) / x.sum()
    spread = 1 - (q**2).sum()
    own = ellison_glaeser(x, plants).gamma
    raw, chance = (((s @ w) - q) ** 2).sum(), (w**2 * plants).sum()
    written = (raw / spread - chance - (own * w**2 * (1 - plants)).sum()) / (1 - (w**2).sum())
    same(found.gamma, written)
    pairs = np.nan_to_num(coagglomeration_pairs(x))
    same(found.gamma, (w @ pairs @ w) / (1 - (w**2).sum()))
    two = coagglomeration(x, [True, False, True], plants)
    same(two.gamma, pairs[0, 2])


def test_plants_placed_by_chance_have_gamma_about_0() -> None:
    """Two thousand industries of forty plants, thrown at five regions: mean and spread of z are those of chance."""
    draw = np.random.default_rng(11)
    sizes = draw.lognormal(0, 1, (2000, 40))
    where = draw.choice(5, size=sizes.shape, p=[0.4, 0.25, 0.15, 0.1, 0.1])
    x = np.stack([np.where(where == r, sizes, 0).sum(axis=1) for r in range(5)])
    plants = plant_sizes(sizes.ravel(), np.repeat(np.arange(2000), 40), 2000)
    found = ellison_glaeser(x, plants.herfindahl, [40, 25, 15, 10, 10], fourth_powers=plants.fourth_powers)
    assert abs(found.gamma.mean()) < 0.003
    assert abs(found.z.mean()) < 0.08
    assert abs(found.z.std() - 1) < 0.1


HOSTILE = [
    [[1, 2], [3, 4]],
    np.array([[True, False], [True, True]]),
    np.array([[1, 2], [3, 4]], dtype=np.float32),
    np.arange(1, 9).reshape(2, 4)[:, ::2],
    np.asfortranarray([[1.0, 2.0], [0.0, 3.0]]),
    np.ma.masked_array([[1.0, 2.0], [3.0, 4.0]], mask=[[0, 1], [0, 0]]),
    np.array([[1e308, 1e308], [1e308, 1.0]]),
    np.array([[5.0]]),
    np.empty((0, 3)),
    np.empty((3, 0)),
    np.zeros((2, 3)),
    np.full((2, 2), NAN),
]


@pytest.mark.parametrize("x", HOSTILE, ids=range(len(HOSTILE)))
def test_odd_tables_have_figures_or_nan_and_are_left_as_they_were(x: np.ndarray) -> None:
    given_table = np.ma.asanyarray(x)
    before = given_table.copy()
    if isinstance(x, np.ndarray):
        x.setflags(write=False)
    for index in EVERY.values():
        assert index(x, of="regions").shape == given_table.shape[:1]
        assert index(x, of="activities").shape == given_table.shape[1:]
        assert given_table.size or np.isnan(index(x, of="regions")).all()
    for pairs in PAIRS.values():
        assert pairs(x).shape == (given_table.shape[0],) * 2
        assert given_table.size or np.isnan(pairs(x)).all()
    assert nearest(x, 2).places.shape == (given_table.shape[0], 2)
    assert lorenz_curve(x).up.shape == (given_table.shape[0], given_table.shape[1] + 1)
    assert hoover_curve(x).up.shape == (given_table.shape[1], given_table.shape[0] + 1)
    assert variety(x, np.zeros(given_table.shape[1])).total.shape == given_table.shape[:1]
    assert coagglomeration_pairs(x).shape == (given_table.shape[1],) * 2
    np.testing.assert_array_equal(np.ma.filled(before, 0), np.ma.filled(given_table, 0))


def test_totals_beyond_the_range_of_floats() -> None:
    same(herfindahl([[1e308, 1e308]]), np.array([0.5]))
    same(krugman_index([[1e308, 1e308], [1.0, 0.0]], [1e308, 1e308]), np.array([0.0, 1.0]))
    same(atkinson([[1e300, 1e-300]], epsilon=60), np.array([1.0]))
    same(atkinson([[1.0, 2.0]], epsilon=1e4), np.array([1 - 2 ** (1 / 9999) / 1.5]))


X = [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: gini([1, 2]), "x has the shape (2,). Hand over at least two dimensions: regions, activities."),
        (
            lambda: theil([[-1, 2]]),
            "x holds 1 negative value, at [0, 0]. Correct them, or write them as NaN or zero.",
        ),
        (lambda: gini(X, of="rows"), "of is 'rows'. Write 'regions' or 'activities'."),
        (lambda: gini(X, form="half"), "form is 'half'. Write 'plain' or 'normalised'."),
        (
            lambda: herfindahl(X, form="half"),
            "form is 'half'. Write 'plain', 'normalised' or 'equivalent'.",
        ),
        (lambda: entropy(X, base=1), "base is 1. Hand over a number above 1: 2 for bits, e for nats."),
        (lambda: atkinson(X, epsilon=-1), "epsilon is -1. Hand over a number from 0 upwards."),
        (lambda: krugman_index(X, "all"), "reference is 'all'. Write 'equal' or 'others'."),
        (
            lambda: krugman_index(X, [1, 2, 3]),
            "reference has the shape (3,), which does not fit 2 values for each of 2. Hand over 2 values, or such a "
            "row for each that is described.",
        ),
        (
            lambda: gini(X, regions=[1, 0]),
            "regions has the type int64 and the shape (2,). Hand over 2 booleans: true for what is compared.",
        ),
        (lambda: variety(X, ["a"]), "groups has the shape (1,), and there are 2. Hand over one label per activity."),
        (
            lambda: theil_decomposition(X, ["a", None], of="activities"),
            "groups has no label at 1. Give every region a label, or leave it out.",
        ),
        (
            lambda: williamson_index(X, [1, 2, 3]),
            "population has the shape (3,), and there are 2 values to weigh. Hand over 2 numbers, or as many per "
            "leading dimension.",
        ),
        (lambda: nearest(X, 0), "k is 0. Hand over a whole number of at least 1."),
        (lambda: structural_distance(X, minimum=-1), "minimum is -1. Hand over a number from 0 upwards."),
        (
            lambda: ellison_glaeser(X),
            "plant_herfindahl is not given. Hand over the Herfindahl index of each activity's plants: without it "
            "concentration of employment in few plants cannot be told from concentration of plants in few regions. "
            "plant_sizes computes it from plants.",
        ),
        (
            lambda: coagglomeration(X, [True, True]),
            "plant_herfindahl is not given. Hand over the Herfindahl index of each activity's plants: without it "
            "concentration of employment in few plants cannot be told from concentration of plants in few regions. "
            "plant_sizes computes it from plants.",
        ),
        (
            lambda: ellison_glaeser(X, [0.5, 20]),
            "plant_herfindahl is above 1 at [1]. Hand over sums of powers of shares, from 0 to 1, and no per cent.",
        ),
        (
            lambda: coagglomeration(X, [True, False], [0.1, 0.1]),
            "the group has fewer than two members. Name two activities at least.",
        ),
        (
            lambda: plant_sizes([1, 2], [0, 2], 2),
            "activity names no activity at [1]. Hand over whole numbers from 0 to 1.",
        ),
        (
            lambda: litzenberger_index(X, [[1, 2]], [1, 1], [1, 1]),
            "firms has the shape (1, 2), and x (2, 2). Hand over as many numbers of firms as values.",
        ),
        (
            lambda: litzenberger_index(X, X, [1], [1, 1]),
            "area has the shape (1,), and there are 2 regions. Hand over 2 numbers, one per region.",
        ),
    ],
)
def test_refusals_name_the_problem_and_the_remedy(call: Callable[[], object], told: str) -> None:
    with pytest.raises(ArrayError) as refusal:
        call()
    assert str(refusal.value).strip() == told


def test_who_is_too_small_is_told() -> None:
    found = compared_values(
        [[30.0, 10, NAN], [2, 1, 0], [0, 0, 0], [50, 0, 0]], minimum=5, regions=[True] * 3 + [False]
    )
    assert found.left_out.regions.tolist() == ["", "below the minimum", "empty", "not compared"]
    assert found.left_out.activities.tolist() == ["", "", "empty"]
    np.testing.assert_array_equal(found.values, [[30, 10, NAN], [NAN] * 3, [0, 0, 0], [NAN] * 3])
    of_activities = compared_values([[30.0, 3], [2, 1]], of="activities", minimum=5)
    assert of_activities.left_out.activities.tolist() == ["", "below the minimum"]
    assert of_activities.left_out.regions.tolist() == ["", ""]


def test_a_small_region_is_no_part_of_the_reference() -> None:
    x = np.array([[30.0, 10, 10], [10, 30, 20], [0, 1, 0]])
    same(krugman_index(x, minimum=5)[:2], krugman_index(x[:2]))
    assert np.isnan(krugman_index(x, minimum=5)[2])
