"""Linkages: complementarity weighted by what flows between the regions already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, positive
from metier.measure.centrality import known_flows
from metier.measure.linkages import complementarity_for, one_presence, phi_of, places


@dataclass(frozen=True)
class Linkages:
    """What a region's partners bring it, by the flows that it has with them.

    Attributes:
        by_partner: (receivers, regions, activities), the partner's share of the receiver's flows times what it brings.
        total: (receivers, activities), the sum over the partners, 0 to 1.
        partner_has: (regions, activities), whether the partner has the activity itself: 1, 0 or NaN.
    """

    by_partner: Floats
    total: Floats
    partner_has: Floats


def linkages(
    m: ArrayLike,
    flows: ArrayLike,
    proximity: ArrayLike | str = "min-conditional",
    *,
    receivers: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Linkages:
    """Linkages: complementarity of each partner, weighted by its share of the region's flows.

    Formula:
        L(r<-s, a) = w_rs C(r<-s, a), w_rs = (f_rs + f_sr) / sum_t (f_rt + f_tr), C of
        `metier.measure.linkages.complementarity`; total_ra = sum_s L(r<-s, a).

    Source:
        Balland, Boschma 2021, 10.1080/00343404.2020.1861240 (formula unverified); the weights: chosen here

    Args:
        m: presence (regions, activities): 0, 1 or NaN, or booleans.
        flows: from row to column (regions, regions), joint records or trade, not negative, any unit. The diagonal is
            ignored.
        proximity: as in `metier.measure.linkages.complementarity`.
        receivers: positions of the regions r that look for partners; None: all.
        activities: positions of the activities a that they look for; None: all.

    Returns:
        `Linkages`: by_partner (receivers, regions, activities), total (receivers, activities), both from 0 to 1, and
        partner_has (regions, activities). Without flows, complementarity is a potential and no linkage.

    Raises:
        ArrayError: as `metier.measure.linkages.complementarity`; flows that are infinite, negative, not square or
            of another number of regions.

    Zero, missing, ties:
        A missing flow counts as none. A region without any flow has NaN: nobody is its partner. A partner without a
        flow brings 0, and so do a partner of whom nothing is known and what is close to no other activity, but for
        the total, which is NaN where no partner with a flow has a complementarity.

    Example:
        >>> from metier.measure.flow_linkages import linkages
        >>> m = [[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]]
        >>> linkages(m, [[0, 3, 1], [0, 0, 0], [0, 0, 0]], receivers=[0], activities=[1, 2]).total
        array([[0.25, 1.  ]])
    """
    held = one_presence(m)
    phi = phi_of(held, proximity)
    weights = _weights(known_flows(flows), len(held.present))
    rows = places(receivers, held.present.shape[0], "receivers")
    wanted = places(activities, held.present.shape[1], "activities")
    result = np.empty((len(rows), held.present.shape[0], len(wanted)))
    known = np.empty((len(rows), len(wanted)), dtype=np.bool_)
    for i, region in enumerate(rows):
        brings = complementarity_for(held, phi[wanted], int(region))
        weight = weights[region][:, np.newaxis]
        result[i] = weight * np.nan_to_num(brings)
        known[i] = ((weight > 0) & ~np.isnan(brings)).any(axis=0)
    total = np.where(known, result.sum(axis=1), np.nan)
    has = held.present.astype(np.float64)
    if held.missing is not None:
        has[held.missing] = np.nan
    return Linkages(result, np.minimum(total, 1.0), has[:, wanted])


def _weights(known: Floats, count: int) -> Floats:
    """Each partner's share of a region's flows, both ways."""
    if len(known) != count:
        fault = f"flows has {len(known)} regions and m {count}"
        raise ArrayError([Fault(fault, "Hand over the same regions, in the same order, in both.")])
    both = known + known.T
    return np.asarray(both / positive(both.sum(axis=1, keepdims=True)))
