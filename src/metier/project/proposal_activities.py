"""A classification for the activities in a file: one that travels with metier where it has them, else a list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from metier.classifications import FOLDER, TITLES, file_of
from metier.observe.classifications import Classification, classification_from
from metier.project.proposal_files import SECTION, Look
from metier.sources import read_table
from metier.sources.across import activities_of, parted
from metier.sources.crossed import activities_in as activities_named_in
from metier.sources.crossed import activity_named, other_classification
from metier.sources.crossed_figures import in_full
from metier.sources.headings_across import ALIKE, Titles, is_total
from metier.sources.regions_down import Sheet
from metier.sources.spellings import without_marks

TWINS = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
NO_ACTIVITY: Mapping[str, str] = {
    "TOTAL": "a total",
    "Total": "a total",
    "T": "a total",
    "_T": "a total",
    "NRP": "no response",
    "UNK": "unknown",
}
NAICS_PROVISIONS: Mapping[str, str] = {  # codes of trade statistics by NAICS that are of no industry
    "9100": "waste and scrap",
    "9300": "used merchandise",
    "9800": "goods returned",
    "9900": "special classification provisions",
}
GROUP = 4  # digits of an industry group of NAICS
PARTED = re.compile(r"^[A-Z]\d{2,}$")  # a section's letter before a division's number


@dataclass(frozen=True)
class Activities:
    """A proposed classification.

    Attributes:
        key: what the study calls it.
        packaged: the name of one that travels with metier; empty where ``table`` lists it.
        table: code, name, parent.
        narrower: whether the file has activities that it does not list.
        aside: the codes that are no activities and are left out, each with what it is.
        told: what was decided, one sentence each.
    """

    key: str
    packaged: str = ""
    table: pl.DataFrame | None = None
    narrower: bool = False
    aside: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The file that lists it, where it is none that travels with metier."""
        return f"activities_of_{self.key}.csv"


@cache
def packaged(key: str) -> Classification:
    """A classification that travels with metier."""
    return classification_from(read_table(FOLDER, file_of(key)).table, TITLES[key])


def activities_in(look: Look) -> Activities:
    """The classification that fits a file's activities."""
    if look.sheets:
        return _of_headings(look.path.stem, look.sheets)
    if look.crossed:
        return _of_crossed(look)
    names = _names(look)
    codes = look.cells["activity_code"].drop_nulls().unique(maintain_order=True).to_list()
    no_activity = _no_activities(codes)
    listed = [code for code in codes if code not in no_activity]
    aside = tuple(f"{code} ({no_activity[code]})" for code in codes if code in no_activity)
    told = [f"{look.path.name}: left out, for they are no activities: {', '.join(aside)}."] if aside else []
    named = [(code, (names[code],)) for code in listed if code in names]
    fitting = next((key for key in TITLES if _fits(packaged(key), listed) and _bears_titles(packaged(key), named)), "")
    if fitting:
        sentence = f"{look.path.name}: the activities are those of {TITLES[fitting]}."
        return Activities(fitting, fitting, None, bool(aside), aside, (sentence, *told))
    leaves, finer = _one_depth(listed)
    told += [finer] if finer else []
    table = pl.DataFrame({"code": leaves, "name": [names.get(code) or _title(code) for code in leaves]})
    told.append(f"{look.path.name}: its {len(leaves)} activities are listed in a table of their own.")
    return Activities(_key(look.path.stem), "", table, len(leaves) < len(codes), aside, tuple(told))


