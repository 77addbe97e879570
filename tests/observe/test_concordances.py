"""Concordances as steps: column maps, titles, codes that the study lacks, and each refusal in full."""

from __future__ import annotations

from dataclasses import replace

import pytest

from metier.observe.classifications import classification_from
from metier.observe.concordances import Concordance, End, step_from
from tests.observe.tables import flat, messages, raw, sources, weights

FIELDS = classification_from(
    raw("code,name,name_ru,parent\nS,Science,Наука,\n1,Chemistry,Химия,S\n2,Physics,Физика,S\n3,Science,,S\n"),
    "Fields",
)
CLASSIFICATIONS = {"field": FIELDS, "nace": flat(["20", "26", "72"], file="nace.csv")}
ASKED = Concordance("science", End("field", "from"), End("nace", "to"), weight="share", source="book")
TEXT = "from,to,share\n1,20,0.6\n1,26,0.4\n2,26,1\n"


def step(text: str, asked: Concordance = ASKED):  # type: ignore[no-untyped-def]
    return step_from(raw(text, "c.csv"), asked, CLASSIFICATIONS)


def refused(text: str, asked: Concordance = ASKED) -> list[str]:
    return messages(step_from, raw(text, "c.csv"), asked, CLASSIFICATIONS)


def test_a_file_with_its_own_headings_is_read() -> None:
    found = step(TEXT)
    assert weights(found.links) == {("1", "20"): 0.6, ("1", "26"): 0.4, ("2", "26"): 1.0}
    assert set(sources(found.links).values()) == {"book"}
    assert (found.key, found.from_classification, found.to_classification) == ("science", "field", "nace")
    assert (dict(found.unbalanced), found.left_out) == ({}, ())


def test_weights_are_made_to_sum_to_one_and_the_codes_are_told() -> None:
    found = step("from,to,share\n1,20,3\n1,26,1\n2,26,1\n")
    assert weights(found.links) == {("1", "20"): 0.75, ("1", "26"): 0.25, ("2", "26"): 1.0}
    assert dict(found.unbalanced) == {"1": 4.0}


def test_without_a_column_of_weights_links_count_alike() -> None:
    found = step("from,to\n1,20\n1,26\n2,26\n", replace(ASKED, weight=""))
    assert weights(found.links) == {("1", "20"): 0.5, ("1", "26"): 0.5, ("2", "26"): 1.0}
    assert dict(found.unbalanced) == {}


def test_a_share_of_zero_is_no_link() -> None:
    assert set(weights(step("from,to,share\n1,20,0\n1,26,1\n2,26,1\n").links)) == {("1", "26"), ("2", "26")}


def test_shares_with_a_decimal_comma_are_read() -> None:
    found = step('from,to,share\n1,20,"0,625"\n1,26,"0,375"\n2,26,"1,0"\n')
    assert weights(found.links) == {("1", "20"): 0.625, ("1", "26"): 0.375, ("2", "26"): 1.0}


def test_titles_are_matched_in_any_language_and_mean_the_part() -> None:
    by_title = replace(ASKED, start=End("field", "from", "title"))
    found = step("from,to,share\nCHEMISTRY,20,1\nФизика ,26,1\nScience,72,1\n", by_title)
    assert set(weights(found.links)) == {("1", "20"), ("2", "26"), ("3", "72")}


def test_rows_of_one_pair_are_added_where_the_study_says_so() -> None:
    text = "from,to\n1,20\n1,20\n1,20\n1,26\n2,26\n"
    found = step(text, replace(ASKED, weight="", repeated="add"))
    assert weights(found.links) == {("1", "20"): 0.75, ("1", "26"): 0.25, ("2", "26"): 1.0}


def test_the_file_s_own_sources_are_kept_and_proposed_wins() -> None:
    text = "from,to,source\n1,20,me\n1,20,proposed\n1,26,me\n"
    found = step(text, replace(ASKED, weight="", source="", repeated="add"))
    assert sources(found.links) == {("1", "20"): "proposed", ("1", "26"): "me"}


def test_what_leads_out_of_the_study_is_lost_and_not_spread() -> None:
    text = "from,to,share\n1,20,0.6\n1,99,0.4\n9,20,1\n"
    found = step(text, replace(ASKED, others="leave-out"))
    assert weights(found.links) == {("1", "20"): 0.6}
    assert found.left_out == ("9", "99")
    assert dict(found.unbalanced) == {}


