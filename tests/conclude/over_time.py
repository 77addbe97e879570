"""Studies over several periods, made from arrays and from the reference data, without files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from metier.observe import observations
from metier.observe.evidence import Evidence
from metier.plan import Plan
from tests.study.tables import classification, plan, territories


def over_time(values: np.ndarray, periods: Sequence[str], codes: Sequence[str] | None = None) -> Evidence:
    """Amounts (periods, regions, activities) of regions R0, R1, ...; NaN where missing."""
    regions = [f"R{i}" for i in range(values.shape[1])]
    codes = codes or [f"a{i}" for i in range(values.shape[2])]
    t, r, a = (place.ravel() for place in np.indices(values.shape))
    figures = pl.Series(values.ravel(), dtype=pl.Float64).fill_nan(None)
    frame = pl.DataFrame(
        {
            "layer": pl.repeat("output", values.size, dtype=pl.String, eager=True),
            "period": pl.Series(list(periods)).gather(t),
            "region_code": pl.Series(regions).gather(r),
            "activity_code": pl.Series(codes).gather(a),
            "value": figures,
            "status": pl.select(
                pl.when(figures.is_null()).then(pl.lit("missing")).otherwise(pl.lit("known"))
            ).to_series(),
        },
        schema=observations.SCHEMA,
    )
    return Evidence(territories(regions), {"activities": classification(codes)}, observations=frame)


def asked(nature: str = "amounts", layer: dict[str, object] | None = None, **tables: object) -> Plan:
    """The plan of ``tests.study.tables`` with tables of its own."""
    written = plan(nature, **(layer or {})).model_dump(exclude_unset=True)
    return Plan.model_validate(written | tables)


def us_states(shared: Path) -> tuple[np.ndarray, tuple[str, ...]]:
    """Value added (24 periods, 51 states, 65 industries), NaN where suppressed, and the years."""
    rows = pl.read_parquet(shared / "data" / "us" / "state_gdp_by_industry_1997_2020.parquet")
    axes = [sorted(rows[name].unique()) for name in ("period", "region_code", "activity_code")]
    values = np.full([len(axis) for axis in axes], np.nan)
    place = tuple(
        rows[name].replace_strict(axis, range(len(axis))).to_numpy()
        for name, axis in zip(("period", "region_code", "activity_code"), axes, strict=True)
    )
    values[place] = rows["value"].to_numpy()
    return values, tuple(map(str, axes[0]))


def rosstat(shared: Path) -> tuple[np.ndarray, tuple[str, ...], tuple[str, ...]]:
    """Gross value added of 85 Russian regions at current prices (7 periods, regions, sections), years and sections."""
    folder = shared / "data" / "russia"
    totals = pl.read_csv(folder / "grp_million_rub_1998_2022.csv").rename({"value": "total"})
    rows = pl.read_csv(folder / "gva_shares_okved2_2016_2022.csv").join(totals, on=["period", "region_code"])
    areas = pl.col("region_code").str.starts_with("RU-FD") | pl.col("region_code").is_in(["RU", "RU-ARK", "RU-TYU"])
    amounts = rows.filter(~areas).with_columns(amount=pl.col("value") * pl.col("total") / 100)
    wide = amounts.pivot(on="activity_code", index=["period", "region_code"], values="amount").sort(
        "period", "region_code"
    )
    codes = tuple(wide.columns[2:])
    periods = tuple(map(str, wide["period"].unique(maintain_order=True)))
    return wide.select(codes).to_numpy().reshape(len(periods), -1, len(codes)), periods, codes
