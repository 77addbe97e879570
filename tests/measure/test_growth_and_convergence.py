"""Growth, entries, what stays, transition matrices, convergence: peers' figures, laws, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from metier.errors import ArrayError
from metier.measure.convergence import beta_convergence, convergence_speed, sigma_convergence
from metier.measure.dynamics import entry_and_exit
from metier.measure.entries import persistence, turnover
from metier.measure.growth import growth, growth_of_activities, growth_of_regions
from metier.measure.markov import ergodic_distribution, quotient_classes, transition_matrix
from metier.measure.quotients import location_quotient
from tests.measure import peer_figures

NAN = float("nan")
QUOTIENTS = arrays(np.float64, (4, 3, 5), elements=st.one_of(st.floats(0, 4), st.just(NAN)))
INCOMES = arrays(np.float64, (3, 7, 2), elements=st.floats(1, 1000))

# each figure of four periods of six regions by five activities
FIGURES: dict[str, Callable[[np.ndarray], object]] = {
    "growth": lambda t: growth(t[..., 0, :, :], t[..., -1, :, :], years=3),
    "growth_of_regions": lambda t: growth_of_regions(t[..., 0, :, :], t[..., -1, :, :]),
    "growth_of_activities": lambda t: growth_of_activities(t[..., 0, :, :], t[..., -1, :, :], kind="log"),
    "turnover": turnover,
    "persistence": lambda t: persistence(t[..., 0, :, :], t[..., -1, :, :]),
    "transition_matrix": transition_matrix,
    "beta_convergence": lambda t: beta_convergence(t[..., 0, :, :], t[..., -1, :, :], years=3),
    "sigma_convergence": sigma_convergence,
}
ALL = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)


def parts_of(result: object) -> list[np.ndarray]:
    if not is_dataclass(result):
        return [np.asarray(result)]
    return [np.asarray(getattr(result, field.name)) for field in fields(result)]


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-8, atol=1e-9, equal_nan=True)


def test_growth_is_as_a_peer_has_it() -> None:
    first, second = (peer_figures.table(shift) for shift in peer_figures.PERIODS[:2])
    peer = peer_figures.figures()
    assert np.allclose(growth_of_regions(first, second), peer["growth_of_regions"], rtol=1e-13)
    assert np.allclose(growth_of_activities(first, second), peer["growth_of_activities"], rtol=1e-13)
    had = first > 0  # the peer writes 0 for what starts from nothing
    assert np.allclose(growth(first, second)[had], peer["growth"][had], rtol=1e-13)
    assert np.isnan(growth(first, second)[~had]).all()


def test_entries_and_exits_are_as_a_peer_counts_them() -> None:
    """The peer's presence is a quotient of at least 1, ours above 1: handed over as 0 and 1 they agree."""
    present = np.array([location_quotient(peer_figures.table(shift)) >= 1 for shift in peer_figures.PERIODS])
    found, peer = turnover(present, low=0.5, high=0.5), peer_figures.figures()
    assert np.array_equal(np.nan_to_num(found.entries), peer["entries"])
    assert np.array_equal(np.nan_to_num(found.exits), peer["exits"])


def test_transition_matrices_are_as_a_peer_has_them() -> None:
    classes = peer_figures.classes().T[:, :, np.newaxis] + 0.5  # half-way between limits of 1, 2 and 3
    found, peer = transition_matrix(classes, limits=[1, 2, 3]), peer_figures.figures()
    assert np.array_equal(found.counts, peer["transition_counts"])
    for part, name in (
        (found.probability, "transition_probability"),
        (found.ergodic, "ergodic"),
        (found.sojourn, "sojourn"),
        (found.mobility, "mobility"),
    ):
        assert np.allclose(part, peer[name], rtol=1e-12), name


def test_the_manuals_speed_of_convergence() -> None:
    """The call of the REAT manual, `betaconv.speed(-0.008070533, 1)`: about .0081 a year and 85.5 years."""
    found = convergence_speed(-0.008070533)
    assert found.speed == pytest.approx(0.0081033, abs=1e-7)
    assert found.half_life == pytest.approx(85.539, abs=1e-3)


