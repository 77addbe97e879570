"""Complexity outlook: what a region could still reach, and what one more activity would open to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive
from metier.measure.complexity import mean_and_deviation
from metier.measure.density import density_into, given_proximity, narrowed
from metier.measure.presence import EMPTY, Bools, Held, LeftOut, compared_cells, held_cells
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
        Hausmann et al. 2014, The Atlas of Economic Complexity

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
    left_out = compared_cells(whole, regions, activities, minimum_diversity, minimum_ubiquity).left_out
    row_in, column_in = _has_figures(left_out.region_codes), _has_figures(left_out.activity_codes)
    held = narrowed(whole, row_in, column_in)
    complexity = standardised(np.where(column_in, _activity_values(pci, held.present.shape), np.nan))
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
            proximity_into(built, present, str(proximity))
        else:
            phi = _among(given[index], column_in[index])
        one = Outlook(result.density[index], result.coi[index], result.cog[index], left_out)
        _outlook_into(one, Held(present, missing), complexity[index], phi)
    for figures in (result.density, result.cog):
        figures[~row_in] = np.nan
        np.swapaxes(figures, -1, -2)[~column_in] = np.nan
    result.coi[~row_in] = np.nan
    return result


def _has_figures(codes: NDArray[np.int8]) -> Bools:
    """What is compared and large enough; what is empty has an outlook all the same."""
    return np.asarray((codes == 0) | (codes == EMPTY))


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


def portfolio_complexity(m: ArrayLike, pci: ArrayLike) -> Floats:
    """Complexity of a region from a PCI that was computed elsewhere: the mean PCI of its portfolio.

    Formula:
        ECI_r = sum_a M_ra PCI_a / sum_a M_ra, over the activities whose PCI is known.

    Source:
        Hidalgo, Hausmann 2009, 10.1073/pnas.0900943106

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans; few regions are enough.
        pci: complexity of the activities, (activities,) or (..., activities), as a larger comparison (all
            countries of the world) gave it; NaN where unknown.

    Returns:
        Complexity of the regions (..., regions), on the scale of ``pci``.

    Raises:
        ArrayError: values other than 0, 1 and NaN in ``m``; a complexity that does not fit or is infinite.

    Zero, missing, ties:
        A missing cell counts as not present; an activity without PCI is skipped. A region that is left with
        none has NaN.

    Example:
        >>> from metier.measure.outlook import portfolio_complexity
        >>> portfolio_complexity([[1, 0, 1], [0, 1, 0], [0, 0, 0]], [-1.0, 0.5, 2.0])
        array([0.5, 0.5, nan])
    """
    present = held_cells(m).present
    values = _activity_values(pci, present.shape)
    counted = present & ~np.isnan(values)[..., np.newaxis, :]
    total = (present @ np.nan_to_num(values)[..., np.newaxis])[..., 0]
    return np.asarray(total / positive(np.count_nonzero(counted, axis=-1).astype(np.float64)))


def _activity_values(pci: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """One finite or missing value per activity, for every leading dimension."""
    values = as_floats(pci, "pci")
    if values.shape not in (shape[-1:], (*shape[:-2], shape[-1])):
        fault = f"pci has the shape {values.shape}, which does not fit the presence {shape}"
        raise ArrayError([Fault(fault, f"Hand over {shape[-1]} values, one per activity.")])
    infinite = np.argwhere(np.isinf(values))
    if len(infinite):
        fault = f"pci holds {len(infinite)} infinite values, first at {infinite[0].tolist()}"
        raise ArrayError([Fault(fault, "Write unknown complexity as NaN.")])
    return np.broadcast_to(values, (*shape[:-2], shape[-1]))
