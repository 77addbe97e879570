"""Quotients: the toy by hand, the laws they obey, and what they do with impossible input."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from metier.errors import ArrayError
from metier.measure.quotient_forms import (
    additive_quotient,
    log_standardised_quotient,
    normalised_advantage,
    standardised_quotient,
    symmetric_quotient,
    weighted_quotient,
)
from metier.measure.quotients import location_quotient, quotient_of_shares, rest_reference
from metier.measure.quotients_of_rates import per_head_quotient, rate_quotient

TOY = np.array([[30.0, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])
TOY_LQ = np.array([[9 / 4, 3 / 8, 0, 9 / 7], [3 / 4, 3 / 2, 6 / 7, 6 / 7], [0, 9 / 8, 15 / 7, 6 / 7]])
FORMS = (
    location_quotient,
    symmetric_quotient,
    normalised_advantage,
    additive_quotient,
    weighted_quotient,
    standardised_quotient,
    log_standardised_quotient,
)

tables = hnp.arrays(
    np.float64,
    st.tuples(st.integers(2, 6), st.integers(2, 6)),
    elements=st.one_of(st.just(0.0), st.floats(1e-3, 1e6)),
)


class TestToy:
    def test_location_quotient_is_the_toys_fractions(self):
        np.testing.assert_allclose(location_quotient(TOY), TOY_LQ, rtol=1e-15)

    @pytest.mark.parametrize(
        ("form", "expected"),
        [
            (symmetric_quotient, 0.384615),
            (normalised_advantage, 0.111111),
            (additive_quotient, 0.333333),
            (weighted_quotient, 2.30137),
            (standardised_quotient, 1.091089),
        ],
    )
    def test_forms_of_p_in_a_are_as_methods_gives_them(self, form, expected):
        assert form(TOY)[0, 0] == pytest.approx(expected, abs=5e-6)

    def test_log_standardised_by_hand(self):
        logs = np.log([3 / 8, 3 / 2, 9 / 8])
        by_hand = (logs - logs.mean()) / logs.std(ddof=1)
        np.testing.assert_allclose(log_standardised_quotient(TOY)[:, 1], by_hand, rtol=1e-12)

    def test_log_standardised_leaves_out_zeros(self):
        logs = np.log([9 / 4, 3 / 4])
        by_hand = (logs - logs.mean()) / logs.std(ddof=1)
        np.testing.assert_allclose(log_standardised_quotient(TOY)[:, 0], [*by_hand, np.nan], rtol=1e-12)

    def test_golden_rca_of_spain(self, shared):
        with (shared / "golden/inputs/spain_provinces_2022_matrix.csv").open(encoding="utf-8") as file:
            heading, *rows = csv.reader(file)
        found = location_quotient([[float(cell) for cell in row[1:]] for row in rows])
        place = {(row[0], code): (i, j) for i, row in enumerate(rows) for j, code in enumerate(heading[1:])}
        with (shared / "golden/outputs/spain_provinces_2022_cells.csv").open(encoding="utf-8") as file:
            golden = {(row["loc"], row["prod"]): float(row["rca_ecomplexity"]) for row in csv.DictReader(file)}
        assert golden.keys() == place.keys()
        ours = [found[place[cell]] for cell in golden]
        np.testing.assert_allclose(ours, list(golden.values()), rtol=1e-12)


class TestReference:
    def test_published_row(self):
        np.testing.assert_allclose(
            location_quotient(TOY, [1, 1, 1, 1])[0], np.array([0.6, 0.1, 0, 0.3]) / 0.25, rtol=1e-15
        )

    def test_pooled_row_given_is_the_default(self):
        np.testing.assert_array_equal(location_quotient(TOY, TOY.sum(axis=0)), location_quotient(TOY))

    def test_one_row_for_all_regions(self):
        np.testing.assert_array_equal(location_quotient(TOY, TOY.sum(axis=0)[None]), location_quotient(TOY))

    def test_rest_leaves_the_region_out(self):
        rest = rest_reference(TOY)
        np.testing.assert_array_equal(rest, [[10, 35, 35, 20], [30, 20, 25, 25], [40, 25, 10, 25]])
        assert location_quotient(TOY, rest)[0, 0] == pytest.approx((30 / 50) / (10 / 100))

    def test_rest_of_an_activity_that_one_region_has_is_exactly_zero(self):
        x = np.array([[1e16, 1.0], [0.0, 3.0], [0.0, 1.0]])
        assert rest_reference(x)[0, 0] == 0
        assert np.isnan(location_quotient(x, rest_reference(x))[0, 0])

    def test_leading_dimensions_have_each_their_own_reference(self):
        stacked = np.stack([TOY, TOY[::-1] ** 2])
        both = location_quotient(stacked)
        np.testing.assert_array_equal(both[1], location_quotient(stacked[1]))
        rows = stacked.sum(axis=1)
        np.testing.assert_array_equal(location_quotient(stacked, rows), both)
        np.testing.assert_array_equal(location_quotient(stacked, rows[:, None]), both)

    def test_shares_with_stated_totals_are_not_rescaled(self):
        np.testing.assert_array_equal(quotient_of_shares([[4.6, 2.0]], [4.0, 4.0]), [[4.6 / 4.0, 0.5]])

    def test_rates_are_compared_with_the_published_rate(self):
        np.testing.assert_array_equal(rate_quotient([[12, 0], [8, np.nan]], [10, 5]), [[1.2, 0], [0.8, np.nan]])

    def test_shares_handed_over_are_left_as_they_were(self):
        shares = np.array([[4.6, 2.0]])
        quotient_of_shares(shares, [4.0, 4.0])
        np.testing.assert_array_equal(shares, [[4.6, 2.0]])


class TestPerHead:
    def test_by_hand(self):
        found = per_head_quotient([[30, 5], [10, 20]], [100, 300])
        np.testing.assert_allclose(found, [[0.3 / 0.1, 0.05 / 0.0625], [(1 / 30) / 0.1, (2 / 30) / 0.0625]])

    def test_region_with_a_missing_cell_leaves_both_amount_and_population(self):
        found = per_head_quotient([[30, np.nan], [10, 20], [20, 10]], [100, 300, 100])
        assert found[1, 1] == pytest.approx((20 / 300) / (30 / 400))
        assert found[0, 0] == pytest.approx((30 / 100) / (60 / 500))
        assert np.isnan(found[0, 1])

    def test_published_reference_with_its_population(self):
        found = per_head_quotient([[30, 5]], [100], reference=[300, 100], reference_population=2000)
        np.testing.assert_allclose(found, [[0.3 / 0.15, 1.0]])

    def test_a_lone_reference_is_refused(self):
        with pytest.raises(ArrayError) as told:
            per_head_quotient([[30, 5]], [100], reference=[300, 100])
        assert str(told.value) == "reference is given alone. Hand over both or neither, for they belong together."

    def test_population_of_another_length_is_refused(self):
        with pytest.raises(ArrayError) as told:
            per_head_quotient([[30, 5]], [100, 200])
        assert str(told.value) == (
            "population has the shape (2,), which does not fit the shape (1, 2). Hand over 1 values, one per region."
        )


class TestZeroAndMissing:
    def test_missing_cell_keeps_the_row(self):
        x = TOY.copy()
        x[0, 1] = np.nan
        found = location_quotient(x)
        assert np.isnan(found[0, 1])
        assert found[0, 0] == pytest.approx((30 / 45) / (40 / 145))
        assert np.isnan(found).sum() == 1

    @pytest.mark.parametrize("form", FORMS)
    def test_empty_region_and_activity_spoil_no_other(self, form):
        wide = np.zeros((4, 5))
        wide[:3, :4] = TOY
        found = form(wide)
        if form is not weighted_quotient:  # whose mean is over the region's defined quotients: the same
            np.testing.assert_allclose(found[:3, :4], form(TOY), rtol=1e-12)
        assert np.isnan(found[3]).all()
        assert np.isnan(found[:, 4]).all()

    def test_weighted_mean_skips_undefined_quotients(self):
        wide = np.column_stack([TOY, np.zeros(3)])
        np.testing.assert_allclose(weighted_quotient(wide)[:, :4], weighted_quotient(TOY), rtol=1e-12)

    @pytest.mark.parametrize("form", FORMS)
    def test_missing_cells_stay_missing(self, form):
        x = TOY.copy()
        x[1, 2] = np.nan
        found = form(x)
        assert np.isnan(found[1, 2])
        assert np.isfinite(found[[0, 2], 3]).all()

    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0), (2, 0, 3)])
    def test_nothing_gives_nothing(self, form, shape):
        assert form(np.zeros(shape)).shape == shape

    def test_one_region_is_its_own_reference(self):
        np.testing.assert_array_equal(location_quotient([[2, 0, 3]]), [[1, np.nan, 1]])

    def test_one_activity_is_no_specialisation(self):
        np.testing.assert_array_equal(location_quotient([[2], [5], [0]]), [[1], [1], [np.nan]])

    def test_regions_all_alike_have_no_spread(self):
        x = np.outer([0.1, 0.7, 1.3, 2.9], [1.0, 3.0, 0.3])
        assert np.isnan(standardised_quotient(x)).all()
        assert np.isnan(log_standardised_quotient(x)).all()

    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("size", [1e-290, 1e300, 1.6e308])
    def test_size_does_not_matter(self, form, size):
        with np.errstate(under="ignore"):
            np.testing.assert_allclose(form(TOY / 30 * size), form(TOY), rtol=1e-12, atol=1e-15)


class TestHostileInput:
    @pytest.mark.parametrize(
        "given_as",
        [
            TOY.tolist(),
            TOY.astype(int),
            TOY.astype(np.float32),
            np.asfortranarray(TOY),
            np.repeat(TOY, 2, axis=1)[:, ::2],
            np.ma.masked_array(TOY),
        ],
    )
    def test_kinds_of_arrays(self, given_as):
        found = location_quotient(given_as)
        assert type(found) is np.ndarray
        assert found.dtype == np.float64
        np.testing.assert_allclose(found, TOY_LQ, rtol=1e-15)

    @pytest.mark.parametrize("form", FORMS)
    def test_read_only_is_read_only(self, form):
        x = TOY.copy()
        x.flags.writeable = False
        form(x)
        np.testing.assert_array_equal(x, TOY)

    def test_booleans_count_as_one(self):
        np.testing.assert_array_equal(location_quotient([[True, False], [True, True]]), [[1.5, 0], [0.75, 1.5]])

    def test_masked_cells_are_missing(self):
        masked = np.ma.masked_array(TOY, mask=TOY == 5)
        assert np.isnan(location_quotient(masked)[0, 1])

    def test_infinite_and_negative_are_told_together(self):
        with pytest.raises(ArrayError) as told:
            location_quotient([[1, np.inf], [-2, -3], [np.nan, -np.inf]])
        assert str(told.value) == (
            "x holds 2 infinite values, at [0, 1], [2, 1]. "
            "Write missing values as NaN and leave out what is unbounded.\n"
            "x holds 2 negative values, at [1, 0], [1, 1]. Correct them, or write them as NaN or zero."
        )

    def test_many_positions_are_counted(self):
        with pytest.raises(ArrayError) as told:
            location_quotient(np.full((3, 5), -1))
        assert str(told.value) == (
            "x holds 15 negative values, at [0, 0], [0, 1], [0, 2], [0, 3], [0, 4], [1, 0], [1, 1], [1, 2], "
            "[1, 3], [1, 4] and 5 more. Correct them, or write them as NaN or zero."
        )

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            (
                [1, 2, 3],
                "x has the shape (3,). Hand over at least two dimensions: regions, activities.",
            ),
            ([[1, 2], [3]], "x has rows of different lengths. Hand over a full table."),
            (
                [["1", "2"]],
                "x holds values of type <U1. Hand over numbers; write missing values as NaN.",
            ),
            ([[1, None]], "x holds values of type object. Hand over numbers; write missing values as NaN."),
            (
                [[1 + 2j]],
                "x holds values of type complex128. Hand over numbers; write missing values as NaN.",
            ),
        ],
    )
    def test_no_table_of_numbers(self, wrong, message):
        with pytest.raises(ArrayError) as told:
            location_quotient(wrong)
        assert str(told.value) == message

    @pytest.mark.parametrize("shape", [(3,), (2, 4), (1, 1, 4), ()])
    def test_reference_that_does_not_fit(self, shape):
        with pytest.raises(ArrayError) as told:
            location_quotient(TOY, np.ones(shape))
        assert str(told.value) == (
            f"reference has the shape {shape}, which does not fit the shape (3, 4). "
            "Hand over 4 values, one per activity, or one such row per region."
        )

    def test_reference_is_checked_like_the_values(self):
        with pytest.raises(ArrayError) as told:
            location_quotient(TOY, [1, -1, 1, 1])
        assert str(told.value) == (
            "reference holds 1 negative value, at [1]. Correct them, or write them as NaN or zero."
        )


class TestLaws:
    @given(tables, st.floats(1e-6, 1e6))
    def test_scale(self, x, factor):
        np.testing.assert_allclose(location_quotient(x * factor), location_quotient(x), rtol=1e-9)

    @given(tables, st.randoms(use_true_random=False))
    def test_permutation(self, x, random):
        rows, columns = list(range(x.shape[0])), list(range(x.shape[1]))
        random.shuffle(rows)
        random.shuffle(columns)
        moved = location_quotient(x[rows][:, columns])
        np.testing.assert_allclose(moved, location_quotient(x)[rows][:, columns], rtol=1e-9)

    @given(tables)
    def test_share_weighted_mean_is_one(self, x):
        found = location_quotient(x)
        weight = x.sum(axis=1) / max(x.sum(), 1e-300)
        mean = np.nansum(weight[:, None] * found, axis=0)
        present = x.sum(axis=0) > 0
        np.testing.assert_allclose(mean[present], 1, rtol=1e-9)

    @given(tables)
    def test_transposition(self, x):
        """Regions' shares of an activity over regions' shares of all are the same quotient."""
        np.testing.assert_allclose(location_quotient(x.T).T, location_quotient(x), rtol=1e-9)

    @given(tables)
    def test_an_empty_region_changes_nothing(self, x):
        wider = np.vstack([x, np.zeros(x.shape[1])])
        np.testing.assert_allclose(location_quotient(wider)[:-1], location_quotient(x), rtol=1e-12)

    @given(tables, st.floats(0.01, 0.99))
    def test_an_activity_split_evenly_keeps_its_quotient(self, x, part):
        split = np.column_stack([x, x[:, 0] * (1 - part)])
        split[:, 0] *= part
        whole, found = location_quotient(x), location_quotient(split)
        np.testing.assert_allclose(found[:, 0], whole[:, 0], rtol=1e-9)
        np.testing.assert_allclose(found[:, -1], whole[:, 0], rtol=1e-9)
        np.testing.assert_allclose(found[:, 1:-1], whole[:, 1:], rtol=1e-9)

    @given(tables)
    def test_symmetric_is_the_folded_quotient_and_bounded(self, x):
        quotient, folded = location_quotient(x), symmetric_quotient(x)
        np.testing.assert_allclose(folded, (quotient - 1) / (quotient + 1), rtol=1e-9, atol=1e-12)
        assert (np.abs(folded[~np.isnan(folded)]) <= 1).all()

    @given(tables)
    def test_normalised_advantages_cancel(self, x):
        found = normalised_advantage(x)
        np.testing.assert_allclose(np.nansum(found, axis=0), 0, atol=1e-12)
        np.testing.assert_allclose(np.nansum(found, axis=1), 0, atol=1e-12)

    @given(tables)
    def test_standardised_has_mean_zero_and_deviation_one(self, x):
        found = standardised_quotient(x)
        spread = ~np.isnan(found).all(axis=0)
        np.testing.assert_allclose(np.nanmean(found[:, spread], axis=0), 0, atol=1e-7)
        np.testing.assert_allclose(np.nanstd(found[:, spread], axis=0, ddof=1), 1, rtol=1e-7)

    @settings(max_examples=50)
    @given(tables, st.data())
    def test_a_missing_cell_touches_only_its_row_and_column(self, x, data):
        row = data.draw(st.integers(0, x.shape[0] - 1))
        holed = x.copy()
        holed[row, 0] = np.nan
        with_zero = x.copy()
        with_zero[row, 0] = 0
        expected = location_quotient(with_zero)
        expected[row, 0] = np.nan
        np.testing.assert_allclose(location_quotient(holed), expected, rtol=1e-12)
