"""The algebra of links against sums done by hand, and the laws that it must keep."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metier.observe.link_algebra import compose, split, strong, turn, unbalanced
from metier.observe.links import COLUMNS
from tests.observe.tables import links, messages, sources, weights

FIELDS = [("chem", "t1", 0.6), ("chem", "t2", 0.4), ("phys", "t2", 0.5), ("phys", "t3", 0.5)]
TECHNOLOGIES = [("t1", "20", 1.0), ("t2", "20", 0.25), ("t2", "26", 0.75), ("t3", "26", 1.0)]

shares = st.floats(min_value=1e-3, max_value=1.0, allow_subnormal=False)


def dense(start: str, end: str, sources: int, targets: int) -> st.SearchStrategy[pl.DataFrame]:
    """Every source linked to at least one target, weights of each source summing to 1."""
    row = st.lists(st.one_of(st.just(0.0), shares), min_size=targets, max_size=targets).filter(any)
    return st.lists(row, min_size=sources, max_size=sources).map(
        lambda rows: split(
            links(
                start,
                end,
                [(f"{start}{i}", f"{end}{j}", w) for i, row in enumerate(rows) for j, w in enumerate(row) if w],
            )
        )
    )


def sums(table: pl.DataFrame) -> dict[str, float]:
    return dict(table.group_by("from_code").agg(pl.col("weight").sum()).rows())


def test_split_scales_each_code_s_weights_to_one() -> None:
    table = links("a", "b", [("x", "1", 3.0), ("x", "2", 1.0), ("y", "1", 7.0)])
    assert weights(split(table)) == {("x", "1"): 0.75, ("x", "2"): 0.25, ("y", "1"): 1.0}


def test_unbalanced_names_the_codes_that_splitting_changes() -> None:
    table = links("a", "b", [("x", "1", 0.5), ("x", "2", 0.4), ("y", "1", 1.0), ("z", "1", 1.0 + 1e-7)])
    assert unbalanced(table).rows() == [("a", "x", 0.9)]


def test_composition_by_hand() -> None:
    found = compose(links("field", "tech", FIELDS, "one"), links("tech", "nace", TECHNOLOGIES, "two"))
    expected = {
        ("chem", "20"): 0.6 * 1.0 + 0.4 * 0.25,
        ("chem", "26"): 0.4 * 0.75,
        ("phys", "20"): 0.5 * 0.25,
        ("phys", "26"): 0.5 * 0.75 + 0.5 * 1.0,
    }
    assert weights(found) == pytest.approx(expected)
    assert found.columns == list(COLUMNS)
    assert set(sources(found).values()) == {"one > two"}
    assert found["reason"].to_list() == ["by way of t1", "by way of t2", "by way of t2", "by way of t3"]


def test_codes_of_another_classification_do_not_meet() -> None:
    assert compose(links("field", "tech", FIELDS), links("patents", "nace", TECHNOLOGIES)).height == 0


def test_what_has_no_second_link_is_lost_and_not_spread() -> None:
    found = compose(links("field", "tech", FIELDS), links("tech", "nace", TECHNOLOGIES[:1]))
    assert weights(found) == {("chem", "20"): 0.6}


def test_a_path_with_a_proposed_link_makes_the_pair_proposed() -> None:
    first = pl.concat([links("f", "t", [("x", "1", 0.9)], "book"), links("f", "t", [("x", "2", 0.1)], "proposed")])
    second = links("t", "n", [("1", "C", 1.0), ("2", "C", 1.0), ("2", "D", 1.0)], "book")
    assert sources(compose(first, second)) == {("x", "C"): "proposed", ("x", "D"): "proposed"}
    third = links("n", "s", [("C", "all", 1.0)], "parents")
    assert sources(compose(compose(first, second), third)) == {("x", "all"): "proposed"}


def test_paths_with_different_sources_name_each_once() -> None:
    first = pl.concat(
        [links("f", "t", [("x", "1", 0.5), ("x", "3", 0.3)], "a"), links("f", "t", [("x", "2", 0.2)], "b")]
    )
    second = links("t", "n", [("1", "C", 1.0), ("2", "C", 1.0), ("3", "C", 1.0)], "c")
    assert sources(compose(first, second)) == {("x", "C"): "a > c | b > c"}


def test_turning_by_hand() -> None:
    turned = turn(links("field", "tech", FIELDS))
    expected = {
        ("t1", "chem"): 1.0,
        ("t2", "chem"): 0.4 / 0.9,
        ("t2", "phys"): 0.5 / 0.9,
        ("t3", "phys"): 1.0,
    }
    assert weights(turned) == pytest.approx(expected)
    assert turned["from_classification"].unique().to_list() == ["tech"]
    assert turned["to_classification"].unique().to_list() == ["field"]


def test_turning_with_amounts_by_hand() -> None:
    turned = turn(links("field", "tech", FIELDS), {"chem": 100.0, "phys": 10.0, "not in the table": 5.0})
    assert weights(turned)[("t2", "chem")] == pytest.approx(40.0 / 45.0)
    nothing = turn(links("field", "tech", FIELDS), {"chem": 0.0, "phys": 10.0})
    assert weights(nothing) == {("t2", "phys"): 1.0, ("t3", "phys"): 1.0}


@pytest.mark.parametrize("amount", [-1.0, math.nan, math.inf])
def test_amounts_that_are_none_are_refused(amount: float) -> None:
    assert messages(turn, links("field", "tech", FIELDS), {"chem": amount}) == [
        f"column amounts: the amount of 'chem' is {amount}. Give every code that has links an amount of 0 or more.",
        "column amounts: the amount of 'phys' is missing. Give every code that has links an amount of 0 or more.",
    ]


def test_thresholds_by_hand() -> None:
    table = links("f", "n", [("x", "C", 0.9), ("x", "D", 0.1), ("y", "C", 0.7), ("y", "D", 0.3)])
    # the mean share of C is 0.8 and of D 0.2: lifts 1.125, 0.5, 0.875, 1.5
    assert set(weights(strong(table, at_least=0.3))) == {("x", "C"), ("y", "C"), ("y", "D")}
    assert set(weights(strong(table, lift_at_least=1.0))) == {("x", "C"), ("y", "D")}
    assert set(weights(strong(table, 0.5, 1.0))) == {("x", "C")}
    assert set(weights(strong(table, lift_at_least=1.5))) == {("y", "D")}
    assert strong(table).equals(table)


def test_a_code_without_a_link_to_the_target_counts_in_the_mean() -> None:
    table = links("f", "n", [("x", "C", 1.0), ("y", "D", 1.0), ("z", "D", 1.0)])
    # lift of x to C: 1 over a mean of 1/3; of y and z to D: 1 over 2/3
    assert set(weights(strong(table, lift_at_least=2.0))) == {("x", "C")}


@settings(deadline=None)
@given(dense("a", "b", 3, 4), dense("b", "c", 4, 3), dense("c", "d", 3, 2))
def test_composition_conserves_value_and_is_associative(a: pl.DataFrame, b: pl.DataFrame, c: pl.DataFrame) -> None:
    left, right = compose(compose(a, b), c), compose(a, compose(b, c))
    assert weights(left) == pytest.approx(weights(right))
    assert sums(left) == pytest.approx(dict.fromkeys(sums(a), 1.0))


@settings(deadline=None)
@given(dense("a", "b", 4, 3))
def test_the_identity_changes_nothing(table: pl.DataFrame) -> None:
    same = links("b", "b", [(code, code, 1.0) for code in table["to_code"].unique()])
    assert weights(compose(table, same)) == pytest.approx(weights(table))


@settings(deadline=None)
@given(dense("a", "b", 3, 4), st.lists(st.floats(0.1, 100.0), min_size=3, max_size=3))
def test_turned_links_give_back_the_amounts(table: pl.DataFrame, held: list[float]) -> None:
    amounts = {f"a{i}": amount for i, amount in enumerate(held)}
    arrived: dict[str, float] = {}
    for (start, end), weight in weights(table).items():
        arrived[end] = arrived.get(end, 0.0) + amounts[start] * weight
    turned = turn(table, amounts)
    assert sums(turned) == pytest.approx(dict.fromkeys(arrived, 1.0))
    returned: dict[str, float] = dict.fromkeys(amounts, 0.0)
    for (end, start), weight in weights(turned).items():
        returned[start] += arrived[end] * weight
    assert returned == pytest.approx(amounts)


@settings(deadline=None)
@given(dense("a", "b", 4, 4))
def test_the_lift_is_the_same_from_either_end(table: pl.DataFrame) -> None:
    def lifts(of: pl.DataFrame, amounts: dict[str, float]) -> dict[tuple[str, str], float]:
        whole = sum(amounts.values())
        ends: dict[str, float] = {}
        for (start, end), weight in weights(of).items():
            ends[end] = ends.get(end, 0.0) + amounts[start] * weight / whole
        return {pair: weight / ends[pair[1]] for pair, weight in weights(of).items()}

    starts = dict.fromkeys(sums(table), 1.0)
    arrived = dict(table.group_by("to_code").agg(pl.col("weight").sum()).rows())
    forward = lifts(table, starts)
    backward = {(start, end): lift for (end, start), lift in lifts(turn(table), arrived).items()}
    assert backward == pytest.approx(forward)
    kept = weights(strong(table, lift_at_least=1.0))
    assert set(kept) == {pair for pair, lift in forward.items() if lift >= 1 - 1e-9}
