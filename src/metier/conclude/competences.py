"""Competences: where a region meets the rule, at which level, and how surely."""

from __future__ import annotations

import polars as pl

from metier.conclude.measures import with_measures
from metier.conclude.verdicts import holds, judged, limit_of
from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients

COLUMNS = (
    "layer",
    "side",
    "level",
    "period",
    "region_code",
    "activity_code",
    "coefficient",
    "national_coefficient",
    "margin",
    "share_of_region",
    "probability_above",
    "status",
    "sureness",
)

# Between two vintages of the same figures 71 % of cells within .1 of 1 keep their side, 98 % outside .2 do (METHODS 2).
WEAK_WITHIN = 0.1
MODERATE_WITHIN = 0.2
STRONG_FROM = 0.95  # chosen here: probability that the share behind the records is on the side that the figure is on
MODERATE_FROM = 0.8  # chosen here
_KEY = ["layer", "period", "region_code", "activity_code"]


def competences(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> pl.DataFrame:
    """The rows of the coefficients in which a region meets the rule, or might.

    A row's ``status`` is ``competence``; ``borderline``, when the bounds of a coefficient's rounding contain the limit;
    ``small``, when the coefficient passes and a condition on mass does not; or ``unknown``, when a figure that a
    condition needs is missing. ``margin`` is the coefficient less its limit. ``national_coefficient`` is the same
    layer's coefficient against the root of the territory tree. ``sureness`` tells how surely the coefficient is on its
    side of the limit: for records by the probability, for all else by margin and interval.

    Args:
        plan, evidence: the study.
        coefficients: what ``with_intervals`` returns.

    Returns:
        Columns of ``COLUMNS`` and ``held``, in the order of ``coefficients``; the period of each layer is the study's.
        ``held`` is whether the row counts as a competence, which for borderline values the study file decides.
    """
    asked = (*plan.rule.conditions, *plan.rule.otherwise)
    current = with_measures(concluded(plan, coefficients), asked, plan, evidence, coefficients)
    found = judged(current, plan.rule).filter(pl.col("status").is_not_null())
    margin = pl.col("coefficient") - pl.lit(limit_of(plan.rule), pl.Float64)
    return (
        found.join(_national(plan, evidence, coefficients), on=_KEY, how="left", maintain_order="left")
        .with_columns(margin.alias("margin"), holds(plan.borderline.counts).alias("held"))
        .with_columns(_sureness(plan).alias("sureness"))
        .select(*COLUMNS, "held")
    )


def concluded(plan: Plan, coefficients: Coefficients) -> pl.DataFrame:
    """The coefficients from which the study concludes: of each layer one period, nothing beside."""
    return coefficients.shown().in_periods(concluded_periods(plan, coefficients.shown())).table()


def concluded_periods(plan: Plan, coefficients: Coefficients) -> dict[str, tuple[str]]:
    """Of each layer with coefficients the period from which is concluded: the study file's, else the latest."""
    known = {key: coefficients.periods(key) for key in plan.layers}
    return {key: (plan.layers[key].period or periods[-1],) for key, periods in known.items() if periods}


def _national(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> pl.DataFrame:
    root = evidence.territories.root_kind
    against_root = coefficients.in_periods(concluded_periods(plan, coefficients.shown())).where(
        lambda view: view.area == root
    )
    return (
        against_root.table()
        .select(*_KEY, pl.col("coefficient").alias("national_coefficient"))
        .unique(_KEY, maintain_order=True, keep="first")
    )


def _sureness(plan: Plan) -> pl.Expr:
    records = pl.col("layer").is_in([key for key, layer in plan.layers.items() if layer.nature == "records"])
    unknown = pl.col("margin").is_null() | (pl.col("status") == "unknown")
    return (
        pl.when(unknown | (records & pl.col("probability_above").is_null()))
        .then(pl.lit("unknown"))
        .when(records)
        .then(_by_probability())
        .otherwise(_by_margin(limit_of(plan.rule)))
    )


def _by_probability() -> pl.Expr:
    above = pl.col("probability_above")
    on_its_side = pl.when(pl.col("margin") >= 0).then(above).otherwise(1 - above)
    return (
        pl.when(on_its_side >= STRONG_FROM)
        .then(pl.lit("strong"))
        .when(on_its_side >= MODERATE_FROM)
        .then(pl.lit("moderate"))
        .otherwise(pl.lit("weak"))
    )


def _by_margin(limit: float | None) -> pl.Expr:
    """By the distance from the limit; an interval that contains the limit is not strong, whatever the distance."""
    distance, at = pl.col("margin").abs(), pl.lit(limit, pl.Float64)
    low, high = (
        pl.col("interval_low").fill_null(float("-inf")),
        pl.col("interval_high").fill_null(float("inf")),
    )
    unbounded = pl.col("interval_low").is_null() & pl.col("interval_high").is_null()
    undecided = ~unbounded & (low <= at) & (high >= at)
    return (
        pl.when((pl.col("status") == "borderline") | (distance <= WEAK_WITHIN))
        .then(pl.lit("weak"))
        .when((distance <= MODERATE_WITHIN) | undecided)
        .then(pl.lit("moderate"))
        .otherwise(pl.lit("strong"))
    )
