"""Draws of the input error and the design effect: their law, their batches, their refusals."""

from __future__ import annotations

import numpy as np
import pytest

from metier.errors import ArrayError
from metier.measure.design_effect import design_effect_from_years
from metier.measure.draws import draws_of_amounts, draws_of_records, draws_of_rounding
from metier.measure.priors import jeffreys_prior, known_prior
from metier.measure.quotients import location_quotient
from metier.measure.uncertainty import quotient_intervals

TOY = np.array([[30.0, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])


def generator():
    return np.random.default_rng(7)


class TestDrawsOfRecords:
    def test_they_follow_the_posterior(self):
        prior = known_prior(TOY.sum(axis=0) / 150, 20)
        drawn = np.concatenate(list(draws_of_records(TOY, generator(), 20_000, batch=5_000, prior=prior)))
        a = 20 * prior.mean + TOY
        np.testing.assert_allclose(drawn.mean(axis=0), 50 * a / 70, rtol=0.02)
        np.testing.assert_allclose(drawn.var(axis=0), 50**2 * a * (70 - a) / 70**2 / 71, rtol=0.06)

    def test_their_quotients_agree_with_the_intervals(self):
        records = np.random.default_rng(1).poisson(np.random.default_rng(2).gamma(1, 9, (30, 12)))
        found = quotient_intervals(records)
        drawn = np.concatenate(list(draws_of_records(records, generator(), 8_000, batch=1_000)))
        above = (location_quotient(drawn) > 1).mean(axis=0)
        assert np.abs(above - found.probability_above).max() < 0.06  # rows of draws do not sum to the total

    def test_the_design_effect_widens_and_keeps_the_unit(self):
        few, many = (
            np.concatenate(list(draws_of_records(100 * TOY, generator(), 4_000, design_effect=effect)))
            for effect in (1, 25)
        )
        np.testing.assert_allclose(many.mean(axis=0)[:, 1], 100 * TOY[:, 1], rtol=0.05)
        np.testing.assert_allclose(many.std(axis=0)[:, 1] / few.std(axis=0)[:, 1], 5, rtol=0.06)

    def test_missing_stays_missing_and_empty_stays_empty(self):
        records = np.zeros((4, 5))
        records[:3, :4] = TOY
        records[0, 1] = np.nan
        for prior in (None, jeffreys_prior(5)):
            drawn = next(draws_of_records(records, generator(), prior=prior))
            assert np.isnan(drawn[:, 0, 1]).all()
            assert np.isnan(drawn).sum() == len(drawn)
            assert (drawn[:, 3] == 0).all()
            assert (drawn[:, :, 4] == 0).all()

    def test_pooled_regions_with_an_empty_activity(self):
        records = np.column_stack([np.random.default_rng(1).poisson(9, (20, 3)), np.zeros(20)])
        drawn = next(draws_of_records(records, generator()))
        assert (drawn[:, :, 3] == 0).all()
        assert (drawn[:, :, :3] > 0).all()

    def test_the_callers_seed_decides(self):
        first, again = (next(draws_of_records(TOY, generator())) for _ in range(2))
        np.testing.assert_array_equal(first, again)

    def test_faults_are_told_before_the_first_draw(self):
        with pytest.raises(ArrayError) as told:
            draws_of_records(TOY, generator(), draws=0, batch=2.5)
        assert str(told.value) == (
            "draws is 0. It is a whole number, 1 or more.\nbatch is 2.5. It is a whole number, 1 or more."
        )

    @pytest.mark.parametrize(
        ("records", "asked", "message"),
        [
            (TOY[None], {}, "records has the shape (1, 3, 4). Hand over one table: regions, activities."),
            (TOY, {"design_effect": 0.5}, "design_effect is 0.5. It is 1 or more."),
            (
                TOY,
                {"prior": jeffreys_prior(2)},
                "prior is for 2 activities, the records are of 4. Hand over a prior of the same activities.",
            ),
            (
                -TOY[:1, :2],
                {},
                "records holds 2 negative values, at [0, 0], [0, 1]. Correct them, or write them as NaN or zero.",
            ),
        ],
    )
    def test_refusals(self, records, asked, message):
        with pytest.raises(ArrayError) as told:
            draws_of_records(records, generator(), **asked)
        assert str(told.value) == message


class TestDrawsOfAmounts:
    def test_they_are_lognormal_about_the_amount(self):
        drawn = np.concatenate(list(draws_of_amounts(TOY, generator(), 20_000, log_sd=0.165, batch=5_000)))
        np.testing.assert_allclose(np.median(drawn, axis=0), TOY, rtol=0.01)
        np.testing.assert_allclose(np.log(drawn[:, TOY > 0]).std(axis=0), 0.165, rtol=0.03)

    def test_zero_missing_and_unknown_deviation(self):
        amounts = [[0.0, np.nan, 3.0, 4.0]]
        drawn = next(draws_of_amounts(amounts, generator(), log_sd=[np.nan, 0.1, np.nan, 0.1]))
        assert (drawn[:, 0, 0] == 0).all()
        assert np.isnan(drawn[:, 0, 1:3]).all()
        assert (drawn[:, 0, 3] > 0).all()

    def test_batches_sum_to_the_draws(self):
        sizes = [len(batch) for batch in draws_of_amounts(TOY, generator(), 7, log_sd=0.1, batch=3)]
        assert sizes == [3, 3, 1]

    def test_a_deviation_that_does_not_fit(self):
        with pytest.raises(ArrayError) as told:
            draws_of_amounts(TOY, generator(), log_sd=[0.1, 0.2])
        assert str(told.value) == (
            "log_sd has the shape (2,), which does not fit the shape (3, 4). Hand over one number, or one per cell."
        )


class TestDrawsOfRounding:
    def test_they_stay_within_the_last_digit(self):
        drawn = next(draws_of_rounding(TOY, generator(), 1000, half_width=0.5, batch=1000))
        assert (np.abs(drawn - TOY) <= 0.5).all()
        assert (drawn >= 0).all()
        np.testing.assert_allclose(drawn[:, TOY > 0].std(axis=0), 0.5 / np.sqrt(3), rtol=0.1)

    def test_a_negative_half_width(self):
        with pytest.raises(ArrayError) as told:
            draws_of_rounding(TOY, generator(), half_width=-1)
        assert str(told.value) == "half_width is -1. It is 0 or more, half of the last digit."


class TestDesignEffect:
    def years(self, cluster=1, years=12, growth=0.0):
        shares = np.random.default_rng(3).dirichlet([1, 2, 3, 4], 150)
        tables = []
        for year in range(years):
            now = shares * (1 + growth * year * np.array([1, 0, 0, 0]))
            now /= now.sum(axis=1, keepdims=True)
            drawn = [np.random.default_rng([year, i]).multinomial(300, row) for i, row in enumerate(now)]
            tables.append(np.array(drawn) * cluster)
        return np.array(tables)

    @pytest.mark.parametrize("cluster", [1, 3, 8])
    def test_it_finds_the_size_of_the_clusters(self, cluster):
        assert design_effect_from_years(self.years(cluster)) == pytest.approx(cluster, rel=0.06)

    def test_a_trend_is_no_scatter(self):
        assert design_effect_from_years(self.years(growth=0.05)) == pytest.approx(1, rel=0.06)

    def test_it_is_never_below_one(self):
        assert design_effect_from_years(np.full((6, 3, 2), 10)) == 1

    def test_missing_cells_and_empty_years_are_left_out(self):
        years = self.years(3).astype(float)
        years[2, :40] = 0
        years[5, 50:60, 1] = np.nan
        assert design_effect_from_years(years) == pytest.approx(3, rel=0.2)

    def test_nothing_known_is_unknown(self):
        assert np.isnan(design_effect_from_years(np.zeros((5, 2, 2))))

    @pytest.mark.parametrize("shape", [(3, 2, 2), (5, 2)])
    def test_too_few_years(self, shape):
        with pytest.raises(ArrayError) as told:
            design_effect_from_years(np.ones(shape))
        assert str(told.value) == (
            f"records has the shape {shape}. Hand over years, regions, activities, with 4 years or more."
        )
