"""The coefficients of each level and layer as arrays: what heat maps show, on paper and in workbooks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.plan import Plan
from metier.specialisation.views import View, views
from metier.study import StudyResult

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]
WEAK_IN_COUNTRY = 0.9  # METHODS section 9: a competence below this in the country is worded as weak there
NO_FIGURE = ("missing", "undefined")
EMPTY: dict[str, tuple[Any, Any]] = {
    "coefficient": (np.nan, np.float64),
    "national": (np.nan, np.float64),
    "status": ("missing", "<U12"),
    "held": (False, np.bool_),
    "partial": (False, np.bool_),
}


@dataclass(frozen=True)
class Figures:
    """One level, or one layer without levels, in the period from which it is concluded.

    Arrays have the shape (regions, activities).

    Attributes:
        view: the layer, its level and what it is compared with.
        period: the period.
        regions: codes of the compared regions.
        activities: codes of the activities that were judged.
        coefficient: NaN where there is none.
        national: the same layer's coefficient against the root; NaN where it is not known.
        status: ``competence``, ``borderline``, ``small``, ``unknown``, ``missing``, ``undefined`` or empty.
        held: whether the cell counts as a competence.
        partial: whether the coefficient rests on a sum that lacks cells.
    """

    view: View
    period: str
    regions: tuple[str, ...]
    activities: tuple[str, ...]
    coefficient: Floats
    national: Floats
    status: Texts
    held: Flags
    partial: Flags

    @cached_property
    def weak_in_country(self) -> Flags:
        """Competences below the country that the level does not already compare with."""
        return self.held & (self.national < WEAK_IN_COUNTRY)

    def knows(self, region: str) -> bool:
        """Whether there is any figure of a region: of one without, nothing is known, and it does not have nothing."""
        return region in self.regions and not bool(np.isnan(self.coefficient[self.regions.index(region)]).all())


def all_figures(result: StudyResult) -> tuple[Figures, ...]:
    """The levels, highest first, then the layers without a level; those without any cell are left out."""
    seen = [view for view in views(result.plan, result.evidence.territories) if not view.beside]
    found = [_figures(view, result) for view in seen]
    return tuple(figures for figures in found if figures.regions and figures.activities)


def limit_of(plan: Plan) -> float:
    """The rule's limit of the coefficient, which the scale of colours starts from; 1 where the rule has none."""
    return next((c.limit for c in plan.rule.conditions if c.measure == "coefficient" and c.limit > 0), 1.0)


def _figures(view: View, result: StudyResult) -> Figures:
    period = result.plan.layers[view.layer].period or _latest(view, result)
    here = (pl.col("layer") == view.layer) & (pl.col("period") == period)
    of_view = here & pl.col("level").eq_missing(pl.lit(view.level, pl.String))
    key = ["region_code", "activity_code"]
    verdicts = result.competences.filter(of_view).select(*key, "national_coefficient", verdict="status")
    held = result.held.filter(of_view).select(*key, held=pl.lit(value=True))
    cells = _cells(view, period, result).join(verdicts, on=key, how="left").join(held, on=key, how="left")
    classification = result.evidence.classifications[result.plan.layers[view.layer].classification]
    regions = _kept(result.evidence.territories.regions, cells["region_code"])
    activities = _kept(classification.codes, cells["activity_code"])
    return _arrays(view, period, regions, activities, cells)


def _latest(view: View, result: StudyResult) -> str:
    return next(reversed(result.every_coefficient.shown().periods(view.layer)), "")


def _cells(view: View, period: str, result: StudyResult) -> pl.DataFrame:
    of_view = result.every_coefficient.where(lambda other: other == view)
    return of_view.in_periods({view.layer: (period,)}).table()


def _kept(order: tuple[str, ...], seen: pl.Series) -> tuple[str, ...]:
    present = set(seen)
    return tuple(code for code in order if code in present)


def _arrays(
    view: View, period: str, regions: tuple[str, ...], activities: tuple[str, ...], cells: pl.DataFrame
) -> Figures:
    status = pl.when(pl.col("status").is_in(NO_FIGURE)).then(pl.col("status")).otherwise(pl.col("verdict"))
    arrays = _spread(
        regions,
        activities,
        cells.select(
            "region_code",
            "activity_code",
            pl.col("coefficient").fill_null(float("nan")),
            pl.col("national_coefficient").fill_null(float("nan")).alias("national"),
            status.fill_null("").alias("status"),
            pl.col("held").fill_null(value=False),
            (pl.col("status") == "partial").fill_null(value=False).alias("partial"),
        ),
    )
    return Figures(view, period, regions, activities, **arrays)


def _spread(regions: tuple[str, ...], activities: tuple[str, ...], cells: pl.DataFrame) -> dict[str, NDArray[Any]]:
    """Each column of a long table as an array (regions, activities); cells without a row are empty."""
    row = {code: i for i, code in enumerate(regions)}
    column = {code: i for i, code in enumerate(activities)}
    at = (
        np.array([row[code] for code in cells["region_code"]], dtype=np.intp),
        np.array([column[code] for code in cells["activity_code"]], dtype=np.intp),
    )
    arrays = {}
    for name, (empty, dtype) in EMPTY.items():
        arrays[name] = np.full((len(regions), len(activities)), empty, dtype=dtype)
        arrays[name][at] = cells[name].to_numpy()
    return arrays
