"""Ranking of each region's niches and opportunities by named criteria with open weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metier.conclude.activity_space import ActivitySpace
from metier.conclude.criteria import CRITERIA, items_of
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.sentences import Sentence, several
from metier.plan import Criterion, Plan, RankingTable
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.order import rank_of

SCHEMA = {
    "region_code": pl.String,
    "kind": pl.String,
    "market": pl.String,
    "place": pl.Int64,
    "among": pl.Int64,
    "level": pl.String,
    "layer": pl.String,
    "activity_code": pl.String,
    "score": pl.Float64,
    "known_weight": pl.Float64,
    **{str(name): pl.Float64 for name in CRITERIA},
    "first_share": pl.Float64,
    "lifted_by": pl.String,
    "lowered_by": pl.String,
    "reason": pl.String,
}
UNTOLD = "untold"  # nobody said whom the activity sells to
MARKETS = ("traded", UNTOLD, "local", "population-serving")
HIGH, LOW = 2 / 3, 1 / 3  # chosen here: what lifts an item is in the upper third of all, what lowers it in the lower
DIGITS = 12  # what differs by less than rounding does is equal
NAMES: Mapping[str, str] = {
    "margin": "margin over the limit",
    "coefficient": "present coefficient",
    "share_of_region": "share of the region",
    "sureness": "sureness",
    "uniqueness": "uniqueness",
    "links": "confirmed links",
    "density": "closeness",
    "complexity": "complexity",
    "gain": "complexity gain",
    "growth": "growth of its share in the area",
}
_LIST = ["region_code", "kind", "market"]
Floats = NDArray[np.float64]


def ranking(
    plan: Plan,
    evidence: Evidence,
    coefficients: Coefficients,
    competences: pl.DataFrame,
    opportunities: pl.DataFrame,
    spaces: Sequence[ActivitySpace],
) -> pl.DataFrame:
    """Each region's niches and opportunities in order, those that serve the population and local ones apart.

    Each criterion is an item's place among all items of its kind in the study, as a share (0 the lowest, 1 the highest;
    what is equal but for rounding shares its mean place); null where it is unknown. ``score`` is their weighted mean
    over what is known, and ``known_weight`` the share of the weights that this is. Complexity and its gain count only
    where identified.
    ``first_share`` is the share of random weights under which the item comes first, null where none were asked for.

    Args:
        plan, evidence: the study.
        coefficients: what ``with_intervals`` returns.
        competences: what ``competences`` returns.
        opportunities: what ``opportunities`` returns.
        spaces: what ``activity_spaces`` returns.

    Returns:
        Columns of ``SCHEMA``: region, niches before opportunities, ``market`` (traded, untold, local,
        population-serving), place. Equal scores share the better place.
    """
    items = items_of(plan, evidence, coefficients, competences, opportunities, spaces)
    tables = [
        _scored(items.filter(pl.col("kind") == kind), weights, plan.ranking)
        for kind, weights in (("niche", plan.ranking.niches), ("opportunity", plan.ranking.opportunities))
    ]
    placed = pl.concat(tables).with_columns(
        pl.col("score").round(DIGITS).rank("min", descending=True).over(_LIST).alias("place"),
        pl.len().over(_LIST).alias("among"),
    )
    order = [
        rank_of("region_code", evidence.territories.regions),
        rank_of("kind", ("niche", "opportunity")),
        rank_of("market", MARKETS),
        pl.col("place"),
    ]
    told = placed.with_columns(_reason()).sort(order, nulls_last=True, maintain_order=True)
    return told.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def _scored(items: pl.DataFrame, weights: Mapping[Criterion, float], asked: RankingTable) -> pl.DataFrame:
    """Items of one kind with their criteria as places, their score, and what lifts and lowers it."""
    used = [name for name in CRITERIA if weights.get(name, 0.0) > 0]
    scaled = items.with_columns(
        *(place_among_all(name) for name in used),
        *(pl.lit(None, pl.Float64).alias(name) for name in CRITERIA if name not in used),
    )
    figures = scaled.select(used).cast(pl.Float64).to_numpy()
    weight = np.array([weights[name] for name in used])
    score, known = weighted_means(figures, weight[np.newaxis])
    return scaled.with_columns(
        pl.Series("score", score[0]).fill_nan(None),
        pl.Series("known_weight", known[0]),
        pl.Series("first_share", _first_shares(scaled, figures, asked)).fill_nan(None),
        _named(used, lambda name: pl.col(name) >= HIGH).alias("lifted_by"),
        _named(used, lambda name: pl.col(name) <= LOW).alias("lowered_by"),
    )


def place_among_all(name: str) -> pl.Expr:
    """Mean place from below among all known, 0 to 1; alone, or all equal: 0.5."""
    count, size = pl.col(name).count(), pl.col(name).abs().max()
    told = (pl.col(name) / pl.when(size > 0).then(size).otherwise(1.0)).round(DIGITS)
    place = (told.rank("average") - 1) / pl.when(count > 1).then(count - 1)
    return pl.when(pl.col(name).is_not_null()).then(place.fill_null(0.5)).alias(name)


def weighted_means(figures: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted means over what is known, (sets of weights, items), and the share of the weights that is known."""
    known = ~np.isnan(figures)
    of_known = weights @ known.T.astype(np.float64)
    total = weights @ np.where(known, figures, 0.0).T
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(of_known > 0, total / of_known, np.nan)
    return mean, of_known / weights.sum(axis=1, keepdims=True)


