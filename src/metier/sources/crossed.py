"""Cross-tables: regions, activities and periods down, across or in the name of the sheet, to one row per figure.

Where each of the three stands is seen from the sheet (``grids``, ``axes``); a table in which it is not seen is refused.
Totals among the activities and regions are left aside and told: what they are totals of is there as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import polars as pl

from metier.errors import Fault, InputError
from metier.observe.findings import Finding
from metier.observe.raw_table import ROW
from metier.observe.sentences import Sentence, Several, several
from metier.sources.axes import Axes, axes_of
from metier.sources.grids import Grid, cut
from metier.sources.headings_across import (
    TOTAL,
    Heading,
    Titles,
    activity_of,
    contradictions,
    is_total,
    of_another_classification,
)
from metier.sources.layouts import Asked, LaidOut, periods_left_out, unpivoted
from metier.sources.periods import period_of
from metier.sources.spellings import Spellings, plain, spellings_of, without_marks
from metier.sources.tables import read_table, sheet_names

RegionOf = Callable[[str], str | None]
ABOVE = "region above"  # no letter of a column
FEWEST_SHEETS = 3  # of regions by years, whose names are then activities; fewer may be two measures; chosen here
_Seen: TypeAlias = "tuple[Grid, Axes, list[Fault]]"
QUARTERS = r"-Q\d$"


@dataclass(frozen=True, eq=False)
class Crossed:
    """One sheet whose axes are known.

    Attributes:
        grid: the sheet, cut.
        axes: where it says what.
        rows: one row per figure: period, region as it is written, code of the activity where the sheet has one, the
            texts that name the activity, value, and its cell; without totals.
        aside: the totals that were left aside, as they are written.
    """

    grid: Grid
    axes: Axes
    rows: pl.DataFrame
    aside: tuple[str, ...]

    @property
    def period_is_said(self) -> bool:
        """Whether its period stands nowhere in the sheet and was said by whoever reads it."""
        return not self.axes.tells_period


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
    findings = [periods_left_out(asked.file, left)] if left else []
    shaped = inside.select(
        "period", pl.col("region").alias("region_code"), "activity_code", "value", "sheet", "line", "letter"
    )
    sheets = [table.grid.raw for table in tables if table.grid.raw.sheet]  # a text file holds no numbers as numbers
    return LaidOut(unpivoted(asked.file, shaped, sheets), sha256, (*findings, _told(asked, tables)))


def tables_in(
    folder: Path, file: str, spellings: Spellings, sheet: str | None = None, period: str = ""
) -> tuple[list[Crossed], str]:
    """The sheets that have figures by region and activity, and the digest of the file.

    Args:
        folder: where the file lies.
        file: its name.
        spellings: how territories may be written.
        sheet: the one sheet that is read.
        period: the period of sheets that do not say theirs.

    Raises:
        InputError: rows that two columns tell apart, or a sheet that does not say its period.
    """
    titles: Sequence[str | None] = [sheet] if sheet else list(sheet_names(folder, file)) or [None]
    sources = [read_table(folder, file, sheet=title, heading=0) for title in titles]
    grids = [grid for source in sources if (grid := cut(source.table, _names_region(spellings))) is not None]
    found = [(grid, *axes_of(grid, spellings.code)) for grid in grids]
    found = _of_sheets_of_activities(found)
    found = [
        (grid, axes, faults) for grid, axes, faults in found if faults or (axes.has_activities and axes.has_regions)
    ]
    faults = [fault for _, _, told in found for fault in told]
    faults += [] if faults else _silent([(grid, axes) for grid, axes, _ in found], period)
    if faults:
        raise InputError(faults)
    return [_crossed(grid, axes, period, spellings.code) for grid, axes, _ in found], sources[0].sha256


def _of_sheets_of_activities(found: list[_Seen]) -> list[_Seen]:
    """The same with the sheets' names as activities, where nothing else tells figures of many sheets apart."""
    if len(found) < FEWEST_SHEETS or any(faults or axes.has_activities for _, axes, faults in found):
        return found
    return [(grid, replace(axes, activity=grid.raw.sheet), faults) for grid, axes, faults in found]


def activities_in(tables: Sequence[Crossed]) -> list[tuple[str, tuple[str, ...]]]:
    """Code and texts of every activity, each once, in the order of the file."""
    return list(dict.fromkeys(pair for table in tables for pair in _pairs(table.rows) if any(pair)))


def activity_named(code: str, texts: Sequence[str], titles: Titles) -> str:
    """The activity of the classification that a code or a title means; what means none stays as it is written."""
    written = [code, *texts] if code else [in_full(texts), *texts]
    exact = next((known for text in written if (known := titles.exactly(text)) is not None), None)
    return exact or activity_of(Heading("", tuple(written)), titles) or (code or texts[0])


def in_full(texts: Sequence[str]) -> str:
    """The texts of an activity as one, the widest first."""
    return " / ".join(without_marks(text) for text in reversed(texts))


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


