"""What a study cannot say: the findings on tables that lack something, together in one short list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metier.observe.findings import Finding
from metier.show.labels import Labels
from metier.show.messages import said

LACKS = (
    "one-period",
    "no-such-period",
    "no-deflator",
    "no-growth",
    "no-amounts",
    "too-few-for-closeness",
    "too-few-for-complexity",
    "no-flows",
    "no-track-record",
    "short-track-record",
    "no-domains",
    "no-bundle",
    "idle-criteria",
)


@dataclass(frozen=True)
class Lack:
    """One thing that the study cannot say.

    Attributes:
        title: what it is.
        meaning: why, and what would help.
        places: the layers or files it is about.
        messages: place and words of each finding, in words.
    """

    title: str
    meaning: str
    places: str
    messages: tuple[tuple[str, str], ...]


def cannot_say(findings: Sequence[Finding], label: Labels) -> tuple[Lack, ...]:
    """The lacks in the order of ``LACKS``."""
    by_code = {code: [one for one in findings if one.code == code] for code in LACKS}
    return tuple(_lack(code, found, label) for code, found in by_code.items() if found)


def further(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that say something else than that a table lacks something."""
    return tuple(one for one in findings if one.code not in LACKS)


def _lack(code: str, found: Sequence[Finding], label: Labels) -> Lack:
    key = f"finding.{code}"
    messages = tuple((label.place(one.where), said(one.told, label)) for one in found)
    return Lack(
        label.words(f"{key}.title"),
        " ".join((label.words(f"{key}.meaning"), label.words(f"{key}.remedy"))),
        "; ".join(dict.fromkeys(where for where, _ in messages)),
        messages,
    )
