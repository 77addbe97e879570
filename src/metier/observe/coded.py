"""Columns of texts by numbers: a long column has few texts, and numbers compare, mark and add up quicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import polars as pl

LARGEST_KEY = 1 << 62
SPARSE = 16  # places to a row, beyond which they are hashed and not marked
ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True)
class Coded:
    """A column of texts.

    Attributes:
        texts: each text once, in the order in which they first stand in the column; no null.
        numbers: per row a number that stands for its text, null where the cell is empty. A text has one number; not
            every number has a text.
    """

    texts: pl.Series
    numbers: pl.Series


def coded(cells: pl.DataFrame, names: Sequence[str]) -> tuple[Coded, ...]:
    """Columns of texts by numbers, worked on side by side."""
    numbers = cells.select(pl.col(names).cast(pl.Categorical).to_physical())
    return tuple(Coded(_texts(cells[name], numbers[name]), numbers[name]) for name in names)


def all_differ(key: Sequence[Coded]) -> bool:
    """Whether no two rows have the same key; a row with an empty cell has none.

    ``False`` also where the key has too many places to be counted.
    """
    numbers = pl.DataFrame([part.numbers.cast(pl.UInt64).alias(str(i)) for i, part in enumerate(key)]).drop_nulls()
    if not numbers.height:
        return True
    spans = [int(most) + 1 for most in numbers.max().row(0)]
    if prod(spans) > LARGEST_KEY:
        return False
    whole = pl.lit(0, pl.UInt64)
    for name, span in zip(numbers.columns, spans, strict=True):
        whole = whole * span + pl.col(name)
    places = numbers.select(whole).to_series()
    if prod(spans) > SPARSE * numbers.height:
        return places.n_unique() == numbers.height
    taken = np.zeros(prod(spans), dtype=np.bool_)  # where most places are taken, marking is quicker than hashing
    taken[places.to_numpy()] = True
    return int(np.count_nonzero(taken)) == numbers.height


def _texts(column: pl.Series, numbers: pl.Series) -> pl.Series:
    """Each text once. A block of rows is looked at closely only where it has a number that none before it had."""
    filled = numbers.drop_nulls().to_numpy()
    seen = np.zeros(int(filled.max(initial=0)) + 1, dtype=np.bool_)
    firsts = [np.empty(0, np.int64)]
    for begin in range(0, filled.size, ROWS_AT_ONCE):
        if seen.all():
            break
        block = filled[begin : begin + ROWS_AT_ONCE]
        new = np.flatnonzero(~seen[block])
        if new.size:
            _, first = np.unique(block[new], return_index=True)
            firsts.append(begin + new[np.sort(first)])
            seen[block[new]] = True
    return column.drop_nulls().gather(np.concatenate(firsts))
