"""The second eigenvector of a presence matrix, for many matrices at once.

The field takes it from a large non-symmetric matrix. With D = diag(diversity), U = diag(ubiquity) the matrix
W = D^-1/2 M U^-1/2 has the same information in its Gram matrix on the smaller side, which is symmetric; its
first eigenvector is known (the square roots of the margins, eigenvalue 1) and is taken out beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from metier.measure.arrays import Floats
from metier.measure.presence import Bools, diversity_of, ubiquity_of

_STACK = 2**22  # cells of all matrices that are worked on at once; one larger matrix goes alone
_SMALL_SIDE = 128  # up to here one call solves a whole stack in full, faster than one by one in part
_NO_STRUCTURE = 1e-12  # a second eigenvalue below this is 0 up to rounding: all portfolios are alike


@dataclass(frozen=True)
class Spectrum:
    """Second eigenvectors of a stack of presence matrices, up to sign and scale.

    Attributes:
        regions: (n, regions), k_c: the mean of ``activities`` over the region's portfolio; NaN if left out.
        activities: (n, activities), k_p, on the scale of ``regions``; NaN if left out.
        second: (n,), the second eigenvalue; the first is 1.
        third: (n,), the third one; NaN where there is none.
        connected: (n,), whether regions and activities hang together as one.
        region_in: (n, regions), true in the largest connected part.
        activity_in: (n, activities), likewise.
    """

    regions: Floats
    activities: Floats
    second: Floats
    third: Floats
    connected: Bools
    region_in: Bools
    activity_in: Bools


def second_vectors(present: Bools) -> Spectrum:
    """Spectrum of each matrix of a stack (n, regions, activities), of its largest connected part."""
    n, rows, columns = present.shape
    result = Spectrum(
        np.full((n, rows), np.nan),
        np.full((n, columns), np.nan),
        np.full(n, np.nan),
        np.full(n, np.nan),
        np.zeros(n, dtype=np.bool_),
        np.zeros((n, rows), dtype=np.bool_),
        np.zeros((n, columns), dtype=np.bool_),
    )
    if min(rows, columns) == 0:
        return result
    for part in parts(n, rows * columns):
        _solve_part(present[part], result, part)
    return result


def parts(n: int, cells: int) -> Iterator[slice]:
    """Slices of a stack of ``n`` matrices of so many cells, each slice small enough to work on at once."""
    step = max(1, _STACK // max(cells, 1))
    for start in range(0, n, step):
        yield slice(start, min(start + step, n))


def _solve_part(present: Bools, result: Spectrum, part: slice) -> None:
    """Fill in the spectra of some matrices of the stack."""
    present, result.connected[part] = largest_parts(present)
    diversity = diversity_of(present).astype(np.float64)
    ubiquity = ubiquity_of(present).astype(np.float64)
    result.region_in[part], result.activity_in[part] = diversity > 0, ubiquity > 0
    k_c, k_p, second, third = _averages(present, diversity, ubiquity)
    result.regions[part] = np.where(diversity > 0, k_c, np.nan)
    result.activities[part] = np.where(ubiquity > 0, k_p, np.nan)
    smaller_side = np.minimum((diversity > 0).sum(axis=1), (ubiquity > 0).sum(axis=1))
    result.second[part], result.third[part] = second, np.where(smaller_side < 3, np.nan, third)


def _averages(present: Bools, diversity: Floats, ubiquity: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """k_c and k_p, k_c being the mean of k_p over the portfolio, and the second and third eigenvalue."""
    root_d, root_u = np.sqrt(diversity), np.sqrt(ubiquity)
    scaled = present * _inverse(root_d)[:, :, np.newaxis] * _inverse(root_u)[:, np.newaxis, :]
    turned = np.swapaxes(scaled, 1, 2)
    if present.shape[1] <= present.shape[2]:
        vector, second, third = _second_of_gram(scaled, root_d)
        structure = np.where(second < _NO_STRUCTURE, np.nan, second)[:, np.newaxis]
        on_regions, on_activities = vector * structure, _times(turned, vector)
    else:
        vector, second, third = _second_of_gram(turned, root_u)
        structure = np.where(second < _NO_STRUCTURE, np.nan, second)[:, np.newaxis]
        on_regions, on_activities = _times(scaled, vector), vector + 0 * structure
    return on_regions * _inverse(root_d), on_activities * _inverse(root_u), second, third


def _inverse(values: Floats) -> Floats:
    return np.divide(1.0, values, out=np.zeros_like(values), where=values > 0)


def _times(matrices: Floats, vectors: Floats) -> Floats:
    return np.asarray((matrices @ vectors[..., np.newaxis])[..., 0])


def _second_of_gram(scaled: Floats, root: Floats) -> tuple[Floats, Floats, Floats]:
    """Eigenvector and eigenvalue after the trivial one, and the next eigenvalue, of each W W'."""
    first = root * _inverse(np.sqrt((root**2).sum(axis=1)))[:, np.newaxis]
    gram = scaled @ np.swapaxes(scaled, 1, 2)
    gram -= first[:, :, np.newaxis] * first[:, np.newaxis, :]
    size = gram.shape[1]
    vectors, second = np.empty(first.shape), np.empty(len(gram))
    third = np.zeros(len(gram))
    if size <= _SMALL_SIDE:
        values, every = np.linalg.eigh(gram)
        vectors, second = every[:, :, -1], values[:, -1]
        third = values[:, -2] if size > 1 else third
    else:
        for i, matrix in enumerate(gram):
            values, two = eigh(matrix, subset_by_index=(size - 2, size - 1), overwrite_a=True, check_finite=False)
            vectors[i], second[i], third[i] = two[:, 1], values[1], values[0]
    return vectors, np.clip(second, 0, 1), np.clip(third, 0, 1)


