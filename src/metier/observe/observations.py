"""The one long table of observations: accepted or refused here."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from metier.errors import Fault, InputError
from metier.observe import refusals
from metier.observe.ancestry import ancestors
from metier.observe.classifications import Classification
from metier.observe.figures import Figures, figures
from metier.observe.findings import Finding
from metier.observe.layers import Layer
from metier.observe.left_out import listed
from metier.observe.origins import Origin
from metier.observe.raw_table import ROW, RawTable
from metier.observe.revisions import unknown_territories
from metier.observe.sentences import Sentence
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
FLAGS_SCHEMA = {
    "layer": pl.String,
    "period": pl.String,
    "region_code": pl.String,
    "activity_code": pl.String,
    "flag": pl.String,
}
TOTALS_SCHEMA = {"layer": pl.String, "period": pl.String, "region_code": pl.String, "total": pl.Float64}
MOST_DECIMALS = 12
ROWS_AT_ONCE = 1 << 14  # of figures, so that they stay near the processor
FLOATING_ERROR = 1e-11
NEGATIVE_REMEDY = 'Correct it, or set `negative = "missing"` or `"zero"` for the layer.'


@dataclass(frozen=True)
class Observed:
    """A layer's table, accepted.

    Attributes:
        table: layer, period, region_code, activity_code, value, status.
        flags: layer, period, region_code, activity_code, flag: one row for each letter after a figure.
        decimals: the decimals that the figures show; ``None`` where there is no figure.
        origin: where each row of the table stands in the file.
        intake: what was found on reading them.
    """

    table: pl.DataFrame
    flags: pl.DataFrame
    decimals: int | None
    origin: Origin
    intake: tuple[Finding, ...] = ()


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
) -> Observed:
    """Accept a layer's table as observations, or refuse it with every fault in it.

    Args:
        raw: columns ``period``, ``region_code``, ``activity_code``, ``value`` and, if wanted, ``unit`` and ``flag``.

    Returns:
        The observations. The status of a value is ``known``, ``missing`` or ``confidential``; the value is null where
        it is not known. An empty cell is missing; marks and letters mean what the layer's notation says.

    Raises:
        InputError: a missing column, no row, an empty or unknown code, a repeated row, periods written in several ways,
            text, an infinity or (unless the layer takes them) a negative number in a figure, several units, or an
            activity beside a part of itself.
    """
    _raise(refusals.missing_columns(raw, (*KEY, "value")) or refusals.empty_table(raw))
    raw, left_out = listed(raw, layer, territories, classification)
    found = figures(raw, "value", layer.notation, "flag")
    raw.coded(KEY)  # side by side, for the checks to come
    _raise(
        faulty_codes(raw, territories, classification)
        + refusals.repeated_keys(raw, KEY)
        + refusals.unlike_periods(raw, "period")
        + _faulty_values(raw, "value", found, layer)
        + refusals.several_values(raw, "unit", "Give each unit a layer of its own.")
        + refusals.several_values(raw, "freq", "Read the rows of one frequency: name it in `where` of the layer.")
        + _counted_twice(raw, classification)
    )
    key = pl.repeat(layer.key, raw.cells.height, dtype=pl.String, eager=True).alias("layer")
    value, status = _values(found, layer)
    table = pl.DataFrame([key, *(raw.column(name) for name in KEY), value, status], schema=SCHEMA)
    intake = (*left_out, *numbers_as_text(raw, "value", found, layer))
    return Observed(table, _flags(raw, layer, found), decimals_shown(found.value), raw.origin("value"), intake)


def numbers_as_text(raw: RawTable, column: str, found: Figures, layer: Layer) -> tuple[Finding, ...]:
    """What is told of the numbers that a workbook holds as text."""
    if not found.as_text:
        return ()
    told = Sentence(
        "numbers-as-text",
        "{figures} figures of layer {layer!r} are texts among numbers, and were read as numbers. Look whether they are "
        "what the office meant: a spreadsheet leaves as text what it does not take for a number.",
        {"figures": len(found.as_text), "layer": layer.key},
    )
    return (Finding("note", "numbers-as-text", layer.key, told, raw.places(found.as_text, column)),)


def _flags(raw: RawTable, layer: Layer, found: Figures) -> pl.DataFrame:
    key = pl.DataFrame([raw.cells[ROW].cast(pl.UInt32), *(raw.column(name) for name in KEY)])
    told = found.flags.join(key, on=ROW, how="left", maintain_order="left")
    return told.select(pl.lit(layer.key).alias("layer"), *KEY, "flag").cast(pl.String)


def totals_from(raw: RawTable, layer: Layer, territories: Territories) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Accept the totals that a layer's shares are of, or refuse them with every fault in them.

    Returns:
        layer, period, region_code, total; and what was found on reading them.

    Raises:
        InputError: a missing column, no row, an unknown territory, a repeated row, or a figure that is none.
    """
    required = ("period", "region_code", "value")
    _raise(refusals.missing_columns(raw, required) or refusals.empty_table(raw))
    found = figures(raw, "value", replace(layer.notation, decimal_mark="automatic"))
    _raise(
        refusals.empty_cells(raw, "period")
        + refusals.empty_cells(raw, "region_code")
        + unknown_territories(raw, "region_code", territories)
        + refusals.repeated_keys(raw, required[:2])
        + refusals.unlike_periods(raw, "period")
        + _faulty_values(raw, "value", found, layer)
    )
    key = pl.repeat(layer.key, raw.cells.height, dtype=pl.String, eager=True).alias("layer")
    columns = [
        key,
        raw.column("period"),
        raw.column("region_code"),
        _values(found, layer)[0].alias("total"),
    ]
    return pl.DataFrame(columns, schema=TOTALS_SCHEMA), numbers_as_text(raw, "value", found, layer)


