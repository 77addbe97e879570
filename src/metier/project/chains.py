"""The concordances and chains of a plan: from what the study file asks for to steps and composed links."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from metier.errors import Fault, InputError
from metier.observe.classifications import Classification
from metier.observe.concordances import Concordance, End, step_from
from metier.observe.evidence import Evidence
from metier.observe.link_chains import Chain, Step, Threshold, chain_of, parents_step
from metier.observe.raw_table import RawTable
from metier.plan import Concordance as Asked
from metier.plan import Plan

SUMMABLE = ("records", "amounts")


def parents_step_of(key: str, asked: Asked, classifications: Mapping[str, Classification]) -> Step:
    """The step of a concordance that names a classification whose activities lead to their topmost ones."""
    name = str(asked.parents_of)
    return parents_step(key, name, classifications[name])


def file_step_of(key: str, asked: Asked, raw: RawTable, classifications: Mapping[str, Classification]) -> Step:
    """The step of a concordance that names a file.

    Raises:
        InputError: every fault of the file.
    """
    concordance = Concordance(
        key,
        End(str(asked.from_classification), asked.from_column, asked.from_by),
        End(str(asked.to_classification), asked.to_column, asked.to_by),
        asked.weight_column,
        asked.source,
        asked.repeated,
        asked.others,
        asked.read,
    )
    return step_from(raw, concordance, classifications)


def chains_of(plan: Plan, steps: Mapping[str, Step], evidence: Evidence) -> tuple[Chain, ...]:
    """The plan's chains, composed.

    Args:
        plan: the plan; every step that its chains name is among the steps.
        steps: the concordances that were accepted, by their keys.
        evidence: what is known besides links: its observations say what the codes at the start of a chain hold.

    Raises:
        InputError: steps that do not meet, in every chain.
    """
    chains: list[Chain] = []
    faults: list[Fault] = []
    for asked in plan.links.chains if plan.links else ():
        way = [steps[key] for key in asked.steps]
        amounts = held_at(way[0].from_classification, plan, evidence)
        try:
            chains.append(chain_of(way, amounts, Threshold(asked.at_least, asked.lift_at_least), asked.read))
        except InputError as refusal:
            faults += refusal.faults
    if faults:
        raise InputError(faults)
    return tuple(chains)


def held_at(key: str, plan: Plan, evidence: Evidence) -> dict[str, float]:
    """What the activities of a classification hold: the sums, over the compared regions, of its first layer of figures
    that can be added up, in the period that the study concludes from.

    Where there is none, each of the most detailed activities counts 1.
    """
    layers = [name for name, of in plan.layers.items() if of.classification == key and of.nature in SUMMABLE]
    known = evidence.observations.filter(
        pl.col("layer").is_in(layers[:1])
        & pl.col("region_code").is_in(list(evidence.territories.regions))
        & pl.col("value").is_not_null()
    )
    if known.is_empty():
        return dict.fromkeys(evidence.classifications[key].leaves, 1.0)
    period = plan.layers[layers[0]].period or known["period"].max()
    sums = known.filter(pl.col("period") == period).group_by("activity_code", maintain_order=True)
    return dict(sums.agg(pl.col("value").sum()).rows())
