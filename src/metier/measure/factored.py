"""Sums of proximity without the matrix of activities by activities.

Co-occurrence is M'M, of no higher rank than there are regions. Where activities are many, L phi for a
presence L is cheaper through a matrix of regions by regions, and needs no memory of activities by activities.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from metier.measure.arrays import Floats
from metier.measure.presence import Bools

Sums = Callable[[Bools, Bools], Floats]


def cosine_sums(left: Bools, present: Bools) -> Floats:
    """Sum over j /= a of L_lj C_ja / sqrt(U_j U_a), as (L U^-1/2 M') M U^-1/2 less the diagonal's part.

    The least that two activities with a region in common can have is 1 / regions; what the subtraction leaves
    far below that is rounding of 0.
    """
    ubiquity = np.count_nonzero(present, axis=0).astype(np.float64)
    scale = 1 / np.sqrt(np.maximum(ubiquity, 1))
    held = present.astype(np.float64)
    sums = ((left * scale) @ held.T) @ held
    sums *= scale
    sums -= left & (ubiquity > 0)
    sums[sums < 0.5 / present.shape[0]] = 0
    return np.asarray(sums)


FACTORED: dict[str, Sums] = {"cosine": cosine_sums}


def pays(method: str, shape: tuple[int, ...]) -> bool:
    """Whether a method can be factored and activities are enough more than regions for it to be cheaper."""
    return method in FACTORED and 2 * shape[-2] <= shape[-1]
