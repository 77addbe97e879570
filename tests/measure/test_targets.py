"""Sets of entries: none is better by brute force, bounds hold, laws, a package's figures, refusals."""

from __future__ import annotations

import csv
import io
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from metier.errors import ArrayError
from metier.measure.complexity import complexity
from metier.measure.density import density
from metier.measure.presence import presence
from metier.measure.quotients import location_quotient
from metier.measure.targets import greatest_gain, least_effort
from tests.measure import peer_figures_us

nan = np.nan

# From econcomplex 1.0.1's eci_optimization on the Spanish golden matrix, its forecast put aside: presence and PCI of
# the golden outputs, effort 1 - density. How many provinces can reach the gain, their effort together, that of four.
SPAIN = {
    0.1: (44, 34.97937146365289, {0: 0.5859734358652768, 1: nan, 3: 0.8790667104830758, 4: 0.8487605703315767}),
    0.3: (32, 37.216520910357644, {0: nan, 1: nan, 3: nan, 4: 0.8699865410497981}),
}


def drawn(seed: int, n: int = 9, ties: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Presence (3, n), pci, effort; with ties from a few values only."""
    draw = np.random.default_rng(seed)
    m = (draw.random((3, n)) < 0.3).astype(float)
    pci, effort = draw.standard_normal(n), draw.random((3, n))
    return (m, pci.round(), (2 * effort).round() / 2) if ties else (m, pci, effort)


def every_set(m: np.ndarray, pci: np.ndarray, effort: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count, effort and gain of every set of entries of one region."""
    held, free = m == 1, np.flatnonzero(m == 0)
    sets = np.array(list(product([0, 1], repeat=len(free))), dtype=float).reshape(-1, len(free))
    count = sets.sum(axis=1)
    after = (pci[held].sum() + sets @ pci[free]) / (held.sum() + count)
    return count, sets @ effort[free], after - pci[held].mean()


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.booleans(), st.integers(0, 4), st.floats(0, 2), st.integers(1, 40))
def test_none_gains_more_and_the_bound_holds(seed: int, ties: bool, most: int, budget: float, steps: int) -> None:
    m, pci, effort = drawn(seed, ties=ties)
    found = greatest_gain(m, pci, effort, entries=most, budget=budget)
    early = greatest_gain(m, pci, effort, entries=most, budget=budget, steps=steps)
    for r in np.flatnonzero(m.any(axis=1)):
        count, spent, gain = every_set(m[r], pci, effort[r])
        best = gain[(count <= most) & (spent <= budget + 1e-12)].max()
        assert found.exact[r]
        assert found.gain[r] == pytest.approx(best, abs=1e-9)
        assert found.bound[r] == found.gain[r]
        assert early.gain[r] <= best + 1e-9
        assert early.bound[r] >= best - 1e-9
        assert not early.exact[r] or early.gain[r] == pytest.approx(best, abs=1e-9)
        for result in (found, early):
            assert result.chosen[r].sum() <= most
            assert effort[r][result.chosen[r]].sum() == pytest.approx(result.effort[r])
            assert result.effort[r] <= budget + 1e-9
            assert not (result.chosen[r] & (m[r] == 1)).any()


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.booleans(), st.just(0.0) | st.floats(1e-6, 1.5), st.integers(1, 40))
def test_none_reaches_it_with_less_and_the_bound_holds(seed: int, ties: bool, rise: float, steps: int) -> None:
    m, pci, effort = drawn(seed, ties=ties)
    found = least_effort(m, pci, effort, gain=rise)
    early = least_effort(m, pci, effort, gain=rise, steps=steps)
    for r in np.flatnonzero(m.any(axis=1)):
        _, spent, gain = every_set(m[r], pci, effort[r])
        least = spent[gain >= rise - 1e-10].min(initial=np.inf)
        assert found.exact[r]
        assert found.effort[r] == pytest.approx(least, abs=1e-9)
        assert found.bound[r] == pytest.approx(found.effort[r], abs=1e-12)
        assert early.effort[r] >= least - 1e-9
        assert early.bound[r] <= least + 1e-9
        assert np.isinf(least) or early.gain[r] >= rise - 1e-9


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.floats(0, 3), st.floats(0, 3))
def test_a_larger_budget_is_never_worse(seed: int, one: float, other: float) -> None:
    m, pci, effort = drawn(seed, 25)
    less, more = (greatest_gain(m, pci, effort, budget=b, entries=5) for b in sorted((one, other)))
    known = ~np.isnan(less.gain)
    assert less.exact.all()
    assert (less.gain[known] <= more.gain[known] + 1e-12).all()
    assert least_effort(m, pci, effort, gain=one).effort[known] == pytest.approx(
        least_effort(m, pci, 8 * effort, gain=one).effort[known] / 8
    )


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.floats(0.1, 3), st.floats(0.01, 100))
def test_order_and_units_change_nothing(seed: int, budget: float, unit: float) -> None:
    m, pci, effort = drawn(seed, 25)
    found = greatest_gain(m, pci, effort, budget=budget)
    order = np.random.default_rng(seed).permutation(25)
    moved = greatest_gain(m[:, order], pci[order], effort[:, order] * unit, budget=budget * unit)
    assert moved.gain == pytest.approx(found.gain, nan_ok=True)
    shifted = greatest_gain(m, 3 * pci + 1, effort, budget=budget)
    assert shifted.gain == pytest.approx(3 * found.gain, nan_ok=True)
    np.testing.assert_array_equal(shifted.chosen, found.chosen)


