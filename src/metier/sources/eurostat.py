r"""Eurostat's own tab-separated layout: ``unit,nace_r2,age,geo\time`` in the first column, one column a period."""

from __future__ import annotations

import polars as pl

from metier.errors import Fault, InputError, shortened
from metier.observe.raw_table import ROW, RawTable
from metier.sources.headings import letter_of
from metier.sources.layouts import Asked, LaidOut, unpivoted
from metier.sources.tables import read_table

MARK = "\\"
OWN = (ROW, "line", "value", "letter", "sheet")  # columns that the reader makes itself


def is_eurostat(raw: RawTable) -> bool:
    r"""Whether a table's first heading joins the names of dimensions, with the one across after ``\``."""
    first = raw.columns[0] if raw.columns else ""
    return MARK in first and "," in first.split(MARK)[0]


def read(asked: Asked) -> LaidOut:
    """Read the file as one row per series and period, in columns that bear the names of its dimensions.

    Figures stay as they are written, with the letters after them: they are read like those of any other table.

    Raises:
        InputError: the first heading is not that of this layout, or a row has more or fewer dimensions than it.
    """
    source = read_table(asked.folder, asked.file)
    raw = source.table
    if not is_eurostat(raw):
        problem = f"the first heading is {raw.columns[0]!r}, and not one like 'unit,nace_r2,geo{MARK}time'"
        raise InputError([raw.fault(problem, "Take `layout` out, or fetch the file as TSV.", (1,))])
    return LaidOut(long(raw), source.sha256)


def long(raw: RawTable) -> RawTable:
    """The rows of series as rows of figures."""
    joined, *periods = raw.columns
    *dimensions, across = _dimensions(raw)
    parts = raw.column(joined).str.split(",")
    bad = raw.cells.filter(parts.list.len() != len(dimensions))[ROW].to_list()
    if bad:
        problem = f"the first cell does not name {len(dimensions)} dimensions, as its heading does"
        raise InputError([Fault(problem, "Fetch the file again.", raw.file, tuple(bad), joined)])
    named = parts.list.to_struct(fields=dimensions).struct.unnest().with_columns(raw.cells[ROW].alias("line"))
    letters = {period: letter_of(i) for i, period in enumerate(periods, 1)}
    rows = pl.concat([named, raw.cells.select(periods)], how="horizontal").unpivot(
        periods, index=[*dimensions, "line"], variable_name=across, value_name="value"
    )
    letter = pl.col(across).replace_strict(letters, return_dtype=pl.String).alias("letter")
    headings = {letter: period for period, letter in letters.items()}
    return unpivoted(raw.file, rows.with_columns(pl.lit("").alias("sheet"), letter), across=headings)


def _dimensions(raw: RawTable) -> list[str]:
    """The names of the dimensions, the one across last."""
    joined, *periods = raw.columns
    before, *after = joined.split(MARK)
    names = [name.strip() for name in (*before.split(","), *after)]
    if len(after) != 1 or not all(names) or len({*names, *periods, *OWN}) != len(names) + len(periods) + len(OWN):
        heading = f"the heading '{shortened(joined)}'"
        problem = f"{heading} does not name each dimension once, the one across after a single {MARK}"
        raise InputError([raw.fault(problem, "Fetch the file again.", (1,))])
    return names
