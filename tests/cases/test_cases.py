"""Every formula on a case that someone has computed by hand: the files beside this one, as README.md describes them."""

from __future__ import annotations

import inspect
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from metier.errors import MetierError
from tests.cases.arithmetic import CaseError, fraction, worked
from tests.cases.reading import FORMULAS, MISSING, cases_of, computed, differs, faults, functions

KEYS = {"name", "formula", "source", "inputs", "expected"}
MAY_HAVE = {"told", "steps"}
CASES = cases_of(sorted(Path(__file__).parent.glob("*.toml")))


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert set(case) >= KEYS, f"a case lacks {', '.join(sorted(KEYS - set(case)))}"
    assert set(case) <= KEYS | MAY_HAVE, f"a case has no {', '.join(sorted(set(case) - KEYS - MAY_HAVE))}"
    assert case["source"].strip(), "a case says where its formula is from"
    if wrong := faults_of(case):
        pytest.fail("\n".join(wrong), pytrace=False)


def of_the_other_side(case: dict[str, Any]) -> dict[str, Any] | None:
    """The case with the table turned and regions for activities, which must give the same; none where that is more."""
    function = FORMULAS.get(case.get("formula", ""))
    sides = inspect.signature(function).parameters if function else {}
    inputs = case.get("inputs", {})
    table = next(iter(inputs), "")
    if "of" not in sides or case["formula"] in TABLES_BACK or inputs.keys() & OTHER.keys():
        return None
    if len({len(row) for row in inputs[table]}) != 1:
        return None
    turned = [list(column) for column in zip(*inputs[table], strict=True)]
    other = OTHER[inputs.get("of", sides["of"].default)]
    return {**case, "inputs": {**inputs, table: turned, "of": other}}


TABLES_BACK = {"compared_values"}  # what they give would have to be turned too
OTHER = {"regions": "activities", "activities": "regions"}
TURNED = [(name, turned) for name, case in CASES if (turned := of_the_other_side(case))]


@pytest.mark.parametrize("case", [case for _, case in TURNED], ids=[name for name, _ in TURNED])
def test_the_other_side_gives_the_same(case: dict[str, Any]) -> None:
    """What is worked out of regions over activities holds of activities over regions, if the table is turned."""
    assert faults_of(case) == []


def faults_of(case: dict[str, Any]) -> list[str]:
    """Where the program and the sums differ, or what is wrong with the case."""
    try:
        steps = worked(case.get("steps", {}))
        got = computed(case["formula"], case["inputs"], steps)
        wanted = case["expected"]
        return faults(got, wanted.get("result", wanted), steps)
    except (CaseError, MetierError) as fault:
        return [str(fault)]


def test_no_two_cases_have_one_name() -> None:
    names = [name for name, _ in CASES]
    assert len(names) == len(set(names))


def test_no_two_formulas_have_one_name() -> None:
    assert len(FORMULAS) == len(functions())


def test_a_wrong_figure_is_found() -> None:
    """The runner itself: a sum that is off in the eleventh digit fails, and so does a figure where none should be."""
    assert not differs(0.1, "1/10", {})
    assert differs(0.1 + 1e-11, "1/10", {})
    assert differs(1.0, MISSING, {})
    assert differs(float("nan"), "1/10", {})
    assert differs("not pooled", "pooled", {})
    assert differs(1, wanted=True, steps={})


def test_a_fault_is_told_in_words() -> None:
    """A person who adds a case reads where it differs and from what, and the name that may have been meant."""
    assert faults([1.0, 2.0], ["1", "2", "3"], {}) == ["result: the case has the size (3,), the program's table (2,)"]
    assert faults((1.0, 2.0), {"1": "1", "2": "2+1/2"}, {}) == ["2: the case says 2+1/2 = 2.5, the program 2.0"]
    assert faults([[1.0, 0.5]], [[1, "missing"]], {}) == [
        "result, row 1, column 2: the case says missing, the program 0.5"
    ]
    with pytest.raises(CaseError, match="is called 'location_quotiet': did you mean 'location_quotient'"):
        computed("location_quotiet", {}, {})
    with pytest.raises(CaseError, match="location_quotient takes no 'z': there are reference, x"):
        computed("location_quotient", {"z": [[1]]}, {})
    with pytest.raises(CaseError, match="the rows of a table are not equally long"):
        computed("gini", {"x": [[1, 2], [1]]}, {})
    with pytest.raises(CaseError, match="the result has no part 'share': did you mean 'shares'"):
        faults(SimpleNamespace(shares=1.0), {"share": "1"}, {})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(3/10)/(5/40)", Fraction(12, 5)),
        ("0.1 + 2", Fraction(21, 10)),
        ("-2**3", Fraction(-8)),
        ("sqrt(9/4)", Fraction(3, 2)),
        ("exp(0)", Fraction(1)),
        ("ln(1)", Fraction(0)),
        ("normal(0)", Fraction(1, 2)),
    ],
)
def test_sums_are_exact(text: str, value: Fraction) -> None:
    assert fraction(text) == value


def test_the_normal_distribution_is_that_of_the_printed_tables() -> None:
    printed = {"1": "0.84134474606854", "-1": "0.15865525393146", "1.959963984540054": "0.975", "6": "0.99999999901341"}
    for z, probability in printed.items():
        assert abs(fraction(f"normal({z})") - Fraction(probability)) < Fraction(1, 10**14)


def test_steps_build_on_those_above_them() -> None:
    assert worked({"total": "3 + 1", "share": "3/total"}) == {"total": 4, "share": Fraction(3, 4)}
    with pytest.raises(CaseError, match="is no sum"):
        worked({"share": "3/total", "total": "3 + 1"})
    with pytest.raises(CaseError, match="cannot name a step"):
        worked({"sqrt": "2"})


@pytest.mark.parametrize(
    "text", ["x", "abs(1)", "__import__('os')", "1 if 1 else 2", "2**(1/2)", "2**1000", "[1]", "True"]
)
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(CaseError, match=r"is no sum|a power must be"):
        fraction(text)
