"""Density: how much of what is close to an activity a region already has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, regions_by_activities
from metier.measure.described import Described, blank, described_cells, described_of, narrowed, rows_in
from metier.measure.factored import Sums, sums_without_matrix
from metier.measure.presence import Bools, Held, LeftOut, compared_cells, held_cells
from metier.measure.relatedness import known_method, proximity_into, square_matrices, without_missing
from metier.measure.settings import whole
from metier.measure.sides import sum_of_squares

Cells = Literal["all", "held", "absent"]


def density(
    m: ArrayLike,
    proximity: ArrayLike | str = "min-conditional",
    *,
    cells: Cells = "all",
    nearest: int | None = None,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Floats:
    """Density: the share of an activity's proximity to others that lies with what the region has.

    Formula:
        d_ra = sum_j M_rj phi_ja / sum_j phi_ja, j /= a.

    Source:
        Hidalgo et al. 2007, 10.1126/science.1144581; nearest: chosen here

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        proximity: the name of a method of `metier.measure.relatedness.proximity`, or a matrix of one's own
            (activities, activities) or (..., activities, activities), not negative. Its diagonal is ignored.
        cells: ``"all"``; ``"held"``: only what the region has; ``"absent"``: only what it has not.
        nearest: take only so many activities that are closest to each; None: all of them.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all. Others
            count for nothing and have NaN.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        Density (..., regions, activities), from 0 to 1; NaN where it is undefined or not asked for. Why a region or
        activity is left out, `metier.measure.presence.compared` tells of the same masks and minima.

    Raises:
        ArrayError: values other than 0, 1 and NaN; a proximity of another shape, negative, infinite or
            missing; an unknown method; masks that do not fit; a minimum below 1.

    Zero, missing, ties:
        An activity that is close to no other has NaN. A missing cell is left out above and below the line:
        the density is then over what is known. Of equally close activities at the edge of ``nearest``, all
        are taken.

    Example:
        >>> from metier.measure.density import density
        >>> density([[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]])
        array([[1., 0., 0., 1.],
               [0., 0., 1., 0.],
               [0., 1., 1., 0.]])
    """
    held = held_cells(m)
    if cells not in ("all", "held", "absent"):
        raise ArrayError([Fault(f"cells is {cells!r}", "Write 'all', 'held' or 'absent'.")])
    _refuse_count(nearest)
    part = described_cells(held, regions, activities, minimum_diversity, minimum_ubiquity)
    result = _densities(narrowed(held, part), proximity, nearest, part)
    return _only(blank(result, part), held, cells)


def _densities(held: Held, proximity: ArrayLike | str, nearest: int | None, part: Described) -> Floats:
    result = np.empty(held.present.shape)
    if not isinstance(proximity, str):
        given = given_proximity(proximity, held.present.shape)
        for index, present, missing in held.matrices():
            density_into(result[index], present, missing, _nearest_only(given[index], nearest, part.activities[index]))
        return result
    known_method(proximity)
    sums = sums_without_matrix(proximity, held.present.shape) if nearest is None else None
    if sums is not None:
        for index, present, missing in held.matrices():
            result[index] = _density_without_matrix(present, missing, sums)
        return result
    phi = np.empty(held.present.shape[-1:] * 2)
    for index, present, missing in held.matrices():
        proximity_into(phi, rows_in(present, part.regions[index]), proximity)
        density_into(result[index], present, missing, _nearest_only(phi, nearest, part.activities[index]))
    return result


def given_proximity(proximity: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """A matrix of one's own, for every leading dimension, its diagonal 0."""
    values = square_matrices(proximity, "proximity")
    if values.shape[-1] != shape[-1] or values.shape[:-2] not in ((), shape[:-2]):
        fault = f"proximity has the shape {values.shape}, which does not fit the presence {shape}"
        raise ArrayError([Fault(fault, f"Hand over {shape[-1]} rows and columns, one per activity.")])
    return values if values.ndim == len(shape) else np.broadcast_to(values, (*shape[:-2], *values.shape))


