"""How sure a quotient of amounts, shares or employment is: rounding, spread of the years, revisions.

Money and people are no records: a probability from their size would depend on the currency unit. So there are
intervals here and no probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from metier.errors import ArrayError, Fault
from metier.measure.arrays import (
    Floats,
    as_floats,
    positive,
    reference_rows,
    refuse_impossible,
    regions_by_activities,
)
from metier.measure.settings import number, refuse_other
from metier.measure.trends import trend_residuals

ARTICLE_REVISION_SD = 0.165  # between the vintage of the article and the revised one, log LQ of sections


@dataclass(frozen=True)
class RoundingInterval:
    """Between which bounds the quotient of the unrounded figures lies.

    Attributes:
        low: least possible quotient (..., regions, activities).
        high: greatest possible quotient (..., regions, activities); infinite where the reference may be 0.
        log_sd: standard deviation of the quotient's logarithm by rounding (..., regions, activities).
    """

    low: Floats
    high: Floats
    log_sd: Floats


@dataclass(frozen=True)
class AmountIntervals:
    """How sure quotients of amounts are; see `amount_intervals`.

    Attributes:
        low: lower end (..., regions, activities).
        high: upper end (..., regions, activities).
        log_sd: standard deviation of the quotient's logarithm, all parts together (..., regions, activities).
        parts: which parts of the error are in it: "rounding", "years", "revision".
        level: probability within the interval; NaN where only rounding is known, whose ends are certain bounds.
    """

    low: Floats
    high: Floats
    log_sd: Floats
    parts: tuple[str, ...]
    level: float


def rounding_interval(
    regional: ArrayLike, reference: ArrayLike, half_width: float, reference_half_width: float | None = None
) -> RoundingInterval:
    """Bounds of the quotient that the unrounded shares could have given.

    Formula:
        (s - h) / (q + k) to (s + h) / (q - k); sd of the logarithm sqrt((h / s)^2 + (k / q)^2) / sqrt(3)

    Source:
        chosen here: the bounds are exact, the deviation is that of a uniform error to first order

    Args:
        regional: published shares (..., regions, activities), fractions or per cent.
        reference: the reference area's shares in the same unit, as in `quotient_of_shares`.
        half_width: half of the last printed digit of the regional shares, h: 0.05 for one decimal.
        reference_half_width: the same for the reference, k. None: as the regional shares; 0: not rounded.

    Returns:
        `RoundingInterval`, quotients.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; shapes that do not
            fit; a negative half width.

    Zero, missing, ties:
        A share of 0 may be up to h: low is 0, high is not, and log_sd is NaN. Where the reference may be 0, high
        is infinite. Missing shares and a reference of 0 give NaN.

    Example:
        >>> from metier.measure.input_error import rounding_interval
        >>> bounds = rounding_interval([[4.6, 0.0]], [4.0, 0.1], half_width=0.05)
        >>> bounds.low.round(3), bounds.high.round(3)
        (array([[1.123, 0.   ]]), array([[1.177, 1.   ]]))
    """
    shares = regions_by_activities(regional, "regional")
    rows = positive(reference_rows(reference, shares.shape))
    h = _half_width(half_width, "half_width")
    k = h if reference_half_width is None else _half_width(reference_half_width, "reference_half_width")
    low = np.maximum(shares - h, 0.0) / (rows + k)
    least = rows - k
    high = np.where(least <= _rounding_noise(rows), np.inf, (shares + h) / np.where(least > 0, least, np.nan))
    log_sd = np.sqrt(((h / positive(shares)) ** 2 + (k / rows) ** 2) / 3)
    return RoundingInterval(low, np.where(np.isnan(low), np.nan, high), log_sd)


def coefficient_rounding_interval(coefficients: ArrayLike, half_width: float) -> RoundingInterval:
    """Bounds of a coefficient that someone published rounded.

    Formula:
        v - h to v + h; sd of the logarithm h / v / sqrt(3)

    Source:
        chosen here: the bounds are exact, the deviation is that of a uniform error to first order

    Args:
        coefficients: published quotients (..., regions, activities).
        half_width: half of the last printed digit: 0.005 for two decimals.

    Returns:
        `RoundingInterval`, quotients.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; a negative half width.

    Zero, missing, ties:
        0 has the bounds 0 and h, and no log_sd. Missing stays missing.

    Example:
        >>> from metier.measure.input_error import coefficient_rounding_interval
        >>> bounds = coefficient_rounding_interval([[1.0, 0.0]], half_width=0.005)
        >>> bounds.low, bounds.high
        (array([[0.995, 0.   ]]), array([[1.005, 0.005]]))
    """
    values = regions_by_activities(coefficients, "coefficients")
    h = _half_width(half_width, "half_width")
    return RoundingInterval(np.maximum(values - h, 0.0), values + h, h / positive(values) / np.sqrt(3))


def year_spread(quotients: ArrayLike) -> Floats:
    """Spread of the years about their own trend: standard deviation of log LQ about its straight line.

    Formula:
        sqrt(sum over t of (ln LQ_t - line_t)^2 / (T - 2))

    Source:
        chosen here, the straight line as the trend too

    Args:
        quotients: location quotients (years, regions, activities), years in order and equally far apart.

    Returns:
        (regions, activities), standard deviations of the logarithm.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; not three dimensions.

    Zero, missing, ties:
        A quotient of 0 has no logarithm: its year counts as missing. Fewer than 4 known years give NaN.

    Example:
        >>> import numpy as np
        >>> from metier.measure.input_error import year_spread
        >>> year_spread(np.exp([[[0.1]], [[-0.1]], [[0.1]], [[-0.1]]])).round(4)
        array([[0.1265]])
    """
    values = regions_by_activities(quotients, "quotients")
    if values.ndim != 3:
        fault = f"quotients has the shape {values.shape}"
        raise ArrayError([Fault(fault, "Hand over three dimensions: years, regions, activities.")])
    logs = np.log(positive(values))
    residuals, freedom = trend_residuals(logs, np.ones_like(logs))
    return np.asarray(np.sqrt(np.nansum(residuals**2, axis=0) / positive(freedom)))


def revision_spread(first: ArrayLike, revised: ArrayLike) -> float:
    """Revision error: standard deviation of log LQ between two vintages of the same figures.

    Formula:
        sd over the cells of ln(revised_ra / first_ra), with n - 1

    Source:
        chosen here; .165 was measured between the article's vintage and the revised one
        (`ARTICLE_REVISION_SD`)

    Args:
        first: quotients as first published (..., regions, activities).
        revised: the same quotients from a later vintage, of the same shape.

    Returns:
        One number for all cells, a standard deviation of the logarithm.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; shapes that differ.

    Zero, missing, ties:
        Cells that are 0 or missing in either vintage are left out. Fewer than two cells give NaN.

    Example:
        >>> from metier.measure.input_error import revision_spread
        >>> round(revision_spread([[1.0, 2.0, 0.5]], [[1.1, 1.8, 0.5]]), 4)
        0.1004
    """
    old, new = regions_by_activities(first, "first"), regions_by_activities(revised, "revised")
    if old.shape != new.shape:
        problem = f"first has the shape {old.shape}, revised {new.shape}"
        raise ArrayError([Fault(problem, "Hand over two vintages of the same cells.")])
    change = np.log(positive(new)) - np.log(positive(old))
    known = change[~np.isnan(change)]
    return float(known.std(ddof=1)) if known.size > 1 else float("nan")


def amount_intervals(
    quotients: ArrayLike,
    *,
    rounding: RoundingInterval | None = None,
    year_sd: ArrayLike | None = None,
    revision_sd: ArrayLike | None = None,
    level: float = 0.95,
) -> AmountIntervals:
    """How sure quotients of amounts, shares or employment are: the parts of the error, added in variance.

    Formula:
        exp(ln LQ -+ z sd), sd^2 = rounding^2 + years^2 + revision^2; with rounding alone its bounds

    Source:
        chosen here

    Args:
        quotients: location quotients (..., regions, activities).
        rounding: what `rounding_interval` or `coefficient_rounding_interval` gives for them.
        year_sd: what `year_spread` gives, or any that broadcasts: standard deviations of log LQ.
        revision_sd: what `revision_spread` gives, or `ARTICLE_REVISION_SD`.
        level: probability within the interval, which leaves equal tails.

    Returns:
        `AmountIntervals`, quotients. No probability: there is none for money or people.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; shapes that do not fit; no part given; a
            level that is no probability.

    Zero, missing, ties:
        An error that is missing for a cell is unknown and not 0: its ends are NaN. A quotient of 0 has no
        logarithm: its ends are those of rounding, or NaN. A missing quotient stays missing.

    Example:
        >>> from metier.measure.input_error import amount_intervals
        >>> sure = amount_intervals([[1.2, 0.8]], revision_sd=0.165)
        >>> sure.low.round(3), sure.high.round(3), sure.parts
        (array([[0.868, 0.579]]), array([[1.658, 1.105]]), ('revision',))
    """
    values = regions_by_activities(quotients, "quotients")
    if not 0 < number(level) < 1:
        raise ArrayError([Fault(f"level is {level}", "It lies between 0 and 1, for example 0.95.")])
    if rounding is not None:
        refuse_other(rounding, RoundingInterval, "rounding", "Hand over what rounding_interval gives, or None.")
    parts = _parts(values, rounding, year_sd, revision_sd)
    log_sd = np.sqrt(np.sum([sd**2 for sd in parts.values()], axis=0))
    if rounding is not None and len(parts) == 1:
        return AmountIntervals(rounding.low, rounding.high, log_sd, tuple(parts), float("nan"))
    reach = np.exp(ndtri((1 + level) / 2) * log_sd)
    low, high = values / reach, values * reach
    none = values == 0
    low[none] = np.nan if rounding is None else rounding.low[none]
    high[none] = np.nan if rounding is None else rounding.high[none]
    return AmountIntervals(low, high, log_sd, tuple(parts), float(level))


def _parts(
    values: Floats,
    rounding: RoundingInterval | None,
    year_sd: ArrayLike | None,
    revision_sd: ArrayLike | None,
) -> dict[str, Floats]:
    """The parts that are known, each in the shape of the quotients."""
    rounding_sd = None if rounding is None else rounding.log_sd
    given = (
        ("rounding", "rounding.log_sd", rounding_sd),
        ("years", "year_sd", year_sd),
        ("revision", "revision_sd", revision_sd),
    )
    parts = {part: _fitted(sd, values.shape, name) for part, name, sd in given if sd is not None}
    if not parts:
        raise ArrayError([Fault("no part of the error is given", "Hand over rounding, year_sd or revision_sd.")])
    return parts


def _fitted(sd: ArrayLike, shape: tuple[int, ...], name: str) -> Floats:
    known = refuse_impossible(as_floats(sd, name), name)
    try:
        return np.broadcast_to(known, shape)
    except ValueError:
        problem = f"{name} has the shape {known.shape}, which does not fit the shape {shape}"
        raise ArrayError([Fault(problem, "Hand over one number, or one per cell.")]) from None


def _half_width(half_width: float, name: str) -> float:
    if not 0 <= number(half_width) < np.inf:
        raise ArrayError([Fault(f"{name} is {half_width}", "It is 0 or more, half of the last digit.")])
    return float(half_width)


def _rounding_noise(rows: Floats) -> Floats:
    """What the difference of two equal decimals may leave in floats."""
    return np.asarray(4 * np.finfo(np.float64).eps * rows)
