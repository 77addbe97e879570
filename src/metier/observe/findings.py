"""Findings: what a reader of the results must know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from metier.observe.sentences import Sentence

SCHEMA = {"severity": pl.String, "code": pl.String, "where": pl.String, "message": pl.String}
GRAVITY = ("error", "warning", "note")


@dataclass(frozen=True)
class Finding:
    """One thing that a reader of the results must know.

    Attributes:
        severity: ``error``, ``warning`` or ``note``.
        code: what kind of finding it is, the same word every time.
        where: the activity, region, layer or file it is about.
        told: what was found and what to do about it.
    """

    severity: Literal["error", "warning", "note"]
    code: str
    where: str
    told: Sentence

    @property
    def message(self) -> str:
        """What was found and what to do about it, in English."""
        return str(self.told)


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of their severity, otherwise as they came."""
    return tuple(sorted(findings, key=lambda finding: GRAVITY.index(finding.severity)))


def findings_table(findings: Iterable[Finding]) -> pl.DataFrame:
    """Findings as a table, the gravest first, in English."""
    rows = [(one.severity, one.code, one.where, one.message) for one in gravest_first(findings)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
