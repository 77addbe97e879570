"""A region's section: what its pairs rest on, its scenario level by level, the figures behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from metier.show.figures import WEAK_IN_COUNTRY, Figures, limit_of
from metier.show.heat import Heading, shown_decimals
from metier.show.labels import Labels
from metier.show.niches import Niche, PairCount, count_pairs
from metier.show.parts import Caution, Part, gathered
from metier.show.region_parts import region_parts
from metier.show.scenario_text import NicheText, niche_text
from metier.study import StudyResult

# Weak in the country and borderline are told with each niche, what the interval lacks once for the whole study.
TOLD_BY_REGION = ("too-coarse", "population-serving", "dominant", "dominated")


@dataclass(frozen=True)
class LevelNiches:
    """A region's niches at one level."""

    title: str
    niches: tuple[NicheText, ...]


@dataclass(frozen=True)
class FigureRow:
    """One competence of a region, with its figures as text; an empty text does not apply."""

    heading: Heading
    base: str
    coefficient: str
    interval: str
    margin: str
    national: str
    status: str
    sureness: str


@dataclass(frozen=True)
class RegionSection:
    """What the report says of one region.

    Attributes:
        anchor: its place in the page.
        name: the region.
        opening: the share of its pairs that rest on proposed links.
        holds: how many competences it has, level by level.
        levels: its scenario; levels without a niche are left out.
        remarks: what the scenario leaves out.
        caption: of the figures.
        figures: every competence with its figures.
        cautions: what must be told of its competences, and of which.
        parts: what next, with whom, since when.
    """

    anchor: str
    name: str
    opening: str
    holds: str
    levels: tuple[LevelNiches, ...]
    remarks: tuple[str, ...]
    caption: str
    figures: tuple[FigureRow, ...]
    cautions: tuple[Caution, ...]
    parts: tuple[Part, ...]


def region_sections(
    result: StudyResult, figures: Sequence[Figures], found: dict[str, tuple[Niche, ...]], label: Labels
) -> list[RegionSection]:
    """A section for every region, in the order of the territories."""
    rows: dict[str, list[dict[str, object]]] = {region: [] for region in found}
    key = ["layer", "level", "region_code", "activity_code"]
    sure = result.sureness.select(*key, "held", "low", "high", "cautions")
    for row in result.competences.join(sure, on=key, how="left", nulls_equal=True, maintain_order="left").iter_rows(
        named=True
    ):
        rows[row["region_code"]].append(row)
    advice = region_parts(result, label)
    regions = result.evidence.territories.regions
    judged = {code for code in regions if any(one.view.level is not None and one.knows(code) for one in figures)}
    sections = [
        _section(f"region-{number}", region, found[region], rows[region], advice[region], label)
        for number, region in enumerate(regions, 1)
    ]
    return [
        one if code in judged else _unjudged(one, rows[code], label)
        for code, one in zip(regions, sections, strict=True)
    ]


def _unjudged(section: RegionSection, rows: list[dict[str, object]], label: Labels) -> RegionSection:
    """The section of a region without any industry figure: it does not have nothing, nothing is known of it."""
    words = label.words
    levels = words("scenario.unknown_niches")
    holds = words("scenario.holds", levels=levels, fields=words.count("fields", len(_fields(rows))))
    return replace(section, opening=words("scenario.no_figures"), holds=holds)


def _fields(rows: list[dict[str, object]]) -> list[str]:
    """The knowledge fields among the competences of a region."""
    return [str(row["activity_code"]) for row in rows if row["side"] == "knowledge" and row["held"]]


def opening(count: PairCount, label: Labels) -> str:
    """The share of a region's linked pairs that rest on proposed links, as a sentence."""
    words = label.words
    if label.evidence.links is None:
        return words("scenario.not_joined")
    if not count.linked:
        return words("scenario.no_pairs")
    pairs = words.count("linked_pairs", count.linked)
    key = {0: "proposed_none", count.linked: "proposed_all"}.get(count.proposed, "proposed_share")
    share = words.percent(count.proposed, count.linked)
    told = words(
        f"scenario.{key}",
        proposed=words.number(count.proposed),
        n=words.number(count.linked),
        pairs=pairs,
        share=share,
    )
    if not count.cross_cutting:
        return told
    source = words.term("link_source", label.evidence.links.cross_cutting_source)
    across = words("scenario.cross_counted", pairs=words.count("cross_pairs", count.cross_cutting), source=source)
    return f"{told} {across}"


