"""Bounds of the rounding as `metier.rounding_interval` labels them, back to arrays in the order of another table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from metier.errors import InputError
from metier.frames.alignment import places_among
from metier.frames.kinds import Table, is_table, taken_in
from metier.frames.panel import Floats
from metier.frames.refusals import missing_columns
from metier.frames.values import numbers_of
from metier.frames.wide import ACTIVITY, Wide
from metier.measure.input_error import RoundingInterval

BOUNDS = ("low", "high", "log_sd")


def aligned_rounding(given: Any, beside: Wide, name: str) -> Any:
    """Bounds from a long table with a row for each region and activity; those of arrays pass through."""
    if not is_table(given):
        return given
    table = taken_in(given, name)
    keys = [] if beside.region is None else [beside.region, ACTIVITY]
    faults = missing_columns(table, {str(heading): heading for heading in (*keys, *BOUNDS)})
    if faults:
        raise InputError(faults)
    regions, activities = _labels_of(table, keys)
    rows = places_among(list(dict.fromkeys(regions)), beside.regions, f"{name}'s regions", "region")
    columns = places_among(list(dict.fromkeys(activities)), beside.activities, f"{name}'s activities")
    return RoundingInterval(*(_spread(table, part, regions, activities)[np.ix_(rows, columns)] for part in BOUNDS))


def _labels_of(table: Table, keys: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    if not keys:
        index = table.native.index
        return list(index.get_level_values(0)), list(index.get_level_values(1))
    region, activity = (list(table.frame.get_column(key).to_list()) for key in keys)
    return region, activity


def _spread(table: Table, part: str, regions: Sequence[Any], activities: Sequence[Any]) -> Floats:
    """One part (regions, activities), both in the order in which they first occur; NaN where there is no row."""
    figures, faults = numbers_of(table, part)
    if faults:
        raise InputError(faults)
    down = {label: place for place, label in enumerate(dict.fromkeys(regions))}
    across = {label: place for place, label in enumerate(dict.fromkeys(activities))}
    cells = np.full((len(down), len(across)), np.nan)
    cells[[down[label] for label in regions], [across[label] for label in activities]] = figures
    return cells
