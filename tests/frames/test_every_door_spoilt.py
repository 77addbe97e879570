"""Every door with a table that something is wrong with: a refusal that says what and what to do, or figures."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import metier
from metier.errors import MetierError
from metier.frames import named, named_parts
from tests.frames.every_door import calls, real
from tests.frames.test_every_door import framed

DOORS = sorted({*named.__all__, *named_parts.__all__})
Wreck = Callable[[pd.DataFrame], pd.DataFrame]


def called(name: str, tables: dict[str, Any], region: str | None = "region") -> Any:
    with warnings.catch_warnings(), np.errstate(over="raise", divide="raise", invalid="raise"):
        warnings.simplefilter("error")
        return getattr(metier, name)(**tables, region=region)


def tables_of(shared: Path, name: str, kind: str) -> dict[str, Any]:
    order = np.random.default_rng(5)
    return {argument: framed(given, kind, order) for argument, given in calls(real(shared))[name].items()}


def wrecked(tables: dict[str, Any], wreck: Wreck, kind: str) -> dict[str, Any]:
    """The tables, the first of them (or its first period) wrecked."""
    first = next(iter(tables))
    given = tables[first]
    if isinstance(given, dict):
        period = next(iter(given))
        return {**tables, first: {**given, period: _wrecked(given[period], wreck, kind)}}
    return {**tables, first: _wrecked(given, wreck, kind)}


def _wrecked(table: Any, wreck: Wreck, kind: str) -> Any:
    plain = pd.DataFrame(table.to_dict(as_series=False)) if kind == "polars" else table
    found = wreck(plain.copy())
    return pl.from_pandas(found) if kind == "polars" else found


def column(table: pd.DataFrame) -> str:
    return next(heading for heading in table.columns if heading not in ("region", "activity"))


def with_text(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{column(table): ["a few"] * len(table)})


def with_infinity(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{column(table): np.inf})


def with_negatives(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{column(table): -2.5})


def without_labels(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns=[heading for heading in ("region", "activity") if heading in table])


def without_rows(table: pd.DataFrame) -> pd.DataFrame:
    return table.iloc[:0]


def without_figures(table: pd.DataFrame) -> pd.DataFrame:
    return table[[heading for heading in ("region", "activity") if heading in table]]


def with_nulls(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{column(table): np.nan})


def with_numbers_kept_as_objects(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{column(table): table[column(table)].astype(object)})


REFUSED: dict[str, Wreck] = {"text": with_text, "infinite": with_infinity, "no labels": without_labels}
TAKEN_OR_REFUSED: dict[str, Wreck] = {
    "negative": with_negatives,
    "no rows": without_rows,
    "no figures": without_figures,
    "nulls": with_nulls,
    "objects": with_numbers_kept_as_objects,
}


def told(refused: MetierError) -> None:
    assert refused.faults
    for fault in refused.faults:
        assert len(fault.problem) > 5
        assert fault.remedy[:1].isupper()
        assert fault.remedy.endswith(".")


def kind_of(name: str) -> str:
    """Each kind for half of the doors."""
    return "polars" if len(name) % 2 else "pandas"


@pytest.mark.parametrize("name", DOORS)
def test_what_is_no_table_of_figures_is_refused(shared: Path, name: str) -> None:
    kind = kind_of(name)
    tables = tables_of(shared, name, kind)
    for wrong, wreck in REFUSED.items():
        with pytest.raises(MetierError) as refused:
            called(name, wrecked(tables, wreck, kind))
            pytest.fail(f"{wrong} was taken")
        told(refused.value)


@pytest.mark.parametrize("name", DOORS)
def test_odd_tables_give_figures_or_a_refusal(shared: Path, name: str) -> None:
    kind = kind_of(name)
    tables = tables_of(shared, name, kind)
    for odd, wreck in TAKEN_OR_REFUSED.items():
        try:
            called(name, wrecked(tables, wreck, kind))
        except MetierError as refused:
            told(refused)
        except Exception as error:
            error.add_note(f"with {odd}")
            raise


@pytest.mark.parametrize("name", DOORS)
def test_the_tables_given_are_not_changed(shared: Path, name: str) -> None:
    tables = tables_of(shared, name, "pandas")
    copies = {argument: _copied(table) for argument, table in tables.items()}
    called(name, tables)
    for argument, table in tables.items():
        _same(table, copies[argument])


def _copied(table: Any) -> Any:
    if isinstance(table, dict):
        return {period: _copied(one) for period, one in table.items()}
    return table.copy() if isinstance(table, pd.DataFrame) else table


def _same(table: Any, copy: Any) -> None:
    if isinstance(table, dict):
        for period, one in table.items():
            _same(one, copy[period])
    elif isinstance(table, pd.DataFrame):
        pd.testing.assert_frame_equal(table, copy)
