"""Heat maps in a workbook: activities down, regions across, numbers as numbers, competences filled and bold."""

from __future__ import annotations

import numpy as np
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from metier.show.figures import Figures, limit_of
from metier.show.heat import MARKS, WEAK_SIGN, shown_decimals
from metier.show.labels import Labels
from metier.show.scale import EMPTY, FIRST_SHADE, Scale
from metier.show.sheets import Styles, height_of, page_set_up, put

FILLS = {1: "#F1F3F5", 2: "#E0EFF4", 3: "#C3E0EA", 4: "#97C9DA", 5: "#5EABC3", 6: "#1F6F8E", 7: "#0A4157"}
LIGHT_TEXT_FROM = 6
CODE_WIDTH, NAME_WIDTH, REGION_WIDTH = 14, 60, 13


def write_heat(sheet: Worksheet, figures: Figures, label: Labels, styles: Styles) -> None:
    """Write the heat map of a level or layer; the heading stays in sight."""
    shades = Scale(limit_of(label.plan)).classes(figures)
    _headings(sheet, figures, label, styles)
    for a, activity in enumerate(figures.activities):
        put(sheet, a + 1, 0, activity, styles())
        put(sheet, a + 1, 1, label.activity(figures.view.layer, activity), styles(text_wrap=True))
        for r in range(len(figures.regions)):
            _cell(sheet, figures, (r, a), int(shades[r, a]), label, styles)
    if figures.view.level is not None and label.below_country(figures.view.level):
        _in_country(sheet, figures, label, styles)
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


def _cell(sheet: Worksheet, figures: Figures, at: tuple[int, int], shade: int, label: Labels, styles: Styles) -> None:
    region, activity = at
    value = float(figures.coefficient[at])
    if shade == EMPTY or np.isnan(value):
        word = "number.undefined" if figures.status[at] == "undefined" else "number.missing"
        put(sheet, activity + 1, region + 2, label.words(word), styles(italic=True, align="right"))
        return
    decimals = shown_decimals(label.plan, label, figures.view.layer)
    style = _style(str(figures.status[at]), shade, decimals, styles)
    put(sheet, activity + 1, region + 2, value, style)


def _in_country(sheet: Worksheet, figures: Figures, label: Labels, styles: Styles) -> None:
    """To the right of the map, for each competence the coefficient against the country."""
    first = len(figures.regions) + 3
    sheet.set_column(first, first + len(figures.regions) - 1, REGION_WIDTH)
    for r, region in enumerate(figures.regions):
        put(sheet, 0, first + r, _in_country_heading(region, label), styles.heading)
        for a in np.flatnonzero(figures.held[r]).tolist():
            value = float(figures.national[r, a])
            shown = label.words("number.missing") if np.isnan(value) else value
            weak = bool(figures.weak_in_country[r, a])
            sign = f'0.00" {WEAK_SIGN if weak else " "}"'
            put(sheet, a + 1, first + r, shown, styles(num_format=sign, align="right"))


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
