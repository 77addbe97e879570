"""Cross-cutting potential: how close a region is to named sets of fields, such as digital technologies."""

from __future__ import annotations

import polars as pl

from metier.show.labels import Labels
from metier.show.parts import Item, Part
from metier.study import StudyResult


def potential(result: StudyResult, label: Labels) -> dict[str, Part]:
    """The potential of each region on the layers that know a field of a set."""
    by_region = result.cross_cutting_potential.partition_by("region_code", as_dict=True, maintain_order=True)
    return {str(code): _part(rows, label) for (code,), rows in by_region.items()}


def _part(rows: pl.DataFrame, label: Labels) -> Part:
    words = label.words
    items = []
    for layer, key, held, density, standing, among in rows.select(
        "layer", "field_set", "held", "density", "standing", "among"
    ).iter_rows():
        names = "; ".join(label.activity(layer, code) for code in (held or "").split())
        has = words("potential.held", names=names) if names else words("potential.none")
        near = words("potential.unknown")
        if density is not None:
            place = {"standing": words.number(standing), "regions": words.count("regions", among)}
            near = words("potential.near", density=words.fraction(density), **place)
        title = label.plan.field_sets[key].title or key
        items.append(Item(title, label.plan.layers[layer].title, (has, near)))
    return Part(words("potential.title"), (words("potential.lead"),), tuple(items))
