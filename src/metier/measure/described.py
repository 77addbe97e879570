"""What an index describes, where an empty region or activity is no reason to say nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import Floats
from metier.measure.presence import EMPTY, Bools, Held, LeftOut, compared_cells
from metier.measure.settings import whole


@dataclass(frozen=True)
class Described:
    """The regions and activities that have figures.

    Attributes:
        regions: (..., regions), true for what has figures.
        activities: (..., activities), the same.
        everything: whether all of them have.
    """

    regions: Bools
    activities: Bools
    everything: bool


def described_cells(
    held: Held,
    regions: ArrayLike | None,
    activities: ArrayLike | None,
    minimum_diversity: int,
    minimum_ubiquity: int,
) -> Described:
    """Regions and activities that have figures: those that are compared, and empty ones where no minimum was set."""
    if regions is None and activities is None and whole(minimum_diversity) == whole(minimum_ubiquity) == 1:
        rows, columns = held.present.shape[:-1], (*held.present.shape[:-2], held.present.shape[-1])
        return Described(np.ones(rows, dtype=np.bool_), np.ones(columns, dtype=np.bool_), True)
    left_out = compared_cells(held, regions, activities, minimum_diversity, minimum_ubiquity).left_out
    return described_of(left_out, minimum_diversity, minimum_ubiquity)


def described_of(left_out: LeftOut, minimum_diversity: int, minimum_ubiquity: int) -> Described:
    """`described_cells` where the reasons are known: what is empty is named as such and has figures all the same."""
    rows, columns = (
        np.asarray((codes == 0) | (codes == EMPTY) & (minimum <= 1))
        for codes, minimum in (
            (left_out.region_codes, minimum_diversity),
            (left_out.activity_codes, minimum_ubiquity),
        )
    )
    return Described(rows, columns, bool(rows.all() and columns.all()))


def narrowed(held: Held, part: Described) -> Held:
    """Regions out of the comparison have nothing; of an activity out of it nothing is known."""
    if part.everything:
        return held
    keep = part.regions[..., :, np.newaxis] & part.activities[..., np.newaxis, :]
    missing = ~np.broadcast_to(part.activities[..., np.newaxis, :], held.present.shape)
    return Held(held.present & keep, missing if held.missing is None else missing | held.missing)


def rows_in(present: Bools, row_in: Bools) -> Bools:
    """The regions of one matrix that are in: a formula that counts the regions counts these."""
    return present if row_in.all() else present[row_in]


def blank(figures: Floats, part: Described) -> Floats:
    """NaN, in place, in each row and column of cells that is not in."""
    if not part.everything:
        figures[~part.regions] = np.nan
        np.swapaxes(figures, -1, -2)[~part.activities] = np.nan
    return figures
