"""Cross-tables: regions, activities and periods down, across or in the name of the sheet, to one row per figure.

Where each of the three stands is seen from the sheet (``grids``, ``axes``); a table in which it is not seen is refused.
Totals among the activities and regions are left aside and told: what they are totals of is there as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import polars as pl

from metier.errors import Fault, InputError
from metier.observe.findings import Finding
from metier.observe.places import Place, places_from
from metier.observe.raw_table import ROW
from metier.observe.sentences import Sentence, Several, several
from metier.sources.axes import Axes, axes_of
from metier.sources.axis_faults import figures_without_names
from metier.sources.crossed_figures import Crossed, crossed, in_full, named_in
from metier.sources.grids import Grid, cut
from metier.sources.headings_across import (
    SAME,
    Heading,
    Titles,
    activity_of,
    contradictions,
    of_another_classification,
)
from metier.sources.layouts import Asked, LaidOut, periods_left_out, unpivoted
from metier.sources.sheet_titles import activities_of_sheets, regions_nowhere
from metier.sources.spellings import Spellings, spellings_of
from metier.sources.tables import read_table, sheet_names
from metier.sources.torn_texts import remains

FEWEST_SHEETS = 3  # of regions by years, whose names are then activities; fewer may be two measures; chosen here
_Seen: TypeAlias = "tuple[Grid, Axes, list[Fault]]"


def read(asked: Asked) -> LaidOut:
    """Read every sheet that bears a table.

    Raises:
        InputError: no such table, one that does not say region, activity or period, or one of another classification.
    """
    spellings = spellings_of(asked.territories)
    tables, sha256 = tables_in(asked.folder, asked.file, spellings, asked.sheet, asked.period)
    if not tables:
        problem = "no sheet has figures that are told apart by region and activity"
        raise InputError([Fault(problem, "Check the headings, or take `layout` out of the layer.", asked.file)])
    titles = Titles.of(asked.classification)
    faults = [fault for table in tables for fault in other_classification(table, titles)]
    if faults:
        raise InputError(faults)
    rows = pl.concat([table.rows for table in tables])
    named = {(code, *texts): activity_named(code, texts, titles) for code, texts in activities_in(tables)}
    key = pl.concat_list(pl.col("code"), pl.col("texts")).list.join("\n")
    by_key = {"\n".join(parts): found for parts, found in named.items()}
    rows = rows.with_columns(key.replace_strict(by_key, default=None, return_dtype=pl.String).alias("activity_code"))
    inside = rows.filter(pl.col("period").map_elements(asked.wants, return_dtype=pl.Boolean))
    left = sorted(set(rows["period"]) - set(inside["period"]))
    beyond = rows.filter(pl.col("period").is_in(left))["sheet"].unique(maintain_order=True)
    told = periods_left_out(asked.file, left, places_from(Place(asked.file, sheet) for sheet in beyond))
    shaped = inside.select(
        "period", pl.col("region").alias("region_code"), "activity_code", "value", "sheet", "line", "letter"
    )
    sheets = [table.grid.raw for table in tables if table.grid.raw.sheet]  # a text file holds no numbers as numbers
    table = unpivoted(asked.file, shaped, sheets, _headings_of_text(tables))
    return LaidOut(table, sha256, (*([told] if left else []), _told(asked, tables)))


def tables_in(
    folder: Path, file: str, spellings: Spellings, sheet: str | None = None, period: str = "", region: str = ""
) -> tuple[list[Crossed], str]:
    """The sheets that have figures by region and activity, and the digest of the file.

    Args:
        folder: where the file lies.
        file: its name.
        spellings: how territories may be written.
        sheet: the one sheet that is read.
        period: the period of sheets that do not say theirs.
        region: the heading or the letter of the column of regions, where it was said.

    Raises:
        InputError: rows that two columns tell apart, a sheet that does not say its period or says months, or figures
            beside or beneath which no region, activity or period stands.
    """
    found, sha256 = _seen_in(folder, file, spellings, sheet, region)
    found = [
        (grid, axes, faults) for grid, axes, faults in found if faults or (axes.has_activities and axes.has_regions)
    ]
    faults = [fault for _, _, told in found for fault in told]
    faults += (
        []
        if faults
        else regions_nowhere(
            [grid for grid, axes, _ in found if axes.region and axes.region == grid.raw.sheet], spellings.code
        )
    )
    faults += [] if faults else _silent([(grid, axes) for grid, axes, _ in found], period)
    if faults:
        raise InputError(faults)
    tables = [crossed(grid, axes, period, spellings.code) for grid, axes, _ in found]
    faults = [fault for table in tables for fault in _nameless(table)]
    if faults:
        raise InputError(faults)
    # what is left without a period bears no figure: it is a remark in a column of its own
    return [replace(table, rows=table.rows.drop_nulls("period")) for table in tables], sha256


def activities_nowhere(
    folder: Path, file: str, spellings: Spellings, sheet: str | None = None, region: str = ""
) -> list[Fault]:
    """Sheets whose figures are told apart by region and period and by nothing else.

    Args:
        folder, file, spellings, sheet, region: as of `tables_in`.
    """
    found, _ = _seen_in(folder, file, spellings, sheet, region)
    problem = (
        "its figures are told apart by region and period alone: nothing says an activity, and a study compares several"
    )
    remedy = (
        "Add a column of activities or headings of them, or a sheet for each of three and more. Totals that shares are "
        "of stand in a table of one row a figure: region, period, value."
    )
    return [
        grid.raw.fault(problem, remedy, (int(grid.body[ROW][0]),), grid.letters[0])
        for grid, axes, faults in found
        if not faults and axes.has_regions and axes.tells_period and not axes.has_activities
    ]


def _seen_in(folder: Path, file: str, spellings: Spellings, sheet: str | None, region: str) -> tuple[list[_Seen], str]:
    """Every sheet with figures, cut, and where it says what; and the digest of the file."""
    titles: Sequence[str | None] = [sheet] if sheet else list(sheet_names(folder, file)) or [None]
    sources = [read_table(folder, file, sheet=title, heading=0) for title in titles]
    grids = [grid for source in sources if (grid := cut(source.table, _names_region(spellings))) is not None]
    torn = [fault for grid in grids for fault in remains(grid)]
    if torn:
        raise InputError(torn)
    found = [(grid, *axes_of(grid, spellings.code, region)) for grid in grids]
    return _of_sheets_of_activities(found), sources[0].sha256


def _headings_of_text(tables: Sequence[Crossed]) -> dict[str, str]:
    """In a text file, where no letters stand above columns, the letter of each -> its heading."""
    return {
        letter: " / ".join(dict.fromkeys(head.texts[letter] for head in table.grid.heads if letter in head.texts))
        for table in tables
        if not table.grid.raw.sheet
        for letter in table.grid.letters
    }


def _nameless(table: Crossed) -> list[Fault]:
    axes = table.axes
    across = (axes.region_across, axes.period_across, axes.activity_across)
    return figures_without_names(table.grid, table.rows, across)


def _of_sheets_of_activities(found: list[_Seen]) -> list[_Seen]:
    """The same with the sheets' names as activities, where nothing else tells figures of many sheets apart."""
    if len(found) < FEWEST_SHEETS or any(faults or axes.has_activities for _, axes, faults in found):
        return found
    named = activities_of_sheets([grid for grid, _, _ in found])
    return [
        (grid, replace(axes, activity=activity), faults)
        for activity, (grid, axes, faults) in zip(named, found, strict=True)
    ]


