"""Exports as offices of many countries publish them, each read as the same figures or refused by name."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from metier.errors import InputError
from metier.project.checking import check
from metier.project.new_study import new_study_from
from metier.project.opening import open_study
from metier.project.proposal_files import NOTHING_SAID, Said
from tests.intake.cross_tables import Rows, write_csv, write_xlsx

REGIONS = ("Nordland", "Südland", "Ostland")
ACTIVITIES = ("Landwirtschaft", "Baugewerbe", "Handel")
YEARS = ("2019", "2020")
TRUTH = {
    (year, region, activity): 1000.5 + 100 * i + 10 * j + k
    for i, year in enumerate(YEARS)
    for j, region in enumerate(REGIONS)
    for k, activity in enumerate(ACTIVITIES)
}
OF_2019 = {key: value for key, value in TRUTH.items() if key[0] == "2019"}


def of(year: str, region: str, activity: str) -> str:
    return str(TRUTH[year, region, activity])


def long(head: list[str], row: Callable[[str, str, str], list[str]]) -> Rows:
    return [[*head], *([*row(*key)] for key in TRUTH)]


def wide(head: list[str | None], *, years: tuple[str, ...] = YEARS) -> Rows:
    body = [[r, a, *(of(y, r, a) for y in years)] for r in REGIONS for a in ACTIVITIES]
    return [head, *body]


def statistics_canada() -> Rows:
    head = ["REF_DATE", "GEO", "DGUID", "Industry", "UOM", "SCALAR_FACTOR", "VALUE", "STATUS", "SYMBOL", "DECIMALS"]
    return long(head, lambda y, r, a: [y, r, f"2016A{r[0]}", a, "Persons", "units", of(y, r, a), "", "", "1"])


def oecd() -> Rows:
    head = ["TL", "Territory Level and typology", "REG_ID", "Regions", "VAR", "Indicator", "TIME", "Year", "Value"]
    return long(head, lambda y, r, a: ["2", "Large regions", r[:3].upper(), r, a[:3].upper(), a, y, y, of(y, r, a)])


def istat() -> Rows:
    head = ["ITTER107", "Territorio", "ATECO_2007", "Ateco 2007", "TIME", "Seleziona periodo", "Value", "Flag Codes"]
    return long(head, lambda y, r, a: [r[:3], r, a[:3], a, y, y, of(y, r, a), ""])


def insee() -> Rows:
    head = ["ANNEE", "REG", "LIBREG", "A5", "LIBA5", "EFF_TOT"]
    return long(head, lambda y, r, a: [y, r[:2], r, a[:2], a, of(y, r, a)])


def genesis_flat() -> Rows:
    head = ["Statistik_Label", "Zeit_Label", "Zeit", "1_Merkmal_Label", "1_Code", "1_Label", "2_Label", "ERW__1000"]
    return long(head, lambda y, r, a: ["Erwerb", "Jahr", y, "Länder", f"0{REGIONS.index(r)}", r, a, of(y, r, a)])


def statline() -> Rows:
    head = ["ID", "RegioS", "BedrijfstakkenSBI2008", "Perioden", "Banen_1"]
    rows = long(head, lambda y, r, a: ["", r, a, f"{y}JJ00", of(y, r, a)])
    return [rows[0], *([str(i), *row[1:]] for i, row in enumerate(rows[1:]))]


def genesis() -> Rows:
    """A title above, `Stand:` beneath, the total at the right."""
    body = [[y, r, *(of(y, r, a) for a in ACTIVITIES), "9"] for y in YEARS for r in REGIONS]
    head: list[str | None] = ["Jahr", "Bundesländer", *ACTIVITIES, "Insgesamt"]
    return [["Tabelle: 13311-0002"], ["Erwerbstätige: Bundesländer, Jahre"], head, *body, ["Stand: 12.03.2023 / 10:15"]]


def blank_corner() -> Rows:
    """No heading above the regions; the activities above their years say that the labels are none."""
    top: list[str | None] = [None, *(cell for a in ACTIVITIES for cell in (a, None))]
    body: Rows = [[r, *(of(y, r, a) for a in ACTIVITIES for y in YEARS)] for r in REGIONS]
    return [["Contabilidad regional"], top, [None, *(y for _ in ACTIVITIES for y in ("2019", "2020 (P)"))], *body]


def data_bank_of_poland() -> Rows:
    head: list[str | None] = ["Kod", "Nazwa", *(f"{a};{y};[osoba]" for a in ACTIVITIES for y in YEARS)]
    return [head, *([r[:2], r, *(of(y, r, a) for a in ACTIVITIES for y in YEARS)] for r in REGIONS)]


def economic_analysis() -> Rows:
    """Whole numbers that are codes stand left of the years."""
    rows = wide(["GeoName", "Description", *YEARS])
    told = [[row[0], "5", str(4 + ACTIVITIES.index(row[1] or "")), *row[1:]] for row in rows[1:]]
    return [["GeoName", "Region", "LineCode", "Description", *YEARS], *told, ["* Estimates."]]


def one_sex() -> Rows:
    rows = wide(["region", "industry", *YEARS])
    return [[*row[:2], "sex" if i == 0 else "total", *row[2:]] for i, row in enumerate(rows)]


def years_across_the_table() -> Rows:
    rows: Rows = [["Erwerbstätige"], ["Land", *ACTIVITIES]]
    for year in YEARS:
        rows += [[f"{year} г."], *([r, *(of(year, r, a) for a in ACTIVITIES)] for r in REGIONS)]
    return rows


def a_table_a_year() -> Rows:
    rows: Rows = []
    for year in YEARS:
        rows += [[f"Employment by region, {year}"], ["Region", *ACTIVITIES]]
        rows += [[r, *(of(year, r, a) for a in ACTIVITIES)] for r in REGIONS]
    return rows


def notes_on_headings() -> Rows:
    """Shorthand of British tables; the marks stand for no figures."""
    head: list[str | None] = ["Region", "Landwirtschaft [note 1]", "Baugewerbe (1)", "Handel"]
    body: Rows = [[r, *(of("2019", r, a) for a in ACTIVITIES)] for r in REGIONS]
    return [["Table 5: jobs by region, 2019. Released March 2020"], head, *body]


TABLES: dict[str, tuple[Callable[[], Rows], dict[tuple[str, str, str], float]]] = {
    "Statistics Canada": (statistics_canada, TRUTH),
    "OECD.Stat": (oecd, TRUTH),
    "Istat": (istat, TRUTH),
    "INSEE": (insee, TRUTH),
    "GENESIS, flat": (genesis_flat, TRUTH),
    "StatLine": (statline, TRUTH),
    "GENESIS": (genesis, TRUTH),
    "a blank corner": (blank_corner, TRUTH),
    "the data bank of Poland": (data_bank_of_poland, TRUTH),
    "the Bureau of Economic Analysis": (economic_analysis, TRUTH),
    "one sex": (one_sex, TRUTH),
    "years across the table": (years_across_the_table, TRUTH),
    "a table a year": (a_table_a_year, TRUTH),
    "notes on headings": (notes_on_headings, OF_2019),
}


def observed(folder: Path) -> dict[tuple[str, str, str], float | None]:
    """What a study observes, by the names as they are in the file."""
    _, evidence = open_study(folder)
    (activities,) = evidence.classifications.values()
    short = {name[:3].upper(): name for name in (*REGIONS, *ACTIVITIES)} | {name[:2]: name for name in REGIONS}
    short |= {name[:3]: name for name in (*REGIONS, *ACTIVITIES)} | {name[:2]: name for name in ACTIVITIES}

    def named(code: str, name: str) -> str:
        return name if name in (*REGIONS, *ACTIVITIES) else short.get(code, code)

    rows = evidence.observations.select("period", "region_code", "activity_code", "value").rows()
    return {
        (period, named(r, evidence.territories.name(r, "en")), named(a, activities.name(a, "en"))): value
        for period, r, a, value in rows
    }


def read(folder: Path, file: Path, said: Said = NOTHING_SAID) -> dict[tuple[str, str, str], float | None]:
    new_study_from(folder, [file], said=said)
    return observed(folder)


@pytest.mark.parametrize("table", TABLES)
def test_every_figure_is_read(tmp_path: Path, table: str):
    rows, expected = TABLES[table]
    assert read(tmp_path / "text", write_csv(tmp_path / "jobs.csv", rows(), "\t")) == expected
    assert read(tmp_path / "book", write_xlsx(tmp_path / "jobs.xlsx", {"Sheet": rows()})) == expected


def test_letters_of_quality_beside_each_year_are_no_figures(tmp_path: Path):
    """Eurostat's workbook: a sheet an industry, a column of flags right of each year, the marks explained beneath."""

    def sheet(activity: str) -> Rows:
        body: Rows = [
            [r, *(cell for y in YEARS for cell in (of(y, r, activity), "b" if r == "Südland" else None))]
            for r in REGIONS
        ]
        above: Rows = [["Dataset:", "SBS data"], ["NACE", None, activity], ["TIME", "2019", None, "2020", None]]
        legend: Rows = [["Special value"], [":", "not available"], ["b", "break in time series"]]
        return [*above, ["GEO (Labels)"], *body, *legend]

    sheets = {f"Sheet {i}": sheet(activity) for i, activity in enumerate(ACTIVITIES, 1)}
    assert read(tmp_path / "study", write_xlsx(tmp_path / "sbs.xlsx", {"Summary": [["By region"]], **sheets})) == TRUTH