def test_what_was_reached_with_the_least_effort_is_what_that_effort_gains() -> None:
    """The two problems are each other's reverse."""
    m, pci, effort = drawn(5, 40)
    gained = greatest_gain(m, pci, effort, budget=2)
    reached = least_effort(m, pci, effort, gain=gained.gain)
    assert (reached.effort <= gained.effort + 1e-9).all()
    assert reached.gain == pytest.approx(gained.gain)


def test_a_large_region_gets_a_bound_where_the_search_stops() -> None:
    draw = np.random.default_rng(3)
    m, pci = np.zeros((1, 2000)), draw.standard_normal(2000)
    m[0, :50], effort = 1, np.abs(pci) + 1  # effort goes with complexity: hard
    stopped = greatest_gain(m, pci, effort, budget=40.123, steps=10)
    longer = greatest_gain(m, pci, effort, budget=40.123)
    assert stopped.gain[0] <= longer.gain[0] <= longer.bound[0] <= stopped.bound[0] + 1e-12
    assert stopped.bound[0] - stopped.gain[0] < 0.05 * stopped.gain[0]


def test_hostile_regions() -> None:
    m = [[0, 0, 0], [1, 1, 1], [1, 0, nan], [1, 0, 0]]
    effort = [[1, 1, 1], [1, 1, 1], [1, 2, 1], [1, nan, 1]]
    found = greatest_gain(m, [0, 1, 2], effort)
    assert found.chosen.tolist() == [[False] * 3, [False] * 3, [False, True, False], [False, False, True]]
    assert found.gain.tolist() == pytest.approx([nan, 0, 0.5, 1], nan_ok=True)
    assert found.effort.tolist() == pytest.approx([nan, 0, 2, 1], nan_ok=True)
    reached = least_effort(m, [0, 1, 2], effort, complexity=[1, 1, 0.5, 1.5])
    assert reached.effort.tolist() == pytest.approx([nan, 0, 2, np.inf], nan_ok=True)
    assert not reached.chosen[3].any()


