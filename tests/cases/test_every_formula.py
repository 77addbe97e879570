"""No formula without a case: every one that measure states, and every figure that another room takes from it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import metier
from tests.cases.reading import FORMULAS, Formula
from tests.cases.test_cases import CASES, TURNED

ROOMS = Path(metier.__file__).parent
WITHOUT_FIGURES = {
    "positive": "puts NaN in place of a denominator of 0, so that nothing is divided by it",
    "held_cells": "takes presence apart into what is held and what is missing; cases hand it over as an input",
    "known_convention": "refuses a name",
    "known_method": "refuses a name",
}

REFUSED = ("cross_proximity", "method", "probability")  # it draws from one classification and is refused for two


def stated() -> set[str]:
    """The functions of measure whose docstring states a formula."""
    return {name for name, function in FORMULAS.items() if "Formula:" in (function.__doc__ or "")}


def taken_elsewhere() -> set[str]:
    """The functions of measure that a module of another room imports."""
    found = set()
    for path in ROOMS.rglob("*.py"):
        if path.parent.name != "measure":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("metier.measure."):
                    found |= {alias.name for alias in node.names}
    return found & FORMULAS.keys()


def with_a_case() -> set[str]:
    """The functions of which a case writes out what they give."""
    return {case.get("formula", "") for _, case in CASES}


def test_every_formula_has_a_case() -> None:
    lacking = (stated() | taken_elsewhere()) - with_a_case() - set(WITHOUT_FIGURES)
    assert sorted(lacking) == [], "formulas without a hand-computed case: see README.md beside this file"


def choices(function: Formula) -> dict[str, tuple[str, ...]]:
    """The arguments that choose among written words, each word a form of the formula."""
    hints = {name: hint for name, hint in get_type_hints(function).items() if name != "return"}
    return {name: words for name, hint in hints.items() if (words := tuple(_words(hint)))}


def _words(hint: object) -> Iterator[str]:
    for part in get_args(hint):
        yield from [part] if isinstance(part, str) else _words(part)


def chosen() -> set[tuple[str, str, object]]:
    """Formula, argument and word of every case; an argument that a case leaves out has its default."""
    known = [case for _, case in (*CASES, *TURNED) if case.get("formula") in FORMULAS]
    return {
        (case["formula"], name, value)
        for case in known
        for name, parameter in inspect.signature(FORMULAS[case["formula"]]).parameters.items()
        if isinstance(value := case["inputs"].get(name, parameter.default), str)
    }


def test_every_form_of_a_formula_has_a_case() -> None:
    offered = {
        (name, argument, word)
        for name in stated()
        for argument, words in choices(FORMULAS[name]).items()
        for word in words
    }
    lacking = offered - chosen() - {REFUSED}
    assert sorted(lacking) == [], "forms without a hand-computed case: see README.md beside this file"
    assert REFUSED in offered


def test_the_test_sees_the_formulas() -> None:
    assert len(stated()) > 100
    assert "complexity" in stated()
    assert "standardised" in taken_elsewhere()


@pytest.mark.parametrize("name", sorted(WITHOUT_FIGURES))
def test_an_exception_is_there_and_still_needed(name: str) -> None:
    assert name in taken_elsewhere(), f"{name} is used by no other room: it needs no exception"
    assert name not in stated(), f"{name} states a formula: give it a case"
    assert name not in with_a_case(), f"{name} has a case: it needs no exception"
