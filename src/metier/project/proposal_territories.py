"""A table of territories from the codes in files: a gazetteer where one knows them, NUTS by its codes, else a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from metier.gazetteers import FOLDER, TITLES, file_of
from metier.sources import read_table

COLUMNS = ("code", "name", "name_ru", "kind", "parent")
NUTS = re.compile(r"^(?!EU\d|EA\d)[A-Z]{2}[0-9A-Z]{0,3}$")
COUNTRY = 2  # letters of a country's code
NUTS_KINDS: Mapping[int, str] = {2: "country", 3: "nuts 1", 4: "nuts 2", 5: "nuts 3"}
KNOWN = 0.9  # of the codes, the share that a system must know to be taken; chosen here
ROOT = "ALL"


@dataclass(frozen=True)
class Tree:
    """A proposed table of territories.

    Attributes:
        table: code, name, name_ru, kind, parent.
        regions: the kind that is compared.
        areas: the kinds that regions are compared with, the widest first.
        told: what was decided, one sentence each.
    """

    table: pl.DataFrame
    regions: str
    areas: tuple[str, ...]
    told: tuple[str, ...]


def tree_of(codes: Sequence[str], names: Mapping[str, str], whole: Callable[[], str | None] = lambda: None) -> Tree:
    """The tree that fits the codes.

    Args:
        codes: the codes that the files have.
        names: names that the files give them.
        whole: gives the code that is the sum of all others, if any is; asked where nothing else tells the country.
    """
    for key in TITLES:
        known = read_table(FOLDER, file_of(key)).table.cells.select(COLUMNS)
        if len(set(codes) & set(known["code"])) >= KNOWN * len(codes):
            return _of_gazetteer(known, codes, TITLES[key])
    nuts = [code for code in codes if NUTS.match(code)]
    if len(nuts) >= KNOWN * len(codes) and max(map(len, nuts), default=0) > COUNTRY:
        return _of_nuts(nuts, names)
    return _flat(codes, names, whole())


def _of_gazetteer(known: pl.DataFrame, codes: Sequence[str], title: str) -> Tree:
    """The rows of the codes and of all that they lie in; wholes that contain regions are not compared."""
    parents = dict(known.select("code", "parent").rows())
    wanted = set(codes)
    for code in codes:
        above = parents.get(code)
        while above:
            wanted.add(above)
            above = parents[above]
    table = known.filter(pl.col("code").is_in(list(wanted)))
    wholes = table.filter(~pl.col("kind").is_in(["country", "macroregion", "region"]))
    told = [f"{title}: {table.filter(pl.col('kind') == 'region').height} regions are compared."]
    told += [_whole(table, code, kind) for code, kind in wholes.select("code", "kind").rows()]
    areas = tuple(kind for kind in ("country", "macroregion") if kind in table["kind"])
    return Tree(table, "region", areas, tuple(told))


def _whole(table: pl.DataFrame, code: str, kind: str) -> str:
    parts = table.filter(pl.col("parent") == code)["code"].to_list()
    return f"{code} ({kind}) is not compared: it is the sum of {', '.join(parts)}, which are."


def _of_nuts(codes: Sequence[str], names: Mapping[str, str]) -> Tree:
    """The tree that the letters of the codes spell: country, NUTS 1, NUTS 2, NUTS 3."""
    counts = Counter(len(code) for code in codes)
    compared = max((length for length in counts if length > COUNTRY), key=lambda length: (counts[length], length))
    inner = [code for code in codes if len(code) <= compared]
    every = sorted({code[:length] for code in inner for length in range(COUNTRY, len(code) + 1)})
    rows: list[tuple[str, str, None, str, str | None]] = [
        (ROOT, "All countries of the file", None, "all countries", None)
    ]
    rows += [
        (code, names.get(code, code), None, NUTS_KINDS[len(code)], code[:-1] if len(code) > COUNTRY else ROOT)
        for code in every
    ]
    countries = sum(len(code) == COUNTRY for code in every)
    told = f"{counts[compared]} {NUTS_KINDS[compared].upper()} regions of {countries} countries are compared."
    kind = NUTS_KINDS[compared]
    areas = ("all countries", "country") if countries > 1 else ("country",)
    return Tree(pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row"), kind, areas, (told,))


def _flat(codes: Sequence[str], names: Mapping[str, str], whole: str | None) -> Tree:
    root, name = (whole, names.get(whole, whole)) if whole else (ROOT, "All regions of the file")
    rows: list[tuple[str, str, None, str, str | None]] = [(root, name, None, "country", None)]
    rows += [(code, names.get(code, code), None, "region", root) for code in sorted(set(codes) - {root})]
    told = f"{len(rows) - 1} regions are compared, each with all of them together"
    told += f"; {name!r} is the sum of them and is not compared." if whole else "; name the country in territories.csv."
    table = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    return Tree(table, "region", ("country",), (told,))
