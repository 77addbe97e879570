"""Proximity and density of arrays and of wide data frames."""

from __future__ import annotations

from typing import Any

from metier.frames.alignment import aligned_column, aligned_row, aligned_square
from metier.frames.kinds import is_table
from metier.frames.wide import Wide, wide
from metier.measure import density as densities
from metier.measure import relatedness
from metier.measure.density import Cells
from metier.measure.relatedness import Method


def proximity(
    m: Any,
    method: Method = "min-conditional",
    *,
    region: Any = None,
    regions: Any = None,
    activities: Any = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Any:
    """Proximity of activities: how much the same regions have both.

    Formula:
        With C_ij = sum_r M_ri M_rj, U_i = sum_r M_ri: min-conditional C_ij / max(U_i, U_j); the other methods as in
        `metier.measure.relatedness.proximity`.

    Source:
        min-conditional: Hidalgo et al. 2007, 10.1126/science.1144581

    Args:
        m: presence, 1, 0 or missing: an array (..., regions, activities), or a wide data frame with one row per
            region and one column per activity.
        method: ``"min-conditional"``, ``"max-conditional"``, ``"cosine"``, ``"jaccard"``, ``"association"``,
            ``"probability"`` or ``"correlation"``.
        region: the column of the regions' labels; None for an array, and for pandas where they are the index.
        regions: true for the regions that are compared; None: all. In the order of the rows, or with the regions'
            labels (a pandas series, a mapping). Others count for nothing.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        Proximity, symmetric, a pure number: an array (..., activities, activities), or a data frame of the same
        kind; its rows are labelled by the index, or by the column ``activity``. The diagonal is 0 and means nothing.

    Raises:
        ArrayError: values other than 0, 1 and missing; an unknown method; masks that do not fit; a minimum below 1.
        InputError: a data frame that has no labels, or text where presence should be.

    Zero, missing, ties:
        A missing cell counts as not present. An activity that no region has, or that is left out, is
        close to nothing: 0.

    Example:
        >>> import metier, polars
        >>> m = polars.DataFrame({"region": ["P", "Q", "S"], "a": [1, 0, 0], "b": [0, 1, 1], "c": [0, 0, 1]})
        >>> metier.proximity(m, region="region").rows()
        [('a', 0.0, 0.0, 0.0), ('b', 0.0, 0.0, 0.5), ('c', 0.0, 0.5, 0.0)]
    """
    minima: dict[str, Any] = {"minimum_diversity": minimum_diversity, "minimum_ubiquity": minimum_ubiquity}
    if not is_table(m):
        return relatedness.proximity(m, method, regions=regions, activities=activities, **minima)
    given = wide(m, region, "table")
    return given.square(relatedness.proximity(given.values, method, **_masks(given, regions, activities), **minima))


def density(
    m: Any,
    proximity: Any = "min-conditional",
    *,
    region: Any = None,
    cells: Cells = "all",
    nearest: int | None = None,
    regions: Any = None,
    activities: Any = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Any:
    """Density: the share of an activity's proximity to others that lies with what the region has.

    Formula:
        d_ra = sum_j M_rj phi_ja / sum_j phi_ja, j /= a.

    Source:
        Hidalgo et al. 2007, 10.1126/science.1144581; nearest: chosen here

    Args:
        m: presence, 1, 0 or missing: an array (..., regions, activities), or a wide data frame with one row per
            region and one column per activity.
        proximity: a method of `metier.proximity`, or a matrix of one's own, activities by activities: an array, or
            for a data frame one that is labelled as `metier.proximity` labels it and put in order by its labels.
        region: the column of the regions' labels; None for an array, and for pandas where they are the index.
        cells: ``"all"``; ``"held"``: only what the region has; ``"absent"``: only what it has not.
        nearest: take only so many activities that are closest to each; None: all of them.
        regions: true for the regions that are compared; None: all. In the order of the rows, or with the regions'
            labels (a pandas series, a mapping). Others count for nothing.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        Density, from 0 to 1, in what came in: an array (..., regions, activities), or a data frame of the same kind
        with the same labels.

    Raises:
        ArrayError: values other than 0, 1 and missing; a proximity or masks that do not fit; an unknown method; a
            minimum below 1.
        InputError: a data frame that has no labels; a proximity whose labels are not those of the activities.

    Zero, missing, ties:
        An activity that is close to no other has no density. A missing cell is left out above and below the line. Of
        equally close activities at the edge of ``nearest``, all are taken.

    Example:
        >>> import metier, polars
        >>> m = polars.DataFrame({"region": ["P", "Q", "S"], "a": [1, 0, 1], "b": [0, 1, 1], "c": [0, 0, 1]})
        >>> metier.density(m, region="region")["b"].round(2).to_list()
        [0.5, 0.0, 1.0]
    """
    settings: dict[str, Any] = {
        "cells": cells,
        "nearest": nearest,
        "minimum_diversity": minimum_diversity,
        "minimum_ubiquity": minimum_ubiquity,
    }
    if not is_table(m):
        return densities.density(m, proximity, regions=regions, activities=activities, **settings)
    given = wide(m, region, "table")
    phi = aligned_square(proximity, given, "proximity")
    return given.labelled(densities.density(given.values, phi, **_masks(given, regions, activities), **settings))


def _masks(given: Wide, regions: Any, activities: Any) -> dict[str, Any]:
    """What is compared, in the order of the frame."""
    return {
        "regions": aligned_column(regions, given, "regions"),
        "activities": aligned_row(activities, given, "activities"),
    }
