"""Classifications, concordances and chains as a study file writes them: what is taken, each refusal in full."""

from __future__ import annotations

import pytest

from metier.errors import StudyFileError
from metier.plan import plan_from_toml

BASE = """\
[study]
title = "Chains"
[territories]
file = "territories.csv"
[classifications.industries]
packaged = "nace"
[layers.jobs]
title = "Jobs"
side = "industry"
nature = "amounts"
classification = "industries"
file = "jobs.csv"
[[levels]]
name = "national"
layer = "jobs"
"""
CHAIN = """\
[concordances.sections]
parents_of = "industries"
[[links.chains]]
steps = ["sections"]
at_least = 0.05
"""


def refused(text: str) -> list[str]:
    with pytest.raises(StudyFileError) as refusal:
        plan_from_toml(text)
    return [str(fault) for fault in refusal.value.faults]


def test_a_study_may_have_packaged_classifications_and_composed_links_alone() -> None:
    plan = plan_from_toml(BASE + CHAIN)
    assert plan.classifications["industries"].packaged == "nace"
    assert plan.links is not None
    (chain,) = plan.links.chains
    assert (chain.steps, chain.at_least, chain.lift_at_least, chain.read) == (
        ("sections",),
        0.05,
        0.0,
        "forward",
    )
    assert plan.concordances["sections"].parents_of == "industries"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            BASE.replace('packaged = "nace"', 'packaged = "nace"\nfile = "nace.csv"'),
            [
                "study.toml, row 5, key classifications.industries: "
                "a classification takes exactly one of `file` and `packaged`. "
                "Name a file of your own with `file`, or one that travels with metier with `packaged`."
            ],
            id="two origins",
        ),
        pytest.param(
            BASE.replace('packaged = "nace"', 'file = "nace.csv"'),
            [
                "study.toml, row 5, key classifications.industries: "
                "a classification with a file of its own has no title. Add `title`."
            ],
            id="no title",
        ),
        pytest.param(
            BASE + CHAIN.replace("parents_of", 'file = "a.csv"\nparents_of'),
            [
                "study.toml, row 16, key concordances.sections: "
                "a concordance takes exactly one of `file` and `parents_of`. "
                "Name a file with `file`, or a classification with `parents_of`."
            ],
            id="two ways",
        ),
        pytest.param(
            BASE + CHAIN.replace('parents_of = "industries"', 'file = "a.csv"'),
            [
                "study.toml, row 16, key concordances.sections: "
                "a concordance with a file does not say what it joins. "
                "Add `from_classification` and `to_classification`."
            ],
            id="no ends",
        ),
        pytest.param(
            BASE + "[links]\n",
            [
                "study.toml, row 16, key links: there are no links in it. "
                "Name a file with `file`, or compose links with `[[links.chains]]`."
            ],
            id="no links",
        ),
        pytest.param(
            BASE + CHAIN.replace('["sections"]', '["section"]').replace('"industries"', '"industry"'),
            [
                "study.toml, row 17, key concordances.sections.parents_of: [classifications] has no 'industry'. "
                "Did you mean 'industries'? It has: industries.",
                "study.toml, row 19, key links.chains[1].steps: [concordances] has no 'section'. "
                "Did you mean 'sections'? It has: sections.",
            ],
            id="undefined names",
        ),
    ],
)
def test_each_refusal_in_full(text: str, expected: list[str]) -> None:
    assert refused(text) == expected
