"""Activities that contain others of the same layer: their figures are the sum of those that follow them in the list.

A table tells levels by indents or bold letters, which no reader sees; its figures tell them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from metier.observe.findings import Finding
from metier.observe.origins import LayerRows
from metier.observe.sentences import Sentence, several

FEWEST_CELLS = 6  # regions by periods in which the sum must hold; chosen here
MOST_PARTS = 40  # activities that one of them is the sum of; chosen here
ROUNDED = 0.001  # of the sum, by which rounded parts may miss it; chosen here
TOLD = 5


def activities_that_contain_others(layer: LayerRows, activities: Sequence[str]) -> Iterator[Finding]:
    """Activities that are, in every region and period, the sum of two or more that follow them without a gap.

    Args:
        layer: the layer's observations, of figures that can be added up.
        activities: the codes of its classification, in its order.
    """
    last = layer.table.filter(pl.col("period") == layer.table["period"].max())
    listed, cells = _cells(last, activities)
    for i, code in enumerate(listed):
        parts = _parts(cells[:, i], cells[:, i + 1 : i + 1 + MOST_PARTS]) if len(cells) else 0
        named = listed[i : i + 1 + parts]
        if parts and _holds_everywhere(layer.table.filter(pl.col("activity_code").is_in(named)), named):
            yield _told(layer, code, named[1:])


def _cells(rows: pl.DataFrame, activities: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """The activities that the rows have, and their figures in each region and period in which all are known."""
    wide = rows.pivot("activity_code", index=["region_code", "period"], values="value")
    listed = [code for code in activities if code in wide.columns]
    cells = wide.select(listed).drop_nulls().to_numpy().astype(np.float64)
    return listed, cells[(cells > 0).any(axis=1)]


def _holds_everywhere(rows: pl.DataFrame, named: Sequence[str]) -> bool:
    """Whether the first activity is the sum of the others in all periods too."""
    _, cells = _cells(rows, named)
    return len(cells) >= FEWEST_CELLS and _parts(cells[:, 0], cells[:, 1:]) == len(named) - 1


def _parts(whole: np.ndarray, after: np.ndarray) -> int:
    """How many of the columns that follow add up to the whole; 0 where none do, or only one is more than nothing."""
    if not (whole > 0).all():
        return 0
    off = np.abs(np.cumsum(after, axis=1) - whole[:, None])
    fits = np.flatnonzero((off <= ROUNDED * whole[:, None]).all(axis=0))
    filled = [int(n) + 1 for n in fits if (after[:, : n + 1] > 0).all(axis=1).any() and n > 0]
    return filled[0] if filled else 0


def _told(layer: LayerRows, code: str, parts: Sequence[str]) -> Finding:
    told = Sentence(
        "contained-activities",
        "In layer {layer!r} {activity} is the sum of {parts} in every region and period: the same figures count twice. "
        "List either the whole or its parts in the classification.",
        {"layer": layer.key, "activity": code, "parts": several(parts, at_most=TOLD)},
    )
    stands = layer.table.filter((pl.col("activity_code") == code) & pl.col("value").is_not_null())
    return Finding("warning", "contained-activities", code, told, layer.cells(stands))
