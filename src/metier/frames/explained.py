"""What a door says of itself: the text of the arrays' function, and what is otherwise with data frames."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence

WIDTH = 110
OF_PERIODS = """    region: for a mapping of each period to a wide data frame, as `metier.wide_tables` gives it, the
        column of the regions' labels; None for an array, and for pandas where they are the index. The result is then
        a data frame of the same kind with its labels.
"""
EXPLAINED = """    region: for a wide data frame of pandas, polars, pyarrow or DuckDB (one row per region, one column
        per activity) the column of the regions' labels; None for an array, and for pandas where they are the index.
        The result is then of the same kind with its labels, and what is handed over beside the table with labels
        of its own is put in order by them; what an array names by position is named by its label.
"""
REFUSED = """    InputError: data frames with such values, with their rows; without labels; with labels that are
        not those of the table; every fault of every data frame at once.
"""
HEADINGS = {
    "regions": "region",
    "activities": "activity",
    "subjects": "region or activity",
    "parts": "region or activity",
    "other subjects": "the other",
    "receivers": "region",
    "partners": "partner",
    "wanted": "activity",
    "periods": "period",
    "classes": "class",
    "next classes": "next_class",
    "conditions": "condition",
    "points": "point",
    "ranks": "rank",
}


def explained(text: str, argument: str, returns: str) -> str:
    """The docstring with the argument that a data frame needs, what comes back for one, and what is refused."""
    for section, lines in (("Args", argument), ("Returns", returns), ("Raises", REFUSED)):
        text = _added(text, section, lines)
    return re.sub(r">>> from metier\.measure\.\w+ import ", ">>> from metier import ", text)


def tables_told(tables: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> str:
    """What comes back for data frames: of each table, what it has a row for, and its columns."""
    columns = {
        about: ", ".join([*(HEADINGS[word] for word in axes), *(names or ["each part"])])
        for about, (axes, names) in tables.items()
    }
    if len(columns) == 1:
        return _filled(f"For data frames one long table of the same kind with the columns {columns.popitem()[1]}.", 4)
    rows = "".join(_filled(f"{about}: {told}", 8) for about, told in columns.items())
    return _filled("For data frames `LabelledParts`, long tables of the same kind with the columns", 4) + rows


def _filled(text: str, indent: int) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 4)) + "\n"


def _added(text: str, section: str, lines: str) -> str:
    """A docstring with lines at the end of one section."""
    return re.sub(rf"(\n{section}:\n(?:    .*\n|\n(?=    ))+)", lambda found: found.group(1) + lines, text, count=1)
