"""A disk, a program or a person that gets in between: the results from before stay whole, and a message names what."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from metier.errors import ArrayError, ResultsError
from metier.project.results_folder import recover, replace_results

from . import writer
from .folders import finished, label_of, litter, start, write

WHOLE = "The results from before are whole."
NONE = "There were no results before."
ROOM = "Make room or see to it that you may write there."
CLOSE = "Close the programs that show it or a file in it, then run again."

LATE = (
    "notes.txt appeared in it while metier was writing, so nothing has been replaced. "
    "Move it away, or name another folder with --out."
)


class _Renames:
    """Stands for ``os.rename``: the calls with these numbers fail, the others go through."""

    def __init__(self, fault: BaseException, *failing: int, after: bool = False) -> None:
        self.fault, self.failing, self.after, self.calls = fault, failing, after, 0
        self.rename = os.rename

    def __call__(self, source: Path, target: Path) -> None:
        self.calls += 1
        fails = self.calls in self.failing
        if self.after or not fails:
            self.rename(source, target)
        if fails:
            raise self.fault


def _held(text: str = "The process cannot access the file") -> PermissionError:
    return PermissionError(errno.EACCES, text)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells which file a descriptor is")
def test_everything_is_on_the_disk_before_it_counts(before: Path, monkeypatch: pytest.MonkeyPatch):
    """What a power cut would show: no folder is renamed before its files are on the disk, none removed before that."""
    done: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: done.append(_name_of(descriptor)))
    monkeypatch.setattr(os, "rename", _noted(os.rename, done, "rename"))
    monkeypatch.setattr(os, "rmdir", _noted(os.rmdir, done, "rmdir"))
    write(before, "new")
    new, old = ".results.metier-new", ".results.metier-old"
    files = [f"{new}/{name}" for name in (*writer.NAMES, "manifest.json")]
    assert done == [*files, new, "rename results", f"rename {new}", "study", old, f"rmdir {old}"]


def _noted(call, done: list[str], what: str):
    def noted(path: Path, *rest: object, **how: object) -> None:
        done.append(f"{what} {Path(path).name}")
        call(path, *rest, **how)

    return noted


def _name_of(descriptor: int) -> str:
    path = Path(f"/proc/self/fd/{descriptor}").readlink()
    return path.name if path.is_dir() else f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("failing", [1, 2])
def test_a_failing_rename_leaves_the_results_from_before(before: Path, monkeypatch: pytest.MonkeyPatch, failing: int):
    monkeypatch.setattr(os, "rename", _Renames(_held(), failing))
    with pytest.raises(ResultsError) as refusal:
        write(before, "new")
    assert str(refusal.value) == f"{before}: cannot be replaced: The process cannot access the file. {CLOSE} {WHOLE}"
    assert label_of(before) == "before"
    assert litter(before) == []
    monkeypatch.undo()
    write(before, "new")
    assert label_of(before) == "new"


def test_a_failing_rename_of_the_first_results_leaves_nothing(out: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "rename", _Renames(_held(), 1))
    with pytest.raises(ResultsError) as refusal:
        write(out, "new")
    assert str(refusal.value) == f"{out}: cannot be replaced: The process cannot access the file. {CLOSE} {NONE}"
    assert label_of(out) is None
    assert litter(out) == []


def test_results_that_cannot_be_put_back_at_once_are_named_and_put_back_by_the_next_command(
    before: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(os, "rename", _Renames(_held(), 2, 3, 4))
    with pytest.raises(ResultsError) as refusal:
        write(before, "new")
    left = "The results from before are whole in .results.metier-old; the next run puts them back."
    assert str(refusal.value) == f"{before}: cannot be replaced: The process cannot access the file. {CLOSE} {left}"
    assert litter(before) == [".results.metier-old"]
    monkeypatch.setattr(os, "rename", _Renames(_held(), 1))
    with pytest.raises(ResultsError) as refusal:
        recover(before)
    assert str(refusal.value) == f"{before}: cannot be replaced: The process cannot access the file. {CLOSE}"
    monkeypatch.undo()
    back = "The results from before are whole and have been put back."
    assert recover(before) == f"An earlier run was ended while it was writing into {before}. {back}"
    assert label_of(before) == "before"
    assert litter(before) == []


def test_results_are_put_back_even_where_the_new_ones_cannot_be_removed(before: Path, monkeypatch: pytest.MonkeyPatch):
    unlink = os.unlink

    def held(path: Path, **how: object) -> None:
        if Path(path).parent.name == ".results.metier-new":
            raise _held()
        unlink(path, **how)

    monkeypatch.setattr(os, "rename", _Renames(_held(), 2))
    monkeypatch.setattr(os, "unlink", held)
    with pytest.raises(ResultsError) as refusal:
        write(before, "new")
    assert str(refusal.value) == f"{before}: cannot be replaced: The process cannot access the file. {CLOSE} {WHOLE}"
    assert label_of(before) == "before"
    monkeypatch.undo()
    kept = "The results from before are whole and in place; what it had written has been removed."
    assert recover(before) == f"An earlier run was ended while it was writing into {before}. {kept}"
    assert label_of(before) == "before"
    assert litter(before) == []


@pytest.mark.parametrize(("fault", "kept"), [(errno.EINVAL, []), (errno.EIO, [".results.metier-old"])])
def test_results_in_place_count_although_the_drive_cannot_flush_a_folder(
    before: Path, monkeypatch: pytest.MonkeyPatch, fault: int, kept: list[str]
):
    """EINVAL is how network drives say that they have no such call, EIO how a disk says that it is dying."""
    fsync, parent = os.fsync, before.parent.stat().st_ino

    def fail(descriptor: int) -> None:
        if os.fstat(descriptor).st_ino == parent:
            raise OSError(fault, os.strerror(fault))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fail)
    write(before, "new")
    assert label_of(before) == "new"
    assert litter(before) == kept


def test_the_file_that_a_program_holds_open_is_named(before: Path, monkeypatch: pytest.MonkeyPatch):
    """As on Windows: neither the folder can be renamed nor the file be opened for writing."""
    opened = Path.open

    def open_but_the_held(path: Path, mode: str = "r", **how: object):
        if path == before / "matrix.csv" and mode == "r+b":
            raise _held()
        return opened(path, mode, **how)

    monkeypatch.setattr(Path, "open", open_but_the_held)
    monkeypatch.setattr(os, "rename", _Renames(_held(), 1))
    with pytest.raises(ResultsError) as refusal:
        write(before, "new")
    problem = "cannot be replaced, because another program holds matrix.csv open: The process cannot access the file"
    assert str(refusal.value) == f"{before}: {problem}. {CLOSE} {WHOLE}"
    assert label_of(before) == "before"
    assert litter(before) == []


def test_results_that_cannot_be_removed_after_the_swap_are_removed_by_the_next_command(
    before: Path, monkeypatch: pytest.MonkeyPatch
):
    rmdir = os.rmdir

    def held(path: Path, **how: object) -> None:
        if Path(path).name == ".results.metier-old":
            raise _held()
        rmdir(path, **how)

    monkeypatch.setattr(os, "rmdir", held)
    write(before, "new")
    assert label_of(before) == "new"
    assert litter(before) == [".results.metier-old"]
    monkeypatch.undo()
    done = "Its results are whole and in place; what it left beside them has been removed."
    assert recover(before) == f"An earlier run was ended while it was writing into {before}. {done}"
    assert label_of(before) == "new"
    assert litter(before) == []


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("name", writer.NAMES)
def test_a_full_disk_at_any_file_leaves_the_results_from_before(before: Path, fault: int, name: str):
    def fill(folder: Path) -> dict[str, object]:
        writer.fill(folder, "new")
        raise OSError(fault, os.strerror(fault), str(folder / name))

    with pytest.raises(ResultsError) as refusal:
        replace_results(before, fill)
    problem = f"{name} cannot be written: {os.strerror(fault)}"
    assert str(refusal.value) == f"{before}: {problem}. {ROOM} {WHOLE}"
    assert label_of(before) == "before"
    assert litter(before) == []


@pytest.mark.parametrize("room", [1, 500, 1500])
@pytest.mark.parametrize("state", ["before", "absent"])
def test_a_disk_that_is_really_full_leaves_the_results_from_before(out: Path, room: int, state: str):
    """The system itself refuses each byte beyond the room; the files are 1100 to 2000 bytes."""
    if state == "before":
        write(out, "before")
    code, said = finished(start(out, "new", "starve", str(room)))
    left = WHOLE if state == "before" else NONE
    assert (code, said) == (1, f"{out}: cannot be written: {os.strerror(errno.EFBIG)}. {ROOM} {left}\n")
    assert label_of(out) == (None if state == "absent" else "before")
    assert litter(out) == []


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), MemoryError(), ArrayError("no"), SystemExit(1)])
def test_an_interruption_while_writing_leaves_the_results_from_before(before: Path, fault: BaseException):
    def fill(folder: Path) -> dict[str, object]:
        (folder / "matrix.csv").write_text("half")
        raise fault

    with pytest.raises(type(fault)) as raised:
        replace_results(before, fill)
    assert raised.value is fault
    assert label_of(before) == "before"
    assert litter(before) == []


@pytest.mark.parametrize(
    ("call", "after", "label"),
    [(1, False, "before"), (1, True, "before"), (2, False, "before"), (2, True, "new")],
)
def test_an_interruption_while_swapping_leaves_the_old_or_the_new(
    before: Path, monkeypatch: pytest.MonkeyPatch, call: int, after: bool, label: str
):
    monkeypatch.setattr(os, "rename", _Renames(KeyboardInterrupt(), call, after=after))
    with pytest.raises(KeyboardInterrupt):
        write(before, "new")
    assert label_of(before) == label
    assert litter(before) == []


def test_a_file_that_appears_while_the_run_is_writing_is_not_lost(before: Path):
    def fill(folder: Path) -> dict[str, object]:
        (before / "notes.txt").write_text("mine")
        return writer.fill(folder, "new")

    with pytest.raises(ResultsError) as refusal:
        replace_results(before, fill)
    assert str(refusal.value) == f"{before}: {LATE}"
    assert (before / "notes.txt").read_text() == "mine"
    (before / "notes.txt").unlink()
    assert label_of(before) == "before"
    assert litter(before) == []


def test_a_file_that_appears_in_an_empty_folder_is_not_lost(out: Path):
    def fill(folder: Path) -> dict[str, object]:
        out.mkdir()
        (out / "notes.txt").write_text("mine")
        return writer.fill(folder, "new")

    with pytest.raises(ResultsError) as refusal:
        replace_results(out, fill)
    assert str(refusal.value) == f"{out}: {LATE}"
    assert [path.name for path in out.iterdir()] == ["notes.txt"]
    assert litter(out) == []


def test_a_parent_that_cannot_be_made_is_told(out: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "mkdir", refuse)
    deeper = out / "deeper"
    with pytest.raises(ResultsError) as refusal:
        write(deeper, "new")
    remedy = "See to it that you may write there, or name another folder with --out."
    assert str(refusal.value) == f"{deeper}: cannot be written: {os.strerror(errno.EROFS)}. {remedy}"
    assert not out.exists()
