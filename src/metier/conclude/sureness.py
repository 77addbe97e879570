"""How sure each competence is, what stands beside it, and what its reader must be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np
import polars as pl

from metier.conclude.competences import concluded, concluded_periods
from metier.conclude.intervals import NOT_POOLED, equally_far
from metier.conclude.verdicts import limit_of
from metier.measure.design_effect import design_effect_from_years
from metier.measure.other_references import dominant_activity, quotient_without_dominant
from metier.measure.trends import FEWEST_YEARS
from metier.measure.uncertainty import expected_false_share
from metier.observe.classifications import TOO_COARSE, Classification
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.sentences import Sentence, several
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.panel import Panel, panel
from metier.specialisation.views import View

SCHEMA = {
    "layer": pl.String,
    "level": pl.String,
    "period": pl.String,
    "region_code": pl.String,
    "activity_code": pl.String,
    "status": pl.String,
    "held": pl.Boolean,
    "coefficient": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "rounding_low": pl.Float64,
    "rounding_high": pl.Float64,
    "probability_above": pl.Float64,
    "basis": pl.String,
    "sureness": pl.String,
    "share_of_region": pl.Float64,
    "dominant_activity_code": pl.String,
    "coefficient_without_dominant": pl.Float64,
    "cautions": pl.String,
    "wording": pl.String,
}
WEAK_IN_COUNTRY = 0.9  # METHODS section 9: below this in the country a competence is worded as weak there
POPULATION_SERVING = "population-serving"
CAUTIONS: Mapping[str, str] = MappingProxyType(
    {
        "weak-in-country": "Stronger than its neighbours, weak in the country.",
        "borderline": "Borderline: the rounding of the figures leaves open on which side of the limit it is.",
        "too-coarse": "Too coarse to be a priority: the activity holds trades that have little in common.",
        "population-serving": "It serves the population: a high coefficient tells of little market economy, "
        "not of a strength.",
        "dominant": "It is over 40 % of the region and pushes the region's other quotients down.",
        "dominated": "Another activity is over 40 % of the region and pushes this quotient down: "
        "see the coefficient without it.",
        "not-pooled": "Too few regions to learn from: the probability rests on the region's own records alone.",
        "rounding-only": "The interval shows the rounding of the figures alone: "
        "how they scatter and are revised is not known.",
    }
)
DOMINANT_ABOVE = 0.4  # METHODS section 9
_CELL = ["layer", "level", "period", "region_code", "activity_code"]


def sureness(plan: Plan, evidence: Evidence, coefficients: Coefficients, competences: pl.DataFrame) -> pl.DataFrame:
    """Each row of the competences with its interval, what it rests on, and its cautions.

    ``low`` and ``high`` are the interval; ``rounding_low`` and ``rounding_high`` the bounds that decide what is
    borderline. ``coefficient_without_dominant`` stands beside where an activity is over 40 % of the region: the
    quotient with that activity left out of region and area.

    Args:
        plan, evidence: the study.
        coefficients: what ``with_intervals`` returns.
        competences: what ``competences`` returns.

    Returns:
        Columns of ``SCHEMA``, in the order of the competences. ``cautions`` are keys of ``CAUTIONS``, separated by
        blanks; ``wording`` the same as sentences; both empty where there is nothing to say.
    """
    current = concluded(plan, coefficients).drop("status", "coefficient", "share_of_region", "side")
    rows = competences.join(
        current.drop("probability_above"), on=_CELL, how="left", nulls_equal=True, maintain_order="left"
    )
    beside = _without_dominant(plan, evidence, coefficients)
    rows = rows.join(beside, on=_CELL, how="left", nulls_equal=True, maintain_order="left")
    told = rows.with_columns(
        pl.concat_str(_cautions(plan, evidence), separator=" ", ignore_nulls=True).alias("cautions"),
        pl.concat_str(
            [expression.replace_strict(CAUTIONS) for expression in _cautions(plan, evidence)],
            separator=" ",
            ignore_nulls=True,
        ).alias("wording"),
    ).rename({"low": "rounding_low", "high": "rounding_high", "interval_low": "low", "interval_high": "high"})
    return told.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def findings_of_sureness(
    plan: Plan, evidence: Evidence, coefficients: Coefficients, competences: pl.DataFrame
) -> Iterator[Finding]:
    """What is assumed of each layer, and how many entries of each list are expected to be wrong."""
    for key, layer in plan.layers.items():
        if layer.nature == "records":
            if layer.design_effect == 1:
                yield _independent(key, evidence, plan, coefficients)
            if (concluded(plan, coefficients).filter(pl.col("layer") == key)["basis"] == NOT_POOLED).any():
                yield _unpooled(key)
        elif layer.revision_sd is None:
            yield _unrevised(key, coefficients)
    yield from _false_shares(competences, plan)


def _cautions(plan: Plan, evidence: Evidence) -> list[pl.Expr]:
    """One expression per caution: its key where it applies, else null."""
    root = evidence.territories.root_kind
    cases = {
        "weak-in-country": (pl.col("area") != root) & (pl.col("national_coefficient") < WEAK_IN_COUNTRY),
        "borderline": pl.col("status") == "borderline",
        "too-coarse": _flagged(plan, evidence, "detail", TOO_COARSE),
        "population-serving": _flagged(plan, evidence, "market", POPULATION_SERVING),
        "dominant": pl.col("dominant_activity_code") == pl.col("activity_code"),
        "dominated": pl.col("dominant_activity_code") != pl.col("activity_code"),
        "not-pooled": pl.col("basis") == NOT_POOLED,
        "rounding-only": pl.col("basis") == "rounding",
    }
    return [pl.when(case).then(pl.lit(key)) for key, case in cases.items()]


def _flagged(plan: Plan, evidence: Evidence, column: str, flag: str) -> pl.Expr:
    """Whether the classification of the row's layer gives its activity a flag."""
    flagged = [
        (pl.col("layer") == key) & pl.col("activity_code").is_in(codes)
        for key, layer in plan.layers.items()
        if (codes := _codes(evidence.classifications[layer.classification], column, flag))
    ]
    return pl.any_horizontal(flagged) if flagged else pl.lit(value=False)


