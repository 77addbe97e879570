"""Niches, matrix and scenarios as a person reads them, against the tables they are made from."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from metier.show.figures import all_figures
from metier.show.labels import labels
from metier.show.matrix import MatrixCell, MatrixPart, matrix_parts
from metier.show.niches import Niche, PairCount, count_pairs, niches
from metier.show.opening import found_by_level, glance
from metier.show.regions import RegionSection, opening, region_sections
from metier.show.scenario_text import NicheText, Reading, niche_text
from metier.study import StudyResult

Results = Callable[[str], StudyResult]
ALL = ["article", "missing values", "one region", "no competences", "by value", "large"]


def _niche(result: StudyResult, region: str, activity: str) -> Niche:
    return next(niche for niche in niches(result)[region] if niche.activity == activity)


def _sentence(text: NicheText, reading: Reading) -> str:
    clauses = [f"{c.lead} {'; '.join(f.name + f.proposed for f in c.fields)}" for c in reading.clauses]
    return " + ".join([text.activity, *clauses])


@pytest.mark.parametrize("name", ALL)
def test_niches_are_the_present_cells_of_the_matrix(results: Results, name: str) -> None:
    result = results(name)
    present = result.matrix.filter(pl.col("present") == 1).select("region_code", "level", "activity_code")
    found = [(n.region, n.level, n.activity) for of_region in niches(result).values() for n in of_region]
    assert sorted(found) == sorted(present.unique().rows())


@pytest.mark.parametrize("name", ALL)
def test_supports_are_the_rows_of_the_scenarios(results: Results, name: str) -> None:
    result = results(name)
    pairs = [
        (n.region, n.level, n.activity, s.field, s.kind, s.source)
        for of_region in niches(result).values()
        for n in of_region
        for s in n.supports
    ]
    assert pairs == result.scenarios.filter(pl.col("field_code").is_not_null()).rows()


def test_figure_1_in_words(results: Results) -> None:
    result = results("article")
    text = niche_text(_niche(result, "RU-LIP", "FEACN-72-83"), labels(result))
    assert [_sentence(text, reading) for reading in text.readings] == [
        "Metals and metal handicrafts + scientific and technological competences of the region in the field of "
        "Electrical engineering; Metallurgy; Mechanical engineering + cross-cutting scientific and technological "
        "competences of the region in the field of Computer science; Cybernetics; Automation. Computer engineering"
    ]
    assert text.evidence == "Coefficient 7.53, sureness: strong."


def test_a_niche_on_proposed_links_has_two_readings(results: Results) -> None:
    result = results("article")
    text = niche_text(_niche(result, "RU-BEL", "FEACN-72-83"), labels(result))
    with_them, without = text.readings
    assert (with_them.switch, without.switch) == ("with", "without")
    assert "Physics*; Metallurgy +" in _sentence(text, with_them)
    assert "in the field of Metallurgy +" in _sentence(text, without)


def test_a_niche_without_any_field_says_so(results: Results) -> None:
    result = results("article")
    bare = Niche("RU-LIP", "national", "output", "L", 1.05, 1.05, False, "weak", (), None, None)
    (reading,) = niche_text(bare, labels(result)).readings
    assert reading.otherwise == "no scientific or technological competence of the region is linked with it"


@pytest.mark.parametrize(
    ("national", "words"),
    [
        (None, "In the country: not known."),
        (0.95, "In the country: 0.95."),
        (0.9, "In the country: 0.90."),
        (0.899, "In the country: 0.90, stronger than its neighbours, weak in the country."),
    ],
)
def test_a_macroregional_niche_tells_how_it_stands_in_the_country(
    results: Results, national: float | None, words: str
) -> None:
    niche = Niche("RU-LIP", "macroregional", "output", "L", 1.2, national, False, "strong", (), None, None)
    assert niche_text(niche, labels(results("article"))).beside == words


def test_a_borderline_niche_is_marked(results: Results) -> None:
    result = results("article")
    text = niche_text(_niche(result, "RU-LIP", "H"), labels(result))
    assert text.evidence == "Coefficient 1.00, borderline, sureness: weak."


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (PairCount(18, 0, 0), "No linked pair of the region (18 linked pairs) rests on a proposed link."),
        (
            PairCount(31, 12, 0),
            "Share of the region's linked pairs that rest on proposed links, which nobody has confirmed yet: "
            "12 of 31 (39\u00a0%).",
        ),
        (
            PairCount(1, 1, 0),
            "Every linked pair of the region (1 linked pair) rests on a proposed link, which nobody has confirmed yet.",
        ),
        (
            PairCount(0, 0, 3),
            "No activity of the region is linked with a field of knowledge of the region, so no pair rests on a "
            "proposed link.",
        ),
    ],
)
def test_the_opening_sentence_of_a_region(results: Results, count: PairCount, words: str) -> None:
    assert opening(count, labels(results("article"))) == words


@pytest.mark.parametrize("name", ALL)
def test_the_share_on_proposed_links_is_counted_from_the_scenarios(results: Results, name: str) -> None:
    result = results(name)
    linked = result.scenarios.filter(pl.col("kind") == "linked")
    for region, of_region in niches(result).items():
        here = linked.filter(pl.col("region_code") == region)
        count = count_pairs(of_region)
        assert (count.linked, count.proposed) == (
            here.height,
            here.filter(pl.col("link_source") == "proposed").height,
        )


def _parts(result: StudyResult) -> list[MatrixPart]:
    return matrix_parts(result, all_figures(result), niches(result), labels(result))


def _matrix_cell(part: MatrixPart, level: int, activity: str, region: str) -> MatrixCell:
    row = next(row for row in part.levels[level].rows if row.heading.code == activity)
    return row.cells[part.regions.index(region)]


def test_the_matrix_of_the_article(results: Results) -> None:
    (part,) = _parts(results("article"))
    assert [len(level.rows) for level in part.levels] == [4, 13, 10]
    metals = _matrix_cell(part, 0, "FEACN-72-83", "Lipetsk region")
    assert metals.sign == "+"
    assert [field.name for field in metals.fields] == [
        "Electrical engineering",
        "Metallurgy",
        "Mechanical engineering",
    ]
    assert _matrix_cell(part, 0, "FEACN-84-90", "Lipetsk region") == MatrixCell("−")
    assert [field.name for field in part.cross_cutting[3]] == [
        "Computer science", "Cybernetics", "Automation. Computer engineering",
    ]  # fmt: skip


def test_an_activity_that_a_region_has_at_another_level_names_it(results: Results) -> None:
    (part,) = _parts(results("article"))
    assert _matrix_cell(part, 2, "L", "Lipetsk region") == MatrixCell("−", ("at national level",))


def test_the_matrix_marks_borderline_and_the_country(results: Results) -> None:
    (part,) = _parts(results("article"))
    remarks = _matrix_cell(part, 2, "H", "Lipetsk region").remarks
    assert remarks == ("~ borderline", "weak", "In the country: not known.")


def test_unknown_is_never_a_minus(results: Results) -> None:
    result = results("missing values")
    unknown = result.matrix.filter(pl.col("present").is_null())
    signs = [c.sign for part in _parts(result) for level in part.levels for row in level.rows for c in row.cells]
    elsewhere = sum(
        any(n.activity == activity for n in niches(result)[region] if n.level != "global")
        for activity, region in unknown.select("activity_code", "region_code").rows()
    )
    assert unknown.height > 0
    assert signs.count("unknown") == unknown.height - elsewhere


def test_many_regions_take_several_parts_and_lose_none(results: Results) -> None:
    parts = _parts(results("large"))
    assert [len(part.regions) for part in parts] == [6] * 14 + [1]
    assert len({region for part in parts for region in part.regions}) == 85


def test_the_counts_of_the_article(results: Results) -> None:
    result = results("article")
    table = dict(glance(all_figures(result), niches(result), labels(result)).rows)
    assert table["Voronezh region"][1:3] == ("8", "7")
    assert table["Belgorod region"][1:3] == ("3", "2")


def test_the_opening_names_who_holds_what(results: Results) -> None:
    result = results("article")
    first = found_by_level(all_figures(result), niches(result), labels(result))[0]
    assert [(line.activity, line.regions) for line in first.lines] == [
        ("Food products and agricultural raw materials", "all 5 regions"),
        ("Chemical industry products, rubber", "Voronezh region, Kursk region and Tambov region"),
        ("Metals and metal handicrafts", "Belgorod region and Lipetsk region"),
        ("Machinery, equipment, and vehicles", "Voronezh region"),
    ]


def test_the_opening_says_where_nothing_was_found(results: Results) -> None:
    result = results("no competences")
    found = found_by_level(all_figures(result), niches(result), labels(result))
    assert {level.sentences for level in found} == {("No region has a competence here.",)}


def _section(result: StudyResult, name: str) -> RegionSection:
    return next(
        s for s in region_sections(result, all_figures(result), niches(result), labels(result)) if s.name == name
    )


def test_a_region_lists_every_competence_with_its_figures(results: Results) -> None:
    result = results("article")
    of_region = result.competences.filter(pl.col("region_code") == "RU-VOR")
    rows = _section(result, "Voronezh region").figures
    assert len(rows) == of_region.height
    real_estate = next(row for row in rows if row.heading.code == "L")
    assert (real_estate.coefficient, real_estate.margin) == ("1.01", "0.01")
    assert real_estate.national == "0.87, stronger than its neighbours, weak in the country"


def test_a_region_names_its_fields_that_support_nothing(results: Results) -> None:
    (remark,) = _section(results("article"), "Lipetsk region").remarks
    assert remark == (
        "Scientific and technological competences linked with none of these activities: "
        "History. Historical sciences; Demography; Mathematics."
    )


def test_without_links_the_activities_stand_alone(results: Results) -> None:
    result = results("no links")
    section = _section(result, "Lipetsk region")
    assert section.opening == "Nothing is joined: the study has no link table."
    assert [len(level.niches) for level in section.levels] == [2, 4, 4]
    assert {r.clauses for level in section.levels for n in level.niches for r in n.readings} == {()}
