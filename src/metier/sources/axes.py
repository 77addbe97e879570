"""Where a table says of which region, activity and period a figure is: down its labels, across, or above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import polars as pl

from metier.errors import Fault
from metier.sources.axis_faults import faulty_times
from metier.sources.grids import ACTIVITY, CODE, REGION, Grid, Head
from metier.sources.periods import part_of_year, period_of, period_within

KNOWN = 0.5  # of the texts of an axis, the share that must name territories for it to be that of regions; chosen here
SHORT = 12  # letters of a code at most; chosen here
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Axes:
    """Where a grid says what. Each of the three is stated down, across, or once for the whole sheet.

    Attributes:
        region_down, region_across, region: the column of labels, the texts by column of figures, or the text.
        region_above: the column of labels in which a region stands above the rows of its activities.
        period_down, period_across, period: the same of periods; those across and of the sheet are periods already.
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
        return bool(self.period_down or self.period_across or self.period)

    @property
    def has_regions(self) -> bool:
        """Whether it is said of which region a figure is."""
        return bool(self.region_down or self.region_across or self.region_above or self.region)


def axes_of(grid: Grid, region_of: Callable[[str], str | None]) -> tuple[Axes, list[Fault]]:
    """The axes of a grid; faults where its times are no periods, or two things could be the activities.

    Args:
        grid: the grid.
        region_of: the code of the territory that a text names.
    """
    period_lines, across = _periods_across(grid)
    if above := _region_above(grid, region_of):
        period = "" if across else period_within(grid.above) or period_within([grid.raw.sheet])
        found = Axes(region_above=above, period_across=across, period=period, activity_down=(above,))
        return found, faulty_times(grid)
    region_down, region_line = _regions(grid, region_of, period_lines)
    period_down = "" if across else _period_down(grid, region_down)
    heads = [head for head in grid.heads if head.line not in {*period_lines, region_line}]
    activity_across = _activities_across(grid, heads)
    down, code, faults = _activities_down(grid, {region_down, period_down} - {""}, region_down, bool(activity_across))
    region_across = next((head.texts for head in grid.heads if head.line == region_line), MappingProxyType({}))
    faults = faulty_times(grid) or [_with_region(fault, bool(region_down or region_line)) for fault in faults]
    found = Axes(
        region_down,
        region_across,
        "" if region_down or region_across else _region_of_sheet(grid, region_of),
        period_down=period_down,
        period_across=across,
        period="" if period_down or across else period_within(grid.above) or period_within([grid.raw.sheet]),
        activity_down=down,
        activity_across=activity_across,
        code=code,
    )
    return found, faults


def _with_region(fault: Fault, known: bool) -> Fault:
    """The fault of two activities; where nothing is known to be the region, one of them may be it."""
    return (
        fault if known else replace(fault, remedy="Call the column of regions `region`, or keep the rows of one kind.")
    )


def _periods_across(grid: Grid) -> tuple[set[int], Texts]:
    """The rows of headings that are periods, and the period of each column."""
    for i, head in enumerate(grid.heads):
        named = {letter: period for letter, text in head.texts.items() if (period := period_of(text)) is not None}
        if named and set(named) == set(head.texts):
            below = grid.heads[i + 1] if i + 1 < len(grid.heads) else None
            parts = _parts(named, below.texts) if below is not None else {}
            if below is not None and parts:
                return {head.line, below.line}, MappingProxyType(parts)
            return {head.line}, MappingProxyType(named)
    return set(), MappingProxyType({})


def _parts(years: Texts, below: Texts) -> dict[str, str]:
    """Quarters beneath years, where every column has one."""
    parts = {letter: part_of_year(text, years[letter]) for letter, text in below.items() if letter in years}
    known = {letter: part for letter, part in parts.items() if part is not None}
    return known if known and set(known) == set(years) else {}