def _first_shares(items: pl.DataFrame, figures: Floats, asked: RankingTable) -> Floats:
    """Share of random weights, all sets alike likely, under which each item is first of its list."""
    if not asked.random_weights or not items.height:
        return np.full(items.height, np.nan)
    generator = np.random.default_rng(asked.seed)
    weights = generator.dirichlet(np.ones(figures.shape[1]), asked.random_weights)
    lists = items.select(pl.struct(_LIST).rank("dense") - 1).to_series().to_numpy().astype(np.intp)
    order = np.argsort(lists, kind="stable")
    starts = np.flatnonzero(np.diff(lists[order], prepend=-1))
    first = np.zeros(items.height)
    for one in weights:
        score = np.nan_to_num(weighted_means(figures, one[np.newaxis])[0][0].round(DIGITS), nan=-1.0)
        best = np.maximum.reduceat(score[order], starts)
        first += (score == best[lists]) & (score >= 0)
    return first / asked.random_weights


def _named(used: Sequence[str], holds: Callable[[str], pl.Expr]) -> pl.Expr:
    told = [pl.when(holds(name)).then(pl.lit(name)) for name in used]
    joined = pl.concat_str(told, separator=" ", ignore_nulls=True)
    return pl.when(joined != "").then(joined)


def _reason() -> pl.Expr:
    """One sentence: place, what lifts it, what lowers it."""
    kinds = pl.col("kind").replace_strict({"niche": "niches", "opportunity": "opportunities"}, default=None)
    group = pl.col("market").replace_strict(
        {"traded": "traded ", UNTOLD: "", "local": "local ", "population-serving": "population-serving "}, default=""
    )
    place = pl.format("No. {} of its {} {}{}", "place", "among", group, kinds)
    lifted = pl.when(pl.col("lifted_by").is_not_null()).then(pl.format(": high by {}", _in_words("lifted_by")))
    even = pl.when(pl.col("lifted_by").is_null() & pl.col("lowered_by").is_null())
    lowered = pl.when(pl.col("lowered_by").is_not_null()).then(
        pl.concat_str(
            pl.when(pl.col("lifted_by").is_null()).then(pl.lit(": low by ")).otherwise(pl.lit("; low by ")),
            _in_words("lowered_by"),
        )
    )
    parts = [place, lifted, lowered, even.then(pl.lit(": neither high nor low by any criterion")), pl.lit(".")]
    unknown = pl.lit("Not placed: nothing is known by any criterion that counts.")
    return (
        pl.when(pl.col("score").is_null())
        .then(unknown)
        .otherwise(pl.concat_str(parts, ignore_nulls=True))
        .alias("reason")
    )


def _in_words(column: str) -> pl.Expr:
    return pl.col(column).str.split(" ").list.eval(pl.element().replace_strict(NAMES, default=None)).list.join(", ")


def findings_of_ranking(plan: Plan, found: pl.DataFrame) -> Iterator[Finding]:
    """Whose weights these are, and which criteria nothing is known by."""
    if not found.height:
        return
    if not {"niches", "opportunities"} & plan.ranking.model_fields_set:
        yield Finding(
            "note",
            "weights-chosen-here",
            "study.toml",
            Sentence(
                "weights-chosen-here",
                "The ranking weighs all criteria alike, which is chosen here: set your own weights under [ranking].",
            ),
        )
    for kind, weights in (("niche", plan.ranking.niches), ("opportunity", plan.ranking.opportunities)):
        items = found.filter(pl.col("kind") == kind)
        idle = [name for name in CRITERIA if weights.get(name, 0) > 0 and items[name].null_count() == items.height]
        if items.height and idle:
            yield Finding(
                "note",
                "idle-criteria",
                kind,
                Sentence(
                    "idle-criteria",
                    "Nothing is known by these criteria, and the ranking of each {items} goes without them: "
                    "{criteria}.",
                    {"items": kind, "criteria": several(Sentence(f"criterion.{name}", NAMES[name]) for name in idle)},
                ),
            )
