"""What cannot be true, or should be known: totals, shares, impossible coefficient tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl

from metier.observe import plausibility
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.link_chains import told
from metier.observe.sentences import Sentence, several
from metier.plan import Plan
from metier.specialisation.coefficients import MISSING, Coefficients
from metier.specialisation.computed import ReferenceGap, layer_figures, reference_gaps
from metier.specialisation.views import View, views

WHOLE = 100.0
CODES_TOLD = 10
LEFT_OUT_KINDS = {
    "region_code": Sentence("left-out.regions", "regions"),
    "activity_code": Sentence("left-out.activities", "activities"),
}
SUMMABLE = ("records", "amounts")
_BOTH = ("coefficient", "coefficient_other")
SLACK = 1e-9  # floating error in ratios of figures that were written with few digits


def audit(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> Iterator[Finding]:
    """All findings of a study."""
    yield from impossible_pairs(plan, evidence, coefficients)
    yield from shares_off_hundred(plan, evidence)
    yield from references_apart(plan, evidence)
    yield from missing_cells(plan, coefficients)
    yield from evidence.intake
    yield from implausible_figures(plan, evidence)
    yield from rows_left_out(evidence)
    yield from unjudged_activities(plan, coefficients)
    yield from ignored_links(plan, evidence)
    yield from carried_by_chains(evidence)


def impossible_pairs(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> Iterator[Finding]:
    """Activities whose published coefficients against two areas cannot come from one table of figures.

    A region's share cancels out of ``coefficient against one area / coefficient against the other``: the ratio is the
    same number in all regions that share both areas. Where no one number fits, within the rounding of the printed
    figures, the pair is impossible.
    """
    for layer, one, other in _published_pairs(plan, evidence):
        both = _both_coefficients(coefficients, evidence, layer, one, other)
        bounds = both.group_by(["activity_code", "one_area", "other_area"], maintain_order=True).agg(
            pl.col("least").max(), pl.col("greatest").min(), pl.struct("region_code", *_BOTH).alias("regions")
        )
        for row in bounds.filter(pl.col("least") > pl.col("greatest") * (1 + SLACK)).iter_rows(named=True):
            yield _impossible(row["activity_code"], layer, one, other, row["regions"])


def shares_off_hundred(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """Rows of shares that do not sum to 100, beyond what rounding each of them allows."""
    for key, layer in plan.layers.items():
        if layer.nature != "shares":
            continue
        decimals = evidence.decimals.get(key) or 0
        rows = evidence.observations.filter(pl.col("layer") == key)
        sums = rows.group_by(["period", "region_code"], maintain_order=True).agg(
            pl.col("value").sum(), pl.col("value").null_count().alias("missing"), pl.len().alias("cells")
        )
        allowed = pl.col("cells") * 0.5 * 10.0**-decimals + SLACK * WHOLE
        off = sums.filter((pl.col("missing") == 0) & ((pl.col("value") - WHOLE).abs() > allowed))
        for row in off.iter_rows(named=True):
            yield Finding(
                "warning",
                "shares-off-100",
                row["region_code"],
                Sentence(
                    "shares-off-100",
                    "The shares of {region} in layer {layer!r}, period {period}, sum to {total:.6g} and not to 100. "
                    "Check that all activities are there and none twice.",
                    {"region": row["region_code"], "layer": key, "period": row["period"], "total": row["value"]},
                ),
            )


def implausible_figures(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """What layers give away about themselves: parts and wholes, series that break, layers that do not match."""
    regions = evidence.territories.regions
    yield from plausibility.layers_apart(evidence.observations, regions)
    for key, layer in plan.layers.items():
        rows = evidence.observations.filter(pl.col("layer") == key)
        yield from plausibility.breaks_flagged(key, evidence.flags)
        yield from plausibility.periods_repeated(key, rows)
        yield from plausibility.activities_that_come_and_go(key, rows)
        yield from plausibility.figures_that_spike(key, rows, regions)
        if layer.nature in SUMMABLE:
            yield from plausibility.parts_off_totals(key, rows, evidence.territories, evidence.decimals.get(key))
            yield from plausibility.totals_that_jump(key, rows, regions)


def carried_by_chains(evidence: Evidence) -> Iterator[Finding]:
    """What each step of a chain of concordances carries and loses."""
    for chain in evidence.chains:
        for step, sentence in told(chain):
            yield Finding("note", "coverage", step, sentence)


def references_apart(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """Areas whose own row differs from the sum of their regions, beyond what rounding allows."""
    seen = [view for view in views(plan, evidence.territories) if not view.beside]
    for key, layer in plan.layers.items():
        if layer.nature not in ("coefficients", "rates"):
            figures = layer_figures(key, plan, evidence)
            for view in seen:
                if view.layer == key:
                    yield from _apart(view, list(reference_gaps(view, figures, plan, evidence)))


def _apart(view: View, gaps: Sequence[ReferenceGap]) -> Iterator[Finding]:
    """A finding for each area with gaps, which names the widest."""
    for area in dict.fromkeys(gap.area for gap in gaps):
        of_area = [gap for gap in gaps if gap.area == area]
        widest = max(of_area, key=lambda gap: abs(gap.published - gap.pooled))
        yield Finding(
            "note",
            "reference-differs",
            area,
            Sentence(
                "reference-differs",
                "In layer {layer!r} the published row of {area} and the sum of its regions differ in {figures} "
                "figures, beyond what rounding allows; most in {activity}, period {period}: {published:.4f} "
                "published, {pooled:.4f} summed (shares of 1). Set `reference` of the level to compare with the "
                "one you trust.",
                {
                    "layer": view.layer,
                    "area": area,
                    "figures": len(of_area),
                    "activity": widest.activity,
                    "period": widest.period,
                    "published": widest.published,
                    "pooled": widest.pooled,
                },
            ),
        )


def missing_cells(plan: Plan, coefficients: Coefficients) -> Iterator[Finding]:
    """How many coefficients a layer lacks: what is missing is unknown, and no conclusion rests on it."""
    for key in plan.layers:
        lacking, cells = _missing_of(key, coefficients.shown())
        if lacking:
            yield Finding(
                "note",
                "missing-cells",
                key,
                Sentence(
                    "missing-cells",
                    "{lacking} of {cells} cells of layer {layer!r} are missing: their competences are unknown, not "
                    "absent.",
                    {"lacking": lacking, "cells": cells, "layer": key},
                ),
            )


def _missing_of(layer: str, coefficients: Coefficients) -> tuple[int, int]:
    """How many cells of a layer are missing, and how many it has; a cell that two views list counts once."""
    of_layer = [seen for seen in coefficients.views if seen.view.layer == layer]
    periods = coefficients.periods(layer)
    activities = list(dict.fromkeys(code for seen in of_layer for code in seen.activities))
    regions = max((len(seen.regions) for seen in of_layer), default=0)
    listed, missing = np.zeros((2, len(periods), regions, len(activities)), dtype=bool)
    for seen in of_layer:
        t, a = [periods.index(period) for period in seen.periods], [activities.index(code) for code in seen.activities]
        place = np.ix_(t, range(regions), a)
        listed[place] |= seen.listed
        missing[place] |= seen.listed & (seen.status == MISSING)
    return int(np.count_nonzero(missing)), int(np.count_nonzero(listed))


def rows_left_out(evidence: Evidence) -> Iterator[Finding]:
    """What the files have and the study does not list, where a layer leaves such rows out."""
    for (layer, column), codes in evidence.left_out.group_by(["layer", "column"], maintain_order=True):
        listed = (
            Sentence("left-out.code", "{code!r} ({rows})", row)
            for row in codes.select("code", "rows").iter_rows(named=True)
        )
        yield Finding(
            "note",
            "left-out",
            str(layer),
            Sentence(
                "left-out",
                "{rows} rows of layer {layer!r} were left out, of {codes} {kind} that the study does not list (in "
                "brackets the rows of each): {listed}.",
                {
                    "rows": int(codes["rows"].sum()),
                    "layer": str(layer),
                    "codes": codes.height,
                    "kind": LEFT_OUT_KINDS[str(column)],
                    "listed": several(listed, CODES_TOLD),
                },
            ),
        )


def unjudged_activities(plan: Plan, coefficients: Coefficients) -> Iterator[Finding]:
    """Activities that a lower level judges and a higher level of the same layer has no figures for."""
    for higher, lower in combinations(plan.levels, 2):
        if higher.layer != lower.layer:
            continue
        seen = {view.view.level: view for view in coefficients.views}
        judged = set(seen[higher.name].activities)
        unjudged = [code for code in seen[lower.name].activities if code not in judged]
        if unjudged:
            yield Finding(
                "note",
                "not-judged",
                higher.name,
                Sentence(
                    "not-judged",
                    "At the level {level!r} there are no figures for {activities}; whether a region has them there is "
                    "not known from this study.",
                    {"level": higher.name, "activities": several(unjudged), "layer": higher.layer},
                ),
            )


def ignored_links(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """What the matrix cannot show: no link table, or links between classifications that no layer joins."""
    if evidence.links is None:
        yield Finding(
            "note",
            "no-links",
            "study.toml",
            Sentence(
                "no-links",
                "There is no link table: activities and fields are not joined, the matrix and the scenarios are empty.",
            ),
        )
        return
    judged = {plan.layers[level.layer].classification for level in plan.levels}
    fields = {layer.classification for layer in plan.layers.values() if layer.side == "knowledge"}
    table = evidence.links.table
    idle = table.filter(~(pl.col("from_classification").is_in(judged) & pl.col("to_classification").is_in(fields)))
    if idle.height:
        yield Finding(
            "warning",
            "idle-links",
            "links",
            Sentence(
                "idle-links",
                "{links} links do not lead from the classification of a level to that of a knowledge layer and join "
                "nothing: the first is {start!r} to {end!r}.",
                {"links": idle.height, "start": idle["from_code"][0], "end": idle["to_code"][0]},
            ),
        )


def _published_pairs(plan: Plan, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    seen = views(plan, evidence.territories)
    for key, layer in plan.layers.items():
        kinds = list(dict.fromkeys(view.area for view in seen if view.layer == key))
        if layer.nature == "coefficients":
            for one, other in combinations(kinds, 2):
                yield key, one, other


def _both_coefficients(
    coefficients: Coefficients, evidence: Evidence, layer: str, one: str, other: str
) -> pl.DataFrame:
    """Region by region the bounds of the ratio of its two coefficients."""
    territories = evidence.territories
    areas = pl.DataFrame(
        [(r, territories.ancestor(r, one), territories.ancestor(r, other)) for r in territories.regions],
        schema={"region_code": pl.String, "one_area": pl.String, "other_area": pl.String},
        orient="row",
    )
    of_layer = coefficients.where(lambda view: view.layer == layer).table()
    known = of_layer.filter(pl.col("coefficient").is_not_null())
    key = ["period", "region_code", "activity_code"]
    columns = [*key, "coefficient", "low", "high"]
    first = known.filter(pl.col("area") == one).select(columns).unique(key, maintain_order=True)
    second = known.filter(pl.col("area") == other).select(columns).unique(key, maintain_order=True)
    return (
        first.join(second, on=key, suffix="_other", maintain_order="left")
        .join(areas, on="region_code", maintain_order="left")
        .with_columns(
            (pl.col("low") / pl.col("high_other")).fill_nan(0.0).alias("least"),
            pl.when(pl.col("low_other") > 0)
            .then(pl.col("high") / pl.col("low_other"))
            .otherwise(float("inf"))
            .alias("greatest"),
        )
    )


def _impossible(activity: str, layer: str, one: str, other: str, regions: list[dict[str, Any]]) -> Finding:
    told = [(r["region_code"], r["coefficient"], r["coefficient_other"]) for r in regions]
    ratios = several(
        Sentence(
            "impossible-pair.ratio",
            "{region} {one:.2f}/{other:.2f} = {ratio:.2f}",
            {"region": region, "one": a, "other": b, "ratio": a / b},
        )
        for region, a, b in told
        if b > 0
    )
    return Finding(
        "warning",
        "impossible-pair",
        activity,
        Sentence(
            "impossible-pair",
            "The coefficients of {activity} in layer {layer!r} against the {kind} and against the {other_kind} cannot "
            "come from one table: their ratio must be one number in every region, and it is {ratios}. Ask the source "
            "which of the two is right before a priority rests on {activity}.",
            {"activity": activity, "layer": layer, "kind": one, "other_kind": other, "ratios": ratios},
        ),
    )
