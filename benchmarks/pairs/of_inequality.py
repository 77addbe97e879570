"""Inequality, beside PySAL."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pairs.given import Given, Pair


def pairs(given: Given) -> Iterator[Pair]:
    """PySAL takes one row of figures; so does metier here, and again all activities at once."""
    from inequality.atkinson import atkinson as their_atkinson
    from inequality.gini import Gini
    from inequality.theil import Theil, TheilD
    from inequality.wolfson import wolfson as their_wolfson

    from metier.measure.decomposition import theil_decomposition
    from metier.measure.inequality import atkinson, gini, theil, wolfson

    x = given.first + 1e-3  # its Atkinson refuses zeros
    row, groups = x[:1], np.arange(x.shape[1]) % 5
    column = x[0].copy()
    for index, ours, theirs in (
        ("Gini of one row", lambda: gini(row), lambda: Gini(column).g),
        ("Theil of one row", lambda: theil(row), lambda: Theil(column).T),
        ("Theil's parts of one row", lambda: theil_decomposition(row, groups), lambda: TheilD(column, groups).wg),
        ("Atkinson of one row", lambda: atkinson(row), lambda: their_atkinson(column, 0.5)),
        ("Wolfson of one row", lambda: wolfson(row), lambda: their_wolfson(column)),
        ("Theil of all activities", lambda: theil(x, of="activities"), lambda: Theil(x).T),
    ):
        yield Pair(index, "inequality", ours, theirs)
