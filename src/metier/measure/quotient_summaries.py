"""What a region's location quotients come to: their mean, its inverse (Hachman), the largest (Duranton, Puga).

Own shares and the reference's are taken over the parts that both know, as in `metier.measure.structure`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats, positive
from metier.measure.sides import AgainstReference, Of, against_reference, parts_of, sum_over_parts


def mean_quotient(
    x: ArrayLike,
    reference: ArrayLike | str | None = None,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Mean location quotient: the quotient that a unit of the region meets on average.

    Formula:
        sum_a s_a LQ_a = sum_a s_a^2 / q_a

    Source:
        known in the field, as the average location quotient

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `metier.measure.structure.krugman_index`.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 1 (the reference's structure) and up.

    Raises:
        ArrayError: as `metier.measure.structure.krugman_index`.

    Zero, missing, ties:
        As `metier.measure.structure.krugman_index`. A region that has what the reference lacks altogether has no
        mean: NaN.

    Example:
        >>> from metier.measure.quotient_summaries import mean_quotient
        >>> mean_quotient([[30, 10], [10, 30]])
        array([1.25, 1.25])
    """
    sides = against_reference(parts_of(x, of, regions, activities, minimum), reference)
    return np.asarray(np.maximum(sum_over_parts(sides.own * _quotients(sides)), 1.0))


def hachman_index(
    x: ArrayLike,
    reference: ArrayLike | str | None = None,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Hachman index: how much a region's structure is the reference's, from near 0 to 1.

    Formula:
        1 / sum_a s_a LQ_a

    Source:
        Hachman [unverified]: Bureau of Economic and Business Research, University of Utah

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `metier.measure.structure.krugman_index`.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: above 0, up to 1 (the reference's structure).

    Raises:
        ArrayError: as `metier.measure.structure.krugman_index`.

    Zero, missing, ties:
        As `mean_quotient`.

    Example:
        >>> from metier.measure.quotient_summaries import hachman_index
        >>> hachman_index([[30, 10], [10, 30]])
        array([0.8, 0.8])
    """
    return np.asarray(1 / mean_quotient(x, reference, of=of, minimum=minimum, regions=regions, activities=activities))


def relative_specialisation(
    x: ArrayLike,
    reference: ArrayLike | str | None = None,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Relative specialisation (Duranton, Puga): the largest location quotient of a region.

    Formula:
        RZI = max_a s_a / q_a

    Source:
        Duranton, Puga 2000 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `metier.measure.structure.krugman_index`.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 1 (the reference's structure) and up.

    Raises:
        ArrayError: as `metier.measure.structure.krugman_index`.

    Zero, missing, ties:
        As `mean_quotient`.

    Example:
        >>> from metier.measure.quotient_summaries import relative_specialisation
        >>> relative_specialisation([[30, 10], [10, 30]])
        array([1.5, 1.5])
    """
    sides = against_reference(parts_of(x, of, regions, activities, minimum), reference)
    return _largest(_quotients(sides))


def _quotients(sides: AgainstReference) -> Floats:
    """Quotients, 0 where neither has the part, NaN where only the reference lacks it."""
    lacking = sides.reference == 0
    quotients = sides.own / positive(sides.reference)
    if lacking.any():
        quotients[np.broadcast_to(lacking, quotients.shape) & (sides.own == 0)] = 0.0
    return np.asarray(quotients)


def _largest(values: Floats) -> Floats:
    return values.max(axis=-1) if values.shape[-1] else np.full(values.shape[:-1], np.nan)
