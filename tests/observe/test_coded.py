"""Columns by numbers: each text once in the order of the rows, and whether keys differ, against plain Python."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from metier.observe import coded as module
from metier.observe.coded import all_differ, coded

texts = st.lists(st.one_of(st.none(), st.sampled_from(["", "a", "b", "Ъ", "a "]), st.text(max_size=3)), max_size=40)


@given(texts, st.integers(1, 7))
def test_each_text_is_told_once_in_the_order_of_the_rows(column: list[str | None], rows_at_once: int) -> None:
    cells = pl.DataFrame({"x": pl.Series(column, dtype=pl.String)})
    before, module.ROWS_AT_ONCE = module.ROWS_AT_ONCE, rows_at_once
    try:
        (found,) = coded(cells, ["x"])
    finally:
        module.ROWS_AT_ONCE = before
    assert found.texts.to_list() == [text for text in dict.fromkeys(column) if text is not None]
    assert found.numbers.is_null().to_list() == [text is None for text in column]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["a", "c", "d", None])), max_size=12))
def test_keys_differ_where_no_filled_pair_comes_again(rows: list[tuple[str | None, str | None]]) -> None:
    cells = pl.DataFrame(rows, schema={"x": pl.String, "y": pl.String}, orient="row")
    filled = [row for row in rows if None not in row]
    assert all_differ(coded(cells, ["x", "y"])) == (len(set(filled)) == len(filled))


def test_keys_of_many_places_are_hashed_and_of_too_many_not_counted() -> None:
    wide = pl.DataFrame({name: [f"{name}{i}" for i in range(200)] for name in "pqrs"})
    assert all_differ(coded(wide, list("pqr")))
    assert not all_differ(coded(pl.concat([wide, wide.head(1)]), list("pqr")))
    spread = pl.DataFrame([pl.Series("a", [0, 1 << 31], dtype=pl.UInt32)])
    parts = [module.Coded(pl.Series(["x", "y"]), spread["a"])] * 3
    assert not all_differ(parts)
