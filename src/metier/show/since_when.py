"""Since when: what came, what went, what grew, between years that are named."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from metier.show.labels import Labels
from metier.show.parts import Item, Part
from metier.study import StudyResult

NAMED = 6
EVENTS = ("entry", "exit", "strengthening", "fading")
GROWTH = ("growth", "national", "mix", "regional")


def since_when(result: StudyResult, label: Labels) -> dict[str, Part]:
    """The trajectories of each region that has any."""
    by_region = result.trajectories.partition_by("region_code", as_dict=True, maintain_order=True)
    return {str(code): _part(rows, label) for (code,), rows in by_region.items()}


def _part(rows: pl.DataFrame, label: Labels) -> Part:
    windows = rows.partition_by(["layer", "from", "to"], maintain_order=True)
    items = tuple(_item(window, label) for window in windows)
    return Part(label.words("since.title"), (label.words("since.lead"),), items)


def _item(rows: pl.DataFrame, label: Labels) -> Item:
    layer = label.plan.layers[rows["layer"][0]].title
    name = label.words("since.window", layer=layer, first=rows["from"][0], last=rows["to"][0])
    return Item(name, "", tuple(_sentences(rows, label)))


def _sentences(rows: pl.DataFrame, label: Labels) -> Iterator[str]:
    words, layer = label.words, rows["layer"][0]
    happened = {event: rows.filter(pl.col(event) == 1)["activity_code"].to_list() for event in EVENTS}
    for event, codes in happened.items():
        if codes:
            names = words.named((label.activity(layer, code) for code in codes), NAMED)
            yield words(f"since.{event}", names=names)
    if not any(happened.values()):
        yield words("since.nothing")
    stars = _stars(rows, label)
    if stars:
        yield words("since.stars", names=stars)
    kind = rows["region_type"].drop_nulls()
    if len(kind):
        yield words("since.type", type=words(f"since.region_type.{kind[0]}"))
    yield from _growth(rows, label)


def _stars(rows: pl.DataFrame, label: Labels) -> str:
    """The activities with at least two of the three stars."""
    number = pl.sum_horizontal("size_star", "specialisation_star", "focus_star")
    bright = rows.with_columns(stars=number).filter(pl.col("stars") >= 2)
    told = (
        label.words("since.star", name=label.activity(layer, code), stars=label.words.count("stars", stars))
        for layer, code, stars in bright.select("layer", "activity_code", "stars").iter_rows()
    )
    return label.words.named(told, NAMED) if bright.height else ""


def _growth(rows: pl.DataFrame, label: Labels) -> Iterator[str]:
    """The region's growth and its three parts, over the activities known in both periods; in what it is counted."""
    known, prices = rows.drop_nulls("growth"), rows["prices"].drop_nulls()
    if not known.height or not len(prices):
        return
    words, unit = label.words, label.plan.layers[rows["layer"][0]].unit
    sums = {name: words.signed(float(known[name].sum())) for name in GROWTH}
    yield words("since.growth", **sums, unit=f", {unit}" if unit else "")
    if prices[0] in ("nominal", "deflated", "constant prices"):
        yield words(f"since.prices.{prices[0]}")
