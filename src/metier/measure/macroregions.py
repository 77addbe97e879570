"""Inside and outside the macroregion: flows, and partners, parted by who belongs together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive
from metier.measure.centrality import known_flows
from metier.measure.linkages import Places, complementarity_for, one_presence, phi_of, places
from metier.measure.presence import Bools


@dataclass(frozen=True)
class InsideOutside:
    """What flows within a region's macroregion and beyond it.

    Attributes:
        sent_inside: (regions,), what flows to other regions of the same macroregion, in the unit of the flows.
        sent_outside: (regions,), what flows to regions of other macroregions.
        received_inside: (regions,), what comes from other regions of the same macroregion.
        received_outside: (regions,), what comes from other macroregions.
        inside_share: (regions,), the share of all a region's flows, both ways, that stay inside, 0 to 1.
    """

    sent_inside: Floats
    sent_outside: Floats
    received_inside: Floats
    received_outside: Floats
    inside_share: Floats


def inside_outside(flows: ArrayLike, groups: ArrayLike) -> InsideOutside:
    """Flows inside and outside the macroregion.

    Formula:
        sent_inside_r = sum_s f_rs over the s /= r of r's group, sent_outside_r over all other s; received likewise;
        inside_share_r = (sent_inside_r + received_inside_r) / strength_r.

    Source:
        chosen here

    Args:
        flows: from row to column (regions, regions), not negative, any unit. The diagonal is ignored.
        groups: the macroregion of each region (regions,), whole numbers or words.

    Returns:
        `InsideOutside`: sums in the unit of the flows and a share, each (regions,).

    Raises:
        ArrayError: flows that are infinite, negative or no numbers; a table that is not square; groups that do not
            fit or are missing.

    Zero, missing, ties:
        A missing flow counts as none. A region alone in its macroregion has nothing inside. Without any flow the
        share is NaN.

    Example:
        >>> from metier.measure.macroregions import inside_outside
        >>> inside_outside([[0, 3, 1], [2, 0, 0], [0, 4, 0]], [0, 0, 1]).inside_share.round(4)
        array([0.8333, 0.5556, 0.    ])
    """
    known = known_flows(flows)
    same = same_group(groups, len(known))
    inside, outside = np.where(same, known, 0.0), np.where(same, 0.0, known)
    within = inside.sum(axis=1) + inside.sum(axis=0)
    beyond = outside.sum(axis=1) + outside.sum(axis=0)
    return InsideOutside(
        inside.sum(axis=1),
        outside.sum(axis=1),
        inside.sum(axis=0),
        outside.sum(axis=0),
        np.asarray(within / positive(within + beyond)),
    )


@dataclass(frozen=True)
class BestPartners:
    """Who complements a region best, inside its macroregion and outside it.

    Attributes:
        inside: (receivers, activities), the largest complementarity within the macroregion, 0 to 1.
        outside: (receivers, activities), the largest one beyond it.
        inside_partner: (receivers, activities), the position of that region; -1 where there is none.
        outside_partner: (receivers, activities), likewise.
    """

    inside: Floats
    outside: Floats
    inside_partner: Places
    outside_partner: Places


def best_partners(
    m: ArrayLike,
    groups: ArrayLike,
    proximity: ArrayLike | str = "min-conditional",
    *,
    receivers: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> BestPartners:
    """Best partners inside and outside the macroregion: who has most of what an activity would take.

    Formula:
        max_s C(r<-s, a), C of `metier.measure.linkages.complementarity`, over the s /= r of r's group, and over all
        others.

    Source:
        complementarity: Balland, Boschma 2021, 10.1080/00343404.2020.1861240 (formula unverified); the largest, by
        macroregion: chosen here

    Args:
        m: presence (regions, activities): 0, 1 or NaN, or booleans.
        groups: the macroregion of each region (regions,), whole numbers or words.
        proximity: as in `metier.measure.linkages.complementarity`.
        receivers: positions of the regions that look for partners; None: all.
        activities: positions of the activities that they look for; None: all.

    Returns:
        `BestPartners`: the largest complementarities and whose they are, each (receivers, activities).

    Raises:
        ArrayError: as `metier.measure.linkages.complementarity`; groups that do not fit or are missing.

    Zero, missing, ties:
        Of equally good partners the first is named. Nobody is named where the largest complementarity is 0, or
        undefined (then NaN), or where there is no other region.

    Example:
        >>> from metier.measure.macroregions import best_partners
        >>> m = [[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]]
        >>> best_partners(m, [0, 0, 1], receivers=[0]).outside_partner
        array([[-1,  2,  2, -1]])
    """
    held = one_presence(m)
    phi = phi_of(held, proximity)
    same = same_group(groups, len(held.present))
    rows = places(receivers, held.present.shape[0], "receivers")
    wanted = places(activities, held.present.shape[1], "activities")
    values, names = np.empty((2, len(rows), len(wanted))), np.empty((2, len(rows), len(wanted)), dtype=np.intp)
    for i, region in enumerate(rows):
        brings = complementarity_for(held, phi[wanted], int(region))
        other = np.arange(len(same)) != region
        for k, among in enumerate((same[region] & other, ~same[region])):
            values[k, i], names[k, i] = _largest(brings, among)
    return BestPartners(values[0], values[1], names[0], names[1])


def _largest(brings: Floats, among: Bools) -> tuple[Floats, Places]:
    """The largest of each column among some rows, and its row; -1 where none is above 0."""
    known = np.where(among[:, np.newaxis] & ~np.isnan(brings), brings, -1.0)
    if not len(known):
        return np.full(brings.shape[1], np.nan), np.full(brings.shape[1], -1)
    row, value = known.argmax(axis=0), known.max(axis=0)
    return np.where(value < 0, np.nan, value), np.where(value > 0, row, -1)


def same_group(groups: ArrayLike, count: int) -> NDArray[np.bool_]:
    """Which two regions belong together (regions, regions), or refuse the groups."""
    given = np.asarray(groups)
    words = given.dtype.kind in "US"
    named = given if words else as_floats(groups, "groups")
    if named.shape != (count,) or not (words or np.isfinite(named).all()):
        fault = f"groups of the shape {named.shape} do not say of each region where it belongs"
        raise ArrayError([Fault(fault, f"Hand over {count} whole numbers or words, none missing.")])
    return np.asarray(named[:, np.newaxis] == named)
