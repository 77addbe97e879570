"""The criteria of the ranking: what is known of each niche and opportunity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np
import polars as pl

from metier.conclude.activity_space import IDENTIFIED, ActivitySpace
from metier.conclude.opportunities import linked_fields
from metier.observe.evidence import Evidence
from metier.plan import Criterion, Plan
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.order import rank_of

CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
SURENESS = {"strong": 1.0, "moderate": 0.5, "weak": 0.0}  # chosen here; unknown sureness is unknown
KEY = ["region_code", "layer", "activity_code"]
_GROWTH = dict.fromkeys(KEY, pl.String) | {"growth": pl.Float64}
_COLUMNS = ["region_code", "kind", "market", "level", "layer", "activity_code", *CRITERIA]


def items_of(
    plan: Plan,
    evidence: Evidence,
    coefficients: Coefficients,
    competences: pl.DataFrame,
    opportunities: pl.DataFrame,
    spaces: Sequence[ActivitySpace],
) -> pl.DataFrame:
    """Niches and opportunities with the raw figure of every criterion, null where it is not known.

    A niche is a held industry competence at the highest level at which the region has the activity. ``uniqueness`` is
    the share of the other regions with a known verdict that do not have the activity; ``growth`` the change of the
    logarithm of the region's share in the reference area since the layer's first period, which prices do not move.
    """
    items = pl.concat([_niches(plan, competences), _opportunities(opportunities)], how="diagonal")
    cells = _cells_of_spaces(spaces)
    links = linked_fields(plan, evidence, competences).select(*KEY, pl.col("confirmed").alias("links"))
    told = (
        items.join(cells, on=KEY, how="left", maintain_order="left")
        .join(links, on=KEY, how="left", maintain_order="left")
        .join(_growth(coefficients, spaces), on=KEY, how="left", maintain_order="left")
        .join(_markets(plan, evidence), on=["layer", "activity_code"], how="left", maintain_order="left")
    )
    linkable = pl.lit(evidence.links is not None)
    return told.with_columns(
        pl.when(linkable).then(pl.col("links").fill_null(0)).cast(pl.Float64).alias("links"),
        pl.col("market").fill_null("untold"),
    ).select(_COLUMNS)


def _niches(plan: Plan, competences: pl.DataFrame) -> pl.DataFrame:
    levels = [level.name for level in plan.levels]
    of = {key: layer.classification for key, layer in plan.layers.items()}
    held = competences.filter(pl.col("held") & (pl.col("side") == "industry") & pl.col("level").is_not_null())
    highest = (
        held.with_columns(
            rank_of("level", levels).alias("rank"),
            pl.col("layer").replace_strict(of, return_dtype=pl.String).alias("classification"),
        )
        .sort("rank", maintain_order=True)
        .unique(["region_code", "classification", "activity_code"], keep="first", maintain_order=True)
    )
    sureness = pl.col("sureness").replace_strict(SURENESS, default=None, return_dtype=pl.Float64)
    return highest.select(
        *KEY,
        "level",
        "margin",
        "coefficient",
        "share_of_region",
        sureness.alias("sureness"),
        pl.lit("niche").alias("kind"),
    )


def _opportunities(opportunities: pl.DataFrame) -> pl.DataFrame:
    return opportunities.select(*KEY, "coefficient", pl.lit("opportunity").alias("kind"))


def _cells_of_spaces(spaces: Sequence[ActivitySpace]) -> pl.DataFrame:
    """Uniqueness, density, complexity and gain of every cell; the latter two only where identified."""
    schema = dict.fromkeys(KEY, pl.String) | dict.fromkeys(("uniqueness", "density", "complexity", "gain"), pl.Float64)
    return pl.concat([pl.DataFrame(schema=schema), *(_cells(space) for space in spaces)])


def _cells(space: ActivitySpace) -> pl.DataFrame:
    shape = space.present.shape
    known, held = ~np.isnan(space.present), space.present == 1
    others = known.sum(axis=0) - known
    has = held.sum(axis=0) - held
    with np.errstate(invalid="ignore", divide="ignore"):
        unique = np.where(others > 0, 1 - has / others, np.nan)
    sure = space.verdict == IDENTIFIED
    density = np.full(shape, np.nan) if space.closeness is None else space.closeness.density
    region, activity = np.indices(shape).reshape(2, -1)
    figures = {
        "uniqueness": unique,
        "density": density,
        "complexity": np.broadcast_to(np.where(sure, space.pci, np.nan), shape),
        "gain": np.where(sure, space.gain, np.nan),
    }
    return pl.DataFrame(
        {
            "region_code": pl.Series(space.regions, dtype=pl.String).gather(region),
            "layer": pl.repeat(space.layer, len(region), dtype=pl.String, eager=True),
            "activity_code": pl.Series(space.activities, dtype=pl.String).gather(activity),
            **{name: pl.Series(array.ravel()).fill_nan(None) for name, array in figures.items()},
        }
    )


def _growth(coefficients: Coefficients, spaces: Sequence[ActivitySpace]) -> pl.DataFrame:
    """Change of the logarithm of the share in the area, from a layer's first period to the study's."""
    return pl.concat([pl.DataFrame(schema=_GROWTH), *(_growth_in(space, coefficients) for space in spaces)])


def _growth_in(space: ActivitySpace, coefficients: Coefficients) -> pl.DataFrame:
    of_space = coefficients.where(lambda view: (view.layer, view.level) == (space.layer, space.level)).shown()
    first, now = (of_space.periods(space.layer) or (space.period,))[0], space.period
    if first >= now:
        return pl.DataFrame(schema=_GROWTH)
    then = of_space.in_periods({space.layer: (first,)}).table().select(*KEY, then="share_of_reference")
    later = of_space.in_periods({space.layer: (now,)}).table().select(*KEY, later="share_of_reference")
    positive = (pl.col("then") > 0) & (pl.col("later") > 0)
    grown = pl.when(positive).then((pl.col("later") / pl.col("then")).log()).alias("growth")
    return later.join(then, on=KEY).select(*KEY, grown)


def _markets(plan: Plan, evidence: Evidence) -> pl.DataFrame:
    rows = [
        (key, code, market)
        for key, layer in plan.layers.items()
        for code, market in evidence.classifications[layer.classification].market.items()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("layer", "activity_code", "market"), pl.String), orient="row")
