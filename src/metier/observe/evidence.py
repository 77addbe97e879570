"""Evidence: everything that is known before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from metier.observe import coefficients, memberships, observations
from metier.observe.classifications import Classification
from metier.observe.findings import Finding
from metier.observe.link_chains import Chain
from metier.observe.links import Links
from metier.observe.origins import UNKNOWN, LayerRows, Origin
from metier.observe.territories import Territories


@dataclass(frozen=True)
class Evidence:
    """What was read and accepted.

    Attributes:
        territories: the territory tree.
        classifications: the classifications by their keys in the study file.
        links: the link table; ``None`` where the study has none.
        observations: layer, period, region_code, activity_code, value, status.
        flags: layer, period, region_code, activity_code, flag: one row for each letter that the office has put after a
            figure (``u`` low reliability, ``b`` break in the series).
        intake: what was found on reading: sheets that repeat another, periods and rows left out.
        totals: layer, period, region_code, total: what shares are of.
        published: layer, period, reference_code, region_code, activity_code, coefficient.
        flows: from, to, value: what regions send one another; ``None`` where the study has none.
        domains: domain, kind, layer, code: the bundles that people have named.
        priorities: priority, layer, code, source: national priorities.
        declared: region_code, layer, code, source: what each region has declared a priority.
        origins: per layer where its observations, or its published coefficients, stand in the files, in their order.
        decimals: per layer the decimals that its figures are rounded to; ``None`` where nothing is known of it.
        chains: the chains of concordances that part of the link table was composed from.
        inputs: SHA-256 of each file that was read, by its name in the study folder.
    """

    territories: Territories
    classifications: Mapping[str, Classification]
    links: Links | None = None
    observations: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=observations.SCHEMA))
    flags: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=observations.FLAGS_SCHEMA))
    intake: tuple[Finding, ...] = ()
    totals: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=observations.TOTALS_SCHEMA))
    published: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=coefficients.SCHEMA))
    flows: pl.DataFrame | None = None
    domains: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=memberships.DOMAINS))
    priorities: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=memberships.PRIORITIES))
    declared: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=memberships.DECLARED))
    origins: Mapping[str, Origin] = field(default_factory=dict)
    decimals: Mapping[str, int | None] = field(default_factory=dict)
    chains: tuple[Chain, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)

    def observations_of(self, layer: str) -> LayerRows:
        """The observations of one layer, which know where they stand."""
        return LayerRows.among(self.observations, layer, self.origins.get(layer, UNKNOWN))

    def published_of(self, layer: str) -> LayerRows:
        """The published coefficients of one layer, which know where they stand."""
        return LayerRows.among(self.published, layer, self.origins.get(layer, UNKNOWN))
