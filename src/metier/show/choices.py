"""The choices that were tried on a niche, in words."""

from __future__ import annotations

from metier.show.labels import Labels

LIMIT = "rule coefficient at least "


def choice_text(choice: str, label: Labels) -> str:
    """A choice as ``broken_by`` names it, in words."""
    words = label.words
    if choice.startswith(LIMIT):
        return words("choice.limit", limit=words.short(float(choice.removeprefix(LIMIT))))
    if choice.startswith("rule "):
        return words("choice.rule", name=words.of("recipe", choice.removeprefix("rule ")))
    number, _, rest = choice.partition(" ")
    if rest in ("period earlier", "periods earlier"):
        return words("choice.earlier", periods=words.count("periods", int(number)))
    return words.of("choice", choice)
