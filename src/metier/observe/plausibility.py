"""What the figures of layers give away about themselves: parts and wholes, series that break, layers that do not match.

The limits below are chosen here. Each is set so that it speaks of what hardly any economy does in a year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import polars as pl

from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.origins import AT, LayerRows
from metier.observe.places import Place, Places, places_from
from metier.observe.sentences import Sentence, several
from metier.observe.territories import Territories

JUMP = 2.0  # a region's total over the year before, against what the regions do in the middle
SPIKE = 5.0  # a figure over both its neighbours in time, or under both
WEIGHTY = 0.01  # of its region's total: smaller figures may jump
FEWEST_PERIODS = 3
TOLD = 5
BREAK = "b"
KEY = ["region_code", "activity_code"]
_SPIKE = ("period", "value", "before", "after")


def parts_off_totals(layer: LayerRows, territories: Territories, decimals: int | None) -> Iterator[Finding]:
    """Areas whose regions, all of them known, do not sum to the area's own row, beyond what rounding allows.

    They stand where the area's own figures do, those farthest off first: a sum stands nowhere.

    Args:
        layer: the layer's observations, of figures that can be added up.
        territories: the tree.
        decimals: the decimals that the figures are rounded to.
    """
    for area in territories.codes:
        regions = territories.within(area)
        own = layer.table.filter(pl.col("region_code") == area).select("period", "activity_code", AT, published="value")
        if len(regions) > 1 and own.height:
            yield from _off(layer, area, regions, own, decimals or 0)


def _off(layer: LayerRows, area: str, regions: Sequence[str], own: pl.DataFrame, decimals: int) -> Iterator[Finding]:
    parts = layer.table.filter(pl.col("region_code").is_in(list(regions)))
    sums = parts.group_by("period", "activity_code").agg(summed=pl.col("value").sum(), known=pl.col("value").count())
    both = own.join(sums, on=["period", "activity_code"], how="inner", maintain_order="left").drop_nulls()
    slack = 0.5 * 10.0**-decimals * (len(regions) + 1) * (1 + 1e-9)
    whole = both.filter(pl.col("known") == len(regions))
    gap = (pl.col("summed") - pl.col("published")).abs()
    short = whole.filter(gap > slack)
    over = both.filter((pl.col("known") < len(regions)) & (pl.col("summed") > pl.col("published") + slack))
    if not short.height and not over.height:
        return
    off = pl.concat([short, over]).with_columns(gap=gap).sort("gap", descending=True)
    widest = off.row(0, named=True)
    yield Finding(
        "warning",
        "parts-off-total",
        area,
        Sentence(
            "parts-off-total",
            "In layer {layer!r} the {regions} regions of {area} do not add up to its own row in {short} of {whole} "
            "figures whose regions are all known, and exceed it in {over} of {partly} of which some are missing; most "
            "in {activity}, period {period}: {summed:.{decimals}f} summed, {published:.{decimals}f} published. Ask the "
            "source, and set `reference` of the level to what you trust.",
            {
                "layer": layer.key,
                "regions": len(regions),
                "area": area,
                "short": short.height,
                "whole": whole.height,
                "over": over.height,
                "partly": both.height - whole.height,
                "activity": widest["activity_code"],
                "period": widest["period"],
                "summed": widest["summed"],
                "published": widest["published"],
                "decimals": decimals,
            },
        ),
        layer.cells(off),
    )


def periods_repeated(layer: LayerRows) -> Iterator[Finding]:
    """Periods that hold the figures of the period before them, cell for cell."""
    for before, after in pairwise(layer.periods):
        one, other = (_figures(layer.table, period) for period in (before, after))
        if one.height > 1 and one.equals(other):
            told = Sentence(
                "repeated-period",
                "In layer {layer!r} the period {after} holds the same figures as {before}, cell for cell: the one was "
                "copied to the other. Fetch {after} again, or leave it out with `last_period`.",
                {"layer": layer.key, "before": before, "after": after},
            )
            copied = layer.table.filter((pl.col("period") == after) & pl.col("value").is_not_null())
            yield Finding("warning", "repeated-period", f"{layer.key}, period {after}", told, layer.cells(copied))


def _figures(rows: pl.DataFrame, period: str) -> pl.DataFrame:
    return rows.filter((pl.col("period") == period) & pl.col("value").is_not_null()).select(*KEY, "value").sort(KEY)


def breaks_flagged(layer: LayerRows, flags: pl.DataFrame) -> Iterator[Finding]:
    """Periods in which the office itself marks a break of the series."""
    marked = flags.filter((pl.col("layer") == layer.key) & (pl.col("flag") == BREAK))
    counts = marked.group_by("period").agg(pl.len(), pl.col("region_code").n_unique().alias("of")).sort("period")
    if counts.height:
        breaks = several(
            Sentence(
                "break-in-series.period",
                "{period} ({cells} figures of {territories} territories)",
                {"period": period, "cells": cells, "territories": of},
            )
            for period, cells, of in counts.rows()
        )
        told = Sentence(
            "break-in-series",
            "In layer {layer!r} the office marks a break in the series in {breaks}: figures before and after it are "
            "not comparable. Let no window of `[trajectories]` reach across it.",
            {"layer": layer.key, "breaks": breaks},
        )
        cells = layer.table.join(marked, on=["period", *KEY], how="semi", maintain_order="left").sort("period", AT)
        yield Finding("warning", "break-in-series", layer.key, told, layer.cells(cells))


def activities_that_come_and_go(layer: LayerRows) -> Iterator[Finding]:
    """Activities that have rows in some of the layer's periods only: the classification changed within the series.

    They stand where the rows do that they have, those of the first of them first.
    """
    seen = layer.table.group_by("activity_code").agg(pl.col("period").unique().sort()).sort("activity_code")
    partly = seen.filter(pl.col("period").list.len() < len(layer.periods))
    if partly.height:
        activity, some = partly.row(0)
        told = Sentence(
            "activities-change",
            "In layer {layer!r} {partly} of {seen} activities have rows in some periods only, such as {activity!r} in "
            "{first} to {last}, {some} of {periods}: the classification may have changed within the series. Begin at "
            "the change with `first_period`, or lead the old codes to the new ones.",
            {
                "layer": layer.key,
                "partly": partly.height,
                "seen": seen.height,
                "activity": activity,
                "first": some[0],
                "last": some[-1],
                "some": len(some),
                "periods": len(layer.periods),
            },
        )
        cells = layer.table.filter(pl.col("activity_code").is_in(partly["activity_code"].implode()))
        yield Finding("warning", "activities-change", layer.key, told, layer.cells(cells.sort("activity_code", AT)))


def totals_that_jump(layer: LayerRows, regions: Sequence[str]) -> Iterator[Finding]:
    """Regions whose total doubles or halves within a period, against what regions do in the middle.

    A jump stands where the figures do that the total is made of, the largest first.
    """
    totals = layer.table.filter(pl.col("region_code").is_in(list(regions))).group_by("region_code", "period")
    sums = totals.agg(pl.col("value").sum().alias("total")).filter(pl.col("total") > 0).sort("region_code", "period")
    ratio = (pl.col("total") / pl.col("total").shift(1)).over("region_code")
    changes = sums.with_columns(ratio=ratio).drop_nulls("ratio")
    changes = changes.with_columns(change=pl.col("ratio") / pl.col("ratio").median().over("period"))
    jumps = changes.filter((pl.col("change") > JUMP) | (pl.col("change") < 1 / JUMP))
    for region, period, _, ratio_of, _ in jumps.head(TOLD).rows():
        told = Sentence(
            "jump",
            "In layer {layer!r} the total of {region} in {period} is {ratio:.2f} times that of the period before, "
            "more than {limit:g} times apart from what the regions did in the middle. Look for new boundaries, another "
            "unit or a change of method.",
            {"layer": layer.key, "region": region, "period": period, "ratio": ratio_of, "limit": JUMP},
        )
        parts = layer.table.filter((pl.col("region_code") == region) & (pl.col("period") == period))
        parts = parts.filter(pl.col("value") > 0).sort("value", descending=True, maintain_order=True)
        yield Finding("warning", "jump", f"{region}, period {period}", told, layer.cells(parts))


def figures_that_spike(layer: LayerRows, regions: Sequence[str]) -> Iterator[Finding]:
    """Activities with figures far above, or far below, both their neighbours in time: outliers, told by activity."""
    if len(layer.periods) < FEWEST_PERIODS:
        return
    value = pl.col("value")
    near = (
        layer.table.select("period", *KEY, "value", AT)
        .filter(pl.col("region_code").is_in(list(regions)))
        .sort("period")
        .with_columns(
            before=value.shift(1).over(KEY),
            after=value.shift(-1).over(KEY),
            total=value.sum().over("region_code", "period"),
        )
    )
    least, most = pl.min_horizontal("before", "after"), pl.max_horizontal("before", "after")
    known = near.filter(pl.col("before").is_not_null() & pl.col("after").is_not_null() & value.is_not_null())
    weighty = pl.max_horizontal("value", least) >= WEIGHTY * pl.col("total")
    odd = known.filter(weighty & (least > 0) & ((value > SPIKE * most) | (value * SPIKE < least)))
    for (activity,), found in odd.group_by("activity_code", maintain_order=True):
        cells = [
            Sentence("outliers.cell", "{region} {period}: {value:g} between {before:g} and {after:g}", row)
            for row in found.select(pl.col("region_code").alias("region"), *_SPIKE).iter_rows(named=True)
        ]
        told = Sentence(
            "outliers",
            "In layer {layer!r} figures of {activity} lie more than {limit:g} times above or below both their "
            "neighbours in time: {cells}. Compare them with the source: a digit, a unit or a row may have slipped.",
            {"layer": layer.key, "activity": str(activity), "limit": SPIKE, "cells": several(cells, TOLD, "; ")},
        )
        yield Finding("warning", "outliers", str(activity), told, layer.cells(found))


def layers_apart(evidence: Evidence) -> Iterator[Finding]:
    """Layers that lack regions which others have, and layers whose latest periods differ."""
    regions = evidence.territories.regions
    known = pl.col("region_code").is_in(list(regions)) & pl.col("value").is_not_null()
    held = evidence.observations.filter(known).group_by("layer", maintain_order=True)
    seen = held.agg(pl.col("region_code").unique(), pl.col("period").max())
    every = set(seen["region_code"].explode())
    for layer, has, _ in seen.rows():
        lacking = [region for region in regions if region in every - {*has}]
        if lacking:
            yield _regions_lacking(evidence.observations_of(layer), lacking, len(every))
    if seen["period"].n_unique() > 1:
        yield _periods_differ(evidence, dict(seen.select("layer", "period").rows()))


def _regions_lacking(layer: LayerRows, lacking: Sequence[str], every: int) -> Finding:
    """Regions without a figure stand where their empty cells do, else in the file, which lacks their rows."""
    told = Sentence(
        "regions-lacking",
        "Layer {layer!r} has no figure for {lacking} of {every} regions that other layers have: {regions}. Nothing is "
        "concluded from it about them; complete the file.",
        {"layer": layer.key, "lacking": len(lacking), "every": every, "regions": several(lacking, TOLD)},
    )
    cells = layer.cells(layer.table.filter(pl.col("region_code").is_in(list(lacking))))
    return Finding("warning", "regions-lacking", layer.key, told, cells or layer.file)


def _periods_differ(evidence: Evidence, latest: Mapping[str, str]) -> Finding:
    ends = several(
        Sentence("periods-differ.layer", "{layer} {period}", {"layer": layer, "period": period})
        for layer, period in latest.items()
    )
    told = Sentence(
        "periods-differ",
        "The layers end in different periods ({ends}): each is concluded from its own latest. Set `period` of the "
        "layers where they shall be of one year.",
        {"ends": ends},
    )
    return Finding("note", "periods-differ", "layers", told, _last_sheets(evidence, latest))


def _last_sheets(evidence: Evidence, latest: Mapping[str, str]) -> Places:
    """The file of each layer, with the sheet of its latest period."""
    found: list[Place] = []
    for key, period in latest.items():
        layer = evidence.observations_of(key)
        found += layer.sheets(layer.table.filter(pl.col("period") == period)).first
    return places_from(found)
