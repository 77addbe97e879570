"""Rows of regions and activities that a study does not list, where a layer leaves them out."""

from __future__ import annotations

from collections.abc import Collection

from metier.errors import InputError
from metier.observe.classifications import Classification
from metier.observe.findings import Finding
from metier.observe.layers import Layer
from metier.observe.raw_table import RawTable
from metier.observe.sentences import Sentence, several
from metier.observe.territories import Territories

CODES_TOLD = 10
KINDS = {
    "region_code": Sentence("left-out.regions", "regions"),
    "activity_code": Sentence("left-out.activities", "activities"),
}


def listed(
    raw: RawTable, layer: Layer, territories: Territories, classification: Classification
) -> tuple[RawTable, tuple[Finding, ...]]:
    """The table without the rows that the layer leaves out, and what these were.

    Raises:
        InputError: no row is left.
    """
    if layer.outside == "refuse":
        return raw, ()
    told: list[Finding] = []
    known: dict[str, Collection[str]] = {"region_code": territories.codes, "activity_code": classification.codes}
    for column, codes in known.items():
        inside = raw.column(column).is_in(list(codes)) | raw.column(column).is_null()
        if not inside.all():
            told.append(_told(raw.filtered(~inside), layer, column))
            raw = raw.filtered(inside)
    if not raw.cells.height:
        problem = "no row is of a region and an activity that the study lists"
        remedy = 'Correct the codes, or take `outside = "leave out"` out to see them all.'
        raise InputError([raw.fault(problem, remedy)])
    return raw, tuple(told)


def _told(outside: RawTable, layer: Layer, column: str) -> Finding:
    """The finding that counts the rows of each code, those of most rows first."""
    counts = outside.column(column).alias("code").value_counts(name="rows")
    codes = counts.sort("rows", "code", descending=[True, False]).iter_rows(named=True)
    told = Sentence(
        "left-out",
        "{rows} rows of layer {layer!r} were left out, of {codes} {kind} that the study does not list (in brackets the "
        "rows of each): {listed}.",
        {
            "rows": outside.cells.height,
            "layer": layer.key,
            "codes": counts.height,
            "kind": KINDS[column],
            "listed": several((Sentence("left-out.code", "{code!r} ({rows})", row) for row in codes), CODES_TOLD),
        },
    )
    return Finding("note", "left-out", layer.key, told, outside.origin(column).every_cell())
