"""Progress: a step that takes over a second is named while it lasts; quicker ones pass without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

SECONDS = 1.0  # chosen here: what is over sooner needs no telling


class Progress:
    """Tells of each step that lasts, once."""

    def __init__(self, say: Callable[[str], None], seconds: float = SECONDS) -> None:
        self._say, self._seconds = say, seconds
        self._waiting: Timer | None = None

    def begins(self, step: str) -> None:
        """A step begins, and with it the one before has ended."""
        self.ends()
        self._waiting = Timer(self._seconds, self._tell, [step])
        self._waiting.daemon = True
        self._waiting.start()

    def ends(self) -> None:
        """The last step has ended."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _tell(self, step: str) -> None:
        self._say(f"  {step} ...")


@contextmanager
def telling(say: Callable[[str], None]) -> Iterator[Callable[[str], None]]:
    """While this lasts, what it gives is told of each step as it begins."""
    progress = Progress(say)
    try:
        yield progress.begins
    finally:
        progress.ends()
