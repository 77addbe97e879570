"""Sums of proximity without the matrix of activities by activities.

Co-occurrence is M'M, of no higher rank than there are regions. Where activities are many, the product of a
presence and a proximity is cheaper through matrices of regions by regions. Half of a product with minimum
conditional probability has whole numbers, which are exact in float32 at twice the speed. Rows to sum for are the
regions themselves, then any further ones.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.blas import get_blas_funcs

from metier.measure.arrays import Floats
from metier.measure.presence import Bools, ubiquity_of

Sums = Callable[[Bools, Bools], Floats]

_BAND = 384  # activities taken at a time: few enough that what they have among themselves costs little
_EXACT = 2**24  # whole numbers up to here are exact in float32


def cosine_sums(present: Bools, further: Bools) -> Floats:
    """Sum over j /= a of L_lj C_ja / sqrt(U_j U_a), as (L U^-1/2 M') M U^-1/2 less the diagonal's part.

    The least that two activities with a region in common can have is 1 / regions; what the subtraction leaves
    far below that is rounding of 0.
    """
    ubiquity = ubiquity_of(present).astype(np.float64)
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
    G = sum_{j before} L_j M_j' / U_j and H = sum_{j after} L_j M_j', both carried along from band to band, the
    sums are G M_a + H M_a / U_a, and what the band has among itself. H counts regions and is exact in float32.
    """
    ubiquity = ubiquity_of(present).astype(np.float64)
    order = np.argsort(-ubiquity, kind="stable")
    size = np.maximum(ubiquity[order], 1)
    held, others = (np.asfortranarray(rows[:, order], dtype=_whole_numbers(present)) for rows in (present, further))
    sums = np.empty((len(held) + len(others), len(order)), order="F")
    bands = [slice(start, start + _BAND) for start in range(0, len(order), _BAND)]
    after = _Carried(len(held), len(others), held.dtype)
    for band in reversed(bands):
        np.divide(after.times(held[:, band]), size[band], out=sums[:, band])
        after.add(held[:, band], others[:, band])
    before = _Carried(len(held), len(others), sums.dtype)
    for band in bands:
        counts, root = held[:, band].T @ held[:, band], np.sqrt(size[band])
        within = counts / np.maximum.outer(size[band], size[band])
        np.fill_diagonal(within, 0)
        wide, wide_others = held[:, band].astype(np.float64), others[:, band].astype(np.float64)
        sums[:, band] += before.times(wide)
        sums[: len(held), band] += wide @ within
        sums[len(held) :, band] += wide_others @ within
        before.add(wide / root, wide_others / root)
    return np.take(sums.T, np.argsort(order), axis=0).T


class _Carried:
    """The sum of L_j M_j' over the activities so far; of the regions with each other one half is kept."""

    def __init__(self, regions: int, others: int, kind: np.dtype[np.floating]) -> None:
        self._regions = np.zeros((regions, regions), kind, order="F")
        self._others = np.zeros((others, regions), kind)
        self._grow, self._product = get_blas_funcs(("syrk", "symm"), dtype=kind)

    def add(self, held: NDArray[np.floating], others: NDArray[np.floating]) -> None:
        """Add the activities of a band, in Fortran's order."""
        self._regions = self._grow(1.0, held, beta=1.0, c=self._regions, overwrite_c=True)
        self._others += others @ held.T

    def times(self, held: NDArray[np.floating]) -> NDArray[np.floating]:
        """The sum so far times the activities of a band, in Fortran's order."""
        return np.vstack([self._product(1.0, self._regions, held), self._others @ held])


def _whole_numbers(present: Bools) -> type[np.floating]:
    """The shorter float where every count of regions times activities is exact in it."""
    return np.float32 if present.size < _EXACT else np.float64


def sums_without_matrix(method: str, shape: tuple[int, ...]) -> Sums | None:
    """The cheapest way (measured) that needs no matrix of activities by activities; None if there is none."""
    activities_per_region = shape[-1] / shape[-2] if shape[-2] else 0
    if method == "cosine" and activities_per_region >= 2:
        return cosine_sums
    if method == "min-conditional" and activities_per_region >= 3:
        return min_conditional_sums
    return None
