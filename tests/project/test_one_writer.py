"""Two runs never swap at once; the one that comes too late is told of the other."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from metier.errors import ResultsError
from metier.project import one_writer, results_folder
from metier.project.results_folder import recover

from .folders import finished, label_of, litter, start, write


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_writer, "WAIT_SECONDS", 0.2)


def test_a_second_run_is_refused_by_name_and_disturbs_nothing(before: Path, impatient: None):
    other = start(before, "other", "hold")
    assert other.stdout.readline() == "writing\n"
    message = (
        f"{before}: another run is writing into this folder (process {other.pid} on {platform.node()}). "
        "Wait until it has finished, then run again, or name another folder with --out."
    )
    for command in (recover, lambda out: write(out, "second")):
        with pytest.raises(ResultsError) as refusal:
            command(before)
        assert str(refusal.value) == message
    assert label_of(before) == "before"
    other.stdin.write("go on\n")
    assert finished(other)[0] == 0
    assert label_of(before) == "other"
    assert litter(before) == []


def test_a_second_run_waits_for_the_first(before: Path):
    other = start(before, "other", "hold")
    assert other.stdout.readline() == "writing\n"
    second = start(before, "second", "write")
    other.stdin.write("go on\n")
    other.stdin.flush()
    assert finished(other)[0] == 0
    assert finished(second)[0] == 0
    assert label_of(before) == "second"
    assert litter(before) == []


def test_runs_at_once_leave_the_results_of_one_whole_and_no_litter(out: Path):
    labels = [f"run{number}" for number in range(6)]
    runs = [start(out, label, "write") for label in labels]
    assert [finished(run) for run in runs] == [(0, "")] * len(runs)
    assert label_of(out) in labels
    assert litter(out) == []


def test_a_run_after_a_killed_one_is_not_kept_waiting(before: Path, impatient: None):
    other = start(before, "other", "hold")
    assert other.stdout.readline() == "writing\n"
    other.kill()
    finished(other)
    write(before, "new")
    assert label_of(before) == "new"
    assert litter(before) == []


def test_a_file_that_came_while_waiting_is_refused_before_anything_is_written(
    before: Path, monkeypatch: pytest.MonkeyPatch
):
    @contextmanager
    def long_wait(places: one_writer.Places) -> Iterator[None]:
        (before / "notes.txt").write_text("mine")
        with one_writer.one_writer(places):
            yield

    monkeypatch.setattr(results_folder, "one_writer", long_wait)
    with pytest.raises(ResultsError) as refusal:
        results_folder.replace_results(before, lambda _: pytest.fail("this must not be called"))
    remedy = "Move it away, or name another folder with --out."
    assert str(refusal.value) == f"{before}: holds what metier did not write: notes.txt. {remedy}"
    assert litter(before) == []


def test_a_lock_that_cannot_be_made_is_told(before: Path, monkeypatch: pytest.MonkeyPatch):
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(one_writer.FileLock, "acquire", denied)
    with pytest.raises(ResultsError) as refusal:
        write(before, "new")
    remedy = "See to it that you may write there, or name another folder with --out."
    assert str(refusal.value) == f"{before}: cannot be written: Permission denied. {remedy}"
    assert label_of(before) == "before"