@given(tables=QUOTIENTS)
def test_growth_of_totals_is_growth_over_what_is_known_in_both(tables: np.ndarray) -> None:
    first, last = tables[:2]
    both = ~np.isnan(first) & ~np.isnan(last)
    change = np.where(both, last - first, 0).sum(axis=1)
    found = growth_of_regions(first, last, kind="absolute")
    assert np.allclose(found[both.any(axis=1)], change[both.any(axis=1)])
    assert np.isnan(found[~both.any(axis=1)]).all()
    turned = growth_of_activities(first.T, last.T, kind="absolute")
    assert np.allclose(found, turned, equal_nan=True)


@given(tables=arrays(np.float64, (3, 4, 5), elements=st.floats(0.5, 50)), years=st.floats(0.5, 30))
def test_rates_compound_and_logarithms_add(tables: np.ndarray, years: float) -> None:
    first, middle, last = tables
    yearly = growth(first, last, years=years)
    assert np.allclose((1 + yearly) ** years, last / first)
    halves = growth(first, middle, kind="log") + growth(middle, last, kind="log")
    assert np.allclose(halves, growth(first, last, kind="log"), atol=1e-12)


@given(tables=QUOTIENTS)
def test_turnover_sums_what_happened_between_neighbours(tables: np.ndarray) -> None:
    found = turnover(tables)
    for events, at_risk, name in (
        (found.entries, found.at_risk_of_entry, "entry"),
        (found.exits, found.at_risk_of_exit, "exit"),
    ):
        pairs = [getattr(entry_and_exit(tables[t], tables[t + 1]), name) for t in range(3)]
        known = np.sum([~np.isnan(pair) for pair in pairs], axis=0)
        assert np.array_equal(at_risk, known)
        assert np.array_equal(events, np.where(known > 0, np.nansum(pairs, axis=0), NAN), equal_nan=True)
    assert (np.nan_to_num(found.entries) <= found.at_risk_of_entry).all()


@given(tables=QUOTIENTS)
def test_what_is_not_kept_is_an_exit(tables: np.ndarray) -> None:
    found = persistence(tables[0], tables[1])
    gone = entry_and_exit(tables[0], tables[1], low=1, high=1).exit
    assert np.array_equal(found.kept, 1 - gone, equal_nan=True)
    for mean, axis in ((found.of_regions, 1), (found.of_activities, 0)):
        known = ~np.isnan(gone).all(axis=axis)
        assert np.array_equal(np.isnan(mean), ~known)
        assert ((mean[known] >= 0) & (mean[known] <= 1)).all()


@given(tables=QUOTIENTS)
def test_every_move_is_counted_once_and_rows_sum_to_one(tables: np.ndarray) -> None:
    found = transition_matrix(tables)
    both = ~np.isnan(tables[1:]) & ~np.isnan(tables[:-1])
    assert found.counts.sum() == np.count_nonzero(both)
    seen = found.counts.sum(axis=1) > 0
    assert np.allclose(found.probability[seen].sum(axis=1), 1)
    assert np.isnan(found.probability[~seen]).all()
    backwards = transition_matrix(tables[::-1])
    assert np.array_equal(backwards.counts, found.counts.T)


@given(tables=QUOTIENTS)
def test_the_ergodic_distribution_is_what_the_matrix_leaves_as_it_is(tables: np.ndarray) -> None:
    found = transition_matrix(tables)
    if np.isnan(found.ergodic).any():
        assert np.isnan(found.ergodic).all()
        return
    assert found.ergodic.sum() == pytest.approx(1)
    assert np.allclose(found.ergodic @ np.nan_to_num(found.probability), found.ergodic, atol=1e-12)


@given(rows=arrays(np.float64, (4, 4), elements=st.floats(0.05, 1)))
def test_a_chain_without_zeros_ends_where_many_steps_lead(rows: np.ndarray) -> None:
    chain = rows / rows.sum(axis=1, keepdims=True)
    after_many = np.linalg.matrix_power(chain, 500)
    assert np.allclose(ergodic_distribution(chain), after_many, atol=1e-9)


