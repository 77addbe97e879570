"""One door for all indices of one table: a wide data frame goes in, and its labels come out with the figures."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from typing import Any, Literal

from metier.frames.alignment import aligned_cells, aligned_column, aligned_row, aligned_square
from metier.frames.kinds import is_table
from metier.frames.panel import Floats
from metier.frames.wide import ACTIVITY, Wide, wide
from metier.measure.sides import Of

Axis = Literal["cells", "subjects", "regions", "activities", "pairs of subjects", "pairs of activities"]

REGION = inspect.Parameter("region", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Any)
EXPLAINED = """    region: for a wide data frame of pandas, polars, pyarrow or DuckDB (one row per region, one column
        per activity) the column of the regions' labels; None for an array, and for pandas where they are the index.
        The result is then of the same kind with its labels, and what is handed over beside the table with labels
        of its own is put in order by them.
"""

BESIDE: dict[str, Callable[[Any, Wide, str], Any]] = {
    "activities": aligned_row,
    "regions": aligned_column,
    "income": aligned_column,
    "gini": aligned_column,
    "intensity": aligned_column,
    "imports": aligned_cells,
    "last": aligned_cells,
    "reference_first": aligned_row,
    "reference_last": aligned_row,
    "proximity": aligned_square,
}
PER_PART = ("reference", "population")  # of a region its activities, of an activity the regions


def door(measure: Callable[..., Floats], axis: Axis, whom: Of = "regions") -> Callable[..., Any]:
    """The same index for data frames too; an array goes straight through to ``measure``.

    Args:
        measure: an index whose first argument is a table (..., regions, activities).
        axis: what its figures are of; subjects are whom its argument ``of`` says.
        whom: whose parts a reference is over, where the index has no argument ``of``.
    """
    signature = inspect.signature(measure)

    @functools.wraps(measure)
    def labelled(*given: Any, region: Any = None, **settings: Any) -> Any:
        told = signature.bind(*given, **settings)
        x, *_ = told.arguments.values()
        if not is_table(x):
            return measure(*given, **settings)
        table = wide(x, region, "table")
        told.apply_defaults()
        of = told.arguments.get("of", whom)
        first, *others = told.arguments
        told.arguments[first] = table.values
        for name in others:
            told.arguments[name] = _in_order(name, told.arguments[name], table, of)
        return _with_labels(measure(*told.args, **told.kwargs), table, measure.__name__, axis.replace("subjects", of))

    vars(labelled)["__signature__"] = signature.replace(parameters=[*signature.parameters.values(), REGION])
    labelled.__doc__ = _explained(inspect.getdoc(measure) or "")
    return labelled


def _in_order(name: str, value: Any, given: Wide, of: str) -> Any:
    if name in PER_PART:
        return (aligned_row if of == "regions" else aligned_column)(value, given, name)
    return BESIDE[name](value, given, name) if name in BESIDE else value


def _with_labels(found: Floats, given: Wide, name: str, axis: str) -> Any:
    if axis == "cells":
        return given.labelled(found)
    if axis == "pairs of activities":
        return given.square(found)
    if axis == "pairs of regions":
        return given.square_of_regions(found)
    per, label = (given.per_region, given.region) if axis == "regions" else (given.per_activity, ACTIVITY)
    return per({name: found})[name] if given.region is None else per({_apart(name, label): found})


def _apart(name: str, label: Any) -> str:
    """The heading of the figures, which the column of the labels may have taken."""
    return f"{name}_figure" if name == label else name


def _explained(text: str) -> str:
    """The docstring with the argument that a data frame needs, at the end of its Args."""
    return re.sub(r"(\nArgs:\n(?:    .*\n|\n(?=    ))+)", lambda args: args.group(1) + EXPLAINED, text, count=1)
