"""The results folder: what may be replaced, how it is replaced, and what a killed run leaves behind.

The states, in the order in which a run goes through them (new, old: ``.results.metier-new`` and so on; whole: its
manifest is there, the last file written and the first removed):

====  ===============  =========  ==========  ==============================================
step  results          new        old         after a kill here the next command
====  ===============  =========  ==========  ==============================================
1     before           part       absent      keeps before, removes new
2     before           whole      absent      keeps before, removes new
3     absent or empty  whole      before      puts new in place, removes old
4     new results      absent     before      keeps the new results, removes old
5     new results      absent     part        keeps the new results, removes old
6     new results      absent     absent      has nothing to do
====  ===============  =========  ==========  ==============================================

Where there were no results before, "before" is an absent or empty folder: in step 2 the next command then puts new
in place. Where new is not whole in step 3, which takes a fault of the disk, it puts old back.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from metier.errors import Fault, ResultsError
from metier.project.manifest import MANIFEST, files_named, is_whole, sealed
from metier.project.one_writer import Places, one_writer, sign, unwritable
from metier.project.replaceable import (
    OTHER_FOLDER,
    is_vacant,
    places_of,
    refuse_strange_scratch,
    refuse_unwritable,
    strangers,
)

__all__ = ["recover", "refuse_unwritable", "replace_results"]


def recover(out: Path) -> str | None:
    """Bring a results folder back to the old or the new results whole after a run that was killed.

    Args:
        out: the results folder that was asked for.

    Returns:
        What was found and done, a sentence for the person; ``None`` where there was nothing to do.

    Raises:
        ResultsError: another run is writing, or the system does not let metier put the folder back.
    """
    places = places_of(out)
    if not any(map(os.path.lexists, (places.new, places.old, places.writer, places.lock))):
        return None
    with one_writer(places):
        return _settle_or_say(places)


def replace_results(out: Path, fill: Callable[[Path], dict[str, Any]]) -> None:
    """Replace the results in a folder by new ones, all or nothing.

    Args:
        out: the results folder.
        fill: writes every file but the manifest into the fresh folder that it is given, and returns what the manifest
            shall say of them.

    Raises:
        ResultsError: the folder may not be replaced, another run is writing, or the system refuses; the results
            from before are whole then.
    """
    refuse_unwritable(out)
    places = places_of(out)
    try:
        places.out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ResultsError([unwritable(places, fault)]) from fault
    with one_writer(places):
        _settle_or_say(places)
        refuse_unwritable(out)  # what stood there before the wait may have changed
        _replace(places, fill)


def _settle_or_say(places: Places) -> str | None:
    try:
        return _settle(places)
    except OSError as fault:
        raise ResultsError([_unmoved(places, fault)]) from fault


def _replace(places: Places, fill: Callable[[Path], dict[str, Any]]) -> None:
    name_fault = _unwritten
    try:
        sign(places)
        _write(places.new, fill)
        name_fault = _unmoved
        _swap(places)
    except OSError as fault:
        named = name_fault(places, fault)  # while the folder still stands as the fault found it
        _undo(places)
        raise ResultsError([replace(named, remedy=f"{named.remedy} {_what_is_left(places)}")]) from fault
    except BaseException:
        _undo(places)
        raise


def _write(folder: Path, fill: Callable[[Path], dict[str, Any]]) -> None:
    """Fill a fresh folder; the manifest comes when every other file is on the disk."""
    folder.mkdir()
    known = fill(folder)
    for path in sorted(folder.iterdir()):
        _flush(path)
    manifest = folder / MANIFEST
    manifest.write_bytes(sealed(folder, known))
    _flush(manifest)
    _flush_folder(folder)


def _swap(places: Places) -> None:
    if files_named(places.out) is not None:
        places.out.rename(places.old)
        _refuse_late(places, places.old)
    else:
        _refuse_late(places, places.out)
    _put(places.new, places.out)
    # From here on the new results are in place; what cannot be removed now, the next command removes.
    with suppress(OSError):
        _flush_folder(places.out.parent)
        _remove(places.old)


def _refuse_late(places: Places, folder: Path) -> None:
    late = strangers(folder) if folder.is_dir() else []
    if late:
        problem = f"{', '.join(late)} appeared in it while metier was writing, so nothing has been replaced"
        raise ResultsError([Fault(problem, f"Move it away, or {OTHER_FOLDER}", str(places.asked))])


def _undo(places: Places) -> None:
    """Put the results from before back first, then clear up; what cannot be done now, the next command does."""
    with suppress(OSError):
        if is_vacant(places.out) and files_named(places.old) is not None:
            _put(places.old, places.out)
    with suppress(OSError):
        _remove(places.new)
    with suppress(OSError):
        _settle(places)


def _settle(places: Places) -> str | None:
    """From whatever a run left to the old or the new results whole: the table above, read from the right."""
    if not any(map(os.path.lexists, (places.new, places.old, places.writer))):
        return None
    refuse_strange_scratch(places)
    said = _fill_vacancy(places) if is_vacant(places.out) else _clear_beside(places)
    _flush_folder(places.out.parent)
    return f"An earlier run was ended while it was writing into {places.asked}. {said}"


def _fill_vacancy(places: Places) -> str:
    if is_whole(places.new):
        _put(places.new, places.out)
        _remove(places.old)
        return "Its results were whole and have been put in place."
    if files_named(places.old) is not None:
        _put(places.old, places.out)
        _remove(places.new)
        return "The results from before are whole and have been put back."
    _remove(places.new)
    _remove(places.old)
    return "There were no results before it, and what it had written has been removed."


def _clear_beside(places: Places) -> str:
    if files_named(places.out) is None:
        return _keep_beside(places)
    swapped = os.path.lexists(places.old)
    unswapped = os.path.lexists(places.new)
    _remove(places.new)
    _remove(places.old)
    if swapped:
        return "Its results are whole and in place; what it left beside them has been removed."
    if unswapped:
        return "The results from before are whole and in place; what it had written has been removed."
    return "The results there are whole."


def _keep_beside(places: Places) -> str:
    """Someone else's files stand where the results were: whole results are removed only where others are in place."""
    whole = [folder for folder in (places.new, places.old) if files_named(folder) is not None]
    for folder in {places.new, places.old} - set(whole):
        _remove(folder)
    if not whole:
        return "Nothing in that folder was touched; what the run had written has been removed."
    names = " and ".join(folder.name for folder in whole)
    return f"Other files stand there now, so its results were left beside them, in {names}."


