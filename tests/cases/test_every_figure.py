"""No figure of a study without a case: every column of numbers, or of yes and no, that it writes."""

from __future__ import annotations

import polars as pl

from tests.cases.reading import ANY, MISSING
from tests.cases.test_study_cases import FILES, ROWS, figures_of, result_of

WORDS = {
    ("competences", "sureness"),
    ("opportunities", "quadrant"),
    ("opportunities", "complexity_verdict"),
    ("opportunities", "carrying"),
    ("declared", "verdict"),
    ("robustness", "broken_by"),
    ("trajectories", "type"),
    ("trajectories", "region_type"),
    ("twins", "learn"),
    ("bundle", "meets"),
}


def figures() -> set[tuple[str, str]]:
    """Table and column of every figure; words count where a limit decides them."""
    tables = result_of(FILES[0]).tables()
    counted = {
        (name, column)
        for name, table in tables.items()
        for column, dtype in table.schema.items()
        if dtype.is_numeric() or dtype == pl.Boolean
    }
    return counted | WORDS


def worked_out() -> set[tuple[str, str]]:
    """Those of which some row says more than that there is none."""
    return {
        (row["table"], name)
        for _, _, row in ROWS
        for name, wanted in figures_of(row).items()
        if wanted not in (MISSING, ANY)
    }


def test_every_figure_of_a_study_has_a_case() -> None:
    lacking = figures() - worked_out()
    assert sorted(lacking) == [], "figures without a hand-computed case: see README.md beside this file"


def test_the_test_sees_the_figures() -> None:
    assert len(figures()) > 90
    assert ("partners", "linkage") in figures()
