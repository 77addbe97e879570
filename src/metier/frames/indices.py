"""All indices of one matrix of values, as one call on a long table gives them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metier.errors import ArrayError, Fault
from metier.frames.panel import Floats
from metier.measure.complexity import complexity
from metier.measure.conventions import Convention, known_convention, under_convention
from metier.measure.outlook import outlook
from metier.measure.presence import Compare, presence
from metier.measure.quotients import location_quotient
from metier.measure.relatedness import Method, known_method


@dataclass(frozen=True)
class Rules:
    """How the indices are computed: metier's own way with its settings, or a package's convention."""

    limit: float = 1.0
    compare: Compare = "above"
    proximity: Method = "min-conditional"
    convention: Convention | None = None

    def faults(self) -> list[Fault]:
        """Settings that do not exist, or that the convention sets itself."""
        found = _refused(lambda: presence(np.zeros((0, 0)), self.limit, self.compare))
        found += _refused(lambda: known_method(self.proximity))
        if self.convention is None:
            return found
        if self != Rules(convention=self.convention):
            remedy = "Leave out limit, compare and proximity, or the convention."
            found.append(Fault(f"the convention {self.convention!r} has rules of its own", remedy))
        return found + _refused(lambda: known_convention(str(self.convention)))


def _refused(check: Callable[[], object]) -> list[Fault]:
    try:
        check()
    except ArrayError as error:
        return list(error.faults)
    return []


@dataclass(frozen=True)
class Indices:
    """The indices of one matrix (regions, activities); see `metier.indicators` for their meaning.

    Attributes:
        rca: (regions, activities), as presence, density and cog.
        diversity: (regions,), as eci and coi.
        ubiquity: (activities,), as pci.
    """

    rca: Floats
    presence: Floats
    density: Floats
    cog: Floats
    diversity: NDArray[np.int64]
    eci: Floats
    coi: Floats
    ubiquity: NDArray[np.int64]
    pci: Floats


OF_CELLS = ("rca", "presence", "density", "cog")
OF_REGIONS = ("diversity", "eci", "coi")
OF_ACTIVITIES = ("ubiquity", "pci")
COUNTS = ("diversity", "ubiquity")
NAMES = OF_CELLS + OF_REGIONS + OF_ACTIVITIES


def indices(values: Floats, rules: Rules) -> Indices:
    """All indices of values (regions, activities)."""
    if rules.convention is not None:
        return _by_convention(values, rules.convention)
    quotients = location_quotient(values)
    present = presence(quotients, rules.limit, rules.compare)
    index = complexity(present)
    ahead = outlook(present, index.pci, rules.proximity)
    return Indices(
        quotients,
        present,
        ahead.density,
        ahead.cog,
        index.diversity,
        index.eci,
        ahead.coi,
        index.ubiquity,
        index.pci,
    )


def _by_convention(values: Floats, convention: Convention) -> Indices:
    peer = under_convention(values, convention)
    return Indices(
        peer.quotients,
        peer.presence,
        peer.density,
        peer.cog,
        peer.diversity.astype(np.int64),
        peer.eci,
        peer.coi,
        peer.ubiquity.astype(np.int64),
        peer.pci,
    )
