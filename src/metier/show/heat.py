"""Heat maps as a reader sees them: rows, columns, cells with their marks, in parts that fit a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

import numpy as np

from metier.plan import Plan
from metier.show.figures import WEAK_IN_COUNTRY, Figures, limit_of
from metier.show.labels import Labels
from metier.show.scale import Scale

T = TypeVar("T")
REGIONS_ACROSS = 8  # with more, the regions go down and the activities across
ACTIVITIES_ACROSS = 10
CELLS_ON_A_PAGE = 20_000  # chosen here: larger tables are a sheet of the workbook
WEAK_SIGN = "▾"
MARKS = {"competence": "●", "borderline": "~", "small": "○", "unknown": "?"}


@dataclass(frozen=True)
class Cell:
    """One coefficient.

    Attributes:
        shade: the class of the scale, -1 without a figure.
        figure: the coefficient as text, or the words for none.
        mark: the sign of its status, which stands for the colour.
        status: the word of that sign, for those who hear the page.
        beside: the coefficient against the country, where it belongs beside.
        weak: the words for a competence that is weak in the country.
        partial: the sign of a sum that lacks cells.
    """

    shade: int
    figure: str
    mark: str
    status: str
    beside: str
    weak: str
    partial: str


@dataclass(frozen=True)
class Heading:
    """A row's or a column's heading: what is shown, and the code or name beside it."""

    text: str
    code: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a heat map."""

    heading: Heading
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Part:
    """As much of a heat map as fits across a page."""

    caption: str
    corner: str
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    key: tuple[Heading, ...]


@dataclass(frozen=True)
class HeatMap:
    """The heat map of a level or of a layer without levels.

    Attributes:
        anchor: its place in the page.
        title: its heading.
        source: where its figures come from.
        scroll: its name for those who hear the page.
        left: where the map is, if it is too large for a page; else empty.
        parts: its tables.
        notes: explanations of signs that occur in it alone.
    """

    anchor: str
    title: str
    source: str
    scroll: str
    left: str
    parts: tuple[Part, ...]
    notes: tuple[tuple[str, str], ...]


def heat_map(anchor: str, figures: Figures, label: Labels) -> HeatMap:
    """The heat map of one level or layer."""
    title, layer = label.title(figures.view), label.plan.layers[figures.view.layer]
    caption = label.words("heat.caption", title=title, period=figures.period, area=label.base(figures.view.area))
    left = left_to_workbook(figures.coefficient.size, label)
    source = label.words("heat.source", source=layer.source.rstrip(".")) if layer.source else ""
    return HeatMap(
        anchor,
        title,
        source,
        label.words("heat.scroll", title=caption),
        left,
        () if left else _parts(caption, figures, label),
        () if left else _notes(figures, label),
    )


def left_to_workbook(cells: int, label: Labels) -> str:
    """Where a table of so many cells is, if a page would be too long with it; else empty."""
    return label.words("heat.left", cells=label.words.number(cells)) if cells > CELLS_ON_A_PAGE else ""


def _parts(caption: str, figures: Figures, label: Labels) -> tuple[Part, ...]:
    across = len(figures.regions) <= REGIONS_ACROSS
    return (_upright(caption, figures, label),) if across else _turned(caption, figures, label)


def in_blocks(items: Sequence[T], at_most: int) -> list[Sequence[T]]:
    """Items in as few blocks as it takes, of about the same size."""
    size = ceil(len(items) / ceil(len(items) / at_most)) if items else 1
    return [items[start : start + size] for start in range(0, len(items), size)]


def shown_decimals(plan: Plan, label: Labels, layer: str) -> int:
    """How many decimals a layer's coefficients are shown with: as published, or two."""
    stated = label.evidence.decimals.get(layer) if plan.layers[layer].nature == "coefficients" else None
    return 2 if stated is None else min(stated, 4)


