"""The report as a whole, before it becomes HTML: every text and figure in its place."""

from __future__ import annotations

from dataclasses import dataclass

from metier import __version__
from metier.plan.schema import Study
from metier.show.cannot_say import Lack, cannot_say, further
from metier.show.certainty import Certainty, certainty
from metier.show.figures import all_figures, limit_of
from metier.show.findings import Kind, kinds
from metier.show.heat import HeatMap, heat_map
from metier.show.labels import labels
from metier.show.matrix import MatrixPart, matrix_left, matrix_parts
from metier.show.method import Method, method
from metier.show.niches import niches
from metier.show.opening import Glance, LevelFound, found_by_level, glance
from metier.show.record import Record, record
from metier.show.regions import RegionSection, region_sections
from metier.show.scale import Scale
from metier.study import StudyResult

REGIONS_LISTED = 20


@dataclass(frozen=True)
class Page:
    """What the report shows.

    Attributes:
        study: title, language, about.
        version: of metier.
        joined: whether the study has links.
        is_global: whether a level is named global, which wants explaining.
        found: what was found, level by level.
        glance: the counts of every region.
        maps: the heat maps.
        legend: classes and ranges of the colours.
        matrix: the managerial matrix.
        matrix_left: where it is, if it is too large for a page; else empty.
        regions: a section for each region.
        certainty: how far the conclusions hold.
        record: whether such advice would have been any good.
        lacks: what the study cannot say.
        findings: what else the audit found.
        method: how it was made.
        inputs: file and digest.
    """

    study: Study
    version: str
    joined: bool
    is_global: bool
    found: tuple[LevelFound, ...]
    glance: Glance
    maps: tuple[HeatMap, ...]
    legend: tuple[tuple[int, str], ...]
    matrix: tuple[MatrixPart, ...]
    matrix_left: str
    regions: tuple[RegionSection, ...]
    certainty: Certainty
    record: Record
    lacks: tuple[Lack, ...]
    findings: tuple[Kind, ...]
    method: Method
    inputs: tuple[tuple[str, str], ...]

    @property
    def has_many_regions(self) -> bool:
        """Whether the list of contents is long enough to want a box of its own."""
        return len(self.regions) > REGIONS_LISTED


def page(result: StudyResult) -> Page:
    """Everything that the report shows of a result."""
    label, figures, found = labels(result), all_figures(result), niches(result)
    return Page(
        study=result.plan.study,
        version=__version__,
        joined=result.evidence.links is not None,
        is_global=label.has_global_level,
        found=tuple(found_by_level(figures, found, label)),
        glance=glance(figures, found, label),
        maps=tuple(heat_map(f"map-{number}", one, label) for number, one in enumerate(figures, 1)),
        legend=Scale(limit_of(result.plan)).legend(label.words),
        matrix=tuple(matrix_parts(result, figures, found, label)),
        matrix_left=matrix_left(result, label),
        regions=tuple(region_sections(result, figures, found, label)),
        certainty=certainty(result, label),
        record=record(result, label),
        lacks=cannot_say(result.told, label),
        findings=tuple(kinds(further(result.told), label)),
        method=method(figures, found, label),
        inputs=tuple(sorted(result.evidence.inputs.items())),
    )