def largest_parts(present: Bools) -> tuple[Bools, Bools]:
    """Keep of each matrix the largest connected part; also say which were connected as a whole.

    Largest is the part with the most regions, then the most activities, then the first in order.
    """
    occupied: Bools = np.any(present, axis=2)
    reached = _reached_from_most_diverse(present)
    some: Bools = np.any(occupied, axis=1)
    connected = some & ~np.any(reached ^ occupied, axis=1)
    if connected.all():
        return present, connected
    present = present.copy()
    for i in np.flatnonzero(some & ~connected):
        present[i] &= _in_largest_part(present[i])[:, np.newaxis]
    return present, connected


def _reached_from_most_diverse(present: Bools) -> Bools:
    """Regions that can be reached over shared activities from the most diverse one."""
    weights = present.astype(np.float32)
    reached = np.zeros(present.shape[:2], dtype=np.bool_)
    reached[np.arange(len(present)), diversity_of(present).argmax(axis=1)] = True
    while True:
        with np.errstate(invalid="ignore"):  # BLAS may raise the flag on what lies behind so short a vector
            shared = reached.astype(np.float32)[:, np.newaxis, :] @ weights
            wider = (weights @ np.swapaxes(shared > 0, 1, 2).astype(np.float32))[:, :, 0] > 0
        if (wider <= reached).all():
            return reached
        reached |= wider


def _in_largest_part(present: Bools) -> Bools:
    """Regions of the largest part of one matrix."""
    rows, columns = np.nonzero(present)
    size = sum(present.shape)
    edges = csr_array((np.ones(len(rows), dtype=np.int8), (rows, columns + present.shape[0])), shape=(size, size))
    labels: NDArray[np.int32] = connected_components(edges, directed=False)[1]
    of_rows, of_columns = labels[: present.shape[0]], labels[present.shape[0] :]
    used = present.any(axis=1)
    regions = np.bincount(of_rows[used], minlength=size)
    activities = np.bincount(of_columns[present.any(axis=0)], minlength=size)
    largest = np.lexsort((np.arange(size), -activities, -regions))[0]
    return np.asarray((of_rows == largest) & used)
