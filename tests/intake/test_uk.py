"""Regions of the United Kingdom: employment and business units by four-digit class, research staff by field."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from metier.audit import implausible_figures
from metier.project.new_study import new_study_from
from metier.project.opening import open_study

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