def faulty_codes(raw: RawTable, territories: Territories, classification: Classification) -> list[Fault]:
    """Empty cells in the key columns and codes that no table lists."""
    return (
        [fault for column in KEY for fault in refusals.empty_cells(raw, column)]
        + unknown_territories(raw, "region_code", territories)
        + refusals.unknown_codes(raw, "activity_code", classification.codes, classification.file)
    )


def decimals_shown(value: pl.Series) -> int | None:
    """The least number of decimals that writes every figure; ``None`` where there is no figure.

    Read from the numbers and not from their text: a table that went through floating point holds
    ``15.299999999999997`` where one decimal was meant.
    """
    shown = value.drop_nulls().to_numpy()
    decimals = None
    for begin in range(0, shown.size, ROWS_AT_ONCE):
        block = shown[begin : begin + ROWS_AT_ONCE]
        block = block[np.isfinite(block)]
        if block.size:
            decimals = _decimals(block, decimals or 0)
    return decimals


def _decimals(left: np.ndarray, decimals: int) -> int:
    """The decimals of some figures, if they are not fewer than those of others."""
    while decimals < MOST_DECIMALS:
        slack = FLOATING_ERROR * np.maximum(1.0, np.abs(left))
        left = left[np.abs(left - np.round(left, decimals)) > slack]  # what fits here fits more decimals
        if not left.size:
            break
        decimals += 1
    return decimals


def grid(
    observations: pl.DataFrame,
    totals: pl.DataFrame,
    layer: Layer,
    territories: Territories,
    classification: Classification,
) -> Grid:
    """The layer's observations as arrays over all territories and the activities that it has rows for."""
    rows = observations.filter(pl.col("layer") == layer.key)
    seen = set(rows["activity_code"].unique())
    periods = tuple(sorted(rows["period"].unique()))
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
    published = set(rows.select("period", "region_code").unique().iter_rows())
    for t, period in enumerate(periods):
        for i, code in enumerate(territories.codes):
            if code not in regions and (period, code) not in published:
                values[t, i] = np.nan


def _positions(labels: pl.Series, order: tuple[str, ...]) -> np.ndarray:
    return labels.replace_strict(list(order), range(len(order)), return_dtype=pl.Int64).to_numpy()


def _faulty_values(raw: RawTable, column: str, found: Figures, layer: Layer) -> list[Fault]:
    if layer.negative != "refuse":
        return found.faults
    return found.faults + refusals.negative_values(raw, column, found.value, NEGATIVE_REMEDY)


def _values(found: Figures, layer: Layer) -> tuple[pl.Series, pl.Series]:
    """Values and status; what is below zero as the layer says."""
    if layer.negative == "refuse":
        return found.value, found.status
    value, status = pl.col("value"), pl.col("status")
    instead = pl.lit(None if layer.negative == "missing" else 0.0, pl.Float64)
    table = pl.DataFrame([found.value, found.status]).with_columns(
        pl.when(value < 0).then(instead).otherwise(value).alias("value")
    )
    missing = value.is_null() & (status == "known")
    table = table.with_columns(pl.when(missing).then(pl.lit("missing")).otherwise(status).alias("status"))
    return table["value"], table["status"]


def _counted_twice(raw: RawTable, classification: Classification) -> list[Fault]:
    """An activity and a part of it in one layer: their sum would count the part twice."""
    present = set(raw.texts_of("activity_code"))
    return [
        raw.fault(
            f"{code!r} is a part of {whole!r}, and the file has both: their sum would count it twice",
            "Keep one of them in this file; put the other into a layer of its own.",
            tuple(raw.cells.filter(raw.column("activity_code") == code)[ROW].to_list()),
            "activity_code",
        )
        for code in classification.codes
        if code in present
        for whole in ancestors(code, classification.parents)
        if whole in present
    ]


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise InputError(faults)
