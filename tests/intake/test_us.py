"""States of the US: industry, exports and science in one study, joined by concordances, published and proposed."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from metier.project.new_study import new_study_from
from metier.project.opening import run
from metier.study import StudyResult

HERE = Path(__file__).parent / "us"
GDP, RD = "state_gdp_by_industry_1997_2020", "state_university_rd_by_field_2010_2017"
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

[links]

[[links.chains]]
steps = ["herd", "science", "industry", "bea"]
read = "backward"
lift_at_least = 1.0
"""


@pytest.fixture(scope="module")
def result(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    folder = tmp_path_factory.mktemp("us") / "study"
    new_study_from(folder, sorted((shared / "data" / "us").glob("state_*.parquet")))
    for name in ("herd_to_openalex.csv", "nace_to_bea.csv"):
        shutil.copyfile(HERE / name, folder / name)
    for name in (SCIENCE, INDUSTRY):
        shutil.copyfile(shared / "data" / "concordance" / name, folder / name)
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
    assert set(told["where"]) >= {"herd", "science", "industry", "bea"}
    for step in ("herd", "science", "industry", "bea"):
        assert any("%" in message for message in told.filter(pl.col("where") == step)["message"])
