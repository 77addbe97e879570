"""Reads every file that a plan names into evidence, and gathers every fault before it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import polars as pl

from metier.classifications import FOLDER, TITLES, file_of
from metier.errors import Fault, InputError
from metier.observe import coefficients, observations
from metier.observe.classifications import Classification, classification_from, reflagged
from metier.observe.coefficients import coefficients_from
from metier.observe.column_map import ColumnMap, mapped
from metier.observe.evidence import Evidence
from metier.observe.findings import Finding
from metier.observe.flows import flows_from
from metier.observe.layers import Layer
from metier.observe.link_chains import Step, with_chains
from metier.observe.links import Links, links_from
from metier.observe.marks import Notation
from metier.observe.memberships import Layers, Memberships, declared_from, domains_from, priorities_from
from metier.observe.observations import observations_from, totals_from
from metier.observe.origins import UNKNOWN, Origin
from metier.observe.raw_table import RawTable
from metier.observe.territories import Territories, territories_from
from metier.plan import Classification as ListAsked
from metier.plan import Concordance as ConcordanceAsked
from metier.plan import Layer as PlannedLayer
from metier.plan import Plan
from metier.plan.schema import Layout
from metier.project.chains import chains_of, file_step_of, parents_step_of
from metier.sources import read_table, years_across
from metier.sources.laid_out import read_layout
from metier.sources.layouts import Asked, dated, within_periods
from metier.sources.spellings import coded, spellings_of

T = TypeVar("T")


@dataclass(frozen=True)
class _LayerEvidence:
    """What one layer adds to the evidence; the tables that its nature does not use are empty."""

    decimals: int | None = None
    observations: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=observations.SCHEMA))
    flags: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=observations.FLAGS_SCHEMA))
    origin: Origin = UNKNOWN
    intake: tuple[Finding, ...] = ()
    totals: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=observations.TOTALS_SCHEMA))
    published: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=coefficients.SCHEMA))


class EvidenceReader:
    """Reads the files of a study folder; what one file lacks does not keep the others from being checked."""

    def __init__(self, plan: Plan, home: Path, inputs: Mapping[str, str]) -> None:
        self._plan = plan
        self._home = home
        self._inputs = dict(inputs)
        self._faults: list[Fault] = []

    def evidence(self) -> Evidence:
        """Everything that the plan names, accepted.

        Raises:
            InputError: every fault of every file.
        """
        territories = self._territories()
        classifications = self._classifications()
        stated = self._stated_links(classifications)
        steps = self._steps(classifications)
        layers = {key: self._layer(key, territories, classifications) for key in self._plan.layers}
        flows = self._flows(territories)
        memberships = self._memberships(territories, classifications)
        self._faults += unknown_set_fields(self._plan, classifications)
        if self._faults or territories is None:
            raise InputError(self._faults)
        known = Evidence(
            territories=territories,
            classifications=classifications,
            observations=pl.concat([layer.observations for layer in layers.values()]),
            flags=pl.concat([layer.flags for layer in layers.values()]),
            intake=tuple(finding for layer in layers.values() for finding in layer.intake),
            totals=pl.concat([layer.totals for layer in layers.values()]),
            published=pl.concat([layer.published for layer in layers.values()]),
            flows=flows,
            domains=memberships.domains,
            priorities=memberships.priorities,
            declared=memberships.declared,
            origins={key: layer.origin for key, layer in layers.items()},
            decimals={key: layer.decimals for key, layer in layers.items()},
            inputs=dict(sorted(self._inputs.items())),
        )
        return self._linked(known, stated, steps)

    def _linked(self, known: Evidence, stated: Links | None, steps: Mapping[str, Step]) -> Evidence:
        """The evidence with its link table: what is stated, and what the chains of concordances give."""
        asked = self._plan.links
        if asked is None:
            return known
        chains = chains_of(self._plan, steps, known)
        table = with_chains(stated.table if stated else None, chains)
        origin = stated.origin if stated else UNKNOWN
        links = Links(table, asked.cross_cutting, asked.cross_cutting_source, origin)
        return replace(known, links=links, chains=chains)

    def _territories(self) -> Territories | None:
        asked = self._plan.territories
        raw = self._table(asked.file)
        found = self._accepted(lambda: territories_from(raw, asked.regions)) if raw else None
        if found is not None:
            self._faults += unknown_areas(self._plan, found)
        return found

    def _classifications(self) -> dict[str, Classification]:
        found = {}
        for key, asked in self._plan.classifications.items():
            accepted = self._classification(asked)
            if accepted is not None:
                found[key] = accepted
        return found

    def _classification(self, asked: ListAsked) -> Classification | None:
        if asked.packaged is None:
            raw, title = self._table(asked.file), asked.title
        else:
            raw = read_table(FOLDER, file_of(asked.packaged)).table
            title = asked.title or TITLES[asked.packaged]
        flags = self._table(asked.flags) if asked.flags else None
        accepted = self._accepted(lambda: classification_from(raw, title)) if raw else None
        if accepted is None or flags is None:
            return accepted
        return self._accepted(lambda: reflagged(accepted, flags))

    def _steps(self, known: Mapping[str, Classification]) -> dict[str, Step]:
        """The concordances of the study, each as a step that a chain can take."""
        steps = {key: self._step(key, asked, known) for key, asked in self._plan.concordances.items()}
        return {key: step for key, step in steps.items() if step is not None}

    def _step(self, key: str, asked: ConcordanceAsked, known: Mapping[str, Classification]) -> Step | None:
        raw = self._table(asked.file) if asked.file else None
        ends = (asked.parents_of, asked.from_classification, asked.to_classification)
        if any(name is not None and name not in known for name in ends):
            return None
        if asked.parents_of is not None:
            return parents_step_of(key, asked, known)
        return self._accepted(lambda: file_step_of(key, asked, raw, known)) if raw else None

    def _stated_links(self, classifications: Mapping[str, Classification]) -> Links | None:
        asked = self._plan.links
        raw = self._table(asked.file) if asked and asked.file else None
        if asked is None or raw is None:
            return None
        listed = {
            key: classifications.get(key)
            or _list_of_all(of, raw, ("from_code", "to_code"), asked.cross_cutting.get(key))
            for key, of in self._plan.classifications.items()
        }
        return self._accepted(lambda: links_from(raw, listed, asked.cross_cutting, asked.cross_cutting_source))

    def _layer(
        self, key: str, territories: Territories | None, classifications: Mapping[str, Classification]
    ) -> _LayerEvidence:
        asked = self._plan.layers[key]
        raw, intake = self._layer_table(asked, territories, classifications.get(asked.classification))
        totals, of_totals = self._totals(asked, territories)
        if raw is None:
            return _LayerEvidence()
        tree = territories or _tree_of_all(raw, totals)
        classification = classifications.get(asked.classification) or _list_of_all(
            self._plan.classifications[asked.classification], raw, ("activity_code",)
        )
        notation = Notation.of(asked.marks, asked.decimal_mark)
        layer = Layer(key, asked.nature, asked.absent, asked.negative, asked.decimals, notation, asked.outside)
        read = _read_coefficients if asked.nature == "coefficients" else _read_observations
        self._faults += unknown_period(key, asked.period, raw)
        accepted = self._accepted(lambda: read(raw, layer, tree, classification))
        stated = self._accepted(lambda: totals_from(totals, layer, tree)) if totals else None
        if accepted is None:
            return _LayerEvidence()
        table, told = stated if stated is not None else (accepted.totals, ())
        return replace(accepted, intake=(*intake, *of_totals, *accepted.intake, *told), totals=table)

    def _totals(
        self, asked: PlannedLayer, territories: Territories | None
    ) -> tuple[RawTable | None, tuple[Finding, ...]]:
        """The totals of a layer of shares in their own columns, and what was found on the way to them."""
        file = asked.totals
        if file is None:
            return None, ()
        if asked.totals_layout is None:
            raw = self._table(file, asked.totals_sheet)
            columns = ColumnMap({str(name): heading for name, heading in asked.totals_columns.items()})
            named = self._accepted(partial(mapped, raw, columns)) if raw else None
            return (coded(named, spellings_of(territories)) if named and territories else named), ()
        if territories is None:
            return None, ()  # what was refused there is told; the layout cannot be read without it
        spellings = spellings_of(territories)
        read = self._accepted(lambda: years_across.read(self._home, file, spellings, asked.totals_sheet))
        if read is None:
            return None, ()
        raw, self._inputs[file], found = read
        return raw, found

    def _memberships(
        self, territories: Territories | None, classifications: Mapping[str, Classification]
    ) -> Memberships:
        """Domains, priorities and declared priorities, as far as the study has them and their codes can be checked."""
        tags, domains = self._plan.tags, self._plan.domains
        regions = territories.regions if territories else ()
        asked: dict[str, tuple[str | None, Callable[[RawTable, Layers], pl.DataFrame]]] = {
            "domains": (domains.file if domains else None, domains_from),
            "priorities": (tags.priorities if tags else None, priorities_from),
            "declared": (tags.declared if tags else None, partial(declared_from, regions=regions)),
        }
        tables = {key: (self._table(file), accept) for key, (file, accept) in asked.items() if file}
        if territories is None or len(classifications) < len(self._plan.classifications):
            return Memberships()  # refused already; what is wrong there would be told again as unknown codes
        layers = {key: classifications[layer.classification].codes for key, layer in self._plan.layers.items()}
        found = {key: self._accepted(partial(accept, raw, layers)) for key, (raw, accept) in tables.items() if raw}
        return Memberships(**{key: table for key, table in found.items() if table is not None})

    def _flows(self, territories: Territories | None) -> pl.DataFrame | None:
        raw = self._table(self._plan.flows.file) if self._plan.flows else None
        if raw is None:
            return None
        regions = territories.regions if territories else raw.column("from").append(raw.column("to")).to_list()
        return self._accepted(lambda: flows_from(raw, regions))

    def _layer_table(
        self, asked: PlannedLayer, territories: Territories | None, classification: Classification | None
    ) -> tuple[RawTable | None, tuple[Finding, ...]]:
        """A layer's table in the layer's own columns, and what was found on the way to it."""
        found: tuple[Finding, ...] = ()
        if asked.layout is None:
            raw = self._table(asked.file, asked.sheet, asked.heading)
        elif territories is None or classification is None:
            return None, ()  # what was refused there is told; the layout cannot be read without it
        else:
            raw, found = self._laid_out(asked, asked.layout, territories, classification)
        columns = ColumnMap({str(name): heading for name, heading in asked.columns.items()}, asked.where, asked.period)
        named = self._accepted(lambda: mapped(raw, columns)) if raw else None
        if named is None:
            return None, ()
        by_code = coded(named, spellings_of(territories)) if territories else named
        by_year = dated(by_code) if asked.layout is None else by_code
        within, left = within_periods(by_year, asked.first_period, asked.last_period)
        return within, (*found, *left)

    def _laid_out(
        self, asked: PlannedLayer, layout: Layout, territories: Territories, classification: Classification
    ) -> tuple[RawTable | None, tuple[Finding, ...]]:
        bounds = (asked.first_period, asked.last_period)
        wanted = Asked(
            self._home, asked.file, territories, classification, asked.sheet, *bounds, period=asked.period or ""
        )
        read = self._accepted(lambda: read_layout(layout, wanted))
        if read is None:
            return None, ()
        self._inputs[asked.file] = read.sha256
        return read.table, read.findings

    def _table(self, name: str, sheet: str | None = None, heading: int = 1) -> RawTable | None:
        source = self._accepted(lambda: read_table(self._home, name, sheet=sheet, heading=heading))
        if source is None:
            return None
        self._inputs[name] = source.sha256
        return source.table

    def _accepted(self, step: Callable[[], T]) -> T | None:
        """The step's result; where it refuses, nothing, and its faults are kept."""
        try:
            return step()
        except InputError as refusal:
            self._faults += [fault for fault in refusal.faults if fault not in self._faults]
            return None