@given(incomes=INCOMES)
def test_absolute_beta_is_the_slope_of_an_ordinary_regression(incomes: np.ndarray) -> None:
    first, last = incomes[:2]
    found = beta_convergence(first, last, years=4)
    for activity in range(2):
        start, rise = np.log(first[:, activity]), np.log(last[:, activity] / first[:, activity]) / 4
        if np.ptp(start) < 1e-3 or np.ptp(rise) < 1e-3:
            continue
        line = stats.linregress(start, rise)
        assert found.beta[activity] == pytest.approx(line.slope, rel=1e-6, abs=1e-8)
        assert found.alpha[activity] == pytest.approx(line.intercept, rel=1e-6, abs=1e-8)
        assert found.r_squared[activity] == pytest.approx(line.rvalue**2, abs=1e-6)
        if line.stderr > 1e-6:
            assert found.standard_error[activity] == pytest.approx(line.stderr, rel=1e-5)
            assert found.p_value[activity] == pytest.approx(line.pvalue, abs=1e-5)


def test_conditional_beta_is_an_ordinary_regression_on_all_of_them() -> None:
    draw = np.random.default_rng(11)
    first = draw.lognormal(size=(2, 40, 3))
    last = first * draw.lognormal(sigma=0.3, size=first.shape)
    conditions = draw.normal(size=(40, 2))
    first[1, 3, 2], last[0, 5, 1], conditions[7, 0] = NAN, 0.0, NAN
    found = beta_convergence(first, last, years=5, conditions=conditions)
    assert found.beta.shape == (2, 3)
    assert found.conditions.shape == found.conditions_standard_error.shape == (2, 2, 3)
    for index in np.ndindex(2, 3):
        start, end = first[index[0], :, index[1]], last[index[0], :, index[1]]
        usable = ~np.isnan(start) & ~np.isnan(conditions).any(axis=1) & (end > 0)
        design = np.column_stack((np.ones(40), np.log(start), conditions))[usable]
        response = np.log(end[usable] / start[usable]) / 5
        solved = np.linalg.lstsq(design, response, rcond=None)[0]
        freedom = usable.sum() - 4
        rest = ((response - design @ solved) ** 2).sum() / freedom
        errors = np.sqrt(np.diag(rest * np.linalg.inv(design.T @ design)))
        ours = [found.alpha[index], found.beta[index], *found.conditions[index[0], :, index[1]]]
        assert np.allclose(ours, solved, rtol=1e-9)
        assert found.regions[index] == usable.sum()
        assert np.allclose(found.standard_error[index], errors[1])
        assert np.allclose(found.conditions_standard_error[index[0], :, index[1]], errors[2:])
        assert found.p_value[index] == pytest.approx(2 * stats.t.sf(abs(solved[1] / errors[1]), freedom))


@given(incomes=INCOMES, factor=st.sampled_from([1000.0, 0.01]))
def test_the_currency_moves_the_constant_and_nothing_else(incomes: np.ndarray, factor: float) -> None:
    plain = beta_convergence(incomes[0], incomes[1])
    scaled = beta_convergence(factor * incomes[0], factor * incomes[1])
    # what hardly differs between regions is all rounding: there is no line to compare
    enough = (np.ptp(np.log(incomes[0]), axis=0) > 1e-3) & (np.ptp(np.log(incomes[1] / incomes[0]), axis=0) > 1e-3)
    for name in ("beta", "standard_error", "r_squared"):
        assert np.allclose(getattr(plain, name)[enough], getattr(scaled, name)[enough], rtol=1e-5, atol=1e-6)
    assert np.allclose(sigma_convergence(incomes).dispersion, sigma_convergence(factor * incomes).dispersion, atol=1e-9)


def test_a_gap_that_closes_at_a_speed_has_that_speed_and_half_life() -> None:
    """Regions on the path that the theory draws: the speed comes out as it was put in, whatever the years."""
    start, steady = np.array([1.0, 3.0, 20.0, 7.0]), 10.0
    for years, speed in ((1, 0.02), (10, 0.02), (25, 0.1)):
        end = np.exp(np.log(steady) + (np.log(start) - np.log(steady)) * np.exp(-speed * years))
        found = beta_convergence(start, end, years=years)
        assert found.speed == pytest.approx(speed)
        assert found.half_life == pytest.approx(np.log(2) / speed)
        assert found.r_squared == pytest.approx(1)


