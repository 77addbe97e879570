"""A study: what was asked and what is known, to what follows. Pure; reads and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from metier.audit import audit, in_their_files
from metier.conclude.advice import advice
from metier.conclude.bundle import bundle
from metier.conclude.competences import COLUMNS as COMPETENCES
from metier.conclude.competences import competences
from metier.conclude.conjugation import SCHEMA as MATRIX
from metier.conclude.conjugation import managerial_matrix
from metier.conclude.domains import domains, findings_of_domains
from metier.conclude.intervals import with_intervals
from metier.conclude.recipes import findings_of_recipes, recipes
from metier.conclude.robustness import findings_of_robustness, robustness
from metier.conclude.scenarios import scenarios
from metier.conclude.sureness import findings_of_sureness, sureness
from metier.conclude.tags import declared_against_evident, findings_of_declared, tags
from metier.conclude.track_record import findings_of_track_record, track_record
from metier.conclude.trajectories import findings_of_trajectories, trajectories
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding, findings_table, gravest_first
from metier.plan import Plan
from metier.specialisation import specialisation
from metier.specialisation.coefficients import Coefficients
from metier.threads import one_thread_each

COEFFICIENTS = (
    "layer",
    "level",
    "period",
    "region_code",
    "activity_code",
    "value",
    "share_of_region",
    "coefficient",
    "low",
    "high",
    "probability_above",
    "status",
)


@dataclass(frozen=True)
class StudyResult:
    """What a study concludes. Tables are polars data frames; empty codes and missing figures are null.

    Rows stand in the order region, level highest first, activity, linked before cross-cutting, field.

    Attributes:
        plan: the study file.
        evidence: what was read.
        every_coefficient: the coefficients of all periods as arrays, those too that only stand beside others.
        competences: layer, side, level, period, region_code, activity_code, coefficient, national_coefficient, margin,
            share_of_region, probability_above, status, sureness; every level.
        held: the rows of ``competences`` that count as one; the study file decides whether borderline values do.
        matrix: level, activity_code, region_code, present, field_code, kind, link_source; the highest level only.
        scenarios: region_code, level, activity_code, field_code, kind, link_source; the highest level only.
        sureness: each row of ``competences`` with its interval, the bounds of its rounding, what the interval rests on,
            the coefficient without a dominant activity, and its cautions, by key and in words.
        recipes: region_code, level, layer, period, activity_code, recipe, status, held, agreed; cells that at least
            one recipe holds.
        robustness: region_code, level, activity_code, choices, unknown, share_standing, single_choices,
            share_standing_single, broken_by; a share of choices is no probability.
        trajectories: region_code, layer, activity_code, the two periods and their name, coefficients, entry, exit, the
            bare crossings of 1, strengthening, fading, growth and its three parts (Dunn's shift-share), stars, types.
        track_record: layer, entry, horizon, windows, model, auc with its interval, verdict.
        opportunities: region_code, layer, period, activity_code, coefficient, density, standing, among, standing_z,
            complexity, complexity_verdict, gain, carrying, linked_fields, quadrant, cautions, reason.
        cross_cutting_potential: region_code, layer, period, field_set, fields, held, lacked, density, standing, among,
            reason; how close a region is to a named set of fields.
        partners: region_code, layer, period, activity_code, partner_code, complementarity, has_it, within_macroregion,
            flow, linkage, reason.
        twins: region_code, layer, period, twin_code, similarity, basis, known_activities, learn.
        centrality: region_code, sent, received, strength, betweenness; where flows are given.
        ranking: each region's niches and opportunities in order, with every criterion and a reason.
        domains: region_code, domain, kind, layer, period, members, known_members, amount, share_of_region, coefficient,
            held_members, members_without_evidence, overlaps, caution; of summed amounts.
        tags: region_code, layer, activity_code, priority, source, evident, level, coefficient.
        declared: region_code, layer, activity_code, declared, evident, level, coefficient, source, priorities, verdict.
        bundle: region_code, side, layer, level, activity_code, coefficient, meets, layers_met, layers_compared,
            reading.
        told: what a reader must know, the gravest first; ``findings`` is its table.
    """

    plan: Plan
    evidence: Evidence
    every_coefficient: Coefficients
    competences: pl.DataFrame
    held: pl.DataFrame
    matrix: pl.DataFrame
    scenarios: pl.DataFrame
    sureness: pl.DataFrame
    recipes: pl.DataFrame
    robustness: pl.DataFrame
    trajectories: pl.DataFrame
    track_record: pl.DataFrame
    opportunities: pl.DataFrame
    cross_cutting_potential: pl.DataFrame
    partners: pl.DataFrame
    twins: pl.DataFrame
    centrality: pl.DataFrame
    ranking: pl.DataFrame
    domains: pl.DataFrame
    tags: pl.DataFrame
    declared: pl.DataFrame
    bundle: pl.DataFrame
    told: tuple[Finding, ...]

    @property
    def findings(self) -> pl.DataFrame:
        """What the audit and the conclusions found, the gravest first: severity, code, where, place, message."""
        return findings_table(self.told)

    @property
    def coefficients(self) -> pl.DataFrame:
        """Layer, level, period, region_code, activity_code, value, share_of_region, coefficient, low, high,
        probability_above, status; made when it is asked for.
        """
        return _published_columns(self.every_coefficient.shown().table())

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by the names of their files."""
        return {name: getattr(self, name) for name in TABLES}

    def parts(self, name: str) -> Iterator[pl.DataFrame]:
        """A table a part at a time, for the longest is larger than all that it is made from; one part at least."""
        if name == "coefficients":
            return map(_published_columns, self.every_coefficient.shown().parts())
        return iter([getattr(self, name)])

    def heights(self) -> dict[str, int]:
        """How many rows each table has."""
        others = {name: getattr(self, name).height for name in TABLES if name != "coefficients"}
        return {"coefficients": self.every_coefficient.shown().height, **others}


TABLES = (
    "coefficients",
    "competences",
    "matrix",
    "scenarios",
    "sureness",
    "recipes",
    "robustness",
    "trajectories",
    "track_record",
    "opportunities",
    "cross_cutting_potential",
    "partners",
    "twins",
    "centrality",
    "ranking",
    "domains",
    "tags",
    "declared",
    "bundle",
    "findings",
)


def untold(step: str) -> None:
    """Nobody asks what is being done."""


@one_thread_each()
def compute(plan: Plan, evidence: Evidence, begins: Callable[[str], None] = untold) -> StudyResult:
    """From plan and evidence to results.

    Args:
        plan, evidence: the study.
        begins: is told each step as it begins.

    Raises:
        InputError: a reference area without the figures that the plan asks for.
    """
    begins("how specialised each region is, and how surely")
    coefficients = with_intervals(plan, evidence, specialisation(plan, evidence))
    begins("competences and what goes together")
    found = competences(plan, evidence, coefficients)
    matrix = pl.DataFrame(schema=MATRIX)
    if evidence.links is not None:
        matrix = managerial_matrix(plan, evidence, coefficients, found)
    found_scenarios = scenarios(matrix)
    begins("robustness of the niches")
    robust = robustness(plan, evidence, coefficients, found, found_scenarios)
    begins("track record")
    record = track_record(plan, evidence, coefficients)
    begins("what next, with whom, in which order")
    next_steps = advice(plan, evidence, coefficients, found, record)
    begins("trajectories, recipes, domains, tags")
    bundled = domains(plan, evidence, coefficients)
    said = declared_against_evident(plan, evidence, coefficients, found)
    recipe_table, over_time = recipes(plan, evidence, coefficients), trajectories(plan, evidence, coefficients)
    begins("what the figures give away about themselves")
    told = (
        *audit(plan, evidence, coefficients),
        *findings_of_sureness(plan, evidence, coefficients, found),
        *findings_of_recipes(plan, evidence, coefficients),
        *findings_of_robustness(robust),
        *findings_of_trajectories(plan, coefficients),
        *findings_of_track_record(plan, coefficients, record),
        *findings_of_domains(evidence, bundled),
        *findings_of_declared(said),
        *next_steps.findings,
    )
    return StudyResult(
        plan=plan,
        evidence=evidence,
        every_coefficient=coefficients,
        competences=found.select(COMPETENCES),
        held=found.filter("held").select(COMPETENCES),
        matrix=matrix,
        scenarios=found_scenarios,
        sureness=sureness(plan, evidence, coefficients, found),
        recipes=recipe_table,
        robustness=robust,
        trajectories=over_time,
        track_record=record,
        opportunities=next_steps.opportunities,
        cross_cutting_potential=next_steps.cross_cutting_potential,
        partners=next_steps.partners,
        twins=next_steps.twins,
        centrality=next_steps.centrality,
        ranking=next_steps.ranking,
        domains=bundled,
        tags=tags(plan, evidence, coefficients, found),
        declared=said,
        bundle=bundle(plan, evidence, found),
        told=gravest_first(in_their_files(told, evidence)),
    )


def _published_columns(table: pl.DataFrame) -> pl.DataFrame:
    """The coefficients as results: the interval in place of the bounds of rounding."""
    return table.drop("low", "high").rename({"interval_low": "low", "interval_high": "high"}).select(COEFFICIENTS)
