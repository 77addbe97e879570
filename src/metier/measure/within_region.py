"""Within a region: how close what it lacks is, against its own options, and how coherent what it has is."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats, known_mean
from metier.measure.density import Cells, density, z_in_rows


def relative_relatedness(
    m: ArrayLike,
    proximity: ArrayLike | str = "min-conditional",
    *,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Floats:
    """Relative relatedness: density of what a region lacks, against all that it lacks.

    Formula:
        z_ra = (d_ra - mean_a) / sd_a (ddof 0), d the density, mean and sd over the activities that r has not.

    Source:
        Pinheiro, Hartmann, Boschma, Hidalgo 2022 [unverified; reproduced from a package's figures]

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        proximity: as in `metier.measure.density.density`.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        Relative relatedness (..., regions, activities), in standard deviations; above 0 is closer than the region's
        mean option. NaN for what the region has.

    Raises:
        ArrayError: as `metier.measure.density.density`.

    Zero, missing, ties:
        What is missing or not compared has NaN, and so has a region whose options are all equally close.

    Example:
        >>> from metier.measure.within_region import relative_relatedness
        >>> relative_relatedness([[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]])[1].round(4)
        array([-0.7071,     nan,  1.4142, -0.7071])
    """
    near = density(
        m,
        proximity,
        cells="absent",
        regions=regions,
        activities=activities,
        minimum_diversity=minimum_diversity,
        minimum_ubiquity=minimum_ubiquity,
    )
    return z_in_rows(near)


def mean_density(
    m: ArrayLike,
    proximity: ArrayLike | str = "min-conditional",
    *,
    cells: Cells = "held",
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Floats:
    """Mean density of a region: coherence of what it has, or closeness of what it lacks (flexibility).

    Formula:
        mean of d_ra over the activities that r has (``"held"``), has not (``"absent"``), or all of them.

    Source:
        held: Boschma, Balland, Kogler 2015 [unverified]; absent: Balland, Rigby, Boschma 2015 [unverified]

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        proximity: as in `metier.measure.density.density`.
        cells: ``"held"``, ``"absent"`` or ``"all"``.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        Mean density (..., regions), from 0 to 1.

    Raises:
        ArrayError: as `metier.measure.density.density`.

    Zero, missing, ties:
        An activity that is close to no other has no density and is left out of the mean. A region of which nothing
        is left has NaN.

    Example:
        >>> from metier.measure.within_region import mean_density
        >>> mean_density([[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]])
        array([1., 0., 1.])
    """
    near = density(
        m,
        proximity,
        cells=cells,
        regions=regions,
        activities=activities,
        minimum_diversity=minimum_diversity,
        minimum_ubiquity=minimum_ubiquity,
    )
    return np.asarray(known_mean(near, axis=-1)[..., 0])
