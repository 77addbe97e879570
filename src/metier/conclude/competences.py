"""Competences: where a region meets the rule, at which level, and how surely."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import polars as pl

from metier.observe.evidence import Evidence
from metier.plan import Condition, Plan, Rule

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
MEASURES = {"amount": "value"}  # the rule's word for a column, where it differs
TOLERANCE = 1e-9  # a bound that misses the limit by floating error alone still touches it

# Between two vintages of the same figures 71 % of cells within .1 of 1 keep their side, 98 % outside .2 do (METHODS 2).
WEAK_WITHIN = 0.1
MODERATE_WITHIN = 0.2


def competences(plan: Plan, evidence: Evidence, coefficients: pl.DataFrame) -> pl.DataFrame:
    """The rows of the coefficients in which a region meets the rule, or might.

    A row's ``status`` is ``competence``; ``borderline``, when the bounds of a coefficient's rounding contain the limit;
    ``small``, when the coefficient passes and a condition on mass does not; or ``unknown``, when a figure that a
    condition needs is missing. ``margin`` is the coefficient less its limit. ``national_coefficient`` is the same
    layer's coefficient against the root of the territory tree.

    Returns:
        Columns of ``COLUMNS`` and ``held``, in the order of ``coefficients``; the period of each layer is the study's.
        ``held`` is whether the row counts as a competence, which for borderline values the study file decides.
    """
    current = coefficients.filter(~pl.col("beside") & _in_period(plan, coefficients))
    judged = current.with_columns(
        _verdict(plan.rule, _answer).alias("status"), _verdict(plan.rule, _answer_by_value).alias("by_value")
    ).filter(pl.col("status").is_not_null())
    limit = next((c.limit for c in plan.rule.conditions if c.measure == "coefficient"), None)
    return (
        judged.join(_national(coefficients, evidence), on=_KEY, how="left", maintain_order="left")
        .with_columns(
            (pl.col("coefficient") - pl.lit(limit, pl.Float64)).alias("margin"),
            pl.lit(None, pl.Float64).alias("probability_above"),
            _held(plan.borderline.counts).alias("held"),
        )
        .with_columns(_sureness().alias("sureness"))
        .select(*COLUMNS, "held")
    )


def _held(counts: bool | str) -> pl.Expr:
    """Whether a row counts as a competence, by what the study file says of borderline values."""
    competence, borderline = pl.col("status") == "competence", pl.col("status") == "borderline"
    if counts == "by-value":
        return competence | (borderline & (pl.col("by_value") == "competence").fill_null(value=False))
    return competence | borderline if counts else competence


_KEY = ["layer", "period", "region_code", "activity_code"]


def _in_period(plan: Plan, coefficients: pl.DataFrame) -> pl.Expr:
    latest = dict(coefficients.group_by("layer").agg(pl.col("period").max()).iter_rows())
    chosen = {key: plan.layers[key].period or period for key, period in latest.items()}
    return pl.any_horizontal(
        (pl.col("layer") == key) & (pl.col("period") == period) for key, period in sorted(chosen.items())
    )


def _national(coefficients: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    against_root = coefficients.filter(pl.col("area") == evidence.territories.root_kind)
    return against_root.select(*_KEY, pl.col("coefficient").alias("national_coefficient")).unique(
        _KEY, maintain_order=True, keep="first"
    )


def _verdict(rule: Rule, answer: Callable[[Condition], pl.Expr]) -> pl.Expr:
    """The status of each row, null where the rule is not met."""
    on_coefficient = [answer(c) for c in rule.conditions if c.measure == "coefficient"]
    on_mass = [answer(c) for c in rule.conditions if c.measure != "coefficient"]
    every = [*on_coefficient, *on_mass]
    if rule.match == "any":
        return _first(
            (_some(every, "yes"), "competence"),
            (_some(every, "borderline"), "borderline"),
            (_some(every, "unknown"), "unknown"),
        )
    return _first(
        (_some(on_coefficient, "no"), None),
        (_some(on_coefficient, "unknown"), "unknown"),
        (_some(on_mass, "no"), "small" if on_coefficient else None),
        (_some(on_mass, "unknown"), "unknown"),
        (_some(every, "borderline"), "borderline"),
        (pl.lit(value=True), "competence"),
    )


def _first(*cases: tuple[pl.Expr, str | None]) -> pl.Expr:
    """The word of the first case that holds; null where none does."""
    otherwise: pl.Expr = pl.lit(None, pl.String)
    return reduce(
        lambda rest, case: pl.when(case[0]).then(pl.lit(case[1], pl.String)).otherwise(rest),
        reversed(cases),
        otherwise,
    )


def _some(answers: list[pl.Expr], word: str) -> pl.Expr:
    return pl.any_horizontal([answer == word for answer in answers]) if answers else pl.lit(value=False)


def _answer(condition: Condition) -> pl.Expr:
    """``yes``, ``borderline``, ``no`` or ``unknown``: does the row meet the condition, as far as its rounding tells?"""
    if condition.measure != "coefficient":
        return _answer_by_value(condition)
    return pl.when(_touches(condition.limit)).then(pl.lit("borderline")).otherwise(_answer_by_value(condition))


def _answer_by_value(condition: Condition) -> pl.Expr:
    """``yes``, ``no`` or ``unknown``: does the value, as it stands, meet the condition?

    A region that has none of an activity has no competence in it, even where its quotient is undefined.
    """
    measure = pl.col(MEASURES.get(condition.measure, condition.measure))
    passes = measure > condition.limit if condition.above is not None else measure >= condition.limit
    none_of_it = (pl.col("value") == 0).fill_null(value=False)
    return (
        pl.when(measure.is_null() & none_of_it)
        .then(pl.lit("no"))
        .when(measure.is_null())
        .then(pl.lit("unknown"))
        .when(passes)
        .then(pl.lit("yes"))
        .otherwise(pl.lit("no"))
    )


def _touches(limit: float) -> pl.Expr:
    """Whether the bounds of a coefficient's rounding, where it was rounded, contain the limit."""
    slack = TOLERANCE * max(1.0, abs(limit))
    rounded = pl.col("high") > pl.col("low")
    return (rounded & (pl.col("low") <= limit + slack) & (pl.col("high") >= limit - slack)).fill_null(value=False)


def _sureness() -> pl.Expr:
    distance = pl.col("margin").abs()
    return (
        pl.when(distance.is_null() | (pl.col("status") == "unknown"))
        .then(pl.lit("unknown"))
        .when((pl.col("status") == "borderline") | (distance <= WEAK_WITHIN))
        .then(pl.lit("weak"))
        .when(distance <= MODERATE_WITHIN)
        .then(pl.lit("moderate"))
        .otherwise(pl.lit("strong"))
    )
