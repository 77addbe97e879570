"""One call on a long table: the right figures, in the caller's kind of table, or a refusal that names every fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from numpy.testing import assert_allclose

from metier.errors import InputError
from metier.frames import indicators
from metier.measure.complexity import complexity
from metier.measure.density import density
from metier.measure.outlook import outlook
from metier.measure.presence import presence
from metier.measure.quotients import location_quotient
from tests.frames.kinds import KINDS, plain

NAMES = {"period": "year", "region": "region", "activity": "hs4", "value": "exports"}
RESULTS = ["rca", "presence", "density", "cog", "diversity", "eci", "coi", "ubiquity", "pci"]
TOY = np.array([[30.0, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])


def toy(year: int = 2020, values: np.ndarray = TOY) -> dict[str, list[Any]]:
    """METHODS' toy as a long table without its zeros."""
    region, activity = np.nonzero(values)
    return {
        "year": [year] * len(region),
        "region": ["PQS"[i] for i in region],
        "hs4": ["abcd"[i] for i in activity],
        "exports": values[region, activity].tolist(),
    }


def heavy(seed: int, shape: tuple[int, int] = (25, 30)) -> np.ndarray:
    """A sparse, heavy-tailed matrix."""
    draw = np.random.default_rng(seed)
    return np.exp(2 * draw.standard_normal(shape)) * (draw.random(shape) < 0.5)


def long(values: np.ndarray, year: int = 2000) -> pl.DataFrame:
    """The non-zero cells of a matrix, one row each."""
    region, activity = np.nonzero(values)
    return pl.DataFrame(
        {
            "year": np.full(len(region), year),
            "region": [f"R{i:02}" for i in region],
            "hs4": [f"{i:04}" for i in activity],
            "exports": values[region, activity],
        }
    )


def test_toy_by_hand_every_pair_in_order() -> None:
    found = plain(indicators(pl.DataFrame(toy()), **NAMES))
    assert list(found) == ["year", "region", "hs4", "exports", *RESULTS]
    assert found["region"] == list("PPPPQQQQSSSS")
    assert found["hs4"] == list("abcd" * 3)
    assert found["exports"] == TOY.ravel().tolist()
    assert_allclose(found["rca"], [9 / 4, 3 / 8, 0, 9 / 7, 3 / 4, 3 / 2, 6 / 7, 6 / 7, 0, 9 / 8, 15 / 7, 6 / 7])
    assert found["presence"] == [1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0]
    assert found["density"] == [1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0]
    assert found["diversity"] == [2] * 4 + [1] * 4 + [2] * 4
    assert found["ubiquity"] == [1, 2, 1, 1] * 3


def test_figures_are_those_of_the_array_calls() -> None:
    values = heavy(1)
    found = indicators(long(values), **NAMES)
    quotients = location_quotient(values)
    present = presence(quotients)
    index = complexity(present)
    ahead = outlook(present, index.pci)
    for name, cells in {
        "rca": quotients,
        "presence": present,
        "density": density(present),
        "cog": ahead.cog,
        "eci": np.repeat(index.eci, values.shape[1]),
        "diversity": np.repeat(index.diversity, values.shape[1]),
        "coi": np.repeat(ahead.coi, values.shape[1]),
        "pci": np.tile(index.pci, values.shape[0]),
        "ubiquity": np.tile(index.ubiquity, values.shape[0]),
    }.items():
        assert_allclose(found[name].to_numpy(), cells.ravel(), rtol=1e-12, err_msg=name)


@pytest.mark.parametrize("kind", KINDS)
def test_same_kind_back_with_the_same_figures(kind: str) -> None:
    given = KINDS[kind](toy())
    found = indicators(given, **NAMES)
    assert type(found) is type(given)
    assert plain(found) == plain(indicators(pl.DataFrame(toy()), **NAMES))


@pytest.mark.parametrize("kind", KINDS)
def test_missing_comes_back_as_the_kind_writes_it(kind: str) -> None:
    columns = toy()
    columns["exports"][1] = None
    found = plain(indicators(KINDS[kind](columns), **NAMES))
    assert found["exports"][1] is found["rca"][1] is found["presence"][1] is None
    assert None not in found["rca"][2:]


