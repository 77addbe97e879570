"""Published coefficients that cannot be true: two areas whose tables contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import polars as pl

from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.places import Places
from metier.observe.sentences import Sentence, several
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.views import views

SLACK = 1e-9  # floating error in ratios of figures that were written with few digits
_BOTH = ("coefficient", "coefficient_other")


def impossible_pairs(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> Iterator[Finding]:
    """Activities whose published coefficients against two areas cannot come from one table of figures.

    A region's share cancels out of ``coefficient against one area / coefficient against the other``: the ratio is the
    same number in all regions that share both areas. Where no one number fits, within the rounding of the printed
    figures, the pair is impossible.
    """
    for layer, one, other in _published_pairs(plan, evidence):
        both = _both_coefficients(coefficients, evidence, layer, one, other)
        bounds = both.group_by(["activity_code", "one_area", "other_area"], maintain_order=True).agg(
            pl.col("least").max(), pl.col("greatest").min(), pl.struct("period", "region_code", *_BOTH).alias("regions")
        )
        for row in bounds.filter(pl.col("least") > pl.col("greatest") * (1 + SLACK)).iter_rows(named=True):
            found = _impossible(row["activity_code"], layer, one, other, row["regions"])
            yield replace(found, places=_cells(evidence, layer, row))


def _cells(evidence: Evidence, layer: str, row: dict[str, Any]) -> Places:
    """Where the coefficients stand whose ratios are told, region by region."""
    asked = pl.DataFrame(row["regions"]).select("period", "region_code", activity_code=pl.lit(row["activity_code"]))
    areas = pl.DataFrame({"reference_code": [row["one_area"], row["other_area"]]})
    published = evidence.published_of(layer)
    key = ["period", "region_code", "activity_code", "reference_code"]
    return published.cells(asked.join(areas, how="cross").join(published.table, on=key, maintain_order="left"))


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
