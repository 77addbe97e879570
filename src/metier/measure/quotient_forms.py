"""Other forms of the location quotient: symmetric, normalised, additive, weighted, standardised, per head.

They follow the rule of `metier.measure.quotients`: a missing cell stays missing and is skipped in sums and
means; where the location quotient is undefined (region without total, activity absent from the reference), so
are they.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import (
    Floats,
    as_floats,
    known_mean,
    known_sum,
    positive,
    reference_rows,
    refuse_impossible,
    regions_by_activities,
    safe_scale,
    within_range,
)
from metier.measure.quotients import both_shares, location_quotient, quotient_of_shares

_SAME = 8 * np.finfo(np.float64).eps  # regions whose quotients differ by less, relatively, do not differ


def symmetric_quotient(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Symmetric quotient (RSCA): the location quotient folded into -1 to 1.

    Formula:
        RSCA_ra = (LQ_ra - 1) / (LQ_ra + 1)

    Source:
        Laursen 2015, 10.1007/s40821-015-0017-1

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `location_quotient`.

    Returns:
        (..., regions, activities), -1 (none) to 1; 0 is the reference's own share.

    Raises:
        ArrayError: as `location_quotient`.

    Zero, missing, ties:
        0 gives -1. NaN where the location quotient is NaN.

    Example:
        >>> from metier.measure.quotient_forms import symmetric_quotient
        >>> symmetric_quotient([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])[0].round(6)
        array([ 0.384615, -0.454545, -1.      ,  0.125   ])
    """
    quotient = location_quotient(x, reference)
    return 1 - 2 / (quotient + 1)  # the same, and 1 where the quotient is infinite


