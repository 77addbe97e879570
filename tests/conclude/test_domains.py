"""Domains, tags and declared priorities: by hand, against plain Python, from files, on the American states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from metier.conclude.competences import competences
from metier.conclude.domains import NO_SUM, NONE_KNOWN, PARTIAL, SCHEMA, domains, findings_of_domains
from metier.conclude.intervals import with_intervals
from metier.conclude.tags import (
    BOTH,
    DECLARED_ONLY,
    DECLARED_SCHEMA,
    EVIDENT_ONLY,
    TAGS_SCHEMA,
    UNKNOWN,
    declared_against_evident,
    findings_of_declared,
    tags,
)
from metier.errors import InputError
from metier.observe.evidence import Evidence
from metier.observe.memberships import DECLARED, DOMAINS, PRIORITIES, declared_from, domains_from
from metier.observe.raw_table import RawTable
from metier.plan import Plan
from metier.specialisation import specialisation
from tests.conclude.over_time import asked, over_time, us_states

NAN = float("nan")
TOY = np.array([[[30.0, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]]])


def named(evidence: Evidence, *members: tuple[str, str, str]) -> Evidence:
    rows = [(domain, kind, "output", code) for domain, kind, code in members]
    return replace(evidence, domains=pl.DataFrame(rows, schema=DOMAINS, orient="row"))


def concluded(evidence: Evidence, plan: Plan) -> pl.DataFrame:
    return domains(plan, evidence, specialisation(plan, evidence))


def test_a_domain_is_the_quotient_of_its_sums_and_no_mean_of_quotients() -> None:
    """R1 has 10 + 20 of 50, all have 40 + 40 of 150: (30/50)/(80/150); the mean of 3/4 and 3/2 would be 1.125."""
    evidence = named(over_time(TOY, ["2020"]), ("food", "vertical", "a0"), ("food", "vertical", "a1"))
    table = concluded(evidence, asked())
    assert list(table.schema.items()) == list(SCHEMA.items())
    expected = [(35 / 50) / (80 / 150), (30 / 50) / (80 / 150), (15 / 50) / (80 / 150)]
    assert table["coefficient"].to_list() == pytest.approx(expected)
    assert table["amount"].to_list() == [35, 30, 15]
    assert table["share_of_region"].to_list() == pytest.approx([0.7, 0.6, 0.3])
    assert table["held_members"].to_list() == ["a0", "a1", "a1"]
    assert table["caution"].null_count() == 3


def test_a_missing_member_is_left_out_above_and_below_the_line() -> None:
    values = TOY.copy()
    values[0, 1, 0] = NAN
    evidence = named(over_time(values, ["2020"]), ("food", "vertical", "a0"), ("food", "vertical", "a1"))
    row = concluded(evidence, asked()).row(1, named=True)
    assert row["coefficient"] == pytest.approx((20 / 40) / (40 / 140))
    assert (row["members"], row["known_members"], row["members_without_evidence"]) == (2, 1, "a0")
    assert (row["caution"], row["amount"]) == (PARTIAL, 20)


def test_a_domain_without_any_figure_is_unknown_and_not_zero() -> None:
    values = TOY.copy()
    values[0, 1, 0] = NAN
    row = concluded(named(over_time(values, ["2020"]), ("farms", "vertical", "a0")), asked()).row(1, named=True)
    assert (row["coefficient"], row["amount"], row["share_of_region"]) == (None, None, None)
    assert row["caution"] == NONE_KNOWN


def test_rates_are_not_added_up() -> None:
    evidence = over_time(TOY, ["2020"])
    own = evidence.observations.filter(pl.col("region_code") == "R0").with_columns(region_code=pl.lit("X"))
    evidence = replace(evidence, observations=pl.concat([evidence.observations, own]))
    plan = Plan.model_validate(
        asked("rates").model_dump(exclude_unset=True)
        | {"levels": [{"name": "national", "layer": "output", "area": "country"}]}
    )
    table = concluded(named(evidence, ("food", "vertical", "a0")), plan)
    assert table["coefficient"].null_count() == 3
    assert set(table["caution"]) == {NO_SUM}


def test_overlaps_and_members_without_evidence_are_told() -> None:
    values = TOY.copy()
    values[0, :, 2] = NAN
    evidence = named(
        over_time(values, ["2020"]),
        ("food", "vertical", "a0"),
        ("food", "vertical", "a2"),
        ("green", "horizontal", "a0"),
        ("other", "horizontal", "a3"),
    )
    table = concluded(evidence, asked())
    assert table.filter(pl.col("region_code") == "R0")["overlaps"].to_list() == ["green", "food", None]
    assert [(f.code, f.message) for f in findings_of_domains(evidence, table)] == [
        (
            "overlapping-domains",
            "The domain 'food' shares members with green: their amounts must not be added.",
        ),
        (
            "overlapping-domains",
            "The domain 'green' shares members with food: their amounts must not be added.",
        ),
        (
            "member-without-evidence",
            "Of the domain 'food' a2 have no figure in layer 'output' in any region.",
        ),
    ]


def test_american_states_against_plain_python(shared: Path) -> None:
    values, periods = us_states(shared)
    codes = [0, 7, 30, 31, 64]
    evidence = named(over_time(values, periods), *(("bundle", "horizontal", f"a{i}") for i in codes))
    table = concluded(evidence, asked())
    assert table["period"].unique().to_list() == ["2020"]
    last = values[-1]
    every = np.nansum(last)
    for r, coefficient in enumerate(table["coefficient"]):
        known = [i for i in codes if not np.isnan(last[r, i])]
        share = sum(last[r, i] for i in known) / np.nansum(last[r])
        of_all = sum(np.nansum(last[:, i]) for i in known) / every
        assert coefficient == pytest.approx(share / of_all)


def test_no_domain_no_row() -> None:
    assert concluded(over_time(TOY, ["2020"]), asked()).is_empty()


def declared(evidence: Evidence, *rows: tuple[str, str]) -> Evidence:
    told = [(region, "output", code, "strategy") for region, code in rows]
    return replace(evidence, declared=pl.DataFrame(told, schema=DECLARED, orient="row"))


def against_evident(evidence: Evidence) -> pl.DataFrame:
    plan = asked()
    coefficients = with_intervals(plan, evidence, specialisation(plan, evidence))
    return declared_against_evident(plan, evidence, coefficients, competences(plan, evidence, coefficients))


def test_declared_and_evident_both_ways() -> None:
    """R0 is above 1 in a0 and a3; it declared a0 and a1. R1 declared what is unknown; R2 declared nothing."""
    values = TOY.copy()
    values[0, 1, 2] = NAN
    evidence = declared(over_time(values, ["2020"]), ("R0", "a0"), ("R0", "a1"), ("R1", "a2"))
    priorities = pl.DataFrame([("Health", "output", "a1", "decree")], schema=PRIORITIES, orient="row")
    table = against_evident(replace(evidence, priorities=priorities))
    assert list(table.schema.items()) == list(DECLARED_SCHEMA.items())
    told = list(table.select("region_code", "activity_code", "verdict", "priorities").iter_rows())
    assert told[:3] == [
        ("R0", "a0", BOTH, None),
        ("R0", "a1", DECLARED_ONLY, "Health"),
        ("R0", "a3", EVIDENT_ONLY, None),
    ]
    assert ("R1", "a2", UNKNOWN, None) in told
    assert all(region != "R2" for region, *_ in told)
    assert table["level"][0] == "national"
    messages = [finding.message for finding in findings_of_declared(table)]
    assert messages == [
        "Of 2 declared priorities of R0 1 have no evidence in this study: a1 (output).",
        "Of 1 declared priorities of R1 1 have no evidence in this study: a2 (output).",
    ]


def test_national_priorities_in_every_region() -> None:
    evidence, plan = over_time(TOY, ["2020"]), asked()
    priorities = pl.DataFrame([("Health", "output", "a0", "decree")], schema=PRIORITIES, orient="row")
    evidence = replace(evidence, priorities=priorities)
    coefficients = with_intervals(plan, evidence, specialisation(plan, evidence))
    table = tags(plan, evidence, coefficients, competences(plan, evidence, coefficients))
    assert list(table.schema.items()) == list(TAGS_SCHEMA.items())
    assert table["evident"].to_list() == [1, 0, 0]
    assert table["coefficient"].to_list() == pytest.approx([9 / 4, 3 / 4, 0])


LAYERS = {"output": ("a0", "a1")}


def raw(*rows: tuple[str | None, ...], schema: dict[str, type[pl.String]] = DOMAINS) -> RawTable:
    cells = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row", offset=2)
    return RawTable("named.csv", cells)


@pytest.mark.parametrize(
    ("accept", "told"),
    [
        (
            lambda: domains_from(raw(("d", "upright", "output", "a0")), LAYERS),
            "named.csv, row 2, column kind: 'upright' is no kind of domain. Write 'vertical' or 'horizontal'.",
        ),
        (
            lambda: domains_from(raw(("d", "vertical", "output", "a0"), ("d", "horizontal", "output", "a1")), LAYERS),
            "named.csv, rows 2, 3, column kind: 'd' is of several kinds. Write one in all its rows.",
        ),
        (
            lambda: domains_from(raw(("d", "vertical", "exports", "a0")), LAYERS),
            "named.csv, row 2, column layer: 'exports' is not a code in [layers] of the study file. "
            "Correct the code or add it to [layers] of the study file.",
        ),
        (
            lambda: domains_from(raw(("d", "vertical", "output", "b9")), LAYERS),
            "named.csv, row 2, column code: 'b9' is not a code in the classification of layer 'output'. "
            "Correct the code or add it to the classification of layer 'output'.",
        ),
        (
            lambda: declared_from(raw(("Q", "output", "a0", "s"), schema=DECLARED), LAYERS, ("R0",)),
            "named.csv, row 2, column region_code: 'Q' is not a code in the compared regions of the territories. "
            "Correct the code or add it to the compared regions of the territories.",
        ),
    ],
)
def test_what_is_refused(accept: Callable[[], object], told: str) -> None:
    with pytest.raises(InputError) as refusal:
        accept()
    assert str(refusal.value) == told
