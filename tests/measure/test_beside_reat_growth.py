"""Growth, shift-share and convergence of American states beside REAT's, which `benchmarks/r_peers.py` ran in R."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from metier.measure.convergence import beta_convergence, convergence_speed, sigma_convergence
from metier.measure.growth import growth
from metier.measure.growth_share import growth_share
from metier.measure.shift_share import shift_share
from metier.measure.shift_share_forms import dynamic_shift_share, esteban_shift_share, gerfin_shift_share
from tests.measure import peer_figures_r, test_beside_reat
from tests.measure.peer_tables_r import Given, Table, assert_same, states

Index = Callable[[Given], Table]


def summed(parts: object, *names: str) -> Table:
    """The parts of the first three states, over industries."""
    return np.stack([getattr(parts, name)[:3].sum(axis=-1) for name in names], axis=-1)


def dunn(parts: object) -> Table:
    found = summed(parts, "growth", "national", "mix", "competitive")
    return np.column_stack([found, found[:, 2] + found[:, 3]])


def cells(parts: object) -> Table:
    """One state's industries; the package takes each for an area of its own, whose mix is nothing."""
    growth_of, national, mix, own = (getattr(parts, n)[0] for n in ("growth", "national", "mix", "competitive"))
    return np.stack([growth_of, national + mix, own, own])


def of_area(given: Given) -> Table:
    """One state's industries and the area's in two years, their changes and rates."""
    first, last = given.full[0, 0], given.full[2, 0]
    of_one = growth_share(given.full[0], given.full[2])
    own, areas = (first, last, last - first), (given.area[0], given.area[2], given.area[2] - given.area[0])
    return np.stack([*own, of_one.growth[0], *areas, of_one.reference_growth[0]], axis=-1)


def shares_and_growth(given: Given) -> Table:
    found = growth_share(given.full[0], given.full[2])
    return np.stack([(found.quotient_first[0] + found.quotient[0]) / 2, 100 * found.growth[0]], axis=-1)


def rates(given: Given) -> Table:
    found = growth_share(given.full[0], given.full[2])
    return 100 * np.stack([found.growth[0], found.reference_growth[0]], axis=-1)


SAME: dict[str, Index] = {
    "growth": lambda given: growth(given.full[0], given.full[2]),
    "locq.growth": shares_and_growth,
    "portfolio": rates,
    "shift.growth": of_area,
    "shift_dunn": lambda given: dunn(shift_share(given.full[0], given.full[2])),
    "shift_esteban": lambda given: summed(
        esteban_shift_share(given.full[0], given.full[2]), "growth", "national", "mix", "regional", "allocation"
    ),
    "shift_gerfin": lambda given: np.stack(
        [getattr(gerfin_shift_share(given.full[0], given.full[2]), n)[:3] for n in ("mix", "regional", "total")],
        axis=-1,
    ),
    "shifti": lambda given: cells(shift_share(given.full[0], given.full[2])),
    "shiftd": lambda given: dunn(dynamic_shift_share(given.full)),
    "shiftid": lambda given: cells(dynamic_shift_share(given.full)),
}


def beta(given: Given, conditions: Table | None = None) -> Table:
    """Estimates, errors, t and p as the package's table has them; of alpha only the estimate."""
    found = beta_convergence(given.totals[0], given.totals[2], years=9, conditions=conditions)
    estimate, error = [found.beta, *found.conditions], [found.standard_error, *found.conditions_standard_error]
    return np.array([[found.alpha, np.nan], *zip(estimate, error, strict=True)])


CONVERGENCE = {
    "betaconv.ols": lambda given: beta(given),
    "rca": lambda given: beta(given),
    "betaconv.ols_conditional": lambda given: beta(given, (given.x[:, 0] / given.totals[0])[:, np.newaxis]),
}
SPREAD = {"sigmaconv": "sd of logarithms", "rca_sigma": "sd of logarithms", "sigmaconv_cv": "coefficient of variation"}


@pytest.fixture(scope="module")
def given(shared: Path) -> Given:
    return Given(states(shared))


@pytest.fixture(scope="module")
def theirs() -> dict[str, Table]:
    return peer_figures_r.figures("REAT", "states")


