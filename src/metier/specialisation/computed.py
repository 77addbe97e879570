"""Coefficients computed from observations: table to arrays, shares, quotients and their bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from metier.measure.quotients import quotient_of_shares
from metier.observe.evidence import Evidence
from metier.observe.layers import Layer, Nature
from metier.observe.observations import Grid, grid
from metier.plan import Plan
from metier.specialisation.coefficients import (
    FIGURES,
    KNOWN,
    MISSING,
    PARTIAL,
    UNDEFINED,
    Codes,
    ViewCoefficients,
)
from metier.specialisation.reference import (
    Area,
    AreaShares,
    Figures,
    Flags,
    Floats,
    Kinds,
    area_shares,
    figures_of,
    published_and_pooled,
)
from metier.specialisation.views import View

FLOATING_ERROR = 1e-9


@dataclass(frozen=True)
class Comparison:
    """The regions of one area, compared with it; arrays (periods, regions, activities), ``reference`` (periods,)."""

    reference: Kinds
    value: Floats
    share_of_region: Floats
    share_of_reference: Floats
    coefficient: Floats
    low: Floats
    high: Floats
    partial: Flags


@dataclass(frozen=True)
class LayerFigures:
    """A layer's observations as arrays, and as shares of totals: the same for all its views."""

    grid: Grid
    figures: Figures


def layer_figures(key: str, plan: Plan, evidence: Evidence) -> LayerFigures:
    """A layer's observations, to compare in one view or several."""
    grid = layer_grid(key, plan, evidence)
    return LayerFigures(grid, figures_of(grid, plan.layers[key].nature))


def computed(view: View, of_layer: LayerFigures, plan: Plan, evidence: Evidence) -> ViewCoefficients:
    """The coefficients of a view; a region outside every area of its kind has none."""
    layer, seen, figures = plan.layers[view.layer], of_layer.grid, of_layer.figures
    rounding = _rounding(evidence.decimals.get(view.layer), layer.nature)
    regions = evidence.territories.regions
    position = {region: i for i, region in enumerate(regions)}
    empty = _empty(view, layer.side, seen, regions)
    for area in areas(view, plan, evidence):
        members = [position[seen.territories[i]] for i in area.regions]
        compared = _compared(seen, figures, area, area_shares(figures, area, view.reference), rounding)
        _put(empty, compared, members)
    return empty


def _empty(view: View, side: str | None, seen: Grid, regions: tuple[str, ...]) -> ViewCoefficients:
    """A view in which no cell is listed yet."""
    shape = (len(seen.periods), len(regions), len(seen.activities))
    value, of_region, of_reference, coefficient, low, high = (np.full(shape, np.nan) for _ in FIGURES)
    return ViewCoefficients(
        view=view,
        side=side,
        periods=seen.periods,
        regions=regions,
        activities=seen.activities,
        listed=np.zeros(shape, dtype=bool),
        reference=np.full(shape[:2], "", dtype="<U9"),
        value=value,
        share_of_region=of_region,
        share_of_reference=of_reference,
        coefficient=coefficient,
        low=low,
        high=high,
        status=np.full(shape, MISSING, dtype=np.uint8),
    )


def _put(into: ViewCoefficients, compared: Comparison, members: list[int]) -> None:
    """Fill in the cells of an area's regions."""
    for name in FIGURES:
        getattr(into, name)[:, members] = getattr(compared, name)
    into.listed[:, members] = True
    into.reference[:, members] = compared.reference[:, np.newaxis]
    into.status[:, members] = _status(compared)


@dataclass(frozen=True)
class ReferenceGap:
    """An activity whose published share in an area differs from what the area's regions add up to."""

    area: str
    period: str
    activity: str
    published: float
    pooled: float


