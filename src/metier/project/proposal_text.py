"""The text of a proposed study file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metier.project.proposal_activities import Activities
from metier.project.proposal_files import Look
from metier.project.proposal_territories import Tree

RUSSIAN = frozenset("абвгдежзиклмнопрстуфхцчшщыьэюя")
HEAD = """\
# Proposed by `metier new --from`. Everything in it can be changed: `metier check .` tells what is amiss, and
# `metier new --keys` what every key means. The files are as they were published: do not edit figures in them."""
WORDS = {"country": "national", "macroregion": "macroregional", "all countries": "international"}


@dataclass(frozen=True)
class Bounds:
    """The periods that are asked for; empty where nothing is."""

    first: str = ""
    last: str = ""

    @classmethod
    def of(cls, text: str) -> Bounds:
        """From ``2009-2015``, ``2016-`` or ``2016``.

        >>> Bounds.of("2009-2015"), Bounds.of("2016")
        (Bounds(first='2009', last='2015'), Bounds(first='2016', last='2016'))
        """
        first, dash, last = text.partition("-")
        return cls(first.strip(), last.strip() if dash else first.strip())

    def hold(self, period: str) -> bool:
        """Whether a period lies within."""
        return period >= self.first and (not self.last or period <= self.last)


@dataclass(frozen=True)
class Layer:
    """A proposed layer.

    Attributes:
        key: what the study calls it.
        look: its file.
        activities: its classification.
        bounds: the periods that are read.
    """

    key: str
    look: Look
    activities: Activities
    bounds: Bounds


def study_text(layers: Sequence[Layer], tree: Tree, totals: Look | None) -> str:
    """The study file of layers, a tree and, for shares, the look at the file of totals."""
    industry = [layer for layer in layers if layer.look.side == "industry"] or list(layers)
    title = layers[0].look.title
    language = "ru" if set(title.casefold()) & RUSSIAN else "en"
    lists = [_classification(layer.activities) for layer in layers]
    blocks = [
        HEAD,
        _block("[study]", {"title": title, "language": language}),
        _block("[territories]", {"file": "territories.csv", "regions": tree.regions}),
        *dict.fromkeys(lists),
        *(_layer(layer, layer in industry, totals) for layer in layers),
        *(_level(layer, area, len(industry) > 1) for layer in industry for area in tree.areas),
    ]
    return "\n\n".join(blocks) + "\n"


def _classification(activities: Activities) -> str:
    if activities.packaged:
        return _block(f"[classifications.{activities.key}]", {"packaged": activities.packaged})
    entries = {"title": activities.key.replace("_", " "), "file": activities.file}
    return _block(f"[classifications.{activities.key}]", entries)


def _layer(layer: Layer, industry: bool, totals: Look | None) -> str:
    look = layer.look
    of = totals if look.nature == "shares" else None
    entries: dict[str, object] = {
        "title": look.title,
        "side": "industry" if industry else "knowledge",
        "nature": look.nature,
        "classification": layer.activities.key,
        "file": look.path.name,
        "sheet": look.sheet,
        "heading": look.heading if look.heading > 1 else "",
        "layout": look.layout,
        "period": look.period,
        "first_period": layer.bounds.first,
        "last_period": layer.bounds.last,
        "columns": dict(look.columns),
        "where": dict(look.where),
        "outside": "" if look.sheets or look.crossed else "leave out",
        "totals": of.path.name if of else "",
        "totals_sheet": of.sheet if of else "",
        "totals_columns": dict(of.columns) if of else {},
        "totals_layout": "years-across" if of and of.by_year else "",
        "unit": look.unit,
        "prices": "current" if look.is_money and look.nature != "records" else "none",
    }
    return _aside(layer.activities) + _block(f"[layers.{layer.key}]", entries)


def _aside(activities: Activities) -> str:
    """A remark on codes that the layer leaves out, and on how to have them in."""
    if not activities.aside:
        return ""
    return (
        f"# Left out, for they are no activities: {', '.join(activities.aside)}.\n"
        f"# Whoever wants one of them in lists it in {activities.file or 'a classification of your own'}.\n"
    )


def _level(layer: Layer, area: str, several: bool) -> str:
    word = WORDS.get(area, area)
    name = f"{word}, {layer.key}" if several else word
    return _block("[[levels]]", {"name": name, "layer": layer.key, "area": area})


def _block(head: str, entries: Mapping[str, object]) -> str:
    """A table of the file; keys without a value are left out."""
    return "\n".join([head, *(f"{key} = {_written(value)}" for key, value in entries.items() if value)])


def _written(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_text(key)} = {_text(held)}" for key, held in value.items()) + " }"
    return _text(value)


def _text(value: object) -> str:
    """A TOML string: JSON writes it in the same way, once the letter DEL is out of it."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "")
