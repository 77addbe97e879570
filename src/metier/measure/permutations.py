"""What an index would be if the regions changed places: parts of inequality beside what chance gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, positive
from metier.measure.decomposition import between_groups
from metier.measure.settings import refuse_other, whole
from metier.measure.sides import Of, Parts, group_members, parts_of
from metier.measure.spatial_gini import pairs_of_neighbours, polarisation_of, regions_of_activities

ROUNDING = 1e-12  # by which an index may be off: a draw that is the same but for the order of adding is a tie
Index = Callable[[NDArray[np.intp]], Floats]


@dataclass(frozen=True)
class ByChance:
    """An index beside its figures when the parts are dealt out at random.

    Attributes:
        observed: (..., subjects), the index.
        expected: (..., subjects), its mean over the draws.
        deviation: (..., subjects), its standard deviation over the draws.
        p_value: (..., subjects), how often chance gives at least as much, what was observed counted as one draw.
    """

    observed: Floats
    expected: Floats
    deviation: Floats
    p_value: Floats


def theil_by_chance(
    x: ArrayLike,
    groups: ArrayLike,
    generator: np.random.Generator,
    draws: int = 999,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> ByChance:
    """The part of the Theil index between groups, and whether groups of the same sizes made at random have as much.

    Formula:
        p = (1 + number of draws with T_between >= the observed one) / (draws + 1); in a draw the parts change places

    Source:
        Rey, Sastre-Gutierrez 2010 [unverified]; the parts: `metier.measure.decomposition.theil_decomposition`

    Args:
        x: values (..., regions, activities), not negative, any unit.
        groups: a label for each part, a number or a text: (activities,) of regions, (regions,) of activities.
        generator: NumPy's generator, seeded by the caller.
        draws: how many.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        `ByChance`: the index is the part between the groups.

    Raises:
        ArrayError: as `metier.measure.decomposition.theil_decomposition`; a generator that is none; fewer than one
            draw.

    Zero, missing, ties:
        A part of 0 counts, a missing one does not; one that is missing for some changes places all the same, one that
        is missing or left out for all stays apart. A total of 0 gives NaN. A draw that gives the same counts as at
        least as much.

    Example:
        >>> import numpy as np
        >>> from metier.measure.permutations import theil_by_chance
        >>> x = [[1, 2, 1, 2, 9, 8, 9, 8]]
        >>> theil_by_chance(x, [1, 1, 1, 1, 2, 2, 2, 2], np.random.default_rng(1)).p_value.round(2)
        array([0.03])
    """
    parts = parts_of(x, of, regions, activities, minimum)
    members = group_members(groups, parts.values.shape[-1], "activity" if of == "regions" else "region")
    return _by_chance(lambda order: between_groups(parts, members[order]), parts, generator, draws)


def polarisation_by_chance(
    x: ArrayLike,
    neighbours: ArrayLike,
    generator: np.random.Generator,
    draws: int = 999,
    *,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> ByChance:
    """How much less neighbours differ than others, and whether regions that change places at random do as well.

    Formula:
        p = (1 + number of draws with a polarisation >= the observed one) / (draws + 1); in a draw the regions change
        places, and the neighbourhood stays

    Source:
        Rey, Smith 2013 [unverified]; the index: `metier.measure.spatial_gini.spatial_gini`

    Args:
        x: values (..., regions, activities), not negative, any unit.
        neighbours: (regions, regions), 1 or true where two are neighbours, the same both ways; the diagonal is not
            looked at.
        generator: NumPy's generator, seeded by the caller.
        draws: how many.
        minimum: the least total that a region must have to be compared, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        `ByChance`: the index is the polarisation, (..., activities).

    Raises:
        ArrayError: as `metier.measure.spatial_gini.spatial_gini`; a generator that is none; fewer than one draw.

    Zero, missing, ties:
        As `metier.measure.spatial_gini.spatial_gini`; a region that is missing for some activities changes places all
        the same, one that is missing or left out for all stays apart. A draw in which no two neighbours differ has the
        greatest polarisation of all. Where the index is NaN, so is the rest.

    Example:
        >>> import numpy as np
        >>> from metier.measure.permutations import polarisation_by_chance
        >>> x, line = [[1], [2], [3], [7], [8], [9]], np.eye(6, k=1) + np.eye(6, k=-1)
        >>> polarisation_by_chance(x, line, np.random.default_rng(1)).p_value.round(3)
        array([0.003])
    """
    parts = regions_of_activities(x, minimum, regions, activities)
    pairs = pairs_of_neighbours(neighbours, parts.values.shape[-1])
    return _by_chance(lambda order: polarisation_of(parts, order[pairs]), parts, generator, draws)


def _by_chance(index: Index, parts: Parts, generator: np.random.Generator, draws: int) -> ByChance:
    """An index of an order of the parts, in their own order and in orders drawn at random."""
    refuse_other(generator, np.random.Generator, "generator", "Hand over numpy.random.default_rng(seed).")
    if not whole(draws) >= 1:
        raise ArrayError([Fault(f"draws is {draws}", "Hand over how many draws there are to be, at least 1.")])
    order = np.arange(parts.values.shape[-1])
    movable = order.copy() if parts.known is None else order[parts.known.reshape(-1, order.size).any(axis=0)]
    observed = index(order)
    reached, defined, total, squares = (np.zeros(observed.shape) for _ in range(4))
    for _ in range(draws):
        order[movable] = generator.permutation(movable)
        drawn = index(order)
        reached += ~(drawn < observed - ROUNDING * np.abs(observed))
        defined += np.isfinite(drawn)
        away = np.where(np.isfinite(drawn), drawn - observed, 0.0)  # squares of small numbers keep their digits
        total += away
        squares += away * away
    mean, count = total / positive(defined), positive(defined)
    deviation = np.sqrt(np.maximum(squares / count - mean * mean, 0.0))
    p_value = np.where(np.isnan(observed), np.nan, (1 + reached) / (draws + 1))
    return ByChance(observed, observed + mean, deviation, p_value)
