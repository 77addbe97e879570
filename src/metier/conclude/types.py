"""Types of regions and of specialisations after Kutsenko and Eferin; stars make the depth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metier.measure.arrays import Floats, known_mean
from metier.measure.dynamics import Bools

REGION_TYPES = ("agglomeration", "diversification", "specialisation", "differentiation")
SPECIALISATION_TYPES = ("national leadership", "distribution", "concentration", "niche")
SOURCE = (
    "Types after Kutsenko, Eferin 2019, 10.17323/2500-2597.2019.3.24.40: the abstract names them and says that regions "
    "differ by the number of their specialisations and the depth of development, specialisations by depth and by how "
    "far they are spread among regions. Which name goes with which, depth as the mean number of cluster stars, and "
    "every limit are chosen here; the article's own thresholds are unverified."
)


@dataclass(frozen=True)
class TypeLimits:
    """The limits of the types; ``None``: the median of what is compared.

    Attributes:
        many: a region has many specialisations above this number.
        widespread: a specialisation is widespread above this share of the regions.
        deep: a region or a specialisation is deep above this mean number of stars.
    """

    many: float | None = None
    widespread: float | None = None
    deep: float | None = None


def region_types(specialised: Bools, stars: Floats, limits: TypeLimits) -> np.ndarray:
    """The type of each region: many and deep, many, deep, neither, in the order of ``REGION_TYPES``.

    Args:
        specialised: (regions, activities), where the region has a specialisation.
        stars: (regions, activities), 0 to 3; NaN where unknown.
        limits: what many and deep are.

    Returns:
        (regions,), texts; empty where the region has no specialisation whose stars are known.
    """
    number = specialised.sum(axis=1).astype(np.float64)
    return _typed(number, limits.many, _depth(specialised, stars, axis=1), limits.deep, REGION_TYPES)


def specialisation_types(specialised: Bools, stars: Floats, limits: TypeLimits) -> np.ndarray:
    """The type of each activity as a specialisation: widespread and deep, widespread, deep, neither.

    Args and returns as `region_types`, for (activities,), in the order of ``SPECIALISATION_TYPES``.
    """
    spread = specialised.mean(axis=0)
    return _typed(spread, limits.widespread, _depth(specialised, stars, axis=0), limits.deep, SPECIALISATION_TYPES)


def _depth(specialised: Bools, stars: Floats, axis: int) -> Floats:
    return known_mean(np.where(specialised, stars, np.nan), axis).squeeze(axis)


def _typed(width: Floats, wide: float | None, depth: Floats, deep: float | None, names: tuple[str, ...]) -> np.ndarray:
    known = ~np.isnan(depth)
    if not known.any():
        return np.full(width.shape, "", dtype=object)
    is_wide = width > (np.median(width[known]) if wide is None else wide)
    is_deep = depth > (np.median(depth[known]) if deep is None else deep)
    both, one, other, neither = names
    word = np.select([is_wide & is_deep, is_wide, is_deep], [both, one, other], neither).astype(object)
    return np.where(known, word, "")
