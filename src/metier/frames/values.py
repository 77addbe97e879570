"""Columns of figures as float64: a null is NaN, and text is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from metier.errors import Fault
from metier.frames.kinds import Table
from metier.frames.panel import Floats
from metier.frames.refusals import impossible_values, is_missing, not_numbers

Read = Callable[[Table, Any], tuple[NDArray[Any], list[Fault]]]


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
