"""What several tests share: where the reference material lies, and that CI may not skip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("metier", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("metier")

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the project; without it the test is skipped with a reason."""
    if not SHARED.is_dir():
        pytest.skip("the reference data is absent: it lies in a folder `shared` beside the project")
    return SHARED


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Turn a skip into a failure where ``CI=true``: there everything a test needs must be present."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
