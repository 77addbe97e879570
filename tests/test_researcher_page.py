"""`docs/researcher.md`: its blocks print what stands beneath them, and it names every call."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import metier

PAGE = Path(__file__).resolve().parents[1] / "docs" / "researcher.md"
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<printed>.*?)```\n)?", re.DOTALL)
NO_CALLS = {"MetierError", "StudyResult", "__version__", "run"}


def rewritten(page: str) -> str:
    """The page with what its blocks print now."""
    names: dict[str, Any] = {}

    def run(block: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block["code"], str(PAGE), "exec"), names)
        text = f"\n```text\n{printed.getvalue()}```\n" if printed.getvalue() else ""
        return f"```python\n{block['code']}```\n{text}"

    return BLOCK.sub(run, page)


def test_its_blocks_print_what_it_says() -> None:
    page = PAGE.read_text("utf-8")
    assert len(BLOCK.findall(page)) == 5
    assert rewritten(page) == page


def test_it_names_every_call_once() -> None:
    table = PAGE.read_text("utf-8").split("## What there is\n")[1]
    named = re.findall(r"`(\w+)`", table)
    assert sorted(named) == sorted(set(metier.__all__) - NO_CALLS)


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text("utf-8")), "utf-8")
