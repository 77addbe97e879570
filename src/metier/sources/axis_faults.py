"""What is refused of the headings and labels of a cross-table: months, headings among years, figures without names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from metier.errors import Fault
from metier.observe.raw_table import ROW
from metier.observe.written_numbers import tidied
from metier.sources.grids import NUMBER, Grid
from metier.sources.periods import is_day, is_month, part_of_year, period_of

WHOLE_YEARS = "Give the figures of whole years: the sum of the months, or their mean where each is a stock."


def faulty_times(grid: Grid) -> list[Fault]:
    """Months and days in the place of periods, and headings among years that are none.

    Args:
        grid: a sheet, cut.
    """
    return _of_a_month(grid) or _months_across(grid) or _months_down(grid) or _no_periods(grid)


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
