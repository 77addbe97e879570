"""What next: the activities that a region lacks and could grow into, in the order of the ranking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from metier.show.labels import Labels
from metier.show.parts import Item, Part, gathered, rest_text
from metier.show.rank_text import rank_of_row, rank_text
from metier.study import StudyResult

LISTED = 5
IDLE = "density-adds-nothing"  # told above the list
TOLD_ALREADY = (IDLE, "complexity-unidentified", "complexity-unproved", "coefficient-unknown")
_ITEM = ["region_code", "layer", "activity_code"]
Row = dict[str, Any]


def next_steps(result: StudyResult, label: Labels) -> dict[str, Part]:
    """The first opportunities of each region that has any."""
    placed = result.ranking.filter(pl.col("kind") == "opportunity")
    placed = placed.with_row_index("order").drop("level", "density", "complexity", "gain", "coefficient", "reason")
    joined = result.opportunities.join(placed, on=_ITEM, how="left")
    found = joined.sort("order", nulls_last=True, maintain_order=True)
    by_region = found.partition_by("region_code", as_dict=True, maintain_order=True)
    return {str(code): _part(rows, label) for (code,), rows in by_region.items()}


def _part(rows: pl.DataFrame, label: Labels) -> Part:
    shown = list(rows.head(LISTED).iter_rows(named=True))
    several = rows["layer"].n_unique() > 1
    told = [(_name(row, label), _further(row["cautions"])) for row in shown]
    return Part(
        label.words("next.title"),
        tuple(_lead(rows, label)),
        tuple(_item(row, several, label) for row in shown),
        gathered("caution.opportunity", told, label),
        rest_text(len(shown), rows.height, "opportunities", label),
    )


def _lead(rows: pl.DataFrame, label: Labels) -> Iterator[str]:
    idle = rows.filter(pl.col("cautions").str.split(" ").list.contains(IDLE))["layer"].unique(maintain_order=True)
    if len(idle):
        layers = "; ".join(label.plan.layers[key].title for key in idle)
        yield label.words("next.idle", layers=layers, caution=label.words(f"caution.opportunity.{IDLE}"))
    yield label.words("next.lead")


def _further(cautions: str | None) -> str:
    return " ".join(key for key in (cautions or "").split() if key not in TOLD_ALREADY)


def _name(row: Row, label: Labels) -> str:
    return label.activity(row["layer"], row["activity_code"])


def _item(row: Row, several_layers: bool, label: Labels) -> Item:
    words = label.words
    quadrant = words(f"next.quadrant.{row['quadrant']}") if row["quadrant"] else ""
    layer = label.plan.layers[row["layer"]].title if several_layers else ""
    return Item(
        _name(row, label),
        "; ".join(part for part in (layer, quadrant) if part),
        tuple(_sentences(row, label)),
    )


def _sentences(row: Row, label: Labels) -> Iterator[str]:
    yield from opportunity_sentences(row, label)
    if row["place"] is not None:
        yield rank_text(rank_of_row(row), label)


def opportunity_sentences(row: Row, label: Labels) -> Iterator[str]:
    """What an opportunity's row tells: coefficient, closeness, what carries it, complexity, linked fields."""
    words = label.words
    now = row["coefficient"]
    yield words("next.unknown") if now is None else words("next.now", coefficient=words.coefficient(now))
    place = {"standing": words.number(row["standing"]), "among": words.number(row["among"])}
    yield words("next.place", **place, density=words.number(row["density"], 2))
    yield _carried(row, label)
    yield complexity_text(row["complexity"], row["complexity_verdict"], label)
    if row["linked_fields"]:
        names = "; ".join(label.field(code) for code in row["linked_fields"].split())
        yield words("next.fields", names=names)


def _carried(row: Row, label: Labels) -> str:
    if not row["carrying"]:
        return label.words("next.carried_by_nothing")
    names = "; ".join(label.activity(row["layer"], code) for code in row["carrying"].split())
    return label.words("next.carried", names=names)


def complexity_text(figure: float | None, verdict: str, label: Labels) -> str:
    """The complexity with its verdict; never a figure that is not identified without saying so."""
    words = label.words
    if figure is None or verdict in ("too-small", "population-serving", "not-compared"):
        return words(f"next.complexity.{verdict}")
    side = "more" if figure > 0 else "less"
    key = side if verdict == "identified" else verdict
    return words(f"next.complexity.{key}", figure=words.number(figure, 2))
