"""The order of rows by a list of codes."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def rank_of(column: str, order: Sequence[str]) -> pl.Expr:
    """The position of each value in an order; null, and what the order lacks, come last."""
    positions = list(range(len(order)))
    return pl.col(column).replace_strict(list(order), positions, default=len(order), return_dtype=pl.Int64)
