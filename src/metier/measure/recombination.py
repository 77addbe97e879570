"""Recombination: how easily a technology joins others, and how hard to join the parts of a record are."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, positive
from metier.measure.cooccurrence import half_bands
from metier.measure.presence import Bools, diversity_of, held_cells, ubiquity_of

Combined = Literal["activities", "records"]


def ease_of_recombination(m: ArrayLike, combined: Combined = "activities") -> Floats:
    """Ease of recombination: how much an activity has been combined with others, per record that names it.

    Formula:
        E_a = (number of other activities named together with a) / U_a, U_a the number of records that name a; with
        ``"records"``: (number of records that name a and another) / U_a.

    Source:
        Fleming, Sorenson 2001 [unverified]; the second count: a package's

    Args:
        m: which record (patent, publication) names which activity (..., records, activities): 0, 1 or NaN, or
            booleans.
        combined: what is counted above the line: other ``"activities"``, or combining ``"records"``.

    Returns:
        Ease (..., activities): other activities per record, or a share of records from 0 to 1.

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions; another word for ``combined``.

    Zero, missing, ties:
        A missing cell counts as not named. An activity that no record names has NaN.

    Example:
        >>> from metier.measure.recombination import ease_of_recombination
        >>> ease_of_recombination([[1, 1, 0], [1, 0, 0], [1, 1, 1]])
        array([0.66666667, 1.        , 2.        ])
    """
    return _ease(_named(m, combined), combined)


def modular_complexity(m: ArrayLike, combined: Combined = "activities") -> Floats:
    """Modular complexity of records: how hard to combine the activities that a record names are.

    Formula:
        K_l = N_l / sum_{a in l} E_a, N_l the number of activities that record l names, E their ease of recombination.

    Source:
        Fleming, Sorenson 2001 [unverified]

    Args:
        m: as in `ease_of_recombination`.
        combined: as in `ease_of_recombination`.

    Returns:
        Complexity (..., records), a pure number; the larger, the harder.

    Raises:
        ArrayError: as `ease_of_recombination`.

    Zero, missing, ties:
        A missing cell counts as not named. A record that names nothing, or nothing that was ever combined, has NaN
        (EconGeo gives the latter 0).

    Example:
        >>> from metier.measure.recombination import modular_complexity
        >>> modular_complexity([[1, 1, 0], [1, 0, 0], [1, 1, 1]]).round(4)
        array([1.2   , 1.5   , 0.8182])
    """
    named = _named(m, combined)
    return _modular(named, named.astype(np.float64), _ease(named, combined))


def mean_modular_complexity(m: ArrayLike, combined: Combined = "activities") -> Floats:
    """Mean modular complexity of activities: how complex the records that name an activity are.

    Formula:
        mean of K_l, the modular complexity, over the records that name the activity.

    Source:
        Fleming, Sorenson 2001 [unverified]; the mean by activity: EconGeo's documentation

    Args:
        m: as in `ease_of_recombination`.
        combined: as in `ease_of_recombination`.

    Returns:
        Complexity (..., activities), a pure number.

    Raises:
        ArrayError: as `ease_of_recombination`.

    Zero, missing, ties:
        A missing cell counts as not named. Records without a complexity are left out of the mean (EconGeo counts
        them as 0); where none is left, NaN.

    Example:
        >>> from metier.measure.recombination import mean_modular_complexity
        >>> mean_modular_complexity([[1, 1, 0], [1, 0, 0], [1, 1, 1]]).round(4)
        array([1.1727, 1.0091, 0.8182])
    """
    named = _named(m, combined)
    held = named.astype(np.float64)
    complexity = _modular(named, held, _ease(named, combined))
    known = ~np.isnan(complexity)
    total = _of_activities(np.where(known, complexity, 0), held)
    return np.asarray(total / positive(_of_activities(known.astype(np.float64), held)))


def _named(m: ArrayLike, combined: str) -> Bools:
    if combined not in ("activities", "records"):
        raise ArrayError([Fault(f"combined is {combined!r}", "Write 'activities' or 'records'.")])
    return held_cells(m).present


def _ease(named: Bools, combined: Combined) -> Floats:
    records = positive(ubiquity_of(named).astype(np.float64))
    if combined == "records":
        joining = diversity_of(named) > 1
        return np.asarray(ubiquity_of(named & joining[..., np.newaxis]) / records)
    partners = np.empty(records.shape)
    for index in np.ndindex(named.shape[:-2]):
        partners[index] = _partners(named[index])
    return np.asarray(partners / records)


def _partners(named: Bools) -> Floats:
    """How many other activities each goes with at least once, from one half of the pairs."""
    found = np.zeros(named.shape[1])
    for rows, counts in half_bands(named):
        together = counts > 0
        later = together[:, rows.stop - rows.start :]
        found[rows] += np.count_nonzero(together, axis=1) - np.diagonal(together)
        found[rows.stop :] += np.count_nonzero(later, axis=0)
    return found


def _modular(named: Bools, held: Floats, ease: Floats) -> Floats:
    total = (held @ np.nan_to_num(ease)[..., np.newaxis])[..., 0]
    return np.asarray(diversity_of(named) / positive(total))


def _of_activities(figures: Floats, held: Floats) -> Floats:
    """Each activity's sum of a figure of the records that name it."""
    return np.asarray((figures[..., np.newaxis, :] @ held)[..., 0, :])
