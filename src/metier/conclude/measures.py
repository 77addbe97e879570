"""What the conditions of a rule ask for and the coefficients do not hold: growth, its regional part, standings."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from metier.observe.evidence import Evidence
from metier.plan import Condition, Plan
from metier.specialisation.coefficients import Coefficients

VIEW = ("layer", "level", "area", "beside")
CELL = (*VIEW, "region_code", "activity_code")
STANDINGS = {"amount_standing": "value", "share_standing": "share_of_region"}
COLUMNS = {"amount": "value"}  # the rule's word for a column, where it differs


def column_of(condition: Condition) -> pl.Expr:
    """The column that a condition is about."""
    return pl.col(COLUMNS.get(condition.measure, condition.measure))


def with_measures(
    rows: pl.DataFrame,
    conditions: Iterable[Condition],
    plan: Plan,
    evidence: Evidence,
    coefficients: Coefficients,
) -> pl.DataFrame:
    """The rows with a column for each measure that the conditions name.

    Growth and competitive effect are counted since the rule's first period, or the layer's earliest; they are null in
    that period and where a figure of either is missing. A standing is the share of the compared regions that have less.

    Args:
        rows: rows of ``coefficients``, whole views of one period or several.
        conditions: what is asked.
        plan, evidence: the study.
        coefficients: what ``specialisation`` returns: every period.
    """
    asked = {condition.measure for condition in conditions}
    for name in (name for name in STANDINGS if name in asked):
        rows = rows.with_columns(_standing(STANDINGS[name]).alias(name))
    if asked & {"growth", "competitive_effect"}:
        rows = _with_growth(rows, plan, evidence, coefficients)
    return rows


def _standing(column: str) -> pl.Expr:
    """Regions with as much or more are not passed: the standing is above the limit of no tie."""
    of_activity = [*VIEW, "period", "activity_code"]
    known = pl.col(column).count().over(of_activity)
    place = pl.col(column).rank("max", descending=True).over(of_activity)
    return (known - place) / known


def _with_growth(rows: pl.DataFrame, plan: Plan, evidence: Evidence, coefficients: Coefficients) -> pl.DataFrame:
    """``growth`` and ``competitive_effect``, Dunn's: the figure less what the area's rate would have made of it."""
    first = _first_figures(plan, evidence, coefficients)
    both = _with_area(rows, evidence).join(first, on=CELL, how="left", nulls_equal=True, maintain_order="left")
    later = pl.col("period") > pl.col("first_period")
    rate = pl.col("of_area") / _positive("first_of_area")
    effect = pl.col("value") - pl.col("first_value") * rate
    growth = pl.col("value") / _positive("first_value") - 1
    return both.with_columns(
        pl.when(later).then(growth).alias("growth"), pl.when(later).then(effect).alias("competitive_effect")
    ).drop("of_area", "first_period", "first_value", "first_of_area")


def _first_figures(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> pl.DataFrame:
    """The figures from which growth is counted; rates are no amounts and do not grow so."""
    amounts = [key for key, layer in plan.layers.items() if layer.nature not in ("rates", "coefficients")]
    since = {key: (plan.rule.since,) if plan.rule.since else coefficients.periods(key)[:1] for key in amounts}
    first = _with_area(coefficients.in_periods(since).table(), evidence)
    return first.select(*CELL, first_period="period", first_value="value", first_of_area="of_area")


def _with_area(rows: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """What the region is compared with, in the layer's unit: the area's amount, or that of its other regions."""
    rest = pl.col("reference") == "rest"
    own = pl.col("value") / _positive("share_of_reference")
    whole = pl.when(rest).then(own + pl.col("value")).otherwise(own)
    of_all = whole.median().over([*VIEW, "area_code", "period", "activity_code"])
    of_area = pl.when(rest).then(of_all - pl.col("value")).otherwise(of_all)
    coded = rows.join(_area_codes(rows, evidence), on=["area", "region_code"], how="left", maintain_order="left")
    return coded.with_columns(of_area.alias("of_area")).drop("area_code")


def _area_codes(rows: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """The territory of each kind that each region is compared with."""
    territories = evidence.territories
    pairs = [
        (kind, region, territories.ancestor(region, kind))
        for kind in rows["area"].unique(maintain_order=True)
        for region in territories.regions
    ]
    return pl.DataFrame(pairs, schema=dict.fromkeys(("area", "region_code", "area_code"), pl.String), orient="row")


def _positive(column: str) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.col(column))