def activities_in(tables: Sequence[Crossed]) -> list[tuple[str, tuple[str, ...]]]:
    """Code and texts of every activity, each once, in the order of the file."""
    return list(dict.fromkeys(pair for table in tables for pair in named_in(table.rows) if any(pair)))


def activity_named(code: str, texts: Sequence[str], titles: Titles) -> str:
    """The activity of the classification that a code or a title means; what means none stays as it is written."""
    written = [code, *texts] if code else [in_full(texts), *texts]
    exact = next((known for text in written if (known := titles.exactly(text)) is not None), None)
    return exact or activity_of(Heading("", tuple(written)), titles, SAME) or (code or texts[0])


def other_classification(table: Crossed, titles: Titles) -> list[Fault]:
    """Codes that stand beside the title of another activity than the classification's."""
    pairs = [(Heading("", (code, *texts)), code) for code, texts in activities_in([table]) if code in titles.words]
    others = contradictions(pairs, titles)
    return [of_another_classification(table.grid.raw, others, len(pairs))] if others else []


def _names_region(spellings: Spellings) -> Callable[[str], bool]:
    return lambda text: spellings.code(text) is not None


def _silent(tables: Sequence[tuple[Grid, Axes]], period: str) -> list[Fault]:
    """Sheets that do not say their period, where nobody else says it."""
    silent = [grid for grid, axes in tables if not axes.tells_period]
    if period and len(silent) < 2:
        return []
    return [_told_nowhere(grid, tables) for grid in silent]


