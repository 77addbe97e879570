"""Studies whose every word is Russian, so that whatever is English in their reports is the program's."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

from .studies import named_by_people, replaced, russian, seven_years

KEPT = 24  # regions: enough for closeness, few enough to be quick
RUSSIAN = {
    "Region number": "Регион",
    "with a name of some length": "с названием некоторой длины",
    "manufacture and repair of machinery": "производство и ремонт машин",
    "Activity": "Деятельность",
    "Activities": "Виды деятельности",
    "Field of knowledge": "Направление науки",
    "Fields": "Направления",
    "District": "Округ",
    "Country": "Страна",
    "Eighty-five regions": "Регионы за семь лет",
    '"Output"': '"Выпуск"',
    '"million"': '"млн руб."',
    '"Papers"': '"Публикации"',
    "of the district": "окружной",
    "They meet in practice.": "Они встречаются на деле.",
    "handbook": "справочник",
    "chosen here": "выбрано здесь",
    "chosen for this test": "выбрано для этой проверки",
    "Tools of many trades": "Инструменты многих отраслей",
}


def everything(folder: Path) -> Path:
    """Seven years of 24 regions with what people name, flows, and figures that the audit speaks of."""
    study = seven_years(folder)
    for file in study.glob("*.csv"):
        _write(file, [row for row in _rows(file) if not any(_left_out(cell) for cell in row)])
    _write(study / "flows.csv", [["from", "to", "value"], *_flows()])
    domains = [["Машины", "vertical", "output", "05"], ["Машины", "vertical", "papers", "K05"]]
    domains += [["Станки", "horizontal", "output", code] for code in ("05", "09", "99")]
    _write(study / "domains.csv", [["domain", "kind", "layer", "code"], *domains])
    priorities = [["Цифровые технологии", "output", "05", "стратегия"], ["Здоровье", "papers", "K05", "стратегия"]]
    _write(study / "priorities.csv", [["priority", "layer", "code", "source"], *priorities])
    said = [["R01", "output", f"{code:02}", "стратегия региона"] for code in range(1, 13)]
    _write(study / "declared.csv", [["region_code", "layer", "code", "source"], *said])
    replaced(study / "activities.csv", "code,name", "code,name\n99,Activity 99 without figures")
    _write(study / "output.csv", _odd(_rows(study / "output.csv")))
    asked = '[domains]\nfile = "domains.csv"\n[tags]\ndeclared = "declared.csv"\npriorities = "priorities.csv"\n'
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.write(asked + '[flows]\nfile = "flows.csv"\ntitle = "Совместные публикации"\n')
    _in_russian(study)
    return study


def article(folder: Path) -> Path:
    """The article's study in Russian with domains and declared priorities; its own texts stay English."""
    study = named_by_people(folder)
    replaced(study / "study.toml", 'language = "en"', 'language = "ru"')
    return study


BUILDERS = {"russian": russian, "article": article, "everything": everything}


def _left_out(cell: str) -> bool:
    return len(cell) == 3 and cell[0] == "R" and cell[1:].isdigit() and int(cell[1:]) > KEPT


def _flows() -> list[list[str]]:
    regions = [f"R{number:02}" for number in range(1, KEPT + 1)]
    pairs = [(a, b) for a, b in product(range(KEPT), repeat=2) if a != b and (a + b) % 3]
    return [[regions[a], regions[b], str((a * 7 + b * 5) % 23 + 1)] for a, b in pairs]


def _odd(rows: list[list[str]]) -> list[list[str]]:
    """A cell missing, a figure that stands out, a total that jumps, regions without rows, a district's own row."""
    kept = [row for row in rows if row[1] not in ("R23", "R24") and row[:3] != ["2019", "R02", "07"]]
    for row in kept:
        if row[:3] == ["2019", "R03", "04"]:
            row[3] = str(20 * float(row[3]))
        if row[:2] == ["2021", "R05"]:
            row[3] = str(9 * float(row[3]))
    return [*kept, *([str(year), "D1", "05", "1000"] for year in range(2016, 2023))]


def _in_russian(study: Path) -> None:
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(text.replace("[study]", '[study]\nlanguage = "ru"'), encoding="utf-8")
    for file in (*study.glob("*.csv"), study / "study.toml"):
        text = file.read_text(encoding="utf-8")
        for english, told in RUSSIAN.items():
            text = text.replace(english, told)
        file.write_text(text.replace("99 without figures", "99 без чисел"), encoding="utf-8")


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
