"""The rows of a layer among those of all layers, whether or not they stand together."""

from __future__ import annotations

import polars as pl
import pytest

from metier.observe.origins import AT, LayerRows


@pytest.mark.parametrize("layers", ["aabbb", "bbbaa", "babab", "bbb", ""])
def test_the_rows_of_a_layer_are_its_own_and_numbered_through(layers: str) -> None:
    table = pl.DataFrame(
        {"layer": list(layers), "value": range(len(layers))}, schema={"layer": pl.String, "value": int}
    )
    found = LayerRows.among(table, "a").table
    assert found["value"].to_list() == [i for i, layer in enumerate(layers) if layer == "a"]
    assert found[AT].to_list() == list(range(layers.count("a")))
