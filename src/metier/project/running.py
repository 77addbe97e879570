"""Runs a study from its folder to its results, and says what it is doing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from metier.project.opening import open_study
from metier.project.progress import telling
from metier.project.replaceable import refuse_unwritable
from metier.project.results_folder import recover
from metier.project.writing import write_results
from metier.study import StudyResult, compute


def run_and_write(folder: Path, out: Path, say: Callable[[str], None]) -> StudyResult:
    """Read, compute and write a study.

    Args:
        folder: the study folder, or the study file in it.
        out: where the results go.
        say: is told each step as it begins.

    Raises:
        StudyFileError, InputError: the study or its files are faulty; nothing is written.
        ResultsError: the results folder may not be replaced or cannot be written; what was there is whole.
    """
    mended = recover(out)
    if mended:
        say(mended)
    refuse_unwritable(out)
    timings: dict[str, float] = {}
    with _timed("read", timings):
        say(f"reading {folder}")
        plan, evidence = open_study(folder)
    with _timed("compute", timings):
        say(f"computing {len(plan.layers)} layers, {len(evidence.territories.regions)} regions")
        with telling(say) as begins:
            result = compute(plan, evidence, begins)
    say(f"writing {out}")
    with telling(say) as begins:
        write_results(result, out, timings, begins)
    return result


@contextmanager
def _timed(step: str, timings: dict[str, float]) -> Iterator[None]:
    begun = perf_counter()
    yield
    timings[step] = round(perf_counter() - begun, 3)
