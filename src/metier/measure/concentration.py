"""Concentration: Herfindahl and Shannon entropy, of regions over activities or of activities over regions.

All indices of this family follow one rule: a missing cell is skipped, a subject (region or activity) whose total
is 0 has NaN and changes no other, and what the masks leave out counts nowhere and has NaN.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, positive
from metier.measure.settings import number
from metier.measure.sides import Of, entropy_of, known_word, parts_of, sum_of_squares

HerfindahlForm = Literal["plain", "normalised", "equivalent"]


def herfindahl(
    x: ArrayLike,
    *,
    of: Of = "regions",
    form: HerfindahlForm = "plain",
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Herfindahl index: the chance that two units drawn at random lie in the same part.

    Formula:
        plain: H = sum_a s_a^2; normalised: (H - 1/n) / (1 - 1/n); equivalent number: 1 / H. s_a is the share of
        part a, n the number of parts.

    Source:
        Herfindahl 1950, Hirschman 1945 [unverified]; the equivalent number: Adelman 1969 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: ``"regions"``: each region over its activities (specialisation); ``"activities"``: each activity over
            the regions (concentration).
        form: ``"plain"``, ``"normalised"`` or ``"equivalent"``.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: plain 1/n (even) to 1 (all in one part); normalised
        0 to 1; equivalent 1 to n, a number of parts.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two
            dimensions; masks that are not booleans or do not fit; a minimum that is negative or no number; another
            word for ``of`` or ``form``.

    Zero, missing, ties:
        A part of 0 counts in n, a missing one does not. A total of 0 gives NaN. Normalised with one part: NaN.

    Example:
        >>> from metier.measure.concentration import herfindahl
        >>> x = [[20, 50, 20, 10], [25, 25, 25, 25]]
        >>> herfindahl(x).round(12)
        array([0.34, 0.25])
        >>> herfindahl(x, form="normalised").round(12)
        array([0.12, 0.  ])
    """
    known_word(form, "form", ("plain", "normalised", "equivalent"))
    parts = parts_of(x, of, regions, activities, minimum)
    index = sum_of_squares(parts.shares)
    if form == "plain":
        return np.asarray(index)
    if form == "equivalent":
        return np.asarray(1 / index)
    least = 1 / positive(parts.count[..., 0])
    return np.asarray(np.clip((index - least) / positive(1 - least), 0.0, 1.0))


def entropy(
    x: ArrayLike,
    *,
    of: Of = "regions",
    base: float = 2.0,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Floats:
    """Shannon entropy: how evenly a region's total is spread over activities, or an activity's over regions.

    Formula:
        H = -sum_a s_a log_b s_a

    Source:
        Shannon 1948 [unverified]

    Args:
        x: values (..., regions, activities), not negative, any unit.
        of: ``"regions"``: each region over its activities; ``"activities"``: each activity over the regions.
        base: b, above 1: 2 gives bits, e gives nats, the number of parts gives evenness from 0 to 1.
        minimum: the least total that one of these must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        (..., regions) or (..., activities), as ``of`` says: 0 (all in one part) to log_b n (even).

    Raises:
        ArrayError: as `herfindahl`; a base that is not above 1 or not finite.

    Zero, missing, ties:
        A part of 0 adds nothing, a missing one is skipped. A total of 0 gives NaN.

    Example:
        >>> from metier.measure.concentration import entropy
        >>> entropy([[1, 1, 1, 1], [2, 1, 1, 0], [3, 0, 0, 0]]).tolist()
        [2.0, 1.5, 0.0]
    """
    logarithm = log_of_base(base)
    parts = parts_of(x, of, regions, activities, minimum)
    return np.asarray(np.maximum(entropy_of(parts.shares) / logarithm, 0.0))


def log_of_base(base: float) -> float:
    """The natural logarithm of a base of logarithms, or refuse it."""
    if not 1 < number(base) < np.inf:
        raise ArrayError([Fault(f"base is {base}", "Hand over a number above 1: 2 for bits, e for nats.")])
    return float(np.log(base))
