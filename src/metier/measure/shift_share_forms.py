"""Other forms of shift-share: Esteban-Marquillas, Arcelus, Gerfin's factors, and any of them year by year.

They start from the same rates of growth as `metier.measure.shift_share.shift_share` and follow its rule: a cell that
is missing in either period is missing in every part, and in no region's or area's total.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import (
    Floats,
    as_floats,
    known_sum,
    positive,
    refuse_impossible,
    regions_by_activities,
    safe_scale,
)
from metier.measure.shift_share import Rates, ShiftShare, in_range, rate, rates_of_growth, shift_share

Form = Literal["dunn", "esteban", "arcelus"]


@dataclass(frozen=True)
class EstebanShiftShare(ShiftShare):
    """Dunn's parts, the competitive one taken apart; see `esteban_shift_share`. All (..., regions, activities).

    Attributes:
        regional: what the region's own rate would have added, had it the area's mix of activities.
        allocation: what is added by having more or less of an activity than the area in which the region is fast or
            slow; with ``regional`` it gives ``competitive``.
    """

    regional: Floats
    allocation: Floats


@dataclass(frozen=True)
class ArcelusShiftShare:
    """Four effects, each on expected amounts and on what differs from them; see `arcelus_shift_share`.

    Attributes:
        growth: change of each cell (..., regions, activities), in the unit of the values; the sum of all others.
        national_expected, national_differential: the area's overall rate.
        mix_expected, mix_differential: what the activity's rate in the area adds to that.
        regional_expected, regional_differential: what the region's overall rate adds to the area's.
        regional_mix_expected, regional_mix_differential: what the activity's lead in the region adds to its lead in
            the area.
    """

    growth: Floats
    national_expected: Floats
    national_differential: Floats
    mix_expected: Floats
    mix_differential: Floats
    regional_expected: Floats
    regional_differential: Floats
    regional_mix_expected: Floats
    regional_mix_differential: Floats


@dataclass(frozen=True)
class GerfinShiftShare:
    """Factors of a region's growth over the area's, each (..., regions); see `gerfin_shift_share`.

    Attributes:
        mix: the factor of the region's mix of activities.
        regional: the factor of the region itself.
        total: the region's growth factor over the area's; mix times regional.
    """

    mix: Floats
    regional: Floats
    total: Floats


def esteban_shift_share(
    first: ArrayLike,
    last: ArrayLike,
    reference_first: ArrayLike | None = None,
    reference_last: ArrayLike | None = None,
) -> EstebanShiftShare:
    """Shift-share with Esteban-Marquillas's allocation part: is a region fast, and is it fast in what it has much of?

    Formula:
        with h_ra = x_r0 X_a0 / X_0, what the region would have with the area's mix, and g_ra = x_ra1 / x_ra0 - 1:
        regional h_ra (g_ra - G_a), allocation (x_ra0 - h_ra) (g_ra - G_a); growth, national and mix as `shift_share`

    Source:
        Esteban-Marquillas 1972; no DOI, the reference output of a peer package is reproduced

    Args:
        first: values of the earlier period (..., regions, activities), not negative, any unit.
        last: values of the later period, of the same shape and unit. Values at current prices give nominal growth.
        reference_first: the area's own row in the earlier period, as in `location_quotient`. None: the regions' sum.
        reference_last: the same in the later period; given together with the other, or neither.

    Returns:
        `EstebanShiftShare`, (..., regions, activities) each, in the unit of the values. National, mix, regional and
        allocation add up to growth. Sums over activities are a region's own parts.

    Raises:
        ArrayError: as `shift_share`.

    Zero, missing, ties:
        A region that had none of an activity has no rate of growth there: regional and allocation are NaN, and
        competitive holds all of its growth. Otherwise as `shift_share`.

    Example:
        >>> from metier.measure.shift_share_forms import esteban_shift_share
        >>> area = [400, 150, 150, 400], [440, 210, 135, 480]
        >>> parts = esteban_shift_share([[90, 20, 10, 60]], [[100, 40, 10, 55]], *area)
        >>> [round(float(part.sum()), 7) for part in (parts.national, parts.mix, parts.regional, parts.allocation)]
        [27.0, 1.0, -0.6363636, -2.3636364]
    """
    dunn = shift_share(first, last, reference_first, reference_last)
    rates = rates_of_growth(first, last, reference_first, reference_last)
    lead = rate(rates.before, rates.after) - rates.of_activity
    expected = _expected(rates)
    regional, allocation = expected * lead, (rates.before - expected) * lead
    return EstebanShiftShare(dunn.growth, dunn.national, dunn.mix, dunn.competitive, regional, allocation)


def arcelus_shift_share(
    first: ArrayLike,
    last: ArrayLike,
    reference_first: ArrayLike | None = None,
    reference_last: ArrayLike | None = None,
) -> ArcelusShiftShare:
    """Shift-share after Arcelus: four effects, each on the amounts the area's mix would give and on the rest.

    Formula:
        with h_ra as in `esteban_shift_share` and g_r the region's overall rate, each effect's rate times h_ra
        (expected) and times x_ra0 - h_ra (differential): national G, mix G_a - G, regional g_r - G, regional mix
        (g_ra - g_r) - (G_a - G)

    Source:
        Arcelus 1984 [unverified: the paper could not be read; its eight parts as the literature gives them]

    Args:
        first: values of the earlier period (..., regions, activities), not negative, any unit.
        last: values of the later period, of the same shape and unit. Values at current prices give nominal growth.
        reference_first: the area's own row in the earlier period, as in `location_quotient`. None: the regions' sum.
        reference_last: the same in the later period; given together with the other, or neither.

    Returns:
        `ArcelusShiftShare`, (..., regions, activities) each, in the unit of the values. The eight parts add up to
        growth; the four of region and regional mix to Dunn's competitive part.

    Raises:
        ArrayError: as `shift_share`.

    Zero, missing, ties:
        A region that had none of an activity has no rate of growth there: the regional mix is NaN. A region that had
        nothing at all has NaN for both regional effects. Otherwise as `shift_share`.

    Example:
        >>> from metier.measure.shift_share_forms import arcelus_shift_share
        >>> area = [400, 150, 150, 400], [440, 210, 135, 480]
        >>> parts = arcelus_shift_share([[90, 20, 10, 60]], [[100, 40, 10, 55]], *area)
        >>> [round(float(part.sum()), 6) for part in (parts.national_expected, parts.regional_expected)]
        [27.0, -2.0]
    """
    rates = rates_of_growth(first, last, reference_first, reference_last)
    own = rate(*(known_sum(period, axis=-1) for period in in_range(rates.before, rates.after)))
    lead, lead_of_area = rate(rates.before, rates.after) - own, rates.of_activity - rates.overall
    effects = (rates.overall, lead_of_area, own - rates.overall, lead - lead_of_area)
    amounts = (_expected(rates), rates.before - _expected(rates))
    return ArcelusShiftShare(rates.after - rates.before, *(part * effect for effect in effects for part in amounts))


def gerfin_shift_share(
    first: ArrayLike,
    last: ArrayLike,
    reference_first: ArrayLike | None = None,
    reference_last: ArrayLike | None = None,
) -> GerfinShiftShare:
    """Gerfin's index method: factors by which a region grew faster than the area, by its mix and by itself.

    Formula:
        mix sum_a x_ra0 (1 + G_a) / (x_r0 (1 + G)); regional x_r1 / sum_a x_ra0 (1 + G_a); total is their product,
        (x_r1 / x_r0) / (X_1 / X_0)

    Source:
        Gerfin 1964; no DOI, the reference output of a peer package is reproduced

    Args:
        first: values of the earlier period (..., regions, activities), not negative, any unit.
        last: values of the later period, of the same shape and unit. Values at current prices give nominal growth.
        reference_first: the area's own row in the earlier period, as in `location_quotient`. None: the regions' sum.
        reference_last: the same in the later period; given together with the other, or neither.

    Returns:
        `GerfinShiftShare`, (..., regions) each, pure numbers; 1 is the area's growth. For several years hand over
        ``x[:-1]`` and ``x[1:]``: one factor a year, whose mean over the first axis some packages print.

    Raises:
        ArrayError: as `shift_share`.

    Zero, missing, ties:
        A region that had nothing has NaN. An activity that the area had none of, and a cell that is missing in either
        period, are left out of the region's sums.

    Example:
        >>> from metier.measure.shift_share_forms import gerfin_shift_share
        >>> area = [400, 150, 150, 400], [440, 210, 135, 480]
        >>> factors = gerfin_shift_share([[90, 20, 10, 60]], [[100, 40, 10, 55]], *area)
        >>> factors.mix.round(6), factors.regional.round(6), factors.total.round(6)
        (array([1.004831]), array([0.985577]), array([0.990338]))
    """
    rates = rates_of_growth(first, last, reference_first, reference_last)
    unrated = np.isnan(rates.of_activity)
    before, after = in_range(rates.before, rates.after)
    in_step = before * (1 + rates.of_activity)  # what the region would have, its activities growing as the area's
    started, ended, in_step = (
        known_sum(np.where(unrated, np.nan, part), axis=-1)[..., 0] for part in (before, after, in_step)
    )
    overall = 1 + np.broadcast_to(rates.overall, (*rates.before.shape[:-1], 1))[..., 0]
    mix, regional = in_step / positive(started * overall), ended / positive(in_step)
    return GerfinShiftShare(mix, regional, ended / positive(started * overall))


def dynamic_shift_share(
    x: ArrayLike, reference: ArrayLike | None = None, *, form: Form = "dunn"
) -> ShiftShare | EstebanShiftShare | ArcelusShiftShare:
    """Shift-share year by year, summed: the area's mix and the region's are those of each year, not of the first.

    Formula:
        sum over t of the parts between t and t + 1, as `shift_share` or the named form gives them

    Source:
        Barff, Knight 1988 [unverified]

    Args:
        x: values (..., periods, regions, activities), not negative, at least two periods, in their order.
        reference: the area's own rows, (periods, activities) or (..., periods, activities). None: the regions' sum.
        form: ``"dunn"`` (`shift_share`), ``"esteban"`` (`esteban_shift_share`) or ``"arcelus"``
            (`arcelus_shift_share`).

    Returns:
        The result of that form, (..., regions, activities) each, in the unit of the values. The parts add up to the
        growth from the first to the last period. One year's parts are the form's own, of ``x[:-1]`` and ``x[1:]``.

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; fewer than two periods; a
            reference that does not fit; an unknown form.

    Zero, missing, ties:
        A cell that is missing in any period has NaN, for its years would not add up. Otherwise as the form; where a
        part is NaN in one year, its sum is.

    Example:
        >>> from metier.measure.shift_share_forms import dynamic_shift_share
        >>> years = [[[90, 20], [110, 80]], [[99, 30], [121, 90]], [[99, 33], [130, 99]]]
        >>> parts = dynamic_shift_share(years)
        >>> (parts.national + parts.mix + parts.competitive).round(6)
        array([[ 9., 13.],
               [20., 19.]])
    """
    values = of_periods(x, "x")
    if form not in _FORMS:
        raise ArrayError([Fault(f"form is {form!r}", "Write 'dunn', 'esteban' or 'arcelus'.")])
    area = None if reference is None else _area_of_periods(reference, values)
    rows = (None, None) if area is None else (area[..., :-1, :, :], area[..., 1:, :, :])
    years = _FORMS[form](values[..., :-1, :, :], values[..., 1:, :, :], *rows)
    return type(years)(**{part.name: getattr(years, part.name).sum(axis=-3) for part in fields(years)})


def of_periods(x: ArrayLike, name: str) -> Floats:
    """Return ``x`` as float64 of shape (..., periods, regions, activities), of two periods at least."""
    values = regions_by_activities(x, name)
    if values.ndim < 3 or values.shape[-3] < 2:
        problem = f"{name} has the shape {values.shape}"
        raise ArrayError([Fault(problem, "Hand over two periods or more: periods, regions, activities.")])
    return values


def _area_of_periods(reference: ArrayLike, values: Floats) -> Floats:
    rows = refuse_impossible(as_floats(reference, "reference"), "reference")
    wanted = (*values.shape[:-2], values.shape[-1])
    if rows.shape not in (wanted, wanted[-2:]):
        problem = f"reference has the shape {rows.shape}, which does not fit the shape {values.shape}"
        raise ArrayError([Fault(problem, f"Hand over {wanted[-2]} periods of {wanted[-1]} values.")])
    return np.broadcast_to(rows, wanted)[..., np.newaxis, :]


def _expected(rates: Rates) -> Floats:
    """What a region would have had, its total spread as the area's; NaN where the cell is missing."""
    scale = safe_scale(rates.before)
    total = known_sum(rates.before if scale == 1.0 else rates.before * scale, axis=-1)
    return np.where(np.isnan(rates.before), np.nan, total * rates.share / scale)


_FORMS: dict[str, Callable[..., ShiftShare | EstebanShiftShare | ArcelusShiftShare]] = {
    "dunn": shift_share,
    "esteban": esteban_shift_share,
    "arcelus": arcelus_shift_share,
}
