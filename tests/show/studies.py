"""Studies for the tests of what a person reads: the article's, copies of it changed, and a large one."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

LONG = "Непрерывнопротяжённаяоченьдлиннаяотрасль" * 4
HOSTILE = "<b>Beef</b> & \"veal\" 'n' 🐄 </td><script>alert(1)</script>"
LARGE_REGIONS, LARGE_ACTIVITIES, LARGE_FIELDS = 85, 20, 24


def article(folder: Path) -> Path:
    """A copy of the article's study, to change."""
    with as_file(files("metier") / "studies" / "central_black_earth") as study:
        return Path(shutil.copytree(study, folder / "study", ignore=shutil.ignore_patterns("results", "__pycache__")))


def replaced(path: Path, old: str, new: str) -> None:
    """Change a file; the text to change must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def russian(folder: Path) -> Path:
    study = article(folder)
    replaced(study / "study.toml", 'language = "en"', 'language = "ru"')
    return study


def long_and_hostile_names(folder: Path) -> Path:
    study = article(folder)
    _renamed(study / "classifications" / "nace.csv", {"A": HOSTILE, "H": LONG})
    _renamed(study / "classifications" / "grnti.csv", {"61": LONG, "50": HOSTILE})
    _renamed(study / "territories.csv", {"RU-LIP": LONG, "RU-BEL": HOSTILE})
    return study


def missing_values(folder: Path) -> Path:
    """Every third coefficient of every layer empty, a macroregional one of a whole region too."""
    study = article(folder)
    for name in ("exports.csv", "output.csv", "publications.csv"):
        rows = _rows(study / name)
        for row in rows[1::3]:
            row[-1] = ""
        _write(study / name, rows)
    return study


def one_region(folder: Path) -> Path:
    study = article(folder)
    for name in ("territories.csv", "exports.csv", "output.csv", "publications.csv"):
        rows = _rows(study / name)
        away = ("RU-BEL", "RU-VOR", "RU-KRS", "RU-TAM")
        _write(study / name, [row for row in rows if not set(row) & set(away)])
    return study


def no_links(folder: Path) -> Path:
    study = article(folder)
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(text[: text.index("\n[links]")], encoding="utf-8")
    return study


def no_knowledge(folder: Path) -> Path:
    study = no_links(folder)
    text = (study / "study.toml").read_text(encoding="utf-8")
    before, rest = text.split("[layers.publications]", 1)
    (study / "study.toml").write_text(before + rest[rest.index("[[levels]]") :], encoding="utf-8")
    return study


def no_competences(folder: Path) -> Path:
    study = article(folder)
    replaced(study / "study.toml", "above = 1.0 }]", "above = 1000.0 }]")
    return study


def by_value(folder: Path) -> Path:
    """A macroregional limit of 1.1 on values as they stand, and a condition on mass that published figures lack."""
    study = article(folder)
    conditions = '{ measure = "coefficient", at_least = 1.1 }, { measure = "share_of_region", above = 0.01 }]'
    replaced(study / "study.toml", '{ measure = "coefficient", above = 1.0 }]', conditions)
    return study


def large(folder: Path) -> Path:
    """85 regions, 20 activities at two levels, 24 fields; figures from arithmetic, so the same every time."""
    study = folder / "study"
    study.mkdir(parents=True)
    regions = [f"R{number:02}" for number in range(1, LARGE_REGIONS + 1)]
    activities = [f"{number:02}" for number in range(1, LARGE_ACTIVITIES + 1)]
    fields = [f"K{number:02}" for number in range(1, LARGE_FIELDS + 1)]
    places = [
        [code, f"Region number {code} with a name of some length", "region", f"D{i % 8}"]
        for i, code in enumerate(regions)
    ]
    districts = [[f"D{i}", f"District {i}", "district", "C"] for i in range(8)]
    _write(
        study / "territories.csv",
        [["code", "name", "kind", "parent"], ["C", "Country", "country", ""], *districts, *places],
    )
    named = [[code, f"Activity {code}: manufacture and repair of machinery"] for code in activities]
    _write(study / "activities.csv", [["code", "name"], *named])
    _write(study / "fields.csv", [["code", "name"], *([code, f"Field of knowledge {code}"] for code in fields)])
    _write(
        study / "output.csv",
        _amounts(regions, activities, lambda r, a: (r * 37 + a * 101 + r * a * 7) % 97 + 1),
    )
    _write(study / "papers.csv", _amounts(regions, fields, lambda r, f: (r * 53 + f * 29 + r * f * 11) % 89))
    _write(study / "links.csv", _links(activities, fields))
    (study / "study.toml").write_text(LARGE, encoding="utf-8")
    return study


LARGE = """
[study]
title = "Eighty-five regions"
[territories]
file = "territories.csv"
[classifications.activities]
title = "Activities"
file = "activities.csv"
[classifications.fields]
title = "Fields"
file = "fields.csv"
[layers.output]
title = "Output"
side = "industry"
nature = "amounts"
classification = "activities"
file = "output.csv"
[layers.papers]
title = "Papers"
side = "knowledge"
nature = "records"
classification = "fields"
file = "papers.csv"
[[levels]]
name = "national"
layer = "output"
[[levels]]
name = "of the district"
layer = "output"
area = "district"
[links]
file = "links.csv"
cross_cutting = { fields = ["K01"] }
"""


def seven_years(folder: Path) -> Path:
    """As the large study, with seven years at current prices, coarse and population-serving activities, and flows."""
    study = large(folder)
    regions, activities = (
        [row[0] for row in _rows(study / name)[1:]] for name in ("territories.csv", "activities.csv")
    )
    regions = [code for code in regions if code.startswith("R")]
    rows = [["period", "region_code", "activity_code", "value"]]
    for year in range(2016, 2023):
        rows += [
            [str(year), region, activity, f"{_grown(r, a, year - 2016):.2f}"]
            for r, region in enumerate(regions, 1)
            for a, activity in enumerate(activities, 1)
        ]
    _write(study / "output.csv", rows)
    flags = [[a, "population-serving" if a > "17" else "traded", "too-coarse" if a < "04" else ""] for a in activities]
    _write(
        study / "flags.csv",
        [["code", "market", "detail", "flag_source"], *([*row, "chosen here"] for row in flags)],
    )
    replaced(study / "study.toml", 'file = "activities.csv"', 'file = "activities.csv"\nflags = "flags.csv"')
    replaced(study / "study.toml", 'title = "Output"', 'title = "Output"\nunit = "million"\nprices = "current"')
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(text + OVER_YEARS, encoding="utf-8")
    return study


OVER_YEARS = """
[trajectories]
nominal = true
[field_sets.tools]
title = "Tools of many trades"
source = "chosen for this test"
fields = { fields = ["K02", "K03"] }
"""


def named_by_people(folder: Path) -> Path:
    """The article's study with two domains that share a member, and what one region has declared."""
    study = article(folder)
    domains = [["Food", "vertical", "output", "A"], ["Food", "vertical", "output", "C"]]
    domains += [["Machines", "horizontal", "output", "C"]]
    _write(study / "domains.csv", [["domain", "kind", "layer", "code"], *domains])
    said = [["RU-BEL", "output", "A", "strategy"], ["RU-BEL", "output", "D", "strategy"]]
    _write(study / "declared.csv", [["region_code", "layer", "code", "source"], *said])
    text = (study / "study.toml").read_text(encoding="utf-8")
    asked = '\n[domains]\nfile = "domains.csv"\n[tags]\ndeclared = "declared.csv"\n'
    (study / "study.toml").write_text(text + asked, encoding="utf-8")
    return study


