"""Scenarios: all niches of a region, level by level."""

from __future__ import annotations

import polars as pl

COLUMNS = ("region_code", "level", "activity_code", "field_code", "kind", "link_source")


def scenarios(matrix: pl.DataFrame) -> pl.DataFrame:
    """The niches of every region: what the managerial matrix has present, in its order.

    Returns:
        Columns of ``COLUMNS``; an activity without any field has one row with an empty field.
    """
    return matrix.filter(pl.col("present") == 1).select(COLUMNS)
