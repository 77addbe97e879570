"""The bundle: the article's own regions, counted again in plain Python."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

import metier
from metier.conclude.bundle import ALONE, MEETS, SCHEMA, UNLINKED, bundle
from metier.conclude.competences import competences
from metier.conclude.intervals import with_intervals
from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.project.opening import open_study
from metier.specialisation import specialisation


@pytest.fixture(scope="module")
def article() -> tuple[Plan, Evidence, pl.DataFrame]:
    plan, evidence = open_study(Path(str(files("metier") / "studies" / "central_black_earth")))
    found = competences(plan, evidence, with_intervals(plan, evidence, specialisation(plan, evidence)))
    return plan, evidence, found


def test_every_meeting_against_plain_python(article: tuple[Plan, Evidence, pl.DataFrame]) -> None:
    plan, evidence, found = article
    table = bundle(plan, evidence, found)
    assert list(table.schema.items()) == list(SCHEMA.items())
    of_layer = {key: layer.classification for key, layer in plan.layers.items()}
    held = {(r["region_code"], r["layer"], r["activity_code"]) for r in found.filter("held").iter_rows(named=True)}
    across = {(key, code) for key, codes in evidence.links.cross_cutting.items() for code in codes}
    links = {
        frozenset([(r["from_classification"], r["from_code"]), (r["to_classification"], r["to_code"])])
        for r in evidence.links.table.iter_rows(named=True)
        if (r["to_classification"], r["to_code"]) not in across
    }
    assert {tuple(row) for row in table.select("region_code", "layer", "activity_code").iter_rows()} == held
    assert table.height == len(held)
    for row in table.iter_rows(named=True):
        own = (of_layer[row["layer"]], row["activity_code"])
        meets = {
            f"{layer}:{code}"
            for region, layer, code in held
            if region == row["region_code"] and layer != row["layer"]
            if frozenset([own, (of_layer[layer], code)]) in links
        }
        assert set((row["meets"] or "").split()) == meets
        assert row["layers_met"] == len({name.split(":")[0] for name in meets})
        linked = any(own in link for link in links)
        assert row["reading"] == (MEETS if meets else ALONE if linked else UNLINKED)
    assert {MEETS, ALONE, UNLINKED} >= set(table["reading"])
    assert table["layers_compared"].unique().to_list() == [2]


def test_an_activity_stands_once_at_its_highest_level(article: tuple[Plan, Evidence, pl.DataFrame]) -> None:
    table = bundle(*article)
    assert not table.select("region_code", "layer", "activity_code").is_duplicated().any()
    output = table.filter(pl.col("layer") == "output")
    assert "national" in set(output["level"])


def test_it_is_a_table_of_the_results() -> None:
    result = metier.run(files("metier") / "studies" / "central_black_earth")
    assert (
        result.tables()["bundle"].height == result.held.select("region_code", "layer", "activity_code").unique().height
    )
