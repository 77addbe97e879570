"""Related and unrelated variety: entropy within and between the branches of a classification."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats
from metier.measure.concentration import log_of_base
from metier.measure.sides import entropy_of, group_members, parts_of


@dataclass(frozen=True)
class Variety:
    """How varied each region is; related and unrelated variety add up to the total.

    Attributes:
        total: (..., regions), the entropy of the region's activities.
        related: (..., regions), the branches' own entropies, each weighted with its share.
        unrelated: (..., regions), the entropy of the region's branches.
    """

    total: Floats
    related: Floats
    unrelated: Floats


def variety(
    x: ArrayLike,
    groups: ArrayLike,
    *,
    base: float = 2.0,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Variety:
    """Related and unrelated variety: how a region's entropy divides into within branches and between them.

    Formula:
        unrelated: -sum_g P_g log P_g; related: sum_g P_g H_g, H_g = -sum_{a in g} (s_a / P_g) log (s_a / P_g), P_g
        the share of branch g in the region, s_a that of activity a

    Source:
        Frenken, Van Oort, Verburg 2007 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        groups: the branch of each activity, (activities,): its parent in the classification, a number or a text.
        base: base of the logarithm, above 1: 2 gives bits, e gives nats.
        minimum: the least total that a region must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        `Variety`: total, related and unrelated, each (..., regions), from 0 to the logarithm of the number of
        activities (total) or of branches (unrelated).

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two dimensions;
            labels that are missing or do not fit; masks that are not booleans or do not fit; a minimum that is negative
            or no number; a base that is not above 1.

    Zero, missing, ties:
        An activity of 0 adds nothing, a missing one is skipped. A region whose total is 0 has NaN.

    Example:
        >>> from metier.measure.variety import variety
        >>> found = variety([[1, 1, 2, 0], [1, 1, 1, 1]], ["food", "food", "metal", "metal"])
        >>> found.total.tolist(), found.related.tolist(), found.unrelated.tolist()
        ([1.5, 2.0], [0.5, 1.0], [1.0, 1.0])
    """
    logarithm = log_of_base(base)
    parts = parts_of(x, "regions", regions, activities, minimum)
    shares = parts.shares
    branches = shares @ group_members(groups, shares.shape[-1], "activity")
    total, unrelated = (np.maximum(entropy_of(each) / logarithm, 0.0) for each in (shares, branches))
    return Variety(total, np.maximum(total - unrelated, 0.0), np.minimum(unrelated, total))
