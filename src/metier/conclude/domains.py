"""Domains: bundles that people have named, and the evidence for each, from summed amounts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from metier.measure.arrays import Floats, positive
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.sentences import Sentence, several
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.order import rank_of
from metier.specialisation.panel import Panel, panel

SCHEMA = {
    "region_code": pl.String,
    "domain": pl.String,
    "kind": pl.String,
    "layer": pl.String,
    "period": pl.String,
    "members": pl.Int64,
    "known_members": pl.Int64,
    "amount": pl.Float64,
    "share_of_region": pl.Float64,
    "coefficient": pl.Float64,
    "held_members": pl.String,
    "members_without_evidence": pl.String,
    "overlaps": pl.String,
    "caution": pl.String,
}
SPECIALISED_ABOVE = 1.0
PARTIAL = "The domain rests on the members that have figures; the others are left out above and below the line."
NO_SUM = "Published coefficients and rates cannot be added up: the members stand beside each other, without a sum."
NONE_KNOWN = "No member has a figure here: nothing is known of the domain."
SUMMABLE = ("records", "amounts", "shares")


def domains(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> pl.DataFrame:
    """The evidence for every domain in every region, layer by layer.

    The coefficient is the quotient of the sums: the members' amounts together in the region's total, over the same
    in the reference area; quotients are never averaged. Members without a figure in the region are left out of both.

    Args:
        plan, evidence: the study; ``evidence.domains`` is what people have named.
        coefficients: what ``specialisation`` returns: every period.

    Returns:
        Columns of ``SCHEMA``, in the order region, domain, layer. Lists of codes are separated by spaces; ``overlaps``
        are the domains that share a member. Empty where the study names no domain.
    """
    overlapping = _overlaps(evidence.domains)
    named = evidence.domains.group_by(["domain", "kind", "layer"], maintain_order=True).agg("code")
    tables = [pl.DataFrame(schema=SCHEMA)]
    panels = {layer: _current(layer, plan, evidence, coefficients) for layer in named["layer"].unique()}
    for domain, kind, layer, codes in named.iter_rows():
        told = {"domain": domain, "kind": kind, "layer": layer, "overlaps": overlapping[domain]}
        if panels[layer].periods:
            tables.append(_rows(panels[layer], tuple(codes), told, plan))
    ranks = [rank_of("region_code", evidence.territories.regions), rank_of("domain", _names(evidence.domains))]
    return pl.concat(tables).sort([*ranks, rank_of("layer", list(plan.layers))], maintain_order=True)


def findings_of_domains(evidence: Evidence, table: pl.DataFrame) -> Iterator[Finding]:
    """Domains that share members, and members that have no figure in any region."""
    for domain, other in _overlaps(evidence.domains).items():
        if other:
            told = Sentence(
                "overlapping-domains",
                "The domain {domain!r} shares members with {others}: their amounts must not be added.",
                {"domain": domain, "others": other},
            )
            yield Finding("note", "overlapping-domains", domain, told)
    for (domain, layer), rows in table.group_by(["domain", "layer"], maintain_order=True):
        lacking = [set((codes or "").split()) for codes in rows["members_without_evidence"]]
        nowhere = sorted(set.intersection(*lacking))
        if nowhere:
            told = Sentence(
                "member-without-evidence",
                "Of the domain {domain!r} {activities} have no figure in layer {layer!r} in any region.",
                {"domain": str(domain), "activities": several(nowhere), "layer": str(layer)},
            )
            yield Finding("warning", "member-without-evidence", str(domain), told)


def _current(key: str, plan: Plan, evidence: Evidence, coefficients: Coefficients) -> Panel:
    """A layer in the period that is concluded from, and no other."""
    layer = plan.layers[key]
    period = (layer.period,) if layer.period else coefficients.periods(key)[-1:]
    return panel(key, evidence, coefficients.in_periods({key: period}), layer.area)


def _rows(seen: Panel, codes: tuple[str, ...], told: dict[str, str | None], plan: Plan) -> pl.DataFrame:
    layer = plan.layers[seen.layer]
    (period,), t = seen.periods, 0
    there = [seen.activities.index(code) for code in codes if code in seen.activities]
    listed = [seen.activities[i] for i in there]
    known = ~np.isnan(seen.coefficient[t][:, there])
    share, coefficient, amount = _summed(seen, t, there, known, summable=layer.nature in SUMMABLE)
    quotients = seen.coefficient[t][:, there]
    held = [_codes(listed, row > SPECIALISED_ABOVE) for row in quotients]
    without = [[code for code in codes if code not in _codes(listed, row)] for row in known]
    return pl.DataFrame(
        {
            "region_code": seen.regions,
            **{name: [word] * len(seen.regions) for name, word in told.items()},
            "period": [period] * len(seen.regions),
            "members": [len(codes)] * len(seen.regions),
            "known_members": known.sum(axis=1),
            "amount": amount,
            "share_of_region": share,
            "coefficient": coefficient,
            "held_members": [" ".join(row) or None for row in held],
            "members_without_evidence": [" ".join(row) or None for row in without],
            "caution": [_caution(layer.nature, len(codes), int(row.sum())) for row in known],
        },
        schema_overrides=dict(SCHEMA),
    ).select(pl.col(name).fill_nan(None) if dtype == pl.Float64 else name for name, dtype in SCHEMA.items())


def _summed(
    seen: Panel, t: int, there: list[int], known: np.ndarray, *, summable: bool
) -> tuple[Floats, Floats, Floats]:
    """Share of the region, quotient and amount of the known members together; NaN where there is none to add."""
    none = np.full(len(seen.regions), np.nan)
    if not summable or not there:
        return none, none, none
    shares, amounts = seen.share_of_region[t][:, there], seen.value[t][:, there]
    of_area = np.where(known, reference_shares(shares, seen.coefficient[t][:, there]), 0.0).sum(axis=1)
    any_known = known.any(axis=1)
    share = np.where(any_known, np.where(known, shares, 0.0).sum(axis=1), np.nan)
    amount = np.where(any_known & ~np.isnan(amounts).all(axis=1), np.where(known, amounts, 0.0).sum(axis=1), np.nan)
    return share, share / positive(of_area), amount


def reference_shares(shares: Floats, quotients: Floats) -> Floats:
    """The area's share of each activity (regions, activities), which is a region's own share over its quotient.

    Where a region has none of it, the median of the others: it is the same in all regions, but for a reference that
    leaves the region itself out.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        own = np.where(quotients > 0, shares / quotients, np.nan)
    seen = pl.DataFrame(own).select(pl.all().fill_nan(None).median().fill_null(0.0)).to_numpy()
    return np.where(np.isnan(own), seen, own)


def _caution(nature: str, members: int, known: int) -> str | None:
    if nature not in SUMMABLE:
        return NO_SUM
    if not known:
        return NONE_KNOWN
    return PARTIAL if known < members else None


def _codes(listed: list[str], chosen: np.ndarray) -> list[str]:
    return [code for code, one in zip(listed, chosen, strict=True) if one]


def _names(table: pl.DataFrame) -> list[str]:
    return table["domain"].unique(maintain_order=True).to_list()


def _overlaps(table: pl.DataFrame) -> dict[str, str | None]:
    """The domains that each shares a member with, in the order of the file."""
    names = _names(table)
    members = {name: set(table.filter(pl.col("domain") == name).select("layer", "code").iter_rows()) for name in names}
    return {
        name: ", ".join(other for other in names if other != name and members[name] & members[other]) or None
        for name in names
    }
