"""What the parts of a region's section are made of: items with sentences, cautions, and what is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from metier.show.labels import Labels


@dataclass(frozen=True)
class Item:
    """One thing that a part lists.

    Attributes:
        name: what it is about.
        aside: a word or two beside the name; may be empty.
        told: what is said of it, sentence by sentence.
    """

    name: str
    aside: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class Caution:
    """What must be told of some of the items, and of which."""

    text: str
    about: str


@dataclass(frozen=True)
class Part:
    """One part of a region's section.

    Attributes:
        title: its heading.
        lead: what is said before the list.
        items: the list.
        cautions: what must be told of the items.
        rest: how many are left out, and where they are; empty where none.
    """

    title: str
    lead: tuple[str, ...]
    items: tuple[Item, ...]
    cautions: tuple[Caution, ...] = ()
    rest: str = ""


def gathered(prefix: str, told: Iterable[tuple[str, str | None]], label: Labels) -> tuple[Caution, ...]:
    """Cautions by kind instead of by item.

    Args:
        prefix: the group of the catalogue that words them.
        told: name and keys, separated by blanks, of each item.
        label: the names and words of the study.
    """
    named, about = list(told), dict[str, list[str]]()
    for name, keys in named:
        for key in (keys or "").split():
            about.setdefault(key, []).append(name)
    return tuple(
        Caution(
            label.words(f"{prefix}.{key}"),
            label.words("caution.about_all") if len(names) == len(named) > 1 else "; ".join(dict.fromkeys(names)),
        )
        for key, names in about.items()
    )


def rest_text(listed: int, there: int, sheet: str, label: Labels) -> str:
    """How many rows are not shown, and where they stand."""
    if there <= listed:
        return ""
    return label.words("part.rest", n=label.words.number(there - listed), sheet=sheet)