def test_nothing_to_choose_from() -> None:
    m = [[1, 0, 0]]
    assert np.isnan(greatest_gain(m, [nan] * 3).gain).all()
    for given_up in (
        greatest_gain(m, [0, 1, 2], [1, 1, 1], budget=0),
        greatest_gain(m, [0, 1, 2], [1, 1, 1], entries=0),
        greatest_gain(m, [0, 1, 2], [1, 1, 1], choosable=[False] * 3),
        greatest_gain(m, [0, -1, nan], [1, 1, 1]),
        greatest_gain([[1]], [3]),
    ):
        assert not given_up.chosen.any()
        assert given_up.gain.tolist() == [0]
        assert given_up.exact.all()
    assert greatest_gain(np.zeros((0, 3)), [0, 1, 2]).chosen.shape == (0, 3)
    assert greatest_gain(np.zeros((2, 0)), []).gain.shape == (2,)


def test_other_kinds_of_arrays() -> None:
    m, pci, effort = drawn(11)
    wanted = greatest_gain(m, pci, effort, budget=1)
    for given_m in (m.astype(bool), m.astype(int), m.astype(np.float32), np.asfortranarray(m)):
        given_m.flags.writeable = False
        np.testing.assert_array_equal(greatest_gain(given_m, pci, effort, budget=1).chosen, wanted.chosen)
    stacked = greatest_gain(np.stack([m, m]), np.stack([pci, pci]), effort[np.newaxis], budget=[1, 1, 1])
    np.testing.assert_array_equal(stacked.chosen[1], wanted.chosen)
    by_density = greatest_gain(m, pci, entries=1)
    assert by_density.chosen.sum(axis=1).max() == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: greatest_gain([[1, 0]], [1, 2, 3]),
            "pci has the shape (3,), which does not fit the shape (1, 2). Hand over 2 values, one per activity.",
        ),
        (
            lambda: greatest_gain([[1, 0]], [1, np.inf], [1, 1]),
            "pci is infinite, at [1]. Write missing values as NaN.",
        ),
        (
            lambda: greatest_gain([[1, 0]], [1, 2], [1, -1]),
            "effort holds 1 negative value, at [1]. Correct them, or write them as NaN or zero.",
        ),
        (
            lambda: greatest_gain([[1, 0]], [1, 2], [1, 1], budget=-1),
            "budget is negative, the only one. Hand over 0 or more.",
        ),
        (
            lambda: greatest_gain([[1, 0]], [1, 2], [1, 1], entries=[nan]),
            "entries is missing or infinite, at [0]. Hand over numbers.",
        ),
        (
            lambda: greatest_gain([[1, 0]], [1, 2], [1, 1], entries=[1, 1]),
            "entries has the shape (2,), which does not fit the shape (1,) of the regions. "
            "Hand over one number, or one per region.",
        ),
        (
            lambda: greatest_gain([[1, 0]], [1, 2], [1, 1], steps=0),
            "steps is 0. Hand over a count of at least 1.",
        ),
        (
            lambda: greatest_gain(
                [[1, 2]], [1, np.inf], [1, -1], entries=[nan], budget=[1, 2], choosable=[1, 0], steps=0
            ),
            "m holds 1 value other than 0, 1 and missing, first at [0, 1]. "
            "Hand over presence: presence(quotients), or quotients > 1.\n"
            "pci is infinite, at [1]. Write missing values as NaN.\n"
            "effort holds 1 negative value, at [1]. Correct them, or write them as NaN or zero.\n"
            "choosable has the type int64 and the shape (2,). Hand over 2 booleans: true for what is compared.\n"
            "steps is 0. Hand over a count of at least 1.\n"
            "entries is missing or infinite, at [0]. Hand over numbers.\n"
            "budget has the shape (2,), which does not fit the shape (1,) of the regions. "
            "Hand over one number, or one per region.",
        ),
        (
            lambda: least_effort([[1, 0]], [1, 2, 3], gain=-1, complexity=np.inf),
            "pci has the shape (3,), which does not fit the shape (1, 2). Hand over 2 values, one per activity.\n"
            "gain and complexity are both given, or neither. Hand over one of them.\n"
            "gain is negative, the only one. Hand over 0 or more.\n"
            "complexity is missing or infinite, the only one. Hand over numbers.",
        ),
        (
            lambda: greatest_gain([1, 0], [1, 2, 3], steps=0),
            "m has the shape (2,). Hand over at least two dimensions: regions, activities.",
        ),
        (
            lambda: least_effort([[1, 0]], [1, 2], [1, 1]),
            "gain and complexity are both given, or neither. Hand over one of them.",
        ),
    ],
)
def test_refusals(call, message: str) -> None:
    with pytest.raises(ArrayError) as caught:
        call()
    assert str(caught.value) == message


