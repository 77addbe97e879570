"""What a file looks like: its layout, which column is which, which rows are wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from metier.errors import InputError
from metier.observe.raw_table import ROW, RawTable
from metier.observe.refusals import empty_table
from metier.plan.schema import Layout, Nature, Side
from metier.project.proposal_columns import HEADINGS, KEY, NEEDED, conditions, named, not_seen
from metier.project.proposal_territories import KNOWN
from metier.sources import across, crossed, eurostat, years_across
from metier.sources.crossed_figures import Crossed
from metier.sources.headings_across import is_total
from metier.sources.regions_down import Sheet
from metier.sources.spellings import Spellings, without_marks
from metier.sources.tables import read_table, sheet_names

FEWEST_LETTERS = 12  # of a text above a table that is its title and not its unit; chosen here
ROWS_OF_TITLE = 20  # rows at most that stand above the headings; chosen here
KNOWLEDGE = re.compile(
    r"(?:^|[^a-z])(?:r&d|rd|research|publications?|patents?|science|ref)(?:[^a-z]|$)|исследован|научн|публикац|патент",
    re.IGNORECASE,
)
RECORDS = re.compile(
    r"\b(?:business units|establishments|records|publications|patents|works|articles)\b|публикаци|патент"
    r"|\b(?:число|количество) (?:организаций|предприятий)\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:persons?|employees|employment|ths|ths_per|fte|full-time)\b|\bчел(?:\.|овек)|занят|работник|персонал",
    re.IGNORECASE,
)
SECTION = re.compile(r"^(?:раздел|section)\s+(\S{1,3})$", re.IGNORECASE)
SHARES = re.compile(r"в процентах|per cent|percent|%", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What is said of files beside their names.

    Attributes:
        sheet: the one sheet that is read of a workbook that has it.
        year: the period of a table that does not tell its own.
        value: the heading of the figures in a table of one row a figure.
        region: the heading or the letter of the column of regions.
    """

    sheet: str | None = None
    year: str = ""
    value: str = ""
    region: str = ""

    def sheet_of(self, path: Path) -> str | None:
        """The sheet that is read of a file; all of them where it is none."""
        return self.sheet if self.sheet is not None and self.sheet in sheet_names(path.parent, path.name) else None


NOTHING_SAID = Said()


