"""Why an item of the ranking stands where it does, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from metier.show.labels import Labels


@dataclass(frozen=True)
class Rank:
    """An item's place in the ranking.

    Attributes:
        kind: ``niche`` or ``opportunity``.
        market: traded, untold, local or population-serving: the list it stands in.
        place, among: its place in that list and how long the list is.
        placed: whether anything is known of it by a criterion that counts.
        lifted_by, lowered_by: the criteria by which it is high, and low.
    """

    kind: str
    market: str
    place: int
    among: int
    placed: bool
    lifted_by: tuple[str, ...]
    lowered_by: tuple[str, ...]


def rank_of_row(row: dict[str, Any]) -> Rank:
    """A row of the ranking."""
    return Rank(
        kind=row["kind"],
        market=row["market"],
        place=row["place"],
        among=row["among"],
        placed=row["score"] is not None,
        lifted_by=tuple((row["lifted_by"] or "").split()),
        lowered_by=tuple((row["lowered_by"] or "").split()),
    )


def rank_text(rank: Rank, label: Labels) -> str:
    """Place among its kind, and what lifts and lowers it."""
    words = label.words
    if not rank.placed:
        return words("rank.unplaced")
    place, among = words.number(rank.place), words.number(rank.among)
    told = words("rank.place", place=place, among=among, group=words(f"rank.{rank.kind}.{rank.market}"))
    because = {"rank.lifted": rank.lifted_by, "rank.lowered": rank.lowered_by}
    reasons = [words(key, names=_named(criteria, label)) for key, criteria in because.items() if criteria]
    return words("rank.because", place=told, because="; ".join(reasons)) if reasons else words("rank.even", place=told)


def _named(criteria: tuple[str, ...], label: Labels) -> str:
    return label.words.listed(label.words(f"criterion.{name}") for name in criteria)
