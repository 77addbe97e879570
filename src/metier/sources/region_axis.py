"""Where a cross-table names its regions: down, across, above their activities, or once for the whole sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from metier.sources.grids import Grid
from metier.sources.heading_words import ACTIVITY, CODE, OF_ACTIVITIES, REGION
from metier.sources.label_columns import follows, is_code, numbers_rows
from metier.sources.periods import period_of

KNOWN = 0.5  # of the texts of an axis, the share that must name territories for it to be that of regions; chosen here
SPOKEN = 0.2  # of the texts of an axis, the share with words of activities for it to be that of them; chosen here
PARTED = re.compile(r"[,:;()\[\]«»\"“”]|\s[-–—]\s")  # what parts a title


def regions_of(grid: Grid, region_of: Callable[[str], str | None], taken: set[int]) -> tuple[str, int]:
    """The column of labels or the line of headings that names regions; the empty word and 0 where none does."""
    down = {letter: grid.body[letter].drop_nulls().unique().to_list() for letter in grid.stubs}
    across = {head.key: list(dict.fromkeys(head.texts.values())) for head in grid.heads if head.key not in taken}
    best_down = max(down, key=lambda letter: _known(down[letter], region_of), default="")
    best_across = max(across, key=lambda line: _known(across[line], region_of), default=0)
    most_down = _known(down.get(best_down, ()), region_of)
    most_across = _known(across.get(best_across, ()), region_of)
    if max(most_down, most_across) > 1:
        return (best_down, 0) if most_down >= most_across else ("", best_across)
    if called := _called_region(grid):
        return called, 0
    several = [line for line, texts in across.items() if len(texts) > 1]
    if any(ACTIVITY.search(heading) for heading in grid.stubs.values()) and several:
        return "", max(several)
    return _beside_activities(grid, across), 0


def _called_region(grid: Grid) -> str:
    """The column of labels whose heading speaks of regions: rather one of several texts, and of names than of codes."""
    called = [letter for letter, heading in grid.stubs.items() if REGION.search(heading)]
    telling = [letter for letter in called if grid.body[letter].n_unique() > 1]
    named = [letter for letter in telling if not CODE.search(grid.stubs[letter])]
    return next(iter(named or telling or called), "")


def _beside_activities(grid: Grid, across: Mapping[int, Sequence[str]]) -> str:
    """The one column of labels that can be of regions where another, or the headings, speak of activities."""
    down = {letter: grid.body[letter].drop_nulls().unique().to_list() for letter in grid.stubs}
    speaking = [letter for letter, texts in down.items() if _speaks_of_activities(texts)]
    if not speaking and not any(map(_speaks_of_activities, across.values())):
        return ""
    times = [letter for letter, texts in down.items() if texts and all(period_of(text) for text in texts)]
    left = [letter for letter, texts in down.items() if len(texts) > 1 and letter not in (*speaking, *times)]
    left = [letter for letter in left if not numbers_rows(grid, letter)]
    left = [letter for letter in left if not any(follows(grid, letter, other) for other in speaking)]
    names = [letter for letter in left if not is_code(grid, letter)] or left
    first = next(iter(names), "")
    return first if all(follows(grid, letter, first) for letter in left) else ""


def _speaks_of_activities(texts: Sequence[str]) -> bool:
    spoken = sum(OF_ACTIVITIES.search(text) is not None for text in texts)
    return spoken > 1 and spoken >= SPOKEN * len(texts)


def region_above(grid: Grid, region_of: Callable[[str], str | None]) -> str:
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


def region_of_sheet(grid: Grid, region_of: Callable[[str], str | None]) -> str:
    """The region that the sheet's name, a text above the table or a part of one names, else the sheet's name."""
    parts = [part.strip() for text in grid.above for part in PARTED.split(text)]
    named = (text for text in (grid.raw.sheet, *grid.above, *parts) if region_of(text) is not None)
    return next(named, grid.raw.sheet)
