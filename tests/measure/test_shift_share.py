"""Shift-share in all its forms: parts add up, golden figures, what is missing, and years in batches."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metier.errors import ArrayError
from metier.measure.shift_share import shift_share
from metier.measure.shift_share_forms import (
    arcelus_shift_share,
    dynamic_shift_share,
    esteban_shift_share,
    gerfin_shift_share,
)

NAN = float("nan")
REGION = [[90, 20, 10, 60]], [[100, 40, 10, 55]]
AREA = [400, 150, 150, 400], [440, 210, 135, 480]
AMOUNTS = st.one_of(st.floats(1, 1000), st.just(0.0), st.just(NAN))
TABLES = arrays(np.float64, (2, 3, 4), elements=AMOUNTS)
FULL = arrays(np.float64, (4, 3, 5), elements=st.floats(1, 1000))
ADDED = {
    shift_share: ("national", "mix", "competitive"),
    esteban_shift_share: ("national", "mix", "regional", "allocation"),
    arcelus_shift_share: tuple(
        f"{effect}_{kind}"
        for effect in ("national", "mix", "regional", "regional_mix")
        for kind in ("expected", "differential")
    ),
}
FORMS = [*ADDED, gerfin_shift_share]


def parts_of(result: object) -> list[np.ndarray]:
    return [getattr(result, field.name) for field in fields(result)]  # type: ignore[arg-type]


def printed(shared: Path) -> dict[str, dict[str, float]]:
    """The reference output: one block a method, one figure a line."""
    found: dict[str, dict[str, float]] = {}
    path = shared / "golden" / "outputs" / "reat_shift_share_farhauer_kroell.txt"
    for line in path.read_text("utf-8").splitlines():
        if line in ("Dunn", "Esteban", "Gerfin"):
            block = found.setdefault(line, {})
        elif line.strip() != "Components":
            name, figure = line.rsplit(maxsplit=1)
            block[name.strip()] = float(figure)
    return found


def test_the_example_of_farhauer_and_kroell(shared: Path) -> None:
    """25 = 27 + 1 - 3; the last of them taken apart; and the two factors, to all digits that are printed."""
    dunn, esteban, gerfin = (form(*REGION, *AREA) for form in (shift_share, esteban_shift_share, gerfin_shift_share))
    ours = {
        "Dunn": {
            "Growth (t1-t)": dunn.growth.sum(),
            "National share": dunn.national.sum(),
            "Industrial mix": dunn.mix.sum(),
            "Regional share": dunn.competitive.sum(),
            "Net total shift": (dunn.mix + dunn.competitive).sum(),
        },
        "Esteban": {
            "Growth (t1-t)": esteban.growth.sum(),
            "National share": esteban.national.sum(),
            "Industrial mix": esteban.mix.sum(),
            "Regional share": esteban.regional.sum(),
            "Allocation effect": esteban.allocation.sum(),
        },
        "Gerfin": {
            "Industrial mix": gerfin.mix[0],
            "Regional share": gerfin.regional[0],
            "Net total shift": gerfin.total[0],
        },
    }
    reference = printed(shared)
    assert {method: set(block) for method, block in ours.items()} == {m: set(b) for m, b in reference.items()}
    for method, block in reference.items():
        for name, figure in block.items():
            assert ours[method][name] == pytest.approx(figure, abs=1e-12), (method, name)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_the_three_regions_of_the_manual_are_the_whole_area(form: Callable) -> None:
    """The REAT manual's regions A, B and C sum to its nation: pooled or handed over, the area is the same."""
    first = [[90, 20, 10, 60], [60, 30, 30, 40], [250, 100, 110, 300]]
    last = [[100, 40, 10, 55], [85, 55, 40, 35], [255, 115, 85, 390]]
    assert np.array_equal(np.sum(first, axis=0), AREA[0])
    assert np.array_equal(np.sum(last, axis=0), AREA[1])
    for pooled, handed_over in zip(parts_of(form(first, last)), parts_of(form(first, last, *AREA)), strict=True):
        assert np.allclose(pooled, handed_over, rtol=1e-14)
    for pooled, alone in zip(parts_of(form(first, last)), parts_of(form(*REGION, *AREA)), strict=True):
        assert np.allclose(pooled[:1], alone, rtol=1e-14)


