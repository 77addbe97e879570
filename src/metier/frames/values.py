"""Columns of figures as float64: a null is NaN, and text is refused.

Columns of numbers are taken all at once; only where one holds something else are they looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from metier.errors import Fault
from metier.frames.kinds import Table
from metier.frames.panel import Floats
from metier.frames.refusals import impossible_values, is_missing, not_numbers

Read = Callable[[Table, Any], tuple[NDArray[Any], list[Fault]]]


def matrix_of(table: Table, headings: Sequence[Any], read: Read) -> tuple[Floats, list[Fault]]:
    """Columns of figures side by side, (rows, columns), and what is wrong with them."""
    numbers = _numbers_at_once(table, headings)
    if numbers is not None and (read is numbers_of or not _any_impossible(numbers)):
        return numbers, []
    values = np.empty((len(table.frame), len(headings)))
    faults: list[Fault] = []
    for i, heading in enumerate(headings):
        values[:, i], wrong = read(table, heading)
        faults += wrong
    return values, faults


def _numbers_at_once(table: Table, headings: Sequence[Any]) -> Floats | None:
    """Columns of numbers in one step of their own package; None where one of them is none."""
    if not headings:  # a table without columns has no rows in some packages
        return None
    if table.is_pandas:
        return _of_pandas(table.native, headings)
    if table.frame.implementation.is_polars():
        return _of_polars(table.native.select(headings))
    return _of_pyarrow(table.native.select(list(headings)))


def _of_pandas(frame: Any, headings: Sequence[Any]) -> Floats | None:
    chosen = frame if len(headings) == frame.shape[1] else frame[list(headings)]
    if any(dtype.kind not in "iufb" for dtype in chosen.dtypes):
        return None
    return np.ascontiguousarray(chosen.to_numpy(dtype=np.float64, na_value=np.nan))


def _of_polars(frame: Any) -> Floats | None:
    import polars as pl

    if not all(dtype.is_numeric() or dtype == pl.Boolean for dtype in frame.dtypes):
        return None
    values: Floats = frame.cast(pl.Float64).to_numpy(order="c")
    return values


def _of_pyarrow(table: Any) -> Floats | None:
    import polars as pl
    import pyarrow as pa

    def plain(kind: Any) -> bool:
        return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))

    if not all(plain(kind) and not pa.types.is_float16(kind) for kind in table.schema.types):
        return None
    return _of_polars(pl.from_arrow(table))


def _any_impossible(values: Floats) -> bool:
    """Whether a value is negative or infinite; NaN is neither."""
    least, most = (reduce(values, axis=None, initial=0.0) for reduce in (np.fmin.reduce, np.fmax.reduce))
    return bool(least < 0 or most == np.inf)


def figures_of(table: Table, name: Any) -> tuple[Floats, list[Fault]]:
    """One column as float64 with NaN for nulls, and what is wrong with it."""
    figures, faults = numbers_of(table, name)
    return figures, faults or impossible_values(figures, name)


def numbers_of(table: Table, name: Any) -> tuple[Floats, list[Fault]]:
    """The same of a column that may be negative or infinite, such as a complexity."""
    column = table.frame.get_column(name)
    if column.dtype.is_numeric() or column.dtype == nw.Boolean:
        return np.asarray(column.cast(nw.Float64).to_numpy(), dtype=np.float64), []
    cells = column.to_list()
    faults = not_numbers(cells, name)
    if faults:
        return np.full(len(cells), np.nan), faults
    return np.array([np.nan if is_missing(cell) else float(cell) for cell in cells], dtype=np.float64), []
