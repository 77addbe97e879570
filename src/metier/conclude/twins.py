"""Structural twins: the regions whose portfolio is most like one's own, to learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from metier.conclude.activity_space import ActivitySpace, Floats
from metier.measure.alike import export_similarity
from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation.order import rank_of

SCHEMA = {
    "region_code": pl.String,
    "layer": pl.String,
    "period": pl.String,
    "twin_code": pl.String,
    "similarity": pl.Float64,
    "basis": pl.String,
    "known_activities": pl.Int64,
    "learn": pl.String,
}
FEWEST_KNOWN = 0.5  # chosen here: share of the activities that must be known in both


def twins(plan: Plan, evidence: Evidence, spaces: Sequence[ActivitySpace]) -> pl.DataFrame:
    """The regions most similar to each, layer by layer.

    ``similarity`` is the overlap of the two regions' shares of activities, 0 to 1 (``basis`` is ``shares``); where a
    layer has no shares, rates and published coefficients, that of their competences, each counted alike
    (``competences``). ``learn`` are the twin's competences that the region lacks, where the region's coefficient is
    highest first.

    Returns:
        Columns of ``SCHEMA`` in the order region, layer, most similar first. Pairs of which less than half of the
        activities are known in both, and pairs that share nothing, are no twins.
    """
    tables = [pl.DataFrame(list(_of_space(space, plan)), schema=SCHEMA, orient="row") for space in spaces]
    found = pl.concat([pl.DataFrame(schema=SCHEMA), *tables])
    order = [rank_of("region_code", evidence.territories.regions), rank_of("layer", list(plan.layers))]
    return found.sort(order, maintain_order=True)


def _of_space(space: ActivitySpace, plan: Plan) -> Iterator[tuple[object, ...]]:
    figures, basis = _figures(space)
    known = (~np.isnan(figures)).astype(np.float64)
    both = known @ known.T
    alike = np.where(both >= FEWEST_KNOWN * figures.shape[1], export_similarity(figures), np.nan)
    np.fill_diagonal(alike, np.nan)
    codes = np.array(space.activities)
    likely = np.argsort(-np.nan_to_num(space.coefficient, nan=-1.0), axis=1, kind="stable")
    for r, own in enumerate(alike):
        for s in np.argsort(-own, kind="stable")[: plan.partners.twins].tolist():
            if own[s] > 0:
                learn = (space.present[s] == 1) & space.absent[r]
                told = " ".join(codes[likely[r]][learn[likely[r]]]) or None
                yield (
                    space.regions[r],
                    space.layer,
                    space.period,
                    space.regions[s],
                    float(own[s]),
                    basis,
                    int(both[r, s]),
                    told,
                )


def _figures(space: ActivitySpace) -> tuple[Floats, str]:
    if np.isnan(space.share_of_region).all():
        return space.present, "competences"
    return space.share_of_region, "shares"
