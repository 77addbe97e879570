"""The niches of each region: an activity at its level, with the fields that support it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from metier.observe.links import PROPOSED
from metier.show.rank_text import Rank, rank_of_row
from metier.study import StudyResult


@dataclass(frozen=True)
class Support:
    """A field of knowledge that supports an activity.

    Attributes:
        field: its code.
        kind: ``linked`` or ``cross-cutting``.
        source: who states the link.
    """

    field: str
    kind: str
    source: str

    @property
    def proposed(self) -> bool:
        """Whether the link awaits confirmation."""
        return self.source == PROPOSED


@dataclass(frozen=True)
class Standing:
    """How a niche stands under other choices.

    Attributes:
        choices: how many combinations of choices have an answer.
        standing: under how many of them it stands.
        broken_by: the single choices under which it falls.
    """

    choices: int
    standing: int
    broken_by: tuple[str, ...]


@dataclass(frozen=True)
class Niche:
    """One activity of a region at the highest level at which the region has it.

    Attributes:
        region: the region's code.
        level: the level's name.
        layer: the layer's key.
        activity: the activity's code.
        coefficient: against the level's area; ``None`` where the rule was met without one.
        national: against the country; ``None`` where it is not known.
        borderline: whether rounding leaves the coefficient undecided.
        sureness: strong, moderate, weak or unknown.
        supports: linked fields, then cross-cutting ones.
        standing: under other choices; ``None`` where none was tried.
        rank: its place in the region's ranking; ``None`` where it has none.
    """

    region: str
    level: str
    layer: str
    activity: str
    coefficient: float | None
    national: float | None
    borderline: bool
    sureness: str
    supports: tuple[Support, ...]
    standing: Standing | None
    rank: Rank | None


@dataclass(frozen=True)
class PairCount:
    """How many pairs of activity and field a region has, by what they rest on."""

    linked: int
    proposed: int
    cross_cutting: int


def niches(result: StudyResult) -> dict[str, tuple[Niche, ...]]:
    """Each region's niches, level by level; a region without any has an empty tuple.

    The rows of the competences stand highest level first, so the first of an activity is the highest.
    """
    plan = result.plan
    on_level = pl.col("level").is_not_null() & (pl.col("side") == "industry")
    classification = pl.col("layer").replace_strict(
        {key: layer.classification for key, layer in plan.layers.items()}, return_dtype=pl.String
    )
    highest = (
        result.held.filter(on_level)
        .with_columns(classification.alias("classification"))
        .unique(["region_code", "classification", "activity_code"], keep="first", maintain_order=True)
    )
    beside = _Beside(_supports(result), _standings(result), _ranks(result))
    found: dict[str, list[Niche]] = {region: [] for region in result.evidence.territories.regions}
    for row in highest.iter_rows(named=True):
        found[row["region_code"]].append(_niche(row, beside))
    return {region: tuple(of_region) for region, of_region in found.items()}


def count_pairs(of_region: tuple[Niche, ...]) -> PairCount:
    """The pairs of a region's niches, counted."""
    linked = [s for niche in of_region for s in niche.supports if s.kind == "linked"]
    across = sum(s.kind == "cross-cutting" for niche in of_region for s in niche.supports)
    return PairCount(len(linked), sum(s.proposed for s in linked), across)


@dataclass(frozen=True)
class _Beside:
    """What other tables say of niches, by region, level and activity."""

    supports: dict[tuple[object, ...], list[Support]]
    standings: dict[tuple[object, ...], Standing]
    ranks: dict[tuple[object, ...], Rank]


def _niche(row: dict[str, object], beside: _Beside) -> Niche:
    key = (row["region_code"], row["level"], row["activity_code"])
    coefficient, national = row["coefficient"], row["national_coefficient"]
    return Niche(
        region=str(row["region_code"]),
        level=str(row["level"]),
        layer=str(row["layer"]),
        activity=str(row["activity_code"]),
        coefficient=coefficient if isinstance(coefficient, float) else None,
        national=national if isinstance(national, float) else None,
        borderline=row["status"] == "borderline",
        sureness=str(row["sureness"]),
        supports=tuple(beside.supports.get(key, ())),
        standing=beside.standings.get(key),
        rank=beside.ranks.get(key),
    )


def _standings(result: StudyResult) -> dict[tuple[object, ...], Standing]:
    columns = ["region_code", "level", "activity_code", "choices", "share_standing", "broken_by"]
    tried = result.robustness.filter(pl.col("choices") > 0).select(columns)
    return {
        tuple(key): Standing(choices, round(share * choices), tuple(broken.split("; ")) if broken else ())
        for *key, choices, share, broken in tried.iter_rows()
    }


def _ranks(result: StudyResult) -> dict[tuple[object, ...], Rank]:
    placed = result.ranking.filter(pl.col("kind") == "niche").iter_rows(named=True)
    return {(row["region_code"], row["level"], row["activity_code"]): rank_of_row(row) for row in placed}


def _supports(result: StudyResult) -> dict[tuple[object, ...], list[Support]]:
    found: dict[tuple[object, ...], list[Support]] = {}
    columns = ["region_code", "level", "activity_code", "field_code", "kind", "link_source"]
    for *key, field, kind, source in result.scenarios.select(columns).drop_nulls("field_code").iter_rows():
        found.setdefault(tuple(key), []).append(Support(field, kind, source))
    return found
