"""Advice on tables that are next to nothing: nothing breaks, nothing is said twice, everything said has a reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import metier
from metier.conclude.advice import Advice, advice
from metier.conclude.track_record import SCHEMA as RECORD
from tests.conclude.advised import SMALL, Advised, advised
from tests.study import copies

CHANCE = np.random.default_rng(0)
HOLES = CHANCE.gamma(0.5, 10, (8, 9))
HOLES[2], HOLES[:, 3], HOLES[4], HOLES[:, 5] = np.nan, np.nan, 0, 0
TABLES = {
    "one cell": np.ones((1, 1)),
    "all alike": np.ones((3, 4)),
    "all missing": np.full((4, 4), np.nan),
    "all zero": np.zeros((4, 4)),
    "each its own": np.eye(5) * 3,
    "holes": HOLES,
    "half missing": np.where(CHANCE.random((6, 7)) < 0.4, np.nan, CHANCE.gamma(0.5, 10, (6, 7))),
}
ASKED: dict[str, dict[str, object]] = {
    "as it is": {},
    "no coefficient in the rule": {"rule": {"conditions": [{"measure": "amount", "above": 5.0}]}},
    "a condition on mass": {
        "rule": {"conditions": [{"measure": "coefficient", "above": 1.0}, {"measure": "amount", "at_least": 5}]}
    },
    "few of each": {"opportunities": {**SMALL, "at_most": 1, "carrying": 1, "draws": 3}},
    "no partners": {"partners": {"inside": 0, "outside": 0, "twins": 0}},
    "random weights": {"ranking": {"random_weights": 5}},
    "the defaults": {"opportunities": {}},
}


def advice_of(one: Advised) -> Advice:
    return advice(one.plan, one.evidence, one.coefficients, one.competences, pl.DataFrame(schema=RECORD))


@pytest.mark.parametrize("nature", ["amounts", "records"])
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("table", TABLES)
def test_next_to_nothing(table: str, asked: str, nature: str) -> None:
    values = np.round(TABLES[table]) if nature == "records" else TABLES[table]
    one = advised(values, macroregions=2, layer={"nature": nature}, **ASKED[asked])
    found = advice_of(one)
    for told in (found.opportunities, found.partners, found.ranking, found.cross_cutting_potential):
        assert told["reason"].null_count() == 0
    key = ["region_code", "activity_code"]
    held = set(one.competences.filter("held").select(key).iter_rows())
    assert not held & set(found.opportunities.select(key).iter_rows())
    assert found.partners["complementarity"].is_between(0, 1).all()
    assert (found.partners["region_code"] != found.partners["partner_code"]).all()
    assert (found.twins["region_code"] != found.twins["twin_code"]).all()
    figures = found.opportunities.select(pl.col(pl.Float64).is_nan().any())
    assert not any(figures.row(0))


def test_the_articles_study_says_what_it_lacks(tmp_path: Path) -> None:
    result = metier.run(copies.article(tmp_path / "study"))
    assert result.opportunities.is_empty()
    assert result.partners.is_empty()
    assert result.centrality.is_empty()
    told = result.findings.filter(pl.col("code") == "too-few-for-closeness")
    assert told["where"].to_list() == list(result.plan.layers)
    assert set(result.twins["region_code"]) == set(result.evidence.territories.regions)
    assert result.ranking.height == result.scenarios.select("region_code", "level", "activity_code").unique().height


def test_the_weights_and_sets_that_were_used_go_into_the_manifest() -> None:
    plan = advised(TABLES["all alike"]).plan
    told = plan.model_dump(mode="json")
    assert told["ranking"]["niches"] == dict(plan.ranking.niches)
    assert told["field_sets"]["digital"]["fields"]["openalex"] == ["fields/17"]
