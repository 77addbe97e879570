"""What chance alone would give: random matrices in which regions are as diverse, and activities as common, as here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats
from metier.measure.degree_blocks import degrees, solved
from metier.measure.presence import Bools, diversity_of, held_cells, ubiquity_of
from metier.measure.settings import number, whole


@dataclass(frozen=True)
class NullModel:
    """The bipartite configuration model of a presence matrix.

    Attributes:
        probabilities: (..., regions, activities), how probable each presence is by chance, 0 to 1.
        region_fitness: (..., regions), x, a pure number.
        activity_fitness: (..., activities), y, a pure number.
        residual: (...), the largest difference between an expected and an observed degree, a count.
        converged: (...), whether no expected degree is off by more than the tolerance.
    """

    probabilities: Floats
    region_fitness: Floats
    activity_fitness: Floats
    residual: Floats
    converged: Bools


def bicm(m: ArrayLike, *, tolerance: float = 1e-10, steps: int = 200) -> NullModel:
    """Bipartite configuration model (BiCM): presence by chance, given diversities and ubiquities.

    Formula:
        p_ra = x_r y_a / (1 + x_r y_a), x and y such that sum_a p_ra = sum_a M_ra for every region and
        sum_r p_ra = sum_r M_ra for every activity.

    Source:
        Saracco et al. 2015, 10.1038/srep10595

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        tolerance: how far an expected degree may be from the observed one, as a share of it.
        steps: the most steps of Newton's method.

    Returns:
        `NullModel`: probabilities (..., regions, activities), fitnesses (..., regions) and (..., activities), which
        are so scaled that both sum to the same, and how well the degrees are met.

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions; no positive tolerance or steps.

    Zero, missing, ties:
        A missing cell counts as not present. Regions of one diversity have one fitness. Where degrees leave no
        choice (an empty region, a full one, a nested corner), the probability is 0 or 1; the fitness is then 0,
        infinite or, where it forces some cells of each kind, NaN, and fitnesses compare only among free cells.

    Example:
        >>> from metier.measure.null_model import bicm
        >>> bicm([[1, 1, 0], [1, 0, 1], [1, 0, 0]]).probabilities
        array([[1. , 0.5, 0.5],
               [1. , 0.5, 0.5],
               [1. , 0. , 0. ]])
    """
    present = held_cells(m).present
    _refuse_settings(tolerance, steps)
    lead = present.shape[:-2]
    result = NullModel(
        np.empty(present.shape),
        np.empty(present.shape[:-1]),
        np.empty((*lead, present.shape[-1])),
        np.zeros(lead),
        np.ones(lead, dtype=np.bool_),
    )
    for index in np.ndindex(lead):
        _solve_into(result, index, present[index], tolerance, steps)
    return result


def _solve_into(result: NullModel, index: tuple[int, ...], present: Bools, tolerance: float, steps: int) -> None:
    diversity, ubiquity = diversity_of(present), ubiquity_of(present)
    rows, columns = degrees(diversity), degrees(ubiquity)
    chance, x, y = solved(rows, columns, tolerance, steps)
    result.region_fitness[index], result.activity_fitness[index] = x[rows.place], y[columns.place]
    result.probabilities[index] = chance[np.ix_(rows.place, columns.place)]
    wanted = np.concatenate([rows.values, columns.values])
    off = np.abs(np.concatenate([chance @ columns.sizes, rows.sizes @ chance]) - wanted)
    result.residual[index] = off.max(initial=0.0)
    # sums of many probabilities differ in their last digits with their order
    result.converged[index] = bool((off <= 2 * tolerance * np.maximum(wanted, 1)).all())


def _refuse_settings(tolerance: float, steps: int) -> None:
    faults = [
        Fault(f"{name} is {value}", "Hand over a positive number.")
        for name, value, given in (("tolerance", tolerance, number(tolerance)), ("steps", steps, whole(steps)))
        if not 0 < given < np.inf
    ]
    if faults:
        raise ArrayError(faults)
