"""Studies of several years made from arrays, and what is concluded from them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from metier.conclude.intervals import with_intervals
from metier.observe import observations
from metier.observe.evidence import Evidence
from metier.observe.territories import Territories
from metier.plan import Plan
from metier.specialisation import specialisation
from metier.specialisation.coefficients import Coefficients
from tests.study.tables import classification


def evidence(values: np.ndarray, tree: Territories, codes: Sequence[str], first: int = 2017) -> Evidence:
    """Values (years, regions, activities), NaN where missing, written without rounding."""
    rows = [
        (
            "output",
            str(first + t),
            region,
            code,
            None if np.isnan(x) else float(x),
            "missing" if np.isnan(x) else "known",
        )
        for t, table in enumerate(values)
        for region, row in zip(tree.regions, table, strict=True)
        for code, x in zip(codes, row, strict=True)
    ]
    frame = pl.DataFrame(rows, schema=observations.SCHEMA, orient="row")
    return Evidence(tree, {"activities": classification(codes)}, observations=frame)


def changed(plan: Plan, **tables: object) -> Plan:
    """The plan with other tables."""
    whole = plan.model_dump(exclude_unset=True, exclude_none=True)
    return Plan.model_validate(whole | tables)


def coefficients(plan: Plan, known: Evidence) -> Coefficients:
    return with_intervals(plan, known, specialisation(plan, known))