def _tree_of_all(raw: RawTable, totals: RawTable | None) -> Territories:
    """In the place of a tree that was refused: it knows every code, so that all else in a table is still checked."""
    tables = [raw] if totals is None else [raw, totals]
    codes = [code for table in tables for column in ("region_code", "reference_code") for code in table.column(column)]
    return Territories(tuple(filter(None, codes)), {}, {}, (), {})


def _list_of_all(
    asked: ListAsked, raw: RawTable, columns: Sequence[str], also: Sequence[str] | None = None
) -> Classification:
    """In the place of a classification that was refused: it knows every code, as ``_tree_of_all``."""
    codes = [code for column in columns for code in raw.column(column) if code]
    return Classification(asked.title, asked.file, (*codes, *(also or ())), {}, {})


def unknown_areas(plan: Plan, territories: Territories) -> list[Fault]:
    """Areas to compare with that are no kind of territory above the regions."""
    kinds = list(dict.fromkeys(territories.kinds[code] for code in territories.codes if territories.within(code)))
    uses = [(f"levels[{i}].area", level.area) for i, level in enumerate(plan.levels, 1)]
    uses += [(f"layers.{key}.area", layer.area) for key, layer in plan.layers.items()]
    return [
        Fault(
            f"no territory above the regions is of the kind {area!r}",
            f"The kinds above the regions are: {', '.join(kinds) or 'none'}.",
            "study.toml",
            (),
            key,
        )
        for key, area in uses
        if area is not None and area not in kinds
    ]