def fitting_sheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets whose headings are those of NACE Rev. 2, code and title."""
    titles = Titles.of(packaged("nace"))
    return [sheet for sheet in sheets if _is_of(sheet, titles)]


def _is_of(sheet: Sheet, titles: Titles) -> bool:
    found = activities_of(sheet, titles)
    return bool(found) and not parted(sheet, found, titles)


def _of_headings(stem: str, sheets: Sequence[Sheet]) -> Activities:
    if len(fitting_sheets(sheets)) == len(sheets):
        return Activities("nace", "nace", told=(f"{stem}: the headings are those of {TITLES['nace']}.",))
    rows: dict[str, str] = {}
    for heading in sheets[-1].headings:
        if not is_total(heading):
            stated = next((found[1] for text in heading.texts if (found := SECTION.match(text.strip()))), "")
            code = stated.upper().translate(TWINS) or heading.letter
            rows.setdefault(code, without_marks(heading.texts[-1]))
    table = pl.DataFrame({"code": list(rows), "name": list(rows.values())})
    sentence = f"{stem}: the headings are of no classification that metier knows; they are listed as they stand."
    return Activities(_key(stem), table=table, told=(sentence,))


def _of_crossed(look: Look) -> Activities:
    """The classification that has all activities of a cross-table, by code or title; else a list of them."""
    pairs = activities_named_in(look.crossed)
    fits = (key for key in TITLES if _means_all(Titles.of(packaged(key)), look, pairs))
    fitting = next((key for key in fits if _bears_titles(packaged(key), pairs)), "")
    if fitting:
        sentence = f"{look.path.name}: the activities are those of {TITLES[fitting]}."
        return Activities(fitting, fitting, told=(sentence,))
    lowest = [without_marks(texts[0]) for _, texts in pairs]
    rows: dict[str, str] = {}
    for (code, texts), text in zip(pairs, lowest, strict=True):
        name = in_full(texts) if not code and len(texts) > 1 and lowest.count(text) > 1 else text
        rows.setdefault(code or name, next((told for told in texts if told != code), name))
    table = pl.DataFrame({"code": list(rows), "name": list(rows.values())})
    sentence = f"{look.path.name}: its {len(rows)} activities are listed in a table of their own."
    return Activities(_key(look.path.stem), table=table, told=(sentence,))


def _means_all(titles: Titles, look: Look, pairs: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether each activity means another one of the classification, and no code stands beside the title of another."""
    found = [activity_named(code, texts, titles) for code, texts in pairs]
    every = len(set(found)) == len({pair[:1] if pair[0] else pair for pair in pairs}) and set(found) <= set(
        titles.codes
    )
    return every and not any(other_classification(table, titles) for table in look.crossed)


def _bears_titles(classification: Classification, pairs: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether bare numbers with names beside them bear those of the classification: any list has a 1 and a 2."""
    titles = Titles.of(classification)
    named = [(code, [text for text in texts if text != code]) for code, texts in pairs if code.isdecimal()]
    named = [(code, texts) for code, texts in named if texts and code in titles.words]
    alike = [code for code, texts in named if any(titles.likeness(text, code) >= ALIKE for text in texts)]
    return 2 * len(alike) >= len(named)


def _fits(classification: Classification, codes: Sequence[str]) -> bool:
    return bool(codes) and set(codes) <= set(classification.codes)


def _no_activities(codes: Sequence[str]) -> Mapping[str, str]:
    """The codes that are no activities: totals, and the provisions of trade statistics where all else is of NAICS."""
    industries = [code for code in codes if code not in NO_ACTIVITY and code not in NAICS_PROVISIONS]
    of_naics = bool(industries) and all(len(code) == GROUP and code[:2] in _naics_sectors() for code in industries)
    return {**NO_ACTIVITY, **NAICS_PROVISIONS} if of_naics else NO_ACTIVITY


def _naics_sectors() -> set[str]:
    """The two digits of every sector; some sectors have several, as ``31-33``."""
    ends = [code.split("-") for code in packaged("naics").codes]
    return {str(number) for first, *last in ends for number in range(int(first), int((last or [first])[0]) + 1)}


def _names(look: Look) -> dict[str, str]:
    if "activity_name" not in look.cells.columns:
        return {}
    return dict(look.cells.select("activity_code", "activity_name").drop_nulls().unique(keep="first").rows())


def _one_depth(codes: Sequence[str]) -> tuple[list[str], str]:
    """Codes none of which is a part of another: divisions where the letters show sections, divisions and groups."""
    if not any(PARTED.match(code) for code in codes):
        return list(codes), ""
    by_length = {length: [c for c in codes if PARTED.match(c) and len(c) == length] for length in {*map(len, codes)}}
    divisions = by_length.get(3, [])  # a letter and two digits
    if not divisions or len(divisions) == len(codes):
        return list(codes), ""
    aside = len(codes) - len(divisions)
    return divisions, (
        f"{aside} sections and groups are left out: they contain the {len(divisions)} divisions or are parts of them."
    )


def _title(code: str) -> str:
    """What NACE calls a code, or a range of its sections such as ``G-I``."""
    nace = packaged("nace")
    ends = re.split(r"[-_]", code)
    titles = [nace.name(end, "en") for end in ends if end in nace.codes]
    if titles and len(titles) == len(ends):
        return " ... ".join(titles)
    return nace.name(code[1:], "en") if PARTED.match(code) and code[1:] in nace.codes else code


def _key(stem: str) -> str:
    return re.sub(r"\W+", "_", stem.casefold()).strip("_") or "activities"
