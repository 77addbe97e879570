"""Every index by its door: the array's figures, the caller's kind and labels; what comes beside is put in order."""

from __future__ import annotations

import doctest
import inspect
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_array_equal

import metier
from metier.errors import InputError
from metier.frames import named, named_parts
from tests.frames.kinds import KINDS, plain
from tests.frames.test_wide import HELD, TOY, columns, indexed

OF_REGIONS, OF_ACTIVITIES = list("PQS"), list("abcd")
INCOME = {"S": 3.0, "P": 1.0, "Q": 2.0}
INCOMES = [1.0, 2.0, 3.0]
PRESENCE = {"cooccurrence_z", "mean_density"}


def table_of(name: str) -> np.ndarray:
    return HELD if name in PRESENCE else TOY


def plainly(name: str, *beside: Any, **settings: Any) -> np.ndarray:
    return np.asarray(getattr(metier, name)(table_of(name), *beside, **settings), dtype=float)


@pytest.mark.parametrize("name", [n for n in named.__all__ if "of" in inspect.signature(getattr(named, n)).parameters])
@pytest.mark.parametrize("of", ["regions", "activities"])
def test_whom_it_describes_decides_the_labels(name: str, of: str) -> None:
    per_part = [TOY.sum(axis=1 if of == "activities" else 0)] if name == "williamson_index" else []
    found = getattr(metier, name)(indexed(table_of(name)), *per_part, of=of)
    assert list(found.index) == (OF_REGIONS if of == "regions" else OF_ACTIVITIES)
    assert_array_equal(found.to_numpy(), plainly(name, *per_part, of=of))


@pytest.mark.parametrize("of", ["regions", "activities"])
def test_a_reference_is_put_in_order_of_the_parts(of: str) -> None:
    labels, values = (OF_ACTIVITIES, [4.0, 3, 2, 1]) if of == "regions" else (OF_REGIONS, [5.0, 2, 1])
    backwards = dict(zip(reversed(labels), reversed(values), strict=True))
    wanted = plainly("krugman_index", values, of=of)
    for reference in (backwards, pd.Series(backwards), values):
        assert_array_equal(metier.krugman_index(indexed(), reference, of=of), wanted)
    words = plainly("krugman_index", "others", of=of)
    assert_array_equal(metier.krugman_index(indexed(), reference="others", of=of), words)


def test_the_reference_of_coagglomeration_is_over_the_regions() -> None:
    wanted = plainly("coagglomeration_pairs", [5.0, 2, 1])
    found = metier.coagglomeration_pairs(indexed(), {"S": 1.0, "Q": 2.0, "P": 5.0})
    assert_array_equal(found.to_numpy(), wanted)
    assert not np.array_equal(wanted, plainly("coagglomeration_pairs"), equal_nan=True)


def test_figures_of_regions_come_as_a_frame_in_any_order() -> None:
    income = pl.DataFrame({"region": list("QSP"), "gdp": [2.0, 3.0, 1.0]})
    wanted = plainly("prody", INCOMES)
    assert plain(metier.prody(pl.DataFrame(columns()), income, region="region"))["prody"] == wanted.tolist()


def test_masks_are_put_in_order_by_their_labels() -> None:
    compared = {"d": True, "c": True, "b": False, "a": True}
    wanted = plainly("herfindahl", activities=[True, False, True, True])
    assert_array_equal(metier.herfindahl(indexed(), activities=compared), wanted)
    assert_array_equal(metier.herfindahl(indexed(), activities=pd.Series(compared)), wanted)


def test_a_proximity_is_put_in_order() -> None:
    phi = metier.proximity(indexed(HELD))
    found = metier.mean_density(indexed(HELD), phi.loc[list("dcba"), list("badc")])
    assert_array_equal(found, plainly("mean_density"))


def test_the_first_argument_may_be_named() -> None:
    assert_array_equal(metier.herfindahl(x=indexed()), plainly("herfindahl"))
    assert_array_equal(metier.herfindahl(x=TOY), plainly("herfindahl"))
    stack = np.stack([TOY, TOY + 1])
    assert metier.entropy(stack).shape == (2, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_and_a_repeated_label_stay_where_they_were(kind: str) -> None:
    given = columns() | {"region": ["P", None, "P"]}
    found = plain(metier.herfindahl(KINDS[kind](given), region="region"))
    assert found == {"region": ["P", None, "P"], "herfindahl": plainly("herfindahl").tolist()}


def test_a_label_column_with_the_name_of_the_index() -> None:
    given = pl.DataFrame(columns()).rename({"region": "herfindahl"})
    found = plain(metier.herfindahl(given, region="herfindahl"))
    assert found == {"herfindahl": OF_REGIONS, "herfindahl_figure": plainly("herfindahl").tolist()}


def test_a_null_is_missing() -> None:
    given = columns()
    given["b"][1] = None
    holed = TOY.copy()
    holed[1, 1] = np.nan
    found = plain(metier.herfindahl(pl.DataFrame(given), region="region"))
    assert found["herfindahl"] == metier.herfindahl(holed).tolist()


def message(name: str, *given: Any, **settings: Any) -> str:
    with pytest.raises(InputError) as refused:
        getattr(metier, name)(*given, **settings)
    return str(refused.value)


def test_regions_that_cannot_head_a_column() -> None:
    given = pl.DataFrame(columns() | {"region": ["P", None, "P"]})
    assert message("structural_distance", given, region="region") == (
        "the region 'P' cannot head a column: it is repeated or named like the column of the labels. "
        "Give each region a label of its own.\n"
        "a region without a label cannot head a column. Label each region."
    )


def test_figures_with_other_regions() -> None:
    assert message("prody", indexed(), {"P": 1.0, "Q": 2.0, "X": 3.0}) == (
        "the labels of the income name no region of the table: 'X'. Correct them or leave them out.\n"
        "the labels of the income do not include: 'S'. Add what belongs to each."
    )
    two = pl.DataFrame({"region": list("PQS"), "gdp": [1, 2, 3], "people": [1, 2, 3]})
    assert message("prody", pl.DataFrame(columns()), two, region="region") == (
        "the income has 2 columns of figures. Hand over the regions' labels and one column of figures."
    )


@pytest.mark.parametrize("name", [*named.__all__, *named_parts.__all__, "complexity"])
def test_the_door_says_what_the_index_says_and_how_labels_are_named(name: str) -> None:
    function = getattr(metier, name)
    assert list(inspect.signature(function).parameters)[-1] == "region"
    assert "the column of the regions' labels" in " ".join((inspect.getdoc(function) or "").split())
    with pytest.raises(TypeError, match=r"unexpected keyword argument|required argument"):
        function(TOY, no_such_argument=1)


@pytest.mark.parametrize("name", [*named.__all__, *named_parts.__all__, "complexity"])
def test_the_example_of_a_door_runs(name: str) -> None:
    (example,) = doctest.DocTestFinder(recurse=False).find(getattr(metier, name), name, module=False, globs={})
    assert f"from metier import {name}" in example.docstring
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
