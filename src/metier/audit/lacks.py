"""What is not known, or joins nothing: missing cells, activities that a level does not judge, links."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import polars as pl

from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.link_chains import told
from metier.observe.links import Links
from metier.observe.origins import AT, UNKNOWN
from metier.observe.places import Place, Places
from metier.observe.sentences import Sentence, several
from metier.plan import Plan
from metier.specialisation.coefficients import MISSING, Coefficients

STUDY_FILE = "study.toml"


def missing_cells(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> Iterator[Finding]:
    """How many coefficients a layer lacks: what is missing is unknown, and no conclusion rests on it.

    They stand where the file has a cell without a figure; of rows that it lacks there is no more to say than its name.
    """
    for key in plan.layers:
        lacking, cells = _missing_of(key, coefficients.shown())
        if lacking:
            yield Finding(
                "note",
                "missing-cells",
                key,
                Sentence(
                    "missing-cells",
                    "{lacking} of {cells} cells of layer {layer!r} are missing: their competences are unknown, not "
                    "absent.",
                    {"lacking": lacking, "cells": cells, "layer": key},
                ),
                _empty_cells(key, plan, evidence),
            )


def _empty_cells(key: str, plan: Plan, evidence: Evidence) -> Places:
    """Where a layer's file has no figure for a region; the file itself, where only rows are absent."""
    published = plan.layers[key].nature == "coefficients"
    rows = evidence.published_of(key) if published else evidence.observations_of(key)
    lacking = pl.col("coefficient" if published else "value").is_null()
    regions = pl.col("region_code").is_in(list(evidence.territories.regions))
    return rows.cells(rows.table.filter(lacking & regions)) or rows.file


def _missing_of(layer: str, coefficients: Coefficients) -> tuple[int, int]:
    """How many cells of a layer are missing, and how many it has; a cell that two views list counts once."""
    of_layer = [seen for seen in coefficients.views if seen.view.layer == layer]
    periods = coefficients.periods(layer)
    activities = list(dict.fromkeys(code for seen in of_layer for code in seen.activities))
    regions = max((len(seen.regions) for seen in of_layer), default=0)
    listed, missing = np.zeros((2, len(periods), regions, len(activities)), dtype=bool)
    for seen in of_layer:
        t, a = [periods.index(period) for period in seen.periods], [activities.index(code) for code in seen.activities]
        place = np.ix_(t, range(regions), a)
        listed[place] |= seen.listed
        missing[place] |= seen.listed & (seen.status == MISSING)
    return int(np.count_nonzero(missing)), int(np.count_nonzero(listed))


def unjudged_activities(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> Iterator[Finding]:
    """Activities that a lower level judges and a higher level of the same layer has no figures for."""
    for higher, lower in combinations(plan.levels, 2):
        if higher.layer != lower.layer:
            continue
        seen = {view.view.level: view for view in coefficients.views}
        judged = set(seen[higher.name].activities)
        unjudged = [code for code in seen[lower.name].activities if code not in judged]
        if unjudged:
            yield Finding(
                "note",
                "not-judged",
                higher.name,
                Sentence(
                    "not-judged",
                    "At the level {level!r} there are no figures for {activities}; whether a region has them there is "
                    "not known from this study.",
                    {"level": higher.name, "activities": several(unjudged), "layer": higher.layer},
                ),
                evidence.origins.get(higher.layer, UNKNOWN).sheets(),
            )


def ignored_links(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """What the matrix cannot show: no link table, or links between classifications that no layer joins."""
    if evidence.links is None:
        yield Finding(
            "note",
            "no-links",
            "study.toml",
            Sentence(
                "no-links",
                "There is no link table: activities and fields are not joined, the matrix and the scenarios are empty.",
            ),
            Places((Place(STUDY_FILE),)),
        )
        return
    judged = {plan.layers[level.layer].classification for level in plan.levels}
    fields = {layer.classification for layer in plan.layers.values() if layer.side == "knowledge"}
    table = evidence.links.table
    idle = table.with_row_index(AT).filter(
        ~(pl.col("from_classification").is_in(judged) & pl.col("to_classification").is_in(fields))
    )
    if idle.height:
        yield Finding(
            "warning",
            "idle-links",
            "links",
            Sentence(
                "idle-links",
                "{links} links do not lead from the classification of a level to that of a knowledge layer and join "
                "nothing: the first is {start!r} to {end!r}.",
                {"links": idle.height, "start": idle["from_code"][0], "end": idle["to_code"][0]},
            ),
            _stated(evidence.links, idle),
        )


def _stated(links: Links, some: pl.DataFrame) -> Places:
    """Where links stand that a person has stated; those of a chain are asked for in the study file."""
    of_file = some[AT].filter(some[AT] < len(links.origin.lines))
    return links.origin.cells(of_file) or Places((Place(STUDY_FILE, heading="links"),))


def carried_by_chains(plan: Plan, evidence: Evidence) -> Iterator[Finding]:
    """What each step of a chain of concordances carries and loses; it stands in the step's file."""
    for chain in evidence.chains:
        for step, sentence in told(chain):
            asked = plan.concordances.get(step)
            file = (asked.file if asked else None) or STUDY_FILE
            yield Finding("note", "coverage", step, sentence, Places((Place(file),)))
