"""The one long table of observations: accepted or refused here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from metier.errors import Fault, InputError
from metier.observe import refusals
from metier.observe.classifications import Classification
from metier.observe.layers import Layer
from metier.observe.raw_table import ROW, RawTable
from metier.observe.territories import Territories

KEY = ("period", "region_code", "activity_code")
SCHEMA = {
    "layer": pl.String,
    "period": pl.String,
    "region_code": pl.String,
    "activity_code": pl.String,
    "value": pl.Float64,
    "status": pl.String,
}
TOTALS_SCHEMA = {"layer": pl.String, "period": pl.String, "region_code": pl.String, "total": pl.Float64}
MOST_DECIMALS = 12
FLOATING_ERROR = 1e-11
NEGATIVE_REMEDY = 'Correct it, or set `negative = "missing"` or `"zero"` for the layer.'


@dataclass(frozen=True)
class Grid:
    """A layer's observations as arrays.

    Attributes:
        periods, territories, activities: the labels of the axes, in the order of time, tree and classification.
        values: shape (periods, territories, activities); NaN where missing.
        totals: shape (periods, territories), the stated totals; NaN where none is stated.
    """

    periods: tuple[str, ...]
    territories: tuple[str, ...]
    activities: tuple[str, ...]
    values: np.ndarray
    totals: np.ndarray


def observations_from(
    raw: RawTable, layer: Layer, territories: Territories, classification: Classification
) -> pl.DataFrame:
    """Accept a layer's table as observations, or refuse it with every fault in it.

    Args:
        raw: columns ``period``, ``region_code``, ``activity_code``, ``value`` and, if wanted, ``unit``.

    Returns:
        Columns ``layer``, ``period``, ``region_code``, ``activity_code``, ``value``, ``status``; an empty value is
        null with the status ``missing``, any other has the status ``known``.

    Raises:
        InputError: a missing column, no row, an empty or unknown code, a repeated row, text, an infinity or (unless the
            layer takes them) a negative number in a figure, several units, or an activity beside a part of itself.
    """
    _raise(refusals.missing_columns(raw, (*KEY, "value")) or refusals.empty_table(raw))
    _raise(
        faulty_codes(raw, territories, classification)
        + refusals.repeated_keys(raw, KEY)
        + _faulty_values(raw, "value", layer)
        + refusals.several_values(raw, "unit", "Give each unit a layer of its own.")
        + _counted_twice(raw, classification)
    )
    value = _values(raw, "value", layer)
    return pl.DataFrame(
        [
            pl.repeat(layer.key, raw.cells.height, dtype=pl.String, eager=True).alias("layer"),
            *(raw.column(name) for name in KEY),
            value,
            pl.select(
                pl.when(value.is_null()).then(pl.lit("missing")).otherwise(pl.lit("known")).alias("status")
            ).to_series(),
        ],
        schema=SCHEMA,
    )


def totals_from(raw: RawTable, layer: Layer, territories: Territories) -> pl.DataFrame:
    """Accept the totals that a layer's shares are of, or refuse them with every fault in them.

    Raises:
        InputError: a missing column, no row, an unknown territory, a repeated row, or a figure that is none.
    """
    required = ("period", "region_code", "value")
    _raise(refusals.missing_columns(raw, required) or refusals.empty_table(raw))
    _raise(
        refusals.empty_cells(raw, "period")
        + refusals.empty_cells(raw, "region_code")
        + refusals.unknown_codes(raw, "region_code", territories.codes, "the table of territories")
        + refusals.repeated_keys(raw, required[:2])
        + _faulty_values(raw, "value", layer)
    )
    key = pl.repeat(layer.key, raw.cells.height, dtype=pl.String, eager=True).alias("layer")
    columns = [
        key,
        raw.column("period"),
        raw.column("region_code"),
        _values(raw, "value", layer).alias("total"),
    ]
    return pl.DataFrame(columns, schema=TOTALS_SCHEMA)


def faulty_codes(raw: RawTable, territories: Territories, classification: Classification) -> list[Fault]:
    """Empty cells in the key columns and codes that no table lists."""
    return (
        [fault for column in KEY for fault in refusals.empty_cells(raw, column)]
        + refusals.unknown_codes(raw, "region_code", territories.codes, "the table of territories")
        + refusals.unknown_codes(raw, "activity_code", classification.codes, classification.file)
    )


def decimals_shown(raw: RawTable, column: str) -> int | None:
    """The least number of decimals that writes every figure of the column; ``None`` where there is no figure.

    Read from the numbers and not from their text: a table that went through floating point holds
    ``15.299999999999997`` where one decimal was meant.
    """
    figures = raw.column(column).cast(pl.Float64, strict=False).drop_nulls().to_numpy()
    figures = figures[np.isfinite(figures)]
    if not figures.size:
        return None
    slack = FLOATING_ERROR * np.maximum(1.0, np.abs(figures))
    fits = (d for d in range(MOST_DECIMALS) if (np.abs(figures - np.round(figures, d)) <= slack).all())
    return next(fits, MOST_DECIMALS)


def grid(
    observations: pl.DataFrame,
    totals: pl.DataFrame,
    layer: Layer,
    territories: Territories,
    classification: Classification,
) -> Grid:
    """The layer's observations as arrays over all territories and the activities that it has rows for."""
    rows = observations.filter(pl.col("layer") == layer.key)
    seen = set(rows["activity_code"])
    periods = tuple(sorted(set(rows["period"])))
    activities = tuple(code for code in classification.codes if code in seen)
    values = np.full((len(periods), len(territories.codes), len(activities)), 0.0 if layer.absent == "zero" else np.nan)
    place = [
        _positions(rows[name], labels)
        for name, labels in zip(KEY, (periods, territories.codes, activities), strict=True)
    ]
    values[tuple(place)] = rows["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    if layer.absent == "zero":
        _unpublished_areas_are_missing(values, rows, periods, territories)
    stated = totals.filter((pl.col("layer") == layer.key) & pl.col("period").is_in(list(periods)))
    sums = np.full(values.shape[:2], np.nan)
    place = [_positions(stated["period"], periods), _positions(stated["region_code"], territories.codes)]
    sums[tuple(place)] = stated["total"].fill_null(np.nan).to_numpy()
    return Grid(periods, territories.codes, activities, values, sums)


def _unpublished_areas_are_missing(
    values: np.ndarray, rows: pl.DataFrame, periods: tuple[str, ...], territories: Territories
) -> None:
    """An area without a row of its own in a period published nothing: that is no zero, whatever absent rows mean."""
    regions = set(territories.regions)
    published = set(zip(rows["period"], rows["region_code"], strict=True))
    for t, period in enumerate(periods):
        for i, code in enumerate(territories.codes):
            if code not in regions and (period, code) not in published:
                values[t, i] = np.nan


def _positions(labels: pl.Series, order: tuple[str, ...]) -> np.ndarray:
    return labels.replace_strict(list(order), range(len(order)), return_dtype=pl.Int64).to_numpy()


def _faulty_values(raw: RawTable, column: str, layer: Layer) -> list[Fault]:
    negative = refusals.negative_numbers(raw, column, NEGATIVE_REMEDY) if layer.negative == "refuse" else []
    return refusals.not_numbers(raw, column) + refusals.infinite_numbers(raw, column) + negative


def _values(raw: RawTable, column: str, layer: Layer) -> pl.Series:
    number = raw.column(column).cast(pl.Float64)
    if layer.negative == "refuse":
        return number
    instead = None if layer.negative == "missing" else 0.0
    return pl.select(pl.when(number < 0).then(pl.lit(instead, pl.Float64)).otherwise(number).alias(column)).to_series()


def _counted_twice(raw: RawTable, classification: Classification) -> list[Fault]:
    """An activity and a part of it in one layer: their sum would count the part twice."""
    present = set(raw.column("activity_code").drop_nulls())
    return [
        Fault(
            f"{code!r} is a part of {parent!r}, and the file has both: their sum would count it twice",
            "Keep one of them in this file; put the other into a layer of its own.",
            raw.file,
            tuple(raw.cells.filter(raw.column("activity_code") == code)[ROW].to_list()),
            "activity_code",
        )
        for code in classification.codes
        if code in present and (parent := classification.parents.get(code)) in present
    ]


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise InputError(faults)
