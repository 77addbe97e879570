"""Studies of one layer, from arrays to their activity space; and the same again in plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from metier.conclude.activity_space import ActivitySpace, activity_spaces
from metier.conclude.competences import competences
from metier.conclude.intervals import with_intervals
from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation import specialisation
from metier.specialisation.coefficients import Coefficients
from tests.study import tables

TOY = np.array([[30.0, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])  # presence: P a d; Q b; S b c
SMALL = {"fewest_regions": 3, "fewest_activities": 3, "fewest_for_complexity": 3}


@dataclass(frozen=True)
class Advised:
    """A study on its way to advice."""

    plan: Plan
    evidence: Evidence
    coefficients: Coefficients
    competences: pl.DataFrame
    spaces: tuple[ActivitySpace, ...]

    @property
    def space(self) -> ActivitySpace:
        """The activity space of its one layer."""
        (one,) = self.spaces
        return one


def advised(
    values: np.ndarray,
    regions: Sequence[str] | None = None,
    activities: Sequence[str] | None = None,
    *,
    macroregions: int = 1,
    market: Mapping[str, str] | None = None,
    detail: Mapping[str, str] | None = None,
    layer: Mapping[str, object] | None = None,
    **asked: object,
) -> Advised:
    """The study of a table of amounts; ``asked`` are tables of the study file."""
    regions = regions or [f"R{i:02}" for i in range(values.shape[0])]
    activities = activities or [f"a{i:02}" for i in range(values.shape[1])]
    known = tables.amounts(values, tables.territories(regions, macroregions), activities)
    flagged = replace(known.classifications["activities"], market=market or {}, detail=detail or {})
    evidence = replace(known, classifications={"activities": flagged})
    text = {
        **tables.plan(**({"nature": "amounts"} | dict(layer or {}))).model_dump(exclude_unset=True),
        "opportunities": SMALL,
        **asked,
    }
    return followed(Plan.model_validate(text), evidence)


def followed(plan: Plan, evidence: Evidence) -> Advised:
    """Plan and evidence to the activity spaces."""
    coefficients = with_intervals(plan, evidence, specialisation(plan, evidence))
    found = competences(plan, evidence, coefficients)
    return Advised(plan, evidence, coefficients, found, activity_spaces(plan, evidence, coefficients, found))


def patterned(regions: int = 24, activities: int = 22) -> np.ndarray:
    """Amounts with a gradient: the later a region, the later and the more the activities that it leans to."""
    own, other = np.linspace(0, 0.8, regions)[:, None], np.linspace(0, 1, activities)[None]
    noise = np.random.default_rng(5).lognormal(0, 0.1, (regions, activities))
    return np.exp(-(((own - other) / (0.08 + 0.3 * own)) ** 2)) * noise * 100 + 0.5


def national_presence(values: Sequence[Sequence[float]]) -> list[list[int | None]]:
    """Whether each quotient against all regions together is above 1, in plain Python; None where missing."""
    known = [[0.0 if x != x else x for x in row] for row in values]
    whole = sum(map(sum, known))
    area = [sum(row[a] for row in known) / whole for a in range(len(values[0]))]
    return [
        [None if x != x else int(x / sum(row) > share) for x, share in zip(raw, area, strict=True)]
        for raw, row in zip(values, known, strict=True)
    ]


def min_conditional(m: Sequence[Sequence[int | None]]) -> list[list[float]]:
    """Minimum conditional probability, in plain Python."""
    count = range(len(m[0]))
    size = [sum(row[a] == 1 for row in m) for a in count]
    return [
        [0.0 if i == j else sum(row[i] == row[j] == 1 for row in m) / max(size[i], size[j], 1) for j in count]
        for i in count
    ]


def plain_density(m: Sequence[Sequence[int | None]], phi: Sequence[Sequence[float]], r: int, a: int) -> float | None:
    """Density of one cell, in plain Python."""
    known = [j for j in range(len(phi)) if j != a and m[r][j] is not None]
    whole = sum(phi[a][j] for j in known)
    return sum(phi[a][j] for j in known if m[r][j] == 1) / whole if whole else None
