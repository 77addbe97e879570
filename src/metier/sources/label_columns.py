"""Columns of labels beside one another: which only follows another, numbers the rows, or holds codes."""

from __future__ import annotations

import polars as pl

from metier.sources.grids import Grid
from metier.sources.heading_words import CODE

SHORT = 12  # letters of a code at most; chosen here


def follows(grid: Grid, letter: str, leader: str) -> bool:
    """Whether a label is the same wherever the leading one is: its translation, its code, the district it lies in."""
    if not leader:
        return False
    pairs = grid.body.select(pl.col(leader).forward_fill().alias("leader"), pl.col(letter).alias("led")).drop_nulls()
    return bool(pairs.unique().height <= pairs["leader"].n_unique())


def numbers_rows(grid: Grid, letter: str) -> bool:
    """Whether a column only numbers the rows."""
    texts = grid.body[letter].drop_nulls()
    counted = [text.rstrip(".") for text in texts]
    return any(counted == [str(i) for i in range(first, first + len(counted))] for first in (0, 1)) and bool(counted)


def is_code(grid: Grid, letter: str) -> bool:
    """Whether a column holds codes rather than names."""
    texts = grid.body[letter].drop_nulls()
    short = bool((texts.str.len_chars() <= SHORT).all()) and not texts.str.contains(" ").any()
    return short and (
        CODE.search(grid.stubs[letter]) is not None or bool(texts.str.contains(r"^[A-ZА-Я]?[\d.\-]*$").all())
    )
