"""Laws that relatedness and complexity keep on any matrix."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metier.measure.complexity import complexity
from metier.measure.cooccurrence import cooccurrence
from metier.measure.density import density, standing
from metier.measure.outlook import outlook, portfolio_complexity
from metier.measure.presence import compared, presence
from metier.measure.quotients import location_quotient
from metier.measure.reflections import reflections
from metier.measure.relatedness import proximity

SHAPES = st.tuples(st.integers(1, 14), st.integers(1, 14))
PRESENCE = arrays(np.bool_, SHAPES)
HOLED = arrays(np.float64, SHAPES, elements=st.sampled_from([0.0, 1.0, np.nan]))
BOUNDED = st.sampled_from(["min-conditional", "max-conditional", "cosine", "jaccard", "correlation"])
ANY = st.sampled_from(
    ["min-conditional", "max-conditional", "cosine", "jaccard", "association", "probability", "correlation"]
)
SEEDS = st.integers(0, 2**32 - 1)
LAW = settings(deadline=None)
CLOSE = {"rtol": 0, "atol": 1e-9}


@st.composite
def varied(draw: st.DrawFn) -> np.ndarray:
    """Presence as varied as real matrices are: more often one part than hypothesis' own plain arrays."""
    rows, columns = draw(st.integers(4, 16)), draw(st.integers(4, 16))
    rng = np.random.default_rng(draw(SEEDS))
    return rng.random((rows, columns)) < rng.random((rows, 1))


def clear(m: np.ndarray) -> None:
    """Keep only matrices in one part whose ECI is unique and oriented by diversity."""
    verdict = complexity(m).verdict
    assume(bool(verdict.connected) and verdict.eigengap > 1e-3 and verdict.correlation_with_diversity > 1e-3)


@LAW
@given(PRESENCE, BOUNDED)
def test_proximity_is_symmetric_and_within_bounds(m: np.ndarray, method: str) -> None:
    phi = proximity(m, method)
    np.testing.assert_array_equal(phi, phi.T)
    assert ((phi >= 0) & (phi <= 1 + 1e-15)).all()
    assert not np.diagonal(phi).any()


@LAW
@given(HOLED, ANY)
def test_density_is_a_share(m: np.ndarray, method: str) -> None:
    known = density(m, method)
    known = known[~np.isnan(known)]
    assert ((known >= 0) & (known <= 1)).all()


@LAW
@given(PRESENCE)
def test_cooccurrence_is_the_product_and_its_diagonal_ubiquity(m: np.ndarray) -> None:
    counts = cooccurrence(m)
    np.testing.assert_array_equal(counts, m.T.astype(int) @ m.astype(int))
    np.testing.assert_array_equal(np.diagonal(counts), m.sum(axis=0))


