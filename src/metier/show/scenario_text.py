"""A niche in words, as in the article's Figure 1: activity + linked competences + cross-cutting competences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metier.show.choices import choice_text
from metier.show.figures import WEAK_IN_COUNTRY, limit_of
from metier.show.heat import shown_decimals
from metier.show.labels import Labels
from metier.show.niches import Niche, Support
from metier.show.rank_text import rank_text


@dataclass(frozen=True)
class Field:
    """A field of knowledge by name; ``proposed`` is the sign of a link that awaits confirmation, or empty."""

    name: str
    proposed: str


@dataclass(frozen=True)
class Clause:
    """What follows a plus: a lead and the fields it names."""

    lead: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Reading:
    """A niche read with or without the proposed links.

    Attributes:
        switch: ``both``, ``with`` or ``without``: the readings that show it.
        clauses: what is added to the activity.
        otherwise: what is said where nothing is.
    """

    switch: str
    clauses: tuple[Clause, ...]
    otherwise: str


@dataclass(frozen=True)
class NicheText:
    """A niche in words.

    Attributes:
        activity: its name.
        readings: one, or one with and one without the proposed links where the two differ.
        evidence: its coefficient and how sure it is.
        beside: what the coefficient against the country says, where it belongs beside.
        standing: how it stands under other choices; empty where none was tried.
        rank: its place in the region's ranking and why; empty where it has none.
    """

    activity: str
    readings: tuple[Reading, ...]
    evidence: str
    beside: str
    standing: str
    rank: str


PROPOSED_SIGN = "*"


def niche_text(niche: Niche, label: Labels) -> NicheText:
    """A niche in the words of the study's language."""
    return NicheText(
        label.activity(niche.layer, niche.activity),
        _readings(niche, label),
        _evidence(niche, label),
        beside_text(niche, label),
        standing_text(niche, label),
        rank_text(niche.rank, label) if niche.rank else "",
    )


def field_of(support: Support, label: Labels) -> Field:
    """A supporting field by name."""
    return Field(label.field(support.field), PROPOSED_SIGN if support.proposed else "")


def beside_text(niche: Niche, label: Labels) -> str:
    """The coefficient against the country in words; empty at levels that compare with the country anyway."""
    if not label.below_country(niche.level):
        return ""
    if niche.national is None:
        return label.words("beside.unknown")
    figure = label.words.coefficient(niche.national, shown_decimals(label.plan, label, niche.layer))
    return label.words("beside.weak" if niche.national < WEAK_IN_COUNTRY else "beside.country", coefficient=figure)


def standing_text(niche: Niche, label: Labels) -> str:
    """Under how many choices the niche stands, and the single ones under which it falls; a share, no probability."""
    if niche.standing is None:
        return ""
    words, tried = label.words, niche.standing
    broken = "; ".join(choice_text(choice, label) for choice in tried.broken_by)
    return words(
        "standing.broken" if broken else "standing.firm",
        standing=words.number(tried.standing),
        choices=words.number(tried.choices),
        share=words.percent(tried.standing, tried.choices),
        broken=broken,
    )


def _readings(niche: Niche, label: Labels) -> tuple[Reading, ...]:
    confirmed = [support for support in niche.supports if not support.proposed]
    if len(confirmed) == len(niche.supports):
        return (_reading("both", niche.supports, label),)
    return (_reading("with", niche.supports, label), _reading("without", confirmed, label))


def _reading(switch: str, supports: Sequence[Support], label: Labels) -> Reading:
    leads = {"linked": "scenario.fields", "cross-cutting": "scenario.cross_cutting"}
    clauses = [
        Clause(label.words(lead), tuple(field_of(s, label) for s in supports if s.kind == kind))
        for kind, lead in leads.items()
    ]
    told = tuple(clause for clause in clauses if clause.fields)
    joined = label.evidence.links is not None
    return Reading(switch, told, label.words("scenario.nothing") if joined and not told else "")


def _evidence(niche: Niche, label: Labels) -> str:
    if niche.coefficient is None:
        return label.words("scenario.evidence_unknown")
    decimals = shown_decimals(label.plan, label, niche.layer)
    return label.words(
        "scenario.evidence_borderline" if niche.borderline else "scenario.evidence",
        coefficient=label.words.coefficient(niche.coefficient, decimals, limit_of(label.plan)),
        sureness=label.words(f"sureness.{niche.sureness}"),
    )
