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
    measured = with_measures(current, asked, plan, evidence, coefficients).with_row_index("cell")
    verdicts = pl.concat([_verdicts(measured, name, rule, plan, i) for i, (name, rule) in enumerate(rules.items())])
    held = pl.col("held")
    told = verdicts.with_columns(
        held.any().over("cell").alias("some"), (held.max() == held.min()).over("cell").alias("agreed")
    )
    rows = told.filter("some").sort("cell", "order")
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


def _verdicts(measured: pl.DataFrame, name: str, rule: Rule, plan: Plan, order: int) -> pl.DataFrame:
    rows = judged(measured, rule)
    held = pl.when(pl.col("status") != "unknown").then(holds(plan.borderline.counts))
    known = pl.when(pl.col("status").is_null()).then(pl.lit(value=False)).otherwise(held)
    return rows.select("cell", *_CELL, "status", known.alias("held"), recipe=pl.lit(name), order=pl.lit(order))