def test_polars_and_pyarrow_have_nulls_not_nan() -> None:
    found = indicators(pl.DataFrame(toy()), **NAMES)
    assert found["cog"].null_count() == 9  # 5 held, and 4 whose activity lies in the smaller part of the toy
    assert not found["cog"].drop_nulls().is_nan().any()


def test_a_relation_stays_on_its_connection() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE names AS SELECT 'P' AS code, 'Pskov' AS name")
    connection.register("trade", pl.DataFrame(toy()).to_arrow())
    found = indicators(connection.table("trade"), **NAMES)
    joined = found.join(connection.table("names"), "region = code").aggregate("count(*), max(name)")
    assert joined.fetchall() == [(4, "Pskov")]


@pytest.mark.parametrize(
    "labels",
    [
        pd.Categorical(toy()["region"], categories=["S", "Q", "P", "unused"]),
        pd.Series(toy()["region"], dtype="object"),
        pd.Series([{"P": 7, "Q": 8, "S": 9}[label] for label in toy()["region"]]),
        pd.Series([f"2020-0{'PQS'.index(label) + 1}-01" for label in toy()["region"]], dtype="datetime64[ns]"),
    ],
    ids=["categorical", "object", "int", "date"],
)
def test_label_types_are_kept_in_pandas(labels: Any) -> None:
    given = pd.DataFrame(toy()).assign(region=labels)
    found = indicators(given, **NAMES)
    assert found["region"].dtype == given["region"].dtype
    assert len(found) == 12
    assert found["region"].is_monotonic_increasing or found["region"].dtype == "category"


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["S", "Q", "P"])])
def test_label_types_are_kept_in_polars(dtype: Any) -> None:
    given = pl.DataFrame(toy()).with_columns(pl.col("region").cast(dtype))
    found = indicators(given, **NAMES)
    assert found["region"].dtype == given["region"].dtype
    assert set(found["region"].to_list()) == set("PQS")


def test_dictionary_labels_are_kept_in_pyarrow() -> None:
    given = pl.DataFrame(toy()).to_arrow()
    encoded = given.set_column(1, "region", given["region"].dictionary_encode())
    found = indicators(encoded, **NAMES)
    assert found.schema.field("region").type == encoded.schema.field("region").type
    assert found["region"].to_pylist() == list("PPPPQQQQSSSS")


def test_row_order_says_nothing() -> None:
    table = pl.concat([long(heavy(2), 2001), long(heavy(3), 2000)])
    shuffled = table.sample(fraction=1, shuffle=True, seed=1)
    assert indicators(shuffled, **NAMES).equals(indicators(table, **NAMES))


def test_renamed_labels_only_reorder() -> None:
    values = heavy(4)
    order = np.random.default_rng(5).permutation(len(values))
    renamed = {f"R{i:02}": f"R{place:02}" for i, place in enumerate(order)}
    found = indicators(long(values), **NAMES).with_columns(pl.col("region").replace(renamed)).sort("region", "hs4")
    moved = indicators(long(values).with_columns(pl.col("region").replace(renamed)), **NAMES)
    for name in RESULTS:
        assert_allclose(moved[name].to_numpy(), found[name].to_numpy(), rtol=1e-9, atol=1e-9, err_msg=name)


def test_all_periods_at_once_equal_each_on_its_own() -> None:
    years = [long(heavy(seed, (20 + seed, 30 - seed)), 2000 + seed) for seed in range(4)]
    together = indicators(pl.concat(years).sample(fraction=1, shuffle=True, seed=0), **NAMES)
    assert together.equals(pl.concat([indicators(year, **NAMES) for year in years]))


def test_only_what_occurs_in_a_period_is_paired() -> None:
    first, second = pl.DataFrame(toy(2020)), pl.DataFrame(toy(2021)).filter(pl.col("region") != "Q")
    found = indicators(pl.concat([first, second]), **NAMES)
    assert found.group_by("year").len().sort("year").rows() == [(2020, 12), (2021, 8)]


