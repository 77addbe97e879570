"""Flows between regions: what one sends another, as it was observed."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from metier.errors import InputError
from metier.observe import refusals
from metier.observe.raw_table import RawTable

COLUMNS = ("from", "to", "value")
SCHEMA = {"from": pl.String, "to": pl.String, "value": pl.Float64}


def flows_from(raw: RawTable, regions: Collection[str]) -> pl.DataFrame:
    """Accept a table of flows, or refuse it with every fault in it.

    Args:
        raw: columns ``from``, ``to`` and ``value``.
        regions: the compared regions.

    Returns:
        Columns of ``SCHEMA``, in the order of the file; what a region sends itself stays in and counts for nothing.

    Raises:
        InputError: a missing column, no row, an empty cell, a code that is no compared region, a repeated pair, or a
            value that is no number, infinite or negative.
    """
    faults = refusals.missing_columns(raw, COLUMNS) or refusals.empty_table(raw)
    if faults:
        raise InputError(faults)
    faults = [fault for column in COLUMNS for fault in refusals.empty_cells(raw, column)]
    faults += [
        fault
        for end in ("from", "to")
        for fault in refusals.unknown_codes(raw, end, regions, "the compared regions of the territories")
    ]
    faults += (
        refusals.repeated_keys(raw, ["from", "to"])
        + refusals.not_numbers(raw, "value")
        + refusals.infinite_numbers(raw, "value")
        + refusals.negative_numbers(raw, "value", "Write what flows the other way in a row of its own.")
    )
    if faults:
        raise InputError(faults)
    return raw.cells.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
