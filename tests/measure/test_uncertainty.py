"""How sure quotients of records are: by hand, against brute force, the laws, hostile input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.integrate import quad
from scipy.stats import beta

from metier.errors import ArrayError
from metier.measure.priors import estimated_prior, jeffreys_prior, known_prior
from metier.measure.quotients import location_quotient
from metier.measure.uncertainty import expected_false_share, pooled_prior, quotient_intervals

TOY = np.array([[30.0, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])
FIGURES = ("low", "high", "shrunk", "probability_above")

counts = hnp.arrays(np.int64, st.tuples(st.integers(2, 5), st.integers(2, 4)), elements=st.integers(0, 40))


def many_regions(regions=40, activities=6, seed=3):
    generator = np.random.default_rng(seed)
    sizes = generator.lognormal(5, 1, regions).astype(int) + 20
    shares = generator.dirichlet(np.linspace(0.5, 4, activities), regions)
    return np.array([generator.multinomial(*row) for row in zip(sizes, shares, strict=True)])


def assert_same(found, expected, rtol=1e-9):
    for figure in FIGURES:
        np.testing.assert_allclose(
            getattr(found, figure), getattr(expected, figure), rtol=rtol, atol=1e-12, err_msg=figure
        )


class TestByHand:
    """Two regions under Jeffreys' prior: p and q are two independent Betas, integrated here by SciPy."""

    records = np.array([[12, 28], [20, 140]])
    p, q = beta(12.5, 28.5), beta(20.5, 140.5)

    def below(self, quotient):
        w = 40 / 200
        ratio = quotient * (1 - w) / (1 - quotient * w)
        return quad(lambda share: self.p.cdf(ratio * share) * self.q.pdf(share), 0, 1)[0]

    def test_probability(self):
        found = quotient_intervals(self.records)
        assert found.probability_above[0, 0] == pytest.approx(1 - self.below(1.0), abs=2e-4)

    def test_probability_above_another_limit(self):
        found = quotient_intervals(self.records, limit=1.5)
        assert found.probability_above[0, 0] == pytest.approx(1 - self.below(1.5), abs=2e-4)

    def test_interval(self):
        found = quotient_intervals(self.records, level=0.9)
        assert self.below(found.low[0, 0]) == pytest.approx(0.05, abs=2e-4)
        assert self.below(found.high[0, 0]) == pytest.approx(0.95, abs=2e-4)

    def test_shrunk_is_the_quotient_of_mean_shares(self):
        p, q = 12.5 / 41, 20.5 / 161
        expected = p / (0.2 * p + 0.8 * q)
        assert quotient_intervals(self.records).shrunk[0, 0] == pytest.approx(expected, rel=1e-12)

    def test_against_the_rest_the_quotient_is_p_over_q(self):
        found = quotient_intervals(self.records, reference="rest")
        below_one = quad(lambda share: self.p.cdf(share) * self.q.pdf(share), 0, 1)[0]
        assert found.probability_above[0, 0] == pytest.approx(1 - below_one, abs=2e-4)
        assert found.shrunk[0, 0] == pytest.approx((12.5 / 41) / (20.5 / 161), rel=1e-12)

    def test_the_areas_own_row_is_the_same_as_the_pooled_one(self):
        found = quotient_intervals(self.records, reference=self.records.sum(axis=0))
        assert_same(found, quotient_intervals(self.records))

    def test_design_effect_divides_the_records(self):
        found = quotient_intervals(self.records * 3, design_effect=3)
        assert_same(found, quotient_intervals(self.records))
        assert found.design_effect == 3

    def test_no_quotient_lies_beyond_the_regions_part(self):
        """A region with four fifths of all records has a quotient of 1.25 at most."""
        found = quotient_intervals([[160, 0], [20, 20]], limit=1.25)
        assert found.probability_above[0, 0] == 0
        assert found.high[0, 0] < 1.25


