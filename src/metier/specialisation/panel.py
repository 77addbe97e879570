"""A layer's coefficients as arrays over time: what relatedness, trajectories and back-tests are computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.observe.evidence import Evidence
from metier.plan import Plan

Floats = NDArray[np.float64]
FIGURES = ("value", "share_of_region", "share_of_reference", "coefficient", "low", "high")


@dataclass(frozen=True)
class Panel:
    """One layer against one kind of area; arrays (periods, regions, activities), NaN where there is no figure.

    Attributes:
        layer: the layer's key.
        area: the kind of territory compared with.
        periods, regions, activities: the labels of the axes, in the order of time, tree and classification.
        value, share_of_region, share_of_reference, coefficient, low, high: as in the table of coefficients.
    """

    layer: str
    area: str
    periods: tuple[str, ...]
    regions: tuple[str, ...]
    activities: tuple[str, ...]
    value: Floats
    share_of_region: Floats
    share_of_reference: Floats
    coefficient: Floats
    low: Floats
    high: Floats


def panel(layer: str, plan: Plan, evidence: Evidence, coefficients: pl.DataFrame, area: str | None = None) -> Panel:
    """A layer's coefficients against a kind of area, the root where none is named.

    Args:
        layer: a key of the plan's layers.
        plan, evidence: the study.
        coefficients: what ``specialisation`` returns.
        area: the kind of territory compared with.

    Returns:
        The panel; without periods where the layer is not compared with such an area.
    """
    kind = area or evidence.territories.root_kind
    rows = coefficients.filter((pl.col("layer") == layer) & (pl.col("area") == kind)).unique(
        ["period", "region_code", "activity_code"], keep="first", maintain_order=True
    )
    seen = set(rows["activity_code"])
    codes = evidence.classifications[plan.layers[layer].classification].codes
    periods = tuple(sorted(set(rows["period"])))
    activities = tuple(code for code in codes if code in seen)
    axes = {"period": periods, "region_code": evidence.territories.regions, "activity_code": activities}
    place = tuple(_positions(rows[name], labels) for name, labels in axes.items())
    shape = tuple(len(labels) for labels in axes.values())
    figures = {name: _spread(rows[name], place, shape) for name in FIGURES}
    return Panel(layer, kind, periods, evidence.territories.regions, activities, **figures)


def _positions(labels: pl.Series, order: tuple[str, ...]) -> NDArray[np.int64]:
    return labels.replace_strict(list(order), list(range(len(order))), return_dtype=pl.Int64).to_numpy()


def _spread(values: pl.Series, place: tuple[NDArray[np.int64], ...], shape: tuple[int, ...]) -> Floats:
    array = np.full(shape, np.nan)
    array[place] = values.fill_null(float("nan")).to_numpy()
    return array
