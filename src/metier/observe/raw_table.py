"""A table as it was read: text in cells, with the place of each row. Nothing is accepted yet."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

ROW = "row"


@dataclass(frozen=True)
class RawTable:
    """Text cells of one file or sheet.

    Attributes:
        file: the name by which messages call it.
        cells: one text column per column of the file, empty cells null, and an integer column ``row`` that holds
            the row's number as a spreadsheet shows it (the heading is row 1).
    """

    file: str
    cells: pl.DataFrame

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file, in its order."""
        return tuple(name for name in self.cells.columns if name != ROW)

    def column(self, name: str) -> pl.Series:
        """The text of a column; all null where the file lacks it."""
        if name in self.cells.columns:
            return self.cells[name]
        return pl.Series(name, [None] * self.cells.height, dtype=pl.String)
