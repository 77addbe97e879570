"""What the issue asks to be told with its caution, read in the report and in the workbook."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from metier.conclude import opportunity_words, sureness
from metier.conclude.partners import POTENTIAL_PARTNER
from metier.conclude.track_record import ADDS
from metier.conclude.track_record import SCHEMA as TRACK_RECORD
from metier.show.cannot_say import LACKS
from metier.show.html import report
from metier.show.labels import labels
from metier.show.record import verdict_text
from metier.show.words import words
from metier.show.workbook import write
from metier.study import StudyResult

Results = Callable[[str], StudyResult]


@pytest.fixture(scope="module")
def told(results: Results) -> Callable[[str], str]:
    """The words of a study's report."""
    made: dict[str, str] = {}

    def of(name: str) -> str:
        if name not in made:
            body = re.sub("<style>.*?</style>", "", report(results(name)), flags=re.DOTALL)
            made[name] = " ".join(html.unescape(re.sub("<[^>]*>", " ", body)).split())
        return made[name]

    return of


@pytest.mark.parametrize(
    ("study", "caution"),
    [
        ("article", "stronger than its neighbours, weak in the country."),
        ("article", "rest on proposed links, which nobody has confirmed yet"),
        ("article", "(proposed link)"),
        ("article", "it counts choices."),
        ("article", "No trajectories (Exports; Output; Publications). There is one period"),
        ("article", "No opportunities and no partners (Exports; Output; Publications)"),
        ("article", "No track record (Exports; Output; Publications)"),
        (
            "seven years",
            "All of these are potential partners: whether the regions work together is not known",
        ),
        ("seven years", "Too coarse to be a priority: the activity holds trades that have little in common."),
        ("seven years", "It serves the population: a high coefficient tells of little market economy"),
        ("seven years", "The change is at current prices: it is nominal and holds inflation."),
        (
            "seven years",
            "On this layer closeness has not told what appeared better than the present coefficient",
        ),
        ("seven years", "Output, 2016–2022"),
        ("seven years", "more in the workbook, sheet “opportunities”."),
        ("seven years", "Tools of many trades (Papers) "),
        (
            "named by people",
            "Food (Output, vertical) No coefficient of the sums. 2 of 2 members have figures.",
        ),
        (
            "named by people",
            "Shares members with: Machines. Published coefficients and rates cannot be added up",
        ),
        (
            "named by people",
            "Declared and evident: Agriculture, forestry, hunting, fishing and fish farming.",
        ),
        ("named by people", "Declared without evidence: Electricity"),
        ("seven years in Russian", "Изменение дано в текущих ценах: оно номинальное и включает инфляцию."),
        ("seven years in Russian", "Всё это возможные партнёры"),
    ],
)
def test_the_report_tells_it(told: Callable[[str], str], study: str, caution: str) -> None:
    assert caution in told(study)


def test_ten_years_are_not_claimed_for_six(told: Callable[[str], str]) -> None:
    assert "ten-year" not in told("seven years")


def test_a_share_of_choices_is_never_called_a_probability(told: Callable[[str], str]) -> None:
    around = re.findall(r"Stands under[^.]*\.", told("article"))
    assert around
    assert not [sentence for sentence in around if "probab" in sentence or "likel" in sentence]


def test_what_a_study_lacks_stands_once_and_not_among_the_findings(
    results: Results, told: Callable[[str], str]
) -> None:
    lacking = results("article").findings.filter(results("article").findings["code"].is_in(LACKS))
    assert lacking.height > 0
    for message in lacking["message"]:
        assert told("article").count(" ".join(message.split())) == 1


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        (
            (0.017, 0.005, 0.03),
            "density adds to what present quotient, popularity and diversity tell, by 0.017 [0.005;",
        ),
        ((0.002, -0.002, 0.005), "density adds nothing that can be told from chance"),
        ((-0.02, -0.03, -0.01), "density foresees worse than present quotient"),
        ((None, None, None), "too few entries to tell (7 of 900 cells)"),
    ],
)
def test_what_density_adds_is_told_by_its_interval(
    results: Results, figures: tuple[float | None, ...], verdict: str
) -> None:
    told = ("output", "0.9 to 1.1", 5, "2016", "2022", 2, 900, 7, ADDS, *figures, None)
    test = pl.DataFrame([told], schema=TRACK_RECORD, orient="row")
    text = verdict_text(test.row(0, named=True), labels(results("article")))
    assert text.startswith("Output, 5 years ahead, from 0.9 or less to above 1.1: ")
    assert verdict in text


@pytest.mark.parametrize("verdict", ["unidentified", "error-unknown", "too-small", "population-serving"])
def test_no_complexity_is_told_without_its_verdict(verdict: str) -> None:
    text = words("en")(f"next.complexity.{verdict}", figure="0.50")
    assert "not identified" in text or "not known" in text or text.startswith("No complexity")


def test_the_report_words_cautions_as_the_results_do() -> None:
    entries = words("en").entries
    for prefix, stated in (("competence", sureness.CAUTIONS), ("opportunity", opportunity_words.CAUTIONS)):
        known = {key for key in stated if f"caution.{prefix}.{key}" in entries}
        assert "too-coarse" in known
        assert {key: entries[f"caution.{prefix}.{key}"] for key in known} == {key: stated[key] for key in known}


def test_the_workbook_tells_it_in_its_rows(results: Results, tmp_path: Path) -> None:
    write(results("seven years"), tmp_path / "report.xlsx")
    book = openpyxl.load_workbook(tmp_path / "report.xlsx", read_only=True)
    texts = {
        name: {cell for row in book[name].iter_rows(values_only=True) for cell in row if isinstance(cell, str)}
        for name in ("sureness", "partners", "opportunities", "trajectories", "findings", "scenarios")
    }
    assert any(sureness.CAUTIONS["too-coarse"] in text for text in texts["sureness"])
    assert any(POTENTIAL_PARTNER in text for text in texts["partners"])
    assert any("density-adds-nothing" in text for text in texts["opportunities"])
    assert any("no complexity is computed" in text for text in texts["opportunities"])
    assert "nominal" in texts["trajectories"]
    assert "proposed" in texts["scenarios"]
    assert any("they are nominal and hold inflation" in text for text in texts["findings"])
