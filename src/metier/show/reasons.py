"""What the tables say of a row in a sentence, said anew from the row's figures in the language of the study."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from metier.conclude.track_record import ADDS
from metier.show.labels import Labels
from metier.show.next_steps import opportunity_sentences
from metier.show.potential import potential_sentences
from metier.show.rank_text import rank_of_row, rank_text
from metier.show.record import verdict_text

Row = dict[str, Any]
HAS = {True: "has", False: "lacks", None: "unknown"}


def _of_opportunity(row: Row, label: Labels) -> str:
    return " ".join(opportunity_sentences(row, label))


def _of_potential(row: Row, label: Labels) -> str:
    return " ".join(potential_sentences(row, label))


def _of_ranking(row: Row, label: Labels) -> str:
    return rank_text(rank_of_row(row), label)


def _of_partner(row: Row, label: Labels) -> str:
    """What the partner brings, and whether the two work together as far as flows tell."""
    words, flow = label.words, row["flow"]
    activity = label.activity(row["layer"], row["activity_code"])
    has = words(f"reason.partner.{HAS[row['has_it']]}", activity=activity)
    share = words.fraction(row["complementarity"])
    brings = words("reason.partner.brings", partner=label.region(row["partner_code"]), share=share, activity=activity)
    known = "potential" if flow is None else "with_flow" if flow > 0 else "no_flow"
    told = words(f"reason.partner.{known}", flow="" if flow is None else words.short(flow))
    return f"{brings} {has} {told}"


def _cautions_of_competence(row: Row, label: Labels) -> str:
    return " ".join(label.words(f"caution.competence.{key}") for key in (row["cautions"] or "").split())


def _of_track_record(row: Row, label: Labels) -> str | None:
    return verdict_text(row, label) if row["model"] == ADDS else None


REASONS: Mapping[tuple[str, str], Callable[[Row, Labels], str | None]] = MappingProxyType(
    {
        ("cross_cutting_potential", "reason"): _of_potential,
        ("opportunities", "reason"): _of_opportunity,
        ("partners", "reason"): _of_partner,
        ("ranking", "reason"): _of_ranking,
        ("sureness", "wording"): _cautions_of_competence,
        ("track_record", "verdict"): _of_track_record,
    }
)
