"""The track record: whether the advice would have been any good, and what density adds to what is simple to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from metier.conclude.track_record import ADDS, LEAST_SHOWN, MODELS
from metier.show.labels import Labels
from metier.study import StudyResult

_TEST = ["layer", "entry", "horizon"]


@dataclass(frozen=True)
class RecordRow:
    """One test: a layer, a horizon, what counts as an entry.

    Attributes:
        title: layer, horizon and years.
        entry: what counts as one.
        entries: how many there were, of how many cells.
        areas: the area under the curve of each model; last what density adds, with its interval.
    """

    title: str
    entry: str
    entries: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """The track record of a study: the models' names, the tests, and a verdict on each."""

    models: tuple[str, ...]
    rows: tuple[RecordRow, ...]
    verdicts: tuple[str, ...]


def record(result: StudyResult, label: Labels) -> Record:
    """The tests as text; empty where no layer has the years."""
    tests = result.track_record.partition_by(_TEST, maintain_order=True)
    return Record(
        tuple(label.words.of("model", model) for model in MODELS),
        tuple(_row(test, label) for test in tests),
        tuple(_verdict(test, label) for test in tests),
    )


def _verdict(test: pl.DataFrame, label: Labels) -> str:
    return verdict_text(test.filter(pl.col("model") == ADDS).row(0, named=True), label)


def verdict_text(row: dict[str, Any], label: Labels) -> str:
    """What a test says of density, in one sentence, from the row of what density adds."""
    words = label.words
    about = _about(row, label)
    if row["auc"] is None:
        counts = {"entries": words.number(row["entries"]), "cells": words.number(row["cells"])}
        return words("record.too_few", about=about, **counts)
    key = "adds" if row["low"] >= LEAST_SHOWN else "worse" if row["high"] <= -LEAST_SHOWN else "nothing"
    return words(f"record.{key}", about=about, figures=_adds(row, label))


def _row(test: pl.DataFrame, label: Labels) -> RecordRow:
    words, first = label.words, test.row(0, named=True)
    figures = {row["model"]: row for row in test.iter_rows(named=True)}
    areas = [
        words("number.missing") if (area := figures[model]["auc"]) is None else words.number(area, 3)
        for model in MODELS[:-1]
    ]
    entries = words("record.entries", entries=words.number(first["entries"]), cells=words.number(first["cells"]))
    added = words("number.missing") if figures[ADDS]["auc"] is None else _adds(figures[ADDS], label)
    title = words("record.years", about=_layer_text(first, label), first=first["from"], last=first["to"])
    return RecordRow(title, entry_text(first["entry"], label), entries, (*areas, added))


def _adds(row: dict[str, float], label: Labels) -> str:
    auc, low, high = (label.words.number(row[name], 3) for name in ("auc", "low", "high"))
    return label.words("record.interval", figure=auc, low=low, high=high)


def _about(row: dict[str, object], label: Labels) -> str:
    entry = entry_text(str(row["entry"]), label)
    return label.words("record.about", layer=_layer_text(row, label), entry=entry)


def _layer_text(row: dict[str, object], label: Labels) -> str:
    years = label.words.count("years", int(str(row["horizon"])))
    return label.words("record.layer", layer=label.plan.layers[str(row["layer"])].title, years=years)


def entry_text(entry: str, label: Labels) -> str:
    """``0.9 to 1.1`` or ``crossing 1``, as the table names them, in words."""
    low, to, high = entry.partition(" to ")
    if not to:
        return label.words("record.crossing")
    return label.words("record.band", low=label.words.short(float(low)), high=label.words.short(float(high)))
