"""The words of opportunities: cautions, and one sentence on each that says why it stands in the list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

import polars as pl

from metier.conclude.activity_space import (
    ERROR_UNKNOWN,
    IDENTIFIED,
    NOT_COMPARED,
    SERVING,
    TOO_SMALL,
    UNIDENTIFIED,
)

UNIDENTIFIED_COMPLEXITY = (
    "The complexity is not identified: drawn anew within the error of the figures, or from either half of the "
    "activities, it comes out differently, or regions and activities fall into parts that cannot be compared."
)
NO_COMPLEXITY: Mapping[str, str] = MappingProxyType(
    {
        UNIDENTIFIED: UNIDENTIFIED_COMPLEXITY,
        ERROR_UNKNOWN: "Whether the complexity is identified is not known: of the error of the figures "
        "at most the rounding is known, or no draws were asked for.",
        TOO_SMALL: "Regions or activities are too few for complexity.",
        SERVING: "What serves the population is no part of the complexity space.",
        NOT_COMPARED: "The activity has no complexity: no region that is compared has it.",
    }
)
CAUTIONS: Mapping[str, str] = MappingProxyType(
    {
        "complexity-unidentified": UNIDENTIFIED_COMPLEXITY,
        "complexity-unproved": NO_COMPLEXITY[ERROR_UNKNOWN],
        "too-coarse": "Too coarse to be a priority: the activity holds trades that have little in common.",
        "population-serving": "It serves the population: it follows where people live and is no priority to grow into.",
        "density-adds-nothing": "On this layer closeness has not told what appeared better than "
        "the present coefficient does: mind that first.",
        "coefficient-unknown": "The region's present coefficient is not known.",
    }
)
QUADRANTS: Mapping[str, str] = MappingProxyType(
    {
        "close-complex": "close to what the region has and complex",
        "close-simple": "close to what the region has and simple",
        "far-complex": "far from what the region has and complex",
        "far-simple": "far from what the region has and simple",
    }
)


def with_cautions(rows: pl.DataFrame, flags: pl.DataFrame, idle_layers: Collection[str]) -> pl.DataFrame:
    """The rows with ``cautions``: keys of ``CAUTIONS``, separated by blanks; null where there is none."""
    flagged = rows.join(flags, on=["layer", "activity_code"], how="left", maintain_order="left")
    cases = {
        "complexity-unidentified": pl.col("complexity_verdict") == UNIDENTIFIED,
        "complexity-unproved": pl.col("complexity_verdict") == ERROR_UNKNOWN,
        "too-coarse": pl.col("coarse"),
        "population-serving": pl.col("serving"),
        "density-adds-nothing": pl.col("layer").is_in(list(idle_layers)),
        "coefficient-unknown": pl.col("coefficient").is_null(),
    }
    told = [pl.when(case).then(pl.lit(key)) for key, case in cases.items()]
    joined = pl.concat_str(told, separator=" ", ignore_nulls=True)
    return flagged.with_columns(pl.when(joined != "").then(joined).alias("cautions"))


def with_reasons(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``reason``: one sentence of place, what carries it, complexity and present coefficient."""
    place = pl.format("No. {} of {} by closeness among what the region lacks", "standing", "among")
    carried = (
        pl.when(pl.col("carrying").is_null())
        .then(pl.lit(", for nothing that it has is close to it"))
        .otherwise(pl.format(", by what it has in {}", pl.col("carrying").str.replace_all(" ", ", ")))
    )
    share = pl.format(" (density {})", pl.col("density").round(2))
    now = (
        pl.when(pl.col("coefficient").is_null())
        .then(pl.lit("; its present coefficient is unknown"))
        .otherwise(pl.format("; coefficient {} now", pl.col("coefficient").round(2)))
    )
    linked = pl.when(pl.col("linked_fields").is_not_null()).then(
        pl.format("; its fields {} go with it", pl.col("linked_fields").str.replace_all(" ", ", "))
    )
    parts = [place, carried, share, _complexity(), now, linked, pl.lit(".")]
    return rows.with_columns(pl.concat_str(parts, ignore_nulls=True).alias("reason"))


def _complexity() -> pl.Expr:
    """What is said of complexity; never a figure that is not identified without saying so."""
    figure = pl.col("complexity").round(2)
    verdict = pl.col("complexity_verdict")
    kind = pl.when(pl.col("complexity") > 0).then(pl.lit("more")).otherwise(pl.lit("less"))
    return (
        pl.when(verdict == IDENTIFIED)
        .then(pl.format("; {} complex than the layer's mean ({})", kind, figure))
        .when(verdict == UNIDENTIFIED)
        .then(pl.format("; its complexity ({}) is not identified", figure))
        .when(verdict == ERROR_UNKNOWN)
        .then(pl.format("; whether its complexity ({}) is identified is not known", figure))
        .when(verdict == SERVING)
        .then(pl.lit("; it serves the population and has no complexity"))
        .otherwise(pl.lit("; no complexity is computed"))
    )
