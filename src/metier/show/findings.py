"""What the audit found, gathered by kind, with what it means and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from metier.observe.findings import Finding
from metier.show.labels import Labels
from metier.show.messages import said
from metier.study import StudyResult


@dataclass(frozen=True)
class Place:
    """One finding of a kind: what it is about, where it stands in the files, and the message."""

    where: str
    place: str
    message: str


@dataclass(frozen=True)
class Kind:
    """All findings of one kind.

    Attributes:
        title: the kind in words.
        severity: error, warning or note, in words.
        meaning: what such a finding means.
        remedy: what to do.
        caption: of its table.
        places: the findings.
    """

    title: str
    severity: str
    meaning: str
    remedy: str
    caption: str
    places: tuple[Place, ...]


def kinds(findings: Sequence[Finding], label: Labels) -> list[Kind]:
    """The findings by kind, the gravest first."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        found.setdefault((one.severity, one.code), []).append(one)
    return [_kind(severity, code, of_kind, label) for (severity, code), of_kind in found.items()]


def in_words(result: StudyResult, label: Labels) -> pl.DataFrame:
    """The table of findings with its places and messages in the language of the study."""
    messages = [said(one.told, label) for one in result.told]
    places = [said(one.places.told, label) or None for one in result.told]
    return result.findings.with_columns(place=pl.Series(places, dtype=pl.String), message=pl.Series(messages))


def _kind(severity: str, code: str, found: Sequence[Finding], label: Labels) -> Kind:
    words, key = label.words, f"finding.{code}"
    title = words(f"{key}.title")
    return Kind(
        title,
        words(f"severity.{severity}"),
        words(f"{key}.meaning"),
        words("audit.remedy", text=words(f"{key}.remedy")),
        words("audit.caption", title=title),
        tuple(Place(label.place(one.where), said(one.places.told, label), said(one.told, label)) for one in found),
    )
