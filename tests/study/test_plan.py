"""The study file: what it takes, what it means where it says nothing, and how it points at a fault."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import BaseModel

from metier.errors import StudyFileError
from metier.plan import Condition, Plan, plan_from_toml, reference_page
from metier.plan.places import Place, place_of, study_text, written
from metier.plan.tree import tables

REFERENCE_PAGE = Path(__file__).resolve().parents[2] / "docs" / "study-file.md"

LEAST = """\
[study]
title = "The least that a study file says"
[territories]
file = "territories.csv"
[classifications.goods]
title = "Goods"
file = "goods.csv"
[layers.exports]
title = "Exports"
side = "industry"
nature = "amounts"
classification = "goods"
file = "exports.csv"
[[levels]]
name = "global"
layer = "exports"
"""

EVERY_KEY = '''\
[study]
title = "Every key that there is"
language = "ru"
about = """
Lines that look like keys and headings:
[no.heading]
nature = "no key"
"""
sources = ["one", "two"]

[territories]
file = "territories.csv"
regions = "region"

[classifications.goods]
title = "Goods"
file = "goods.csv"

[classifications."fields of science"]
title = "Fields"
file = "fields.csv"

[classifications.industries]
packaged = "nace"
flags = "flags.csv"

[concordances.sections]
parents_of = "industries"

[concordances.fields]
file = "fields_to_industries.csv"
from_classification = "fields of science"
to_classification = "industries"
from_column = "field"
to_column = "industry"
from_by = "title"
to_by = "code"
weight_column = "share"
source = "proposed"
repeated = "add"
others = "leave-out"
read = "forward"

[layers.exports]
title = "Exports"
side = "industry"
nature = "shares"
classification = "goods"
file = "exports.csv"
totals = "totals.csv"
totals_sheet = "grp"
totals_columns = { period = "TIME" }
totals_layout = "years-across"
unit = "per cent"
period = 2020
absent = "zero"
negative = "missing"
decimals = 1
revision_sd = 0.165
prices = "current"
deflator = { 2016 = 100.0, 2020 = 120 }
source = "The statistics office."
cannot_see = [
    "One.",
    "Two = two.",
]

[layers.papers]
title = "Papers"
side = "knowledge"
nature = "records"
classification = "fields of science"
file = "papers.csv"
area = "country"
reference = "rest"
design_effect = 2.5
sheet = "2020"
heading = 3
columns = { region_code = "GEO", value = "OBS_VALUE" }
where = { AGE = "TOTAL" }
marks = { "-" = "zero" }
decimal_mark = ","
outside = "leave out"
layout = "eurostat-tsv"
first_period = 2016
last_period = 2022

[[levels]]
name = "global"
layer = "exports"
area = "country"

[[levels]]
name = "macroregional"
layer = "exports"
area = "macroregion"
reference = "pooled"

[links]
file = "links.csv"
cross_cutting = { "fields of science" = ["50"] }
cross_cutting_source = "The article."

[[links.chains]]
steps = ["fields", "sections"]
read = "backward"
at_least = 0.01
lift_at_least = 1.0

[opportunities]
proximity = "jaccard"
fewest_regions = 30
fewest_activities = 12
fewest_for_complexity = 25
at_most = 10
carrying = 3
draws = 100
seed = 2

[field_sets.digital]
title = "Digital fields"
source = "The strategy."
fields = { "fields of science" = ["50"] }

[partners]
opportunities = 3
inside = 2
outside = 1
twins = 2

[flows]
file = "flows.csv"
title = "Joint papers"
lengths = "equal"

[ranking]
niches = { margin = 2, links = 1 }
opportunities = { density = 1.5 }
random_weights = 100
seed = 3

[rule]
match = "any"
since = "2016"

[[rule.conditions]]
measure = "coefficient"
above = 1.0

[[rule.conditions]]
measure = "amount"
at_least = 10

[[rule.otherwise]]
measure = "growth"
above = 0.1

[robustness]
recipes = ["lq-1.5"]
limits = [1.25]
periods = 2
dominant_above = 0.5

[trajectories]
windows = [["2016", "2020"]]
entry_below = 0.8
entry_above = 1.2
rise = 1.2
fall = 0.8
nominal = true
star_top = 0.2
star_quotient = 1.5
many = 3
widespread = 0.5
deep = 1.5

[track_record]
horizons = [3]
draws = 100
fewest_entries = 10

[domains]
file = "domains.csv"

[tags]
priorities = "priorities.csv"
declared = "declared.csv"

[borderline]
counts = true

[reference]
use = "published"
'''


def keys_of(text: str) -> Iterator[tuple[int, str, Place]]:
    """Each key line of the text with every key: its row, its name, its place; apart from metier's own reader."""
    table: Place = ()
    inside = False
    seen: dict[str, int] = {}
    for row, line in enumerate(text.splitlines(), 1):
        inside ^= line.count('"""') == 1
        if line.startswith("[") and not inside:
            name = line.strip("[]").replace('"', "")
            table = tuple(name.split("."))
            if line.startswith("[["):
                seen[name] = seen.get(name, -1) + 1
                table = (*table, seen[name])
        elif " = " in line and not line.startswith(" ") and (not inside or line.endswith('"""')):
            key = line.split(" = ")[0]
            yield row, key, (*table, key)


