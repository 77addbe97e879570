"""Conjugation: industry competences joined with the knowledge competences of the same region, through links."""

from __future__ import annotations

import polars as pl

from metier.errors import Fault, StudyFileError
from metier.observe.evidence import Evidence
from metier.observe.links import Links
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.order import rank_of

SCHEMA = {
    "level": pl.String,
    "activity_code": pl.String,
    "region_code": pl.String,
    "present": pl.Int8,
    "field_code": pl.String,
    "kind": pl.String,
    "link_source": pl.String,
}


def managerial_matrix(
    plan: Plan, evidence: Evidence, coefficients: Coefficients, competences: pl.DataFrame
) -> pl.DataFrame:
    """The managerial matrix: activity x region, and the knowledge competences that support each.

    Every activity of a classification is present in a region once, at the highest level at which the region has it.

    Returns:
        Columns of ``SCHEMA`` in the order region, level highest first, activity, linked before cross-cutting, field. A
        cell takes one row per field, or one with an empty field. ``present`` is 1, 0, or null where it is unknown.

    Raises:
        StudyFileError: the study has no link table.
    """
    if evidence.links is None:
        raise StudyFileError([_no_links()])
    cells = _cells(plan, evidence, coefficients, competences)
    fields = _fields(plan, competences)
    pairs = pl.concat([_linked(cells, fields, evidence.links), _cross_cutting(cells, fields, evidence.links)])
    rows = cells.join(pairs, on=["level", "region_code", "activity_code"], how="left")
    return _in_order(rows, plan, evidence).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def _cells(plan: Plan, evidence: Evidence, coefficients: Coefficients, competences: pl.DataFrame) -> pl.DataFrame:
    """Each level, region and activity that was judged, and whether the region has it there."""
    keys = ["layer", "level", "region_code", "activity_code"]
    on_level = pl.col("level").is_not_null() & (pl.col("side") == "industry")
    levels = coefficients.where(lambda view: view.level is not None and plan.layers[view.layer].side == "industry")
    judged = levels.cells().select(keys)
    industry = competences.filter(on_level)
    highest = _highest(industry.filter("held"), plan)
    unknown = industry.filter(pl.col("status") == "unknown").select(*keys, unknown=pl.lit(value=True))
    return (
        judged.join(highest.select(*keys, held=pl.lit(value=True)), on=keys, how="left")
        .join(unknown, on=keys, how="left")
        .with_columns(
            pl.when(pl.col("held")).then(1).when(pl.col("unknown")).then(None).otherwise(0).alias("present"),
            _classification_of(plan).alias("classification"),
        )
        .drop("held", "unknown")
    )


def _highest(held_rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Of each region's activity the row at the highest level."""
    ranked = held_rows.with_columns(
        rank_of("level", [level.name for level in plan.levels]).alias("rank"),
        _classification_of(plan).alias("classification"),
    )
    of_activity = ["region_code", "classification", "activity_code"]
    return ranked.sort("rank", maintain_order=True).unique(of_activity, keep="first", maintain_order=True)


def _fields(plan: Plan, competences: pl.DataFrame) -> pl.DataFrame:
    """The knowledge competences of each region."""
    held_fields = competences.filter((pl.col("side") == "knowledge") & pl.col("held"))
    return held_fields.select(
        "region_code",
        _classification_of(plan).alias("field_classification"),
        pl.col("activity_code").alias("field_code"),
    ).unique(maintain_order=True)


def _linked(cells: pl.DataFrame, fields: pl.DataFrame, links: Links) -> pl.DataFrame:
    stated = links.table.select(
        pl.col("from_classification").alias("classification"),
        pl.col("from_code").alias("activity_code"),
        pl.col("to_classification").alias("field_classification"),
        pl.col("to_code").alias("field_code"),
        pl.col("source").alias("link_source"),
    ).join(_cross_cutting_codes(links), on=["field_classification", "field_code"], how="anti")
    present = cells.filter(pl.col("present") == 1)
    pairs = present.join(stated, on=["classification", "activity_code"]).join(
        fields, on=["region_code", "field_classification", "field_code"]
    )
    return _pairs(pairs, "linked")


def _cross_cutting(cells: pl.DataFrame, fields: pl.DataFrame, links: Links) -> pl.DataFrame:
    across = fields.join(_cross_cutting_codes(links), on=["field_classification", "field_code"])
    present = cells.filter(pl.col("present") == 1)
    pairs = present.join(across, on="region_code").with_columns(pl.lit(links.cross_cutting_source).alias("link_source"))
    return _pairs(pairs, "cross-cutting")


def _pairs(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    return rows.select(
        "level",
        "region_code",
        "activity_code",
        "field_classification",
        "field_code",
        pl.lit(kind).alias("kind"),
        "link_source",
    )


def _cross_cutting_codes(links: Links) -> pl.DataFrame:
    codes = [(key, code) for key, listed in links.cross_cutting.items() for code in dict.fromkeys(listed)]
    schema = {"field_classification": pl.String, "field_code": pl.String}
    return pl.DataFrame(codes, schema=schema, orient="row")


def _classification_of(plan: Plan) -> pl.Expr:
    keys = list(plan.layers)
    return pl.col("layer").replace_strict(
        keys, [plan.layers[key].classification for key in keys], return_dtype=pl.String
    )


def _in_order(rows: pl.DataFrame, plan: Plan, evidence: Evidence) -> pl.DataFrame:
    ranks = pl.DataFrame(
        [(key, code, i) for key, c in evidence.classifications.items() for i, code in enumerate(c.codes)],
        schema=["classification", "activity_code", "activity_rank"],
        orient="row",
    )
    of_field = ranks.rename(
        {
            "classification": "field_classification",
            "activity_code": "field_code",
            "activity_rank": "field_rank",
        }
    )
    keys = [
        rank_of("region_code", evidence.territories.regions),
        rank_of("level", [level.name for level in plan.levels]),
        pl.col("activity_rank"),
        rank_of("kind", ["linked", "cross-cutting"]),
        rank_of("field_classification", list(evidence.classifications)),
        pl.col("field_rank"),
    ]
    return (
        rows.join(ranks, on=["classification", "activity_code"], how="left")
        .join(of_field, on=["field_classification", "field_code"], how="left")
        .sort(keys, maintain_order=True)
    )


def _no_links() -> Fault:
    return Fault(
        "there is no link table, so activities and fields cannot be joined",
        "Name one with `file` in the table `[links]`.",
        "study.toml",
    )
