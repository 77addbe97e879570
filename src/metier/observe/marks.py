"""What offices write in place of a figure, and the letters that they write after one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Meaning = Literal["missing", "confidential", "zero"]
DecimalMark = Literal["automatic", ".", ","]

# "х" and "Х" are Cyrillic, as offices of Russia write the sign that looks like x.
# Where offices use one mark in different senses (a dash is "nothing there" with some and "not available" with others,
# an x is "makes no sense" or "secret"), it is missing unless the study says otherwise: missing claims least.
_MISSING = (
    "...",
    "…",
    "..",
    ".",
    "-",
    "–",
    "—",
    "x",
    "X",
    "х",
    "Х",
    ":",
    "*",
    "n.a.",
    "N.A.",
    "n/a",
    "N/A",
    "na",
    "NA",
    "(NA)",
    "н/д",
    "Н/Д",
    "н.д.",
    "Н.Д.",
    "нет данных",
    "/",
    "[x]",
    "[z]",
    "(X)",
    "(S)",
)
_CONFIDENTIAL = ("c", "C", "(D)", "[c]")
_USUAL: dict[str, Meaning] = {
    **dict.fromkeys(_MISSING, "missing"),
    **dict.fromkeys(_CONFIDENTIAL, "confidential"),
}
MARKS: Mapping[str, Meaning] = MappingProxyType(_USUAL)

# Eurostat's observation flags; several may stand together, as in `4.0 bu`.
FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "b": "break in the series",
        "c": "confidential",
        "d": "definition differs",
        "e": "estimated",
        "f": "forecast",
        "n": "not significant",
        "p": "provisional",
        "r": "revised",
        "s": "estimated by Eurostat",
        "u": "low reliability",
        "z": "not applicable",
    }
)
CONFIDENTIAL = "c"


@dataclass(frozen=True)
class Notation:
    """How an office writes its figures.

    Attributes:
        marks: what stands in place of a figure, and what it means.
        decimal_mark: what stands before the decimals; ``automatic`` reads it from the column.
    """

    marks: Mapping[str, Meaning] = field(default_factory=lambda: MARKS)
    decimal_mark: DecimalMark = "automatic"

    @classmethod
    def of(cls, marks: Mapping[str, Meaning], decimal_mark: DecimalMark) -> Notation:
        """The usual marks, with those of a study beside or in place of them."""
        return cls(MappingProxyType({**MARKS, **marks}), decimal_mark)
