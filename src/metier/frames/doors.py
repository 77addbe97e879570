"""Doors for data frames: labels off, the arrays' function, labels on; an array goes straight through.

One figure for each cell, region, activity or pair comes back as wide as the table went in. A result with several parts
is one long table, which begins with the labels and has a column for each part; where the parts are of different things
there is one such table for each, in a frozen `LabelledParts`.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from metier.frames.axes import axis
from metier.frames.beside import Align
from metier.frames.call import Call, Intake, laid_out, table_of_cells, table_of_labelled_cells, tables_of_periods
from metier.frames.explained import EXPLAINED, OF_PERIODS, explained, tables_told
from metier.frames.kinds import is_table
from metier.frames.parts import LabelledParts, long_table, name_apart
from metier.frames.wide import ACTIVITY
from metier.measure.sides import Of

Single = Literal[
    "cells",
    "subjects",
    "regions",
    "activities",
    "pairs of subjects",
    "pairs of regions",
    "pairs of activities",
    "regions by others",
    "activities by others",
    "whole",
]
Label = Callable[[Any, Call], Any]

REGION = inspect.Parameter("region", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Any)
ABOUT = {  # a table of the parts: what it has a row for each combination of
    "cells": ("regions", "activities"),
    "regions": ("regions",),
    "activities": ("activities",),
    "subjects": ("subjects",),
    "pairs": ("subjects", "other subjects"),
    "partners": ("receivers", "partners", "wanted"),
    "receivers": ("receivers", "wanted"),
    "periods": ("periods", "activities"),
    "classes": ("classes",),
    "moves": ("classes", "next classes"),
    "conditions": ("conditions", "activities"),
    "ranked": ("subjects", "ranks"),
    "curves": ("subjects", "points"),
    "whole": (),
}
EVERY: Sequence[str] = ()  # a column for each part of whatever comes out


@dataclass(frozen=True)
class Part:
    """One column of a result with several parts.

    Attributes:
        name: its heading.
        found: how it is got from the arrays' result; None: by its name.
        named: what it holds the places of (an axis), to be written as labels; empty: figures.
    """

    name: str
    found: Callable[[Any], Any] | None = None
    named: str = ""

    def of(self, result: Any) -> NDArray[Any]:
        """The part of a result, as an array."""
        return np.asarray(getattr(result, self.name) if self.found is None else self.found(result))


def door(
    measure: Callable[..., Any],
    single: Single,
    whom: Of = "regions",
    intake: Intake = table_of_cells,
    **beside: Align,
) -> Callable[..., Any]:
    """The same index for data frames too.

    Args:
        measure: an index whose first argument is a table (..., regions, activities).
        single: what its figures are of; subjects are whom its argument ``of`` says.
        whom: whose parts a reference is over, where the index has no argument ``of``.
        intake: what the first table is, if not a row per region and a column per activity.
        **beside: how arguments are put in order that `metier.frames.beside` does not know by name.
    """
    return opened(measure, lambda found, call: _wide(found, call, measure.__name__, single), whom, intake, beside, "")


def several(
    measure: Callable[..., Any],
    whom: Of = "regions",
    intake: Intake = table_of_labelled_cells,
    beside: Mapping[str, Align] | None = None,
    **parts: Sequence[str | Part],
) -> Callable[..., Any]:
    """The same for a result with several parts.

    Args:
        measure: as in `door`.
        whom: as in `door`.
        intake: as in `door`.
        beside: as in `door`.
        **parts: the columns of each table, by what it has a row for; see `ABOUT`.
    """
    columns = {about: [Part(one) if isinstance(one, str) else one for one in ones] for about, ones in parts.items()}
    return opened(
        measure, lambda found, call: _tables(found, call, columns), whom, intake, beside or {}, _told(columns)
    )


def opened(
    measure: Callable[..., Any],
    label: Label,
    whom: Of = "regions",
    intake: Intake = table_of_cells,
    own: Mapping[str, Align] | None = None,
    returns: str = "",
) -> Callable[..., Any]:
    """The function for arrays that takes data frames too, whose results ``label`` labels; ``returns`` tells how."""
    signature = inspect.signature(measure)

    @functools.wraps(measure)
    def labelled(*given: Any, region: Any = None, **settings: Any) -> Any:
        told = signature.bind(*given, **settings)
        x, *_ = told.arguments.values()
        if not (isinstance(x, Mapping) or is_table(x)):
            return measure(*given, **settings)
        call = laid_out(told, region, intake, whom, own or {})
        return label(measure(*told.args, **told.kwargs), call)

    vars(labelled)["__signature__"] = signature.replace(parameters=[*signature.parameters.values(), REGION])
    argument = OF_PERIODS if intake is tables_of_periods else EXPLAINED
    labelled.__doc__ = explained(inspect.getdoc(measure) or "", argument, returns)
    return labelled


def _wide(found: Any, call: Call, name: str, single: str) -> Any:
    """One figure each, as wide as the table that came in."""
    given = call.table
    what = single.replace("subjects", call.of)
    if what == "cells":
        return given.labelled(found)
    if what == "whole":
        return found
    if what.endswith("by others") and call.told.get("other", what) is not None:
        return _by_others(found, call, what)
    if what in ("pairs of activities", "activities by others"):
        return given.square(found)
    if what == "pairs of regions":
        return given.square_of_regions(found)
    per, label = (given.per_region, given.region) if what == "regions" else (given.per_activity, ACTIVITY)
    return per({name: found})[name] if given.region is None else per({name_apart(name, [label]): found})


def _by_others(found: Any, call: Call, what: str) -> Any:
    """Figures of regions or activities by the activities of a second classification, which head the columns."""
    per = call.table.per_region if what.startswith("regions") else call.table.per_activity
    headings = axis("others", call, found.shape[-1]).labels
    return per(dict(zip(headings, np.ascontiguousarray(found.T), strict=True)))


def _tables(found: Any, call: Call, parts: Mapping[str, Sequence[Part]]) -> Any:
    """One long table for each thing that the parts are of; if it is the only one, the table itself."""
    tables = {about: _table(found, call, ABOUT[about], columns) for about, columns in parts.items()}
    return LabelledParts(**tables) if len(tables) > 1 else tables.popitem()[1]


def _table(found: Any, call: Call, about: Sequence[str], told: Sequence[Part]) -> Any:
    columns = told or [Part(field.name) for field in fields(found)]
    arrays = [column.of(found) for column in columns]
    axes = [axis(word, call, size) for word, size in zip(about, arrays[0].shape, strict=True)]
    figures = {
        column.name: axis(column.named, call, 0).named(array) if column.named else array
        for column, array in zip(columns, arrays, strict=True)
    }
    return long_table(call.table, axes, figures)


def _told(parts: Mapping[str, Sequence[Part]]) -> str:
    return tables_told({about: (ABOUT[about], [one.name for one in ones]) for about, ones in parts.items()})
