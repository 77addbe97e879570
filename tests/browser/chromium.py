"""Which Chromium the tests use, and how it is started."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MISSING = (
    "no Chromium was found. Install one (Debian, Ubuntu: `apt-get install chromium`; anywhere: "
    "`python -m playwright install chromium`) or name it in METIER_CHROMIUM."
)


def start(playwright: Playwright) -> Browser:
    """Start the browser that METIER_CHROMIUM names, an installed one, or Playwright's own; skip where there is none."""
    found = executable(playwright)
    if found is None:
        pytest.skip(MISSING)
    # Chromium refuses its sandbox to root.
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return playwright.chromium.launch(executable_path=found, args=[*QUIET, *(["--no-sandbox"] if as_root else [])])


def executable(playwright: Playwright) -> str | None:
    """The path of the browser to use, if there is one."""
    named = os.environ.get("METIER_CHROMIUM")
    if named:
        return shutil.which(named) or named
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    own = playwright.chromium.executable_path
    return installed or (own if Path(own).exists() else None)
