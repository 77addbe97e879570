"""The method of a study in words: rule, levels, layers, links, and what the figures cannot see."""

from __future__ import annotations

from dataclasses import dataclass

from metier.conclude.competences import MODERATE_WITHIN, WEAK_WITHIN
from metier.observe.links import PROPOSED
from metier.plan import Condition, Rule
from metier.show.figures import Figures
from metier.show.labels import Labels
from metier.show.niches import Niche
from metier.specialisation.views import View


@dataclass(frozen=True)
class LayerRow:
    """What a level or layer is made of, as text."""

    title: str
    base: str
    classification: str
    period: str
    nature: str
    rounding: str


@dataclass(frozen=True)
class LinkRow:
    """A link and its reason."""

    activity: str
    field: str
    source: str
    reason: str


@dataclass(frozen=True)
class Blind:
    """What a layer's source cannot see."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Method:
    """The method of the study.

    Attributes:
        rule: when a coefficient makes a competence.
        borderline: what borderline means and whether it counts.
        layers: the levels and layers.
        links: about the link table, sentence by sentence.
        used: the links that carry a niche.
        sureness: word and meaning of each degree.
        sources: where the figures come from.
        blind: what they cannot see.
    """

    rule: str
    borderline: str
    layers: tuple[LayerRow, ...]
    links: tuple[str, ...]
    used: tuple[LinkRow, ...]
    sureness: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    blind: tuple[Blind, ...]


def method(figures: tuple[Figures, ...], found: dict[str, tuple[Niche, ...]], label: Labels) -> Method:
    """What the report says of how it was made."""
    return Method(
        rule_text(label),
        label.words(f"method.borderline_{label.borderline}"),
        tuple(_layer_row(one, label) for one in figures),
        _links(label),
        _used(found, label),
        _sureness(label),
        _sources(label),
        tuple(Blind(layer.title, layer.cannot_see) for layer in label.plan.layers.values() if layer.cannot_see),
    )


def rule_text(label: Labels) -> str:
    """The rule of the study as a sentence."""
    rule = label.plan.rule
    kind = "one" if len(rule.conditions) == 1 else rule.match
    return label.words(f"method.rule_{kind}", conditions=condition_texts(rule, label))


def condition_texts(rule: Rule, label: Labels) -> str:
    """The conditions of a rule, and those that decide where no activity of a region meets them."""
    told = "; ".join(_condition(condition, label) for condition in rule.conditions)
    if not rule.otherwise:
        return told
    alone = "; ".join(_condition(condition, label) for condition in rule.otherwise)
    return label.words("method.otherwise", conditions=told, otherwise=alone)


def _condition(condition: Condition, label: Labels) -> str:
    measure = label.words(f"method.measure_{condition.measure}")
    key = "method.above" if condition.above is not None else "method.at_least"
    return label.words(key, measure=measure, limit=label.words.short(condition.limit))


def _layer_row(figures: Figures, label: Labels) -> LayerRow:
    words, layer = label.words, label.plan.layers[figures.view.layer]
    decimals = label.evidence.decimals.get(figures.view.layer)
    exact = decimals is None or layer.nature == "records"
    nature = words(f"nature.{layer.nature}")
    return LayerRow(
        label.title(figures.view),
        f"{label.base(figures.view.area)} ({words(f'reference.{_reference(figures.view, label)}')})",
        label.evidence.classifications[layer.classification].title,
        figures.period,
        words("method.unit", nature=nature, unit=layer.unit) if layer.unit else nature,
        words("method.not_rounded") if exact or decimals is None else words.count("decimals", decimals),
    )


def _reference(view: View, label: Labels) -> str:
    published = label.plan.layers[view.layer].nature == "coefficients"
    return "coefficients" if published else view.reference


def _links(label: Labels) -> tuple[str, ...]:
    links, words = label.evidence.links, label.words
    if links is None:
        return ()
    proposed = links.table.filter(links.table["source"] == PROPOSED).height
    told = words("method.links_text", links=words.count("links", links.table.height), proposed=words.number(proposed))
    names = [label.linked_activity(key, code) for key, codes in links.cross_cutting.items() for code in codes]
    if not names:
        return (told,)
    across = words(
        "method.cross_cutting_text",
        names="; ".join(names),
        source=words.term("link_source", links.cross_cutting_source),
    )
    return (told, across)


def _used(found: dict[str, tuple[Niche, ...]], label: Labels) -> tuple[LinkRow, ...]:
    """The stated links on which some region's niche stands, in the order of the link table."""
    if label.evidence.links is None:
        return ()
    carried = {
        (label.plan.layers[niche.layer].classification, niche.activity, support.field)
        for niches in found.values()
        for niche in niches
        for support in niche.supports
    }
    columns = ["from_classification", "from_code", "to_classification", "to_code", "source", "reason"]
    return tuple(
        LinkRow(
            label.linked_activity(a, code),
            label.linked_activity(b, field),
            label.words.term("link_source", source),
            reason or "",
        )
        for a, code, b, field, source, reason in label.evidence.links.table.select(columns).iter_rows()
        if (a, code, field) in carried
    )


def _sureness(label: Labels) -> tuple[tuple[str, str], ...]:
    limits = {"weak": label.words.short(WEAK_WITHIN), "moderate": label.words.short(MODERATE_WITHIN)}
    degrees = ("strong", "moderate", "weak", "unknown")
    return tuple((label.words(f"sureness.{d}"), label.words(f"sureness.text_{d}", **limits)) for d in degrees)


def _sources(label: Labels) -> tuple[str, ...]:
    layers = [
        label.words("sources.layer", title=layer.title, source=layer.source.rstrip("."))
        for layer in label.plan.layers.values()
        if layer.source
    ]
    return (*layers, *label.plan.study.sources)
