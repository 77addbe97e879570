"""Headings of activities over several rows, to the codes of a classification; or the sign that they are of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from metier.errors import Fault
from metier.observe.classifications import Classification
from metier.observe.raw_table import RawTable
from metier.sources.spellings import plain

SECTION = re.compile(r"^(?:(?:раздел|section|класс|division)\s+)?([^\W_][\w.\-]{0,7})$", re.IGNORECASE)
TOTAL = re.compile(
    r"^(?:всего|итого|total|all\b|все виды|по всем|валов(?:ая|ой)|в основных ценах|gross|value added|из них всего|"
    r"(?:ins)?gesamt$|zusammen$|ensemble$|ogółem|razem$|celkem|yhteensä|i alt$|toplam\b|жиыны|барлығы)",
    re.IGNORECASE,
)
INTRODUCTION = re.compile(r"^(?:в том числе|в т\.?\s?ч\.?|из них|of which|including|из нее)\b.{0,60}$", re.IGNORECASE)
TWINS = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")  # a section is written О in Cyrillic and meant as Latin O
SAME = 2 / 3  # the same where no code stands beside: "Industry" is not "Manufacturing industry"; chosen here
ALIKE = 0.4  # of the words of two titles, the share that both have; chosen here: titles are reworded between editions
OTHER_CLASSIFICATION = (
    "Leave its period out with `first_period` or `last_period` of the layer, or make a study of it alone "
    "with `metier new DIR --from FILE --periods`."
)
STEM = 5  # letters by which words are compared: endings differ


@dataclass(frozen=True)
class Heading:
    """One column's heading.

    Attributes:
        letter: the column.
        texts: what stands above it, top to bottom, each once.
    """

    letter: str
    texts: tuple[str, ...]

    @property
    def told(self) -> str:
        """The heading as one phrase."""
        return " / ".join(" ".join(text.split()) for text in self.texts)


@dataclass(frozen=True)
class Titles:
    """The titles of a classification, by their words."""

    codes: tuple[str, ...]
    words: dict[str, tuple[frozenset[str], ...]]
    plain: dict[str, str]

    @classmethod
    def of(cls, classification: Classification) -> Titles:
        """The titles in all languages."""
        words = {
            code: tuple(_words(by_code[code]) for by_code in classification.names.values() if code in by_code)
            for code in classification.codes
        }
        titles = {
            plain(title): code
            for by_code in classification.names.values()
            for code, title in reversed([*by_code.items()])
        }
        return cls(classification.codes, words, titles)

    def exactly(self, text: str) -> str | None:
        """The code that a text is, or the one whose title it is."""
        said = text.strip()
        return said if said in self.words else self.plain.get(plain(said))

    def likeness(self, text: str, code: str) -> float:
        """The share of words that the text and a title of the code have in common."""
        found = _words(text)
        return max((len(found & title) / len(found | title) for title in self.words[code] if title), default=0.0)

    def nearest(self, text: str, among: Sequence[str], alike: float = ALIKE) -> str | None:
        """The code whose title is most like the text, where any is like it."""
        best = max(among, key=lambda code: self.likeness(text, code), default=None)
        return best if best is not None and self.likeness(text, best) >= alike else None


def code_in(heading: Heading, codes: Sequence[str]) -> str | None:
    """The code that a heading states, as "Раздел B", "Section B" or "B"."""
    for text in heading.texts:
        stated = SECTION.match(plain(text).upper())
        if stated is not None and (code := stated[1].translate(TWINS)) in codes:
            return code
    return None


def activity_of(heading: Heading, titles: Titles, alike: float = ALIKE) -> str | None:
    """The activity that a heading names, by its code or else by its title.

    Args:
        heading: the heading.
        titles: those of the classification.
        alike: the share of words that a title must have in common with it.
    """
    stated = code_in(heading, titles.codes)
    if stated is not None or is_total(heading):
        return stated
    found = [titles.nearest(text, titles.codes, alike) for text in _own(heading)]
    return next((code for code in found if code is not None), None)


def contradiction(heading: Heading, code: str, titles: Titles, beside: Sequence[str]) -> str | None:
    """The activity that the heading's title means, where that is another than the one whose code it states."""
    for text in _own(heading):
        meant = titles.nearest(text, beside)
        if meant is not None and titles.likeness(text, meant) > titles.likeness(text, code) + 1e-9:
            return meant
    return None


def contradictions(coded: Sequence[tuple[Heading, str]], titles: Titles) -> list[tuple[Heading, str, str]]:
    """Headings that state the code of one activity and bear the title of another, with both."""
    longest = max((len(code) for _, code in coded), default=0)
    beside = [code for code in titles.codes if len(code) <= longest]
    told = [(heading, code, contradiction(heading, code, titles, beside)) for heading, code in coded]
    return [(heading, code, meant) for heading, code, meant in told if meant is not None]


def of_another_classification(raw: RawTable, parted: Sequence[tuple[Heading, str, str]], headings: int) -> Fault:
    """The fault of a table in which code and title part."""
    heading, code, meant = parted[0]
    problem = (
        f"the headings are of another classification than the study's: in {len(parted)} of {headings} the code and the "
        f"title part; {code!r} is headed {heading.texts[-1]!r} there, which is {meant!r} in the study's"
    )
    return raw.fault(problem, OTHER_CLASSIFICATION)


def is_total(heading: Heading) -> bool:
    """Whether a heading is that of a total and not of an activity."""
    own = _own(heading)
    return bool(own) and TOTAL.match(plain(own[0])) is not None


def _own(heading: Heading) -> tuple[str, ...]:
    """The heading without words that only introduce what follows, and without a bare code."""
    return tuple(
        text
        for text in heading.texts
        if INTRODUCTION.match(plain(text)) is None and not re.match(r"^(раздел|section)\s+\S{1,3}$", plain(text))
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in re.findall(r"\w+", plain(text)) if len(word) > 2)
