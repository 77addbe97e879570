"""The kinds of data frame: what comes in as pandas, polars, pyarrow or DuckDB goes out as the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from narwhals.exceptions import DuplicateError
from numpy.typing import NDArray

from metier.errors import Fault, InputError

LABELS_SHOWN = 10
NO_TABLES = (np.ndarray, list, tuple, str, int, float)  # told at once; to ask narwhals takes longer than many an index
KINDS = "pandas, polars, pyarrow or DuckDB"


def is_table(x: object) -> bool:
    """Whether ``x`` is a data frame of some kind, and not an array."""
    if x is None or isinstance(x, NO_TABLES):
        return False
    return bool(nw.dependencies.is_into_dataframe(x)) or _is_lazy(x)


def _is_lazy(x: object) -> bool:
    return isinstance(nw.from_native(x, pass_through=True), nw.LazyFrame)


@dataclass(frozen=True)
class Table:
    """A data frame that was taken in.

    Attributes:
        frame: its rows, in memory.
        given: the object as the caller handed it over, for what goes back.
    """

    frame: nw.DataFrame[Any]
    given: Any

    @property
    def is_pandas(self) -> bool:
        """Whether it is a pandas data frame, which has an index."""
        return bool(self.frame.implementation.is_pandas())

    @property
    def native(self) -> Any:
        """The data frame in memory, as its own package has it."""
        return self.frame.to_native()

    def column(self, name: Any) -> Any:
        """One column, as its own package has it."""
        return self.frame.get_column(name).to_native()

    def same_kind(self, columns: Mapping[Any, Any]) -> Any:
        """A new data frame of the caller's kind; NaN is missing in it, as that kind writes it."""
        if self.is_pandas:
            return self.as_given(_pandas_frame(self.native, columns))
        if self.frame.implementation.is_polars():
            return self.as_given(_polars_frame(columns))
        return self.as_given(_pyarrow_table(columns))

    def same_kind_of_cells(
        self, heading: Any, labels: Any, headings: Sequence[Any], cells: NDArray[np.float64], place: int = 0
    ) -> Any:
        """The same of a matrix with a heading for each column, and one column of labels at its place among them."""
        if not headings:
            return self.same_kind({heading: labels})
        if self.is_pandas:
            index = getattr(labels, "index", None)
            frame = type(self.native)(cells, index=index, columns=list(headings))
            frame.insert(place, heading, labels)
            return self.as_given(frame)
        block = _polars_block(headings, cells)
        if self.frame.implementation.is_polars():
            return self.as_given(block.insert_column(place, _polars_series(heading, labels)))
        return self.as_given(block.to_arrow().add_column(place, heading, _pyarrow_array(labels)))

    def as_given(self, native: Any) -> Any:
        """Hand a frame in memory back as what the caller gave: a DuckDB relation, a lazy or an eager frame."""
        if isinstance(native, type(self.given)):
            return native
        if nw.dependencies.is_duckdb_relation(self.given):
            return self.given.query("given", "SELECT * FROM native")  # on the connection of the caller
        return nw.from_native(native, eager_only=True).lazy().to_native()


def some_of(labels: Sequence[Any]) -> str:
    """Labels for a message: the first of many, and how many more there are."""
    more = f" and {len(labels) - LABELS_SHOWN} more" if len(labels) > LABELS_SHOWN else ""
    return ", ".join(map(repr, labels[:LABELS_SHOWN])) + more


def taken_in(x: Any, name: str = "table") -> Table:
    """Take in a data frame, reading it into memory where its kind is lazy; refuse any other object."""
    try:
        frame = nw.from_native(x, pass_through=True)
        if isinstance(frame, nw.LazyFrame):
            frame = frame.collect()
        if isinstance(frame, nw.DataFrame) and _is_known(frame):
            return Table(frame, x)
    except DuplicateError:
        raise InputError(_repeated_headings(x, name)) from None
    raise InputError([Fault(f"the {name} is of type {type(x).__name__}", f"Hand over a data frame of {KINDS}.")])


def _repeated_headings(native: Any, name: str) -> list[Fault]:
    headings = native.column_names if hasattr(native, "column_names") else native.columns
    return [
        Fault(f"the {name} has the heading {heading!r} more than once", "Give each column a name of its own.")
        for heading, count in Counter(headings).items()
        if count > 1
    ]


def _is_known(frame: nw.DataFrame[Any]) -> bool:
    kind = frame.implementation
    return bool(kind.is_pandas() or kind.is_polars() or kind.is_pyarrow())


def _pandas_frame(like: Any, columns: Mapping[Any, Any]) -> Any:
    return type(like)(dict(columns), copy=False)


def _polars_frame(columns: Mapping[Any, Any]) -> Any:
    import polars as pl

    return pl.DataFrame([_polars_series(name, values) for name, values in columns.items()])


def _polars_block(headings: Sequence[Any], cells: NDArray[np.float64]) -> Any:
    import polars as pl

    columns = np.ascontiguousarray(cells.T)
    block = pl.DataFrame([pl.Series(name, column) for name, column in zip(headings, columns, strict=True)])
    return block.fill_nan(None) if _has_nan(columns) else block


def _polars_series(name: str, values: Any) -> Any:
    import polars as pl

    series = pl.Series(name, values) if isinstance(values, (np.ndarray, list)) else values.alias(name)
    return series.fill_nan(None) if _has_nan(values) else series


def _pyarrow_table(columns: Mapping[Any, Any]) -> Any:
    import pyarrow as pa

    return pa.table({name: _pyarrow_array(values) for name, values in columns.items()})


def _pyarrow_array(values: Any) -> Any:
    import pyarrow as pa

    return pa.array(values, from_pandas=_has_nan(values)) if isinstance(values, (np.ndarray, list)) else values


def _has_nan(values: Any) -> bool:
    """Whether a column of floats has a NaN: the least of them is then NaN, and no sum can overflow."""
    floats = isinstance(values, np.ndarray) and values.dtype.kind == "f"
    return bool(floats and values.size and np.isnan(values.min()))
