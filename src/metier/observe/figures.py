"""The text of a column to figures: value, status and flags of each cell.

A plain number needs one cast of the whole column. Only what is left over is looked at closely: marks of missing
figures, letters after a figure, blanks between thousands, decimal commas. Which of point and comma is the decimal mark
is read from the column as a whole, or refused; it is never guessed cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from metier.errors import Fault
from metier.observe import refusals
from metier.observe.marks import CONFIDENTIAL, FLAGS, Notation
from metier.observe.raw_table import ROW, RawTable
from metier.observe.written_numbers import Mark, is_open, number, shows, tidied

EVIDENCE_ROWS = 1_000
FLAGGED = rf"^(.*[^a-zA-Z ]) ?([{''.join(FLAGS)}]{{1,4}})$"
NORMAL = "A"  # what SDMX writes where there is nothing to say about an observation


@dataclass(frozen=True)
class Figures:
    """A column read as figures.

    Attributes:
        value: the numbers; null where the figure is missing or confidential.
        status: ``known``, ``missing`` or ``confidential``.
        flags: columns ``row`` and ``flag``: one row for each letter after a figure or a mark.
        as_text: the rows whose number a workbook holds as text, in a column of numbers.
        faults: what is neither figure nor mark; where there are any, the rest is not to be used.
    """

    value: pl.Series
    status: pl.Series
    flags: pl.DataFrame
    as_text: tuple[int, ...]
    faults: list[Fault]


def figures(raw: RawTable, column: str, notation: Notation, flag_column: str = "") -> Figures:
    """Read a column of a raw table as figures.

    Args:
        raw: the table.
        column: the column of figures.
        notation: marks and decimal mark.
        flag_column: the column that holds the letters, for files that keep them apart from the figures.

    Returns:
        The figures; an empty cell is missing.
    """
    written = _written(raw, column)
    value = _numbers(raw.column(column))
    said = notation.decimal_mark
    point = said == "." or (said == "automatic" and _point_is_evident(written))
    cells = _split(_left_over(raw, written, value, point), notation)
    faults: list[Fault] = []
    if cells.height:
        mark, faults = (said, []) if said != "automatic" else _decided(raw, column, cells, point)
        cells = cells.with_columns(value=_value(mark))
        faults += _no_figures(raw, column, cells, notation, both_ways=bool(faults))
        value = _written_back(value, cells)
    faults += refusals.infinite_values(raw, column, value)
    merged = raw.among(raw.merged, column) & value.is_not_null()
    faults += refusals.figures_in_merged_cells(raw, column, merged)
    flags = _flags(raw, cells, flag_column)
    status = _status(raw, value, cells, flags)
    return Figures(value.alias("value"), status, flags, _as_text(raw, column, value), faults)


def _numbers(text: pl.Series) -> pl.Series:
    """Texts that are numbers as they stand, null where they are none; on all cores, as a cast alone is not."""
    cast = pl.col(text.name).cast(pl.Float64, strict=False)
    return text.to_frame().lazy().select(cast).collect(engine="streaming").to_series()


def _written(raw: RawTable, column: str) -> pl.Series:
    """The cells whose text somebody wrote; null where the file holds a number, which leaves nothing open."""
    text = raw.column(column)
    if column not in raw.pointed:
        return text
    return pl.select(pl.when(raw.among(raw.texts, column)).then(text)).to_series()


def _as_text(raw: RawTable, column: str, value: pl.Series) -> tuple[int, ...]:
    if column not in raw.texts:
        return ()
    return tuple(raw.cells[ROW].filter(raw.among(raw.texts, column) & value.is_not_null()))


def _point_is_evident(text: pl.Series) -> bool:
    """Whether one of the first figures can only have a decimal point."""
    head = pl.DataFrame({"text": text.head(EVIDENCE_ROWS)})
    return bool(head.select(shows(pl.col("text"), ".").any()).item())


def _left_over(raw: RawTable, text: pl.Series, value: pl.Series, point: bool) -> pl.DataFrame:
    """The cells that the cast of the whole column did not read or, where the point is open, may have read wrongly."""
    unread = (value.is_null() | value.is_nan()) & text.is_not_null()
    if not point:
        unread |= text.str.contains(".", literal=True)
    place = unread.fill_null(value=False).arg_true()
    return pl.DataFrame({"place": place, ROW: raw.cells[ROW].gather(place), "text": text.gather(place)})


def _split(cells: pl.DataFrame, notation: Notation) -> pl.DataFrame:
    """Each cell as a mark with its meaning, or as the text of a number; and the letters after it."""
    meaning = pl.col("core").replace_strict(
        list(notation.marks), list(notation.marks.values()), default=None, return_dtype=pl.String
    )
    cells = cells.with_columns(core=tidied(pl.col("text"))).with_columns(meaning=meaning)
    flagged = pl.col("meaning").is_null() & pl.col("core").str.contains(FLAGGED)
    cells = cells.with_columns(
        letters=pl.when(flagged).then(pl.col("core").str.extract(FLAGGED, 2)),
        core=pl.when(flagged).then(pl.col("core").str.extract(FLAGGED, 1)).otherwise("core"),
    )
    return cells.with_columns(meaning=pl.coalesce("meaning", meaning))


def _decided(raw: RawTable, column: str, cells: pl.DataFrame, point: bool) -> tuple[Mark, list[Fault]]:
    """The decimal mark that the column shows; faults where it shows both, or leaves open what it is."""
    core, number_like = pl.col("core"), pl.col("meaning").is_null()
    shown = cells.select(
        point=number_like & shows(core, "."),
        comma=number_like & shows(core, ","),
        open=number_like & is_open(core),
    )
    points, commas = shown["point"].sum() + point, shown["comma"].sum()
    if points and commas:
        pointed = pl.DataFrame({"core": _written(raw, column)}).select(shows(core, ".")).to_series()
        pointed |= _mask(raw, cells.filter(shown["point"]))  # with letters behind, or blanks between
        mark: Mark = "." if pointed.sum() >= commas else ","
        fewer = _mask(raw, cells.filter(shown["comma"])) if mark == "." else pointed
        return mark, refusals.both_decimal_marks(raw, column, fewer, mark)
    if not points and not commas and shown["open"].any():
        return ".", refusals.open_decimal_mark(raw, column, _mask(raw, cells.filter(shown["open"])))
    return "," if commas else ".", []


def _value(mark: Mark) -> pl.Expr:
    zero = pl.when(pl.col("meaning") == "zero").then(pl.lit(0.0))
    return pl.when(pl.col("meaning").is_null()).then(number(pl.col("core"), mark)).otherwise(zero)


def _no_figures(raw: RawTable, column: str, cells: pl.DataFrame, notation: Notation, both_ways: bool) -> list[Fault]:
    """Cells that are no figure and no mark; where the decimal mark is at fault already, no figure either way."""
    bad = pl.col("value").is_null() & pl.col("meaning").is_null()
    if both_ways:
        bad &= number(pl.col("core"), ".").is_null() & number(pl.col("core"), ",").is_null()
    refuse = refusals.no_figures_nor_marks if notation.marks else refusals.no_figures
    return refuse(raw, column, _mask(raw, cells.filter(bad)))


def _mask(raw: RawTable, cells: pl.DataFrame) -> pl.Series:
    empty = pl.repeat(False, raw.cells.height, dtype=pl.Boolean, eager=True)
    return empty.scatter(cells["place"], True) if cells.height else empty


def _written_back(value: pl.Series, cells: pl.DataFrame) -> pl.Series:
    return cells["value"] if cells.height == value.len() else value.scatter(cells["place"], cells["value"])


def _flags(raw: RawTable, cells: pl.DataFrame, flag_column: str) -> pl.DataFrame:
    """The letters after figures and marks and those of the column beside, one a row."""
    found = cells.filter(pl.col("letters").is_not_null()).select(ROW, "letters")
    if flag_column in raw.columns:
        apart = pl.DataFrame([raw.cells[ROW], raw.column(flag_column).alias("letters")]).drop_nulls()
        apart = apart.filter(pl.col("letters") != NORMAL).with_columns(pl.col("letters").str.to_lowercase())
        found = pl.concat([found, apart])
    known = f"[{''.join(FLAGS)}]"
    told = found.with_columns(flag=pl.col("letters").str.extract_all(known)).explode("flag")
    return told.select(ROW, "flag").drop_nulls().unique(maintain_order=True).cast({ROW: pl.UInt32})


def _status(raw: RawTable, value: pl.Series, cells: pl.DataFrame, flags: pl.DataFrame) -> pl.Series:
    status = pl.repeat("known", value.len(), dtype=pl.String, eager=True).alias("status")
    if not value.null_count():
        return status
    secret = cells.filter(pl.col("meaning") == "confidential")[ROW]
    secret = pl.concat([secret, flags.filter(pl.col("flag") == CONFIDENTIAL)[ROW]]).cast(raw.cells[ROW].dtype)
    hidden = pl.when(raw.cells[ROW].is_in(secret.implode())).then(pl.lit("confidential")).otherwise(pl.lit("missing"))
    return pl.select(pl.when(value.is_null()).then(hidden).otherwise(status).alias("status")).to_series()
