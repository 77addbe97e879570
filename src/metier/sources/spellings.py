"""Names as offices write them, to codes: spelling, footnote marks, "в том числе", word order, abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

import polars as pl

from metier.gazetteers import FOLDER, SEPARATOR, TITLES, file_of
from metier.observe.raw_table import RawTable
from metier.observe.territories import Territories
from metier.sources.tables import read_table

Key = tuple[frozenset[str], bool]

IN_BRACKETS = r"\s?\((?:\d|\*+|оценка|предв\w*\.?|estimated?|prelim\w*\.?)\)|\s?\[(?:note )?\d+\]"
FOOTNOTE = re.compile(rf"(?:\d+\s?\)|\*\)?|{IN_BRACKETS}|[⁰¹²³⁴-⁹]⁾?)+\s*$")
INSIDE = re.compile(r"(?<=[^\s\d(])(?:\d{1,2}\))+(?=\s)")  # a mark that clings to a word before others
PART = re.compile(r"^(?:в\s*т\.?\s?ч\.?|в том числе|из (?:них|него|нее)|of which|including)[\s:]+", re.IGNORECASE)
WITHOUT = re.compile(r"[\s,(]+(?:без|кроме|excl\.?|excluding|except|without)\s.*$", re.IGNORECASE)
WITH = re.compile(r"[\s,(]+(?:включая|с учетом|incl\.?|including|with)\s.*$", re.IGNORECASE)
SHORT_FORMS = (
    (re.compile(r"\bавт\.?\s?(?=окр|обл)"), "автономный "),
    (re.compile(r"\b(?:ао|окр\.|округа)(?=\W|$)"), "автономный округ"),
    (re.compile(r"\bao\b"), "autonomous okrug"),
    (re.compile(r"\bобл\.?(?=\W|$)"), "область"),
    (re.compile(r"\bресп\.?(?=\W|$)"), "республика"),
)
KIND_RU = ("республика", "область", "край", "автономный", "автономная", "округ")
KIND_EN = ("republic", "respublika", "oblast", "krai", "kray", "region", "autonomous", "okrug", "province")
KIND = frozenset((*KIND_RU, *KIND_EN))
CITY = frozenset({"г", "город", "города", "федерального", "значения", "city", "of", "the", "and"})


def without_marks(text: str) -> str:
    """The text without footnote marks at its end or behind a word, one blank between words.

    >>> without_marks("Структура ВРП в 2022 г.1)2) (в процентах)")
    'Структура ВРП в 2022 г. (в процентах)'
    >>> without_marks("Добыча полезных  ископаемых 2)")
    'Добыча полезных ископаемых'
    """
    return " ".join(INSIDE.sub("", FOOTNOTE.sub("", text.strip())).split())


def plain(text: str) -> str:
    """The text without footnote marks at its end, in small letters, ``е`` for ``ё``, one blank between words.

    >>> plain("Рязанская  область 1)")
    'рязанская область'
    """
    text = FOOTNOTE.sub("", text.strip())  # before ¹ becomes 1
    text = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join(text.split())


def key_of(name: str) -> Key:
    """What two spellings of one name have in common: its words in any order, and whether it is what remains of a whole.

    >>> key_of("Удмуртская Республика") == key_of("в т.ч. Республика Удмуртская 2)")
    True
    >>> key_of("Архангельская область") == key_of("Архангельская область (кроме Ненецкого АО)")
    False
    """
    text = PART.sub("", plain(name))
    remainder = WITHOUT.search(text) is not None
    text = WITH.sub("", WITHOUT.sub("", text))
    for short, long in SHORT_FORMS:
        text = short.sub(long, text)
    return frozenset(re.findall(r"\w+", text)) - CITY, remainder


@dataclass(frozen=True)
class Spellings:
    """How the territories of a study may be written.

    Attributes:
        codes: the codes themselves.
        full: key of a name -> its code.
        short: the same without words such as "область", for the names that no two territories share then.
    """

    codes: frozenset[str]
    full: Mapping[Key, str]
    short: Mapping[Key, str]

    def code(self, text: str) -> str | None:
        """The code of the territory that a cell names; ``None`` where it names none, or more than one."""
        stripped = text.strip()
        if stripped in self.codes:
            return stripped
        key = key_of(stripped)
        return self.full.get(key) or self.short.get(_short(key))


def spellings_of(territories: Territories) -> Spellings:
    """The spellings of a study's territories: their names in all languages, and those that the gazetteers know."""
    names = [(name, code) for by_code in territories.names.values() for code, name in by_code.items()]
    known = set(territories.codes)
    return spellings_from(known, [*names, *(pair for pair in written_otherwise() if pair[1] in known)])


def spellings_from(codes: Iterable[str], names: Iterable[tuple[str, str]]) -> Spellings:
    """Spellings of codes, from pairs of a name and a code; of two codes with one key none is taken."""
    pairs = [(key_of(name), code) for name, code in names]
    return Spellings(frozenset(codes), _sure(pairs), _sure((_short(key), code) for key, code in pairs))


@cache
def written_otherwise() -> tuple[tuple[str, str], ...]:
    """Every spelling that a gazetteer gives, with its code."""
    pairs = []
    for key in TITLES:
        table = read_table(FOLDER, file_of(key)).table
        for column in ("name", "name_ru", "also"):
            texts = zip(table.column(column).to_list(), table.column("code").to_list(), strict=True)
            pairs += [(name, code) for cell, code in texts if cell for name in cell.split(SEPARATOR)]
    return tuple(pairs)


def coded(raw: RawTable, spellings: Spellings) -> RawTable:
    """The table with codes of territories for their names; what names none stays, to be refused by its reader."""
    written = raw.column("region_code").unique().drop_nulls()
    named = {text: code for text in written if text not in spellings.codes and (code := spellings.code(text))}
    if not named:
        return raw
    return replace(raw, cells=raw.cells.with_columns(pl.col("region_code").replace(named)))


def _short(key: Key) -> Key:
    words, remainder = key
    return (words - KIND, remainder) if words - KIND else key


def _sure(pairs: Iterable[tuple[Key, str]]) -> Mapping[Key, str]:
    found: dict[Key, set[str]] = {}
    for key, code in pairs:
        found.setdefault(key, set()).add(code)
    return MappingProxyType({key: next(iter(codes)) for key, codes in found.items() if len(codes) == 1 and key[0]})
