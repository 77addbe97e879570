"""Quotients of rates: amounts per head, and rates that have a base of their own, beside the reference's.

They follow the rule of `metier.measure.quotients`: a missing cell stays missing and is skipped in sums.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import (
    Floats,
    as_floats,
    positive,
    reference_rows,
    refuse_impossible,
    regions_by_activities,
    within_range,
)
from metier.measure.quotients import quotient_of_shares


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
        >>> from metier.measure.quotients_of_rates import per_head_quotient
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
        >>> from metier.measure.quotients_of_rates import rate_quotient
        >>> rate_quotient([[12, 3], [8, 6]], [10, 6])
        array([[1.2, 0.5],
               [0.8, 1. ]])
    """
    return quotient_of_shares(rates, reference_rates)


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
