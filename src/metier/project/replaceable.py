"""What may be replaced: an absent or empty folder, or one that metier wrote and that holds nothing else."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from metier.errors import Fault, ResultsError
from metier.project.manifest import MANIFEST, files_named
from metier.project.one_writer import Places, unwritable

NAMES_SHOWN = 10
OTHER_FOLDER = "name another folder with --out."


def refuse_unwritable(out: Path) -> None:
    """Refuse, before anything is computed, a folder that results may not be written into.

    Only an absent or empty folder may be replaced, or one whose manifest metier wrote and which holds no other file.

    Args:
        out: the results folder that was asked for.

    Raises:
        ResultsError: with what is in the way, by name.
    """
    places = places_of(out)
    try:
        fault = _in_the_way(places) or _foreign(places) or _no_permission(places)
    except OSError as error:
        fault = unwritable(places, error)
    if fault:
        raise ResultsError([fault])
    refuse_strange_scratch(places)


def places_of(out: Path) -> Places:
    """The folder that was asked for, links resolved, and the names beside it."""
    try:
        return Places(out, out.resolve())
    except (
        OSError,
        RuntimeError,
    ) as fault:  # Python 3.11 and 3.12 say RuntimeError where links go round in circles
        problem = "is a link that leads back to itself"
        raise ResultsError([Fault(problem, f"Remove it, or {OTHER_FOLDER}", str(out))]) from fault


def refuse_strange_scratch(places: Places) -> None:
    """Refuse to take for a scratch folder what cannot be one: a file, or a link to somewhere else.

    Raises:
        ResultsError: with its name.
    """
    for scratch in (places.new, places.old):
        if scratch.is_symlink() or scratch.is_file():
            problem = f"cannot be replaced, because {scratch.name} beside it is not a folder that metier made"
            raise ResultsError([Fault(problem, f"Move it away, or {OTHER_FOLDER}", str(places.asked))])


def is_vacant(folder: Path) -> bool:
    """Whether nothing stands there but, at most, an empty folder."""
    return not os.path.lexists(folder) or (folder.is_dir() and not any(folder.iterdir()))


def strangers(folder: Path) -> list[str]:
    """The names in a folder that metier did not write: not in its manifest, or not plain files."""
    named = files_named(folder)
    ours = set() if named is None else {*named, MANIFEST}
    return sorted(path.name for path in folder.iterdir() if path.name not in ours or path.is_dir())


def _in_the_way(places: Places) -> Fault | None:
    """What stands where the folder shall be and is no folder that could be swapped."""
    asked, out = str(places.asked), places.out
    if places.asked.is_symlink() and not out.exists():
        return Fault("is a link to a folder that does not exist", f"Make that folder, or {OTHER_FOLDER}", asked)
    if out.exists() and not out.is_dir():
        return Fault("is a file, not a folder", f"Move the file away, or {OTHER_FOLDER}", asked)
    if os.path.ismount(out):
        problem = "is a whole drive or a mounted folder, which cannot be swapped for another"
        return Fault(problem, "Name a folder inside it with --out.", asked)
    if out == Path.cwd():
        problem = "is the folder you are in, which would be swapped away under you"
        return Fault(problem, f"Go to another folder, or {OTHER_FOLDER}", asked)
    return None


def _foreign(places: Places) -> Fault | None:
    if not places.out.is_dir():
        return None
    names = strangers(places.out)
    if not names:
        return None
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    problem = f"holds what metier did not write: {', '.join(names[:NAMES_SHOWN])}{more}"
    return Fault(problem, f"Move it away, or {OTHER_FOLDER}", str(places.asked))


def _no_permission(places: Places) -> Fault | None:
    """Whether the nearest folder that exists is a folder and takes new names."""
    with suppress(FileNotFoundError, NotADirectoryError):
        places.writer.lstat()  # the longest of the names: the system may find it too long
    home = next(parent for parent in places.out.parents if parent.exists())
    if not home.is_dir():
        problem = f"cannot be made, because {home.name} is a file"
        return Fault(problem, f"Move that file away, or {OTHER_FOLDER}", str(places.asked))
    closed = [folder for folder in (home, places.out) if folder.is_dir() and not _may_write(folder)]
    if closed:
        problem = f"cannot be made or replaced, because you may not write in {closed[0].name or closed[0]}"
        return Fault(problem, f"Have its permissions changed, or {OTHER_FOLDER}", str(places.asked))
    return None


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)
