"""Studies made from arrays, without files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from metier.audit import audit
from metier.conclude.competences import competences
from metier.conclude.intervals import with_intervals
from metier.observe import coefficients, observations
from metier.observe.classifications import Classification
from metier.observe.evidence import Evidence
from metier.observe.findings import findings_table
from metier.observe.territories import Territories
from metier.plan import Plan
from metier.specialisation import specialisation


def coefficients_and_findings(plan: Plan, evidence: Evidence) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The coefficients of a study and what the audit finds in them, without the conclusions."""
    found = specialisation(plan, evidence)
    return found.table(), findings_table(audit(plan, evidence, found))


@dataclass(frozen=True)
class Judged:
    """A study as far as its competences."""

    coefficients: pl.DataFrame
    competences: pl.DataFrame


def judged(plan: Plan, evidence: Evidence) -> Judged:
    """Coefficients and competences, without what is concluded from them."""
    found = with_intervals(plan, evidence, specialisation(plan, evidence))
    return Judged(found.table(), competences(plan, evidence, found))


def territories(regions: Sequence[str], macroregions: int = 1) -> Territories:
    """A country ``X`` of macroregions ``M0``, ``M1``, ... that hold the regions in turn."""
    areas = [f"M{i}" for i in range(macroregions)]
    parents = dict.fromkeys(areas, "X") | {r: areas[i % macroregions] for i, r in enumerate(regions)}
    kinds = {"X": "country"} | dict.fromkeys(areas, "macroregion") | dict.fromkeys(regions, "region")
    return Territories(("X", *areas, *regions), kinds, parents, tuple(regions), {"en": {}})


def classification(codes: Sequence[str]) -> Classification:
    """A flat list of activities that are called by their codes."""
    return Classification("Activities", "activities.csv", tuple(codes), {}, {"en": {}})


def plan(nature: str, **layer: object) -> Plan:
    """One industry layer, judged against the country and against the macroregion."""
    return Plan.model_validate(
        {
            "study": {"title": "A table"},
            "territories": {"file": "territories.csv"},
            "classifications": {"activities": {"title": "Activities", "file": "activities.csv"}},
            "layers": {
                "output": {
                    "title": "Output",
                    "side": "industry",
                    "nature": nature,
                    "classification": "activities",
                    "file": "output.csv",
                    **layer,
                }
            },
            "levels": [
                {"name": "national", "layer": "output", "area": "country"},
                {"name": "macroregional", "layer": "output", "area": "macroregion"},
            ],
        }
    )


def published(
    against_country: np.ndarray, against_macroregion: np.ndarray, tree: Territories, codes: Sequence[str], decimals: int
) -> Evidence:
    """Two tables (regions, activities) of coefficients as someone would have printed them."""
    rows = [
        ("output", "2020", reference, region, code, float(value))
        for i, region in enumerate(tree.regions)
        for j, code in enumerate(codes)
        for reference, value in (("X", against_country[i, j]), (tree.parents[region], against_macroregion[i, j]))
    ]
    table = pl.DataFrame(rows, schema=coefficients.SCHEMA, orient="row")
    return Evidence(tree, {"activities": classification(codes)}, published=table, decimals={"output": decimals})


def amounts(values: np.ndarray, tree: Territories, codes: Sequence[str], own: np.ndarray | None = None) -> Evidence:
    """Amounts (regions, activities), NaN where missing; ``own`` is the country's row."""
    table = [*zip(tree.regions, values, strict=True)] + ([("X", own)] if own is not None else [])
    rows = [
        ("output", "2020", region, code, None if np.isnan(x) else float(x), "missing" if np.isnan(x) else "known")
        for region, row in table
        for code, x in zip(codes, row, strict=True)
    ]
    frame = pl.DataFrame(rows, schema=observations.SCHEMA, orient="row")
    return Evidence(tree, {"activities": classification(codes)}, observations=frame)
