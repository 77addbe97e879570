"""Advice: what next, with whom, and in which order, from one look at the activity space of each layer."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from metier.conclude.activity_space import activity_spaces
from metier.conclude.opportunities import findings_of_opportunities, opportunities
from metier.conclude.partners import centralities, findings_of_partners, partners
from metier.conclude.potential import cross_cutting_potential, findings_of_potential
from metier.conclude.ranking import findings_of_ranking, ranking
from metier.conclude.track_record import ADDS
from metier.conclude.twins import twins
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients


@dataclass(frozen=True)
class Advice:
    """The tables of what next and with whom; each is described where it is made."""

    opportunities: pl.DataFrame
    cross_cutting_potential: pl.DataFrame
    partners: pl.DataFrame
    twins: pl.DataFrame
    centrality: pl.DataFrame
    ranking: pl.DataFrame
    findings: tuple[Finding, ...]


def advice(
    plan: Plan,
    evidence: Evidence,
    coefficients: Coefficients,
    competences: pl.DataFrame,
    track_record: pl.DataFrame,
) -> Advice:
    """What the figures say of next steps.

    Args:
        plan, evidence: the study.
        coefficients: what ``with_intervals`` returns.
        competences: what ``competences`` returns.
        track_record: what ``track_record`` returns.
    """
    spaces = activity_spaces(plan, evidence, coefficients, competences)
    possible = opportunities(plan, evidence, competences, spaces, layers_where_density_is_idle(track_record))
    found_partners = partners(plan, evidence, spaces)
    ranked = ranking(plan, evidence, coefficients, competences, possible, spaces)
    return Advice(
        opportunities=possible,
        cross_cutting_potential=cross_cutting_potential(plan, evidence, spaces),
        partners=found_partners,
        twins=twins(plan, evidence, spaces),
        centrality=centralities(plan, evidence),
        ranking=ranked,
        findings=(
            *findings_of_opportunities(plan, spaces),
            *findings_of_potential(plan, spaces),
            *findings_of_partners(plan, found_partners),
            *findings_of_ranking(plan, ranked),
        ),
    )


def layers_where_density_is_idle(track_record: pl.DataFrame) -> tuple[str, ...]:
    """The layers with a track record in which density adds something to no forecast, beyond chance."""
    tested = track_record.filter((pl.col("model") == ADDS) & pl.col("low").is_not_null())
    adds = tested.group_by("layer", maintain_order=True).agg((pl.col("low") > 0).any())
    return tuple(adds.filter(~pl.col("low"))["layer"])
