"""What regions are compared with: the area's own row, the sum of its regions, or the rest of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metier.errors import Fault, InputError
from metier.measure.quotients import rest_reference
from metier.observe.layers import Nature
from metier.observe.observations import Grid
from metier.plan import Reference

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Kinds = NDArray[np.str_]
COMPLETE_WITHIN = 0.01  # chosen here: regions that add up to 99-101 % of the area's own total are all of it


@dataclass(frozen=True)
class Figures:
    """A layer's observations as shares and the totals that they are of.

    Attributes:
        shares: (periods, territories, activities), fractions of 1; in a layer of rates the rates themselves.
        totals: (periods, territories), in the layer's unit; NaN where unknown.
        partial: (periods, territories); whether the total is a sum that lacks cells.
    """

    shares: Floats
    totals: Floats
    partial: Flags


@dataclass(frozen=True)
class AreaShares:
    """An area's shares, to compare its regions with.

    Attributes:
        kind: (periods,), ``pooled``, ``published`` or ``rest``.
        shares: (periods, 1 or regions, activities).
        totals: (periods, 1 or regions), what the shares are of; NaN where unknown.
        partial: (periods, 1, activities); whether the area's figure is a sum that lacks cells.
    """

    kind: Kinds
    shares: Floats
    totals: Floats
    partial: Flags


@dataclass(frozen=True)
class Area:
    """One area among the territories of a layer.

    Attributes:
        layer, code: what messages call it.
        nature: the layer's.
        own: the position of the area itself.
        regions: the positions of its regions.
    """

    layer: str
    code: str
    nature: Nature
    own: int
    regions: tuple[int, ...]


def figures_of(grid: Grid, nature: Nature) -> Figures:
    """The grid's values as shares of totals: stated totals where there are any, else the sum of the known cells."""
    lacking = np.isnan(grid.values).any(axis=-1)
    if nature == "rates":
        return Figures(grid.values, np.full(grid.totals.shape, np.nan), np.zeros_like(lacking))
    if nature == "shares":
        return Figures(grid.values / 100.0, grid.totals, np.zeros_like(lacking))
    unknown = np.isnan(grid.values).all(axis=-1)
    totals = np.where(unknown, np.nan, np.nansum(grid.values, axis=-1))
    stated = ~np.isnan(grid.totals)
    totals = np.where(stated, grid.totals, totals)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(totals[..., None] > 0, grid.values / totals[..., None], np.nan)
    return Figures(shares, totals, lacking & ~stated)


def area_shares(figures: Figures, area: Area, reference: Reference) -> AreaShares:
    """The area's shares, had as the study asks for.

    Raises:
        InputError: the area has no row of its own and one is asked for, or its regions' shares have no totals.
    """
    if reference == "automatic":
        return _automatic(figures, area)
    if reference == "published":
        return _published(figures, area)
    _refuse_unweighted(figures, area)
    return _pooled(figures, area) if reference == "pooled" else _rest(figures, area)


def _automatic(figures: Figures, area: Area) -> AreaShares:
    """Pool where the area's own row is absent, or is rounded shares that all its regions can replace.

    Each period is decided from its own figures, so that no later figure changes what an earlier one is compared with.
    """
    if area.nature == "rates":
        return _published(figures, area)
    absent = np.isnan(figures.shares[:, area.own]).all(axis=-1)
    unknown = np.isnan(figures.totals[:, area.regions]).all(axis=-1)
    pooled = np.asarray(absent & ~unknown)
    if area.nature == "shares":
        pooled |= _complete(figures, area)
    if not pooled.any() and not absent.all():
        return _own_row(figures, area)
    _refuse_unweighted(figures, area)
    return _by_period(pooled, _pooled(figures, area), _own_row(figures, area))


