"""Regions of the United Kingdom: employment and business units by four-digit class, research staff by field."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import polars as pl
import pytest

from metier.audit import implausible_figures
from metier.project.new_study import new_study_from
from metier.project.opening import open_study, run
from metier.study import StudyResult

HERE = Path(__file__).parent / "uk"
SCIENCE, INDUSTRY = "fraunhofer2019_scopus_discipline_to_wipo35.csv", "fraunhofer2019_wipo35_to_nace2.csv"
EMPLOYMENT, UNITS = "uk_employment_by_sic4_2015_2018", "uk_business_units_by_sic4_2016_2018"
RESEARCH = "uk_research_staff_by_field_2014"


@pytest.fixture(scope="module")
def opened(shared: Path, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("uk") / "study"
    files = (f"{EMPLOYMENT}.parquet", f"{UNITS}.parquet", f"{RESEARCH}.csv")
    new_study_from(folder, [shared / "data" / "eu" / name for name in files])
    return open_study(folder)


def test_people_are_amounts_and_units_are_records(opened):
    plan, _ = opened
    assert {key: (layer.side, layer.nature, layer.prices) for key, layer in plan.layers.items()} == {
        EMPLOYMENT: ("industry", "amounts", "none"),
        UNITS: ("industry", "records", "none"),
        RESEARCH: ("knowledge", "amounts", "none"),
    }


def test_layers_of_the_same_activities_share_one_classification(opened):
    plan, evidence = opened
    assert plan.layers[EMPLOYMENT].classification == plan.layers[UNITS].classification
    assert len(evidence.classifications[plan.layers[UNITS].classification].codes) == 525


def test_employment_has_thirty_nine_regions_and_another_revision_is_noticed(opened):
    plan, evidence = opened
    employment = evidence.observations.filter(pl.col("layer") == EMPLOYMENT)
    assert employment["region_code"].n_unique() == 39
    lacking = {f.where: f.message for f in implausible_figures(plan, evidence) if f.code == "regions-lacking"}
    assert lacking[RESEARCH] == (
        f"Layer {RESEARCH!r} has no figure for 2 of 42 regions that other layers have: UKM2, UKM3. Nothing is "
        "concluded from it about them; complete the file."
    )


# The four-star part of the staff is a layer of its own: an amount like the staff, so that the share of the best is the
# ratio of two sums and never a mean of shares. From units of assessment to disciplines the step is ours: `proposed`.
QUALITY = f"""
[layers.four_star]
title = "research staff whose work is four-star"
side = "knowledge"
nature = "amounts"
classification = "{RESEARCH}"
file = "{RESEARCH}.csv"
columns = {{ value = "fte_4star" }}
outside = "leave out"
unit = "FTE at four-star (REF 2014)"
prices = "none"

[classifications.openalex]
packaged = "openalex"

[classifications.wipo35]
packaged = "wipo35"

[classifications.nace]
packaged = "nace"

[concordances.ref]
file = "ref_to_openalex.csv"
from_classification = "{RESEARCH}"
from_column = "ref"
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

[concordances.classes]
file = "division_to_class.csv"
from_classification = "nace"
from_column = "division"
to_classification = "{EMPLOYMENT}"
to_column = "class"

[links]

