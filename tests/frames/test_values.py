"""Columns taken all at once are those taken one by one, whatever kind of numbers a package holds in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from metier.frames import values as module
from metier.frames.kinds import taken_in
from metier.frames.values import figures_of, matrix_of, numbers_of

NUMBERS: dict[str, Any] = {
    "pandas floats": pd.DataFrame({"a": [1.5, np.nan], "b": [0.0, 2.0]}),
    "pandas whole numbers and floats": pd.DataFrame({"a": [1, 2], "b": [0.5, np.nan]}),
    "pandas nullable": pd.DataFrame({"a": pd.array([1, None], "Int64"), "b": pd.array([None, 0.25], "Float64")}),
    "pandas arrow": pd.DataFrame(
        {"a": pd.array([1, None], "int64[pyarrow]"), "b": pd.array([0.5, 2], "float32[pyarrow]")}
    ),
    "pandas true and false": pd.DataFrame({"a": [True, False], "b": pd.array([True, None], "boolean")}),
    "pandas labels beside": pd.DataFrame({"region": ["x", "y"], "a": [1, 2], "b": [3.0, np.nan]}),
    "pandas objects": pd.DataFrame({"a": np.array([1, None], dtype=object), "b": [1.0, 2.0]}),
    "pandas half floats": pd.DataFrame({"a": np.array([1, 2], np.float16), "b": np.array([0.5, np.nan], np.float16)}),
    "polars floats": pl.DataFrame({"a": [1.5, None], "b": [float("nan"), 2.0]}),
    "polars whole numbers": pl.DataFrame({"a": pl.Series([1, None], dtype=pl.UInt8), "b": [3, 4]}),
    "polars decimals": pl.DataFrame({"a": [Decimal("1.50"), None], "b": [Decimal("0.1"), Decimal("2.0")]}),
    "polars true and false": pl.DataFrame({"a": [True, None], "b": [False, True]}),
    "polars nothing known": pl.DataFrame({"a": [None, None], "b": [1.0, 2.0]}),
    "arrow floats": pa.table({"a": [1.5, None], "b": [0.0, 2.0]}),
    "arrow in pieces": pa.table({"a": pa.chunked_array([[1], [None]]), "b": pa.chunked_array([[0.5, 2.5]])}),
    "arrow half floats": pa.table({"a": pa.array(np.array([1, 2], np.float16)), "b": [1.0, None]}),
    "arrow decimals": pa.table({"a": pa.array([Decimal("1.5"), None]), "b": [1.0, 2.0]}),
    "arrow nothing known": pa.table({"a": pa.nulls(2), "b": [1.0, 2.0]}),
    "one column": pl.DataFrame({"a": [1.0, None]}),
    "no rows": pl.DataFrame({"a": [], "b": []}, schema={"a": pl.Float64, "b": pl.Int64}),
}


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("read", [figures_of, numbers_of])
def test_at_once_as_one_by_one(kind: str, read: module.Read, monkeypatch: pytest.MonkeyPatch) -> None:
    table = taken_in(NUMBERS[kind])
    headings = [heading for heading in table.frame.columns if heading != "region"]
    at_once, faults = matrix_of(table, headings, read)
    monkeypatch.setattr(module, "_numbers_at_once", lambda table, headings: None)
    one_by_one, told = matrix_of(table, headings, read)
    np.testing.assert_array_equal(at_once, one_by_one)
    assert at_once.shape == (len(table.frame), len(headings))
    assert at_once.flags.c_contiguous
    assert faults == told == []


@pytest.mark.parametrize("of", [pd.DataFrame, pl.DataFrame, pa.table])
def test_what_is_impossible_is_told_of_its_column_and_row(of: Any) -> None:
    table = taken_in(of({"a": [1.0, -1.0], "b": [np.inf, 2.0], "c": [0.0, 1.0]}))
    _, faults = matrix_of(table, ["a", "b", "c"], figures_of)
    assert [(fault.column, fault.rows) for fault in faults] == [("a", (1,)), ("b", (0,))]
    values, faults = matrix_of(table, ["a", "b", "c"], numbers_of)
    assert faults == []
    assert values[1, 0] == -1


@pytest.mark.parametrize("of", [pd.DataFrame, pl.DataFrame, pa.table])
def test_a_text_among_many_columns_is_told_of_its_own(of: Any) -> None:
    _, faults = matrix_of(taken_in(of({"a": [1.0, 2.0], "b": ["x", "3"]})), ["a", "b"], figures_of)
    assert [fault.column for fault in faults] == ["b"]


def test_dates_and_durations_are_no_figures() -> None:
    dated = pd.DataFrame({"a": pd.to_datetime(["2020-01-01", "2021-01-01"]), "b": [1.0, 2.0]})
    assert [fault.column for fault in matrix_of(taken_in(dated), ["a", "b"], figures_of)[1]] == ["a"]
    lengths = pl.DataFrame({"a": [1, 2], "b": pl.Series([1, 2]).cast(pl.Duration)})
    assert [fault.column for fault in matrix_of(taken_in(lengths), ["a", "b"], figures_of)[1]] == ["b"]


def test_the_callers_table_is_not_written_to() -> None:
    table = pd.DataFrame(np.ones((2, 2)), columns=["a", "b"])
    values, _ = matrix_of(taken_in(table), ["a", "b"], figures_of)
    if values.flags.writeable:
        values[:] = 5
    assert (table == 1).all().all()
