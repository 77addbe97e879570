"""The figures of one cross-table, a row each: of which region, activity and period each is. Totals are put aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from metier.observe.raw_table import ROW
from metier.sources.axes import Axes
from metier.sources.grids import Grid
from metier.sources.headings_across import TOTAL, Heading, is_total
from metier.sources.periods import period_of
from metier.sources.spellings import plain, without_marks

RegionOf = Callable[[str], str | None]
ABOVE = "region above"  # no letter of a column
QUARTERS = r"-Q\d$"


@dataclass(frozen=True, eq=False)
class Crossed:
    """One sheet whose axes are known.

    Attributes:
        grid: the sheet, cut.
        axes: where it says what.
        rows: one row per figure: period, region as it is written, code of the activity where the sheet has one, the
            texts that name the activity, value, and its cell; without totals.
        aside: the totals that were left aside, as they are written.
    """

    grid: Grid
    axes: Axes
    rows: pl.DataFrame
    aside: tuple[str, ...]

    @property
    def period_is_said(self) -> bool:
        """Whether its period stands nowhere in the sheet and was said by whoever reads it."""
        return not self.axes.tells_period


def crossed(grid: Grid, axes: Axes, period: str, region_of: RegionOf) -> Crossed:
    """A grid with its rows, without totals.

    Args:
        grid: the grid.
        axes: where it says what.
        period: the period of a sheet that does not say its own.
        region_of: the code of the territory that a text names.
    """
    labels = _labels(grid, axes, region_of)
    long = labels.join(grid.body.select(ROW, *grid.letters), on=ROW).unpivot(
        list(grid.letters), index=labels.columns, variable_name="letter", value_name="value"
    )
    across = pl.DataFrame(
        {
            "letter": list(grid.letters),
            "region_across": [axes.region_across.get(letter) for letter in grid.letters],
            "period_across": [axes.period_across.get(letter) for letter in grid.letters],
            "texts_across": [[*axes.activity_across.get(letter, _of_sheet(axes))] for letter in grid.letters],
        },
        schema_overrides={"region_across": pl.String, "period_across": pl.String, "texts_across": pl.List(pl.String)},
    )
    rows = long.join(across, on="letter", maintain_order="left").select(
        period=pl.coalesce("period_down", "period_across", pl.lit(axes.period or period or None, pl.String)),
        region=pl.coalesce("region_down", "region_across", pl.lit(axes.region or None, pl.String)),
        code="code",
        texts=pl.when(pl.col("texts_down").list.len() > 0).then("texts_down").otherwise("texts_across"),
        value="value",
        sheet=pl.lit(grid.raw.sheet),
        line=pl.col(ROW).cast(pl.Int64),
        letter="letter",
    )
    return _without_totals(grid, axes, rows, region_of)


def named_in(rows: pl.DataFrame) -> list[tuple[str, tuple[str, ...]]]:
    """Code and texts of every activity in the rows of figures, each once, in their order."""
    return [(code, tuple(texts)) for code, texts in rows.select("code", "texts").unique(maintain_order=True).rows()]


def in_full(texts: Sequence[str]) -> str:
    """The texts of an activity as one, the widest first."""
    return " / ".join(without_marks(text) for text in reversed(texts))


def _of_sheet(axes: Axes) -> tuple[str, ...]:
    return (axes.activity,) if axes.activity else ()


def _regions_above(grid: Grid, axes: Axes, region_of: RegionOf) -> pl.DataFrame:
    """Per row the last region that stands in it or above it."""
    texts = grid.raw.column(axes.region_above)
    regions = pl.Series(ABOVE, [text if text and region_of(text) is not None else None for text in texts], pl.String)
    return pl.DataFrame([grid.raw.cells[ROW], regions.forward_fill()])


def _labels(grid: Grid, axes: Axes, region_of: RegionOf) -> pl.DataFrame:
    """What the labels of each row say; what stands in the first row of several holds for all of them."""
    nothing = pl.lit(None, pl.String)
    region = nothing
    if axes.region_down:
        region = pl.col(axes.region_down).forward_fill() if axes.activity_down else pl.col(axes.region_down)
    periods = grid.body[axes.period_down].forward_fill() if axes.period_down else None
    texts = (
        pl.concat_list(pl.col(axes.activity_down)).list.drop_nulls()
        if axes.activity_down
        else pl.lit([], pl.List(pl.String))
    )
    body = grid.body.join(_regions_above(grid, axes, region_of), on=ROW, how="left", maintain_order="left")
    return body.select(
        ROW,
        (pl.col(ABOVE) if axes.region_above else region).alias("region_down"),
        (_of_sections(grid, axes) if periods is None else _periods(periods)).alias("period_down"),
        (pl.col(axes.code) if axes.code else pl.lit("")).fill_null("").alias("code"),
        texts.alias("texts_down"),
    )


def _of_sections(grid: Grid, axes: Axes) -> pl.Series:
    """Per row of figures the period that the last row across the table above it names."""
    begins = pl.DataFrame(
        {ROW: [*axes.period_sections], "period": [*axes.period_sections.values()]},
        schema={ROW: grid.body.schema[ROW], "period": pl.String},
    )
    return grid.body.select(pl.col(ROW).set_sorted()).join_asof(begins.sort(ROW), on=ROW)["period"]


def _periods(texts: pl.Series) -> pl.Series:
    return texts.map_elements(period_of, return_dtype=pl.String)


def _without_totals(grid: Grid, axes: Axes, rows: pl.DataFrame, region_of: RegionOf) -> Crossed:
    """The rows without those of totals of activities and regions, and without columns that are none of the three."""
    telling = slice(None) if axes.activity_down else slice(1)  # across, a total may stand above its parts
    rows = rows.filter((pl.col("texts").list.len() > 0) | pl.col("value").is_not_null())
    activities = {texts for _, texts in named_in(rows) if _is_total(texts[telling])}
    if axes.region_above:
        activities |= {texts for _, texts in named_in(rows) if texts and region_of(texts[0]) is not None}
    regions = {
        text for text in rows["region"].drop_nulls().unique() if region_of(text) is None and TOTAL.match(plain(text))
    }
    joined = {"\n".join(texts) for texts in activities}
    of_total = pl.col("texts").list.join("\n").is_in(list(joined)) | pl.col("region").is_in(list(regions))
    kept, quarters = _without_quarters(rows.filter(~of_total.fill_null(value=False)))
    return Crossed(grid, axes, kept, tuple(sorted({in_full(texts) for texts in activities} | regions | quarters)))


def _without_quarters(rows: pl.DataFrame) -> tuple[pl.DataFrame, set[str]]:
    """The rows without the quarters of those years that are there as a whole, and these quarters."""
    years = {period for period in rows["period"].drop_nulls().unique() if "-Q" not in period}
    quarter = pl.col("period").str.contains(QUARTERS) & pl.col("period").str.slice(0, 4).is_in(list(years))
    quarters = set(rows.filter(quarter)["period"])
    return rows.filter(~quarter.fill_null(value=False)), quarters


def _is_total(texts: Sequence[str]) -> bool:
    return any(is_total(Heading("", (text,))) for text in texts)
