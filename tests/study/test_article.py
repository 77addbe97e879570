"""The article's own sentences and figures, and a second computation of every scenario."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import metier
from tests.study import copies, independent

EXPORTS = {"food": "FEACN-01-24", "chemicals": "FEACN-28-40", "metals": "FEACN-72-83", "machinery": "FEACN-84-90"}
ALL = {"RU-BEL", "RU-VOR", "RU-KRS", "RU-LIP", "RU-TAM"}


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> metier.StudyResult:
    return metier.run(copies.article(tmp_path_factory.mktemp("article") / "study"))


def held(result: metier.StudyResult, level: str, activity: str) -> set[str]:
    rows = result.matrix.filter(
        (pl.col("level") == level) & (pl.col("activity_code") == activity) & (pl.col("present") == 1)
    )
    return set(rows["region_code"])


def count(result: metier.StudyResult, region: str, level: str) -> int:
    rows = result.scenarios.filter((pl.col("region_code") == region) & (pl.col("level") == level))
    return rows["activity_code"].n_unique()


def test_lipetsk_is_figure_1(article: metier.StudyResult, shared: Path) -> None:
    with (shared / "paper" / "figure1_lipetsk_scenario.csv").open(encoding="utf-8", newline="") as file:
        figure = {(r["level"], r["activity_code"], r["field_code"], r["kind"]) for r in csv.DictReader(file)}
    lipetsk = article.scenarios.filter(pl.col("region_code") == "RU-LIP").drop_nulls("field_code")
    assert set(lipetsk.select("level", "activity_code", "field_code", "kind").iter_rows()) == figure


def test_most_and_least_diversified(article: metier.StudyResult) -> None:
    assert (count(article, "RU-VOR", "national"), count(article, "RU-VOR", "macroregional")) == (8, 7)
    assert (count(article, "RU-BEL", "national"), count(article, "RU-BEL", "macroregional")) == (3, 2)


def test_export_sentences(article: metier.StudyResult) -> None:
    assert held(article, "global", EXPORTS["food"]) == ALL
    assert held(article, "global", EXPORTS["chemicals"]) == {"RU-VOR", "RU-KRS", "RU-TAM"}
    assert held(article, "global", EXPORTS["metals"]) == {"RU-BEL", "RU-LIP"}
    assert held(article, "global", EXPORTS["machinery"]) == {"RU-VOR"}


def test_highest_level_only(article: metier.StudyResult) -> None:
    assert held(article, "national", "L") == {"RU-LIP"}
    assert "RU-LIP" not in held(article, "macroregional", "L")
    every_level = article.competences.filter((pl.col("region_code") == "RU-LIP") & (pl.col("activity_code") == "L"))
    assert every_level["level"].to_list() == ["national", "macroregional"]


def test_borderline_transport_of_lipetsk(article: metier.StudyResult) -> None:
    row = article.competences.row(
        by_predicate=(pl.col("region_code") == "RU-LIP") & (pl.col("activity_code") == "H"), named=True
    )
    assert (row["status"], row["coefficient"], row["sureness"]) == ("borderline", 1.0, "weak")
    assert row["margin"] == 0.0


def test_macroregional_shows_the_national_coefficient(article: metier.StudyResult) -> None:
    row = article.competences.row(
        by_predicate=(pl.col("region_code") == "RU-VOR")
        & (pl.col("activity_code") == "L")
        & (pl.col("level") == "macroregional"),
        named=True,
    )
    assert (row["coefficient"], row["national_coefficient"]) == (1.01, 0.87)


def test_rows_stand_in_order(article: metier.StudyResult) -> None:
    levels = ["global", "national", "macroregional"]
    regions = list(article.evidence.territories.regions)
    places = [
        (regions.index(region), levels.index(level))
        for region, level in article.scenarios.select("region_code", "level").iter_rows()
    ]
    assert places == sorted(places)


def move_threshold(folder: Path) -> None:
    copies.edit_text(folder, "study.toml", "above = 1.0", "above = 1.5")


def at_least(folder: Path) -> None:
    copies.edit_text(folder, "study.toml", "above = 1.0", "at_least = 1.16")


def borderline_out(folder: Path) -> None:
    copies.edit_text(folder, "study.toml", "counts = true", "counts = false")


def borderline_by_value(folder: Path) -> None:
    copies.edit_text(folder, "study.toml", "counts = true", 'counts = "by-value"')


def one_coefficient(folder: Path) -> None:
    key = {"region_code": "RU-LIP", "activity_code": "B", "reference_code": "RU"}
    copies.set_cell(folder, "output.csv", key, "coefficient", "3.21")


def one_field_lost(folder: Path) -> None:
    key = {"region_code": "RU-LIP", "activity_code": "53"}
    copies.set_cell(folder, "publications.csv", key, "coefficient", "0.40")


def one_missing(folder: Path) -> None:
    key = {"region_code": "RU-VOR", "activity_code": "A"}
    copies.set_cell(folder, "output.csv", key, "coefficient", "")


def other_activity_code(folder: Path) -> None:
    tables = {"classifications/nace.csv": "code", "output.csv": "activity_code", "links.csv": "from_code"}
    copies.rename_code(folder, "C", "01", tables)


def link_removed(folder: Path) -> None:
    copies.edit_rows(
        folder, "links.csv", lambda rows: [r for r in rows if (r["from_code"], r["to_code"]) != ("C", "53")]
    )


def link_added(folder: Path) -> None:
    new = {
        "from_classification": "nace",
        "from_code": "L",
        "to_classification": "grnti",
        "to_code": "67",
        "weight": "1",
        "source": "proposed",
        "reason": "Buildings are what is let.",
    }
    copies.edit_rows(folder, "links.csv", lambda rows: [*rows, new])


def regions_turned_round(folder: Path) -> None:
    copies.edit_rows(folder, "territories.csv", lambda rows: rows[:2] + rows[:1:-1])


def activities_turned_round(folder: Path) -> None:
    copies.edit_rows(folder, "classifications/nace.csv", lambda rows: rows[::-1])


def levels_without_the_national(folder: Path) -> None:
    copies.edit_text(folder, "study.toml", '[[levels]]\nname = "national"\nlayer = "output"\narea = "country"\n', "")


@pytest.mark.parametrize(
    "change",
    [
        None,
        move_threshold,
        at_least,
        borderline_out,
        borderline_by_value,
        one_coefficient,
        one_field_lost,
        one_missing,
        other_activity_code,
        link_removed,
        link_added,
        regions_turned_round,
        activities_turned_round,
        levels_without_the_national,
    ],
)
def test_scenarios_equal_an_independent_computation(change: Callable[[Path], None] | None, tmp_path: Path) -> None:
    folder = copies.article(tmp_path / "study")
    before = independent.scenarios(folder)
    if change is not None:
        change(folder)
        assert independent.scenarios(folder) != before, "the change changes nothing, so it proves nothing"
    assert list(metier.run(folder).scenarios.iter_rows()) == independent.scenarios(folder)
