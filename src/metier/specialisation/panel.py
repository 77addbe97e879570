"""A layer's coefficients as arrays over time: what relatedness, trajectories and back-tests are computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metier.observe.evidence import Evidence
from metier.specialisation.coefficients import FIGURES, Coefficients

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """One layer against one kind of area; arrays (periods, regions, activities), NaN where there is no figure.

    Attributes:
        layer: the layer's key.
        area: the kind of territory compared with.
        periods, regions, activities: the labels of the axes, in the order of time, tree and classification.
        value, share_of_region, share_of_reference, coefficient, low, high: as in the view's coefficients.
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


def panel(layer: str, evidence: Evidence, coefficients: Coefficients, area: str | None = None) -> Panel:
    """A layer's coefficients against a kind of area, the root where none is named.

    Args:
        layer: a key of the plan's layers.
        evidence: the study's.
        coefficients: what ``specialisation`` returns, or some of its periods.
        area: the kind of territory compared with.

    Returns:
        The panel, without the periods and activities of which no cell is listed; without periods where the layer is
        not compared with such an area.
    """
    kind = area or evidence.territories.root_kind
    found = [seen for seen in coefficients.views if (seen.view.layer, seen.view.area) == (layer, kind)]
    regions = evidence.territories.regions
    if not found:
        nothing = np.empty((0, len(regions), 0))
        return Panel(layer, kind, (), regions, (), **dict.fromkeys(FIGURES, nothing))
    seen = found[0]
    periods, activities = np.flatnonzero(seen.listed.any(axis=(1, 2))), np.flatnonzero(seen.listed.any(axis=(0, 1)))
    figures = {name: getattr(seen, name) for name in FIGURES}
    if periods.size < len(seen.periods) or activities.size < len(seen.activities):
        figures = {
            name: figure[np.ix_(periods, np.arange(len(regions)), activities)] for name, figure in figures.items()
        }
    return Panel(
        layer,
        kind,
        tuple(seen.periods[t] for t in periods),
        regions,
        tuple(seen.activities[a] for a in activities),
        **figures,
    )
