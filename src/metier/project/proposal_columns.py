"""Columns of a table of one row a figure: which is which by its heading, and which rows are wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from metier.errors import Fault
from metier.observe.raw_table import RawTable
from metier.observe.refusals import columns_told

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "period": ("period", "time", "time_period", "year", "год", "период"),
    "region_code": ("region_code", "geo", "region", "ref_area", "territory", "код региона", "регион", "территория"),
    "activity_code": (
        "activity_code",
        "nace_r2",
        "nace",
        "activity",
        "industry",
        "field",
        "sic",
        "naics",
        "isced",
        "оквэд",
        "оквэд2",
        "вид деятельности",
    ),
    "value": ("value", "obs_value", "values", "значение"),
    "unit": ("unit", "uom"),
    "flag": ("flag", "obs_flag", "obs_status", "flags", "flag codes"),
    "region_name": ("region_name", "geo_name", "name", "regions", "territorio", "geoname", "libreg"),
    "activity_name": ("activity_name", "ateco 2007", "commodity"),
}
# The same in the words of single offices and of other languages; in messages the ones above stand for them.
ALSO: Mapping[str, tuple[str, ...]] = {
    "period": (
        *("ref_date", "jahr", "zeit", "année", "annee", "año", "periodo", "anno", "ano", "rok", "år", "vuosi"),
        *("perioden", "date"),
    ),
    "region_code": (
        *("reg_id", "geography code", "geography", "itter107", "area_fips", "geofips", "regios", "reporter iso"),
        *("reporteriso", "reporter", "ref_area.label", "bundesland", "bundesländer", "kanton", "région", "reg"),
        *("comunidad autónoma", "comunidades y ciudades autónomas", "provincia", "województwo", "country", "state"),
    ),
    "activity_code": (
        *("econ_activity", "economic_activity", "ateco_2007", "industry_code", "commodity code", "cmdcode"),
        *("classif1", "classif1.label", "wirtschaftszweig", "wirtschaftsabteilung", "rama de actividad"),
        *("ramas de actividad", "bedrijfstakkenbranchessbi2008", "indicator"),
    ),
    "value": ("wert", "valeur", "valor", "valore", "trade value", "primaryvalue", "wartość"),
}
OPTIONS: Mapping[str, str] = {
    "period": " Or say the year of the whole file: `metier new DIR --from FILE --year 2020`.",
    "value": " Or say its heading: `metier new DIR --from FILE --value HEADING`.",
}
NEEDED = ("period", "region_code", "activity_code", "value")
KEY = ("period", "region_code", "activity_code")
PREFERRED = ("TOTAL", "Total", "T", "TOT", "_T", "Y_GE15", "Y15-64", "Y20-64", "THS", "THS_PER")
MOST_KINDS = 60  # a column with more texts than this tells nothing by which rows could be chosen


def called(headings: Sequence[str], names: Sequence[str]) -> str | None:
    """The heading that is one of the names, whole or in one of the languages that it is written in."""
    whole = {heading.strip().casefold(): heading for heading in reversed(headings)}
    parts = {
        part.strip().casefold(): heading for heading in reversed(headings) for part in re.split(r"[/|\n()]", heading)
    }
    return next((by_name[name] for by_name in (whole, parts) for name in names if name in by_name), None)


def named(headings: Sequence[str], column: str) -> str | None:
    """The heading of a column of a layer, as metier calls it or else as offices do."""
    return called(headings, (*HEADINGS[column], *ALSO.get(column, ())))


def not_seen(raw: RawTable, name: str) -> Fault:
    """The fault of a table in which no heading is known for a column."""
    problem = f"it is not seen which column is the {name!r}; the columns are: {columns_told(raw)}"
    return raw.fault(
        problem, f"Call it one of: {', '.join(HEADINGS[name])}.{OPTIONS.get(name, '')}", (raw.heading_row,)
    )


def conditions(raw: RawTable, key: Sequence[str], known: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Which rows are wanted where the file has several for one region, activity and period."""
    where: dict[str, str] = {}
    told = []
    cells = raw.cells
    for heading in raw.columns:
        if heading in key or (heading in known and heading not in HEADINGS["unit"]):
            continue
        if not _repeats(cells, key):
            break
        texts = cells[heading].drop_nulls().value_counts(sort=True)[heading].head(MOST_KINDS + 1).to_list()
        if 1 < len(texts) <= MOST_KINDS and _tells_apart(cells, key, heading):
            chosen = next((text for text in PREFERRED if text in texts), texts[0])
            where[heading] = chosen
            others = ", ".join(text for text in sorted(texts) if text != chosen)
            told.append(f"{heading}: rows of {chosen!r} are read; it also has {others}")
            cells = cells.filter(pl.col(heading) == chosen)
    return where, tuple(told)


def _repeats(cells: pl.DataFrame, key: Sequence[str]) -> bool:
    return bool(cells.select(pl.struct(key).n_unique()).item() < cells.height)


def _tells_apart(cells: pl.DataFrame, key: Sequence[str], heading: str) -> bool:
    return bool(cells.select(pl.struct(*key, heading).n_unique() > pl.struct(key).n_unique()).item())