class TestAgainstBruteForce:
    def drawn(self, records, prior, draws=20_000):
        generator = np.random.default_rng(11)
        totals = records.sum(axis=1, keepdims=True)
        a, b = prior.strength * prior.mean, prior.strength * (1 - prior.mean)
        p = generator.beta(a + records, b + totals - records, (draws, *records.shape))
        return p / ((p * totals).sum(axis=1, keepdims=True) / totals.sum())

    @pytest.mark.parametrize(("regions", "factor"), [(3, 1), (40, 1), (40, 0.1)])
    def test_known_prior(self, regions, factor):
        records = np.floor(many_regions(regions) * factor) + 1
        records[0] *= 30  # one region outweighs the others
        prior = known_prior(records.sum(axis=0) / records.sum(), 20)
        found, drawn = quotient_intervals(records, prior=prior), self.drawn(records, prior)
        np.testing.assert_allclose(found.probability_above, (drawn > 1).mean(axis=0), atol=0.015)
        np.testing.assert_allclose((drawn < found.low).mean(axis=0), 0.025, atol=0.006)
        np.testing.assert_allclose((drawn > found.high).mean(axis=0), 0.025, atol=0.006)
        assert (found.prior_origin == "given").all()

    def test_an_activity_of_one_region_only(self):
        records = np.array([[6.0, 30], [0, 18], [0, 12], [0, 12]])
        prior = known_prior([0.07, 0.93], 20)
        found, drawn = quotient_intervals(records, prior=prior), self.drawn(records, prior)
        np.testing.assert_allclose((drawn < found.low).mean(axis=0), 0.025, atol=0.006)
        np.testing.assert_allclose((drawn > found.high).mean(axis=0), 0.025, atol=0.006)

    def test_ends_of_a_mixture_hold_their_probability(self):
        """With an estimated prior: as many draws of node and share lie outside as the level leaves."""
        generator = np.random.default_rng(5)
        records = many_regions(40).astype(float)
        totals = records.sum(axis=1, keepdims=True)
        prior = estimated_prior(records, totals)
        found, draws = quotient_intervals(records), 20_000
        node = np.array([generator.choice(5, draws, p=w) for w in prior.weight.T])
        mean, strength, variance = (
            np.array([part[node[a], a] for a in range(records.shape[1])]).T[:, np.newaxis]
            for part in (prior.mean, prior.strength, prior.mean_variance)
        )
        shape = (draws, *records.shape)
        mean = np.clip(mean + np.sqrt(variance) * generator.standard_normal(shape), 1e-6, 1 - 1e-6)
        p = generator.beta(strength * mean + records, strength * (1 - mean) + totals - records)
        drawn = p / ((p * totals).sum(axis=1, keepdims=True) / totals.sum())
        np.testing.assert_allclose(found.probability_above, (drawn > 1).mean(axis=0), atol=0.02)
        np.testing.assert_allclose((drawn < found.low).mean(axis=0), 0.025, atol=0.01)
        np.testing.assert_allclose((drawn > found.high).mean(axis=0), 0.025, atol=0.01)


