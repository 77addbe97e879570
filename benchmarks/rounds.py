"""Runs the contestants in turn, each time in a fresh process, and keeps what they took."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from environments import HERE, interpreter
from suite import Case

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS")
TIME_LIMIT = 1800


@dataclass
class Taken:
    """What one contestant took: seconds, processor seconds and peak bytes of each run, or why it did not finish."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)
    failure: str = ""

    @property
    def median(self) -> float:
        """Median of the seconds."""
        return statistics.median(self.seconds)

    @property
    def cpu_median(self) -> float:
        """Median of the processor seconds."""
        return statistics.median(self.cpu)

    @property
    def peak(self) -> int:
        """The largest peak, in bytes above what the process held when the work began."""
        return max(self.peaks)


def measured(case: Case, threads: int, inputs: Path) -> dict[str, Taken]:
    """Every contestant, interleaved round by round so that a busy moment hits all alike."""
    taken = {name: Taken() for name in case.contestants}
    with tempfile.TemporaryDirectory() as folder:
        checked = {name: Path(folder, f"{i}.npz") for i, name in enumerate(case.contestants)}
        for turn in range(case.repeats):
            for name in case.contestants:
                if (turn == 0 or name not in case.once) and not taken[name].failure:
                    _run_once(case, name, threads, inputs, checked[name], taken[name])
        if case.tolerance is not None:
            _compare(case, checked)
    return taken


def _run_once(case: Case, name: str, threads: int, inputs: Path, checked: Path, taken: Taken) -> None:
    command = [interpreter(name), HERE / "child.py", case.work, name, inputs / case.given, checked]
    limits = dict.fromkeys(THREADS, str(threads))
    ran = subprocess.run(
        command, env=os.environ | limits, capture_output=True, text=True, timeout=TIME_LIMIT, check=False
    )
    if ran.returncode:
        taken.failure = ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else f"exit {ran.returncode}"
        return
    found = json.loads(ran.stdout.strip().splitlines()[-1])
    taken.seconds.append(found["seconds"])
    taken.cpu.append(found["cpu"])
    taken.peaks.append(found["bytes"])


def _compare(case: Case, checked: dict[str, Path]) -> None:
    """Stop where a contestant computed something else than metier: its time would mean nothing."""
    own = np.load(checked[case.contestants[0]])
    for name, path in checked.items():
        if name in case.unchecked or not path.exists():
            continue
        other = np.load(path)
        for figure in own.files:
            apart = np.nanmax(np.abs(own[figure] - other[figure]))
            if own[figure].shape != other[figure].shape or not apart < case.tolerance:
                raise SystemExit(f"{case.title}: {figure} of {name} differs from metier's by {apart}")
