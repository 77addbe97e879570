"""What may be replaced; each refusal's whole message, and that nothing has been touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from metier.errors import ResultsError
from metier.project import replaceable
from metier.project.manifest import MANIFEST
from metier.project.results_folder import recover, refuse_unwritable

from .folders import label_of, litter, write

ELSEWHERE = "or name another folder with --out."
FOREIGN = f"Move it away, {ELSEWHERE}"


def _contents(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def _refused(out: Path, problem: str, remedy: str, home: Path) -> None:
    """Both before computing and at writing: refused in these words, and nothing has changed."""
    was = _contents(home)
    for command in (refuse_unwritable, lambda folder: write(folder, "new")):
        with pytest.raises(ResultsError) as refusal:
            command(out)
        assert str(refusal.value) == f"{out}: {problem}. {remedy}"
        assert _contents(home) == was


def test_absent_empty_and_own_folders_may_be_replaced(out: Path):
    refuse_unwritable(out)
    assert not out.exists()
    out.mkdir()
    refuse_unwritable(out)
    assert label_of(out) is None
    for label in ("first", "second", "third"):
        write(out, label)
        refuse_unwritable(out)
        assert label_of(out) == label
        assert litter(out) == []


def test_parents_are_made(tmp_path: Path):
    out = tmp_path / "a" / "b" / "results"
    refuse_unwritable(out)
    assert not (tmp_path / "a").exists()
    write(out, "new")
    assert label_of(out) == "new"
    assert litter(out) == []


def test_own_results_may_be_replaced_where_a_file_of_them_is_gone(before: Path):
    (before / "matrix.csv").unlink()
    write(before, "new")
    assert label_of(before) == "new"


def test_a_folder_with_other_files_is_refused(out: Path):
    out.mkdir()
    for name in ("thesis.docx", "budget.xlsx"):
        (out / name).write_text("mine")
    _refused(out, "holds what metier did not write: budget.xlsx, thesis.docx", FOREIGN, out.parent)


def test_results_with_another_file_among_them_are_refused(before: Path):
    (before / "notes.txt").write_text("mine")
    (before / "figures").mkdir()
    _refused(before, "holds what metier did not write: figures, notes.txt", FOREIGN, before.parent)


def test_a_folder_in_the_place_of_a_result_file_is_refused(before: Path):
    (before / "matrix.csv").unlink()
    (before / "matrix.csv").mkdir()
    _refused(before, "holds what metier did not write: matrix.csv", FOREIGN, before.parent)


def test_many_other_files_are_counted(out: Path):
    out.mkdir()
    for number in range(13):
        (out / f"{number:02}").touch()
    named = ", ".join(f"{number:02}" for number in range(10))
    _refused(out, f"holds what metier did not write: {named} and 3 more", FOREIGN, out.parent)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        json.dumps({"name": "an app", "files": {"matrix.csv": ""}}).encode(),
        json.dumps({"written_by": "metier"}).encode(),
    ],
)
def test_a_manifest_that_metier_did_not_write_opens_no_folder(out: Path, content: bytes):
    out.mkdir()
    (out / "matrix.csv").write_text("mine")
    (out / MANIFEST).write_bytes(content)
    _refused(out, "holds what metier did not write: manifest.json, matrix.csv", FOREIGN, out.parent)


def test_a_file_in_the_way_is_refused(out: Path):
    out.write_text("mine")
    _refused(out, "is a file, not a folder", f"Move the file away, {ELSEWHERE}", out.parent)


def test_a_file_in_the_place_of_a_parent_is_refused(out: Path):
    out.write_text("mine")
    remedy = f"Move that file away, {ELSEWHERE}"
    for deeper in (out / "results", out / "a" / "b"):
        _refused(deeper, "cannot be made, because results is a file", remedy, out.parent)


def test_the_folder_one_is_in_is_refused(before: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(before)
    problem = "is the folder you are in, which would be swapped away under you"
    for out in (Path(), before, Path("..") / before.name):
        _refused(out, problem, f"Go to another folder, {ELSEWHERE}", before.parent)


def test_the_study_folder_itself_is_refused(before: Path):
    (before.parent / "study.toml").write_text("[study]")
    problem = "holds what metier did not write: results, study.toml"
    _refused(before.parent, problem, FOREIGN, before.parents[1])


def test_a_whole_drive_is_refused():
    root = Path(Path.cwd().anchor)
    problem = "is a whole drive or a mounted folder, which cannot be swapped for another"
    with pytest.raises(ResultsError) as refusal:
        refuse_unwritable(root)
    assert str(refusal.value) == f"{root}: {problem}. Name a folder inside it with --out."
    assert recover(root) is None


def test_a_link_to_results_goes_on_pointing_to_them(before: Path, tmp_path: Path):
    link = tmp_path / "link"
    link.symlink_to(before)
    refuse_unwritable(link)
    write(link, "new")
    assert link.is_symlink()
    assert label_of(before) == label_of(link) == "new"
    assert litter(before) == []
    assert litter(link) == ["study"]


def test_a_link_to_nowhere_is_refused(out: Path, tmp_path: Path):
    out.symlink_to(tmp_path / "unplugged")
    remedy = f"Make that folder, {ELSEWHERE}"
    _refused(out, "is a link to a folder that does not exist", remedy, tmp_path)


def test_links_in_a_circle_are_refused(out: Path):
    other = out.with_name("other")
    out.symlink_to(other)
    other.symlink_to(out)
    with pytest.raises(ResultsError) as refusal:
        refuse_unwritable(out)
    assert str(refusal.value) in {
        f"{out}: is a link that leads back to itself. Remove it, {ELSEWHERE}",
        f"{out}: is a link to a folder that does not exist. Make that folder, {ELSEWHERE}",  # Python 3.13 and later
    }


def test_a_name_too_long_for_the_names_beside_it_is_refused(out: Path):
    long = out.with_name("r" * 250)
    remedy = f"See to it that you may write there, {ELSEWHERE}"
    _refused(long, "cannot be written: File name too long", remedy, out.parent)


@pytest.mark.parametrize("closed", ["study", "results"])
def test_a_folder_one_may_not_write_in_is_refused(before: Path, monkeypatch: pytest.MonkeyPatch, closed: str):
    """The permissions are told by a stand-in, because root may write everywhere."""
    monkeypatch.setattr(replaceable.os, "access", lambda folder, mode: Path(folder).name != closed)
    problem = f"cannot be made or replaced, because you may not write in {closed}"
    _refused(before, problem, f"Have its permissions changed, {ELSEWHERE}", before.parent)