def _told_nowhere(grid: Grid, tables: Sequence[tuple[Grid, Axes]]) -> Fault:
    problem = "neither the table nor what stands above it tells its year"
    return grid.raw.fault(problem, _say(grid, tables), (int(grid.body[ROW][0]),), grid.letters[0])


def _say(grid: Grid, tables: Sequence[tuple[Grid, Axes]]) -> str:
    sheet = f" --sheet {grid.raw.sheet!r}" if len(tables) > 1 else ""
    key = f"`sheet = {grid.raw.sheet!r}` and `period`" if sheet else "`period`"
    place = "Name the sheet by its year" if grid.raw.sheet else "Write the year above the table"
    return f"{place}, or say it: `metier new DIR --from FILE{sheet} --year 2020`, in study.toml {key} of the layer."


def _told(asked: Asked, tables: Sequence[Crossed]) -> Finding:
    read = {table.grid.raw.sheet for table in tables}
    others = [] if asked.sheet else [name for name in sheet_names(asked.folder, asked.file) if name not in read]
    sheets = Sentence(
        "layout.crossed.sheets", " Sheets that bear no such table were not read: {sheets}.", {"sheets": several(others)}
    )
    aside = sorted({text for table in tables for text in table.aside})
    totals = Sentence(
        "layout.crossed.totals", " Totals were left aside: {totals}.", {"totals": several(aside, apart="; ")}
    )
    told = Sentence(
        "layout.crossed",
        "{file}: {tables} tables were read, of the periods {periods}, with {territories} territories and {activities} "
        "activities; {places}.{totals}{sheets}",
        {
            "file": asked.file,
            "tables": len(tables),
            "periods": several(sorted({period for table in tables for period in table.rows["period"]})),
            "territories": len({region for table in tables for region in table.rows["region"]}),
            "activities": len(activities_in(tables)),
            "places": _places(tables[0].axes),
            "totals": totals if aside else "",
            "sheets": sheets if others else "",
        },
    )
    places = places_from(Place(asked.file, table.grid.raw.sheet) for table in tables)
    return Finding("note", "layout", asked.file, told, places)


def _places(axes: Axes) -> Several:
    """Where a table says what."""
    return several(
        (
            Sentence("layout.regions", "regions {way}", {"way": _way(axes.region_down, axes.region_across)}),
            Sentence("layout.activities", "activities {way}", {"way": _way(axes.activity_down, axes.activity_across)}),
            Sentence("layout.periods", "periods {way}", {"way": _way(axes.period_down, axes.period_across)}),
        )
    )


def _way(down: object, across: object) -> Sentence:
    if down:
        return Sentence("layout.down", "down")
    return Sentence("layout.across", "across") if across else Sentence("layout.by-sheet", "by sheet")
