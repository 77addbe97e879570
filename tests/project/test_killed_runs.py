"""A run that is killed at any step leaves the old or the new results whole, and the next command says which."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import pytest

from metier.errors import ResultsError
from metier.project.manifest import MANIFEST
from metier.project.results_folder import recover, refuse_unwritable

from . import writer
from .folders import finished, label_of, litter, start, write

ENDED = "An earlier run was ended while it was writing into {out}. "
KEPT = "The results from before are whole and in place; what it had written has been removed."
BACK = "The results from before are whole and have been put back."
PLACED = "Its results were whole and have been put in place."
DONE = "Its results are whole and in place; what it left beside them has been removed."
SURE = "The results there are whole."
NOTHING = "There were no results before it, and what it had written has been removed."

AFTER_A_KILL = {
    "before": {
        None: {"before", "new"},
        KEPT: {"before"},
        PLACED: {"new"},
        DONE: {"new"},
        SURE: {"before", "new"},
    },
    "empty": {None: {None, "new"}, NOTHING: {None}, PLACED: {"new"}, SURE: {"new"}},
    "absent": {None: {None, "new"}, NOTHING: {None}, PLACED: {"new"}, SURE: {"new"}},
}


def _prepare(out: Path, state: str) -> None:
    shutil.rmtree(out, ignore_errors=True)
    if state == "empty":
        out.mkdir()
    if state == "before":
        write(out, "before")


def _killed_at_each_step(out: Path, state: str):
    """The steps at which a run was killed, one after the other, each on a folder as it was at first."""
    for step in count(1):
        _prepare(out, state)
        code, _ = finished(start(out, "new", "kill", str(step)))
        if code == 0:
            assert step > 15, "a run has more steps than this; the kills have missed them"
            return
        assert abs(code) == writer.KILL
        yield step


@pytest.mark.parametrize("state", ["absent", "empty", "before"])
def test_old_or_new_is_whole_after_a_kill_at_any_step(out: Path, state: str):
    seen = set()
    for step in _killed_at_each_step(out, state):
        said = recover(out)
        key = said.removeprefix(ENDED.format(out=out)) if said else None
        assert key in AFTER_A_KILL[state], f"step {step}: {said}"
        assert label_of(out) in AFTER_A_KILL[state][key], f"step {step}: {said}"
        assert litter(out) == [], f"step {step}: {said}"
        assert recover(out) is None
        seen.add(key)
    assert seen == set(AFTER_A_KILL[state])


def test_the_next_run_writes_after_a_kill_at_any_step(out: Path):
    for step in _killed_at_each_step(out, "before"):
        write(out, "next")
        assert label_of(out) == "next", f"step {step}"
        assert litter(out) == [], f"step {step}"


def test_a_folder_that_is_deleted_after_a_kill_comes_back_whole_or_not_at_all(out: Path):
    seen = set()
    for step in _killed_at_each_step(out, "before"):
        shutil.rmtree(out, ignore_errors=True)
        recover(out)
        seen.add(label_of(out))
        assert litter(out) == [], f"step {step}"
    assert seen == {None, "before", "new"}


@pytest.mark.parametrize("left", [0, 1, 40, -2])
def test_new_results_with_half_a_manifest_are_not_whole(before: Path, left: int):
    _as_if_killed_between_the_renames(before)
    manifest = before.with_name(".results.metier-new") / MANIFEST
    manifest.write_bytes(manifest.read_bytes()[:left])
    assert recover(before) == ENDED.format(out=before) + BACK
    assert label_of(before) == "before"
    assert litter(before) == []


def test_new_results_that_the_disk_has_spoilt_are_not_whole(before: Path):
    _as_if_killed_between_the_renames(before)
    (before.with_name(".results.metier-new") / "matrix.csv").write_bytes(b"new")
    assert recover(before) == ENDED.format(out=before) + BACK
    assert label_of(before) == "before"
    assert litter(before) == []


def test_files_that_someone_put_there_since_are_not_touched_and_no_results_are_lost(before: Path):
    _as_if_killed_between_the_renames(before)
    before.mkdir()
    (before / "notes.txt").write_text("mine")
    said = "Other files stand there now, so its results were left beside them, in {} and {}."
    names = (".results.metier-new", ".results.metier-old")
    assert recover(before) == ENDED.format(out=before) + said.format(*names)
    assert (before / "notes.txt").read_text() == "mine"
    assert litter(before) == sorted(names)
    for name in names:
        assert label_of(before.with_name(name)) in {"before", "new"}
    with pytest.raises(ResultsError) as refusal:
        write(before, "next")
    remedy = "Move it away, or name another folder with --out."
    assert str(refusal.value) == f"{before}: holds what metier did not write: notes.txt. {remedy}"
    assert litter(before) == sorted(names)


def test_part_of_a_run_is_removed_beside_files_that_someone_put_there(out: Path):
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    part = out.with_name(".results.metier-new")
    part.mkdir()
    (part / "matrix.csv").write_text("level,activ")
    said = "Nothing in that folder was touched; what the run had written has been removed."
    assert recover(out) == ENDED.format(out=out) + said
    assert litter(out) == []
    assert [path.name for path in out.iterdir()] == ["notes.txt"]


def test_nothing_is_said_where_nothing_happened(before: Path):
    assert recover(before) is None
    assert recover(before.with_name("absent")) is None
    assert recover(before.with_name("absent") / "deeper") is None


@pytest.mark.parametrize("what", ["file", "link"])
def test_a_scratch_name_that_is_not_ours_is_not_removed(before: Path, what: str):
    mine = before.parents[1] / "mine.txt"
    mine.write_text("mine")
    scratch = before.with_name(".results.metier-new")
    if what == "link":
        scratch.symlink_to(mine.parent)
    else:
        mine.rename(scratch)
        mine = scratch
    problem = "cannot be replaced, because .results.metier-new beside it is not a folder that metier made"
    remedy = "Move it away, or name another folder with --out."
    for command in (recover, refuse_unwritable, lambda folder: write(folder, "next")):
        with pytest.raises(ResultsError) as refusal:
            command(before)
        assert str(refusal.value) == f"{before}: {problem}. {remedy}"
        assert mine.read_text() == "mine"
        assert label_of(before) == "before"
        assert litter(before) == [".results.metier-new"]


def _as_if_killed_between_the_renames(before: Path) -> None:
    elsewhere = before.parents[1] / "elsewhere"
    write(elsewhere, "new")
    before.rename(before.with_name(".results.metier-old"))
    elsewhere.rename(before.with_name(".results.metier-new"))
