"""What metier refuses, and how it says so: every fault at once, its place, the remedy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

ROWS_SHOWN = 10
TEXT_SHOWN = 60  # characters of a text from a cell; chosen here
STUDY_FILE = ".toml"  # ends the name of a study file: what stands in its rows are keys, and not columns


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in the input, with its place and what to do about it.

    Attributes:
        problem: what is wrong, a clause that names the value at fault.
        remedy: what the reader should do, a sentence.
        file: the file's name as the study gives it; empty for calls without a file.
        rows: row numbers as a spreadsheet shows them (the heading is row 1); empty if the whole file is meant.
        column: the column or key at fault; empty if none.
        sheet: the sheet of the workbook; empty for files that have no sheets.
        letter: the letter that a spreadsheet shows above the column; with it ``rows`` are told as cells.
    """

    problem: str
    remedy: str
    file: str = ""
    rows: tuple[int, ...] = ()
    column: str = ""
    sheet: str = ""
    letter: str = ""

    @property
    def where(self) -> str:
        """The place as one phrase: file, sheet, rows or cells, column or key."""
        sheet = f"sheet {self.sheet}" if self.sheet else ""
        word = "key" if self.file.endswith(STUDY_FILE) else "column"
        column = f"{word} {shortened(self.column)}" if self.column else ""
        return ", ".join(part for part in (self.file, sheet, _rows_phrase(self.rows, self.letter), column) if part)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.problem}. {self.remedy}"


def quoted(text: str) -> str:
    """A text from a cell in quotation marks, a long one by its beginning.

    >>> print(quoted("ten"), quoted("yes" * 30)[-27:])
    'ten' yesyes…' (of 90 characters)
    """
    more = f" (of {len(text)} characters)" if len(text) > TEXT_SHOWN else ""
    return repr(shortened(text)) + more


def shortened(text: str) -> str:
    """The beginning of a long text, a short one whole.

    >>> shortened("y" * 70).count("y")
    60
    """
    return text if len(text) <= TEXT_SHOWN else f"{text[:TEXT_SHOWN]}…"


class MetierError(ValueError):
    """The parent of everything metier raises on purpose; ``faults`` holds each fault found.

    >>> from metier.errors import Fault, MetierError
    >>> print(MetierError([Fault("'ten' is not a number", "Write digits.", "a.csv", (3,), "value")]))
    a.csv, row 3, column value: 'ten' is not a number. Write digits.
    """

    def __init__(self, faults: Sequence[Fault] | str) -> None:
        self.faults: tuple[Fault, ...] = () if isinstance(faults, str) else tuple(faults)
        super().__init__(faults if isinstance(faults, str) else "\n".join(map(str, self.faults)))


class StudyFileError(MetierError):
    """The study file cannot be used as it is written."""


class InputError(MetierError):
    """A data file or a table handed over cannot be used as it is."""


class ArrayError(MetierError):
    """An array handed to a formula has a shape or values that the formula cannot take."""


class ResultsError(MetierError):
    """The results cannot be written where they were asked for."""


def all_checked(*checks: Callable[[], Any]) -> list[Any]:
    """What each check gives, or one refusal with the faults of every check that refuses.

    >>> from metier.errors import ArrayError, Fault, all_checked
    >>> def refuse(problem):
    ...     raise ArrayError([Fault(problem, "Mend it.")])
    >>> try:
    ...     all_checked(lambda: refuse("one"), lambda: 1, lambda: refuse("two"))
    ... except ArrayError as refused:
    ...     print(refused)
    one. Mend it.
    two. Mend it.
    """
    found: list[Any] = []
    refused: list[MetierError] = []
    for check in checks:
        try:
            found.append(check())
        except MetierError as one:
            refused.append(one)
    if refused:
        raise type(refused[0])([fault for one in refused for fault in one.faults])
    return found


def _rows_phrase(rows: tuple[int, ...], letter: str) -> str:
    if not rows:
        return ""
    shown = ", ".join(f"{letter}{row}" for row in rows[:ROWS_SHOWN])
    more = f" and {len(rows) - ROWS_SHOWN} more" if len(rows) > ROWS_SHOWN else ""
    word = "cell" if letter else "row"
    return f"{word if len(rows) == 1 else f'{word}s'} {shown}{more}"
