"""With whom: regions that have what an opportunity would take, first inside the macroregion, then outside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.conclude.activity_space import ActivitySpace
from metier.conclude.opportunities import listed_places
from metier.measure.centrality import centrality
from metier.measure.linkages import complementarity_for
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.sentences import Sentence
from metier.observe.territories import Territories
from metier.plan import PartnersTable, Plan
from metier.specialisation.order import rank_of

SCHEMA = {
    "region_code": pl.String,
    "layer": pl.String,
    "period": pl.String,
    "activity_code": pl.String,
    "partner_code": pl.String,
    "complementarity": pl.Float64,
    "has_it": pl.Boolean,
    "within_macroregion": pl.Boolean,
    "flow": pl.Float64,
    "linkage": pl.Float64,
    "reason": pl.String,
}
CENTRALITY_SCHEMA = {
    "region_code": pl.String,
    "sent": pl.Float64,
    "received": pl.Float64,
    "strength": pl.Float64,
    "betweenness": pl.Float64,
}
POTENTIAL_PARTNER = "A potential partner: whether the two work together is not known, for no flows are given."
NO_FLOW = "A potential partner: among the flows given there is none between the two."
Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class _Tie:
    """What binds regions: arrays (regions, regions)."""

    within: NDArray[np.bool_]
    flow: Floats
    share: Floats


def partners(plan: Plan, evidence: Evidence, spaces: Sequence[ActivitySpace]) -> pl.DataFrame:
    """For each region's closest opportunities the regions that complement it best.

    ``complementarity`` is the share of what is close to the activity that the partner has and the region lacks;
    ``has_it``, whether the partner has the activity itself, is no part of it. ``flow`` is what flows between the two,
    both ways together, and ``linkage`` the complementarity times the share of that flow in all flows of the region
    (formula unverified, chosen here); both are null without flows, and the partner is then a potential one.

    Returns:
        Columns of ``SCHEMA`` in the order region, layer, activity, inside the macroregion first, most complementary
        first. A region that lies in the root itself has no macroregion: ``within_macroregion`` is null.
    """
    tie = _tie(plan, evidence)
    tables = [_of_space(space, tie, plan, evidence) for space in spaces if space.closeness is not None]
    found = pl.concat([pl.DataFrame(schema=SCHEMA), *tables])
    order = [rank_of("region_code", evidence.territories.regions), rank_of("layer", list(plan.layers))]
    return found.sort(order, maintain_order=True)


def _of_space(space: ActivitySpace, tie: _Tie, plan: Plan, evidence: Evidence) -> pl.DataFrame:
    assert space.closeness is not None
    region, activity = listed_places(space, plan.partners.opportunities)
    found = [
        _for_region(r, np.sort(activity[region == r]), space, tie.within[r], plan.partners)
        for r in np.unique(region).tolist()
    ]
    if not found:
        return pl.DataFrame(schema=SCHEMA)
    receiver, wanted, partner = (np.concatenate(parts) for parts in list(zip(*found, strict=True))[:3])
    fits = np.concatenate([part[3] for part in found])
    return _table(space, tie, evidence.territories, (receiver, wanted, partner), fits)


def _for_region(
    region: int, wanted: Places, space: ActivitySpace, within: NDArray[np.bool_], asked: PartnersTable
) -> tuple[Places, Places, Places, Floats]:
    """Positions of receiver, activity and partner, and the complementarity, of the best inside and outside."""
    assert space.closeness is not None
    fits = complementarity_for(space.held, space.closeness.phi[wanted], region).T
    best = np.hstack(
        [
            _best(np.where(side, fits, np.nan), count)
            for side, count in ((within, asked.inside), (~within, asked.outside))
        ]
    )
    row = np.repeat(np.arange(len(wanted)), best.shape[1])
    partner = best.ravel()
    there = partner >= 0
    row, partner = row[there], partner[there]
    return np.full(len(row), region), wanted[row], partner, fits[row, partner]


def _best(fits: Floats, count: int) -> Places:
    """Positions of the best partners of each row, -1 where there are no more; who adds nothing is none."""
    first = np.argsort(-fits, axis=1, kind="stable")[:, :count]
    return np.where(np.take_along_axis(fits, first, axis=1) > 0, first, -1)


def _table(
    space: ActivitySpace, tie: _Tie, tree: Territories, place: tuple[Places, Places, Places], fits: Floats
) -> pl.DataFrame:
    receiver, wanted, partner = place
    regions = pl.Series(space.regions, dtype=pl.String)
    below = np.array([tree.parents[code] != tree.root for code in space.regions])
    has = space.present[partner, wanted]
    table = pl.DataFrame(
        {
            "region_code": regions.gather(receiver),
            "layer": pl.repeat(space.layer, len(receiver), eager=True),
            "period": pl.repeat(space.period, len(receiver), eager=True),
            "activity_code": pl.Series(space.activities, dtype=pl.String).gather(wanted),
            "partner_code": regions.gather(partner),
            "complementarity": fits,
            "has_it": pl.Series(has).fill_nan(None).cast(pl.Boolean),
            "within": tie.within[receiver, partner],
            "below": below[receiver],
            "flow": pl.Series(tie.flow[receiver, partner]).fill_nan(None),
            "linkage": pl.Series(fits * tie.share[receiver, partner]).fill_nan(None),
        }
    ).with_columns(pl.when("below").then("within").alias("within_macroregion"))
    return table.with_columns(_reason()).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def _reason() -> pl.Expr:
    share = (pl.col("complementarity") * 100).round(0).cast(pl.Int64)
    has = (
        pl.when(pl.col("has_it"))
        .then(pl.lit("has it"))
        .when(~pl.col("has_it"))
        .then(pl.lit("lacks it too"))
        .otherwise(pl.lit("may have it, which is not known"))
    )
    brings = pl.format("{} {} and brings {} % of what is close to {}.", "partner_code", has, share, "activity_code")
    flows = (
        pl.when(pl.col("flow").is_null())
        .then(pl.lit(" " + POTENTIAL_PARTNER))
        .when(pl.col("flow") == 0)
        .then(pl.lit(" " + NO_FLOW))
        .otherwise(pl.lit(""))
    )
    return pl.concat_str(brings, flows).alias("reason")


def _tie(plan: Plan, evidence: Evidence) -> _Tie:
    tree = evidence.territories
    area = np.array([tree.parents[code] for code in tree.regions])
    within = (area[:, np.newaxis] == area) & (area != tree.root)
    flow = np.full(within.shape, np.nan)
    if evidence.flows is not None:
        one_way = flow_table(evidence)
        flow = one_way + one_way.T
    total = np.nansum(flow * ~np.eye(len(flow), dtype=bool), axis=1, keepdims=True)
    return _Tie(within, flow, flow / np.where(total > 0, total, np.nan))


def flow_table(evidence: Evidence) -> Floats:
    """The flows from row to column, regions by regions; pairs without a row have none."""
    regions = evidence.territories.regions
    flows = np.zeros((len(regions), len(regions)))
    if evidence.flows is not None:
        place = {code: i for i, code in enumerate(regions)}
        for start, end, value in evidence.flows.select("from", "to", "value").iter_rows():
            flows[place[start], place[end]] = value
    return flows


def centralities(plan: Plan, evidence: Evidence) -> pl.DataFrame:
    """How central each region is in the flows; without flows no row.

    Returns:
        Columns of ``CENTRALITY_SCHEMA`` in the order of the regions; ``betweenness`` is null below three regions.
    """
    if plan.flows is None or evidence.flows is None:
        return pl.DataFrame(schema=CENTRALITY_SCHEMA)
    found = centrality(flow_table(evidence), plan.flows.lengths)
    figures = {
        "sent": found.sent,
        "received": found.received,
        "strength": found.strength,
        "betweenness": found.betweenness,
    }
    table = pl.DataFrame({"region_code": evidence.territories.regions, **figures}, schema=CENTRALITY_SCHEMA)
    return table.with_columns(pl.col("betweenness").fill_nan(None))


def findings_of_partners(plan: Plan, found: pl.DataFrame) -> Iterator[Finding]:
    """That partners are potential ones where nobody gave flows."""
    if plan.flows is None and found.height:
        yield Finding(
            "note",
            "no-flows",
            "study.toml",
            Sentence(
                "no-flows",
                "There are no flows between regions: all partners are potential ones. Name a file with `[flows]` to "
                "see with whom a region works already.",
            ),
        )