def test_backward_the_file_is_turned_by_bayes_rule() -> None:
    found = step(TEXT, replace(ASKED, read="backward"))
    assert (found.from_classification, found.to_classification) == ("nace", "field")
    assert weights(found.links) == pytest.approx({("20", "1"): 1.0, ("26", "1"): 0.4 / 1.4, ("26", "2"): 1.0 / 1.4})


AMBIGUOUS = classification_from(raw("code,name\n1,Chemistry\n2,chemistry\n"), "Fields")


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        pytest.param(
            "von,to,share\n1,20,1\n",
            replace(ASKED, source=""),
            [
                "c.csv, row 1: the column 'from' is missing; the columns are: von, to, share. "
                "Add the column 'from' or correct its heading.",
                "c.csv, row 1: the column 'source' is missing; the columns are: von, to, share. "
                "Add the column 'source' or correct its heading.",
            ],
            id="columns",
        ),
        pytest.param(
            "from,to,share\n",
            ASKED,
            ["c.csv: there is no row below the heading. Add the rows, or take the file out of the study."],
            id="no row",
        ),
        pytest.param(
            "from,to,share\n1,20,\n,26,x\n2,26,-1\n2,20,inf\n",
            ASKED,
            [
                "c.csv, row 3, column from: the cell is empty. Fill it in or delete the row.",
                "c.csv, row 2, column share: the cell is empty. Fill it in or delete the row.",
                "c.csv, row 3, column share: 'x' is not a number. "
                "Write digits and a decimal point, nothing else; leave the cell empty where the figure is missing.",
                "c.csv, row 5, column share: 'inf' is infinite. "
                "Write the figure itself; leave the cell empty where it is missing.",
                "c.csv, row 4, column share: '-1' is negative. Write a weight of 0 or more.",
            ],
            id="weights",
        ),
        pytest.param(
            "from,to,share\n7,20,1\n8,99,1\n8,20,1\n",
            ASKED,
            [
                "c.csv, rows 2, 3, 4, column from: the classification 'field' has no code '7', '8'. "
                'Correct them, or set `others = "leave-out"` in [concordances.science]: what leads there is then lost, '
                "and the coverage tells it.",
                "c.csv, row 3, column to: the classification 'nace' has no code '99'. "
                'Correct them, or set `others = "leave-out"` in [concordances.science]: what leads there is then lost, '
                "and the coverage tells it.",
            ],
            id="codes",
        ),
        pytest.param(
            "from,to,share\n1,20,0.5\n1,26,0.3\n1,20,0.2\n",
            ASKED,
            [
                "c.csv, rows 2, 4: these rows have the same from '1', to '20'. "
                'Keep one of them, or set `repeated = "add"` in [concordances.science] where each row counts.'
            ],
            id="repeated",
        ),
        pytest.param(
            "from,to,share\n7,20,1\n",
            replace(ASKED, others="leave-out"),
            [
                "c.csv: no row joins 'field' and 'nace'. "
                "Check the columns and classifications that [concordances.science] names."
            ],
            id="nothing left",
        ),
        pytest.param(
            "from,to,share\n1,99,1\n",
            replace(ASKED, others="leave-out"),
            [
                "c.csv: no row joins 'field' and 'nace'. "
                "Check the columns and classifications that [concordances.science] names."
            ],
            id="all lost",
        ),
        pytest.param(
            TEXT,
            Concordance("science", End("filed", "from"), End("nase", "to"), source="book"),
            [
                "study.toml, key concordances.science.from_classification: [classifications] has no 'filed'. "
                "It has: field, nace.",
                "study.toml, key concordances.science.to_classification: [classifications] has no 'nase'. "
                "It has: field, nace.",
            ],
            id="classifications",
        ),
    ],
)
def test_faulty_concordances_are_refused(text: str, asked: Concordance, expected: list[str]) -> None:
    assert refused(text, asked) == expected


def test_a_title_that_several_activities_bear_is_refused() -> None:
    asked = replace(ASKED, start=End("field", "from", "title"))
    call = raw("from,to,share\nChemistry,20,1\n", "c.csv"), asked, CLASSIFICATIONS | {"field": AMBIGUOUS}
    assert messages(step_from, *call) == [
        "c.csv, row 2, column from: 'Chemistry' is the title of '1', '2' in the classification 'field'. "
        "Write codes instead of titles."
    ]
