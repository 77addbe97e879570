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
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|янв(?:ар[ья])?|фев(?:р|рал[ья])?|мар(?:та?)?|апр(?:ел[ья])?|ма[йя]|июн[ья]?|июл[ья]?|"
    r"авг(?:уста?)?|сент?(?:ябр[ья])?|окт(?:ябр[ья])?|ноя(?:б|бр[ья])?|дек(?:абр[ья])?)\.?"
)
MONTHS = rf"{MONTH}(?:\s?[-–—]\s?{MONTH})?"
OF_MONTH = (
    re.compile(rf"^(?:за\s)?{MONTHS}(?:[\s,'-]*(?:{YEAR}|\d\d){WORD}{NOTE})?$"),
    re.compile(rf"^{YEAR}{WORD}[\s,-]*{MONTHS}{NOTE}$"),
    re.compile(rf"^{YEAR}[.\-m]?(?:0[1-9]|1[0-2])$"),
    re.compile(rf"^(?:0?[1-9]|1[0-2])[./-]{YEAR}$"),
)
OF_DAY = (re.compile(rf"^{YEAR}-\d\d-\d\d$"), re.compile(rf"^\d?\d[./]\d?\d[./]{YEAR}$"))
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


def is_month(text: str) -> bool:
    """Whether a cell names a month or several in a row, with its year or without.

    >>> [is_month(text) for text in ("Jan 2019", "январь 2019 г.", "Январь-март 2019", "2019M01", "01.2019", "июль")]
    [True, True, True, True, True, True]
    >>> [is_month(text) for text in ("2019", "2019/20", "1 кв. 2019", "Марий Эл", "Mayotte")]
    [False, False, False, False, False]
    """
    said = plain(text)
    return period_of(text) is None and any(form.match(said) for form in OF_MONTH)


def is_day(text: str) -> bool:
    """Whether a cell names a day that does not stand for its year.

    >>> is_day("2019-05-01"), is_day("31.12.2019"), is_day("2019-01-01")
    (True, True, False)
    """
    return period_of(text) is None and any(form.match(plain(text)) for form in OF_DAY)


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
