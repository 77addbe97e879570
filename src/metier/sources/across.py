"""Workbooks with regions down and activities across, one sheet a period, to one row per figure.

The titles of the activities must be those of the study's classification. A sheet that repeats another under a new name
is left out, and said to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from metier.errors import Fault, InputError
from metier.observe.findings import Finding
from metier.observe.places import Place, places_from
from metier.observe.raw_table import ROW
from metier.observe.sentences import Sentence, several
from metier.sources.headings_across import (
    Heading,
    Titles,
    activity_of,
    contradictions,
    is_total,
    of_another_classification,
)
from metier.sources.layouts import Asked, LaidOut, periods_left_out, unpivoted
from metier.sources.regions_down import (
    Sheet,
    figures_above_names,
    figures_without_heading,
    headings_of_text,
    repeated_names,
    sources_of,
    taken_apart,
    unknown_names,
)
from metier.sources.spellings import Spellings, spellings_of
from metier.sources.tables import read_table, sheet_names


def read(asked: Asked) -> LaidOut:
    """Read every sheet that bears a table.

    Raises:
        InputError: no such table, a sheet of another classification, an unknown name, or two sheets of one period that
            differ.
    """
    spellings = spellings_of(asked.territories)
    whole, aside, sha256 = sheets_of(asked, spellings)
    inside = [sheet for sheet in whole if asked.wants(sheet.period)]
    outside = [sheet for sheet in whole if not asked.wants(sheet.period)]
    sheets, findings = _each_once(asked.file, inside)
    titles = Titles.of(asked.classification)
    columns = [activities_of(sheet, titles) for sheet in sheets]
    faults = [fault for sheet, found in zip(sheets, columns, strict=True) for fault in _faulty(sheet, found, titles)]
    if faults:
        raise InputError(faults)
    findings += [_left_out(asked.file, outside)] if outside else []
    findings += [_taken_apart(asked.file, sheets, columns, aside)]
    rows = pl.concat([_rows(sheet, found) for sheet, found in zip(sheets, columns, strict=True)])
    table = unpivoted(asked.file, rows, sources_of(sheets), headings_of_text(sheets))
    return LaidOut(table, sha256, tuple(findings))


def sheets_of(asked: Asked, spellings: Spellings) -> tuple[list[Sheet], list[str], str]:
    """The sheets that bear a table, taken apart; the titles of the others; and the digest of the file.

    Raises:
        InputError: no sheet names any territory, or one does not say its period.
    """
    titles: list[str | None] = [asked.sheet] if asked.sheet else [*sheet_names(asked.folder, asked.file)]
    sources = [read_table(asked.folder, asked.file, sheet=title, heading=0) for title in titles or [None]]
    found = [sheet for source in sources if (sheet := taken_apart(source.table, spellings)) is not None]
    if not found:
        problem = "no column of any sheet names territories of the study"
        raise InputError([Fault(problem, "Check that territories and file are of one country.", asked.file)])
    silent = [sheet for sheet in found if not sheet.period]
    if silent:
        remedy = "Name the sheet by its year, or write the year above the table."
        raise InputError([sheet.raw.fault("neither title nor name tell the period", remedy) for sheet in silent])
    bearing = {sheet.title for sheet in found}
    return found, [title for title in titles if title and title not in bearing], sources[0].sha256


def tables_in(folder: Path, file: str, spellings: Spellings) -> list[Sheet]:
    """The sheets of a workbook that have regions down and more than one column of headings; none where it has none."""
    tables = [read_table(folder, file, sheet=title, heading=0).table for title in sheet_names(folder, file)]
    found = [sheet for table in tables if (sheet := taken_apart(table, spellings)) is not None]
    return [sheet for sheet in found if sheet.period and len(sheet.headings) > 1]


def activities_of(sheet: Sheet, titles: Titles) -> dict[str, str]:
    """Letter of a column -> its activity."""
    found = {heading.letter: activity_of(heading, titles) for heading in sheet.headings}
    return {letter: code for letter, code in found.items() if code is not None}


def parted(sheet: Sheet, found: dict[str, str], titles: Titles) -> list[tuple[Heading, str, str]]:
    """Headings that state the code of one activity and bear the title of another."""
    return contradictions([(h, found[h.letter]) for h in sheet.headings if h.letter in found], titles)


def _each_once(file: str, sheets: list[Sheet]) -> tuple[list[Sheet], list[Finding]]:
    """One sheet a period; sheets that repeat one that stands before them are left out."""
    kept: list[Sheet] = []
    findings = []
    faults = []
    for sheet in sheets:
        twin = next((other for other in kept if _same_figures(sheet, other)), None)
        rival = next((other for other in kept if other.period == sheet.period), None)
        if twin is not None:
            findings.append(_repeated(file, sheet, twin))
        elif rival is not None:
            problem = f"the sheets {rival.title!r} and {sheet.title!r} are of {sheet.period} by title, and differ"
            faults.append(sheet.raw.fault(problem, "Correct the year in one title, or name one `sheet`."))
        else:
            kept.append(sheet)
    if faults:
        raise InputError(faults)
    return kept, findings


def _same_figures(one: Sheet, other: Sheet) -> bool:
    return one.codes.equals(other.codes) and _figures(one).equals(_figures(other))


def _figures(sheet: Sheet) -> pl.DataFrame:
    return sheet.body.select(heading.letter for heading in sheet.headings).filter(sheet.codes.is_not_null())


def _repeated(file: str, sheet: Sheet, twin: Sheet) -> Finding:
    own = Sentence("repeated-sheet.title", "its title says {period}", {"period": sheet.period})
    other = Sentence("repeated-sheet.name", "its name says another period")
    told = Sentence(
        "repeated-sheet",
        "The sheet {sheet!r} of {file} holds the same figures as the sheet {twin!r}, cell for cell ({says}): it was "
        "left out. Look for the true figures of {sheet!r} at the office that publishes them.",
        {
            "sheet": sheet.title,
            "file": file,
            "twin": twin.title,
            "says": other if sheet.period in sheet.title else own,
        },
    )
    where = f"{file}, sheet {sheet.title}"
    return Finding("warning", "repeated-period", where, told, places_from([Place(file, sheet.title)]))


def _left_out(file: str, outside: Sequence[Sheet]) -> Finding:
    periods = sorted({sheet.period for sheet in outside})
    return periods_left_out(file, periods, places_from(Place(file, sheet.title) for sheet in outside))


def _faulty(sheet: Sheet, found: dict[str, str], titles: Titles) -> list[Fault]:
    """What keeps a sheet from being read: another classification, else headings and names that nothing is known of."""
    others = parted(sheet, found, titles)
    if others:
        return [of_another_classification(sheet.raw, others, len(found))]
    return (
        _unknown_headings(sheet, found)
        + _repeated_activities(sheet, found)
        + figures_without_heading(sheet)
        + figures_above_names(sheet)
        + unknown_names(sheet, list(found))
        + repeated_names(sheet)
    )


def _unknown_headings(sheet: Sheet, found: dict[str, str]) -> list[Fault]:
    held = [
        h for h in sheet.headings if h.letter not in found and sheet.body[h.letter].null_count() < sheet.body.height
    ]
    return [
        sheet.raw.fault(
            f"the column {heading.letter} is headed {heading.told!r}, which names no activity of the classification",
            "Correct the heading, or take a classification that has it.",
        )
        for heading in held
        if not is_total(heading)
    ]


def _repeated_activities(sheet: Sheet, found: dict[str, str]) -> list[Fault]:
    codes = list(found.values())
    twice = [code for code in dict.fromkeys(codes) if codes.count(code) > 1]
    return [
        sheet.raw.fault(
            f"the columns {' and '.join(letter for letter in found if found[letter] == code)} are all of {code!r}",
            "Correct one of the headings.",
        )
        for code in twice
    ]


def _taken_apart(file: str, sheets: list[Sheet], columns: list[dict[str, str]], others: Sequence[str]) -> Finding:
    totals = sorted({h.told for sheet in sheets for h in sheet.headings if is_total(h)})
    nowhere = Sentence(
        "layout.sheets",
        " Sheets that name no two territories were left aside: {sheets}.",
        {"sheets": several(map(repr, others))},
    )
    aside = Sentence(
        "layout.totals", " Columns of totals were left aside: {totals}.", {"totals": several(totals, apart="; ")}
    )
    told = Sentence(
        "layout.tables",
        "{file}: {tables} tables were read, of the periods {periods}, each with {territories} territories and "
        "{activities} activities at most; {notes} rows of notes bear no figures.{totals}{sheets}",
        {
            "file": file,
            "tables": len(sheets),
            "periods": several(sheet.period for sheet in sheets),
            "territories": max(sheet.codes.n_unique() - bool(sheet.codes.null_count()) for sheet in sheets),
            "activities": max(map(len, columns)),
            "notes": sum(sheet.codes.null_count() for sheet in sheets),
            "totals": aside if totals else "",
            "sheets": nowhere if others else "",
        },
    )
    return Finding("note", "layout", file, told, places_from(Place(file, sheet.title) for sheet in sheets))


def _rows(sheet: Sheet, found: dict[str, str]) -> pl.DataFrame:
    """One row per territory and activity of the sheet."""
    named = sheet.body.with_columns(sheet.codes.alias("region_code")).filter(pl.col("region_code").is_not_null())
    long = named.select("region_code", ROW, *found).unpivot(
        list(found), index=["region_code", ROW], variable_name="letter", value_name="value"
    )
    return long.select(
        pl.lit(sheet.period).alias("period"),
        "region_code",
        pl.col("letter").replace_strict(found, return_dtype=pl.String).alias("activity_code"),
        "value",
        pl.lit(sheet.title).alias("sheet"),
        pl.col(ROW).alias("line"),
        "letter",
    )
