"""Trajectories: since when a region has what it has, what came and went, and whose growth it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from metier.conclude.types import TypeLimits, region_types, specialisation_types
from metier.errors import Fault, StudyFileError
from metier.measure.arrays import Floats
from metier.measure.dynamics import entry_and_exit, tendency
from metier.measure.shift_share import ShiftShare, shift_share
from metier.measure.stars import Stars, cluster_stars
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.sentences import Sentence, several
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.order import rank_of
from metier.specialisation.panel import Panel, panel

SCHEMA = {
    "region_code": pl.String,
    "layer": pl.String,
    "activity_code": pl.String,
    "from": pl.String,
    "to": pl.String,
    "name": pl.String,
    "coefficient_from": pl.Float64,
    "coefficient_to": pl.Float64,
    "entry": pl.Int8,
    "exit": pl.Int8,
    "entry_crossing": pl.Int8,
    "exit_crossing": pl.Int8,
    "strengthening": pl.Int8,
    "fading": pl.Int8,
    "growth": pl.Float64,
    "national": pl.Float64,
    "mix": pl.Float64,
    "regional": pl.Float64,
    "prices": pl.String,
    "size_star": pl.Int8,
    "specialisation_star": pl.Int8,
    "focus_star": pl.Int8,
    "type": pl.String,
    "region_type": pl.String,
}
_RANK = "activity_rank"
TEN_YEARS = 10
SPECIALISED_ABOVE = 1.0
GROWN = ("records", "amounts", "shares")  # rates and published coefficients are no amounts
STARS_SOURCE = (
    "Stars after the European Cluster Observatory, read in part: size is the top tenth of the regions by employment; "
    "the quotient of 2 and the top tenth by focus are commonly cited, unverified. Where the layer is not employment, "
    "its own figures stand in its place."
)
NOMINAL = "Growth and shift-share of this layer are at current prices: they are nominal and hold inflation."


@dataclass(frozen=True)
class Window:
    """Two periods of a layer; its panel holds them and nothing else.

    Attributes:
        layer: the panel.
        periods: the labels of the two.
        first, last: their positions in the panel.
    """

    layer: Panel
    periods: tuple[str, str]
    first: int
    last: int


def years_name(first: str, last: str) -> str:
    """What happened between two periods is called by them: ``2016-2022``."""
    return f"{first}-{last}"


def ten_year_name(first: str, last: str) -> str:
    """``ten-year (2010-2020)``: the word for ten years and for nothing else.

    Raises:
        StudyFileError: the periods are not years, or not ten years apart.
    """
    apart = int(last) - int(first) if first.isdigit() and last.isdigit() else None
    if apart != TEN_YEARS:
        told = "are not both years" if apart is None else f"are {apart} years apart"
        problem = f"the word ten-year is for ten years, and {first} and {last} {told}"
        raise StudyFileError([Fault(problem, f"Call it {years_name(first, last)}.", "study.toml")])
    return f"ten-year ({years_name(first, last)})"


def trajectories(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> pl.DataFrame:
    """What became of every cell of every layer between two periods.

    A cell that is not at risk of an event, or misses a figure for it, has null and not 0. ``entry`` and ``exit`` need
    the whole band to be crossed; ``entry_crossing`` and ``exit_crossing`` are the bare crossing of 1. ``growth`` is the
    change in the layer's unit, and the sum of ``national``, ``mix`` and ``regional`` (Dunn); ``prices`` is ``nominal``,
    ``deflated``, ``constant prices`` or ``no prices``, null where growth is refused.

    Args:
        plan, evidence: the study.
        coefficients: what ``specialisation`` returns: every period.

    Returns:
        Columns of ``SCHEMA``, in the order region, layer, activity, window; empty where no layer has two periods.
    """
    found = [
        _rows(_window(key, periods, plan, evidence, coefficients), plan, evidence)
        for key in plan.layers
        for periods in windows(plan, coefficients.periods(key))
    ]
    ranks = [rank_of("region_code", evidence.territories.regions), rank_of("layer", list(plan.layers))]
    table = pl.concat([pl.DataFrame(schema={**SCHEMA, _RANK: pl.Int64}), *found])
    return table.sort([*ranks, pl.col(_RANK)], maintain_order=True).select(list(SCHEMA))


def findings_of_trajectories(plan: Plan, coefficients: Coefficients) -> Iterator[Finding]:
    """What the trajectories of this study cannot say, and what their growth is in."""
    for key, layer in plan.layers.items():
        periods = coefficients.periods(key)
        if len(periods) == 1:
            told = Sentence(
                "one-period",
                "Layer {layer!r} has one period: no trajectories. Add earlier figures to see what came and went.",
                {"layer": key},
            )
            yield Finding("note", "one-period", key, told)
        for first, last in plan.trajectories.windows if len(periods) > 1 else ():
            lacking = [period for period in (first, last) if period not in periods]
            if lacking:
                told = Sentence(
                    "no-such-period",
                    "Layer {layer!r} has no figures of {periods}: no trajectories {first}-{last}.",
                    {"layer": key, "periods": several(lacking, apart=" and "), "first": first, "last": last},
                )
                yield Finding("note", "no-such-period", key, told)
        prices = {_prices(key, window, plan) for window in windows(plan, periods)}
        if layer.nature in GROWN and "nominal" in prices:
            caution = Sentence("nominal-growth.caution", NOMINAL)
            told = Sentence("nominal-growth", "Layer {layer!r}: {caution}", {"layer": key, "caution": caution})
            yield Finding("warning", "nominal-growth", key, told)
        if layer.nature in GROWN and None in prices:
            yield _refused_growth(key)


def windows(plan: Plan, periods: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The windows that the study asks for and a layer has; without any asked for, its first and last period."""
    if len(periods) < 2:
        return ()
    asked = plan.trajectories.windows or ((periods[0], periods[-1]),)
    return tuple(window for window in asked if window[0] in periods and window[1] in periods)