@LAW
@given(PRESENCE, ANY, SEEDS)
def test_order_does_not_matter(m: np.ndarray, method: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(m.shape[0]), rng.permutation(m.shape[1])
    shuffled = m[np.ix_(rows, columns)]
    np.testing.assert_allclose(
        proximity(shuffled, method), proximity(m, method)[np.ix_(columns, columns)], rtol=1e-13, atol=1e-15
    )
    np.testing.assert_allclose(density(shuffled, method), density(m, method)[np.ix_(rows, columns)], **CLOSE)


@LAW
@given(varied(), SEEDS)
def test_order_does_not_matter_to_complexity(m: np.ndarray, seed: int) -> None:
    clear(m)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(m.shape[0]), rng.permutation(m.shape[1])
    found, shuffled = complexity(m), complexity(m[np.ix_(rows, columns)])
    np.testing.assert_allclose(shuffled.eci, found.eci[rows], **CLOSE)
    np.testing.assert_allclose(shuffled.pci, found.pci[columns], **CLOSE)


@LAW
@given(varied())
def test_eci_is_the_mean_pci_of_the_portfolio(m: np.ndarray) -> None:
    found = complexity(m)
    assume(np.isfinite(found.eci).any())
    inside = np.isfinite(found.eci)
    np.testing.assert_allclose(portfolio_complexity(m, found.pci).eci[inside], found.eci[inside], **CLOSE)
    assert abs(found.eci[inside].mean()) < 1e-9
    assert abs(found.eci[inside].std() - 1) < 1e-9


@LAW
@given(PRESENCE)
def test_complexity_rises_with_diversity(m: np.ndarray) -> None:
    assert not complexity(m).verdict.correlation_with_diversity < 0


@LAW
@given(varied())
def test_transposed_regions_and_activities_change_places(m: np.ndarray) -> None:
    clear(m)
    found, turned = complexity(m), complexity(m.T)
    assume(abs(turned.verdict.correlation_with_diversity) > 1e-3)
    inside = np.isfinite(found.pci)
    pci = found.pci[inside]
    assume(pci.std() > 1e-6)
    own = (pci - pci.mean()) / pci.std()
    sign = np.sign(own @ turned.eci[inside])
    np.testing.assert_allclose(turned.eci[inside], sign * own, rtol=0, atol=1e-7)


@LAW
@given(PRESENCE, st.integers(0, 5))
def test_transposed_reflections_change_places(m: np.ndarray, order: int) -> None:
    found, turned = reflections(m, order), reflections(m.T, order)
    np.testing.assert_allclose(found.regions, turned.activities, rtol=1e-12)
    np.testing.assert_allclose(found.activities, turned.regions, rtol=1e-12)


@LAW
@given(arrays(np.float64, SHAPES, elements=st.integers(0, 50).map(float)), st.sampled_from([0.5, 2.0, 1024.0]))
def test_the_unit_of_the_values_does_not_matter(x: np.ndarray, factor: float) -> None:
    m, scaled = presence(location_quotient(x)), presence(location_quotient(x * factor))
    np.testing.assert_array_equal(m, scaled)
    np.testing.assert_array_equal(density(m), density(scaled))


@LAW
@given(HOLED, st.integers(1, 4), st.integers(1, 4))
def test_what_is_left_meets_the_minima(m: np.ndarray, diversity: int, ubiquity: int) -> None:
    found = compared(m, minimum_diversity=diversity, minimum_ubiquity=ubiquity)
    assert (found.present.sum(axis=1)[found.regions] >= diversity).all()
    assert (found.present.sum(axis=0)[found.activities] >= ubiquity).all()
    assert not found.present[~found.regions].any()
    assert ((found.left_out.regions == "") == found.regions).all()


@LAW
@given(HOLED)
def test_standing_is_within_the_region(m: np.ndarray) -> None:
    values = density(m)
    found = standing(values, m)
    ranked = ~np.isnan(found.rank)
    np.testing.assert_array_equal(ranked, (m == 0) & ~np.isnan(values))
    for ranks, z in zip(found.rank, found.z, strict=True):
        if np.isfinite(z).any():
            assert abs(np.nanmean(z)) < 1e-9
            assert np.nanmin(ranks) == 1
            np.testing.assert_array_equal(np.argsort(ranks[~np.isnan(ranks)]).size, np.isfinite(z).sum())


@LAW
@given(PRESENCE, SEEDS)
def test_outlook_is_free_of_the_scale_of_pci(m: np.ndarray, seed: int) -> None:
    pci = np.random.default_rng(seed).normal(size=m.shape[1])
    np.testing.assert_allclose(outlook(m, pci).coi, outlook(m, 3 + 2 * pci).coi, **CLOSE)


@LAW
@given(PRESENCE)
def test_a_stack_is_each_of_its_matrices(m: np.ndarray) -> None:
    stack = np.array([m, ~m])
    for i in range(2):
        np.testing.assert_array_equal(density(stack)[i], density(stack[i]))
        np.testing.assert_array_equal(proximity(stack)[i], proximity(stack[i]))
        assert complexity(stack).verdict.connected[i] == complexity(stack[i]).verdict.connected
