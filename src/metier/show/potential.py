"""Cross-cutting potential: how close a region is to named sets of fields, such as digital technologies."""

from __future__ import annotations

from typing import Any

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
    items = tuple(
        Item(
            label.plan.field_sets[row["field_set"]].title or row["field_set"],
            label.plan.layers[row["layer"]].title,
            potential_sentences(row, label),
        )
        for row in rows.iter_rows(named=True)
    )
    return Part(words("potential.title"), (words("potential.lead"),), items)


def potential_sentences(row: dict[str, Any], label: Labels) -> tuple[str, str]:
    """What a row of the potential tells: what the region has of the set, and how close to it the region is."""
    words = label.words
    names = "; ".join(label.activity(row["layer"], code) for code in (row["held"] or "").split())
    has = words("potential.held", names=names) if names else words("potential.none")
    if row["density"] is None:
        return has, words("potential.unknown")
    place = {"standing": words.number(row["standing"]), "regions": words.count("regions", row["among"])}
    return has, words("potential.near", density=words.fraction(row["density"]), **place)