def seven_years_in_russian(folder: Path) -> Path:
    study = seven_years(folder)
    replaced(study / "study.toml", 'title = "Eighty-five regions"', 'title = "Регионы"\nlanguage = "ru"')
    return study


def _grown(region: int, activity: int, years: int) -> float:
    """Two families of activities that regions lean to, and a growth of its own in every cell."""
    leaning = 1 + ((region * 29) % 83) / 20 * (activity % 3 == region % 3) + (activity % 5 == region % 5)
    scatter = (region * 37 + activity * 101 + region * activity * 7) % 97 / 97
    growth = 1.05 + ((region * 13 + activity * 31 + region * activity) % 41 - 20) / 150
    return (1 + region % 7) * (2 + activity % 4) * (leaning + scatter) * float(growth**years)


Builder = Callable[[Path], Path]
BUILDERS: dict[str, Builder] = {
    "article": article,
    "russian": russian,
    "long and hostile names": long_and_hostile_names,
    "missing values": missing_values,
    "one region": one_region,
    "no links": no_links,
    "no knowledge": no_knowledge,
    "no competences": no_competences,
    "by value": by_value,
    "large": large,
    "named by people": named_by_people,
    "seven years": seven_years,
    "seven years in Russian": seven_years_in_russian,
}


def _amounts(regions: list[str], activities: list[str], value: Callable[[int, int], int]) -> list[list[str]]:
    rows = [
        ["2020", region, activity, str(value(r, a))]
        for r, region in enumerate(regions, 1)
        for a, activity in enumerate(activities, 1)
    ]
    return [["period", "region_code", "activity_code", "value"], *rows]


def _links(activities: list[str], fields: list[str]) -> list[list[str]]:
    heading = [
        "from_classification",
        "from_code",
        "to_classification",
        "to_code",
        "weight",
        "source",
        "reason",
    ]
    rows = [
        [
            "activities",
            activity,
            "fields",
            field,
            "1",
            "proposed" if (a + f) % 3 else "handbook",
            "They meet in practice.",
        ]
        for a, activity in enumerate(activities)
        for f, field in enumerate(fields[1:])
        if (a * 5 + f * 3) % 7 == 0
    ]
    return [heading, *rows]


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _renamed(path: Path, names: dict[str, str]) -> None:
    rows = _rows(path)
    for row in rows[1:]:
        row[1] = names.pop(row[0], row[1])
    assert not names, f"{path.name} has no {names}"
    _write(path, rows)
