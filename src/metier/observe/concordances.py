"""Concordances: published tables that lead from one classification to another, read as steps of a chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import polars as pl

from metier.errors import Fault, InputError
from metier.observe import refusals
from metier.observe.classifications import Classification
from metier.observe.figures import figures
from metier.observe.link_algebra import joined_sources, split, turn, unbalanced
from metier.observe.link_chains import Read, Step
from metier.observe.link_coverage import CODES_SHOWN
from metier.observe.links import COLUMNS, KEY
from metier.observe.marks import Notation
from metier.observe.raw_table import ROW, RawTable
from metier.observe.sentences import several

By = Literal["code", "title"]
Repeated = Literal["refuse", "add"]
Others = Literal["refuse", "leave-out"]
STUDY_FILE = "study.toml"
UNMARKED = Notation(MappingProxyType({}))  # a weight is a number: no mark stands for one that is missing


@dataclass(frozen=True)
class End:
    """One end of a concordance's rows.

    Attributes:
        classification: key of the classification.
        column: the column that names its activities.
        by: whether the cells hold codes or titles; titles are matched in any language, whatever their capitals.
    """

    classification: str
    column: str
    by: By = "code"


@dataclass(frozen=True)
class Concordance:
    """How a file is read as a step.

    Attributes:
        key: what the study file calls it.
        start, end: the two ends, as the file has them.
        weight: the column of weights; empty means that all links of a code count alike.
        source: who says so; empty means the file's column ``source``.
        repeated: whether rows with the same pair are refused, or their weights added.
        others: whether codes that the study's classifications do not list are refused, or left out and told.
        read: ``backward`` reads from the end to the start, by Bayes' rule with every code of the start counted alike.
    """

    key: str
    start: End
    end: End
    weight: str = ""
    source: str = ""
    repeated: Repeated = "refuse"
    others: Others = "refuse"
    read: Read = "forward"


def step_from(raw: RawTable, asked: Concordance, classifications: Mapping[str, Classification]) -> Step:
    """Accept a concordance as a step, or refuse it with every fault in it.

    Formula:
        As ``split``; read backward, then as ``turn``.
    Source:
        The file's own, which ``asked.source`` names.
    Args:
        raw: the file, with the columns that ``asked`` names.
        asked: how to read it.
        classifications: the study's classifications by their keys.
    Returns:
        The step. Shares are taken before codes that the study lacks are left out, so that what leads to them is lost
        and not spread over the others.
    Raises:
        InputError: an undefined classification, a missing column, no row, an empty cell, a code or title that the
            classification does not list (unless left out), a title that several activities bear, a repeated pair
            (unless added), a weight that is empty, no number, infinite or negative, or no row left.
    Zero, missing, ties:
        A weight of 0 is no link; its row is left out. A title that a whole and its part bear means the part.
    Example:
        >>> cells = pl.DataFrame({"row": [2, 3], "field": ["x", "x"], "industry": ["1", "2"], "share": ["0.6", "0.4"]})
        >>> codes = {"a": ("x",), "b": ("1", "2")}
        >>> lists = {key: Classification(key, key, listed, {}, {"en": {}}) for key, listed in codes.items()}
        >>> asked = Concordance("s", End("a", "field"), End("b", "industry"), weight="share", source="mine")
        >>> step_from(RawTable("c.csv", cells), asked, lists).links["weight"].to_list()
        [0.6, 0.4]
    """
    _raise(_undefined(asked, classifications))
    columns = [asked.start.column, asked.end.column, asked.weight, "" if asked.source else "source"]
    _raise(refusals.missing_columns(raw, [name for name in columns if name]) or refusals.empty_table(raw))
    starts, ends = (_codes(raw, end, classifications[end.classification]) for end in (asked.start, asked.end))
    weights, weight_faults = _weights(raw, asked)
    _raise(
        [fault for name in columns if name for fault in refusals.empty_cells(raw, name)]
        + weight_faults
        + _unlisted(raw, asked, starts, ends)
        + _ambiguous(raw, asked, classifications)
        + _repeated(raw, asked)
    )
    links = _links(raw, asked, weights, starts, ends)
    _raise([] if links.height else [_nothing_left(raw, asked)])
    return _step(raw, asked, links, _left_out(raw, asked, starts, ends))


def _step(raw: RawTable, asked: Concordance, links: pl.DataFrame, left_out: tuple[str, ...]) -> Step:
    uneven = dict(unbalanced(links).select("from_code", "total").rows()) if asked.weight else {}
    known = split(links).filter(pl.col("to_code").is_not_null())
    _raise([] if known.height else [_nothing_left(raw, asked)])
    if asked.read == "backward":
        known = turn(known)
    ends = (asked.start.classification, asked.end.classification)
    first, last = ends if asked.read == "forward" else reversed(ends)
    return Step(asked.key, first, last, known, MappingProxyType(uneven), left_out)


def _links(raw: RawTable, asked: Concordance, weights: pl.Series, starts: pl.Series, ends: pl.Series) -> pl.DataFrame:
    """The file's links, the end null where the study does not list it, rows of the same pair added."""
    links = pl.DataFrame({"from_code": starts, "to_code": ends}).with_columns(
        pl.lit(asked.start.classification).alias("from_classification"),
        pl.lit(asked.end.classification).alias("to_classification"),
        weights.alias("weight"),
        (pl.lit(asked.source) if asked.source else raw.column("source")).alias("source"),
        pl.lit(None, pl.String).alias("reason"),
    )
    usable = links.filter(pl.col("from_code").is_not_null() & (pl.col("weight") > 0))
    pairs = usable.group_by(KEY, maintain_order=True).agg(
        pl.col("weight").sum(), joined_sources(), pl.col("reason").first()
    )
    return pairs.select(COLUMNS)