def test_labels_that_come_again_in_another_period_are_kept_once() -> None:
    years = [toy(2020), toy(2021), toy(2022, TOY[:2]), toy(2023)]
    table = pa.Table.from_pylist([row for year in years for row in pl.DataFrame(year).to_dicts()])
    found = indicators(table, **NAMES)
    for key, labels in (("region", "P" * 4 + "Q" * 4 + "S" * 4), ("hs4", "abcd" * 3)):
        assert found[key].to_pylist() == list(labels * 2 + labels[:8] + labels)
        texts = {chunk.buffers()[-1].address for chunk in found[key].chunks}
        assert len(texts) == 2, "one for the periods with three regions, one for the period with two"


@pytest.mark.parametrize("absent", ["zero", "missing"])
def test_given_pairs_are_those_rows_of_all_pairs(absent: str) -> None:
    table = pl.concat([long(heavy(8), 2001), long(heavy(9, (12, 40)), 2000)]).sample(fraction=1, shuffle=True, seed=2)
    every = indicators(table, **NAMES, absent=absent)
    given = indicators(table, **NAMES, absent=absent, pairs="given")
    assert given.equals(every.join(table, on=["year", "region", "hs4"], how="semi", maintain_order="left"))
    assert len(given) == len(table) < len(every)


def test_absent_row_zero_or_missing() -> None:
    table = pl.DataFrame(toy())
    zero, missing = indicators(table, **NAMES), indicators(table, **NAMES, absent="missing")
    assert (zero["exports"][2], zero["rca"][2], zero["presence"][2]) == (0.0, 0.0, 0.0)
    assert (missing["exports"][2], missing["rca"][2], missing["presence"][2]) == (None, None, None)
    assert missing["rca"].null_count() == 2


def test_a_null_is_missing_whatever_absent_rows_are() -> None:
    columns = toy()
    columns["exports"][1] = None
    found = indicators(pl.DataFrame(columns), **NAMES, absent="zero")
    assert found["rca"][1] is None
    assert found["rca"][2] == 0
    assert_allclose(found["rca"][0], (30 / 45) / (40 / 145))


def test_an_empty_region_spoils_no_other() -> None:
    values = heavy(6)
    empty = pl.DataFrame({"year": [2000], "region": ["Z"], "hs4": ["0000"], "exports": [0.0]})
    plainly = indicators(long(values), **NAMES)
    found = indicators(pl.concat([long(values), empty], how="vertical_relaxed"), **NAMES)
    others, own = found.filter(pl.col("region") != "Z"), found.filter(pl.col("region") == "Z")
    for name in RESULTS:
        assert_allclose(others[name].to_numpy(), plainly[name].to_numpy(), rtol=1e-12, atol=1e-12, err_msg=name)
    assert own["rca"].null_count() == own["eci"].null_count() == len(own) == values.shape[1]


def test_settings_reach_the_figures() -> None:
    table = long(heavy(7))
    strict = indicators(table, **NAMES, limit=2.0)
    assert strict["presence"].to_list() == (strict["rca"] > 2).cast(float).to_list()
    at_least = pl.DataFrame({"year": [1, 1], "region": ["a", "b"], "hs4": ["x", "x"], "exports": [1.0, 2.0]})
    assert indicators(at_least, **NAMES)["presence"].to_list() == [0, 0]
    assert indicators(at_least, **NAMES, compare="at least")["presence"].to_list() == [1, 1]
    present = presence(location_quotient(heavy(7)))
    assert_allclose(indicators(table, **NAMES, proximity="jaccard")["density"], density(present, "jaccard").ravel())


def test_booleans_and_whole_numbers_are_values() -> None:
    whole = pl.DataFrame(toy()).with_columns(pl.col("exports").cast(pl.Int32))
    assert indicators(whole, **NAMES).equals(indicators(pl.DataFrame(toy()), **NAMES))
    held = pl.DataFrame(toy()).with_columns(pl.lit(True).alias("exports"))
    assert_allclose(indicators(held, **NAMES)["rca"][0], (1 / 3) / (2 / 10))


def test_numbers_kept_as_objects_are_values() -> None:
    table = pd.DataFrame(toy()).astype({"exports": object})
    table.loc[1, "exports"] = None
    columns = toy()
    columns["exports"][1] = None
    pd.testing.assert_frame_equal(indicators(table, **NAMES), indicators(pd.DataFrame(columns), **NAMES))


