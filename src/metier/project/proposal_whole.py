"""The row of a whole country among regions that no gazetteer knows, told by its figures: the sum of all the others."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metier.observe.figures import figures
from metier.observe.marks import Notation
from metier.observe.raw_table import ROW, RawTable
from metier.project.proposal_files import Look

FEWEST = 3  # regions that a whole is the sum of; chosen here
ROUNDED = 0.001  # of the whole, by which the sum of its rounded parts may miss it; chosen here
NEARLY_ALL = 0.9  # of its figures, the share that must be the sum of the others; chosen here


def whole_of(looks: Sequence[Look]) -> str | None:
    """The territory that in all files is the sum of all others; ``None`` where there is none, or several files differ.

    Args:
        looks: the files, all of them of amounts.
    """
    found = {_whole_in(look) for look in looks if not look.is_totals}
    return found.pop() if len(found) == 1 else None


def _whole_in(look: Look) -> str | None:
    rows = _amounts(look)
    if rows is None or rows["region"].n_unique() <= FEWEST:
        return None
    cell = ["period", "activity"]
    rows = rows.with_columns(pl.col("value").sum().over(cell).alias("all"), pl.len().over(cell).alias("regions"))
    rows = rows.with_columns(pl.col("value").is_null().any().over(cell).alias("lacks"))
    whole = rows.filter(~pl.col("lacks") & (pl.col("regions") > FEWEST) & (pl.col("all") > 0))
    others = pl.col("all") - pl.col("value")
    is_sum = (pl.col("value") > 0) & ((pl.col("value") - others).abs() <= ROUNDED * pl.col("value"))
    told = whole.group_by("region").agg(is_sum.mean().alias("share"), is_sum.sum().alias("sums"))
    sums = told.filter((pl.col("share") >= NEARLY_ALL) & (pl.col("sums") > 1))
    return str(sums["region"][0]) if sums.height == 1 else None


def _amounts(look: Look) -> pl.DataFrame | None:
    """Period, region, activity and amount of every figure; nothing where the figures cannot be read yet."""
    if look.nature == "shares":
        return None
    if look.crossed:
        texts = pl.concat([table.rows.select("code", "texts") for table in look.crossed])
        activity = texts.select(pl.concat_list("code", "texts").list.join("\n"))
        cells = look.cells.with_columns(activity.to_series().alias("activity"))
    elif "activity_code" in look.cells.columns:
        cells = look.cells.rename({"activity_code": "activity"})
        cells = cells if "period" in cells.columns else cells.with_columns(pl.lit(look.period).alias("period"))
    else:
        return None
    numbered = cells.select("value").with_row_index(ROW, offset=1)
    read = figures(RawTable(look.path.name, numbered), "value", Notation())
    if read.faults:
        return None
    return cells.select("period", pl.col("region_code").alias("region"), "activity").with_columns(read.value)
