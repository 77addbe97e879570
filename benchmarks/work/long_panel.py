"""From a long table to a long table: RCA, ECI, PCI, proximity, density, COI, COG of every year."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

Run = Callable[[], pd.DataFrame]


def metier_pandas(given: Path) -> Run:
    from metier.frames import indicators

    table = pd.read_parquet(given.with_suffix(".parquet"))
    return lambda: indicators(table, period="year", region="region", activity="hs4", value="exports")


def metier_given(given: Path) -> Run:
    """Only the pairs that came in, as econcomplex gives them back."""
    from metier.frames import indicators

    table = pd.read_parquet(given.with_suffix(".parquet"))
    names = {"period": "year", "region": "region", "activity": "hs4", "value": "exports"}
    return lambda: indicators(table, **names, pairs="given")


def metier_polars(given: Path) -> Run:
    import polars

    from metier.frames import indicators

    table = polars.read_parquet(given.with_suffix(".parquet"))
    return lambda: indicators(table, period="year", region="region", activity="hs4", value="exports")


def ecomplexity(given: Path) -> Run:
    from ecomplexity import ecomplexity as compute

    table = pd.read_parquet(given.with_suffix(".parquet"))
    columns = {"time": "year", "loc": "region", "prod": "hs4", "val": "exports"}
    return lambda: compute(table, columns, check_logsupermodularity=False, verbose=False)


def econcomplex(given: Path) -> Run:
    import econcomplex as package

    table = pd.read_parquet(given.with_suffix(".parquet"))
    columns = {"time": "year", "loc": "region", "act": "hs4", "val": "exports"}
    return lambda: package.compute_complexity(table, columns)


def economic_complexity(given: Path) -> Run:
    """The package has no COI: one index less than the others."""
    import economic_complexity as package

    years = _pivoted(given)

    def one(year: int, values: pd.DataFrame) -> pd.DataFrame:
        rca = package.rca(values)
        eci, pci = package.complexity(rca)
        phi = package.proximity(rca)
        density = package.relatedness(rca, proximities=phi)
        gain = package.opportunity_gain(rca, pci=pci, proximities=phi)
        cells = {"exports": values, "rca": rca, "density": density, "cog": gain}
        return _long(year, values, {name: frame.to_numpy() for name, frame in cells.items()}, eci, pci)

    return lambda: pd.concat([one(year, values) for year, values in years.items()], ignore_index=True)


def fermi_cref(given: Path) -> Run:
    """The package has neither COI nor COG: two indices less than the others."""
    from fermi.economic_fitness_complexity import efc
    from fermi.matrix_processor import MatrixProcessorCA
    from fermi.prediction_module import ECPredictor
    from fermi.relatedness_metrics import RelatednessMetrics

    years = _pivoted(given)

    def one(year: int, values: pd.DataFrame) -> pd.DataFrame:
        rca = MatrixProcessorCA().load(values).compute_rca()
        quotients = rca.get_matrix(dense=True)
        present = rca.binarize().get_matrix()
        index = efc()
        index.load(present)
        eci, pci = index.get_eci_pci()
        phi = RelatednessMetrics(present).get_projection(rows=False, projection_method="proximity").toarray()
        np.fill_diagonal(phi, 0)
        density = ECPredictor(present, normalize=True).predict_network(phi)
        cells = {"exports": values.to_numpy(), "rca": quotients, "density": density}
        return _long(year, values, cells, np.asarray(eci), np.asarray(pci))

    def run() -> pd.DataFrame:
        with contextlib.redirect_stdout(io.StringIO()):
            return pd.concat([one(year, values) for year, values in years.items()], ignore_index=True)

    return run


def _pivoted(given: Path) -> dict[int, pd.DataFrame]:
    values = np.load(given.with_suffix(".npy"))
    regions, activities = [f"R{i:03}" for i in range(values.shape[1])], [f"{i:04}" for i in range(values.shape[2])]
    return {2000 + i: pd.DataFrame(year, index=regions, columns=activities) for i, year in enumerate(values)}


def _long(year: int, values: pd.DataFrame, cells: dict[str, np.ndarray], eci, pci) -> pd.DataFrame:
    """One year as a long table, for the packages that give matrices."""
    regions, activities = values.shape
    columns = {
        "year": np.full(values.size, year),
        "region": values.index.repeat(activities),
        "hs4": np.tile(values.columns, regions),
        **{name: array.ravel() for name, array in cells.items()},
        "presence": (cells["rca"] >= 1).ravel().astype(np.float64),
        "diversity": (cells["rca"] >= 1).sum(axis=1).repeat(activities),
        "eci": np.asarray(eci).ravel().repeat(activities),
        "ubiquity": np.tile((cells["rca"] >= 1).sum(axis=0), regions),
        "pci": np.tile(np.asarray(pci).ravel(), regions),
    }
    return pd.DataFrame(columns)


CONTESTANTS = {
    "metier": metier_pandas,
    "metier (given pairs)": metier_given,
    "metier (polars)": metier_polars,
    "ecomplexity": ecomplexity,
    "econcomplex": econcomplex,
    "economic-complexity": economic_complexity,
    "fermi-cref": fermi_cref,
}


def checked(found: pd.DataFrame) -> dict[str, np.ndarray]:
    """What must agree: sums of RCA and of presence, and ECI without its sign, of the first and the last year."""
    if not isinstance(found, pd.DataFrame):
        found = found.select("year", "region", "hs4", "exports", "rca", "eci").to_pandas()
    found = found[found["exports"].fillna(0) > 0]
    ends = found[found["year"].isin([found["year"].min(), found["year"].max()])]
    ends = ends.sort_values(["year", "region", "hs4"])
    return {
        "rca": ends["rca"].to_numpy(),
        "ECI": np.abs(_standardised(ends.groupby(["year", "region"])["eci"].first())),
    }


def _standardised(eci: pd.Series) -> np.ndarray:
    years = eci.groupby("year")
    return ((eci - years.transform("mean")) / years.transform("std")).to_numpy()


warnings.filterwarnings("ignore")
