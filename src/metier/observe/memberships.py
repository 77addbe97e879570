"""What people say of activities: domains they bundle, priorities they set, priorities a region has declared."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from metier.errors import Fault, InputError
from metier.observe import refusals
from metier.observe.raw_table import ROW, RawTable

KINDS = ("vertical", "horizontal")
DOMAINS = {"domain": pl.String, "kind": pl.String, "layer": pl.String, "code": pl.String}
PRIORITIES = {"priority": pl.String, "layer": pl.String, "code": pl.String, "source": pl.String}
DECLARED = {"region_code": pl.String, "layer": pl.String, "code": pl.String, "source": pl.String}
Layers = Mapping[str, Collection[str]]


def _empty(schema: Mapping[str, type[pl.String]]) -> pl.DataFrame:
    return pl.DataFrame(schema=dict(schema))


@dataclass(frozen=True)
class Memberships:
    """The three tables, each empty where the study has none; columns as ``DOMAINS``, ``PRIORITIES``, ``DECLARED``."""

    domains: pl.DataFrame = field(default_factory=lambda: _empty(DOMAINS))
    priorities: pl.DataFrame = field(default_factory=lambda: _empty(PRIORITIES))
    declared: pl.DataFrame = field(default_factory=lambda: _empty(DECLARED))


def domains_from(raw: RawTable, layers: Layers) -> pl.DataFrame:
    """Accept the table of domains, or refuse it with every fault in it.

    Args:
        raw: columns ``domain``, ``kind``, ``layer``, ``code``.
        layers: the codes that each layer may name.

    Raises:
        InputError: a missing column, no row, an empty cell, an unknown layer, code or kind, a repeated member, or a
            domain of two kinds.
    """
    return _accepted(raw, DOMAINS, ("domain", "layer", "code"), layers, _faulty_kinds)


def priorities_from(raw: RawTable, layers: Layers) -> pl.DataFrame:
    """Accept the table of national priorities, or refuse it; as `domains_from`."""
    return _accepted(raw, PRIORITIES, ("priority", "layer", "code"), layers, lambda _: [])


def declared_from(raw: RawTable, layers: Layers, regions: Collection[str]) -> pl.DataFrame:
    """Accept the table of declared priorities, or refuse it; as `domains_from`, and a region must be compared."""
    listed = "the compared regions of the territories"
    return _accepted(
        raw,
        DECLARED,
        ("region_code", "layer", "code"),
        layers,
        lambda table: refusals.unknown_codes(table, "region_code", regions, listed),
    )


def _accepted(
    raw: RawTable,
    schema: Mapping[str, type[pl.String]],
    key: Sequence[str],
    layers: Layers,
    own_faults: Callable[[RawTable], list[Fault]],
) -> pl.DataFrame:
    faults = refusals.missing_columns(raw, list(schema)) or refusals.empty_table(raw)
    if faults:
        raise InputError(faults)
    faults = [fault for column in schema for fault in refusals.empty_cells(raw, column)]
    faults += _faulty_members(raw, layers) + refusals.repeated_keys(raw, key) + own_faults(raw)
    if faults:
        raise InputError(faults)
    return raw.cells.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _faulty_members(raw: RawTable, layers: Layers) -> list[Fault]:
    faults = refusals.unknown_codes(raw, "layer", layers, "[layers] of the study file")
    for key, codes in layers.items():
        part = raw.filtered((raw.column("layer") == key).fill_null(value=False))
        faults += refusals.unknown_codes(part, "code", codes, f"the classification of layer {key!r}")
    return faults


def _faulty_kinds(raw: RawTable) -> list[Fault]:
    kind = raw.column("kind")
    strange = raw.cells.filter(kind.is_not_null() & ~kind.is_in(KINDS)).group_by("kind", maintain_order=True)
    several = [
        (domain, rows)
        for (domain,), rows in raw.cells.group_by("domain", maintain_order=True)
        if rows["kind"].n_unique() > 1
    ]
    remedy = f"Write {' or '.join(map(repr, KINDS))}."
    return [
        raw.fault(f"{word!r} is no kind of domain", remedy, rows[ROW].to_list(), "kind") for (word,), rows in strange
    ] + [
        raw.fault(f"{domain!r} is of several kinds", "Write one in all its rows.", rows[ROW].to_list(), "kind")
        for domain, rows in several
    ]
