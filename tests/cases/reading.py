"""How a case is read: its inputs as arguments, its written-out sums against the figures."""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

import metier.measure
from tests.cases.arithmetic import CaseError, fraction

CLOSENESS = 1e-12
MISSING, ANY = "missing", "any"
Formula = Callable[..., Any]
Steps = Mapping[str, Fraction]


def cases_of(paths: list[Path]) -> list[tuple[str, dict[str, Any]]]:
    """Every case of the files, with a name that says in which one it stands."""
    read = [(path, table_of(path)) for path in paths]
    return [
        (f"{path.stem}: {case.get('name', 'a case without a name')}", case) for path, t in read for case in t["case"]
    ]


def table_of(path: Path) -> dict[str, Any]:
    """A file as it stands; what is no TOML is told with the file's name."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"{path.name}: {error}") from None


def functions() -> list[Formula]:
    """The functions of metier.measure."""
    modules = [
        importlib.import_module(f"metier.measure.{m.name}") for m in pkgutil.iter_modules(metier.measure.__path__)
    ]
    return [
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]


FORMULAS: Mapping[str, Formula] = {function.__name__: function for function in functions()}


def formula_of(name: str) -> Formula:
    """The function of that name."""
    if name not in FORMULAS:
        raise CaseError(f"no function of metier.measure is called {name!r}: {nearest(name, FORMULAS)}")
    return FORMULAS[name]


def computed(formula: str, inputs: Mapping[str, Any], steps: Steps) -> Any:
    """What a formula gives for the inputs of a case; tables that come in batches are put together."""
    function = formula_of(formula)
    known = inspect.signature(function).parameters
    if unknown := [name for name in inputs if name not in known]:
        raise CaseError(f"{formula} takes no {unknown[0]!r}: {nearest(unknown[0], known)}")
    result = function(**{name: _argument(name, value, steps) for name, value in inputs.items()})
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
        if len({_shape_of(row) for row in value}) > 1:
            raise CaseError("the rows of a table are not equally long")
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


def faults(got: Any, wanted: Any, steps: Steps, part: str = "result") -> list[str]:
    """What differs, one sentence for each cell."""
    if isinstance(wanted, dict):
        parts = [(f"{part}.{key}".removeprefix("result."), _part(got, key), wanted[key]) for key in wanted]
        return [fault for name, own, sums in parts for fault in faults(own, sums, steps, name)]
    array = np.asarray(got)
    if array.shape != _shape_of(wanted):
        return [f"{part}: the case has the size {_shape_of(wanted)}, the program's table {array.shape}"]
    cells = [(place, cell, array[place].item()) for place, cell in expected_cells(wanted)]
    return [
        f"{part}{_where(place)}: {disagreement(cell, figure, steps)}"
        for place, cell, figure in cells
        if differs(figure, cell, steps)
    ]


def disagreement(wanted: Any, got: Any, steps: Steps) -> str:
    """The sum, what it comes to, and what the program gives."""
    worked = isinstance(wanted, str) and isinstance(got, float | int) and wanted != MISSING
    value = f" = {float(fraction(wanted, steps))!r}" if worked else ""
    return f"the case says {wanted}{value}, the program {got!r}"


def nearest(name: str, known: Iterable[str]) -> str:
    """A name that may have been meant, or all there are where none is near."""
    listed = sorted(known)
    near = get_close_matches(name, listed, 1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(listed)}"


def _part(got: Any, key: str) -> Any:
    """A part of a result: its number where there are several tables, else its name."""
    if isinstance(got, tuple):
        known = [str(i + 1) for i in range(len(got))]
        parts = dict(zip(known, got, strict=True))
    else:
        parts = {name: getattr(got, name) for name in dir(got) if not name.startswith("_")}
    if key not in parts:
        raise CaseError(f"the result has no part {key!r}: {nearest(key, parts)}")
    return parts[key]


def _where(place: tuple[int, ...]) -> str:
    """A place as people count: from 1, rows before columns."""
    if not place:
        return ""
    names = ("table",) * (len(place) - 2) + ("row", "column")
    return ", " + ", ".join(f"{name} {i + 1}" for name, i in zip(names[-len(place) :], place, strict=True))


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
