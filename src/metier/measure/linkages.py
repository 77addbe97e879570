"""With whom: what another region has of what an activity would take."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive
from metier.measure.density import given_proximity
from metier.measure.presence import Held, held_cells
from metier.measure.relatedness import known_method, proximity_into

Places = NDArray[np.intp]


def complementarity(
    m: ArrayLike,
    proximity: ArrayLike | str = "min-conditional",
    *,
    receivers: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Complementarity: the share of an activity's proximity that lies with what the other has and the region lacks.

    Formula:
        C(r<-s, a) = sum_j phi_aj M_sj (1 - M_rj) / sum_j phi_aj, j /= a.

    Source:
        Balland, Boschma 2021, 10.1080/00343404.2020.1861240 (formula unverified)

    Args:
        m: presence (regions, activities): 0, 1 or NaN, or booleans.
        proximity: the name of a method of `metier.measure.relatedness.proximity`, or a matrix of one's own
            (activities, activities), not negative. Its diagonal is ignored.
        receivers: positions of the regions r that look for partners; None: all.
        activities: positions of the activities a that they look for; None: all.

    Returns:
        Complementarity (receivers, regions, activities), from 0 to 1: of region s, along the second axis, for
        region r, along the first. Whether s has the activity itself is no part of it.

    Raises:
        ArrayError: values other than 0, 1 and NaN; not two dimensions; a proximity that does not fit, is
            negative, infinite or missing; an unknown method; positions that are not there.

    Zero, missing, ties:
        A region for itself has 0. An activity that is close to no other has NaN. A cell that is missing in
        either region is left out above and below the line, as in `metier.measure.density.density`.

    Example:
        >>> from metier.measure.linkages import complementarity
        >>> m = [[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]]
        >>> complementarity(m, receivers=[0])[0]
        array([[0., 0., 0., 0.],
               [0., 0., 1., 0.],
               [0., 1., 1., 0.]])
    """
    held = one_presence(m)
    phi = phi_of(held, proximity)
    rows = places(receivers, held.present.shape[0], "receivers")
    wanted = places(activities, held.present.shape[1], "activities")
    result = np.empty((len(rows), held.present.shape[0], len(wanted)))
    for i, region in enumerate(rows):
        result[i] = complementarity_for(held, phi[wanted], int(region))
    return result


def complementarity_for(held: Held, phi: Floats, region: int) -> Floats:
    """Complementarity of all regions for one of them: (regions, activities), phi (activities, all activities)."""
    missing = np.zeros_like(held.present) if held.missing is None else held.missing
    lacks = ~(held.present[region] | missing[region])
    part = held.present.astype(np.float64) @ (phi * lacks).T
    if held.missing is None:
        whole = np.broadcast_to(phi.sum(axis=1), part.shape)
    else:
        whole = (~missing).astype(np.float64) @ (phi * ~missing[region]).T
    return np.asarray(np.minimum(part / positive(whole), 1.0))


def set_density(m: ArrayLike, members: ArrayLike, proximity: ArrayLike | str = "min-conditional") -> Floats:
    """Density around a set of activities: the share of what is close to the set that a region has.

    Formula:
        d_rS = sum_{a in S} sum_{j not in S} M_rj phi_ja / sum_{a in S} sum_{j not in S} phi_ja.

    Source:
        chosen here, after the density of Hidalgo et al. 2007, 10.1126/science.1144581

    Args:
        m: presence (regions, activities): 0, 1 or NaN, or booleans.
        members: true (or 1) for the activities of the set, (activities,).
        proximity: as in `complementarity`.

    Returns:
        Density (regions,), from 0 to 1.

    Raises:
        ArrayError: as `complementarity`; members that are other than true and false or do not fit.

    Zero, missing, ties:
        What the region has of the set itself does not count. A missing cell is left out above and below the
        line. Where nothing outside is close to the set, NaN.

    Example:
        >>> from metier.measure.linkages import set_density
        >>> set_density([[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]], [False, False, True, True])
        array([0.66666667, 0.33333333, 0.33333333])
    """
    held = one_presence(m)
    named = as_floats(members, "members")
    if named.shape != held.present.shape[1:] or not np.isin(named, (0, 1)).all():
        fault = f"members of the shape {named.shape} do not say of each activity whether it is in the set"
        raise ArrayError([Fault(fault, f"Hand over {held.present.shape[1]} booleans.")])
    inside = named == 1
    near = np.where(inside, 0.0, phi_of(held, proximity)[inside].sum(axis=0))
    known = np.ones_like(held.present) if held.missing is None else ~held.missing
    part, whole = held.present.astype(np.float64) @ near, known.astype(np.float64) @ near
    return np.asarray(np.minimum(part / positive(whole), 1.0))


def one_presence(m: ArrayLike) -> Held:
    """Presence of one table, or refuse more dimensions."""
    held = held_cells(m)
    if held.present.ndim != 2:
        fault = f"m has the shape {held.present.shape}"
        raise ArrayError([Fault(fault, "Hand over one table: regions, activities.")])
    return held


def phi_of(held: Held, proximity: ArrayLike | str) -> Floats:
    """The named proximity of a presence, or the one that was handed over."""
    if not isinstance(proximity, str):
        return given_proximity(proximity, held.present.shape)
    known_method(proximity)
    phi = np.empty((held.present.shape[1],) * 2)
    proximity_into(phi, held.present, proximity)
    return phi


def places(given: ArrayLike | None, count: int, name: str) -> Places:
    """Positions as whole numbers, all where none are given, or refuse them."""
    if given is None:
        return np.arange(count)
    found = as_floats(given, name)
    if found.ndim != 1 or np.asarray(given).dtype == np.bool_ or (found != np.trunc(found)).any():
        raise ArrayError([Fault(f"{name} are no list of positions", "Hand over whole numbers, 0 the first.")])
    wrong = found[(found < 0) | (found >= count)]
    if wrong.size:
        fault = f"{name} holds the position {wrong[0]:.0f}, and there are {count}"
        raise ArrayError([Fault(fault, f"Hand over whole numbers from 0 to {count - 1}.")])
    return found.astype(np.intp)
