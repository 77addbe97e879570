"""What arrays the formulas accept: numbers, finite or missing, not negative, of the right shape."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault

Floats = NDArray[np.float64]

POSITIONS_SHOWN = 10
_DOWNSCALE = 2.0**-100  # a power of two: changes no digit, keeps any sum of floats finite
_INFINITY_BITS = np.float64(np.inf).view(np.uint64)


def regions_by_activities(x: ArrayLike, name: str) -> Floats:
    """Return ``x`` as float64 of shape (..., regions, activities), or refuse it with positions."""
    values = as_floats(x, name)
    if values.ndim < 2:
        raise ArrayError(
            [
                Fault(
                    f"{name} has the shape {values.shape}",
                    "Hand over at least two dimensions: regions, activities.",
                )
            ]
        )
    return refuse_impossible(values, name)


def as_floats(x: ArrayLike, name: str) -> Floats:
    """Return ``x`` as float64 without a copy where it can; masked cells become NaN, text is refused."""
    if type(x) is np.ndarray and x.dtype == np.float64:
        return x
    try:
        given = np.ma.asanyarray(x) if np.ma.isMaskedArray(x) else np.asarray(x)
    except ValueError:
        raise ArrayError([Fault(f"{name} has rows of different lengths", "Hand over a full table.")]) from None
    if given.dtype.kind not in "biuf":
        raise ArrayError(
            [
                Fault(
                    f"{name} holds values of type {given.dtype}",
                    "Hand over numbers; write missing values as NaN.",
                )
            ]
        )
    with np.errstate(over="ignore"):  # what only a longer float can hold is infinite here, and refused as such
        floats = given.astype(np.float64, copy=False)
    return np.ma.filled(floats, np.nan) if isinstance(floats, np.ma.MaskedArray) else np.asarray(floats)


def refuse_impossible(values: Floats, name: str) -> Floats:
    """Return ``values`` unless some are infinite or negative; NaN is missing and passes."""
    if all_finite_and_positive(values):
        return values
    faults = [
        Fault(f"{name} holds {_counted(wrong, kind)}", remedy)
        for wrong, kind, remedy in (
            (np.isinf(values), "infinite", "Write missing values as NaN and leave out what is unbounded."),
            (np.isfinite(values) & (values < 0), "negative", "Correct them, or write them as NaN or zero."),
        )
        if wrong.any()
    ]
    if faults:
        raise ArrayError(faults)
    return values


def all_finite_and_positive(values: Floats) -> bool:
    """Whether surely none is missing, infinite or negative, in one pass: by their bits, all these are larger.

    A negative zero is taken for negative: false says nothing.
    """
    return bool(values.size == 0 or values.view(np.uint64).max() < _INFINITY_BITS)


def _counted(wrong: NDArray[np.bool_], kind: str) -> str:
    count = np.count_nonzero(wrong)
    return f"{count} {kind} {'value' if count == 1 else 'values'}, {positions_phrase(wrong)}"


def positions_phrase(wrong: NDArray[np.bool_]) -> str:
    """The positions at fault as a phrase, the first ten of them written out."""
    if wrong.ndim == 0:
        return "the only one"
    positions = np.argwhere(wrong)
    shown = ", ".join(str(position.tolist()) for position in positions[:POSITIONS_SHOWN])
    more = f" and {len(positions) - POSITIONS_SHOWN} more" if len(positions) > POSITIONS_SHOWN else ""
    return f"at {shown}{more}"


def reference_rows(reference: ArrayLike, shape: tuple[int, ...], name: str = "reference") -> Floats:
    """Return a reference as (..., 1 or regions, activities), fit to divide an array of ``shape``.

    It may hold values per activity, (activities,); the same for every leading dimension, (..., activities);
    or one row per region, (..., regions, activities).
    """
    values = refuse_impossible(as_floats(reference, name), name)
    fits = values.ndim in (1, len(shape) - 1, len(shape)) and values.shape[-1] == shape[-1]
    if fits and values.ndim < len(shape):
        values = values[..., np.newaxis, :]
    if not fits or any(n not in (1, m) for n, m in zip(values.shape[::-1], shape[::-1], strict=False)):
        raise ArrayError(
            [
                Fault(
                    f"{name} has the shape {np.shape(reference)}, which does not fit the shape {shape}",
                    f"Hand over {shape[-1]} values, one per activity, or one such row per region.",
                )
            ]
        )
    return values


def known_sum(values: Floats, axis: int) -> Floats:
    """Sum along an axis (which is kept), skipping missing cells; nothing known gives 0."""
    total: Floats = values.sum(axis=axis, keepdims=True)
    return np.nansum(values, axis=axis, keepdims=True) if some_missing(total) else total


def some_missing(values: Floats) -> bool:
    """Whether any is NaN, which every maximum passes on."""
    return math.isnan(values.max(initial=0.0))


def safe_scale(*parts: Floats) -> float:
    """Return 1, or a power of two that keeps the sums of ``parts`` within the range of floats."""
    bounds = (float(np.fmax.reduce(part, axis=None, initial=0.0)) * part.size for part in parts)
    return 1.0 if all(map(math.isfinite, bounds)) else _DOWNSCALE


def within_range(values: Floats) -> Floats:
    """Return ``values``, scaled by a power of two where their sum would leave the range of floats."""
    scale = safe_scale(values)
    return values if scale == 1.0 else values * scale


def sum_of_others(values: Floats) -> Floats:
    """For each region the sum over all other regions, from both ends, so that nothing cancels."""
    others = np.zeros_like(values)
    others[..., 1:, :] = values.cumsum(axis=-2)[..., :-1, :]
    others[..., :-1, :] += values[..., ::-1, :].cumsum(axis=-2)[..., -2::-1, :]
    return others


def shares(values: Floats) -> Floats:
    """Share of each cell in its row's known sum; NaN where that sum is 0."""
    return np.asarray(values / positive(known_sum(values, axis=-1)))


def known_mean(values: Floats, axis: int) -> Floats:
    """Mean along an axis (which is kept) of the known cells; NaN where nothing is known."""
    count = np.count_nonzero(~np.isnan(values), axis=axis, keepdims=True)
    return np.asarray(known_sum(values, axis) / positive(count.astype(np.float64)))


def positive(denominator: Floats) -> Floats:
    """Return a denominator with NaN in place of 0, so that what it divides is undefined and not infinite."""
    return np.where(denominator > 0, denominator, np.nan)