@dataclass(frozen=True)
class Look:
    """A file, as far as its columns go.

    Attributes:
        path: where it lies.
        layout: its layout; ``None`` where it has one row per figure.
        columns: column of a layer -> heading in the file.
        where: heading -> the text that its rows must have.
        cells: one row per figure in the layer's own columns, with those rows only; ``region_name``, ``activity_name``
            and ``unit`` where the file has them.
        sheets: the sheets of a workbook with activities across.
        dropped: per condition, a sentence on what else the column holds.
        by_year: the tables of a file that has regions down and years across, and no activities.
        crossed: the tables of a file that has regions, activities and years in any place.
        sheet: the one sheet that is read, where it was said.
        period: the period of a file that does not tell its own, where it was said.
        heading: the row of the headings.
    """

    path: Path
    layout: Layout | None
    columns: Mapping[str, str]
    where: Mapping[str, str]
    cells: pl.DataFrame
    sheets: tuple[Sheet, ...] = ()
    dropped: tuple[str, ...] = ()
    by_year: tuple[Sheet, ...] = ()
    crossed: tuple[Crossed, ...] = ()
    sheet: str = ""
    period: str = ""
    heading: int = 1

    @property
    def is_totals(self) -> bool:
        """Whether it holds one figure per region and period."""
        return not self.sheets and not self.crossed and "activity_code" not in self.cells.columns

    @property
    def title(self) -> str:
        """What stands above the table, else the name of the file."""
        if self.sheets:
            return without_marks(sheet_title(self.sheets[-1]))
        above = next((text for table in self.crossed for text in table.grid.above if len(text) > FEWEST_LETTERS), "")
        return without_marks(above) or self.path.stem.replace("_", " ")

    @property
    def regions(self) -> list[str]:
        """The codes of territories, in the file's order."""
        return self.cells["region_code"].drop_nulls().unique(maintain_order=True).to_list()

    @property
    def about(self) -> str:
        """What tells of the nature of the figures: the file's name, its unit, the title of a sheet."""
        unit = self.cells["unit"].drop_nulls().unique().head(3).to_list() if "unit" in self.cells.columns else []
        unit += [text for heading, text in self.where.items() if heading in HEADINGS["unit"]]
        above = [text for table in self.crossed[:1] for text in (*table.grid.above, *table.grid.stubs.values())]
        per_cent = ["%"] if self.crossed and self.cells["value"].str.contains("%").any() else []
        titles = [sheet_title(sheet) for sheet in self.sheets[:1]]
        return " ".join([self.path.stem.replace("_", " "), *unit, *titles, *above, *per_cent])

    @property
    def side(self) -> Side:
        """Knowledge where its name or unit speaks of research, else industry."""
        return "knowledge" if KNOWLEDGE.search(self.about) else "industry"

    @property
    def nature(self) -> Nature:
        """Shares, records or amounts, as its name, unit or title say."""
        if SHARES.search(self.about):
            return "shares"
        return "records" if RECORDS.search(self.about) else "amounts"

    @property
    def unit(self) -> str:
        """The unit, where the file states one."""
        units = self.cells["unit"].drop_nulls().unique().to_list() if "unit" in self.cells.columns else []
        return str(units[0]) if len(units) == 1 else ""

    @property
    def is_money(self) -> bool:
        """Whether its amounts are money, as far as its words tell."""
        return self.nature == "shares" or PEOPLE.search(self.about) is None


def sheet_title(sheet: Sheet) -> str:
    """The text above a sheet's table that names its period."""
    above = sheet.raw.cells.head(sheet.raw.cells.height - sheet.body.height)
    texts = [text for row in above.iter_rows() for text in row if isinstance(text, str) and sheet.period in text]
    return " ".join(texts[0].split()) if texts else ""


def look_at(path: Path, spellings: Spellings, said: Said = NOTHING_SAID) -> Look:
    """Look at a file.

    Raises:
        InputError: the file cannot be read, or it is not seen which column is which.
    """
    try:
        return _one_row_a_figure(path, spellings, said)
    except InputError as refusal:
        not_seen = refusal
    row = _heading_row(path, said)
    if row is not None and row > 1:
        return _one_row_a_figure(path, spellings, said, row)
    looks = () if row == 1 else (_by_sections, _crossed, _by_years)
    found = next((look for see in looks if (look := see(path, spellings, said)) is not None), None)
    if found is None:
        nowhere = crossed.activities_nowhere(path.parent, path.name, spellings, said.sheet_of(path), said.region)
        raise InputError(nowhere) if nowhere and row is None else not_seen
    return found


def _one_row_a_figure(path: Path, spellings: Spellings, said: Said, heading: int = 1) -> Look:
    raw = read_table(path.parent, path.name, sheet=said.sheet_of(path), heading=heading).table
    layout: Layout | None = "eurostat-tsv" if eurostat.is_eurostat(raw) else None
    return _by_columns(path, eurostat.long(raw) if layout else raw, layout, spellings, said)


def _heading_row(path: Path, said: Said) -> int | None:
    """The row whose headings are those of a table of one row a figure, or of Eurostat's, where there are any."""
    sheet = said.sheet_of(path)
    if sheet is None and len(sheet_names(path.parent, path.name)) > 1:
        return None
    cells = read_table(path.parent, path.name, sheet=sheet, heading=0).table.cells.head(ROWS_OF_TITLE)
    for row in cells.iter_rows(named=True):
        headings = [text for letter, text in row.items() if letter != ROW and text]
        by_series = bool(headings) and eurostat.MARK in headings[0] and "," in headings[0]
        valued = said.value in headings or named(headings, "value") is not None
        if by_series or (valued and (said.region in headings or named(headings, "region_code") is not None)):
            return int(row[ROW])
    return None


