"""Sums of proximity without the matrix of activities by activities.

Co-occurrence is M'M, of no higher rank than there are regions. Where activities are many, the product of a
presence and a proximity is cheaper through matrices of regions by regions. Elsewhere it is taken a band of
activities at a time: half of a product with minimum conditional probability has whole numbers, which are
exact in float32 at twice the speed. Rows to sum for are the regions themselves, then any further ones.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.blas import dgemm

from metier.measure.arrays import Floats
from metier.measure.cooccurrence import counts_from, packed
from metier.measure.presence import Bools

Sums = Callable[[Bools, Bools], Floats]

_BAND = 128  # activities taken at a time: few enough that what they have among themselves costs little
_WIDE_BAND = 512  # the same where no matrix of regions by regions has to be updated for each band
_EXACT = 2**24  # whole numbers up to here are exact in float32


def cosine_sums(present: Bools, further: Bools) -> Floats:
    """Sum over j /= a of L_lj C_ja / sqrt(U_j U_a), as (L U^-1/2 M') M U^-1/2 less the diagonal's part.

    The least that two activities with a region in common can have is 1 / regions; what the subtraction leaves
    far below that is rounding of 0.
    """
    ubiquity = np.count_nonzero(present, axis=0).astype(np.float64)
    scale = 1 / np.sqrt(np.maximum(ubiquity, 1))
    held, rows = present.astype(np.float64), np.vstack([present, further])
    sums = ((rows * scale) @ held.T) @ held
    sums *= scale
    sums -= rows & (ubiquity > 0)
    sums[sums < 0.5 / max(len(present), 1)] = 0
    return np.asarray(sums)


def min_conditional_sums(present: Bools, further: Bools) -> Floats:
    """Sum over j /= a of L_lj C_ja / max(U_j, U_a), with the activities in order of falling ubiquity.

    For the activities before a the larger ubiquity is their own, for those after it is a's: with
    G = sum_{j before} L_j M_j' / U_j and H = sum_{j after} L_j M_j', both carried along, the sums are
    G M_a + H M_a / U_a. H counts regions and is exact in float32.
    """
    ubiquity = np.count_nonzero(present, axis=0).astype(np.float64)
    order = np.argsort(-ubiquity, kind="stable")
    size = np.maximum(ubiquity[order], 1)
    rows = np.vstack([present, further])[:, order].astype(_whole_numbers(present))
    held, regions = rows[: len(present)], len(present)
    before = np.zeros((len(rows), regions))
    after = np.vstack([held @ held.T, rows[regions:] @ held.T])
    sums = np.empty(rows.shape)
    for start in range(0, rows.shape[1], _BAND):
        band = slice(start, start + _BAND)
        after -= np.vstack([held[:, band] @ held[:, band].T, rows[regions:, band] @ held[:, band].T])
        sums[:, order[band]] = _band_sums(rows[:, band], regions, size[band], before, after)
    return sums


def _band_sums(
    rows: NDArray[np.floating], regions: int, size: Floats, before: Floats, after: NDArray[np.floating]
) -> Floats:
    """Sums of one band, from what came before it, what comes after it, and the band itself."""
    counted, wide = rows[:regions], rows.astype(np.float64)
    held = wide[:regions]
    within = (counted.T @ counted) / np.maximum.outer(size, size)
    np.fill_diagonal(within, 0)
    sums = (after @ counted) / size + wide @ within + before @ held
    scaled = held / np.sqrt(size)
    before[:regions] += scaled @ scaled.T
    before[regions:] += (wide[regions:] / size) @ held.T
    return np.asarray(sums)


def banded_min_conditional_sums(present: Bools, further: Bools) -> Floats:
    """`min_conditional_sums` from co-occurrence counts, one band of activities with all later ones at a time.

    With the activities in order of falling ubiquity, the band gives L_j C_ja / U_j to each later a, and each
    later j gives L_j C_ja, a whole number, to be divided by U_a, to the band.
    """
    ubiquity = np.count_nonzero(present, axis=0).astype(np.float64)
    order = np.argsort(-ubiquity, kind="stable")
    size, words = np.maximum(ubiquity[order], 1), packed(present[:, order])
    rows = np.asfortranarray(np.vstack([present, further])[:, order].astype(_whole_numbers(present)))
    sums = np.zeros(rows.shape, order="F")
    for start in range(0, rows.shape[1], _WIDE_BAND):
        band = slice(start, min(start + _WIDE_BAND, rows.shape[1]))
        counts = counts_from(words, band).astype(rows.dtype)
        own, later = counts[:, : band.stop - start], counts[:, band.stop - start :]
        within = own / np.maximum.outer(size[band], size[band])
        np.fill_diagonal(within, 0)
        sums[:, band] += rows[:, band] @ within
        if later.size:
            sums[:, band] += (rows[:, band.stop :] @ later.T) / size[band]
            weighted = np.divide(rows[:, band], size[band], order="F", dtype=np.float64)
            _add_product(sums[:, band.stop :], weighted, later.astype(np.float64))
    result = np.empty(sums.shape)
    result[:, order] = sums
    return result


def _add_product(sums: Floats, left: Floats, right: Floats) -> None:
    """Add ``left @ right`` to ``sums`` where it lies; ``sums`` and ``left`` are in Fortran's order."""
    dgemm(1.0, left, right.T, trans_b=True, beta=1.0, c=sums, overwrite_c=True)


def _whole_numbers(present: Bools) -> type[np.floating]:
    """The shorter float where every count of regions times activities is exact in it."""
    return np.float32 if present.size < _EXACT else np.float64


def sums_without_matrix(method: str, shape: tuple[int, ...]) -> Sums | None:
    """The cheapest way (measured) that needs no matrix of activities by activities; None if there is none."""
    activities_per_region = shape[-1] / max(shape[-2], 1)
    if method == "cosine":
        return cosine_sums if activities_per_region >= 2 else None
    if method == "min-conditional":
        return min_conditional_sums if activities_per_region >= 4 else banded_min_conditional_sums
    return None
