"""Ranking: by hand, by its laws, its sentences, random weights."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from metier.conclude.opportunities import opportunities
from metier.conclude.ranking import SCHEMA, findings_of_ranking, place_among_all, ranking, weighted_means
from tests.conclude import advised as study
from tests.conclude.advised import Advised, advised, patterned


def ranking_of(one: Advised) -> pl.DataFrame:
    found = opportunities(one.plan, one.evidence, one.competences, one.spaces)
    return ranking(one.plan, one.evidence, one.coefficients, one.competences, found, one.spaces)


def test_toy_niches_by_hand() -> None:
    weights = {"niches": {"margin": 2.0, "uniqueness": 1.0}}
    found = ranking_of(advised(study.TOY, ["P", "Q", "S"], ["a", "b", "c", "d"], ranking=weights))
    assert dict(zip(found.columns, found.dtypes, strict=True)) == SCHEMA
    niches = found.filter(kind="niche")
    # margins: P a 5/4, d 2/7; Q b 1/2; S b 1/8, c 8/7. Lowest first: S b, P d, Q b, S c, P a, so 0 1/4 2/4 3/4 4/4.
    # shares of the two others without it: P a 1, d 1; Q b 1/2; S b 1/2, c 1. The two halves share places 1, 2: 1/8;
    # the three others places 3, 4, 5: 3/4.
    wanted = {
        ("P", "a"): (2 * 4 / 4 + 3 / 4) / 3,
        ("P", "d"): (2 * 1 / 4 + 3 / 4) / 3,
        ("Q", "b"): (2 * 2 / 4 + 1 / 8) / 3,
        ("S", "c"): (2 * 3 / 4 + 3 / 4) / 3,
        ("S", "b"): (2 * 0 / 4 + 1 / 8) / 3,
    }
    keys = list(niches.select("region_code", "activity_code").iter_rows())
    assert keys == list(wanted)
    assert niches["score"].to_list() == pytest.approx(list(wanted.values()))
    assert niches["place"].to_list() == [1, 2, 1, 1, 2]
    assert niches["reason"].to_list() == [
        "No. 1 of its 2 niches: high by margin over the limit, uniqueness.",
        "No. 2 of its 2 niches: high by uniqueness; low by margin over the limit.",
        "No. 1 of its 1 niches: low by uniqueness.",
        "No. 1 of its 2 niches: high by margin over the limit, uniqueness.",
        "No. 2 of its 2 niches: low by margin over the limit, uniqueness.",
    ]


def test_population_serving_and_local_activities_stand_apart() -> None:
    market = {f"a{i:02}": "traded" for i in range(22)} | {"a03": "population-serving", "a10": "local"}
    found = ranking_of(advised(patterned(), market=market))
    assert set(found.filter(activity_code="a03")["market"]) == {"population-serving"}
    lists = found.group_by("region_code", "kind", "market").agg(
        pl.col("place").min().alias("first"),
        pl.col("place").max().alias("last"),
        pl.col("among").first(),
        pl.len(),
    )
    assert (lists["first"] == 1).all()
    assert (lists["among"] == lists["len"]).all()
    assert (lists["last"] <= lists["len"]).all()
    order = found.group_by("region_code", "kind", maintain_order=True).agg(pl.col("market").unique(maintain_order=True))
    known = ["traded", "local", "population-serving"]
    assert all(markets == sorted(markets, key=known.index) for markets in order["market"].to_list())
    told = found.filter(activity_code="a03", kind="niche")["reason"]
    assert told.len()
    assert told.str.contains("of its 1 population-serving niches").all()


def test_every_item_is_placed_by_its_score_and_says_why() -> None:
    found = ranking_of(advised(patterned(), layer={"revision_sd": 0.02}))
    assert found["reason"].null_count() == 0
    assert found["score"].is_between(0, 1).all()
    for _, rows in found.group_by("region_code", "kind", "market"):
        scores = rows["score"].to_list()
        assert rows["place"].to_list() == [1 + sum(other > own for other in scores) for own in scores]
    criteria = ["margin", "share_of_region", "sureness", "uniqueness", "density", "complexity"]
    niches = found.filter(kind="niche")
    means = niches.select(pl.mean_horizontal(criteria)).to_series().to_list()
    assert niches["score"].to_list() == pytest.approx(means)
    # of eight equal weights links (no link table) and growth (one period) are not known
    assert niches["known_weight"].to_list() == pytest.approx([6 / 8] * niches.height)


def test_complexity_counts_only_where_it_is_identified() -> None:
    noise = np.random.default_rng(1).gamma(0.5, 10, (24, 22))
    found = ranking_of(advised(noise, layer={"revision_sd": 0.165}))
    assert found["complexity"].null_count() == found["gain"].null_count() == found.height


def test_weights_that_are_chosen_here_are_said_to_be() -> None:
    one = advised(patterned())
    told = {finding.code: finding.message for finding in findings_of_ranking(one.plan, ranking_of(one))}
    assert told["weights-chosen-here"] == (
        "The ranking weighs all criteria alike, which is chosen here: set your own weights under [ranking]."
    )
    assert told["idle-criteria"] == (
        "Nothing is known by these criteria, and the ranking of each opportunity goes without them: confirmed links, "
        "complexity, complexity gain, growth of its share in the area."
    )
    own = advised(patterned(), ranking={"niches": {"margin": 1.0}})
    assert "weights-chosen-here" not in {f.code for f in findings_of_ranking(own.plan, ranking_of(own))}


def test_random_weights_are_an_option_and_repeat() -> None:
    assert ranking_of(advised(patterned()))["first_share"].is_null().all()
    asked = {"random_weights": 200, "seed": 7}
    one, again = (ranking_of(advised(patterned(), ranking=asked)) for _ in range(2))
    assert one.equals(again)
    assert one["first_share"].is_between(0, 1).all()
    sums = one.group_by("region_code", "kind", "market").agg(pl.col("first_share").sum())["first_share"]
    assert (sums >= 1 - 1e-9).all()
    sole = ranking_of(advised(patterned(), ranking={"niches": {"margin": 1.0}, **asked})).filter(kind="niche")
    assert set(sole["first_share"]) == {0.0, 1.0}
    assert sole.filter(place=1)["first_share"].to_list() == [1.0] * sole.filter(place=1).height


def test_means_skip_what_is_unknown() -> None:
    mean, known = weighted_means(np.array([[1.0, np.nan], [np.nan, np.nan], [0.5, 0.0]]), np.array([[3.0, 1.0]]))
    np.testing.assert_allclose(mean, [[1.0, np.nan, 1.5 / 4]])
    np.testing.assert_allclose(known, [[0.75, 0, 1]])


def test_what_differs_by_rounding_alone_shares_its_place() -> None:
    items = pl.DataFrame({"gain": [0.1 + 0.2, 0.3, -0.3, -0.1 - 0.2, None, 1e-17, 0.0]})
    found = items.select(place_among_all("gain")).to_series().to_list()
    assert found == [4.5 / 5, 4.5 / 5, 0.5 / 5, 0.5 / 5, None, 2.5 / 5, 2.5 / 5]
    alike = pl.DataFrame({"gain": [0.0, 0.0]}).select(place_among_all("gain")).to_series().to_list()
    assert alike == [0.5, 0.5]
