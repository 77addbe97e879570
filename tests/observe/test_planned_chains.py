"""From the study file's concordances and chains to composed links, and what the start of a chain holds."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from metier.observe.evidence import Evidence
from metier.observe.observations import SCHEMA
from metier.observe.territories import territories_from
from metier.plan import Plan, plan_from_toml
from metier.project.chains import chains_of, file_step_of, held_at, parents_step_of
from tests.observe.tables import flat, messages, packaged, raw, weights

STUDY = """\
[study]
title = "Chains"
[territories]
file = "territories.csv"
[classifications.fields]
title = "Fields"
file = "fields.csv"
[classifications.industries]
packaged = "nace"
[concordances.science]
file = "science.csv"
from_classification = "fields"
to_classification = "industries"
from_by = "title"
from_column = "field"
to_column = "division"
weight_column = "share"
source = "proposed"
[concordances.sections]
parents_of = "industries"
[layers.papers]
title = "Papers"
side = "knowledge"
nature = "records"
classification = "fields"
file = "papers.csv"
[layers.jobs]
title = "Jobs"
side = "industry"
nature = "amounts"
classification = "industries"
file = "jobs.csv"
[[levels]]
name = "national"
layer = "jobs"
[[links.chains]]
steps = ["science", "sections"]
read = "backward"
at_least = 0.2
"""
NAMES = {"en": {"1": "Chemistry", "2": "Law"}}
LISTS = {"fields": replace(flat(["1", "2"]), names=NAMES), "industries": packaged("nace")}
SCIENCE = raw("field,division,share\nchemistry,20,0.7\nchemistry,72,0.2\nchemistry,41,0.1\nlaw,69,1\n", "science.csv")


@pytest.fixture
def plan() -> Plan:
    return plan_from_toml(STUDY)


def evidence(*rows: tuple[str, str, str, float | None]) -> Evidence:
    """What is known: rows of papers, each of a period, a territory and a field."""
    full = [("papers", *row, "known") for row in rows]
    tree = territories_from(raw("code,name,kind,parent\nX,Land,country,\nR,North,region,X\nS,South,region,X"), "region")
    return Evidence(tree, LISTS, observations=pl.DataFrame(full, schema=SCHEMA, orient="row"))


def steps(plan: Plan):  # type: ignore[no-untyped-def]
    return {
        "science": file_step_of("science", plan.concordances["science"], SCIENCE, LISTS),
        "sections": parents_step_of("sections", plan.concordances["sections"], LISTS),
    }


def test_the_study_file_s_chain_is_composed_thinned_and_turned(plan: Plan) -> None:
    (chain,) = chains_of(plan, steps(plan), evidence())
    # sections: chemistry to C 0.7, M 0.2, F 0.1 (too weak); law to M 1
    assert weights(chain.links) == pytest.approx({("C", "1"): 1.0, ("M", "1"): 0.2 / 1.2, ("M", "2"): 1.0 / 1.2})
    assert chain.links["source"].unique().to_list() == ["proposed"]
    assert [passage.carried for passage in chain.passages] == pytest.approx([2.0, 2.0, 1.9])


def test_coverage_is_counted_in_what_the_study_observes(plan: Plan) -> None:
    observed = evidence(
        ("2020", "R", "1", 30.0),
        ("2021", "X", "1", 99.0),
        ("2021", "R", "1", 7.0),
        ("2021", "S", "1", 3.0),
        ("2021", "R", "2", 5.0),
        ("2021", "S", "2", None),
    )
    (chain,) = chains_of(plan, steps(plan), observed)
    assert [passage.entering for passage in chain.passages] == pytest.approx([15.0, 15.0, 15.0])
    assert chain.passages[-1].carried == pytest.approx(14.0)
    assert held_at("fields", plan, evidence()) == {"1": 1.0, "2": 1.0}


def test_steps_that_do_not_meet_are_refused(plan: Plan) -> None:
    wrong = plan_from_toml(STUDY.replace('["science", "sections"]', '["sections", "science"]'))
    assert messages(chains_of, wrong, steps(wrong), evidence()) == [
        "study.toml, key links.chains.steps: step 'sections' ends at 'industries' and step 'science' starts at "
        "'fields'. Put a step between them, change their order, or set `read = \"backward\"` for one of them."
    ]
