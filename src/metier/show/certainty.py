"""How far the conclusions hold, study-wide: how sure each list is, what other rules say, what breaks the niches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from metier.conclude.recipes import rules_by_recipe
from metier.measure.uncertainty import expected_false_share
from metier.plan import RECIPES
from metier.show.choices import choice_text
from metier.show.labels import Labels
from metier.show.method import condition_texts
from metier.study import StudyResult

DEGREES = ("strong", "moderate", "weak", "unknown")
CHOICES_NAMED = 8
_LIST = ["layer", "level"]


@dataclass(frozen=True)
class SureRow:
    """One list of competences and how sure it is, as text.

    Attributes:
        title: the level or layer.
        held: how many competences it has.
        degrees: how many of them are strong, moderate, weak, unknown.
        basis: what the intervals rest on.
        false_share: the share that is expected not to be above the limit, where there are probabilities.
    """

    title: str
    held: str
    degrees: tuple[str, ...]
    basis: str
    false_share: str


@dataclass(frozen=True)
class RecipeRow:
    """One recipe: its rule, its source, and in how many cells it finds a competence, finds none, or cannot tell.

    The sources of recipes are in English, whatever the language of the report.
    """

    name: str
    rule: str
    source: str
    source_language: str
    held: str
    not_held: str
    unknown: str


@dataclass(frozen=True)
class Certainty:
    """How far the conclusions hold.

    Attributes:
        degrees: the headings of ``SureRow.degrees``.
        lists: the lists of competences.
        agreed: in how many cells the recipes agree, as a sentence; empty where there are none.
        recipes: the recipes side by side.
        standing: how many niches stand under each single other choice, as a sentence; empty where none was tried.
        breaking: each choice and how many niches fall under it.
    """

    degrees: tuple[str, ...]
    lists: tuple[SureRow, ...]
    agreed: str
    recipes: tuple[RecipeRow, ...]
    standing: str
    breaking: tuple[tuple[str, str], ...]


def certainty(result: StudyResult, label: Labels) -> Certainty:
    """Everything that the report says of the study as a whole about how far it holds."""
    return Certainty(
        tuple(label.words(f"sureness.{degree}") for degree in DEGREES),
        tuple(_sure_rows(result, label)),
        _agreed(result.recipes, label),
        tuple(_recipe_rows(result, label)),
        _standing(result.robustness, label),
        _breaking(result.robustness, label),
    )


def basis_text(basis: str, label: Labels) -> str:
    """What an interval rests on, in words."""
    return label.words.listed(label.words.of("basis", part) for part in basis.split(" + "))


def _sure_rows(result: StudyResult, label: Labels) -> Iterator[SureRow]:
    order = {level.name: i for i, level in enumerate(label.plan.levels)}
    lists = result.sureness.filter("held").group_by(_LIST, maintain_order=True)
    for (layer, level), rows in sorted(lists, key=lambda one: order.get(str(one[0][1]), len(order))):
        words, degrees = label.words, Counter(rows["sureness"])
        title = label.plan.layers[str(layer)].title
        bases = rows["basis"].drop_nulls().unique(maintain_order=True)
        yield SureRow(
            f"{label.level(str(level))}: {title}" if level else title,
            words.number(rows.height),
            tuple(words.number(degrees[degree]) for degree in DEGREES),
            "; ".join(basis_text(basis, label) for basis in bases) or words("number.missing"),
            _false_share(rows, label),
        )


def _false_share(rows: pl.DataFrame, label: Labels) -> str:
    judged = rows["probability_above"].drop_nulls()
    if judged.is_empty():
        return label.words("certainty.no_probability")
    share = expected_false_share(judged.to_numpy())
    return label.words("certainty.false", share=label.words.fraction(share), n=label.words.number(share * len(judged)))


def _agreed(recipes: pl.DataFrame, label: Labels) -> str:
    cells = recipes.unique(["region_code", "level", "layer", "activity_code"], maintain_order=True)
    if not cells.height:
        return ""
    agreed, words = int(cells["agreed"].sum()), label.words
    share = words.percent(agreed, cells.height)
    return words("certainty.agreed", agreed=words.number(agreed), n=words.number(cells.height), share=share)


def _recipe_rows(result: StudyResult, label: Labels) -> Iterator[RecipeRow]:
    counts = Counter(result.recipes.select("recipe", "held").iter_rows())
    if not counts:
        return
    for name, rule in rules_by_recipe(result.plan.rule).items():
        numbers = (label.words.number(counts[name, held]) for held in (True, False, None))
        yield RecipeRow(label.words.of("recipe", name), condition_texts(rule, label), *_source(name, label), *numbers)


def _source(name: str, label: Labels) -> tuple[str, str]:
    """Where a recipe's limits come from, and the language in which that is said."""
    words, recipe = label.words, RECIPES.get(name)  # type: ignore[call-overload]
    if recipe is None:
        return words("certainty.own_rule"), words.language
    told = words.entries.get(f"term.recipe_source.{name}")
    return (recipe.source, "en") if told is None else (told, words.language)


def _standing(robustness: pl.DataFrame, label: Labels) -> str:
    tried = robustness.filter(pl.col("single_choices") > 0)
    if not tried.height:
        return ""
    firm = tried.filter(pl.col("broken_by").is_null()).height
    return label.words(
        "certainty.standing", firm=label.words.number(firm), niches=label.words.count("niches", tried.height)
    )


def _breaking(robustness: pl.DataFrame, label: Labels) -> tuple[tuple[str, str], ...]:
    broken = Counter(name for told in robustness["broken_by"].drop_nulls() for name in told.split("; "))
    return tuple((choice_text(name, label), label.words.number(n)) for name, n in broken.most_common(CHOICES_NAMED))