def test_the_table_given_is_not_changed() -> None:
    given = pd.DataFrame(toy())
    before = given.copy()
    indicators(given, **NAMES)
    pd.testing.assert_frame_equal(given, before)


@pytest.mark.parametrize("kind", KINDS)
def test_no_rows_give_no_rows(kind: str) -> None:
    empty = pl.DataFrame(toy()).clear().to_dict(as_series=False) if kind == "pandas" else None
    given = (
        KINDS[kind](empty)
        if empty
        else {
            "polars": lambda: pl.DataFrame(toy()).clear(),
            "polars lazy": lambda: pl.DataFrame(toy()).clear().lazy(),
            "pyarrow": lambda: pl.DataFrame(toy()).clear().to_arrow(),
            "duckdb": lambda: KINDS["duckdb"](toy()).filter("year > 2020"),
        }[kind]()
    )
    found = plain(indicators(given, **NAMES))
    assert list(found) == ["year", "region", "hs4", "exports", *RESULTS]
    assert all(not column for column in found.values())


# ---- conventions on the golden values


CONVENTIONS = {
    "atlas": {
        "rca": "rca_ecomplexity",
        "presence": "mcp",
        "density": "density_ecomplexity",
        "cog": "cog_ecomplexity",
        "diversity": "diversity",
        "eci": "eci_ecomplexity",
        "coi": "coi_ecomplexity",
        "ubiquity": "ubiquity",
        "pci": "pci_ecomplexity",
    },
    "econcomplex": {
        "rca": "rca_econcomplex",
        "presence": "mcp",
        "density": "density_econcomplex_pct",
        "cog": "cog_econcomplex",
        "diversity": "diversity",
        "eci": "eci_econcomplex",
        "coi": "coi_econcomplex",
        "ubiquity": "ubiquity",
        "pci": "pci_econcomplex",
    },
    "datawheel": {
        "rca": "rca_datawheel",
        "presence": "mcp",
        "density": "density_datawheel",
        "cog": "oppgain_datawheel",
        "diversity": "diversity",
        "eci": "eci_datawheel_it20",
        "ubiquity": "ubiquity",
        "pci": "pci_datawheel_it20",
    },
}


