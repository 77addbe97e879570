"""Wide data frames: the array's figures, the caller's kind and labels; what comes beside is put in order by label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from metier.errors import ArrayError, InputError
from metier.frames import complexity, density, location_quotient, proximity
from metier.measure import complexity as measured
from metier.measure import density as densities
from metier.measure import quotients, relatedness
from tests.frames.kinds import KINDS, plain

TOY = np.array([[30.0, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])
HELD = np.array([[1, 0, 0, 1], [1, 1, 0, 0], [0, 1, 1, 0]])
REFERENCE = {"a": 4.0, "b": 3.0, "c": 2.0, "d": 1.0}


def columns(values: np.ndarray = TOY) -> dict[str, list[Any]]:
    """A wide table whose label column stands in the middle."""
    a, b, c, d = values.T.tolist()
    return {"a": a, "b": b, "region": list("PQS"), "c": c, "d": d}


def indexed(values: np.ndarray = TOY) -> pd.DataFrame:
    """A pandas frame with the regions as its index."""
    index, names = pd.Index(list("PQS"), name="region"), pd.Index(list("abcd"), name="activity")
    return pd.DataFrame(values, index=index, columns=names)


def cells(frame: Any, names: str = "abcd") -> np.ndarray:
    """The figures of a frame as an array."""
    found = plain(frame)
    return np.array([found[name] for name in names], dtype=np.float64).T


@pytest.mark.parametrize("kind", KINDS)
def test_quotients_come_back_in_the_same_kind(kind: str) -> None:
    given = KINDS[kind](columns())
    found = location_quotient(given, region="region")
    assert type(found) is type(given)
    assert list(plain(found)) == list(columns())
    assert plain(found)["region"] == list("PQS")
    assert_array_equal(cells(found), quotients.location_quotient(TOY))


def test_a_pandas_index_is_the_labels() -> None:
    found = location_quotient(indexed())
    pd.testing.assert_frame_equal(found, indexed(quotients.location_quotient(TOY)))


def test_headings_need_not_be_text() -> None:
    given = pd.DataFrame(TOY, columns=[10, 20, 30, 40])
    assert_array_equal(location_quotient(given).to_numpy(), quotients.location_quotient(TOY))
    assert list(location_quotient(given)) == [10, 20, 30, 40]


def test_arrays_pass_straight_through() -> None:
    stack = np.stack([TOY, TOY + 1])
    assert_array_equal(location_quotient(stack), quotients.location_quotient(stack))
    assert_array_equal(location_quotient(TOY.tolist(), [1, 2, 3, 4]), quotients.location_quotient(TOY, [1, 2, 3, 4]))
    assert_array_equal(proximity(HELD, "jaccard"), relatedness.proximity(HELD, "jaccard"))
    assert_array_equal(density(HELD, nearest=1), densities.density(HELD, nearest=1))
    assert_array_equal(complexity(HELD).eci, measured.complexity(HELD).eci)


@pytest.mark.parametrize("kind", KINDS)
def test_a_null_is_missing(kind: str) -> None:
    given = columns()
    given["b"][1] = None
    found = plain(location_quotient(KINDS[kind](given), region="region"))
    holed = TOY.copy()
    holed[1, 1] = np.nan
    assert found["b"][1] is None
    assert_array_equal(
        cells(location_quotient(KINDS[kind](given), region="region")), quotients.location_quotient(holed)
    )


REFERENCES: dict[str, Callable[[dict[str, float]], Any]] = {
    "mapping": dict,
    "pandas series": pd.Series,
    "one row of pandas": lambda given: pd.DataFrame([given]),
    "one row of polars": lambda given: pl.DataFrame([given]),
    "one row with its label": lambda given: pl.DataFrame([{"region": "all", **given}]),
}


@pytest.mark.parametrize("kind", REFERENCES)
def test_a_reference_is_put_in_order_by_its_labels(kind: str) -> None:
    shuffled = {name: REFERENCE[name] for name in "cadb"}
    found = location_quotient(pl.DataFrame(columns()), REFERENCES[kind](shuffled), region="region")
    assert_array_equal(cells(found), quotients.location_quotient(TOY, [4, 3, 2, 1]))


def test_a_reference_without_labels_is_in_the_order_of_the_columns() -> None:
    found = location_quotient(indexed(), [4, 3, 2, 1])
    assert_array_equal(found.to_numpy(), quotients.location_quotient(TOY, [4, 3, 2, 1]))


@pytest.mark.parametrize("kind", KINDS)
def test_proximity_is_labelled_both_ways(kind: str) -> None:
    given = KINDS[kind](columns(HELD))
    found = proximity(given, "cosine", region="region")
    assert type(found) is type(given)
    assert plain(found)["activity"] == list("abcd")
    assert_array_equal(cells(found), relatedness.proximity(HELD, "cosine"))


def test_proximity_with_an_index() -> None:
    found = proximity(indexed(HELD))
    assert list(found.index) == list(found.columns) == list("abcd")
    assert_array_equal(found.to_numpy(), relatedness.proximity(HELD))


@pytest.mark.parametrize("kind", KINDS)
def test_density_takes_a_proximity_by_its_labels(kind: str) -> None:
    given = KINDS[kind](columns(HELD))
    own = np.arange(16.0).reshape(4, 4) + np.arange(16.0).reshape(4, 4).T
    order = [2, 0, 3, 1]
    shuffled = {"activity": list("cadb")} | {"abcd"[j]: own[order, j].tolist() for j in order}
    found = density(given, KINDS[kind](shuffled), region="region")
    assert type(found) is type(given)
    assert_array_equal(cells(found), densities.density(HELD, own))
    assert_array_equal(cells(density(given, own, region="region")), densities.density(HELD, own))


def test_density_takes_a_square_frame_with_an_index() -> None:
    phi = proximity(indexed(HELD))
    found = density(indexed(HELD), phi.loc[list("dbca"), list("cbad")])
    assert_allclose(found.to_numpy(), densities.density(HELD))
    assert list(found.index) == list("PQS")


def test_density_passes_its_options_on() -> None:
    found = density(indexed(HELD), "jaccard", cells="absent", nearest=1)
    assert_array_equal(found.to_numpy(), densities.density(HELD, "jaccard", cells="absent", nearest=1))


def test_masks_are_put_in_order_by_their_labels() -> None:
    regions, activities = (
        pd.Series([True, False, True], index=list("SQP")),
        {"d": True, "c": True, "b": True, "a": False},
    )
    masks = {"regions": np.array([True, False, True]), "activities": np.array([False, True, True, True])}
    given = indexed(HELD)
    near = density(given, regions=regions, activities=activities)
    assert_array_equal(cells(near), densities.density(HELD, **masks))
    phi = proximity(given, regions=regions, activities=activities)
    assert_array_equal(phi.to_numpy(), relatedness.proximity(HELD, **masks))


def test_minimum_sizes_are_passed_on() -> None:
    given = indexed(HELD)
    expected = relatedness.proximity(HELD, minimum_ubiquity=2)
    assert_array_equal(proximity(given, minimum_ubiquity=2).to_numpy(), expected)
    assert_array_equal(cells(density(given, minimum_ubiquity=2)), densities.density(HELD, minimum_ubiquity=2))
    assert np.isnan(density(given, minimum_ubiquity=2)["d"]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_complexity_with_labels(kind: str) -> None:
    found = complexity(KINDS[kind](columns(HELD)), region="region")
    plainly = measured.complexity(HELD)
    assert plain(found.eci) == {"region": list("PQS"), "eci": plainly.eci.tolist()}
    assert plain(found.pci) == {"activity": list("abcd"), "pci": plainly.pci.tolist()}
    assert plain(found.diversity)["diversity"] == [2, 2, 2]
    assert plain(found.ubiquity)["ubiquity"] == [2, 2, 1, 1]
    assert plain(found.regions)["left_out"] == ["", "", ""]
    for name, figure in vars(plainly.verdict).items():
        assert_array_equal(getattr(found.verdict, name), figure, err_msg=name)


def test_complexity_with_an_index_gives_series() -> None:
    found = complexity(indexed(HELD), minimum_ubiquity=2)
    plainly = measured.complexity(HELD, minimum_ubiquity=2)
    assert_array_equal(found.eci.loc[["S", "P"]], plainly.eci[[2, 0]])
    assert_array_equal(found.pci, plainly.pci)
    assert found.pci.index.tolist() == list("abcd")
    assert found.activities["left_out"].tolist() == ["", "", "below the minimum", "below the minimum"]


# ---- refusals, whole messages


def message(call: Callable[..., Any], *given: Any, **settings: Any) -> str:
    with pytest.raises(InputError) as refused:
        call(*given, **settings)
    return str(refused.value)


def test_a_frame_without_an_index_names_its_labels() -> None:
    assert message(location_quotient, pl.DataFrame(columns())) == (
        "the table has no index to take the regions' labels from. "
        "Name the column that holds the regions' labels: region='...'."
    )


def test_a_label_column_that_is_not_there() -> None:
    assert message(location_quotient, pl.DataFrame(columns()).drop("region"), region="area") == (
        "the table has no column 'area'; its columns are: 'a', 'b', 'c', 'd'. Name it with region=."
    )


def test_every_impossible_value_at_once() -> None:
    given = columns()
    given["a"][0], given["b"][2], given["d"] = -1.0, float("inf"), ["1", "2", "3"]
    assert message(location_quotient, pd.DataFrame(given), region="region") == (
        "row 0, column a: 1 value is negative. Correct them, or write them as null or zero. Rows are counted from 0.\n"
        "row 2, column b: 1 value is infinite. Write missing values as null and leave out what is unbounded. "
        "Rows are counted from 0.\n"
        "rows 0, 1, 2, column d: 3 values are no numbers (first '1'). "
        "Convert the column to numbers, with nulls where the figure is missing. Rows are counted from 0."
    )


def test_a_reference_with_other_labels() -> None:
    other = {"a": 1.0, "b": 2.0, "x": 3.0}
    assert message(location_quotient, indexed(), other) == (
        "the labels of the reference name no activity of the table: 'x'. Correct them or leave them out.\n"
        "the labels of the reference do not include: 'c', 'd'. Add what belongs to each."
    )
    twice = pd.Series([1.0, 2, 3, 4, 5], index=list("abcda"))
    assert message(location_quotient, indexed(), twice) == (
        "the labels of the reference repeat: 'a'. Keep one of each."
    )
    assert message(location_quotient, indexed(), indexed()) == (
        "the reference has 3 rows. Hand over one row with a column per activity."
    )


def test_a_proximity_with_other_labels() -> None:
    phi = pd.DataFrame(np.ones((4, 4)), index=list("abcx"), columns=list("abcd"))
    assert message(density, indexed(HELD), phi) == (
        "the labels of the proximity's rows name no activity of the table: 'x'. Correct them or leave them out.\n"
        "the labels of the proximity's rows do not include: 'd'. Add what belongs to each."
    )
    unlabelled = pl.DataFrame(np.ones((4, 4)), schema=list("abcd"))
    assert message(density, indexed(HELD), unlabelled) == (
        "the proximity has no column 'activity'. Add one with the label of each row's activity."
    )


def test_an_activity_that_is_named_activity() -> None:
    given = pl.DataFrame({"region": ["P", "Q"], "activity": [1, 0], "b": [1, 1]})
    assert message(proximity, given, region="region") == (
        "an activity is named 'activity', like the labels of the result. Rename the activity."
    )


def test_presence_that_is_none_is_refused_by_the_formula() -> None:
    with pytest.raises(ArrayError, match="values other than 0, 1 and missing"):
        proximity(indexed())
