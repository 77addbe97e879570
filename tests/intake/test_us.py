"""States of the US: industry, exports and science in one study, joined by concordances, published and proposed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from metier.project.new_study import new_study_from
from metier.project.opening import open_study, run
from metier.study import StudyResult

HERE = Path(__file__).parent / "us"
EXPORTS, GDP, RD = (
    "state_exports_by_naics4_2012",
    "state_gdp_by_industry_1997_2020",
    "state_university_rd_by_field_2010_2017",
)
SCIENCE, INDUSTRY = "fraunhofer2019_scopus_discipline_to_wipo35.csv", "fraunhofer2019_wipo35_to_nace2.csv"
# The two steps that nobody has published are written here and await confirmation: source `proposed`.
LINKS = f"""
[classifications.openalex]
packaged = "openalex"

[classifications.wipo35]
packaged = "wipo35"

[classifications.nace]
packaged = "nace"

[concordances.herd]
file = "herd_to_openalex.csv"
from_classification = "{RD}"
from_column = "herd"
to_classification = "openalex"
to_column = "openalex"

[concordances.science]
file = "{SCIENCE}"
from_classification = "openalex"
from_column = "scopus_discipline"
from_by = "title"
to_classification = "wipo35"
to_column = "wipo35_code"
weight_column = "share_of_discipline"
source = "fraunhofer-2019"
others = "leave-out"

[concordances.industry]
file = "{INDUSTRY}"
from_classification = "wipo35"
from_column = "wipo35_code"
to_classification = "nace"
to_column = "nace2_division"
weight_column = "share_of_wipo_field"
source = "fraunhofer-2019"

[concordances.bea]
file = "nace_to_bea.csv"
from_classification = "nace"
from_column = "nace"
to_classification = "{GDP}"
to_column = "bea"

[concordances.exports]
file = "naics4_to_nace.csv"
from_classification = "{EXPORTS}"
from_column = "naics4"
to_classification = "nace"
to_column = "nace"
source = "eurostat-naics2017-nace"
repeated = "add"
others = "leave-out"
read = "backward"

[links]

[[links.chains]]
steps = ["herd", "science", "industry", "exports"]
read = "backward"
lift_at_least = 1.0

[[links.chains]]
steps = ["herd", "science", "industry", "bea"]
read = "backward"
lift_at_least = 1.0
"""


def naics4_to_nace(shared: Path) -> pl.DataFrame:
    """Eurostat's table of classes, cut to four digits and to divisions: its rows, counted, make the weights."""
    table = pl.read_csv(shared / "data" / "concordance" / "eurostat_NAICS2017_NACE.csv", infer_schema=False)
    division = pl.col("NACE Rev. 2").str.split(".").list.first().str.zfill(2)
    cut = table.select(pl.col("NAICS 2017").str.slice(0, 4).alias("naics4"), division.alias("nace"))
    return cut.filter(pl.col("nace").str.contains(r"^\d\d$") & pl.col("naics4").str.contains(r"^\d{4}$"))


@pytest.fixture(scope="module")
def result(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    folder = tmp_path_factory.mktemp("us") / "study"
    new_study_from(folder, sorted((shared / "data" / "us").glob("state_*.parquet")))
    for name in ("herd_to_openalex.csv", "nace_to_bea.csv"):
        shutil.copyfile(HERE / name, folder / name)
    for name in (SCIENCE, INDUSTRY):
        shutil.copyfile(shared / "data" / "concordance" / name, folder / name)
    naics4_to_nace(shared).write_csv(folder / "naics4_to_nace.csv")
    with (folder / "study.toml").open("a", encoding="utf-8") as study:
        study.write(LINKS)
    return run(folder)


def test_every_state_has_a_matrix_and_scenarios(result: StudyResult):
    states = set(result.evidence.territories.regions)
    assert len(states) == 51
    assert set(result.matrix["region_code"]) == states
    assert set(result.scenarios.filter(pl.col("field_code").is_not_null())["region_code"]) == states


def test_links_by_way_of_proposed_steps_are_marked_so(result: StudyResult):
    assert result.evidence.links is not None
    assert result.evidence.links.table["source"].unique().to_list() == ["proposed"]


def test_the_coverage_of_each_step_is_printed(result: StudyResult):
    told = result.findings.filter(pl.col("code") == "coverage")
    assert set(told["where"]) >= {"herd", "science", "industry", "bea", "exports"}
    for step in ("herd", "science", "industry", "bea", "exports"):
        assert any("%" in message for message in told.filter(pl.col("where") == step)["message"])


def test_exports_join_science_in_every_state_that_has_both(result: StudyResult):
    level = next(level.name for level in result.plan.levels if level.layer == EXPORTS)
    joined = result.scenarios.filter((pl.col("level") == level) & pl.col("field_code").is_not_null())
    exporting = set(result.evidence.observations.filter(pl.col("layer") == EXPORTS)["region_code"])
    assert len(exporting) == 51 - 1
    assert exporting <= set(joined["region_code"])


PROVISIONS = {"9100", "9300", "9800", "9900"}  # waste and scrap, used goods, goods returned, special classification


def test_provisions_that_are_no_industry_are_left_out_and_said(result: StudyResult):
    exports = result.evidence.observations.filter(pl.col("layer") == EXPORTS)
    assert exports["activity_code"].n_unique() == 103
    assert not PROVISIONS & set(exports["activity_code"])
    told = result.findings.filter((pl.col("code") == "left-out") & (pl.col("where") == EXPORTS))
    assert told.select("severity", "message").rows() == [
        (
            "note",
            f"200 rows of layer '{EXPORTS}' were left out, of 4 activities that the study does not list (in brackets "
            "the rows of each): '9100' (50), '9300' (50), '9800' (50), '9900' (50).",
        )
    ]


def test_the_choice_stands_in_the_study_file_and_can_be_undone(shared: Path, tmp_path: Path):
    new_study_from(tmp_path / "study", [shared / "data" / "us" / f"{EXPORTS}.parquet"])
    text = (tmp_path / "study" / "study.toml").read_text(encoding="utf-8")
    assert (
        "# Left out, for they are no activities: 9100 (waste and scrap), 9300 (used merchandise), 9800 (goods "
        "returned), 9900 (special classification provisions).\n"
        f"# Whoever wants one of them in lists it in activities_of_{EXPORTS}.csv.\n"
        f"[layers.{EXPORTS}]\n"
    ) in text
    with (tmp_path / "study" / f"activities_of_{EXPORTS}.csv").open("a", encoding="utf-8") as listed:
        listed.write("9100,Waste and scrap\n")
    _, evidence = open_study(tmp_path / "study")
    assert PROVISIONS & set(evidence.observations["activity_code"]) == {"9100"}
    (left,) = [one.message for one in evidence.intake if one.code == "left-out"]
    assert set(re.findall(r"'(\d+)' \(", left)) == PROVISIONS - {"9100"}


def test_classes_of_another_classification_with_such_codes_stay(tmp_path: Path):
    """In SIC 2007 9900 is an activity, and 9100 does not stand beside divisions from 01 on."""
    rows = "2019,UKC1,0161,5\n2019,UKC2,0161,4\n2019,UKC1,9900,3\n2019,UKC2,9900,2\n"
    (tmp_path / "sic.csv").write_text("period,region_code,sic,value\n" + rows, encoding="utf-8")
    new_study_from(tmp_path / "study", [tmp_path / "sic.csv"])
    _, evidence = open_study(tmp_path / "study")
    assert set(evidence.observations["activity_code"]) == {"0161", "9900"}
