"""The report as HTML: whole, escaped, the same every time, with nothing fetched from elsewhere."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from metier import __version__
from metier.show.html import report
from metier.study import StudyResult

from .studies import BUILDERS, HOSTILE, LONG

Results = Callable[[str], StudyResult]
VOID = {"meta", "link", "input", "br", "hr", "img"}


class _Outline(HTMLParser):
    """Tags opened and closed, headings, ids, addresses, and text outside style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: set[str] = set()
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.targets += [value or "" for name, value in attrs if name in ("href", "src", "srcset", "action")]
        self.levels += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())


@pytest.fixture(scope="module")
def outline(results: Results) -> Callable[[str], _Outline]:
    made: dict[str, _Outline] = {}

    def of(name: str) -> _Outline:
        if name not in made:
            made[name] = _Outline(report(results(name)))
        return made[name]

    return of


@pytest.mark.parametrize("name", BUILDERS)
def test_it_is_well_formed(outline: Callable[[str], _Outline], name: str) -> None:
    page = outline(name)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {t.removeprefix("#") for t in page.targets if t.startswith("#")} <= set(page.ids)


@pytest.mark.parametrize("name", BUILDERS)
def test_headings_skip_no_level(outline: Callable[[str], _Outline], name: str) -> None:
    levels = outline(name).levels
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", BUILDERS)
def test_nothing_is_fetched_and_no_script_is_needed(outline: Callable[[str], _Outline], name: str) -> None:
    page = outline(name)
    outside = [target for target in page.targets if not target.startswith(("#", "https://doi.org/", "data:,"))]
    assert outside == []
    assert page.tags.isdisjoint({"script", "img", "iframe", "object", "embed", "form"})


@pytest.mark.parametrize("name", BUILDERS)
def test_styles_fetch_nothing(results: Results, name: str) -> None:
    style = re.search("<style>(.*?)</style>", report(results(name)), re.DOTALL)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]


@pytest.mark.parametrize("name", ["article", "russian", "large"])
def test_the_same_result_gives_the_same_bytes(results: Results, name: str) -> None:
    assert report(results(name)) == report(results(name))


def test_names_are_text_whatever_they_look_like(outline: Callable[[str], _Outline], results: Results) -> None:
    html = report(results("long and hostile names"))
    assert "<script" not in html
    assert "<b>Beef" not in html
    page = outline("long and hostile names")
    assert " ".join(HOSTILE.split()) in page.words
    assert LONG in page.words


@pytest.mark.parametrize("name", BUILDERS)
def test_no_value_is_left_unfilled(outline: Callable[[str], _Outline], name: str) -> None:
    words = outline(name).words
    assert not re.search(r"\b(None(?! of)|nan|NaN|inf|null|Undefined)\b|\{\w*\}", words)


def test_what_every_report_says(outline: Callable[[str], _Outline]) -> None:
    words = outline("article").words
    for told in (
        "It is not a comparison with the world.",
        "Sureness is not a probability.",
        "The rule of this study: coefficient above 1.",
        "doi:10.1111/j.1467-9957.1965.tb00050.x",
        "Exports are booked at the exporter's address, which need not be where the goods are made.",
        "Lyshchikova et al. (2023), Table 5",
        "Coefficients that cannot come from one table",
        "Ask the source which of the two is right before a priority rests on B.",
        f"metier {__version__}",
    ):
        assert told in words


def test_every_finding_and_every_input_is_there(outline: Callable[[str], _Outline], results: Results) -> None:
    result, words = results("missing values"), outline("missing values").words
    assert result.findings.height > 0
    for message in result.findings["message"]:
        assert " ".join(message.split()) in words
    for digest in result.evidence.inputs.values():
        assert digest in words


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("no links", "There is no link table, so nothing can be joined."),
        ("no knowledge", "There is no link table, so nothing can be joined."),
        (
            "no competences",
            "No industry competence at any level; 0 scientific and technological competences.",
        ),
        ("by value", "All of these must hold: coefficient at least 1.1; share of the region above 0.01."),
        ("one region", "held by 1 region"),
        ("large", "of 85 regions"),
        ("russian", "Правило этого исследования: коэффициент больше 1."),
        ("russian", "сильнее соседей, но слабее страны"),
    ],
)
def test_what_a_study_of_its_kind_says(outline: Callable[[str], _Outline], name: str, told: str) -> None:
    assert told in outline(name).words


def test_russian_figures_have_commas(outline: Callable[[str], _Outline]) -> None:
    words = outline("russian").words
    scenarios = words[words.index("Сценарии На что") : words.index("Насколько выводы прочны Насколько")]
    assert "22,10" in scenarios
    assert not re.search(r"\d\.\d", scenarios)
