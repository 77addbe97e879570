"""The same quotients against another reference: without the region itself, without a dominant activity.

Both follow from the quotients and the shares alone, so that no figure of the reference is needed again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive, refuse_impossible, regions_by_activities
from metier.measure.settings import number


def quotient_against_rest(quotients: ArrayLike, part_of_area: ArrayLike, weight: ArrayLike) -> Floats:
    """Location quotient against the rest of the area, from the quotient against the whole of it.

    Formula:
        LQ (1 - w) / (1 - z), with w = x_r / X_R the region's weight and z = x_ra / X_Ra its part of the activity

    Source:
        chosen here: algebra of LQ = s / q and of the rest's share (q - w s) / (1 - w)

    Args:
        quotients: location quotients against the whole area, any shape.
        part_of_area: the region's part of the area's activity, of the same shape, fractions of 1.
        weight: the region's part of the area's total; any shape that broadcasts, fractions of 1.

    Returns:
        Quotients of the same shape, pure numbers.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; shapes that do not fit.

    Zero, missing, ties:
        0 stays 0. Where no other region has the activity, or there is no other region, NaN. Missing stays missing.

    Example:
        >>> from metier.measure.other_references import quotient_against_rest
        >>> quotient_against_rest([2.25], [30 / 40], [50 / 150])
        array([6.])
    """
    value, part, size = _fitted(("quotients", quotients), ("part_of_area", part_of_area), ("weight", weight))
    return np.asarray(value * positive(1 - size) / positive(1 - part))


def quotient_against_whole(quotients: ArrayLike, part_of_rest: ArrayLike, weight_in_rest: ArrayLike) -> Floats:
    """Location quotient against the whole area, from the quotient against the rest of it.

    Formula:
        LQ (1 + w) / (1 + z), with w = x_r / X_-r the region's total over the rest's and z = x_ra / X_-ra the same of
        the activity

    Source:
        chosen here: `quotient_against_rest` turned round

    Args:
        quotients: location quotients against the rest of the area, any shape.
        part_of_rest: the region's activity over the rest's, of the same shape.
        weight_in_rest: the region's total over the rest's; any shape that broadcasts.

    Returns:
        Quotients of the same shape, pure numbers.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; shapes that do not fit.

    Zero, missing, ties:
        0 stays 0. Missing stays missing.

    Example:
        >>> from metier.measure.other_references import quotient_against_whole
        >>> quotient_against_whole([6.0], [30 / 10], [50 / 100])
        array([2.25])
    """
    value, part, size = _fitted(
        ("quotients", quotients), ("part_of_rest", part_of_rest), ("weight_in_rest", weight_in_rest)
    )
    return np.asarray(value * (1 + size) / (1 + part))


def quotient_without_dominant(quotients: ArrayLike, shares: ArrayLike, above: float = 0.4) -> Floats:
    """Location quotients of a region's other activities, its dominant one left out of region and reference.

    Formula:
        LQ_ra (1 - q_d) / (1 - s_rd), with d the activity whose share s_rd of the region is largest and over the limit,
        q_d = s_rd / LQ_rd its share of the reference

    Source:
        the limit of 40 %: chosen here

    Args:
        quotients: location quotients (..., regions, activities).
        shares: the region's shares of the same shape, fractions of 1.
        above: the share that makes an activity dominant, a fraction of 1.

    Returns:
        Quotients of the same shape, pure numbers; NaN in regions without a dominant activity, and for that activity
        itself.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; shapes that differ; a limit
            that is no fraction.

    Zero, missing, ties:
        0 stays 0. An activity that is the whole region leaves nothing to compare: NaN. Of two dominant activities with
        the same share the first is left out. Missing stays missing.

    Example:
        >>> from metier.measure.other_references import quotient_without_dominant
        >>> quotient_without_dominant([[2.25, 0.375, 0, 9 / 7]], [[0.6, 0.1, 0, 0.3]]).round(4)
        array([[   nan, 0.6875, 0.    , 2.3571]])
    """
    values = regions_by_activities(quotients, "quotients")
    parts = regions_by_activities(shares, "shares")
    if values.shape != parts.shape or not 0 < number(above) < 1:
        problem = f"quotients has the shape {values.shape}, shares {parts.shape}, above is {above}"
        raise ArrayError([Fault(problem, "Hand over two tables of the same shape and a limit between 0 and 1.")])
    if not values.size:
        return np.full(values.shape, np.nan)
    at = dominant_activity(parts, above)[..., np.newaxis]
    place = np.maximum(at, 0)
    share = np.where(at >= 0, np.take_along_axis(parts, place, axis=-1), np.nan)
    of_reference = share / positive(np.take_along_axis(values, place, axis=-1))
    others = values * (1 - of_reference) / positive(1 - share)
    return np.where(np.arange(values.shape[-1]) == at, np.nan, others)


def dominant_activity(shares: Floats, above: float) -> np.ndarray:
    """The position of each region's dominant activity (..., regions); -1 where it has none."""
    known = np.where(np.isnan(shares), -1.0, shares)
    return np.asarray(np.where(known.max(axis=-1) > above, known.argmax(axis=-1), -1))


def _fitted(*given: tuple[str, ArrayLike]) -> list[Floats]:
    values = [refuse_impossible(as_floats(x, name), name) for name, x in given]
    try:
        np.broadcast_shapes(*(value.shape for value in values))
    except ValueError:
        problem = "the shapes " + ", ".join(f"{v.shape} of {name}" for v, (name, _) in zip(values, given, strict=True))
        raise ArrayError([Fault(f"{problem} do not fit", "Hand over arrays that broadcast.")]) from None
    return values
