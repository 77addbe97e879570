"""How many records count as one: the design effect of records that cluster by team and firm."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import known_sum, positive, regions_by_activities
from metier.measure.trends import FEWEST_YEARS, trend_residuals


def design_effect_from_years(records: ArrayLike) -> float:
    """Design effect of records, from how much more the years scatter than independent records would.

    Formula:
        D = sum of n_t e_t^2 / sum of (T - 2) s (1 - s), over regions and activities, at least 1; s_t = x_t / n_t the
        region's share in year t, e_t its distance from its own straight line, weighted with n_t; s the share over
        all years, T the years known

    Source:
        chosen here

    Args:
        records: numbers of records (years, regions, activities), years in order and equally far apart.

    Returns:
        One number, 1 or more: what to hand to `quotient_intervals`. Changes that no straight line follows make it
        larger; clusters that come back every year do not show in it.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; not three dimensions;
            fewer than 4 years.

    Zero, missing, ties:
        Missing cells, years in which a region has no records, and cells known in fewer than 4 years are left out.
        Where nothing is left the design effect is unknown: NaN.

    Example:
        >>> import numpy as np
        >>> from metier.measure.design_effect import design_effect_from_years
        >>> years = np.random.default_rng(5).multinomial(500, [0.1, 0.2, 0.7], size=(10, 400))
        >>> round(design_effect_from_years(years), 1), round(design_effect_from_years(3 * years), 1)
        (1.0, 3.0)
    """
    counts = regions_by_activities(records, "records")
    if counts.ndim != 3 or len(counts) < FEWEST_YEARS:
        problem = f"records has the shape {counts.shape}"
        remedy = f"Hand over years, regions, activities, with {FEWEST_YEARS} years or more."
        raise ArrayError([Fault(problem, remedy)])
    totals = np.where(np.isnan(counts), np.nan, positive(known_sum(counts, axis=-1)))
    residuals, freedom = trend_residuals(counts / totals, np.nan_to_num(totals))
    share = np.nansum(counts, axis=0) / positive(np.nansum(totals, axis=0))
    judged = (freedom > 0) & (share > 0) & (share < 1)
    scatter = np.nansum(totals * residuals**2, axis=0)[judged].sum()
    expected = (freedom * share * (1 - share))[judged].sum()
    return max(1.0, float(scatter / expected)) if judged.any() else float("nan")
