"""Results folders in the tests: written, looked at, and written by other processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import metier
from metier.project.manifest import MANIFEST, is_whole
from metier.project.results_folder import replace_results

from . import writer

SOURCE = Path(metier.__file__).parents[1]


def write(out: Path, label: str) -> None:
    replace_results(out, lambda folder: writer.fill(folder, label))


def label_of(out: Path) -> str | None:
    """The label of the run whose results are whole in the folder; ``None`` where nothing is there at all."""
    if not out.exists() or not any(out.iterdir()):
        return None
    assert sorted(path.name for path in out.iterdir()) == sorted([*writer.NAMES, MANIFEST])
    assert is_whole(out)
    label = (out / writer.NAMES[0]).read_text().split()[0]
    for name in writer.NAMES:
        assert (out / name).read_bytes() == writer.content(label, name)
    return label


def litter(out: Path) -> list[str]:
    """What lies beside the results."""
    return sorted(path.name for path in out.parent.iterdir() if path != out)


def start(out: Path, label: str, *what: str) -> subprocess.Popen[str]:
    """Start ``writer.py`` on the folder."""
    return subprocess.Popen(
        [sys.executable, writer.__file__, str(out), label, *what],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code and the output of a process that ends by itself."""
    output, _ = process.communicate(timeout=120)
    return process.returncode, output