@given(incomes=INCOMES)
def test_sigma_is_the_spread_of_logarithms_and_its_line(incomes: np.ndarray) -> None:
    found = sigma_convergence(incomes, years=[2000, 2003, 2010])
    spread = np.log(incomes).std(axis=1)
    assert np.allclose(found.dispersion, spread, atol=1e-9)
    usable = spread[-1] > 1e-6
    assert np.allclose(found.ratio[usable], spread[0][usable] / spread[-1][usable], rtol=1e-6)
    assert np.allclose(found.p_value[usable], stats.f.sf(found.f[usable], 6, 6))
    for activity in range(2):
        line = stats.linregress([2000, 2003, 2010], spread[:, activity])
        assert found.slope[activity] == pytest.approx(line.slope, abs=1e-9)
        if line.stderr > 1e-6:
            assert found.slope_p_value[activity] == pytest.approx(line.pvalue, abs=1e-4)
    relative = sigma_convergence(incomes, dispersion="coefficient of variation").dispersion
    assert np.allclose(relative, incomes.std(axis=1) / incomes.mean(axis=1))


def test_the_regions_compared_stay_the_same() -> None:
    """A region that misses one period is in none of them, or its coming and going would look like convergence."""
    x = np.array([[1.0, 2, 4, 100], [1.0, 2, 4, NAN], [1.0, 2, 4, 0]])
    found = sigma_convergence(x)
    assert np.allclose(found.dispersion, np.log([1, 2, 4]).std())
    assert found.ratio == 1
    assert found.slope == pytest.approx(0)


def test_american_states_by_gdp_grew_apart_and_alike_as_a_plain_regression_says(shared: Path) -> None:
    """Sums over industries of 51 states, current prices: beta on the real table, against scipy."""
    rows = pl.read_parquet(shared / "data" / "us" / "state_gdp_by_industry_1997_2020.parquet")
    totals = rows.group_by("period", "region_code").agg(pl.col("value").sum()).sort("region_code")
    first, last = (totals.filter(pl.col("period").cast(pl.Int64) == year)["value"].to_numpy() for year in (1997, 2020))
    found = beta_convergence(first, last, years=23)
    line = stats.linregress(np.log(first), np.log(last / first) / 23)
    assert found.regions == 51
    assert found.beta == pytest.approx(line.slope, rel=1e-10)
    assert found.p_value == pytest.approx(line.pvalue, rel=1e-8)


@ALL
@given(seed=st.integers(0, 999))
def test_the_order_of_regions_does_not_matter(figure: Callable, seed: int) -> None:
    draw = np.random.default_rng(seed)
    tables = draw.choice([0.5, 1.0, 1.5, 2.5, NAN], (4, 6, 5))
    rows = draw.permutation(6)
    for plain, turned in zip(parts_of(figure(tables)), parts_of(figure(tables[:, rows])), strict=True):
        of_regions = plain.shape[:1] == (6,)
        assert alike(plain[rows] if of_regions else plain, turned)


@ALL
def test_a_region_of_which_nothing_is_known_changes_no_other(figure: Callable) -> None:
    tables = np.random.default_rng(2).choice([0.5, 1.0, 1.5, 2.5], (4, 6, 5))
    more = np.concatenate((tables, np.full((4, 1, 5), NAN)), axis=1)
    for plain, with_it in zip(parts_of(figure(tables)), parts_of(figure(more)), strict=True):
        assert alike(plain, with_it[:6] if with_it.shape[:1] == (7,) else with_it)


@ALL
def test_leading_dimensions_are_a_loop(figure: Callable) -> None:
    tables = np.random.default_rng(4).choice([0.5, 1.0, 1.5, 2.5, NAN], (2, 3, 4, 6, 5))
    whole = parts_of(figure(tables))
    for place in np.ndindex(2, 3):
        assert all(alike(part[place], one) for part, one in zip(whole, parts_of(figure(tables[place])), strict=True))


