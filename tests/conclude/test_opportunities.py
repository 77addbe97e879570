"""What next: by hand, again in plain Python, by its laws, in its words, and on real tables."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import metier
from metier.classifications import FOLDER, file_of
from metier.conclude.advice import layers_where_density_is_idle
from metier.conclude.criteria import items_of
from metier.conclude.opportunities import SCHEMA, findings_of_opportunities, opportunities
from metier.conclude.opportunity_words import CAUTIONS, NO_COMPLEXITY, UNIDENTIFIED_COMPLEXITY
from metier.conclude.potential import cross_cutting_potential
from metier.observe import observations
from metier.observe.evidence import Evidence
from metier.observe.links import Links
from metier.plan import OpportunitiesTable, Plan
from metier.plan.advice import packaged_sets
from tests.conclude import advised as study
from tests.conclude.advised import Advised, advised, patterned
from tests.study import copies, tables

AMOUNTS = arrays(
    np.float64,
    (6, 7),
    elements=st.one_of(st.floats(0.5, 100).map(lambda x: round(x, 1)), st.just(float("nan"))),
)


def opportunities_of(one: Advised) -> pl.DataFrame:
    return opportunities(one.plan, one.evidence, one.competences, one.spaces)


def test_toy_table_by_hand() -> None:
    one = advised(study.TOY, ["P", "Q", "S"], ["a", "b", "c", "d"])
    found = opportunities_of(one)
    assert dict(zip(found.columns, found.dtypes, strict=True)) == SCHEMA
    # P has a d, Q b, S b c; proximity b-c 1/2, a-d 1, else 0
    told = found.select("region_code", "activity_code", "density", "standing", "among", "carrying").rows()
    assert told == [
        ("P", "b", 0.0, 1, 2, None),
        ("P", "c", 0.0, 1, 2, None),
        ("Q", "a", 0.0, 2, 3, None),
        ("Q", "c", 1.0, 1, 3, "b"),
        ("Q", "d", 0.0, 2, 3, None),
        ("S", "a", 0.0, 1, 2, None),
        ("S", "d", 0.0, 1, 2, None),
    ]
    assert found["coefficient"].to_list() == pytest.approx([3 / 8, 0, 3 / 4, 6 / 7, 6 / 7, 0, 6 / 7])
    assert found["reason"][3] == (
        "No. 1 of 3 by closeness among what the region lacks, by what it has in b (density 1.0); "
        "no complexity is computed; coefficient 0.86 now."
    )
    assert found["reason"][0] == (
        "No. 1 of 2 by closeness among what the region lacks, for nothing that it has is close to it (density 0.0); "
        "no complexity is computed; coefficient 0.38 now."
    )


@settings(max_examples=40)
@given(AMOUNTS)
def test_again_in_plain_python(values: np.ndarray) -> None:
    values[:, 0] = 1.0  # no region without figures
    one = advised(values, opportunities={**study.SMALL, "at_most": 7})
    if one.space.closeness is None:
        return
    m = study.national_presence(values.tolist())
    phi = study.min_conditional(m)
    wanted = {
        (f"R{r:02}", f"a{a:02}"): density
        for r in range(6)
        for a in range(7)
        if m[r][a] == 0 and (density := study.plain_density(m, phi, r, a)) is not None
    }
    held = set(one.competences.filter("held").select("region_code", "activity_code").iter_rows())
    found = opportunities_of(one)
    got = dict(zip(found.select("region_code", "activity_code").iter_rows(), found["density"].to_list(), strict=True))
    assert got.keys() == wanted.keys() - held
    assert not held & got.keys()
    assert got == pytest.approx({key: wanted[key] for key in got}, abs=1e-12)


def test_carrying_competences_carry_half_of_the_density() -> None:
    values = patterned()
    one = advised(values, opportunities={**study.SMALL, "carrying": 22})
    m = study.national_presence(values.tolist())
    phi = study.min_conditional(m)
    for region, activity, carrying in (
        opportunities_of(one).select("region_code", "activity_code", "carrying").drop_nulls().iter_rows()
    ):
        r, a = int(region[1:]), int(activity[1:])
        weights = {f"a{j:02}": phi[a][j] for j in range(22) if m[r][j] == 1}
        named = carrying.split(" ")
        assert sum(weights[code] for code in named) >= sum(weights.values()) / 2 - 1e-12
        assert sum(weights[code] for code in named[:-1]) < sum(weights.values()) / 2 + 1e-12
        assert min(weights[code] for code in named) >= max(
            [w for code, w in weights.items() if code not in named], default=0.0
        )


@settings(max_examples=10)
@given(st.permutations(range(24)), st.permutations(range(22)))
def test_order_of_regions_and_activities_changes_no_figure(rows: list[int], columns: list[int]) -> None:
    values = patterned()
    regions, activities = np.array([f"R{i:02}" for i in range(24)]), np.array([f"a{i:02}" for i in range(22)])
    asked = {**study.SMALL, "at_most": 22, "draws": 0}
    key = ["region_code", "activity_code"]
    figures = ["coefficient", "density", "standing", "standing_z", "complexity", "gain"]
    one = opportunities_of(advised(values, regions.tolist(), activities.tolist(), opportunities=asked)).sort(key)
    other = opportunities_of(
        advised(
            values[np.ix_(rows, columns)],
            regions[rows].tolist(),
            activities[columns].tolist(),
            opportunities=asked,
        )
    ).sort(key)
    assert one.select(key).equals(other.select(key))
    for name in figures:  # densities that tie but for the last bit have one standing
        np.testing.assert_allclose(one[name].to_numpy(), other[name].to_numpy(), atol=1e-8)


def test_a_competence_at_a_lower_level_is_no_opportunity() -> None:
    values = patterned()
    one = advised(values, macroregions=3)
    below = one.competences.filter("held", pl.col("level") == "macroregional").select("region_code", "activity_code")
    above = one.competences.filter("held", pl.col("level") == "national").select("region_code", "activity_code")
    only_below = set(below.iter_rows()) - set(above.iter_rows())
    assert only_below
    assert not only_below & set(opportunities_of(one).select("region_code", "activity_code").iter_rows())


def test_quadrants_are_cut_at_the_means() -> None:
    found = opportunities_of(advised(patterned(), layer={"revision_sd": 0.05})).drop_nulls(["quadrant"])
    assert found.height > 100
    near = pl.when(pl.col("standing_z") > 0).then(pl.lit("close")).otherwise(pl.lit("far"))
    hard = pl.when(pl.col("complexity") > 0).then(pl.lit("complex")).otherwise(pl.lit("simple"))
    assert found["quadrant"].equals(found.select(pl.format("{}-{}", near, hard))["literal"])
    assert found["quadrant"].n_unique() >= 3


def test_complexity_that_the_error_leaves_alone_is_identified_and_noise_is_not() -> None:
    sure = opportunities_of(advised(patterned(), layer={"revision_sd": 0.02}))
    assert sure["complexity_verdict"].unique().to_list() == ["identified"]
    assert sure["reason"].str.contains("complex than the layer's mean").all()
    assert sure["cautions"].null_count() == sure.height
    noise = np.random.default_rng(1).gamma(0.5, 10, (24, 22))
    doubted = advised(noise, layer={"revision_sd": 0.165})
    table = opportunities_of(doubted)
    assert table["complexity_verdict"].unique().to_list() == ["unidentified"]
    assert table["cautions"].str.contains("complexity-unidentified").all()
    assert table["reason"].str.contains("is not identified").all()
    (finding,) = findings_of_opportunities(doubted.plan, doubted.spaces)
    assert finding.message == f"Layer 'output': {UNIDENTIFIED_COMPLEXITY}"
    assert CAUTIONS["complexity-unidentified"] == UNIDENTIFIED_COMPLEXITY


def test_without_the_error_complexity_is_not_called_identified() -> None:
    one = advised(patterned())
    table = opportunities_of(one)
    assert table["complexity_verdict"].unique().to_list() == ["error-unknown"]
    assert table["reason"].str.contains("whether its complexity .* is identified is not known").all()
    (finding,) = findings_of_opportunities(one.plan, one.spaces)
    assert (finding.severity, finding.code) == ("warning", "complexity-unidentified")
    assert finding.message == f"Layer 'output': {NO_COMPLEXITY['error-unknown']}"


def test_without_draws_complexity_is_not_called_identified() -> None:
    one = advised(patterned(), layer={"revision_sd": 0.02}, opportunities={**study.SMALL, "draws": 0})
    assert set(opportunities_of(one)["complexity_verdict"]) == {"error-unknown"}


def test_regions_that_fall_into_parts_are_unidentified() -> None:
    values = np.kron(np.eye(2), patterned(12, 11) + 1)
    table = opportunities_of(advised(values))
    assert {"unidentified"} < set(table["complexity_verdict"]) <= {"unidentified", "not-compared"}
    apart = table.filter(complexity_verdict="not-compared")
    assert apart["complexity"].null_count() == apart.height
    assert apart["reason"].str.contains("no complexity is computed").all()


def test_population_serving_activities_are_no_complexity_space() -> None:
    market = {"a03": "population-serving", "a04": "traded"}
    one = advised(patterned(), market=market, detail={"a05": "too-coarse"}, layer={"revision_sd": 0.02})
    found = opportunities_of(one)
    serving = found.filter(pl.col("activity_code") == "a03")
    assert serving.height
    assert serving["complexity"].null_count() == serving.height
    assert set(serving["complexity_verdict"]) == {"population-serving"}
    assert serving["reason"].str.contains("it serves the population and has no complexity").all()
    assert set(found.filter(pl.col("activity_code") == "a05")["cautions"]) == {"too-coarse"}
    without = advised(np.delete(patterned(), 3, axis=1), layer={"revision_sd": 0.02}).space
    # PCI of the others is what it is when the reference includes a03 and the comparison does not
    assert np.isnan(one.space.pci[3])
    assert np.corrcoef(np.delete(one.space.pci, 3), without.pci)[0, 1] > 0.99


def test_too_few_regions_say_nothing_of_closeness() -> None:
    one = advised(study.TOY, opportunities={})
    assert opportunities_of(one).is_empty()
    (finding,) = findings_of_opportunities(one.plan, one.spaces)
    assert finding.code == "too-few-for-closeness"
    assert finding.message == (
        "Layer 'output' compares 3 regions and 4 activities that some region has; which activities are close to one "
        "another shows only from 20 regions and 10 activities on (chosen here). So there are no opportunities and no "
        "potential partners on it. Add regions, or a more detailed classification."
    )


def test_too_few_activities_for_complexity_leave_closeness() -> None:
    one = advised(patterned(activities=19), opportunities={})
    found = opportunities_of(one)
    assert found.height
    assert found["complexity"].null_count() == found["quadrant"].null_count() == found.height
    assert set(found["complexity_verdict"]) == {"too-small"}
    (finding,) = findings_of_opportunities(one.plan, one.spaces)
    assert finding.message == (
        "Layer 'output' has too few regions or activities for complexity, which takes 20 regions and 20 activities "
        "besides those that serve the population: its opportunities are ordered by closeness alone."
    )


def test_where_density_adds_nothing_each_opportunity_says_so() -> None:
    record = pl.DataFrame(
        [
            ("output", "density adds", -0.01),
            ("output", "density adds", None),
            ("papers", "density adds", 0.01),
        ],
        schema={"layer": pl.String, "model": pl.String, "low": pl.Float64},
        orient="row",
    )
    idle = layers_where_density_is_idle(record)
    assert idle == ("output",)
    one = advised(patterned(), layer={"revision_sd": 0.02})
    found = opportunities(one.plan, one.evidence, one.competences, one.spaces, idle)
    assert set(found["cautions"]) == {"density-adds-nothing"}


def test_a_missing_cell_is_no_opportunity() -> None:
    values = patterned()
    values[2, 3:9] = float("nan")
    found = opportunities_of(advised(values)).filter(pl.col("region_code") == "R02")
    assert not set(found["activity_code"]) & {f"a{i:02}" for i in range(3, 9)}


def test_cross_cutting_potential_by_hand() -> None:
    sets = {
        "far": {"title": "Far", "fields": {"activities": ["c", "d"]}},
        "idle": {"fields": {"goods": ["x"]}},
    }
    one = advised(study.TOY, ["P", "Q", "S"], ["a", "b", "c", "d"], field_sets=sets)
    found = cross_cutting_potential(one.plan, one.evidence, one.spaces)
    assert found.drop("layer", "period", "density").rows() == [
        (
            "P",
            "far",
            2,
            "d",
            "c",
            1,
            3,
            "Of the set it has d; of what is close to the set it has 0.67 (No. 1 of 3 regions).",
        ),
        (
            "Q",
            "far",
            2,
            None,
            "c d",
            2,
            3,
            "It has none of the set; of what is close to the set it has 0.33 (No. 2 of 3 regions).",
        ),
        (
            "S",
            "far",
            2,
            "c",
            "d",
            2,
            3,
            "Of the set it has c; of what is close to the set it has 0.33 (No. 2 of 3 regions).",
        ),
    ]
    assert found["density"].to_list() == pytest.approx([2 / 3, 1 / 3, 1 / 3])


def test_packaged_sets_name_codes_that_their_classifications_have() -> None:
    for asked in packaged_sets().values():
        assert "chosen here" in asked.source
        for key, codes in asked.fields.items():
            listed = pl.read_csv(FOLDER / file_of(key), infer_schema=False)["code"].to_list()
            assert set(codes) <= set(listed)


def test_a_field_that_its_classification_lacks_is_refused(tmp_path: Path) -> None:
    folder = copies.article(tmp_path / "study")
    key = next(iter(metier.run(folder).evidence.classifications))
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[field_sets.mine]\nfields = {{ {key} = ["nowhere"] }}\n')
    with pytest.raises(metier.MetierError) as refusal:
        metier.run(folder)
    (fault,) = refusal.value.faults
    assert fault.problem == f"'nowhere' is not a code of the classification '{key}'"
    assert fault.remedy == "Correct the code or add it to the classification."


def test_us_states(shared: Path) -> None:
    rows = pl.read_parquet(shared / "data" / "us" / "state_gdp_by_industry_1997_2020.parquet")
    one = table_of(rows.filter(pl.col("period") == 2020))
    assert one.space.present.shape == (51, 65)
    found = opportunities_of(one)
    assert found["region_code"].n_unique() == 51
    against_plain_python(one, found)


def test_european_regions_with_missing_cells(shared: Path) -> None:
    rows = pl.read_parquet(shared / "data" / "eu" / "employment_by_nace_2014.parquet")
    one = table_of(rows.filter((pl.col("nuts_level") == 2) & (pl.col("nace_level") == 2)))
    assert one.space.present.shape[0] > 250
    assert one.space.present.shape[1] == 68
    assert 0.05 < np.isnan(one.space.present).mean() < 0.3
    against_plain_python(one, opportunities_of(one))


def test_russian_sections(shared: Path) -> None:
    """Too few sections for complexity once those that serve the population are out; closeness all the same."""
    russia = shared / "data" / "russia"
    subjects = pl.read_csv(russia / "territories.csv").filter("is_federal_subject")["region_code"].to_list()
    shares = pl.read_csv(russia / "gva_shares_okved2_2016_2022.csv", schema_overrides={"value": pl.Float64})
    totals = pl.read_csv(russia / "grp_million_rub_1998_2022.csv", schema_overrides={"value": pl.Float64})
    amounts = shares.join(totals, on=["period", "region_code"], suffix="_of_all").with_columns(
        pl.col("value") * pl.col("value_of_all") / 100
    )
    one = table_of(
        amounts.filter((pl.col("period") == 2020) & pl.col("region_code").is_in(subjects)),
        dict.fromkeys("OPQ", "population-serving"),
    )
    one = study.followed(one.plan.model_copy(update={"opportunities": OpportunitiesTable()}), one.evidence)
    found = opportunities_of(one)
    assert one.space.present.shape == (85, 20)
    assert found["region_code"].n_unique() == 85
    assert set(found["complexity_verdict"]) == {"too-small", "population-serving"}
    against_plain_python(one, found)


def test_linked_fields_and_growth_of_a_study_of_two_layers() -> None:
    goods, fields = ["b", "a", "c"], ["f2", "f1", "f3"]
    plan = Plan.model_validate(
        {
            "study": {"title": "Two layers"},
            "territories": {"file": "t.csv"},
            "classifications": {key: {"title": key, "file": f"{key}.csv"} for key in ("goods", "fields")},
            "layers": {
                "output": {**LAYER, "side": "industry", "classification": "goods"},
                "papers": {**LAYER, "side": "knowledge", "classification": "fields"},
            },
            "levels": [{"name": "national", "layer": "output"}],
            "opportunities": study.SMALL,
        }
    )
    figures = {
        ("output", "2019"): [[5, 1, 1], [5, 5, 1], [1, 1, 5]],
        ("output", "2020"): [[5, 2, 1], [5, 5, 1], [1, 1, 5]],
        ("papers", "2020"): [[5, 5, 1], [1, 1, 5], [1, 5, 5]],
    }
    rows = [
        (layer, period, region, code, float(value), "known")
        for (layer, period), table in figures.items()
        for region, row in zip("PQS", table, strict=True)
        for code, value in zip(goods if layer == "output" else fields, row, strict=True)
    ]
    links = pl.DataFrame(
        [("goods", "a", "fields", f, 1.0, s, None) for f, s in (("f1", "proposed"), ("f2", "us"), ("f3", "us"))],
        schema=[
            "from_classification",
            "from_code",
            "to_classification",
            "to_code",
            "weight",
            "source",
            "reason",
        ],
        orient="row",
    )
    evidence = Evidence(
        tables.territories("PQS"),
        {"goods": tables.classification(goods), "fields": tables.classification(fields)},
        Links(links, {}, ""),
        pl.DataFrame(rows, schema=observations.SCHEMA, orient="row"),
    )
    one = study.followed(plan, evidence)
    found = opportunities_of(one).filter(region_code="P", layer="output")
    assert found.select("activity_code", "linked_fields").rows() == [("a", "f2 f1")]
    assert found["reason"][0].endswith("; its fields f2, f1 go with it.")
    items = items_of(plan, evidence, one.coefficients, one.competences, opportunities_of(one), one.spaces)
    told = items.filter(region_code="P", layer="output").select("activity_code", "links", "growth").rows()
    # P's share of all a: 1/7 in 2019, 2/8 in 2020; of all b 5/11 both times. The proposed link of a confirms nothing.
    assert [row[:2] for row in told] == [("b", 0.0), ("a", 1.0)]
    assert [row[2] for row in told] == pytest.approx([0.0, math.log((2 / 8) / (1 / 7))], abs=1e-12)


LAYER = {"title": "A layer", "nature": "amounts", "file": "layer.csv"}


def table_of(rows: pl.DataFrame, market: dict[str, str] | None = None) -> Advised:
    """A study of one table of amounts, regions and activities as they come."""
    wide = rows.pivot("activity_code", index="region_code", values="value").sort("region_code")
    values = wide.drop("region_code").to_numpy().astype(np.float64)
    return advised(
        values, wide["region_code"].to_list(), wide.columns[1:], layer={"negative": "missing"}, market=market
    )


def against_plain_python(one: Advised, found: pl.DataFrame) -> None:
    """Some of the densities once more."""
    m = [[None if np.isnan(x) else int(x) for x in row] for row in one.space.present]
    phi = study.min_conditional(m)
    place = (
        {code: i for i, code in enumerate(one.space.regions)},
        {c: i for i, c in enumerate(one.space.activities)},
    )
    for region, activity, density in (
        found.gather_every(37).select("region_code", "activity_code", "density").iter_rows()
    ):
        assert m[place[0][region]][place[1][activity]] == 0
        assert density == pytest.approx(study.plain_density(m, phi, place[0][region], place[1][activity]), abs=1e-12)
