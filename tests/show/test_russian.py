"""No English stands in a Russian report or workbook but the study's own texts, codes, and titles of what is cited."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import metier
from metier.show import html, workbook
from metier.show.page import page
from metier.study import TABLES, StudyResult

from .russian_studies import BUILDERS

WORD = r"[A-Za-z][a-z'’-]+"
SENTENCE = re.compile(rf"{WORD}(?:[\s,;:.()«»–—]+{WORD}){{2,}}")
CITED = (
    "Lyshchikova et al.",
    "Strategic management of smart specialization in regional economic development: connection of export, sectoral, "
    "scientific, and technological competences",
    "European Cluster Observatory",
)
# What one finds in a Russian text besides: names of programs, people, files, keys of the study file, sheets, DOIs.
LATIN = (
    "metier", "metier run", "Lyshchikova", "Balassa", "Kotov", "SHA", "doi", "industrija48", "csv", "toml", "xlsx",
    "reference", "period", "revision_sd", "deflator", "design_effect", "field_sets.tools", "ranking", "flows",
)  # fmt: skip
FIGURES = "value"  # the heading of the study's own files, in the places of findings
SHOWN = {"title", "alt", "aria-label", "placeholder"}


class _Texts(HTMLParser):
    """The texts of a page, and of the attributes that are read out, in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("style", "script", "code")
        self.found += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], StudyResult]:
    known: dict[str, StudyResult] = {}

    def of(name: str) -> StudyResult:
        if name not in known:
            known[name] = metier.run(BUILDERS[name](tmp_path_factory.mktemp("russian")))
        return known[name]

    return of


def _report(result: StudyResult) -> Iterator[tuple[str, str]]:
    texts = _Texts()
    texts.feed(html.report(result))
    return (("report", text) for text in texts.found)


def _workbook(result: StudyResult, folder: Path) -> set[tuple[str, str]]:
    """Every cell with text; of a heading what stands above the column's name."""
    workbook.write(result, folder / "report.xlsx")
    book, found = openpyxl.load_workbook(folder / "report.xlsx", read_only=True), set()
    for sheet in book:
        for number, row in enumerate(sheet.iter_rows(values_only=True)):
            texts = [cell for cell in row if isinstance(cell, str)]
            heading = number == 0 and sheet.title in TABLES
            found |= {(sheet.title, text.partition("\n")[0] if heading else text) for text in texts}
    book.close()
    return found


def _english(texts: Iterable[tuple[str, str]], own: Iterable[str]) -> list[tuple[str, str]]:
    """Where a text has three or more English words in a row, those of the study and the cited titles taken away."""
    taken = sorted({text.rstrip(".") for text in (*own, *CITED) if len(text) > 1}, key=len, reverse=True)
    away = re.compile("|".join(map(re.escape, taken)))
    return [(where, found.group()) for where, text in texts for found in SENTENCE.finditer(away.sub("·", text))]


def _own_texts(result: StudyResult) -> set[str]:
    """The words of the study's files: titles, sources, what they cannot see, names, links, and what people named."""
    evidence = result.evidence
    tables = [evidence.domains, evidence.priorities, evidence.declared]
    tables += [evidence.links.table] if evidence.links else []
    said = {text for table in tables for row in table.iter_rows() for text in row if isinstance(text, str)}
    return said | set(_strings(result.plan.model_dump()))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


@pytest.mark.parametrize("name", BUILDERS)
def test_no_english_sentence_stands_in_a_russian_report(made: Callable[[str], StudyResult], name: str) -> None:
    assert _english(_report(made(name)), _own_texts(made(name))) == []


@pytest.mark.parametrize("name", BUILDERS)
def test_no_english_sentence_stands_in_a_russian_workbook(
    made: Callable[[str], StudyResult], name: str, tmp_path: Path
) -> None:
    assert _english(_workbook(made(name), tmp_path), _own_texts(made(name))) == []


def test_an_english_sentence_is_found_and_told_where() -> None:
    texts = [
        ("findings", "Слой 7: they are nominal and hold inflation."),
        ("twins", "S P Q E D"),
        ("bundle", "x"),
    ]
    assert _english(texts, []) == [("findings", "they are nominal and hold inflation")]


def test_nearly_no_latin_word_stands_in_the_report_of_a_study_that_is_russian_throughout(
    made: Callable[[str], StudyResult],
) -> None:
    result = made("everything")
    files = set(result.evidence.inputs) | {Path(name).stem for name in result.evidence.inputs}
    allowed = re.compile(
        "|".join(
            rf"\b{re.escape(word)}\b"
            for word in sorted((*CITED, *LATIN, *TABLES, *files, FIGURES), key=len, reverse=True)
        )
    )
    left = {word for _, text in _report(result) for word in re.findall(r"[A-Za-z]{3,}", allowed.sub("·", text))}
    assert {word for word in left if not re.fullmatch("[a-f]+", word)} == set()  # letters of a fingerprint are no word


def test_a_region_without_figures_does_not_have_nothing(made: Callable[[str], StudyResult]) -> None:
    """R23 and R24 have publications and no output: their industry is unknown, and they do not have the fewest."""
    made_page = page(made("everything"))
    (unknown,) = (section for section in made_page.regions if "R23" in section.name)
    assert unknown.opening.startswith("Чисел по отраслям региона нет")
    assert unknown.holds.startswith("Отраслевые компетенции неизвестны; ")
    (counts,) = (texts for name, texts in made_page.glance.rows if "R23" in name)
    assert counts[:2] == ("н/д", "н/д")
    assert counts[2] != "н/д"
    assert counts[3] == "н/д"
    assert not any("R23" in sentence for level in made_page.found[:2] for sentence in level.sentences)