class TestPrior:
    def test_it_finds_the_mean_and_strength_that_records_were_drawn_from(self):
        generator = np.random.default_rng(2)
        totals = np.full((2000, 1), 400.0)
        records = generator.binomial(400, generator.beta(100 * 0.05, 100 * 0.95, (2000, 1))).astype(float)
        prior = estimated_prior(records, totals)
        assert (prior.weight * prior.mean).sum() == pytest.approx(0.05, rel=0.03)
        assert (prior.weight * prior.strength).sum() == pytest.approx(100, rel=0.15)
        assert (prior.strength.min() < 100) & (prior.strength.max() > 100)

    def test_regions_that_are_all_alike_make_a_strong_prior(self):
        totals = np.full((50, 1), 1000.0)
        prior = estimated_prior(np.full((50, 1), 50.0), totals)
        assert (prior.weight * prior.strength).sum() > 10_000

    def test_weights_sum_to_one(self):
        records = many_regions().astype(float)
        prior = estimated_prior(records, records.sum(axis=1, keepdims=True))
        np.testing.assert_allclose(prior.weight.sum(axis=0), 1, rtol=1e-12)

    @pytest.mark.parametrize(("regions", "origin"), [(14, "not pooled"), (15, "pooled over regions")])
    def test_fifteen_regions_are_pooled(self, regions, origin):
        assert set(quotient_intervals(many_regions(regions)).prior_origin) == {origin}

    def test_an_activity_known_in_few_regions_is_not_pooled(self):
        records = many_regions(15).astype(float)
        records[3, 2] = np.nan
        found = quotient_intervals(records)
        assert found.prior_origin.tolist() == [
            *["pooled over regions"] * 2,
            "not pooled",
            *["pooled over regions"] * 3,
        ]

    def test_not_pooled_is_jeffreys(self):
        records = many_regions(14)
        with_jeffreys = quotient_intervals(records, prior=jeffreys_prior(records.shape[1]))
        assert_same(quotient_intervals(records), with_jeffreys)

    def test_pooling_draws_small_regions_to_the_others(self):
        records = np.vstack([np.full((30, 2), [50, 950]), [[1, 1]]])
        found = quotient_intervals(records)
        assert location_quotient(records)[-1, 0] > 9
        assert 0.9 < found.shrunk[-1, 0] < 1.2

    def test_a_few_regions_judged_with_the_prior_of_all(self):
        records = many_regions(40) * 2.0
        prior = pooled_prior(records, design_effect=2)
        assert_same(
            quotient_intervals(records, prior=prior, design_effect=2),
            quotient_intervals(records, design_effect=2),
        )
        few = quotient_intervals(records[:4], prior=prior)
        alone = quotient_intervals(records[:4])
        assert (few.high - few.low).mean() < (alone.high - alone.low).mean()

    @pytest.mark.parametrize(
        ("records", "asked", "message"),
        [
            (TOY[None], {}, "records has the shape (1, 3, 4). Hand over one table: regions, activities."),
            (TOY, {"design_effect": 0}, "design_effect is 0. It is 1 or more."),
        ],
    )
    def test_a_prior_that_cannot_be_pooled(self, records, asked, message):
        with pytest.raises(ArrayError) as told:
            pooled_prior(records, **asked)
        assert str(told.value) == message

    def test_a_prior_of_other_activities_is_refused(self):
        with pytest.raises(ArrayError) as told:
            quotient_intervals(TOY, prior=jeffreys_prior(3))
        assert str(told.value) == (
            "prior is for 3 activities, the records are of 4. Hand over a prior of the same activities."
        )

    def test_means_outside_zero_and_one_leave_no_prior(self):
        found = quotient_intervals(TOY, prior=known_prior([0.2, 0.0, 1.0, np.nan], 10))
        assert np.isfinite(found.low[:, 0]).all()
        assert np.isnan(found.low[:, 1:]).all()


class TestZeroAndMissing:
    @pytest.mark.parametrize("regions", [3, 40])
    def test_empty_region_and_activity_touch_no_other(self, regions):
        records = many_regions(regions)
        wide = np.zeros((regions + 1, 7))
        wide[:-1, :6] = records
        found = quotient_intervals(wide)
        for figure in FIGURES:
            values = getattr(found, figure)
            assert np.isnan(values[-1]).all()
            assert np.isnan(values[:, -1]).all()
            expected = getattr(quotient_intervals(records), figure)
            np.testing.assert_allclose(values[:-1, :6], expected, rtol=1e-12, atol=1e-15)

    @pytest.mark.parametrize("regions", [3, 40])
    def test_missing_cell_is_unknown_and_the_rest_stays(self, regions):
        records = many_regions(regions).astype(float)
        records[1, 2] = np.nan
        found = quotient_intervals(records)
        for figure in FIGURES:
            assert np.argwhere(np.isnan(getattr(found, figure))).tolist() == [[1, 2]]
        other = many_regions(regions).astype(float)
        other[1, 2] = 0  # the same totals; other activities of other regions see no difference
        np.testing.assert_allclose(found.low[0, 3], quotient_intervals(other).low[0, 3], rtol=1e-12)

    def test_a_region_that_is_all_of_its_reference_has_none(self):
        assert np.isnan(quotient_intervals([[3, 4]]).low).all()

    def test_a_count_of_zero_has_an_interval(self):
        found = quotient_intervals(TOY)
        assert 0 < found.low[0, 2] < found.shrunk[0, 2] < found.high[0, 2] < 1

    @pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0), (2, 0, 3), (0, 20, 3)])
    def test_nothing_gives_nothing(self, shape):
        found = quotient_intervals(np.zeros(shape))
        assert found.low.shape == shape
        assert found.prior_origin.shape == shape[:-2] + shape[-1:]

    def test_nothing_but_zeros(self):
        assert np.isnan(quotient_intervals(np.zeros((20, 3))).low).all()

    def test_one_activity_has_the_quotient_one(self):
        found = quotient_intervals(np.arange(20)[:, np.newaxis])
        assert np.isnan(found.low[0, 0])
        assert ((found.low[1:] < 1.001) & (found.high[1:] > 0.999)).all()

    def test_leading_dimensions_are_tables_of_their_own(self):
        stacked = np.stack([many_regions(20), many_regions(20, seed=4)])[np.newaxis]
        found = quotient_intervals(stacked)
        alone = quotient_intervals(stacked[0, 1])
        for figure in FIGURES:
            np.testing.assert_array_equal(getattr(found, figure)[0, 1], getattr(alone, figure))

    def test_blocks_of_activities_do_not_show(self, monkeypatch):
        records = many_regions(20)
        expected = quotient_intervals(records)
        monkeypatch.setattr("metier.measure.record_table._CELLS_AT_ONCE", 40)
        assert_same(quotient_intervals(records), expected, rtol=1e-12)


