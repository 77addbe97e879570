"""Tables as offices lay them out, each read as the same table of one row a figure: every figure, in CSV and in XLSX."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from metier.cli import main
from metier.errors import InputError
from metier.project.checking import check
from metier.project.new_study import new_study_from
from metier.project.opening import open_study
from metier.project.proposal_files import Said
from tests.intake.cross_tables import (
    ACTIVITIES,
    REGIONS,
    TONGUES,
    TRUTH,
    YEARS,
    Rows,
    Tongue,
    read_again,
    read_of,
    write_csv,
    write_xlsx,
)

Sheets = dict[str, Rows]


def one_row_a_figure(tongue: Tongue) -> Sheets:
    head = [tongue.year, tongue.region, tongue.activity, {"Year": "value"}.get(tongue.year, "Значение")]
    rows = [
        [year, tongue.name(region), tongue.name(activity), tongue.of(year, region, activity)]
        for year, region, activity in TRUTH
    ]
    return {"data": [head, *rows]}


def regions_across(tongue: Tongue) -> Sheets:
    """Regions across, activities down, totals and a footnote; a sheet a year."""
    return {
        year: [
            [tongue.of_year.format(year)],
            [tongue.activity, *map(tongue.name, REGIONS)],
            [tongue.total, *(tongue.sum_of(year, region) for region in REGIONS)],
            *(
                [tongue.name(activity), *(tongue.of(year, region, activity) for region in REGIONS)]
                for activity in ACTIVITIES
            ),
            [None],
            [tongue.note],
        ]
        for year in YEARS
    }


def activities_across(tongue: Tongue) -> Sheets:
    """Regions down, activities across beneath a line of title and one of the unit; a sheet a year."""
    return {
        year: [
            [tongue.of_year.format(year)],
            [None],
            [tongue.region, tongue.total, *map(tongue.name, ACTIVITIES)],
            *(
                [
                    tongue.name(region),
                    tongue.sum_of(year, region),
                    *(tongue.of(year, region, activity) for activity in ACTIVITIES),
                ]
                for region in REGIONS
            ),
            [tongue.note],
        ]
        for year in YEARS
    }


def years_across(tongue: Tongue) -> Sheets:
    """Region and activity down, the region in the first row of each only; years across."""
    body: Rows = []
    for region in REGIONS:
        body.append([tongue.name(region), tongue.total, *(tongue.sum_of(year, region) for year in YEARS)])
        body += [
            [None, tongue.name(activity), *(tongue.of(year, region, activity) for year in YEARS)]
            for activity in ACTIVITIES
        ]
    suffix = {"Год": " г."}.get(tongue.year, "")
    head = [tongue.region, tongue.activity, *(year + suffix for year in YEARS)]
    return {"1": [[tongue.of_year.format("2019-2020")], head, *body, [tongue.note]]}


def a_sheet_a_region(tongue: Tongue) -> Sheets:
    """Activities down and years across, a sheet a region."""
    return {
        tongue.name(region).rstrip(" 1)"): [
            [tongue.activity, *YEARS],
            *(
                [tongue.name(activity), *(tongue.of(year, region, activity) for year in YEARS)]
                for activity in ACTIVITIES
            ),
            [tongue.note],
        ]
        for region in REGIONS
    }


def a_sheet_an_activity(tongue: Tongue) -> Sheets:
    """Regions down and years across, a sheet an activity; a sheet of notes, and one of totals."""
    sheets: Sheets = {
        tongue.name(activity): [
            [tongue.region, *YEARS],
            *([tongue.name(region), *(tongue.of(year, region, activity) for year in YEARS)] for region in REGIONS),
        ]
        for activity in ACTIVITIES
    }
    totals: Rows = [[tongue.name(region), *(tongue.sum_of(year, region) for year in YEARS)] for region in REGIONS]
    return {"Notes": [[tongue.note]], tongue.total: [[tongue.region, *YEARS], *totals], **sheets}


LAYOUTS: dict[str, Callable[[Tongue], Sheets]] = {
    "one row a figure": one_row_a_figure,
    "regions across": regions_across,
    "activities across": activities_across,
    "years across": years_across,
    "a sheet a region": a_sheet_a_region,
    "a sheet an activity": a_sheet_an_activity,
}


@pytest.mark.parametrize("tongue", TONGUES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_workbook_is_read_figure_by_figure(tmp_path: Path, layout: str, tongue: str):
    book = write_xlsx(tmp_path / "employment.xlsx", LAYOUTS[layout](TONGUES[tongue]))
    assert read_of(tmp_path / "study", [book]) == TRUTH
    assert "error" not in check(tmp_path / "study")["severity"]


@pytest.mark.parametrize("tongue", TONGUES)
@pytest.mark.parametrize("layout", ["one row a figure", "regions across", "activities across", "years across"])
def test_a_text_file_is_read_figure_by_figure(tmp_path: Path, layout: str, tongue: str):
    (first, *_) = LAYOUTS[layout](TONGUES[tongue]).values()
    table = write_csv(tmp_path / "employment.csv", first, encoding="utf-8" if tongue == "en" else "utf-8-sig")
    read = read_of(tmp_path / "study", [table])
    assert read == {key: value for key, value in TRUTH.items() if key in read}
    assert len(read) in (12, 24)


def test_the_commands_go_from_the_file_to_the_report(tmp_path: Path):
    book = write_xlsx(tmp_path / "employment.xlsx", LAYOUTS["years across"](TONGUES["ru"]))
    study = str(tmp_path / "study")
    assert main(["new", study, "--from", str(book)]) == 0
    assert main(["check", study]) == 0
    assert main(["run", study]) == 0
    plan, _ = open_study(tmp_path / "study")
    (layer,) = plan.layers.values()
    assert (layer.nature, layer.prices, layer.title) == ("amounts", "none", "Занятость в 2019-2020 году, тыс. человек")
    assert (tmp_path / "study" / "results" / "report.html").exists()


def silent(tongue: Tongue) -> Sheets:
    """Two sheets of which nothing tells the year."""
    sheets = activities_across(tongue)
    return {name: rows[2:] for name, rows in zip(("first", "second"), sheets.values(), strict=True)}


def test_sheets_without_a_year_are_refused_with_the_options_that_work(tmp_path: Path):
    book = write_xlsx(tmp_path / "employment.xlsx", silent(TONGUES["en"]))
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [book])
    assert str(refusal.value).splitlines() == [
        f"employment.xlsx, sheet {name}, cell B2, column B: neither the table nor what stands above it tells its year. "
        f"Name the sheet by its year, or say it: `metier new DIR --from FILE --sheet '{name}' --year 2020`, in "
        f"study.toml `sheet = '{name}'` and `period` of the layer."
        for name in ("first", "second")
    ]
    options = ["--sheet", "second", "--year", "2020"]
    assert main(["new", str(tmp_path / "study"), "--from", str(book), *options]) == 0
    assert read_again(tmp_path / "study") == {key: value for key, value in TRUTH.items() if key[0] == "2020"}


def test_a_text_file_without_a_year_is_refused_with_the_option_that_works(tmp_path: Path):
    table = write_csv(tmp_path / "employment.csv", silent(TONGUES["ru"])["first"])
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [table])
    assert str(refusal.value) == (
        "employment.csv, row 2, column B: neither the table nor what stands above it tells its year. Write the year "
        "above the table, or say it: `metier new DIR --from FILE --year 2020`, in study.toml `period` of the layer."
    )
    assert read_of(tmp_path / "study", [table], Said(year="2019")) == {
        key: value for key, value in TRUTH.items() if key[0] == "2019"
    }


def test_a_sheet_that_no_file_has_is_refused(tmp_path: Path):
    book = write_xlsx(tmp_path / "employment.xlsx", silent(TONGUES["en"]))
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [book], said=Said("third", "2020"))
    assert str(refusal.value) == ("no file has the sheet 'third'. The sheets are: employment.xlsx: 'first', 'second'.")


def test_years_across_alone_are_refused_as_totals_and_are_read_as_such(tmp_path: Path):
    tongue = TONGUES["en"]
    rows: Rows = [[tongue.region, *YEARS], *([tongue.name(region), "100", "200"] for region in REGIONS)]
    totals = write_xlsx(tmp_path / "grp.xlsx", {"GRP": rows})
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [totals])
    assert str(refusal.value) == (
        "grp.xlsx, sheet GRP, cell B2, column B: there is one figure for each region and year, and nothing tells of "
        "which activity it is. Such figures can be the totals of shares: name the file with the shares beside it, "
        "`metier new DIR --from SHARES grp.xlsx`."
    )
    shares = [[year, region, activity, "25"] for year, region, activity in TRUTH]
    table = write_csv(tmp_path / "shares, per cent.csv", [["year", "region", "activity", "value"], *shares])
    new_study_from(tmp_path / "study", [table, totals])
    _, evidence = open_study(tmp_path / "study")
    assert sorted(evidence.totals.select("period", "region_code", "total").rows()) == [
        (year, region, total) for year, total in zip(YEARS, (100.0, 200.0), strict=True) for region in sorted(REGIONS)
    ]


def test_what_was_read_and_what_was_not_is_told(tmp_path: Path):
    book = write_xlsx(tmp_path / "employment.xlsx", a_sheet_an_activity(TONGUES["en"]))
    new_study_from(tmp_path / "study", [book])
    told = check(tmp_path / "study")
    assert told.filter(told["code"] == "layout")["message"].to_list() == [
        "employment.xlsx: 5 tables were read, of the periods 2019, 2020, with 3 territories and 4 activities; regions "
        "down, activities by sheet, periods across. Totals were left aside: Total. Sheets that bear no such table were "
        "not read: Notes."
    ]


def test_a_name_that_is_no_region_is_refused_at_its_cells(tmp_path: Path):
    folder = tmp_path / "study"
    sheets = {"1": years_across(TONGUES["ru"])["1"]}
    new_study_from(folder, [write_xlsx(tmp_path / "employment.xlsx", sheets)])
    sheets["1"][2][0] = "Белградская область"
    write_xlsx(folder / "employment.xlsx", sheets)
    told = check(folder)
    assert told.filter(told["severity"] == "error").select("where", "message").rows() == [
        (
            "employment.xlsx, sheet 1, column region_code",
            "'Белградская область' is not a code in the table of territories; cells C4, C5, C6, C7, D4. Correct the "
            "code or add it to the table of territories.",
        )
    ]
