"""Laws of the one call on a long table, on any small table."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from metier.frames import indicators
from metier.measure.complexity import complexity
from metier.measure.outlook import outlook
from metier.measure.presence import presence
from metier.measure.quotients import location_quotient
from tests.frames.kinds import KINDS, plain

NAMES = {"period": "year", "region": "region", "activity": "hs4", "value": "exports"}
CELL = st.one_of(st.sampled_from([0.0, 1.0, np.nan]), st.floats(1e-9, 1e9))
MATRIX = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(lambda shape: arrays(np.float64, shape, elements=CELL))


def listed(values: np.ndarray, year: int = 2000) -> pl.DataFrame:
    """Every cell of a matrix as a row, NaN as null."""
    region, activity = np.divmod(np.arange(values.size), values.shape[1])
    return pl.DataFrame(
        {
            "year": np.full(values.size, year),
            "region": [f"R{i}" for i in region],
            "hs4": [f"{i:04}" for i in activity],
            "exports": pl.Series(values.ravel()).fill_nan(None),
        }
    )


def of_arrays(values: np.ndarray) -> dict[str, np.ndarray]:
    """What the array calls make of one matrix, repeated over its cells."""
    quotients = location_quotient(values)
    present = presence(quotients)
    index = complexity(present)
    ahead = outlook(present, index.pci)
    regions = {"diversity": index.diversity, "eci": index.eci, "coi": ahead.coi}
    activities = {"ubiquity": index.ubiquity, "pci": index.pci}
    cells = {"rca": quotients, "presence": present, "density": ahead.density, "cog": ahead.cog}
    return (
        {name: figures.ravel() for name, figures in cells.items()}
        | {name: np.repeat(figures, values.shape[1]) for name, figures in regions.items()}
        | {name: np.tile(figures, values.shape[0]) for name, figures in activities.items()}
    )


@settings(max_examples=60, deadline=None)
@given(MATRIX)
def test_the_long_call_gives_what_the_array_calls_give(values: np.ndarray) -> None:
    found = indicators(listed(values), **NAMES)
    for name, figures in of_arrays(values).items():
        assert_allclose(found[name].to_numpy(), figures, rtol=1e-12, atol=1e-12, err_msg=name)


@settings(max_examples=30, deadline=None)
@given(MATRIX)
def test_a_zero_that_is_not_listed_is_a_zero(values: np.ndarray) -> None:
    table = listed(values)
    shorter = table.filter(pl.col("exports").is_null() | (pl.col("exports") > 0))
    kept = indicators(shorter, **NAMES)
    every = indicators(table, **NAMES).join(kept, on=["year", "region", "hs4"], how="semi", maintain_order="left")
    for name in ("exports", "rca", "presence", "diversity", "ubiquity", "eci", "pci"):
        assert_allclose(kept[name].to_numpy(), every[name].to_numpy(), rtol=1e-12, atol=1e-12, err_msg=name)


@settings(max_examples=25, deadline=None)
@given(MATRIX, st.randoms(use_true_random=False))
def test_kind_and_row_order_change_nothing(values: np.ndarray, random: object) -> None:
    table = listed(values)
    expected = plain(indicators(table, **NAMES))
    rows = table.rows()
    random.shuffle(rows)
    columns = dict(zip(table.columns, map(list, zip(*rows, strict=True)), strict=True))
    for kind in ("pandas", "polars", "pyarrow"):
        found = plain(indicators(KINDS[kind](columns), **NAMES))
        assert found == expected, kind


@settings(max_examples=25, deadline=None)
@given(st.lists(MATRIX, min_size=1, max_size=3))
def test_periods_do_not_know_of_each_other(matrices: list[np.ndarray]) -> None:
    years = [listed(values, 2000 + i) for i, values in enumerate(matrices)]
    together = indicators(pl.concat(years), **NAMES)
    assert together.equals(pl.concat([indicators(year, **NAMES) for year in years]))
