"""Findings: what a reader of the results must know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Literal

import polars as pl

SCHEMA = {"severity": pl.String, "code": pl.String, "where": pl.String, "message": pl.String}


@dataclass(frozen=True)
class Finding:
    """One thing that a reader of the results must know.

    Attributes:
        severity: ``error``, ``warning`` or ``note``.
        code: what kind of finding it is, the same word every time.
        where: the activity, region, layer or file it is about.
        message: what was found and what to do about it.
    """

    severity: Literal["error", "warning", "note"]
    code: str
    where: str
    message: str


def findings_table(findings: Iterable[Finding]) -> pl.DataFrame:
    """Findings as a table, the gravest first."""
    gravity = ["error", "warning", "note"]
    ordered = sorted(findings, key=lambda finding: gravity.index(finding.severity))
    return pl.DataFrame([astuple(finding) for finding in ordered], schema=SCHEMA, orient="row")