class TestHostileInput:
    @pytest.mark.parametrize(
        "given_as",
        [
            TOY.tolist(),
            TOY.astype(int),
            TOY.astype(np.float32),
            np.asfortranarray(TOY),
            np.repeat(TOY, 2, axis=1)[:, ::2],
        ],
    )
    def test_kinds_of_arrays(self, given_as):
        found = quotient_intervals(given_as)
        assert found.low.dtype == np.float64
        assert_same(found, quotient_intervals(TOY), rtol=1e-12)

    def test_read_only_and_booleans(self):
        records = TOY > 5
        records.flags.writeable = False
        assert_same(quotient_intervals(records), quotient_intervals(records.astype(int)))

    @pytest.mark.parametrize("size", [1e9, 1e12])
    def test_very_many_records_leave_no_doubt(self, size):
        found = quotient_intervals(TOY * size)
        raw = location_quotient(TOY)
        np.testing.assert_allclose(found.shrunk, raw, atol=1e-6)
        np.testing.assert_allclose(found.low, raw, atol=1e-3)
        np.testing.assert_allclose(found.high, raw, atol=1e-3)

    @pytest.mark.parametrize("size", [1e4, 1e8])
    def test_very_many_pooled_records_leave_no_doubt(self, size):
        records = (many_regions() + 1) * size
        found = quotient_intervals(records)
        raw = location_quotient(records)
        assert ((found.low < found.shrunk) & (found.shrunk < found.high)).all()
        np.testing.assert_allclose(found.low, raw, rtol=8 / np.sqrt(size))
        np.testing.assert_allclose(found.high, raw, rtol=8 / np.sqrt(size))

    def test_infinite_and_negative_counts(self):
        with pytest.raises(ArrayError) as told:
            quotient_intervals([[1, np.inf], [-1, 2]])
        assert str(told.value) == (
            "records holds 1 infinite value, at [0, 1]. "
            "Write missing values as NaN and leave out what is unbounded.\n"
            "records holds 1 negative value, at [1, 0]. Correct them, or write them as NaN or zero."
        )

    def test_money_is_no_record(self):
        with pytest.raises(ArrayError) as told:
            quotient_intervals([[1, 1e300], [3, 2]])
        assert str(told.value) == (
            "records holds values beyond 2^53, at [0, 1]. "
            "Records are numbers of things; for money use amount_intervals."
        )

    def test_a_question_that_cannot_be_asked_is_told_at_once(self):
        with pytest.raises(ArrayError) as told:
            quotient_intervals(TOY, design_effect=0.5, limit=-1, level=95)
        assert str(told.value) == (
            "design_effect is 0.5. It is 1 or more.\n"
            "limit is -1. It is a quotient, 0 or more.\n"
            "level is 95. It lies between 0 and 1, for example 0.95."
        )

    def test_an_unknown_design_effect_is_refused(self):
        with pytest.raises(ArrayError, match=r"^design_effect is nan\. It is 1 or more\.$"):
            quotient_intervals(TOY, design_effect=float("nan"))

    def test_a_reference_word_that_is_unknown(self):
        with pytest.raises(ArrayError) as told:
            quotient_intervals(TOY, reference="published")
        assert str(told.value) == "reference is 'published'. Hand over 'rest', records or nothing."

    def test_a_reference_with_fewer_records_than_a_region(self):
        with pytest.raises(ArrayError) as told:
            quotient_intervals(TOY, reference=[40, 10, 40, 40])
        assert str(told.value) == (
            "reference holds fewer records than a region, at [1, 1], [2, 1]. "
            "Hand over the records of the whole area, each region's included."
        )


