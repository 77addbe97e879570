"""What a study cannot say: the findings on tables that lack something, together in one short list."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from metier.show.labels import Labels

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
        messages: place and words of each finding, as it was written.
    """

    title: str
    meaning: str
    places: str
    messages: tuple[tuple[str, str], ...]


def cannot_say(findings: pl.DataFrame, label: Labels) -> tuple[Lack, ...]:
    """The lacks in the order of ``LACKS``."""
    by_code = findings.filter(lacking()).partition_by("code", as_dict=True, maintain_order=True)
    return tuple(_lack(code, by_code[(code,)], label) for code in LACKS if (code,) in by_code)


def lacking() -> pl.Expr:
    """Whether a finding says that a table lacks something."""
    return pl.col("code").is_in(LACKS)


def _lack(code: str, rows: pl.DataFrame, label: Labels) -> Lack:
    key = f"finding.{code}"
    messages = tuple((label.place(where), message) for where, message in rows.select("where", "message").iter_rows())
    return Lack(
        label.words(f"{key}.title"),
        " ".join((label.words(f"{key}.meaning"), label.words(f"{key}.remedy"))),
        "; ".join(dict.fromkeys(where for where, _ in messages)),
        messages,
    )
