"""Study folders to start from: one to fill in, and the article's own."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from metier.errors import Fault, ResultsError
from metier.project.proposal import Proposal, propose
from metier.project.proposal_files import NOTHING_SAID, Said

FIRST_STUDY = "first_study"
ARTICLE = "central_black_earth"


def packaged_study(name: str) -> Traversable:
    """A study that travels in the package."""
    return files("metier") / "studies" / name


def new_study(folder: Path, name: str = FIRST_STUDY) -> Path:
    """Copy a packaged study into a folder that is absent or empty.

    Raises:
        ResultsError: the folder holds files, a file is in its way, or it cannot be written.
    """
    _refuse_in_the_way(folder)
    try:
        with as_file(packaged_study(name)) as source:
            shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    except OSError as fault:
        raise ResultsError([_unwritable(folder, fault)]) from None
    return folder


def new_study_from(folder: Path, files: Sequence[Path], periods: str = "", said: Said = NOTHING_SAID) -> Proposal:
    """Write a study of files into a folder that is absent or empty; the files are copied beside it as they are.

    Args:
        folder: the folder to make.
        files: tables as an office publishes them.
        periods: the periods that are asked for, as ``2009-2015``; all where it is empty.
        said: the sheet that is read, and the year of tables that do not tell theirs.

    Raises:
        ResultsError: the folder holds files, a file is in its way, or it cannot be written.
        InputError: a file that cannot be read or understood; nothing is written then.
    """
    _refuse_in_the_way(folder)
    proposal = propose(files, periods, said)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in proposal.sources:
            shutil.copyfile(path, folder / path.name)
        for name, table in proposal.tables.items():
            table.write_csv(folder / name)
        (folder / "study.toml").write_text(proposal.study, encoding="utf-8")
    except OSError as fault:
        raise ResultsError([_unwritable(folder, fault)]) from None
    return proposal


def _refuse_in_the_way(folder: Path) -> None:
    if folder.is_file():
        raise ResultsError([Fault("a file is in the way", "Name another folder.", str(folder))])
    if folder.is_dir() and any(folder.iterdir()):
        raise ResultsError([Fault("the folder is not empty", "Name a new or an empty folder.", str(folder))])


def _unwritable(folder: Path, fault: OSError) -> Fault:
    reason = f"the folder cannot be written ({fault.strerror or fault})"
    return Fault(reason, "Name a folder in which you may write.", str(folder))
