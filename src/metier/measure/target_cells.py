"""What targets are chosen from: of each region what it has and what it may enter, or every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault, all_checked
from metier.measure.arrays import Floats, as_floats, positions_phrase, reference_rows
from metier.measure.density import density
from metier.measure.presence import Bools, held_cells, named_mask
from metier.measure.settings import whole

Shape = tuple[int, ...]


@dataclass
class RegionCells:
    """What one region has, and what it may enter: complexity and effort of each, which are chosen."""

    total: float
    count: int
    places: NDArray[np.intp]
    pci: Floats
    effort: Floats
    chosen: Bools

    def mean(self, taken: Bools | None = None) -> float:
        """Complexity with what is chosen, or with other entries."""
        entered = self.chosen if taken is None else taken
        return (self.total + float(self.pci[entered].sum())) / (self.count + np.count_nonzero(entered))


@dataclass(frozen=True)
class Cells:
    """All regions' activities.

    Attributes:
        held: (..., regions, activities), presence that counts: known, and with a pci.
        open: the same shape, what may be chosen.
        pci: (..., 1, activities).
        effort: (..., 1 or regions, activities).
    """

    held: Bools
    open: Bools
    pci: Floats
    effort: Floats

    def regions(self) -> Iterator[tuple[tuple[int, ...], RegionCells]]:
        """Each region that has a complexity."""
        pci, effort = (np.broadcast_to(part, self.held.shape) for part in (self.pci, self.effort))
        for index in np.ndindex(self.held.shape[:-1]):
            held, places = pci[index][self.held[index]], np.flatnonzero(self.open[index])
            if len(held):
                none = np.zeros(len(places), dtype=np.bool_)
                yield (
                    index,
                    RegionCells(float(held.sum()), len(held), places, pci[index][places], effort[index][places], none),
                )


def cells_and_limits(
    m: ArrayLike,
    pci: ArrayLike,
    effort: ArrayLike | None,
    choosable: ArrayLike | None,
    steps: int,
    *limits: Callable[[Shape], Any],
) -> tuple[Cells, list[Any]]:
    """The cells to choose from and what each limit is for the regions, or every fault of all of them."""
    shape = _shape_of(m)
    cells, complexity, needed, mask, _, *found = all_checked(
        lambda: held_cells(m),
        lambda: _complexity(pci, shape),
        lambda: None if effort is None else reference_rows(effort, shape, "effort"),
        lambda: named_mask(choosable, shape, "choosable"),
        lambda: _refuse_steps(steps),
        *(partial(limit, shape[:-1]) for limit in limits),
    )
    if needed is None:
        needed = 1 - density(m)
    known = ~np.isnan(complexity)
    absent = ~cells.present if cells.missing is None else ~(cells.present | cells.missing)
    return Cells(cells.present & known, absent & mask & known & ~np.isnan(needed), complexity, needed), found


def per_region(given: ArrayLike | None, name: str, shape: Shape) -> Floats:
    """A limit for each region, not negative; infinite where none is given."""
    values = finite_per_region(given, name, shape)
    if given is not None:
        _refuse(as_floats(given, name) < 0, f"{name} is negative", "Hand over 0 or more.")
    return values


def count_per_region(given: ArrayLike | None, name: str, shape: Shape) -> Floats:
    """A whole number for each region, not negative; infinite where none is given."""
    values = per_region(given, name, shape)
    if given is not None:
        counts = as_floats(given, name)
        _refuse(counts != np.trunc(counts), f"{name} is no whole number", "Hand over a count.")
    return values


def finite_per_region(given: ArrayLike | None, name: str, shape: Shape) -> Floats:
    """A limit for each region, of any sign; infinite where none is given."""
    if given is None:
        return np.full(shape, np.inf)
    values = as_floats(given, name)
    if values.ndim and values.shape not in (shape, shape[-1:]):
        problem = f"{name} has the shape {values.shape}, which does not fit the shape {shape} of the regions"
        raise ArrayError([Fault(problem, "Hand over one number, or one per region.")])
    _refuse(~np.isfinite(values), f"{name} is missing or infinite", "Hand over numbers.")
    return np.broadcast_to(values, shape)


def _complexity(pci: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """PCI as (..., 1, activities)."""
    values = as_floats(pci, "pci")
    if values.shape not in (shape[-1:], (*shape[:-2], shape[-1])):
        problem = f"pci has the shape {values.shape}, which does not fit the shape {shape}"
        raise ArrayError([Fault(problem, f"Hand over {shape[-1]} values, one per activity.")])
    _refuse(np.isinf(values), "pci is infinite", "Write missing values as NaN.")
    return values[..., np.newaxis, :]


def _shape_of(m: ArrayLike) -> Shape:
    """The shape that everything must fit; what has none is refused by itself."""
    try:
        shape = np.shape(m)
    except ValueError:
        shape = ()
    if len(shape) < 2:
        held_cells(m)
    return shape


def _refuse_steps(steps: int) -> None:
    if not whole(steps) >= 1:
        raise ArrayError([Fault(f"steps is {steps}", "Hand over a count of at least 1.")])


def _refuse(wrong: Bools, problem: str, remedy: str) -> None:
    if wrong.any():
        raise ArrayError([Fault(f"{problem}, {positions_phrase(np.asarray(wrong))}", remedy)])
