"""What an index describes, where an empty region or activity is no reason to say nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats
from metier.measure.presence import EMPTY, Bools, Held, LeftOut, compared_cells


@dataclass(frozen=True)
class Described:
    """The regions and activities that have figures, and why the rest has none.

    Attributes:
        regions: (..., regions), true for what has figures.
        activities: (..., activities), the same.
        left_out: the reasons of the rest; what is empty is named as such and has figures all the same, unless a
            minimum was asked for.
    """

    regions: Bools
    activities: Bools
    left_out: LeftOut


def described_cells(
    held: Held,
    regions: ArrayLike | None,
    activities: ArrayLike | None,
    minimum_diversity: int,
    minimum_ubiquity: int,
) -> Described:
    """Regions and activities that have figures: those that are compared, and empty ones where no minimum was set."""
    left_out = compared_cells(held, regions, activities, minimum_diversity, minimum_ubiquity).left_out
    rows, columns = (
        np.asarray((codes == 0) | (codes == EMPTY) & (minimum <= 1))
        for codes, minimum in (
            (left_out.region_codes, minimum_diversity),
            (left_out.activity_codes, minimum_ubiquity),
        )
    )
    return Described(rows, columns, left_out)


def narrowed(held: Held, row_in: Bools, column_in: Bools) -> Held:
    """Regions out of the comparison have nothing; of an activity out of it nothing is known."""
    if row_in.all() and column_in.all():
        return held
    keep = row_in[..., :, np.newaxis] & column_in[..., np.newaxis, :]
    missing = ~np.broadcast_to(column_in[..., np.newaxis, :], held.present.shape)
    return Held(held.present & keep, missing if held.missing is None else missing | held.missing)


def rows_in(present: Bools, row_in: Bools) -> Bools:
    """The regions of one matrix that are in: a formula that counts the regions counts these."""
    return present if row_in.all() else present[row_in]


def blank(figures: Floats, row_in: Bools, column_in: Bools) -> Floats:
    """NaN, in place, in each row and column of cells that is not in."""
    figures[~row_in] = np.nan
    np.swapaxes(figures, -1, -2)[~column_in] = np.nan
    return figures
