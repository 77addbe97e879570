"""From the bounds of a rounded quotient back to the spread of its error."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.measure.arrays import as_floats, positive
from metier.measure.input_error import RoundingInterval


def rounding_of_bounds(quotients: ArrayLike, low: ArrayLike, high: ArrayLike) -> RoundingInterval:
    """What rounding does to quotients whose bounds are known and whose parts are not.

    Formula:
        with L = low / LQ, H = high / LQ: k / q = (L + H - 2) / (H - L), h / s = 1 - L (1 + k / q); sd of the logarithm
        sqrt((h / s)^2 + (k / q)^2) / sqrt(3)

    Source:
        chosen here: `rounding_interval` read from its result

    Args:
        quotients: location quotients, any shape.
        low: least possible quotients, of the same shape.
        high: greatest possible quotients, of the same shape; infinite where the reference may be 0.

    Returns:
        `RoundingInterval`, quotients, as `rounding_interval` gives it.

    Raises:
        ArrayError: what holds no numbers.

    Zero, missing, ties:
        Bounds that meet in the quotient have the deviation 0: nothing was rounded. Where low is 0 or high infinite the
        parts cannot be told, and log_sd is NaN. Missing stays missing.

    Example:
        >>> from metier.measure.input_error import rounding_interval
        >>> from metier.measure.rounding_spread import rounding_of_bounds
        >>> whole = rounding_interval([[4.6]], [4.0], half_width=0.05)
        >>> parts = rounding_of_bounds([[4.6 / 4.0]], whole.low, whole.high)
        >>> whole.log_sd.round(6), parts.log_sd.round(6)
        (array([[0.009564]]), array([[0.009564]]))
    """
    value, least, most = (as_floats(x, name) for x, name in ((quotients, "quotients"), (low, "low"), (high, "high")))
    told = (least > 0) & np.isfinite(most)
    lower, upper = (np.where(told, bound, np.nan) / positive(value) for bound in (least, most))
    of_reference = np.maximum((lower + upper - 2) / positive(upper - lower), 0.0)
    of_region = 1 - lower * (1 + of_reference)
    log_sd = np.sqrt((of_region**2 + of_reference**2) / 3)
    return RoundingInterval(least, most, np.where((least == most) & (value > 0), 0.0, log_sd))
