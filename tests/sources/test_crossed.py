"""Cross-tables: whatever the figures are, each layout gives them back; whatever the cells are: read or refused."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metier.errors import MetierError
from metier.project.proposal_files import look_at
from metier.sources.crossed import tables_in
from metier.sources.spellings import spellings_from

EXAMPLES = int(os.environ.get("METIER_EXAMPLES", "120"))
REGIONS = {"Белгородская область": "RU-BEL", "Воронежская область": "RU-VOR", "Липецкая область": "RU-LIP"}
SPELLINGS = spellings_from(REGIONS.values(), REGIONS.items())
ACTIVITIES = ("Сады и виноградники", "Рудники", "Сахарные заводы", "Литейное дело")
YEARS = ("2019", "2020", "2021")
Key = tuple[str, str, str]
Table = dict[Key, str | None]
Rows = list[list[str | None]]
# Figures that look like years or numbers of columns, usual marks, marks that nobody knows, and nothing at all.
CELL = st.one_of(
    st.floats(0.01, 1e6).map(lambda value: f"{value:.2f}"),
    st.sampled_from(["0", "1", "2", "3", "2019", "1999", "…", ":", "к", "12.5 b", "1 234", None]),
)


def table() -> st.SearchStrategy[Table]:
    keys = [(year, region, activity) for year in YEARS for region in REGIONS for activity in ACTIVITIES]
    cells = st.lists(CELL, min_size=len(keys), max_size=len(keys))
    return cells.map(lambda held: dict(zip(keys, held, strict=True)))


def regions_across(of: Table) -> Rows:
    body = [[a, *(of["2019", region, a] for region in REGIONS)] for a in ACTIVITIES]
    return [["Занятость в 2019 году"], ["Вид деятельности", *REGIONS], *body]


def activities_across(of: Table) -> Rows:
    body = [[region, *(of["2019", region, a] for a in ACTIVITIES)] for region in REGIONS]
    return [["Занятость в 2019 году"], ["Регион", *ACTIVITIES], *body]


def years_across(of: Table) -> Rows:
    body = [[region, a, *(of[year, region, a] for year in YEARS)] for region in REGIONS for a in ACTIVITIES]
    return [["Регион", "Вид деятельности", *YEARS], *body]


def activities_over_years(of: Table) -> Rows:
    top = ["Регион", *(cell for a in ACTIVITIES for cell in (a, None, None))]
    body = [[region, *(of[year, region, a] for a in ACTIVITIES for year in YEARS)] for region in REGIONS]
    return [top, [None, *(year for _ in ACTIVITIES for year in YEARS)], *body]


LAYOUTS: dict[str, Callable[[Table], Rows]] = {
    "regions across": regions_across,
    "activities across": activities_across,
    "years across": years_across,
    "activities over years": activities_over_years,
}


def written(folder: Path, rows: Rows) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(";".join(cell or "" for cell in row) for row in rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("mark", ["…", ":", "к"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_first_row_of_nothing_but_missing_figures_is_no_heading(layout: str, mark: str) -> None:
    rows = LAYOUTS[layout](dict.fromkeys(product(YEARS, REGIONS, ACTIVITIES), "1.00"))
    first = next(i for i, row in enumerate(rows) if "1.00" in row)
    rows[first] = [mark if cell == "1.00" else cell for cell in rows[first]]
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), rows)
        ((table,), _) = tables_in(Path(folder), "table.csv", SPELLINGS)
    assert table.rows["value"].to_list().count(mark) == rows[first].count(mark)
    assert table.rows["value"].to_list().count("1.00") == sum(row.count("1.00") for row in rows)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(of=table())
@settings(max_examples=EXAMPLES // 4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_layout_gives_back_every_cell(layout: str, of: Table) -> None:
    rows = LAYOUTS[layout](of)
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), rows)
        tables, _ = tables_in(Path(folder), "table.csv", SPELLINGS)
    read = {
        (period, region, texts[0]): value
        for one in tables
        for period, region, texts, value in one.rows.select("period", "region", "texts", "value").rows()
    }
    there = {key: cell for key, cell in of.items() if cell is not None and (key[0] == "2019" or "years" in layout)}
    assert {key: value for key, value in read.items() if value is not None} == there


PIECES = st.one_of(
    st.sampled_from(
        [*REGIONS, *ACTIVITIES, *YEARS, "Регион", "Год", "Код", "Всего", "I кв.", "…", "1) Прим.", "1", ""]
    ),
    st.text(max_size=4).map(lambda text: text.replace("\x00", "")),
)


@given(rows=st.lists(st.lists(PIECES, max_size=6), max_size=8))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_cells_are_a_table_is_read_or_refused(rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        lines = "\n".join(";".join(row) for row in rows)
        path.write_text(lines, encoding="utf-8", errors="ignore", newline="")
        try:
            look = look_at(path, SPELLINGS)
        except MetierError as refusal:
            assert str(refusal)
        else:
            assert look.regions is not None
