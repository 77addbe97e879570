"""Cross-cutting potential: how close a region is to a named set of fields, such as digital technologies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from metier.conclude.activity_space import ActivitySpace
from metier.measure.linkages import set_density
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.sentences import Sentence, several
from metier.plan import FieldSet, Plan
from metier.specialisation.order import rank_of

SCHEMA = {
    "region_code": pl.String,
    "layer": pl.String,
    "period": pl.String,
    "field_set": pl.String,
    "fields": pl.Int64,
    "held": pl.String,
    "lacked": pl.String,
    "density": pl.Float64,
    "standing": pl.Int64,
    "among": pl.Int64,
    "reason": pl.String,
}


def cross_cutting_potential(plan: Plan, evidence: Evidence, spaces: Sequence[ActivitySpace]) -> pl.DataFrame:
    """How much of what is close to a set of fields each region has.

    ``density`` is over what is close to the set and no part of it; ``standing`` is the region's place by it among the
    ``among`` regions that have one. ``held`` and ``lacked`` are the fields of the set that the region has and lacks.

    Returns:
        Columns of ``SCHEMA`` in the order region, layer, set; a layer whose classification knows no field of a set, or
        has too few regions or activities for closeness, has no rows of it.
    """
    tables = [
        _of_set(space, name, members)
        for space in spaces
        for name, asked in plan.field_sets.items()
        if space.closeness is not None and (members := members_of(asked, space, plan)).any()
    ]
    found = pl.concat([pl.DataFrame(schema=SCHEMA), *tables])
    order = [
        rank_of("region_code", evidence.territories.regions),
        rank_of("layer", list(plan.layers)),
        rank_of("field_set", list(plan.field_sets)),
    ]
    return found.sort(order, maintain_order=True)


def members_of(asked: FieldSet, space: ActivitySpace, plan: Plan) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of a layer's activities belong to the set, by the key of its classification or its packaged name."""
    key = plan.layers[space.layer].classification
    codes = asked.fields.get(key, asked.fields.get(plan.classifications[key].packaged or "", ()))
    return np.isin(np.array(space.activities), codes)


def _of_set(space: ActivitySpace, name: str, members: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pl.DataFrame:
    assert space.closeness is not None
    around = set_density(space.present, members, space.closeness.phi)
    table = pl.DataFrame(
        {
            "region_code": space.regions,
            "layer": pl.repeat(space.layer, len(space.regions), eager=True),
            "period": pl.repeat(space.period, len(space.regions), eager=True),
            "field_set": pl.repeat(name, len(space.regions), eager=True),
            "fields": np.full(len(space.regions), members.sum()),
            "held": _codes(space, members & (space.present == 1)),
            "lacked": _codes(space, members & (space.present == 0)),
            "density": pl.Series(around).fill_nan(None),
        }
    ).with_columns(
        pl.col("density").rank("min", descending=True).alias("standing"),
        pl.col("density").count().cast(pl.Int64).alias("among"),
    )
    return table.with_columns(_reason()).select(pl.col(column).cast(dtype) for column, dtype in SCHEMA.items())


def _codes(space: ActivitySpace, chosen: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> list[str | None]:
    names = np.array(space.activities)
    return [" ".join(names[row]) or None for row in chosen]


def _reason() -> pl.Expr:
    held = (
        pl.when(pl.col("held").is_null())
        .then(pl.lit("It has none of the set"))
        .otherwise(pl.format("Of the set it has {}", pl.col("held").str.replace_all(" ", ", ")))
    )
    share = pl.col("density").round(2)
    near = (
        pl.when(pl.col("density").is_null())
        .then(pl.lit("; how close it is to the set is not known."))
        .otherwise(
            pl.format("; of what is close to the set it has {} (No. {} of {} regions).", share, "standing", "among")
        )
    )
    return pl.concat_str(held, near).alias("reason")


def findings_of_potential(plan: Plan, spaces: Sequence[ActivitySpace]) -> Iterator[Finding]:
    """Where the sets that were used come from."""
    for name, asked in plan.field_sets.items():
        on = [space.layer for space in spaces if space.closeness is not None and members_of(asked, space, plan).any()]
        if on:
            yield Finding(
                "note",
                "field-set",
                name,
                Sentence(
                    "field-set",
                    "The set {title!r}, used on {layers}, is by: {source}. Write your own under [field_sets.{name}].",
                    {
                        "title": asked.title or name,
                        "layers": several(Sentence("field-set.layer", "{layer!r}", {"layer": key}) for key in on),
                        "source": asked.source,
                        "name": name,
                    },
                ),
            )
