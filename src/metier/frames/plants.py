"""A list of plants, one a row, made into what the agglomeration of activities needs to know of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from metier.errors import InputError
from metier.frames.kinds import taken_in
from metier.frames.labels import labels_of
from metier.frames.refusals import columns_named_twice, missing_columns, missing_labels
from metier.frames.values import figures_of
from metier.measure import agglomeration

RESULTS = ("herfindahl", "fourth_powers")


def plant_sizes(plants: Any, activity: str = "activity", size: str = "size") -> Any:
    """How each activity's employment is spread over its plants: what `metier.ellison_glaeser` asks for.

    Formula:
        H = sum_k z_k^2, fourth powers sum_k z_k^4, z_k the plant's share of its activity's employment

    Source:
        Ellison, Glaeser 1997 [unverified]

    Args:
        plants: a data frame of pandas, polars, pyarrow or DuckDB, one row for each plant.
        activity: the column of the activities' labels.
        size: the column of the plants' employment, not negative.

    Returns:
        A data frame of the same kind with the columns of the labels, herfindahl and fourth_powers, one row for each
        activity in the order of the labels. With an array of plants: `metier.measure.agglomeration.plant_sizes`.

    Raises:
        InputError: all at once, with their rows: columns that are not there, missing labels, text, negative and
            infinite values.

    Zero, missing, ties:
        A plant without a figure is left out. An activity without employment has missing figures.

    Example:
        >>> import metier, polars
        >>> plants = polars.DataFrame({"nace": ["C10", "C10", "C11"], "employees": [30, 10, 5]})
        >>> metier.plant_sizes(plants, activity="nace", size="employees").rows()
        [('C10', 0.625, 0.3203125), ('C11', 1.0, 1.0)]
    """
    given = taken_in(plants)
    roles = {"activity": activity, "size": size}
    faults = columns_named_twice(roles, RESULTS) + missing_columns(given, roles)
    if faults:
        raise InputError(faults)
    labels, mixed = labels_of(given, activity)
    sizes, wrong = figures_of(given, size)
    faults = mixed + missing_labels(labels, activity) + wrong
    if faults:
        raise InputError(faults)
    found = agglomeration.plant_sizes(sizes, labels.codes, labels.count)
    keys = {activity: labels.distinct.written(np.arange(labels.count))}
    return given.same_kind(keys | {name: getattr(found, name) for name in RESULTS})
