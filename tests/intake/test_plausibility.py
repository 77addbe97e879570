"""What figures give away about themselves, on small tables worked out by hand and on Eurostat's regions of 2014."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from metier.audit import implausible_figures
from metier.observe import observations, plausibility
from metier.observe.evidence import Evidence
from metier.observe.origins import LayerRows
from metier.observe.territories import Territories
from metier.project.new_study import new_study_from
from metier.project.opening import open_study

TREE = Territories(
    ("X", "R1", "R2"), {"X": "country", "R1": "region", "R2": "region"}, {"R1": "X", "R2": "X"}, ("R1", "R2"), {}
)
Row = tuple[str, str, str, float | None]


def table(rows: list[Row], layer: str = "jobs") -> pl.DataFrame:
    full = [(layer, *row, "missing" if row[3] is None else "known") for row in rows]
    return pl.DataFrame(full, schema=observations.SCHEMA, orient="row")


def jobs(rows: list[Row]) -> LayerRows:
    return LayerRows.among(table(rows), "jobs")


def test_parts_that_do_not_sum_are_told_and_rounding_is_not():
    rows = [("2014", "X", "A", 100.0), ("2014", "R1", "A", 60.0), ("2014", "R2", "A", 39.0)]
    rows += [("2014", "X", "B", 50.0), ("2014", "R1", "B", 20.0), ("2014", "R2", "B", 25.0)]
    rows += [("2014", "X", "C", 10.0), ("2014", "R1", "C", None), ("2014", "R2", "C", 12.0)]
    (found,) = plausibility.parts_off_totals(jobs(rows), TREE, 0)
    assert (found.severity, found.code, found.where) == ("warning", "parts-off-total", "X")
    assert found.message == (
        "In layer 'jobs' the 2 regions of X do not add up to its own row in 1 of 2 figures whose regions are all known"
        ", and exceed it in 1 of 1 of which some are missing; most in B, period 2014: 45 summed, 50 published. Ask the "
        "source, and set `reference` of the level to what you trust."
    )


def test_parts_within_rounding_say_nothing():
    rows = [("2014", "X", "A", 100.0), ("2014", "R1", "A", 60.0), ("2014", "R2", "A", 38.5)]
    assert not list(plausibility.parts_off_totals(jobs(rows), TREE, 0))


def test_a_period_under_another_name_is_found():
    rows = [(period, region, "A", value) for period in ("2020", "2021") for region, value in (("R1", 1.0), ("R2", 2.0))]
    rows += [("2022", "R1", "A", 1.0), ("2022", "R2", "A", 2.5)]
    (found,) = plausibility.periods_repeated(jobs(rows))
    assert found.where == "jobs, period 2021"
    assert found.message == (
        "In layer 'jobs' the period 2021 holds the same figures as 2020, cell for cell: the one was copied to the "
        "other. Fetch 2021 again, or leave it out with `last_period`."
    )


def test_a_region_whose_total_jumps_alone_is_found():
    regions = [f"R{i}" for i in range(5)]
    rows = [(period, region, "A", 10.0) for period in ("2020", "2021") for region in regions]
    assert not list(plausibility.totals_that_jump(jobs(rows), regions))
    rows = [*rows[:-1], ("2021", "R4", "A", 21.0)]
    (found,) = plausibility.totals_that_jump(jobs(rows), regions)
    assert found.where == "R4, period 2021"
    assert found.message == (
        "In layer 'jobs' the total of R4 in 2021 is 2.10 times that of the period before, more than 2 times apart from "
        "what the regions did in the middle. Look for new boundaries, another unit or a change of method."
    )


def test_growth_of_all_regions_is_no_jump():
    regions = ["R0", "R1", "R2"]
    rows = [(period, region, "A", value) for period, value in (("2020", 1.0), ("2021", 9.0)) for region in regions]
    assert not list(plausibility.totals_that_jump(jobs(rows), regions))


def test_a_figure_apart_from_both_its_neighbours_is_told_by_activity():
    values = {"2019": 10.0, "2020": 100.0, "2021": 12.0}
    rows = [(period, "R1", "A", value) for period, value in values.items()]
    rows += [(period, "R1", "B", 50.0) for period in values]
    (found,) = plausibility.figures_that_spike(jobs(rows), ["R1"])
    assert found.where == "A"
    assert found.message == (
        "In layer 'jobs' figures of A lie more than 5 times above or below both their neighbours in time: R1 2020: 100 "
        "between 10 and 12. Compare them with the source: a digit, a unit or a row may have slipped."
    )


def test_activities_of_some_periods_only_are_told():
    rows = [("2020", "R1", "A", 1.0), ("2021", "R1", "A", 1.0), ("2021", "R1", "B", 1.0)]
    (found,) = plausibility.activities_that_come_and_go(jobs(rows))
    assert found.message == (
        "In layer 'jobs' 1 of 2 activities have rows in some periods only, such as 'B' in 2021 to 2021, 1 of 2: the "
        "classification may have changed within the series. Begin at the change with `first_period`, or lead the old "
        "codes to the new ones."
    )


def test_a_break_that_the_office_marks_is_told():
    flags = pl.DataFrame(
        [("jobs", "2011", "R1", "A", "b"), ("jobs", "2011", "R1", "A", "u")],
        schema=observations.FLAGS_SCHEMA,
        orient="row",
    )
    (found,) = plausibility.breaks_flagged(jobs([]), flags)
    assert found.message == (
        "In layer 'jobs' the office marks a break in the series in 2011 (1 figures of 1 territories): figures before "
        "and after it are not comparable. Let no window of `[trajectories]` reach across it."
    )


def test_layers_of_other_regions_and_years_are_told():
    work = table([("2020", "R1", "A", 1.0), ("2020", "R2", "A", 1.0)])
    exports = table([("2012", "R1", "A", 1.0), ("2012", "R2", "A", None)], "exports")
    lacking, periods = plausibility.layers_apart(Evidence(TREE, {}, observations=pl.concat([work, exports])))
    assert lacking.message == (
        "Layer 'exports' has no figure for 1 of 2 regions that other layers have: R2. Nothing is concluded from it "
        "about them; complete the file."
    )
    assert periods.message == (
        "The layers end in different periods (jobs 2020, exports 2012): each is concluded from its own latest. Set "
        "`period` of the layers where they shall be of one year."
    )


def test_belgium_and_the_netherlands_are_found_not_to_add_up(shared: Path, tmp_path: Path):
    new_study_from(tmp_path / "study", [shared / "data" / "eu" / "employment_by_nace_2014.parquet"])
    found = [f for f in implausible_figures(*open_study(tmp_path / "study")) if f.code == "parts-off-total"]
    assert [finding.where for finding in found] == ["BE", "NL"]


def test_a_change_of_the_survey_is_found_in_university_research(shared: Path, tmp_path: Path):
    files = sorted((shared / "data" / "us").glob("state_*.parquet"))
    new_study_from(tmp_path / "study", files)
    found = {finding.code: finding for finding in implausible_figures(*open_study(tmp_path / "study"))}
    assert "4 of 40 activities have rows in some periods only" in found["activities-change"].message
    assert found["regions-lacking"].message == (
        "Layer 'state_exports_by_naics4_2012' has no figure for 1 of 51 regions that other layers have: DC. Nothing is "
        "concluded from it about them; complete the file."
    )
