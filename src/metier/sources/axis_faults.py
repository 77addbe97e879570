"""What is refused of the headings and labels of a cross-table: months, headings among years, figures without names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import polars as pl

from metier.errors import Fault
from metier.observe.raw_table import ROW
from metier.observe.written_numbers import tidied
from metier.sources.grids import NUMBER, Grid, Head
from metier.sources.periods import (
    is_day,
    is_month,
    part_of_year,
    period_of,
    period_within,
    tells_part_of_year,
    years_in,
)

WHOLE_YEARS = "Give the figures of whole years: the sum of the months, or their mean where each is a stock."


def faulty_times(grid: Grid) -> list[Fault]:
    """Months and days in the place of periods, and headings among years that are none.

    Args:
        grid: a sheet, cut.
    """
    return (
        _of_a_month(grid)
        or _months_across(grid)
        or _months_down(grid)
        or _no_periods(grid)
        or _unlike_periods(grid)
        or _second_table(grid)
        or _table_beside(grid)
    )


def part_of_year_above(grid: Grid) -> list[Fault]:
    """A table that tells its time above it only, where that is a part of a year: a month, a quarter, a half.

    Args:
        grid: a sheet, cut, with no periods beside or above its figures.
    """
    if period_within(grid.above):
        return []
    said = next((text for text in grid.above if tells_part_of_year(text)), None)
    if said is None:
        return []
    problem = f"the table is of a part of a year, {said!r}; years and quarters are read"
    return [grid.raw.fault(problem, f"{WHOLE_YEARS} Or write the year above the table if it is one of a whole year.")]


def two_headings_across(grid: Grid, heads: Sequence[Head]) -> list[Fault]:
    """Two rows of headings that cross: beneath each text of the upper one the same texts, such as measures or sexes.

    Args:
        grid: a sheet, cut.
        heads: its rows of headings that name neither periods nor regions.
    """
    kept = [head for head in heads if len(set(head.texts.values())) > 1]
    for upper, lower in pairwise(kept):
        beneath: dict[str, list[str]] = {}
        for letter, text in upper.texts.items():
            beneath.setdefault(text, []).append(lower.texts.get(letter, ""))
        kinds = {frozenset(texts) for texts in beneath.values()}
        if len(beneath) > 1 and len(kinds) == 1 and len(next(iter(kinds))) > 1:
            named = ", ".join(dict.fromkeys(lower.texts.values()))
            problem = f"beneath each of the headings there are the same ones: {named}; only one row can be the activity"
            letter = next(iter(lower.texts))
            return [grid.raw.fault(problem, "Keep the columns of one of them.", (lower.line,), letter)]
    return []


def figures_without_names(grid: Grid, rows: pl.DataFrame, across: Sequence[Mapping[str, object]]) -> list[Fault]:
    """Figures of which it is not said of what region, activity or period they are.

    Args:
        grid: a sheet, cut.
        rows: its figures, one a row.
        across: per thing that stands across, column of figures -> what is said of it there.
    """
    bearing = rows.filter(pl.col("value").pipe(tidied).str.contains(NUMBER))
    bare = [letter for letter in grid.letters if any(said and letter not in said for said in across)]
    beneath = bearing.filter(pl.col("letter").is_in(bare))
    others = bearing.filter(~pl.col("letter").is_in(bare))
    return _beneath_nothing(grid, beneath) + _beside_nothing(grid, others)


def _beneath_nothing(grid: Grid, rows: pl.DataFrame) -> list[Fault]:
    return [
        grid.raw.fault(
            "there are figures in a column without a heading",
            "Write the heading above them, or delete them.",
            lines,
            letter,
        )
        for letter, lines in rows.group_by("letter", maintain_order=True).agg("line").rows()
    ]


def _beside_nothing(grid: Grid, rows: pl.DataFrame) -> list[Fault]:
    lacking = {
        "region": pl.col("region").is_null(),
        "activity": (pl.col("texts").list.len() == 0) & (pl.col("code") == ""),
        "period": pl.col("period").is_null(),
    }
    nameless = {kind: rows.filter(lacks) for kind, lacks in lacking.items()}
    return [
        grid.raw.fault(
            f"there are figures and no {kind} beside or above them",
            f"Write the {kind}, or delete the figures.",
            figures["line"].unique(maintain_order=True).to_list(),
            figures["letter"][0],
        )
        for kind, figures in nameless.items()
        if figures.height
    ]


def _of_a_month(grid: Grid) -> list[Fault]:
    """A sheet of one month by its name or by what stands above its table."""
    month = next((text for text in (grid.raw.sheet, *grid.above) if is_month(text)), None)
    if month is None:
        return []
    return [grid.raw.fault(f"the table is of months, {month!r}; years and quarters are read", WHOLE_YEARS)]


def _months_across(grid: Grid) -> list[Fault]:
    for head in grid.heads:
        months = {letter: text for letter, text in head.texts.items() if is_month(text) or is_day(text)}
        others = {*head.texts.values()} - {*months.values()}
        if len({*months.values()}) > 1 and all(_is_period(text) for text in others):
            letter, text = next(iter(months.items()))
            problem = f"the headings are months or days, such as {text!r}; years and quarters are read"
            return [grid.raw.fault(problem, WHOLE_YEARS, (head.line,), letter)]
    return []


def _months_down(grid: Grid) -> list[Fault]:
    for letter in grid.stubs:
        texts = grid.body[letter].drop_nulls()
        others = [text for text in texts.unique() if not is_month(text) and not is_day(text)]
        if texts.n_unique() - len(others) > 1 and all(_is_period(text) for text in others):
            at = next(i for i, text in enumerate(grid.body[letter]) if text is not None and text not in others)
            problem = f"the labels are months or days, such as {grid.body[letter][at]!r}; years and quarters are read"
            return [grid.raw.fault(problem, WHOLE_YEARS, (int(grid.body[ROW][at]),), letter)]
    return []


def _unlike_periods(grid: Grid) -> list[Fault]:
    """Headings that each hold a year of their own and words that are not understood, such as of several years."""
    for head in grid.heads:
        texts = list(head.texts.values())
        years = [years_in(text) for text in texts]
        if len(texts) > 1 and len({*texts}) == len(texts) and not any(map(_is_period, texts)) and all(years):
            if len({*map(frozenset, years)}) < len(texts):
                continue
            letter, text = next(iter(head.texts.items()))
            problem = f"the headings hold years and more, such as {text!r}; only whole years and quarters are read"
            remedy = "Write the year alone where the figure is of that year; leave out means of years."
            return [grid.raw.fault(problem, remedy, (head.line,), letter)]
    return []


def _second_table(grid: Grid) -> list[Fault]:
    """A row within the table that heads its column of labels again and has words where the figures are."""
    for letter, heading in grid.stubs.items():
        if not heading:
            continue
        again = grid.body.filter(pl.col(letter) == heading)
        for row in again.select(ROW, *grid.letters).rows():
            words = {text for text in row[1:] if text}
            if len(words) > 1 and not any(re.match(NUMBER, " ".join(text.split())) for text in words):
                problem = "a second table begins here, beneath other headings"
                remedy = "Put each table on a sheet or into a file of its own."
                return [grid.raw.fault(problem, remedy, (int(row[0]),), letter)]
    return []


def _table_beside(grid: Grid) -> list[Fault]:
    """A column of labels right of figures that is headed as one left of them, and says other things in its rows."""
    place = {letter: i for i, letter in enumerate(grid.raw.columns)}
    first = min(place[letter] for letter in grid.letters)
    left = {heading: letter for letter, heading in grid.stubs.items() if heading and place[letter] < first}
    for letter, heading in grid.stubs.items():
        if place[letter] < first or heading not in left:
            continue
        labels, own = grid.body[letter], grid.body[left[heading]]
        differ = (labels != own).fill_null(value=False)
        if differ.any():
            problem = f"a second table stands beside the first: {heading!r} heads other labels here"
            remedy = "Put each table on a sheet or into a file of its own."
            rows = grid.body.filter(differ)[ROW].to_list()
            return [grid.raw.fault(problem, remedy, rows, letter)]
    return []


def _is_period(text: str) -> bool:
    return period_of(text) is not None or part_of_year(text, "") is not None


def _no_periods(grid: Grid) -> list[Fault]:
    """Headings among years that are no year, such as those of changes: they are neither periods nor activities."""
    for head in grid.heads:
        others = {letter: text for letter, text in head.texts.items() if period_of(text) is None}
        if len(others) * 2 < len(head.texts) and not all(map(_is_period, others.values())):
            letter, text = next(iter(others.items()))
            problem = f"the headings are periods, but for {text!r} above the column {letter}"
            return [grid.raw.fault(problem, "Delete the column, or correct its heading.", (head.line,), letter)]
    return []