def _section(
    anchor: str,
    region: str,
    of_region: tuple[Niche, ...],
    rows: list[dict[str, object]],
    parts: tuple[Part, ...],
    label: Labels,
) -> RegionSection:
    name = label.region(region)
    fields = _fields(rows)
    return RegionSection(
        anchor,
        name,
        opening(count_pairs(of_region), label),
        _holds(of_region, len(fields), label),
        _levels(of_region, label),
        _remarks(of_region, fields, label),
        label.words("figures.caption", region=name),
        tuple(_figure_row(row, label) for row in rows),
        _cautions(rows, label),
        parts,
    )


def _cautions(rows: list[dict[str, object]], label: Labels) -> tuple[Caution, ...]:
    """The cautions that no other line of the section says, with the competences that each is about."""
    told = [
        (
            label.activity(str(row["layer"]), str(row["activity_code"])),
            " ".join(key for key in str(row["cautions"] or "").split() if key in TOLD_BY_REGION),
        )
        for row in rows
        if row["held"]
    ]
    return gathered("caution.competence", told, label)


def _holds(of_region: tuple[Niche, ...], fields: int, label: Labels) -> str:
    words = label.words
    if not of_region:
        told = words("scenario.no_niche")
    else:
        counts = {level.name: sum(n.level == level.name for n in of_region) for level in label.plan.levels}
        told = words.listed(
            words("scenario.at_level", n=words.count("competences", n), level=words.of("at_level", name))
            for name, n in counts.items()
            if n
        )
    return words("scenario.holds", levels=told, fields=words.count("fields", fields))


def _levels(of_region: tuple[Niche, ...], label: Labels) -> tuple[LevelNiches, ...]:
    levels = [
        LevelNiches(label.level(level.name), tuple(niche_text(n, label) for n in of_region if n.level == level.name))
        for level in label.plan.levels
    ]
    return tuple(level for level in levels if level.niches)


def _remarks(of_region: tuple[Niche, ...], fields: list[str], label: Labels) -> tuple[str, ...]:
    supporting = {support.field for niche in of_region for support in niche.supports}
    alone = [label.field(code) for code in fields if code not in supporting]
    return (label.words("scenario.unlinked", names="; ".join(alone)),) if alone else ()


def _figure_row(row: dict[str, object], label: Labels) -> FigureRow:
    words, layer, level = label.words, str(row["layer"]), row["level"]
    decimals = shown_decimals(label.plan, label, layer)

    def shown(name: str, limit: float | None = None) -> str:
        value = row[name]
        return words.coefficient(value, decimals, limit) if isinstance(value, float) else words("number.missing")

    return FigureRow(
        Heading(label.activity(layer, str(row["activity_code"])), str(row["activity_code"])),
        label.plan.layers[layer].title if level is None else words.of("short_level", str(level)),
        shown("coefficient", limit_of(label.plan)),
        _interval(row, decimals, label),
        shown("margin"),
        _in_country(row, shown("national_coefficient"), label),
        words(f"status.{row['status']}"),
        _sureness(row, label),
    )


def _interval(row: dict[str, object], decimals: int, label: Labels) -> str:
    low, high = row["low"], row["high"]
    if not isinstance(low, float) or not isinstance(high, float):
        return ""
    exact = decimals + (round(low, decimals) == round(high, decimals))
    shown = [label.words.number(figure, exact) for figure in (low, high)]
    return label.words("figures.interval", low=shown[0], high=shown[1])


def _sureness(row: dict[str, object], label: Labels) -> str:
    """The degree, and the probability where there is one."""
    degree, probability = label.words(f"sureness.{row['sureness']}"), row["probability_above"]
    if not isinstance(probability, float):
        return degree
    return label.words("figures.probability", degree=degree, probability=label.words.probability(probability))


def _in_country(row: dict[str, object], figure: str, label: Labels) -> str:
    """The coefficient against the country, with the words for a competence that is weak there."""
    value, level = row["national_coefficient"], row["level"]
    weak = isinstance(value, float) and value < WEAK_IN_COUNTRY and row["held"]
    told = weak and level is not None and label.below_country(str(level))
    return f"{figure}, {label.words('beside.weak_words')}" if told else figure
