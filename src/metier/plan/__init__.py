"""The study file, typed: one schema is the file, its check and its reference page."""

from metier.plan.advice import (
    Criterion,
    FieldSet,
    FlowsTable,
    OpportunitiesTable,
    PartnersTable,
    RankingTable,
)
from metier.plan.conclusions import DomainsTable, TagsTable, TrackRecordTable, TrajectoriesTable
from metier.plan.reading import plan_from_toml
from metier.plan.reference_page import reference_page
from metier.plan.rules import RECIPES, Condition, Measure, Recipe, RecipeName, Rule
from metier.plan.schema import (
    Borderline,
    Chain,
    Classification,
    Concordance,
    Layer,
    Level,
    LinksTable,
    Plan,
    Reference,
    ReferenceTable,
    RobustnessTable,
    Study,
    TerritoriesTable,
)

__all__ = [
    "RECIPES",
    "Borderline",
    "Chain",
    "Classification",
    "Concordance",
    "Condition",
    "Criterion",
    "DomainsTable",
    "FieldSet",
    "FlowsTable",
    "Layer",
    "Level",
    "LinksTable",
    "Measure",
    "OpportunitiesTable",
    "PartnersTable",
    "Plan",
    "RankingTable",
    "Recipe",
    "RecipeName",
    "Reference",
    "ReferenceTable",
    "RobustnessTable",
    "Rule",
    "Study",
    "TagsTable",
    "TerritoriesTable",
    "TrackRecordTable",
    "TrajectoriesTable",
    "plan_from_toml",
    "reference_page",
]
