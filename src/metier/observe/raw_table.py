"""A table as it was read: text in cells, with the place of each cell. Nothing is accepted yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import polars as pl

from metier.errors import Fault
from metier.observe.coded import Coded, coded
from metier.observe.origins import Origin
from metier.observe.places import Place, Places

ROW = "row"
CellsOf = Mapping[str, pl.Series]  # column -> rows


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


def _nowhere() -> CellsOf:
    return MappingProxyType({})


@dataclass(frozen=True)
class RawTable:
    """Text cells of one file or sheet.

    Attributes:
        file: the name by which messages call it.
        cells: one text column per column of the file, empty cells null, and an integer column ``row`` that holds
            the row's number as a spreadsheet shows it (the heading is row 1 unless it stands lower).
        sheet: the sheet of the workbook; empty for files that have no sheets.
        letters: column -> the letter that a spreadsheet shows above it; empty for files that have no sheets.
        headings: column -> the heading in the file, for the columns that the study calls otherwise.
        pointed: the columns whose numbers the file holds as numbers: their text here has a decimal point, always.
        texts: the cells of those columns that the file holds as text all the same.
        merged: the cells that hold what the first of their merged cells holds.
        heading_row: the row of the heading.
    """

    file: str
    cells: pl.DataFrame
    sheet: str = ""
    letters: Mapping[str, str] = field(default_factory=_nothing)
    headings: Mapping[str, str] = field(default_factory=_nothing)
    pointed: frozenset[str] = frozenset()
    texts: CellsOf = field(default_factory=_nowhere)
    merged: CellsOf = field(default_factory=_nowhere)
    heading_row: int = 1
    _coded: dict[str, Coded] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file, in its order."""
        return tuple(name for name in self.cells.columns if name != ROW)

    def column(self, name: str) -> pl.Series:
        """The text of a column; all null where the file lacks it."""
        if name in self.cells.columns:
            return self.cells[name]
        return pl.repeat(None, self.cells.height, dtype=pl.String, eager=True).alias(name)

    def coded(self, names: Sequence[str]) -> tuple[Coded, ...]:
        """Columns by numbers that stand for their texts; counted once, for several checks ask for the same."""
        new = [name for name in names if name not in self._coded]
        if new:
            columns = pl.DataFrame([self.column(name) for name in new])
            self._coded.update(zip(new, coded(columns, new), strict=True))
        return tuple(self._coded[name] for name in names)

    def texts_of(self, name: str) -> pl.Series:
        """Each text of a column once, in the order in which they first stand there."""
        return self.coded([name])[0].texts

    def among(self, cells: CellsOf, name: str) -> pl.Series:
        """Per row whether the column's cell is one of those."""
        if name not in cells:
            return pl.repeat(False, self.cells.height, dtype=pl.Boolean, eager=True)
        return self.cells[ROW].is_in(cells[name].implode())

    def fault(self, problem: str, remedy: str, rows: Sequence[int] = (), column: str = "") -> Fault:
        """A fault in this table: rows by their numbers, the column by its name here or in the file."""
        heading, letter = self.headings.get(column, column), self.letters.get(column, "")
        return Fault(problem, remedy, self.file, tuple(rows), heading, self.sheet, letter)

    def at(self, row: int) -> str:
        """A row's place within the file, as words of a sentence."""
        return f"row {row}"

    def origin(self, column: str) -> Origin:
        """Where the cells of a column stand, row by row."""
        heading, letter = self.headings.get(column, column), self.letters.get(column, "")
        return Origin.of_column(Place(self.file, self.sheet, None, letter, heading), self.cells[ROW])

    def places(self, rows: Sequence[int], column: str) -> Places:
        """Where the cells of a column stand in some rows."""
        return self.filtered(self.cells[ROW].is_in(list(rows))).origin(column).every_cell()

    def renamed(self, names: Mapping[str, str]) -> RawTable:
        """The table with columns under other names.

        Args:
            names: new name -> name here. A column that already has a new name gives way.
        """
        new = {old: name for name, old in names.items()}
        hidden = [name for name in names if name in self.cells.columns and name not in new]
        cells = self.cells.drop(hidden).rename(new)
        return replace(
            self,
            cells=cells,
            letters={new.get(name, name): letter for name, letter in self.letters.items() if name not in hidden},
            headings={new.get(name, name): self.headings.get(name, name) for name in self.columns if name in new},
            pointed=frozenset(new.get(name, name) for name in self.pointed - set(hidden)),
            texts={new.get(name, name): rows for name, rows in self.texts.items() if name not in hidden},
            merged={new.get(name, name): rows for name, rows in self.merged.items() if name not in hidden},
        )

    def filtered(self, keep: pl.Series) -> RawTable:
        """The rows for which ``keep`` is true; each knows its number still."""
        return replace(self, cells=self.cells.filter(keep))

    def filled(self, name: str, text: str) -> RawTable:
        """The table with one more column that says the same in every row."""
        column = pl.repeat(text, self.cells.height, dtype=pl.String, eager=True).alias(name)
        return replace(self, cells=self.cells.with_columns(column))
