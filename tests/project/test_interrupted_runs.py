"""Ctrl-C, a real SIGINT to a real run at many moments: the old results or the new are whole, and the run says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from metier.cli import INTERRUPTED, main
from metier.project.manifest import is_whole

from .folders import litter

SAID = (
    "metier: stopped; the results folder is whole: as it was before or, where the stop came too late, with the new "
    "results"
)
# What changes the disk in a run: some 90 files are opened or flushed, then come the manifest, the renames, the removal.
STEPS = (1, 40, 88, 92, 94, 110)
RUN = """
import os, signal, sys
from pathlib import Path
import tests.project.writer as writer
writer.KILL = signal.SIGINT
from metier.cli import main
from metier.project import running
begun = running.write_results
def write_results(*given):
    writer._kill_before(int(sys.argv[1]))
    return begun(*given)
running.write_results = write_results
sys.exit(main(["run", sys.argv[2], "--out", sys.argv[3]]))
"""


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Results of a study, and another study whose results shall replace them."""
    folder = tmp_path_factory.mktemp("interrupted")
    assert main(["new", str(folder / "one")]) == 0
    assert main(["run", str(folder / "one"), "--out", str(folder / "results")]) == 0
    shutil.copytree(folder / "one", folder / "other")
    told = (folder / "one" / "study.toml").read_text(encoding="utf-8")
    renamed = told.replace('title = "', 'title = "Another ', 1)
    (folder / "other" / "study.toml").write_text(renamed, encoding="utf-8")
    return folder / "results", folder / "other"


@pytest.mark.skipif(os.name == "nt", reason="a console's Ctrl-C cannot be sent to one process there")
def test_old_or_new_is_whole_after_ctrl_c(studies: tuple[Path, Path], tmp_path: Path) -> None:
    assert {_interrupted(step, *studies, tmp_path / str(step) / "results") for step in STEPS} == {"before", "new"}


def _interrupted(step: int, results: Path, other: Path, out: Path) -> str:
    """Which results a run has left that was interrupted just before a step."""
    shutil.copytree(results, out)
    command = [sys.executable, "-c", RUN, str(step), str(other), str(out)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (run.returncode, run.stderr.splitlines()[-1]) == (INTERRUPTED, SAID)
    assert "Traceback" not in run.stderr
    assert is_whole(out)
    assert litter(out) == []
    held = {path.name: path.read_bytes() for path in out.iterdir()}
    if held == {path.name: path.read_bytes() for path in results.iterdir()}:
        return "before"
    assert b"Another" in held["manifest.json"]
    return "new"
