"""Complexity outlook: what a region could still reach, and what one more activity would open to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive
from metier.measure.complexity import mean_and_deviation
from metier.measure.density import density_into, given_proximity
from metier.measure.described import blank, described_of, narrowed, rows_in
from metier.measure.presence import EMPTY, UNKNOWN, Bools, Held, LeftOut, compared_cells, diversity_of, held_cells
from metier.measure.relatedness import known_method, proximity_into


@dataclass(frozen=True)
class Outlook:
    """Complexity outlook.

    Attributes:
        density: (..., regions, activities), as `metier.measure.density.density` has it, from 0 to 1.
        coi: (..., regions), the complexity outlook index: complexity within reach.
        cog: (..., regions, activities), the complexity outlook gain of each absent activity; NaN for what
            the region has or where it is not known.
        left_out: which regions and activities are not in, and why; an empty one is named and yet has figures.
    """

    density: Floats
    coi: Floats
    cog: Floats
    left_out: LeftOut


def outlook(
    m: ArrayLike,
    pci: ArrayLike,
    proximity: ArrayLike | str = "min-conditional",
    *,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Outlook:
    """Complexity outlook index (COI) of regions and gain (COG) of the activities they do not have.

    Formula:
        With PCI as its own z-score (ddof 0), d the density and phi without its diagonal:
        COI_r = sum_a d_ra (1 - M_ra) PCI_a; for absent a
        COG_ra = sum_j phi_aj / (sum_k phi_jk) (1 - M_rj) PCI_j - d_ra PCI_a.

    Source:
        Hausmann et al. 2014, The Atlas of Economic Complexity, as known in the field; how packages differ in it:
        `metier.measure.conventions.under_convention`

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        pci: complexity of the activities (activities,) or (..., activities), any scale; NaN where unknown.
        proximity: the name of a method of `metier.measure.relatedness.proximity`, or a matrix of one's own.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise. Others count for nothing.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        `Outlook`: density (..., regions, activities), a share; coi (..., regions) and cog (..., regions,
        activities), in standard deviations of PCI; left_out. What is not compared has NaN.

    Raises:
        ArrayError: values other than 0, 1 and NaN in ``m``; a complexity or proximity that does not fit or is
            infinite; an unknown method; masks that do not fit; a minimum below 1.

    Zero, missing, ties:
        An activity without complexity or without any proximity adds nothing and has no gain (NaN). A missing
        cell is neither held nor absent: it adds nothing. A region that has everything has nothing left to reach:
        its COI is 0. If all PCI are equal, or none is known, everything is NaN.

    Example:
        >>> from metier.measure.outlook import outlook
        >>> result = outlook([[1, 0, 0], [1, 1, 0], [0, 1, 1]], [-1.0, 0.0, 1.0])
        >>> result.coi.round(4), result.cog.round(4)
        (array([ 0.    ,  1.2247, -1.2247]), array([[    nan,  1.2247,  0.    ],
               [    nan,     nan, -1.2247],
               [ 1.2247,     nan,     nan]]))
    """
    whole = held_cells(m)
    reasons = compared_cells(whole, regions, activities, minimum_diversity, minimum_ubiquity).left_out
    part = described_of(reasons, minimum_diversity, minimum_ubiquity)
    row_in, column_in = part.regions, part.activities
    held = narrowed(whole, part)
    known = _activity_values(pci, held.present.shape)
    left_out = _with_unknown(reasons, known)
    complexity = standardised(np.where(column_in, known, np.nan))
    given = None if isinstance(proximity, str) else given_proximity(proximity, held.present.shape)
    if given is None:
        known_method(str(proximity))
    count = held.present.shape[-1]
    built = np.empty((count, count))
    shape = held.present.shape
    result = Outlook(np.empty(shape), np.empty(shape[:-1]), np.empty(shape), left_out)
    for index, present, missing in held.matrices():
        phi = built
        if given is None:
            proximity_into(built, rows_in(present, row_in[index]), str(proximity))
        else:
            phi = _among(given[index], column_in[index])
        one = Outlook(result.density[index], result.coi[index], result.cog[index], left_out)
        _outlook_into(one, Held(present, missing), complexity[index], phi)
    for figures in (result.density, result.cog):
        blank(figures, part)
    result.coi[~row_in] = np.nan
    return result


def _with_unknown(left_out: LeftOut, pci: Floats) -> LeftOut:
    """The reasons, activities without a complexity among them."""
    unknown = (left_out.activity_codes == 0) & np.isnan(pci)
    return LeftOut(left_out.region_codes, np.where(unknown, UNKNOWN, left_out.activity_codes).astype(np.int8))


def _among(phi: Floats, column_in: Bools) -> Floats:
    """A matrix of one's own between what is compared; nothing is close to the rest."""
    return phi if column_in.all() else np.where(column_in[:, np.newaxis] & column_in, phi, 0)


