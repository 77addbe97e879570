"""Recipes side by side: which of the named rules make a competence of a cell, and where they agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from metier.conclude.competences import concluded
from metier.conclude.measures import with_measures
from metier.conclude.verdicts import holds, judged
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.sentences import Sentence
from metier.plan import RECIPES, Plan, Rule
from metier.specialisation.coefficients import Coefficients

SCHEMA = {
    "region_code": pl.String,
    "level": pl.String,
    "layer": pl.String,
    "period": pl.String,
    "activity_code": pl.String,
    "recipe": pl.String,
    "status": pl.String,
    "held": pl.Boolean,
    "agreed": pl.Boolean,
}
OWN = "study"  # the study's own rule, where it is no recipe
_CELL = ["region_code", "level", "layer", "period", "activity_code"]


def recipes(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> pl.DataFrame:
    """Every recipe's verdict on every cell that at least one of them holds.

    Args:
        plan, evidence: the study.
        coefficients: what ``specialisation`` returns.

    Returns:
        Columns of ``SCHEMA``: per cell one row for each recipe, in the order of the coefficients. ``held`` is null
        where a figure that the recipe needs is missing. ``agreed``: all recipes that have an answer give the same.
    """
    current = concluded(plan, coefficients)
    rules = rules_by_recipe(plan.rule)
    asked = [c for rule in rules.values() for c in (*rule.conditions, *rule.otherwise)]
    measured = with_measures(current, asked, plan, evidence, coefficients)
    verdicts = {name: _verdicts(measured, rule, plan) for name, rule in rules.items()}
    held = pl.DataFrame([verdict["held"].alias(name) for name, verdict in verdicts.items()])
    beside = held.select(
        some=pl.any_horizontal(pl.all().fill_null(value=False)),
        agreed=pl.max_horizontal(pl.all()) == pl.min_horizontal(pl.all()),
    )
    cells = measured.select(_CELL).with_columns(beside["agreed"]).filter(beside["some"]).with_row_index("cell")
    tables = [
        cells.with_columns(verdict.filter(beside["some"]), recipe=pl.lit(name), order=pl.lit(i))
        for i, (name, verdict) in enumerate(verdicts.items())
    ]
    rows = pl.concat(tables).sort("cell", "order")
    return rows.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def rules_by_recipe(own: Rule) -> Mapping[str, Rule]:
    """The recipes as rules, counted from the study's first period; before them the study's own, where it is none."""
    named: dict[str, Rule] = {name: Rule(recipe=name, since=own.since) for name in RECIPES}
    parts = [(rule.match, rule.conditions, rule.otherwise) for rule in named.values()]
    return named if (own.match, own.conditions, own.otherwise) in parts else {OWN: own, **named}


def findings_of_recipes(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> Iterator[Finding]:
    """What the recipes lack here: growth where there is one period, size where only coefficients are known."""
    current = concluded(plan, coefficients)
    asked = RECIPES["lq-and-shift-share"].otherwise
    measured = with_measures(current, asked, plan, evidence, coefficients)
    for key in plan.layers:
        rows = measured.filter(pl.col("layer") == key)
        if rows.height and rows["competitive_effect"].null_count() == rows.height:
            yield Finding(
                "note",
                "no-growth",
                key,
                Sentence(
                    "no-growth",
                    "Layer {layer!r} has no figures of two periods to count growth from: recipes that ask for it are "
                    "unknown.",
                    {"layer": key},
                ),
            )
        if rows.height and rows["value"].null_count() == rows.height:
            yield Finding(
                "note",
                "no-amounts",
                key,
                Sentence(
                    "no-amounts",
                    "Layer {layer!r} has coefficients and no amounts: recipes that ask for size are unknown where "
                    "their other conditions do not decide.",
                    {"layer": key},
                ),
            )


def _verdicts(measured: pl.DataFrame, rule: Rule, plan: Plan) -> pl.DataFrame:
    """The status of each row under a rule, and whether it counts as a competence; null where that is unknown."""
    held = pl.when(pl.col("status") != "unknown").then(holds(plan.borderline.counts))
    known = pl.when(pl.col("status").is_null()).then(pl.lit(value=False)).otherwise(held)
    return judged(measured, rule).select("status", known.alias("held"))
