"""Sentences of the results in the language of the study: in English as they stand, else anew from their figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from metier.observe.sentences import Figure, Sentence, Several
from metier.show.certainty import basis_text
from metier.show.labels import Labels
from metier.show.record import entry_text
from metier.show.words import Words


def said(sentence: Sentence, label: Labels) -> str:
    """A sentence with names for codes, and figures in the marks of the language.

    Args:
        sentence: what was found, in English.
        label: the names and words of the study.

    Returns:
        In English the sentence as it stands, with codes; else the catalogue's, with names.
    """
    if label.words.speaks_as_tables:
        return str(sentence)
    entries = label.words.entries
    text = entries.get(f"told.{sentence.key}") or entries[sentence.key]
    return text.format(**{name: _shown(name, value, sentence, label) for name, value in sentence.figures.items()})


@dataclass(frozen=True)
class _Number:
    """A number that is written in the marks of a language, whatever format the text asks for."""

    value: float
    words: Words

    def __format__(self, spec: str) -> str:
        return self.words.written(self.value, spec)


def _shown(name: str, value: Figure, sentence: Sentence, label: Labels) -> str | _Number:
    if isinstance(value, Sentence):
        return said(value, label)
    if isinstance(value, Several):
        shown = [format(_shown(SINGULAR.get(name, name), item, sentence, label)) for item in value.items]
        return label.words.followed("; ".join(shown), value.more)
    if isinstance(value, str):
        return NAMES[name](value, sentence, label) if name in NAMES else value
    return _Number(value, label.words)


def _activity(code: str, sentence: Sentence, label: Labels) -> str:
    """An activity's name in the layer that the sentence is about."""
    layer = sentence.figures.get("layer")
    return label.activity(layer, code) if isinstance(layer, str) and layer in label.plan.layers else label.place(code)


SINGULAR = {"regions": "region", "activities": "activity", "bases": "basis"}
NAMES: Mapping[str, Callable[[str, Sentence, Labels], str]] = MappingProxyType(
    {
        "activity": _activity,
        "area": lambda code, _, label: label.region(code),
        "basis": lambda basis, _, label: basis_text(basis, label),
        "entry": lambda entry, _, label: entry_text(entry, label),
        "items": lambda kind, _, label: label.words(f"told.items.{kind}"),
        "kind": lambda kind, _, label: label.words.of("kind", kind),
        "layer": lambda key, _, label: label.plan.layers[key].title,
        "level": lambda name, _, label: label.words.of("at_level", name),
        "other_kind": lambda kind, _, label: label.words.of("kind", kind),
        "region": lambda code, _, label: label.region(code),
    }
)
