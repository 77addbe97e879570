"""Every door on real figures: the arrays' figures under the labels, whatever the order of rows and columns."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import metier
import metier.measure
from metier.frames import LabelledParts, named, named_parts
from tests.frames.every_door import ACTIVITIES, CONDITIONS, OTHERS, PERIODS, REGIONS, Given, calls, real
from tests.frames.kinds import KINDS, plain

LABELS = {
    "region": REGIONS,
    "other_region": REGIONS,
    "partner": REGIONS,
    "activity": ACTIVITIES,
    "other_activity": ACTIVITIES,
    "period": PERIODS,
    "condition": CONDITIONS,
    "class": list(range(9)),
    "next_class": list(range(9)),
    "point": list(range(99)),
    "rank": list(range(1, 9)),
}
WITHOUT_A_DOOR = {
    "auc": "of counts of pairs, inside the track record",
    "concordance": "of cases in a row, inside the track record",
    "convergence_speed": "of one number or several; `beta_convergence` gives it with the labels",
    "draws_of_amounts": "gives arrays one after the other, for the draws of `complexity`",
    "draws_of_records": "gives arrays one after the other, for the draws of `complexity`",
    "draws_of_rounding": "gives arrays one after the other, for the draws of `complexity`",
    "ergodic_distribution": "of a matrix of classes, which have no labels; `transition_matrix` gives it",
    "estimated_prior": "of effective records and totals; `pooled_prior` makes it from a table",
    "fit_logit": "of predictors row by row: no table of regions and activities",
    "half_agreement": "takes a function of arrays; `complexity` gives it in its verdict",
    "jeffreys_prior": "takes a count and no table",
    "known_prior": "takes what is known of each activity and no table of regions",
    "pair_counts": "of cases in a row, inside the track record",
    "polarisation_by_chance": "deals the regions out in their order: in another order the draws are others",
    "theil_by_chance": "deals the regions out in their order: in another order the draws are others",
    "poisson_binomial_tail": "of the chances of single trials",
}
SAID_ELSEWHERE = {  # (door, column): the arrays' part, where the column has another name
    ("best_partners", "inside_partner"): lambda found: _named(found.inside_partner, REGIONS),
    ("best_partners", "outside_partner"): lambda found: _named(found.outside_partner, REGIONS),
    ("nearest", "nearest"): lambda found: _named(found.places, REGIONS),
    ("lorenz_curve", "added"): lambda found: _after_none(_named(found.order, REGIONS)),
    ("hoover_curve", "added"): lambda found: _after_none(_named(found.order, REGIONS)),
    ("clusters", "size_star"): lambda found: found.stars.size,
    ("clusters", "specialisation_star"): lambda found: found.stars.specialisation,
    ("clusters", "focus_star"): lambda found: found.stars.focus,
    ("amount_intervals", "parts"): lambda found: np.array("years"),
    ("linkages", "partner_has"): lambda found: np.broadcast_to(found.partner_has, found.by_partner.shape),
    ("complementarity", "complementarity"): lambda found: found,
}
OF_TABLES = {  # (door, table, column): likewise
    ("compared", "regions", "compared"): lambda found: found.regions,
    ("compared", "activities", "compared"): lambda found: found.activities,
    ("reflections", "regions", "reflection"): lambda found: found.regions,
    ("reflections", "activities", "reflection"): lambda found: found.activities,
    ("rescaled_reflections", "regions", "reflection"): lambda found: found[0],
    ("rescaled_reflections", "activities", "reflection"): lambda found: found[1],
}
IN_OTHER_COLUMNS = {  # (door, part of the arrays' result): the columns that hold it
    ("nearest", "places"): {"nearest"},
    ("lorenz_curve", "order"): {"added"},
    ("hoover_curve", "order"): {"added"},
    ("clusters", "stars"): {"size_star", "specialisation_star", "focus_star", "count"},
    ("compared", "regions"): {"compared"},
    ("compared", "activities"): {"compared"},
    ("reflections", "regions"): {"reflection"},
    ("reflections", "activities"): {"reflection"},
}
KINDS_TRIED = ["pandas", "pandas index", "polars", "pyarrow", "duckdb"]
ONE_BY_ONE = {
    "complexity",
    "density",
    "indicators",
    "location_quotient",
    "plant_sizes",
    "proximity",
}


def _named(places: np.ndarray, labels: list[str]) -> np.ndarray:
    return np.array([*labels, None], dtype=object)[places]


def _after_none(labels: np.ndarray) -> np.ndarray:
    return np.concatenate([np.full((*labels.shape[:-1], 1), None), labels], axis=-1)


@cache
def measures() -> dict[str, Callable[..., Any]]:
    """The public functions of measure: those that state a formula."""
    found = {}
    for module in pkgutil.iter_modules(metier.measure.__path__):
        loaded = importlib.import_module(f"metier.measure.{module.name}")
        for name, value in vars(loaded).items():
            own = inspect.isfunction(value) and value.__module__ == loaded.__name__ and not name.startswith("_")
            if own and "\nFormula:\n" in (inspect.getdoc(value) or ""):
                found[name] = value
    return found


def test_every_public_measure_has_a_door_or_a_reason() -> None:
    without = {name for name in measures() if name not in metier.__all__}
    assert without == set(WITHOUT_A_DOOR)


def test_every_door_is_tried_on_real_figures(shared: Path) -> None:
    doors = {*named.__all__, *named_parts.__all__}
    assert set(calls(real(shared))) == doors
    assert doors | ONE_BY_ONE == {name for name in metier.__all__ if name in measures()} | {"indicators"}


def framed(given: Given, kind: str, order: np.random.Generator) -> Any:
    """An argument as a data frame with rows and columns in an order of their own."""
    values, over = given.values, given.over
    if not over:
        return values
    if over[0].startswith("places of "):
        return [LABELS[{"regions": "region", "activities": "activity"}[over[0][10:]]][place] for place in values]
    if over[0] == "periods":
        return {
            period: framed(Given(part, over[1:]), kind, order) for period, part in zip(PERIODS, values, strict=True)
        }
    heading = {"regions": "region", "activities": "activity"}[over[0]]
    make = KINDS.get(kind, lambda columns: pd.DataFrame(columns).set_index(heading).rename_axis(columns="activity"))
    rows = order.permutation(len(values))
    columns = {heading: [LABELS[heading][row] for row in rows]}
    if len(over) == 1:
        return make(columns | {"figure": np.asarray(values).reshape(-1)[rows].tolist()})
    across = {"regions": REGIONS, "activities": ACTIVITIES, "others": OTHERS, "conditions": CONDITIONS}[over[1]]
    headings = order.permutation(values.shape[1])
    return make(columns | {across[i]: values[rows, i].tolist() for i in headings})


def columns_of(result: Any, kind: str) -> dict[str, list[Any]]:
    """A table as lists, its labels first."""
    if kind != "pandas index":
        return plain(result)
    whole = len(result) == 1 and result.index.name is None
    return plain(result if whole else result.reset_index())


def compare(found: Any, wanted: np.ndarray, what: str) -> None:
    if wanted.dtype.kind in "US":
        wanted = wanted.astype(object)
    if wanted.dtype == object:
        assert found == wanted.tolist(), what
    else:
        given = np.array([np.nan if value is None else value for value in found], dtype=float)
        assert_allclose(given, wanted.astype(float), rtol=1e-9, atol=1e-12, err_msg=what)


def check_wide(table: dict[str, list[Any]], wanted: np.ndarray, name: str) -> None:
    """One figure for each: rows by their labels, columns by their headings."""
    (heading,) = {"region", "activity"} & set(table)
    rows = [LABELS[heading].index(label) for label in table.pop(heading)]
    assert sorted(rows) == list(range(len(LABELS[heading])))
    if wanted.ndim == 1:
        wanted = wanted[:, np.newaxis]
    across = next(labels for labels in ([name], REGIONS, ACTIVITIES, OTHERS) if set(labels) == set(table))
    for column, figures in table.items():
        compare(figures, wanted[rows, across.index(column)], f"{name}, {column}")


def check_long(table: dict[str, list[Any]], found: Any, name: str, about: str, settings: dict[str, Given]) -> None:
    """Labels first, then a column for each part."""
    keys = list(takewhile(lambda heading: heading in LABELS and not hasattr(found, heading), table))
    places = [np.array([_place(heading, label, name, about, settings) for label in table[heading]]) for heading in keys]
    assert len(set(zip(*places, strict=True))) == len(places[0]) if places else len(next(iter(table.values()))) == 1
    for column in list(table)[len(keys) :]:
        array = np.asarray(part_of(found, name, about, column))
        assert array.size == len(table[column]), f"{name}, {column}"
        compare(table[column], array[tuple(places)].reshape(-1), f"{name}, {column}")


def part_of(found: Any, name: str, about: str, column: str) -> Any:
    """The arrays' part that a column of a table holds."""
    said = OF_TABLES.get((name, about, column)) or SAID_ELSEWHERE.get((name, column))
    if column == "left_out":
        return getattr(found.left_out, about)
    return said(found) if said else getattr(found, column)


