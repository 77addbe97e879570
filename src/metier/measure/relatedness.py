"""Relatedness: how often two activities go together, made comparable between common and rare ones.

A proximity is symmetric, not negative, and says nothing of an activity and itself: the diagonal is 0 and is
ignored by whatever uses it. Presence is counted by bits (`metier.measure.cooccurrence`), a band of activities at a
time; a large product of floats is not needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, all_finite_and_positive, as_floats, refuse_impossible
from metier.measure.cooccurrence import bands, half_bands
from metier.measure.described import described_cells, narrowed, rows_in
from metier.measure.presence import Bools, diversity_of, held_cells, ubiquity_of
from metier.measure.proximity_forms import FORMULAS, Margins

Method = Literal["min-conditional", "max-conditional", "cosine", "jaccard", "association", "probability", "correlation"]
CountsMethod = Literal["association", "probability", "cosine", "jaccard"]


_TILE = 256  # activities on a side of what is mirrored at a time


def proximity(
    m: ArrayLike,
    method: Method = "min-conditional",
    *,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Floats:
    """Proximity of activities: how much the same regions have both.

    Formula:
        With C_ij = sum_r M_ri M_rj, U_i = sum_r M_ri, S_i = sum_{j/=i} C_ij, T = sum_i S_i:
        min-conditional C_ij / max(U_i, U_j); max-conditional C_ij / min(U_i, U_j);
        cosine C_ij / sqrt(U_i U_j); jaccard C_ij / (U_i + U_j - C_ij); association C_ij T / (S_i S_j);
        probability C_ij / (T/2 (S_i/T S_j/(T - S_i) + S_j/T S_i/(T - S_j)));
        correlation (1 + r_ij) / 2, r Pearson's over the regions.

    Source:
        min-conditional: Hidalgo et al. 2007, 10.1126/science.1144581; association: van Eck, Waltman 2009,
        10.1002/asi.21075; probability: Steijn 2021, 10.1162/qss_a_00122

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        method: one of the names above.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        Proximity (..., activities, activities), symmetric, a pure number; from 0 to 1, but association and
        probability, where 1 is what chance would give. The diagonal is 0 and means nothing. What was left out, and
        why, `metier.measure.presence.compared` tells of the same masks and minima.

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions; an unknown method; masks that do not
            fit; a minimum below 1.

    Zero, missing, ties:
        A missing cell counts as not present. An activity that no region has, or that is left out, is close to
        nothing: 0.
        Correlation with an activity that no region has, or every one, is undefined: 0.

    Example:
        >>> from metier.measure.relatedness import proximity
        >>> proximity([[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]])
        array([[0. , 0. , 0. , 1. ],
               [0. , 0. , 0.5, 0. ],
               [0. , 0.5, 0. , 0. ],
               [1. , 0. , 0. , 0. ]])
    """
    known_method(method)
    held = held_cells(m)
    part = described_cells(held, regions, activities, minimum_diversity, minimum_ubiquity)
    present = narrowed(held, part).present
    result = np.empty((*present.shape[:-2], present.shape[-1], present.shape[-1]))
    for index in np.ndindex(present.shape[:-2]):
        proximity_into(result[index], rows_in(present[index], part.regions[index]), method)
    return result


def proximity_into(result: Floats, present: Bools, method: str) -> None:
    """Fill ``result`` with the proximity of one presence matrix, both halves, the diagonal 0."""
    margins = _margins(present)
    formula = FORMULAS[method]
    for rows, counts in half_bands(present):
        counted = counts.astype(np.float64, copy=False)
        result[rows, rows.start :] = formula(counted, margins.column(rows), margins.row(rows.start))
        mirrored = rows == slice(0, len(result))  # one band was all
    if not mirrored:
        _mirror(result)
    result.reshape(-1)[:: len(result) + 1] = 0


def _mirror(square: Floats) -> None:
    """Write the upper half into the lower one, a tile at a time: whole lines of a large matrix miss the cache."""
    starts = range(0, len(square), _TILE)
    for rows in (slice(start, start + _TILE) for start in starts):
        upper = np.triu(square[rows, rows], 1)
        square[rows, rows] = upper + upper.T
        for columns in (slice(start, start + _TILE) for start in starts if start > rows.start):
            square[columns, rows] = square[rows, columns].T


def _margins(present: Bools) -> Margins:
    ubiquity = ubiquity_of(present).astype(np.float64)
    return Margins(ubiquity, lambda: diversity_of(present).astype(np.float64) @ present - ubiquity, len(present))


def cross_proximity(m: ArrayLike, other: ArrayLike, method: Method = "min-conditional") -> Floats:
    """Proximity between the activities of two classifications, over the regions that both describe.

    Formula:
        As `proximity`, with C_ij = sum_r M_ri N_rj, U_i of M and U_j of N; association with
        S_i = sum_j C_ij, S_j = sum_i C_ij, T = sum C.

    Source:
        Catalan et al. 2020, 10.1016/j.respol.2020.104016

    Args:
        m: presence in the first classification (..., regions, activities).
        other: presence of the same regions in the second one (..., regions, other activities).
        method: a method of `proximity`, but not probability, which draws from one classification.

    Returns:
        Proximity (..., activities, other activities), a pure number. No diagonal: no cell is ignored.

    Raises:
        ArrayError: values other than 0, 1 and NaN; different regions in the two; an unknown method.

    Zero, missing, ties:
        As `proximity`.

    Example:
        >>> from metier.measure.relatedness import cross_proximity
        >>> cross_proximity([[1, 0], [1, 1]], [[1], [0]])
        array([[0.5],
               [0. ]])
    """
    known_method(method, [name for name in FORMULAS if name != "probability"])
    left, right = held_cells(m).present, held_cells(other, "other").present
    if left.shape[:-1] != right.shape[:-1]:
        fault = f"m has the shape {left.shape} and other {right.shape}"
        raise ArrayError([Fault(fault, "Hand over the same regions, in the same order, in both.")])
    result = np.empty((*left.shape[:-2], left.shape[-1], right.shape[-1]))
    for index in np.ndindex(left.shape[:-2]):
        _cross_into(result[index], left[index], right[index], method)
    return result


def _cross_into(result: Floats, left: Bools, right: Bools, method: str) -> None:
    columns, rows_of_other = _cross_margins(left, right), _cross_margins(right, left)
    formula = FORMULAS[method]
    for rows, counts in bands(left, right):
        result[rows] = formula(counts.astype(np.float64, copy=False), columns.column(rows), rows_of_other.row(0))


def _cross_margins(own: Bools, other: Bools) -> Margins:
    ubiquity = ubiquity_of(own).astype(np.float64)
    return Margins(ubiquity, lambda: diversity_of(other).astype(np.float64) @ own, len(own))


def relatedness(counts: ArrayLike, method: CountsMethod = "probability") -> Floats:
    """Relatedness from co-occurrence counts: of regions, or of records that name two activities at once.

    Formula:
        With S_i = sum_{j/=i} C_ij, T = sum_i S_i: association C_ij T / (S_i S_j);
        probability C_ij / (T/2 (S_i/T S_j/(T - S_i) + S_j/T S_i/(T - S_j)));
        cosine C_ij / sqrt(S_i S_j); jaccard C_ij / (S_i + S_j - C_ij).

    Source:
        van Eck, Waltman 2009, 10.1002/asi.21075; probability: Steijn 2021, 10.1162/qss_a_00122

    Args:
        counts: symmetric co-occurrences (..., activities, activities), not negative, a count.
        method: one of the names above. Unlike `proximity`, sizes are co-occurrences, not regions.

    Returns:
        Relatedness (..., activities, activities), a pure number. The diagonal is 0 and means nothing.

    Raises:
        ArrayError: values that are infinite, negative or missing; a matrix that is not square or not
            symmetric; an unknown method.

    Zero, missing, ties:
        The diagonal is ignored. An activity without co-occurrences is related to nothing: 0.

    Example:
        >>> from metier.measure.relatedness import relatedness
        >>> relatedness([[0, 2, 0], [2, 0, 1], [0, 1, 0]], "association")
        array([[0., 2., 0.],
               [2., 0., 2.],
               [0., 2., 0.]])
    """
    known_method(method, get_args(CountsMethod))
    joint_counts = square_matrices(counts, "counts")
    if not np.array_equal(joint_counts, np.swapaxes(joint_counts, -1, -2)):
        fault = Fault("counts are not symmetric", "Hand over counts that are the same both ways.")
        raise ArrayError([fault])
    result = np.empty(joint_counts.shape)
    for index in np.ndindex(joint_counts.shape[:-2]):
        margins = _of_counts(joint_counts[index].sum(axis=0))
        for start in range(0, joint_counts.shape[-1], _TILE):
            rows = slice(start, start + _TILE)
            result[index][rows] = FORMULAS[method](joint_counts[index][rows], margins.column(rows), margins.row(0))
    return result


def _of_counts(joint: Floats) -> Margins:
    return Margins(joint, lambda: joint, 0)


def square_matrices(x: ArrayLike, name: str) -> Floats:
    """Return ``x`` as float64 (..., activities, activities) with a diagonal of 0, whatever was on it, or refuse it."""
    values = as_floats(x, name)
    if values.ndim < 2 or values.shape[-1] != values.shape[-2]:
        fault = Fault(f"{name} has the shape {values.shape}", "Hand over as many rows as columns.")
        raise ArrayError([fault])
    if np.diagonal(values, axis1=-2, axis2=-1).any():
        values = values.copy()
        values[..., np.arange(values.shape[-1]), np.arange(values.shape[-1])] = 0
    return without_missing(refuse_impossible(values, name), name)


def without_missing(values: Floats, name: str) -> Floats:
    """Return ``values`` unless some are missing."""
    if all_finite_and_positive(values):
        return values
    missing: NDArray[np.bool_] = np.isnan(values)
    if missing.any():
        positions = np.argwhere(missing)
        fault = f"{name} holds {len(positions)} missing values, first at {positions[0].tolist()}"
        raise ArrayError([Fault(fault, "Write 0 where two activities are not related.")])
    return values


def known_method(method: str, names: Iterable[str] = tuple(FORMULAS)) -> None:
    """Refuse a method that has no formula here."""
    if not isinstance(method, str) or method not in names:
        raise ArrayError([Fault(f"the method is {method!r}", f"Write one of: {', '.join(names)}.")])
