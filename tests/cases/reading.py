"""How a case is read: its inputs as arguments, its written-out sums against the figures."""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

import metier.measure
from tests.cases.arithmetic import fraction

CLOSENESS = 1e-12
MISSING, ANY = "missing", "any"
Formula = Callable[..., Any]
Steps = Mapping[str, Fraction]


def cases_of(paths: list[Path]) -> list[tuple[str, dict[str, Any]]]:
    """Every case of the files, with a name that says in which one it stands."""
    read = [(path, tomllib.loads(path.read_text(encoding="utf-8"))) for path in paths]
    return [(f"{path.stem}: {case['name']}", case) for path, table in read for case in table["case"]]


def formulas() -> dict[str, list[Formula]]:
    """The functions of metier.measure, by their name and by module.name."""
    found: dict[str, list[Formula]] = {}
    for module in pkgutil.iter_modules(metier.measure.__path__):
        loaded = importlib.import_module(f"metier.measure.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_"):
                for key in (name, f"{module.name}.{name}"):
                    found.setdefault(key, []).append(function)
    return found


FORMULAS = formulas()


def formula_of(name: str) -> Formula:
    """The one function of that name."""
    found = FORMULAS.get(name, [])
    assert len(found) == 1, f"{len(found)} public functions of metier.measure are called {name!r}"
    return found[0]


def computed(formula: str, inputs: Mapping[str, Any], steps: Steps) -> Any:
    """What a formula gives for the inputs of a case; tables that come in batches are put together."""
    given = {name: _argument(name, value, steps) for name, value in inputs.items()}
    result = formula_of(formula)(**given)
    return np.concatenate(list(result)) if isinstance(result, Iterator) else result


def _argument(name: str, value: Any, steps: Steps) -> Any:
    if isinstance(value, dict) and "function" in value:
        return lambda given: getattr(formula_of(value["function"])(given), value["part"])
    if isinstance(value, dict):
        return computed(value["formula"], {key: item for key, item in value.items() if key != "formula"}, steps)
    return np.random.default_rng(value) if name == "generator" else _figures(value, steps)


def _figures(value: Any, steps: Steps) -> Any:
    """A table or number of an input, sums computed; words stay words, and tables of true and false what they are."""
    if isinstance(value, list):
        leaves = [leaf for _, leaf in expected_cells(value)]
        flags = bool(leaves) and all(isinstance(leaf, bool) for leaf in leaves)
        return np.array(value) if flags else np.array([_of_table(item, steps) for item in value], dtype=float)
    if isinstance(value, str) and value != MISSING and value not in steps and not any(c.isdigit() for c in value):
        return value
    return _of_table(value, steps)


def _of_table(value: Any, steps: Steps) -> Any:
    if isinstance(value, list):
        return [_of_table(item, steps) for item in value]
    if isinstance(value, str):
        return float("nan") if value == MISSING else float(fraction(value, steps))
    return value


def expected_cells(value: Any, place: tuple[int, ...] = ()) -> list[tuple[tuple[int, ...], Any]]:
    """The cells of a written-out table with their places."""
    if isinstance(value, list):
        return [cell for i, item in enumerate(value) for cell in expected_cells(item, (*place, i))]
    return [(place, value)]


def faults(got: Any, wanted: Any, steps: Steps, part: str = "result") -> list[tuple[object, ...]]:
    """What differs: the part, the place, the written-out sum and the figure."""
    if isinstance(wanted, dict):
        parts = [(key, got[int(key) - 1] if isinstance(got, tuple) else getattr(got, key)) for key in wanted]
        return [fault for key, own in parts for fault in faults(own, wanted[key], steps, f"{part}.{key}")]
    array = np.asarray(got)
    if array.shape != _shape_of(wanted):
        return [(part, "shape", _shape_of(wanted), array.shape)]
    cells = [(place, cell, array[place].item()) for place, cell in expected_cells(wanted)]
    return [(part, *cell) for cell in cells if differs(cell[2], cell[1], steps)]


def _shape_of(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        return ()
    return (len(value), *_shape_of(value[0])) if value else (0,)


def differs(got: Any, wanted: Any, steps: Steps) -> bool:
    """Whether a figure is not what the case says."""
    if wanted == ANY:
        return False
    if wanted == MISSING:
        return got is not None and not (isinstance(got, float) and math.isnan(got))
    if isinstance(wanted, bool):
        return got is not wanted
    if isinstance(got, str):
        return got != wanted
    sum_of = fraction(wanted if isinstance(wanted, str) else repr(wanted), steps)
    return got is None or not np.isfinite(got) or abs(Fraction(got) - sum_of) > CLOSENESS * max(1, abs(sum_of))
