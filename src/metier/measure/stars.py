"""Cluster stars: size, specialisation and focus of an activity in a region, one star each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import (
    Floats,
    known_sum,
    positive,
    reference_rows,
    regions_by_activities,
    shares,
    within_range,
)
from metier.measure.quotients import location_quotient
from metier.measure.settings import number, refuse_limit

TOP = 0.1
QUOTIENT = 2.0


@dataclass(frozen=True)
class Stars:
    """The stars of each cell, arrays (..., regions, activities) of 1, 0 or NaN (unknown); see `cluster_stars`.

    Attributes:
        size: among the top tenth of the regions by amount.
        specialisation: quotient at least 2.
        focus: among the top tenth of the regions by share of the region.
    """

    size: Floats
    specialisation: Floats
    focus: Floats

    @property
    def count(self) -> Floats:
        """How many stars a cell has, 0 to 3; NaN where one of them is unknown."""
        return self.size + self.specialisation + self.focus


def cluster_stars(
    amounts: ArrayLike,
    shares_of_region: ArrayLike,
    quotients: ArrayLike,
    *,
    top: float = TOP,
    quotient: float = QUOTIENT,
) -> Stars:
    """Cluster stars after the European Cluster Observatory.

    Formula:
        size, focus: (n - k) / n >= 1 - top, n the regions with a figure in the activity, k those with as much or more;
        specialisation: LQ >= quotient

    Source:
        European Cluster Observatory (read in part: size is the top tenth by employment); quotient 2 and the top tenth
        by focus are commonly cited, unverified

    Args:
        amounts: (..., regions, activities), not negative; the Observatory's are employment.
        shares_of_region: of the same shape, fractions of 1.
        quotients: of the same shape.
        top: the share of the regions that earn a star.
        quotient: the least quotient that earns one.

    Returns:
        `Stars`, each (..., regions, activities), 1, 0 or NaN.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; shapes that differ; a share out of 0 to 1.

    Zero, missing, ties:
        A missing figure leaves its star unknown. Of regions that tie at the edge none has the star.

    Example:
        >>> from metier.measure.stars import cluster_stars
        >>> cluster_stars([[9], [1]], [[0.3], [0.1]], [[2.5], [0.5]], top=0.5).count
        array([[3.],
               [0.]])
    """
    by_size = regions_by_activities(amounts, "amounts")
    by_focus = regions_by_activities(shares_of_region, "shares_of_region")
    by_quotient = regions_by_activities(quotients, "quotients")
    if not by_size.shape == by_focus.shape == by_quotient.shape:
        shapes = f"{by_size.shape}, {by_focus.shape} and {by_quotient.shape}"
        raise ArrayError([Fault(f"the arrays have the shapes {shapes}", "Hand over the same cells in all three.")])
    refuse_limit(quotient, "quotient")
    if not 0 < number(top) < 1:
        raise ArrayError([Fault(f"top is {top}", "Hand over a share between 0 and 1.")])
    return Stars(_in_top(by_size, top), _star(by_quotient, by_quotient >= quotient), _in_top(by_focus, top))


@dataclass(frozen=True)
class Clusters:
    """What makes an activity a cluster in a region; see `clusters`. All (..., regions, activities).

    Attributes:
        size: the region's part of the reference's activity, a fraction of 1.
        specialisation: location quotient.
        focus: the activity's part of the region, a fraction of 1.
        stars: the stars that each of the three earns.
    """

    size: Floats
    specialisation: Floats
    focus: Floats
    stars: Stars

    @property
    def count(self) -> Floats:
        """How many stars a cell has, 0 to 3; NaN where one of them is unknown."""
        return self.stars.count


def clusters(
    x: ArrayLike, reference: ArrayLike | None = None, *, top: float = TOP, quotient: float = QUOTIENT
) -> Clusters:
    """Cluster quotients: size, specialisation and focus of every activity in every region, with their stars.

    Formula:
        size x_ra / X_Ra; specialisation LQ_ra = (x_ra / x_r) / (X_Ra / X_R); focus x_ra / x_r; stars as
        `cluster_stars`, of x, focus and LQ

    Source:
        European Cluster Observatory [read in part], as `cluster_stars`

    Args:
        x: amounts (..., regions, activities), not negative; the Observatory's are employment.
        reference: what the regions are compared with, as in `location_quotient`. None: the regions' sum.
        top: the share of the regions that earn a star for size and for focus.
        quotient: the least quotient that earns one.

    Returns:
        `Clusters`, each (..., regions, activities).

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; a reference that does not
            fit; a share out of 0 to 1.

    Zero, missing, ties:
        An activity that the reference does not have has no size and no quotient, a region with a total of 0 neither
        focus nor quotient: NaN, and the star is unknown. Otherwise as `cluster_stars`.

    Example:
        >>> from metier.measure.stars import clusters
        >>> found = clusters([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]], top=0.4, quotient=1.5)
        >>> found.specialisation[:, 0], found.count[:, 0]
        (array([2.25, 0.75, 0.  ]), array([3., 0., 0.]))
    """
    amounts = regions_by_activities(x, "x")
    specialisation = location_quotient(amounts, reference)
    summable = within_range(amounts)
    if reference is None:
        size = summable / positive(known_sum(summable, axis=-2))
    else:
        size = amounts / positive(reference_rows(reference, amounts.shape))
    focus = shares(summable)
    stars = cluster_stars(amounts, focus, specialisation, top=top, quotient=quotient)
    return Clusters(np.asarray(size), specialisation, focus, stars)


def _in_top(values: Floats, top: float) -> Floats:
    known = np.count_nonzero(~np.isnan(values), axis=-2, keepdims=True)
    least = np.ceil(round(1 - top, 12) * known - 1e-9)  # so many must have less
    return _star(values, _with_less(values) >= np.maximum(least, 1))


def _with_less(values: Floats) -> Floats:
    """How many regions have strictly less of each activity; missing ones are not counted."""
    order = np.sort(values, axis=-2)
    less = np.empty(values.shape)
    for index in np.ndindex(*values.shape[:-2], values.shape[-1]):
        column = (*index[:-1], slice(None), index[-1])
        less[column] = np.searchsorted(order[column], values[column])
    return less


def _star(values: Floats, earned: np.ndarray) -> Floats:
    return np.where(np.isnan(values), np.nan, earned.astype(np.float64))
