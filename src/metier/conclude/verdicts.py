"""The rule's verdict on a row: competence, borderline, small, unknown, or none."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import polars as pl

from metier.conclude.measures import VIEW, column_of
from metier.plan import Condition, Rule

TOLERANCE = 1e-9  # a bound that misses the limit by floating error alone still touches it
MASS = ("amount", "share_of_region", "share_of_reference")
Answer = Callable[[Condition], pl.Expr]


def judged(rows: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """The rows with the rule's verdict.

    Args:
        rows: whole views of one period each, with the measures that the rule names, and with ``low`` and ``high``, the
            bounds of the coefficient's rounding.
        rule: the rule.

    Returns:
        The rows with ``status``: ``competence``; ``borderline``, when the bounds contain the limit; ``small``, when the
        coefficient passes and a condition on mass does not; ``unknown``, when a figure that a condition needs is
        missing; null, when the rule is not met. And with ``by_value``: the same, had nothing been rounded.
    """
    return rows.with_columns(
        _verdict(rule, _answer).alias("status"), _verdict(rule, _answer_by_value).alias("by_value")
    )


def holds(counts: bool | str) -> pl.Expr:
    """Whether a row counts as a competence, by what the study file says of borderline values."""
    competence, borderline = pl.col("status") == "competence", pl.col("status") == "borderline"
    if counts == "by-value":
        counted = competence | (borderline & (pl.col("by_value") == "competence").fill_null(value=False))
    else:
        counted = competence | borderline if counts else competence
    return counted.fill_null(value=False)


def limit_of(rule: Rule) -> float | None:
    """The rule's limit of the coefficient, if it has one."""
    return next((c.limit for c in rule.conditions if c.measure == "coefficient"), None)


def _verdict(rule: Rule, answer: Answer) -> pl.Expr:
    """The status of each row, null where the rule is not met."""
    met = _some_hold(rule, answer) if rule.match == "any" else _all_hold(rule.conditions, answer)
    if not rule.otherwise:
        return met
    of_region = [*VIEW, "period", "region_code"]
    some = met.is_in(["competence", "borderline"]).fill_null(value=False).any().over(of_region)
    open_cells = (met == "unknown").fill_null(value=False).any().over(of_region)
    alone = _all_hold(rule.otherwise, answer)
    undecided = pl.when(met.eq_missing("unknown") | alone.is_not_null()).then(pl.lit("unknown"))
    return pl.when(some).then(met).when(open_cells).then(undecided).otherwise(alone)


def _some_hold(rule: Rule, answer: Answer) -> pl.Expr:
    answers = [answer(condition) for condition in rule.conditions]
    return _first(
        (_some(answers, "yes"), "competence"),
        (_some(answers, "borderline"), "borderline"),
        (_some(answers, "unknown"), "unknown"),
    )


def _all_hold(conditions: tuple[Condition, ...], answer: Answer) -> pl.Expr:
    on_mass = [answer(c) for c in conditions if c.measure in MASS]
    on_coefficient = [answer(c) for c in conditions if c.measure == "coefficient"]
    others = [answer(c) for c in conditions if c.measure not in MASS and c.measure != "coefficient"]
    return _first(
        (_some([*on_coefficient, *others], "no"), None),
        (_some(on_coefficient, "unknown"), "unknown"),
        (_some(on_mass, "no"), "small" if on_coefficient else None),
        (_some([*others, *on_mass], "unknown"), "unknown"),
        (_some(on_coefficient, "borderline"), "borderline"),
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
    measure = column_of(condition)
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
