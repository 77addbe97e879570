"""Track record: by hand, against plain Python, nothing seen from the future, and on the American states."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metier.conclude.forecasts import Entry, Forecast, forecasts
from metier.conclude.track_record import (
    CROSSING,
    MODELS,
    SCHEMA,
    findings_of_track_record,
    horizons,
    track_record,
)
from metier.errors import ArrayError
from metier.measure.logit import fit_logit
from metier.measure.ranking_power import auc, concordance, pair_counts
from metier.plan import Plan
from metier.specialisation import specialisation
from metier.specialisation.panel import panel
from tests.conclude.over_time import asked, over_time, rosstat, us_states

BAND = Entry("0.9 to 1.1", 0.9, 1.1)


def foreseen(values: np.ndarray, periods: list[str], horizon: int, entry: Entry = CROSSING) -> dict[str, Forecast]:
    evidence, plan = over_time(values, periods), asked()
    seen = panel("output", evidence, specialisation(plan, evidence))
    return {seen.periods[forecast.origin]: forecast for forecast in forecasts(seen, horizon, entry)}


def walk(seed: int, years: int = 8, regions: int = 14, activities: int = 9) -> tuple[np.ndarray, list[str]]:
    """Amounts that wander, and the years they are of."""
    rng = np.random.default_rng(seed)
    start = rng.normal(size=(1, regions, activities))
    steps = np.cumsum(0.3 * rng.normal(size=(years, regions, activities)), axis=0)
    return np.exp(start + steps), [str(2000 + year) for year in range(years)]


def test_an_area_by_hand() -> None:
    """What came has 3 and 1, what did not 2, 1 and 0: of six pairs 3 + 1 are right and one is a tie."""
    outcome, figure, region = [1, 1, 0, 0, 0], [3, 1, 2, 1, 0], [0, 1, 0, 1, 1]
    pairs = concordance(outcome, figure, region, 2)
    assert pairs.tolist() == [[1, 2], [0, 1.5]]
    counts = pair_counts(outcome, region, 2)
    assert counts.tolist() == [[1, 2], [1, 2]]
    assert auc(pairs, counts).tolist() == [4.5 / 6]
    assert auc(pairs, counts, [[2, 0], [1, 1]]).tolist() == [1, 4.5 / 6]
    assert np.isnan(auc(pairs, counts, [[0, 0]]))


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 2), st.integers(0, 3)), min_size=2, max_size=25)
)
def test_regions_drawn_again_are_cases_repeated(cases: list[tuple[bool, int, int, int]]) -> None:
    """The area of weighted pairs is that of a list in which each region's cases stand as often as it was drawn."""
    draw = [2, 0, 1]
    came, figure, region = (np.array(column, dtype=float) for column in list(zip(*cases, strict=True))[:3])
    region = region.astype(int)
    listed = [(x, y) for y, x, r in zip(came, figure, region, strict=True) for _ in range(draw[r])]
    pairs = [(x > z) + (x == z) / 2 for x, y in listed if y for z, other in listed if not other]
    found = auc(concordance(came, figure, region, 3), pair_counts(came, region, 3), [draw])[0]
    assert found == pytest.approx(sum(pairs) / len(pairs)) if pairs else np.isnan(found)


def test_a_logit_by_hand() -> None:
    """Of ones half came, of zeros a fifth: the logit of each group is its own."""
    x = [[0]] * 5 + [[1]] * 4
    fitted = fit_logit(x, [1, 0, 0, 0, 0, 1, 1, 0, 0])
    assert fitted.probability([[0], [1]]) == pytest.approx([1 / 5, 1 / 2], abs=1e-6)


def test_a_logit_is_where_the_likelihood_has_no_slope() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(400, 3)) * [1, 10, 0.1] + [0, 5, 2]
    y = (rng.random(400) < 1 / (1 + np.exp(-(x[:, 0] - 0.2 * x[:, 1])))).astype(float)
    residual = y - fit_logit(x, y).probability(x)
    assert np.abs(residual.sum()) < 1e-5
    assert np.abs((x - x.mean(axis=0)).T @ residual).max() < 1e-3


