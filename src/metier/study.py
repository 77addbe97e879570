"""A study: what was asked and what is known, to what follows. Pure; reads and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from metier.audit import audit
from metier.conclude.competences import COLUMNS as COMPETENCES
from metier.conclude.competences import competences
from metier.conclude.conjugation import SCHEMA as MATRIX
from metier.conclude.conjugation import managerial_matrix
from metier.conclude.intervals import with_intervals
from metier.conclude.scenarios import scenarios
from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation import specialisation

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
        coefficients: layer, level, period, region_code, activity_code, value, share_of_region, coefficient, low, high,
            probability_above, status.
        competences: layer, side, level, period, region_code, activity_code, coefficient, national_coefficient, margin,
            share_of_region, probability_above, status, sureness; every level.
        held: the rows of ``competences`` that count as one; the study file decides whether borderline values do.
        matrix: level, activity_code, region_code, present, field_code, kind, link_source; the highest level only.
        scenarios: region_code, level, activity_code, field_code, kind, link_source; the highest level only.
        findings: severity, code, where, message.
    """

    plan: Plan
    evidence: Evidence
    coefficients: pl.DataFrame
    competences: pl.DataFrame
    held: pl.DataFrame
    matrix: pl.DataFrame
    scenarios: pl.DataFrame
    findings: pl.DataFrame

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by the names of their files."""
        return {name: getattr(self, name) for name in TABLES}


TABLES = ("coefficients", "competences", "matrix", "scenarios", "findings")


def compute(plan: Plan, evidence: Evidence) -> StudyResult:
    """From plan and evidence to results.

    Raises:
        InputError: a reference area without the figures that the plan asks for.
    """
    coefficients = with_intervals(plan, evidence, specialisation(plan, evidence))
    found = competences(plan, evidence, coefficients)
    matrix = pl.DataFrame(schema=MATRIX)
    if evidence.links is not None:
        matrix = managerial_matrix(plan, evidence, coefficients, found)
    return StudyResult(
        plan=plan,
        evidence=evidence,
        coefficients=_published_columns(coefficients),
        competences=found.select(COMPETENCES),
        held=found.filter("held").select(COMPETENCES),
        matrix=matrix,
        scenarios=scenarios(matrix),
        findings=audit(plan, evidence, coefficients),
    )


def _published_columns(coefficients: pl.DataFrame) -> pl.DataFrame:
    """The coefficients as results: what stands beside left out, the interval in place of the bounds of rounding."""
    table = coefficients.filter(~pl.col("beside")).drop("low", "high")
    return table.rename({"interval_low": "low", "interval_high": "high"}).select(COEFFICIENTS)
