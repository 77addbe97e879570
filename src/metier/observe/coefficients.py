"""Coefficients that someone has published: they join at competences and are never observations."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from metier.errors import InputError
from metier.observe import refusals
from metier.observe.classifications import Classification
from metier.observe.figures import figures
from metier.observe.findings import Finding
from metier.observe.layers import Layer
from metier.observe.observations import decimals_shown, faulty_codes, numbers_as_text
from metier.observe.origins import Origin
from metier.observe.raw_table import RawTable
from metier.observe.revisions import unknown_territories
from metier.observe.territories import Territories

KEY = ("period", "reference_code", "region_code", "activity_code")
SCHEMA = {
    "layer": pl.String,
    "period": pl.String,
    "reference_code": pl.String,
    "region_code": pl.String,
    "activity_code": pl.String,
    "coefficient": pl.Float64,
}


@dataclass(frozen=True)
class Published:
    """A table of published coefficients, accepted.

    Attributes:
        table: the columns of ``SCHEMA``.
        decimals: the decimals that the coefficients show; ``None`` where there is none.
        origin: where each row of the table stands in the file.
        intake: what was found on reading them.
    """

    table: pl.DataFrame
    decimals: int | None
    origin: Origin
    intake: tuple[Finding, ...] = ()


def coefficients_from(
    raw: RawTable, layer: Layer, territories: Territories, classification: Classification
) -> Published:
    """Accept a table of published coefficients, or refuse it with every fault in it.

    Args:
        raw: columns ``period``, ``reference_code`` (the territory compared with), ``region_code``,
            ``activity_code``, ``coefficient``.

    Returns:
        The coefficients; an empty one, or a mark in its place, is null: missing.

    Raises:
        InputError: a missing column, no row, an empty or unknown code, a repeated row, or a coefficient that is text,
            infinite or negative.
    """
    faults = refusals.missing_columns(raw, (*KEY, "coefficient")) or refusals.empty_table(raw)
    if faults:
        raise InputError(faults)
    found = figures(raw, "coefficient", layer.notation, "flag")
    faults = (
        faulty_codes(raw, territories, classification)
        + refusals.empty_cells(raw, "reference_code")
        + unknown_territories(raw, "reference_code", territories)
        + refusals.repeated_keys(raw, KEY)
        + refusals.unlike_periods(raw, "period")
        + found.faults
        + refusals.negative_values(raw, "coefficient", found.value, "A location quotient is never below 0: correct it.")
    )
    if faults:
        raise InputError(faults)
    key = pl.repeat(layer.key, raw.cells.height, dtype=pl.String, eager=True).alias("layer")
    columns = [key, *(raw.column(name) for name in KEY), found.value.alias("coefficient")]
    told = numbers_as_text(raw, "coefficient", found, layer)
    table = pl.DataFrame(columns, schema=SCHEMA)
    return Published(table, decimals_shown(found.value), raw.origin("coefficient"), told)