@pytest.fixture(scope="module")
def spain(shared: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Spain's exports as a long table, and what the packages gave for each of its cells."""
    folder = shared / "golden"
    wide = pd.read_csv(folder / "inputs" / "spain_provinces_2022_matrix.csv", index_col=0)
    table = wide.reset_index().melt(id_vars="loc", var_name="prod", value_name="exports").assign(year=2022)
    outputs = [
        pd.read_csv(folder / "outputs" / f"spain_provinces_2022_{part}.csv", dtype={"prod": str})
        for part in ("cells", "locations", "activities")
    ]
    cells, locations, activities = outputs
    golden = cells.merge(locations, on="loc").merge(activities, on="prod")
    return table[table["exports"] > 0], golden.sort_values(["loc", "prod"]).reset_index(drop=True)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_spain_under_each_convention(spain: tuple[pd.DataFrame, pd.DataFrame], convention: str) -> None:
    table, golden = spain
    roles = {"period": "year", "region": "loc", "activity": "prod", "value": "exports"}
    found = indicators(table, **roles, convention=convention)
    assert found[["loc", "prod"]].equals(golden[["loc", "prod"]])
    for name, column in CONVENTIONS[convention].items():
        assert_allclose(found[name], golden[column], rtol=1e-9, atol=1e-9, err_msg=name)


# ---- hostile tables, whole messages


def message(table: Any, **settings: Any) -> str:
    with pytest.raises(InputError) as refused:
        indicators(table, **(NAMES | settings))
    return str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_at_once_with_its_rows(kind: str) -> None:
    columns = {
        "year": [1, 1, 1, 1, None],
        "region": ["a", None, "a", "b", "c"],
        "hs4": ["x", "x", "x", "z", "z"],
        "exports": [1.0, -1.0, float("inf"), -3.0, 2.0],
    }
    assert message(KINDS[kind](columns)) == (
        "row 4, column year: 1 row has no label. Fill it in or delete the row. Rows are counted from 0.\n"
        "row 1, column region: 1 row has no label. Fill it in or delete the row. Rows are counted from 0.\n"
        "row 2, column exports: 1 value is infinite. Write missing values as null and leave out what is unbounded. "
        "Rows are counted from 0.\n"
        "rows 1, 3, column exports: 2 values are negative. Correct them, or write them as null or zero. "
        "Rows are counted from 0.\n"
        "rows 0, 2: 2 rows share their period, region and activity with another row. "
        "Keep one row of each, or add their values up. Rows are counted from 0."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_text_is_no_number(kind: str) -> None:
    columns = toy() | {"exports": [str(value) for value in toy()["exports"]]}
    assert message(KINDS[kind](columns)) == (
        "rows 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, column exports: 10 values are no numbers (first '30.0'). "
        "Convert the column to numbers, with nulls where the figure is missing. Rows are counted from 0."
    )


def test_one_text_among_numbers_is_named() -> None:
    table = pd.DataFrame(toy()).astype({"exports": object})
    table.loc[3, "exports"] = "n/a"
    assert message(table) == (
        "row 3, column exports: 1 value is no number ('n/a'). "
        "Convert the column to numbers, with nulls where the figure is missing. Rows are counted from 0."
    )


def test_long_lists_of_rows_are_cut() -> None:
    table = pl.DataFrame({"year": [1] * 12, "region": ["a"] * 12, "hs4": list("abcdefghijkl"), "exports": [-1.0] * 12})
    assert message(table) == (
        "rows 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more, column exports: 12 values are negative. "
        "Correct them, or write them as null or zero. Rows are counted from 0."
    )


def test_a_column_that_is_not_there() -> None:
    assert message(pl.DataFrame(toy()), activity="hs6", value="imports") == (
        "the table has no column 'hs6'; its columns are: 'year', 'region', 'hs4', 'exports'. "
        "Name the column with activity=.\n"
        "the table has no column 'imports'; its columns are: 'year', 'region', 'hs4', 'exports'. "
        "Name the column with value=."
    )


def test_one_column_in_two_roles() -> None:
    assert message(pl.DataFrame(toy()), activity="region") == (
        "the column 'region' is named for two roles. Name one column for each role."
    )


def test_a_key_named_like_a_result() -> None:
    table = pl.DataFrame(toy()).rename({"exports": "rca"})
    assert message(table, value="rca") == "column rca: the column 'rca' has the name of a result. Rename the column."


def test_labels_of_several_types() -> None:
    table = pd.DataFrame(toy()).astype({"region": object})
    table.loc[0, "region"] = 5
    assert message(table) == (
        "column region: the labels are of several types. Write all labels as text, or all as numbers."
    )


def test_settings_that_do_not_exist() -> None:
    assert message(
        pl.DataFrame(toy()), absent="no", pairs="some", compare="over", proximity="near", convention="stata"
    ) == (
        "absent is 'no'. Write 'zero' or 'missing'.\n"
        "pairs is 'some'. Write 'all' or 'given'.\n"
        "compare is 'over'. Write 'above' or 'at least'.\n"
        "the method is 'near'. Write one of: min-conditional, max-conditional, cosine, jaccard, association, "
        "probability, correlation.\n"
        "the convention 'stata' has rules of its own. Leave out limit, compare and proximity, or the convention.\n"
        "the convention is 'stata'. Write one of: atlas, econcomplex, datawheel, econgeo, fermi, economiccomplexity."
    )


def test_what_is_no_table() -> None:
    assert message([1, 2]) == "the table is of type list. Hand over a data frame of pandas, polars, pyarrow or DuckDB."
    assert message(None) == (
        "the table is of type NoneType. Hand over a data frame of pandas, polars, pyarrow or DuckDB."
    )


def test_a_heading_that_occurs_twice() -> None:
    table = pd.DataFrame([[1, "a", "x", 2.0, 3.0]], columns=["year", "region", "hs4", "exports", "exports"])
    assert message(table) == ("the table has the heading 'exports' more than once. Give each column a name of its own.")
