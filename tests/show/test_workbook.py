"""The workbook, read back: codes are text, numbers are numbers, nothing becomes a formula, nothing is lost."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from openpyxl.workbook import Workbook

from metier.show import sheets, workbook
from metier.show.findings import in_words as findings_in_words
from metier.show.in_words import in_words
from metier.show.labels import labels
from metier.show.sheets import SheetNames
from metier.show.table_sheet import TableSheet
from metier.show.workbook import write
from metier.study import TABLES, StudyResult

from .studies import BUILDERS, article, replaced

Results = Callable[[str], StudyResult]
DIGITS = 1e-14  # a workbook keeps 16 digits


@pytest.fixture(scope="module")
def book(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Workbook]:
    made: dict[str, Workbook] = {}

    def of(name: str) -> Workbook:
        if name not in made:
            path = tmp_path_factory.mktemp("workbooks") / "report.xlsx"
            write(results(name), path)
            made[name] = openpyxl.load_workbook(path)
        return made[name]

    return of


@pytest.mark.parametrize("name", BUILDERS)
def test_every_table_is_there_whole(book: Callable[[str], Workbook], results: Results, name: str) -> None:
    told = {"findings": findings_in_words(results(name), labels(results(name)))}
    for table, frame in (results(name).tables() | told).items():
        sheet = book(name)[table]
        heading = [cell.value.rpartition("\n")[2] for cell in sheet[1]]
        kept = [heading.index(column) for column in frame.columns]
        rows = [tuple(row[i] for i in kept) for row in sheet.iter_rows(min_row=2, values_only=True)]
        written = [row for row in rows if any(value is not None for value in row)]
        assert len(written) == frame.height
        given_rows = in_words(table, frame, labels(results(name)))
        for row, given in zip(written, given_rows.iter_rows(), strict=True):
            assert row == tuple(pytest.approx(v, rel=DIGITS) if isinstance(v, float) else v for v in given)


def test_sheets_in_the_order_of_reading(book: Callable[[str], Workbook]) -> None:
    assert book("article").sheetnames == [
        "read me",
        "global",
        "national",
        "macroregional",
        "Publications",
        *TABLES,
    ]


def test_codes_are_text_and_names_stand_beside(book: Callable[[str], Workbook], results: Results) -> None:
    sheet = book("large")["scenarios"]
    heading = [cell.value for cell in sheet[1]]
    assert heading == [
        "region_code",
        "region",
        "level",
        "activity_code",
        "activity",
        "field_code",
        "field",
        "kind",
        "link_source",
    ]
    row = [cell.value for cell in sheet[2]]
    code = results("large").scenarios["activity_code"][0]
    assert row[heading.index("activity_code")] == code == "02"
    assert sheet.cell(2, heading.index("activity_code") + 1).data_type == "s"
    assert row[heading.index("activity")] == "Activity 02: manufacture and repair of machinery"


def test_numbers_are_numbers(book: Callable[[str], Workbook]) -> None:
    sheet = book("article")["coefficients"]
    column = [cell.value for cell in sheet[1]].index("coefficient") + 1
    kinds = {sheet.cell(row, column).data_type for row in range(2, sheet.max_row + 1)}
    assert kinds == {"n"}


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    import metier

    study = article(tmp_path)
    replaced(study / "classifications" / "nace.csv", "C,Manufacturing industries,", "C,=1+1,")
    replaced(study / "territories.csv", "RU-LIP,Lipetsk region,", "RU-LIP,https://example.org,")
    write(metier.run(study), tmp_path / "report.xlsx")
    found = openpyxl.load_workbook(tmp_path / "report.xlsx")
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}
    assert "f" not in {cell.data_type for cell in cells}
    assert [cell.hyperlink for cell in cells if cell.value == "https://example.org" and cell.hyperlink] == []


@pytest.mark.parametrize("name", ["article", "russian", "large"])
def test_headings_are_frozen_and_filters_set(book: Callable[[str], Workbook], name: str) -> None:
    for sheet in book(name).worksheets[1:]:
        assert sheet.freeze_panes in ("A2", "C2")
        assert sheet.auto_filter.ref is not None
        assert sheet.print_title_rows == "$1:$1"


def test_codes_raise_no_green_triangles(results: Results, tmp_path: Path) -> None:
    write(results("large"), tmp_path / "report.xlsx")
    with zipfile.ZipFile(tmp_path / "report.xlsx") as archive:
        xml = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len([text for text in xml if "numberStoredAsText" in text]) == len(xml) - 1


def test_the_heat_map_holds_numbers_and_marks_competences(book: Callable[[str], Workbook]) -> None:
    sheet = book("article")["Publications"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2) if row[0].value}
    lipetsk = [cell.value for cell in sheet[1]].index("Lipetsk region")
    metallurgy, general = rows["53"][lipetsk], rows["00"][lipetsk]
    assert (metallurgy.value, metallurgy.font.bold, metallurgy.fill.fgColor.rgb) == (22.1, True, "FF0A4157")
    assert metallurgy.number_format == '0.00" ●"'
    assert (general.value, general.font.bold, general.fill.patternType) == (0, False, None)


def test_the_macroregional_map_has_the_country_beside(book: Callable[[str], Workbook]) -> None:
    sheet = book("article")["macroregional"]
    heading = [cell.value for cell in sheet[1]]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2) if row[0].value}
    beside = heading.index("Voronezh region: In the country")
    assert rows["L"][beside].value == 0.87
    assert rows["L"][beside].number_format == '0.00" ▾"'
    assert rows["H"][beside].value == "n/a"


def test_missing_figures_are_words_in_the_map_and_empty_in_the_table(
    book: Callable[[str], Workbook], results: Results
) -> None:
    missing = results("missing values").coefficients.filter(pl.col("coefficient").is_null()).height
    maps = [sheet for sheet in book("missing values").worksheets[1:] if sheet.title not in TABLES]
    shown = sum(cell.value == "n/a" for sheet in maps for row in sheet.iter_rows(max_col=7) for cell in row)
    assert missing == shown > 0


@pytest.mark.parametrize("name", ["article", "russian"])
def test_the_same_result_gives_the_same_bytes(results: Results, tmp_path: Path, name: str) -> None:
    write(results(name), tmp_path / "one.xlsx")
    write(results(name), tmp_path / "other.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()


def test_the_date_of_making_is_fixed(book: Callable[[str], Workbook]) -> None:
    assert str(book("article").properties.created) == "2000-01-01 00:00:00"


def test_a_table_with_more_rows_than_a_sheet_holds_is_left_to_its_files(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = results("article").coefficients.height
    longer = {name for name, table in results("article").tables().items() if table.height >= rows}
    monkeypatch.setattr(workbook, "ROWS_ON_A_SHEET", rows - 1)
    write(results("article"), tmp_path / "report.xlsx")
    found = openpyxl.load_workbook(tmp_path / "report.xlsx")
    assert set(TABLES) - set(found.sheetnames) == longer
    (told,) = [row[1].value for row in found["read me"].iter_rows() if row[0].value == "coefficients.csv"]
    assert told == (
        f"every coefficient, with its bounds and status: {rows} rows, more than a sheet holds. "
        "They are in the CSV and Parquet files beside this workbook, and not in it."
    )


def test_a_sheet_holds_as_many_rows_as_spreadsheet_programs_read() -> None:
    assert sheets.ROWS_ON_A_SHEET == 2**20 - 1


def test_what_xml_cannot_hold_and_what_is_no_number(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx", {"in_memory": True})
    sheet, plain = book.add_worksheet("rows", TableSheet), book.add_format()
    texts = ['<&>"', " blank ", "01", "x" * 40_000, "", None]
    figures = [1e-7, -1.5e300, float("inf"), float("nan"), 0.1, None]
    table = pl.DataFrame({"text": texts, "figure": figures, "yes": [True, False, None, True, False, True]})
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name)
    sheet.put_rows(table, (plain,) * 3, pl.Series([30.0, *[None] * 5], dtype=pl.Float64))
    book.close()
    read = openpyxl.load_workbook(tmp_path / "book.xlsx")["rows"]
    rows = list(read.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ['<&>"', " blank ", "01", "x" * 32_767, "", None]
    assert [row[1] for row in rows] == [1e-7, -1.5e300, None, None, 0.1, None]
    assert [row[2] for row in rows] == [1, 0, None, 1, 0, 1]
    assert (read.row_dimensions[2].height, read.row_dimensions[3].height) == (30, None)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("a/b\\c[d]e:f*g?h", "a b c d e f g h"),
        ("'quoted'", "quoted"),
        ("History", "History_"),
        ("", "_"),
        ("x" * 40, "x" * 31),
        ("Экспорт 🐄", "Экспорт 🐄"),
    ],
)
def test_names_of_sheets(wanted: str, name: str) -> None:
    assert SheetNames().take(wanted) == name


def test_names_of_sheets_are_unlike_each_other() -> None:
    names = SheetNames()
    assert [names.take("Output"), names.take("output"), names.take("x" * 31), names.take("x" * 32)] == [
        "Output", "output 2", "x" * 31, "x" * 29 + " 2",
    ]  # fmt: skip
