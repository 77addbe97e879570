"""Findings: what a reader of the results must know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from metier.observe.places import NOWHERE, Places
from metier.observe.sentences import Sentence

SCHEMA = {"severity": pl.String, "code": pl.String, "where": pl.String, "place": pl.String, "message": pl.String}
GRAVITY = ("error", "warning", "note")


@dataclass(frozen=True)
class Finding:
    """One thing that a reader of the results must know.

    Attributes:
        severity: ``error``, ``warning`` or ``note``.
        code: what kind of finding it is, the same word every time.
        where: the activity, region, layer or file it is about.
        told: what was found and what to do about it.
        places: where it stands in the files. A figure that was made (a sum, a share, a middle) stands nowhere: then
            the published figure that it is held against or, without one, the figures that it is made of.
    """

    severity: Literal["error", "warning", "note"]
    code: str
    where: str
    told: Sentence
    places: Places = NOWHERE

    @property
    def message(self) -> str:
        """What was found and what to do about it, in English."""
        return str(self.told)

    def as_object(self) -> dict[str, object]:
        """The finding as JSON, its places one by one."""
        return {
            "severity": self.severity,
            "code": self.code,
            "where": self.where,
            "place": str(self.places) or None,
            "places": [place.as_object() for place in self.places.first],
            "more_places": self.places.more,
            "message": self.message,
        }


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of their severity, otherwise as they came."""
    return tuple(sorted(findings, key=lambda finding: GRAVITY.index(finding.severity)))


def findings_table(findings: Iterable[Finding]) -> pl.DataFrame:
    """Findings as a table, the gravest first, in English."""
    told = gravest_first(findings)
    rows = [(one.severity, one.code, one.where, str(one.places) or None, one.message) for one in told]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
