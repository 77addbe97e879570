"""Coefficients that were published: nothing is computed but the bounds of their rounding."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation.coefficients import KNOWN, MISSING, ViewCoefficients
from metier.specialisation.views import View


def published(view: View, plan: Plan, evidence: Evidence) -> ViewCoefficients:
    """The published coefficients of a view: every region beside every activity that the publication judges.

    A region without a figure for such an activity is ``missing``. An activity without any figure at this area is not
    judged at all and is not listed.
    """
    layer, territories = plan.layers[view.layer], evidence.territories
    area_of = {region: territories.ancestor(region, view.area) for region in territories.regions}
    judged = _judged(view, evidence, area_of)
    seen = set(judged["activity_code"])
    periods = tuple(sorted(set(judged["period"])))
    activities = tuple(code for code in evidence.classifications[layer.classification].codes if code in seen)
    t, activity = _positions(judged["period"], periods), _positions(judged["activity_code"], activities)
    coefficient = np.full((len(periods), len(area_of), len(activities)), np.nan)
    region = _positions(judged["region_code"], tuple(area_of))
    coefficient[t, region, activity] = judged["coefficient"].fill_null(float("nan")).to_numpy()
    decimals = evidence.decimals.get(view.layer)
    half_unit = 0.0 if decimals is None else 0.5 * 10.0**-decimals
    nothing = np.broadcast_to(np.nan, coefficient.shape)
    return ViewCoefficients(
        view=view,
        side=layer.side,
        periods=periods,
        regions=tuple(area_of),
        activities=activities,
        listed=_listed(coefficient.shape, t, region, activity, area_of),
        reference=np.full(coefficient.shape[:2], "published"),
        value=nothing,
        share_of_region=nothing,
        share_of_reference=nothing,
        coefficient=coefficient,
        low=np.maximum(coefficient - half_unit, 0.0),
        high=coefficient + half_unit,
        status=np.where(np.isnan(coefficient), np.uint8(MISSING), np.uint8(KNOWN)),
    )


def _judged(view: View, evidence: Evidence, area_of: dict[str, str | None]) -> pl.DataFrame:
    """What was published of each region against its own area."""
    pairs = pl.DataFrame(
        {"region_code": list(area_of), "reference_code": list(area_of.values())},
        schema={"region_code": pl.String, "reference_code": pl.String},
    )
    rows = evidence.published.filter(pl.col("layer") == view.layer)
    return rows.join(pairs, on=["region_code", "reference_code"])


def _listed(
    shape: tuple[int, ...],
    t: NDArray[np.int64],
    region: NDArray[np.int64],
    activity: NDArray[np.int64],
    area_of: dict[str, str | None],
) -> NDArray[np.bool_]:
    """Every region of an area, where the publication judges one of them."""
    places = {code: i for i, code in enumerate(dict.fromkeys(area_of.values()))}
    area = np.array([places[code] for code in area_of.values()], dtype=np.intp)
    judged = np.zeros((shape[0], len(places), shape[2]), dtype=bool)
    judged[t, area[region], activity] = True
    return judged[:, area]


def _positions(labels: pl.Series, order: tuple[str, ...]) -> NDArray[np.int64]:
    return labels.replace_strict(list(order), range(len(order)), return_dtype=pl.Int64).to_numpy()
