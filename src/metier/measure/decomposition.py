"""The Theil index taken apart: how much lies between groups of parts, how much within them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats, positive
from metier.measure.sides import Of, Parts, entropy_of, group_members, parts_of


@dataclass(frozen=True)
class TheilParts:
    """The Theil index and what it consists of; the two parts add up to the whole.

    Attributes:
        total: (..., subjects), the Theil index.
        between: (..., subjects), the Theil index of the groups' means, each weighted with its number of parts.
        within: (..., subjects), the groups' own Theil indices, each weighted with its share.
    """

    total: Floats
    between: Floats
    within: Floats


def theil_decomposition(
    x: ArrayLike,
    groups: ArrayLike,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> TheilParts:
    """Theil index between and within groups: of regions in a country, of activities in a branch.

    Formula:
        T = sum_g S_g ln(S_g n / n_g) + sum_g S_g T_g, S_g the share of group g, n_g its number of parts and T_g the
        Theil index within it

    Source:
        Theil 1967 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        groups: a label for each part, a number or a text: (activities,) of regions, (regions,) of activities.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        `TheilParts`: total, between and within, each (..., regions) or (..., activities), as ``of`` says.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two dimensions;
            labels that are missing or do not fit; masks that are not booleans or do not fit; a minimum that is negative
            or no number; another word for ``of``.

    Zero, missing, ties:
        A part of 0 counts in n, a missing one does not, and a group of which nothing is known is no group. A
        total of 0 gives NaN.

    Example:
        >>> from metier.measure.decomposition import theil_decomposition
        >>> found = theil_decomposition([[10, 10, 10, 20, 50]], ["a", "a", "a", "b", "b"])
        >>> found.between.round(6), found.within.round(6)
        (array([0.183787]), array([0.066414]))
    """
    parts = parts_of(x, of, regions, activities, minimum)
    members = group_members(groups, parts.values.shape[-1], "activity" if of == "regions" else "region")
    total = np.maximum(np.log(positive(parts.count[..., 0])) - entropy_of(parts.shares), 0.0)
    between = between_groups(parts, members)
    return TheilParts(total, between, np.maximum(total - between, 0.0))


def between_groups(parts: Parts, members: Floats) -> Floats:
    """The Theil index of the means of groups: ``members`` (parts, groups) are 1 where a part is in a group."""
    group = parts.shares @ members
    known = np.ones(parts.values.shape[-1]) if parts.known is None else parts.known.astype(np.float64)
    sizes = known @ members
    log_size = np.log(np.where(sizes > 0, sizes, 1.0))
    count = positive(parts.count[..., 0])
    return np.asarray(np.maximum(np.log(count) - entropy_of(group) - (group * log_size).sum(axis=-1), 0.0))
