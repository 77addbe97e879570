"""Whatever a file in an office's layout holds, it is read or refused: nothing but ``MetierError`` comes out.

``METIER_EXAMPLES=10000`` tries ten thousand files with each layout; without it a few dozen.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metier.errors import MetierError
from metier.observe.classifications import classification_from
from metier.observe.figures import figures
from metier.observe.marks import Notation
from metier.observe.raw_table import RawTable
from metier.observe.territories import territories_from
from metier.sources import read_table, years_across
from metier.sources.laid_out import READERS, read_layout
from metier.sources.layouts import Asked
from metier.sources.spellings import spellings_of
from tests.sources import files
from tests.sources.test_any_bytes import spoilt
from tests.sources.test_broken_layouts import SDMX, SECTIONS, TERRITORIES, TSV

NAMES = ["North region", "South region", "East region", "R1", "C", "Country", "", "Total", "of which:", "1) note"]
HEADINGS = ["Section A", "Section B", "Section Z", "Agriculture and forestry", "Mining and quarrying", "A", "Total", ""]
PERIODS = ["2016", "2017 г.", "2016-2017", "Output, 2016", "in 2017", 2016, 2017, "Q1", "I квартал", ""]
VALUES = [1.5, 0, -2, "…", "x", "c", ":", "1,5", "1.234", "1 234,5", "12%", "(3)", "5*", "#REF!", "к", True, "", "ten"]
TABLES = {"sdmx.csv": SDMX.encode(), "tsv.tsv": TSV.encode()}


def cells(most: int = 8) -> st.SearchStrategy[list[list[Any]]]:
    cell = st.one_of(
        *map(st.sampled_from, (NAMES, HEADINGS, PERIODS, VALUES)), st.floats(-1e9, 1e9), st.text(max_size=3)
    )
    return st.lists(st.lists(cell, max_size=most), max_size=most)


@st.composite
def tables(draw: st.DrawFn) -> list[list[Any]]:
    """Rows that look like a table of an office, or nearly."""
    width = draw(st.integers(1, 4))
    row = lambda of: draw(st.lists(st.sampled_from(of), min_size=width, max_size=width))  # noqa: E731
    above = [[draw(st.sampled_from(PERIODS))] for _ in range(draw(st.integers(0, 2)))]
    heads = [["", *row(draw(st.sampled_from([HEADINGS, PERIODS, NAMES])))] for _ in range(draw(st.integers(0, 2)))]
    down = draw(st.sampled_from([NAMES, HEADINGS, PERIODS]))
    body = [[draw(st.sampled_from(down)), *row(VALUES)] for _ in range(draw(st.integers(0, 5)))]
    return [*above, *heads, *body, *draw(cells(2))]


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    made = draw(st.one_of(cells(), tables(), tables()))
    return files.of_rows(made, draw(st.sampled_from(["2016", "2017", "data", "North region"])))


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    rows = draw(st.one_of(cells(), tables()))
    mark = draw(st.sampled_from(["\t", ";", ",", "|"]))
    return "\n".join(mark.join(map(str, row)) for row in rows).encode(errors="ignore")


ANY = st.one_of(workbooks(), workbooks(), texts(), st.sampled_from(list(TABLES.values())).flatmap(spoilt))


def _asked(folder: Path) -> Asked:
    for name, text in (("territories.csv", TERRITORIES), ("sections.csv", SECTIONS)):
        (folder / name).write_text(text, encoding="utf-8")
    tree = territories_from(read_table(folder, "territories.csv").table, "region")
    sections = classification_from(read_table(folder, "sections.csv").table, "Sections")
    return Asked(folder, "a.bin", tree, sections)


def _years(asked: Asked) -> RawTable:
    return years_across.read(asked.folder, asked.file, spellings_of(asked.territories))[0]


LAYOUTS: dict[str, Callable[[Asked], RawTable]] = {
    **{layout: (lambda asked, layout=layout: read_layout(layout, asked).table) for layout in READERS},
    "years-across": _years,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_but_a_refusal_comes_out_of_a_layout(layout: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asked = _asked(Path(folder))

        @settings(
            max_examples=int(os.environ.get("METIER_EXAMPLES", "60")),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(data=ANY)
        def read_or_refuse(data: bytes) -> None:
            (Path(folder) / asked.file).write_bytes(data)
            try:
                table = LAYOUTS[layout](asked)
                for column in table.columns:
                    figures(table, column, Notation())
            except MetierError as refusal:
                assert refusal.faults
                assert all(fault.file and fault.problem and fault.remedy for fault in refusal.faults)

        read_or_refuse()
