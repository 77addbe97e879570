"""Inputs like the field's: a few large regions and activities, many small ones, most pairs empty; fixed seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 20230817
FACTORS = 6  # how many kinds of capability decide what fits where


def panel_values(years: int, regions: int, activities: int, non_zero: float) -> np.ndarray:
    """Values (years, regions, activities): sizes and capabilities that stay, noise that drifts from year to year."""
    draw = np.random.default_rng(SEED)
    size = 1.3 * draw.standard_normal((regions, 1)) + 1.2 * draw.standard_normal((1, activities))
    fit = draw.standard_normal((regions, FACTORS)) @ draw.standard_normal((FACTORS, activities)) / np.sqrt(FACTORS)
    base = size + 0.7 * fit + 1.5 * draw.standard_normal((regions, activities))
    noise, values = np.zeros((regions, activities)), np.empty((years, regions, activities))
    for year in range(years):
        noise = 0.9 * noise + 0.4 * draw.standard_normal((regions, activities))
        level = base + noise
        values[year] = np.where(level > np.quantile(level, 1 - non_zero), np.exp(level), 0)
        _no_empty_line(values[year], level)
    return values


def _no_empty_line(values: np.ndarray, level: np.ndarray) -> None:
    """Give an empty region or activity its most likely cell: one empty line turns two peers' results to NaN."""
    for region in np.flatnonzero(~values.any(axis=1)):
        values[region, level[region].argmax()] = 1e-3
    for activity in np.flatnonzero(~values.any(axis=0)):
        values[level[:, activity].argmax(), activity] = 1e-3


def long_table(values: np.ndarray) -> pd.DataFrame:
    """The non-zero cells of a panel, one row each, as a customs file lists them."""
    year, region, activity = np.nonzero(values)
    return pd.DataFrame(
        {
            "year": 2000 + year,
            "region": np.array([f"R{i:03}" for i in range(values.shape[1])])[region],
            "hs4": np.array([f"{i:04}" for i in range(values.shape[2])])[activity],
            "exports": values[year, region, activity],
        }
    )


def write_panel(folder: Path, name: str, shape: tuple[int, int, int], non_zero: float = 0.4) -> None:
    """Write one panel twice: long for those who take a long table, as an array for those who take matrices."""
    array, table = folder / f"{name}.npy", folder / f"{name}.parquet"
    if not table.exists():
        values = panel_values(*shape, non_zero)
        np.save(array, values)
        long_table(values).to_parquet(table, index=False)


def write_matrix(folder: Path, name: str, shape: tuple[int, int], non_zero: float) -> None:
    """Write one matrix of values."""
    if not (folder / f"{name}.npy").exists():
        np.save(folder / f"{name}.npy", panel_values(1, *shape, non_zero)[0])


def write_records(folder: Path, name: str, shape: tuple[int, int]) -> None:
    """Write one matrix of counts, drawn around the shares of such a matrix."""
    if not (folder / f"{name}.npy").exists():
        means = panel_values(1, *shape, 0.9)[0]
        draw = np.random.default_rng(SEED)
        counts = draw.poisson(means / means.sum() * 2_000_000).astype(np.float64)
        np.save(folder / f"{name}.npy", np.maximum(counts, _diagonal(shape)))


def _diagonal(shape: tuple[int, int]) -> np.ndarray:
    """One record in some activity for each region and in some region for each activity."""
    least = np.zeros(shape)
    longer = np.arange(max(shape))
    least[longer % shape[0], longer % shape[1]] = 1
    return least


def write_draws(folder: Path, name: str, shape: tuple[int, int, int]) -> None:
    """Write draws of one matrix of values with an input error of a tenth."""
    if not (folder / f"{name}.npy").exists():
        values = panel_values(1, *shape[1:], 0.5)[0]
        draw = np.random.default_rng(SEED)
        np.save(folder / f"{name}.npy", values * np.exp(0.1 * draw.standard_normal(shape)))


def write_all(folder: Path) -> None:
    """Write every input that is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for years in (5, 25):
        write_panel(folder, f"panel_{years}", (years, 230, 1240))
    write_matrix(folder, "space_1500_5000", (1500, 5000), 0.3)
    write_matrix(folder, "space_1500_1000", (1500, 1000), 0.3)
    write_matrix(folder, "cosine_300_10000", (300, 10000), 0.3)
    write_matrix(folder, "links_230_780", (230, 780), 0.4)
    write_matrix(folder, "records_10000_1000", (10000, 1000), 0.3)
    write_records(folder, "records_300_650", (300, 650))
    write_draws(folder, "draws_85_400", (1000, 85, 400))
