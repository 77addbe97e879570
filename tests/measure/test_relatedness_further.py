"""Relatedness from flows, records, quotients; linkages by flows: again in plain Python, packages' figures, refusals."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metier.errors import ArrayError
from metier.measure.centrality import centrality
from metier.measure.density import density
from metier.measure.flow_linkages import linkages
from metier.measure.flow_relatedness import flow_relatedness, input_output_relatedness
from metier.measure.linkages import complementarity
from metier.measure.macroregions import best_partners, inside_outside
from metier.measure.quotient_proximity import quotient_proximity
from metier.measure.recombination import ease_of_recombination, mean_modular_complexity, modular_complexity
from metier.measure.ubiquity import inverse_normalised_ubiquity, normalised_ubiquity
from metier.measure.weighted_relatedness import assist, taxonomy
from metier.measure.within_region import mean_density, relative_relatedness

nan = np.nan
SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 6))
CELLS = st.sampled_from([0.0, 1.0, 1.0, nan])
PRESENCE = SHAPES.flatmap(lambda shape: arrays(np.float64, shape, elements=CELLS))
FLOWS = st.integers(1, 5).flatmap(
    lambda n: arrays(np.float64, (n, n), elements=st.sampled_from([0.0, 0.0, 1.0, 2.0, 5.5]))
)

M = np.array([[1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1], [0, 1, 0, 1]])
OTHER = np.array([[1, 0, 1], [0, 1, 0], [1, 1, 1], [0, 0, 1], [1, 0, 0]])


def test_taxonomy_and_assist_as_a_package_has_them() -> None:
    """fermi-cref 0.2.0 on these two matrices; its diagonal of the taxonomy is no relatedness."""
    wanted = np.array(
        [
            [0, 0.27777777777777773, 0.27777777777777773, 0],
            [0.27777777777777773, 0, 0.1111111111111111, 0.16666666666666666],
            [0.27777777777777773, 0.1111111111111111, 0, 0.16666666666666666],
            [0, 0.16666666666666666, 0.16666666666666666, 0],
        ]
    )
    np.testing.assert_allclose(taxonomy(M), wanted, rtol=1e-14)
    reached = [
        [0.27777777777777773, 0.4444444444444444, 0.27777777777777773],
        [0.4444444444444444, 0.4444444444444444, 0.1111111111111111],
        [0.27777777777777773, 0.1111111111111111, 0.611111111111111],
        [0.5, 0.0, 0.5],
    ]
    np.testing.assert_allclose(assist(M, OTHER), reached, rtol=1e-14)


def test_as_econcomplex_has_them() -> None:
    """econcomplex 1.0.1: relative_relatedness, normalized_ubiquity, continuous_proximity, ease and complexity."""
    np.testing.assert_allclose(relative_relatedness(M)[:2], [[nan, 1, nan, -1], [nan, nan, 1, -1]], rtol=1e-12)
    assert np.isnan(relative_relatedness(M)[2]).all()
    x = [[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]]
    np.testing.assert_allclose(normalised_ubiquity(x), [4 / 3, 2 / 3, 7 / 6, 7 / 6], rtol=1e-14)
    cosine = [0, 0.43412157106222965, 0.1174440439029407, 0.8436614877321075]
    np.testing.assert_allclose(quotient_proximity(x, "cosine")[0], cosine, rtol=1e-13)
    correlation = [0, 0.10714285714285715, 0.02308951676173404, 0.972455591261534]
    np.testing.assert_allclose(quotient_proximity(x)[0], correlation, rtol=1e-12)
    np.testing.assert_array_equal(ease_of_recombination(M, "records"), np.ones(4))
    np.testing.assert_array_equal(modular_complexity(M, "records"), np.ones(5))


def test_closeness_as_networkx_has_it() -> None:
    """networkx 3.6.1, closeness_centrality with distance max f / f, on the network and on its reverse."""
    flows = [[0, 0, 0, 2, 0, 0], [3, 0, 2, 0, 0, 0], [2, 0, 0, 0, 3, 0], [0, 3, 0, 0, 0, 0], [2, 3, 0, 0, 0, 0]]
    found = centrality([*flows, [1, 0, 1, 0, 2, 0]])
    inwards = [0.5555555555555556, 0.5555555555555556, 0.37037037037037035, 0.3448275862068966, 0.37037037037037035, 0]
    outwards = [0.24615384615384617, 0.4266666666666667, 0.4266666666666667, 0.35555555555555557, 0.4]
    np.testing.assert_allclose(found.closeness_in, inwards, rtol=1e-12)
    np.testing.assert_allclose(found.closeness_out, [*outwards, 0.3448275862068966], rtol=1e-12)
    np.testing.assert_allclose(found.betweenness, [0.2, 0.3, 0.15, 0.15, 0.15, 0], atol=1e-15)


@given(FLOWS, st.sampled_from([0.5, 8.0]))
def test_centrality_knows_no_unit_and_closeness_lies_within_0_and_1(flows: np.ndarray, factor: float) -> None:
    one, other = centrality(flows), centrality(flows * factor)
    for name in ("betweenness", "closeness_out", "closeness_in"):
        np.testing.assert_allclose(getattr(other, name), getattr(one, name), rtol=1e-12)
    np.testing.assert_array_equal(centrality(flows.T).closeness_out, one.closeness_in)
    close = one.closeness_out[~np.isnan(one.closeness_out)]
    assert ((close >= 0) & (close <= 1 + 1e-12)).all()


@given(PRESENCE)
def test_recombination_record_by_record(m: np.ndarray) -> None:
    named = [{int(a) for a in np.flatnonzero(row == 1)} for row in m]
    partners = {a: {b for row in named if a in row for b in row if b != a} for a in range(m.shape[1])}
    naming = {a: [row for row in named if a in row] for a in range(m.shape[1])}
    ease = {a: len(partners[a]) / len(naming[a]) for a in partners if naming[a]}
    parts = [(len(row), sum(ease[a] for a in row)) for row in named]
    complexity = [size / total if total else nan for size, total in parts]
    np.testing.assert_allclose(ease_of_recombination(m), [ease.get(a, nan) for a in partners])
    np.testing.assert_allclose(modular_complexity(m), complexity)
    for a, found in enumerate(mean_modular_complexity(m)):
        known = [k for k, row in zip(complexity, named, strict=True) if a in row and not np.isnan(k)]
        assert found == pytest.approx(np.mean(known) if known else nan, nan_ok=True)
    share = [sum(len(row) > 1 for row in naming[a]) / len(naming[a]) if naming[a] else nan for a in partners]
    np.testing.assert_allclose(ease_of_recombination(m, "records"), share)


def test_more_activities_than_are_counted_at_a_time() -> None:
    named = np.random.default_rng(4).random((300, 150)) < 0.05
    together = named.T.astype(int) @ named
    np.fill_diagonal(together, 0)
    np.testing.assert_allclose(ease_of_recombination(named), (together > 0).sum(axis=0) / named.sum(axis=0))


@given(FLOWS)
def test_flows_pair_by_pair(flows: np.ndarray) -> None:
    n = len(flows)
    moved = flows - np.diag(np.diag(flows))
    out, into, total = moved.sum(axis=1), moved.sum(axis=0), moved.sum()
    one_way, found = flow_relatedness(flows, direction="from"), flow_relatedness(flows)
    for i, j in np.ndindex(n, n):
        there = i != j and moved[i, j] > 0
        assert one_way[i, j] == pytest.approx(moved[i, j] * total / (out[i] * into[j]) if there else 0)
    np.testing.assert_allclose(found, (one_way + one_way.T) / 2)
    scaled = flow_relatedness(flows, "scaled")
    off = ~np.eye(n, dtype=bool)
    np.testing.assert_allclose((1 + scaled)[off] * (1 + found)[off], 2 * found[off], atol=1e-12)
    for form in ("mean", "largest", "suppliers", "customers"):
        linked = input_output_relatedness(flows, form)
        np.testing.assert_allclose(linked, linked.T, atol=1e-15)
        assert ((linked >= 0) & (linked <= 1 + 1e-12)).all()
        np.testing.assert_allclose(input_output_relatedness(flows * 3, form), linked, atol=1e-12)
    np.testing.assert_allclose(
        input_output_relatedness(flows, "suppliers"), input_output_relatedness(flows.T, "customers"), atol=1e-12
    )


@given(SHAPES.flatmap(lambda s: arrays(np.float64, s, elements=st.sampled_from([0.0, 0.5, 1.0, 3.0, 1e9, nan]))))
def test_quotients_pair_by_pair(x: np.ndarray) -> None:
    found, cosine = quotient_proximity(x), quotient_proximity(x, "cosine")
    for i, j in combinations(range(x.shape[1]), 2):
        both = ~np.isnan(x[:, i]) & ~np.isnan(x[:, j])
        a, b = x[both, i], x[both, j]
        varied = len(a) > 1 and np.ptp(a) > 0 and np.ptp(b) > 0
        wanted = (1 + np.corrcoef(a, b)[0, 1]) / 2 if varied else 0
        assert found[i, j] == pytest.approx(wanted, abs=1e-6)
        length = np.linalg.norm(a) * np.linalg.norm(b)
        assert cosine[i, j] == pytest.approx(a @ b / length if length else 0, abs=1e-6)
    np.testing.assert_array_equal(found, found.T)


@given(PRESENCE)
def test_density_within_a_region(m: np.ndarray) -> None:
    whole = density(m)
    for cells, mask in (("held", m == 1), ("absent", m == 0), ("all", np.ones(m.shape, dtype=bool))):
        wanted = [
            np.mean(row[k & ~np.isnan(row)]) if (k & ~np.isnan(row)).any() else nan
            for row, k in zip(whole, mask, strict=True)
        ]
        np.testing.assert_allclose(mean_density(m, cells=cells), wanted, atol=1e-12)
    relative = relative_relatedness(m)
    assert np.isnan(relative[m != 0]).all()
    for row in relative[~np.isnan(relative).all(axis=1)]:
        assert np.nanmean(row) == pytest.approx(0, abs=1e-9)
        assert np.nanstd(row) == pytest.approx(1)


@given(PRESENCE, st.data())
def test_linkages_are_complementarities_weighted_by_flows(m: np.ndarray, data: st.DataObject) -> None:
    n = len(m)
    flows = data.draw(arrays(np.float64, (n, n), elements=st.sampled_from([0.0, 1.0, 3.0, nan])))
    potential, found = complementarity(m), linkages(m, flows)
    both = np.nan_to_num(flows) + np.nan_to_num(flows).T
    np.fill_diagonal(both, 0)
    for r, a in np.ndindex(m.shape):
        total = both[r].sum()
        known = [s for s in range(n) if both[r, s] > 0 and not np.isnan(potential[r, s, a])]
        wanted = sum(both[r, s] / total * potential[r, s, a] for s in known) if known else nan
        assert found.total[r, a] == pytest.approx(wanted, abs=1e-12, nan_ok=True)
    np.testing.assert_array_equal(found.partner_has, m)
    parts = inside_outside(flows, np.arange(n) // 2)
    outside = parts.sent_outside.sum(), parts.received_outside.sum()
    assert outside[0] == pytest.approx(outside[1])
    strength = centrality(flows).strength
    sums = parts.sent_inside + parts.sent_outside + parts.received_inside + parts.received_outside
    np.testing.assert_allclose(sums, strength)


@given(PRESENCE)
def test_best_partners_one_by_one(m: np.ndarray) -> None:
    groups = np.arange(len(m)) % 2
    potential, found = complementarity(m), best_partners(m, groups)
    for r, a in np.ndindex(m.shape):
        for value, name, same in (
            (found.inside, found.inside_partner, True),
            (found.outside, found.outside_partner, False),
        ):
            others = [s for s in range(len(m)) if s != r and (groups[s] == groups[r]) is np.bool_(same)]
            known = [potential[r, s, a] for s in others if not np.isnan(potential[r, s, a])]
            assert value[r, a] == pytest.approx(max(known) if known else nan, nan_ok=True)
            if known and max(known) > 0:
                assert potential[r, name[r, a], a] == max(known)
                assert name[r, a] in others
            else:
                assert name[r, a] == -1


BATCHED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "relative_relatedness": relative_relatedness,
    "mean_density": mean_density,
    "ease": ease_of_recombination,
    "ease by records": lambda m: ease_of_recombination(m, "records"),
    "modular": modular_complexity,
    "mean modular": mean_modular_complexity,
    "taxonomy": taxonomy,
    "assist": lambda m: assist(m, m[..., ::2]),
    "quotients": quotient_proximity,
    "ubiquity": normalised_ubiquity,
    "inverse": inverse_normalised_ubiquity,
}
SQUARE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "flows": flow_relatedness,
    "flows from": lambda f: flow_relatedness(f, "scaled", direction="from"),
    "buys": input_output_relatedness,
    "suppliers": lambda f: input_output_relatedness(f, "suppliers"),
}


@pytest.mark.parametrize("name", [*BATCHED, *SQUARE])
def test_batches_are_a_loop_and_every_kind_of_array_is_taken(name: str) -> None:
    call = (BATCHED | SQUARE)[name]
    batch = (np.random.default_rng(8).random((2, 3, 6, 6)) < 0.5).astype(float)
    whole = call(batch)
    for index in np.ndindex(2, 3):
        np.testing.assert_allclose(whole[index], call(batch[index]), rtol=1e-13, atol=1e-15)
    batch.flags.writeable = False
    for kind in (np.int8, np.float32, np.bool_):
        np.testing.assert_allclose(call(np.asfortranarray(batch.astype(kind))), whole, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", [*BATCHED, *SQUARE])
@pytest.mark.parametrize("fill", [0.0, 1.0])
def test_next_to_nothing(name: str, fill: float) -> None:
    shapes = [(0, 0), (1, 1), (2, 0, 0)] if name in SQUARE else [(0, 3), (3, 0), (1, 1), (1, 3), (3, 1), (0, 2, 2)]
    for shape in shapes:
        found = (BATCHED | SQUARE)[name](np.full(shape, fill))
        assert not np.isinf(found).any()


def test_next_to_nobody() -> None:
    assert centrality(np.zeros((0, 0))).closeness_out.shape == (0,)
    assert np.isnan(centrality([[3]]).closeness_in).all()
    assert inside_outside(np.zeros((0, 0)), []).inside_share.shape == (0,)
    assert linkages(np.zeros((0, 3)), np.zeros((0, 0))).total.shape == (0, 3)
    assert np.isnan(best_partners([[1, 0]], ["north"]).inside).all()
    words = inside_outside([[0, 2], [1, 0]], ["north", "north"])
    np.testing.assert_array_equal(words.inside_share, [1, 1])


TWO = [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            lambda: flow_relatedness(TWO, "excess"),
            "the form is 'excess'. Write one of: ratio, scaled.",
        ),
        (
            lambda: flow_relatedness(TWO, direction="to"),
            "the direction is 'to'. Write one of: mean, from.",
        ),
        (lambda: flow_relatedness([[0, 1]]), "flows has the shape (1, 2). Hand over as many rows as columns."),
        (
            lambda: flow_relatedness([[0, nan], [1, 0]]),
            "flows holds 1 missing values, first at [0, 1]. Write 0 where two activities are not related.",
        ),
        (
            lambda: input_output_relatedness(TWO, "chain"),
            "the form is 'chain'. Write one of: mean, largest, suppliers, customers.",
        ),
        (
            lambda: ease_of_recombination(TWO, "pairs"),
            "combined is 'pairs'. Write 'activities' or 'records'.",
        ),
        (
            lambda: assist(TWO, [[1]]),
            "m has the shape (2, 2) and other (1, 1). Hand over the same regions, in the same order, in both.",
        ),
        (
            lambda: quotient_proximity(TWO, "spearman"),
            "the method is 'spearman'. Write 'correlation' or 'cosine'.",
        ),
        (
            lambda: normalised_ubiquity(TWO, [[1, 0]]),
            "x has the shape (2, 2) and m (1, 2). Hand over one presence for each cell of the amounts.",
        ),
        (
            lambda: linkages(TWO, [[0]]),
            "flows has 1 regions and m 2. Hand over the same regions, in the same order, in both.",
        ),
        (
            lambda: inside_outside(TWO, [1]),
            "groups of the shape (1,) do not say of each region where it belongs. Hand over 2 whole numbers or words, "
            "none missing.",
        ),
        (
            lambda: best_partners(TWO, [1, nan]),
            "groups of the shape (2,) do not say of each region where it belongs. Hand over 2 whole numbers or words, "
            "none missing.",
        ),
        (
            lambda: inside_outside([[0, -1], [1, 0]], [1, 2]),
            "flows holds 1 negative value, at [0, 1]. Correct them, or write them as NaN or zero.",
        ),
    ],
)
def test_refusals_name_the_problem_and_the_remedy(call: Callable[[], object], told: str) -> None:
    with pytest.raises(ArrayError) as refusal:
        call()
    assert str(refusal.value).strip() == told
