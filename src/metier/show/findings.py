"""What the audit found, gathered by kind, with what it means and what to do."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from metier.show.labels import Labels


@dataclass(frozen=True)
class Place:
    """One finding of a kind: the place and the message as the audit wrote it."""

    where: str
    message: str


@dataclass(frozen=True)
class Kind:
    """All findings of one kind.

    Attributes:
        title: the kind in words; its code where the catalogue does not know it.
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


def kinds(findings: pl.DataFrame, label: Labels) -> list[Kind]:
    """The findings by kind, the gravest first, as the table has them."""
    return [
        _kind(str(severity), str(code), rows, label)
        for (severity, code), rows in findings.group_by(["severity", "code"], maintain_order=True)
    ]


def _kind(severity: str, code: str, rows: pl.DataFrame, label: Labels) -> Kind:
    words, key = label.words, f"finding.{code}"
    known = f"{key}.title" in words.entries
    title = words(f"{key}.title") if known else code
    places = rows.select("where", "message").iter_rows()
    return Kind(
        title,
        words(f"severity.{severity}"),
        words(f"{key}.meaning") if known else "",
        words("audit.remedy", text=words(f"{key}.remedy")) if known else "",
        words("audit.caption", title=title),
        tuple(Place(label.place(where), message) for where, message in places),
    )
