"""How sure quotients of amounts are: rounding, years, revisions, each by hand and against what it must hold."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metier.errors import ArrayError
from metier.measure.input_error import (
    ARTICLE_REVISION_SD,
    amount_intervals,
    coefficient_rounding_interval,
    revision_spread,
    rounding_interval,
    year_spread,
)


class TestRounding:
    def test_bounds_by_hand(self):
        found = rounding_interval([[4.6, 10.0]], [4.0, 8.0], 0.05, 0.5)
        np.testing.assert_allclose(found.low, [[4.55 / 4.5, 9.95 / 8.5]])
        np.testing.assert_allclose(found.high, [[4.65 / 3.5, 10.05 / 7.5]])
        np.testing.assert_allclose(
            found.log_sd, [[np.hypot(0.05 / 4.6, 0.5 / 4) / 3**0.5, np.hypot(0.05 / 10, 0.5 / 8) / 3**0.5]]
        )

    def test_a_reference_that_is_not_rounded(self):
        found = rounding_interval([[4.6]], [4.0], 0.05, 0)
        np.testing.assert_allclose([found.low[0, 0], found.high[0, 0]], [4.55 / 4, 4.65 / 4])

    def test_a_share_printed_as_zero_may_be_more(self):
        found = rounding_interval([[0.0]], [4.0], 0.05)
        np.testing.assert_allclose([found.low[0, 0], found.high[0, 0]], [0, 0.05 / 3.95])
        assert np.isnan(found.log_sd[0, 0])

    def test_a_reference_that_may_be_zero_has_no_upper_bound(self):
        found = rounding_interval([[0.3, 0.3]], [0.05, 0.15], 0.05)
        assert found.high[0, 0] == np.inf
        assert found.high[0, 1] == pytest.approx(0.35 / 0.1)

    def test_missing_and_absent(self):
        found = rounding_interval([[np.nan, 0.3, 0.3]], [1, 0, np.nan], 0.05)
        assert np.isnan([found.low, found.high, found.log_sd]).all()

    @given(st.floats(0.5, 60), st.floats(0.5, 60), st.integers(0, 2))
    def test_the_quotient_before_rounding_lies_within(self, share, reference, decimals):
        half = 0.5 * 10.0**-decimals
        found = rounding_interval([[round(share, decimals)]], [round(reference, decimals)], half)
        if np.isfinite(found.low[0, 0]):
            assert found.low[0, 0] * (1 - 1e-12) <= share / reference <= found.high[0, 0] * (1 + 1e-12)

    def test_deviation_of_the_logarithm_is_that_of_uniform_errors(self):
        generator = np.random.default_rng(4)
        errors = generator.uniform(-1, 1, (2, 200_000))
        logs = np.log((4.6 + 0.3 * errors[0]) / (4.0 + 0.2 * errors[1]))
        assert rounding_interval([[4.6]], [4.0], 0.3, 0.2).log_sd[0, 0] == pytest.approx(logs.std(), rel=0.01)

    def test_published_coefficients(self):
        found = coefficient_rounding_interval([[1.0, 0.004, np.nan]], 0.005)
        np.testing.assert_allclose(found.low, [[0.995, 0, np.nan]])
        np.testing.assert_allclose(found.high, [[1.005, 0.009, np.nan]])

    def test_a_negative_half_width_is_refused(self):
        with pytest.raises(ArrayError) as told:
            rounding_interval([[1.0]], [1.0], -0.05)
        assert str(told.value) == "half_width is -0.05. It is 0 or more, half of the last digit."


class TestYears:
    def test_a_straight_trend_has_no_spread(self):
        years = np.exp(np.arange(6.0)[:, None, None] * [[0.1, -0.2]])
        np.testing.assert_allclose(year_spread(years), 0, atol=1e-12)

    def test_by_numpys_line(self):
        logs = np.random.default_rng(1).normal(size=7)
        residuals = logs - np.polyval(np.polyfit(range(7), logs, 1), range(7))
        expected = np.sqrt((residuals**2).sum() / 5)
        assert year_spread(np.exp(logs)[:, None, None])[0, 0] == pytest.approx(expected)

    def test_years_without_a_quotient_are_left_out(self):
        logs = np.array([0.1, -0.2, 0.3, 0.0, 0.2])
        quotients = np.insert(np.exp(logs), [2, 4], [0.0, np.nan])
        kept = np.array([0, 1, 3, 4, 6])
        residuals = logs - np.polyval(np.polyfit(kept, logs, 1), kept)
        expected = np.sqrt((residuals**2).sum() / 3)
        assert year_spread(quotients[:, None, None])[0, 0] == pytest.approx(expected)

    def test_three_years_say_nothing(self):
        assert np.isnan(year_spread(np.ones((3, 1, 1)))).all()


class TestRevision:
    def test_by_hand(self):
        expected = np.std([0.1, -0.1, 0.3], ddof=1)
        assert revision_spread([[1, 2, 3]], [[1, 2, 3]] * np.exp([0.1, -0.1, 0.3])) == pytest.approx(expected)

    def test_zero_and_missing_are_left_out(self):
        assert revision_spread([[1, 2, 0, 3]], [[2, 2, 1, np.nan]]) == pytest.approx(np.std([0, np.log(2)], ddof=1))
        assert np.isnan(revision_spread([[1, 0]], [[2, 2]]))

    def test_shapes_that_differ(self):
        with pytest.raises(ArrayError) as told:
            revision_spread([[1, 2]], [[1]])
        assert str(told.value) == (
            "first has the shape (1, 2), revised (1, 1). Hand over two vintages of the same cells."
        )

    def test_the_articles_vintage_against_the_revised_one(self, shared):
        path = shared / "data/russia/paper_tables_3_4_recomputed.csv"
        with path.open(encoding="utf-8") as file:
            rows = [(row["paper_value"], row["recomputed"]) for row in csv.DictReader(file)]
        pairs = np.array([(float(a or "nan"), float(b or "nan")) for a, b in rows])
        measured = revision_spread(pairs[None, :, 0], pairs[None, :, 1])
        assert round(measured, 3) == ARTICLE_REVISION_SD


class TestAmountIntervals:
    def test_parts_are_added_in_variance(self):
        rounding = rounding_interval([[4.6]], [4.0], 0.05)
        found = amount_intervals([[1.15]], rounding=rounding, year_sd=[[0.2]], revision_sd=0.165)
        sd = np.sqrt(rounding.log_sd[0, 0] ** 2 + 0.2**2 + 0.165**2)
        assert found.log_sd[0, 0] == pytest.approx(sd)
        assert found.low[0, 0] == pytest.approx(1.15 * np.exp(-1.959964 * sd))
        assert found.high[0, 0] == pytest.approx(1.15 * np.exp(1.959964 * sd))
        assert found.parts == ("rounding", "years", "revision")
        assert found.level == 0.95

    def test_rounding_alone_gives_certain_bounds_and_no_level(self):
        rounding = rounding_interval([[4.6, 0]], [4.0, 1.0], 0.05)
        found = amount_intervals([[1.15, 0]], rounding=rounding)
        np.testing.assert_array_equal(found.low, rounding.low)
        np.testing.assert_array_equal(found.high, rounding.high)
        assert np.isnan(found.level)
        assert found.parts == ("rounding",)

    def test_no_probability_for_amounts(self):
        assert not hasattr(amount_intervals([[1.0]], revision_sd=0.1), "probability_above")

    def test_an_unknown_error_is_not_zero(self):
        found = amount_intervals([[1.0, 1.0]], year_sd=[[0.1, np.nan]], revision_sd=0.1)
        assert np.isnan([found.low[0, 1], found.high[0, 1], found.log_sd[0, 1]]).all()
        assert np.isfinite(found.low[0, 0])

    def test_zero_and_missing_quotients(self):
        rounding = rounding_interval([[0.0, np.nan]], [4.0, 4.0], 0.05)
        found = amount_intervals([[0.0, np.nan]], rounding=rounding, revision_sd=0.1)
        np.testing.assert_allclose(found.low, [[0, np.nan]])
        np.testing.assert_allclose(found.high, [[0.05 / 3.95, np.nan]])
        assert np.isnan(amount_intervals([[0.0]], revision_sd=0.1).high).all()

    @given(st.floats(0.01, 0.99), st.floats(0.01, 2), st.floats(1.01, 3))
    def test_a_greater_error_or_level_widens(self, level, sd, factor):
        narrow = amount_intervals([[1.3]], revision_sd=sd, level=level)
        wide = amount_intervals([[1.3]], revision_sd=sd * factor, level=level)
        assert wide.low < narrow.low <= 1.3 <= narrow.high < wide.high

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({}, "no part of the error is given. Hand over rounding, year_sd or revision_sd."),
            (
                {"revision_sd": 0.1, "level": 95},
                "level is 95. It lies between 0 and 1, for example 0.95.",
            ),
            (
                {"year_sd": [0.1, 0.2, 0.3]},
                "year_sd has the shape (3,), which does not fit the shape (1, 2). "
                "Hand over one number, or one per cell.",
            ),
            (
                {"revision_sd": -0.1},
                "revision_sd holds 1 negative value, the only one. Correct them, or write them as NaN or zero.",
            ),
        ],
    )
    def test_refusals(self, asked, message):
        with pytest.raises(ArrayError) as told:
            amount_intervals([[1.0, 2.0]], **asked)
        assert str(told.value) == message
