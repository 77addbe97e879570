"""The article's study as files: its figures are the article's, and its links say what Figure 1 says and no more."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import metier.studies
from metier.plan import Condition, Plan

FOLDER = Path(metier.studies.__file__).parent / "central_black_earth"
REGIONS = ["RU-BEL", "RU-VOR", "RU-KRS", "RU-LIP", "RU-TAM"]
MACROREGION = "RU-CBE-MACRO"
CLASSIFICATIONS = ("feacn", "nace", "grnti")
TABLES = [
    ("table2_export_specialisation.csv", "exports.csv", "2020", "RU", 4),
    ("table3_national_localisation.csv", "output.csv", "2020", "RU", 13),
    ("table4_macroregional_localisation.csv", "output.csv", "2020", MACROREGION, 10),
    ("table5_scientific_specialisation.csv", "publications.csv", "2021", "RU", 40),
]
# A region's name in any case of either language, or its code.
REGION_NAMED = re.compile(
    r"belgorod|voronezh|kursk|lipetsk|tambov|белгород|воронеж|курск|липецк|тамбов|RU-|black earth|чернозем",
    re.IGNORECASE,
)

Row = dict[str, str]
Pair = tuple[str, str]


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes_of(classification: str) -> list[str]:
    return [row["code"] for row in rows_of(FOLDER / "classifications" / f"{classification}.csv")]


def pairs_from(links: list[Row], source: str) -> set[Pair]:
    return {(row["from_code"], row["to_code"]) for row in links if row["source"] == source}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.model_validate(tomllib.loads((FOLDER / "study.toml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def links() -> list[Row]:
    return rows_of(FOLDER / "links.csv")


@pytest.fixture(scope="module")
def figure1(shared: Path) -> list[Row]:
    return rows_of(shared / "paper" / "figure1_lipetsk_scenario.csv")


# --- the study file


def test_the_study_file_states_the_articles_levels_and_rule(plan: Plan) -> None:
    assert [(level.name, level.layer, level.area) for level in plan.levels] == [
        ("global", "exports", "country"),
        ("national", "output", "country"),
        ("macroregional", "output", "macroregion"),
    ]
    assert plan.rule.conditions == (Condition(measure="coefficient", above=1.0),)
    assert plan.borderline.counts is True


def test_the_layers_are_published_coefficients_with_two_decimals(plan: Plan) -> None:
    stated = {
        key: (layer.side, layer.nature, layer.classification, layer.period, layer.decimals, layer.absent)
        for key, layer in plan.layers.items()
    }
    assert stated == {
        "exports": ("industry", "coefficients", "feacn", "2020", 2, "missing"),
        "output": ("industry", "coefficients", "nace", "2020", 2, "missing"),
        "publications": ("knowledge", "coefficients", "grnti", "2021", 2, "missing"),
    }


def test_every_layer_says_where_its_figures_come_from_and_what_they_cannot_see(plan: Plan) -> None:
    for layer in plan.layers.values():
        assert "Lyshchikova et al. (2023), Table" in layer.source
        assert len(layer.cannot_see) >= 3
        assert all(line.endswith(".") for line in layer.cannot_see)


def test_automation_computer_science_and_cybernetics_are_cross_cutting(plan: Plan) -> None:
    assert plan.links is not None
    assert dict(plan.links.cross_cutting) == {"grnti": ("50", "20", "28")}
    names = {row["code"]: row["name"] for row in rows_of(FOLDER / "classifications" / "grnti.csv")}
    assert [names[code] for code in plan.links.cross_cutting["grnti"]] == [
        "Automation. Computer engineering",
        "Computer science",
        "Cybernetics",
    ]


def test_every_table_in_the_folder_is_named_in_the_study_file_and_the_other_way_round(plan: Plan) -> None:
    assert plan.links is not None
    named = {plan.territories.file, plan.links.file}
    named |= {table.file for table in (*plan.classifications.values(), *plan.layers.values())}
    assert named == {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.csv")}


# --- territories and classifications


def test_five_regions_lie_in_the_macroregion_and_it_in_the_country() -> None:
    rows = rows_of(FOLDER / "territories.csv")
    assert [(row["code"], row["kind"], row["parent"]) for row in rows] == [
        ("RU", "country", ""),
        (MACROREGION, "macroregion", "RU"),
        *[(region, "region", MACROREGION) for region in REGIONS],
    ]


@pytest.mark.parametrize("file", ["territories.csv", *(f"classifications/{c}.csv" for c in CLASSIFICATIONS)])
def test_every_name_is_given_once_in_english_and_in_russian(file: str) -> None:
    rows = rows_of(FOLDER / file)
    assert all(re.search("[A-Za-z]", row["name"]) for row in rows)
    assert not any(re.search("[А-Яа-я]", row["name"]) for row in rows)
    assert all(re.search("[А-Яа-я]", row["name_ru"]) for row in rows)
    for column in ("code", "name", "name_ru"):
        assert len({row[column] for row in rows}) == len(rows)


def test_sections_and_rubrics_stand_in_the_order_of_their_codes() -> None:
    assert codes_of("nace") == list("ABCDEFGHIJKLMNOPQRSTU")
    assert codes_of("grnti") == sorted(codes_of("grnti"))
    assert codes_of("feacn") == ["FEACN-01-24", "FEACN-28-40", "FEACN-72-83", "FEACN-84-90"]


@pytest.mark.parametrize("classification", CLASSIFICATIONS)
def test_the_english_names_are_the_articles(classification: str, shared: Path) -> None:
    printed = {
        row["activity_code"]: row["activity_name"] for table, *_ in TABLES for row in rows_of(shared / "paper" / table)
    }
    rows = rows_of(FOLDER / "classifications" / f"{classification}.csv")
    names = {row["code"]: row["name"] for row in rows}
    shown = names.keys() & printed.keys()
    assert len(shown) == {"feacn": 4, "nace": 19, "grnti": 40}[classification]
    assert {code: names[code] for code in shown} == {code: printed[code] for code in shown}


# --- figures


@pytest.mark.parametrize(("table", "file", "period", "reference", "activities"), TABLES)
def test_the_figures_are_the_articles_as_printed(
    table: str, file: str, period: str, reference: str, activities: int, shared: Path
) -> None:
    printed = [
        (row["activity_code"], row["region_code"], row["coefficient"]) for row in rows_of(shared / "paper" / table)
    ]
    ours = [
        (row["activity_code"], row["region_code"], row["coefficient"])
        for row in rows_of(FOLDER / file)
        if row["reference_code"] == reference
    ]
    assert sorted(ours) == sorted(printed)
    assert len(ours) == activities * len(REGIONS)
    assert {row["period"] for row in rows_of(FOLDER / file)} == {period}


@pytest.mark.parametrize(
    ("file", "references"),
    [("exports.csv", {"RU"}), ("output.csv", {"RU", MACROREGION}), ("publications.csv", {"RU"})],
)
def test_figures_have_two_decimals_and_no_reference_but_the_articles(file: str, references: set[str]) -> None:
    rows = rows_of(FOLDER / file)
    assert all(re.fullmatch(r"\d+\.\d\d", row["coefficient"]) for row in rows)
    assert {row["reference_code"] for row in rows} == references


# --- links


def test_exactly_the_linked_pairs_of_figure_1_come_from_it(links: list[Row], figure1: list[Row]) -> None:
    linked = {(row["activity_code"], row["field_code"]) for row in figure1 if row["kind"] == "linked"}
    assert len(linked) == 18
    assert pairs_from(links, "figure-1") == linked


def test_no_proposed_link_touches_a_pair_that_figure_1_settles(
    links: list[Row], figure1: list[Row], shared: Path
) -> None:
    activities = {row["activity_code"] for row in figure1}
    fields = {
        row["activity_code"]
        for row in rows_of(shared / "paper" / "table5_scientific_specialisation.csv")
        if row["region_code"] == "RU-LIP" and float(row["coefficient"]) > 1
    }
    assert (len(activities), len(fields)) == (10, 15)
    settled = {(activity, field) for activity in activities for field in fields}
    assert pairs_from(links, "proposed") & settled == set()


def test_links_come_from_figure_1_or_are_proposed_and_all_weigh_the_same(links: list[Row]) -> None:
    assert {row["source"] for row in links} == {"figure-1", "proposed"}
    assert {row["weight"] for row in links} == {"1"}


def test_every_link_joins_codes_of_the_classifications(links: list[Row]) -> None:
    known = {classification: set(codes_of(classification)) for classification in CLASSIFICATIONS}
    strangers = [
        row
        for row in links
        if row["from_code"] not in known[row["from_classification"]]
        or row["to_code"] not in known[row["to_classification"]]
    ]
    assert strangers == []
    assert {(row["from_classification"], row["to_classification"]) for row in links} == {
        ("feacn", "grnti"),
        ("nace", "grnti"),
    }


def test_no_link_is_listed_twice(links: list[Row]) -> None:
    pairs = Counter(
        (row["from_classification"], row["from_code"], row["to_classification"], row["to_code"]) for row in links
    )
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_cross_cutting_fields_are_not_listed_since_they_go_with_every_activity(links: list[Row]) -> None:
    assert {row["to_code"] for row in links} & {"50", "20", "28"} == set()


def test_links_stand_in_the_order_of_activities_then_of_fields(links: list[Row]) -> None:
    activities = [*codes_of("feacn"), *codes_of("nace")]
    fields = codes_of("grnti")
    places = [(activities.index(row["from_code"]), fields.index(row["to_code"])) for row in links]
    assert places == sorted(places)


def test_every_link_has_a_reason_of_its_own_in_one_line(links: list[Row]) -> None:
    reasons = [row["reason"] for row in links if row["source"] == "proposed"]
    assert all(re.fullmatch(r"[A-Z][^\n]{25,139}\.", reason) for reason in reasons)
    assert len(set(reasons)) == len(reasons)
    assert all("Figure 1" in row["reason"] for row in links if row["source"] == "figure-1")


def test_no_link_names_a_region(links: list[Row]) -> None:
    assert [row for row in links if any(REGION_NAMED.search(value) for value in row.values())] == []


@pytest.mark.parametrize("phrase", ["the Lipetsk region", "в Курской области", "RU-TAM", "of Voronezh's plants"])
def test_the_search_for_region_names_would_find_them(phrase: str) -> None:
    assert REGION_NAMED.search(phrase)


def test_every_activity_the_article_prints_is_linked_save_finance(links: list[Row]) -> None:
    """No field of the forty is a direct source of knowledge for finance: Figure 1 leaves it without any, as do we."""
    printed = {row["activity_code"] for file in ("exports.csv", "output.csv") for row in rows_of(FOLDER / file)}
    assert printed - {row["from_code"] for row in links} == {"K"}