[[links.chains]]
steps = ["ref", "science", "industry", "classes"]
read = "backward"
lift_at_least = 1.0
at_least = 0.001
"""


@pytest.fixture(scope="module")
def result(opened, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    plan, evidence = opened
    folder = tmp_path_factory.mktemp("uk-linked") / "study"
    eu = shared / "data" / "eu"
    new_study_from(folder, [eu / name for name in (f"{EMPLOYMENT}.parquet", f"{UNITS}.parquet", f"{RESEARCH}.csv")])
    shutil.copyfile(HERE / "ref_to_openalex.csv", folder / "ref_to_openalex.csv")
    for name in (SCIENCE, INDUSTRY):
        shutil.copyfile(shared / "data" / "concordance" / name, folder / name)
    codes = evidence.classifications[plan.layers[EMPLOYMENT].classification].codes
    with (folder / "division_to_class.csv").open("w", encoding="utf-8", newline="") as file:
        reason = "a class of SIC 2007 lies in the division of its first two digits"
        rows = [(code[:2], code, "proposed", reason) for code in codes]
        csv.writer(file).writerows([("division", "class", "source", "reason"), *rows])
    with (folder / "study.toml").open("a", encoding="utf-8") as study:
        study.write(QUALITY)
    return run(folder)


def test_every_region_has_a_matrix_and_scenarios(result: StudyResult):
    employed = set(result.evidence.observations.filter(pl.col("layer") == EMPLOYMENT)["region_code"])
    scientific = set(result.evidence.observations.filter(pl.col("layer") == RESEARCH)["region_code"])
    assert employed <= set(result.matrix["region_code"])
    joined = set(result.scenarios.filter(pl.col("field_code").is_not_null())["region_code"])
    assert employed & scientific <= joined


def test_links_by_way_of_proposed_units_are_marked_so(result: StudyResult):
    assert result.evidence.links is not None
    assert result.evidence.links.table["source"].unique().to_list() == ["proposed"]


def test_the_coverage_of_each_step_is_printed(result: StudyResult):
    told = result.findings.filter(pl.col("code") == "coverage")
    for step in ("ref", "science", "industry", "classes"):
        assert any("%" in message for message in told.filter(pl.col("where") == step)["message"])


def test_every_step_of_ours_gives_its_reason(result: StudyResult):
    rows = pl.read_csv(HERE / "ref_to_openalex.csv")
    plan, evidence = result.plan, result.evidence
    assert set(rows["ref"]) == set(evidence.classifications[plan.layers[RESEARCH].classification].codes)
    assert rows.filter(pl.col("reason").is_null() | (pl.col("source") != "proposed")).is_empty()


def test_quality_is_a_figure_of_its_own_and_comes_from_sums(result: StudyResult, shared: Path):
    observed = result.evidence.observations.filter(pl.col("status") == "known")
    amounts = {
        layer: observed.filter(pl.col("layer") == layer).group_by("region_code").agg(pl.col("value").sum())
        for layer in (RESEARCH, "four_star")
    }
    both = amounts[RESEARCH].join(amounts["four_star"], on="region_code", suffix="_best")
    raw = pl.read_csv(shared / "data" / "eu" / f"{RESEARCH}.csv").group_by("region_code")
    expected = raw.agg((pl.col("fte_4star").sum() / pl.col("value").sum()).alias("share"))
    shares = both.with_columns(found=pl.col("value_best") / pl.col("value")).join(expected, on="region_code")
    assert shares.height == expected.height
    assert (shares["found"] - shares["share"]).abs().max() < 1e-12  # type: ignore[operator]
    listed = result.competences.filter(pl.col("layer") == "four_star")
    assert not listed.is_empty()


def as_sdmx_csv(table: pl.DataFrame, activity: str, dataflow: str) -> pl.DataFrame:
    """The figures as SDMX-CSV lays them out: dataflow, a column a dimension, the observation, its attributes."""
    text = pl.col("value").cast(pl.String)
    return table.select(
        pl.lit(dataflow).alias("DATAFLOW"),
        pl.lit("A").alias("FREQ"),
        pl.col("region_code").alias("REF_AREA"),
        pl.col("activity_code").alias(activity),
        pl.col("period").alias("TIME_PERIOD"),
        text.alias("OBS_VALUE"),
        pl.when(text.is_null()).then(pl.lit("M")).otherwise(pl.lit("A")).alias("OBS_STATUS"),
        pl.col("unit").alias("UNIT_MEASURE"),
    )


def test_sdmx_csv_of_the_same_figures_gives_the_same_observations(opened, shared: Path, tmp_path: Path):
    _, evidence = opened
    eu = shared / "data" / "eu"
    tables = {
        EMPLOYMENT: (pl.read_parquet(eu / f"{EMPLOYMENT}.parquet"), "ACTIVITY", "ONS:BRES(1.0)"),
        UNITS: (pl.read_parquet(eu / f"{UNITS}.parquet"), "ACTIVITY", "ONS:IDBR(1.0)"),
        RESEARCH: (pl.read_csv(eu / f"{RESEARCH}.csv"), "FIELD", "REF:STAFF(2014)"),
    }
    for name, (table, activity, dataflow) in tables.items():
        as_sdmx_csv(table, activity, dataflow).write_csv(tmp_path / f"{name}.csv")
    new_study_from(tmp_path / "study", [tmp_path / f"{name}.csv" for name in tables])
    plan, other = open_study(tmp_path / "study")
    key = ["layer", "period", "region_code", "activity_code"]
    assert other.observations.sort(key).equals(evidence.observations.sort(key))
    assert {name: (layer.side, layer.nature) for name, layer in plan.layers.items()} == {
        EMPLOYMENT: ("industry", "amounts"),
        UNITS: ("industry", "records"),
        RESEARCH: ("knowledge", "amounts"),
    }
    assert set(other.territories.regions) == set(evidence.territories.regions)
