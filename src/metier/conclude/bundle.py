"""Bundle: what a region is good at in industry, patents, innovation and science, side by side, and where they meet."""

from __future__ import annotations

import polars as pl

from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation.order import rank_of

SCHEMA = {
    "region_code": pl.String,
    "side": pl.String,
    "layer": pl.String,
    "level": pl.String,
    "activity_code": pl.String,
    "coefficient": pl.Float64,
    "meets": pl.String,
    "layers_met": pl.Int64,
    "layers_compared": pl.Int64,
    "reading": pl.String,
}
SOURCE = (
    "Industry, patents, innovation and publications side by side: Kotov 2020 (unverified); "
    "what counts as meeting: chosen here."
)
MEETS = "meets what the region has in another layer"
ALONE = "linked, and the region has none of what it is linked to"
UNLINKED = "no link leads from it to another layer of this study"
_END = ["region_code", "classification", "activity_code"]


def bundle(plan: Plan, evidence: Evidence, competences: pl.DataFrame) -> pl.DataFrame:
    """The competences of every region in all layers, and those of other layers that each is linked with.

    Two competences of a region meet where the link table joins them, in either direction, or where two layers of one
    classification have the same code. Cross-cutting fields go with everything and are no meeting.

    Args:
        plan, evidence: the study.
        competences: what ``competences`` returns, with ``held``.

    Returns:
        Columns of ``SCHEMA``, in the order region, layer, activity; an activity once, at its highest level. ``meets``
        lists ``layer:code`` separated by spaces.
    """
    held = _held(plan, competences)
    edges = _edges(plan, evidence)
    met = _met(held, edges)
    linked = edges.select("classification", "activity_code", pl.lit(value=True).alias("linked")).unique()
    rows = held.join(met, on=["region_code", "layer", "activity_code"], how="left").join(
        linked, on=["classification", "activity_code"], how="left"
    )
    layers = pl.lit(len(plan.layers) - 1, pl.Int64).alias("layers_compared")
    told = rows.with_columns(pl.col("layers_met").fill_null(0), layers, _reading().alias("reading"))
    return _in_order(told, plan, evidence).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def _reading() -> pl.Expr:
    return (
        pl.when(pl.col("meets").is_not_null())
        .then(pl.lit(MEETS))
        .when(pl.col("linked"))
        .then(pl.lit(ALONE))
        .otherwise(pl.lit(UNLINKED))
    )


def _held(plan: Plan, competences: pl.DataFrame) -> pl.DataFrame:
    """Each competence once, at its highest level, with its classification."""
    keys = list(plan.layers)
    classification = pl.col("layer").replace_strict(
        keys, [plan.layers[key].classification for key in keys], return_dtype=pl.String
    )
    ranked = competences.filter("held").sort(
        rank_of("level", [level.name for level in plan.levels]), maintain_order=True
    )
    once = ranked.unique(["region_code", "layer", "activity_code"], keep="first", maintain_order=True)
    return once.with_columns(classification.alias("classification"))


def _edges(plan: Plan, evidence: Evidence) -> pl.DataFrame:
    """What meets what: the links both ways without cross-cutting fields, and equal codes of two layers."""
    columns = ["classification", "activity_code", "other_classification", "other_code"]
    tables = [pl.DataFrame(schema=dict.fromkeys(columns, pl.String)), _equal_codes(plan, evidence, columns)]
    if evidence.links is not None:
        across = [(key, code) for key, codes in evidence.links.cross_cutting.items() for code in codes]
        left_out = pl.DataFrame(across, schema={"to_classification": pl.String, "to_code": pl.String}, orient="row")
        stated = evidence.links.table.join(left_out, on=["to_classification", "to_code"], how="anti")
        forward = stated.select("from_classification", "from_code", "to_classification", "to_code")
        backward = stated.select("to_classification", "to_code", "from_classification", "from_code")
        tables += [table.rename(dict(zip(table.columns, columns, strict=True))) for table in (forward, backward)]
    return pl.concat(tables).unique(maintain_order=True)


def _equal_codes(plan: Plan, evidence: Evidence, columns: list[str]) -> pl.DataFrame:
    used = [layer.classification for layer in plan.layers.values()]
    shared = [key for key in dict.fromkeys(used) if used.count(key) > 1]
    rows = [(key, code, key, code) for key in shared for code in evidence.classifications[key].codes]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _met(held: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """For each competence the others of its region that it meets, in the order of the layers' rows."""
    others = held.select(
        "region_code",
        pl.col("classification").alias("other_classification"),
        pl.col("activity_code").alias("other_code"),
        pl.col("layer").alias("other_layer"),
    )
    pairs = (
        held.select(*_END, "layer")
        .join(edges, on=["classification", "activity_code"])
        .join(others, on=["region_code", "other_classification", "other_code"])
        .filter(pl.col("layer") != pl.col("other_layer"))
        .sort("other_layer", "other_code")
    )
    return pairs.group_by(["region_code", "layer", "activity_code"], maintain_order=True).agg(
        pl.format("{}:{}", "other_layer", "other_code").unique(maintain_order=True).str.join(" ").alias("meets"),
        pl.col("other_layer").n_unique().cast(pl.Int64).alias("layers_met"),
    )


def _in_order(rows: pl.DataFrame, plan: Plan, evidence: Evidence) -> pl.DataFrame:
    ranks = [(key, code, i) for key, c in evidence.classifications.items() for i, code in enumerate(c.codes)]
    table = pl.DataFrame(ranks, schema=["classification", "activity_code", "activity_rank"], orient="row")
    ranked = rows.join(table, on=["classification", "activity_code"], how="left", maintain_order="left")
    order = [rank_of("region_code", evidence.territories.regions), rank_of("layer", list(plan.layers))]
    return ranked.sort([*order, pl.col("activity_rank")], maintain_order=True)
