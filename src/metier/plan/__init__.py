"""The study file, typed: one schema is the file, its check and its reference page."""

from metier.plan.reading import plan_from_toml
from metier.plan.reference_page import reference_page
from metier.plan.schema import (
    Borderline,
    Chain,
    Classification,
    Concordance,
    Condition,
    Layer,
    Level,
    LinksTable,
    Measure,
    Plan,
    Reference,
    ReferenceTable,
    Rule,
    Study,
    TerritoriesTable,
)

__all__ = [
    "Borderline",
    "Chain",
    "Classification",
    "Concordance",
    "Condition",
    "Layer",
    "Level",
    "LinksTable",
    "Measure",
    "Plan",
    "Reference",
    "ReferenceTable",
    "Rule",
    "Study",
    "TerritoriesTable",
    "plan_from_toml",
    "reference_page",
]