def test_sheets_that_are_only_numbered_are_named_by_their_titles(tmp_path: Path):
    sheets = {
        f"3.{i}.": [
            ["К содержанию"],
            [f"3.{i}. Занятость по виду деятельности «{activity}»"],
            ["Region", *YEARS],
            *([r, *(of(y, r, activity) for y in YEARS)] for r in REGIONS),
        ]
        for i, activity in enumerate(ACTIVITIES, 1)
    }
    assert read(tmp_path / "study", write_xlsx(tmp_path / "Region_2022.xlsx", sheets)) == TRUTH


def test_parquet_has_headings_and_its_days_are_years(tmp_path: Path):
    rows = [(r, a, *(TRUTH[y, r, a] for y in YEARS)) for r in REGIONS for a in ACTIVITIES]
    across = pl.DataFrame(rows, schema=["region", "industry", *YEARS], orient="row")
    # the index of pandas comes last
    across.select(*YEARS, "region", "industry").write_parquet(tmp_path / "wide.parquet")
    assert read(tmp_path / "wide", tmp_path / "wide.parquet") == TRUTH
    days = [(datetime.date(int(y), 12, 31), r, a, value) for (y, r, a), value in TRUTH.items()]
    frame = pl.DataFrame(days, schema=["period", "region", "industry", "value"], orient="row")
    frame.write_ipc(tmp_path / "long.arrow")
    assert read(tmp_path / "long", tmp_path / "long.arrow") == TRUTH


