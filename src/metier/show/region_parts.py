"""The parts of every region's section beyond its scenario: what next, with whom, since when."""

from __future__ import annotations

from metier.show.bundles import bundles
from metier.show.company import company
from metier.show.domains import declared, domains
from metier.show.labels import Labels
from metier.show.next_steps import next_steps
from metier.show.parts import Part
from metier.show.potential import potential
from metier.show.since_when import since_when
from metier.study import StudyResult


def region_parts(result: StudyResult, label: Labels) -> dict[str, tuple[Part, ...]]:
    """The parts of each region; a region of which a table says nothing goes without its part."""
    tables = (next_steps, potential, company, since_when, bundles, domains, declared)
    made = [of_table(result, label) for of_table in tables]
    regions = result.evidence.territories.regions
    return {region: tuple(part[region] for part in made if region in part) for region in regions}
