"""What the figures of layers give away about themselves: parts and wholes, series that break, layers that do not match.

The limits below are chosen here. Each is set so that it speaks of what hardly any economy does in a year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import polars as pl

from metier.observe.findings import Finding
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


def parts_off_totals(
    layer: str, rows: pl.DataFrame, territories: Territories, decimals: int | None
) -> Iterator[Finding]:
    """Areas whose regions, all of them known, do not sum to the area's own row, beyond what rounding allows.

    Args:
        layer: the layer's key.
        rows: its observations, of figures that can be added up.
        territories: the tree.
        decimals: the decimals that the figures are rounded to.
    """
    for area in territories.codes:
        regions = territories.within(area)
        own = rows.filter(pl.col("region_code") == area).select("period", "activity_code", published="value")
        if len(regions) > 1 and own.height:
            yield from _off(layer, area, regions, own, rows, decimals or 0)


def _off(
    layer: str, area: str, regions: Sequence[str], own: pl.DataFrame, rows: pl.DataFrame, decimals: int
) -> Iterator[Finding]:
    parts = rows.filter(pl.col("region_code").is_in(list(regions)))
    sums = parts.group_by("period", "activity_code").agg(summed=pl.col("value").sum(), known=pl.col("value").count())
    both = own.join(sums, on=["period", "activity_code"], how="inner", maintain_order="left").drop_nulls()
    slack = 0.5 * 10.0**-decimals * (len(regions) + 1) * (1 + 1e-9)
    whole = both.filter(pl.col("known") == len(regions))
    gap = (pl.col("summed") - pl.col("published")).abs()
    short = whole.filter(gap > slack)
    over = both.filter((pl.col("known") < len(regions)) & (pl.col("summed") > pl.col("published") + slack))
    if not short.height and not over.height:
        return
    widest = pl.concat([short, over]).with_columns(gap=gap).sort("gap", descending=True).row(0, named=True)
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
                "layer": layer,
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
    )


def periods_repeated(layer: str, rows: pl.DataFrame) -> Iterator[Finding]:
    """Periods that hold the figures of the period before them, cell for cell."""
    periods = rows["period"].unique().sort().to_list()
    for before, after in pairwise(periods):
        one, other = (_figures(rows, period) for period in (before, after))
        if one.height > 1 and one.equals(other):
            told = Sentence(
                "repeated-period",
                "In layer {layer!r} the period {after} holds the same figures as {before}, cell for cell: the one was "
                "copied to the other. Fetch {after} again, or leave it out with `last_period`.",
                {"layer": layer, "before": before, "after": after},
            )
            yield Finding("warning", "repeated-period", f"{layer}, period {after}", told)


def _figures(rows: pl.DataFrame, period: str) -> pl.DataFrame:
    return rows.filter((pl.col("period") == period) & pl.col("value").is_not_null()).select(*KEY, "value").sort(KEY)


def breaks_flagged(layer: str, flags: pl.DataFrame) -> Iterator[Finding]:
    """Periods in which the office itself marks a break of the series."""
    marked = flags.filter((pl.col("layer") == layer) & (pl.col("flag") == BREAK))
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
            {"layer": layer, "breaks": breaks},
        )
        yield Finding("warning", "break-in-series", layer, told)


def activities_that_come_and_go(layer: str, rows: pl.DataFrame) -> Iterator[Finding]:
    """Activities that have rows in some of the layer's periods only: the classification changed within the series."""
    periods = rows["period"].unique().sort().to_list()
    seen = rows.group_by("activity_code").agg(pl.col("period").unique().sort()).sort("activity_code")
    partly = seen.filter(pl.col("period").list.len() < len(periods))
    if partly.height:
        activity, some = partly.row(0)
        told = Sentence(
            "activities-change",
            "In layer {layer!r} {partly} of {seen} activities have rows in some periods only, such as {activity!r} in "
            "{first} to {last}, {some} of {periods}: the classification may have changed within the series. Begin at "
            "the change with `first_period`, or lead the old codes to the new ones.",
            {
                "layer": layer,
                "partly": partly.height,
                "seen": seen.height,
                "activity": activity,
                "first": some[0],
                "last": some[-1],
                "some": len(some),
                "periods": len(periods),
            },
        )
        yield Finding("warning", "activities-change", layer, told)


def totals_that_jump(layer: str, rows: pl.DataFrame, regions: Sequence[str]) -> Iterator[Finding]:
    """Regions whose total doubles or halves within a period, against what regions do in the middle."""
    totals = rows.filter(pl.col("region_code").is_in(list(regions))).group_by("region_code", "period")
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
            {"layer": layer, "region": region, "period": period, "ratio": ratio_of, "limit": JUMP},
        )
        yield Finding("warning", "jump", f"{region}, period {period}", told)


def figures_that_spike(layer: str, rows: pl.DataFrame, regions: Sequence[str]) -> Iterator[Finding]:
    """Activities with figures far above, or far below, both their neighbours in time: outliers, told by activity."""
    if rows["period"].n_unique() < FEWEST_PERIODS:
        return
    value = pl.col("value")
    near = (
        rows.filter(pl.col("region_code").is_in(list(regions)))
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
            {"layer": layer, "activity": str(activity), "limit": SPIKE, "cells": several(cells, TOLD, "; ")},
        )
        yield Finding("warning", "outliers", str(activity), told)


def layers_apart(observations: pl.DataFrame, regions: Sequence[str]) -> Iterator[Finding]:
    """Layers that lack regions which others have, and layers whose latest periods differ."""
    compared = observations.filter(pl.col("region_code").is_in(list(regions)) & pl.col("value").is_not_null())
    held: Mapping[str, set[str]] = {
        str(layer): set(rows["region_code"]) for (layer,), rows in compared.group_by(["layer"], maintain_order=True)
    }
    every = set().union(*held.values()) if held else set()
    for layer, has in held.items():
        lacking = [region for region in regions if region in every - has]
        if lacking:
            told = Sentence(
                "regions-lacking",
                "Layer {layer!r} has no figure for {lacking} of {every} regions that other layers have: {regions}. "
                "Nothing is concluded from it about them; complete the file.",
                {
                    "layer": layer,
                    "lacking": len(lacking),
                    "every": len(every),
                    "regions": several(lacking, TOLD),
                },
            )
            yield Finding("warning", "regions-lacking", layer, told)
    latest = dict(compared.group_by("layer", maintain_order=True).agg(pl.col("period").max()).rows())
    if len(set(latest.values())) > 1:
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
        yield Finding("note", "periods-differ", "layers", told)
