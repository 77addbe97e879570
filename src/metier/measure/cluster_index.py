"""The cluster index of Litzenberger and Sternberg: density, specialisation and size of firms in one figure."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive, refuse_impossible, regions_by_activities, within_range


def litzenberger_index(x: ArrayLike, firms: ArrayLike, area: ArrayLike, population: ArrayLike) -> Floats:
    """Cluster index (Litzenberger, Sternberg): employment per area times per head, over employment per firm.

    Formula:
        CI_ra = (x_ra / A_r) / (x_a / A) * (x_ra / P_r) / (x_a / P) / ((x_ra / b_ra) / (x_a / b_a)), A area, P
        population, b firms; without index r the sum of all regions

    Source:
        Litzenberger, Sternberg 2006 [unverified]

    Args:
        x: employment (..., regions, activities), not negative.
        firms: number of firms (..., regions, activities), not negative, in the shape of x.
        area: area of each region, (regions,) or (..., regions), any unit.
        population: inhabitants of each region, (regions,) or (..., regions).

    Returns:
        (..., regions, activities), a pure number; 1 is the whole area's own.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two
            dimensions; shapes that do not fit.

    Zero, missing, ties:
        Employment of 0 gives 0. Employment without a firm, an area or a population of 0, and an activity without
        employment have no index: NaN. A region of which any of the four figures is missing has NaN and is left
        out of the activity's sums.

    Example:
        >>> from metier.measure.cluster_index import litzenberger_index
        >>> litzenberger_index([[1743], [3997]], [[35], [18]], [50, 526], [488, 4133])[0].round(5)
        array([21.87491])
    """
    employed = within_range(regions_by_activities(x, "x"))
    counted = within_range(regions_by_activities(firms, "firms"))
    if counted.shape != employed.shape:
        fault = f"firms has the shape {counted.shape}, and x {employed.shape}"
        raise ArrayError([Fault(fault, "Hand over as many numbers of firms as values.")])
    land, heads = (
        _of_regions(given, employed.shape, name) for given, name in ((area, "area"), (population, "population"))
    )
    known = ~np.isnan(employed + counted + land + heads)
    # Written without the common factor x_ra / x_a, so that no employment gives 0 and not 0 / 0.
    shares = [_share(each, known) for each in (employed, counted, land, heads)]
    index = shares[0] * shares[1] / (positive(shares[2]) * positive(shares[3]))
    return np.where(known & ~((counted == 0) & (employed > 0)), index, np.nan)


def _share(values: Floats, known: np.ndarray) -> Floats:
    """Each region's share of the activity's known sum."""
    filled = np.where(known, values, 0.0)
    return np.asarray(filled / positive(filled.sum(axis=-2, keepdims=True)))


def _of_regions(given: ArrayLike, shape: tuple[int, ...], name: str) -> Floats:
    values = refuse_impossible(as_floats(given, name), name)
    if values.shape not in (shape[-2:-1], shape[:-1]):
        fault = f"{name} has the shape {values.shape}, and there are {shape[-2]} regions"
        raise ArrayError([Fault(fault, f"Hand over {shape[-2]} numbers, one per region.")])
    return within_range(values)[..., np.newaxis]