@pytest.mark.parametrize("form", ADDED, ids=lambda form: form.__name__)
@given(tables=TABLES)
def test_the_parts_add_up_to_growth_wherever_all_are_known(form: Callable, tables: np.ndarray) -> None:
    found = form(*tables)
    total = sum(getattr(found, name) for name in ADDED[form])
    known = ~np.isnan(total)
    assert np.allclose(total[known], found.growth[known], rtol=1e-9, atol=1e-6)
    sure = (tables > 0).all(axis=0)  # had in both periods: nothing stands in the way of any part
    assert known[sure].all()


@given(tables=TABLES)
def test_what_is_taken_apart_adds_up_to_what_dunn_has(tables: np.ndarray) -> None:
    dunn, esteban, arcelus = (form(*tables) for form in ADDED)
    known = ~np.isnan(esteban.regional)
    assert np.array_equal(known, np.nan_to_num(tables[0]) * ~np.isnan(tables[1]) > 0)
    assert np.allclose((esteban.regional + esteban.allocation)[known], dunn.competitive[known], rtol=1e-9, atol=1e-6)
    own = sum(getattr(arcelus, name) for name in ADDED[arcelus_shift_share] if name.startswith("regional"))
    assert np.allclose(own[known], dunn.competitive[known], rtol=1e-9, atol=1e-6)


@given(tables=FULL)
def test_with_the_regions_as_the_area_the_shifts_of_an_activity_cancel(tables: np.ndarray) -> None:
    found = shift_share(tables[0], tables[1])
    assert np.allclose(found.competitive.sum(axis=-2), 0, atol=1e-6)
    assert found.mix.sum() == pytest.approx(0, abs=1e-6)


@given(tables=FULL)
def test_the_shares_of_what_is_expected_are_the_areas(tables: np.ndarray) -> None:
    """A region's amounts that are expected add up to its total, so that national and differential part as they must."""
    found = arcelus_shift_share(tables[0], tables[1])
    assert np.allclose(found.national_differential.sum(axis=-1), 0, atol=1e-6)
    assert np.allclose(found.regional_differential.sum(axis=-1), 0, atol=1e-6)


@given(tables=FULL)
def test_factors_multiply_and_are_the_regions_growth_over_the_areas(tables: np.ndarray) -> None:
    found = gerfin_shift_share(tables[0], tables[1])
    of_region, of_area = tables.sum(axis=-1), tables.sum(axis=(-1, -2))
    assert np.allclose(found.mix * found.regional, found.total)
    assert np.allclose(found.total, of_region[1] / of_region[0] / (of_area[1] / of_area[0]))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@given(tables=FULL, factor=st.sampled_from([2.0, 0.5, 1024.0]))
def test_the_unit_changes_amounts_alike_and_factors_not_at_all(
    form: Callable, tables: np.ndarray, factor: float
) -> None:
    power = 0 if form is gerfin_shift_share else 1
    for plain, scaled in zip(parts_of(form(*tables[:2])), parts_of(form(*(factor * tables[:2]))), strict=True):
        assert np.array_equal(plain * factor**power, scaled)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@given(tables=TABLES, seed=st.integers(0, 99))
