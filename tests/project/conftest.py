"""A results folder that is not there yet, and one with results in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .folders import write


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the results shall be: a folder that is not there yet, alone in its parent."""
    parent = tmp_path / "study"
    parent.mkdir()
    return parent / "results"


@pytest.fixture
def before(out: Path) -> Path:
    """The folder with results labelled ``before`` in it."""
    write(out, "before")
    return out
