"""What the figures of layers give away: shares that do not sum, references apart, series that cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from metier.observe import contained, plausibility
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.origins import AT, LayerRows
from metier.observe.places import Places
from metier.observe.sentences import Sentence
from metier.plan import Plan
from metier.specialisation.computed import ReferenceGap, layer_figures, reference_gaps
from metier.specialisation.views import View, views

WHOLE = 100.0
SUMMABLE = ("records", "amounts")
SLACK = 1e-9  # floating error in sums of figures that were written with few digits


def shares_off_hundred(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """Rows of shares that do not sum to 100, beyond what rounding each of them allows."""
    for key, layer in plan.layers.items():
        if layer.nature != "shares":
            continue
        decimals = evidence.decimals.get(key) or 0
        rows = evidence.observations_of(key)
        sums = rows.table.group_by(["period", "region_code"], maintain_order=True).agg(
            pl.col("value").sum(), pl.col("value").null_count().alias("missing"), pl.len().alias("cells"), AT
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
                rows.origin.cells(pl.Series(row[AT])),
            )


def implausible_figures(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """What layers give away about themselves: parts and wholes, series that break, layers that do not match."""
    regions = evidence.territories.regions
    yield from plausibility.layers_apart(evidence)
    for key, layer in plan.layers.items():
        rows = evidence.observations_of(key)
        yield from plausibility.breaks_flagged(rows, evidence.flags)
        yield from plausibility.periods_repeated(rows)
        yield from plausibility.activities_that_come_and_go(rows)
        yield from plausibility.figures_that_spike(rows, regions)
        if layer.nature in SUMMABLE:
            yield from plausibility.parts_off_totals(rows, evidence.territories, evidence.decimals.get(key))
            yield from plausibility.totals_that_jump(rows, regions)
            activities = evidence.classifications[layer.classification].codes
            yield from contained.activities_that_contain_others(rows, activities)


def references_apart(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """Areas whose own row differs from the sum of their regions, beyond what rounding allows.

    They stand where the area's own figures do, those farthest off first: a sum stands nowhere.
    """
    seen = [view for view in views(plan, evidence.territories) if not view.beside]
    for key, layer in plan.layers.items():
        if layer.nature not in ("coefficients", "rates"):
            figures = layer_figures(key, plan, evidence)
            for view in seen:
                if view.layer == key:
                    gaps = list(reference_gaps(view, figures, plan, evidence))
                    yield from _apart(view, gaps, evidence)


def _apart(view: View, gaps: Sequence[ReferenceGap], evidence: Evidence) -> Iterator[Finding]:
    """A finding for each area with gaps, which names the widest."""
    for area in dict.fromkeys(gap.area for gap in gaps):
        of_area = sorted((gap for gap in gaps if gap.area == area), key=lambda gap: -abs(gap.published - gap.pooled))
        widest = of_area[0]
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
            _own_cells(evidence.observations_of(view.layer), of_area),
        )


def _own_cells(rows: LayerRows, gaps: Sequence[ReferenceGap]) -> Places:
    """Where the area's own figures stand."""
    key = ("region_code", "period", "activity_code")
    asked = pl.DataFrame([(gap.area, gap.period, gap.activity) for gap in gaps], schema=key, orient="row")
    return rows.cells(asked.join(rows.table, on=key, maintain_order="left"))
