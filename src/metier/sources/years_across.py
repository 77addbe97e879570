"""Tables with regions down and years across, of one figure each: gross regional product as offices publish it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from metier.errors import Fault, InputError
from metier.observe.findings import Finding
from metier.observe.places import Place, places_from
from metier.observe.raw_table import ROW
from metier.observe.sentences import Sentence
from metier.sources.layouts import Unpivoted, unpivoted
from metier.sources.regions_down import (
    YEAR,
    Sheet,
    figures_above_names,
    figures_without_heading,
    headings_of_text,
    repeated_names,
    sources_of,
    taken_apart,
    unknown_names,
)
from metier.sources.spellings import Spellings
from metier.sources.tables import read_table, sheet_names

FEWEST = 2  # years: a single one above a column is a title, and not an axis; chosen here


def read(
    folder: Path, file: str, spellings: Spellings, sheet: str | None = None
) -> tuple[Unpivoted, str, tuple[Finding, ...]]:
    """The figures, one row per region and year, the digest of the file, and what was left aside.

    Raises:
        InputError: no such table or more than one, a year that stands twice, or a name that is no territory's and has
            figures beside it.
    """
    tables, sha256 = tables_in(folder, file, spellings, sheet)
    if len(tables) != 1:
        raise InputError([_not_one(file, tables)])
    table = tables[0]
    years = years_of(table)
    faults = (
        _repeated_years(table, years)
        + figures_without_heading(table)
        + figures_above_names(table)
        + unknown_names(table, list(years))
        + repeated_names(table)
    )
    if faults:
        raise InputError(faults)
    long = unpivoted(file, _rows(table, years), sources_of([table]), headings_of_text([table]))
    return long, sha256, (_told(file, table, years),)


def tables_in(folder: Path, file: str, spellings: Spellings, sheet: str | None = None) -> tuple[list[Sheet], str]:
    """The sheets that have regions down and nothing but years across, and the digest of the file."""
    titles: Sequence[str | None] = [sheet] if sheet else list(sheet_names(folder, file)) or [None]
    sources = [read_table(folder, file, sheet=title, heading=0) for title in titles]
    found = [table for source in sources if (table := taken_apart(source.table, spellings)) is not None]
    return [table for table in found if len(years_of(table)) >= FEWEST], sources[0].sha256


def years_of(table: Sheet) -> dict[str, str]:
    """Letter of a column -> its year; nothing where a column of figures is headed otherwise."""
    bearing = [heading for heading in table.headings if table.body[heading.letter].null_count() < table.body.height]
    stated = {heading.letter: set(YEAR.findall(heading.told)) for heading in bearing}
    if any(len(years) != 1 for years in stated.values()):
        return {}
    return {letter: min(years) for letter, years in stated.items()}


def _repeated_years(table: Sheet, years: dict[str, str]) -> list[Fault]:
    held = list(years.values())
    return [
        table.raw.fault(
            f"the columns {' and '.join(letter for letter, of in years.items() if of == year)} are all of {year}",
            "Delete one of them.",
        )
        for year in dict.fromkeys(held)
        if held.count(year) > 1
    ]


def _rows(table: Sheet, years: dict[str, str]) -> pl.DataFrame:
    named = table.body.with_columns(table.codes.alias("region_code")).filter(pl.col("region_code").is_not_null())
    long = named.select("region_code", ROW, *years).unpivot(
        list(years), index=["region_code", ROW], variable_name="letter", value_name="value"
    )
    period = pl.col("letter").replace_strict(years, return_dtype=pl.String)
    return long.select(
        period.alias("period"),
        "region_code",
        "value",
        pl.lit(table.title).alias("sheet"),
        pl.col(ROW).alias("line"),
        "letter",
    )


def _told(file: str, table: Sheet, years: dict[str, str]) -> Finding:
    regions = table.codes.drop_nulls().n_unique()
    told = Sentence(
        "layout.years-across",
        "{file}: a table of {territories} territories and the years {first} to {last} was read; {notes} rows of notes "
        "bear no figures.",
        {
            "file": file,
            "territories": regions,
            "first": min(years.values()),
            "last": max(years.values()),
            "notes": table.codes.null_count(),
        },
    )
    return Finding("note", "layout", file, told, places_from([Place(file, table.title)]))


def _not_one(file: str, tables: Sequence[Sheet]) -> Fault:
    if not tables:
        problem = "no table has territories of the study down and years across"
        return Fault(problem, "Check the headings, or take `totals_layout` out of the layer.", file)
    names = " and ".join(repr(table.title) for table in tables)
    return Fault(
        f"the sheets {names} both have years across",
        "Name one as `totals_sheet` of the layer, or with `metier new DIR --from FILES --sheet`.",
        file,
    )
