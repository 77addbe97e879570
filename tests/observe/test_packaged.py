"""The classifications that travel with metier: their structure, their titles, their flags."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from metier.classifications import FOLDER, TITLES, file_of
from metier.plan.schema import Packaged
from tests.observe.tables import packaged, raw_file

HEADINGS = ("code", "name", "name_ru", "parent", "market", "detail", "flag_source")
TOPS_AND_PARTS = {
    "hs": (21, 96),
    "feacn": (10, 0),
    "nace": (21, 88),
    "naics": (20, 0),
    "grnti": (69, 0),
    "ford": (6, 42),
    "openalex": (4, 26),
    "wipo35": (5, 35),
}
NACE_DIVISIONS = {  # section -> its first and last division
    "A": "01-03", "B": "05-09", "C": "10-33", "D": "35-35", "E": "36-39", "F": "41-43", "G": "45-47", "H": "49-53",
    "I": "55-56", "J": "58-63", "K": "64-66", "L": "68-68", "M": "69-75", "N": "77-82", "O": "84-84", "P": "85-85",
    "Q": "86-88", "R": "90-93", "S": "94-96", "T": "97-98", "U": "99-99",
}  # fmt: skip
HS_CHAPTERS = {  # section -> its first and last chapter
    "I": "01-05", "II": "06-14", "III": "15-15", "IV": "16-24", "V": "25-27", "VI": "28-38", "VII": "39-40",
    "VIII": "41-43", "IX": "44-46", "X": "47-49", "XI": "50-63", "XII": "64-67", "XIII": "68-70", "XIV": "71-71",
    "XV": "72-83", "XVI": "84-85", "XVII": "86-89", "XVIII": "90-92", "XIX": "93-93", "XX": "94-96", "XXI": "97-97",
}  # fmt: skip
LANGUAGES = ("en", "ru")


@pytest.mark.parametrize("key", TITLES)
def test_a_packaged_classification_is_accepted_and_complete(key: str) -> None:
    table = raw_file(FOLDER / file_of(key))
    assert table.columns == HEADINGS
    found = packaged(key)
    assert (len(found.codes) - len(found.parents), len(found.parents)) == TOPS_AND_PARTS[key]
    for language in LANGUAGES:
        assert [code for code in found.codes if code not in found.names[language]] == []
    flagged = set(found.market) | set(found.detail)
    assert flagged == set(found.flag_sources)


def test_the_study_file_takes_each_packaged_classification_and_no_other() -> None:
    assert set(get_args(Packaged)) == set(TITLES) == {path.stem for path in FOLDER.glob("*.csv")}


@pytest.mark.parametrize(("key", "ranges"), [("nace", NACE_DIVISIONS), ("hs", HS_CHAPTERS)])
def test_parts_belong_where_the_official_structure_puts_them(key: str, ranges: dict[str, str]) -> None:
    found = packaged(key)
    for code, parent in found.parents.items():
        first, last = ranges[parent].split("-")
        assert first <= code <= last, (code, parent)
    assert set(ranges) == set(found.codes) - set(found.parents)
    assert "77" not in packaged("hs").codes


def test_whole_and_parts_stand_together_whole_first() -> None:
    for key in TITLES:
        found = packaged(key)
        for code, parent in found.parents.items():
            above = [c for c in found.codes[: found.codes.index(code)] if c not in found.parents]
            assert above[-1] == parent, (key, code)


def test_what_is_paid_by_or_follows_the_population_is_marked_so() -> None:
    found = packaged("nace")
    assert {code for code in "ABCDEFGHIJKLMNOPQRSTU" if found.market.get(code) == "population-serving"} == set("OPQR")
    assert all(found.market[code] == "traded" for code, parent in found.parents.items() if parent == "C")
    assert set(Counter(found.market.values())) == {"traded", "local", "population-serving"}
    assert {code for code in found.codes if code not in found.market} == {"U", "99"}


@pytest.mark.parametrize("key", ["hs", "nace", "ford", "openalex", "wipo35"])
def test_wholes_are_too_coarse_and_parts_are_not(key: str) -> None:
    found = packaged(key)
    assert set(found.detail) == set(found.parents.values())
    assert set(found.detail.values()) == {"too-coarse"}


def listed(path: Path, code: str) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row[code]: row for row in csv.DictReader(file)}


def test_nace_is_eurostat_s(shared: Path) -> None:
    theirs = listed(shared / "data/classifications/nace_rev2.csv", "Code")
    theirs = {code: row for code, row in theirs.items() if len(code) <= 2}
    found = packaged("nace")
    assert set(found.codes) == set(theirs)
    for code, row in theirs.items():
        assert found.parents.get(code, code) == row["Sector"]
        assert found.name(code, "en").upper() == row["Label"].upper().replace("U0N", "UN")


def test_okved_sections_bear_the_russian_titles_of_the_source(shared: Path) -> None:
    theirs = listed(shared / "data/russia/okved2_sections.csv", "activity_code")
    found = packaged("nace")
    cut_short = {"T", "U"}  # the source cuts T at a footnote and has no title for U
    assert {c: found.name(c, "ru") for c in theirs if c not in cut_short} == {
        c: row["activity_name_ru"] for c, row in theirs.items() if c not in cut_short
    }


def test_grnti_is_the_source_s_but_for_its_two_misprints(shared: Path) -> None:
    theirs = listed(shared / "data/russia/grnti_level1.csv", "rubric_code")
    found = packaged("grnti")
    assert found.codes == tuple(theirs)
    apart = {code for code, row in theirs.items() if found.name(code, "ru") != row["rubric_name_ru"]}
    assert apart == {"41", "81"}  # a letter mistyped; a hyphen left from the end of a line


def test_hs_chapters_lie_in_the_sections_of_the_source(shared: Path) -> None:
    theirs = listed(shared / "data/russia/hs_chapters.csv", "chapter_code")
    del theirs["99"]  # a heading of the source's own, for what no chapter holds
    assert dict(packaged("hs").parents) == {code: row["section_code"] for code, row in theirs.items()}


def test_ford_is_the_source_s(shared: Path) -> None:
    theirs = listed(shared / "data/classifications/oecd_ford.csv", "ford_code")
    found = packaged("ford")
    assert dict(found.parents) == {code: row["ford_major"] for code, row in theirs.items()}
    assert {c: found.name(c, "en") for c in theirs} == {c: row["ford_name"] for c, row in theirs.items()}


def test_wipo_fields_lie_in_the_sectors_of_the_source(shared: Path) -> None:
    names = listed(shared / "data/classifications/wipo35_fields.csv", "wipo35_code")
    sectors = listed(shared / "data/classifications/wipo35_field_to_sector.csv", "technical_field")
    by_name = {name.lower().replace("-", ""): row["fields_of_technology"] for name, row in sectors.items()}
    by_name["microstructural and nanotechnology"] = "Chemistry"
    found = packaged("wipo35")
    assert set(found.parents) == set(names)
    for code, row in names.items():
        assert found.name(code, "en") == row["wipo35_name"]
        expected = by_name[row["wipo35_name"].lower().replace("-", "")]
        assert found.name(found.parents[code], "en") == expected, code


def test_openalex_fields_are_the_source_s(shared: Path) -> None:
    with (shared / "data/classifications/openalex_topics.csv").open(encoding="utf-8", newline="") as file:
        theirs = {(r["id_field"], r["field"], r["id_domain"], r["domain"]) for r in csv.DictReader(file)}
    found = packaged("openalex")
    ours = {(c, found.name(c, "en"), above, found.name(above, "en")) for c, above in found.parents.items()}
    assert ours == theirs