KEYS = list(keys_of(EVERY_KEY))


def refusal_of(text: str) -> list[str]:
    with pytest.raises(StudyFileError) as refusal:
        plan_from_toml(text)
    return [str(fault) for fault in refusal.value.faults]


def models() -> list[tuple[str, type[BaseModel]]]:
    return [("the whole file", Plan), *tables(Plan)]


def test_the_file_with_every_key_has_every_key() -> None:
    plan_from_toml(EVERY_KEY)
    named = {(str(place[0]), str(place[-1])) for _, _, place in KEYS}
    named |= {("rule", "conditions"), ("rule", "otherwise"), ("rule", "recipe"), ("links", "chains")}
    named |= {(str(place[0]), str(place[-1])) for _, _, place in KEYS if len(place) == 2}
    for heading, model in tables(Plan):
        table = heading.strip("[]").split(".")[0]
        assert {(table, key) for key in model.model_fields} <= named, heading


@pytest.mark.parametrize(("row", "key", "place"), KEYS, ids=[written(place) for _, _, place in KEYS])
def test_a_misspelt_key_is_named_with_its_row_and_the_nearest_known_one(row: int, key: str, place: Place) -> None:
    lines = EVERY_KEY.splitlines()
    lines[row - 1] = lines[row - 1].replace(key, f"{key}s", 1)
    wrong = written((*place[:-1], f"{key}s"))
    told = [fault for fault in refusal_of("\n".join(lines)) if f"key {wrong}:" in fault]
    assert len(told) == 1
    assert told[0].startswith(f"study.toml, row {row}, key {wrong}: the key '{key}s' is not known. ")
    assert f"Did you mean '{key}'? The keys here are: " in told[0]


@pytest.mark.parametrize("name", list(Plan.model_fields))
def test_a_misspelt_table_is_named_with_its_row_and_the_nearest_known_one(name: str) -> None:
    text = EVERY_KEY.replace(f"[{name}", f"[{name}x")
    row = next(row for row, line in enumerate(text.splitlines(), 1) if line.startswith((f"[{name}x", f"[[{name}x")))
    told = [fault for fault in refusal_of(text) if f"'{name}x'" in fault]
    known = ", ".join(Plan.model_fields)
    assert told == [
        f"study.toml, row {row}, key {name}x: the key '{name}x' is not known. "
        f"Did you mean '{name}'? The keys here are: {known}."
    ]


WRONG_VALUES = ("7", "-7", "1.5", "nan", "true", '""', '"no such thing"', "[]", '["x"]', "{}", "1979-05-27", "[[1]]")
WORDS_OF_THE_CHECKER = ("input", "dictionary", "tuple", "instance", "string", "integer", "validation", "pydantic")


@pytest.mark.parametrize(("row", "key", "place"), KEYS, ids=[written(place) for _, _, place in KEYS])
def test_a_wrong_value_is_told_in_the_words_of_the_file(row: int, key: str, place: Place) -> None:
    """Whatever stands in the place of a value is taken, or refused in the row of its key and in no one else's words."""
    lines = EVERY_KEY.splitlines()
    after = next((r for r, _, _ in KEYS if r > row), len(lines) + 1) - 1
    inside = [i for i in range(row, after) if not lines[i].startswith("[") or lines[i] == "[no.heading]"]
    for value in WRONG_VALUES:
        changed = [line for i, line in enumerate(lines) if i not in inside]
        changed[row - 1] = f"{key} = {value}"
        try:
            plan_from_toml("\n".join(changed))
        except StudyFileError as refusal:
            for fault in refusal.faults:
                assert fault.rows, str(fault)
                assert not [word for word in WORDS_OF_THE_CHECKER if word in str(fault).lower()], str(fault)


def test_a_name_that_is_a_number_is_a_name() -> None:
    assert plan_from_toml(LEAST.replace("exports]", "2020]").replace('layer = "exports"', "layer = 2020")).layers[
        "2020"
    ]
    assert refusal_of(LEAST.replace('layer = "exports"', "layer = 2020")) == [
        "study.toml, row 16, key levels[1].layer: [layers] has no '2020'. It has: exports."
    ]


def test_a_misspelt_key_in_an_inline_table_points_to_the_row_of_the_list() -> None:
    text = LEAST + '[rule]\nconditions = [{ measure = "coefficient", abov = 1.0 }]\n'
    assert refusal_of(text) == [
        "study.toml, row 18, key rule.conditions[1].abov: the key 'abov' is not known. "
        "Did you mean 'above'? The keys here are: measure, above, at_least."
    ]


