"""Tables as an analyst has them: lines of title and units, two rows of headings, codes beside names, quarters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from metier.errors import InputError
from metier.project.checking import check
from metier.project.new_study import new_study_from
from metier.project.opening import open_study
from metier.project.proposal_files import Said
from tests.intake.cross_tables import (
    ACTIVITIES,
    ENGLISH,
    REGIONS,
    RUSSIAN,
    TRUTH,
    YEARS,
    Rows,
    read_of,
    write_csv,
    write_xlsx,
)

Figures = dict[tuple[str, str, str], float | None]
CODES = dict(zip(ACTIVITIES, ("01.1", "07.1", "10.81", "24.1"), strict=True))
OF_2019 = {key: value for key, value in TRUTH.items() if key[0] == "2019"}


def of_2019(region: str) -> list[str | None]:
    return [RUSSIAN.of("2019", region, activity) for activity in ACTIVITIES]


def by_activity(activity: str) -> list[str | None]:
    return [ENGLISH.of("2019", region, activity) for region in REGIONS]


def two_headings() -> Rows:
    """Title, unit at the right, two rows of headings, the numbers of the columns, a footnote."""
    return [
        ["Занятость в 2019 году"],
        [None, None, None, None, None, "тыс. человек"],
        ["Регион", "Всего", "в том числе:", None, None, None],
        [None, None, *map(RUSSIAN.name, ACTIVITIES)],
        ["А", "1", "2", "3", "4", "5"],
        *([RUSSIAN.name(region), RUSSIAN.sum_of("2019", region), *of_2019(region)] for region in REGIONS),
        ["1) Без учёта совместителей."],
    ]


def bilingual_headings() -> Rows:
    head: list[str | None] = ["Region/Регион", "Activity / Вид деятельности", "Year/Год", "Value (Значение)"]
    return [head, *([ENGLISH.name(r), ENGLISH.name(a), year, ENGLISH.of(year, r, a)] for year, r, a in TRUTH)]


def codes_before_names() -> Rows:
    head: list[str | None] = ["Code", "Activity", *map(ENGLISH.name, REGIONS)]
    return [["Employment in 2019"], head, *([CODES[a], ENGLISH.name(a), *by_activity(a)] for a in ACTIVITIES)]


def codes_behind_names() -> Rows:
    head: list[str | None] = ["Activity", "NACE code", *map(ENGLISH.name, REGIONS)]
    return [["Employment in 2019"], head, *([ENGLISH.name(a), CODES[a], *by_activity(a)] for a in ACTIVITIES)]


def names_in_two_languages() -> Rows:
    """The names of the activities once more in English at the right, as yearbooks in two languages have them."""
    head: list[str | None] = ["Activity (Russian)", *map(ENGLISH.name, REGIONS), "Activity"]
    return [["Employment, 2019"], head, *([RUSSIAN.name(a), *by_activity(a), ENGLISH.name(a)] for a in ACTIVITIES)]


def apostrophes() -> Rows:
    head: list[str | None] = ["Activity", *map(ENGLISH.name, REGIONS)]
    body = [[ENGLISH.name(a), *((cell or "").replace("\u202f", "'") for cell in by_activity(a))] for a in ACTIVITIES]
    return [["Employment in 2019"], head, *body]


def preliminary_years() -> Rows:
    head: list[str | None] = ["Субъект РФ", "Вид деятельности", "2019 г.", "2020 год (предв.)"]
    body = [
        [RUSSIAN.name(r), RUSSIAN.name(a), *(RUSSIAN.of(y, r, a) for y in YEARS)] for r in REGIONS for a in ACTIVITIES
    ]
    return [["Занятость, тыс. человек"], head, *body]


def activities_over_years() -> Rows:
    top = ["Регион", *(cell for a in ACTIVITIES for cell in (RUSSIAN.name(a), None))]
    body = [[RUSSIAN.name(r), *(RUSSIAN.of(y, r, a) for a in ACTIVITIES for y in YEARS)] for r in REGIONS]
    return [["Занятость, тыс. человек"], top, [None, *(y for _ in ACTIVITIES for y in YEARS)], *body]


def years_down() -> Rows:
    body = [[ENGLISH.name(r), y, *(ENGLISH.of(y, r, a) for a in ACTIVITIES)] for r in REGIONS for y in YEARS]
    return [["region", "year", *map(ENGLISH.name, ACTIVITIES)], *body]


def quarters_beside_the_year() -> Rows:
    """Each year its first quarter, of which every figure is 9, and the whole of it."""
    top = ["Регион", "Вид деятельности", "2019", None, "2020", None]
    body = [
        [RUSSIAN.name(r), RUSSIAN.name(a), *(cell for y in YEARS for cell in ("9", RUSSIAN.of(y, r, a)))]
        for r in REGIONS
        for a in ACTIVITIES
    ]
    return [top, [None, None, "I кв.", "год", "I кв.", "год"], *body]


def regions_above_their_activities() -> Rows:
    """A region with its total, beneath it its activities, in one column."""
    rows: Rows = [["Занятость по видам деятельности"], [None, *YEARS]]
    for region in REGIONS:
        rows += [[RUSSIAN.name(region), *(RUSSIAN.sum_of(year, region) for year in YEARS)], ["в том числе:"]]
        rows += [[RUSSIAN.name(a), *(RUSSIAN.of(year, region, a) for year in YEARS)] for a in ACTIVITIES]
    return rows


def regions_alone_above_their_activities() -> Rows:
    return [row for row in regions_above_their_activities() if row[0] != "в том числе:" or len(row) > 1]


def districts_and_numbers() -> Rows:
    """A number, the district and a code of the territory before the region."""
    head: list[str | None] = ["№ п/п", "Федеральный округ", "Код ОКАТО", "Субъект РФ", *map(RUSSIAN.name, ACTIVITIES)]
    district = "Центральный федеральный округ"
    body = [[str(i), district, f"{13 + i}", RUSSIAN.name(r), *of_2019(r)] for i, r in enumerate(REGIONS, 1)]
    return [["Занятость, 2019 год"], head, *body]


def figures_under_a_name_of_their_own() -> Rows:
    head: list[str | None] = ["Регион", "Вид деятельности", "Год", "Занятость, тыс. чел."]
    return [head, *([RUSSIAN.name(r), RUSSIAN.name(a), year, RUSSIAN.of(year, r, a)] for year, r, a in TRUTH)]


def one_row_a_figure_under_a_title() -> Rows:
    head: list[str | None] = ["Регион", "Вид деятельности", "Год", "Значение"]
    body = [[RUSSIAN.name(r), RUSSIAN.name(a), year, RUSSIAN.of(year, r, a)] for year, r, a in TRUTH]
    return [["Занятость, тыс. человек"], [None], head, *body]


TABLES: dict[str, tuple[Callable[[], Rows], Figures]] = {
    "two headings": (two_headings, OF_2019),
    "bilingual headings": (bilingual_headings, TRUTH),
    "codes before names": (codes_before_names, OF_2019),
    "codes behind names": (codes_behind_names, OF_2019),
    "names in two languages": (names_in_two_languages, OF_2019),
    "apostrophes": (apostrophes, OF_2019),
    "preliminary years": (preliminary_years, TRUTH),
    "activities over years": (activities_over_years, TRUTH),
    "years down": (years_down, TRUTH),
    "quarters beside the year": (quarters_beside_the_year, TRUTH),
    "regions above their activities": (regions_above_their_activities, TRUTH),
    "regions alone above their activities": (regions_alone_above_their_activities, TRUTH),
    "districts and numbers": (districts_and_numbers, OF_2019),
    "figures under a name of their own": (figures_under_a_name_of_their_own, TRUTH),
    "one row a figure under a title": (one_row_a_figure_under_a_title, TRUTH),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_figure_is_read(tmp_path: Path, table: str):
    rows, expected = TABLES[table]
    as_text = read_of(tmp_path / "text", [write_csv(tmp_path / "employment.csv", rows())])
    as_book = read_of(tmp_path / "book", [write_xlsx(tmp_path / "employment.xlsx", {"Sheet": rows()})])
    assert as_text == as_book == expected


def test_merged_headings_are_read_like_bare_ones(tmp_path: Path):
    areas = [(2, 2, 2, 5), (2, 0, 3, 0), (2, 1, 3, 1)]
    book = write_xlsx(tmp_path / "employment.xlsx", {"Sheet": two_headings()}, {"Sheet": areas})
    assert read_of(tmp_path / "study", [book]) == OF_2019


@pytest.mark.parametrize(
    ("heads", "periods"),
    [
        (("2019/20", "2020/21"), ("2019/20", "2020/21")),
        (("II квартал 2019 г.", "III квартал 2019 г."), ("2019-Q2", "2019-Q3")),
        (("2019 Q4", "Q1 2020"), ("2019-Q4", "2020-Q1")),
    ],
)
def test_seasons_and_quarters_are_periods(tmp_path: Path, heads: tuple[str, str], periods: tuple[str, str]):
    rows = [["Region", "Activity", *heads], *preliminary_years()[2:]]
    read = read_of(tmp_path / "study", [write_csv(tmp_path / "employment.csv", rows)])
    told = dict(zip(YEARS, periods, strict=True))
    assert read == {(told[year], region, activity): value for (year, region, activity), value in TRUTH.items()}


def test_per_cent_signs_make_shares_of_stated_totals(tmp_path: Path):
    shares = [[ENGLISH.name(region), "25 %", "25.5%", "30%", "19.5%"] for region in REGIONS]
    head: list[str | None] = ["Region", *map(ENGLISH.name, ACTIVITIES)]
    table = write_csv(tmp_path / "structure.csv", [["Structure of employment in 2020"], head, *shares])
    totals = [["Region", *YEARS], *([ENGLISH.name(region), "10", "20"] for region in REGIONS)]
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [table])
    assert str(refusal.value) == (
        "structure.csv: its figures are shares, and no file has the totals that they are of. Shares of a total cannot "
        "be added up without it: add a file of totals to `--from`."
    )
    read = read_of(tmp_path / "study", [table, write_csv(tmp_path / "totals.csv", totals)])
    of_region = dict(zip(ACTIVITIES, (25.0, 25.5, 30.0, 19.5), strict=True))
    assert read == {("2020", region, activity): of_region[activity] for region in REGIONS for activity in ACTIVITIES}


def test_figures_in_brackets_are_negative_and_the_key_that_is_named_works(tmp_path: Path):
    rows = codes_before_names()
    rows[2][2] = "(1\u00a0234.5)"
    folder = tmp_path / "study"
    new_study_from(folder, [write_csv(tmp_path / "saldo.csv", rows)])
    assert check(folder).rows() == [
        (
            "error",
            "refused",
            "saldo.csv, cell C3",
            "saldo.csv, cell C3",
            '\'(1\\xa0234.5)\' is negative. Correct it, or set `negative = "missing"` or `"zero"` for the layer.',
        )
    ]
    text = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(text.replace("side =", 'negative = "zero"\nside ='), encoding="utf-8")
    _, evidence = open_study(folder)
    first = evidence.observations.filter(evidence.observations["region_code"] == "RU-BEL")
    assert dict(first.select("activity_code", "value").rows())["01.1"] == 0.0


def test_two_measures_are_refused_with_the_option_that_works(tmp_path: Path):
    rows = [[*row, "Оборот" if i == 0 else "5"] for i, row in enumerate(figures_under_a_name_of_their_own())]
    table = write_csv(tmp_path / "both.csv", rows)
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [table])
    assert str(refusal.value) == (
        "both.csv: figures are told apart by the column B ('Вид деятельности'), and so do the headings; only one of "
        "them can be the activity. Keep the rows of one kind. Where the headings are measures, say which is read: "
        "`metier new DIR --from FILE --value 'Занятость, тыс. чел.'`."
    )
    assert read_of(tmp_path / "study", [table], Said(value="Занятость, тыс. чел.")) == TRUTH


def test_a_spoilt_row_of_a_table_of_one_row_a_figure_is_not_read_as_another_layout(tmp_path: Path):
    rows = [*one_row_a_figure_under_a_title()[2:], ["Липецкая область", "Выплавка", "стали", "2020", "5"]]
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [write_csv(tmp_path / "employment.csv", rows)])
    assert str(refusal.value) == (
        "employment.csv, row 26: there are 5 cells and the heading has 4. Put quotation marks round a text that holds "
        "a semicolon."
    )


def test_regions_that_no_gazetteer_knows_are_told_by_their_heading(tmp_path: Path):
    names = dict(zip(REGIONS, ("Акмолинская область", "Актюбинская область", "Улытау"), strict=True))
    down = [
        ["Занятость, 2019"],
        ["Регион", *map(RUSSIAN.name, ACTIVITIES)],
        *([names[r], *of_2019(r)] for r in REGIONS),
    ]
    across = [
        ["Занятость, 2019"],
        ["Вид деятельности", *names.values()],
        *([RUSSIAN.name(a), *(RUSSIAN.of("2019", r, a) for r in REGIONS)] for a in ACTIVITIES),
    ]
    expected = {(year, names[region], activity): value for (year, region, activity), value in OF_2019.items()}
    assert read_of(tmp_path / "down", [write_csv(tmp_path / "down.csv", down)]) == expected
    assert read_of(tmp_path / "across", [write_csv(tmp_path / "across.csv", across)]) == expected


def test_figures_without_a_name_or_a_heading_are_refused_at_their_cells(tmp_path: Path):
    rows = two_headings()
    rows[6][0] = None
    rows[5].append("77")
    folder = tmp_path / "study"
    with pytest.raises(InputError) as refusal:
        new_study_from(folder, [write_csv(tmp_path / "employment.csv", rows)])
    assert str(refusal.value).splitlines() == [
        "employment.csv, row 6, column G: there are figures in a column without a heading. Write the heading above "
        "them, or delete them.",
        "employment.csv, row 7, column C: there are figures and no region beside or above them. Write the region, or "
        "delete the figures.",
    ]


def test_units_in_a_column_of_their_own_change_nothing(tmp_path: Path):
    rows = [[*row[:2], "Ед. изм." if i == 0 else "чел.", *row[2:]] for i, row in enumerate(preliminary_years()[1:])]
    assert read_of(tmp_path / "study", [write_csv(tmp_path / "employment.csv", rows)]) == TRUTH


def test_a_heading_among_years_that_is_none_is_refused_at_its_cell(tmp_path: Path):
    rows = [[*row, "2020 в % к 2019" if i == 0 else "101"] for i, row in enumerate(preliminary_years()[1:])]
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [write_xlsx(tmp_path / "employment.xlsx", {"Sheet": rows})])
    assert str(refusal.value) == (
        "employment.xlsx, sheet Sheet, cell E1, column E: the headings are periods, but for '2020 в % к 2019' above "
        "the column E. Delete the column, or correct its heading."
    )


def test_a_column_that_nothing_tells_to_be_of_regions_is_asked_for(tmp_path: Path):
    head: list[str | None] = ["place", "industry", *YEARS]
    body = [
        [f"place {r[-3:]}", ENGLISH.name(a), *(ENGLISH.of(y, r, a) for y in YEARS)] for r in REGIONS for a in ACTIVITIES
    ]
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [write_csv(tmp_path / "employment.csv", [head, *body])])
    assert str(refusal.value) == (
        "employment.csv: figures are told apart by the column B ('industry') and A ('place'); only one of them can be "
        "the activity. Call the column of regions `region`, or say which it is by its heading or its letter: `metier "
        "new DIR --from FILE --region HEADING`."
    )
    said = read_of(tmp_path / "said", [tmp_path / "employment.csv"], Said(region="place"))
    read = read_of(tmp_path / "study", [write_csv(tmp_path / "employment.csv", [["region", *head[1:]], *body])])
    assert read == said
    assert {(y, f"RU-{place[-3:]}", a): value for (y, place, a), value in read.items()} == TRUTH