class TestLaws:
    @settings(max_examples=30, deadline=None)
    @given(counts, st.randoms(use_true_random=False))
    def test_permutation(self, records, random):
        rows, columns = list(range(records.shape[0])), list(range(records.shape[1]))
        random.shuffle(rows)
        random.shuffle(columns)
        found, moved = quotient_intervals(records), quotient_intervals(records[rows][:, columns])
        for figure in FIGURES:
            expected = getattr(found, figure)[rows][:, columns]
            np.testing.assert_allclose(getattr(moved, figure), expected, rtol=1e-6, atol=1e-9)

    def test_permutation_of_pooled_regions(self):
        records = many_regions(30)
        order = np.random.default_rng(1).permutation(30)
        np.testing.assert_allclose(
            quotient_intervals(records[order]).low, quotient_intervals(records).low[order], rtol=1e-6
        )

    @settings(max_examples=30, deadline=None)
    @given(counts)
    def test_order_and_bounds(self, records):
        found = quotient_intervals(records)
        known = ~np.isnan(found.low)
        assert (found.low[known] <= found.high[known]).all()
        assert (found.low[known] >= 0).all()
        assert ((found.probability_above[known] >= 0) & (found.probability_above[known] <= 1)).all()
        part = records.sum(axis=1, keepdims=True) / max(records.sum(), 1)
        most = np.broadcast_to(1 / np.maximum(part, 1e-12), records.shape)
        assert (found.high[known] <= most[known] * (1 + 1e-12)).all()

    @settings(max_examples=30, deadline=None)
    @given(counts, st.integers(1, 30))
    def test_more_of_an_activity_makes_it_surer(self, records, more):
        """Records move from another activity of the region, so that its total stays."""
        records = records + 1
        moved = records.copy()
        moved[0, 0] += min(more, records[0, 1])
        moved[0, 1] -= min(more, records[0, 1])
        before, after = quotient_intervals(records), quotient_intervals(moved)
        for figure in FIGURES:
            assert getattr(after, figure)[0, 0] >= getattr(before, figure)[0, 0] - 1e-9

    @settings(max_examples=30, deadline=None)
    @given(counts, st.floats(1.5, 20))
    def test_a_greater_design_effect_widens(self, records, effect):
        sure, less = quotient_intervals(records + 5), quotient_intervals(records + 5, design_effect=effect)
        assert (np.log(less.high / less.low) > np.log(sure.high / sure.low)).all()

    def test_the_limit_lowers_the_probability(self):
        found = [quotient_intervals(TOY, limit=limit).probability_above for limit in (0, 0.5, 1, 2, 5)]
        assert (np.diff(found, axis=0) <= 1e-12).all()
        np.testing.assert_allclose(found[0], 1, rtol=1e-12)

    def test_the_ends_are_where_the_probability_says(self):
        """P above the low end is 97.5 %, and above the high end 2.5 %."""
        records = many_regions(30)
        found = quotient_intervals(records)
        for figure, expected in (("low", 0.975), ("high", 0.025)):
            for cell in [(0, 0), (3, 2), (7, 5), (12, 1)]:
                at = quotient_intervals(records, limit=getattr(found, figure)[cell]).probability_above[cell]
                assert at == pytest.approx(expected, abs=1e-3)


class TestExpectedFalseShare:
    def test_mean_of_one_minus_p_over_the_list(self):
        found = expected_false_share([[0.9, 0.5], [np.nan, 0.6]], [[True, False], [True, True]])
        assert found == pytest.approx((0.1 + 0.4) / 2)

    def test_an_empty_list_has_none(self):
        assert np.isnan(expected_false_share([0.5], [False]))

    def test_what_is_no_probability(self):
        with pytest.raises(ArrayError) as told:
            expected_false_share([1.2, -0.1, 0.5])
        assert str(told.value) == (
            "probability_above holds values outside 0 to 1, at [0], [1]. Hand over probabilities."
        )

    def test_shapes_that_differ(self):
        with pytest.raises(ArrayError) as told:
            expected_false_share([0.2, 0.1], [True])
        assert str(told.value) == (
            "listed has the type bool and the shape (1,), the probabilities (2,). "
            "Hand over one boolean for each probability."
        )
