"""From the bounds of a rounded quotient back to the spread of its error."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive, refuse_impossible
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
        ArrayError: values that are negative or no numbers; infinite quotients or low bounds; shapes that differ.

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
    value, least, most = _accepted(quotients, low, high)
    told = (least > 0) & np.isfinite(most)
    lower, upper = (np.where(told, bound, np.nan) / positive(value) for bound in (least, most))
    of_reference = np.maximum((lower + upper - 2) / positive(upper - lower), 0.0)
    of_region = 1 - lower * (1 + of_reference)
    log_sd = np.sqrt((of_region**2 + of_reference**2) / 3)
    return RoundingInterval(least, most, np.where((least == most) & (value > 0), 0.0, log_sd))


def _accepted(quotients: ArrayLike, low: ArrayLike, high: ArrayLike) -> tuple[Floats, Floats, Floats]:
    value, least = (refuse_impossible(as_floats(x, name), name) for x, name in ((quotients, "quotients"), (low, "low")))
    most = as_floats(high, "high")
    refuse_impossible(np.where(np.isposinf(most), 0.0, most), "high")
    if not value.shape == least.shape == most.shape:
        told = f"quotients has the shape {value.shape}, low {least.shape}, high {most.shape}"
        raise ArrayError([Fault(told, "Hand over the two bounds of each quotient.")])
    return value, least, most
