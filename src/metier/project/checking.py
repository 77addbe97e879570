"""Checks a study: what its files lack, and what its figures give away."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from metier.errors import Fault, MetierError
from metier.observe.findings import Finding, findings_table
from metier.observe.sentences import Sentence
from metier.project.opening import run


def check(folder: str | Path) -> pl.DataFrame:
    """Every fault and finding of a study, the gravest first; nothing is written.

    Returns:
        severity, code, where, message; a fault in the input is an ``error`` with the code ``refused``.
    """
    try:
        return run(folder).findings
    except MetierError as refusal:
        return findings_table(
            Finding("error", "refused", fault.where or "study", _told(fault)) for fault in refusal.faults
        )


def _told(fault: Fault) -> Sentence:
    return Sentence("refused", "{problem}. {remedy}", {"problem": fault.problem, "remedy": fault.remedy})
