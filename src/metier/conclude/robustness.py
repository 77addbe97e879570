"""Robustness: how a region's niches move with rule, period, reference, borderline values and proposed links.

The share of choices under which a niche stands is a count of choices, of which nobody knows how likely each is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.conclude.competences import concluded_periods
from metier.conclude.measures import VIEW, with_measures
from metier.conclude.recipes import OWN, rules_by_recipe
from metier.conclude.verdicts import holds, judged
from metier.measure.other_references import quotient_against_rest, quotient_against_whole
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.links import PROPOSED
from metier.observe.sentences import Sentence
from metier.plan import Condition, Plan, Rule
from metier.specialisation.coefficients import Coefficients

SCHEMA = {
    "region_code": pl.String,
    "level": pl.String,
    "activity_code": pl.String,
    "choices": pl.Int64,
    "unknown": pl.Int64,
    "share_standing": pl.Float64,
    "single_choices": pl.Int64,
    "share_standing_single": pl.Float64,
    "broken_by": pl.String,
}
SHARE_IS_NO_PROBABILITY = "The share of choices under which a niche stands is no probability: it counts choices."
AS_SET = "as set"
COUNTS: Mapping[bool | str, str] = {
    "by-value": "borderline by value",
    True: "borderline counts",
    False: "borderline does not count",
}
_CELL = ["level", "region_code", "activity_code"]
_FIGURES = ["value", "share_of_region", "share_of_reference", "coefficient", "low", "high"]
_NEEDED = [*VIEW, "period", "region_code", "activity_code", "reference", *_FIGURES]
Verdicts = NDArray[np.float64]  # 1 stands, 0 falls, NaN unknown


@dataclass(frozen=True)
class Choices:
    """The reasonable choices along each axis, the study's own first."""

    rules: Mapping[str, Rule]
    periods: tuple[int, ...]
    borderline: tuple[bool | str, ...]
    references: tuple[str, ...] = (AS_SET, "other", "without dominant")


def robustness(
    plan: Plan,
    evidence: Evidence,
    coefficients: Coefficients,
    competences: pl.DataFrame,
    scenarios: pl.DataFrame,
) -> pl.DataFrame:
    """Each niche under every combination of the reasonable choices, and under each choice alone.

    A niche stands where the region meets the rule at the niche's level, or, for proposed links, where a linked pair
    from another source is left. A choice without an answer, because a figure is missing or the region has no dominant
    activity, is not counted.

    Args:
        plan, evidence: the study.
        coefficients: what ``specialisation`` returns.
        competences: what ``competences`` returns.
        scenarios: what ``scenarios`` returns; without a link table it is empty, and no niche has pairs.

    Returns:
        Columns of ``SCHEMA``, in the order of the competences. ``choices`` are the combinations that have an answer,
        ``unknown`` those that have none, ``share_standing`` the share of the former under which the niche stands.
        ``single_choices`` and ``share_standing_single``: the same where one choice differs from the study's own.
        ``broken_by``: the single choices under which it falls, separated by ``; ``.
    """
    niches = _niches(plan, competences)
    if not niches.height:
        return pl.DataFrame(schema=SCHEMA)
    choices = _choices(plan)
    grid = _held(plan, evidence, coefficients, niches, choices)
    grid = grid[..., np.newaxis, :] * _linked(niches, scenarios)
    return _table(niches, grid, choices, _labels(coefficients, choices))


def _niches(plan: Plan, competences: pl.DataFrame) -> pl.DataFrame:
    """Each activity of a region at the highest level at which it is held, which comes first."""
    held = competences.filter(pl.col("held") & pl.col("level").is_not_null() & (pl.col("side") == "industry"))
    classifications = {key: layer.classification for key, layer in plan.layers.items()}
    named = held.with_columns(
        pl.col("layer").replace_strict(classifications, return_dtype=pl.String).alias("classification")
    )
    of_region = ["region_code", "classification", "activity_code"]
    highest = named.unique(of_region, keep="first", maintain_order=True)
    return highest.select("region_code", "level", "activity_code")


