"""Doors refuse with every fault of every table at once: which table, which row, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import metier
from metier.errors import InputError
from metier.measure import input_error
from tests.frames.kinds import KINDS, plain
from tests.frames.test_wide import HELD, TOY, columns, indexed


def message(call: Callable[[], Any]) -> str:
    with pytest.raises(InputError) as refused:
        call()
    return str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_of_every_table_is_told_at_once(kind: str) -> None:
    first = KINDS[kind]({"region": ["P", "P", "S"], "a": [1.0, 2.0, -3.0], "b": [1.0, 2.0, 3.0]})
    last = KINDS[kind]({"region": ["P", "T", "S"], "a": ["1", "x", "3"], "c": [1.0, 2.0, 3.0]})
    assert message(lambda: metier.shift_share(first, last, {"a": 1, "z": 2}, [1, 2], region="region")) == (
        "row 2, column a: 1 value is negative. Correct them, or write them as null or zero. Rows are counted from 0.\n"
        "rows 0, 1, column region: the region 'P' is there 2 times. Keep one row of each. Rows are counted from 0.\n"
        "the labels of the last's rows name no region of the table: 'T'. Correct them or leave them out.\n"
        "the labels of the last's columns name no activity of the table: 'c'. Correct them or leave them out.\n"
        "the labels of the last's columns do not include: 'b'. Add what belongs to each.\n"
        "last, rows 0, 1, 2, column a: 3 values are no numbers (first '1'). Convert the column to numbers, with nulls "
        "where the figure is missing. Rows are counted from 0.\n"
        "the labels of the reference_first name no activity of the table: 'z'. Correct them or leave them out.\n"
        "the labels of the reference_first do not include: 'b'. Add what belongs to each."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_region_without_a_label(kind: str) -> None:
    given = KINDS[kind]({"region": ["P", None, None], "a": [1.0, 2.0, 3.0]})
    assert message(lambda: metier.clusters(given, region="region")) == (
        "rows 1, 2, column region: a region has no label. Label each region. Rows are counted from 0."
    )


def test_a_column_of_labels_that_is_not_there() -> None:
    first, last = pl.DataFrame(columns()), pl.DataFrame(columns()).rename({"region": "land"})
    assert message(lambda: metier.growth_share(first.drop("region"), last.drop("land"), region="region")) == (
        "the table has no column 'region'; its columns are: 'a', 'b', 'c', 'd'. Name it with region=.\n"
        "the last has no column 'region'; its columns are: 'a', 'b', 'c', 'd'. Name it with region=."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_misnamed_column_of_labels_is_not_called_text_as_well(kind: str) -> None:
    given = KINDS[kind]({"land": ["P", "Q"], **{f"a{place}": [1.0, -1.0] for place in range(10)}})
    assert message(lambda: metier.variety(given, list("AABBCCDDEE"), region="region")).splitlines()[:2] == [
        "the table has no column 'region'; its columns are: 'land', 'a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', "
        "'a8' and 1 more. Name it with region=.",
        "row 1, column a0: 1 value is negative. Correct them, or write them as null or zero. Rows are counted from 0.",
    ]


def test_labels_and_activities_of_another_table() -> None:
    last = indexed().rename(index={"S": "T"}, columns={"d": "e"})
    assert message(lambda: metier.entry_and_exit(indexed(), last)) == (
        "the labels of the last's rows name no region of the table: 'T'. Correct them or leave them out.\n"
        "the labels of the last's rows do not include: 'S'. Add what belongs to each.\n"
        "the labels of the last's columns name no activity of the table: 'e'. Correct them or leave them out.\n"
        "the labels of the last's columns do not include: 'd'. Add what belongs to each."
    )


def test_partners_and_what_they_are_wanted_for_are_named_by_label() -> None:
    found = metier.complementarity(indexed(HELD), receivers="Q", activities=["c", "d"])
    assert found.index.unique("region").tolist() == ["Q"]
    assert found.index.unique("activity").tolist() == ["c", "d"]
    assert message(lambda: metier.complementarity(indexed(HELD), receivers=["P", "X"], activities=["z"])) == (
        "receivers names no region of the table: 'X'. Hand over labels of the table's regions.\n"
        "activities names no activity of the table: 'z'. Hand over labels of the table's activities."
    )


def test_a_square_table_has_the_same_labels_both_ways() -> None:
    flows = pd.DataFrame(TOY[:, :3], index=list("PQS"), columns=list("PQT"))
    assert message(lambda: metier.centrality(flows)) == (
        "the labels of the table's columns name no region of the table: 'T'. Correct them or leave them out.\n"
        "the labels of the table's columns do not include: 'S'. Add what belongs to each."
    )


def test_periods_that_differ() -> None:
    years = {1: indexed(), 2: indexed().rename(index={"S": "P"}), 3: -indexed()}
    assert message(lambda: metier.turnover(years)) == (
        "rows 0, 2: in period 2, the region 'P' is there 2 times. Keep one row of each. Rows are counted from 0.\n"
        + "\n".join(
            f"{'row' if len(rows) == 1 else 'rows'} {', '.join(map(str, rows))}, column {heading}: in period 3, "
            f"{len(rows)} value{' is' if len(rows) == 1 else 's are'} negative. "
            "Correct them, or write them as null or zero. Rows are counted from 0."
            for heading, rows in (("a", (0, 1)), ("b", (0, 1, 2)), ("c", (1, 2)), ("d", (0, 1, 2)))
        )
    )
    assert message(lambda: metier.turnover({1: indexed(), 2: indexed().drop(index="S")})) == (
        "the labels of the table of period 2's rows do not include: 'S'. Add what belongs to each."
    )
    assert message(lambda: metier.turnover({})) == "there are no periods. Hand over a table for each period."
    assert message(lambda: metier.turnover(indexed())) == (
        "there is one table where one for each period is needed. "
        "Hand over a mapping of each period to its table, as metier.wide_tables gives it."
    )
    assert message(lambda: metier.gini({1: indexed()})) == (
        "the table is of type dict. Hand over a data frame of pandas, polars, pyarrow or DuckDB."
    )


def test_labels_of_regions_that_are_headed_like_those_of_activities() -> None:
    given = pl.DataFrame(columns()).rename({"region": "activity"})
    assert message(lambda: metier.growth_share(given, given, region="activity")) == (
        "the regions' labels are headed 'activity', like other labels of the result. "
        "Rename the column of the regions' labels."
    )


def test_a_part_named_like_the_labels() -> None:
    given = pl.DataFrame(columns()).rename({"region": "growth"})
    found = metier.shift_share(given, given, region="growth")
    assert found.columns == ["growth", "activity", "growth_figure", "national", "mix", "competitive"]


@pytest.mark.parametrize("kind", KINDS)
def test_bounds_of_the_rounding_come_back_as_they_went(kind: str) -> None:
    rounding = metier.rounding_interval(KINDS[kind](columns()), [4.0, 3, 2, 1], 0.5, region="region")
    shuffled = KINDS[kind]({name: cells[::-1] for name, cells in plain(rounding).items()})
    found = metier.amount_intervals(KINDS[kind](columns()), rounding=shuffled, region="region").cells
    arrays = input_error.rounding_interval(TOY, [4.0, 3, 2, 1], 0.5)
    wanted = input_error.amount_intervals(TOY, rounding=arrays)
    for part in ("low", "high", "log_sd"):
        figures = [np.nan if value is None else value for value in plain(found)[part]]
        assert_array_equal(figures, getattr(wanted, part).ravel())


def test_bounds_with_an_index_and_bounds_that_lack_a_column() -> None:
    rounding = metier.rounding_interval(indexed(), [4.0, 3, 2, 1], 0.5)
    found = metier.amount_intervals(indexed(), rounding=rounding.iloc[::-1]).cells
    arrays = input_error.rounding_interval(TOY, [4.0, 3, 2, 1], 0.5)
    assert_array_equal(found["low"], input_error.amount_intervals(TOY, rounding=arrays).low.ravel())
    assert message(lambda: metier.amount_intervals(indexed(), rounding=rounding.drop(columns="high"))) == (
        "the table has no column 'high'; its columns are: 'low', 'log_sd'. Name the column with high=."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_plants_by_activity(kind: str) -> None:
    plants = KINDS[kind]({"nace": ["C11", "C10", "C10", "C12"], "employees": [5.0, 30.0, 10.0, None]})
    found = plain(metier.plant_sizes(plants, activity="nace", size="employees"))
    assert found.pop("nace") == ["C10", "C11", "C12"]
    assert found == {"herfindahl": [0.625, 1.0, None], "fourth_powers": [0.3203125, 1.0, None]}


def test_plants_that_are_refused() -> None:
    plants = pl.DataFrame({"nace": ["C10", None], "employees": [-1.0, 2.0]})
    assert message(lambda: metier.plant_sizes(plants, activity="nace", size="employees")) == (
        "row 1, column nace: 1 row has no label. Fill it in or delete the row. Rows are counted from 0.\n"
        "row 0, column employees: 1 value is negative. Correct them, or write them as null or zero. "
        "Rows are counted from 0."
    )
    assert message(lambda: metier.plant_sizes(plants, activity="isic", size="people")) == (
        "the table has no column 'isic'; its columns are: 'nace', 'employees'. Name the column with activity=.\n"
        "the table has no column 'people'; its columns are: 'nace', 'employees'. Name the column with size=."
    )


LONG: dict[str, list[Any]] = {
    "year": [2, 2, 1, 1, 1],
    "land": ["Q", "P", "Q", "P", "P"],
    "hs": ["b", "a", "b", "b", "a"],
    "usd": [4.0, 2.0, None, 5.0, 3.0],
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_table_is_made_wide_period_by_period(kind: str) -> None:
    given = KINDS[kind](LONG)
    found = metier.wide_tables(given, period="year", region="land", activity="hs", value="usd")
    assert [type(table) for table in found.values()] == [type(given)] * 2
    assert {year: plain(table) for year, table in found.items()} == {
        1: {"land": ["P", "Q"], "a": [3.0, 0.0], "b": [5.0, None]},
        2: {"land": ["P", "Q"], "a": [2.0, 0.0], "b": [0.0, 4.0]},
    }
    missing = metier.wide_tables(given, "year", "land", "hs", "usd", "missing")
    assert plain(missing[2]) == {"land": ["P", "Q"], "a": [2.0, None], "b": [None, 4.0]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_table_is_refused_with_all_that_is_wrong(kind: str) -> None:
    given = KINDS[kind]({name: [*cells, cells[-1]] for name, cells in LONG.items()} | {"usd": [1.0, 2, 3, 4, -5, 6]})
    assert message(lambda: metier.wide_tables(given, "year", "land", "hs", "usd", absent="nothing")) == (  # type: ignore[arg-type]
        "absent is 'nothing'. Write 'zero' or 'missing'.\n"
        "row 4, column usd: 1 value is negative. Correct them, or write them as null or zero. "
        "Rows are counted from 0.\n"
        "rows 4, 5: 2 rows share their period, region and activity with another row. "
        "Keep one row of each, or add their values up. Rows are counted from 0."
    )
    assert message(lambda: metier.wide_table(given, "land", "hs", "euro")) == (
        "the table has no column 'euro'; its columns are: 'year', 'land', 'hs', 'usd'. Name the column with value=.\n"
        "rows 0, 1, 2, 4, 5: 5 rows share their region and activity with another row. "
        "Keep one row of each, or add their values up. Rows are counted from 0."
    )


def test_a_long_table_without_rows_or_of_another_type() -> None:
    empty = pl.DataFrame(LONG).clear()
    assert metier.wide_table(empty, "land", "hs", "usd").shape == (0, 1)
    assert metier.wide_tables(empty, "year", "land", "hs", "usd") == {}
    assert message(lambda: metier.wide_table([[1, 2]])) == (
        "the table is of type list. Hand over a data frame of pandas, polars, pyarrow or DuckDB."
    )
    one = pl.DataFrame({"land": ["P", None], "usd": [1.0, 2.0]})
    assert message(lambda: metier.wide_table(one, "land", "land", "usd")).splitlines()[0] == (
        "the column 'land' is named for two roles. Name one column for each role."
    )


def test_an_activity_headed_like_the_labels_of_the_regions() -> None:
    given = pl.DataFrame({"land": ["P", None], "hs": ["land", "b"], "usd": [1, 2]})
    assert message(lambda: metier.wide_table(given, "land", "hs", "usd")) == (
        "row 1, column land: 1 row has no label. Fill it in or delete the row. Rows are counted from 0.\n"
        "an activity is named 'land', like the labels of the regions. Rename one of them."
    )


def test_a_complexity_that_another_call_gave_is_taken_as_it_is() -> None:
    for held, region in ((indexed(HELD), None), (pl.DataFrame(columns(HELD)), "region")):
        pci = metier.complexity(held, region=region).pci
        found = metier.outlook(held, pci, region=region)
        wanted = metier.measure.outlook.outlook(HELD, metier.measure.complexity.complexity(HELD).pci)
        assert_allclose(found.regions["coi"].to_numpy(), wanted.coi)


def test_validated_links_are_a_proximity_once_they_are_square() -> None:
    blocks = np.kron(np.eye(2), np.ones((10, 2)))
    held = pl.DataFrame({"region": list("ABCDEFGHIJKLMNOPQRST")} | dict(zip("abcd", blocks.T.tolist(), strict=True)))
    links = metier.validated_links(held, region="region").pairs
    square = metier.wide_table(links, region="activity", activity="other_activity", value="validated")
    found = metier.density(held, square, region="region")
    wanted = metier.measure.validated_links.validated_links(blocks).validated
    assert wanted.sum() == 4
    assert_array_equal(
        found.select("a", "b", "c", "d").to_numpy(), metier.measure.density.density(blocks, wanted.astype(float))
    )


def test_complexity_takes_what_is_compared_by_label() -> None:
    compared = {"d": False, "c": True, "b": True, "a": True}
    found = metier.complexity(indexed(HELD), activities=compared)
    wanted = metier.measure.complexity.complexity(HELD, activities=[True, True, True, False])
    assert_array_equal(found.diversity, wanted.diversity)
    assert found.activities["left_out"].tolist() == wanted.left_out.activities.tolist()
