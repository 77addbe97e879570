"""Convergence of regions: do the poor grow faster (beta), and do the regions grow alike (sigma)?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtrc, stdtr

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive, refuse_impossible, within_range
from metier.measure.least_squares import fitted
from metier.measure.settings import number
from metier.measure.shift_share import known_in_both

_ROUNDING = 1e-12
Dispersion = Literal["sd of logarithms", "coefficient of variation"]


@dataclass(frozen=True)
class BetaConvergence:
    """A growth regression over regions; see `beta_convergence`. Each (..., activities), one number for (regions,).

    Attributes:
        alpha: constant, growth per year of a region whose logarithm is 0 (and whose conditions are 0).
        beta: by how much growth per year changes with the logarithm of the start; below 0 the poor grow faster.
        standard_error: of beta.
        p_value: of beta, two-sided, Student's t with as many degrees of freedom as regions are over coefficients.
        r_squared: part of the variance of growth that the regression explains.
        regions: how many regions it stands on.
        speed: rate per year at which the gap to the steady state closes; below 0 it opens.
        half_life: years that close half of the gap; NaN where it does not close.
        conditions: coefficients of the conditions (..., conditions, activities); none without conditions.
        conditions_standard_error: of those coefficients.
    """

    alpha: Floats
    beta: Floats
    standard_error: Floats
    p_value: Floats
    r_squared: Floats
    regions: Floats
    speed: Floats
    half_life: Floats
    conditions: Floats
    conditions_standard_error: Floats


@dataclass(frozen=True)
class ConvergenceSpeed:
    """Speed and half-life of convergence, of the shape of beta; see `convergence_speed`."""

    speed: Floats
    half_life: Floats


@dataclass(frozen=True)
class SigmaConvergence:
    """The spread of regions over the periods; see `sigma_convergence`.

    Attributes:
        dispersion: (..., periods, activities); (periods,) for (periods, regions).
        ratio: the first period's over the last's (..., activities); above 1 the regions have grown alike.
        f: ratio squared, the test figure of the two variances.
        p_value: chance of so large an f were the spread the same, one-sided.
        slope: change of the dispersion per year, by a straight line through all periods; below 0 they grow alike.
        slope_p_value: of the slope, two-sided; NaN with two periods.
    """

    dispersion: Floats
    ratio: Floats
    f: Floats
    p_value: Floats
    slope: Floats
    slope_p_value: Floats


def beta_convergence(
    first: ArrayLike, last: ArrayLike, *, years: float = 1.0, conditions: ArrayLike | None = None
) -> BetaConvergence:
    """Beta convergence by least squares: absolute, or conditional on what is handed over.

    Formula:
        ln(y_r1 / y_r0) / T = alpha + beta ln y_r0 + sum_k gamma_k z_rk + e_r; speed -ln(1 + beta T) / T, half-life
        ln 2 / speed

    Source:
        Barro, Sala-i-Martin 1992 [unverified]; regression known in the field

    Args:
        first: income or product per head in the earlier period, (regions,) or (..., regions, activities), not
            negative. Each activity has a regression of its own.
        last: the same in the later period, of the same shape. Values at current prices give nominal growth.
        years: how many years lie between the two.
        conditions: what else growth may depend on, (regions, conditions) or (..., regions, conditions), any finite
            numbers.

    Returns:
        `BetaConvergence`, each (..., activities).

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; shapes that do not fit;
            years that are not positive; conditions of which one follows from the others.

    Zero, missing, ties:
        A region with a missing figure or a 0, which has no logarithm, is left out of its regression. Fewer regions
        than coefficients, or regions that all start alike, have no regression: NaN. As many regions as coefficients
        leave no error to estimate: NaN for standard error and p-value. An exact line has an error of 0 and no p-value.

    Example:
        >>> from metier.measure.convergence import beta_convergence
        >>> found = beta_convergence([10, 20, 40, 80], [16, 30, 52, 96], years=10)
        >>> float(found.beta.round(5)), float(found.speed.round(5)), float(found.half_life.round(2))
        (-0.01452, 0.01568, 44.2)
    """
    _refuse_years(years)
    start, end = known_in_both(_of_regions(first, "first"), _of_regions(last, "last"))
    given = start if start.ndim > 1 else start[:, np.newaxis]
    log_start = np.log(positive(given))
    growth = (np.log(positive(end.reshape(given.shape))) - log_start) / years
    others = _conditions(conditions, given.shape)
    columns = np.concatenate((np.swapaxes(log_start, -1, -2)[..., np.newaxis], others), axis=-1)
    line = fitted(columns, np.swapaxes(growth, -1, -2))
    beta, error = line.coefficients[..., 0], line.standard_errors[..., 0]
    pace = convergence_speed(beta, years=years)
    p_value = 2 * stdtr(positive(line.freedom), -np.abs(beta / positive(error)))
    rest = (np.moveaxis(part[..., 1:], -1, -2) for part in (line.coefficients, line.standard_errors))
    figures = (line.constant, beta, error, p_value, line.r_squared, line.count, pace.speed, pace.half_life)
    shaped = (np.asarray(figure if start.ndim > 1 else figure[..., 0]) for figure in (*figures, *rest))
    return BetaConvergence(*shaped)


def convergence_speed(beta: ArrayLike, *, years: float = 1.0) -> ConvergenceSpeed:
    """Speed and half-life of convergence from a coefficient per year, as `beta_convergence` gives it.

    Formula:
        speed -ln(1 + beta T) / T, half-life ln 2 / speed

    Source:
        Barro, Sala-i-Martin 1992 [unverified]; a coefficient of growth over the whole time is T times that per year

    Args:
        beta: coefficient per year, any shape.
        years: the years over which growth was measured.

    Returns:
        `ConvergenceSpeed`, of the shape of beta: rate per year, and years.

    Raises:
        ArrayError: a beta that is infinite or no number; years that are not positive.

    Zero, missing, ties:
        Beta above 0 gives a speed below 0, the regions drift apart; they, and a beta of 0, have no half-life: NaN.
        Beta at or below -1 / T leaps over the steady state: NaN. Missing stays missing.

    Example:
        >>> from metier.measure.convergence import convergence_speed
        >>> found = convergence_speed(-0.008070533)
        >>> float(found.speed.round(7)), float(found.half_life.round(4))
        (0.0081033, 85.5391)
    """
    _refuse_years(years)
    slope = as_floats(beta, "beta")
    if np.isinf(slope).any():
        raise ArrayError([Fault("beta holds infinite values", "Write missing values as NaN.")])
    speed = np.asarray(-np.log1p(np.where(slope * years > -1 + _ROUNDING, slope * years, np.nan)) / years) + 0.0
    return ConvergenceSpeed(speed, np.asarray(np.log(2) / positive(speed)))


def sigma_convergence(
    x: ArrayLike, *, years: ArrayLike | None = None, dispersion: Dispersion = "sd of logarithms"
) -> SigmaConvergence:
    """Sigma convergence: whether the spread of regions has shrunk, from first to last and along a line through all.

    Formula:
        sd over r of ln y_rt, or sd over r of y_rt over their mean; sd with n. ratio sigma_first / sigma_last, f its
        square with n - 1 and n - 1 degrees of freedom; slope by least squares of sigma_t on t

    Source:
        known in the field; sd with n and the two tests after the REAT package's manual; the same regions in all
        periods: chosen here. For the coefficient of variation the test of f is an approximation

    Args:
        x: income or product per head, (periods, regions) or (..., periods, regions, activities), not negative, at
            least two periods, in their order.
        years: the year of each period (periods,), rising; None: one year apart.
        dispersion: ``"sd of logarithms"`` or ``"coefficient of variation"``.

    Returns:
        `SigmaConvergence`: dispersion (..., periods, activities), the others (..., activities); a number each, and
        (periods,), for (periods, regions).

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two periods;
            years that do not rise or do not fit; another word for ``dispersion``.

    Zero, missing, ties:
        A region that misses a figure in any period, or has a 0, which has no logarithm, is left out of all, so that
        the regions compared stay the same. Fewer than two regions have no spread: NaN. Regions that are all alike in
        the last period have no ratio: NaN.

    Example:
        >>> from metier.measure.convergence import sigma_convergence
        >>> found = sigma_convergence([[10, 20, 40, 80], [16, 30, 52, 96]])
        >>> found.dispersion.round(4).tolist(), float(found.ratio.round(4))
        ([0.775, 0.6627], 1.1695)
    """
    values = _of_periods(x)
    if dispersion not in ("sd of logarithms", "coefficient of variation"):
        words = "'sd of logarithms' or 'coefficient of variation'"
        raise ArrayError([Fault(f"dispersion is {dispersion!r}", f"Write {words}.")])
    when = _years_of(years, values.shape[-3])
    spread, count = _spread(values, dispersion)
    ratio = spread[..., 0, :] / positive(spread[..., -1, :])
    freedom = positive(count - 1)
    line = fitted(np.broadcast_to(when, (*spread.shape[:-2], spread.shape[-1], len(when)))[..., np.newaxis], spread.mT)
    slope, error = line.coefficients[..., 0], line.standard_errors[..., 0]
    slope_p = 2 * stdtr(positive(line.freedom), -np.abs(slope / positive(error)))
    figures = (spread, ratio, ratio**2, fdtrc(freedom, freedom, ratio**2), slope, slope_p)
    return SigmaConvergence(*(np.asarray(part if np.ndim(x) > 2 else part[..., 0]) for part in figures))


def _spread(values: Floats, dispersion: Dispersion) -> tuple[Floats, Floats]:
    """Dispersion (..., periods, activities) over the regions known in all periods, and how many (..., activities)."""
    usable = np.log(positive(values)) if dispersion == "sd of logarithms" else within_range(values)
    known = ~np.isnan(usable).any(axis=-3, keepdims=True)
    count = np.count_nonzero(known, axis=-2).astype(np.float64)  # (..., 1, activities)
    enough = np.where(count > 1, count, np.nan)
    mean = (np.where(known, usable, 0.0).sum(axis=-2) / enough)[..., np.newaxis, :]
    apart = usable - mean if dispersion == "sd of logarithms" else usable / positive(mean) - 1
    deviation = np.where(known, apart, 0.0)
    return np.sqrt((deviation**2).sum(axis=-2) / enough), count[..., 0, :]


def _of_regions(values: ArrayLike, name: str) -> Floats:
    given = refuse_impossible(as_floats(values, name), name)
    if given.ndim == 0:
        raise ArrayError([Fault(f"{name} is one number", "Hand over values of regions, or of regions, activities.")])
    return given


def _of_periods(x: ArrayLike) -> Floats:
    given = refuse_impossible(as_floats(x, "x"), "x")
    if given.ndim < 2 or given.shape[0 if given.ndim == 2 else -3] < 2:
        problem = f"x has the shape {given.shape}"
        remedy = "Hand over two periods or more: periods, regions; or periods, regions, activities."
        raise ArrayError([Fault(problem, remedy)])
    return given if given.ndim > 2 else given[..., np.newaxis]


def _conditions(conditions: ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    """Conditions as (..., activities, regions, conditions), the same for every activity."""
    *lead, regions, activities = shape
    if conditions is None:
        return np.empty((*lead, activities, regions, 0))
    given = as_floats(conditions, "conditions")
    if given.ndim < 2 or given.shape[-2] != regions or given.shape[:-2] not in ((), tuple(lead)):
        problem = f"conditions has the shape {given.shape}, which does not fit the shape {shape}"
        raise ArrayError([Fault(problem, f"Hand over {regions} rows, one per region, of one column per condition.")])
    if np.isinf(given).any():
        raise ArrayError([Fault("conditions holds infinite values", "Write missing values as NaN.")])
    _refuse_repeated(given)
    spread = given[..., np.newaxis, :, :]
    return np.broadcast_to(spread, (*lead, activities, regions, given.shape[-1]))


def _refuse_repeated(conditions: Floats) -> None:
    for index in np.ndindex(conditions.shape[:-2]):
        known = conditions[index][~np.isnan(conditions[index]).any(axis=1)]
        repeated = np.linalg.matrix_rank(known - known.mean(axis=0)) if len(known) else 0
        if len(known) > known.shape[1] and repeated < known.shape[1]:
            problem = "one of the conditions is the same everywhere, or follows from the others"
            raise ArrayError([Fault(problem, "Leave it out; of words for groups, leave one group out.")])


def _years_of(years: ArrayLike | None, periods: int) -> NDArray[np.float64]:
    when = np.arange(periods, dtype=np.float64) if years is None else as_floats(years, "years")
    if when.shape != (periods,) or not np.isfinite(when).all() or not (np.diff(when) > 0).all():
        told = "rise" if when.shape == (periods,) else f"fit: their shape is {when.shape}"
        raise ArrayError([Fault(f"years do not {told}", f"Hand over {periods} years, each after the one before.")])
    return when


def _refuse_years(years: float) -> None:
    if not 0 < number(years) < np.inf:
        raise ArrayError([Fault(f"years is {years}", "Hand over how many years lie between the two, above 0.")])
