"""The coefficients as arrays, and the long table of as much of them as is asked for."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metier.conclude.competences import concluded
from metier.conclude.intervals import with_intervals
from metier.specialisation import coefficients, specialisation
from metier.specialisation.coefficients import FIGURES, Coefficients
from metier.specialisation.panel import panel
from tests.conclude import years
from tests.study import tables

CODES = ("a", "b", "c")


def found(seed: int, regions: int = 5, periods: int = 3) -> Coefficients:
    """Counts with zeros and gaps, against the country and against two macroregions."""
    draw = np.random.default_rng(seed)
    values = draw.integers(0, 30, (periods, regions, len(CODES))).astype(float)
    values[draw.random(values.shape) < 0.2] = np.nan
    tree = tables.territories([f"R{i}" for i in range(regions)], macroregions=2)
    plan, known = tables.plan("amounts", absent="missing"), years.evidence(values, tree, CODES)
    return with_intervals(plan, known, specialisation(plan, known))


def test_rows_stand_by_region_level_activity_and_period() -> None:
    rows = found(1).table().select("region_code", "level", "activity_code", "period").rows()
    wanted = [
        (f"R{i}", level, code, period)
        for i in range(5)
        for level in ("national", "macroregional")
        for code in CODES
        for period in ("2017", "2018", "2019")
    ]
    assert rows == wanted


def test_each_row_has_the_figures_of_its_cell() -> None:
    every = found(2)
    rows = every.table()
    seen = every.views[1]
    assert seen.view.level == "macroregional"
    for t, period in enumerate(seen.periods):
        for i, region in enumerate(seen.regions):
            row = rows.row(
                by_predicate=(pl.col("level") == "macroregional")
                & (pl.col("period") == period)
                & (pl.col("region_code") == region)
                & (pl.col("activity_code") == "b"),
                named=True,
            )
            for name in FIGURES:
                figure = getattr(seen, name)[t, i, 1]
                assert row[name] is None if np.isnan(figure) else row[name] == figure
            assert row["status"] == coefficients.STATUSES[seen.status[t, i, 1]]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_the_parts_put_together_are_the_table(seed: int, rows: int) -> None:
    every = found(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coefficients, "ROWS_AT_ONCE", rows)
        parts = list(every.parts())
    assert pl.concat(parts).equals(every.table())
    assert every.height == every.table().height
    assert len(parts) > 1


def test_no_view_is_an_empty_table_of_one_part() -> None:
    nothing = Coefficients(())
    assert [part.shape for part in nothing.parts()] == [(0, 16)]
    assert nothing.table().columns == found(1).table().columns[:16]
    assert nothing.periods("output") == ()


def test_periods_that_are_asked_for_are_cut_out_and_no_others() -> None:
    every = found(3)
    one = every.in_periods({"output": ("2018",)})
    assert one.table().equals(every.table().filter(pl.col("period") == "2018"))
    assert one.periods("output") == ("2018",)
    assert every.in_periods({"another": ("2018",)}).views == ()
    plan = tables.plan("amounts", absent="missing")
    assert concluded(plan, every).equals(every.table().filter(pl.col("period") == "2019"))


def test_a_published_activity_that_one_area_lacks_is_not_listed_there() -> None:
    """Against M1 nobody judges b: neither region of it has a row, at the macroregional level alone."""
    against_country = np.array([[1.0, 2.0], [0.5, np.nan], [2.0, 1.0], [1.0, 1.0]])
    against_area = np.array([[1.1, 2.0], [0.5, np.nan], [2.0, 1.0], [1.0, np.nan]])
    tree = tables.territories(("P", "Q", "S", "T"), macroregions=2)  # P and S in M0, Q and T in M1
    known = tables.published(against_country, against_area, tree, ("a", "b"), decimals=1)
    known = type(known)(
        known.territories,
        known.classifications,
        published=known.published.filter(~pl.col("coefficient").is_nan()),
        decimals=known.decimals,
    )
    every = specialisation(tables.plan("coefficients"), known)
    listed = every.table().filter(pl.col("activity_code") == "b").group_by("level").agg(pl.col("region_code"))
    assert dict(listed.iter_rows()) == {"national": ["P", "Q", "S", "T"], "macroregional": ["P", "S"]}
    missing = every.table().filter((pl.col("region_code") == "Q") & (pl.col("activity_code") == "b"))
    assert missing["status"].to_list() == ["missing"]
    assert panel("output", known, every, "macroregion").activities == ("a", "b")