def findings_of_robustness(robustness: pl.DataFrame) -> Iterator[Finding]:
    """How many niches stand under every choice alone, and what the share is not."""
    judged_niches = robustness.filter(pl.col("single_choices") > 0)
    if judged_niches.height:
        firm = judged_niches.filter(pl.col("broken_by").is_null()).height
        yield Finding(
            "note",
            "robustness",
            "robustness",
            Sentence(
                "robustness",
                "{firm} of {niches} niches stand under each single other choice that was tried. {caution}",
                {
                    "firm": firm,
                    "niches": judged_niches.height,
                    "caution": Sentence("robustness.caution", SHARE_IS_NO_PROBABILITY),
                },
            ),
        )


def _choices(plan: Plan) -> Choices:
    """The study's own rule first, then each recipe and limit that differs from it."""
    own = plan.rule
    named = {name: rule for name, rule in rules_by_recipe(own).items() if name in plan.robustness.recipes}
    further = {
        f"coefficient at least {limit:g}": Rule(conditions=(Condition(measure="coefficient", at_least=limit),))
        for limit in plan.robustness.limits
    }
    others = {name: rule for name, rule in (named | further).items() if _parts(rule) != _parts(own)}
    counts = plan.borderline.counts
    borderline = (counts, *(other for other in COUNTS if other != counts))
    return Choices({OWN: own, **others}, tuple(range(plan.robustness.periods)), borderline)


def _parts(rule: Rule) -> tuple[object, ...]:
    return rule.match, rule.conditions, rule.otherwise


def _held(
    plan: Plan, evidence: Evidence, coefficients: Coefficients, niches: pl.DataFrame, choices: Choices
) -> Verdicts:
    """Whether each niche is a competence: (rules, periods, references, borderline, niches)."""
    asked = [c for rule in choices.rules.values() for c in (*rule.conditions, *rule.otherwise)]
    shape = (
        len(choices.rules),
        len(choices.periods),
        len(choices.references),
        len(choices.borderline),
        niches.height,
    )
    found = np.full(shape, np.nan)
    numbered = niches.with_row_index("niche")
    for t, back in enumerate(choices.periods):
        rows = _period(plan, coefficients, back)
        if not rows.height:
            continue
        measured = with_measures(rows, asked, plan, evidence, coefficients)
        marked = measured.join(numbered, on=_CELL, how="left")
        for f, reference in enumerate(choices.references):
            compared = _compared(marked, reference, plan.robustness.dominant_above)
            of_niches = compared.filter(pl.col("niche").is_not_null())
            for k, rule in enumerate(choices.rules.values()):
                verdicts = judged(compared if rule.otherwise else of_niches, rule)
                found[k, t, f] = _of_niches(verdicts, niches.height, choices)
    return found


def _period(plan: Plan, coefficients: Coefficients, back: int) -> pl.DataFrame:
    """The levels' rows of the period that lies so many before the study's; none where there is none."""
    levels = coefficients.where(lambda view: view.level is not None and not view.beside)
    until = {
        layer: [period for period in levels.periods(layer) if period <= own]
        for layer, (own,) in concluded_periods(plan, levels).items()
    }
    wanted = {layer: (periods[-1 - back],) for layer, periods in until.items() if len(periods) > back}
    rows = levels.in_periods(wanted).table().select(_NEEDED)
    # the rows of a region in a view stand together: one number for them is compared faster than six words
    return rows.with_columns(pl.struct(*VIEW, "period", "region_code").rle_id().alias("of_region"))


def _compared(rows: pl.DataFrame, reference: str, dominant_above: float) -> pl.DataFrame:
    """The rows with the coefficients and their bounds against another reference; null where it cannot be had."""
    if reference == AS_SET or not rows.height:
        return rows
    other = _other_reference(rows) if reference == "other" else _without_dominant(rows, dominant_above)
    factor = other / _positive("coefficient")
    bounds = [(pl.col(name) * factor).alias(name) for name in ("low", "high")]
    return rows.with_columns(other.alias("coefficient"), *bounds)


def _other_reference(rows: pl.DataFrame) -> pl.Expr:
    """Against the rest where the study takes the whole area, against the whole where it takes the rest."""
    ratio = (pl.col("share_of_reference") / _positive("coefficient")).median()
    weights = rows.select(ratio.over("of_region").alias("weight"))["weight"]
    arrays = [rows[name].fill_null(float("nan")).to_numpy() for name in ("coefficient", "share_of_reference")] + [
        weights.fill_null(float("nan")).to_numpy()
    ]
    arrays = [np.where(np.isinf(array), np.nan, array) for array in arrays]
    rest = rows["reference"].to_numpy() == "rest"
    within = [np.minimum(array, 1.0) if i else array for i, array in enumerate(arrays)]
    told = np.where(rest, quotient_against_whole(*arrays), quotient_against_rest(*within))
    return pl.lit(pl.Series(told).fill_nan(None))


