"""Structure against a reference: Krugman, Hoover, Coulter, relative diversity (Duranton, Puga).

Own shares and the reference's are taken over the parts that both know, so that a missing cell makes a region
neither more nor less like its reference.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats
from metier.measure.sides import AgainstReference, Of, against_reference, parts_of, sum_of_squares, sum_over_parts

_SAME = 16 * np.finfo(np.float64).eps  # structures that differ by less, in sum, do not differ


def krugman_index(
    x: ArrayLike,
    reference: ArrayLike | str | None = None,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Krugman index: how far a region's structure lies from the reference's, activity by activity.

    Formula:
        K = sum_a |s_a - q_a|

    Source:
        Krugman 1991, Geography and Trade [unverified]; ``"others"``: Farhauer, Kroell 2014 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: what the shares are compared with. None: the sum over the subjects (for regions the area's
            activities). ``"equal"``: equal shares. ``"others"``: the mean share of the others. Values per part,
            (parts,) or (..., parts), or a row for each subject, (..., subjects, parts), any unit.
        of: ``"regions"``: each region over its activities (specialisation); ``"activities"``: each activity over
            the regions (concentration).
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 0 (the same structure) to 2 (nothing in common).

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two dimensions;
            a reference that is infinite, negative or does not fit; masks that are not booleans or do not fit; a minimum
            that is negative or no number; another word for ``of`` or ``reference``.

    Zero, missing, ties:
        A part that is missing in either is left out of both. A total of 0 gives NaN.

    Example:
        >>> from metier.measure.structure import krugman_index
        >>> krugman_index([[20, 10, 70, 0, 0]], [0, 0, 0, 60, 40])
        array([2.])
        >>> krugman_index([[30, 10], [10, 30]])
        array([0.5, 0.5])
    """
    return _distance(against_reference(parts_of(x, of, regions, activities, minimum), reference))


def hoover_index(
    x: ArrayLike,
    reference: ArrayLike | str | None = None,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Hoover index: the share that would have to change its place for the shares to be the reference's.

    Of regions it is the coefficient of specialisation, of activities that of localisation. Against ``"equal"`` it
    is the greatest distance of the Lorenz curve from the diagonal (Schutz).

    Formula:
        (1/2) sum_a |s_a - q_a|

    Source:
        Hoover 1936 [unverified]; Schutz 1951 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `krugman_index`; population, for instance, of activities.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: a share, 0 to 1.

    Raises:
        ArrayError: as `krugman_index`.

    Zero, missing, ties:
        As `krugman_index`.

    Example:
        >>> from metier.measure.structure import hoover_index
        >>> hoover_index([[0], [10], [10], [30], [50]], [10, 15, 20, 25, 30], of="activities").round(12)
        array([0.25])
    """
    return krugman_index(x, reference, of=of, minimum=minimum, regions=regions, activities=activities) / 2


def coulter_index(
    x: ArrayLike,
    reference: ArrayLike | str | None = None,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Coulter coefficient: like the Hoover index, but large differences weigh more.

    Formula:
        sqrt(sum_a (s_a - q_a)^2 / 2)

    Source:
        Coulter 1989 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `krugman_index`.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 0 to 1.

    Raises:
        ArrayError: as `krugman_index`.

    Zero, missing, ties:
        As `krugman_index`.

    Example:
        >>> from metier.measure.structure import coulter_index
        >>> coulter_index([[4, 0]], [1, 1])
        array([0.5])
    """
    sides = against_reference(parts_of(x, of, regions, activities, minimum), reference)
    difference = sides.own - sides.reference
    return np.asarray(np.sqrt(sum_of_squares(difference) / 2))


def relative_diversity(
    x: ArrayLike,
    reference: ArrayLike | str | None = None,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Relative diversity (Duranton, Puga): one over the distance of the region's structure from the reference's.

    Formula:
        RDI = 1 / sum_a |s_a - q_a|

    Source:
        Duranton, Puga 2000 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `krugman_index`.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 1/2 (nothing in common) and up.

    Raises:
        ArrayError: as `krugman_index`.

    Zero, missing, ties:
        As `krugman_index`. The very structure of the reference, up to rounding, is infinitely diverse.

    Example:
        >>> from metier.measure.structure import relative_diversity
        >>> relative_diversity([[30, 10], [10, 30]])
        array([2., 2.])
    """
    distance = krugman_index(x, reference, of=of, minimum=minimum, regions=regions, activities=activities)
    with np.errstate(divide="ignore"):
        return np.asarray(1 / np.where(distance <= _SAME, 0.0, distance))


def _distance(sides: AgainstReference) -> Floats:
    difference = sides.own - sides.reference
    return np.asarray(np.minimum(sum_over_parts(np.abs(difference, out=difference)), 2.0))
