"""Presence: which region has which activity, and which of them are compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, all_finite_and_positive, as_floats, regions_by_activities
from metier.measure.settings import refuse_limit, whole

Bools = NDArray[np.bool_]
Compare = Literal["above", "at least"]

REASONS = (
    "",
    "not compared",
    "empty",
    "below the minimum",
    "not connected to the largest part",
    "no complexity known",
)
NOT_COMPARED, EMPTY, BELOW_MINIMUM, NOT_CONNECTED, UNKNOWN = 1, 2, 3, 4, 5

_BLOCK = 2**16  # cells looked at while they are in the cache
_OCTET = 255  # regions of which the count fits one byte


def presence(quotients: ArrayLike, limit: float = 1.0, compare: Compare = "above") -> Floats:
    """Presence: whether a region's quotient of an activity passes the limit.

    Formula:
        M_ra = 1 if LQ_ra > limit else 0; with ``compare="at least"``: LQ_ra >= limit.

    Source:
        Hidalgo et al. 2007, 10.1126/science.1144581; strictly above as in the article, at least as in the
        field's packages.

    Args:
        quotients: location quotients (..., regions, activities), on unrounded values.
        limit: what the quotient must pass, a pure number.
        compare: ``"above"`` or ``"at least"``.

    Returns:
        Presence (..., regions, activities): 1, 0, or NaN where the quotient is missing.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; fewer than two dimensions; a limit that
            is negative or no number; another word for ``compare``.

    Zero, missing, ties:
        A missing quotient is neither present nor absent: NaN. A quotient equal to the limit is absent, and
        present with ``"at least"``.

    Example:
        >>> from metier.measure.presence import presence
        >>> presence([[2.25, 1.0, float("nan")]])
        array([[ 1.,  0., nan]])
    """
    values = regions_by_activities(quotients, "quotients")
    if compare not in ("above", "at least"):
        raise ArrayError([Fault(f"compare is {compare!r}", "Write 'above' or 'at least'.")])
    refuse_limit(limit, "limit")
    passed = values > limit if compare == "above" else values >= limit
    present = passed.astype(np.float64)
    if not all_finite_and_positive(values):
        present[np.isnan(values)] = np.nan
    return present


@dataclass(frozen=True)
class Held:
    """A presence matrix, taken apart.

    Attributes:
        present: (..., regions, activities), true where a region is known to have the activity.
        missing: same shape, true where that is not known; None where everything is known.
    """

    present: Bools
    missing: Bools | None

    def matrices(self) -> Iterator[tuple[tuple[int, ...], Bools, Bools | None]]:
        """Each matrix of the leading dimensions with its index."""
        for index in np.ndindex(self.present.shape[:-2]):
            yield index, self.present[index], None if self.missing is None else self.missing[index]


def held_cells(m: ArrayLike, name: str = "m") -> Held:
    """Return a presence matrix of 0, 1 and NaN (or booleans) taken apart, or refuse it with positions."""
    given = None if np.ma.isMaskedArray(m) else np.asarray(m)
    if given is not None and given.dtype == np.bool_ and given.ndim >= 2:
        return Held(given, None)
    values = as_floats(m, name)
    present = _all_known(values) if values.ndim >= 2 else None
    if present is not None:
        return Held(present, None)
    regions_by_activities(values, name)
    present, missing = values == 1, np.isnan(values)
    _refuse_other_values(~(present | missing | (values == 0)), name)
    return Held(present, missing)


def _all_known(values: Floats) -> Bools | None:
    """Where the values are 1, if all the others are 0; else None. Both questions while a block is in the cache."""
    present = np.empty(values.shape, dtype=np.bool_)
    step = max(1, _BLOCK // max(1, values[:1].size))
    for start in range(0, len(values), step):
        block, ones = values[start : start + step], present[start : start + step]
        np.equal(block, 1, out=ones)
        if np.count_nonzero(ones) != np.count_nonzero(block != 0):  # each 1 is among what is not 0
            return None
    return present


def diversity_of(present: Bools) -> NDArray[np.intp]:
    """How many activities each region has, (..., regions): eight cells at a time."""
    return np.asarray(np.bitwise_count(np.packbits(present, axis=-1)).sum(axis=-1, dtype=np.intp))


def ubiquity_of(present: Bools) -> NDArray[np.intp]:
    """How many regions have each activity, (..., activities): counted in bytes, as many regions as fit one."""
    octets = present.view(np.uint8)
    total = np.zeros((*present.shape[:-2], present.shape[-1]), dtype=np.intp)
    for start in range(0, present.shape[-2], _OCTET):
        total += np.add.reduce(octets[..., start : start + _OCTET, :], axis=-2, dtype=np.uint8)
    return total


def _refuse_other_values(wrong: Bools, name: str) -> None:
    if wrong.any():
        count, first = np.count_nonzero(wrong), np.argwhere(wrong)[0].tolist()
        values = "value" if count == 1 else "values"
        raise ArrayError(
            [
                Fault(
                    f"{name} holds {count} {values} other than 0, 1 and missing, first at {first}",
                    "Hand over presence: presence(quotients), or quotients > 1.",
                )
            ]
        )


@dataclass(frozen=True)
class LeftOut:
    """What an index left out, and why.

    Attributes:
        region_codes: (..., regions), 0 for what is in; else the place of the reason in `REASONS`.
        activity_codes: (..., activities), the same.
    """

    region_codes: NDArray[np.int8]
    activity_codes: NDArray[np.int8]

    @property
    def regions(self) -> NDArray[np.str_]:
        """The reason of each region (..., regions); an empty text for what is in."""
        return np.asarray(REASONS)[self.region_codes]

    @property
    def activities(self) -> NDArray[np.str_]:
        """The reason of each activity (..., activities); an empty text for what is in."""
        return np.asarray(REASONS)[self.activity_codes]


@dataclass(frozen=True)
class Compared:
    """The part of a presence matrix that an index works on.

    Attributes:
        present: (..., regions, activities), false in every row and column that is left out.
        regions: (..., regions), true for what is in.
        activities: (..., activities), true for what is in.
        left_out: the reasons of the rest.
    """

    present: Bools
    regions: Bools
    activities: Bools
    left_out: LeftOut


def compared(
    m: ArrayLike,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Compared:
    """What is compared: the named regions and activities that reach a minimum size.

    Formula:
        Regions with fewer than ``minimum_diversity`` activities and activities that fewer than
        ``minimum_ubiquity`` regions have are left out, again and again until none is left below.

    Source:
        chosen here

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        `Compared`: the presence that is left, what is in, and the reason of each that is not.

    Raises:
        ArrayError: values other than 0, 1 and NaN; masks that are not booleans or do not fit; a minimum
            below 1.

    Zero, missing, ties:
        A region without any activity, and an activity without any region, are ``"empty"`` and always left
        out. A missing cell counts as not present.

    Example:
        >>> from metier.measure.presence import compared
        >>> compared([[1, 1, 0], [1, 0, 0], [0, 0, 0]]).left_out.regions.tolist()
        ['', '', 'empty']
    """
    return compared_cells(held_cells(m), regions, activities, minimum_diversity, minimum_ubiquity)


def compared_cells(
    held: Held,
    regions: ArrayLike | None,
    activities: ArrayLike | None,
    minimum_diversity: int,
    minimum_ubiquity: int,
) -> Compared:
    """`compared` for a presence matrix that was already taken apart."""
    if not (whole(minimum_diversity) >= 1 and whole(minimum_ubiquity) >= 1):
        raise ArrayError([Fault("a minimum size is below 1", "Hand over counts of at least 1.")])
    shape = held.present.shape
    row_codes = _named_codes(regions, (*shape[:-2], shape[-2]), "regions")
    column_codes = _named_codes(activities, (*shape[:-2], shape[-1]), "activities")
    present = held.present
    if regions is not None or activities is not None:
        present = _within(present, row_codes, column_codes)
    present = _keep_minimum(present, row_codes, column_codes, minimum_diversity, minimum_ubiquity)
    return Compared(present, row_codes == 0, column_codes == 0, LeftOut(row_codes, column_codes))


def _keep_minimum(
    present: Bools,
    row_codes: NDArray[np.int8],
    column_codes: NDArray[np.int8],
    least_row: int,
    least_column: int,
) -> Bools:
    """Clear rows and columns below a minimum until none is left; mark the codes in place."""
    while True:
        diversity, ubiquity = diversity_of(present), ubiquity_of(present)
        further = _mark_short(row_codes, diversity, least_row), _mark_short(column_codes, ubiquity, least_column)
        if not any(further) or least_row == least_column == 1:  # without what is empty, all else is as it was
            return present
        present = _within(present, row_codes, column_codes)


def _within(present: Bools, row_codes: NDArray[np.int8], column_codes: NDArray[np.int8]) -> Bools:
    """Presence in what is in; absent from the rest."""
    return np.asarray(present & (row_codes == 0)[..., :, np.newaxis] & (column_codes == 0)[..., np.newaxis, :])


def _mark_short(codes: NDArray[np.int8], size: NDArray[np.intp], least: int) -> bool:
    """Give what is in, and below the minimum, its reason, in place; whether there was any."""
    if size.min(initial=least) >= least:
        return False
    short = (codes == 0) & (size < least)
    codes[short] = np.where(size[short] == 0, EMPTY, BELOW_MINIMUM)
    return bool(short.any())


def _named_codes(given: ArrayLike | None, shape: tuple[int, ...], name: str) -> NDArray[np.int8]:
    codes = np.zeros(shape, dtype=np.int8)
    if given is not None:
        codes[~named_mask(given, shape, name)] = NOT_COMPARED
    return codes


def named_mask(given: ArrayLike | None, shape: tuple[int, ...], name: str) -> Bools:
    """What is compared, as booleans of ``shape``; all of it where nothing is given."""
    if given is None:
        return np.ones(shape, dtype=np.bool_)
    mask = np.asarray(given)
    fits = mask.ndim in range(1, len(shape) + 1) and mask.shape == shape[len(shape) - mask.ndim :]
    if mask.dtype != np.bool_ or not fits:
        raise ArrayError(
            [
                Fault(
                    f"{name} has the type {mask.dtype} and the shape {mask.shape}",
                    f"Hand over {shape[-1]} booleans: true for what is compared.",
                )
            ]
        )
    return np.broadcast_to(mask, shape)