def _upright(caption: str, figures: Figures, label: Labels) -> Part:
    """Activities down, regions across, as in the article."""
    cells = _cells(figures, label)
    columns = tuple(Heading(label.region(code)) for code in figures.regions)
    rows = tuple(
        Row(_activity(figures, code, label), tuple(row[i] for row in cells))
        for i, code in enumerate(figures.activities)
    )
    return Part(caption, label.words("heat.activities"), columns, rows, ())


def _turned(caption: str, figures: Figures, label: Labels) -> tuple[Part, ...]:
    """Regions down, activities across by their codes, in parts."""
    cells = _cells(figures, label)
    blocks = in_blocks(range(len(figures.activities)), ACTIVITIES_ACROSS)
    parts = []
    for number, block in enumerate(blocks, 1):
        told = label.words("heat.part", caption=caption, part=number, parts=len(blocks))
        codes = [figures.activities[i] for i in block]
        rows = tuple(
            Row(Heading(label.region(region)), tuple(row[i] for i in block))
            for region, row in zip(figures.regions, cells, strict=True)
        )
        key = tuple(_activity(figures, code, label) for code in codes)
        columns = tuple(Heading(code) for code in codes)
        parts.append(Part(told if len(blocks) > 1 else caption, label.words("heat.regions"), columns, rows, key))
    return tuple(parts)


def _activity(figures: Figures, code: str, label: Labels) -> Heading:
    return Heading(label.activity(figures.view.layer, code), code)


def _cells(figures: Figures, label: Labels) -> list[list[Cell]]:
    """The cells, region by region."""
    shades = Scale(limit_of(label.plan)).classes(figures)
    return [
        [_cell(figures, (r, a), int(shades[r, a]), label) for a in range(len(figures.activities))]
        for r in range(len(figures.regions))
    ]


def _cell(figures: Figures, at: tuple[int, int], shade: int, label: Labels) -> Cell:
    status, words = str(figures.status[at]), label.words
    mark = MARKS.get(status, "")
    return Cell(
        shade,
        _figure(figures, at, label),
        mark,
        words(f"status.{status}") if mark else "",
        _beside(figures, at, label),
        words("beside.weak_words") if figures.weak_in_country[at] else "",
        "†" if figures.partial[at] else "",
    )


def _figure(figures: Figures, at: tuple[int, int], label: Labels) -> str:
    value = float(figures.coefficient[at])
    if np.isnan(value):
        return label.words("number.undefined" if figures.status[at] == "undefined" else "number.missing")
    decimals = shown_decimals(label.plan, label, figures.view.layer)
    return label.words.coefficient(value, decimals, limit_of(label.plan))


def _beside(figures: Figures, at: tuple[int, int], label: Labels) -> str:
    if not figures.held[at] or figures.view.area == label.evidence.territories.root_kind:
        return ""
    value = float(figures.national[at])
    if np.isnan(value):
        return label.words("number.missing")
    return label.words.coefficient(value, shown_decimals(label.plan, label, figures.view.layer))


def _notes(figures: Figures, label: Labels) -> tuple[tuple[str, str], ...]:
    """The signs that occur in this map, each with its meaning."""
    words, seen = label.words, set(figures.status.ravel().tolist())
    signs = [
        (MARKS["competence"], "competence", "heat.held"),
        (MARKS["borderline"], "borderline", f"heat.borderline_{label.borderline}"),
    ]
    signs += [(MARKS["small"], "small", "heat.small"), (MARKS["unknown"], "unknown", "heat.unknown")]
    signs += [(words("number.missing"), "missing", "heat.missing")]
    signs += [(words("number.undefined"), "undefined", "heat.undefined")]
    notes = [(sign, words(key)) for sign, status, key in signs if status in seen]
    if figures.partial.any():
        notes.append(("†", words("heat.partial")))
    if figures.view.area != label.evidence.territories.root_kind and figures.held.any():
        notes.append(("", words("heat.beside", country=label.country)))
        notes.append((WEAK_SIGN, words("heat.weak", limit=words.short(WEAK_IN_COUNTRY))))
    return tuple(notes)
