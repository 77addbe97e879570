"""Bundles: the competences of a region that meet those of several other layers."""

from __future__ import annotations

import polars as pl

from metier.show.labels import Labels
from metier.show.parts import Item, Part, rest_text
from metier.study import StudyResult

LISTED = 5
SEVERAL = 2
NAMED = 6


def bundles(result: StudyResult, label: Labels) -> dict[str, Part]:
    """The competences of each region that meet some in at least two other layers, those that meet most first."""
    meeting = result.bundle.filter(pl.col("layers_met") >= SEVERAL)
    first = meeting.sort("layers_met", descending=True, maintain_order=True)
    by_region = first.partition_by("region_code", as_dict=True, maintain_order=True)
    return {str(code): _part(rows, label) for (code,), rows in by_region.items()}


def _part(rows: pl.DataFrame, label: Labels) -> Part:
    shown = rows.head(LISTED).select("layer", "activity_code", "meets").iter_rows()
    items = tuple(_item(layer, code, meets, label) for layer, code, meets in shown)
    rest = rest_text(len(items), rows.height, "bundle", label)
    return Part(label.words("bundle.title"), (label.words("bundle.lead"),), items, rest=rest)


def _item(layer: str, code: str, meets: str, label: Labels) -> Item:
    others = [entry.partition(":") for entry in meets.split()]
    named = (
        label.words("bundle.end", name=label.activity(key, other), layer=label.plan.layers[key].title)
        for key, _, other in others
    )
    told = label.words("bundle.meets", names=label.words.named(named, NAMED))
    return Item(label.activity(layer, code), label.plan.layers[layer].title, (told,))