def unknown_set_fields(plan: Plan, classifications: Mapping[str, Classification]) -> list[Fault]:
    """Fields of a stated set that its classification does not list; other classifications' fields are idle."""
    if "field_sets" not in plan.model_fields_set:
        return []
    return [
        Fault(
            f"{code!r} is not a code of the classification {key!r}",
            "Correct the code or add it to the classification.",
            "study.toml",
            (),
            f"field_sets.{name}.fields.{key}",
        )
        for name, asked in plan.field_sets.items()
        for key, codes in asked.fields.items()
        for code in codes
        if key in classifications and code not in classifications[key].codes
    ]


def unknown_period(key: str, asked: str | None, raw: RawTable) -> list[Fault]:
    """A period to conclude from that the layer's file does not have."""
    periods = raw.column("period").drop_nulls().unique().sort().to_list()
    if asked is None or not periods or asked in periods:
        return []
    problem = f"{raw.file} has no rows of the period {asked!r}"
    return [Fault(problem, f"It has: {', '.join(periods)}.", "study.toml", (), f"layers.{key}.period")]


def _read_observations(
    raw: RawTable, layer: Layer, territories: Territories, classification: Classification
) -> _LayerEvidence:
    read = observations_from(raw, layer, territories, classification)
    return _LayerEvidence(_decimals(layer, read.decimals), read.table, read.flags, read.origin, read.intake)


def _read_coefficients(
    raw: RawTable, layer: Layer, territories: Territories, classification: Classification
) -> _LayerEvidence:
    read = coefficients_from(raw, layer, territories, classification)
    decimals = _decimals(layer, read.decimals)
    return _LayerEvidence(decimals, origin=read.origin, intake=read.intake, published=read.table)


def _decimals(layer: Layer, shown: int | None) -> int | None:
    return layer.decimals if layer.decimals is not None else shown
