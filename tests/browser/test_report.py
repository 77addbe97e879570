"""The report in a browser: fits a phone, breaks no rule of accessibility, asks for nothing, prints whole."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

Reports = Callable[[str], Path]
PHONE, DESK, TALL = 390, 1280, 900
PRINTABLE = 688  # CSS pixels between the margins of an A4 page: (210 - 2 x 14) mm
SMALL = [
    "article", "russian", "long and hostile names", "missing values", "one region", "no links", "no knowledge",
    "no competences", "by value", "named by people",
]  # fmt: skip
ALL = [*SMALL, "large", "seven years"]


@contextmanager
def _opened(browser: Browser, file: Path, width: int, scheme: str = "light", script: bool = True) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": TALL}, color_scheme=scheme, java_script_enabled=script
    )
    page = context.new_page()
    page.goto(file.as_uri())
    yield page
    context.close()


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ALL)
def test_the_page_does_not_scroll_sideways(browser: Browser, reports: Reports, name: str, width: int) -> None:
    with _opened(browser, reports(name), width) as page:
        root = "document.documentElement"
        assert page.evaluate(f"[{root}.scrollWidth, document.body.scrollWidth]") == [width, width]
        page.evaluate("scrollTo(500, 0)")
        assert page.evaluate("scrollX") == 0


@pytest.mark.parametrize("name", ALL)
def test_what_is_wider_than_the_phone_scrolls_in_its_own_box(browser: Browser, reports: Reports, name: str) -> None:
    with _opened(browser, reports(name), PHONE) as page:
        outside = page.evaluate(
            """() => [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .vh, .skip'))
                .map(e => e.outerHTML.slice(0, 80))"""
        )
        assert outside == []
        boxes = page.evaluate(
            "() => [...document.querySelectorAll('.scroll')].map(e => [e.tabIndex, e.getAttribute('aria-labelledby')])"
        )
        assert boxes
        assert all(tab == 0 and label for tab, label in boxes)


def _violations(page: Page) -> list[tuple[str, str]]:
    found: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"]})
    return [(rule["id"], node["html"][:120]) for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing(browser: Browser, reports: Reports, width: int, scheme: str) -> None:
    with _opened(browser, reports("article"), width, scheme) as page:
        assert _violations(page) == []


@pytest.mark.parametrize(
    ("name", "scheme"), [("russian", "light"), ("long and hostile names", "dark"), ("missing values", "dark")]
)
def test_axe_finds_nothing_without_the_proposed_links(
    browser: Browser, reports: Reports, name: str, scheme: str
) -> None:
    with _opened(browser, reports(name), PHONE, scheme) as page:
        page.check("#links-without")
        assert _violations(page) == []


@pytest.mark.parametrize("name", ["article", "long and hostile names"])
def test_only_the_file_itself_is_asked_for(browser: Browser, reports: Reports, name: str) -> None:
    context = browser.new_context()
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(reports(name).as_uri(), wait_until="networkidle")
    page.emulate_media(media="print")
    context.close()
    assert asked == [reports(name).as_uri()]
    assert said == []


# Belgorod's first metals niche: physics is proposed, metallurgy is the article's own.
NICHE = "#region-1 ~ ul.scenario >> nth=0 >> li:has-text('Metals and metal handicrafts')"


@pytest.mark.parametrize("script", [True, False])
def test_scenarios_and_matrix_are_read_with_and_without_proposed_links(
    browser: Browser, reports: Reports, script: bool
) -> None:
    with _opened(browser, reports("article"), DESK, script=script) as page:
        niche, cell = (
            page.locator(NICHE),
            page.locator("table.matrix tr", has_text="FEACN-72-83").locator("td").first,
        )
        assert "Physics" in niche.inner_text()
        assert "Physics" in cell.inner_text()
        page.check("#links-without")
        assert "Physics" not in niche.inner_text()
        assert "in the field of Metallurgy + cross-cutting" in niche.inner_text()
        assert cell.inner_text().split() == ["+", "strong", "Metallurgy"]
        page.check("#links-with")
        assert "Physics" in niche.inner_text()


def test_the_switch_works_from_the_keyboard(browser: Browser, reports: Reports) -> None:
    with _opened(browser, reports("article"), DESK) as page:
        page.focus("#links-with")
        page.keyboard.press("ArrowRight")
        assert page.is_checked("#links-without")
        assert "Physics" not in page.locator(NICHE).inner_text()


CUT = """printable => [...document.querySelectorAll('table')].flatMap(table => {
    const box = table.getBoundingClientRect(), name = table.getAttribute('aria-labelledby');
    const wide = box.right > printable + 1 || table.scrollWidth > printable + 1 ? [[name, 'wider than the page']] : [];
    const cells = [...table.querySelectorAll('th, td')].filter(c => c.scrollWidth > c.clientWidth + 1);
    return wide.concat(cells.map(c => [name, c.textContent.slice(0, 60), c.scrollWidth, c.clientWidth]));
})"""
SQUEEZED = """printable => [...document.querySelectorAll('tbody th[scope=row]')]
    .filter(c => c.getBoundingClientRect().width < 0.13 * printable).map(c => c.textContent.slice(0, 60))"""
RULES = """() => ({
    heads: [...new Set([...document.querySelectorAll('thead')].map(e => getComputedStyle(e).display))],
    rows: [...new Set([...document.querySelectorAll('tr')].map(e => getComputedStyle(e).breakInside))],
    boxes: [...new Set([...document.querySelectorAll('.scroll')].map(e => getComputedStyle(e).overflowX))],
    paper: getComputedStyle(document.body).backgroundColor,
})"""


@pytest.mark.parametrize("name", ALL)
def test_no_table_is_cut_on_paper(browser: Browser, reports: Reports, name: str) -> None:
    with _opened(browser, reports(name), PRINTABLE, "dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(CUT, PRINTABLE) == []
        assert page.evaluate(SQUEEZED, PRINTABLE) == []
        assert page.evaluate(RULES) == {
            "heads": ["table-header-group"], "rows": ["avoid"], "boxes": ["visible"], "paper": "rgb(255, 255, 255)",
        }  # fmt: skip


@pytest.mark.parametrize("name", ["article", "long and hostile names"])
def test_the_pages_are_a4_and_hold_every_row(browser: Browser, reports: Reports, tmp_path: Path, name: str) -> None:
    pdf = tmp_path / "report.pdf"
    with _opened(browser, reports(name), PRINTABLE) as page:
        page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
        headings = page.locator("tbody th[scope=row]").all_text_contents()
    sizes = {
        tuple(round(float(n)) for n in size.split())
        for size in re.findall(rb"/MediaBox \[([^\]]+)\]", pdf.read_bytes())
    }
    assert sizes == {(0, 0, 595, 842)}
    if shutil.which("pdftotext"):  # of poppler-utils; without it the tables' widths are the proof
        told = _letters(subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True, text=True).stdout)
        assert [heading for heading in set(headings) if _letters(heading)[:12] not in told] == []


def _letters(text: str) -> str:
    """A text without what the breaking of lines changes."""
    return re.sub(r"[\W_]+", "", text)
