"""Tables of the study file for what comes next: opportunities, partners, flows, sets of fields, ranking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator

from metier.plan.rules import Table

Proximity = Literal["min-conditional", "max-conditional", "cosine", "jaccard", "association", "correlation"]


class OpportunitiesTable(Table):
    """What a region could do next: activities that it lacks, by how close they are and how complex."""

    proximity: Proximity = Field(
        "min-conditional",
        description="How the closeness of two activities is measured: a method of `metier.proximity`.",
    )
    fewest_regions: int = Field(
        20,
        ge=3,
        description="With fewer compared regions than this nothing is said of closeness (chosen here) or complexity.",
    )
    fewest_activities: int = Field(
        10,
        ge=3,
        description="With fewer activities than this that some region has, nothing is said of closeness (chosen here).",
    )
    fewest_for_complexity: int = Field(
        20,
        ge=3,
        description="With fewer activities than this in the comparison nothing is said of complexity.",
    )
    at_most: int = Field(
        30, ge=1, description="How many opportunities are listed for each region on each layer, the closest first."
    )
    carrying: int = Field(
        5, ge=1, description="How many of the region's competences are named, at most, that an opportunity is close to."
    )
    draws: int = Field(
        200, ge=0, description="How often complexity is computed again from figures drawn within their error."
    )
    seed: int = Field(1, ge=0, description="Where the random numbers of these draws start.")


class PartnersTable(Table):
    """With whom: regions that have what an opportunity would take and the region lacks."""

    opportunities: int = Field(
        5,
        ge=1,
        description="For how many opportunities of each region and layer, the closest first, partners are sought.",
    )
    inside: int = Field(3, ge=0, description="How many partners inside the macroregion are listed for each, at most.")
    outside: int = Field(3, ge=0, description="How many partners outside it are listed for each, at most.")
    twins: int = Field(3, ge=0, description="How many regions of the most similar portfolio are listed for each.")


class FlowsTable(Table):
    """Flows between regions that were observed: joint publications, trade, commuting."""

    file: str = Field(
        min_length=1,
        description="CSV file with the columns `from`, `to` (codes of compared regions) and `value`. Pairs without a "
        "row have no flow.",
    )
    title: str = Field("", description="What flows, for the report: joint publications 2019-2023.")
    lengths: Literal["inverse", "equal"] = Field(
        "inverse",
        description="How long a step is where the report counts who lies between the others: `inverse`: the more "
        "flows the nearer (chosen here); `equal`: every flow is one step.",
    )


class FieldSet(Table):
    """A named set of fields that reaches across activities, such as digital technologies."""

    title: str = Field("", description="What the set is called in the report.")
    source: str = Field("chosen here", description="Who says that these fields belong together.")
    fields: Mapping[str, tuple[str, ...]] = Field(
        description="Per classification (a key of `[classifications]`, or the name of a packaged one) the codes."
    )


# Balland, Boschma 2021 (10.1080/00343404.2021.1900557) name such technologies; their list could not be read here.
DIGITAL = FieldSet(
    title="Digital and Industry 4.0 fields",
    source="chosen here; the list of Balland, Boschma 2021, 10.1080/00343404.2021.1900557, was not read: unverified",
    fields={
        "openalex": ("fields/17",),
        "wipo35": ("W35F03", "W35F04", "W35F06", "W35F07", "W35F08", "W35F12"),
        "grnti": ("20", "28", "47", "49", "50"),
        "ford": ("1.2", "2.2"),
    },
)


def packaged_sets() -> Mapping[str, FieldSet]:
    """The sets that hold where the study file names none."""
    return {"digital": DIGITAL}


Criterion = Literal[
    "margin",
    "coefficient",
    "share_of_region",
    "sureness",
    "uniqueness",
    "links",
    "density",
    "complexity",
    "gain",
    "growth",
]
NICHE_CRITERIA: tuple[Criterion, ...] = (
    "margin",
    "share_of_region",
    "sureness",
    "uniqueness",
    "links",
    "density",
    "complexity",
    "growth",
)
OPPORTUNITY_CRITERIA: tuple[Criterion, ...] = (
    "coefficient",
    "uniqueness",
    "links",
    "density",
    "complexity",
    "gain",
    "growth",
)


def _alike(criteria: tuple[Criterion, ...]) -> Mapping[Criterion, float]:
    return dict.fromkeys(criteria, 1.0)


class RankingTable(Table):
    """In which order a region's niches and opportunities stand, and how much each criterion weighs."""

    niches: Mapping[Criterion, float] = Field(
        default_factory=lambda: _alike(NICHE_CRITERIA),
        description="Weight of each criterion for niches: `margin` (coefficient less its limit), `share_of_region`, "
        "`sureness`, `uniqueness` (share of the compared regions that do not have it), `links` (confirmed links to "
        "fields that the region has), `density`, `complexity` (where it is identified), `growth` (of its share in the "
        "reference area, since the layer's first period). Without it all of them alike, which is chosen here; a "
        "criterion that is not named weighs nothing.",
    )
    opportunities: Mapping[Criterion, float] = Field(
        default_factory=lambda: _alike(OPPORTUNITY_CRITERIA),
        description="The same for opportunities, with `coefficient` (as it is now) and `gain` (complexity within "
        "reach from there).",
    )
    random_weights: int = Field(
        0,
        ge=0,
        description="How many sets of random weights are tried; the report then tells under which share of them an "
        "item comes first (SMAA). 0: none.",
    )
    seed: int = Field(1, ge=0, description="Where the random weights start.")

    @field_validator("niches", "opportunities")
    @classmethod
    def _some_weight(cls, weights: Mapping[Criterion, float]) -> Mapping[Criterion, float]:
        if any(weight < 0 for weight in weights.values()):
            raise ValueError("a weight is negative", "Write 0 for a criterion that shall not count, or more.")
        if not any(weights.values()):
            raise ValueError("no criterion has any weight", "Give at least one criterion a weight above 0.")
        return weights
