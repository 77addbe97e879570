"""The scale and the heat maps: every figure readable without its colour, the largest flattens nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from metier.show.figures import all_figures
from metier.show.heat import Cell, HeatMap, heat_map, in_blocks
from metier.show.labels import labels
from metier.show.scale import Scale
from metier.show.words import words
from metier.study import StudyResult

Results = Callable[[str], StudyResult]


def _maps(result: StudyResult) -> list[HeatMap]:
    return [heat_map(f"map-{i}", figures, labels(result)) for i, figures in enumerate(all_figures(result))]


def _cell(heat: HeatMap, row: str, column: str) -> Cell:
    """A cell by its activity's code and its region's name, whichever way the map lies."""
    for part in heat.parts:
        names = [heading.text for heading in part.columns]
        for one in part.rows:
            if one.heading.code == row and column in names:
                return one.cells[names.index(column)]
            if one.heading.text == column and row in names:
                return one.cells[names.index(row)]
    raise AssertionError(f"no cell {row} x {column}")


def test_the_article_has_a_map_for_each_of_its_tables(results: Results) -> None:
    shapes = [(len(f.regions), len(f.activities)) for f in all_figures(results("article"))]
    assert shapes == [(5, 4), (5, 13), (5, 10), (5, 40)]
    assert [f.view.level for f in all_figures(results("article"))] == [
        "global",
        "national",
        "macroregional",
        None,
    ]


def test_22_10_does_not_flatten_the_rest(results: Results) -> None:
    scale, science = Scale(1.0), all_figures(results("article"))[-1]
    classes = scale.classes(science)
    assert classes.max() == 7
    assert set(np.unique(classes[science.held])) == {2, 3, 4, 5, 6, 7}


def test_only_competences_take_a_shade(results: Results) -> None:
    for figures in all_figures(results("by value")):
        classes = Scale(1.1).classes(figures)
        assert ((classes >= 2) == figures.held).all()


@pytest.mark.parametrize(
    ("value", "shade"),
    [(1.0, 2), (1.39, 2), (1.4, 3), (2.0, 4), (4.0, 5), (8.0, 6), (15.99, 6), (16.0, 7), (1e9, 7)],
)
def test_the_bounds_of_the_shades(results: Results, value: float, shade: int) -> None:
    figures = all_figures(results("article"))[0]
    object.__setattr__(figures, "coefficient", np.full_like(figures.coefficient, value))
    object.__setattr__(figures, "held", np.ones_like(figures.held))
    assert (Scale(1.0).classes(figures) == shade).all()


def test_the_legend_follows_the_rule() -> None:
    assert [told for _, told in Scale(1.5).legend(words("ru"))][:4] == [
        "меньше 0,75", "от 0,75 до 1,5", "от 1,5 до 2,1", "от 2,1 до 3",
    ]  # fmt: skip


def test_a_competence_a_borderline_and_neither(results: Results) -> None:
    _, national, macroregional, _ = _maps(results("article"))
    assert _cell(national, "A", "Lipetsk region") == Cell(4, "2.77", "●", "competence", "", "", "")
    assert _cell(national, "B", "Lipetsk region") == Cell(0, "0.04", "", "", "", "", "")
    assert _cell(macroregional, "H", "Lipetsk region") == Cell(2, "1.00", "~", "borderline", "n/a", "", "")


def test_a_macroregional_competence_stands_beside_the_country(results: Results) -> None:
    macroregional = _maps(results("article"))[2]
    weak = _cell(macroregional, "L", "Voronezh region")
    assert (weak.beside, weak.weak) == ("0.87", "stronger than its neighbours, weak in the country")
    assert _cell(macroregional, "Q", "Tambov region").weak == ""
    assert _cell(macroregional, "Q", "Tambov region").beside == "0.95"


def test_missing_figures_are_words(results: Results) -> None:
    cells = [
        c for heat in _maps(results("missing values")) for part in heat.parts for row in part.rows for c in row.cells
    ]
    missing = [cell for cell in cells if cell.shade == -1]
    assert missing
    assert {(cell.figure, cell.mark) for cell in missing} == {("n/a", "")}


def test_every_sign_that_occurs_is_explained(results: Results) -> None:
    for name in ("article", "missing values", "by value", "no competences"):
        for heat in _maps(results(name)):
            signs = {cell.mark for part in heat.parts for row in part.rows for cell in row.cells} - {""}
            assert signs <= {sign for sign, _ in heat.notes}


def test_many_regions_go_down_and_the_activities_across_in_parts(results: Results) -> None:
    national, _, science = _maps(results("large"))
    assert [(len(part.rows), len(part.columns)) for part in national.parts] == [(85, 10), (85, 10)]
    assert [(len(part.rows), len(part.columns)) for part in science.parts] == [(85, 8)] * 3
    assert [heading.code for part in national.parts for heading in part.key] == [f"{n:02}" for n in range(1, 21)]


def test_a_map_turned_holds_the_same_figures(results: Results) -> None:
    result = results("large")
    figures, heat = all_figures(result)[0], _maps(result)[0]
    name = labels(result).region(figures.regions[41])
    shown = _cell(heat, figures.activities[17], name).figure
    assert shown == words("en").coefficient(float(figures.coefficient[41, 17]), 2, 1.0)


def test_numbers_in_russian_have_a_comma(results: Results) -> None:
    assert _cell(_maps(results("russian"))[1], "A", "Липецкая область").figure == "2,77"


@pytest.mark.parametrize(("n", "sizes"), [(0, []), (1, [1]), (10, [10]), (11, [6, 5]), (85, [10] * 8 + [5])])
def test_blocks(n: int, sizes: list[int]) -> None:
    assert [len(block) for block in in_blocks(range(n), 10)] == sizes
