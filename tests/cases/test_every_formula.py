"""No formula without a case: every one that measure states, and every figure that another room takes from it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import metier
from tests.cases.reading import FORMULAS, formula_of
from tests.cases.test_cases import CASES

ROOMS = Path(metier.__file__).parent
WITHOUT_FIGURES = {
    "positive": "puts NaN in place of a denominator of 0, so that nothing is divided by it",
    "held_cells": "takes presence apart into what is held and what is missing; cases hand it over as an input",
    "known_convention": "refuses a name",
    "known_method": "refuses a name",
}


def stated() -> set[str]:
    """The functions of measure whose docstring states a formula."""
    return {f"{f.__module__}.{f.__name__}" for found in FORMULAS.values() for f in found if "Formula:" in _told(f)}


def taken_elsewhere() -> set[str]:
    """The functions of measure that a module of another room imports."""
    found = set()
    for path in ROOMS.rglob("*.py"):
        if path.parent.name != "measure":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("metier.measure."):
                    home = (node.module or "").removeprefix("metier.measure.")
                    found |= {f"{home}.{alias.name}" for alias in node.names}
    return {f"{f.__module__}.{f.__name__}" for name in found for f in FORMULAS.get(name, [])}


def with_a_case() -> set[str]:
    """The functions of which a case writes out what they give."""
    return {f"{f.__module__}.{f.__name__}" for _, case in CASES for f in [formula_of(case["formula"])]}


def _told(function: object) -> str:
    return function.__doc__ or ""


def test_every_formula_has_a_case() -> None:
    excepted = {f"{f.__module__}.{f.__name__}" for name in WITHOUT_FIGURES for f in FORMULAS[name]}
    lacking = (stated() | taken_elsewhere()) - with_a_case() - excepted
    assert sorted(lacking) == [], "formulas without a hand-computed case: see README.md beside this file"


def test_the_test_sees_the_formulas() -> None:
    assert len(stated()) > 100
    assert "metier.measure.complexity.complexity" in stated()
    assert "metier.measure.outlook.standardised" in taken_elsewhere()


@pytest.mark.parametrize("name", sorted(WITHOUT_FIGURES))
def test_an_exception_is_there_and_still_needed(name: str) -> None:
    (function,) = FORMULAS[name]
    key = f"{function.__module__}.{name}"
    assert key in taken_elsewhere(), f"{name} is used by no other room: it needs no exception"
    assert key not in stated(), f"{name} states a formula: give it a case"
    assert key not in with_a_case(), f"{name} has a case: it needs no exception"