def spain(shared: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Presence, PCI and effort from the golden outputs; activities in the order of their codes as texts."""
    cells = table(shared, "cells")
    places, codes = sorted({row["loc"] for row in cells}), sorted({row["prod"] for row in cells})
    m, effort = np.empty((2, len(places), len(codes)))
    for row in cells:
        at = places.index(row["loc"]), codes.index(row["prod"])
        m[at], effort[at] = float(row["mcp"]), 1 - float(row["density_ecomplexity"])
    pci = {row["prod"]: float(row["pci_ecomplexity"]) for row in table(shared, "activities")}
    return m, np.array([pci[code] for code in codes]), effort


def table(shared: Path, name: str) -> list[dict[str, str]]:
    text = (shared / "golden" / "outputs" / f"spain_provinces_2022_{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("rise", SPAIN)
def test_the_package_finds_the_same_effort_on_spain(shared: Path, rise: float) -> None:
    reachable, together, single = SPAIN[rise]
    found = least_effort(*spain(shared), gain=rise)
    effort = np.where(np.isfinite(found.effort), found.effort, nan)
    assert found.exact.all()
    assert np.isfinite(effort).sum() == reachable
    assert np.nansum(effort) == pytest.approx(together, rel=1e-12)
    assert [effort[place] for place in single] == pytest.approx(list(single.values()), rel=1e-12, nan_ok=True)


def american_states(shared: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Presence, PCI and effort of 51 states by 61 industries, from their output in 2010."""
    m = presence(location_quotient(peer_figures_us.output(shared)[0]))
    return m, complexity(m).pci, 1 - density(m)


def least(cost: np.ndarray, *limits: tuple[np.ndarray, float, float]) -> float:
    """The least cost of a set within limits on its sums, by scipy's integer programme."""
    found = milp(
        cost,
        constraints=[LinearConstraint(weights, low, high) for weights, low, high in limits],
        integrality=np.ones(len(cost)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    return found.fun if found.success else np.inf


def test_the_least_effort_of_american_states_is_that_of_an_integer_programme(shared: Path) -> None:
    m, pci, effort = american_states(shared)
    found = least_effort(m, pci, effort, gain=0.3)
    assert found.exact.all()
    assert 30 < np.isfinite(found.effort).sum() < 51  # some cannot reach it, which is to be found too
    for state, own in enumerate(m == 1):
        goal = pci[own].mean() + 0.3
        wanted = least(effort[state, ~own], (pci[~own] - goal, (goal - pci[own]).sum(), np.inf))
        assert found.effort[state] == pytest.approx(wanted, rel=1e-5)  # the solver's own tolerance


def test_the_greatest_gain_of_american_states_is_that_of_an_integer_programme(shared: Path) -> None:
    m, pci, effort = american_states(shared)
    found = greatest_gain(m, pci, effort, entries=3, budget=2.0)
    assert found.exact.all()
    for state, own in enumerate(m == 1):
        within = effort[state, ~own], 0, 2.0
        sums = [-least(-pci[~own], within, (np.ones((~own).sum()), k, k)) for k in (1, 2, 3)]
        means = [(pci[own].sum() + total) / (own.sum() + k) for k, total in enumerate(sums, 1)]
        assert found.gain[state] == pytest.approx(max(*means, pci[own].mean()) - pci[own].mean(), rel=1e-5, abs=1e-9)
