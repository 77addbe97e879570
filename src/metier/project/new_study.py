"""Study folders to start from: one to fill in, and the article's own."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from metier.errors import Fault, ResultsError

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
    if folder.is_file():
        raise ResultsError([Fault("a file is in the way", "Name another folder.", str(folder))])
    if folder.is_dir() and any(folder.iterdir()):
        raise ResultsError([Fault("the folder is not empty", "Name a new or an empty folder.", str(folder))])
    try:
        with as_file(packaged_study(name)) as source:
            shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    except OSError as fault:
        reason = f"the folder cannot be written ({fault.strerror or fault})"
        raise ResultsError([Fault(reason, "Name a folder in which you may write.", str(folder))]) from None
    return folder