def _codes(classification: Classification, column: str, flag: str) -> list[str]:
    flags: Mapping[str, str] = getattr(classification, column)
    return [code for code, told in flags.items() if told == flag]


def _without_dominant(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> pl.DataFrame:
    """Per concluded cell the dominant activity of its region and the quotient without it."""
    current = coefficients.shown().in_periods(concluded_periods(plan, coefficients.shown()))
    tables = [_of_view(seen.view, evidence, current) for seen in current.views]
    schema = dict.fromkeys((*_CELL, "dominant_activity_code"), pl.String)
    return pl.concat([pl.DataFrame(schema=schema | {"coefficient_without_dominant": pl.Float64}), *tables])


def _of_view(view: View, evidence: Evidence, current: Coefficients) -> pl.DataFrame:
    seen = panel(view.layer, evidence, current.where(lambda other: other == view), view.area)
    shares, beside = (
        seen.share_of_region[0],
        quotient_without_dominant(seen.coefficient[0], seen.share_of_region[0], DOMINANT_ABOVE),
    )
    return _long(seen, view.level, dominant_activity(shares, DOMINANT_ABOVE), beside)


def _long(seen: Panel, level: str | None, dominant: np.ndarray, beside: np.ndarray) -> pl.DataFrame:
    region, activity = np.nonzero(np.broadcast_to(dominant[:, None] >= 0, beside.shape))
    codes = pl.Series(seen.activities, dtype=pl.String)
    return pl.DataFrame(
        {
            "layer": pl.repeat(seen.layer, region.size, dtype=pl.String, eager=True),
            "level": pl.repeat(level, region.size, dtype=pl.String, eager=True),
            "period": pl.repeat(seen.periods[0], region.size, dtype=pl.String, eager=True),
            "region_code": pl.Series(seen.regions, dtype=pl.String).gather(region),
            "activity_code": codes.gather(activity),
            "dominant_activity_code": codes.gather(dominant[region]),
            "coefficient_without_dominant": pl.Series(beside[region, activity]).fill_nan(None),
        }
    )


def _independent(key: str, evidence: Evidence, plan: Plan, coefficients: Coefficients) -> Finding:
    counts = panel(key, evidence, coefficients)
    enough = len(counts.periods) >= FEWEST_YEARS and equally_far(counts.periods)
    estimate = design_effect_from_years(counts.value) if enough else float("nan")
    years = Sentence("design-effect-1.few", "there are too few years to estimate how many count as one")
    if np.isfinite(estimate):
        suggested = "the scatter of the years suggests `design_effect = {estimate:.1f}`"
        years = Sentence("design-effect-1.suggested", suggested, {"estimate": estimate})
    return Finding(
        "note",
        "design-effect-1",
        key,
        Sentence(
            "design-effect-1",
            "The records of layer {layer!r} are taken as independent of each other. Those of one team or firm are not, "
            "and then the intervals are too narrow and the probabilities too near 0 and 1; {years}.",
            {"layer": key, "years": years},
        ),
    )


def _unpooled(key: str) -> Finding:
    return Finding(
        "note",
        "not-pooled",
        key,
        Sentence(
            "not-pooled",
            "Some activities of layer {layer!r} are known in fewer than 15 regions: each region is judged by its own "
            "records alone, and a probability is worth less there.",
            {"layer": key},
        ),
    )


def _unrevised(key: str, coefficients: Coefficients) -> Finding:
    of_layer = [seen.intervals for seen in coefficients.views if seen.view.layer == key]
    parts = dict.fromkeys(word for found in of_layer if found for word in found.words_used())
    return Finding(
        "note",
        "no-revisions",
        key,
        Sentence(
            "no-revisions",
            "The intervals of layer {layer!r} rest on: {bases}. How later vintages move its figures is not in them; "
            "set `revision_sd` where two vintages are at hand (between two of Russian sections it was 0.165).",
            {"layer": key, "bases": several(parts)},
        ),
    )


def _false_shares(competences: pl.DataFrame, plan: Plan) -> Iterator[Finding]:
    """Of each list whose entries have a probability, how many are expected not to be above the limit."""
    listed = competences.filter("held").group_by(["layer", "level"], maintain_order=True)
    for (layer, level), rows in listed:
        share = expected_false_share(rows["probability_above"].fill_null(float("nan")).to_numpy())
        judged = rows["probability_above"].count()
        if judged:
            yield Finding(
                "note",
                "expected-false",
                str(level or layer),
                Sentence(
                    "expected-false",
                    "Of the {judged} competences in layer {layer!r}{at} that have a probability, about {wrong:.0f} "
                    "({share:.1%}) are expected not to be above {limit:g}.",
                    {
                        "judged": judged,
                        "layer": str(layer),
                        "at": Sentence("expected-false.at", " at the level {level!r}", {"level": level})
                        if level
                        else "",
                        "wrong": share * judged,
                        "share": share,
                        "limit": limit_of(plan.rule) or 1,
                    },
                ),
            )
