"""One run at a time writes into a results folder: who may, who waits, who is named."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from metier.errors import Fault, ResultsError

WAIT_SECONDS = 10.0


@dataclass(frozen=True)
class Places:
    """The names beside a results folder; all on one file system, because all have one parent.

    Attributes:
        asked: the folder as the person names it, for messages.
        out: the folder itself, links resolved, so that a link to results goes on pointing to them.
    """

    asked: Path
    out: Path

    @property
    def new(self) -> Path:
        """Where results are written before they are swapped in."""
        return self._beside("new")

    @property
    def old(self) -> Path:
        """Where the results from before wait until the new ones are in place."""
        return self._beside("old")

    @property
    def writer(self) -> Path:
        """Says who is writing; without a lock on the folder it is what a killed run left."""
        return self._beside("writer")

    @property
    def lock(self) -> Path:
        """The lock file."""
        return self._beside("lock")

    def _beside(self, what: str) -> Path:
        return self.out.parent / f".{self.out.name}.metier-{what}"


@contextmanager
def one_writer(places: Places) -> Iterator[None]:
    """Hold the right to write into a results folder; the lock file is gone afterwards.

    Raises:
        ResultsError: another run holds it for longer than ``WAIT_SECONDS``, or the lock cannot be made.
    """
    lock = FileLock(places.lock, timeout=WAIT_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise ResultsError([_other_run(places)]) from None
    except OSError as fault:
        raise ResultsError([unwritable(places, fault)]) from fault
    try:
        yield
    finally:
        _give_up(lock, places)


def sign(places: Places) -> None:
    """Write down who is writing, for the message to a run that comes in between and for the one after a kill."""
    places.writer.write_text(f"process {os.getpid()} on {platform.node()}", encoding="utf-8")


def unwritable(places: Places, fault: OSError) -> Fault:
    """The refusal where the system does not let metier write beside the results."""
    reason = fault.strerror or str(fault)
    remedy = "See to it that you may write there, or name another folder with --out."
    return Fault(f"cannot be written: {reason}", remedy, str(places.asked))


def _other_run(places: Places) -> Fault:
    try:
        other = places.writer.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        other = "it has not said which"
    remedy = "Wait until it has finished, then run again, or name another folder with --out."
    return Fault(f"another run is writing into this folder ({other})", remedy, str(places.asked))


def _give_up(lock: FileLock, places: Places) -> None:
    """Release the lock and take the file away.

    Where a file that is open can be removed, it is removed while the lock is still held: filelock lets go of a lock
    on a file without a name and tries again, so that two runs never hold two files of one name. Windows refuses to
    remove a file that another run has open, and that run removes it then.
    """
    with suppress(OSError):
        places.writer.unlink(missing_ok=True)
    if os.name != "nt":
        _unlink(places.lock)
        lock.release()
    else:
        lock.release()
        _unlink(places.lock)


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
