"""Where a table says of which region, activity and period a figure is: down its labels, across, or above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

import polars as pl

from metier.errors import Fault
from metier.observe.raw_table import ROW
from metier.sources.axis_faults import faulty_times, part_of_year_above, two_headings_across
from metier.sources.grids import Grid, Head
from metier.sources.heading_words import CODE
from metier.sources.label_columns import follows, is_code, numbers_rows
from metier.sources.periods import part_of_year, period_of, period_within
from metier.sources.region_axis import region_above, region_of_sheet, regions_of

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Axes:
    """Where a grid says what. Each of the three is stated down, across, or once for the whole sheet.

    Attributes:
        region_down, region_across, region: the column of labels, the texts by column of figures, or the text.
        region_above: the column of labels in which a region stands above the rows of its activities.
        period_down, period_across, period: the same of periods; those across and of the sheet are periods already.
        period_sections: row that stands across the table and names a period -> that period, of all rows beneath it.
        activity_down: the columns of labels that name activities; the first is the one that tells rows apart.
        activity_across: per column of figures the texts that name an activity, the lowest heading first.
        activity: the activity of the whole sheet.
        code: the column of labels with the codes of activities; empty where there is none.
    """

    region_down: str = ""
    region_across: Texts = field(default_factory=lambda: MappingProxyType({}))
    region: str = ""
    region_above: str = ""
    period_down: str = ""
    period_across: Texts = field(default_factory=lambda: MappingProxyType({}))
    period_sections: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    period: str = ""
    activity_down: tuple[str, ...] = ()
    activity_across: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    activity: str = ""
    code: str = ""

    @property
    def has_activities(self) -> bool:
        """Whether figures are told apart by activity."""
        return bool(self.activity_down or self.activity_across or self.activity)

    @property
    def tells_period(self) -> bool:
        """Whether it is said of which period a figure is."""
        return bool(self.period_down or self.period_across or self.period_sections or self.period)

    @property
    def has_regions(self) -> bool:
        """Whether it is said of which region a figure is."""
        return bool(self.region_down or self.region_across or self.region_above or self.region)


def axes_of(grid: Grid, region_of: Callable[[str], str | None], region: str = "") -> tuple[Axes, list[Fault]]:
    """The axes of a grid; faults where its times are no periods, or two things could be the activities.

    Args:
        grid: the grid.
        region_of: the code of the territory that a text names.
        region: the heading or the letter of the column of regions, where it was said.
    """
    period_lines, across = _periods_across(grid)
    if not region and (above := region_above(grid, region_of)):
        period = "" if across else _period_of_sheet(grid)
        found = Axes(region_above=above, period_across=across, period=period, activity_down=(above,))
        return found, faulty_times(grid)
    asked = next((letter for letter, heading in grid.stubs.items() if region and region in (heading, letter)), "")
    region_down, region_line = (asked, 0) if asked else regions_of(grid, region_of, period_lines)
    period_down = "" if across else _period_down(grid, region_down)
    sections = MappingProxyType({}) if across or period_down else _period_sections(grid)
    heads = [head for head in grid.heads if head.key not in {*period_lines, region_line}]
    activity_across = _activities_across(grid, heads)
    down, code, faults = _activities_down(grid, {region_down, period_down} - {""}, region_down, bool(activity_across))
    region_across = next((head.texts for head in grid.heads if head.key == region_line), MappingProxyType({}))
    faults = faulty_times(grid) or [_with_region(fault, bool(region_down or region_line)) for fault in faults]
    faults = faults or two_headings_across(grid, heads)
    faults = faults or ([] if across or period_down or sections else part_of_year_above(grid))
    found = Axes(
        region_down,
        region_across,
        "" if region_down or region_across else region_of_sheet(grid, region_of),
        period_down=period_down,
        period_across=across,
        period_sections=sections,
        period="" if period_down or across or sections else _period_of_sheet(grid),
        activity_down=down,
        activity_across=activity_across,
        code=code,
    )
    return found, faults


def _with_region(fault: Fault, known: bool) -> Fault:
    """The fault of two activities; where nothing is known to be the region, one of them may be it."""
    return (
        fault
        if known
        else replace(
            fault,
            remedy="Call the column of regions `region`, or say which it is by its heading or its letter: "
            "`metier new DIR --from FILE --region HEADING`.",
        )
    )


def _periods_across(grid: Grid) -> tuple[set[int], Texts]:
    """The rows of headings that are periods, and the period of each column."""
    for i, head in enumerate(grid.heads):
        named = {letter: period for letter, text in head.texts.items() if (period := period_of(text)) is not None}
        if named and set(named) == set(head.texts):
            below = grid.heads[i + 1] if i + 1 < len(grid.heads) else None
            parts = _parts(named, below.texts) if below is not None else {}
            if below is not None and parts:
                return {head.key, below.key}, MappingProxyType(parts)
            return {head.key}, MappingProxyType(named)
    return set(), MappingProxyType({})


def _parts(years: Texts, below: Texts) -> dict[str, str]:
    """Quarters beneath years, where every column has one."""
    parts = {letter: part_of_year(text, years[letter]) for letter, text in below.items() if letter in years}
    known = {letter: part for letter, part in parts.items() if part is not None}
    return known if known and set(known) == set(years) else {}


def _period_of_sheet(grid: Grid) -> str:
    return period_within(grid.above) or period_within([grid.raw.sheet])


def _period_sections(grid: Grid) -> Mapping[int, str]:
    """Rows that name a period across the table, where different ones stand above different rows of figures."""
    columns = [pl.col(letter) for letter in (*grid.stubs, *grid.letters)]
    only = pl.coalesce(columns)
    alone = grid.raw.cells.filter(pl.all_horizontal([column.is_null() | (column == only) for column in columns]))
    named = {line: period_within([text]) for line, text in alone.select(ROW, only).rows() if text}
    sections = {line: period for line, period in named.items() if period}
    begins = sorted(sections)
    rows = grid.body[ROW]
    heading = [
        line
        for line, after in pairwise([*begins, None])
        if ((rows > line) & (rows < after) if after else rows > line).any()
    ]
    found = {line: sections[line] for line in heading}
    return MappingProxyType(found if len({*found.values()}) > 1 and len({*found.values()}) == len(found) else {})


def _period_down(grid: Grid, region_down: str) -> str:
    for letter, heading in grid.stubs.items():
        texts = grid.body[letter].drop_nulls().unique()
        if (
            letter != region_down
            and texts.len()
            and all(period_of(text) for text in texts)
            and not CODE.search(heading)
        ):
            return letter
    return ""


def _activities_across(grid: Grid, heads: Sequence[Head]) -> Mapping[str, tuple[str, ...]]:
    kept = [head for head in heads if len(set(head.texts.values())) > 1]
    if not kept:
        return MappingProxyType({})
    texts = {letter: [head.texts[letter] for head in kept if letter in head.texts] for letter in grid.letters}
    return MappingProxyType({letter: tuple(dict.fromkeys(reversed(told))) for letter, told in texts.items() if told})


def _activities_down(
    grid: Grid, taken: set[str], region: str, across: bool
) -> tuple[tuple[str, ...], str, list[Fault]]:
    """The columns of labels that tell rows apart beside region and period, and which of them holds codes."""
    left = [letter for letter in grid.stubs if letter not in taken and not follows(grid, letter, region)]
    telling = [letter for letter in left if grid.body[letter].n_unique() > 1 and not numbers_rows(grid, letter)]
    if not telling:
        return (), "", []
    finest = max(telling, key=lambda letter: grid.body[letter].n_unique())
    others = [letter for letter in telling if letter != finest and not follows(grid, letter, finest)]
    if across or others:
        return (), "", [_several(grid, [finest, *others], across)]
    code = next((letter for letter in telling if is_code(grid, letter)), "")
    return (finest, *(letter for letter in telling if letter != finest)), code, []


def _several(grid: Grid, letters: Sequence[str], across: bool) -> Fault:
    called = " and ".join(
        f"{letter} ({grid.stubs[letter] or grid.body[letter].drop_nulls()[0]!r})" for letter in letters
    )
    beside = ", and so do the headings" if across else ""
    problem = f"figures are told apart by the column {called}{beside}; only one of them can be the activity"
    measure = next(iter(grid.heads[-1].texts.values())) if across else ""
    value = f" Where the headings are measures, say which is read: `metier new DIR --from FILE --value {measure!r}`."
    return grid.raw.fault(problem, f"Keep the rows of one kind.{value if across else ''}")