def test_a_logit_of_separable_outcomes_is_finite() -> None:
    fitted = fit_logit([[0, 7], [1, 7], [2, 7], [3, 7]], [0, 0, 1, 1])
    assert np.isfinite(fitted.coefficients).all()
    assert fitted.coefficients[2] == 0
    assert fitted.probability([[0, 7], [3, 7]]) == pytest.approx([0, 1], abs=1e-2)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            lambda: fit_logit([[1.0], [np.inf]], [1, 1]),
            "predictors are not all finite. Leave out the cases that lack one.\n"
            "the outcome is not 0 and 1, or all the same. Hand over cases of both outcomes.",
        ),
        (
            lambda: fit_logit([1, 2], [0, 1]),
            "predictors have the shape (2,) and outcome (2,). "
            "Hand over one row of predictors and one outcome for each case.",
        ),
        (
            lambda: concordance([1, 0], [1], [0, 0], 1),
            "outcome, figure and region have the shapes (2,), (1,) and (2,). Hand over one of each for every case.",
        ),
        (
            lambda: concordance([1, 0], [1, np.nan], [0, 0], 1),
            "a case has no outcome of 0 or 1, or no finite figure. Leave such cases out.",
        ),
        (
            lambda: pair_counts([1, 0], [0, 2], 2),
            "a case is of no region from 0 to 1. Hand over positions of regions.",
        ),
        (
            lambda: auc([[1]], [[1, 2]]),
            "pairs have the shape (1, 1), all_pairs (1, 2), draws (1, 1). "
            "Hand over square tables of regions and as many columns of draws.",
        ),
    ],
)
def test_what_is_refused(call, told: str) -> None:
    with pytest.raises(ArrayError) as refusal:
        call()
    assert str(refusal.value) == told


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.sampled_from([CROSSING, BAND]))
def test_nothing_is_seen_from_the_future(seed: int, horizon: int, entry: Entry) -> None:
    """With noise in the place of every value after a year, what was foreseen at that year is the same, byte by byte."""
    values, periods = walk(seed)
    for origin, forecast in foreseen(values, periods, horizon, entry).items():
        later = int(origin) - 2000 + 1
        noise = np.concatenate([values[:later], np.random.default_rng(seed + 1).random(values[later:].shape) * 1e6])
        again = foreseen(noise, periods, horizon, entry)[origin]
        assert_same_bytes(forecast, again)


def assert_same_bytes(forecast: Forecast, again: Forecast) -> None:
    assert forecast.with_density.tobytes() == again.with_density.tobytes()
    assert forecast.baselines.tobytes() == again.baselines.tobytes()
    assert forecast.cases.predictors.tobytes() == again.cases.predictors.tobytes()
    assert forecast.cases.region.tobytes() == again.cases.region.tobytes()
    assert forecast.cases.activity.tobytes() == again.cases.activity.tobytes()


def test_a_forecast_against_plain_python() -> None:
    """Cells, predictors and learning windows of one year, one cell at a time."""
    values, periods = walk(5)
    forecast = foreseen(values, periods, 2)["2004"]
    lq = [quotients(table) for table in values.tolist()]
    learnt = [case(lq, s, r, a, s + 2) for s in (0, 1, 2) for r in range(14) for a in range(9) if lq[s][r][a] <= 1]
    told = [case(lq, 4, r, a, 6) for r in range(14) for a in range(9) if lq[4][r][a] <= 1]
    assert forecast.cases.predictors == pytest.approx(np.array([x for x, _ in told]))
    assert forecast.cases.outcome.tolist() == [y for _, y in told]
    assert (forecast.origin, forecast.target) == (4, 6)
    x, y = np.array([x for x, _ in learnt]), np.array([y for _, y in learnt])
    assert forecast.with_density == pytest.approx(fit_logit(x, y).probability([x for x, _ in told]))
    assert forecast.baselines == pytest.approx(fit_logit(x[:, :3], y).probability([x[:3] for x, _ in told]))


def quotients(table: list[list[float]]) -> list[list[float]]:
    whole = sum(map(sum, table))
    columns = [sum(row[a] for row in table) for a in range(len(table[0]))]
    return [[x / sum(row) / (columns[a] / whole) for a, x in enumerate(row)] for row in table]


def case(lq: list[list[list[float]]], t: int, r: int, a: int, target: int) -> tuple[list[float], float]:
    held = [[x > 1 for x in row] for row in lq[t]]
    sizes = [sum(row[j] for row in held) for j in range(len(held[0]))]
    both = [sum(row[a] and row[j] for row in held) for j in range(len(sizes))]
    close = [0 if j == a else both[j] / max(sizes[a], sizes[j], 1) for j in range(len(sizes))]
    dense = sum(p for j, p in enumerate(close) if held[r][j]) / sum(close)
    popular, diverse = sizes[a] / len(held), sum(held[r]) / len(sizes)
    return [np.log(lq[t][r][a] + 0.01), popular, diverse, dense], float(lq[target][r][a] > 1)


@pytest.mark.parametrize(
    ("years", "wanted", "reached"),
    [
        (range(1997, 2021), (5, 10), (5, 10)),
        (range(2000, 2016), (5, 10), (5,)),
        (range(2016, 2023), (5, 10), (3,)),
        (range(2016, 2018), (5, 10), ()),
        ((), (5,), ()),
    ],
)
def test_horizons_that_the_years_reach(years: range, wanted: tuple[int, ...], reached: tuple[int, ...]) -> None:
    assert horizons(tuple(years), wanted) == reached