def _codes(raw: RawTable, end: End, classification: Classification) -> pl.Series:
    """The code that each row means; null where the classification lists none."""
    cells = raw.column(end.column)
    if end.by == "code":
        known = pl.Series(classification.codes, dtype=pl.String)
        return pl.select(pl.when(cells.is_in(known.implode())).then(cells)).to_series()
    meant = {title: codes[-1] for title, codes in _titles(classification).items()}
    return _folded(cells).replace_strict(list(meant), list(meant.values()), default=None, return_dtype=pl.String)


def _titles(classification: Classification) -> dict[str, list[str]]:
    """Titles in any language, without capitals, and the codes that bear each: of a whole and its part the part."""
    bearers: dict[str, list[str]] = {}
    for names in classification.names.values():
        for code, title in names.items():
            codes = bearers.setdefault(title.strip().casefold(), [])
            if code not in codes:
                codes.append(code)
    wholes = set(classification.parents.values())
    return {title: [c for c in codes if c not in wholes] or codes for title, codes in bearers.items()}


def _folded(cells: pl.Series) -> pl.Series:
    texts = [None if text is None else text.strip().casefold() for text in cells.to_list()]
    return pl.Series(cells.name, texts, dtype=pl.String)


def _undefined(asked: Concordance, classifications: Mapping[str, Classification]) -> list[Fault]:
    listed = ", ".join(classifications) or "none"
    return [
        Fault(
            f"[classifications] has no {end.classification!r}",
            f"It has: {listed}.",
            STUDY_FILE,
            (),
            f"concordances.{asked.key}.{side}",
        )
        for side, end in (("from_classification", asked.start), ("to_classification", asked.end))
        if end.classification not in classifications
    ]


def _weights(raw: RawTable, asked: Concordance) -> tuple[pl.Series, list[Fault]]:
    """The weights as numbers, with a decimal point or comma as the column has it, and what is at fault in them."""
    if not asked.weight:
        return pl.repeat(1.0, raw.cells.height, dtype=pl.Float64, eager=True), []
    read = figures(raw, asked.weight, UNMARKED)
    negative = refusals.negative_values(raw, asked.weight, read.value, "Write a weight of 0 or more.")
    return read.value, read.faults + negative


def _unlisted(raw: RawTable, asked: Concordance, starts: pl.Series, ends: pl.Series) -> list[Fault]:
    if asked.others == "leave-out":
        return []
    found = []
    for end, codes in ((asked.start, starts), (asked.end, ends)):
        bad = raw.cells.filter(codes.is_null() & raw.column(end.column).is_not_null())
        if bad.height:
            found.append(_unlisted_fault(raw, asked, end, bad))
    return found


def _unlisted_fault(raw: RawTable, asked: Concordance, end: End, bad: pl.DataFrame) -> Fault:
    texts = bad[end.column].unique(maintain_order=True).to_list()
    shown = several(map(repr, texts), CODES_SHOWN)
    return raw.fault(
        f"the classification {end.classification!r} has no {end.by} {shown}",
        f'Correct them, or set `others = "leave-out"` in [concordances.{asked.key}]: what leads there is then lost, '
        "and the coverage tells it.",
        tuple(bad[ROW].to_list()),
        end.column,
    )


def _ambiguous(raw: RawTable, asked: Concordance, classifications: Mapping[str, Classification]) -> list[Fault]:
    """Titles that several activities bear, none of which is a part of another."""
    found = []
    for end in (asked.start, asked.end):
        if end.by == "title":
            borne = _titles(classifications[end.classification])
            folded = _folded(raw.column(end.column))
            for title in folded.drop_nulls().unique(maintain_order=True):
                if len(codes := borne.get(title, [])) > 1:
                    rows = raw.cells.filter(folded == title)
                    found.append(_ambiguous_fault(raw, end, codes, rows))
    return found


def _ambiguous_fault(raw: RawTable, end: End, codes: list[str], rows: pl.DataFrame) -> Fault:
    return raw.fault(
        f"{rows[end.column][0]!r} is the title of {', '.join(map(repr, codes))} in the classification "
        f"{end.classification!r}",
        "Write codes instead of titles.",
        tuple(rows[ROW].to_list()),
        end.column,
    )


def _repeated(raw: RawTable, asked: Concordance) -> list[Fault]:
    if asked.repeated == "add":
        return []
    remedy = f'Keep one of them, or set `repeated = "add"` in [concordances.{asked.key}] where each row counts.'
    pairs = refusals.repeated_keys(raw, [asked.start.column, asked.end.column])
    return [replace(fault, remedy=remedy) for fault in pairs]


def _left_out(raw: RawTable, asked: Concordance, starts: pl.Series, ends: pl.Series) -> tuple[str, ...]:
    """Codes or titles of the file that the study's classifications do not list."""
    texts = [
        raw.column(end.column).filter(codes.is_null()).alias("code")
        for end, codes in ((asked.start, starts), (asked.end, ends))
    ]
    return tuple(pl.concat(texts).drop_nulls().unique(maintain_order=True))


def _nothing_left(raw: RawTable, asked: Concordance) -> Fault:
    ends = f"{asked.start.classification!r} and {asked.end.classification!r}"
    return raw.fault(
        f"no row joins {ends}",
        f"Check the columns and classifications that [concordances.{asked.key}] names.",
    )


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise InputError(faults)
