"""Places in the files: cells, rows, sheets. Where a finding says that something stands, and where a person looks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby

from metier.errors import ROWS_SHOWN, STUDY_FILE, Fault, shortened
from metier.observe.sentences import Figure, Sentence, Several


@dataclass(frozen=True)
class Place:
    """One cell, row, sheet or file.

    Attributes:
        file: the file's name as the study gives it.
        sheet: the sheet of the workbook; empty for files that have no sheets.
        row: the row's number as a spreadsheet shows it (the heading is row 1); ``None`` where the whole is meant.
        letter: the letter that a spreadsheet shows above the column; empty where the column goes by its heading.
        heading: the heading of the column, or the key of the study file; empty where none is meant.
    """

    file: str
    sheet: str = ""
    row: int | None = None
    letter: str = ""
    heading: str = ""

    @property
    def cell(self) -> str:
        """The name of the cell in a spreadsheet, as ``D14``; empty where it has none."""
        return f"{self.letter}{self.row}" if self.letter and self.row is not None else ""

    def as_object(self) -> dict[str, str | int | None]:
        """The place as JSON: file, sheet, cell, row, column; null for what it does not have."""
        return {
            "file": self.file,
            "sheet": self.sheet or None,
            "cell": self.cell or None,
            "row": self.row,
            "column": self.heading or None,
        }


@dataclass(frozen=True)
class Places:
    """The first places of several, and how many more there are.

    Example:
        >>> from metier.observe.places import Place, Places
        >>> print(Places((Place("gva.xlsx", "2019", 14, "D"), Place("gva.xlsx", "2020", 14, "D")), more=3))
        gva.xlsx, sheet 2019, cell D14; sheet 2020, cell D14 and 3 more
        >>> print(Places((Place("jobs.tsv", row=7, heading="2019"), Place("jobs.tsv", row=9, heading="2019"))))
        jobs.tsv, rows 7, 9, column 2019
    """

    first: tuple[Place, ...] = ()
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.first)

    def __str__(self) -> str:
        return str(self.told)

    def followed_by(self, others: Places) -> Places:
        """These places and the others behind them, no more of them told than of one."""
        both = (*self.first, *others.first)
        return Places(both[:ROWS_SHOWN], len(both[ROWS_SHOWN:]) + self.more + others.more)

    @property
    def told(self) -> Sentence:
        """The places as a phrase: those of one column or sheet together, file and sheet named where they change."""
        groups = [list(places) for _, places in groupby(self.first, _column)]
        before = [Place(""), *(group[0] for group in groups)]
        phrases = [_phrase(group, other) for group, other in zip(groups, before, strict=False)]
        return Sentence("places", "{places}", {"places": Several(tuple(phrases), self.more, "; ")})


NOWHERE = Places()
SAID = {
    "sheet": (Sentence("places.sheet", "sheet {names}"), Sentence("places.sheets", "sheets {names}")),
    "cell": (Sentence("places.cell", "cell {names}"), Sentence("places.cells", "cells {names}")),
    "row": (Sentence("places.row", "row {names}"), Sentence("places.rows", "rows {names}")),
    "column": (Sentence("places.column", "column {names}"),) * 2,
    "key": (Sentence("places.key", "key {names}"),) * 2,
}


def places_from(found: Iterable[Place]) -> Places:
    """Places, each once, the first of them to be told."""
    each = list(dict.fromkeys(found))
    return Places(tuple(each[:ROWS_SHOWN]), len(each[ROWS_SHOWN:]))


def places_of(fault: Fault) -> Places:
    """Where a fault is."""
    if not fault.file:
        return NOWHERE
    rows = fault.rows or (None,)
    return places_from(Place(fault.file, fault.sheet, row, fault.letter, fault.column) for row in rows)


def _column(place: Place) -> tuple[str, str, str, bool]:
    """What places have in common that are told together."""
    whole = place.row is None
    return place.file, "" if whole else place.sheet, "" if place.letter else place.heading, whole


def _phrase(places: Sequence[Place], before: Place) -> Figure:
    """Places of one column, or cells of one sheet, behind another place."""
    one = places[0]
    told: list[Figure] = [one.file] if one.file != before.file else []
    if one.sheet and (one.file, one.sheet) != (before.file, before.sheet):
        told.append(_named("sheet", dict.fromkeys(place.sheet for place in places)))
    if one.row is not None:
        told.append(_named("cell" if one.letter else "row", [place.cell or str(place.row) for place in places]))
    if one.heading and not one.letter:
        told.append(_named("key" if one.file.endswith(STUDY_FILE) else "column", [shortened(one.heading)]))
    return reduce(_within, told or [one.file])


def _named(kind: str, names: Collection[str]) -> Sentence:
    one, many = SAID[kind]
    return replace(many if len(names) > 1 else one, figures={"names": ", ".join(names)})


def _within(whole: Figure, part: Figure) -> Figure:
    return Sentence("places.within", "{whole}, {part}", {"whole": whole, "part": part})
