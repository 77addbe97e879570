"""The words of the reports, one catalogue per language, and how a language writes figures, counts and lists."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

Language = Literal["en", "ru"]
Form = Literal["one", "few", "many", "other"]
COUNT = "count."
MORE_DECIMALS = 4  # how far a figure is written out so that it does not look equal to the limit


@dataclass(frozen=True)
class Words:
    """The words of one language.

    Attributes:
        language: the language.
        entries: dotted key -> text, with places to fill in; under ``count`` the last part of the key is the form.
    """

    language: Language
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, filled in.

        Raises:
            KeyError: the catalogue has no such key.
        """
        return self.entries[key].format(**values)

    def of(self, group: str, name: str) -> str:
        """The group's word for a name that a study chose; the name itself where the catalogue does not know it."""
        key = f"{group}.{name}"
        return self(key) if key in self.entries else self.entries.get(f"{group}.other", "{name}").format(name=name)

    @property
    def speaks_as_tables(self) -> bool:
        """Whether the tables of the results, which are in English, need no translation."""
        return self.language == "en"

    def term(self, column: str, value: str) -> str:
        """What a table's column calls so: in English the value itself, elsewhere the language's word for it."""
        return self.entries.get(f"term.{column}.{value}", value)

    def heading(self, column: str) -> str:
        """The heading of a table's column: in English its name, elsewhere the language's word with the name beneath."""
        word = self.entries.get(f"heading.{column}")
        return column if word is None else f"{word}\n{column}"

    def count(self, noun: str, n: int) -> str:
        """A number with its noun in the right form."""
        return self(f"{COUNT}{noun}.{plural_form(self.language, n)}", n=self.number(n))

    def number(self, value: float, decimals: int = 0) -> str:
        """A figure with so many decimals, in the language's own marks."""
        return self._marked(f"{value:,.{decimals}f}")

    def written(self, value: float, spec: str) -> str:
        """A figure in a format of Python's, or counted with a noun of the catalogue, in the language's own marks."""
        if f"{COUNT}{spec}.{plural_form(self.language, int(value))}" in self.entries:
            return self.count(spec, int(value))
        return self._marked(format(value, spec or ","))

    def _marked(self, figure: str) -> str:
        """A figure as Python writes it, in the language's own marks."""
        figure = figure.translate(self._marks)
        return self("number.percent", figure=figure.removesuffix("%")) if figure.endswith("%") else figure

    @cached_property
    def _marks(self) -> dict[int, str]:
        return str.maketrans({"-": "−", ".": self("number.decimal"), ",": self("number.thousands")})

    def short(self, value: float) -> str:
        """A figure with as few decimals as it needs."""
        return self.number(value, len(f"{value:.6f}".rstrip("0").partition(".")[2]))

    def signed(self, value: float) -> str:
        """A change with its sign, to three figures."""
        if value == 0 or not math.isfinite(value):
            return self.number(value)
        decimals = max(0, 2 - math.floor(math.log10(abs(value))))
        return ("+" if value > 0 else "") + self.number(value, decimals)

    def coefficient(self, value: float, decimals: int = 2, limit: float | None = None) -> str:
        """A coefficient with its decimals, and with more where it would otherwise look equal to the limit."""
        while limit is not None and value != limit and decimals < MORE_DECIMALS and round(value, decimals) == limit:
            decimals += 1
        return self.number(value, decimals)

    def percent(self, part: int, whole: int) -> str:
        """A part of a whole in per cent, without decimals; nothing of something is 0, something never is."""
        if 0 < part < whole:
            return self("number.percent", figure=self.number(min(max(100 * part / whole, 1), 99)))
        return self("number.percent", figure=self.number(100 * part / whole))

    def fraction(self, value: float) -> str:
        """A fraction of 1 in per cent, with one decimal where whole per cent would hide it."""
        shown = 100 * value
        return self("number.percent", figure=self.number(shown, 1 if 0 < abs(shown) < 10 else 0))

    def probability(self, value: float) -> str:
        """A probability with two decimals; nothing that is not certain is shown as 0 or 1."""
        least, most = self.number(0.01, 2), self.number(0.99, 2)
        return f"< {least}" if value < 0.01 else f"> {most}" if value > 0.99 else self.number(value, 2)

    def listed(self, items: Iterable[str], at_most: int | None = None) -> str:
        """Items in a row: ``a, b and c``; beyond ``at_most`` the rest as a number."""
        row = list(items)
        if at_most is not None and len(row) > at_most:
            return self.followed(", ".join(row[:at_most]), len(row) - at_most)
        return _joined(row, self("list.last"))

    def named(self, names: Iterable[str], at_most: int) -> str:
        """Names in a row, which may hold commas of their own: ``a; b; c``; beyond ``at_most`` the rest as a number."""
        row = list(names)
        return self.followed("; ".join(row[:at_most]), max(0, len(row) - at_most))

    def followed(self, items: str, more: int) -> str:
        """Items that stand in a row already, and how many more there are."""
        return self("list.more", items=items, n=self.number(more)) if more else items


@cache
def words(language: Language) -> Words:
    """The catalogue of a language."""
    text = (files(__package__) / f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, dict(_flat(tomllib.loads(text))))


def plural_form(language: Language, n: int) -> Form:
    """Which form of a noun goes with a whole number.

    Example:
        >>> [plural_form("ru", n) for n in (1, 3, 5, 11, 21)]
        ['one', 'few', 'many', 'many', 'one']
    """
    if language == "en":
        return "one" if n == 1 else "other"
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


def _joined(row: Sequence[str], last: str) -> str:
    return row[0] if len(row) == 1 else last.join(part for part in (", ".join(row[:-1]), *row[-1:]) if part)


def _flat(table: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
