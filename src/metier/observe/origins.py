"""Where the rows of an accepted table come from: each observation is one cell of one file, and keeps its place.

A table of one row a figure costs nothing here: its rows are numbered through, and all its figures stand in one column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from metier.errors import ROWS_SHOWN
from metier.observe.places import NOWHERE, Place, Places, places_from

AT = "at"  # the column that numbers a layer's rows


@dataclass(frozen=True, eq=False)
class Origin:
    """Per row of a table the cell that its figure stands in.

    Attributes:
        columns: the columns of figures, each with its file, sheet, letter and heading.
        lines: the row in the file.
        column_of: which of the columns; ``None`` where there is one only.
    """

    columns: tuple[Place, ...] = ()
    lines: Sequence[int] | pl.Series = ()
    column_of: pl.Series | None = None

    @classmethod
    def of_column(cls, column: Place, lines: pl.Series) -> Origin:
        """Where all figures stand in one column; rows that follow one another are not kept one by one."""
        first, last = (int(lines[0]), int(lines[-1])) if lines.len() else (0, -1)
        through = last - first + 1 == lines.len()
        return cls((column,), range(first, last + 1) if through else lines)

    def cells(self, at: pl.Series) -> Places:
        """The cells of some rows, counted from 0, in their order."""
        if not self.columns:
            return NOWHERE
        first = at.head(ROWS_SHOWN).to_list()
        return Places(tuple(self._cell(i) for i in first), at.len() - len(first))

    def every_cell(self) -> Places:
        """The cells of all rows."""
        return self.cells(pl.int_range(len(self.lines), eager=True))

    def sheets(self, at: pl.Series | None = None) -> Places:
        """The file and the sheets that some rows stand in, or all of them."""
        columns = self.columns
        if at is not None and self.column_of is not None:
            columns = tuple(columns[i] for i in self.column_of.gather(at).unique().sort())
        return places_from(Place(column.file, column.sheet) for column in columns)

    def _cell(self, i: int) -> Place:
        column = self.columns[0 if self.column_of is None else int(self.column_of[i])]
        return replace(column, row=int(self.lines[i]))


UNKNOWN = Origin()


@dataclass(frozen=True, eq=False)
class LayerRows:
    """The rows of one layer, which know where they stand.

    Attributes:
        key: what the study file calls the layer.
        table: its observations, or its published coefficients, and their numbers from 0 in the column ``at``.
        origin: where each of them stands.
    """

    key: str
    table: pl.DataFrame
    origin: Origin

    @classmethod
    def among(cls, table: pl.DataFrame, key: str, origin: Origin = UNKNOWN) -> LayerRows:
        """The rows of a layer among those of all layers; where they follow one another, no copy is made of them."""
        own = table["layer"] == key
        first, count = own.arg_max() or 0, int(own.sum())
        together = bool(own.slice(first, count).all())
        rows = table.slice(first, count) if together else table.filter(own)
        return cls(key, rows.with_row_index(AT), origin)

    @cached_property
    def periods(self) -> list[str]:
        """Its periods, in their order."""
        return self.table["period"].unique().sort().to_list()

    def cells(self, rows: pl.DataFrame) -> Places:
        """Where some of the rows stand."""
        return self.origin.cells(rows[AT])

    def sheets(self, rows: pl.DataFrame) -> Places:
        """Which file and sheets hold some of the rows."""
        return self.origin.sheets(rows[AT])

    @property
    def file(self) -> Places:
        """The file of the layer, and its sheets."""
        return self.origin.sheets()
