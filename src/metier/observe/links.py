"""Links: stated correspondences between activities of two classifications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from metier.errors import Fault, InputError
from metier.observe import refusals
from metier.observe.classifications import Classification
from metier.observe.origins import UNKNOWN, Origin
from metier.observe.raw_table import ROW, RawTable

KEY = ("from_classification", "from_code", "to_classification", "to_code")
REQUIRED = (*KEY, "weight", "source")
COLUMNS = (*REQUIRED, "reason")
PROPOSED = "proposed"


@dataclass(frozen=True)
class Links:
    """The link table and the fields that go with every activity.

    Attributes:
        table: columns ``from_classification``, ``from_code``, ``to_classification``, ``to_code``, ``weight``,
            ``source``, ``reason``.
        cross_cutting: classification -> codes of the fields that go with every activity.
        cross_cutting_source: who says so.
        origin: where the stated links stand in their file; they are the first of the table.
    """

    table: pl.DataFrame
    cross_cutting: Mapping[str, tuple[str, ...]]
    cross_cutting_source: str
    origin: Origin = UNKNOWN


def links_from(
    raw: RawTable,
    classifications: Mapping[str, Classification],
    cross_cutting: Mapping[str, tuple[str, ...]],
    cross_cutting_source: str,
) -> Links:
    """Accept the link table, or refuse it with every fault in it.

    An empty weight means 1.

    Raises:
        InputError: a missing column, an unknown classification or code, a repeated link, a weight that is no positive
            number, or a link without a source.
    """
    faults = refusals.missing_columns(raw, REQUIRED)
    if faults:
        raise InputError(faults)
    faults = (
        _faulty_ends(raw, classifications)
        + _faulty_weights(raw)
        + refusals.empty_cells(raw, "source")
        + refusals.repeated_keys(raw, KEY)
        + _unknown_cross_cutting(cross_cutting, classifications)
    )
    if faults:
        raise InputError(faults)
    table = pl.DataFrame([raw.column(name) for name in COLUMNS])
    table = table.with_columns(pl.col("weight").cast(pl.Float64).fill_null(1.0))
    return Links(table, cross_cutting, cross_cutting_source, raw.origin("from_code"))


def _faulty_ends(raw: RawTable, classifications: Mapping[str, Classification]) -> list[Fault]:
    faults = []
    for end in ("from", "to"):
        column = f"{end}_classification"
        faults += refusals.empty_cells(raw, column) + refusals.empty_cells(raw, f"{end}_code")
        faults += refusals.unknown_codes(raw, column, classifications, "[classifications] of the study file")
        for key, classification in classifications.items():
            part = RawTable(raw.file, raw.cells.filter(raw.column(column) == key))
            faults += refusals.unknown_codes(part, f"{end}_code", classification.codes, classification.file)
    return faults


def _faulty_weights(raw: RawTable) -> list[Fault]:
    weight = raw.column("weight").cast(pl.Float64, strict=False)
    rows = raw.cells.filter((weight == 0).fill_null(value=False))[ROW].to_list()
    zero = [Fault("a weight of 0 is no link", "Delete the row.", raw.file, tuple(rows), "weight")] if rows else []
    return (
        refusals.not_numbers(raw, "weight")
        + refusals.infinite_numbers(raw, "weight")
        + refusals.negative_numbers(raw, "weight", "Write a positive weight.")
        + zero
    )


def _unknown_cross_cutting(
    cross_cutting: Mapping[str, tuple[str, ...]], classifications: Mapping[str, Classification]
) -> list[Fault]:
    return [
        Fault(
            f"{code!r} is not a code of the classification {key!r}",
            "Correct the code or add it to the classification.",
            "study.toml",
            (),
            f"links.cross_cutting.{key}",
        )
        for key, codes in cross_cutting.items()
        for code in codes
        if key in classifications and code not in classifications[key].codes
    ]
