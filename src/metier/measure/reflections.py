"""The method of reflections and fitness: complexity by repeated averaging, linear and non-linear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats
from metier.measure.presence import Bools, Compared, LeftOut, compared, diversity_of, ubiquity_of
from metier.measure.settings import number, whole

Form = Literal["tacchella", "servedio"]
Update = Literal["together", "in turn"]

_SMALLEST = 1e-300  # a fitness that has sunk below this is held here, so that its inverse stays finite


@dataclass(frozen=True)
class Reflections:
    """Reflections of one order.

    Attributes:
        regions: (..., regions), k_c of that order; NaN for what is left out.
        activities: (..., activities), k_p of that order; NaN for what is left out.
        left_out: which regions and activities are not in, and why.
    """

    regions: Floats
    activities: Floats
    left_out: LeftOut


def reflections(
    m: ArrayLike,
    order: int,
    *,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Reflections:
    """Method of reflections: averages over portfolios of averages over regions, and so on.

    Formula:
        k_c,0 = diversity, k_p,0 = ubiquity; k_c,n = sum_a M_ca k_a,n-1 / k_c,0;
        k_p,n = sum_r M_rp k_r,n-1 / k_p,0.

    Source:
        Hidalgo, Hausmann 2009, 10.1073/pnas.0900943106

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        order: n, how often to reflect; 0 gives diversity and ubiquity.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        `Reflections`: regions (..., regions) and activities (..., activities), of the given order. Even
        orders of regions are numbers of activities, odd ones numbers of regions; of activities the reverse.

    Raises:
        ArrayError: values other than 0, 1 and NaN; a negative order; masks that do not fit; a minimum
            below 1.

    Zero, missing, ties:
        A missing cell counts as not present. An empty region or activity has NaN. High orders approach a
        constant: what is left of the differences is rounding (`metier.measure.complexity.complexity` is
        their limit without it).

    Example:
        >>> from metier.measure.reflections import reflections
        >>> first = reflections([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]], 1)
        >>> first.regions, first.activities.round(4)
        (array([2. , 2. , 2.5, 3. ]), array([4.    , 2.5   , 3.    , 2.3333]))
    """
    if not whole(order) >= 0:
        raise ArrayError([Fault(f"the order is {order}", "Hand over 0 or a positive whole number.")])
    part = compared(m, regions, activities, minimum_diversity, minimum_ubiquity)
    k_c, k_p = reflected(part, order)
    return Reflections(k_c, k_p, part.left_out)


def reflected(part: Compared, order: int) -> tuple[Floats, Floats]:
    """Reflections of one order of what is compared."""
    diversity = np.where(part.regions, diversity_of(part.present), np.nan)
    ubiquity = np.where(part.activities, ubiquity_of(part.present), np.nan)
    k_c, k_p = diversity, ubiquity
    if order:
        held = part.present.astype(np.float64)
        for _ in range(order):
            k_c, k_p = _sums(held, k_p) / diversity, _sums(np.swapaxes(held, -1, -2), k_c) / ubiquity
    return k_c, k_p


def _sums(held: Floats, values: Floats) -> Floats:
    return np.asarray((held @ np.nan_to_num(values)[..., np.newaxis])[..., 0])


@dataclass(frozen=True)
class Fitness:
    """Fitness of regions and quality of activities.

    Attributes:
        fitness: (..., regions), mean 1 in Tacchella's form; NaN for what is left out.
        quality: (..., activities), the complexity of activities, mean 1 in Tacchella's form; NaN likewise.
        steps: (...), how many updates were made.
        converged: (...), whether the last update changed nothing by more than the tolerance.
        left_out: which regions and activities are not in, and why.
    """

    fitness: Floats
    quality: Floats
    steps: NDArray[np.int64]
    converged: Bools
    left_out: LeftOut


def fitness(
    m: ArrayLike,
    form: Form = "tacchella",
    *,
    steps: int = 10_000,
    tolerance: float = 1e-12,
    delta: float = 1e-3,
    update: Update = "together",
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
) -> Fitness:
    """Fitness of regions and quality of activities: an activity is worth what its weakest region is.

    Formula:
        tacchella: F_r = sum_a M_ra Q_a, Q_a = 1 / sum_r (M_ra / F_r), each divided by its mean, from 1.
        servedio: F_r = delta^2 + sum_a M_ra / P_a, P_a = 1 + sum_r M_ra / F_r, from 1; Q_a = 1 / (P_a - 1).

    Source:
        tacchella: Tacchella et al. 2012, 10.1038/srep00723; servedio: Servedio et al. 2018,
        10.3390/e20100783 (the size of delta: chosen here)

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        form: ``"tacchella"``, or ``"servedio"``, which always converges.
        steps: the most updates to make.
        tolerance: stop when no value changes by more, relative to the largest.
        delta: of Servedio's form, a small positive number.
        update: ``"together"``: Q from the fitness before; ``"in turn"``: Q from the new one. Both have the
            same limit.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.

    Returns:
        `Fitness`: fitness (..., regions), quality (..., activities), both pure numbers, and the number of
        updates.

    Raises:
        ArrayError: values other than 0, 1 and NaN; an unknown form or update; no positive steps, tolerance
            or delta; masks that do not fit; a minimum below 1.

    Zero, missing, ties:
        A missing cell counts as not present. An empty region or activity has NaN and changes no other
        figure. In Tacchella's form the fitness of some regions may sink to 0 for ever: see ``converged``.

    Example:
        >>> from metier.measure.reflections import fitness
        >>> result = fitness([[1, 1], [0, 1]], steps=1)
        >>> result.fitness.round(4), result.quality.round(4)
        (array([1.3333, 0.6667]), array([1.3333, 0.6667]))
    """
    _refuse_settings(form, update, steps, tolerance, delta)
    part = compared(m, regions, activities, minimum_diversity, minimum_ubiquity)
    lead = part.present.shape[:-2]
    result = Fitness(
        np.full(part.regions.shape, np.nan),
        np.full(part.activities.shape, np.nan),
        np.zeros(lead, dtype=np.int64),
        np.zeros(lead, dtype=np.bool_),
        part.left_out,
    )
    for index in np.ndindex(lead):
        rows, columns = part.regions[index], part.activities[index]
        held = _inside(part.present[index], rows, columns).astype(np.float64)
        step = _Tacchella(held, update) if form == "tacchella" else _Servedio(held, update, delta**2)
        values = _repeat(step, steps, tolerance)
        result.fitness[index][rows], result.quality[index][columns] = step.named(*values[:2])
        result.steps[index], result.converged[index] = values[2:]
    return result


def _inside(present: Bools, rows: Bools, columns: Bools) -> Bools:
    """The rows and columns of one matrix that are in, without a copy where all are."""
    some = present if rows.all() else present[rows]
    return some if columns.all() else some[:, columns]


def _refuse_settings(form: str, update: str, steps: int, tolerance: float, delta: float) -> None:
    faults = []
    if form not in ("tacchella", "servedio"):
        faults.append(Fault(f"the form is {form!r}", "Write 'tacchella' or 'servedio'."))
    if update not in ("together", "in turn"):
        faults.append(Fault(f"update is {update!r}", "Write 'together' or 'in turn'."))
    for name, value, given in (
        ("steps", steps, whole(steps)),
        ("tolerance", tolerance, number(tolerance)),
        ("delta", delta, number(delta)),
    ):
        if not 0 < given < np.inf:
            faults.append(Fault(f"{name} is {value}", "Hand over a positive number."))
    if faults:
        raise ArrayError(faults)


@dataclass(frozen=True)
class _Tacchella:
    """One update of the homogeneous form: fitness and quality, each with mean 1."""

    held: Floats
    update: Update

    def __call__(self, fit: Floats, quality: Floats) -> tuple[Floats, Floats]:
        raised = self.held @ quality
        raised /= raised.mean()
        weights = 1 / np.maximum(raised if self.update == "in turn" else fit, _SMALLEST)
        improved = 1 / (weights @ self.held)
        return raised, improved / improved.mean()

    def named(self, fit: Floats, quality: Floats) -> tuple[Floats, Floats]:
        """Fitness and quality as they are reported."""
        return fit, quality


@dataclass(frozen=True)
class _Servedio:
    """One update of the stable form, in fitness F and the inverse of P."""

    held: Floats
    update: Update
    least: float

    def __call__(self, fit: Floats, inverse: Floats) -> tuple[Floats, Floats]:
        raised = self.least + self.held @ inverse
        weights = 1 / (raised if self.update == "in turn" else fit)
        return raised, 1 / (1 + weights @ self.held)

    def named(self, fit: Floats, inverse: Floats) -> tuple[Floats, Floats]:
        """Fitness and Q = 1 / (P - 1), from that fitness."""
        return fit, 1 / ((1 / fit) @ self.held)


def _repeat(step: _Tacchella | _Servedio, steps: int, tolerance: float) -> tuple[Floats, Floats, int, bool]:
    """Update from ones until nothing changes by more than the tolerance."""
    fit, quality = np.ones(step.held.shape[0]), np.ones(step.held.shape[1])
    if not step.held.size:
        return fit, quality, 0, False
    for made in range(1, steps + 1):
        new_fit, new_quality = step(fit, quality)
        change = max(_change(new_fit, fit), _change(new_quality, quality))
        fit, quality = new_fit, new_quality
        if change < tolerance:
            return fit, quality, made, True
    return fit, quality, steps, False


def _change(new: Floats, old: Floats) -> float:
    return float(np.abs(new - old).max() / np.abs(old).max())
