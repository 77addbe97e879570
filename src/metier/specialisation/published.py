"""Coefficients that were published: nothing is computed but the bounds of their rounding."""

from __future__ import annotations

import polars as pl

from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation.computed import COLUMNS
from metier.specialisation.views import View


def published(view: View, plan: Plan, evidence: Evidence) -> pl.DataFrame:
    """The published coefficients of a view: every region beside every activity that the publication judges.

    A region without a figure for such an activity is ``missing``. An activity without any figure at this area is not
    judged at all and has no row.
    """
    territories = evidence.territories
    area_of = {region: territories.ancestor(region, view.area) for region in territories.regions}
    pairs = pl.DataFrame(
        {"region_code": list(area_of), "reference_code": list(area_of.values())},
        schema={"region_code": pl.String, "reference_code": pl.String},
    )
    rows = evidence.published.filter(pl.col("layer") == view.layer)
    judged = rows.join(pairs, on=["region_code", "reference_code"])
    cells = (
        judged.select("period", "reference_code", "activity_code")
        .unique(maintain_order=True)
        .join(pairs, on="reference_code")
    )
    key = ["period", "reference_code", "region_code", "activity_code"]
    table = cells.join(judged, on=key, how="left", maintain_order="left")
    return _with_bounds(table, evidence.decimals.get(view.layer))


def _with_bounds(table: pl.DataFrame, decimals: int | None) -> pl.DataFrame:
    half_unit = 0.0 if decimals is None else 0.5 * 10.0**-decimals
    empty = ("value", "share_of_region", "share_of_reference")
    return table.with_columns(
        pl.lit("published").alias("reference"),
        *(pl.lit(None, pl.Float64).alias(name) for name in empty),
        (pl.col("coefficient") - half_unit).clip(lower_bound=0.0).alias("low"),
        (pl.col("coefficient") + half_unit).alias("high"),
        pl.when(pl.col("coefficient").is_null()).then(pl.lit("missing")).otherwise(pl.lit("known")).alias("status"),
    ).select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())
