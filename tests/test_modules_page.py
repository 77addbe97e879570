"""docs/modules.md names every module and what it is for. Renewed by ``python -m tests.test_modules_page``."""

from __future__ import annotations

import ast
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "metier"
PAGE = ROOT / "docs" / "modules.md"
OPENING = """# Every module

One line each, from the module's own first sentence, so that a newcomer finds the room by its name. The picture of the
house and the direction of imports are in [architecture.md](architecture.md).
"""


def modules_page() -> str:
    """The page, from the docstrings."""
    modules = sorted(SOURCE.rglob("*.py"), key=lambda path: (path.parent, path.name))
    rooms = groupby(modules, key=lambda path: path.parent.relative_to(SOURCE))
    return "\n".join([OPENING, *(_room(str(room), list(paths)) for room, paths in rooms)])


def _room(room: str, paths: list[Path]) -> str:
    heading = "metier" if room == "." else f"metier/{room}"
    rows = [f"| `{path.name}` | {_first_sentence(path)} |" for path in paths]
    return "\n".join([f"## {heading}", "", "| module | what it is for |", "|---|---|", *rows, ""])


def _first_sentence(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split()).replace("|", "\\|")


def test_the_page_names_every_module_as_it_names_itself() -> None:
    assert PAGE.read_text(encoding="utf-8") == modules_page()


if __name__ == "__main__":
    PAGE.write_text(modules_page(), encoding="utf-8")
