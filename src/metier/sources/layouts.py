"""Layouts: tables that are not one row per figure, made so on reading. The file itself is never touched.

A study names a layout in ``layout`` of a layer, and the workbook of the next year is read in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import polars as pl

from metier.errors import Fault
from metier.observe.classifications import Classification
from metier.observe.findings import Finding
from metier.observe.origins import Origin
from metier.observe.places import Place, Places
from metier.observe.raw_table import ROW, RawTable
from metier.observe.sentences import Sentence, several
from metier.observe.territories import Territories
from metier.sources.periods import are_days_of_years

NO_HEADINGS: Mapping[str, str] = MappingProxyType({})
PLACES = pl.Schema({ROW: pl.UInt32, "sheet": pl.String, "line": pl.Int64, "letter": pl.String})


@dataclass(frozen=True)
class Asked:
    """What a layer asks of a layout.

    Attributes:
        folder: the study folder.
        file: the file's name in it.
        territories: the study's territories, which the names and codes in the file are read against.
        classification: the layer's activities.
        sheet: the one sheet that is read; without it every sheet that bears a table.
        first_period, last_period: the periods that are read; empty where there is no bound.
        period: the period of a table that does not say it.
    """

    folder: Path
    file: str
    territories: Territories
    classification: Classification
    sheet: str | None = None
    first_period: str = ""
    last_period: str = ""
    period: str = ""

    def wants(self, period: str) -> bool:
        """Whether a period lies within the bounds. Periods are written alike, so that their order is that of text."""
        return lies_within(period, self.first_period, self.last_period)


@dataclass(frozen=True)
class LaidOut:
    """A file as one row per figure.

    Attributes:
        table: the rows.
        sha256: the digest of the file's bytes.
        findings: what was left out on the way, and why.
    """

    table: RawTable
    sha256: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Unpivoted(RawTable):
    """One row per figure, each of which knows the cell that it came from.

    Attributes:
        stands: per row its sheet, its line there, and the letter of the cell of its value.
        across: in a text, the letter of a column of figures -> its heading.
    """

    stands: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PLACES))
    across: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def fault(self, problem: str, remedy: str, rows: Sequence[int] = (), column: str = "") -> Fault:
        """A fault told at the cells of the file, those of its first sheet where it concerns several."""
        at = self.stands.filter(pl.col(ROW).is_in(list(rows)))
        heading = self.headings.get(column, column)
        if not at.height:
            return Fault(problem, remedy, self.file, (), heading)
        sheet = at["sheet"][0]
        first = at.filter(pl.col("sheet") == sheet)
        letters = first["letter"].unique()
        more = f" (and in {at['sheet'].n_unique() - 1} more sheets)" if at["sheet"].n_unique() > 1 else ""
        if column == "value" and letters.len() == 1:
            return Fault(problem + more, remedy, self.file, tuple(first["line"]), "", sheet, letters[0])
        cells = ", ".join(f"{letter}{line}" for letter, line in first.select("letter", "line").head(5).rows())
        return Fault(f"{problem}{more}; cells {cells}", remedy, self.file, (), heading, sheet)

    def at(self, row: int) -> str:
        """The cell that a row came from."""
        sheet, line, letter = self.stands.filter(pl.col(ROW) == row).select("sheet", "line", "letter").row(0)
        return f"cell {letter}{line} of sheet {sheet}" if sheet else f"cell {letter}{line}"

    def origin(self, column: str) -> Origin:
        """The cells that the rows came from."""
        cells = self.stands[(self.cells[ROW] - 1).cast(pl.UInt32)]  # numbered from 1, and never in another order
        key = ["sheet", "letter"]
        columns = cells.select(key).unique(maintain_order=True)
        column_of = cells.join(columns.with_row_index("column"), on=key, maintain_order="left")["column"]
        return Origin(tuple(map(self._column, *columns)), cells["line"].cast(pl.UInt32), column_of)

    def _column(self, sheet: str, letter: str) -> Place:
        """A column of figures: in a text, where no letters are seen, by its heading if it has one."""
        heading = self.across.get(letter, "")
        return Place(self.file, sheet, None, "" if heading and not sheet else letter, heading)


def unpivoted(
    file: str, rows: pl.DataFrame, sheets: Sequence[RawTable] = (), across: Mapping[str, str] = NO_HEADINGS
) -> Unpivoted:
    """A table of rows with ``sheet``, ``line`` and ``letter`` beside the columns of a layer.

    Args:
        file: the name by which messages call it.
        rows: the rows.
        sheets: where the figures come from a workbook, its sheets: which of their cells hold numbers, texts, or what
            they are merged with.
        across: where they come from a text, the letter of a column of figures -> its heading.
    """
    numbered = rows.with_row_index(ROW, offset=1)
    places = numbered.select(PLACES.keys()).cast(PLACES)
    written = pl.exclude(ROW).cast(pl.String)  # a column of nothing but empty cells is one of texts too
    cells = numbered.drop("sheet", "line", "letter").select(written, pl.col(ROW).cast(pl.UInt32))
    raw = Unpivoted(file, cells, pointed=frozenset(("value",)) if sheets else frozenset(), stands=places, across=across)
    merged = _rows_of(places, {(raw.sheet, letter): rows for raw in sheets for letter, rows in raw.merged.items()})
    texts = {(raw.sheet, letter): raw.texts[letter] for raw in sheets for letter in raw.pointed}
    wordy = _rows_of(places, texts).append(_rows_outside(places, list(texts)))
    return replace(raw, texts={"value": wordy} if sheets else {}, merged={"value": merged})


def _rows_of(places: pl.DataFrame, cells: Mapping[tuple[str, str], pl.Series]) -> pl.Series:
    """The rows that come from those cells, which are given by sheet and letter."""
    listed = [
        pl.select(pl.lit(sheet).alias("sheet"), pl.lit(letter).alias("letter"), lines.cast(pl.Int64).alias("line"))
        for (sheet, letter), lines in cells.items()
    ]
    wanted = pl.concat([places.head(0).select("sheet", "letter", "line"), *listed])
    return places.join(wanted, on=["sheet", "letter", "line"], how="semi")[ROW]


def _rows_outside(places: pl.DataFrame, columns: Sequence[tuple[str, str]]) -> pl.Series:
    """The rows that come from none of those columns of the sheets."""
    known = pl.DataFrame(columns, schema={"sheet": pl.String, "letter": pl.String}, orient="row")
    return places.join(known, on=["sheet", "letter"], how="anti")[ROW]


def dated(raw: RawTable) -> RawTable:
    """The table with years for the first or the last days of them."""
    if "period" not in raw.columns or not are_days_of_years(raw.texts_of("period").drop_nulls().to_list()):
        return raw
    return replace(raw, cells=raw.cells.with_columns(pl.col("period").str.slice(0, 4)))


def lies_within(period: str, first: str, last: str) -> bool:
    """Whether a period is not before the first nor after the last; an empty bound bounds nothing.

    >>> lies_within("2016", "2016", ""), lies_within("2015", "2016", "")
    (True, False)
    """
    return period >= first and (not last or period <= last)


def within_periods(raw: RawTable, first: str, last: str) -> tuple[RawTable, tuple[Finding, ...]]:
    """The rows of the periods that are asked for, and a finding that names the others."""
    periods = raw.column("period")
    left = sorted(period for period in periods.unique().drop_nulls() if not lies_within(period, first, last))
    if not left:
        return raw, ()
    beyond = periods.is_in(left).fill_null(value=False)
    told = periods_left_out(raw.file, left, raw.filtered(beyond).origin("value").sheets())
    return raw.filtered(~beyond), (told,)


def periods_left_out(file: str, left: Sequence[str], places: Places) -> Finding:
    """The finding that names the periods beyond the bounds of the study file."""
    told = Sentence(
        "periods-left-out",
        "The periods {periods} of {file} were left out: they lie before `first_period` or after `last_period` of the "
        "layer.",
        {"periods": several(left), "file": file},
    )
    return Finding("note", "periods-left-out", file, told, places)
