"""What the figures of layers give away about themselves: parts and wholes, series that break, layers that do not match.

The limits below are chosen here. Each is set so that it speaks of what hardly any economy does in a year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import polars as pl

from metier.observe.findings import Finding
from metier.observe.territories import Territories

JUMP = 2.0  # a region's total over the year before, against what the regions do in the middle
SPIKE = 5.0  # a figure over both its neighbours in time, or under both
WEIGHTY = 0.01  # of its region's total: smaller figures may jump
FEWEST_PERIODS = 3
TOLD = 5
BREAK = "b"
KEY = ["region_code", "activity_code"]


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
    partly = both.height - whole.height
    widest = pl.concat([short, over]).with_columns(gap=gap).sort("gap", descending=True).row(0, named=True)
    yield Finding(
        "warning",
        "parts-off-total",
        area,
        f"In layer {layer!r} the {len(regions)} regions of {area} do not add up to its own row in {short.height} of "
        f"{whole.height} figures whose regions are all known, and exceed it in {over.height} of {partly} "
        f"of which some are missing; most in {widest['activity_code']}, period {widest['period']}: "
        f"{widest['summed']:.{decimals}f} summed, {widest['published']:.{decimals}f} published. Ask the source, and "
        "set `reference` of the level to what you trust.",
    )


def periods_repeated(layer: str, rows: pl.DataFrame) -> Iterator[Finding]:
    """Periods that hold the figures of the period before them, cell for cell."""
    periods = rows["period"].unique().sort().to_list()
    for before, after in pairwise(periods):
        one, other = (_figures(rows, period) for period in (before, after))
        if one.height > 1 and one.equals(other):
            message = (
                f"In layer {layer!r} the period {after} holds the same figures as {before}, cell for cell: the one was "
                f"copied to the other. Fetch {after} again, or leave it out with `last_period`."
            )
            yield Finding("warning", "repeated-period", f"{layer}, period {after}", message)


def _figures(rows: pl.DataFrame, period: str) -> pl.DataFrame:
    return rows.filter((pl.col("period") == period) & pl.col("value").is_not_null()).select(*KEY, "value").sort(KEY)


def breaks_flagged(layer: str, flags: pl.DataFrame) -> Iterator[Finding]:
    """Periods in which the office itself marks a break of the series."""
    marked = flags.filter((pl.col("layer") == layer) & (pl.col("flag") == BREAK))
    counts = marked.group_by("period").agg(pl.len(), pl.col("region_code").n_unique().alias("of")).sort("period")
    if counts.height:
        told = ", ".join(f"{period} ({cells} figures of {of} territories)" for period, cells, of in counts.rows())
        message = (
            f"In layer {layer!r} the office marks a break in the series in {told}: figures before and after it are not "
            "comparable. Let no window of `[trajectories]` reach across it."
        )
        yield Finding("warning", "break-in-series", layer, message)


def activities_that_come_and_go(layer: str, rows: pl.DataFrame) -> Iterator[Finding]:
    """Activities that have rows in some of the layer's periods only: the classification changed within the series."""
    periods = rows["period"].unique().sort().to_list()
    seen = rows.group_by("activity_code").agg(pl.col("period").unique().sort()).sort("activity_code")
    partly = seen.filter(pl.col("period").list.len() < len(periods))
    if partly.height:
        first, some = partly.row(0)
        message = (
            f"In layer {layer!r} {partly.height} of {seen.height} activities have rows in some periods only, such as "
            f"{first!r} in {some[0]} to {some[-1]}, {len(some)} of {len(periods)}: the classification may have changed "
            "within the series. Begin at the change with `first_period`, or lead the old codes to the new ones."
        )
        yield Finding("warning", "activities-change", layer, message)


def totals_that_jump(layer: str, rows: pl.DataFrame, regions: Sequence[str]) -> Iterator[Finding]:
    """Regions whose total doubles or halves within a period, against what regions do in the middle."""
    totals = rows.filter(pl.col("region_code").is_in(list(regions))).group_by("region_code", "period")
    sums = totals.agg(pl.col("value").sum().alias("total")).filter(pl.col("total") > 0).sort("region_code", "period")
    ratio = (pl.col("total") / pl.col("total").shift(1)).over("region_code")
    changes = sums.with_columns(ratio=ratio).drop_nulls("ratio")
    changes = changes.with_columns(change=pl.col("ratio") / pl.col("ratio").median().over("period"))
    jumps = changes.filter((pl.col("change") > JUMP) | (pl.col("change") < 1 / JUMP))
    for region, period, _, ratio_of, _ in jumps.head(TOLD).rows():
        message = (
            f"In layer {layer!r} the total of {region} in {period} is {ratio_of:.2f} times that of the period before, "
            f"more than {JUMP:g} times apart from what the regions did in the middle. Look for new boundaries, another "
            "unit or a change of method."
        )
        yield Finding("warning", "jump", f"{region}, period {period}", message)


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
            f"{row['region_code']} {row['period']}: {row['value']:g} between {row['before']:g} and {row['after']:g}"
            for row in found.head(TOLD).iter_rows(named=True)
        ]
        more = f" and {found.height - TOLD} more" if found.height > TOLD else ""
        message = (
            f"In layer {layer!r} figures of {activity} lie more than {SPIKE:g} times above or below both their "
            f"neighbours in time: {'; '.join(cells)}{more}. Compare them with the source: a digit, a unit or a row may "
            "have slipped."
        )
        yield Finding("warning", "outliers", str(activity), message)


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
            more = f" and {len(lacking) - TOLD} more" if len(lacking) > TOLD else ""
            message = (
                f"Layer {layer!r} has no figure for {len(lacking)} of {len(every)} regions that other layers have: "
                f"{', '.join(lacking[:TOLD])}{more}. Nothing is concluded from it about them; complete the file."
            )
            yield Finding("warning", "regions-lacking", layer, message)
    latest = dict(compared.group_by("layer", maintain_order=True).agg(pl.col("period").max()).rows())
    if len(set(latest.values())) > 1:
        told = ", ".join(f"{layer} {period}" for layer, period in latest.items())
        message = (
            f"The layers end in different periods ({told}): each is concluded from its own latest. Set `period` of the "
            "layers where they shall be of one year."
        )
        yield Finding("note", "periods-differ", "layers", message)
