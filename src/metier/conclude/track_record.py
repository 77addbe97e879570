"""Track record: would the advice have been any good, and what does density add to what is simple to know?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.conclude.forecasts import PREDICTORS, Entry, Forecast, forecasts, years_of
from metier.measure.arrays import Floats
from metier.measure.ranking_power import auc, concordance, pair_counts
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.sentences import Sentence, several
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.panel import Panel, panel
from metier.threads import side_by_side

SCHEMA = {
    "layer": pl.String,
    "entry": pl.String,
    "horizon": pl.Int64,
    "from": pl.String,
    "to": pl.String,
    "windows": pl.Int64,
    "cells": pl.Int64,
    "entries": pl.Int64,
    "model": pl.String,
    "auc": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "verdict": pl.String,
}
THREE, FOUR, ADDS = "baselines", "baselines and density", "density adds"
MODELS = (*PREDICTORS, THREE, FOUR, ADDS)
SEED = 1
PERCENTILES = (2.5, 97.5)
LEAST_SHOWN = 0.0005  # what is smaller is printed as nothing, and called so
CROSSING = Entry("crossing 1", 1.0, 1.0)


@dataclass(frozen=True)
class Tested:
    """Forecasts of one layer, horizon and entry, set against what came.

    Attributes:
        windows: the years foreseen at.
        targets: the years foreseen for.
        cells, entries: how many cells could enter, and did.
        pairs: model -> (regions, regions), what `concordance` gives, summed over the windows.
        all_pairs: (regions, regions).
    """

    windows: tuple[str, ...]
    targets: tuple[str, ...]
    cells: int
    entries: int
    pairs: Mapping[str, Floats]
    all_pairs: Floats


def track_record(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> pl.DataFrame:
    """How well each model would have ranked the entries that came above those that did not.

    Models learn only from windows that were closed when they foresaw, and a year's predictors are of that year. An area
    under the curve compares cells of the same year; its interval (95 %) draws regions again, with the models as they
    were. ``density adds`` is the difference of the two models before it, and carries the verdict.

    Args:
        plan, evidence: the study.
        coefficients: what ``specialisation`` returns: every period.

    Returns:
        Columns of ``SCHEMA``, layer by layer; empty where no layer has the years.
    """
    tables = [
        _rows(panel(key, evidence, coefficients, plan.layers[key].area), reached, plan)
        for key in plan.layers
        if (reached := horizons(years_of(coefficients.periods(key)), plan.track_record.horizons))
    ]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *tables])


def horizons(years: tuple[int, ...], asked: tuple[int, ...]) -> tuple[int, ...]:
    """The horizons that the years reach; without any, the longest that they do.

    A window must have closed before the next opens, so the years span the horizon twice.
    """
    reach = (max(years) - min(years)) // 2 if years else 0
    reached = tuple(horizon for horizon in asked if horizon <= reach)
    return reached or ((reach,) if reach else ())


def findings_of_track_record(plan: Plan, coefficients: Coefficients, record: pl.DataFrame) -> Iterator[Finding]:
    """Layers without the years for a track record, and those where density has nothing to add."""
    asked = plan.track_record.horizons
    for key in plan.layers:
        reached = horizons(years_of(coefficients.periods(key)), asked)
        if not reached:
            told = Sentence(
                "no-track-record",
                "Layer {layer!r} has too few years for a track record: the years must span a horizon twice.",
                {"layer": key},
            )
            yield Finding("note", "no-track-record", key, told)
        elif reached != asked:
            told = Sentence(
                "short-track-record",
                "The years of layer {layer!r} reach a track record over {reached} years, not over {others}.",
                {
                    "layer": key,
                    "reached": several(reached, apart=" and "),
                    "others": several((horizon for horizon in asked if horizon not in reached), apart=" and "),
                },
            )
            yield Finding("note", "short-track-record", key, told)
    for row in record.filter(
        pl.col("verdict").is_not_null() & ~(pl.col("low") >= LEAST_SHOWN).fill_null(value=False)
    ).iter_rows(named=True):
        yield Finding("note", "density-adds-nothing", row["layer"], _about_density(row))


def tested_of(found: list[Forecast], seen: Panel) -> Tested:
    """Forecasts against what came; cells whose outcome is not known are left out."""
    size = len(seen.regions)
    pairs = {model: np.zeros((size, size)) for model in MODELS[:-1]}
    all_pairs, cells, entries = np.zeros((size, size)), 0, 0.0
    for forecast in found:
        known = ~np.isnan(forecast.cases.outcome)
        outcome, region = forecast.cases.outcome[known], forecast.cases.region[known]
        all_pairs += pair_counts(outcome, region, size)
        cells, entries = cells + outcome.size, entries + outcome.sum()
        figures = _figures(forecast)
        found_pairs = side_by_side(partial(_pairs, outcome, known, region, size), figures.values())
        for model, counted in zip(figures, found_pairs, strict=True):
            pairs[model] += counted
    windows = tuple(seen.periods[forecast.origin] for forecast in found)
    targets = tuple(seen.periods[forecast.target] for forecast in found)
    return Tested(windows, targets, cells, int(entries), pairs, all_pairs)


def _pairs(outcome: Floats, known: NDArray[np.bool_], region: NDArray[np.int64], size: int, figure: Floats) -> Floats:
    return concordance(outcome, figure[known], region, size)


def _figures(forecast: Forecast) -> dict[str, Floats]:
    singles = {name: forecast.cases.predictors[:, i] for i, name in enumerate(PREDICTORS)}
    return {**singles, THREE: forecast.baselines, FOUR: forecast.with_density}


def _entries(plan: Plan) -> tuple[Entry, ...]:
    low, high = plan.trajectories.entry_below, plan.trajectories.entry_above
    return Entry(f"{low:g} to {high:g}", low, high), CROSSING


def _rows(seen: Panel, reached: tuple[int, ...], plan: Plan) -> pl.DataFrame:
    return pl.concat([_of_test(seen, horizon, entry, plan) for horizon in reached for entry in _entries(plan)])


def _of_test(seen: Panel, horizon: int, entry: Entry, plan: Plan) -> pl.DataFrame:
    """The rows of one test; none where no year could be foreseen."""
    tested = tested_of(list(forecasts(seen, horizon, entry)), seen)
    if not tested.windows:
        return pl.DataFrame(schema=SCHEMA)
    enough = plan.track_record.fewest_entries <= tested.entries < tested.cells
    figures = _areas(tested, plan.track_record.draws) if enough else dict.fromkeys(MODELS, (None, None, None))
    told = (seen.layer, entry.name, horizon, tested.windows[0], tested.targets[-1])
    counts = (len(tested.windows), tested.cells, tested.entries)
    rows = [dict(zip(SCHEMA, (*told, *counts, model, *figures[model], None), strict=True)) for model in MODELS]
    for row in rows:
        row["verdict"] = str(_verdict(row)) if row["model"] == ADDS else None
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _areas(tested: Tested, draws: int) -> dict[str, tuple[float, float, float]]:
    """Area and interval of each model; regions are drawn once for all of them."""
    size = len(tested.all_pairs)
    chosen = np.random.default_rng(SEED).multinomial(size, np.full(size, 1 / size), size=draws).astype(np.float64)
    weights = np.vstack([np.ones((1, size)), chosen])
    areas = {model: auc(pairs, tested.all_pairs, weights) for model, pairs in tested.pairs.items()}
    areas[ADDS] = areas[FOUR] - areas[THREE]
    return {model: _with_interval(values) for model, values in areas.items()}


def _with_interval(values: Floats) -> tuple[float, float, float]:
    low, high = np.nanpercentile(values[1:], PERCENTILES)
    return float(values[0]), float(low), float(high)


def _verdict(row: dict[str, Any]) -> Sentence:
    """What the row of what density adds tells the reader of opportunities."""
    figures = {name: row[name] for name in ("entries", "cells", "entry")} | {"years": _years(row["horizon"])}
    if row["auc"] is None or row["low"] is None or row["high"] is None:
        return Sentence(
            "density.too-few",
            "Too few entries to tell ({entries} of {cells} cells, over {years}, entry {entry}).",
            figures,
        )
    told = Sentence(
        "density.figures",
        "{auc:+.3f} [{low:+.3f}, {high:+.3f}] (over {years}, entry {entry})",
        figures | {name: row[name] for name in ("auc", "low", "high")},
    )
    if row["low"] >= LEAST_SHOWN:
        adds = "Density adds to what present quotient, popularity and diversity tell: {figures}."
        return Sentence("density.adds", adds, {"figures": told})
    if row["high"] <= -LEAST_SHOWN:
        worse = "Density foresees worse than present quotient, popularity and diversity alone: {figures}."
        return Sentence("density.worse", worse, {"figures": told})
    nothing = "Density adds nothing that can be told from chance to quotient, popularity and diversity: {figures}."
    return Sentence("density.nothing", nothing, {"figures": told})


def _years(number: int) -> Sentence:
    if number == 1:
        return Sentence("density.years", "{years} year", {"years": 1})
    return Sentence("density.years", "{years} years", {"years": number})


def _about_density(row: dict[str, Any]) -> Sentence:
    return Sentence("density", "Layer {layer!r}: {verdict}", {"layer": row["layer"], "verdict": _verdict(row)})