def recorded(values: np.ndarray, periods: list[str], plan: Plan) -> tuple[pl.DataFrame, list[tuple[str, str]]]:
    evidence = over_time(values, periods)
    coefficients = specialisation(plan, evidence)
    record = track_record(plan, evidence, coefficients)
    found = findings_of_track_record(plan, coefficients, record)
    return record, [(finding.code, finding.message) for finding in found]


def test_too_few_years_are_told() -> None:
    values, periods = walk(1)
    record, found = recorded(values[:2], periods[:2], asked())
    assert record.is_empty()
    assert list(record.schema.items()) == list(SCHEMA.items())
    message = "Layer 'output' has too few years for a track record: the years must span a horizon twice."
    assert found == [("no-track-record", message)]


def test_too_few_entries_are_told_and_no_figure_is_given() -> None:
    values, periods = walk(1)
    record, found = recorded(values, periods, asked(track_record={"fewest_entries": 10_000}))
    assert record["auc"].null_count() == record.height == 2 * len(MODELS)
    told = record.row(by_predicate=(pl.col("model") == "density adds") & (pl.col("entry") == "crossing 1"), named=True)
    cells = f"{told['entries']} of {told['cells']} cells"
    assert told["verdict"] == f"Too few entries to tell ({cells}, over 3 years, entry crossing 1)."
    message = "The years of layer 'output' reach a track record over 3 years, not over 5 and 10."
    assert found[0] == ("short-track-record", message)
    assert found[2] == ("density-adds-nothing", f"Layer 'output': {told['verdict']}")


def test_random_density_adds_nothing_and_the_verdict_says_so() -> None:
    """Amounts that wander each by themselves: what is close to what says nothing of what comes."""
    values, periods = walk(3, years=11, regions=30, activities=20)
    record, found = recorded(values, periods, asked())
    adds = record.filter(pl.col("model") == "density adds")
    assert (adds["low"] <= 0).all()
    assert [code for code, _ in found].count("density-adds-nothing") == 2
    assert all("Density adds nothing that can be told from chance" in verdict for verdict in adds["verdict"])


def test_the_same_study_has_the_same_record() -> None:
    values, periods = walk(4)
    assert recorded(values, periods, asked())[0].equals(recorded(values, periods, asked())[0])


def test_american_states(shared: Path) -> None:
    """METHODS section 8, AUC over five years: measured here within .003 of every figure there."""
    values, periods = us_states(shared)
    record, found = recorded(values, list(periods), asked())
    assert record.group_by("horizon", maintain_order=True).len()["horizon"].to_list() == [5, 10]
    area = {(row["entry"], row["model"]): row for row in record.filter(pl.col("horizon") == 5).iter_rows(named=True)}
    banded = {"density": 0.594, "quotient": 0.766, "baselines": 0.771, "density adds": 0.017}
    crossing = {"density": 0.620, "quotient": 0.862, "density adds": 0.002}
    for entry, figures in (("0.9 to 1.1", banded), ("crossing 1", crossing)):
        for model, figure in figures.items():
            assert area[entry, model]["auc"] == pytest.approx(figure, abs=0.003), (entry, model)
    adds, nothing = area["0.9 to 1.1", "density adds"], area["crossing 1", "density adds"]
    assert (adds["low"], adds["high"]) == pytest.approx((0.007, 0.029), abs=0.004)
    assert (nothing["low"], nothing["high"]) == pytest.approx((-0.001, 0.005), abs=0.004)
    assert adds["verdict"].startswith("Density adds to what present quotient, popularity and diversity tell: +0.017")
    assert nothing["verdict"].startswith("Density adds nothing that can be told from chance")
    assert any(code == "density-adds-nothing" and "over 5 years, entry crossing 1" in told for code, told in found)


def test_american_states_see_nothing_from_the_future(shared: Path) -> None:
    values, periods = us_states(shared)
    before = foreseen(values, list(periods), 5, BAND)["2010"]
    later = periods.index("2010") + 1
    noise = np.random.default_rng(0).lognormal(5, 3, values[later:].shape)
    after = foreseen(np.concatenate([values[:later], noise]), list(periods), 5, BAND)["2010"]
    assert_same_bytes(before, after)


def test_russian_regions_reach_three_years(shared: Path) -> None:
    values, periods, _ = rosstat(shared)
    record, found = recorded(values, list(periods), asked())
    assert record["horizon"].unique().to_list() == [3]
    message = "The years of layer 'output' reach a track record over 3 years, not over 5 and 10."
    assert found[0] == ("short-track-record", message)
