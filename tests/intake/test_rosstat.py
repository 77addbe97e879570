"""From Rosstat's own workbook and the table of gross regional product to a study, no figure touched by hand."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from metier.cli import main
from metier.errors import InputError
from metier.project.checking import check
from metier.project.new_study import new_study_from
from metier.project.opening import open_study

WORKBOOK = "VRP_OKVED2_s2016.xlsx"
OVERLAPPING = {"RU-ARK", "RU-TYU"}


@pytest.fixture(scope="module")
def files(shared: Path) -> list[Path]:
    russia = shared / "data" / "russia"
    return [russia / "raw" / WORKBOOK, russia / "grp_million_rub_1998_2022.csv"]


@pytest.fixture(scope="module")
def study(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rosstat") / "study"
    new_study_from(folder, files)
    return folder


def test_shares_equal_the_reference_cell_for_cell(study: Path, shared: Path):
    plan, evidence = open_study(study)
    read = evidence.observations.select("period", "region_code", "activity_code", "value")
    reference = pl.read_csv(
        shared / "data" / "russia" / "gva_shares_okved2_2016_2022.csv", schema_overrides={"period": pl.String}
    )
    both = reference.join(read, on=["period", "region_code", "activity_code"], how="full", suffix="_read")
    assert both.height == reference.height == read.height == 13440
    assert both["value"].to_list() == both["value_read"].to_list()
    assert list(plan.layers) == ["vrp_okved2_s2016"]


def test_eighty_five_regions_are_compared_and_the_wholes_are_not(study: Path, shared: Path):
    _, evidence = open_study(study)
    regions = set(evidence.territories.regions)
    listed = pl.read_csv(shared / "data" / "russia" / "territories.csv")
    subjects = set(listed.filter(pl.col("is_federal_subject"))["region_code"])
    assert len(regions) == 85
    assert subjects - regions == OVERLAPPING
    assert regions - subjects == {"RU-ARK-EXNEN", "RU-TYU-EXAO"}
    assert {evidence.territories.kinds[code] for code in OVERLAPPING} == {"region with okrugs"}
    seen = evidence.observations.filter(pl.col("region_code").is_in(list(regions)))
    assert seen.group_by("period").agg(pl.col("region_code").n_unique()).sort("period").rows() == [
        (str(year), 85) for year in range(2016, 2023)
    ]


def test_the_workbook_in_the_study_is_the_one_that_was_published(study: Path, files: list[Path]):
    for path in files:
        assert (
            hashlib.sha256((study / path.name).read_bytes()).hexdigest()
            == hashlib.sha256(path.read_bytes()).hexdigest()
        )


def test_sheets_that_repeat_a_year_are_found_and_left_out(study: Path):
    findings = check(study)
    assert "error" not in findings["severity"]
    repeated = findings.filter(pl.col("code") == "repeated-period")
    assert repeated.select("severity", "where").rows() == [
        ("warning", f"{WORKBOOK}, sheet 2023"),
        ("warning", f"{WORKBOOK}, sheet 2024"),
    ]
    assert repeated["message"][0] == (
        f"The sheet '2023' of {WORKBOOK} holds the same figures as the sheet '2022', cell for cell (its title says "
        "2022): it was left out. Look for the true figures of '2023' at the office that publishes them."
    )


def test_what_was_decided_is_told(files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["new", str(tmp_path / "study"), "--from", *map(str, files)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert (
        "VRP_OKVED2_s2016.xlsx: 2009 to 2015 are refused, their headings are of another classification; for a study of "
        "them alone: --periods 2009-2015." in told
    )
    assert (
        "RU-TYU (region with okrugs) is not compared: it is the sum of RU-KHM, RU-YAN, RU-TYU-EXAO, which are." in told
    )
    assert main(["check", str(tmp_path / "study")]) == 0


def test_two_classifications_together_are_refused(files: list[Path], tmp_path: Path):
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", files, "2009-2022")
    assert str(refusal.value) == (
        f"{WORKBOOK}: 2009 to 2015 are of another classification than the 9 sheets after them. Ask for either of them "
        "alone with --periods: the two cannot be compared."
    )
    assert not (tmp_path / "study").exists()


def test_a_study_file_that_asks_for_both_is_refused_sheet_by_sheet(study: Path, tmp_path: Path):
    for path in study.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (study / "study.toml").read_text(encoding="utf-8")
    (tmp_path / "study.toml").write_text(
        text.replace('first_period = "2016"', 'first_period = "2015"'), encoding="utf-8"
    )
    findings = check(tmp_path)
    assert findings.rows() == [
        (
            "error",
            "refused",
            f"{WORKBOOK}, sheet 2015",
            f"{WORKBOOK}, sheet 2015",
            "the headings are of another classification than the study's: in 8 of 16 the code and the title part; 'C' "
            "is headed 'Добыча полезных ископаемых' there, which is 'B' in the study's. Leave its period out with "
            "`first_period` or `last_period` of the layer, or make a study of it alone with `metier new DIR --from "
            "FILE --periods`.",
        )
    ]


def test_the_older_classification_alone_is_read(files: list[Path], tmp_path: Path):
    new_study_from(tmp_path / "study", files, "2009-2015")
    _, evidence = open_study(tmp_path / "study")
    assert evidence.observations["period"].unique().sort().to_list() == [str(year) for year in range(2009, 2016)]
    (activities,) = evidence.classifications.values()
    assert activities.name("C", "en") == "Добыча полезных ископаемых"
    belgorod = evidence.observations.filter((pl.col("region_code") == "RU-BEL") & (pl.col("period") == "2009"))
    assert belgorod["value"].sum() == pytest.approx(100, abs=0.8)


def test_shares_without_totals_are_refused(files: list[Path], tmp_path: Path):
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", files[:1])
    assert str(refusal.value) == (
        f"{WORKBOOK}: its figures are shares, and no file has the totals that they are of. Shares of a total cannot be "
        "added up without it: add a file of totals to `--from`."
    )
