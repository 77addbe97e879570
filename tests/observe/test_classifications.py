"""Classifications and their flags: what is accepted, and each refusal in full."""

from __future__ import annotations

import pytest

from metier.observe.classifications import classification_from, reflagged
from tests.observe.tables import flat, messages, raw

NESTED = "code,name,parent\nC,Manufacturing,\n26,Electronics,C\n26.1,Components,26\nF,Construction,\n"


def test_depth_is_counted_from_the_top() -> None:
    found = classification_from(raw(NESTED), "Industries")
    assert [found.at_depth("26.1", depth) for depth in (1, 2, 3, 4)] == ["C", "26", "26.1", None]
    assert [found.at_depth("F", depth) for depth in (1, 2)] == ["F", None]
    assert found.leaves == ("26.1", "F")


def test_a_table_without_flags_has_none() -> None:
    found = classification_from(raw(NESTED), "Industries")
    assert (dict(found.market), dict(found.detail), dict(found.flag_sources)) == ({}, {}, {})


def test_flags_are_read_with_their_sources() -> None:
    text = """code,name,market,detail,flag_source
        A,Farms,traded,too-coarse,the ministry
        P,Schools,population-serving,,us"""
    found = classification_from(raw(text), "Industries")
    assert dict(found.market) == {"A": "traded", "P": "population-serving"}
    assert dict(found.detail) == {"A": "too-coarse"}
    assert dict(found.flag_sources) == {"A": "the ministry", "P": "us"}


def test_a_study_s_own_flags_replace_those_of_the_codes_they_name() -> None:
    text = """code,name,market,detail,flag_source
        A,Farms,traded,too-coarse,one
        B,Mines,traded,,one
        P,Schools,local,,one"""
    found = classification_from(raw(text), "Industries")
    own = raw("code,market,detail,flag_source\nA,local,,the region\nP,,,\n", "flags.csv")
    changed = reflagged(found, own)
    assert dict(changed.market) == {"A": "local", "B": "traded"}
    assert dict(changed.detail) == {}
    assert dict(changed.flag_sources) == {"A": "the region", "B": "one"}
    assert dict(found.market) == {"A": "traded", "B": "traded", "P": "local"}


RING = "'{0}' lies in itself, by way of its parents. Correct the parent."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "code,name,market,detail,flag_source\nA,Farms,exported,coarse,me\nB,Mines,traded,,\n",
            [
                "table.csv, row 2, column market: 'exported' is no flag of the column 'market'. "
                "Write 'traded' or 'local' or 'population-serving', or leave the cell empty.",
                "table.csv, row 2, column detail: 'coarse' is no flag of the column 'detail'. "
                "Write 'too-coarse', or leave the cell empty.",
                "table.csv, row 3, column flag_source: a flag is set and nobody is named for it. "
                "Write in `flag_source` who says so; `chosen here` where it is your own judgement.",
            ],
        ),
        (
            "code,name,parent\nA,Farms,B\nB,Mines,A\nC,Works,\n",
            [
                f"table.csv, row 2, column parent: {RING.format('A')}",
                f"table.csv, row 3, column parent: {RING.format('B')}",
            ],
        ),
    ],
)
def test_faulty_classifications_are_refused(text: str, expected: list[str]) -> None:
    assert messages(classification_from, raw(text), "Industries") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "code,market\nA,local\n",
            [
                "flags.csv, row 1: the column 'detail' is missing; the columns are: code, market. "
                "Add the column 'detail' or correct its heading.",
                "flags.csv, row 1: the column 'flag_source' is missing; the columns are: code, market. "
                "Add the column 'flag_source' or correct its heading.",
            ],
        ),
        (
            "code,market,detail,flag_source\nA,local,,\nZ,,,\nA,,,\n,,,\n",
            [
                "flags.csv, row 5, column code: the cell is empty. Fill it in or delete the row.",
                "flags.csv, rows 2, 4: these rows have the same code 'A'. Keep one of them.",
                "flags.csv, row 3, column code: 'Z' is not a code in codes.csv. "
                "Correct the code or add it to codes.csv.",
                "flags.csv, row 2, column flag_source: a flag is set and nobody is named for it. "
                "Write in `flag_source` who says so; `chosen here` where it is your own judgement.",
            ],
        ),
    ],
)
def test_faulty_flags_are_refused(text: str, expected: list[str]) -> None:
    assert messages(reflagged, flat(["A", "B"]), raw(text, "flags.csv")) == expected
