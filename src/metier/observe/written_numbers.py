"""Numbers as people write them: blanks, points, commas or apostrophes between thousands, a point or a comma before the
decimals, a per cent sign behind, brackets round what is negative, a footnote mark at the end.

``1.234`` is one and a bit in one country and a thousand and some in another: by itself it is *open*. Other figures of
the same column settle it; where none does, nobody may guess.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

Mark = Literal[".", ","]
OTHER: dict[Mark, Mark] = {".": ",", ",": "."}
SIGN, EXPONENT = "[+-]?", r"(?:[eE][+-]?\d+)?"
OPEN = rf"^{SIGN}[1-9]\d{{0,2}}[.,]\d{{3}}$"
BLANKS = r"[\s\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000]+"
APOSTROPHE = r"(\d)['’ʼ](\d)"
BRACKETS = r"^\((\d[\d ., ]*)\)"
PER_CENT = r"(\d[.,]?) ?%"
FOOTNOTES = r"^(.*\d[.,]?|[^\d(]+)(?: ?\*+|[⁰¹²³⁴-⁹]+[)⁾]?)$"
NUMBERED = r"^(.*\d[.,]? |[^\d(]+)(?:\d{1,2}\) ?)+$"


def tidied(text: pl.Expr) -> pl.Expr:
    """Texts without what changes no figure, so that one way of writing is left.

    One blank stands for blanks of every kind and for apostrophes between thousands, a hyphen for the minus sign and for
    brackets round a number; per cent signs and footnote marks behind a figure go.
    """
    text = text.str.replace_all(BLANKS, " ").str.strip_chars(" ").str.replace_all(APOSTROPHE, "$1 $2")
    text = text.str.replace(PER_CENT, "$1").str.replace(BRACKETS, "-$1").str.replace("^−", "-")
    return text.str.replace(FOOTNOTES, "$1").str.replace(NUMBERED, "$1").str.strip_chars(" ")


def is_open(text: pl.Expr) -> pl.Expr:
    """Whether a number's only mark can stand before decimals or between thousands."""
    return text.str.contains(OPEN)


def shows(text: pl.Expr, mark: Mark) -> pl.Expr:
    """Whether a number can be written only with that mark before its decimals."""
    other = f"[{OTHER[mark]}]"
    grouped = rf"\d{{1,3}}(?: \d{{3}})+|\d{{1,3}}(?:{other}\d{{3}})+"
    decimals = rf"^{SIGN}(?:\d*|{grouped})[{mark}]\d+{EXPONENT}$"
    thousands = rf"^{SIGN}\d{{1,3}}(?:{other}\d{{3}}){{2,}}$"
    return (text.str.contains(decimals) & ~is_open(text)) | text.str.contains(thousands)


def number(text: pl.Expr, mark: Mark) -> pl.Expr:
    """The numbers, read with that mark before their decimals; null for what is no number then."""
    other = f"[{OTHER[mark]}]"
    whole = rf"\d+|\d{{1,3}}(?: \d{{3}})+|\d{{1,3}}(?:{other}\d{{3}})+"
    written = rf"^{SIGN}(?:(?:{whole})(?:[{mark}]\d*)?|[{mark}]\d+){EXPONENT}$"
    plain = text.str.replace_all(f"[ {OTHER[mark]}]", "").str.replace(mark, ".", literal=True)
    return pl.when(text.str.contains(written)).then(plain).otherwise(None).cast(pl.Float64, strict=False)