def test_industry_is_not_manufacturing(tmp_path: Path):
    """A title that has half the words of another is not it: the whole of industry is more than manufacturing."""
    names = ("Сельское, лесное и рыбное хозяйство", "Промышленность", "Строительство")
    body = [[r, n, *(of(y, r, a) for y in YEARS)] for r in REGIONS for n, a in zip(names, ACTIVITIES, strict=True)]
    new_study_from(
        tmp_path / "study", [write_csv(tmp_path / "kz.csv", [["Регион", "Вид деятельности", *YEARS], *body])]
    )
    _, evidence = open_study(tmp_path / "study")
    assert sorted(evidence.observations["activity_code"].unique()) == sorted(names)


def test_numbers_of_lines_are_no_codes_of_a_classification_with_such_numbers(tmp_path: Path):
    """Line 4 of a table is farming; field 4 of WIPO's list of technologies is not."""
    new_study_from(tmp_path / "study", [write_csv(tmp_path / "gdp.csv", economic_analysis(), "\t")])
    _, evidence = open_study(tmp_path / "study")
    (activities,) = evidence.classifications.values()
    assert [activities.name(code, "en") for code in ("4", "5", "6")] == [*ACTIVITIES]


def test_the_row_that_is_the_sum_of_all_others_is_the_country(tmp_path: Path):
    sums = [str(sum(TRUTH["2019", r, a] for r in REGIONS)) for a in ACTIVITIES]
    body: Rows = [["Oz", *sums], *([r, *(of("2019", r, a) for a in ACTIVITIES)] for r in REGIONS)]
    table = write_csv(tmp_path / "jobs.csv", [["Jobs, 2019"], ["Land", *ACTIVITIES], *body])
    told = new_study_from(tmp_path / "study", [table]).told
    sentence = "3 regions are compared, each with all of them together; 'Oz' is the sum of them and is not compared."
    assert told[0] == sentence
    _, evidence = open_study(tmp_path / "study")
    assert evidence.territories.root == "Oz"
    assert [*evidence.territories.regions] == sorted(REGIONS)
    body[0][2] = "99"
    table = write_csv(tmp_path / "jobs.csv", [["Jobs, 2019"], ["Land", *ACTIVITIES], *body])
    new_study_from(tmp_path / "other", [table])
    _, evidence = open_study(tmp_path / "other")
    assert [*evidence.territories.regions] == sorted([*REGIONS, "Oz"])


