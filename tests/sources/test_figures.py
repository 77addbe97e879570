"""Figures as offices write them: value, status and flags, or a refusal; never a guess."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metier.observe.figures import Figures, figures
from metier.observe.marks import MARKS, Notation
from metier.observe.raw_table import ROW, RawTable

WRITE = "Write digits and a decimal point, nothing else; leave the cell empty where the figure is missing."
SAY = 'Write the column in one way, or set `decimal_mark` of the layer to "." or ",".'


def raw(texts: list[str | None], **more: Any) -> RawTable:
    cells = {
        "value": pl.Series(texts, dtype=pl.String),
        ROW: pl.Series(range(2, 2 + len(texts)), dtype=pl.UInt32),
    }
    return RawTable("a.csv", pl.DataFrame(cells), **more)


def of(*texts: str | None, notation: Notation | None = None) -> Figures:
    return figures(raw(list(texts)), "value", notation or Notation())


def values(*texts: str | None, notation: Notation | None = None) -> list[float | None]:
    found = of(*texts, notation=notation)
    assert [str(fault) for fault in found.faults] == []
    return found.value.to_list()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("1", "2.5", "-3e2", "+4"), [1, 2.5, -300, 4]),
        (("1,5", "2"), [1.5, 2]),
        (
            ("1 234,5", "1\u00a0234\u00a0567,25", "1\u202f000", "12\u2009345"),
            [1234.5, 1234567.25, 1000, 12345],
        ),
        (("1 234.5", "1,234,567.25"), [1234.5, 1234567.25]),
        (("1.234.567,5", "2.000"), [1234567.5, 2000]),
        (("−3,25", "0"), [-3.25, 0]),
        (("1.234", "0.5"), [1.234, 0.5]),
        (("1.234", "1234.5"), [1.234, 1234.5]),
        (("1,234", "12,5"), [1.234, 12.5]),
        (("1,234", "1,234,567"), [1234, 1234567]),
        (("0.125",), [0.125]),
        (("0,125",), [0.125]),
        (("1 234,567",), [1234.567]),
        ((".5", "5."), [0.5, 5]),
        (("1'234", "1'234'567.5", "12’000"), [1234, 1234567.5, 12000]),
        (("12,5%", "12,5 %", "100 %"), [12.5, 12.5, 100]),
        (("(12)", "(1 234,5)", "(3,5%)", "5"), [-12, -1234.5, -3.5, 5]),
        (("12,5 1)", "1 234 1)2)", "7,5*", "8,5 **", "9,5¹", "10,5²⁾"), [12.5, 1234, 7.5, 8.5, 9.5, 10.5]),
        (("… 1)", "...2)", "-*", "5"), [None, None, None, 5]),
        ((), []),
    ],
)
def test_numbers_as_people_write_them(texts: tuple[str, ...], expected: list[float]) -> None:
    assert values(*texts) == expected


def test_zero_missing_and_confidential_are_kept_apart() -> None:
    found = of("0", None, "…", "c", "0,0", ": c", "C", ":", "5")
    assert found.value.to_list() == [0, None, None, None, 0, None, None, None, 5]
    assert found.status.to_list() == [
        "known",
        "missing",
        "missing",
        "confidential",
        "known",
        "confidential",
        "confidential",
        "missing",
        "known",
    ]


@pytest.mark.parametrize("mark", MARKS)
def test_every_usual_mark_says_what_it_says_also_among_blanks(mark: str) -> None:
    found = of("1.5", mark, f"\u00a0{mark} ")
    assert (found.value.to_list(), found.faults) == ([1.5, None, None], [])
    assert found.status.to_list() == ["known", MARKS[mark], MARKS[mark]]


def test_a_study_says_what_a_mark_means() -> None:
    notation = Notation.of({"-": "zero", "*": "confidential", "nil": "missing"}, "automatic")
    found = of("-", "*", "nil", "…", notation=notation)
    assert found.value.to_list() == [0, None, None, None]
    assert found.status.to_list() == ["known", "confidential", "missing", "missing"]


def test_letters_after_a_figure_are_flags() -> None:
    found = of("13.1 b", "4.0 bu", "12u", ": u", ": c", "7 c", "5")
    assert found.value.to_list() == [13.1, 4, 12, None, None, 7, 5]
    assert found.status.to_list() == ["known", "known", "known", "missing", "confidential", "known", "known"]
    assert found.flags.rows() == [(2, "b"), (3, "b"), (3, "u"), (4, "u"), (5, "u"), (6, "c"), (7, "c")]


def test_letters_in_a_column_beside() -> None:
    table = raw(["1", "2", None, None])
    beside = table.cells.with_columns(flag=pl.Series(["A", "bu", "C", None]))
    found = figures(RawTable("a.csv", beside), "value", Notation(), "flag")
    assert found.status.to_list() == ["known", "known", "confidential", "missing"]
    assert found.flags.rows() == [(3, "b"), (3, "u"), (4, "c")]


REFUSED = {
    "two commas": (("1,2,3", "0.5"), [f"row 2, column value: '1,2,3' is not a number. {WRITE}"]),
    "blanks that separate no thousands": (
        ("12 34",),
        [f"row 2, column value: '12 34' is not a number. {WRITE}"],
    ),
    "a unit behind the figure": (
        ("12 million", "3"),
        [f"row 2, column value: '12 million' is not a number. {WRITE}"],
    ),
    "NaN": (("NaN",), [f"row 2, column value: 'NaN' is not a number. {WRITE}"]),
    "open: thousands or decimals": (
        ("1.234", "567", "12.345"),
        [
            f"row 2, column value: '1.234' may be 1.234 or 1234, and no figure of the column tells which. {SAY}",
            f"row 4, column value: '12.345' may be 12.345 or 12345, and no figure of the column tells which. {SAY}",
        ],
    ),
    "open with a comma": (
        ("1,234",),
        [f"row 2, column value: '1,234' may be 1.234 or 1234, and no figure of the column tells which. {SAY}"],
    ),
    "both decimal marks": (
        ("1.5", "2.5", "2,5"),
        [
            "row 4, column value: '2,5' is written with a decimal comma, and other figures of the column with a point. "
            f"{SAY}"
        ],
    ),
    "more commas than points": (
        ("1,5", "2,5", "2.5"),
        [
            "row 4, column value: '2.5' is written with a decimal point, and other figures of the column with a comma. "
            f"{SAY}"
        ],
    ),
    "open and no figure": (
        ("ten", "1.234"),
        [
            f"row 3, column value: '1.234' may be 1.234 or 1234, and no figure of the column tells which. {SAY}",
            f"row 2, column value: 'ten' is not a number. {WRITE}",
        ],
    ),
    "an apostrophe that separates no thousands": (
        ("1'23", "12 3)4"),
        [
            f'row 2, column value: "1\'23" is not a number. {WRITE}',
            f"row 3, column value: '12 3)4' is not a number. {WRITE}",
        ],
    ),
    "a footnote mark that cannot be told from the digits": (
        ("12341)",),
        [f"row 2, column value: '12341)' is not a number. {WRITE}"],
    ),
    "a mark that is not known": (
        ("5", "к", "##", "к", "#REF!"),
        [
            f"row 6, column value: the formula came to #REF!. {WRITE}",
            "rows 3, 5, column value: 'к' is neither a number nor a mark that is known. Say what it means with `marks "
            '= { "к" = "confidential" }`, or "missing", or "zero", in the layer of study.toml; or write the figure.',
            "row 4, column value: '##' is neither a number nor a mark that is known. Say what it means with `marks = "
            '{ "##" = "confidential" }`, or "missing", or "zero", in the layer of study.toml; or write the figure.',
        ],
    ),
    "infinite": (
        ("1", "inf"),
        ["row 3, column value: 'inf' is infinite. Write the figure itself; leave the cell empty where it is missing."],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_figure_is_refused(case: str) -> None:
    texts, told = REFUSED[case]
    assert [str(fault) for fault in of(*texts).faults] == [f"a.csv, {message}" for message in told]


def test_more_texts_than_are_told_one_by_one_end_in_one_fault() -> None:
    faults = of(*(f"w{i}" for i in range(25))).faults
    assert len(faults) == 21
    assert str(faults[-1]) == f"a.csv, rows 22, 23, 24, 25, 26, column value: so it is with 5 more texts. {WRITE}"


def test_a_study_settles_what_the_column_leaves_open() -> None:
    assert values("1.234", "5", notation=Notation(decimal_mark=",")) == [1234, 5]
    assert values("1.234", "5", notation=Notation(decimal_mark=".")) == [1.234, 5]
    assert len(of("2,5", notation=Notation(decimal_mark=".")).faults) == 1


def test_numbers_that_the_file_holds_as_numbers_are_never_open() -> None:
    found = figures(raw(["1.234", "…"], pointed=frozenset({"value"})), "value", Notation())
    assert (found.value.to_list(), found.faults) == ([1.234, None], [])


@given(
    numbers=st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=6),
    blank=st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", ""]),
)
def test_two_decimals_come_back_however_they_are_written(numbers: list[Any], blank: str) -> None:
    plain = [float(number) for number in numbers]
    english = [f"{number:,.2f}" for number in numbers]
    continental = [text.translate(str.maketrans({",": blank, ".": ","})) for text in english]
    german = [text.translate(str.maketrans({",": ".", ".": ","})) for text in english]
    for texts in ([str(number) for number in plain], english, continental, german):
        assert values(*texts) == pytest.approx(plain, rel=1e-15)
