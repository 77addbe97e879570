"""Sentences whose figures keep their names, so that a report can say them in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

Figure: TypeAlias = "str | int | float | Sentence | Several"


@dataclass(frozen=True)
class Sentence:
    """A sentence in English, and what another language needs to say it anew.

    Attributes:
        key: which sentence it is; catalogues of other languages have their own under it.
        english: the sentence, with the names of its figures in braces.
        figures: the figures by their names. ``layer``, ``region``, ``activity`` and such are codes, which other
            languages may show as names; a figure that the sentence does not show may help them to find a name.

    Example:
        >>> str(Sentence("cells", "{lacking} of {cells} cells are missing.", {"lacking": 2, "cells": 9}))
        '2 of 9 cells are missing.'
    """

    key: str
    english: str
    figures: Mapping[str, Figure] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        return self.english.format(**self.figures)


@dataclass(frozen=True)
class Several:
    """Figures in a row, and how many more there are.

    Example:
        >>> str(Several(("a", "b"), more=3))
        'a, b and 3 more'
    """

    items: tuple[Figure, ...]
    more: int = 0
    apart: str = ", "

    def __str__(self) -> str:
        more = f" and {self.more} more" if self.more else ""
        return self.apart.join(map(str, self.items)) + more


def several(items: Iterable[Figure], at_most: int | None = None, apart: str = ", ") -> Several:
    """The first figures of many, and how many more there are."""
    row = tuple(items)
    shown = row if at_most is None else row[:at_most]
    return Several(shown, len(row) - len(shown), apart)
