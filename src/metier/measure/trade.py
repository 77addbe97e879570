"""Trade both ways: what exports say of specialisation once imports stand beside them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, known_sum, positive, regions_by_activities, within_range


def lafay_index(x: ArrayLike, imports: ArrayLike) -> Floats:
    """Lafay index: what an activity adds to a region's trade balance beyond its part of the region's trade.

    Formula:
        LFI_ra = 100 (b_ra - b_r) w_ra, with b_ra = (x_ra - m_ra) / (x_ra + m_ra) the activity's normalised balance, b_r
        the same of the region's totals, and w_ra = (x_ra + m_ra) / (x_r + m_r) the activity's part of its trade

    Source:
        Lafay 1992; no DOI [formula checked in a dictionary of economic terms]

    Args:
        x: exports (..., regions, activities), not negative, any unit.
        imports: imports of the same shape and in the same unit.

    Returns:
        (..., regions, activities), per cent of the region's trade, -50 to 50; above 0 is specialisation. A region's
        activities sum to 0.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; shapes that differ.

    Zero, missing, ties:
        An activity that a region neither exports nor imports has 0. A cell of which exports or imports are missing has
        NaN and is left out of the region's totals of both. A region without any trade has NaN.

    Example:
        >>> from metier.measure.trade import lafay_index
        >>> lafay_index([[30, 10, 0]], [[10, 20, 10]])
        array([[ 25. , -12.5, -12.5]])
    """
    out, into = regions_by_activities(x, "x"), regions_by_activities(imports, "imports")
    if out.shape != into.shape:
        problem = f"x has the shape {out.shape}, imports {into.shape}"
        raise ArrayError([Fault(problem, "Hand over exports and imports of the same regions and activities.")])
    out, into = within_range(np.stack((out, into)))
    trade, balance = out + into, out - into
    total = positive(known_sum(trade, axis=-1))
    of_region = known_sum(balance, axis=-1) / total
    return np.asarray(100 * (balance - of_region * trade) / total)
