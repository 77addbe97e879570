"""Heat maps in a workbook: activities down, regions across, numbers as numbers, competences filled and bold."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from metier.show.figures import Figures, limit_of
from metier.show.heat import MARKS, WEAK_SIGN, shown_decimals
from metier.show.labels import Labels
from metier.show.scale import EMPTY, FIRST_SHADE, Scale
from metier.show.sheets import Styles, height_of, page_set_up, put
from metier.show.table_sheet import Cells, TableSheet

FILLS = {1: "#F1F3F5", 2: "#E0EFF4", 3: "#C3E0EA", 4: "#97C9DA", 5: "#5EABC3", 6: "#1F6F8E", 7: "#0A4157"}
LIGHT_TEXT_FROM = 6
SHADES = max(FILLS) + 1
CODE_WIDTH, NAME_WIDTH, REGION_WIDTH = 14, 60, 13


def write_heat(sheet: TableSheet, figures: Figures, label: Labels, styles: Styles) -> None:
    """Write the heat map of a level or layer; the heading stays in sight."""
    _headings(sheet, figures, label, styles)
    columns = _map(figures, label, styles)
    if figures.view.level is not None and label.below_country(figures.view.level):
        _in_country_headings(sheet, figures, label, styles)
        columns += _in_country(figures, label, styles)
    sheet.put_cells(columns, pl.Series([None], dtype=pl.Float64).new_from_index(0, len(figures.activities)))
    last = len(figures.activities) + 1
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last - 1, len(figures.regions) + 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{last}"})
    _below(sheet, last + 1, figures, label, styles)
    page_set_up(sheet)


def _headings(sheet: Worksheet, figures: Figures, label: Labels, styles: Styles) -> None:
    sheet.set_column(0, 0, CODE_WIDTH)
    sheet.set_column(1, 1, NAME_WIDTH)
    sheet.set_column(2, len(figures.regions) + 1, REGION_WIDTH)
    put(sheet, 0, 0, label.plan.layers[figures.view.layer].classification, styles.heading)
    put(sheet, 0, 1, label.words("heat.activities"), styles.heading)
    for r, region in enumerate(figures.regions):
        put(sheet, 0, r + 2, label.region(region), styles.heading)
    longest = max((_in_country_heading(region, label) for region in figures.regions), key=len)
    sheet.set_row(0, height_of(longest, REGION_WIDTH))


def _map(figures: Figures, label: Labels, styles: Styles) -> list[Cells]:
    """Codes, names, and a column of coefficients for each region; a word where there is no figure."""
    names = [label.activity(figures.view.layer, code) for code in figures.activities]
    words = {kind: label.words(f"number.{kind}") for kind in ("missing", "undefined")}
    shades = Scale(limit_of(label.plan)).classes(figures)
    lacking = (shades == EMPTY) | np.isnan(figures.coefficient)
    decimals = shown_decimals(label.plan, label, figures.view.layer)
    statuses = ("", *MARKS)
    looks = [_style(status, shade, decimals, styles) for status in statuses for shade in range(SHADES)]
    status = np.max([(figures.status == word) * i for i, word in enumerate(statuses)], axis=0)
    which = np.where(lacking, len(looks), status * SHADES + shades)
    told = np.where(figures.status == "undefined", words["undefined"], words["missing"]).astype(object)
    return [
        Cells(None, pl.Series(figures.activities, dtype=pl.String), (styles(),)),
        Cells(None, pl.Series(names, dtype=pl.String), (styles(text_wrap=True),)),
        *_columns(figures.coefficient, told, lacking, which, (*looks, styles(italic=True, align="right"))),
    ]


def _columns(
    figures: NDArray[np.float64],
    told: NDArray[np.object_],
    lacking: NDArray[np.bool_],
    which: NDArray[np.integer],
    formats: tuple[Format, ...],
) -> list[Cells]:
    """A column for each region: figures, or what is told where they lack; no cell where ``which`` is negative."""
    shown = np.where(lacking, np.nan, figures)
    texts = pl.Series(np.where(lacking, told, "").ravel().tolist(), dtype=pl.String).replace("", None)
    width = figures.shape[1]
    return [
        Cells(
            pl.Series(shown[r]).fill_nan(None),
            texts[r * width : (r + 1) * width],
            formats,
            pl.Series([None if i < 0 else i for i in which[r].tolist()], dtype=pl.UInt32),
        )
        for r in range(len(figures))
    ]


def _in_country_headings(sheet: Worksheet, figures: Figures, label: Labels, styles: Styles) -> None:
    first = len(figures.regions) + 3
    sheet.set_column(first, first + len(figures.regions) - 1, REGION_WIDTH)
    for r, region in enumerate(figures.regions):
        put(sheet, 0, first + r, _in_country_heading(region, label), styles.heading)


def _in_country(figures: Figures, label: Labels, styles: Styles) -> list[Cells]:
    """To the right of the map, after an empty column, the coefficient against the country of each competence."""
    formats = tuple(styles(num_format=f'0.00" {sign}"', align="right") for sign in (" ", WEAK_SIGN))
    lacking = figures.held & np.isnan(figures.national)
    told = np.full(lacking.shape, label.words("number.missing"), dtype=object)
    which = np.where(figures.held, figures.weak_in_country.astype(int), -1)
    nothing = pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(figures.activities))
    gap = Cells(None, nothing.cast(pl.String), formats, nothing)
    return [gap, *_columns(np.where(figures.held, figures.national, np.nan), told, lacking, which, formats)]


def _in_country_heading(region: str, label: Labels) -> str:
    return f"{label.region(region)}: {label.words('figures.national')}"


def _style(status: str, shade: int, decimals: int, styles: Styles) -> Format:
    """A number with the mark of its status behind it; the mark is shown, the cell holds the number."""
    places = "0." + "0" * decimals if decimals else "0"
    properties: dict[str, object] = {"num_format": f'{places}" {MARKS.get(status, " ")}"'}
    if shade in FILLS:
        properties |= {"bg_color": FILLS[shade]}
    if shade >= FIRST_SHADE:
        properties |= {"bold": True}
    if shade >= LIGHT_TEXT_FROM:
        properties |= {"font_color": "#FFFFFF"}
    return styles(**properties)


def _below(sheet: Worksheet, row: int, figures: Figures, label: Labels, styles: Styles) -> None:
    """What the map shows, and its scale."""
    words, area = label.words, label.base(figures.view.area)
    caption = words("heat.caption", title=label.title(figures.view), period=figures.period, area=area)
    put(sheet, row, 1, caption, styles(italic=True, text_wrap=True))
    sheet.set_row(row, height_of(caption, NAME_WIDTH))
    for offset, (shade, told) in enumerate(Scale(limit_of(label.plan)).legend(words), 1):
        style = _style("competence" if shade >= FIRST_SHADE else "", shade, 0, styles)
        put(sheet, row + offset, 1, told, style)
