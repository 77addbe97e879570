"""Tags: national priorities on what regions have, and what a region declares against what is evident, both ways."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from metier.conclude.competences import concluded
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.sentences import Sentence, several
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.order import rank_of

TAGS_SCHEMA = {
    "region_code": pl.String,
    "layer": pl.String,
    "activity_code": pl.String,
    "priority": pl.String,
    "source": pl.String,
    "evident": pl.Int8,
    "level": pl.String,
    "coefficient": pl.Float64,
}
DECLARED_SCHEMA = {
    "region_code": pl.String,
    "layer": pl.String,
    "activity_code": pl.String,
    "declared": pl.Int8,
    "evident": pl.Int8,
    "level": pl.String,
    "coefficient": pl.Float64,
    "source": pl.String,
    "priorities": pl.String,
    "verdict": pl.String,
}
BOTH = "declared and evident"
DECLARED_ONLY = "declared without evidence"
EVIDENT_ONLY = "evident but undeclared"
UNKNOWN = "declared, evidence unknown"
_CELL = ["region_code", "layer", "activity_code"]


def tags(plan: Plan, evidence: Evidence, coefficients: Coefficients, competences: pl.DataFrame) -> pl.DataFrame:
    """Every activity and field that a national priority names, in every region.

    Args:
        plan, evidence: the study; ``evidence.priorities`` is what the strategy names.
        coefficients: what ``specialisation`` returns.
        competences: what ``competences`` returns, with ``held``.

    Returns:
        Columns of ``TAGS_SCHEMA``, in the order region, layer, activity, priority. ``evident`` is 1 where the region
        has the competence at any level, 0 where not, null where figures do not tell; ``level`` is the highest.
    """
    regions = pl.DataFrame({"region_code": evidence.territories.regions}, schema={"region_code": pl.String})
    named = evidence.priorities.rename({"code": "activity_code"})
    rows = regions.join(named, how="cross").join(
        _evident(plan, coefficients, competences), on=_CELL, how="left", maintain_order="left"
    )
    return _in_order(rows, plan, evidence).select(list(TAGS_SCHEMA))


def declared_against_evident(
    plan: Plan, evidence: Evidence, coefficients: Coefficients, competences: pl.DataFrame
) -> pl.DataFrame:
    """What each region has declared beside what its figures show: without evidence, and without a declaration.

    Only regions and layers with a declaration are set against it: where nothing was declared, nothing is undeclared.

    Args and order as `tags`.

    Returns:
        Columns of ``DECLARED_SCHEMA``; ``verdict`` is one of ``BOTH``, ``DECLARED_ONLY``, ``EVIDENT_ONLY``,
        ``UNKNOWN``; ``priorities`` are the national priorities that name the activity.
    """
    said = evidence.declared.rename({"code": "activity_code"}).with_columns(pl.lit(1, pl.Int8).alias("declared"))
    spoken_of = said.select("region_code", "layer").unique(maintain_order=True)
    known = _evident(plan, coefficients, competences).join(spoken_of, on=["region_code", "layer"], how="semi")
    national = evidence.priorities.rename({"code": "activity_code"})
    national = national.group_by(["layer", "activity_code"]).agg(pl.col("priority").sort().str.join("; "))
    rows = (
        said.join(known, on=_CELL, how="full", coalesce=True)
        .filter((pl.col("declared") == 1) | (pl.col("evident") == 1))
        .join(national, on=["layer", "activity_code"], how="left")
        .with_columns(pl.col("declared").fill_null(0), _verdict().alias("verdict"))
        .rename({"priority": "priorities"})
    )
    return _in_order(rows, plan, evidence).select(list(DECLARED_SCHEMA))


def findings_of_declared(table: pl.DataFrame) -> Iterator[Finding]:
    """How many declared priorities of a region have no evidence."""
    for (region,), rows in table.filter(pl.col("declared") == 1).group_by("region_code", maintain_order=True):
        bare = rows.filter(pl.col("verdict") != BOTH)
        if bare.height:
            codes = (
                Sentence("declared.activity", "{activity} ({layer})", {"activity": activity, "layer": layer})
                for activity, layer in bare.select("activity_code", "layer").iter_rows()
            )
            told = Sentence(
                "declared",
                "Of {declared} declared priorities of {region} {bare} have no evidence in this study: {activities}.",
                {"declared": rows.height, "region": str(region), "bare": bare.height, "activities": several(codes)},
            )
            yield Finding("note", "declared-without-evidence", str(region), told)


def _verdict() -> pl.Expr:
    declared, evident = pl.col("declared") == 1, pl.col("evident")
    return (
        pl.when(declared & (evident == 1))
        .then(pl.lit(BOTH))
        .when(declared & (evident == 0))
        .then(pl.lit(DECLARED_ONLY))
        .when(declared)
        .then(pl.lit(UNKNOWN))
        .otherwise(pl.lit(EVIDENT_ONLY))
    )


def _evident(plan: Plan, coefficients: Coefficients, competences: pl.DataFrame) -> pl.DataFrame:
    """Of each cell that was judged in the layer's period: held at any level, not, or unknown; the highest level."""
    found = competences.select(*_CELL, "level", "held", unknown=pl.col("status") == "unknown")
    rows = (
        concluded(plan, coefficients)
        .select(*_CELL, "level", "coefficient")
        .join(found, on=[*_CELL, "level"], how="left", nulls_equal=True)
        .with_columns(rank_of("level", [level.name for level in plan.levels]).alias("rank"))
        .sort(
            pl.col("held").fill_null(value=False),
            -pl.col("rank"),
            descending=[True, True],
            maintain_order=True,
        )
    )
    held, unknown = (
        pl.col("held").fill_null(value=False).any(),
        pl.col("unknown").fill_null(value=False).any(),
    )
    return rows.group_by(_CELL, maintain_order=True).agg(
        pl.when(held).then(1).when(unknown).then(None).otherwise(0).cast(pl.Int8).alias("evident"),
        pl.when(held).then(pl.col("level").first()).alias("level"),
        pl.col("coefficient").first(),
    )


def _in_order(rows: pl.DataFrame, plan: Plan, evidence: Evidence) -> pl.DataFrame:
    codes = [
        (key, code, i)
        for key, layer in plan.layers.items()
        for i, code in enumerate(evidence.classifications[layer.classification].codes)
    ]
    ranks = pl.DataFrame(codes, schema=["layer", "activity_code", "activity_rank"], orient="row")
    ranked = rows.join(ranks, on=["layer", "activity_code"], how="left", maintain_order="left")
    order = [rank_of("region_code", evidence.territories.regions), rank_of("layer", list(plan.layers))]
    return ranked.sort([*order, pl.col("activity_rank")], maintain_order=True)
