"""Domains that people have named, and what a region has declared beside what its figures show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from metier.conclude.domains import NO_SUM, NONE_KNOWN, PARTIAL
from metier.conclude.tags import BOTH, DECLARED_ONLY, EVIDENT_ONLY, UNKNOWN
from metier.show.labels import Labels
from metier.show.parts import Item, Part
from metier.study import StudyResult

NAMED = 8
CAUTIONS = {
    PARTIAL: "domain.caution.partial",
    NO_SUM: "domain.caution.no-sum",
    NONE_KNOWN: "domain.caution.none-known",
}
VERDICTS = {
    BOTH: "declared.both",
    DECLARED_ONLY: "declared.declared_only",
    EVIDENT_ONLY: "declared.evident_only",
    UNKNOWN: "declared.unknown",
}


def domains(result: StudyResult, label: Labels) -> dict[str, Part]:
    """The domains in each region; none where nobody named any."""
    by_region = result.domains.partition_by("region_code", as_dict=True, maintain_order=True)
    title, lead = label.words("domain.title"), (label.words("domain.lead"),)
    return {
        str(code): Part(title, lead, tuple(_domain(row, label) for row in rows.iter_rows(named=True)))
        for (code,), rows in by_region.items()
    }


def declared(result: StudyResult, label: Labels) -> dict[str, Part]:
    """What each region that declared something has declared and shows."""
    by_region = result.declared.partition_by("region_code", as_dict=True, maintain_order=True)
    title, lead = label.words("declared.title"), (label.words("declared.lead"),)
    return {
        str(code): Part(
            title,
            lead,
            tuple(_declared(of_layer, label) for of_layer in rows.partition_by("layer", maintain_order=True)),
        )
        for (code,), rows in by_region.items()
    }


def _domain(row: dict[str, Any], label: Labels) -> Item:
    aside = label.words(
        "domain.aside",
        layer=label.plan.layers[row["layer"]].title,
        kind=label.words(f"domain.kind.{row['kind']}"),
    )
    return Item(row["domain"], aside, tuple(_sentences(row, label)))


def _sentences(row: dict[str, Any], label: Labels) -> Iterator[str]:
    words, figure = label.words, row["coefficient"]
    yield (
        words("domain.unknown")
        if figure is None
        else words("domain.coefficient", coefficient=words.coefficient(figure))
    )
    counts = {"known": words.number(row["known_members"]), "members": words.number(row["members"])}
    yield words("domain.members", **counts)
    if row["held_members"]:
        names = "; ".join(label.activity(row["layer"], code) for code in row["held_members"].split())
        yield words("domain.held", names=names)
    if row["overlaps"]:
        yield words("domain.overlaps", names=row["overlaps"])
    if row["caution"]:
        yield words(CAUTIONS[row["caution"]])


def _declared(rows: pl.DataFrame, label: Labels) -> Item:
    layer, told = rows["layer"][0], []
    for verdict, key in VERDICTS.items():
        codes = rows.filter(pl.col("verdict") == verdict)["activity_code"]
        if len(codes):
            names = label.words.named((label.activity(layer, code) for code in codes), NAMED)
            told.append(label.words(key, names=names))
    return Item(label.plan.layers[layer].title, "", tuple(told))
