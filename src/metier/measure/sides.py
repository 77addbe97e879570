"""Whom an index describes: regions over their activities, or activities over the regions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import (
    Floats,
    as_floats,
    positive,
    refuse_impossible,
    regions_by_activities,
    some_missing,
    sum_of_others,
    within_range,
)
from metier.measure.presence import BELOW_MINIMUM, EMPTY, NOT_COMPARED, Bools, LeftOut, named_mask
from metier.measure.settings import number

Of = Literal["regions", "activities"]

_TINY = np.finfo(np.float64).tiny  # the logarithm of 0 stands for nothing: 0 times any other is 0


@dataclass(frozen=True)
class Parts:
    """What each subject (region or activity) consists of.

    Attributes:
        values: (..., subjects, parts), 0 where missing or not compared.
        known: the same shape, true where a value is known and compared; None where all are.
        total: (..., subjects, 1), the sum of the values; NaN where it is 0.
        count: (..., subjects, 1), how many parts are known.
    """

    values: Floats
    known: Bools | None
    total: Floats
    count: Floats

    @property
    def shares(self) -> Floats:
        """(..., subjects, parts), share of each part; 0 where missing, NaN for a subject without total."""
        return np.asarray(self.values / self.total)


@dataclass(frozen=True)
class ComparedValues:
    """The part of a table of values that an index works on.

    Attributes:
        values: (..., regions, activities), NaN in every row and column that is left out.
        left_out: which regions and activities are not in, and why.
    """

    values: Floats
    left_out: LeftOut


def compared_values(
    x: ArrayLike,
    *,
    of: Of = "regions",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> ComparedValues:
    """What is compared of a table of values: the named regions and activities that reach a minimum size.

    Every index of values can be taken of what is left. Those that have these arguments themselves leave out the same.

    Formula:
        sum_a x_ra >= minimum for the regions, or sum_r x_ra >= minimum for the activities, over what is compared

    Source:
        chosen here

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: of whom the minimum is asked: ``"regions"`` or ``"activities"``.
        minimum: the least total that one of them must have to be compared, in the unit of x.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        `ComparedValues`: the values, missing where left out, to hand to any index of values; and the reasons.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two
            dimensions; masks that are not booleans or do not fit; a minimum that is negative or no number; another
            word for ``of``.

    Zero, missing, ties:
        Missing cells add nothing to a total. What has a total of 0 is ``"empty"``, whatever the minimum; its values
        stay as they are. A total that equals the minimum is in.

    Example:
        >>> from metier.measure.sides import compared_values
        >>> found = compared_values([[30, 10], [2, 1], [0, 0]], minimum=5)
        >>> found.left_out.regions.tolist(), found.values[1]
        (['', 'below the minimum', 'empty'], array([nan, nan]))
    """
    values = regions_by_activities(x, "x")
    known_word(of, "of", ("regions", "activities"))
    _refuse_minimum(minimum)
    rows = named_mask(regions, values.shape[:-1], "regions")
    columns = named_mask(activities, (*values.shape[:-2], values.shape[-1]), "activities")
    kept = _where(values, rows, columns)
    row_codes = _codes(rows, _total(kept, -1), minimum if of == "regions" else 0.0)
    column_codes = _codes(columns, _total(kept, -2), minimum if of == "activities" else 0.0)
    large = _where(kept, row_codes != BELOW_MINIMUM, column_codes != BELOW_MINIMUM)
    return ComparedValues(large, LeftOut(row_codes, column_codes))


def _total(values: Floats, axis: int) -> Floats:
    """What is known, summed; infinite where that is beyond the range of floats, which reaches any minimum."""
    with np.errstate(over="ignore"):
        return np.asarray(np.nansum(values, axis=axis))


def _refuse_minimum(minimum: float) -> None:
    if not 0 <= number(minimum) < np.inf:
        raise ArrayError([Fault(f"minimum is {minimum}", "Hand over a number from 0 upwards.")])


def _codes(mask: Bools, total: Floats, least: float) -> NDArray[np.int8]:
    codes = np.where(total >= least, 0, BELOW_MINIMUM)
    return np.where(mask, np.where(total > 0, codes, EMPTY), NOT_COMPARED).astype(np.int8)


def _where(values: Floats, rows: Bools, columns: Bools) -> Floats:
    """The values of rows and columns that are in, NaN in the others."""
    if rows.all() and columns.all():
        return values
    return np.where(rows[..., :, np.newaxis] & columns[..., np.newaxis, :], values, np.nan)


def values_compared(
    x: ArrayLike, of: Of, minimum: float, regions: ArrayLike | None, activities: ArrayLike | None
) -> Floats:
    """The values of `compared_values`; where all are compared, without the sums that its reasons would take."""
    if number(minimum) == 0 and regions is None and activities is None:
        known_word(of, "of", ("regions", "activities"))
        return regions_by_activities(x, "x")
    return compared_values(x, of=of, minimum=minimum, regions=regions, activities=activities).values


def parts_of(
    x: ArrayLike, of: Of, regions: ArrayLike | None, activities: ArrayLike | None, minimum: float = 0.0
) -> Parts:
    """The subjects' parts, those that are compared; subjects along the last axis but one."""
    values = values_compared(x, of, minimum, regions, activities)
    return taken_apart(values if of == "regions" else np.swapaxes(values, -1, -2))


