"""Each kind of finding appears on files made for it, with its severity and place, and not on clean ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import metier
from metier.cli import main
from metier.project.checking import check

STUDY = """[study]
title = "Made"

[territories]
file = "territories.csv"

[classifications.sections]
title = "Sections"
file = "sections.csv"

[layers.output]
title = "Output"
file = "output.csv"
classification = "sections"
nature = "amounts"
side = "industry"

[layers.jobs]
title = "Jobs"
file = "jobs.csv"
classification = "sections"
nature = "amounts"
side = "industry"

[layers.mix]
title = "Mix"
file = "mix.csv"
totals = "totals.csv"
classification = "sections"
nature = "shares"
side = "industry"

[[levels]]
name = "national"
layer = "output"
area = "country"
"""
YEARS, REGIONS, ACTIVITIES = ("2019", "2020", "2021"), ("R1", "R2", "R3"), ("A", "B")
RATES = 'file = "output.csv"\nclassification = "sections"\nnature = "rates"'
Key = tuple[str, str, str]
Cells = dict[Key, str]


def figures(scale: float = 1.0) -> Cells:
    """Figures that grow alike everywhere, with the country's own row."""
    cells = {
        (year, region, activity): 10.0 * scale * (i + 1) * (j + 2) * (1 + t / 10)
        for t, year in enumerate(YEARS)
        for i, region in enumerate(REGIONS)
        for j, activity in enumerate(ACTIVITIES)
    }
    cells |= {(y, "C", a): sum(cells[y, r, a] for r in REGIONS) for y in YEARS for a in ACTIVITIES}
    return {key: f"{value:.2f}" for key, value in cells.items()}


def clean() -> dict[str, Cells]:
    shares = {
        (year, region, activity): f"{share:.1f}"
        for t, year in enumerate(YEARS)
        for region in ("C", *REGIONS)
        for activity, share in (("A", 40 + t), ("B", 60 - t))
    }
    return {"output": figures(100.0), "jobs": figures(0.5), "mix": shares}