def _window(key: str, periods: tuple[str, str], plan: Plan, evidence: Evidence, coefficients: Coefficients) -> Window:
    seen = panel(key, evidence, coefficients.in_periods({key: periods}), plan.layers[key].area)
    return Window(seen, periods, *(seen.periods.index(period) for period in periods))


def _rows(window: Window, plan: Plan, evidence: Evidence) -> pl.DataFrame:
    """A window's cells, whatever the order."""
    seen = window.layer
    shape = (len(seen.regions), len(seen.activities))
    region, activity = (place.ravel() for place in np.indices(shape))
    codes = evidence.classifications[plan.layers[seen.layer].classification].codes
    rank = np.array([codes.index(code) for code in seen.activities])
    first, last = window.periods
    cells = {
        "region_code": pl.Series(seen.regions, dtype=pl.String).gather(region),
        "activity_code": pl.Series(seen.activities, dtype=pl.String).gather(activity),
        **{name: pl.Series(figure.ravel()).fill_nan(None) for name, figure in _events(window, plan).items()},
        **{name: pl.Series(figure.ravel()).fill_nan(None) for name, figure in _growth(window, plan).items()},
        **_typed(window, plan),
        _RANK: rank[activity],
    }
    told = {"layer": seen.layer, "from": first, "to": last, "name": years_name(first, last)}
    labels = [pl.lit(text, pl.String).alias(name) for name, text in told.items()]
    prices = pl.lit(_prices(window.layer.layer, window.periods, plan), pl.String).alias("prices")
    return (
        pl.DataFrame(cells)
        .with_columns(*labels, prices)
        .select(pl.col(name).cast(dtype) for name, dtype in {**SCHEMA, _RANK: pl.Int64}.items())
    )


def _events(window: Window, plan: Plan) -> dict[str, Floats]:
    asked = plan.trajectories
    before, after = (window.layer.coefficient[t] for t in (window.first, window.last))
    banded = entry_and_exit(before, after, low=asked.entry_below, high=asked.entry_above)
    crossed = entry_and_exit(before, after, low=SPECIALISED_ABOVE, high=SPECIALISED_ABOVE)
    stayed = tendency(before, after, limit=SPECIALISED_ABOVE, rise=asked.rise, fall=asked.fall)
    return {
        "coefficient_from": before,
        "coefficient_to": after,
        "entry": banded.entry,
        "exit": banded.exit,
        "entry_crossing": crossed.entry,
        "exit_crossing": crossed.exit,
        "strengthening": stayed.strengthening,
        "fading": stayed.fading,
    }


def _prices(key: str, periods: tuple[str, str], plan: Plan) -> str | None:
    """What the growth of a window is in; ``None`` where it is refused, or is no growth of amounts."""
    layer = plan.layers[key]
    if layer.nature not in GROWN:
        return None
    if layer.nature == "records" or layer.prices in ("none", "constant"):
        return "constant prices" if layer.prices == "constant" else "no prices"
    if all(period in layer.deflator for period in periods):
        return "deflated"
    return "nominal" if plan.trajectories.nominal else None


def _growth(window: Window, plan: Plan) -> dict[str, Floats]:
    """Change and its three parts, over the cells known in both periods: the area is the sum of its regions."""
    before, after = (window.layer.value[t] for t in (window.first, window.last))
    prices = _prices(window.layer.layer, window.periods, plan)
    both = np.isnan(before) | np.isnan(after) if prices else np.ones(before.shape, dtype=bool)
    if prices == "deflated":
        index = plan.layers[window.layer.layer].deflator
        before, after = (x / index[t] * 100.0 for x, t in zip((before, after), window.periods, strict=True))
    parts: ShiftShare = shift_share(np.where(both, np.nan, before), np.where(both, np.nan, after))
    return {
        "growth": parts.growth,
        "national": parts.national,
        "mix": parts.mix,
        "regional": parts.competitive,
    }


def _typed(window: Window, plan: Plan) -> dict[str, pl.Series]:
    """Stars and types at the window's end; unknown where amounts are not known."""
    seen, t, asked = window.layer, window.last, plan.trajectories
    share, quotient = seen.share_of_region[t], seen.coefficient[t]
    stars: Stars = cluster_stars(seen.value[t], share, quotient, top=asked.star_top, quotient=asked.star_quotient)
    limits = TypeLimits(asked.many, asked.widespread, asked.deep)
    specialised = quotient > SPECIALISED_ABOVE
    of_activity = specialisation_types(specialised, stars.count, limits)
    of_region = region_types(specialised, stars.count, limits)
    named = {"type": np.where(specialised, of_activity, ""), "region_type": of_region[:, np.newaxis]}
    figures = {
        "size_star": stars.size,
        "specialisation_star": stars.specialisation,
        "focus_star": stars.focus,
    }
    return {name: pl.Series(figure.ravel()).fill_nan(None) for name, figure in figures.items()} | {
        name: pl.Series(np.broadcast_to(word, share.shape).ravel().astype(str)).replace("", None)
        for name, word in named.items()
    }


def _refused_growth(key: str) -> Finding:
    return Finding(
        "note",
        "no-deflator",
        key,
        Sentence(
            "no-deflator",
            "Layer {layer!r} is at current prices and has no price index for the periods: growth and shift-share are "
            "left out. Give `deflator` in the layer, say `prices` if its figures are no money or at constant prices, "
            "or set `trajectories.nominal = true` to have them at current prices, and called so.",
            {"layer": key},
        ),
    )
