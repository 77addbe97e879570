"""The catalogues: both languages say the same things; figures, counts and lists in each language's own way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import metier
import metier.show
from metier.conclude.ranking import NAMES
from metier.show.labels import labels
from metier.show.sheets import with_names
from metier.show.words import COUNT, Words, plural_form, words

OF_TABLES = ("heading.", "term.", "reason.", "told.")
FORMS = {"en": {"one", "other"}, "ru": {"one", "few", "many"}}
SHOW = Path(metier.show.__file__).parent
# Keys put together from a name that the study or the program gives: level, status, finding code, ...
COMPOSED = (
    "at_level", "short_level", "level", "kind", "side", "finding", "severity", "status", "sureness", "nature",
    "reference", "workbook", "method.measure_", "method.rule_", "method.borderline_", "heat.borderline_",
    "scenario.proposed_", "number", "list", "choice", "recipe", "basis", "caution.competence", "caution.opportunity",
    "next.quadrant", "next.complexity", "partner.", "since.", "domain.kind", "rank.niche", "rank.opportunity",
    "criterion", "model", "record.", "standing.", "column", "place",
)  # fmt: skip


def _plain(catalogue: Words) -> set[str]:
    """Keys of both languages: counts have forms of their own, and in English the tables' own names and words stand."""
    return {key for key in catalogue.entries if not key.startswith((COUNT, *OF_TABLES))}


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _all_places(text: str) -> set[str]:
    """The names of a text's places, and those within the formats of other places."""
    parts = [(name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name]
    return {name for name, _ in parts}.union(*(_places(spec) for _, spec in parts))


def _sentences() -> Iterator[tuple[str, str]]:
    """Key and English words of each sentence in the sources; a name stands for a constant of its module."""
    for path in sorted(SHOW.parent.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Sentence":
                key, english = node.args[:2]
                if isinstance(key, ast.Constant):
                    yield key.value, english.value if isinstance(english, ast.Constant) else _named(english, tree)


def _named(english: ast.expr, tree: ast.AST) -> str:
    """The text of a name that is assigned once; of anything else, none: it has no places."""
    given = [
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == ast.unparse(english)
        if isinstance(node.value, ast.Constant)
    ]
    return str(given[0]) if given else ""


def test_both_languages_have_every_key() -> None:
    assert _plain(words("en")) ^ _plain(words("ru")) == set()


SENTENCES = list(_sentences())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_noun_has_every_form_of_its_language(language: str) -> None:
    counts = [key.removeprefix(COUNT).split(".") for key in words(language).entries if key.startswith(COUNT)]
    nouns = {noun for noun, _ in counts}
    assert {noun: {form for n, form in counts if n == noun} for noun in nouns} == dict.fromkeys(nouns, FORMS[language])


def test_every_column_of_every_table_has_a_russian_heading() -> None:
    result = metier.run(Path(metier.__file__).parent / "studies" / "central_black_earth")
    columns = {column for frame in result.tables().values() for column in with_names(frame, labels(result)).columns}
    lacking = {column for column in columns if f"heading.{column}" not in words("ru").entries}
    assert lacking == set()
    spare = {key for key in words("ru").entries if key.startswith("heading.")} - {f"heading.{name}" for name in columns}
    assert spare == set()


def test_a_heading_names_the_column_of_the_files_beneath() -> None:
    assert words("ru").heading("region_code") == "код региона\nregion_code"
    assert words("en").heading("region_code") == "region_code"


def test_both_languages_count_the_same_nouns() -> None:
    nouns = [{key.split(".")[1] for key in words(one).entries if key.startswith(COUNT)} for one in ("en", "ru")]
    assert nouns[0] == nouns[1]


def test_no_text_is_empty_but_the_one_that_may_be() -> None:
    empty = [(one, key) for one in ("en", "ru") for key, text in words(one).entries.items() if not text.strip()]
    assert empty == [("ru", "number.thousands")]


def test_russian_is_written_in_russian() -> None:
    letters = {key: re.sub(r"\{[^}]*\}", "", text) for key, text in words("ru").entries.items()}
    latin = {
        key for key, text in letters.items() if re.search("[A-Za-z]", text) and not re.search("[а-яё]", text, re.I)
    }
    assert latin == {"cite.digest"}


def test_each_key_is_filled_from_the_same_values() -> None:
    english, russian = words("en").entries, words("ru").entries
    apart = {key for key in _plain(words("en")) if _places(english[key]) != _places(russian[key])}
    assert apart == {"found.many_of"}  # Russian takes the bare number


def test_each_key_is_used() -> None:
    text = "".join(p.read_text("utf-8") for p in SHOW.rglob("*") if p.suffix in (".py", ".j2"))
    written_out = [key for key in _plain(words("en")) if not key.startswith(COMPOSED)]
    assert [key for key in written_out if f'"{key}"' not in text and f"'{key}'" not in text] == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_finding_is_explained(language: str) -> None:
    text = "".join(path.read_text("utf-8") for path in SHOW.parent.rglob("*.py"))
    codes = re.findall(r'Finding\(\s*"(?:error|warning|note)",\s*"([a-z0-9-]+)"', text)
    assert len(codes) == len(re.findall(r"\bFinding\((?!\*)", text))
    parts = [f"finding.{code}.{part}" for code in dict.fromkeys(codes) for part in ("title", "meaning", "remedy")]
    assert [key for key in sorted(parts) if key not in words(language).entries] == []


def test_every_sentence_of_the_program_is_said_in_russian_with_the_same_figures() -> None:
    russian, lacking, apart = words("ru").entries, [], []
    for key, english in SENTENCES:
        text = russian.get(f"told.{key}")
        if text is None:
            lacking.append(key)
        elif _all_places(text) != _all_places(english):
            apart.append((key, _all_places(text) ^ _all_places(english)))
    assert (lacking, apart) == ([], [])
    said = {f"told.{key}" for key, _ in SENTENCES} | {"told.items.niche", "told.items.opportunity"}
    assert {key for key in russian if key.startswith("told.")} - said == set()


def test_every_criterion_is_called_the_same_in_tables_and_reports() -> None:
    assert {f"criterion.{name}" for name in NAMES} <= words("ru").entries.keys()


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"no\.such"):
        words("en")("no.such")


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, "many"), (1, "one"), (2, "few"), (4, "few"), (5, "many"), (11, "many"), (12, "many"), (14, "many"),
     (21, "one"), (22, "few"), (25, "many"), (101, "one"), (111, "many"), (112, "many"), (1002, "few")],
)  # fmt: skip
def test_russian_plurals(n: int, form: str) -> None:
    assert plural_form("ru", n) == form