def _outlook_into(result: Outlook, held: Held, pci: Floats, phi: Floats) -> None:
    """Outlook of one matrix, written where it shall lie."""
    not_absent = held.present if held.missing is None else held.present | held.missing
    density_into(result.density, held.present, held.missing, phi)
    reach = phi @ np.ones(len(phi))
    worth = np.where((reach > 0) & ~np.isnan(pci), pci / np.where(reach > 0, reach, 1), 0)
    np.matmul(~not_absent * worth, phi, out=result.cog)
    within = result.density * pci
    result.cog[...] -= within
    np.copyto(result.cog, np.nan, where=not_absent)
    np.copyto(within, 0, where=not_absent | np.isnan(within))
    result.coi[...] = within.sum(axis=1)
    nothing_known = False if held.missing is None else held.missing.all(axis=1)
    result.coi[nothing_known | np.isnan(pci).all()] = np.nan


def standardised(pci: Floats) -> Floats:
    """PCI as its own z-score (ddof 0) over what is known; NaN where all are equal."""
    mean, deviation = mean_and_deviation(pci)
    return np.asarray((pci - mean) / deviation)


@dataclass(frozen=True)
class PortfolioComplexity:
    """Complexity of regions from an outside PCI.

    Attributes:
        eci: (..., regions), the mean complexity of what the region has, on the scale of the PCI.
        left_out: which regions and activities are not in, and why.
    """

    eci: Floats
    left_out: LeftOut


def portfolio_complexity(
    m: ArrayLike,
    pci: ArrayLike,
    *,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> PortfolioComplexity:
    """Complexity of a region from a PCI that was computed elsewhere: the mean PCI of its portfolio.

    Formula:
        ECI_r = sum_a M_ra PCI_a / sum_a M_ra, over the activities whose PCI is known.

    Source:
        Hidalgo, Hausmann 2009, 10.1073/pnas.0900943106

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans; few regions are enough.
        pci: complexity of the activities, (activities,) or (..., activities), as a larger comparison (all
            countries of the world) gave it; NaN where unknown.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise. Others count for nothing.
        minimum_diversity: the fewest activities of known complexity a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        `PortfolioComplexity`: eci (..., regions), on the scale of ``pci``, and left_out.

    Raises:
        ArrayError: values other than 0, 1 and NaN in ``m``; a complexity that does not fit or is infinite; masks
            that do not fit; a minimum below 1.

    Zero, missing, ties:
        A missing cell counts as not present; an activity without PCI is skipped. A region that is left with
        none has NaN.

    Example:
        >>> from metier.measure.outlook import portfolio_complexity
        >>> found = portfolio_complexity([[1, 0, 1], [0, 1, 0], [0, 0, 0]], [-1.0, 0.5, 2.0])
        >>> found.eci, found.left_out.regions.tolist()
        (array([0.5, 0.5, nan]), ['', '', 'empty'])
    """
    held = held_cells(m)
    values = _activity_values(pci, held.present.shape)
    unknown = np.isnan(values)
    all_known = not unknown.any()
    known = held if all_known else Held(held.present & ~unknown[..., np.newaxis, :], None)
    part = compared_cells(known, regions, activities, minimum_diversity, minimum_ubiquity)
    total = part.present @ (values if all_known else np.where(unknown, 0.0, values))[..., np.newaxis]
    eci = total[..., 0] / positive(diversity_of(part.present).astype(np.float64))
    left_out = part.left_out if all_known else _reasons(part.left_out, held.present, values)
    return PortfolioComplexity(eci, left_out)


def _reasons(left_out: LeftOut, present: Bools, pci: Floats) -> LeftOut:
    """The reasons; what is empty only for want of a complexity is told apart from what is empty."""
    rows, columns = left_out.region_codes, left_out.activity_codes
    activity_unknown = (columns == EMPTY) & np.isnan(pci) & present.any(axis=-2)
    region_unknown = (rows == EMPTY) & (present & activity_unknown[..., np.newaxis, :]).any(axis=-1)
    return LeftOut(
        np.where(region_unknown, UNKNOWN, rows).astype(np.int8),
        np.where(activity_unknown, UNKNOWN, columns).astype(np.int8),
    )


def _activity_values(pci: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """One finite or missing value per activity, for every leading dimension."""
    values = as_floats(pci, "pci")
    if values.shape not in (shape[-1:], (*shape[:-2], shape[-1])):
        fault = f"pci has the shape {values.shape}, which does not fit the presence {shape}"
        raise ArrayError([Fault(fault, f"Hand over {shape[-1]} values, one per activity.")])
    if np.isinf(values).any():
        infinite = np.argwhere(np.isinf(values))
        fault = f"pci holds {len(infinite)} infinite values, first at {infinite[0].tolist()}"
        raise ArrayError([Fault(fault, "Write unknown complexity as NaN.")])
    return values if values.shape == (*shape[:-2], shape[-1]) else np.broadcast_to(values, (*shape[:-2], shape[-1]))
