"""The tables of the workbook in the language of the study; in English they stay as the CSV files have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import polars as pl
from polars import selectors

from metier.show.certainty import basis_text
from metier.show.choices import choice_text
from metier.show.domains import CAUTIONS
from metier.show.labels import Labels
from metier.show.reasons import REASONS
from metier.show.record import entry_text

Wording = Callable[[str, Labels], str]


def in_words(name: str, table: pl.DataFrame, label: Labels) -> pl.DataFrame:
    """The rows of a table with what is coded, or said in English, in the words of the study's language.

    Args:
        name: what the table is called.
        table: its rows; every column of the results must be there.
        label: the names and words of the study.

    Returns:
        The same rows and columns. Codes of regions, activities, layers and findings stay, and so do texts of the
        study's own files.
    """
    if label.words.speaks_as_tables:
        return table
    texts = table.select(selectors.string())
    coded = [_coded(text, wording, label) for text in texts if (wording := _wording(name, text.name)) is not None]
    told = [
        pl.Series(column, [reason(row, label) for row in table.iter_rows(named=True)], dtype=pl.String)
        for (of, column), reason in REASONS.items()
        if of == name
    ]
    return table.with_columns(*coded, *told)


def _wording(name: str, column: str) -> Wording | None:
    return OF_TABLE.get((name, column), OF_COLUMN.get(column))


def _coded(values: pl.Series, wording: Wording, label: Labels) -> pl.Series:
    """The column in words; each value is looked up once."""
    different = values.drop_nulls().unique(maintain_order=True)
    words = pl.Series([wording(value, label) for value in different], dtype=pl.String)
    return values.replace_strict(different, words, return_dtype=pl.String)


def _group(name: str) -> Wording:
    return lambda value, label: label.words.entries.get(f"{name}.{value}", value)


def _term(column: str) -> Wording:
    return lambda value, label: label.words.term(column, value)


def _several(wording: Wording, apart: str, joined: str) -> Wording:
    return lambda value, label: joined.join(wording(one, label) for one in value.split(apart)) if value else value


def _field_set(value: str, label: Labels) -> str:
    return label.plan.field_sets[value].title or value


OF_COLUMN: Mapping[str, Wording] = MappingProxyType(
    {
        "basis": lambda value, label: basis_text(value, label),
        "broken_by": _several(choice_text, "; ", "; "),
        "caution": lambda value, label: label.words(CAUTIONS[value]),
        "complexity_verdict": _term("complexity_verdict"),
        "field_set": _field_set,
        "kind": _term("kind"),
        "level": lambda value, label: label.words.of("short_level", value),
        "lifted_by": _several(_group("criterion"), " ", ", "),
        "link_source": _term("link_source"),
        "lowered_by": _several(_group("criterion"), " ", ", "),
        "market": _term("market"),
        "model": _group("model"),
        "prices": _term("prices"),
        "quadrant": _group("next.quadrant"),
        "reading": _term("reading"),
        "recipe": _group("recipe"),
        "region_type": _term("region_type"),
        "severity": _group("severity"),
        "side": _term("side"),
        "status": _term("status"),
        "sureness": _group("sureness"),
        "type": _term("type"),
    }
)
OF_TABLE: Mapping[tuple[str, str], Wording] = MappingProxyType(
    {
        ("findings", "where"): lambda code, label: label.place(code),
        ("declared", "verdict"): _term("declared"),
        ("opportunities", "cautions"): _several(_term("caution"), " ", "; "),
        ("sureness", "cautions"): _several(_term("caution"), " ", "; "),
        ("track_record", "entry"): entry_text,
    }
)
