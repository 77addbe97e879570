"""Totals as offices publish them: a workbook or a file with regions down and years across."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from metier.cli import main
from metier.errors import InputError
from metier.project.checking import check
from metier.project.new_study import new_study_from
from metier.project.opening import open_study

ROWS = [
    ("Валовой региональный продукт по субъектам Российской Федерации в 2019-2020 гг.",),
    ("(миллионов рублей)",),
    (None, "2019 1)", "2020 г."),
    ("Российская Федерация", 600.0, 660.0),
    ("Белгородская  область", 100.5, 110.5),
    ("Воронежская обл. 2)", "…", 220),
    ("Липецкая область", "299.5", 329.5),
    (None,),
    ("1) Данные пересмотрены.",),
]


SHARES = [
    ("period", "region_code", "activity_code", "value", "unit"),
    *(
        (year, region, activity, share, "per cent")
        for year in ("2019", "2020")
        for region in ("RU", "RU-BEL", "RU-VOR", "RU-LIP")
        for activity, share in (("A", "40.0"), ("B", "60.0"))
    ),
]


def workbook(path: Path, rows: list[tuple[object, ...]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("ВРП")
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is not None:
                    sheet.write(i, j, value)
    return path


def shares(path: Path) -> Path:
    path.write_text("\n".join(",".join(row) for row in SHARES) + "\n", encoding="utf-8")
    return path


def study(tmp_path: Path, rows: list[tuple[object, ...]] = ROWS) -> Path:
    files = [shares(tmp_path / "shares.csv"), workbook(tmp_path / "grp.xlsx", rows)]
    new_study_from(tmp_path / "study", files)
    return tmp_path / "study"


def test_totals_are_read_from_a_workbook_with_years_across(tmp_path: Path):
    plan, evidence = open_study(study(tmp_path))
    assert plan.layers["shares"].totals_layout == "years-across"
    read = evidence.totals.select("period", "region_code", "total").sort("region_code", "period")
    assert read.rows() == [
        ("2019", "RU", 600.0),
        ("2020", "RU", 660.0),
        ("2019", "RU-BEL", 100.5),
        ("2020", "RU-BEL", 110.5),
        ("2019", "RU-LIP", 299.5),
        ("2020", "RU-LIP", 329.5),
        ("2019", "RU-VOR", None),
        ("2020", "RU-VOR", 220.0),
    ]


def test_what_was_read_is_told(tmp_path: Path):
    told = check(study(tmp_path)).filter((pl.col("code") == "layout") & (pl.col("where") == "grp.xlsx"))
    assert told["message"].to_list() == [
        "grp.xlsx: a table of 4 territories and the years 2019 to 2020 was read; 1 rows of notes bear no figures."
    ]


def test_the_same_as_semicolons_and_cp1251(tmp_path: Path):
    lines = [";".join("" if cell is None else str(cell).replace(".0", "") for cell in row) for row in ROWS[2:7]]
    text = re.sub(r"(\d)\.(\d)", r"\1,\2", "\r\n".join(lines))
    totals = tmp_path / "grp.csv"
    totals.write_bytes(text.replace("…", "...").encode("cp1251"))
    new_study_from(tmp_path / "study", [shares(tmp_path / "shares.csv"), totals])
    _, evidence = open_study(tmp_path / "study")
    known = evidence.totals.drop_nulls("total")
    assert dict(known.filter(pl.col("period") == "2019").select("region_code", "total").rows()) == {
        "RU": 600.0,
        "RU-BEL": 100.5,
        "RU-LIP": 299.5,
    }


@pytest.mark.parametrize(
    ("row", "cells", "message"),
    [
        (
            6,
            ("Липицкая область", 299.5, 329.5),
            "grp.xlsx, sheet ВРП, cell A7, column A: 'Липицкая область' names no territory of the study, and there are "
            "figures beside it. Correct the name, or add the territory to the table of territories.",
        ),
        (
            2,
            (None, "2020", "2020 г."),
            "grp.xlsx, sheet ВРП: the columns B and C are all of 2020. Delete one of them.",
        ),
        (
            4,
            ("Белгородская область", "1,00,5", 110.5),
            "grp.xlsx, sheet ВРП, cell B5: '1,00,5' is not a number. Write digits and a decimal point, nothing else; "
            "leave the cell empty where the figure is missing.",
        ),
    ],
)
def test_a_spoilt_table_is_refused_at_its_cell(tmp_path: Path, row: int, cells: tuple[object, ...], message: str):
    folder = study(tmp_path)
    spoilt = list(ROWS)
    spoilt[row] = cells
    workbook(folder / "grp.xlsx", spoilt)
    with pytest.raises(InputError) as refusal:
        open_study(folder)
    assert str(refusal.value) == message


def test_columns_and_sheet_of_totals_are_named_in_the_study_file(tmp_path: Path):
    folder = study(tmp_path)
    with xlsxwriter.Workbook(folder / "grp.xlsx") as book:
        book.add_worksheet("notes").write(0, 0, "nothing")
        sheet = book.add_worksheet("figures")
        for i, cells in enumerate([("GEO", "TIME", "OBS_VALUE"), ("RU-BEL", "2020", 110.5), ("RU-LIP", "2020", 5)]):
            sheet.write_row(i, 0, cells)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    keys = 'totals_sheet = "figures"\ntotals_columns = { period = "TIME", region_code = "GEO", value = "OBS_VALUE" }'
    (folder / "study.toml").write_text(text.replace('totals_layout = "years-across"', keys), encoding="utf-8")
    _, evidence = open_study(folder)
    assert evidence.totals.select("region_code", "total").rows() == [("RU-BEL", 110.5), ("RU-LIP", 5.0)]


def test_files_may_be_named_one_option_each(tmp_path: Path):
    files = [shares(tmp_path / "shares.csv"), workbook(tmp_path / "grp.xlsx", ROWS)]
    options = [word for path in files for word in ("--from", str(path))]
    assert main(["new", str(tmp_path / "study"), *options]) == 0
    plan, _ = open_study(tmp_path / "study")
    assert plan.layers["shares"].totals == "grp.xlsx"