def check_whole(tables: list[dict[str, list[Any]]], found: Any, name: str) -> None:
    """Every part of the arrays' result is in some table."""
    columns = {column for table in tables for column in table}
    parts = {part.name for part in fields(found)} if is_dataclass(found) else set()
    assert [part for part in parts if not IN_OTHER_COLUMNS.get((name, part), {part}) <= columns] == []


def _place(heading: str, label: Any, name: str, about: str, settings: dict[str, Given]) -> int:
    """Where a label stands in the arrays' result; receivers and what they want are counted on their own."""
    place = LABELS[heading].index(label)
    chosen = settings.get({"region": "receivers", "activity": "activities"}.get(heading, ""))
    if chosen is None or not chosen.over[0].startswith("places"):
        return place
    return chosen.values.index(place)


@pytest.mark.parametrize("kind", KINDS_TRIED)
@pytest.mark.parametrize("name", sorted({*named.__all__, *named_parts.__all__}))
def test_a_door_gives_the_arrays_figures_whatever_the_order(shared: Path, name: str, kind: str) -> None:
    arguments = calls(real(shared))[name]
    order = np.random.default_rng(len(name))
    wanted = measures()[name](**{argument: given.values for argument, given in arguments.items()})
    tables = {argument: framed(given, kind, order) for argument, given in arguments.items()}
    found = getattr(metier, name)(**tables, region=None if kind == "pandas index" else "region")
    if name in named_parts.__all__:
        whole = vars(found) if isinstance(found, LabelledParts) else {"": found}
        tables = {about: columns_of(table, kind) for about, table in whole.items() if table is not None}
        check_whole(list(tables.values()), wanted, name)
        for about, table in tables.items():
            check_long(table, wanted, name, about, arguments)
    elif isinstance(found, float):
        assert found == pytest.approx(wanted, rel=1e-12)
    elif name == "pooled_prior":
        assert sorted(found.mean[0]) == pytest.approx(sorted(wanted.mean[0]), rel=1e-9)
    else:
        check_wide(columns_of(found, kind), np.asarray(wanted), name)


