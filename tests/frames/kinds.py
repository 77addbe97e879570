"""One table in each kind of data frame, and back to plain Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa


def _duckdb(columns: dict[str, list[Any]]) -> duckdb.DuckDBPyRelation:
    connection = duckdb.connect()
    connection.register("given_table", pa.table(columns))
    return connection.table("given_table")


KINDS: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "polars lazy": pl.LazyFrame,
    "pyarrow": pa.table,
    "duckdb": _duckdb,
}


def plain(frame: Any) -> dict[str, list[Any]]:
    """The columns as lists, with None for whatever is missing."""
    narwhal = nw.from_native(frame)
    eager = narwhal.collect() if isinstance(narwhal, nw.LazyFrame) else narwhal
    return {
        name: [None if value is None or value != value else value for value in eager.get_column(name).to_list()]
        for name in eager.columns
    }
