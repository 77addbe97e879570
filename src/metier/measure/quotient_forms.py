"""Other forms of the location quotient: symmetric, normalised, additive, weighted, standardised.

They follow the rule of `metier.measure.quotients`: a missing cell stays missing and is skipped in sums and
means; where the location quotient is undefined (region without total, activity absent from the reference), so
are they.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import (
    Floats,
    known_mean,
    known_sum,
    positive,
    reference_rows,
    regions_by_activities,
    safe_scale,
)
from metier.measure.quotients import both_shares, location_quotient

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