def _nearest_only(phi: Floats, nearest: int | None, column_in: Bools) -> Floats:
    """Zero in each column all but its ``nearest`` largest; equals at the edge stay."""
    if nearest is None or nearest >= phi.shape[0]:
        return phi
    among = phi * column_in[:, np.newaxis]
    edge = np.partition(among, phi.shape[0] - nearest, axis=0)[phi.shape[0] - nearest]
    return np.where(among >= edge, among, 0)


def density_of(present: Bools, missing: Bools | None, phi: Floats) -> Floats:
    """Density of one matrix; rows with missing cells have a denominator of their own."""
    result = np.empty((len(present), phi.shape[1]))
    density_into(result, present, missing, phi)
    return result


def density_into(result: Floats, present: Bools, missing: Bools | None, phi: Floats) -> None:
    """`density_of`, written where it shall lie: large matrices are not copied."""
    over = (np.ones(len(phi)) @ phi)[np.newaxis]
    if missing is not None:
        partial = np.any(missing, axis=1)
        over = np.repeat(over, len(present), axis=0)
        over[partial] = (~missing[partial]).astype(np.float64) @ phi
    np.matmul(present.astype(np.float64), phi, out=result)
    _share(result, over)


def _density_without_matrix(present: Bools, missing: Bools | None, sums: Sums) -> Floats:
    """`density_of` through sums that need no matrix of activities by activities."""
    regions = len(present)
    further = np.ones_like(present[:1]) if missing is None else ~missing
    both = sums(present, further)
    return _share(both[:regions], both[regions:])


def _share(part: Floats, whole: Floats) -> Floats:
    """Divide in place; NaN where there is nothing to have a share of, and no share above 1 by rounding."""
    with np.errstate(invalid="ignore"):
        part /= whole
    return np.minimum(part, 1, out=part)


def _only(result: Floats, held: Held, cells: Cells) -> Floats:
    """Blank what was not asked for; what is not known to be held or absent is neither."""
    if cells == "held":
        result[~held.present] = np.nan
    elif cells == "absent":
        result[held.present] = np.nan
    if cells != "all" and held.missing is not None:
        result[held.missing] = np.nan
    return result


def _refuse_count(nearest: int | None) -> None:
    if nearest is not None and not whole(nearest) >= 1:
        raise ArrayError([Fault(f"nearest is {nearest}", "Hand over a count of at least 1, or None.")])


def cross_density(m: ArrayLike, proximity: ArrayLike) -> Floats:
    """Density across two classifications: how much of what is close to an activity of another one is there.

    Formula:
        d_rb = sum_a M_ra phi_ab / sum_a phi_ab

    Source:
        Catalan et al. 2020, 10.1016/j.respol.2020.104016

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        proximity: between the activities and those of the other classification, as
            `metier.measure.relatedness.cross_proximity` gives it: (activities, others) or with the same
            leading dimensions.

    Returns:
        Density (..., regions, others), from 0 to 1.

    Raises:
        ArrayError: values other than 0, 1 and NaN; a proximity that does not fit, is negative, infinite or
            missing.

    Zero, missing, ties:
        As `density`; no cell is ignored, for an activity is never compared with itself.

    Example:
        >>> from metier.measure.density import cross_density
        >>> cross_density([[1, 0], [1, 1]], [[0.5], [0.25]]).round(4)
        array([[0.6667],
               [1.    ]])
    """
    held = held_cells(m)
    phi = without_missing(regions_by_activities(proximity, "proximity"), "proximity")
    shape = held.present.shape
    if phi.shape[-2] != shape[-1] or phi.shape[:-2] not in ((), shape[:-2]):
        fault = f"proximity has the shape {phi.shape}, which does not fit the presence {shape}"
        raise ArrayError([Fault(fault, f"Hand over {shape[-1]} rows, one per activity of the presence.")])
    phi = np.broadcast_to(phi, (*shape[:-2], *phi.shape[-2:]))
    result = np.empty((*shape[:-1], phi.shape[-1]))
    for index, present, missing in held.matrices():
        density_into(result[index], present, missing, phi[index])
    return result


