"""Coagglomeration (Ellison, Glaeser): whether activities settle in the same regions, in groups and in pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.agglomeration import herfindahl_of_plants, reference_numbers
from metier.measure.arrays import Floats, positive
from metier.measure.presence import Bools
from metier.measure.sides import parts_of, reference_values


@dataclass(frozen=True)
class Coagglomeration:
    """How far a group of activities lies in the same regions.

    Attributes:
        gamma: (...,), the coagglomeration index between the members: 0 as by chance.
        group: (...,), the agglomeration index of the group taken as one activity.
    """

    gamma: Floats
    group: Floats


def coagglomeration(
    x: ArrayLike,
    members: ArrayLike,
    plant_herfindahl: ArrayLike | None = None,
    reference: ArrayLike | None = None,
    *,
    regions: ArrayLike | None = None,
) -> Coagglomeration:
    """Coagglomeration index (Ellison, Glaeser): whether a group of activities settles in the same regions.

    Formula:
        gamma_c = (G / (1 - Q) - H - sum_a gamma_a w_a^2 (1 - H_a)) / (1 - sum_a w_a^2), G the raw concentration of
        the group, w_a the share of a in the group, H = sum_a w_a^2 H_a; group: (G / (1 - Q) - H) / (1 - H)

    Source:
        Ellison, Glaeser 1997 [unverified]

    Args:
        x: employment (..., regions, activities), not negative.
        members: true for the activities of the group, (activities,); two at least.
        plant_herfindahl: H of each activity's plants, as in `ellison_glaeser`; it must be given.
        reference: as in `metier.measure.agglomeration.ellison_glaeser`.
        regions: true for what is compared, (regions,) or (..., regions); None: all.

    Returns:
        `Coagglomeration`: gamma and group, each (...,). The plants' Herfindahl indices decide on ``group``; in
        ``gamma`` they cancel, as the formula shows when gamma_a is written out.

    Raises:
        ArrayError: as `metier.measure.agglomeration.ellison_glaeser`; members that are no booleans, do not fit or
            are fewer than two.

    Zero, missing, ties:
        A region of which one member is missing is left out of all. A group with less than two members that have
        employment, or with a member without H, has NaN.

    Example:
        >>> from metier.measure.coagglomeration import coagglomeration
        >>> x = [[80, 60, 10], [20, 40, 90]]
        >>> round(float(coagglomeration(x, [True, True, False], [0.02, 0.05, 0.1]).gamma), 6)
        0.12
    """
    parts = parts_of(x, "activities", regions, None)
    inside = _members(members, parts.values.shape[-2])
    plants = herfindahl_of_plants(plant_herfindahl, parts.values.shape[:-1])[..., inside]
    rows = reference_values(parts, reference_numbers(reference))
    known = (
        ~np.isnan(rows) if parts.known is None else parts.known[..., inside, :].all(-2, keepdims=True) & ~np.isnan(rows)
    )
    own = np.where(known, parts.values[..., inside, :], 0.0)
    area = np.where(known, rows, 0.0)
    area = area / positive(area.sum(axis=-1, keepdims=True))
    employed = own.sum(axis=-1)
    weights = employed / positive(employed.sum(axis=-1, keepdims=True))
    apart = np.where(employed[..., np.newaxis] > 0, own / positive(employed)[..., np.newaxis] - area, 0.0)
    return _group_indices(weights, apart, plants, 1 - (area[..., 0, :] ** 2).sum(axis=-1))


def coagglomeration_pairs(
    x: ArrayLike,
    reference: ArrayLike | None = None,
    *,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Coagglomeration of every two activities; in pairs the plants' sizes cancel and are not needed.

    Formula:
        gamma_ab = sum_r (s_ra - q_r) (s_rb - q_r) / (1 - sum_r q_r^2)

    Source:
        Ellison, Glaeser, Kerr 2010 [unverified]; the same as `coagglomeration` of the two, by arithmetic

    Args:
        x: employment (..., regions, activities), not negative.
        reference: as in `metier.measure.agglomeration.ellison_glaeser`.
        minimum: the least total that an activity must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., activities, activities), symmetric; 0 as by chance, above 0 in the same regions. NaN on the diagonal.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two dimensions;
            a reference or masks that do not fit; a minimum that is negative or no number.

    Zero, missing, ties:
        A region that is missing in either of a pair is left out of both and of the reference. An activity without
        employment has NaN.

    Example:
        >>> from metier.measure.coagglomeration import coagglomeration_pairs
        >>> coagglomeration_pairs([[80, 60, 10], [20, 40, 90]])[0].round(6)
        array([  nan,  0.12, -0.48])
    """
    parts = parts_of(x, "activities", regions, activities, minimum)
    rows = reference_values(parts, reference_numbers(reference))
    rows = np.broadcast_to(rows, (*parts.values.shape[:-2], 1, parts.values.shape[-1]))
    known = np.broadcast_to(
        ~np.isnan(rows) if parts.known is None else parts.known & ~np.isnan(rows), parts.values.shape
    )
    values = np.where(np.isnan(parts.total), np.nan, parts.values)
    result = np.empty((*values.shape[:-1], values.shape[-2]))
    for index in np.ndindex(values.shape[:-2]):
        result[index] = _pairs(values[index], known[index], rows[index])
    own = np.arange(values.shape[-2])
    result[..., own, own] = np.nan
    return result


def _pairs(values: Floats, known: Bools, rows: Floats) -> Floats:
    """Coagglomeration of every two rows (activities, regions)."""
    if known.all():
        area = rows / positive(rows.sum(axis=-1, keepdims=True))
        apart = values / values.sum(axis=-1, keepdims=True) - area
        return np.asarray(apart @ apart.T / positive(1 - (area**2).sum()))
    result = np.empty((len(values), len(values)))
    for i in range(len(values)):
        one, other, area = (np.where(known & known[i], each, 0.0) for each in (values[i], values, rows))
        one, other, area = (each / positive(each.sum(axis=-1, keepdims=True)) for each in (one, other, area))
        result[i] = ((one - area) * (other - area)).sum(axis=-1) / positive(1 - (area**2).sum(axis=-1))
    return result


def _group_indices(weights: Floats, apart: Floats, plants: Floats, spread: Floats) -> Coagglomeration:
    """Both indices of a group: ``apart`` (..., members, regions) is the shares less the reference's."""
    spread = positive(spread)
    raw = ((weights[..., np.newaxis] * apart).sum(axis=-2) ** 2).sum(axis=-1)
    own = (weights**2 * (apart**2).sum(axis=-1)).sum(axis=-1)
    chance = (weights**2 * plants).sum(axis=-1)
    undefined = np.isnan(plants).any(axis=-1)
    gamma = (raw - own) / spread / positive(1 - (weights**2).sum(axis=-1))
    group = (raw / spread - chance) / positive(1 - chance)
    return Coagglomeration(np.where(undefined, np.nan, gamma), np.where(undefined, np.nan, group))


def _members(members: ArrayLike, count: int) -> Bools:
    inside = np.asarray(members)
    if inside.dtype != np.bool_ or inside.shape != (count,):
        fault = f"members has the type {inside.dtype} and the shape {inside.shape}"
        raise ArrayError([Fault(fault, f"Hand over {count} booleans: true for the activities of the group.")])
    if np.count_nonzero(inside) < 2:
        raise ArrayError([Fault("the group has fewer than two members", "Name two activities at least.")])
    return inside