@pytest.mark.parametrize("figure", sorted(SAME))
def test_the_same_figure(figure: str, given: Given, theirs: dict[str, Table]) -> None:
    assert_same(SAME[figure](given), theirs[figure])


@pytest.mark.parametrize("figure", sorted(CONVERGENCE))
def test_the_same_regression(figure: str, given: Given, theirs: dict[str, Table]) -> None:
    found, expected = CONVERGENCE[figure](given), theirs[figure]
    assert_same(found[:, 0], expected[:, 0], 1e-10)
    assert_same(found[1:, 1], expected[1:, 1], 1e-10)


def test_the_rest_of_the_regression(given: Given, theirs: dict[str, Table]) -> None:
    found = beta_convergence(given.totals[0], given.totals[2], years=9)
    assert_same(found.p_value[np.newaxis], theirs["betaconv.ols"][1, 3:], 1e-10)
    assert_same(found.r_squared[np.newaxis], theirs["betaconv.ols_r_squared"], 1e-10)


def test_its_speed_takes_beta_for_that_of_the_whole_time(given: Given, theirs: dict[str, Table]) -> None:
    """Growth is per year in its regression, so that beta is; yet its speed is -ln(1 + beta) / T, ours
    -ln(1 + beta T) / T. Its other estimate, by nls, has ours for its beta."""
    place = int(theirs["betaconv.ols_falling_place"][0]) - 1
    alpha, slope, speed, half_life = theirs["betaconv.ols_falling"]
    found = beta_convergence(given.full[0], given.full[2], years=9)
    assert_same(np.array([found.alpha[place], found.beta[place]]), np.array([alpha, slope]), 1e-10)
    assert speed == pytest.approx(-np.log(1 + slope) / 9, rel=1e-12)
    assert half_life == pytest.approx(np.log(2) / speed, rel=1e-12)
    assert found.speed[place] == pytest.approx(-np.log(1 + 9 * slope) / 9, rel=1e-10)
    assert found.speed[place] / speed > 9
    nls = theirs["betaconv.nls"]
    all_of_them = beta_convergence(given.totals[0], given.totals[2], years=9)
    assert all_of_them.speed == pytest.approx(nls[1, 0], rel=1e-6)
    assert all_of_them.alpha == pytest.approx(nls[0, 0], rel=1e-6)


def test_the_speed_of_one_year_is_the_same(theirs: dict[str, Table]) -> None:
    found = convergence_speed(-0.02)
    assert_same(np.array([found.speed, found.half_life]), theirs["betaconv.speed"])
    nine = convergence_speed(-0.02 / 9, years=9)
    assert_same(np.array([nine.speed, nine.half_life]), theirs["betaconv.speed_9"])


@pytest.mark.parametrize("figure", sorted(SPREAD))
def test_the_same_spread(figure: str, given: Given, theirs: dict[str, Table]) -> None:
    found = sigma_convergence(given.totals[[0, 2]], dispersion=SPREAD[figure])  # type: ignore[arg-type]
    assert_same(np.array([*found.dispersion, found.ratio]), theirs[figure])


def test_the_same_tests_of_the_spread(given: Given, theirs: dict[str, Table]) -> None:
    """Its p of F is two-sided, ours one-sided."""
    two, three = sigma_convergence(given.totals[[0, 2]]), sigma_convergence(given.totals)
    f, *freedom, p = theirs["sigmaconv_test"]
    assert freedom == [50, 50]
    assert_same(np.array([two.f, 2 * min(two.p_value, 1 - two.p_value)]), np.array([f, p]), 1e-11)
    assert_same(np.array([*two.dispersion**2, two.f]), theirs["sigmaconv_variance"])
    assert_same(three.dispersion, theirs["sigmaconv.t"])
    assert_same(np.array([three.slope, three.slope_p_value]), theirs["sigmaconv.t_slope"][[0, 3]], 1e-10)


def test_every_figure_is_compared(theirs: dict[str, Table]) -> None:
    others = test_beside_reat
    named = {*SAME, *CONVERGENCE, *SPREAD, *others.SAME, *others.SEVERAL, *others.WITHOUT_ZEROS}
    text = "".join(Path(file).read_text("utf-8") for file in (__file__, others.__file__))
    assert [figure for figure in theirs if figure not in named and f'theirs["{figure}"]' not in text] == []
