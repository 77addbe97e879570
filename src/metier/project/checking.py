"""Checks a study: what its files lack, and what its figures give away."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from metier.errors import Fault, MetierError
from metier.observe.findings import Finding, findings_table
from metier.observe.places import places_of
from metier.observe.sentences import Sentence
from metier.project.opening import run


def check(folder: str | Path) -> pl.DataFrame:
    """Every fault and finding of a study, the gravest first; nothing is written.

    Returns:
        severity, code, where, place, message; a fault in the input is an ``error`` with the code ``refused``.
    """
    return findings_table(checked(folder))


def checked(folder: str | Path) -> tuple[Finding, ...]:
    """The same one by one, each with its places."""
    try:
        return run(folder).told
    except MetierError as refusal:
        return tuple(
            Finding("error", "refused", fault.where or "study", _told(fault), places_of(fault))
            for fault in refusal.faults
        )


def _told(fault: Fault) -> Sentence:
    return Sentence("refused", "{problem}. {remedy}", {"problem": fault.problem, "remedy": fault.remedy})