def test_an_activity_that_is_the_sum_of_those_beneath_it_is_told_at_its_cells(tmp_path: Path):
    """Levels by indents: in the workbook only the look of the cells says that industry is mining and making."""
    body: Rows = [
        [r, a, *(figure(r, a, i) for i in range(2))]
        for r in REGIONS
        for a in ("Farming", "Industry", "Mining", "Making", "Trade")
    ]
    table = write_csv(tmp_path / "jobs.csv", [["Region", "Branch of industry", *YEARS], *body])
    new_study_from(tmp_path / "study", [table])
    told = check(tmp_path / "study").filter(pl.col("code") == "contained-activities")
    assert told.select("severity", "where", "place", "message").rows() == [
        (
            "warning",
            "Industry",
            "jobs.csv, rows 3, 8, 13, column 2019; rows 3, 8, 13, column 2020",
            "In layer 'jobs' Industry is the sum of Mining, Making in every region and period: the same figures count "
            "twice. List either the whole or its parts in the classification.",
        )
    ]


def figure(region: str, activity: str, year: int) -> str:
    """Figures of which industry is mining and making, and nothing else is a sum."""
    size = 100 * (REGIONS.index(region) + 1) + 10 * year
    own = {"Farming": 3.0, "Mining": 1.5 + year, "Making": 4.25, "Trade": 7.75}
    return str(size * (own["Mining"] + own["Making"] if activity == "Industry" else own[activity]))


@pytest.mark.parametrize("heads", [("2020 1e kwartaal", "2020 2e kwartaal"), ("1. Quartal 2020", "2. Quartal 2020")])
def test_quarters_are_told_in_other_languages(tmp_path: Path, heads: tuple[str, str]):
    table = write_csv(tmp_path / "jobs.csv", wide(["Region", "Industry", *heads]))
    quarters = {"2019": "2020-Q1", "2020": "2020-Q2"}
    assert read(tmp_path / "study", table) == {(quarters[y], r, a): value for (y, r, a), value in TRUTH.items()}


def across(heads: list[str]) -> Rows:
    return wide(["Region", "Industry", *heads])


