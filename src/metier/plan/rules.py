"""Rules: when a region has a competence in an activity; recipes are rules with a name and a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Measure = Literal[
    "coefficient",
    "amount",
    "share_of_region",
    "share_of_reference",
    "growth",
    "competitive_effect",
    "amount_standing",
    "share_standing",
]
RecipeName = Literal["article", "lq-1.5", "lq-and-shift-share", "cluster-stars"]
Match = Literal["all", "any"]


class Table(BaseModel):
    """A table of the study file: unknown keys are faults, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, allow_inf_nan=False)


class Condition(Table):
    """One condition of the rule: a measure and the limit that it must pass."""

    measure: Measure = Field(
        "coefficient",
        description="`coefficient`; `amount` (the value in the layer's unit); `share_of_region` or "
        "`share_of_reference` (both as fractions of 1); `growth` since the rule's first period (as a fraction of 1; "
        "nominal where the values are at current prices); `competitive_effect` (that growth less what the region would "
        "have had at the activity's rate in the area, in the layer's unit); `amount_standing` or `share_standing` (the "
        "share of the compared regions, as a fraction of 1, that have less of the activity, or a smaller share of it).",
    )
    above: float | None = Field(None, description="The measure must be strictly above this limit.")
    at_least: float | None = Field(None, description="The measure must be this limit or more.")

    @model_validator(mode="after")
    def _one_limit(self) -> Condition:
        if (self.above is None) == (self.at_least is None):
            problem = "a condition takes exactly one of `above` and `at_least`"
            raise ValueError(problem, "Write one limit, for example `above = 1.0`.")
        return self

    @property
    def limit(self) -> float:
        """The limit, whichever way it is compared."""
        limit = self.above if self.above is not None else self.at_least
        assert limit is not None
        return limit


@dataclass(frozen=True)
class Recipe:
    """A rule with a name, as someone has used it.

    Attributes:
        match: whether all conditions must hold or any one of them.
        conditions: the conditions.
        otherwise: the conditions that decide in a region in which no activity meets the others.
        source: where each limit is from, or that it is chosen here.
    """

    match: Match
    conditions: tuple[Condition, ...]
    otherwise: tuple[Condition, ...]
    source: str


_ABOVE_ONE = Condition(measure="coefficient", above=1.0)
_OWN_GROWTH = Condition(measure="competitive_effect", above=0.0)

RECIPES: Mapping[RecipeName, Recipe] = MappingProxyType(
    {
        "article": Recipe("all", (_ABOVE_ONE,), (), "limit 1: Lyshchikova et al. (2023)"),
        "lq-1.5": Recipe(
            "all",
            (Condition(measure="coefficient", at_least=1.5),),
            (),
            "limit 1.5: mapping of economic potential in Serbia, 10.5937/industrija48-25209 (abstract)",
        ),
        "lq-and-shift-share": Recipe(
            "all",
            (_ABOVE_ONE, _OWN_GROWTH),
            (_OWN_GROWTH,),
            "limits 1 and 0: mapping in Georgia (summary); that the competitive effect alone decides in a region in "
            "which no activity meets both is how that summary is read here",
        ),
        "cluster-stars": Recipe(
            "any",
            (
                Condition(measure="amount_standing", at_least=0.9),
                Condition(measure="coefficient", at_least=2.0),
                Condition(measure="share_standing", at_least=0.9),
            ),
            (),
            "top tenth by size: European Cluster Observatory (read in part); limit 2 and top tenth by focus: commonly "
            "cited, unverified; that one star makes a competence: chosen here",
        ),
    }
)


class Rule(Table):
    """When a coefficient makes a competence."""

    recipe: RecipeName | None = Field(
        None,
        description="A rule with a name, instead of `match`, `conditions` and `otherwise`: `article` (coefficient "
        "above 1), `lq-1.5` (coefficient at least 1.5), `lq-and-shift-share` (coefficient above 1 and a positive "
        "competitive effect; in a region in which no activity meets both, the latter alone), `cluster-stars` (one of: "
        "among the top tenth of the regions by size, coefficient at least 2, among the top tenth by share of the "
        "region).",
    )
    match: Match = Field("all", description="Whether all conditions must hold or any one of them.")
    conditions: tuple[Condition, ...] = Field(
        (_ABOVE_ONE,),
        min_length=1,
        description='The conditions; the article\'s only one is `{ measure = "coefficient", above = 1.0 }`.',
    )
    otherwise: tuple[Condition, ...] = Field(
        (),
        description="Conditions, all of which must hold, that decide instead in a region in which no activity of the "
        "level meets `conditions`.",
    )
    since: str | None = Field(
        None,
        description="The period from which `growth` and `competitive_effect` are counted; without it each layer's "
        "earliest.",
    )

    @model_validator(mode="before")
    @classmethod
    def _of_recipe(cls, values: Any) -> Any:
        """A recipe's conditions stand where the study file's own would."""
        recipe = RECIPES.get(values["recipe"]) if isinstance(values, dict) and _is_text(values, "recipe") else None
        if recipe is None:
            return values
        own = [key for key in ("match", "conditions", "otherwise") if key in values]
        if own:
            problem = f"the rule has the recipe {values['recipe']!r} and {' and '.join(map(repr, own))} of its own"
            raise ValueError(problem, "Take the recipe out, or the conditions.")
        return values | {key: getattr(recipe, key) for key in ("match", "conditions", "otherwise")}


def _is_text(values: dict[str, Any], key: str) -> bool:
    return isinstance(values.get(key), str)
