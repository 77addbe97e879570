"""The house: who may use whom, what an import costs, and that nothing public goes undescribed."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import metier
import metier.measure

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = Path(metier.__file__).parents[1]
HEAVY = {
    "numpy",
    "scipy",
    "polars",
    "narwhals",
    "pydantic",
    "pandas",
    "pyarrow",
    "duckdb",
    "altair",
    "jinja2",
    "xlsxwriter",
}
SECTIONS = ("Formula", "Source", "Args", "Returns", "Raises", "Zero, missing, ties", "Example")
ALWAYS = ("Returns", "Raises", "Zero, missing, ties", "Example")

# Classes and functions without a formula of their own, and why.
WITHOUT_FORMULA = {
    "metier.run": "reads a folder and computes; its formulas are those of the layers",
    "metier.wide_table": "moves figures and computes none",
    "metier.wide_tables": "moves figures and computes none",
    "metier.indicators": "puts several formulas into one table; each is stated at its own function",
}
WITHOUT_ANY_SECTION = {
    "metier.MetierError": "an exception",
    "metier.StudyResult": "a result: its attributes are described",
    "metier.__version__": "a text",
}


def loaded_after(statement: str) -> set[str]:
    """The top names of the modules that a fresh Python has loaded after a statement, beyond its own at the start."""
    loaded = "json.dumps(sorted(set(sys.modules) - before))"
    code = f"import json, sys\nbefore = set(sys.modules)\n{statement}\nprint({loaded})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return {name.split(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def modules() -> list[str]:
    return sorted(module.name for module in pkgutil.walk_packages(metier.__path__, "metier."))


def test_the_data_goes_one_way() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken." in done.stdout


def test_measure_stands_on_numpy_scipy_and_errors_alone() -> None:
    """With everything else blocked, each of its modules can be imported."""
    blocked = """
import importlib, pkgutil, sys

ROOTS = set(sys.stdlib_module_names) | {"numpy", "scipy"}
OURS = ("metier.measure", "metier.errors")

class Blocker:
    def find_spec(self, name, path=None, target=None):
        ours = name == "metier" or any(name == own or name.startswith(own + ".") for own in OURS)
        standard = name.split(".")[0] in ROOTS or name.startswith("_sysconfigdata")
        if not ours and not standard:
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Blocker())
import metier.measure
names = [module.name for module in pkgutil.walk_packages(metier.measure.__path__, "metier.measure.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""
    done = subprocess.run(
        [sys.executable, "-c", blocked],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == len([name for name in modules() if name.startswith("metier.measure.")])


@pytest.mark.parametrize(
    "statement",
    [
        "import metier",
        "import metier; dir(metier); metier.MetierError; metier.__version__",
        "import metier.cli",
        "from metier import cli\ntry: cli.main(['--help'])\nexcept SystemExit: pass",
        "from metier import cli\ntry: cli.main(['run', '--help'])\nexcept SystemExit: pass",
        "from metier import cli\ntry: cli.main(['check'])\nexcept SystemExit: pass",
    ],
    ids=["import", "dir", "cli", "--help", "run --help", "wrong usage"],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(statement: str) -> None:
    assert loaded_after(statement) & HEAVY == set()


def test_computing_quotients_of_arrays_loads_no_data_frames() -> None:
    loaded = loaded_after("import metier.measure.quotients")
    assert "numpy" in loaded
    assert loaded & (HEAVY - {"numpy", "scipy"}) == set()


def test_dir_is_complete_and_every_name_in_it_loads() -> None:
    """What a fresh Python lists before anything is loaded is what type checkers see, and each name is there."""
    code = (
        "import metier, json; names = dir(metier); [getattr(metier, name) for name in names]; print(json.dumps(names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    listed = json.loads(done.stdout)
    assert listed == sorted(metier.__all__)
    assert set(listed) == names_for_type_checkers() | {"MetierError", "__version__"}


def names_for_type_checkers() -> set[str]:
    """The names that ``metier/__init__.py`` imports under ``if TYPE_CHECKING``."""
    tree = ast.parse(Path(metier.__file__).read_text(encoding="utf-8"))
    guarded = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    imports = [node for block in guarded for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'metier' has no attribute 'quotient'"):
        metier.quotient  # noqa: B018


@pytest.mark.parametrize("path", sorted((SOURCE / "metier").rglob("*.py")), ids=lambda path: path.stem)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path.name} has no docstring"


def public_names() -> dict[str, object]:
    return {f"metier.{name}": getattr(metier, name) for name in metier.__all__}


def functions_of(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    for name, value in vars(module).items():
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
            yield f"{module.__name__}.{name}", value


def documented() -> dict[str, Callable[..., object]]:
    """The public functions: those of ``metier`` and those that ``metier.measure`` explains with a formula."""
    found = {name: value for name, value in public_names().items() if inspect.isfunction(value)}
    for name in modules():
        if name.startswith("metier.measure."):
            found |= {f: v for f, v in functions_of(importlib.import_module(name)) if section(v, "Formula")}
    return found


def section(function: object, name: str) -> str:
    """The text of a section of a docstring; empty where there is none."""
    text = inspect.getdoc(function) or ""
    found = re.search(rf"^{re.escape(name)}:\n((?:[ ]{{4}}.*\n|\n)*)", text + "\n", re.MULTILINE)
    return found.group(1).strip() if found else ""


def test_everything_public_is_described() -> None:
    bare = [name for name, value in public_names().items() if not isinstance(value, str) and not inspect.getdoc(value)]
    assert bare == []
    unlisted = {name for name in public_names() if name not in documented()} - set(WITHOUT_ANY_SECTION)
    assert unlisted == set()


@pytest.mark.parametrize("name", sorted(documented()))
def test_a_public_function_has_every_section_in_order(name: str) -> None:
    function = documented()[name]
    takes = any(parameter != "self" for parameter in inspect.signature(function).parameters)
    wanted = {*ALWAYS, *(["Args"] if takes else []), *([] if name in WITHOUT_FORMULA else ["Formula", "Source"])}
    present = [title for title in SECTIONS if section(function, title)]
    assert set(present) >= wanted, f"{name} lacks {sorted(wanted - set(present))}"
    text = inspect.getdoc(function) or ""
    places = [text.index(f"\n{title}:\n") for title in present]
    assert places == sorted(places), f"the sections of {name} are not in the order {', '.join(SECTIONS)}"
    assert ">>>" in section(function, "Example")


@pytest.mark.parametrize("name", sorted(documented()))
def test_a_public_function_explains_every_argument(name: str) -> None:
    function = documented()[name]
    told = section(function, "Args")
    silent = [p for p in inspect.signature(function).parameters if not re.search(rf"\b{p}\b", told)]
    assert silent == []


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith("metier.measure.")])
def test_functions_of_measure_are_described(name: str) -> None:
    bare = [f for f, value in functions_of(importlib.import_module(name)) if not inspect.getdoc(value)]
    assert bare == []
