"""What a sheet's name or its title says of all its figures: the activity, the region, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from metier.errors import Fault
from metier.sources.grids import Grid
from metier.sources.spellings import without_marks

NUMBERED = re.compile(
    r"^[\W\d_]*(?:(?:лист|sheet|table|таблица|tab|tabelle|tableau|tabla|tabela|foglio|feuil|hoja|data)\W*)?[\W\d_]*$",
    re.I,
)
NUMBER = re.compile(r"^(?:(?:таблица|table|tabelle|tableau|tabla|tabela|tab)\.?\s*)?\d[\d.]*\s*")


def activities_of_sheets(grids: Sequence[Grid]) -> list[str]:
    """The activity of each sheet: its name or, where all names only number the sheets, what its title has of its own.

    Args:
        grids: the sheets, cut.
    """
    names = [grid.raw.sheet for grid in grids]
    if not all(map(NUMBERED.match, names)):
        return names
    titles = [_title(grid, grids) for grid in grids]
    own = _own_words(titles)
    return own if all(own) and len({*own}) == len(own) else names


def regions_nowhere(grids: Sequence[Grid], region_of: Callable[[str], str | None]) -> list[Fault]:
    """Sheets that are of one region each by their names, where these only number them.

    Args:
        grids: the sheets that have no regions but in their names.
        region_of: the code of the territory that a text names.
    """
    unnamed = [grid for grid in grids if NUMBERED.match(grid.raw.sheet) and region_of(grid.raw.sheet) is None]
    problem = "the table does not tell its region, neither beside its figures nor above them"
    remedy = (
        "Name the sheet by its region, or say which column holds the regions: "
        "`metier new DIR --from FILE --region HEADING`."
    )
    return [grid.raw.fault(problem, remedy) for grid in unnamed]


def _title(grid: Grid, grids: Sequence[Grid]) -> str:
    """The first text above the table that is no other sheet's too."""
    others = [text for other in grids if other is not grid for text in other.above]
    return next((without_marks(NUMBER.sub("", text)) for text in grid.above if text not in others), "")


def _own_words(titles: Sequence[str]) -> list[str]:
    """The titles without the words that all of them begin or end with."""
    words = [title.split() for title in titles]
    shortest = min(map(len, words))
    first = next((i for i in range(shortest) if len({line[i] for line in words}) > 1), shortest)
    last = next((i for i in range(shortest - first) if len({line[-1 - i] for line in words}) > 1), shortest - first)
    return [" ".join(line[first : len(line) - last]).strip('«»"“” .,:;-–—') for line in words]
