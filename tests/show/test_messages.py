"""Sentences of findings said in another language: figures in its marks, names for codes, every format works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from metier.observe.left_out import KINDS
from metier.observe.link_coverage import Passage
from metier.observe.places import NOWHERE
from metier.observe.sentences import Sentence, several
from metier.show.labels import Labels, labels
from metier.show.messages import said
from metier.show.words import words
from metier.sources.layouts import periods_left_out
from metier.study import StudyResult

Results = Callable[[str], StudyResult]


@pytest.fixture
def russian(results: Results) -> Labels:
    return labels(results("russian"))


def test_in_english_a_sentence_stands_as_it_is(russian: Labels) -> None:
    told = Sentence(
        "missing-cells", "{lacking} of {cells}, layer {layer!r}", {"lacking": 1, "cells": 2000, "layer": "x"}
    )
    assert said(told, replace(russian, words=words("en"))) == "1 of 2000, layer 'x'"


def test_figures_have_the_marks_of_the_language_and_codes_their_names(russian: Labels) -> None:
    figures = {"layer": "output", "area": "RU-BEL", "figures": 1200, "activity": "A", "period": "2020"}
    told = Sentence("reference-differs", "", figures | {"published": 0.25, "pooled": -0.5})
    assert said(told, russian) == (
        "В слое «Output» опубликованная строка территории (Белгородская область) и сумма её регионов расходятся "
        "больше, чем допускает округление; таких чисел: 1\N{NO-BREAK SPACE}200. Больше всего — «Сельское, лесное "
        "хозяйство, охота, рыболовство и рыбоводство», 2020: опубликовано 0,2500, в сумме −0,5000 "
        "(доли единицы). Укажите в "
        "`reference` уровня, с чем сравнивать."
    )


def test_a_figure_is_counted_with_its_noun(russian: Labels) -> None:
    figures = {"layer": "output", "regions": 21, "activities": 3, "fewest_regions": 20, "fewest_activities": 10}
    told = said(Sentence("too-few-for-closeness", "", figures), russian)
    assert "сравнивается 21 регион и 3 отрасли" in told


def test_decimals_may_be_a_figure_themselves(russian: Labels) -> None:
    figures = {"layer": "output", "area": "RU-BEL", "regions": 2, "short": 1, "whole": 1, "over": 0, "partly": 0}
    figures |= {"activity": "A", "period": "2020", "summed": 1234.5, "published": 1.0, "decimals": 2}
    assert "сумма 1\N{NO-BREAK SPACE}234,50, опубликовано 1,00" in said(
        Sentence("parts-off-total", "", figures), russian
    )


def test_sentences_within_sentences_and_the_rest_of_a_list_are_said_too(russian: Labels) -> None:
    codes = several((Sentence("left-out.code", "", {"code": code, "rows": 2}) for code in "abc"), 2)
    kind = KINDS["region_code"]
    told = Sentence("left-out", "", {"rows": 6, "layer": "output", "codes": 3, "kind": kind, "listed": codes})
    assert said(told, russian) == (
        "Пропущено строк слоя «Output»: 6. Они относятся к кодам (3), которых нет в исследовании, — регионы (в скобках "
        "число строк каждого): a (2); b (2) и ещё 1."
    )


def test_what_a_chain_carries_is_said(russian: Labels) -> None:
    told = Passage("a to b", "a", "b", 8.0, 6.0, ("x",), ()).told(of=8.0)
    assert said(told, russian) == (
        "Шаг «a to b» (a → b): из того, что до него доходит, он передаёт 75,0 %, из целого — 75,0 %; ничего не доходит "
        "от: x."
    )


def test_periods_of_a_file_are_named(russian: Labels) -> None:
    assert said(periods_left_out("jobs.csv", ["2001", "2002"], NOWHERE).told, russian) == (
        "Периоды файла jobs.csv, которые лежат раньше `first_period` или позже `last_period` слоя, пропущены: "
        "2001; 2002."
    )


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("output, period 2019", "Output, 2019"),
        ("jobs.xlsx, sheet 2019", "jobs.xlsx, лист «2019»"),
        ("layers", "слои"),
        ("study.toml", "study.toml"),
    ],
)
def test_the_place_of_a_finding_is_said(russian: Labels, where: str, shown: str) -> None:
    assert russian.place(where) == shown


@pytest.mark.parametrize("key", [key for key in words("ru").entries if key.startswith("told.")])
def test_every_format_works_on_a_number(key: str) -> None:
    figures = _Everywhere()
    text = words("ru").entries[key].format_map(figures)
    assert "{" not in text


class _Everywhere(dict[str, object]):
    """Any name is the number three, written as the program writes numbers."""

    def __missing__(self, name: str) -> object:
        return _Three()


class _Three:
    def __format__(self, spec: str) -> str:
        return words("ru").written(3, spec)
