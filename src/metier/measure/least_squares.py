"""Straight lines by least squares, many at once, each over its own known rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metier.measure.arrays import Floats, positive

_ROUNDING = 8 * np.finfo(np.float64).eps
_EXACT = 1e-12  # what a line misses or explains of the response by less, relatively, is rounding
_DEPENDENT = 1e-10  # a column that keeps less of its length beside the others is one of them


@dataclass(frozen=True)
class Lines:
    """Fitted lines, one for each leading index; NaN where there are too few rows or columns repeat one another.

    Attributes:
        constant: (...,).
        coefficients, standard_errors: (..., columns); errors are NaN where no row is left over.
        r_squared: (...,), NaN where the response does not vary.
        count: rows that were known (...,).
        freedom: rows beyond the coefficients (...,), not below 0.
    """

    constant: Floats
    coefficients: Floats
    standard_errors: Floats
    r_squared: Floats
    count: Floats
    freedom: Floats


def fitted(columns: Floats, response: Floats) -> Lines:
    """Fit response (..., rows) on columns (..., rows, columns) and a constant; rows with a NaN are left out."""
    known = ~(np.isnan(response) | np.isnan(columns).any(axis=-1))
    count = known.sum(axis=-1).astype(np.float64)
    of_columns, design = _centred(columns, known[..., np.newaxis], -2)
    of_response, outcome = _centred(response, known, -1)
    solved = count > columns.shape[-1]
    coefficients, lengths, independent = _solved(design, outcome)
    solved &= independent
    freedom = np.maximum(count - 1 - columns.shape[-1], 0.0)
    residual = ((outcome - (design @ coefficients[..., np.newaxis])[..., 0]) ** 2).sum(axis=-1)
    varied = (outcome**2).sum(axis=-1)
    residual = np.where(residual > _EXACT**2 * varied, residual, 0.0)
    explained = coefficients**2 * (design**2).sum(axis=-2)
    coefficients = np.where(explained > _EXACT**2 * varied[..., np.newaxis], coefficients, 0.0)
    errors = np.sqrt(residual / positive(freedom))[..., np.newaxis] * lengths
    constant = of_response - (coefficients * of_columns).sum(axis=-1)
    return Lines(
        np.where(solved, constant, np.nan),
        np.where(solved[..., np.newaxis], coefficients, np.nan),
        np.where(solved[..., np.newaxis], errors, np.nan),
        np.where(solved, 1 - residual / positive(varied), np.nan),
        count,
        freedom,
    )


def _centred(values: Floats, known: np.ndarray, axis: int) -> tuple[Floats, Floats]:
    """Mean of the known rows, and each value's distance from it; 0 where not known, or no more than rounding."""
    total = np.where(known, values, 0.0).sum(axis=axis, keepdims=True)
    mean = total / positive(known.sum(axis=axis, keepdims=True).astype(np.float64))
    distance = np.where(known, values - mean, 0.0)
    return mean.squeeze(axis), np.where(np.abs(distance) > _ROUNDING * np.abs(mean), distance, 0.0)


def _solved(design: Floats, outcome: Floats) -> tuple[Floats, Floats, np.ndarray]:
    """Coefficients, the lengths that turn residuals into their errors, and whether the columns are independent."""
    size = design.shape[-1]
    if design.shape[-2] < size:
        nothing = np.full((*outcome.shape[:-1], size), np.nan)
        return nothing, nothing, np.zeros(outcome.shape[:-1], dtype=bool)
    length = np.sqrt((design**2).sum(axis=-2))
    unit = design / np.where(length > 0, length, 1.0)[..., np.newaxis, :]
    q, r = np.linalg.qr(unit)
    kept = np.abs(np.diagonal(r, axis1=-2, axis2=-1)) > _DEPENDENT
    independent = kept.all(axis=-1) & (length > 0).all(axis=-1)
    triangle = np.where(independent[..., np.newaxis, np.newaxis], r, np.eye(size))
    inverse = np.linalg.inv(triangle)
    scaled = (inverse @ (q.mT @ outcome[..., np.newaxis]))[..., 0]
    of_unit = np.sqrt((inverse**2).sum(axis=-1))
    return scaled / positive(length), of_unit / positive(length), independent
