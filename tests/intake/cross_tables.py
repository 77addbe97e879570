"""One small table of figures, and the ways in which offices lay it out: rows of cells, as CSV and as XLSX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from metier.project.new_study import new_study_from
from metier.project.opening import open_study
from metier.project.proposal_files import NOTHING_SAID, Said

Rows = list[list[str | None]]
REGIONS = {
    "RU-BEL": ("Белгородская область", "Belgorod Oblast"),
    "RU-VOR": ("Воронежская обл.", "Voronezh Oblast"),
    "RU-LIP": ("Липецкая область 1)", "Lipetsk Oblast"),
}
ACTIVITIES = {
    "crops": ("Растениеводство", "Growing of crops"),
    "ore": ("Добыча железных руд", "Iron ore mines"),
    "sugar": ("Производство сахара", "Sugar making"),
    "steel": ("Выплавка стали", "Steel works"),
}
YEARS = ("2019", "2020")
FIGURES = (1234.5, 20.25, 0.0, 311.0, 46.5, None, 7.75, 12345.5, 5.5, 3.25, 2.0, 1.5)
TRUTH = {
    (year, region, activity): None if (held := FIGURES[(7 * i + 3 * j + k) % 12]) is None else held + 100 * i
    for i, year in enumerate(YEARS)
    for j, region in enumerate(REGIONS)
    for k, activity in enumerate(ACTIVITIES)
}


@dataclass(frozen=True)
class Tongue:
    """How one language writes the table."""

    at: int
    region: str
    activity: str
    year: str
    total: str
    of_year: str
    note: str
    mark: str
    thousands: str
    decimal: str

    def name(self, code: str) -> str:
        return (REGIONS | ACTIVITIES)[code][self.at]

    def figure(self, value: float | None) -> str:
        if value is None:
            return self.mark
        return (
            f"{value:,.2f}".rstrip("0")
            .rstrip(".")
            .replace(",", "#")
            .replace(".", self.decimal)
            .replace("#", self.thousands)
        )

    def of(self, year: str, region: str, activity: str) -> str:
        return self.figure(TRUTH[year, region, activity])

    def sum_of(self, year: str, region: str) -> str:
        return self.figure(sum(TRUTH[year, region, activity] or 0 for activity in ACTIVITIES))


RUSSIAN = Tongue(
    0,
    "Регион",
    "Вид деятельности",
    "Год",
    "Всего",
    "Занятость в {} году, тыс. человек",
    "1) Без учёта, предварительно.",
    "…",
    "\u00a0",
    ",",
)
ENGLISH = Tongue(
    1,
    "Region",
    "Activity",
    "Year",
    "Total",
    "Employment in {}, thousand persons",
    "1) Provisional, see the notes.",
    ":",
    "\u202f",
    ".",
)
TONGUES = {"ru": RUSSIAN, "en": ENGLISH}


def write_csv(path: Path, rows: Rows, separator: str = ";", encoding: str = "utf-8") -> Path:
    lines = (separator.join(f'"{cell}"' if separator in (cell or "") else cell or "" for cell in row) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def write_xlsx(
    path: Path, sheets: dict[str, Rows], merged: dict[str, Sequence[tuple[int, int, int, int]]] | None = None
) -> Path:
    """A workbook; what is a number in English is written as one, in a sheet without decimal commas."""
    numbers = not any(
        "," in (cell or "") and cell[:1].isdigit() for rows in sheets.values() for row in rows for cell in row if cell
    )
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(i, j, _number(cell)) if numbers else sheet.write_string(i, j, cell)
            for area in (merged or {}).get(name, ()):
                sheet.merge_range(*area, rows[area[0]][area[1]])
    return path


def _number(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


def read_of(folder: Path, files: Sequence[Path], said: Said = NOTHING_SAID) -> dict[tuple[str, str, str], float | None]:
    """What a study of the files observes, by year, region and key of the activity; see `read_again`."""
    new_study_from(folder, files, said=said)
    return read_again(folder)


def read_again(folder: Path) -> dict[tuple[str, str, str], float | None]:
    """What the study in a folder observes."""
    _, evidence = open_study(folder)
    (activities,) = evidence.classifications.values()
    keys = {name: key for key, names in ACTIVITIES.items() for name in names}
    rows = evidence.observations.select("period", "region_code", "activity_code", "value").rows()
    return {(year, region, keys[activities.name(code, "en")]): value for year, region, code, value in rows}
