"""What next: activities that a region lacks, how close they are to what it has, and how complex."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.conclude.activity_space import ERROR_UNKNOWN, POPULATION_SERVING, UNIDENTIFIED, ActivitySpace
from metier.conclude.opportunity_words import NO_COMPLEXITY, with_cautions, with_reasons
from metier.observe.classifications import TOO_COARSE
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.links import PROPOSED
from metier.observe.sentences import Sentence
from metier.plan import Plan

SCHEMA = {
    "region_code": pl.String,
    "layer": pl.String,
    "period": pl.String,
    "activity_code": pl.String,
    "coefficient": pl.Float64,
    "density": pl.Float64,
    "standing": pl.Int64,
    "among": pl.Int64,
    "standing_z": pl.Float64,
    "complexity": pl.Float64,
    "complexity_verdict": pl.String,
    "gain": pl.Float64,
    "carrying": pl.String,
    "linked_fields": pl.String,
    "quadrant": pl.String,
    "cautions": pl.String,
    "reason": pl.String,
}
CARRIED = 0.5  # chosen here: competences are named until they carry this share of the density


def opportunities(
    plan: Plan,
    evidence: Evidence,
    competences: pl.DataFrame,
    spaces: Sequence[ActivitySpace],
    idle_layers: Collection[str] = (),
) -> pl.DataFrame:
    """The activities that each region lacks, the closest of each layer.

    ``coefficient`` is the region's present one. ``density`` is the share of what is close to the activity that the
    region has; ``standing`` its place among the ``among`` activities that the region lacks, ``standing_z`` the same in
    standard deviations. ``complexity`` is the activity's, in standard deviations over the layer, and
    ``complexity_verdict`` says whether to believe it. ``gain`` is what the activity would bring within reach.
    ``carrying`` are the region's competences that the density rests on, ``linked_fields`` its knowledge competences
    that a confirmed or proposed link joins with the activity. ``quadrant`` is close or far (``standing_z`` above 0) and
    complex or simple (``complexity`` above 0) after Balland et al. 2019, 10.1080/00343404.2018.1437900; both cuts are
    chosen here.

    Args:
        plan, evidence: the study.
        competences: what ``competences`` returns.
        spaces: what ``activity_spaces`` returns.
        idle_layers: the layers on which the track record shows that density adds nothing.

    Returns:
        Columns of ``SCHEMA`` in the order region, layer, activity. Layers with too few regions or activities for
        closeness have none, which ``findings_of_opportunities`` tells.
    """
    tables = [_of_space(space, plan) for space in spaces if space.closeness is not None]
    bare = pl.concat(tables) if tables else pl.DataFrame(schema=_BARE)
    linked = bare.join(
        linked_fields(plan, evidence, competences), on=["region_code", "layer", "activity_code"], how="left"
    )
    told = with_reasons(with_cautions(linked, _flags(plan, evidence), idle_layers))
    ordered = told.sort("region", "place_of_layer", "activity", maintain_order=True)
    return ordered.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


_BARE = {
    **{name: dtype for name, dtype in SCHEMA.items() if name not in ("linked_fields", "cautions", "reason")},
    "region": pl.Int64,
    "place_of_layer": pl.Int64,
    "activity": pl.Int64,
}


def listed_places(space: ActivitySpace, at_most: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions (region, activity) of the closest absent activities; of equals at the end the first are taken."""
    if space.closeness is None:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    rank = space.closeness.standing.rank
    # NaN sorts last; a stable sort leaves equals in the classification's order
    first = np.argsort(rank, axis=1, kind="stable")[:, :at_most]
    there = ~np.isnan(np.take_along_axis(rank, first, axis=1))
    region, column = np.nonzero(there)
    return region, first[region, column]


def _of_space(space: ActivitySpace, plan: Plan) -> pl.DataFrame:
    assert space.closeness is not None
    place = region, activity = listed_places(space, plan.opportunities.at_most)
    among = (~np.isnan(space.closeness.standing.rank)).sum(axis=1)
    z, pci = space.closeness.standing.z[place], space.pci[activity]
    codes = pl.Series(space.activities, dtype=pl.String)
    table = pl.DataFrame(
        {
            "region_code": pl.Series(space.regions, dtype=pl.String).gather(region),
            "layer": pl.repeat(space.layer, len(region), eager=True),
            "period": pl.repeat(space.period, len(region), eager=True),
            "activity_code": codes.gather(activity),
            "coefficient": space.coefficient[place],
            "density": space.closeness.density[place],
            "standing": space.closeness.standing.rank[place],
            "among": among[region],
            "standing_z": z,
            "complexity": pci,
            "complexity_verdict": space.verdict[activity].astype(str),
            "gain": space.gain[place],
            "carrying": _carrying(space, region, activity, plan.opportunities.carrying),
            "quadrant": _quadrants(z, pci),
            "region": region,
            "place_of_layer": np.full(len(region), list(plan.layers).index(space.layer)),
            "activity": activity,
        },
        strict=False,
    )
    floats = [name for name, dtype in _BARE.items() if dtype == pl.Float64]
    return table.select(pl.col(name).cast(dtype) for name, dtype in _BARE.items()).with_columns(
        pl.col(floats).fill_nan(None)
    )


