"""Territories that share ground, and codes from another revision: refused by name."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from metier.observe.raw_table import RawTable
from metier.observe.revisions import unknown_territories
from metier.observe.territories import territories_from
from tests.observe.tables import messages, raw, raw_file

HEAD = "code,name,kind,parent"
REMEDY = (
    "Give one of them another kind in the column `kind`: regions that share ground cannot be added. "
    "If they share none, correct what the table says of them."
)


def refused(text: str) -> list[str]:
    return messages(territories_from, raw(text, "territories.csv"), "region")


def overlap(rows: str, one: str, other: str) -> str:
    return f"territories.csv, rows {rows}: {one} overlaps {other} by their names, and both are compared. {REMEDY}"


def test_stated_overlaps_are_refused_whichever_row_states_them() -> None:
    text = f"{HEAD},overlaps\nX,X,country,\nA,Aland,region,X,\nB,Bland,region,X,C A\nC,Cland,area,X,A\n"
    assert refused(text) == [
        f"territories.csv, rows 3, 4: 'B' overlaps 'A', and both are compared. {REMEDY}",
    ]


def test_an_overlap_is_told_once_and_unknown_codes_are_named() -> None:
    twice = f"{HEAD},overlaps\nX,X,country,\nA,Aland,region,X,B\nB,Bland,region,X,A\n"
    assert len(refused(twice)) == 1
    unknown = f"{HEAD},overlaps\nX,X,country,\nA,Aland,region,X,B  Q\nB,Bland,region,X,\n"
    assert refused(unknown) == [
        "territories.csv, row 3, column overlaps: 'Q' is not a code in territories.csv. "
        "Correct the code or add it to territories.csv."
    ]


def test_a_region_within_its_own_parent_is_refused_as_before() -> None:
    text = f"{HEAD}\nX,X,country,\nA,Aland,region,X\nA1,North,region,A\n"
    assert refused(text) == [
        "territories.csv, row 4, column parent: 'A1' lies in 'A', and both are compared. "
        "Give one of them another kind: regions that contain each other cannot be added."
    ]


@pytest.mark.parametrize(
    ("whole", "remainder"),
    [
        ("Arkhangelsk Oblast", "Arkhangelsk Oblast excl. Nenets AO"),
        ("Arkhangelsk Oblast incl. Nenets AO", "Arkhangelsk Oblast (without Nenets AO)"),
        ("Архангельская область", "Архангельская область без авт.округа"),
        ("Тюменская область", "Тюменская область (кроме Ханты-Мансийского авт. округа)"),
    ],
)
def test_a_whole_and_its_remainder_are_known_by_their_names(whole: str, remainder: str) -> None:
    text = f'{HEAD}\nX,X,country,\nA,"{whole}",region,X\nB,"{remainder}",region,X\nC,Komi,region,X\n'
    found = refused(text)
    assert found in (
        [overlap("3, 4", f"'A' ({whole})", f"'B' ({remainder})")],
        [overlap("3, 4", f"'B' ({remainder})", f"'A' ({whole})")],
    )


@pytest.mark.parametrize("name", ["Baden with a view", "North without name", "Incline", "Безенчук", "Without"])
def test_names_that_only_look_marked_are_accepted_alone(name: str) -> None:
    text = f"{HEAD}\nX,X,country,\nA,{name},region,X\nB,Bland,region,X\n"
    assert territories_from(raw(text), "region").regions == ("A", "B")


def russia(shared: Path) -> pl.DataFrame:
    table = raw_file(shared / "data/russia/territories.csv").cells
    code = pl.col("region_code")
    return table.select(
        "row",
        code=code,
        name="region_name",
        name_ru="region_name_ru",
        kind=pl.when(code == "RU")
        .then(pl.lit("country"))
        .when(code.str.starts_with("RU-FD"))
        .then(pl.lit("district"))
        .otherwise(pl.lit("region")),
        parent=pl.when(code != "RU").then(pl.lit("RU")),
    )


def test_oblasts_with_and_without_their_okrugs_are_refused(shared: Path) -> None:
    found = messages(territories_from, RawTable("territories.csv", russia(shared)), "region")
    pairs = {tuple(sorted(message.split("'")[1:4:2])) for message in found}
    assert pairs == {
        ("RU-ARK", "RU-ARK-EXNEN"),
        ("RU-ARK", "RU-NEN"),
        ("RU-TYU", "RU-TYU-EXAO"),
        ("RU-KHM", "RU-TYU"),
    }


@pytest.mark.parametrize("wholes_stay", [True, False])
def test_oblasts_without_their_okrugs_are_85_regions(shared: Path, wholes_stay: bool) -> None:
    table, wholes = russia(shared), ["RU-ARK", "RU-TYU"]
    is_whole = pl.col("code").is_in(wholes)
    if wholes_stay:
        table = table.with_columns(pl.when(is_whole).then(pl.lit("whole")).otherwise("kind").alias("kind"))
    else:
        table = table.filter(~is_whole)
    assert len(territories_from(RawTable("territories.csv", table), "region").regions) == 85


REVISED = (
    f"{HEAD},former_codes\nFR,France,country,,\nFRB0,Centre,region,FR,FR24\n"
    "FRF1,Alsace,region,FR,FR42 FR4\nFRF2,Champagne,region,FR,FR21 FR4\n"
)


def unknown(text: str) -> list[str]:
    territories = territories_from(raw(REVISED), "region")
    return [str(fault) for fault in unknown_territories(raw(text, "jobs.csv"), "region_code", territories)]


def test_a_code_of_another_revision_is_named_with_what_stands_in_its_place() -> None:
    assert unknown("region_code,value\nFR24,1\nFRB0,2\nFR24,3\n") == [
        "jobs.csv, rows 2, 4, column region_code: 'FR24' is a code of another revision: in the table of territories "
        "'FRB0' (Centre) stands in its place. "
        "Where the boundaries are the same, write the new code; else take figures of the study's revision."
    ]


def test_a_region_that_was_divided_has_several_in_its_place() -> None:
    assert unknown("region_code,value\nFR4,1\n") == [
        "jobs.csv, row 2, column region_code: 'FR4' is a code of another revision: in the table of territories "
        "'FRF1' (Alsace) and 'FRF2' (Champagne) stand in its place. "
        "The code alone cannot divide its figures among them: take figures of the revision that the study uses."
    ]


def test_a_known_name_beside_an_unknown_code_shows_another_revision() -> None:
    assert unknown("region_code,region_name,value\nFR99,ALSACE,1\nZZ98,Atlantis,2\n") == [
        "jobs.csv, row 2, column region_code: 'FR99' is a code of another revision: in the table of territories "
        "'FRF1' (Alsace) stands in its place. "
        "Where the boundaries are the same, write the new code; else take figures of the study's revision.",
        "jobs.csv, row 3, column region_code: 'ZZ98' is not a code in the table of territories. "
        "Correct the code or add it to the table of territories.",
    ]


def test_a_former_code_that_is_in_use_is_refused() -> None:
    text = f"{HEAD},former_codes\nX,X,country,,\nA,Aland,region,X,B\nB,Bland,region,X,\n"
    assert refused(text) == [
        "territories.csv, row 3, column former_codes: 'B' is called a former code and is a code of the table. "
        "Take it out of `former_codes`, or give the territory that bears it now another code."
    ]