def _regions(grid: Grid, region_of: Callable[[str], str | None], taken: set[int]) -> tuple[str, int]:
    """The column of labels or the line of headings that names regions; the empty word and 0 where none does."""
    down = {letter: grid.body[letter].drop_nulls().unique().to_list() for letter in grid.stubs}
    across = {head.line: list(dict.fromkeys(head.texts.values())) for head in grid.heads if head.line not in taken}
    best_down = max(down, key=lambda letter: _known(down[letter], region_of), default="")
    best_across = max(across, key=lambda line: _known(across[line], region_of), default=0)
    most_down = _known(down.get(best_down, ()), region_of)
    most_across = _known(across.get(best_across, ()), region_of)
    if max(most_down, most_across) > 1:
        return (best_down, 0) if most_down >= most_across else ("", best_across)
    called = next((letter for letter, heading in grid.stubs.items() if REGION.search(heading)), "")
    if called:
        return called, 0
    if any(ACTIVITY.search(heading) for heading in grid.stubs.values()) and across:
        return "", max(across)
    return "", 0


def _region_above(grid: Grid, region_of: Callable[[str], str | None]) -> str:
    """The only column of labels, where it names regions and beneath each of them the same activities."""
    if len(grid.stubs) != 1:
        return ""
    (letter,) = grid.stubs
    regions = {code for text in grid.raw.column(letter).drop_nulls().unique() if (code := region_of(text)) is not None}
    others = [text for text in grid.body[letter].drop_nulls() if region_of(text) is None]
    repeated = len(others) - len(set(others))
    return letter if len(regions) > 1 and repeated >= len(regions) - 1 and len(others) >= len(regions) else ""


def _known(texts: Sequence[str], region_of: Callable[[str], str | None]) -> int:
    codes = [code for text in texts if (code := region_of(text)) is not None]
    return len(set(codes)) if len(codes) >= KNOWN * len(texts) else 0


def _region_of_sheet(grid: Grid, region_of: Callable[[str], str | None]) -> str:
    """The region that the sheet's name or a text above the table names, else the sheet's name."""
    return next((text for text in (grid.raw.sheet, *grid.above) if region_of(text) is not None), grid.raw.sheet)


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
    left = [letter for letter in grid.stubs if letter not in taken and not _follows(grid, letter, region)]
    telling = [letter for letter in left if grid.body[letter].n_unique() > 1 and not _numbers(grid, letter)]
    if not telling:
        return (), "", []
    finest = max(telling, key=lambda letter: grid.body[letter].n_unique())
    others = [letter for letter in telling if letter != finest and not _follows(grid, letter, finest)]
    if across or others:
        return (), "", [_several(grid, [finest, *others], across)]
    code = next((letter for letter in telling if _is_code(grid, letter)), "")
    return (finest, *(letter for letter in telling if letter != finest)), code, []


def _follows(grid: Grid, letter: str, leader: str) -> bool:
    """Whether a label is the same wherever the leading one is: its translation, its code, the district it lies in."""
    if not leader:
        return False
    pairs = grid.body.select(pl.col(leader).forward_fill().alias("leader"), pl.col(letter).alias("led")).drop_nulls()
    return bool(pairs.unique().height <= pairs["leader"].n_unique())


def _numbers(grid: Grid, letter: str) -> bool:
    """Whether a column only numbers the rows."""
    texts = grid.body[letter].drop_nulls()
    counted = [text.rstrip(".") for text in texts]
    return bool(counted) and counted == [str(i) for i in range(1, len(counted) + 1)]


def _is_code(grid: Grid, letter: str) -> bool:
    texts = grid.body[letter].drop_nulls()
    short = bool((texts.str.len_chars() <= SHORT).all()) and not texts.str.contains(" ").any()
    return short and (
        CODE.search(grid.stubs[letter]) is not None or bool(texts.str.contains(r"^[A-ZА-Я]?[\d.\-]*$").all())
    )


def _several(grid: Grid, letters: Sequence[str], across: bool) -> Fault:
    called = " and ".join(
        f"{letter} ({grid.stubs[letter] or grid.body[letter].drop_nulls()[0]!r})" for letter in letters
    )
    beside = ", and so do the headings" if across else ""
    problem = f"figures are told apart by the column {called}{beside}; only one of them can be the activity"
    measure = next(iter(grid.heads[-1].texts.values())) if across else ""
    value = f" Where the headings are measures, say which is read: `metier new DIR --from FILE --value {measure!r}`."
    return grid.raw.fault(problem, f"Keep the rows of one kind.{value if across else ''}")
