"""One row a figure, with the names of regions where other files have codes: as offices' databases export them."""

from __future__ import annotations

from pathlib import Path

import pytest

from metier.errors import InputError
from metier.project.new_study import new_study_from
from metier.project.opening import open_study

NAMES = ("Белгородская область", "Воронежская  обл.", "г. Москва")
CODES = ("RU-BEL", "RU-VOR", "RU-MOW")
MARKS = ("1 234,5", "…", "-")


def table(path: Path, names: tuple[str, ...]) -> Path:
    rows = [f"{name};2020;{code};{mark}" for name in names for code, mark in zip("ABC", MARKS, strict=True)]
    path.write_bytes("\r\n".join(["Регион;Год;ОКВЭД2;Значение", *rows]).encode("cp1251"))
    return path


def test_names_are_read_as_codes(tmp_path: Path):
    new_study_from(tmp_path / "study", [table(tmp_path / "turnover.csv", NAMES)])
    _, evidence = open_study(tmp_path / "study")
    assert set(evidence.territories.regions) == set(CODES)
    read = evidence.observations.select("region_code", "activity_code", "value", "status").sort("activity_code")
    assert {row[0] for row in read.rows()} == set(CODES)
    assert {row[1:] for row in read.rows()} == {("A", 1234.5, "known"), ("B", None, "missing"), ("C", None, "missing")}


def test_a_misspelt_name_is_refused_with_its_rows(tmp_path: Path):
    new_study_from(tmp_path / "study", [table(tmp_path / "turnover.csv", NAMES)])
    table(tmp_path / "study" / "turnover.csv", (*NAMES[:2], "г. Масква"))
    text = (tmp_path / "study" / "study.toml").read_text(encoding="utf-8").replace('outside = "leave out"\n', "")
    (tmp_path / "study" / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        open_study(tmp_path / "study")
    assert str(refusal.value) == (
        "turnover.csv, rows 8, 9, 10, column Регион: 'г. Масква' is not a code in the table of territories. Correct "
        "the code or add it to the table of territories."
    )
