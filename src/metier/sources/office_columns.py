"""What single offices do with columns, undone: letters of quality in a column beside each figure, headings in one cell.

Eurostat's workbooks have a column of flags right of each year; Poland's data bank writes activity, year and unit in one
heading, with semicolons between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from metier.observe.raw_table import RawTable
from metier.sources.periods import period_of

FLAGS = r"^[a-z]{1,3}$"
BETWEEN = ";"


def flags_beside(raw: RawTable, first: int, figures: Sequence[str], heads: Sequence[Sequence[str | None]]) -> list[str]:
    """The columns of figures that hold nothing but letters, right of one of figures and under no heading of their own.

    Args:
        raw: the sheet.
        first: how many rows stand above the first of figures.
        figures: the columns of figures.
        heads: the rows of headings, the texts above these columns.
    """
    found: list[str] = []
    for i, letter in enumerate(figures[1:], 1):
        own = any(row[i] and row[i] != row[i - 1] for row in heads)
        texts = raw.column(letter).slice(first).drop_nulls()
        if not own and texts.str.contains(FLAGS).all() and figures[i - 1] not in found:
            found.append(letter)
    return found


def with_flags(body: pl.DataFrame, figures: Sequence[str], flags: Sequence[str]) -> pl.DataFrame:
    """The rows with each flag behind the figure that it stands beside, as in ``12.5 b``."""
    beside = {figures[figures.index(letter) - 1]: letter for letter in flags}
    joined = [
        pl.concat_str(pl.col(value), pl.lit(" ") + pl.col(flag), ignore_nulls=True).alias(value)
        for value, flag in beside.items()
    ]
    return body.with_columns(joined)


def parted_headings(row: Sequence[str | None]) -> list[list[str | None]]:
    """A row of headings that each join as many texts, one of them a period, as rows of one text each; else the row.

    >>> parted_headings(["farming;2019;[person]", "farming;2020;[person]"])
    [['farming', 'farming'], ['2019', '2020'], ['[person]', '[person]']]
    >>> parted_headings(["2019", None])
    [['2019', None]]
    """
    parts = [[part.strip() for part in cell.split(BETWEEN)] for cell in row if cell]
    lengths = {*map(len, parts)}
    if len(lengths) != 1 or lengths == {1}:
        return [[*row]]
    if not any(all(period_of(part) is not None for part in parts_there) for parts_there in zip(*parts, strict=True)):
        return [[*row]]
    left = iter(parts)
    spread = [next(left) if cell else [None] * next(iter(lengths)) for cell in row]
    return [[*texts] for texts in zip(*spread, strict=True)]


def before_times(raw: RawTable, first: int, told: Mapping[str, Sequence[str]], timed: Sequence[str]) -> list[str]:
    """The columns left of all years, with a heading of their own and whole numbers: codes, and nothing of a year."""
    if len(timed) < 2 or [*raw.columns[raw.columns.index(timed[0]) :]] != [*timed]:
        return []
    left = [letter for letter in raw.columns[: raw.columns.index(timed[0])] if told[letter]]
    return [letter for letter in left if raw.column(letter).slice(first).drop_nulls().str.contains(r"^\d{1,4}$").all()]
