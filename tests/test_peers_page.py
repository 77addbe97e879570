"""`docs/peers.md` has a row for every public function of the peers, and names nothing that is not there."""

from __future__ import annotations

import importlib
import inspect
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "peers.md"
NAMES = ROOT / "tests" / "peers"
ROW = re.compile(r"^\| `(?P<function>[^`]+)` \| (?P<ours>.*) \| (?P<near>.*) \|$")
CALL = re.compile(r"`(metier(?:\.\w+)+)")
FILE = re.compile(r"`((?:tests|benchmarks)/[^`]+)`")


def listed() -> dict[str, dict[str, object]]:
    """Package: its version and the names of its functions."""
    return {
        package: told
        for path in sorted(NAMES.glob("*.toml"))
        for package, told in tomllib.loads(path.read_text("utf-8")).items()
    }


def rows(package: str) -> list[tuple[str, str, str]]:
    """What the page says of one package, row by row."""
    heading = f"## {package} {listed()[package]['version']}\n"
    block = PAGE.read_text("utf-8").split(heading)[1].split("\n## ")[0]
    found = [ROW.match(line) for line in block.splitlines()]
    return [(row["function"], row["ours"].strip(), row["near"].strip()) for row in found if row]


def test_every_peer_is_listed() -> None:
    headings = re.findall(r"^## (\S+) \S+$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(listed())
    assert all(told["functions"] for told in listed().values())


@pytest.mark.parametrize("package", sorted(listed()))
def test_every_function_has_one_row(package: str) -> None:
    assert sorted(function for function, *_ in rows(package)) == sorted(listed()[package]["functions"])


@pytest.mark.parametrize("package", sorted(listed()))
def test_every_row_is_filled(package: str) -> None:
    """Ours and how near it is, with a file where there is a test; or none, and why it is left out."""
    unfilled = [
        function
        for function, ours, near in rows(package)
        if not near or not (near.startswith("Left out") or "Left out: " in near if ours == "none" else CALL.match(ours))
    ]
    assert unfilled == []


@pytest.mark.parametrize("package", sorted(listed()))
def test_digits_are_claimed_only_with_the_file_that_compares_them(package: str) -> None:
    claim = re.compile(r"\b1e-\d+|\bexact\b|\bdigits\b|2e-7")
    assert [function for function, _, near in rows(package) if claim.search(near) and not FILE.search(near)] == []


def public(call: str) -> bool:
    """Whether a dotted name is a function that one can call, in a module of metier."""
    module, _, name = call.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), name, None)
    except ImportError:
        return False
    return not name.startswith("_") and inspect.isfunction(found)


def test_every_call_that_is_named_is_there() -> None:
    calls = set(CALL.findall(PAGE.read_text("utf-8")))
    assert len(calls) > 50
    assert [call for call in sorted(calls) if not public(call)] == []
    assert not public("metier.measure.quotients.no_such_index")
    assert not public("metier.measure.no_such_module.gini")


def test_every_file_that_is_named_is_there() -> None:
    files = set(FILE.findall(PAGE.read_text("utf-8"))) - {"tests/peers/"}
    assert files
    assert [file for file in sorted(files) if not (ROOT / file).is_file()] == []


def test_a_test_file_compares_what_is_credited_to_it() -> None:
    """The function of a row stands in the file that the row credits with the digits."""
    strangers = [
        (function, file)
        for package in listed()
        for function, ours, near in rows(package)
        if re.match(r"1e-\d+ on|exact on", near)
        for file in FILE.findall(near)[:1]
        if ours.split("(")[0].strip("`").rpartition(".")[2] not in (ROOT / file).read_text("utf-8")
    ]
    assert strangers == []