def _by_period(first: Flags, one: AreaShares, other: AreaShares) -> AreaShares:
    """The one in the periods that are marked, the other in the rest."""
    cells, rows = first[:, np.newaxis, np.newaxis], first[:, np.newaxis]
    return AreaShares(
        np.where(first, one.kind, other.kind),
        np.where(cells, one.shares, other.shares),
        np.where(rows, one.totals, other.totals),
        np.where(cells, one.partial, other.partial),
    )


def _complete(figures: Figures, area: Area) -> Flags:
    """(periods,): whether the regions' totals add up to the area's own."""
    whole = figures.totals[:, area.own]
    parts = figures.totals[:, area.regions].sum(axis=-1)
    return np.asarray(np.abs(parts - whole) <= COMPLETE_WITHIN * whole)


def published_and_pooled(figures: Figures, area: Area) -> tuple[AreaShares, AreaShares] | None:
    """The area's own shares and those its regions add up to; ``None`` where one of them is not to be had."""
    own = figures.shares[:, area.own]
    if area.nature == "rates" or np.isnan(own).all() or not _complete(figures, area).all():
        return None
    return _published(figures, area), _pooled(figures, area)


def _published(figures: Figures, area: Area) -> AreaShares:
    if np.isnan(figures.shares[:, area.own]).all():
        raise InputError([_no_own_row(area)])
    return _own_row(figures, area)


def _own_row(figures: Figures, area: Area) -> AreaShares:
    own = figures.shares[:, [area.own]]
    partial = np.broadcast_to(figures.partial[:, [area.own], None], own.shape)
    return AreaShares(_throughout("published", figures), own, figures.totals[:, [area.own]], partial)


def _pooled(figures: Figures, area: Area) -> AreaShares:
    amounts = _amounts(figures, area)
    totals = np.nansum(figures.totals[:, area.regions], axis=-1, keepdims=True)
    shares = _over(np.nansum(amounts, axis=-2, keepdims=True), totals[..., None])
    return AreaShares(_throughout("pooled", figures), shares, totals, _lacks_cells(amounts))


def _rest(figures: Figures, area: Area) -> AreaShares:
    amounts = _amounts(figures, area)
    totals = rest_reference(figures.totals[:, area.regions, None])[..., 0]
    shares = _over(rest_reference(amounts), totals[..., None])
    return AreaShares(_throughout("rest", figures), shares, totals, _lacks_cells(amounts))


def _throughout(kind: str, figures: Figures) -> Kinds:
    return np.full(len(figures.totals), kind)


def _amounts(figures: Figures, area: Area) -> Floats:
    amounts: Floats = figures.shares[:, area.regions] * figures.totals[:, area.regions, None]
    return amounts


def _lacks_cells(amounts: Floats) -> Flags:
    return np.asarray(np.isnan(amounts).any(axis=-2, keepdims=True))


def _over(amounts: Floats, totals: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: Floats = np.where(totals > 0, amounts / totals, np.nan)
    return shares


def _refuse_unweighted(figures: Figures, area: Area) -> None:
    if area.nature == "rates":
        raise InputError(
            [
                Fault(
                    f"the rates of layer {area.layer!r} cannot be pooled for the area {area.code!r}: "
                    "the mean of rates is not the area's rate",
                    'Set `reference = "published"` and give the area a row of its own.',
                    "study.toml",
                )
            ]
        )
    if area.nature == "shares" and np.isnan(figures.totals[:, area.regions]).all():
        raise InputError(
            [
                Fault(
                    f"the shares of layer {area.layer!r} have no totals, so the area {area.code!r} cannot be pooled",
                    "Name a file of totals with `totals`, or give the area a row of its own and set "
                    '`reference = "published"`.',
                    "study.toml",
                )
            ]
        )


def _no_own_row(area: Area) -> Fault:
    instead = "" if area.nature == "rates" else ', or set `reference = "pooled"`'
    return Fault(
        f"layer {area.layer!r} has no row for the area {area.code!r}, and its published figures are asked for",
        f"Add the rows of the area{instead}.",
        "study.toml",
    )
