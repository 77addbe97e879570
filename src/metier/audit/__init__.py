"""What cannot be true, or should be known; each finding with the place in the files where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from metier.audit.figures import implausible_figures, references_apart, shares_off_hundred
from metier.audit.lacks import carried_by_chains, ignored_links, missing_cells, unjudged_activities
from metier.audit.published import impossible_pairs
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients

__all__ = ["audit", "implausible_figures", "in_their_files"]


def audit(plan: Plan, evidence: Evidence, coefficients: Coefficients) -> Iterator[Finding]:
    """All findings of a study."""
    yield from impossible_pairs(plan, evidence, coefficients)
    yield from shares_off_hundred(plan, evidence)
    yield from references_apart(plan, evidence)
    yield from missing_cells(plan, evidence, coefficients)
    yield from evidence.intake
    yield from implausible_figures(plan, evidence)
    yield from unjudged_activities(plan, evidence, coefficients)
    yield from ignored_links(plan, evidence)
    yield from carried_by_chains(plan, evidence)


def in_their_files(findings: Iterable[Finding], evidence: Evidence) -> Iterator[Finding]:
    """Findings, of which those that concern a whole layer name its file and sheets."""
    for one in findings:
        if one.places or one.where not in evidence.origins:
            yield one
        else:
            yield replace(one, places=evidence.origins[one.where].sheets())
