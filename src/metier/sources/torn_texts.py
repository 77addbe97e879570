"""What a download that broke leaves among the rows of a text file: a server's error, marks, rows split otherwise."""

from __future__ import annotations

import re

import polars as pl

from metier.errors import Fault
from metier.observe.raw_table import ROW
from metier.sources.grids import NUMBER, Grid

FETCH = "Fetch it again."
REMAINS = re.compile(
    r"^\s*</?(?:!doctype|html|head|body|title|error|br)\b|^(?:<{7}|={7}|>{7})(?:\s|$)|truncat|"
    r"limit exceeded|timed? out",
    re.I,
)
SEPARATORS = "|;\t,"
TOLD = 60  # letters of a text that are told


def remains(grid: Grid) -> list[Fault]:
    """Rows that look like notes and are none: what a server or a program left, or cells between other separators.

    Args:
        grid: a sheet, cut; only a text file can have such rows.
    """
    if grid.raw.sheet:
        return []
    cells = grid.raw.cells.join(grid.body.select(ROW), on=ROW, how="anti", maintain_order="left")
    filled = pl.sum_horizontal(pl.col(grid.raw.columns).is_not_null())
    alone = cells.filter(filled == 1).select(ROW, pl.coalesce(grid.raw.columns))
    width = len(grid.stubs) + len(grid.letters)
    return [fault for line, text in alone.rows() for fault in _of_note(grid, line, text, width)]


def _of_note(grid: Grid, line: int, text: str, width: int) -> list[Fault]:
    told = repr(text if len(text) <= TOLD else f"{text[:TOLD]}…")
    if REMAINS.search(text):
        problem = f"{told} stands in the table: a download that broke off leaves such rows"
        return [grid.raw.fault(problem, FETCH, (line,))]
    for separator in SEPARATORS:
        parts = text.split(separator)
        if len(parts) == width > 2 and re.match(NUMBER, parts[-1].strip()):
            problem = f"the cells of this row are separated by {separator!r} and those of the others are not: {told}"
            return [grid.raw.fault(problem, "Separate all rows in the same way.", (line,))]
    return []
