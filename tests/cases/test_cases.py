"""Every case that someone has computed by hand: the files beside this one, as README.md describes them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import metier.measure
from tests.cases.arithmetic import fraction

CLOSENESS = 1e-12
KEYS = {"name", "formula", "source", "inputs", "expected"}
MISSING, ANY = "missing", "any"
FILES = sorted(Path(__file__).parent.glob("*.toml"))


def cases() -> list[tuple[str, dict[str, Any]]]:
    read = [(path, tomllib.loads(path.read_text(encoding="utf-8"))) for path in FILES]
    return [(f"{path.stem}: {case['name']}", case) for path, table in read for case in table["case"]]


def formulas() -> dict[str, list[Callable[..., Any]]]:
    """The public functions of metier.measure, by their name and by module.name."""
    found: dict[str, list[Callable[..., Any]]] = {}
    for module in pkgutil.iter_modules(metier.measure.__path__):
        loaded = importlib.import_module(f"metier.measure.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_"):
                for key in (name, f"{module.name}.{name}"):
                    found.setdefault(key, []).append(function)
    return found


FORMULAS = formulas()
CASES = cases()


def argument(value: Any, names: bool = True) -> Any:
    """A table or number of an input, sums computed; words stay words."""
    if isinstance(value, list):
        return np.array([argument(item, names=False) for item in value], dtype=float)
    if isinstance(value, str) and value == MISSING:
        return float("nan")
    if isinstance(value, str):
        return float(fraction(value)) if not names or any(sign.isdigit() for sign in value) else value
    return value


def expected_cells(value: Any, place: tuple[int, ...] = ()) -> list[tuple[tuple[int, ...], Any]]:
    if isinstance(value, list):
        return [cell for i, item in enumerate(value) for cell in expected_cells(item, (*place, i))]
    return [(place, value)]


def shape_of(value: Any) -> tuple[int, ...]:
    return (len(value), *shape_of(value[0])) if isinstance(value, list) and value else ()


def differs(got: Any, wanted: Any) -> bool:
    if wanted == ANY:
        return False
    if wanted == MISSING:
        return not np.isnan(got)
    if isinstance(wanted, bool):
        return bool(got) is not wanted
    if isinstance(wanted, str) and isinstance(got, str):
        return got != wanted
    sum_of = fraction(wanted if isinstance(wanted, str) else repr(wanted))
    return not np.isfinite(got) or abs(Fraction(float(got)) - sum_of) > CLOSENESS * max(1, abs(sum_of))


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert set(case) == KEYS, f"a case has the keys {', '.join(sorted(KEYS))}"
    assert case["source"].strip(), "a case says where its formula is from"
    found = FORMULAS.get(case["formula"], [])
    assert len(found) == 1, f"{len(found)} public functions of metier.measure are called {case['formula']!r}"
    result = found[0](**{name: argument(value) for name, value in case["inputs"].items()})
    for part, wanted in case["expected"].items():
        got = np.asarray(result if part == "result" else getattr(result, part))
        assert got.shape == shape_of(wanted), part
        wrong = [
            (place, cell, got[place]) for place, cell in expected_cells(wanted) if differs(got[place].item(), cell)
        ]
        assert wrong == [], f"{part}: place, written-out sum, figure"


def test_no_two_cases_have_one_name() -> None:
    names = [name for name, _ in CASES]
    assert len(names) == len(set(names))


def test_a_wrong_figure_is_found() -> None:
    """The runner itself: a sum that is off in the eleventh digit fails, and so does a figure where none should be."""
    assert not differs(0.1, "1/10")
    assert differs(0.1 + 1e-11, "1/10")
    assert differs(1.0, MISSING)
    assert differs(float("nan"), "1/10")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(3/10)/(5/40)", Fraction(12, 5)),
        ("0.1 + 2", Fraction(21, 10)),
        ("-2**3", Fraction(-8)),
        ("sqrt(9/4)", Fraction(3, 2)),
        ("exp(0)", Fraction(1)),
        ("ln(1)", Fraction(0)),
    ],
)
def test_sums_are_exact(text: str, value: Fraction) -> None:
    assert fraction(text) == value


@pytest.mark.parametrize(
    "text", ["x", "abs(1)", "__import__('os')", "1 if 1 else 2", "2**(1/2)", "2**1000", "[1]", "True"]
)
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no sum|a power must be"):
        fraction(text)
