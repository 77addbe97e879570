"""What an argument that comes beside the table is over, by its name; a door that uses a name otherwise says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from metier.frames.alignment import (
    aligned_cells,
    aligned_column,
    aligned_groups_column,
    aligned_groups_row,
    aligned_numbers_column,
    aligned_numbers_row,
    aligned_numbers_rows,
    aligned_row,
    aligned_row_or_cells,
    aligned_rows,
    aligned_square,
    mask,
)
from metier.frames.wide import Wide

Align = Callable[[Any, Wide, str], Any]

BESIDE: Mapping[str, Align] = {
    "activities": mask(aligned_row),
    "regions": mask(aligned_column),
    "members": mask(aligned_row),
    "choosable": mask(aligned_row_or_cells),
    "listed": mask(aligned_cells),
    "income": aligned_column,
    "gini": aligned_column,
    "intensity": aligned_column,
    "imports": aligned_cells,
    "last": aligned_cells,
    "revised": aligned_cells,
    "firms": aligned_cells,
    "m": aligned_cells,
    "quotients": aligned_cells,
    "shares": aligned_cells,
    "shares_of_region": aligned_cells,
    "part_of_area": aligned_cells,
    "part_of_rest": aligned_cells,
    "year_sd": aligned_cells,
    "low": aligned_cells,
    "high": aligned_cells,
    "reference_first": aligned_row,
    "reference_last": aligned_row,
    "reference_rates": aligned_row_or_cells,
    "plant_herfindahl": aligned_row,
    "fourth_powers": aligned_row,
    "effort": aligned_row_or_cells,
    "pci": aligned_numbers_row,
    "entries": aligned_column,
    "budget": aligned_column,
    "gain": aligned_column,
    "complexity": aligned_numbers_column,
    "area": aligned_column,
    "conditions": aligned_numbers_rows,
    "other": aligned_rows,
    "proximity": aligned_square,
}
PER_PART: Mapping[str, Mapping[str, Align]] = {  # of a region its activities, of an activity the regions
    "reference": {"regions": aligned_row, "activities": aligned_column},
    "population": {"regions": aligned_row, "activities": aligned_column},
    "groups": {"regions": aligned_groups_row, "activities": aligned_groups_column},
}


def alignment_of(name: str, of: str, own: Mapping[str, Align]) -> Align | None:
    """How an argument of this name is put in order; None for what has no labels."""
    if name in own:
        return own[name]
    return PER_PART[name][of] if name in PER_PART else BESIDE.get(name)
