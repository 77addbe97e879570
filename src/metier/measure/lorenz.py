"""Lorenz and Hoover curves as data, and the Gini coefficients that are areas beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.measure.arrays import Floats, positive
from metier.measure.sides import AgainstReference, Of, against_reference, parts_of, sum_over_parts


@dataclass(frozen=True)
class Curve:
    """A curve of cumulated shares from (0, 0) to (1, 1), a point after each part.

    Attributes:
        across: (..., subjects, parts + 1), cumulated share of the reference (of the number of parts on a Lorenz
            curve).
        up: (..., subjects, parts + 1), cumulated share of the subject's total.
        order: (..., subjects, parts), position of the part that each point after the first adds.
    """

    across: Floats
    up: Floats
    order: NDArray[np.intp]


def lorenz_curve(
    x: ArrayLike,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Curve:
    """Lorenz curve: the share that the smallest parts have together, as more and more of them are counted.

    Formula:
        across_k = k / n, up_k = sum of the k smallest parts / total

    Source:
        Lorenz 1905 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        `Curve`: across and up (..., subjects, parts + 1), order (..., subjects, parts); subjects are the regions
        or the activities, as ``of`` says.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two dimensions;
            masks that are not booleans or do not fit; a minimum that is negative or no number; another word for ``of``.

    Zero, missing, ties:
        Equal parts stand in their own order. A missing part adds no step: its points repeat (0, 0) at the
        beginning. A total of 0 gives NaN all along.

    Example:
        >>> from metier.measure.lorenz import lorenz_curve
        >>> curve = lorenz_curve([[20, 50, 20, 10]])
        >>> curve.up.round(12).tolist(), curve.order.tolist()
        ([[0.0, 0.1, 0.3, 0.5, 1.0]], [[3, 0, 2, 1]])
    """
    return _curve(against_reference(parts_of(x, of, regions, activities, minimum), "equal"))


def hoover_curve(
    x: ArrayLike,
    reference: ArrayLike | str | None = None,
    *,
    of: Of = "activities",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Curve:
    """Hoover (localisation) curve: the parts by their quotient, the subject's share against the reference's.

    Formula:
        parts in the order of s_r / q_r; across_k = sum of the first k q_r, up_k = sum of the first k s_r

    Source:
        Hoover 1936 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: what the parts are compared with. None: the sum over the subjects (for activities each region's
            total over the activities). ``"equal"``: equal shares. ``"others"``: the mean share of the others. Values
            per part, such as population: (parts,) or (..., parts), any unit.
        of: ``"activities"``: each activity over the regions (localisation); ``"regions"``: each region over its
            activities.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        `Curve`: across and up (..., subjects, parts + 1), order (..., subjects, parts); subjects are the
        activities or the regions, as ``of`` says.

    Raises:
        ArrayError: as `lorenz_curve`; a reference that is infinite, negative or does not fit; another word for it.

    Zero, missing, ties:
        Equal quotients stand in their own order. A part without reference goes up and not across, at the end. A
        part that is missing in either is left out of both and adds no step. A total of 0 gives NaN all along.

    Example:
        >>> from metier.measure.lorenz import hoover_curve
        >>> curve = hoover_curve([[0], [10], [10], [30], [50]], [10, 15, 20, 25, 30])
        >>> curve.up.round(12).tolist(), curve.across.round(12).tolist()
        ([[0.0, 0.0, 0.1, 0.2, 0.5, 1.0]], [[0.0, 0.1, 0.3, 0.45, 0.7, 1.0]])
    """
    return _curve(against_reference(parts_of(x, of, regions, activities, minimum), reference))


def hoover_gini(
    x: ArrayLike,
    reference: ArrayLike | str | None = None,
    *,
    of: Of = "activities",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Hoover Gini: twice the area between the Hoover curve and the diagonal, from 0 to 1.

    Formula:
        G = sum_ij q_i q_j |s_i / q_i - s_j / q_j| / 2

    Source:
        Hoover 1936 [unverified]; with levels times weights as x and the weights as reference it is the weighted
        Gini coefficient of the levels

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `hoover_curve`.
        of: ``"activities"``: each activity over the regions; ``"regions"``: each region over its activities.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., activities) or (..., regions), as ``of`` says: 0 (shares of the reference) to 1.

    Raises:
        ArrayError: as `hoover_curve`.

    Zero, missing, ties:
        As `hoover_curve`. A total of 0 gives NaN.

    Example:
        >>> from metier.measure.lorenz import hoover_gini
        >>> hoover_gini([[0], [10], [10], [30], [50]], [10, 15, 20, 25, 30]).round(6)
        array([0.31])
    """
    sides = against_reference(parts_of(x, of, regions, activities, minimum), reference)
    across, up, _ = _steps(sides)
    width = across.cumsum(axis=-1)
    # Twice the area under the curve: each step up, times what lies to its right, counted from both its ends.
    area = sum_over_parts(up * (2 * (width[..., -1:] - width) + across))
    return np.asarray(np.clip(1.0 - area, 0.0, 1.0))


def locational_gini(
    x: ArrayLike,
    reference: ArrayLike | str | None = None,
    *,
    of: Of = "activities",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Locational Gini: the area between the localisation curve and the diagonal, from 0 to a half.

    Formula:
        half the Hoover Gini

    Source:
        Krugman 1991, Geography and Trade [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `hoover_curve`.
        of: ``"activities"``: each activity over the regions; ``"regions"``: each region over its activities.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., activities) or (..., regions), as ``of`` says: 0 (shares of the reference) to 1/2.

    Raises:
        ArrayError: as `hoover_curve`.

    Zero, missing, ties:
        As `hoover_curve`. A total of 0 gives NaN.

    Example:
        >>> from metier.measure.lorenz import locational_gini
        >>> locational_gini([[30, 10], [10, 30]])
        array([0.125, 0.125])
    """
    return hoover_gini(x, reference, of=of, minimum=minimum, regions=regions, activities=activities) / 2


def _steps(sides: AgainstReference) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Reference and own shares in the order of their quotient, and that order; what is missing stands first."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.ascontiguousarray(sides.own / sides.reference)
    ratios[np.broadcast_to((sides.reference == 0) & (sides.own == 0), ratios.shape)] = -1.0
    order = np.argsort(ratios, axis=-1, kind="stable")
    reference = np.broadcast_to(sides.reference, ratios.shape)
    return np.take_along_axis(reference, order, -1), np.take_along_axis(sides.own, order, -1), order


def _curve(sides: AgainstReference) -> Curve:
    across, up, order = _steps(sides)
    undefined = np.isnan(up).any(axis=-1, keepdims=True) | np.isnan(across).any(axis=-1, keepdims=True)
    points = [np.where(undefined, np.nan, _cumulated(part)) for part in (across, up)]
    return Curve(points[0], points[1], order)


def _cumulated(steps: Floats) -> Floats:
    """Cumulated shares with a 0 before the first; the last is 1 exactly."""
    sums = np.concatenate([np.zeros((*steps.shape[:-1], 1)), steps.cumsum(axis=-1)], axis=-1)
    return np.asarray(sums / positive(sums[..., -1:]))