def _crossed(grid: Grid, axes: Axes, period: str, region_of: RegionOf) -> Crossed:
    """A grid with its rows, without totals."""
    labels = _labels(grid, axes, region_of)
    long = labels.join(grid.body.select(ROW, *grid.letters), on=ROW).unpivot(
        list(grid.letters), index=labels.columns, variable_name="letter", value_name="value"
    )
    across = pl.DataFrame(
        {
            "letter": list(grid.letters),
            "region_across": [axes.region_across.get(letter) for letter in grid.letters],
            "period_across": [axes.period_across.get(letter) for letter in grid.letters],
            "texts_across": [[*axes.activity_across.get(letter, _of_sheet(axes))] for letter in grid.letters],
        },
        schema_overrides={"region_across": pl.String, "period_across": pl.String, "texts_across": pl.List(pl.String)},
    )
    rows = long.join(across, on="letter", maintain_order="left").select(
        period=pl.coalesce("period_down", "period_across", pl.lit(axes.period or period or None, pl.String)),
        region=pl.coalesce("region_down", "region_across", pl.lit(axes.region or None, pl.String)),
        code="code",
        texts=pl.when(pl.col("texts_down").list.len() > 0).then("texts_down").otherwise("texts_across"),
        value="value",
        sheet=pl.lit(grid.raw.sheet),
        line=pl.col(ROW).cast(pl.Int64),
        letter="letter",
    )
    return _without_totals(grid, axes, rows, region_of)


def _of_sheet(axes: Axes) -> tuple[str, ...]:
    return (axes.activity,) if axes.activity else ()


def _regions_above(grid: Grid, axes: Axes, region_of: RegionOf) -> pl.DataFrame:
    """Per row the last region that stands in it or above it."""
    texts = grid.raw.column(axes.region_above)
    regions = pl.Series(ABOVE, [text if text and region_of(text) is not None else None for text in texts], pl.String)
    return pl.DataFrame([grid.raw.cells[ROW], regions.forward_fill()])


def _labels(grid: Grid, axes: Axes, region_of: RegionOf) -> pl.DataFrame:
    """What the labels of each row say; what stands in the first row of several holds for all of them."""
    nothing = pl.lit(None, pl.String)
    region = nothing
    if axes.region_down:
        region = pl.col(axes.region_down).forward_fill() if axes.activity_down else pl.col(axes.region_down)
    periods = grid.body[axes.period_down].forward_fill() if axes.period_down else None
    texts = (
        pl.concat_list(pl.col(axes.activity_down)).list.drop_nulls()
        if axes.activity_down
        else pl.lit([], pl.List(pl.String))
    )
    body = grid.body.join(_regions_above(grid, axes, region_of), on=ROW, how="left", maintain_order="left")
    return body.select(
        ROW,
        (pl.col(ABOVE) if axes.region_above else region).alias("region_down"),
        (pl.lit(None, pl.String) if periods is None else _periods(periods)).alias("period_down"),
        (pl.col(axes.code) if axes.code else pl.lit("")).fill_null("").alias("code"),
        texts.alias("texts_down"),
    )


def _periods(texts: pl.Series) -> pl.Series:
    return texts.map_elements(period_of, return_dtype=pl.String)


def _without_totals(grid: Grid, axes: Axes, rows: pl.DataFrame, region_of: RegionOf) -> Crossed:
    """The rows without those of totals of activities and regions, and without columns that are none of the three."""
    telling = slice(None) if axes.activity_down else slice(1)  # across, a total may stand above its parts
    rows = rows.filter((pl.col("texts").list.len() > 0) | pl.col("value").is_not_null())
    activities = {texts for _, texts in _pairs(rows) if _is_total(texts[telling])}
    if axes.region_above:
        activities |= {texts for _, texts in _pairs(rows) if region_of(texts[0]) is not None}
    regions = {
        text for text in rows["region"].drop_nulls().unique() if region_of(text) is None and TOTAL.match(plain(text))
    }
    joined = {"\n".join(texts) for texts in activities}
    of_total = pl.col("texts").list.join("\n").is_in(list(joined)) | pl.col("region").is_in(list(regions))
    kept, quarters = _without_quarters(rows.filter(~of_total.fill_null(value=False)))
    return Crossed(grid, axes, kept, tuple(sorted({in_full(texts) for texts in activities} | regions | quarters)))


def _without_quarters(rows: pl.DataFrame) -> tuple[pl.DataFrame, set[str]]:
    """The rows of whole years, where a table has them beside their quarters; and the quarters that were left aside."""
    quarter = pl.col("period").str.contains(QUARTERS).fill_null(value=False)
    quarters = set(rows.filter(quarter)["period"])
    if len(quarters) == rows["period"].n_unique():
        return rows, set()
    return rows.filter(~quarter), quarters


def _is_total(texts: Sequence[str]) -> bool:
    return any(is_total(Heading("", (text,))) for text in texts)


def _pairs(rows: pl.DataFrame) -> list[tuple[str, tuple[str, ...]]]:
    return [(code, tuple(texts)) for code, texts in rows.select("code", "texts").unique(maintain_order=True).rows()]


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
    return Finding("note", "layout", asked.file, told)


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