def _without_dominant(rows: pl.DataFrame, above: float) -> pl.Expr:
    """As `quotient_without_dominant`, row by row; a region without a dominant activity has no such choice."""
    share = pl.col("share_of_region")
    largest = share.max().over("of_region")
    is_largest = (share == largest) & (largest > above)
    dominant = is_largest & (is_largest.cum_sum().over("of_region") == 1)
    of_reference = (pl.when(dominant).then(share / _positive("coefficient"))).max().over("of_region")
    others = pl.col("coefficient") * (1 - of_reference) / pl.when(largest < 1).then(1 - largest)
    return pl.when(~dominant).then(others)


def _of_niches(verdicts: pl.DataFrame, count: int, choices: Choices) -> Verdicts:
    """The niches' verdicts: (borderline, niches)."""
    answers = [
        pl.when(pl.col("status").eq_missing("unknown")).then(None).otherwise(holds(counts).cast(pl.Float64))
        for counts in choices.borderline
    ]
    rows = verdicts.filter(pl.col("niche").is_not_null())
    told = rows.select("niche", *(answer.alias(f"counts_{i}") for i, answer in enumerate(answers)))
    found = np.full((len(answers), count), np.nan)
    found[:, told["niche"].to_numpy()] = told.drop("niche").fill_null(float("nan")).to_numpy().T
    return found


def _linked(niches: pl.DataFrame, scenarios: pl.DataFrame) -> Verdicts:
    """Whether each niche keeps a linked pair: (links, niches); one that never had any loses none."""
    linked = scenarios.filter(pl.col("kind") == "linked")
    proposed = linked.group_by(_CELL).agg((pl.col("link_source") == PROPOSED).all().alias("only_proposed"))
    rows = niches.join(proposed, on=_CELL, how="left", maintain_order="left")
    kept = 1.0 - rows["only_proposed"].fill_null(value=False).cast(pl.Float64).to_numpy()
    return np.array([np.ones_like(kept), kept])


def _table(niches: pl.DataFrame, grid: Verdicts, choices: Choices, labels: tuple[tuple[str, ...], ...]) -> pl.DataFrame:
    axes = grid.shape[:-1]
    every = grid.reshape(-1, niches.height)
    single, told = [], []
    for axis, length in enumerate(axes):
        for i in range(1, length):
            single.append(grid[tuple(i if a == axis else 0 for a in range(len(axes)))])
            told.append(labels[axis][i])
    alone = np.array(single).reshape(-1, niches.height)
    broken = [[told[i] for i in np.flatnonzero(column == 0)] for column in alone.T]
    return niches.with_columns(
        pl.Series("choices", np.isfinite(every).sum(axis=0)),
        pl.Series("unknown", np.isnan(every).sum(axis=0)),
        pl.Series("share_standing", _mean(every)).fill_nan(None),
        pl.Series("single_choices", np.isfinite(alone).sum(axis=0)),
        pl.Series("share_standing_single", _mean(alone)).fill_nan(None),
        pl.Series("broken_by", ["; ".join(names) or None for names in broken], dtype=pl.String),
    ).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def _mean(verdicts: Verdicts) -> NDArray[np.float64]:
    known = np.isfinite(verdicts).sum(axis=0)
    return np.where(known > 0, np.nansum(verdicts, axis=0) / np.maximum(known, 1), np.nan)


def _labels(coefficients: Coefficients, choices: Choices) -> tuple[tuple[str, ...], ...]:
    """Each axis's choices as ``broken_by`` names them."""
    rest = any((seen.reference == "rest").any() for seen in coefficients.views)
    other = "with the region itself" if rest else "without the region itself"
    return (
        tuple(f"rule {name}" for name in choices.rules),
        tuple(f"{back} period{'s' if back > 1 else ''} earlier" for back in choices.periods),
        (AS_SET, f"reference {other}", "reference without the dominant activity"),
        tuple(COUNTS[counts] for counts in choices.borderline),
        (AS_SET, "without proposed links"),
    )


def _positive(column: str) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.col(column))
