"""The tables that three R packages were run on, and how a figure of ours is held against theirs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.testing import assert_allclose

from metier.measure.presence import presence
from metier.measure.quotients import location_quotient
from tests.measure import peer_figures_r, peer_figures_us
from tests.measure.test_golden import SPAIN, matrix

Table = np.ndarray


@cache
def states(shared: Path) -> Table:
    """Output of 51 states in 61 industries: (periods, states, industries)."""
    return peer_figures_us.output(shared, peer_figures_r.YEARS)


def table(shared: Path, name: str) -> Table:
    """Spain's matrix, or the states' in the first year."""
    return matrix(shared, SPAIN).values if name == "spain" else states(shared)[0]


def held(values: Table) -> Table:
    return presence(location_quotient(values), compare="at least")


def assert_same(found: Table, expected: Table, relative: float = 1e-12, *, absolute: float = 0.0) -> None:
    """The same figures where theirs is one, as near as ``relative`` or ``absolute``, and figures that differ at all."""
    found = np.asarray(found, dtype=np.float64)
    if found.ndim > 1 and len(found) > len(expected):
        found = found[: len(expected)]  # of matrices the first rows are kept
    assert found.shape == expected.shape
    if expected.size > 1:
        assert np.nanmax(expected) > np.nanmin(expected)
    assert_allclose(found, expected, rtol=relative, atol=absolute)


@dataclass(frozen=True)
class Given:
    """What REAT was given: see `benchmarks/r_peers_REAT.R`."""

    years: Table

    @property
    def x(self) -> Table:
        return self.years[0]

    @property
    def totals(self) -> Table:
        return self.years.sum(axis=2)

    @property
    def full(self) -> Table:
        """The industries that every state has in every year."""
        return self.years[:, :, (self.years > 0).all(axis=(0, 1))]

    @property
    def area(self) -> Table:
        return self.full.sum(axis=1)

    @property
    def people(self) -> Table:
        return 2.0 + np.arange(len(self.x))

    @property
    def plants(self) -> tuple[Table, Table]:
        """Five industries by six regions, and each industry's Herfindahl index and fourth powers of its plants."""
        plants = self.full[0][:, :5]
        region = np.arange(1, len(plants) + 1) % 6
        shares = plants / plants.sum(axis=0)
        powers = np.array([(shares**2).sum(axis=0), (shares**4).sum(axis=0)])
        return np.array([plants[region == place].sum(axis=0) for place in range(6)]), powers
