"""How many kinds of broken files each reader is tried with: at least ten, each with a message of its own."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.sources import test_broken_crossed as crossed
from tests.sources import test_broken_layouts as layouts
from tests.sources import test_columnar, test_delimited, test_workbooks

FEWEST = 10


def columnar(kind: str) -> list[object]:
    return [told for case, (_, told) in test_columnar.BROKEN.items() if case.startswith(f"{kind}: ")]


def laid_out(cases: dict[str, tuple]) -> list[object]:
    return [tuple(told) for *_, told in cases.values() if told]


BROKEN: dict[str, Iterable[object]] = {
    "CSV": [told for _, told in test_delimited.BROKEN.values()],
    "XLSX": [told for *_, told in test_workbooks.BROKEN.values()]
    + [told for _, told in test_workbooks.FAULTY_FIGURES.values()],
    "Parquet": columnar("Parquet"),
    "Arrow": columnar("Arrow"),
    "Arrow stream": columnar("Arrow stream"),
    "activities across, as Rosstat": laid_out(layouts.BROKEN_ACROSS),
    "years across": laid_out(layouts.BROKEN_YEARS),
    "cross-table": laid_out(crossed.BROKEN_CROSSED),
    "Eurostat TSV": laid_out(layouts.BROKEN_EUROSTAT),
    "SDMX-CSV": laid_out(layouts.BROKEN_SDMX),
}


@pytest.mark.parametrize("reader", BROKEN)
def test_each_reader_is_tried_with_ten_kinds(reader: str) -> None:
    told = list(BROKEN[reader])
    assert len(told) >= FEWEST
    assert reader in ("Parquet", "Arrow", "Arrow stream") or len(set(told)) >= FEWEST
