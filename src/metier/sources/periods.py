"""Periods as offices write them, to one form: ``2019 г.``, ``2019 год (предв.)``, ``2019/20``, ``I квартал 2019``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from metier.sources.spellings import plain

YEAR = r"(?:19|20)\d\d"
SEASON = r"(?:\s?/\s?(?:\d\d|(?:19|20)\d\d))?"
WORD = r"(?:\s?(?:г\b\.?|года?\b|year\b|y\b))?"
NOTE = r"(?:\s?(?:\([^()]{1,40}\)|предв\w*\.?|prelim\w*\.?|оценка|факт|estimated?|[per]|jj00))?"
ORDINAL = r"(?:-?й\s|\.\s?|e\s|er\s|re\s|º\s?|°\s?|st\s|nd\s|rd\s|th\s)?"
QUARTERS = r"(?:кв\b\.?|квартал|quarter|quartal|kwartaal|kwartał|trimestre|trim\b\.?|čtvrtletí|kvartal|kvartál)"
QUARTER = rf"(?:(?P<n>[1-4]|iv|i{{1,3}})\s?{ORDINAL}{QUARTERS}|[qt](?P<q>[1-4]))"
YEARLY = re.compile(rf"^(?:за\s)?(?P<year>{YEAR})(?P<to>{SEASON}){WORD}{NOTE}\.?$")
FISCAL = re.compile(rf"^(?P<year>{YEAR})[-–](?P<to>1[3-9]|[2-9]\d)$")  # to 12 it may be a month
DATED = re.compile(rf"^(?P<year>{YEAR})-(?:01-01|12-31)$")  # how a workbook keeps a year in a cell of dates
QUARTERLY = (
    re.compile(rf"^{QUARTER}[\s,-]*(?P<year>{YEAR}){WORD}{NOTE}$"),
    re.compile(rf"^(?P<year>{YEAR}){WORD}[\s,-]*{QUARTER}{NOTE}$"),
)
QUARTER_ALONE = re.compile(rf"^{QUARTER}$")
WHOLE_YEAR = re.compile(r"^(?:за\s)?(?:год|весь год|итого за год|year|annual|whole year|total for the year)$")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|янв(?:ар[ьяе])?|фев(?:р|рал[ьяе])?|мар(?:т[ае]?)?|апр(?:ел[ьяе])?|ма[йяе]|июн[ьяе]?|июл[ьяе]?|"
    r"авг(?:уст[ае]?)?|сент?(?:ябр[ьяе])?|окт(?:ябр[ьяе])?|ноя(?:б|бр[ьяе])?|дек(?:абр[ьяе])?|"
    r"januar|februar|märz|mai|juni|juli|oktober|dezember|"
    r"janv(?:ier)?|févr(?:ier)?|mars|avril|juin|juil(?:let)?|août|septembre|octobre|novembre|décembre|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|"
    r"stycz(?:eń|nia)|lut(?:y|ego)|marzec|marca|kwie(?:cień|tnia)|maja?|czerw(?:iec|ca)|lip(?:iec|ca)|sierp(?:ień|nia)|"
    r"wrze(?:sień|śnia)|październik(?:a)?|listopada?|grud(?:zień|nia))\.?"
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
SPAN = r"(?:quarter|quartal|квартал\w*|кв\.|trimestre|kwartał\w*|half|halbjahr|полугоди\w*|semestre|semester)"
IN_PART = (  # a month, but not the day of one; a quarter; a half; so many months
    re.compile(rf"(?<![\w.])(?<!\d )(?<!\d\. )(?<!\d[a-z]{{2}} ){MONTHS}(?: de| del)?[\s,]+(?P<year>{YEAR})(?!\d)"),
    re.compile(rf"\b{SPAN}[\s,]+(?:of )?(?P<year>{YEAR})(?!\d)"),
    re.compile(rf"\bq[1-4][\s,/-]*(?P<year>{YEAR})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<year>{YEAR})[\s,-]*q[1-4]\b"),
    re.compile(rf"\d\s?(?:месяц\w*|months?|monate?|mois|meses|mesi)[\s,]+(?:of |de )?(?P<year>{YEAR})(?!\d)"),
)
WITHIN = re.compile(rf"(?<!\d)(?:{YEAR})(?!\d)(?:/\d\d(?:\d\d)?(?!\d))?")


def period_of(text: str) -> str | None:
    """The period that a cell names and nothing else; ``None`` where it names none.

    >>> [period_of(text) for text in ("2019", "2019 г.1)", "2019 год (предв.)", "2019/20", "2019/2020", "за 2019 год")]
    ['2019', '2019', '2019', '2019/20', '2019/20', '2019']
    >>> [period_of(text) for text in ("I квартал 2019 г.", "2019 Q3", "2019-Q3", "4 кв. 2019", "Москва", "12019")]
    ['2019-Q1', '2019-Q3', '2019-Q3', '2019-Q4', None, None]
    """
    said = plain(text).rstrip("*")
    if (season := FISCAL.match(said)) is not None and int(season["to"]) == (int(season["year"]) + 1) % 100:
        return f"{season['year']}/{season['to']}"
    yearly = YEARLY.match(said)
    if yearly is not None:
        return yearly["year"] + (f"/{yearly['to'].strip(' /')[-2:]}" if yearly["to"] else "")
    if (dated := DATED.match(said)) is not None:
        return dated["year"]
    quarterly = next((found for form in QUARTERLY if (found := form.match(said)) is not None), None)
    return f"{quarterly['year']}-Q{_number(quarterly)}" if quarterly is not None else None


def are_days_of_years(texts: Collection[str]) -> bool:
    """Whether periods are days that stand for their years, all of them the same day of it.

    >>> are_days_of_years(["2019-12-31", "2020-12-31"]), are_days_of_years(["2019-01-01", "2020-12-31"])
    (True, False)
    """
    return bool(texts) and all(map(DATED.match, texts)) and len({text[4:] for text in texts}) == 1


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
    found = exact or {_short(year) for text in texts for year in years_in(text) if year not in _years_of_parts(text)}
    return found.pop() if len(found) == 1 else ""


def years_in(text: str) -> list[str]:
    """The years that a text speaks of.

    >>> years_in("2015-2017"), years_in("Занятость в 2019 г."), years_in("01.2019.12345")
    (['2015', '2017'], ['2019'], ['2019'])
    """
    return WITHIN.findall(text)


def tells_part_of_year(text: str) -> bool:
    """Whether a text speaks of a part of a year; a day, of which a stock may be, is none.

    >>> [tells_part_of_year(text) for text in ("Employment, March 2019", "Занятость в I квартале 2019 года", "H 2019")]
    [True, True, False]
    >>> [tells_part_of_year(text) for text in ("Emploi au 31 décembre 2019", "на 1 января 2020 г.", "Jobs in 2019")]
    [False, False, False]
    """
    return bool(_years_of_parts(text))


def _years_of_parts(text: str) -> set[str]:
    """The years of which a text names a part."""
    return {found["year"] for form in IN_PART for found in form.finditer(plain(text))}


def _number(found: re.Match[str]) -> str:
    said = found["n"] or found["q"]
    return NUMBERS.get(said, said)


def _short(year: str) -> str:
    return year if "/" not in year else f"{year[:4]}/{year[-2:]}"