def cut(given: Given, regions: int, activities: int) -> Given:
    """The same argument of a smaller table."""
    kept = {"regions": slice(regions), "activities": slice(activities)}
    return Given(np.asarray(given.values)[tuple(kept.get(one, slice(None)) for one in given.over)], given.over)


def kind_of_refusal(call: Callable[[], Any]) -> type[Exception] | None:
    try:
        call()
    except Exception as refused:
        return type(refused)
    return None


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("kind", ["polars", "pandas index"])
@pytest.mark.parametrize("shape", [(0, 12), (16, 0), (16, 1), (1, 1)])
def test_a_small_table_is_refused_where_the_array_is_and_nowhere_else(
    shared: Path, shape: tuple[int, int], kind: str
) -> None:
    order = np.random.default_rng(6)
    for name, whole in calls(real(shared)).items():
        chosen = {argument for argument, given in whole.items() if given.over and given.over[0].startswith("places")}
        arguments = {argument: cut(given, *shape) for argument, given in whole.items() if argument not in chosen}
        arrays = {argument: given.values for argument, given in arguments.items()}
        tables = {argument: framed(given, kind, order) for argument, given in arguments.items()}
        wanted = kind_of_refusal(lambda name=name, arrays=arrays: measures()[name](**arrays))
        region = None if kind == "pandas index" else "region"
        found = kind_of_refusal(lambda name=name, t=tables, r=region: getattr(metier, name)(**t, region=r))
        assert found == wanted, name