@ALL
def test_any_numbers_do_and_none_is_changed(figure: Callable) -> None:
    tables = np.random.default_rng(4).integers(0, 4, (4, 6, 5))
    plain = parts_of(figure(tables))
    fixed = tables.astype(np.float64)
    fixed.flags.writeable = False
    for form in (tables.astype(np.float32), fixed, np.asfortranarray(tables), tables[:, ::-1][:, ::-1]):
        assert all(alike(part, other) for part, other in zip(plain, parts_of(figure(form)), strict=True))
    for empty in (np.empty((4, 0, 5)), np.empty((4, 6, 0)), np.full((4, 6, 5), NAN)):
        for part in parts_of(figure(empty)):
            assert not np.isfinite(part[part != 0]).any()  # nothing is made of nothing: counts of 0, else NaN


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            lambda: growth([[1]], [[1]], years=0),
            "years is 0. Hand over how many years lie between the two, above 0.",
        ),
        (
            lambda: growth([[1]], [[1]], kind="ratio"),  # type: ignore[arg-type]
            "kind is 'ratio'. Write 'rate', 'log' or 'absolute'.",
        ),
        (
            lambda: growth_of_regions([[1]], [[1, 2]]),
            "first has the shape (1, 1), last (1, 2). Hand over the same regions and activities in both periods.",
        ),
        (
            lambda: turnover([[1, 2]]),
            "x has the shape (1, 2). Hand over two periods or more: periods, regions, activities.",
        ),
        (lambda: persistence([[1]], [[1]], limit=-1), "the band is -1 to -1. Hand over low and high, the lower first."),
        (
            lambda: quotient_classes([[1]], limits=[1, 1]),
            "limits is [1, 1]. Hand over limits above 0, each above the one before.",
        ),
        (
            lambda: quotient_classes([[1]], limits=[]),
            "limits is []. Hand over limits above 0, each above the one before.",
        ),
        (
            lambda: ergodic_distribution([[0.5, 0.4], [0, 1]]),
            "row [0] of probability does not sum to 1. "
            "Hand over shares of each row, or NaN throughout where nothing is known.",
        ),
        (
            lambda: ergodic_distribution([[0.5, 0.5]]),
            "probability has the shape (1, 2). Hand over a square matrix: from the class of the row to the column's.",
        ),
        (
            lambda: convergence_speed(float("inf")),
            "beta holds infinite values. Write missing values as NaN.",
        ),
        (
            lambda: beta_convergence([1, 2, 3, 4], [1, 2, 3, 4], conditions=[[1, 0], [0, 1], [1, 0], [0, 1]]),
            "one of the conditions is the same everywhere, or follows from the others. "
            "Leave it out; of words for groups, leave one group out.",
        ),
        (
            lambda: beta_convergence([1, 2, 3], [1, 2, 3], conditions=[1, 2, 3]),
            "conditions has the shape (3,), which does not fit the shape (3, 1). "
            "Hand over 3 rows, one per region, of one column per condition.",
        ),
        (
            lambda: beta_convergence(1, 2),
            "first is one number. Hand over values of regions, or of regions, activities.",
        ),
        (
            lambda: sigma_convergence([[1, 2]]),
            "x has the shape (1, 2). Hand over two periods or more: periods, regions; or periods, regions, activities.",
        ),
        (
            lambda: sigma_convergence([[1, 2], [1, 2]], years=[2001, 2000]),
            "years do not rise. Hand over 2 years, each after the one before.",
        ),
        (
            lambda: sigma_convergence([[1, 2], [1, 2]], years=[2001]),
            "years do not fit: their shape is (1,). Hand over 2 years, each after the one before.",
        ),
        (
            lambda: sigma_convergence([[1, 2], [1, 2]], dispersion="sd"),  # type: ignore[arg-type]
            "dispersion is 'sd'. Write 'sd of logarithms' or 'coefficient of variation'.",
        ),
    ],
)
def test_what_is_refused(call: Callable, told: str) -> None:
    with pytest.raises(ArrayError) as refusal:
        call()
    assert str(refusal.value) == told