def _put(source: Path, target: Path) -> None:
    """Rename a folder to a name that is free or an empty folder's; Windows renames to free names only."""
    if target.is_dir():
        target.rmdir()
    source.rename(target)


def _remove(folder: Path) -> None:
    """Remove a scratch folder, the manifest first, so that no part of a folder is ever taken for a whole one."""
    if not os.path.lexists(folder):
        return
    (folder / MANIFEST).unlink(missing_ok=True)
    _flush_folder(folder)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def _flush(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system can: Windows and some network drives cannot."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as fault:
        if fault.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def _unwritten(places: Places, fault: OSError) -> Fault:
    name = f"{Path(fault.filename).name} " if isinstance(fault.filename, str) else ""
    problem = f"{name}cannot be written: {fault.strerror or fault}"
    return Fault(problem, "Make room or see to it that you may write there.", str(places.asked))


def _unmoved(places: Places, fault: OSError) -> Fault:
    held = _held_open(places.out)
    why = f", because another program holds {', '.join(held)} open" if held else ""
    problem = f"cannot be replaced{why}: {fault.strerror or fault}"
    remedy = "Close the programs that show it or a file in it, then run again."
    return Fault(problem, remedy, str(places.asked))


def _held_open(folder: Path) -> list[str]:
    """The files that another program does not let us write to, as Windows programs do with what they show."""
    names = []
    for name in sorted(files_named(folder) or ()):
        try:
            (folder / name).open("r+b").close()
        except PermissionError:
            names.append(name)
        except FileNotFoundError:
            continue
    return names


def _what_is_left(places: Places) -> str:
    if files_named(places.out) is not None:
        return "The results from before are whole."
    if files_named(places.old) is not None:
        return f"The results from before are whole in {places.old.name}; the next run puts them back."
    return "There were no results before."