REFUSED: dict[str, tuple[Rows, str]] = {
    "a month above": (
        [["Employment, March 2019"], ["Region", *ACTIVITIES], *([r, "1", "2", "3"] for r in REGIONS)],
        "jobs.csv: the table is of a part of a year, 'Employment, March 2019'; years and quarters are read. Give the "
        "figures of whole years: the sum of the months, or their mean where each is a stock. Or write the year above "
        "the table if it is one of a whole year.",
    ),
    "a quarter above": (
        [["Занятость в I квартале 2019 года"], ["Регион", *ACTIVITIES], *([r, "1", "2", "3"] for r in REGIONS)],
        "jobs.csv: the table is of a part of a year, 'Занятость в I квартале 2019 года'; years and quarters are read. "
        "Give the figures of whole years: the sum of the months, or their mean where each is a stock. Or write the "
        "year above the table if it is one of a whole year.",
    ),
    "means of years": (
        across(["2015-2017", "2018-2020"]),
        "jobs.csv, row 1, column C: the headings hold years and more, such as '2015-2017'; only whole years and "
        "quarters are read. Write the year alone where the figure is of that year; leave out means of years.",
    ),
    "measures beneath each": (
        [
            ["Jobs, 2019"],
            ["Region", "Farms", None, "Mines", None],
            [None, "persons", "%", "persons", "%"],
            *([r, "10", "40", "15", "60"] for r in REGIONS),
        ],
        "jobs.csv, row 3, column B: beneath each of the headings there are the same ones: persons, %; only one row can "
        "be the activity. Keep the columns of one of them.",
    ),
    "a second table beneath": (
        [
            ["Jobs, 2019"],
            ["Region", "Farms", "Mines"],
            *([r, "10", "40"] for r in REGIONS),
            ["Region", "Crafts", "Trade"],
            *([r, "30", "20"] for r in REGIONS),
        ],
        "jobs.csv, row 6, column A: a second table begins here, beneath other headings. Put each table on a sheet or "
        "into a file of its own.",
    ),
    "one activity": (
        [["Trade, jobs"], ["Region", "2018", "2019"], *([r, "10", "40"] for r in REGIONS)],
        "jobs.csv, row 3, column B: its figures are told apart by region and period alone: nothing says an activity, "
        "and a study compares several. Add a column of activities or headings of them, or a sheet for each of three "
        "and more. Totals that shares are of stand in a table of one row a figure: region, period, value.",
    ),
    "a second table beside": (
        [
            ["Jobs, 2019"],
            ["Region", "Farms", "Mines", None, "Region", "Crafts"],
            *([r, "10", "40", None, other, "30"] for r, other in zip(REGIONS, [*REGIONS[1:], REGIONS[0]], strict=True)),
        ],
        "jobs.csv, rows 3, 4, 5, column E: a second table stands beside the first: 'Region' heads other labels here. "
        "Put each table on a sheet or into a file of its own.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_of_no_year_or_of_two_kinds_is_refused_at_its_place(tmp_path: Path, case: str):
    rows, message = REFUSED[case]
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [write_csv(tmp_path / "jobs.csv", rows)])
    assert str(refusal.value) == message


def test_the_region_of_one_table_stands_in_its_title_or_is_asked_for(tmp_path: Path):
    body: Rows = [["Industry", *YEARS], *([a, *(of(y, "Nordland", a) for y in YEARS)] for a in ACTIVITIES)]
    known = write_xlsx(tmp_path / "a.xlsx", {"Лист1": [["Занятость, Липецкая область"], *body]})
    new_study_from(tmp_path / "known", [known])
    _, evidence = open_study(tmp_path / "known")
    assert set(evidence.observations["region_code"]) == {"RU-LIP"}
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [write_xlsx(tmp_path / "b.xlsx", {"Sheet1": [["Employment"], *body]})])
    assert str(refusal.value) == (
        "b.xlsx, sheet Sheet1: the table does not tell its region, neither beside its figures nor above them. Name the "
        "sheet by its region, or say which column holds the regions: `metier new DIR --from FILE --region HEADING`."
    )
