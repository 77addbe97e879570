"""With whom: by hand, again in plain Python, flows, twins, and what is said without flows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import metier
from metier.conclude.activity_space import ActivitySpace
from metier.conclude.partners import (
    NO_FLOW,
    POTENTIAL_PARTNER,
    SCHEMA,
    centralities,
    findings_of_partners,
    partners,
)
from metier.conclude.twins import twins
from metier.errors import InputError
from metier.observe.flows import flows_from
from metier.observe.raw_table import RawTable
from tests.conclude import advised as study
from tests.conclude.advised import Advised, advised, patterned
from tests.study import copies

FLOWS = [("P", "S", 6.0), ("S", "P", 2.0), ("P", "Q", 2.0), ("Q", "Q", 99.0)]


def toy(**asked: object) -> Advised:
    return advised(study.TOY, ["P", "Q", "S"], ["a", "b", "c", "d"], **asked)


def with_flows(one: Advised) -> Advised:
    table = pl.DataFrame(FLOWS, schema=["from", "to", "value"], orient="row")
    return replace(one, evidence=replace(one.evidence, flows=table))


def partners_of(one: Advised) -> pl.DataFrame:
    return partners(one.plan, one.evidence, one.spaces)


def test_toy_numbers_of_the_methods() -> None:
    found = partners_of(toy())
    assert dict(zip(found.columns, found.dtypes, strict=True)) == SCHEMA
    told = found.select("region_code", "activity_code", "partner_code", "complementarity", "has_it").rows()
    # METHODS 5: P<-S in b 1 and in c 1; P<-Q in b 0 and in c 1; S<-P in a 1; S<-Q nowhere
    assert told == [
        ("P", "b", "S", 1.0, True),
        ("P", "c", "Q", 1.0, False),
        ("P", "c", "S", 1.0, True),
        ("Q", "a", "P", 1.0, True),
        ("Q", "d", "P", 1.0, True),
        ("S", "a", "P", 1.0, True),
        ("S", "d", "P", 1.0, True),
    ]
    assert found["within_macroregion"].all()


def test_without_flows_every_partner_is_a_potential_one() -> None:
    one = toy()
    found = partners_of(one)
    assert found["flow"].null_count() == found["linkage"].null_count() == found.height
    assert found["reason"].str.ends_with(POTENTIAL_PARTNER).all()
    assert found["reason"][1] == f"Q lacks it too and brings 100 % of what is close to c. {POTENTIAL_PARTNER}"
    (finding,) = findings_of_partners(one.plan, found)
    assert finding.message == (
        "There are no flows between regions: all partners are potential ones. Name a file with `[flows]` to see with "
        "whom a region works already."
    )


def test_flows_make_a_linkage_and_centrality() -> None:
    one = with_flows(toy(flows={"file": "flows.csv", "lengths": "equal"}))
    found = partners_of(one)
    # P's flows: 8 with S, 2 with Q; what Q sends itself counts for nothing
    assert found.filter(region_code="P")["flow"].to_list() == [8.0, 2.0, 8.0]
    assert found.filter(region_code="P")["linkage"].to_list() == pytest.approx([8 / 10, 2 / 10, 8 / 10])
    assert not found["reason"].str.contains("potential").any()
    assert list(findings_of_partners(one.plan, found)) == []
    central = centralities(one.plan, one.evidence)
    assert central.rows() == [
        ("P", 8.0, 2.0, 10.0, 0.5),
        ("Q", 0.0, 2.0, 2.0, 0.0),
        ("S", 2.0, 6.0, 8.0, 0.0),
    ]
    assert centralities(toy().plan, toy().evidence).is_empty()


def test_a_pair_without_a_flow_among_those_given_is_a_potential_partner() -> None:
    one = with_flows(toy(flows={"file": "flows.csv"}))
    lone = replace(one, evidence=replace(one.evidence, flows=one.evidence.flows.filter(pl.col("from") == "Q")))
    assert partners_of(lone)["reason"].str.ends_with(NO_FLOW).all()


def plain_complementarity(space: ActivitySpace, r: int, s: int, a: int) -> float:
    m = [[None if np.isnan(x) else int(x) for x in row] for row in space.present]
    phi = study.min_conditional(m)
    known = [j for j in range(len(phi)) if j != a and m[r][j] is not None and m[s][j] is not None]
    whole = sum(phi[a][j] for j in known)
    return sum(phi[a][j] for j in known if m[s][j] == 1 and m[r][j] == 0) / whole if whole else 0.0


def test_best_inside_then_best_outside_in_plain_python() -> None:
    values = patterned()
    values[3, 4] = values[9, 9] = float("nan")
    one = advised(values, macroregions=3, partners={"opportunities": 2, "inside": 2, "outside": 1})
    found = partners_of(one)
    place = {code: i for i, code in enumerate(one.space.regions)}
    for (region, activity), rows in found.group_by(["region_code", "activity_code"], maintain_order=True):
        if place[region] % 5:
            continue
        r, a = place[region], one.space.activities.index(activity)
        fits = {s: plain_complementarity(one.space, r, s, a) for s in range(24) if s != r}
        inside = sorted((fits[s] for s in fits if s % 3 == r % 3 and fits[s] > 0), reverse=True)[:2]
        outside = sorted((fits[s] for s in fits if s % 3 != r % 3 and fits[s] > 0), reverse=True)[:1]
        assert rows["complementarity"].to_list() == pytest.approx(inside + outside)
        assert rows["within_macroregion"].to_list() == [True] * len(inside) + [False] * len(outside)
        for partner, fit, has in rows.select("partner_code", "complementarity", "has_it").iter_rows():
            assert fit == pytest.approx(fits[place[partner]])
            known = one.space.present[place[partner], a]
            assert has is (None if np.isnan(known) else bool(known))
    assert found.group_by("region_code").agg(pl.col("activity_code").n_unique())["activity_code"].max() == 2


def test_twins_by_hand() -> None:
    found = twins(*(lambda one: (one.plan, one.evidence, one.spaces))(toy(partners={"twins": 1})))
    # shares: P .6 .1 0 .3; Q .2 .4 .2 .2; S 0 .3 .5 .2
    assert found.select("region_code", "twin_code", "basis", "known_activities", "learn").rows() == [
        ("P", "Q", "shares", 4, "b"),
        ("Q", "S", "shares", 4, "c"),
        ("S", "Q", "shares", 4, None),
    ]
    assert found["similarity"].to_list() == pytest.approx([0.2 + 0.1 + 0.2, 0.3 + 0.2 + 0.2, 0.3 + 0.2 + 0.2])


def test_flows_of_a_study_folder(tmp_path: Path) -> None:
    folder = copies.article(tmp_path / "study")
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write('\n[flows]\nfile = "flows.csv"\n')
    (folder / "flows.csv").write_text("from,to,value\nRU-BEL,RU-VOR,3\nRU-VOR,RU-LIP,2\n", encoding="utf-8")
    found = metier.run(folder).centrality
    assert found.filter(region_code="RU-VOR").rows() == [("RU-VOR", 2.0, 3.0, 5.0, 1 / 12)]


def test_flows_are_refused_with_every_fault() -> None:
    rows = [("P", "Q", "1"), ("P", "Q", "2"), ("P", "X", "-1"), (None, "Q", "many")]
    cells = pl.DataFrame(
        [(*row, i) for i, row in enumerate(rows, 2)], schema=["from", "to", "value", "row"], orient="row"
    )
    with pytest.raises(InputError) as refusal:
        flows_from(RawTable("flows.csv", cells), ("P", "Q"))
    assert [(fault.problem, fault.rows) for fault in refusal.value.faults] == [
        ("the cell is empty", (5,)),
        ("'X' is not a code in the compared regions of the territories", (4,)),
        ("these rows have the same from 'P', to 'Q'", (2, 3)),
        ("'many' is not a number", (5,)),
        ("'-1' is negative", (4,)),
    ]
