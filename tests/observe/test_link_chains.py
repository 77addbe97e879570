"""Chains: what they compose to, what each step carries and loses, what is told of them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metier.observe.link_chains import Step, Threshold, chain_of, parents_step, told, with_chains
from metier.observe.link_coverage import coverage_table, passage, split_values
from tests.observe.tables import flat, links, messages, sources, step, weights

INDUSTRIES = flat(["C", "20", "26", "26.1", "M", "72"], {"20": "C", "26": "C", "26.1": "26", "72": "M"})
FIELDS = step("fields", "field", "tech", [("chem", "t1", 0.6), ("chem", "t2", 0.4), ("phys", "t2", 1.0)], "book")
TECHNOLOGIES = step("technologies", "tech", "nace", [("t1", "20", 1.0), ("t2", "26", 0.75), ("t2", "72", 0.25)], "book")


def test_three_steps_by_hand() -> None:
    chain = chain_of([FIELDS, TECHNOLOGIES, parents_step("sections", "nace", INDUSTRIES)], {"chem": 1.0, "phys": 1.0})
    expected = {
        ("chem", "C"): 0.6 + 0.4 * 0.75,
        ("chem", "M"): 0.4 * 0.25,
        ("phys", "C"): 0.75,
        ("phys", "M"): 0.25,
    }
    assert weights(chain.links) == pytest.approx(expected)
    assert set(sources(chain.links).values()) == {"book > book > parents"}
    ways = ["t1 > 20", "t2 > 72", "t2 > 26", "t2 > 72"]
    assert chain.links["reason"].to_list() == [f"by way of {way}" for way in ways]
    assert chain.key == "fields > technologies > sections"


def test_parents_lead_to_the_depth_asked_for() -> None:
    top = weights(parents_step("sections", "nace", INDUSTRIES).links)
    assert set(top) == {("C", "C"), ("20", "C"), ("26", "C"), ("26.1", "C"), ("M", "M"), ("72", "M")}
    middle = weights(parents_step("divisions", "nace", INDUSTRIES, depth=2).links)
    assert set(middle) == {("20", "20"), ("26", "26"), ("26.1", "26"), ("72", "72")}
    assert set(top.values()) == set(middle.values()) == {1.0}


def test_read_backward_the_chain_leads_from_industries_to_fields() -> None:
    chain = chain_of([FIELDS, TECHNOLOGIES], {"chem": 1.0, "phys": 1.0}, read="backward")
    expected = {
        ("20", "chem"): 1.0,
        ("26", "chem"): 0.3 / 1.05,
        ("26", "phys"): 0.75 / 1.05,
        ("72", "chem"): 0.1 / 0.35,
        ("72", "phys"): 0.25 / 0.35,
    }
    assert weights(chain.links) == pytest.approx(expected)
    assert chain.links["from_classification"].unique().to_list() == ["nace"]


def test_coverage_by_hand() -> None:
    short = step("technologies", "tech", "nace", [("t1", "20", 0.5)], "book")
    chain = chain_of([FIELDS, short], {"chem": 10.0, "phys": 20.0, "law": 5.0})
    assert [(p.key, p.entering, p.carried, p.lost_codes, p.partial_codes) for p in chain.passages] == [
        ("fields", 35.0, 30.0, ("law",), ()),
        ("technologies", 30.0, 3.0, ("t2",), ("t1",)),
    ]
    assert [(step, str(sentence)) for step, sentence in told(chain)] == [
        ("fields", "Step 'fields' (field to tech) carries 85.7 % of what reaches it, 85.7 % of the whole; "
        "nothing arrives from law."),
        ("technologies", "Step 'technologies' (tech to nace) carries 10.0 % of what reaches it, 8.6 % of the whole; "
        "nothing arrives from t2; a part is lost from t1."),
    ]  # fmt: skip
    table = coverage_table(chain.passages)
    assert table.row(1) == ("technologies", "tech", "nace", 30.0, 3.0, 0.1, pytest.approx(3 / 35), "t2", "t1")


def test_the_threshold_is_a_passage_of_what_reached_it() -> None:
    threshold = Threshold(at_least=0.3)
    chain = chain_of([FIELDS, TECHNOLOGIES], {"chem": 10.0, "phys": 20.0}, threshold)
    assert set(weights(chain.links)) == {("chem", "20"), ("chem", "26"), ("phys", "26")}
    last = chain.passages[-1]
    assert (last.key, last.from_classification, last.to_classification) == ("threshold", "field", "nace")
    assert (last.entering, last.carried) == (pytest.approx(30.0), pytest.approx(10 * 0.9 + 20 * 0.75))
    assert (last.lost_codes, last.partial_codes) == ((), ("phys", "chem"))
    assert chain_of([FIELDS], {}, Threshold()).passages[-1].key == "fields"


def test_the_threshold_names_codes_that_are_left_without_links() -> None:
    chain = chain_of([FIELDS, TECHNOLOGIES], {"chem": 1.0, "phys": 1.0}, Threshold(at_least=0.7))
    assert set(weights(chain.links)) == {("phys", "26")}
    assert chain.passages[-1].lost_codes == ("chem",)


def test_what_was_changed_and_left_out_is_told() -> None:
    rows = links("a", "b", [("x", "1", 1.0)])
    odd = Step("odd", "a", "b", rows, {"x": 0.9, "y": 2.0}, tuple("1234567"))
    assert [(step, str(sentence)) for step, sentence in told(chain_of([odd], {"x": 1.0}))][1:] == [
        ("odd", "Step 'odd' scales weights to sum to 1, which in its file sum to 0.9 to 2: x, y."),
        ("odd", "Step 'odd' leaves out what is in no classification of the study: 1, 2, 3, 4, 5 and 2 more."),
    ]


def test_where_nothing_enters_nothing_is_divided_by() -> None:
    chain = chain_of([FIELDS], {})
    assert [str(sentence) for _, sentence in told(chain)] == [
        "Step 'fields' (field to tech) carries nothing of what reaches it, nothing of the whole."
    ]
    assert coverage_table(chain.passages)["share_of_whole"].to_list() == [None]


def test_steps_that_do_not_meet_are_refused() -> None:
    assert messages(chain_of, [TECHNOLOGIES, FIELDS], {}) == [
        "study.toml, key links.chains.steps: step 'technologies' ends at 'nace' and step 'fields' starts at "
        "'field'. "
        'Put a step between them, change their order, or set `read = "backward"` for one of them.'
    ]
    assert messages(chain_of, [], {}) == [
        "study.toml: the chain has no step. Name at least one concordance in `steps`."
    ]


def test_a_stated_link_goes_before_a_composed_one() -> None:
    chain = chain_of([FIELDS, TECHNOLOGIES], {})
    stated = links("field", "nace", [("chem", "20", 1.0), ("chem", "M", 1.0)], "proposed")
    both = with_chains(stated, [chain])
    assert both.height == 2 + chain.links.height - 1
    assert sources(both)[("chem", "20")] == "proposed"
    assert weights(both)[("chem", "20")] == 1.0
    assert with_chains(None, [chain]).equals(chain.links)


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 1e6), min_size=2, max_size=2), st.floats(0.0, 1.0), st.floats(0.0, 2.0))
def test_no_more_arrives_than_entered_and_a_threshold_only_takes(held: list[float], share: float, lift: float) -> None:
    amounts = dict(zip(["chem", "phys"], held, strict=True))
    whole = chain_of([FIELDS, TECHNOLOGIES], amounts)
    thin = chain_of([FIELDS, TECHNOLOGIES], amounts, Threshold(share, lift))
    assert whole.passages[-1].carried == pytest.approx(sum(held))
    assert thin.passages[-1].carried <= whole.passages[-1].carried * (1 + 1e-9)
    assert set(weights(thin.links)) <= set(weights(whole.links))


def test_values_are_split_and_missing_ones_stay_missing() -> None:
    values = pl.DataFrame(
        {
            "region": ["R", "R", "S", "S", "T"],
            "activity_code": ["t1", "t2", "t1", "t2", "t2"],
            "value": [10.0, 4.0, None, 8.0, None],
        }
    )
    assert split_values(values, TECHNOLOGIES.links).rows() == [
        ("R", "20", 10.0, 0),
        ("R", "26", 3.0, 0),
        ("R", "72", 1.0, 0),
        ("S", "20", None, 1),
        ("S", "26", 6.0, 0),
        ("S", "72", 2.0, 0),
        ("T", "26", None, 1),
        ("T", "72", None, 1),
    ]


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_splitting_conserves_value(values: list[float]) -> None:
    table = pl.DataFrame({"activity_code": ["20", "26", "72"], "value": values})
    above = split_values(table, parents_step("sections", "nace", INDUSTRIES).links)
    assert above["value"].sum() == pytest.approx(sum(values), abs=1e-6)
    assert dict(above.select("activity_code", "value").rows())["C"] == pytest.approx(values[0] + values[1], abs=1e-6)


def test_a_passage_of_nothing_held_loses_nothing() -> None:
    crossed, behind = passage("step", FIELDS.links, {"law": 0.0}, ("field", "tech"))
    assert (crossed.entering, crossed.carried, crossed.lost_codes) == (0.0, 0.0, ())
    assert set(behind.values()) == {0.0}
