"""The order of rows, the same everywhere: region, level highest first, activity."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metier.observe.evidence import Evidence
from metier.plan import Plan


def rank_of(column: str, order: Sequence[str]) -> pl.Expr:
    """The position of each value in an order; null, and what the order lacks, come last."""
    positions = list(range(len(order)))
    return pl.col(column).replace_strict(list(order), positions, default=len(order), return_dtype=pl.Int64)


def in_order(table: pl.DataFrame, plan: Plan, evidence: Evidence) -> pl.DataFrame:
    """Rows with a layer by region, level highest first, layer, activity and period."""
    keys = [
        rank_of("region_code", evidence.territories.regions),
        rank_of("level", [level.name for level in plan.levels]),
        rank_of("layer", list(plan.layers)),
        pl.col("activity_rank"),
        pl.col("period"),
    ]
    ranked = table.join(_activity_ranks(plan, evidence), on=["layer", "activity_code"], how="left")
    return ranked.sort(keys, maintain_order=True).drop("activity_rank")


def _activity_ranks(plan: Plan, evidence: Evidence) -> pl.DataFrame:
    ranks = [
        (key, code, rank)
        for key, layer in plan.layers.items()
        for rank, code in enumerate(evidence.classifications[layer.classification].codes)
    ]
    return pl.DataFrame(ranks, schema=["layer", "activity_code", "activity_rank"], orient="row")
