"""Lafay, clusters, PRODY and its kin, growth and share: peers' figures, laws, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metier.errors import ArrayError
from metier.measure.growth_share import dynamic_quotient, growth_share
from metier.measure.products import expy, product_emission_intensity, product_gini, prody
from metier.measure.quotients import location_quotient
from metier.measure.stars import cluster_stars, clusters
from metier.measure.trade import lafay_index
from tests.measure import peer_figures

NAN = float("nan")
AMOUNTS = st.one_of(st.floats(1, 1000), st.just(0.0), st.just(NAN))
TABLES = arrays(np.float64, (2, 4, 5), elements=AMOUNTS)
COUNTS = arrays(np.float64, (2, 4, 5), elements=st.one_of(st.integers(0, 99).map(float), st.just(NAN)))
FULL = arrays(np.float64, (2, 4, 5), elements=st.floats(1, 1000))
FIGURE = [3.0, 1.0, 4.0, 1.5]

# each index of two tables of four regions by five activities
INDICES: dict[str, Callable[[np.ndarray], object]] = {
    "lafay_index": lambda t: lafay_index(t[..., 0, :, :], t[..., 1, :, :]),
    "clusters": lambda t: clusters(t[..., 0, :, :], top=0.3),
    "prody": lambda t: prody(t[..., 0, :, :], FIGURE),
    "expy": lambda t: expy(t[..., 0, :, :], FIGURE),
    "product_gini": lambda t: product_gini(t[..., 0, :, :], FIGURE),
    "product_emission_intensity": lambda t: product_emission_intensity(t[..., 0, :, :], FIGURE),
    "dynamic_quotient": lambda t: dynamic_quotient(t[..., 0, :, :], t[..., 1, :, :]),
    "growth_share": lambda t: growth_share(
        t[..., 0, :, :],
        t[..., 1, :, :],
        quotient=1.0123,
        growth=0.0123,  # where no two figures are likely to meet
    ),
}
ALL = pytest.mark.parametrize("index", INDICES.values(), ids=INDICES)


def parts_of(result: object) -> list[np.ndarray]:
    """The arrays of a result, those of a result within it too."""
    if not is_dataclass(result):
        return [np.asarray(result)]
    return [part for field in fields(result) for part in parts_of(getattr(result, field.name))]


def same(one: np.ndarray, other: np.ndarray) -> bool:
    if one.dtype.kind == "U":
        return np.array_equal(one, other)
    return np.allclose(one, other, rtol=1e-9, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("prody", lambda x: prody(x, peer_figures.INCOME)),
        ("expy", lambda x: expy(x, peer_figures.INCOME)),
        ("product_gini", lambda x: product_gini(x, peer_figures.GINI, compare="at least")),
        (
            "product_emission_intensity",
            lambda x: product_emission_intensity(x, peer_figures.INTENSITY, compare="at least"),
        ),
    ],
)
def test_products_are_as_a_peer_has_them(name: str, call: Callable) -> None:
    assert np.allclose(call(peer_figures.table(0)), peer_figures.figures()[name], rtol=1e-13, atol=0)


@given(tables=TABLES)
def test_a_regions_lafay_indices_sum_to_nothing_and_stay_in_bounds(tables: np.ndarray) -> None:
    found = lafay_index(*tables)
    assert np.allclose(np.nansum(found, axis=-1), 0, atol=1e-9)
    assert (np.abs(found[~np.isnan(found)]) <= 50 + 1e-9).all()
    assert np.allclose(lafay_index(*tables[::-1]), -found, atol=1e-9, equal_nan=True)
    both = np.isnan(tables).any(axis=0)
    empty = np.where(both, 0.0, tables.sum(axis=0)).sum(axis=-1) == 0
    assert np.array_equal(np.isnan(found), both | empty[:, np.newaxis])


@given(tables=TABLES)
def test_balanced_trade_everywhere_is_no_specialisation(tables: np.ndarray) -> None:
    found = lafay_index(tables[0], tables[0])
    assert np.allclose(found[~np.isnan(found)], 0)


@given(tables=TABLES)
def test_clusters_are_quotients_shares_and_their_stars(tables: np.ndarray) -> None:
    found = clusters(tables[0])
    assert np.array_equal(found.specialisation, location_quotient(tables[0]), equal_nan=True)
    assert np.allclose(np.nansum(found.size, axis=-2)[np.nansum(tables[0], axis=-2) > 0], 1)
    stars = cluster_stars(tables[0], found.focus, found.specialisation)
    assert np.array_equal(found.count, stars.count, equal_nan=True)


@given(tables=TABLES)
def test_a_product_lies_between_the_regions_that_have_it(tables: np.ndarray) -> None:
    lowest, highest = min(FIGURE) - 1e-9, max(FIGURE) + 1e-9
    for found in (prody(tables[0], FIGURE), expy(tables[0], FIGURE), product_gini(tables[0], FIGURE)):
        known = found[~np.isnan(found)]
        assert ((known >= lowest) & (known <= highest)).all()


@given(tables=TABLES)
def test_prody_weighs_by_quotients(tables: np.ndarray) -> None:
    """The shares that it is computed from are the quotients but for a factor of the activity."""
    weight, figure = location_quotient(tables[0]), np.array(FIGURE)[:, np.newaxis]
    whole = np.nansum(weight, axis=0)
    expected = np.nansum(weight * figure, axis=0) / np.where(whole > 0, whole, NAN)
    assert np.allclose(prody(tables[0], FIGURE), expected, equal_nan=True)


@given(tables=FULL)
def test_a_dynamic_quotient_is_growth_against_growth(tables: np.ndarray) -> None:
    first, last = tables
    own = (last / first) / (last.sum(axis=1) / first.sum(axis=1))[:, np.newaxis]
    area = (last.sum(axis=0) / first.sum(axis=0)) / (last.sum() / first.sum())
    assert np.allclose(dynamic_quotient(first, last), own / area)
    found = growth_share(first, last)
    assert np.allclose(found.quotient / found.quotient_first, own / area)
    assert np.allclose((1 + found.growth) / (1 + found.reference_growth), found.relative_growth)


@given(tables=TABLES)
def test_every_cell_lies_in_one_quarter_or_is_unknown(tables: np.ndarray) -> None:
    found = growth_share(*tables)
    deep, fast = found.quotient > 1, found.growth > 0
    unknown = np.isnan(found.quotient) | np.isnan(found.growth)
    words = {(True, True): "star", (True, False): "cash cow", (False, True): "question mark", (False, False): "dog"}
    for place in np.ndindex(found.quadrant.shape):
        assert found.quadrant[place] == ("" if unknown[place] else words[bool(deep[place]), bool(fast[place])])


@ALL
@given(tables=TABLES, factor=st.sampled_from([2.0, 1024.0, 0.125]))
def test_the_unit_does_not_matter(index: Callable, tables: np.ndarray, factor: float) -> None:
    scaled = parts_of(index(factor * tables))
    assert all(same(plain, other) for plain, other in zip(parts_of(index(tables)), scaled, strict=True))


@ALL
@given(tables=COUNTS, seed=st.integers(0, 99))
def test_the_order_of_activities_does_not_matter(index: Callable, tables: np.ndarray, seed: int) -> None:
    """On whole numbers, whose sums are exact in any order: a tie stays a tie."""
    columns = np.random.default_rng(seed).permutation(5)
    for plain, turned in zip(parts_of(index(tables)), parts_of(index(tables[..., columns])), strict=True):
        assert same(plain[..., columns] if plain.shape[-1:] == (5,) else plain, turned)


@ALL
def test_a_region_without_anything_or_unknown_changes_no_other(index: Callable) -> None:
    tables = np.random.default_rng(2).integers(1, 30, (2, 4, 5)).astype(float)
    tables[:, 3] = NAN
    unknown = parts_of(index(tables))
    tables[:, 3] = 0.0
    empty = parts_of(index(tables))
    ranked = 3 if index is INDICES["clusters"] else 0  # its stars: a region that is known to have nothing is outranked
    for one, other in zip(unknown[: -ranked or None], empty[: -ranked or None], strict=True):
        rows = slice(3 if one.shape[0] == 4 else None)
        assert same(one[rows], other[rows])


@ALL
def test_leading_dimensions_are_a_loop(index: Callable) -> None:
    tables = np.random.default_rng(4).integers(0, 9, (2, 3, 2, 4, 5)).astype(float)
    tables[0, 1, 0, 2, 3] = NAN
    whole = parts_of(index(tables))
    for place in np.ndindex(2, 3):
        assert all(same(part[place], one) for part, one in zip(whole, parts_of(index(tables[place])), strict=True))


@ALL
def test_any_numbers_do_and_none_is_changed(index: Callable) -> None:
    tables = np.random.default_rng(4).integers(0, 9, (2, 4, 5))
    plain = parts_of(index(tables))
    fixed = tables.astype(np.float64)
    fixed.flags.writeable = False
    for form in (tables.astype(np.float32), fixed, np.asfortranarray(tables), tables[::-1][::-1]):
        assert all(same(part, other) for part, other in zip(plain, parts_of(index(form)), strict=True))
    assert parts_of(index(np.empty((2, 4, 0))))[0].size == 4 * (index is INDICES["expy"])
    assert all(part.shape[0] == 1 or part.ndim == 1 for part in parts_of(lafay_index([[True, False]], [[False, True]])))


@ALL
@pytest.mark.parametrize("factor", [2.0**1000, 2.0**-1000])
def test_the_largest_and_the_smallest_figures_are_figures(index: Callable, factor: float) -> None:
    tables = np.random.default_rng(4).integers(1, 2**20, (2, 4, 5)).astype(float)
    assert all(
        same(part, other) for part, other in zip(parts_of(index(tables)), parts_of(index(factor * tables)), strict=True)
    )


def test_figures_of_regions_may_differ_by_period_and_may_be_missing() -> None:
    x = np.random.default_rng(1).integers(1, 9, (2, 3, 4)).astype(float)
    income = np.array([[1.0, 2.0, 3.0], [4.0, NAN, 6.0]])
    found = prody(x, income)
    assert np.allclose(found[1], prody(x[1, [0, 2]], [4.0, 6.0]))
    assert np.isfinite(expy(x, income)).all()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            lambda: lafay_index([[1]], [[1, 2]]),
            "x has the shape (1, 1), imports (1, 2). Hand over exports and imports of the same regions and activities.",
        ),
        (
            lambda: lafay_index([[1]], [[float("inf")]]),
            "imports holds 1 infinite value, at [0, 0]. Write missing values as NaN and leave out what is unbounded.",
        ),
        (
            lambda: prody([[1], [2]], [1]),
            "income has the shape (1,), which does not fit the shape (2, 1). Hand over 2 values, one per region.",
        ),
        (
            lambda: product_gini([[1]], [-0.5]),
            "gini holds 1 negative value, at [0]. Correct them, or write them as NaN or zero.",
        ),
        (
            lambda: product_gini([[1]], [1], compare="over"),  # type: ignore[arg-type]
            "compare is 'over'. Write 'above' or 'at least'.",
        ),
        (lambda: clusters([[1]], top=0), "top is 0. Hand over a share between 0 and 1."),
        (
            lambda: growth_share([[1]], [[1]], quotient=NAN),
            "quotient is nan, growth is 0.0. Hand over two finite limits.",
        ),
        (
            lambda: dynamic_quotient([[1]], [[1]], None, [1]),
            "the area's values are given for one period only. "
            "Hand over reference_first and reference_last, or neither.",
        ),
    ],
)
def test_what_is_refused(call: Callable, told: str) -> None:
    with pytest.raises(ArrayError) as refusal:
        call()
    assert str(refusal.value) == told
