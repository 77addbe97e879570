"""What spoils other packages: here the right value or a whole refusal, and no other figure moves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from metier.errors import ArrayError
from metier.measure.complexity import complexity
from metier.measure.conventions import under_convention
from metier.measure.cooccurrence import cooccurrence
from metier.measure.density import cross_density, density, standing
from metier.measure.econgeo import rescaled_reflections
from metier.measure.outlook import outlook, portfolio_complexity
from metier.measure.presence import compared, presence
from metier.measure.quotients import location_quotient
from metier.measure.reflections import fitness, reflections
from metier.measure.relatedness import cross_proximity, proximity, relatedness
from tests.measure.test_complexity import nested
from tests.measure.test_relatedness import TOY

nan, inf = np.nan, np.inf
M = nested(24, 40).astype(float)
PCI = np.linspace(-1, 1, 40)

CONVENTIONS = ("atlas", "econcomplex", "datawheel", "econgeo", "fermi", "economiccomplexity")
PER_REGION: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "eci": lambda m: complexity(m).eci,
    "fitness": lambda m: fitness(m).fitness,
    "servedio": lambda m: fitness(m, "servedio").fitness,
    "reflections": lambda m: reflections(m, 4).regions,
}
PER_ACTIVITY: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "pci": lambda m: complexity(m).pci,
    "quality": lambda m: fitness(m).quality,
    "stable quality": lambda m: fitness(m, "servedio").quality,
    "reflections": lambda m: reflections(m, 3).activities,
}
PER_CELL: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "density": density,
    "density with cosine": lambda m: density(m, "cosine"),
    "density with association": lambda m: density(m, "association"),
    "cog": lambda m: outlook(m, PCI[: m.shape[1]]).cog,
}


def with_empty_region(m: np.ndarray) -> np.ndarray:
    return np.insert(m, 5, 0, axis=0)


def with_empty_activity(m: np.ndarray) -> np.ndarray:
    return np.insert(m, 5, 0, axis=1)


@pytest.mark.parametrize("figure", sorted(PER_REGION))
def test_an_empty_region_has_no_figure_and_moves_none(figure: str) -> None:
    found = PER_REGION[figure](with_empty_region(M))
    assert np.isnan(found[5])
    np.testing.assert_allclose(np.delete(found, 5), PER_REGION[figure](M), rtol=0, atol=1e-12)


@pytest.mark.parametrize("figure", sorted(PER_REGION))
def test_an_empty_activity_moves_no_region(figure: str) -> None:
    np.testing.assert_allclose(PER_REGION[figure](with_empty_activity(M)), PER_REGION[figure](M), rtol=0, atol=1e-12)


@pytest.mark.parametrize("figure", sorted(PER_ACTIVITY))
def test_an_empty_activity_has_no_figure_and_moves_none(figure: str) -> None:
    found = PER_ACTIVITY[figure](with_empty_activity(M))
    assert np.isnan(found[5])
    np.testing.assert_allclose(np.delete(found, 5), PER_ACTIVITY[figure](M), rtol=0, atol=1e-12)


@pytest.mark.parametrize("figure", sorted(PER_ACTIVITY))
def test_an_empty_region_moves_no_activity(figure: str) -> None:
    found = PER_ACTIVITY[figure](with_empty_region(M))
    np.testing.assert_allclose(found, PER_ACTIVITY[figure](M), rtol=0, atol=1e-12)


@pytest.mark.parametrize("figure", sorted(PER_CELL))
def test_an_empty_region_moves_no_cell(figure: str) -> None:
    found = np.delete(PER_CELL[figure](with_empty_region(M)), 5, axis=0)
    np.testing.assert_allclose(found, PER_CELL[figure](M), rtol=0, atol=1e-12)


@pytest.mark.parametrize("method", ["min-conditional", "cosine", "association"])
def test_an_empty_activity_has_no_density_and_moves_none(method: str) -> None:
    found = density(with_empty_activity(M), method)
    assert np.isnan(found[:, 5]).all()
    np.testing.assert_allclose(np.delete(found, 5, axis=1), density(M, method), rtol=0, atol=1e-12)


def test_an_empty_region_has_density_zero_and_an_unknown_one_has_none() -> None:
    found = density(with_empty_region(M))
    np.testing.assert_array_equal(found[5][~np.isnan(found[4])], 0)
    unknown = with_empty_region(M)
    unknown[5] = nan
    assert np.isnan(density(unknown)[5]).all()
    np.testing.assert_allclose(np.delete(density(unknown), 5, axis=0), density(M), rtol=0, atol=1e-12)


def test_empty_ones_move_nothing_under_a_convention() -> None:
    x = np.random.default_rng(3).lognormal(size=(24, 40)) * (M + 0.05)
    for convention in CONVENTIONS:
        alone, found = under_convention(x, convention), under_convention(with_empty_region(x), convention)
        np.testing.assert_allclose(np.delete(found.eci, 5), alone.eci, rtol=0, atol=1e-9)
        np.testing.assert_allclose(found.pci, alone.pci, rtol=0, atol=1e-9)
        assert np.isnan(found.eci[5])


@pytest.mark.parametrize("shape", [(0, 4), (4, 0), (0, 3, 4), (1, 1), (2, 1), (1, 3)])
@pytest.mark.parametrize("fill", [0, 1, nan])
def test_next_to_nothing_under_a_convention(shape: tuple[int, ...], fill: float) -> None:
    for convention in CONVENTIONS:
        found = under_convention(np.full(shape, fill, dtype=float), convention)
        assert found.density.shape == shape
        assert found.eci.shape == shape[:-1]


@pytest.mark.filterwarnings("error")
def test_an_eigenvector_that_sums_to_nothing_has_no_shares() -> None:
    """EconGeo divides by that sum."""
    found = under_convention([[1.0, 1.0], [0.0, 0.5], [2.0, 3.0]], "econgeo")
    assert np.isnan(found.pci).all()
    assert found.density.shape == (3, 2)


def test_a_missing_cell_moves_no_other_region() -> None:
    holed = M.copy()
    holed[3, 4] = nan
    other = np.arange(24) != 3
    np.testing.assert_allclose(density(holed, proximity(M))[other], density(M, proximity(M))[other], rtol=0, atol=1e-12)
    assert np.isnan(density(holed, cells="held")[3, 4])
    assert np.isnan(density(holed, cells="absent")[3, 4])
    assert np.isnan(outlook(holed, PCI).cog[3, 4])


def test_a_missing_cell_counts_as_not_present_in_complexity() -> None:
    holed, zeroed = M.copy(), M.copy()
    holed[3, 4], zeroed[3, 4] = nan, 0
    np.testing.assert_array_equal(complexity(holed).eci, complexity(zeroed).eci)
    np.testing.assert_array_equal(cooccurrence(holed), cooccurrence(zeroed))


def test_masked_cells_are_missing() -> None:
    masked = np.ma.masked_array(TOY, mask=TOY == 5)
    masked[2, 2] = np.ma.masked
    holed = TOY.astype(float)
    holed[2, 2] = nan
    np.testing.assert_array_equal(density(masked), density(holed))


CALLS: dict[str, Callable[[object], object]] = {
    "presence": presence,
    "cooccurrence": cooccurrence,
    "proximity": proximity,
    "density": density,
    "complexity": complexity,
    "reflections": lambda m: reflections(m, 1),
    "fitness": fitness,
    "compared": compared,
    "outlook": lambda m: outlook(m, [1, 2, 3]),
    "portfolio_complexity": lambda m: portfolio_complexity(m, [1, 2, 3]),
    "standing": lambda m: standing(np.ones((2, 3)), m),
    "cross_proximity": lambda m: cross_proximity(m, [[1], [0]]),
    "cross_density": lambda m: cross_density(m, [[1], [0], [1]]),
    "rescaled_reflections": rescaled_reflections,
}


@pytest.mark.parametrize("call", sorted(CALLS))
def test_an_infinite_cell_is_refused_with_its_position(call: str) -> None:
    name = "quotients" if call == "presence" else "m"
    with pytest.raises(ArrayError) as refused:
        CALLS[call]([[1, 0, 1], [0, inf, 1]])
    assert str(refused.value) == (
        f"{name} holds 1 infinite value, at [1, 1]. Write missing values as NaN and leave out what is unbounded."
    )


@pytest.mark.parametrize("call", sorted(set(CALLS) - {"presence"}))
def test_quotients_in_place_of_presence_are_refused(call: str) -> None:
    with pytest.raises(ArrayError) as refused:
        CALLS[call]([[1, 0, 1.5], [0, 2.25, 1]])
    assert str(refused.value) == (
        "m holds 2 values other than 0, 1 and missing, first at [0, 2]. "
        "Hand over presence: presence(quotients), or quotients > 1."
    )


@pytest.mark.parametrize("call", sorted(CALLS))
def test_one_dimension_is_refused(call: str) -> None:
    name = "quotients" if call == "presence" else "m"
    with pytest.raises(ArrayError) as refused:
        CALLS[call]([1, 0, 1])
    assert str(refused.value) == (f"{name} has the shape (3,). Hand over at least two dimensions: regions, activities.")


@pytest.mark.parametrize(
    ("refuse", "message"),
    [
        (
            lambda: presence([[1.0]], compare=">"),
            "compare is '>'. Write 'above' or 'at least'.",
        ),
        (
            lambda: proximity(TOY, "closeness"),
            "the method is 'closeness'. Write one of: min-conditional, max-conditional, cosine, jaccard, "
            "association, probability, correlation.",
        ),
        (
            lambda: density(TOY, "closeness"),
            "the method is 'closeness'. Write one of: min-conditional, max-conditional, cosine, jaccard, "
            "association, probability, correlation.",
        ),
        (
            lambda: density(TOY, np.ones((3, 3))),
            "proximity has the shape (3, 3), which does not fit the presence (3, 4). "
            "Hand over 4 rows and columns, one per activity.",
        ),
        (
            lambda: density(TOY, np.ones((4, 3))),
            "proximity has the shape (4, 3). Hand over as many rows as columns.",
        ),
        (
            lambda: density(TOY, [[0, nan, 0, 0], *np.zeros((3, 4))]),
            "proximity holds 1 missing values, first at [0, 1]. Write 0 where two activities are not related.",
        ),
        (lambda: density(TOY, cells="free"), "cells is 'free'. Write 'all', 'held' or 'absent'."),
        (lambda: density(TOY, nearest=0), "nearest is 0. Hand over a count of at least 1, or None."),
        (
            lambda: cross_density(TOY, np.ones((3, 2))),
            "proximity has the shape (3, 2), which does not fit the presence (3, 4). "
            "Hand over 4 rows, one per activity of the presence.",
        ),
        (
            lambda: cooccurrence(TOY, TOY[:2]),
            "m has the shape (3, 4) and other (2, 4). Hand over the same regions, in the same order, in both.",
        ),
        (
            lambda: cross_proximity(TOY, TOY[:2]),
            "m has the shape (3, 4) and other (2, 4). Hand over the same regions, in the same order, in both.",
        ),
        (
            lambda: relatedness([[0, 1], [2, 0]]),
            "counts are not symmetric. Hand over counts that are the same both ways.",
        ),
        (
            lambda: standing(np.ones((2, 4)), TOY),
            "values have the shape (2, 4) and m (3, 4). Hand over one value for each cell of the presence.",
        ),
        (
            lambda: complexity(TOY, regions=[1, 0, 1]),
            "regions has the type int64 and the shape (3,). Hand over 3 booleans: true for what is compared.",
        ),
        (
            lambda: complexity(TOY, activities=[True, False]),
            "activities has the type bool and the shape (2,). Hand over 4 booleans: true for what is compared.",
        ),
        (
            lambda: complexity(TOY, minimum_diversity=0),
            "a minimum size is below 1. Hand over counts of at least 1.",
        ),
        (
            lambda: complexity(TOY, draws=np.zeros((5, 2, 4))),
            "each of the draws has the shape (2, 4), and m (3, 4). Draw the same regions and activities as m has.",
        ),
        (
            lambda: complexity(TOY, draws=lambda i: TOY[:, :2]),
            "draw 0 has the shape (3, 2), and m (3, 4). Draw the same regions and activities as m has.",
        ),
        (lambda: reflections(TOY, -1), "the order is -1. Hand over 0 or a positive whole number."),
        (
            lambda: fitness(TOY, "fit", update="now", steps=0, tolerance=0, delta=-1),
            "the form is 'fit'. Write 'tacchella' or 'servedio'.\n"
            "update is 'now'. Write 'together' or 'in turn'.\n"
            "steps is 0. Hand over a positive number.\n"
            "tolerance is 0. Hand over a positive number.\n"
            "delta is -1. Hand over a positive number.",
        ),
        (
            lambda: outlook(TOY, [1, 2, 3]),
            "pci has the shape (3,), which does not fit the presence (3, 4). Hand over 4 values, one per activity.",
        ),
        (
            lambda: portfolio_complexity(TOY, [1, inf, 2, inf]),
            "pci holds 2 infinite values, first at [1]. Write unknown complexity as NaN.",
        ),
        (
            lambda: under_convention(TOY, "stata"),
            "the convention is 'stata'. Write one of: atlas, econcomplex, datawheel, econgeo, fermi, "
            "economiccomplexity.",
        ),
        (
            lambda: rescaled_reflections([TOY, TOY], -2),
            "m has 3 dimensions and order is -2. Hand over one matrix at a time, and an order of 0 or more.",
        ),
    ],
)
def test_the_whole_message(refuse: Callable[[], object], message: str) -> None:
    with pytest.raises(ArrayError) as refused:
        refuse()
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "given",
    [
        M.astype(bool),
        M.astype(np.int8),
        M.astype(np.uint64),
        M.astype(np.float32),
        np.asfortranarray(M),
        np.repeat(M, 2, axis=1)[:, ::2],
        np.flip(np.flip(M, axis=0).copy(), axis=0),
        M.tolist(),
    ],
    ids=["boolean", "int8", "uint64", "float32", "fortran", "strided", "reversed", "list"],
)
def test_any_kind_of_array_gives_the_same(given: object) -> None:
    np.testing.assert_array_equal(density(given), density(M))
    np.testing.assert_array_equal(proximity(given, "cosine"), proximity(M, "cosine"))
    np.testing.assert_array_equal(complexity(given).eci, complexity(M).eci)
    np.testing.assert_allclose(fitness(given).fitness, fitness(M).fitness, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(outlook(given, PCI).cog, outlook(M, PCI).cog)


def test_nothing_is_written_to_what_was_handed_over() -> None:
    m, phi, pci = M.copy(), np.ones((40, 40)), PCI.copy()
    for array in (m, phi, pci):
        array.flags.writeable = False
    density(m, phi, nearest=3, cells="held")
    outlook(m, pci, phi)
    complexity(m, minimum_diversity=3, regions=np.arange(24) > 2)
    standing(m, m)
    relatedness(phi)
    boolean = M.astype(bool)
    boolean.flags.writeable = False
    complexity(boolean, draws=boolean[np.newaxis])
    density(boolean, "cosine")
    np.testing.assert_array_equal(m, M)


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (1, 1)])
def test_one_region_or_one_activity(shape: tuple[int, int]) -> None:
    m = np.ones(shape)
    found = complexity(m)
    assert np.isnan(found.eci).all()
    assert np.isnan(found.pci).all()
    assert found.verdict.connected
    assert not found.verdict.identified
    assert found.diversity.tolist() == [shape[1]] * shape[0]
    np.testing.assert_array_equal(density(m), np.full(shape, 1.0 if shape[1] > 1 else nan))
    np.testing.assert_array_equal(fitness(m).fitness, np.ones(shape[0]))
    assert np.isnan(outlook(m, np.ones(shape[1])).coi).all()


@pytest.mark.parametrize("shape", [(0, 5), (5, 0), (0, 0), (0, 4, 5), (2, 0, 5)])
def test_nothing_at_all(shape: tuple[int, ...]) -> None:
    m = np.zeros(shape)
    found = complexity(m)
    assert found.eci.shape == shape[:-1]
    assert np.isnan(found.pci).all()
    assert not np.any(found.verdict.connected)
    assert presence(m).shape == density(m).shape == shape
    assert proximity(m).shape == (*shape[:-2], shape[-1], shape[-1])
    assert np.isnan(fitness(m).quality).all()
    assert reflections(m, 3).regions.shape == shape[:-1]
    assert outlook(m, np.zeros(shape[-1])).cog.shape == shape
    assert standing(m, m).rank.shape == shape


def test_no_specialisation_at_all() -> None:
    m = presence(location_quotient(np.outer([1, 2, 4], [3, 1, 2, 2])))  # all quotients are 1: none is above
    np.testing.assert_array_equal(m, np.zeros((3, 4)))
    found = complexity(m)
    assert np.isnan(found.eci).all()
    assert set(found.left_out.regions) == {"empty"}
    assert not found.verdict.connected
    np.testing.assert_array_equal(proximity(m), np.zeros((4, 4)))
    assert np.isnan(density(m)).all()
    assert np.isnan(fitness(m).fitness).all()
    assert np.isnan(reflections(m, 1).regions).all()


def test_everything_everywhere() -> None:
    m = np.ones((6, 9))
    found = complexity(m)
    assert np.isnan(found.eci).all()
    assert found.verdict.connected
    assert not found.verdict.identified
    np.testing.assert_allclose(density(m), 1, atol=1e-15)
    np.testing.assert_array_equal(proximity(m, "correlation"), np.zeros((9, 9)))


def test_regions_with_equal_portfolios_have_equal_complexity() -> None:
    tied = np.vstack([M, M[:5]])
    found = complexity(tied).eci
    np.testing.assert_allclose(found[24:], found[:5], rtol=0, atol=1e-12)
