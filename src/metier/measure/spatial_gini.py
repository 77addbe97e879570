"""The Gini coefficient taken apart by neighbourhood: how much lies between regions that are neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, positive
from metier.measure.inequality import gini_of
from metier.measure.presence import held_cells
from metier.measure.sides import Parts, taken_apart, values_compared

PAIRS_AT_ONCE = 1 << 10


@dataclass(frozen=True)
class SpatialGini:
    """The Gini coefficient of each activity over the regions, and what it consists of; the two parts add up to it.

    Attributes:
        total: (..., activities), the Gini coefficient.
        neighbours: (..., activities), what the pairs of neighbours add to it.
        others: (..., activities), what all other pairs add to it.
        polarisation: (..., activities), the mean difference of two others over that of two neighbours; 1: neighbours
            differ as much as any two regions.
    """

    total: Floats
    neighbours: Floats
    others: Floats
    polarisation: Floats


def spatial_gini(
    x: ArrayLike,
    neighbours: ArrayLike,
    *,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> SpatialGini:
    """Gini coefficient of each activity over the regions, between neighbours and between all others.

    Formula:
        G = N + O, N = sum_rs w_rs |x_r - x_s| / (2 n^2 mean(x)), O the same with 1 - w_rs;
        polarisation = (O / pairs of others) / (N / pairs of neighbours)

    Source:
        Rey, Smith 2013 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        neighbours: (regions, regions), 1 or true where two are neighbours, the same both ways; the diagonal is not
            looked at. Regions of one macroregion can be neighbours as well as those with a common border.
        minimum: the least total that a region must have to be compared, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        `SpatialGini`: total, neighbours and others from 0 to 1 - 1/n, polarisation from 0 up.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two dimensions;
            neighbours that are not 0 or 1, not the same both ways, or do not fit; masks that are not booleans or do not
            fit; a minimum that is negative or no number.

    Zero, missing, ties:
        A region of 0 counts, a missing one is in no pair. A total of 0 gives NaN. Without neighbours, or others, or
        where no two neighbours differ, polarisation is NaN.

    Example:
        >>> from metier.measure.spatial_gini import spatial_gini
        >>> found = spatial_gini([[1], [1], [3]], [[0, 1, 0], [1, 0, 1], [0, 1, 0]])
        >>> found.total.round(6), found.neighbours.round(6), found.polarisation
        (array([0.266667]), array([0.133333]), array([2.]))
    """
    parts = regions_of_activities(x, minimum, regions, activities)
    pairs = pairs_of_neighbours(neighbours, parts.values.shape[-1])
    total, near = gini_of(parts), _between_neighbours(parts, pairs)
    return SpatialGini(total, near, np.maximum(total - near, 0.0), polarisation_of(parts, pairs))


def regions_of_activities(
    x: ArrayLike, minimum: float, regions: ArrayLike | None, activities: ArrayLike | None
) -> Parts:
    """The regions that are compared, as the parts of each activity."""
    return taken_apart(np.swapaxes(values_compared(x, "regions", minimum, regions, activities), -1, -2))


def pairs_of_neighbours(neighbours: ArrayLike, regions: int) -> NDArray[np.intp]:
    """The places (2, pairs) of each two neighbours, or the refusal of what is no matrix of neighbours."""
    held = held_cells(neighbours, "neighbours")
    if held.present.shape != (regions, regions):
        fault = f"neighbours has the shape {held.present.shape}, and there are {regions} regions"
        raise ArrayError([Fault(fault, "Hand over a row and a column for each region.")])
    if held.missing is not None and held.missing.any():
        fault = f"neighbours holds missing values, first at {np.argwhere(held.missing)[0].tolist()}"
        raise ArrayError([Fault(fault, "Write 1 where two regions are neighbours and 0 where they are not.")])
    uneven = held.present != held.present.T
    if uneven.any():
        fault = f"neighbours is not the same both ways, first at {np.argwhere(uneven)[0].tolist()}"
        raise ArrayError([Fault(fault, "Hand over neighbours that are the same both ways.")])
    return np.stack(np.nonzero(np.triu(held.present, 1)))


def polarisation_of(parts: Parts, pairs: NDArray[np.intp]) -> Floats:
    """The mean difference of two parts that are no neighbours over that of two neighbours."""
    near = _between_neighbours(parts, pairs)
    others = np.maximum(gini_of(parts) - near, 0.0)
    count = parts.count[..., 0]
    pairs_near = _known_pairs(parts, pairs)
    return np.asarray(others / positive(count * (count - 1) / 2 - pairs_near) / positive(near / positive(pairs_near)))


def _between_neighbours(parts: Parts, pairs: NDArray[np.intp]) -> Floats:
    """What the pairs of neighbours of which both are known add to the Gini coefficient."""
    total = np.zeros(parts.values.shape[:-1])
    for start in range(0, pairs.shape[1], PAIRS_AT_ONCE):
        one, two = pairs[:, start : start + PAIRS_AT_ONCE]
        apart = np.abs(parts.values[..., one] - parts.values[..., two])
        if parts.known is not None:
            apart *= parts.known[..., one] & parts.known[..., two]
        total += apart.sum(axis=-1)
    return np.asarray(total / (parts.count * parts.total)[..., 0])


def _known_pairs(parts: Parts, pairs: NDArray[np.intp]) -> Floats:
    if parts.known is None:
        return np.full(parts.values.shape[:-1], float(pairs.shape[1]))
    one, two = pairs
    known = np.count_nonzero(parts.known[..., one] & parts.known[..., two], axis=-1)
    return np.asarray(known, dtype=np.float64)
