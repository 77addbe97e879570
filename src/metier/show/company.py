"""With whom: for a region's closest opportunities the regions that complement it, and its structural twins."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from metier.show.labels import Labels
from metier.show.parts import Item, Part, rest_text
from metier.study import StudyResult

ACTIVITIES_LISTED = 3
TWINS_LISTED = 3
LEARNT_NAMED = 5


def company(result: StudyResult, label: Labels) -> dict[str, Part]:
    """Partners and twins of each region that has any."""
    partners = result.partners.partition_by("region_code", as_dict=True, maintain_order=True)
    twins = result.twins.partition_by("region_code", as_dict=True, maintain_order=True)
    codes = [code for code in result.evidence.territories.regions if (code,) in partners or (code,) in twins]
    empty = (result.partners.clear(), result.twins.clear())
    return {c: _part(partners.get((c,), empty[0]), twins.get((c,), empty[1]), label) for c in codes}


def _part(partners: pl.DataFrame, twins: pl.DataFrame, label: Labels) -> Part:
    words = label.words
    wanted = partners.partition_by(["layer", "activity_code"], maintain_order=True)
    lead = [words("partner.lead")] if wanted else []
    if wanted and partners["flow"].null_count() == partners.height:
        lead.append(words("partner.potential"))
    items = [_partners(rows, label) for rows in wanted[:ACTIVITIES_LISTED]]
    alike = [_twins(rows, label) for rows in twins.partition_by("layer", maintain_order=True)]
    rest = rest_text(len(items), len(wanted), "partners", label)
    return Part(words("partner.title"), tuple(lead), (*items, *alike), rest=rest)


def _partners(rows: pl.DataFrame, label: Labels) -> Item:
    layer, code = rows["layer"][0], rows["activity_code"][0]
    within = pl.col("within_macroregion")
    groups = (
        ("partner.inside", rows.filter(within)),
        ("partner.outside", rows.filter(~within)),
        ("partner.anywhere", rows.filter(within.is_null())),
    )
    told = [label.words(key, names="; ".join(_partner_texts(group, label))) for key, group in groups if group.height]
    return Item(label.activity(layer, code), label.plan.layers[layer].title, tuple(told))


def _partner_texts(rows: pl.DataFrame, label: Labels) -> Iterator[str]:
    words = label.words
    for code, fits, has, flow in rows.select("partner_code", "complementarity", "has_it", "flow").iter_rows():
        known = {True: "has", False: "lacks", None: "unknown"}[has]
        told = words(f"partner.{known}", name=label.region(code), share=words.fraction(fits))
        if flow is None:
            yield told
        else:
            key = "partner.with_flow" if flow > 0 else "partner.no_flow"
            yield words(key, partner=told, flow=words.short(flow))


def _twins(rows: pl.DataFrame, label: Labels) -> Item:
    words, layer = label.words, rows["layer"][0]
    told = []
    for code, alike, learn in rows.select("twin_code", "similarity", "learn").head(TWINS_LISTED).iter_rows():
        name = words("partner.twin", name=label.region(code), share=words.fraction(alike))
        names = words.named((label.activity(layer, c) for c in (learn or "").split()), LEARNT_NAMED) if learn else ""
        told.append(words("partner.learn", twin=name, names=names) if names else words("partner.nothing", twin=name))
    aside = words(f"partner.by_{rows['basis'][0]}", layer=label.plan.layers[layer].title)
    return Item(words("partner.twins"), aside, tuple(told))