def test_the_order_of_regions_and_activities_does_not_matter(form: Callable, tables: np.ndarray, seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows, columns = draw.permutation(3), draw.permutation(4)
    turned = form(*tables[:, rows][:, :, columns])
    for plain, other in zip(parts_of(form(*tables)), parts_of(turned), strict=True):
        expected = plain[rows] if plain.ndim == 1 else plain[rows][:, columns]
        assert np.allclose(expected, other, rtol=1e-9, atol=1e-6, equal_nan=True)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_region_that_is_empty_or_unknown_changes_no_other(form: Callable) -> None:
    first, last = np.array(REGION[0] * 2 + [[5, 6, 7, 8]], dtype=float), np.array(REGION[1] * 2 + [[9, 9, 9, 9]])
    plain = parts_of(form(first, last))
    for nothing in (0.0, NAN):
        more = parts_of(form(np.vstack((first, np.full(4, nothing))), np.vstack((last, np.full(4, nothing)))))
        for part, with_it in zip(plain, more, strict=True):
            assert np.allclose(part, with_it[:-1], equal_nan=True)
    unknown = form(np.vstack((first, np.full(4, NAN))), np.vstack((last, np.full(4, 1.0))))
    assert all(np.isnan(part[-1]).all() for part in parts_of(unknown))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("area", [False, True])
def test_leading_dimensions_are_a_loop(form: Callable, area: bool) -> None:
    draw = np.random.default_rng(3)
    first, last = draw.integers(0, 9, (2, 2, 3, 4, 5)).astype(float)
    first[0, 1, 2, 3] = NAN
    rows = draw.integers(1, 9, (2, 2, 3, 5)).astype(float) if area else None
    whole = parts_of(form(first, last, *(rows if rows is not None else ())))
    for index in np.ndindex(2, 3):
        own = () if rows is None else (rows[0][index], rows[1][index])
        for part, one in zip(whole, parts_of(form(first[index], last[index], *own)), strict=True):
            assert np.array_equal(part[index], one, equal_nan=True)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_any_numbers_do_and_none_is_changed(form: Callable) -> None:
    first, last = np.array(REGION[0] * 2), np.array(REGION[1] * 2)
    plain = parts_of(form(first, last, *AREA))
    read_only = first.astype(np.float64)
    read_only.flags.writeable = False
    for given_first in (first.astype(np.float32), read_only, np.asfortranarray(first), first[::-1][::-1]):
        for part, same in zip(plain, parts_of(form(given_first, last, *AREA)), strict=True):
            assert np.array_equal(part, same)
    for empty in (np.empty((0, 4)), np.empty((2, 0))):
        assert all(part.shape[0] == empty.shape[0] for part in parts_of(form(empty, empty)))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("factor", [2.0**1000, 2.0**-900])
def test_the_largest_and_the_smallest_figures_are_figures(form: Callable, factor: float) -> None:
    tables = np.random.default_rng(4).integers(2**21, 2**22, (2, 4, 5)).astype(float)
    unit = 1 if form is gerfin_shift_share else factor
    for plain, other in zip(parts_of(form(*tables)), parts_of(form(*(factor * tables))), strict=True):
        assert np.allclose(plain, other / unit, rtol=1e-9, atol=1e-6)


@given(tables=FULL)
def test_years_add_up_to_the_growth_over_all_of_them(tables: np.ndarray) -> None:
    for name, form in (("dunn", shift_share), ("esteban", esteban_shift_share), ("arcelus", arcelus_shift_share)):
        found = dynamic_shift_share(tables, form=name)
        assert np.allclose(found.growth, tables[-1] - tables[0], rtol=1e-9, atol=1e-6)
        total = sum(getattr(found, part) for part in ADDED[form])
        assert np.allclose(total, found.growth, rtol=1e-9, atol=1e-6)
        loop = [parts_of(form(before, after)) for before, after in itertools.pairwise(tables)]
        for part, years in zip(parts_of(found), zip(*loop, strict=True), strict=True):
            assert np.allclose(part, sum(years), rtol=1e-9, atol=1e-6)


def test_two_periods_are_the_plain_form_and_the_area_may_be_given_once_for_all() -> None:
    draw = np.random.default_rng(5)
    x, area = draw.random((2, 3, 4, 5)) + 1, draw.random((3, 5)) + 1
    found = dynamic_shift_share(x, area)
    assert np.array_equal(found.mix[1], dynamic_shift_share(x[1], area).mix)
    assert np.array_equal(
        dynamic_shift_share(x[0, :2], area[:2]).mix, shift_share(x[0, 0], x[0, 1], area[0], area[1]).mix
    )
    assert found.growth.shape == (2, 4, 5)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            lambda: esteban_shift_share([[1]], [[1, 2]]),
            "first has the shape (1, 1), last (1, 2). Hand over the same regions and activities in both periods.",
        ),
        (
            lambda: gerfin_shift_share([[1]], [[1]], [1]),
            "the area's values are given for one period only. "
            "Hand over reference_first and reference_last, or neither.",
        ),
        (
            lambda: arcelus_shift_share([[1, 2]], [[1, -2]]),
            "last holds 1 negative value, at [0, 1]. Correct them, or write them as NaN or zero.",
        ),
        (
            lambda: dynamic_shift_share([[1, 2]]),
            "x has the shape (1, 2). Hand over two periods or more: periods, regions, activities.",
        ),
        (
            lambda: dynamic_shift_share([[[1, 2]]]),
            "x has the shape (1, 1, 2). Hand over two periods or more: periods, regions, activities.",
        ),
        (
            lambda: dynamic_shift_share(np.ones((3, 2, 2)), np.ones((2, 2))),
            "reference has the shape (2, 2), which does not fit the shape (3, 2, 2). Hand over 3 periods of 2 values.",
        ),
        (
            lambda: dynamic_shift_share(np.ones((2, 1, 1)), form="gerfin"),  # type: ignore[arg-type]
            "form is 'gerfin'. Write 'dunn', 'esteban' or 'arcelus'.",
        ),
    ],
)
def test_what_is_refused(call: Callable, told: str) -> None:
    with pytest.raises(ArrayError) as refusal:
        call()
    assert str(refusal.value) == told
