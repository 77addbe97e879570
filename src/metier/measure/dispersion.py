"""Dispersion of levels: the coefficient of variation, plain and weighted with population (Williamson)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive, refuse_impossible, within_range
from metier.measure.sides import Of, known_word, parts_of

VariationForm = Literal["sample", "population", "normalised"]


def coefficient_of_variation(
    x: ArrayLike,
    *,
    of: Of = "regions",
    form: VariationForm = "sample",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Coefficient of variation: the standard deviation of the parts over their mean.

    Formula:
        sample: sqrt(sum_i (x_i - mean)^2 / (n - 1)) / mean; population: with n; normalised: the population's over
        its greatest possible value, sqrt(n - 1)

    Source:
        known in the field; the normalised form reaches 1 where one part has all: chosen here

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        form: ``"sample"``, ``"population"`` or ``"normalised"``.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 0 (even) to sqrt(n), sqrt(n - 1) or 1.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two
            dimensions; masks that are not booleans or do not fit; a minimum that is negative or no number; another
            word for ``of`` or ``form``.

    Zero, missing, ties:
        A part of 0 counts, a missing one is skipped. A mean of 0 gives NaN; so does one part alone, but for the
        population's form.

    Example:
        >>> from metier.measure.dispersion import coefficient_of_variation
        >>> coefficient_of_variation([[1, 2, 3]])
        array([0.5])
    """
    known_word(form, "form", ("sample", "population", "normalised"))
    parts = parts_of(x, of, regions, activities, minimum)
    deviation = parts.values * (parts.count / parts.total) - 1
    if parts.known is not None:
        deviation = np.where(parts.known, deviation, 0.0)
    squares = np.einsum("...i,...i->...", deviation, deviation)
    count = np.where(np.isnan(parts.total), np.nan, parts.count)[..., 0]
    freedom = {"sample": count - 1, "population": count, "normalised": count * (count - 1)}[form]
    return np.asarray(np.sqrt(squares / positive(freedom)))


def williamson_index(
    x: ArrayLike,
    population: ArrayLike,
    *,
    of: Of = "activities",
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Williamson index: the coefficient of variation of levels per head, weighted with population.

    Formula:
        W = sqrt(sum_r f_r (y_r - Y)^2) / Y, f_r a region's share of the population, Y = sum_r f_r y_r

    Source:
        Williamson 1965 [unverified]

    Args:
        x: levels per head (..., regions, activities), not negative: product per head, physicians per head.
        population: inhabitants, or any weight, of each part: (regions,) or (..., regions) of activities, and
            (activities,) or (..., activities) of regions.
        of: ``"activities"``: each activity (each kind of level) over the regions; ``"regions"``: the other way.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., activities) or (..., regions), as ``of`` says: 0 (even) and up.

    Raises:
        ArrayError: as `coefficient_of_variation`; a population that is infinite, negative or does not fit.

    Zero, missing, ties:
        A part whose level or population is missing is left out; a population of 0 weighs nothing. A mean of 0
        gives NaN.

    Example:
        >>> from metier.measure.dispersion import williamson_index
        >>> williamson_index([[10], [20], [40]], [1, 2, 1]).round(6)
        array([0.484322])
    """
    parts = parts_of(x, of, regions, activities)
    weights = _weights(population, parts.values.shape)
    known = ~np.isnan(weights) if parts.known is None else parts.known & ~np.isnan(weights)
    weights = np.where(known, weights, 0.0)
    weights = weights / positive(weights.sum(axis=-1, keepdims=True))
    mean = positive((weights * parts.values).sum(axis=-1, keepdims=True))
    return np.asarray(np.sqrt((weights * (parts.values / mean - 1) ** 2).sum(axis=-1)))


def _weights(population: ArrayLike, shape: tuple[int, ...]) -> Floats:
    heads = refuse_impossible(as_floats(population, "population"), "population")
    if heads.shape not in (shape[-1:], (*shape[:-2], shape[-1])):
        fault = f"population has the shape {heads.shape}, and there are {shape[-1]} values to weigh"
        raise ArrayError([Fault(fault, f"Hand over {shape[-1]} numbers, or as many per leading dimension.")])
    return within_range(heads[..., np.newaxis, :])