def _carrying(
    space: ActivitySpace, region: NDArray[np.intp], activity: NDArray[np.intp], at_most: int
) -> list[str | None]:
    """The region's competences closest to each activity, until they carry half of its density."""
    assert space.closeness is not None
    codes, held = np.array(space.activities), space.held.present
    told: list[str | None] = []
    for r, own in enumerate(held):
        weight = space.closeness.phi[activity[region == r]] * own
        first = np.argsort(-weight, axis=1, kind="stable")[:, :at_most]
        part = np.take_along_axis(weight, first, axis=1)
        before = np.cumsum(part, axis=1) - part
        named = (part > 0) & (before < CARRIED * weight.sum(axis=1, keepdims=True))
        told += [" ".join(codes[row[keep]]) or None for row, keep in zip(first, named, strict=True)]
    return told


def _quadrants(z: NDArray[np.float64], pci: NDArray[np.float64]) -> list[str | None]:
    near, far = np.where(pci > 0, "close-complex", "close-simple"), np.where(pci > 0, "far-complex", "far-simple")
    words = np.where(z > 0, near, far)
    return [None if np.isnan(a) or np.isnan(b) else str(word) for a, b, word in zip(z, pci, words, strict=True)]


def linked_fields(plan: Plan, evidence: Evidence, competences: pl.DataFrame) -> pl.DataFrame:
    """Region, layer, activity: the region's knowledge competences that a link joins with the activity.

    Returns:
        Columns ``region_code``, ``layer``, ``activity_code``, ``linked_fields`` (codes separated by blanks) and
        ``confirmed`` (how many of them rest on a confirmed link).
    """
    schema = {"region_code": pl.String, "layer": pl.String, "activity_code": pl.String, "linked_fields": pl.String}
    if evidence.links is None:
        return pl.DataFrame(schema={**schema, "confirmed": pl.Int64})
    of = {key: layer.classification for key, layer in plan.layers.items()}
    fields = (
        competences.filter((pl.col("side") == "knowledge") & pl.col("held"))
        .select("region_code", pl.col("layer").replace_strict(of).alias("to_classification"), to_code="activity_code")
        .unique(maintain_order=True)
    )
    layers = pl.DataFrame(list(of.items()), schema=["layer", "from_classification"], orient="row")
    order = pl.DataFrame(
        [(key, code, i) for key, known in evidence.classifications.items() for i, code in enumerate(known.codes)],
        schema={"to_classification": pl.String, "to_code": pl.String, "place": pl.Int64},
        orient="row",
    )
    pairs = (
        fields.join(evidence.links.table, on=["to_classification", "to_code"])
        .join(layers, on="from_classification")
        .join(order, on=["to_classification", "to_code"])
    )
    return (
        pairs.sort("to_classification", "place", maintain_order=True)
        .group_by("region_code", "layer", pl.col("from_code").alias("activity_code"), maintain_order=True)
        .agg(
            pl.col("to_code").unique(maintain_order=True).str.join(" ").alias("linked_fields"),
            pl.col("to_code").filter(pl.col("source") != PROPOSED).n_unique().cast(pl.Int64).alias("confirmed"),
        )
    )


def _flags(plan: Plan, evidence: Evidence) -> pl.DataFrame:
    """Of each layer's activities: whether one says too little to be a priority, and whom it serves."""
    rows = [
        (key, code, known.detail.get(code) == TOO_COARSE, known.market.get(code) == POPULATION_SERVING)
        for key, layer in plan.layers.items()
        for known in [evidence.classifications[layer.classification]]
        for code in known.codes
    ]
    schema = {"layer": pl.String, "activity_code": pl.String, "coarse": pl.Boolean, "serving": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def findings_of_opportunities(plan: Plan, spaces: Sequence[ActivitySpace]) -> Iterator[Finding]:
    """What the layers cannot say of closeness and complexity."""
    asked = plan.opportunities
    for space in spaces:
        known = int((~np.isnan(space.present)).any(axis=1).sum())
        if space.closeness is None:
            yield Finding(
                "note",
                "too-few-for-closeness",
                space.layer,
                Sentence(
                    "too-few-for-closeness",
                    "Layer {layer!r} compares {regions} regions and {activities} activities that some region has; "
                    "which activities are close to one another shows only from {fewest_regions} regions and "
                    "{fewest_activities} activities on (chosen here). So there are no opportunities and no potential "
                    "partners on it. Add regions, or a more detailed classification.",
                    {
                        "layer": space.layer,
                        "regions": known,
                        "activities": int(space.active),
                        "fewest_regions": asked.fewest_regions,
                        "fewest_activities": asked.fewest_activities,
                    },
                ),
            )
        elif np.isnan(space.pci).all():
            yield Finding(
                "note",
                "too-few-for-complexity",
                space.layer,
                Sentence(
                    "too-few-for-complexity",
                    "Layer {layer!r} has too few regions or activities for complexity, which takes {fewest_regions} "
                    "regions and {fewest_activities} activities besides those that serve the population: its "
                    "opportunities are ordered by closeness alone.",
                    {
                        "layer": space.layer,
                        "fewest_regions": asked.fewest_regions,
                        "fewest_activities": asked.fewest_for_complexity,
                    },
                ),
            )
        elif (doubt := _doubted(space)) is not None:
            told = Sentence("complexity", "Layer {layer!r}: {doubt}", {"layer": space.layer, "doubt": doubt})
            yield Finding("warning", "complexity-unidentified", space.layer, told)


def _doubted(space: ActivitySpace) -> Sentence | None:
    found = [_DOUBTS[word] for word in dict.fromkeys(space.verdict.tolist()) if word in _DOUBTS]
    return found[0] if found else None


_DOUBTS = {
    UNIDENTIFIED: Sentence("complexity.unidentified", NO_COMPLEXITY[UNIDENTIFIED]),
    ERROR_UNKNOWN: Sentence("complexity.error-unknown", NO_COMPLEXITY[ERROR_UNKNOWN]),
}
