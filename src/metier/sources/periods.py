"""Periods as offices write them, to one form: ``2019 г.``, ``2019 год (предв.)``, ``2019/20``, ``I квартал 2019``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from metier.sources.spellings import plain

YEAR = r"(?:19|20)\d\d"
SEASON = r"(?:\s?/\s?(?:\d\d|(?:19|20)\d\d))?"
WORD = r"(?:\s?(?:г\b\.?|года?\b|year\b|y\b))?"
NOTE = r"(?:\s?(?:\([^()]{1,40}\)|предв\w*\.?|prelim\w*\.?|оценка|estimated?|[per]))?"
QUARTER = r"(?:(?P<n>[1-4]|iv|i{1,3})\s?(?:-?й\s)?(?:кв\b\.?|квартал|quarter)|q(?P<q>[1-4]))"
YEARLY = re.compile(rf"^(?:за\s)?(?P<year>{YEAR})(?P<to>{SEASON}){WORD}{NOTE}\.?$")
DATED = re.compile(rf"^(?P<year>{YEAR})-(?:01-01|12-31)$")  # how a workbook keeps a year in a cell of dates
QUARTERLY = (
    re.compile(rf"^{QUARTER}[\s,-]*(?P<year>{YEAR}){WORD}{NOTE}$"),
    re.compile(rf"^(?P<year>{YEAR}){WORD}[\s,-]*{QUARTER}{NOTE}$"),
)
QUARTER_ALONE = re.compile(rf"^{QUARTER}$")
WHOLE_YEAR = re.compile(r"^(?:за\s)?(?:год|весь год|итого за год|year|annual|whole year|total for the year)$")
NUMBERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
WITHIN = re.compile(rf"(?<!\d)(?:{YEAR})(?!\d)(?:/\d\d(?:\d\d)?(?!\d))?")


def period_of(text: str) -> str | None:
    """The period that a cell names and nothing else; ``None`` where it names none.

    >>> [period_of(text) for text in ("2019", "2019 г.1)", "2019 год (предв.)", "2019/20", "2019/2020", "за 2019 год")]
    ['2019', '2019', '2019', '2019/20', '2019/20', '2019']
    >>> [period_of(text) for text in ("I квартал 2019 г.", "2019 Q3", "2019-Q3", "4 кв. 2019", "Москва", "12019")]
    ['2019-Q1', '2019-Q3', '2019-Q3', '2019-Q4', None, None]
    """
    said = plain(text).rstrip("*")
    yearly = YEARLY.match(said)
    if yearly is not None:
        return yearly["year"] + (f"/{yearly['to'].strip(' /')[-2:]}" if yearly["to"] else "")
    if (dated := DATED.match(said)) is not None:
        return dated["year"]
    quarterly = next((found for form in QUARTERLY if (found := form.match(said)) is not None), None)
    return f"{quarterly['year']}-Q{_number(quarterly)}" if quarterly is not None else None


def part_of_year(text: str, year: str) -> str | None:
    """The period that a cell names under the year that stands above it: a quarter, or the whole year.

    >>> part_of_year("II кв.", "2019"), part_of_year("год", "2019"), part_of_year("Москва", "2019")
    ('2019-Q2', '2019', None)
    """
    said = plain(text)
    if WHOLE_YEAR.match(said):
        return year
    quarter = QUARTER_ALONE.match(said)
    return f"{year}-Q{_number(quarter)}" if quarter is not None else None


def period_within(texts: Iterable[str]) -> str:
    """The one period that texts speak of, as the title of a table does; empty where they name none or several.

    >>> period_within(["Занятость в 2019 г.", "тыс. человек"]), period_within(["2019-2021"])
    ('2019', '')
    """
    texts = list(texts)
    exact = {period for text in texts if (period := period_of(text)) is not None}
    found = exact or {_short(year) for text in texts for year in WITHIN.findall(text)}
    return found.pop() if len(found) == 1 else ""


def _number(found: re.Match[str]) -> str:
    said = found["n"] or found["q"]
    return NUMBERS.get(said, said)


def _short(year: str) -> str:
    return year if "/" not in year else f"{year[:4]}/{year[-2:]}"
