"""Installs a Chromium for the browser tests where it may; where it may not, says what to type.

Run by ``make test``: ``python -m tests.browser.set_up``. It never fails: without a browser the tests are skipped, and
where ``CI=true`` that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

from tests.browser.chromium import MISSING, executable

SECONDS = 300


def main() -> None:
    found = _found()
    for command in _ways() if found is None else ():
        print("browser tests: " + " ".join(command), flush=True)
        if _runs(command) and (found := _found()):
            break
    print(f"browser tests: {found or MISSING}")


def _found() -> str | None:
    with sync_playwright() as playwright:
        return executable(playwright)


def _ways() -> list[list[str]]:
    """The system's package where we may install it, and the download of Playwright, which needs no rights."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    debian = [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ]
    own = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    return (debian if root and shutil.which("apt-get") else []) + own


def _runs(command: list[str]) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return (
            subprocess.run(command, env=quiet, timeout=SECONDS, check=False, stdout=subprocess.DEVNULL).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    main()