@pytest.mark.parametrize(("n", "form"), [(0, "other"), (1, "one"), (2, "other"), (21, "other")])
def test_english_plurals(n: int, form: str) -> None:
    assert plural_form("en", n) == form


def test_counts_in_words() -> None:
    assert words("ru").count("competences", 22) == "22 компетенции"
    assert words("en").count("competences", 1) == "1 competence"


def test_figures_in_each_language() -> None:
    assert words("en").number(12345.678, 2) == "12,345.68"
    assert words("ru").number(12345.678, 2) == "12\u00a0345,68"
    assert words("ru").number(-0.5, 1) == "−0,5"


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (0.9, "0.9"), (1.25, "1.25"), (1000.0, "1,000"), (10.0, "10")])
def test_short_figures(value: float, text: str) -> None:
    assert words("en").short(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1.00"), (1.0004, "1.0004"), (0.998, "0.998"), (1.01, "1.01"), (22.1, "22.10"),
     (1.00001, "1.0000")]
)  # fmt: skip
def test_a_coefficient_never_looks_equal_to_the_limit_that_it_passes(value: float, text: str) -> None:
    assert words("en").coefficient(value, 2, 1.0) == text


@pytest.mark.parametrize(("part", "text"), [(0, "0\u00a0%"), (1, "1\u00a0%"), (999, "99\u00a0%"), (1000, "100\u00a0%")])
def test_a_share_is_nothing_or_all_only_where_it_is(part: int, text: str) -> None:
    assert words("en").percent(part, 1000) == text


def test_lists() -> None:
    assert words("en").listed([]) == ""
    assert words("en").listed(["a"]) == "a"
    assert words("en").listed(["a", "b", "c"]) == "a, b and c"
    assert words("ru").listed(["a", "b", "c", "d"], 2) == "a, b и ещё 2"


def test_a_name_that_the_catalogue_does_not_know_is_shown_as_it_is() -> None:
    assert words("en").of("level", "of the {district}") == "Level “of the {district}”"
    assert words("ru").of("kind", "okrug") == "okrug"
    assert words("ru").of("level", "national") == "Национальный уровень"