def write(folder: Path, layers: dict[str, Cells]) -> None:
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    lines = ["code,name,kind,parent", "C,Country,country,", *(f"{r},Region {r},region,C" for r in REGIONS)]
    (folder / "territories.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "sections.csv").write_text("code,name\nA,Farming\nB,Mining\n", encoding="utf-8")
    totals = [f"{y},{r},{60 if r == 'C' else 10 * (i + 1)}" for y in YEARS for i, r in enumerate((*REGIONS, "C"))]
    (folder / "totals.csv").write_text("\n".join(["period,region_code,value", *totals]), encoding="utf-8")
    for layer, cells in layers.items():
        rows = [",".join([*key, value]) for key, value in cells.items()]
        text = "\n".join(["period,region_code,activity_code,value", *rows])
        (folder / f"{layer}.csv").write_text(text, encoding="utf-8")


def put(layer: str, key: Key, value: str) -> Callable[[dict[str, Cells]], None]:
    return lambda layers: layers[layer].__setitem__(key, value)


def _repeated(layers: dict[str, Cells]) -> None:
    layers["jobs"] |= {("2021", r, a): v for (y, r, a), v in layers["jobs"].items() if y == "2020"}


def _jump(layers: dict[str, Cells]) -> None:
    """A region's figures all three times as large in the last year, and the country's with them."""
    jobs = layers["jobs"]
    for activity in ACTIVITIES:
        before = float(jobs["2021", "R1", activity])
        jobs["2021", "R1", activity] = f"{3 * before:.2f}"
        jobs["2021", "C", activity] = f"{float(jobs['2021', 'C', activity]) + 2 * before:.2f}"


def _outlier(layers: dict[str, Cells]) -> None:
    """A tenfold figure in the middle year, and the country's row with it."""
    jobs = layers["jobs"]
    before = float(jobs["2020", "R3", "B"])
    jobs["2020", "R3", "B"] = f"{10 * before:.2f}"
    jobs["2020", "C", "B"] = f"{float(jobs['2020', 'C', 'B']) + 9 * before:.2f}"


def _come_and_go(layers: dict[str, Cells]) -> None:
    for key in [key for key in layers["jobs"] if key[0] == "2019" and key[2] == "B"]:
        del layers["jobs"][key]


def _region_lacks(layers: dict[str, Cells]) -> None:
    layers["jobs"] |= {key: ":" for key in layers["jobs"] if key[1] == "R2"}


def _year_lacks(layers: dict[str, Cells]) -> None:
    for key in [key for key in layers["jobs"] if key[0] == "2021"]:
        del layers["jobs"][key]


FOUND: dict[str, tuple[Callable[[dict[str, Cells]], None], tuple[str, str, str]]] = {
    "parts off their total": (put("output", ("2020", "C", "A"), "99900.00"), ("warning", "parts-off-total", "C")),
    "a published row apart from its regions": (
        put("output", ("2020", "C", "A"), "13400.00"),
        ("note", "reference-differs", "C"),
    ),
    "shares that do not sum": (put("mix", ("2020", "R2", "A"), "45.0"), ("warning", "shares-off-100", "R2")),
    "a break that the office marks": (
        put("jobs", ("2020", "R1", "A"), "11.00 b"),
        ("warning", "break-in-series", "jobs"),
    ),
    "a year under another name": (_repeated, ("warning", "repeated-period", "jobs, period 2021")),
    "a total that jumps": (_jump, ("warning", "jump", "R1, period 2021")),
    "an outlier": (_outlier, ("warning", "outliers", "B")),
    "an activity in some years only": (_come_and_go, ("warning", "activities-change", "jobs")),
    "a region that a layer lacks": (_region_lacks, ("warning", "regions-lacking", "jobs")),
    "a year that a layer lacks": (_year_lacks, ("note", "periods-differ", "layers")),
    "a figure that is missing": (put("output", ("2020", "R1", "A"), "..."), ("note", "missing-cells", "output")),
}
PLAUSIBILITY = {code for _, (_, code, _) in FOUND.values()}


def found(folder: Path, layers: dict[str, Cells]) -> set[tuple[str, str, str]]:
    write(folder, layers)
    findings = check(folder)
    assert all(message.rstrip().endswith(".") for message in findings["message"])
    rows = findings.select("severity", "code", "where").rows()
    return {row for row in rows if row[1] in PLAUSIBILITY or row[0] != "note"}


def test_nothing_is_found_on_clean_files(tmp_path: Path) -> None:
    assert found(tmp_path, clean()) == set()


@pytest.mark.parametrize("case", FOUND)
def test_each_finding_appears_on_a_file_made_for_it(tmp_path: Path, case: str) -> None:
    spoil, expected = FOUND[case]
    layers = clean()
    spoil(layers)
    assert expected in found(tmp_path, layers)


LINKS = '[links]\nfile = "links.csv"\ncross_cutting_source = ""\n'
KEYS: dict[str, tuple[str, str, tuple[str, str, str]]] = {
    "links that join nothing": (
        "[[levels]]",
        f"{LINKS}\n[[levels]]",
        ("warning", "idle-links", "links"),
    ),
    "no links": ("[[levels]]", "[[levels]]", ("note", "no-links", "study.toml")),
    "periods beyond the bounds": (
        'file = "jobs.csv"',
        'file = "jobs.csv"\nfirst_period = "2020"',
        ("note", "periods-left-out", "jobs.csv"),
    ),
    "regions that the study does not list": (
        'file = "jobs.csv"',
        'file = "jobs.csv"\noutside = "leave out"',
        ("note", "left-out", "jobs"),
    ),
}


@pytest.mark.parametrize("case", KEYS)
def test_each_finding_on_the_study_file_appears_where_its_key_is(tmp_path: Path, case: str) -> None:
    old, new, expected = KEYS[case]
    layers = clean()
    if "outside" in new:
        layers["jobs"]["2021", "R9", "A"] = "5.00"
    write(tmp_path, layers)
    head = "from_classification,from_code,to_classification,to_code,weight,source"
    (tmp_path / "links.csv").write_text(f"{head}\nsections,A,sections,B,1,mine\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY.replace(old, new), encoding="utf-8")
    assert expected in check(tmp_path).select("severity", "code", "where").rows()


def test_rates_from_a_file_give_the_quotient_to_the_area_s_rate(tmp_path: Path) -> None:
    """Per cent of firms that innovate: 12.0 / 8.0 = 1.5, 6.0 / 8.0 = 0.75; a missing rate has none."""
    write(tmp_path, clean())
    rows = ["2021;C;A;8,0 %", "2021;R1;A;12,0 %", "2021;R2;A;6,0 %", "2021;R3;A;…"]
    (tmp_path / "output.csv").write_text("\n".join(["period;region_code;activity_code;value", *rows]), encoding="utf-8")
    text = STUDY.replace('file = "output.csv"\nclassification = "sections"\nnature = "amounts"', RATES)
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    found = metier.run(tmp_path).coefficients.filter(pl.col("layer") == "output")
    of_a = found.filter(pl.col("activity_code") == "A").select("region_code", "coefficient", "status").rows()
    assert [row[:2] for row in of_a] == [("R1", 1.5), ("R2", 0.75), ("R3", None)]
    assert [row[2] for row in of_a][2] == "missing"


def test_rates_without_the_area_s_own_rate_are_refused_by_name(tmp_path: Path) -> None:
    write(tmp_path, clean())
    rows = ["2021,R1,A,12.0", "2021,R2,A,6.0"]
    (tmp_path / "output.csv").write_text("\n".join(["period,region_code,activity_code,value", *rows]), encoding="utf-8")
    text = STUDY.replace('file = "output.csv"\nclassification = "sections"\nnature = "amounts"', RATES)
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    told = check(tmp_path).filter(pl.col("severity") == "error")["message"].to_list()
    assert told == [
        "layer 'output' has no row for the area 'C', and its published figures are asked for. Add the rows of the area."
    ]


def test_table_and_json_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layers = clean()
    _outlier(layers)
    write(tmp_path, layers)
    assert main(["check", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    flat = ["severity", "code", "where", "place", "message"]
    assert [{key: finding[key] for key in flat} for finding in told] == check(tmp_path).to_dicts()
    assert {key for finding in told for key in finding} == {*flat, "places", "more_places"}
    assert main(["check", str(tmp_path)]) == 0
    table = " ".join(capsys.readouterr().out.split())
    for finding in told:
        assert f"{finding['severity']} {finding['code']} {finding['where']}" in table
        assert " ".join(finding["message"].split()) in table