def _by_sections(path: Path, spellings: Spellings, said: Said) -> Look | None:
    """A workbook with sections of a classification across; nothing where it is none."""
    if said.sheet is not None or not sheet_names(path.parent, path.name):
        return None
    sheets = across.tables_in(path.parent, path.name, spellings)
    if not sheets or not all(_states_sections(sheet) for sheet in sheets):
        return None
    codes = pl.concat([sheet.codes.drop_nulls().alias("region_code") for sheet in sheets])
    return Look(path, "activities-across", {}, {}, codes.to_frame(), tuple(sheets))


def _states_sections(sheet: Sheet) -> bool:
    """Whether every heading of an activity states its section."""
    headings = [heading for heading in sheet.headings if not is_total(heading)]
    return bool(headings) and all(any(SECTION.match(text.strip()) for text in heading.texts) for heading in headings)


def _crossed(path: Path, spellings: Spellings, said: Said) -> Look | None:
    """A table of regions, activities and years in any place; nothing where it has no activities."""
    sheet = said.sheet_of(path)
    tables, _ = crossed.tables_in(path.parent, path.name, spellings, sheet, said.year, said.region)
    if not tables:
        return None
    rows = pl.concat([table.rows for table in tables])
    cells = rows.select("period", pl.col("region").alias("region_code"), "value")
    year = said.year if any(table.period_is_said for table in tables) else ""
    coded = _coded(cells, spellings)
    return Look(path, "cross-table", {}, {}, coded, crossed=tuple(tables), sheet=sheet or "", period=year)


def _by_years(path: Path, spellings: Spellings, said: Said) -> Look | None:
    """A table of regions by years; nothing where the file has none."""
    tables, _ = years_across.tables_in(path.parent, path.name, spellings, said.sheet_of(path))
    if not tables:
        return None
    codes = pl.concat([table.codes.drop_nulls().alias("region_code") for table in tables])
    sheet = said.sheet_of(path) or ""
    return Look(path, None, {}, {}, codes.to_frame(), by_year=tuple(tables), sheet=sheet)


def _by_columns(path: Path, raw: RawTable, layout: Layout | None, spellings: Spellings, said: Said) -> Look:
    known = {name: heading for name in HEADINGS if (heading := named(raw.columns, name)) is not None}
    found = known | ({"value": said.value} if said.value in raw.columns else {})
    found |= {"region_code": said.region} if said.region in raw.columns else {}
    lacking = [name for name in ("region_code", "value", "period") if name not in found]
    lacking = [name for name in lacking if name != "period" or not said.year]
    if lacking:
        raise InputError([not_seen(raw, name) for name in lacking])
    if not raw.cells.height:
        raise InputError(empty_table(raw))
    key = [found[name] for name in KEY if name in found]
    where, dropped = conditions(raw, key, [*found.values()])
    cells = raw.cells.filter([pl.col(heading) == text for heading, text in where.items()]) if where else raw.cells
    renamed = _coded(cells.select(pl.col(heading).alias(name) for name, heading in found.items()), spellings)
    mapped = {name: heading for name, heading in found.items() if heading != name and name in (*NEEDED, "unit", "flag")}
    if "unit" in found and found["unit"] in where:
        mapped.pop("unit", None)
    return Look(
        path,
        layout,
        mapped,
        where,
        renamed,
        (),
        dropped,
        sheet=said.sheet_of(path) or "",
        period="" if "period" in found else said.year,
        heading=raw.heading_row,
    )


def _coded(cells: pl.DataFrame, spellings: Spellings) -> pl.DataFrame:
    """The cells with codes for the names of territories, where a gazetteer knows nearly all of them."""
    written = cells["region_code"].drop_nulls().unique()
    known = {text: code for text in written if (code := spellings.code(text)) is not None}
    if len(known) < KNOWN * written.len():
        return cells
    return cells.with_columns(pl.col("region_code").replace(known))