def reference_gaps(view: View, of_layer: LayerFigures, plan: Plan, evidence: Evidence) -> Iterator[ReferenceGap]:
    """Where an area's own row and the sum of its regions differ beyond what rounding allows."""
    layer, seen, figures = plan.layers[view.layer], of_layer.grid, of_layer.figures
    rounding = _rounding(evidence.decimals.get(view.layer), layer.nature)
    for area in areas(view, plan, evidence):
        both = published_and_pooled(figures, area)
        if both is None:
            continue
        of_area = figures.totals[:, [area.own], None]
        own, summed = (_half_units(rounding, area, of_area, reference)[1][:, 0] for reference in both)
        published, pooled = (reference.shares[:, 0] for reference in both)
        apart = np.abs(published - pooled) > (own + summed) * (1 + FLOATING_ERROR) + FLOATING_ERROR
        for t, a in np.argwhere(apart):
            yield ReferenceGap(
                area.code, seen.periods[t], seen.activities[a], float(published[t, a]), float(pooled[t, a])
            )


def layer_grid(key: str, plan: Plan, evidence: Evidence) -> Grid:
    """The observations of a layer as arrays."""
    layer = plan.layers[key]
    classification = evidence.classifications[layer.classification]
    kept = Layer(key, layer.nature, layer.absent, layer.negative, layer.decimals)
    return grid(evidence.observations, evidence.totals, kept, evidence.territories, classification)


def areas(view: View, plan: Plan, evidence: Evidence) -> list[Area]:
    """The areas of the view's kind that hold regions."""
    territories = evidence.territories
    codes = dict.fromkeys(territories.ancestor(region, view.area) for region in territories.regions)
    position = {code: i for i, code in enumerate(territories.codes)}
    nature = plan.layers[view.layer].nature
    return [
        Area(view.layer, code, nature, position[code], tuple(position[r] for r in territories.within(code)))
        for code in codes
        if code is not None
    ]


def _compared(seen: Grid, figures: Figures, area: Area, reference: AreaShares, rounding: float) -> Comparison:
    members = list(area.regions)
    shares = figures.shares[:, members]
    totals = figures.totals[:, members, None]
    of_area = np.broadcast_to(reference.shares, shares.shape)
    low, high = _bounds(shares, of_area, *_half_units(rounding, area, totals, reference))
    with np.errstate(invalid="ignore", divide="ignore"):
        share_of_reference = shares * totals / (of_area * reference.totals[..., None])
    return Comparison(
        reference=reference.kind,
        value=shares * totals if area.nature == "shares" else seen.values[:, members],
        share_of_region=np.full_like(shares, np.nan) if area.nature == "rates" else shares,
        share_of_reference=share_of_reference,
        coefficient=quotient_of_shares(shares, of_area),
        low=low,
        high=high,
        partial=np.broadcast_to(figures.partial[:, members, None] | reference.partial, shares.shape),
    )


def _rounding(decimals: int | None, nature: Nature) -> float:
    """Half a unit of the last decimal, in the layer's unit; records are counted, not rounded."""
    return 0.0 if decimals is None or nature == "records" else 0.5 * 10.0**-decimals


def _half_units(rounding: float, area: Area, totals: Floats, reference: AreaShares) -> tuple[Floats, Floats]:
    """The rounding of a region's share and of the area's; a sum of n figures may be off by n half units."""
    if area.nature in ("shares", "rates"):
        unit = rounding / 100.0 if area.nature == "shares" else rounding
        return np.full(totals.shape, unit), np.full(reference.totals[..., None].shape, unit)
    summed = np.where(reference.kind == "published", 1, len(area.regions))[:, None, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        return rounding / totals, summed * rounding / reference.totals[..., None]


def _bounds(shares: Floats, of_area: Floats, half: Floats, half_of_area: Floats) -> tuple[Floats, Floats]:
    """The least and the greatest quotient that the figures could have given before they were rounded."""
    with np.errstate(invalid="ignore", divide="ignore"):
        low = np.maximum(shares - half, 0.0) / (of_area + half_of_area)
        least = of_area - half_of_area
        high = np.where(least > 0, (shares + half) / least, np.inf)
    unknown = np.isnan(shares) | np.isnan(of_area) | (of_area == 0)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def _status(compared: Comparison) -> Codes:
    missing = np.isnan(compared.share_of_region) & np.isnan(compared.value)
    undefined = np.isnan(compared.coefficient)
    told = [np.uint8(MISSING), np.uint8(UNDEFINED), np.uint8(PARTIAL)]
    return np.select([missing, undefined, compared.partial], told, np.uint8(KNOWN))