def taken_apart(values: Floats) -> Parts:
    """Parts of an array (..., subjects, parts) that is fit to be summed."""
    values = within_range(values)
    total = values.sum(axis=-1, keepdims=True)
    if not some_missing(total):
        return Parts(values, None, positive(total), np.full_like(total, values.shape[-1]))
    known = ~np.isnan(values)
    values = np.where(known, values, 0.0)
    count = np.count_nonzero(known, axis=-1, keepdims=True).astype(np.float64)
    return Parts(values, known, positive(values.sum(axis=-1, keepdims=True)), count)


def sum_over_parts(values: Floats) -> Floats:
    """Sum along the last axis; NaN, and not 0, where there are no parts at all."""
    return np.asarray(values.sum(axis=-1) if values.shape[-1] else np.full(values.shape[:-1], np.nan))


def sum_of_squares(values: Floats) -> Floats:
    """Sum of squares along the last axis; NaN, and not 0, where there are no parts at all."""
    return np.einsum("...i,...i->...", values, values) if values.shape[-1] else sum_over_parts(values)


def entropy_of(shares: Floats) -> Floats:
    """Sum of -s ln s along the last axis, a share of 0 adding nothing; NaN, and not 0, where there are no parts."""
    if not shares.shape[-1]:
        return sum_over_parts(shares)
    return np.asarray(0.0 - np.einsum("...i,...i->...", shares, np.log(np.maximum(shares, _TINY))))


def known_word(word: str, name: str, words: tuple[str, ...]) -> None:
    """Refuse a word that is none of ``words``."""
    if word not in words:
        listed = ", ".join(repr(one) for one in words[:-1])
        raise ArrayError([Fault(f"{name} is {word!r}", f"Write {listed} or {words[-1]!r}.")])


@dataclass(frozen=True)
class AgainstReference:
    """Shares of the subjects and of what they are compared with, over the parts that both know.

    Attributes:
        own: (..., subjects, parts), 0 where either is missing; NaN for a subject without total.
        reference: (..., subjects or 1, parts), 0 where either is missing.
    """

    own: Floats
    reference: Floats


def against_reference(parts: Parts, reference: ArrayLike | str | None) -> AgainstReference:
    """Shares beside the reference's: pooled (None), ``"equal"``, ``"others"`` or values of one's own."""
    rows = reference_values(parts, reference)
    missing = np.isnan(rows)
    if parts.known is None and not missing.any():
        return AgainstReference(parts.shares, rows / positive(rows.sum(axis=-1, keepdims=True)))
    known = ~missing if parts.known is None else parts.known & ~missing
    own = np.where(known, parts.values, 0.0)
    rows = np.where(known, rows, 0.0)
    return AgainstReference(*(part / positive(part.sum(axis=-1, keepdims=True)) for part in (own, rows)))


def reference_values(parts: Parts, reference: ArrayLike | str | None) -> Floats:
    """What the subjects are compared with, (..., subjects or 1, parts), in no particular unit."""
    if reference is None:
        return np.asarray(parts.values.sum(axis=-2, keepdims=True))
    if isinstance(reference, str):
        known_word(reference, "reference", ("equal", "others"))
        return np.ones((1, parts.values.shape[-1])) if reference == "equal" else _others(parts)
    rows = refuse_impossible(as_floats(reference, "reference"), "reference")
    shape = parts.values.shape
    fits = rows.shape in (shape[-1:], (*shape[:-2], shape[-1]), shape)
    if not fits:
        fault = f"reference has the shape {rows.shape}, which does not fit {shape[-1]} values for each of {shape[-2]}"
        raise ArrayError([Fault(fault, f"Hand over {shape[-1]} values, or such a row for each that is described.")])
    return within_range(rows if rows.shape == shape else rows[..., np.newaxis, :])


def _others(parts: Parts) -> Floats:
    """The mean share of the other subjects, each counting alike."""
    shares = parts.shares
    counted = ~np.isnan(shares)
    if parts.known is not None:
        counted &= parts.known
    total = sum_of_others(np.where(counted, shares, 0.0))
    return np.asarray(total / positive(sum_of_others(counted.astype(np.float64))))


def group_members(groups: ArrayLike, count: int, each: str) -> Floats:
    """Memberships (parts, groups), 1 or 0, of labels (parts,): numbers or texts, none of them missing."""
    labels: NDArray[np.generic] = np.asarray(groups)
    if labels.shape != (count,):
        fault = f"groups has the shape {labels.shape}, and there are {count}"
        raise ArrayError([Fault(fault, f"Hand over one label per {each}.")])
    missing = [i for i, label in enumerate(labels.tolist()) if label is None or label == "" or label != label]
    if missing:
        fault = f"groups has no label at {', '.join(map(str, missing[:10]))}{' and more' if missing[10:] else ''}"
        raise ArrayError([Fault(fault, f"Give every {each} a label, or leave it out.")])
    _, places = np.unique(labels.astype(str) if labels.dtype == object else labels, return_inverse=True)
    return np.asarray(np.eye(places.max(initial=-1) + 1)[places.ravel()])
