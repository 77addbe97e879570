"""The activity space of a layer: which region has what, what is close to it, and how complex it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.conclude.competences import concluded
from metier.conclude.verdicts import limit_of
from metier.measure.complexity import Complexity, complexity
from metier.measure.density import Standing, density, standing
from metier.measure.outlook import outlook, standardised
from metier.measure.presence import Held, held_cells
from metier.measure.relatedness import proximity
from metier.observe.evidence import Evidence
from metier.plan import OpportunitiesTable, Plan
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.views import View, views

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
POPULATION_SERVING = "population-serving"
IDENTIFIED, UNIDENTIFIED, ERROR_UNKNOWN, TOO_SMALL, SERVING, NOT_COMPARED = (
    "identified",
    "unidentified",
    "error-unknown",
    "too-small",
    "population-serving",
    "not-compared",
)
_QUANTILE = 1.959963984540054  # of the normal distribution: an interval of .95 reaches so many deviations
_FIGURES = ("coefficient", "value", "share_of_region", "share_of_reference", "interval_low", "interval_high")
_BATCH = 2_000_000  # cells of presence that are drawn at once: bounds the memory


@dataclass(frozen=True)
class Closeness:
    """What lies close to what.

    Attributes:
        phi: proximity (activities, activities).
        density: (regions, activities), 0 to 1; NaN where undefined.
        standing: place and z-score among what each region lacks.
    """

    phi: Floats
    density: Floats
    standing: Standing


@dataclass(frozen=True)
class ActivitySpace:
    """One layer in its period, against the area of its highest level.

    Attributes:
        layer, level, period: what it is; ``level`` is None for a layer without one.
        regions, activities: the labels of the axes.
        present: (regions, activities): 1, 0, or NaN where it is not known.
        held_somewhere: same shape; whether the region has the activity at any level of the layer, or may have it.
        coefficient, value, share_of_region, share_of_reference: same shape.
        closeness: None where regions or activities are too few for it.
        pci, gain: complexity (activities,) and gain (regions, activities), in standard deviations; NaN where none.
        verdict: (activities,), whether the complexity is to be believed, and why not.
        active: how many activities some region has.
    """

    layer: str
    level: str | None
    period: str
    regions: tuple[str, ...]
    activities: tuple[str, ...]
    present: Floats
    held_somewhere: Flags
    coefficient: Floats
    value: Floats
    share_of_region: Floats
    share_of_reference: Floats
    closeness: Closeness | None
    pci: Floats
    gain: Floats
    verdict: NDArray[np.str_]
    active: int

    @property
    def held(self) -> Held:
        """The presence, taken apart."""
        return held_cells(self.present)

    @property
    def absent(self) -> Flags:
        """What a region is known to lack, at every level of the layer."""
        return np.asarray((self.present == 0) & ~self.held_somewhere)


def activity_spaces(
    plan: Plan, evidence: Evidence, coefficients: Coefficients, competences: pl.DataFrame
) -> tuple[ActivitySpace, ...]:
    """The activity space of each layer that has figures.

    Args:
        plan, evidence: the study.
        coefficients: what ``with_intervals`` returns.
        competences: what ``competences`` returns.
    """
    current = concluded(plan, coefficients)
    return tuple(_spaces(plan, evidence, current, competences))


def _spaces(
    plan: Plan, evidence: Evidence, current: pl.DataFrame, competences: pl.DataFrame
) -> Iterator[ActivitySpace]:
    for key in plan.layers:
        view = main_view(key, plan, evidence)
        rows = current.filter((pl.col("layer") == key) & pl.col("level").eq_missing(pl.lit(view.level, pl.String)))
        if rows.height:
            judged = competences.filter(pl.col("layer") == key)
            serving = _serving(key, plan, evidence, rows)
            plain = _plain(view, rows, judged, plan, evidence)
            near = _with_closeness(plain, plan.opportunities)
            yield _with_complexity(near, _error(rows, plain), serving, limit_of(plan.rule), plan.opportunities)


def main_view(layer: str, plan: Plan, evidence: Evidence) -> View:
    """The view of a layer whose competences make its space: against the root where there is one, else its first."""
    own = [view for view in views(plan, evidence.territories) if view.layer == layer and not view.beside]
    root = evidence.territories.root_kind
    return next((view for view in own if view.area == root), own[0])


def _plain(view: View, rows: pl.DataFrame, judged: pl.DataFrame, plan: Plan, evidence: Evidence) -> ActivitySpace:
    codes = evidence.classifications[plan.layers[view.layer].classification].codes
    seen = set(rows["activity_code"])
    regions, activities = evidence.territories.regions, tuple(code for code in codes if code in seen)
    arrays = {name: spread(rows, name, regions, activities) for name in _FIGURES[:4]}
    at_view = judged.filter(pl.col("level").eq_missing(pl.lit(view.level, pl.String)))
    held = spread(at_view.filter("held").with_columns(one=pl.lit(1.0)), "one", regions, activities) == 1
    unknown = pl.col("status") == "unknown"
    open_ = spread(at_view.filter(unknown).with_columns(one=pl.lit(1.0)), "one", regions, activities) == 1
    # what a view does not compare (a region outside every such area) is not known either
    listed = spread(rows.with_columns(one=pl.lit(1.0)), "one", regions, activities) == 1
    present = np.where(held, 1.0, np.where(open_ | ~listed, np.nan, 0.0))
    anywhere = judged.filter(pl.col("held") | unknown).with_columns(one=pl.lit(1.0))
    return ActivitySpace(
        layer=view.layer,
        level=view.level,
        period=rows["period"][0],
        regions=regions,
        activities=activities,
        present=present,
        held_somewhere=spread(anywhere, "one", regions, activities) == 1,
        **arrays,
        closeness=None,
        pci=np.full(len(activities), np.nan),
        gain=np.full(present.shape, np.nan),
        verdict=np.full(len(activities), TOO_SMALL, dtype="<U20"),
        active=int((present == 1).any(axis=0).sum()),
    )


def spread(rows: pl.DataFrame, column: str, regions: tuple[str, ...], activities: tuple[str, ...]) -> Floats:
    """A column as an array (regions, activities), NaN where there is no figure; other activities are left out."""
    array = np.full((len(regions), len(activities)), np.nan)
    place = {"region_code": regions, "activity_code": activities}
    found = rows.select(
        *(
            pl.col(name).replace_strict(list(codes), range(len(codes)), default=None, return_dtype=pl.Int64)
            for name, codes in place.items()
        ),
        pl.col(column).cast(pl.Float64).fill_null(float("nan")).alias("figure"),
    ).drop_nulls()
    array[found["region_code"].to_numpy(), found["activity_code"].to_numpy()] = found["figure"].to_numpy()
    return array


def _with_closeness(space: ActivitySpace, asked: OpportunitiesTable) -> ActivitySpace:
    known = int((~np.isnan(space.present)).any(axis=1).sum())
    if known < asked.fewest_regions or space.active < asked.fewest_activities:
        return space
    phi = proximity(space.present, asked.proximity)
    around = density(space.present, phi)
    lacked = np.where(space.absent, 0.0, np.where(np.isnan(space.present), np.nan, 1.0))
    return replace(space, closeness=Closeness(phi, around, standing(around, lacked)))


def _with_complexity(
    space: ActivitySpace, sd: Floats | None, serving: Flags, limit: float | None, asked: OpportunitiesTable
) -> ActivitySpace:
    """Complexity without what serves the population, which is no complexity space."""
    found = None if space.closeness is None else _complexity(space, sd, ~serving, limit, asked)
    verdict = np.where(serving, SERVING, np.full(len(serving), TOO_SMALL, dtype="<U20"))
    if found is None or space.closeness is None:
        return replace(space, verdict=verdict)
    untried = found.verdict.connected and np.isnan(found.verdict.stable_share)
    judged = IDENTIFIED if found.verdict.identified else ERROR_UNKNOWN if untried else UNIDENTIFIED
    verdict = np.where(serving, SERVING, np.where(np.isnan(found.pci), NOT_COMPARED, judged))
    pci = standardised(found.pci)
    reach = outlook(space.present, pci, space.closeness.phi)
    return replace(space, pci=pci, gain=reach.cog, verdict=verdict)


def _complexity(
    space: ActivitySpace, sd: Floats | None, compared: Flags, limit: float | None, asked: OpportunitiesTable
) -> Complexity | None:
    """Complexity, or nothing where regions or activities are too few for it."""
    plain = complexity(space.present, activities=compared)
    if (~np.isnan(plain.eci)).sum() < asked.fewest_regions:
        return None
    if (~np.isnan(plain.pci)).sum() < asked.fewest_for_complexity:
        return None
    if sd is None or limit is None or not asked.draws:
        return plain
    return complexity(space.present, activities=compared, draws=_drawn(space, sd, limit, asked))


def _drawn(space: ActivitySpace, sd: Floats, limit: float, asked: OpportunitiesTable) -> Flags:
    """Presence drawn within the error of the coefficients: what a draw takes over the limit changes, nothing else."""
    generator = np.random.default_rng(asked.seed)
    above = space.coefficient > limit
    draws = np.empty((asked.draws, *space.present.shape), dtype=np.bool_)
    step = max(1, _BATCH // space.present.size)
    for start in range(0, asked.draws, step):
        count = min(step, asked.draws - start)
        noise = generator.standard_normal((count, *sd.shape), dtype=np.float32)
        drawn = space.coefficient * np.exp(noise * sd) > limit
        draws[start : start + count] = np.where(drawn == above, space.present == 1, drawn)
    return draws & ~np.isnan(space.present)


def _error(rows: pl.DataFrame, space: ActivitySpace) -> Floats | None:
    """Standard deviation of each coefficient's logarithm by its interval; None where only rounding is known."""
    if (rows["basis"].is_null() | (rows["basis"] == "rounding")).any():
        return None
    low, high = (spread(rows, name, space.regions, space.activities) for name in _FIGURES[4:])
    with np.errstate(divide="ignore", invalid="ignore"):
        sd = np.log(high / low) / (2 * _QUANTILE)
    return np.where(np.isfinite(sd), sd, 0.0)


def _serving(key: str, plan: Plan, evidence: Evidence, rows: pl.DataFrame) -> Flags:
    known = evidence.classifications[plan.layers[key].classification]
    seen = set(rows["activity_code"])
    return np.array([known.market.get(code) == POPULATION_SERVING for code in known.codes if code in seen])
