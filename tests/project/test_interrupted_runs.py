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
# A run changes the disk at over a hundred steps: files are opened and flushed, then come the manifest, the renames and
# the removal of the old folder, whose every file is a step. Negative: so many before the last.
STEPS = (1, 40, -50, -48, -47, -20)
RUN = """
import os, signal, sys
from pathlib import Path
import tests.project.writer as writer
writer.KILL = signal.SIGINT
from metier.cli import main
from metier.project import running
begun = running.write_results
seen = []
def write_results(*given):
    if sys.argv[1] == "count":
        sys.addaudithook(lambda *step: seen.append(step) if writer.changes_the_disk(*step) else None)
    else:
        writer._kill_before(int(sys.argv[1]))
    result = begun(*given)
    print("steps:", len(seen), file=sys.stderr)
    return result
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
    shutil.copytree(studies[0], tmp_path / "counted")
    counted = _run("count", studies[1], tmp_path / "counted").stderr
    last = int(counted.split("steps: ")[1].split()[0])
    steps = [step if step > 0 else last + 1 + step for step in STEPS]
    assert {_interrupted(step, *studies, tmp_path / str(step) / "results") for step in steps} == {"before", "new"}


def _interrupted(step: int, results: Path, other: Path, out: Path) -> str:
    """Which results a run has left that was interrupted just before a step."""
    shutil.copytree(results, out)
    run = _run(str(step), other, out)
    assert (run.returncode, run.stderr.splitlines()[-1]) == (INTERRUPTED, SAID)
    assert "Traceback" not in run.stderr
    assert is_whole(out)
    assert litter(out) == []
    held = {path.name: path.read_bytes() for path in out.iterdir()}
    if held == {path.name: path.read_bytes() for path in results.iterdir()}:
        return "before"
    assert b"Another" in held["manifest.json"]
    return "new"


def _run(step: str, study: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN, step, str(study), str(out)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
