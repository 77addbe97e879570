"""Agglomeration (Ellison, Glaeser): concentration beyond what a few large plants make by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positions_phrase, positive, refuse_impossible
from metier.measure.settings import whole
from metier.measure.sides import against_reference, parts_of

_NOTHING = 64 * np.finfo(np.float64).eps  # relative: a variance that is smaller is rounding
_NO_PLANTS = Fault(
    "plant_herfindahl is not given",
    "Hand over the Herfindahl index of each activity's plants: without it concentration of employment in few plants "
    "cannot be told from concentration of plants in few regions. plant_sizes computes it from plants.",
)


@dataclass(frozen=True)
class PlantSizes:
    """How an activity's employment is spread over its plants.

    Attributes:
        herfindahl: (activities,), sum of the squared shares of the plants.
        fourth_powers: (activities,), sum of the fourth powers of the shares, for the test of the raw index.
    """

    herfindahl: Floats
    fourth_powers: Floats


@dataclass(frozen=True)
class Agglomeration:
    """The agglomeration index of each activity and what it consists of.

    Attributes:
        gamma: (..., activities), the index: 0 as by chance, above 0 agglomerated, below 0 dispersed.
        raw: (..., activities), the raw concentration G.
        expected: (..., activities), the raw concentration to be expected of plants placed by chance.
        z: (..., activities), (raw - expected) in standard deviations; NaN where the fourth powers are not given.
    """

    gamma: Floats
    raw: Floats
    expected: Floats
    z: Floats


def plant_sizes(sizes: ArrayLike, activity: ArrayLike, count: int) -> PlantSizes:
    """Herfindahl index of the plants of each activity, from a list of plants.

    Formula:
        H_a = sum_k z_k^2, z_k the share of plant k in its activity; fourth powers: sum_k z_k^4

    Source:
        Ellison, Glaeser 1997 [unverified]

    Args:
        sizes: employment of each plant, (plants,), not negative.
        activity: the position of each plant's activity, (plants,), 0 the first.
        count: how many activities there are.

    Returns:
        `PlantSizes`: herfindahl and fourth_powers, each (activities,).

    Raises:
        ArrayError: sizes that are infinite, negative or no numbers; positions that are not there or do not fit; a
            count that is no whole number.

    Zero, missing, ties:
        A plant whose size is missing is skipped. An activity without employment has NaN.

    Example:
        >>> from metier.measure.agglomeration import plant_sizes
        >>> plant_sizes([30, 10, 5], [0, 0, 1], 3).herfindahl
        array([0.625, 1.   ,   nan])
    """
    employed = refuse_impossible(as_floats(sizes, "sizes"), "sizes")
    if not whole(count) >= 0:
        raise ArrayError([Fault(f"count is {count}", "Hand over how many activities there are, a whole number.")])
    places = _places(activity, employed.shape, count)
    employed = np.nan_to_num(employed)
    total = positive(np.bincount(places, employed, count).astype(np.float64))
    share = employed / total[places]
    empty = np.isnan(total)
    powers = [np.where(empty, np.nan, np.bincount(places, share**power, count)) for power in (2, 4)]
    return PlantSizes(powers[0], powers[1])


def ellison_glaeser(
    x: ArrayLike,
    plant_herfindahl: ArrayLike | None = None,
    reference: ArrayLike | None = None,
    *,
    fourth_powers: ArrayLike | None = None,
    minimum: float = 0.0,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
) -> Agglomeration:
    """Agglomeration index (Ellison, Glaeser): raw concentration less what its plants would have by chance.

    Formula:
        G_a = sum_r (s_ra - q_r)^2; gamma_a = (G_a / (1 - Q) - H_a) / (1 - H_a), Q = sum_r q_r^2; expected
        (1 - Q) H_a; variance 2 (H_a^2 (Q - 2 sum q^3 + Q^2) - sum_k z_k^4 (Q - 4 sum q^3 + 3 Q^2))

    Source:
        Ellison, Glaeser 1997 [unverified]

    Args:
        x: employment (..., regions, activities), not negative.
        plant_herfindahl: H of each activity's plants, (activities,) or (..., activities), 0 to 1; it must be given.
        reference: employment of each region, (regions,) or (..., regions); None: the sum over the activities.
        fourth_powers: sum of the fourth powers of the plants' shares, (activities,) or (..., activities), for z.
        minimum: the least total that an activity must have to be described, in the unit of x:
            `metier.measure.sides.compared_values` says which are left out, and why.
        regions: true for what is compared, (regions,) or (..., regions); None: all.
        activities: true for what is compared, (activities,) or (..., activities); None: all.

    Returns:
        `Agglomeration`: gamma, raw, expected and z, each (..., activities).

    Raises:
        ArrayError: no plant Herfindahl; one that is negative, above 1 or does not fit; values that are infinite,
            negative or no numbers, with their positions; fewer than two dimensions; a reference or masks that do not
            fit; a minimum that is negative or no number.

    Zero, missing, ties:
        A region that is missing for an activity is left out of it and of its reference. An activity without
        employment, with a single plant (H = 1) or without H has no index: NaN.

    Example:
        >>> from metier.measure.agglomeration import ellison_glaeser
        >>> ellison_glaeser([[80, 10], [20, 90]], [0.02, 1.0]).gamma.round(6)
        array([0.484642,      nan])
    """
    parts = parts_of(x, "activities", regions, activities, minimum)
    plants = herfindahl_of_plants(plant_herfindahl, parts.values.shape[:-1])
    fourth = (
        np.nan if fourth_powers is None else _of_activities(fourth_powers, parts.values.shape[:-1], "fourth_powers")
    )
    sides = against_reference(parts, reference_numbers(reference))
    raw = ((sides.own - sides.reference) ** 2).sum(axis=-1)
    squares, cubes = ((sides.reference**power).sum(axis=-1) for power in (2, 3))
    expected = np.where(np.isnan(raw), np.nan, (1 - squares) * plants)
    gamma = (raw - expected) / positive((1 - squares) * (1 - plants))
    z = (raw - expected) / np.sqrt(_variance(plants, fourth, squares, cubes))
    return Agglomeration(gamma, raw, expected, z)


def _variance(plants: Floats, fourth: Floats | float, squares: Floats, cubes: Floats) -> Floats:
    """Variance of the raw index of plants placed by chance; NaN where rounding alone is left of it."""
    regions = squares - 2 * cubes + squares**2
    variance = plants**2 * regions - fourth * (squares - 4 * cubes + 3 * squares**2)
    return np.where(variance > _NOTHING * plants**2 * regions, 2 * variance, np.nan)


def reference_numbers(reference: ArrayLike | None) -> Floats | None:
    """A reference of numbers, or none; no word stands for one here."""
    return None if reference is None else as_floats(reference, "reference")


def herfindahl_of_plants(plant_herfindahl: ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    """Herfindahl indices of plants (..., activities), or refuse them."""
    if plant_herfindahl is None:
        raise ArrayError([_NO_PLANTS])
    return _of_activities(plant_herfindahl, shape, "plant_herfindahl")


def _of_activities(given: ArrayLike, shape: tuple[int, ...], name: str) -> Floats:
    """Sums of powers of shares, one per activity: from 0 to 1, or missing."""
    values = refuse_impossible(as_floats(given, name), name)
    if values.shape not in (shape[-1:], shape):
        fault = f"{name} has the shape {values.shape}, and there are {shape[-1]} activities"
        raise ArrayError([Fault(fault, f"Hand over {shape[-1]} numbers, one per activity.")])
    if (values > 1).any():
        fault = f"{name} is above 1 {positions_phrase(values > 1)}"
        raise ArrayError([Fault(fault, "Hand over sums of powers of shares, from 0 to 1, and no per cent.")])
    return np.broadcast_to(values, shape)


def _places(activity: ArrayLike, shape: tuple[int, ...], count: int) -> NDArray[np.intp]:
    places = as_floats(activity, "activity")
    if len(shape) != 1 or places.shape != shape:
        fault = f"sizes has the shape {shape} and activity {places.shape}"
        raise ArrayError([Fault(fault, "Hand over one size and one position per plant.")])
    wrong = ~((places >= 0) & (places < count) & (places == np.trunc(places)))
    if wrong.any():
        fault = f"activity names no activity {positions_phrase(wrong)}"
        raise ArrayError([Fault(fault, f"Hand over whole numbers from 0 to {count - 1}.")])
    return places.astype(np.intp)