def normalised_advantage(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Normalised advantage (NRCA): what a region has beyond the expected, as a share of the reference.

    Formula:
        NRCA_ra = x_ra / X_R - x_r X_Ra / X_R^2

    Source:
        Yu, Cai, Leung 2009, 10.1007/s00168-008-0213-3

    Args:
        x: values (..., regions, activities), not negative.
        reference: as in `location_quotient`, and here in the unit of x.

    Returns:
        (..., regions, activities), share of the reference's total; 0 is as expected. With a pooled reference
        regions sum to 0 for each activity, and activities sum to 0 for each region.

    Raises:
        ArrayError: as `location_quotient`.

    Zero, missing, ties:
        0 gives minus the expected share. NaN where the location quotient is NaN.

    Example:
        >>> from metier.measure.quotient_forms import normalised_advantage
        >>> normalised_advantage([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])[0].round(6)
        array([ 0.111111, -0.055556, -0.077778,  0.022222])
    """
    advantage = additive_quotient(x, reference)
    values = regions_by_activities(x, "x")
    total = values if reference is None else reference_rows(reference, values.shape)
    scale = safe_scale(values, total)
    reference_size = known_sum(total * scale, axis=-1)
    if reference is None:
        reference_size = known_sum(reference_size, axis=-2)
    advantage *= known_sum(values * scale, axis=-1) / positive(reference_size)
    return advantage


def additive_quotient(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Additive quotient: a region's share of an activity minus the reference's share.

    Formula:
        s_ra - q_a

    Source:
        Hoen, Oosterhaven 2006, 10.1007/s00168-006-0076-4

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `location_quotient`.

    Returns:
        (..., regions, activities), difference of shares, -1 to 1; 0 is the reference's own share.

    Raises:
        ArrayError: as `location_quotient`.

    Zero, missing, ties:
        0 gives minus the reference's share. NaN where the location quotient is NaN.

    Example:
        >>> from metier.measure.quotient_forms import additive_quotient
        >>> additive_quotient([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])[0].round(6)
        array([ 0.333333, -0.166667, -0.233333,  0.066667])
    """
    regional, total = both_shares(x, reference)
    regional -= positive(total)
    return regional


def weighted_quotient(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Weighted quotient: the location quotient over the mean quotient of the region's activities.

    Formula:
        LQ_ra / mean over a of LQ_ra

    Source:
        Proudman, Redding 2000, 10.1111/1467-9396.00229

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `location_quotient`.

    Returns:
        (..., regions, activities), a pure number with mean 1 over each region's activities.

    Raises:
        ArrayError: as `location_quotient`.

    Zero, missing, ties:
        0 gives 0 and counts in the mean. NaN where the location quotient is NaN; the mean skips it.

    Example:
        >>> from metier.measure.quotient_forms import weighted_quotient
        >>> weighted_quotient([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])[0].round(5)
        array([2.30137, 0.38356, 0.     , 1.31507])
    """
    quotient = location_quotient(x, reference)
    quotient /= positive(known_mean(quotient, axis=-1))
    return quotient


def standardised_quotient(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Standardised quotient: how many standard deviations a region's quotient lies from the regions' mean.

    Formula:
        (LQ_ra - mean over r of LQ_ra) / sd over r of LQ_ra, the sd with n - 1

    Source:
        O'Donoghue, Gleave 2004, 10.1080/03434002000213932

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `location_quotient`.

    Returns:
        (..., regions, activities) in standard deviations; mean 0 over the regions of each activity.

    Raises:
        ArrayError: as `location_quotient`.

    Zero, missing, ties:
        Quotients of 0 count. NaN where the location quotient is NaN, which mean and sd skip. Fewer than two
        regions with a quotient, or regions that are all alike, have no spread: NaN.

    Example:
        >>> from metier.measure.quotient_forms import standardised_quotient
        >>> x = [[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]]
        >>> standardised_quotient(x)[:, 0].round(6)
        array([ 1.091089, -0.218218, -0.872872])
    """
    return _standardised(_unlike(location_quotient(x, reference)))


def log_standardised_quotient(x: ArrayLike, reference: ArrayLike | None = None) -> Floats:
    """Standardised logarithm of the quotient (Tian's form), for quotients are skew.

    Formula:
        (ln LQ_ra - mean over r of ln LQ_ra) / sd over r of ln LQ_ra, the sd with n - 1

    Source:
        Tian's form of O'Donoghue, Gleave 2004, 10.1080/03434002000213932; zeros as NaN: chosen here

    Args:
        x: values (..., regions, activities), not negative, any unit.
        reference: as in `location_quotient`.

    Returns:
        (..., regions, activities) in standard deviations of the logarithm.

    Raises:
        ArrayError: as `location_quotient`.

    Zero, missing, ties:
        A quotient of 0 has no logarithm: NaN, and mean and sd skip it. Otherwise as `standardised_quotient`.

    Example:
        >>> from metier.measure.quotient_forms import log_standardised_quotient
        >>> x = [[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]]
        >>> log_standardised_quotient(x)[:, 1].round(6)
        array([-1.132163,  0.76269 ,  0.369473])
    """
    return _standardised(np.log(_unlike(positive(location_quotient(x, reference)))))


def per_head_quotient(
    x: ArrayLike,
    population: ArrayLike,
    reference: ArrayLike | None = None,
    reference_population: ArrayLike | None = None,
) -> Floats:
    """Quotient per head: a region's amount per inhabitant over the reference's amount per inhabitant.

    Formula:
        (x_ra / pop_r) / (X_Ra / pop_R)

    Source:
        known in the field; how missing cells are pooled: chosen here

    Args:
        x: values (..., regions, activities), not negative.
        population: inhabitants (or workers, or any base) of the regions, (..., regions).
        reference: values per activity, as in `location_quotient`, in the unit of x. None: all regions' sum.
        reference_population: inhabitants of the reference, one number or (...,). It comes with `reference`.

    Returns:
        (..., regions, activities), a pure number; 1 is the reference's amount per head.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; shapes that do not fit; one of
            `reference` and `reference_population` without the other.

    Zero, missing, ties:
        A region whose cell or population is missing is left out of both the pooled amount and the pooled
        population of that activity. A population of 0, or an activity absent from the reference: NaN.

    Example:
        >>> from metier.measure.quotient_forms import per_head_quotient
        >>> per_head_quotient([[30, 5], [10, 20]], population=[100, 300])
        array([[3.        , 0.8       ],
               [0.33333333, 1.06666667]])
    """
    values = regions_by_activities(x, "x")
    heads = _population(population, values.shape)
    if reference is None and reference_population is None:
        values = within_range(values)
        per_head = _pooled_per_head(values, heads)
    elif reference is None or reference_population is None:
        lone = "reference_population" if reference is None else "reference"
        raise ArrayError([Fault(f"{lone} is given alone", "Hand over both or neither, for they belong together.")])
    else:
        amounts = reference_rows(reference, values.shape)
        per_head = amounts / positive(_reference_population(reference_population, values.shape))
    with np.errstate(over="ignore"):
        quotient = values / positive(heads)
        quotient /= positive(per_head)
    return quotient


def rate_quotient(rates: ArrayLike, reference_rates: ArrayLike) -> Floats:
    """Quotient of rates: a region's rate over the reference's published rate.

    Formula:
        rate_ra / RATE_Ra

    Source:
        chosen here: a mean of regional rates is never taken, so the reference's rate has to be given

    Args:
        rates: rates (..., regions, activities), each with a base of its own: per cent, per thousand.
        reference_rates: the area's published rates in the same unit, (activities,), (..., activities) or
            (..., regions, activities).

    Returns:
        (..., regions, activities), a pure number; 1 is the reference's rate.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; a shape that does
            not fit.

    Zero, missing, ties:
        A rate of 0 gives 0. A reference rate of 0, and a missing rate of either, give NaN.

    Example:
        >>> from metier.measure.quotient_forms import rate_quotient
        >>> rate_quotient([[12, 3], [8, 6]], [10, 6])
        array([[1.2, 0.5],
               [0.8, 1. ]])
    """
    return quotient_of_shares(rates, reference_rates)


def _standardised(values: Floats) -> Floats:
    deviation = values - known_mean(values, axis=-2)
    freedom = np.count_nonzero(~np.isnan(values), axis=-2, keepdims=True).astype(np.float64) - 1
    variance = known_sum(deviation**2, axis=-2) / positive(freedom)
    return np.asarray(deviation / np.sqrt(positive(variance)))


def _unlike(quotient: Floats) -> Floats:
    """Return the quotients, NaN for activities of which all regions have the same up to the last digits."""
    high = np.fmax.reduce(quotient, axis=-2, keepdims=True, initial=-np.inf)
    low = np.fmin.reduce(quotient, axis=-2, keepdims=True, initial=np.inf)
    return np.where(high - low > _SAME * high, quotient, np.nan)


def _population(population: ArrayLike, shape: tuple[int, ...]) -> Floats:
    heads = refuse_impossible(as_floats(population, "population"), "population")
    if heads.ndim == 0 or heads.shape[-1] != shape[-2] or heads.ndim >= len(shape):
        problem = f"population has the shape {heads.shape}, which does not fit the shape {shape}"
        raise ArrayError([Fault(problem, f"Hand over {shape[-2]} values, one per region.")])
    return heads[..., np.newaxis]


def _pooled_per_head(values: Floats, heads: Floats) -> Floats:
    amounts, everybody = values.sum(axis=-2, keepdims=True), heads.sum(axis=-2, keepdims=True)
    if not (np.isnan(amounts).any() or np.isnan(everybody).any()):
        return np.asarray(amounts / positive(everybody))
    known = ~(np.isnan(values) | np.isnan(heads))
    amounts = np.where(known, values, 0.0).sum(axis=-2, keepdims=True)
    return np.asarray(amounts / positive(np.where(known, heads, 0.0).sum(axis=-2, keepdims=True)))


def _reference_population(population: ArrayLike, shape: tuple[int, ...]) -> Floats:
    heads = refuse_impossible(as_floats(population, "reference_population"), "reference_population")
    if heads.shape not in ((), shape[:-2]):
        problem = f"reference_population has the shape {heads.shape}, which does not fit the shape {shape}"
        raise ArrayError([Fault(problem, "Hand over one number, or one per leading dimension.")])
    return heads[..., np.newaxis, np.newaxis]