@dataclass(frozen=True)
class Standing:
    """Where an absent activity stands among all that its region has not.

    Attributes:
        rank: (..., regions, activities), 1 for the densest; NaN for what the region has or is not compared.
        z: same shape, in standard deviations of the region's absent activities from their mean.
        left_out: which regions and activities are not in, and why; an empty one is named and yet has a standing.
    """

    rank: Floats
    z: Floats
    left_out: LeftOut


def standing(
    values: ArrayLike,
    m: ArrayLike,
    *,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Standing:
    """Standing within the region: rank and z-score of density among the region's absent activities.

    Formula:
        rank = 1 + how many absent activities are denser; z_ra = (d_ra - mean_a) / sd_a (ddof 0), both over
        the region's absent activities.

    Source:
        chosen here: raw density grows with a region's diversity, so it is compared within a region

    Args:
        values: density (..., regions, activities), or anything that shall be ranked.
        m: presence of the same shape: 0, 1 or NaN, or booleans.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        `Standing`: rank (a place, 1 first) and z (a pure number), each (..., regions, activities); left_out.

    Raises:
        ArrayError: different shapes; values other than 0, 1 and NaN in ``m``; infinite or negative values; masks
            that do not fit; a minimum below 1.

    Zero, missing, ties:
        Ties share the best place; what differs by less than a part in 10^12 ties. What the region has, what is
        missing and what is not compared has NaN, and so has z where all absent activities are equally dense.

    Example:
        >>> from metier.measure.density import standing
        >>> standing([[0.2, 0.9, 0.4]], [[0, 1, 0]]).rank
        array([[ 2., nan,  1.]])
    """
    held = held_cells(m)
    given = regions_by_activities(values, "values")
    if given.shape != held.present.shape:
        fault = f"values have the shape {given.shape} and m {held.present.shape}"
        raise ArrayError([Fault(fault, "Hand over one value for each cell of the presence.")])
    left_out = compared_cells(held, regions, activities, minimum_diversity, minimum_ubiquity).left_out
    part = described_of(left_out, minimum_diversity, minimum_ubiquity)
    ranked = blank(_only(given.copy(), held, "absent"), part)
    return Standing(_ranks(ranked), z_in_rows(ranked), left_out)


def _ranks(values: Floats) -> Floats:
    """Place along the last axis, largest first, ties sharing the best; NaN has none."""
    values = _without_last_bits(values)
    ordered = np.sort(-values, axis=-1)
    ranks = np.full(values.shape, np.nan)
    for index in np.ndindex(values.shape[:-1]):
        known = ~np.isnan(values[index])
        ranks[index][known] = 1 + np.searchsorted(ordered[index][: known.sum()], -values[index][known])
    return ranks


def _without_last_bits(values: Floats) -> Floats:
    """Values over the row's largest, to twelve decimals: sums of the same parts in another order tie."""
    largest = np.nanmax(values, axis=-1, keepdims=True, initial=0, where=~np.isnan(values))
    return np.asarray(np.round(values / np.where(largest > 0, largest, 1), 12))


def z_in_rows(values: Floats) -> Floats:
    """Deviation from the row's mean in its standard deviations; NaN where all are equal."""
    known = ~np.isnan(values)
    count = np.maximum(np.count_nonzero(known, axis=-1, keepdims=True), 1)
    filled = np.where(known, values, 0.0)
    centred: Floats = values - filled.sum(axis=-1, keepdims=True) / count
    np.copyto(filled, centred, where=known)
    spread = np.sqrt(sum_of_squares(filled)[..., np.newaxis] / count)
    centred /= np.where(_flat(values) | (spread == 0), np.nan, spread)
    return centred


def _flat(values: Floats) -> Bools:
    """(..., rows, 1), whether all known values of a row are equal but for their last bits."""
    largest = np.fmax.reduce(values, axis=-1, keepdims=True, initial=-np.inf)
    least = np.fmin.reduce(values, axis=-1, keepdims=True, initial=np.inf)
    unit = np.where(largest > 0, largest, 1)
    return np.asarray(np.round(largest / unit, 12) == np.round(least / unit, 12))
