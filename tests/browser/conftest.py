"""A browser for the whole run, and the reports that the tests open in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

import metier
from metier.show.html import report

from ..show.studies import BUILDERS
from .chromium import start

Reports = Callable[[str], Path]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    with sync_playwright() as playwright:
        started = start(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """The file of a study's report, by the study's name in ``BUILDERS``; each made once."""
    made: dict[str, Path] = {}

    def file(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp("reports")
            made[name] = folder / "report.html"
            made[name].write_text(report(metier.run(BUILDERS[name](folder))), encoding="utf-8")
        return made[name]

    return file
