"""The managerial matrix as a reader sees it: activities down, regions across, cross-cutting competences at the foot."""

from __future__ import annotations

from dataclasses import dataclass

from metier.show.figures import Figures
from metier.show.heat import Heading, in_blocks, left_to_workbook
from metier.show.labels import Labels
from metier.show.niches import Niche
from metier.show.scenario_text import Field, beside_text, field_of
from metier.study import StudyResult

REGIONS_ACROSS = 6
Found = dict[str, tuple[Niche, ...]]


@dataclass(frozen=True)
class MatrixCell:
    """One activity in one region.

    Attributes:
        sign: plus, minus, or a word where neither is known.
        remarks: how sure, borderline, at which other level, how it stands in the country.
        fields: the linked fields.
    """

    sign: str
    remarks: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class MatrixRow:
    """An activity and its cells, region by region."""

    heading: Heading
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class MatrixLevel:
    """The rows of one level."""

    title: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class MatrixPart:
    """The matrix for as many regions as fit across a page."""

    caption: str
    regions: tuple[str, ...]
    levels: tuple[MatrixLevel, ...]
    cross_cutting: tuple[tuple[Field, ...], ...]

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.regions) + 1


def matrix_parts(result: StudyResult, figures: tuple[Figures, ...], found: Found, label: Labels) -> list[MatrixPart]:
    """The managerial matrix; nothing where the study has no links, or where it is too large for a page."""
    if result.matrix.is_empty() or matrix_left(result, label):
        return []
    present = {(level, region, activity): p for level, activity, region, p in _presence(result)}
    blocks = in_blocks(result.evidence.territories.regions, REGIONS_ACROSS)
    on_levels = [f for f in figures if f.view.level is not None and label.plan.layers[f.view.layer].side == "industry"]
    parts = []
    for number, regions in enumerate(blocks, 1):
        caption = label.words("matrix.caption")
        told = label.words("heat.part", caption=caption, part=number, parts=len(blocks))
        names = tuple(label.region(region) for region in regions)
        levels = tuple(_level(f, tuple(regions), present, found, label) for f in on_levels)
        across = tuple(_across(found[region], label) for region in regions)
        parts.append(MatrixPart(told if len(blocks) > 1 else caption, names, levels, across))
    return parts


def matrix_left(result: StudyResult, label: Labels) -> str:
    """Where the matrix is, if it is too large for a page; else empty."""
    return left_to_workbook(len(_presence(result)), label)


def _presence(result: StudyResult) -> list[tuple[str, str, str, int | None]]:
    return result.matrix.select("level", "activity_code", "region_code", "present").unique(maintain_order=True).rows()


def _level(
    figures: Figures,
    regions: tuple[str, ...],
    present: dict[tuple[str, str, str], int | None],
    found: Found,
    label: Labels,
) -> MatrixLevel:
    level, layer = str(figures.view.level), figures.view.layer
    rows = []
    for activity in figures.activities:
        cells = []
        for region in regions:
            niche = _niche_of(found[region], layer, activity, label)
            if (level, region, activity) not in present:
                cells.append(MatrixCell(label.words("matrix.outside")))
            else:
                cells.append(_cell(level, present[level, region, activity], niche, label))
        rows.append(MatrixRow(Heading(label.activity(layer, activity), activity), tuple(cells)))
    return MatrixLevel(label.title(figures.view), tuple(rows))


def _niche_of(of_region: tuple[Niche, ...], layer: str, activity: str, label: Labels) -> Niche | None:
    """The region's niche of an activity, at whatever level of the same classification."""
    asked = label.plan.layers[layer].classification
    return next(
        (n for n in of_region if n.activity == activity and label.plan.layers[n.layer].classification == asked),
        None,
    )


def _cell(level: str, present: int | None, niche: Niche | None, label: Labels) -> MatrixCell:
    if niche is not None and niche.level == level:
        return MatrixCell(label.words("matrix.plus"), _remarks(niche, label), _linked(niche, label))
    if niche is not None:
        return MatrixCell(label.words("matrix.minus"), (label.words.of("at_level", niche.level),))
    return MatrixCell(label.words("matrix.unknown" if present is None else "matrix.minus"))


def _remarks(niche: Niche, label: Labels) -> tuple[str, ...]:
    borderline = (f"~ {label.words('status.borderline')}",) if niche.borderline else ()
    beside, sureness = beside_text(niche, label), label.words(f"sureness.{niche.sureness}")
    return (*borderline, label.words("matrix.sure", sureness=sureness), *((beside,) if beside else ()))


def _linked(niche: Niche, label: Labels) -> tuple[Field, ...]:
    return tuple(field_of(support, label) for support in niche.supports if support.kind == "linked")


def _across(of_region: tuple[Niche, ...], label: Labels) -> tuple[Field, ...]:
    """A region's cross-cutting fields, each once."""
    supports = [s for niche in of_region for s in niche.supports if s.kind == "cross-cutting"]
    return tuple(dict.fromkeys(field_of(support, label) for support in supports))