def test_every_key_of_every_table_is_described() -> None:
    bare = [
        f"{heading}: {key}"
        for heading, model in models()
        for key, field in model.model_fields.items()
        if not (field.description or "").endswith((".", ". "))
    ]
    assert bare == []
    assert [heading for heading, model in models() if not model.__doc__] == []


def test_the_reference_page_lists_every_key() -> None:
    page = reference_page()
    for heading, model in tables(Plan):
        section = page.split(f"## `{heading}`\n")[1].split("\n## ")[0]
        listed = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
        assert listed == list(model.model_fields), heading


def test_the_reference_page_in_the_documentation_is_the_schema_s() -> None:
    assert REFERENCE_PAGE.read_text(encoding="utf-8") == reference_page(), (
        "docs/study-file.md is not what `metier new --keys` prints: write it anew"
    )


def test_what_holds_without_a_word_is_the_article_s() -> None:
    plan = plan_from_toml(LEAST)
    assert plan.rule.match == "all"
    assert plan.rule.conditions == (Condition(measure="coefficient", above=1.0),)
    assert (plan.rule.conditions[0].limit, plan.rule.conditions[0].at_least) == (1.0, None)
    assert plan.borderline.counts == "by-value"
    assert plan.reference.use == "automatic"
    assert plan.links is None
    assert (plan.study.language, plan.territories.regions) == ("en", "region")
    layer, level = plan.layers["exports"], plan.levels[0]
    assert (layer.absent, layer.negative, layer.decimals, layer.period) == ("missing", "refuse", None, None)
    assert (level.area, level.reference) == (None, None)


@pytest.mark.parametrize(("told", "meant"), [("true", True), ("false", False), ('"by-value"', "by-value")])
def test_borderline_counts(told: str, meant: bool | str) -> None:
    assert plan_from_toml(f"{LEAST}[borderline]\ncounts = {told}\n").borderline.counts is meant or meant == "by-value"
    assert plan_from_toml(f"{LEAST}[borderline]\ncounts = {told}\n").borderline.counts == meant


@pytest.mark.parametrize("told", ['"true"', "2", '"yes"', '"by_value"', "[true]"])
def test_borderline_counts_nothing_else(told: str) -> None:
    (fault,) = refusal_of(f"{LEAST}[borderline]\ncounts = {told}\n")
    assert fault.startswith("study.toml, row 18, key borderline.counts: ")
    assert fault.endswith("The values are: true, false, 'by-value'.")


def test_a_period_may_be_written_as_a_number() -> None:
    assert plan_from_toml(EVERY_KEY).layers["exports"].period == "2020"


@pytest.mark.parametrize("text", ["\ufeff" + LEAST, LEAST.replace("\n", "\r\n")], ids=["byte-order mark", "Windows"])
def test_marks_and_line_ends_change_nothing(text: str) -> None:
    assert plan_from_toml(text) == plan_from_toml(LEAST)
    (fault,) = refusal_of(text.replace("title = ", "titel = ", 1))
    assert fault.startswith("study.toml, row 2, key study.titel: ")


@pytest.mark.parametrize("name", ["central_black_earth", "first_study"])
def test_the_packaged_studies_are_plans(name: str) -> None:
    plan_from_toml((files("metier") / "studies" / name / "study.toml").read_text(encoding="utf-8"))


def test_rows_of_keys_are_those_of_the_text() -> None:
    rows = study_text(EVERY_KEY, "study.toml").rows
    found = {place: rows.get(tuple(str(part).strip('"') if isinstance(part, str) else part for part in place))
             for _, _, place in KEYS}  # fmt: skip
    assert found == {place: row for row, _, place in KEYS}


@pytest.mark.parametrize("place", [("study",), ("levels", 1, "area"), ("rule", "conditions", 0, "above")])
def test_places_read_back_as_they_were_written(place: Place) -> None:
    assert place_of(written(place)) == place
    assert written(("levels", 1, "area")) == "levels[2].area"


def test_a_recipe_is_a_rule_with_a_name() -> None:
    rule = plan_from_toml(LEAST + '[rule]\nrecipe = "lq-1.5"\n').rule
    assert (rule.match, [(c.measure, c.at_least) for c in rule.conditions]) == ("all", [("coefficient", 1.5)])


def test_a_recipe_beside_conditions_is_refused() -> None:
    assert refusal_of(LEAST + '[rule]\nrecipe = "lq-1.5"\nmatch = "any"\nconditions = [{ above = 2 }]\n') == [
        "study.toml, row 17, key rule: the rule has the recipe 'lq-1.5' and 'match' and 'conditions' of its own. "
        "Take the recipe out, or the conditions."
    ]


def test_an_unknown_recipe_is_told_with_the_nearest() -> None:
    told = refusal_of(LEAST + '[rule]\nrecipe = "lq-1,5"\n')
    assert told == [
        "study.toml, row 18, key rule.recipe: 'lq-1,5' is not one of its values. Did you mean 'lq-1.5'? "
        "The values are: 'article', 'lq-1.5', 'lq-and-shift-share', 'cluster-stars'."
    ]
