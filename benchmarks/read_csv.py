"""Five million rows of CSV to observations, beside hand-written polars and DuckDB queries over the same file.

    python -m benchmarks.read_csv [--rounds 5]

Every run is a fresh process. Two kinds of hand-written query: `bare` reads the typed columns and adds layer and status;
`checked` also refuses unknown codes, repeated keys and negative values, as metier does.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl

PERIODS, REGIONS, ACTIVITIES = 20, 500, 500
KEY = ["period", "region_code", "activity_code"]
SCHEMA = {"period": pl.String, "region_code": pl.String, "activity_code": pl.String, "value": pl.Float64}
CODES = {
    "region_code": [f"R{i:04d}" for i in range(REGIONS)],
    "activity_code": [f"A{i:04d}" for i in range(ACTIVITIES)],
}


def write(path: Path) -> None:
    rows = PERIODS * REGIONS * ACTIVITIES
    order = np.random.default_rng(1).permutation(rows)
    period, rest = np.divmod(order, REGIONS * ACTIVITIES)
    region, activity = np.divmod(rest, ACTIVITIES)
    pl.DataFrame(
        {
            "period": period + 2001,
            "region_code": pl.Series(CODES["region_code"])[region],
            "activity_code": pl.Series(CODES["activity_code"])[activity],
            "value": np.random.default_rng(2).lognormal(3, 2, rows).round(2),
        }
    ).write_csv(path)


def metier(path: Path) -> pl.DataFrame:
    from metier.observe.classifications import Classification
    from metier.observe.layers import Layer
    from metier.observe.observations import observations_from
    from metier.observe.territories import Territories
    from metier.sources import read_table

    regions = tuple(CODES["region_code"])
    land = Territories(("X", *regions), {}, {}, regions, {"en": {}})
    work = Classification("Activities", "activities.csv", tuple(CODES["activity_code"]), {}, {"en": {}})
    return observations_from(read_table(path.parent, path.name).table, Layer("output", "amounts"), land, work).table


def polars_bare(path: Path) -> pl.DataFrame:
    known = pl.when(pl.col("value").is_null()).then(pl.lit("missing")).otherwise(pl.lit("known"))
    table = pl.read_csv(path, schema=SCHEMA)
    return table.select(pl.lit("output").alias("layer"), *KEY, "value", known.alias("status"))


def polars_checked(path: Path) -> pl.DataFrame:
    table = polars_bare(path)
    for column, codes in CODES.items():
        assert table[column].is_in(codes).all()
    assert not table.select(pl.struct(KEY).is_duplicated().any()).item()
    assert not (table["value"] < 0).any()
    return table


TYPED = (
    "SELECT 'output' AS layer, period, region_code, activity_code, value, "
    "CASE WHEN value IS NULL THEN 'missing' ELSE 'known' END AS status FROM read_csv(?, header = true, columns = "
    "{'period': 'VARCHAR', 'region_code': 'VARCHAR', 'activity_code': 'VARCHAR', 'value': 'DOUBLE'})"
)


def duckdb_bare(path: Path) -> object:
    import duckdb

    return pl.from_arrow(duckdb.connect().execute(TYPED, [str(path)]).to_arrow_table())


def duckdb_checked(path: Path) -> object:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE observations AS {TYPED}", [str(path)])
    for column, codes in CODES.items():
        strange = f"SELECT count(*) FROM observations WHERE {column} NOT IN (SELECT unnest(?))"
        assert connection.execute(strange, [codes]).fetchone() == (0,)
    repeated = f"SELECT 1 FROM observations GROUP BY {', '.join(KEY)} HAVING count(*) > 1 LIMIT 1"
    assert connection.execute(repeated).fetchone() is None
    assert connection.execute("SELECT count(*) FROM observations WHERE value < 0").fetchone() == (0,)
    return pl.from_arrow(connection.execute("SELECT * FROM observations").to_arrow_table())


WAYS: dict[str, Callable[[Path], object]] = {
    "metier": metier,
    "polars, bare": polars_bare,
    "polars, checked": polars_checked,
    "DuckDB, bare": duckdb_bare,
    "DuckDB, checked": duckdb_checked,
}


IMPORTED = (
    "duckdb",
    "metier.observe.classifications",
    "metier.observe.observations",
    "metier.observe.territories",
    "metier.sources",
)


def measure(way: str, path: Path) -> None:
    """One run in this process, printed; importing is outside the clock, for everybody."""
    for name in IMPORTED:
        import_module(name)
    begun, used = time.perf_counter(), time.process_time()
    WAYS[way](path)
    seconds, processor = time.perf_counter() - begun, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": peak}))


def compare(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "observations.csv"
        write(path)
        print(f"{PERIODS * REGIONS * ACTIVITIES:,} rows, {path.stat().st_size >> 20} MB, {rounds} rounds")
        runs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way in WAYS:
                command = [sys.executable, "-m", "benchmarks.read_csv", "--way", way, "--file", str(path)]
                done = subprocess.run(command, capture_output=True, check=True, text=True)
                runs[way].append(json.loads(done.stdout))
    print(f"{'median of each':18}{'seconds':>10}{'processor s':>13}{'peak MB':>10}")
    for way, found in runs.items():
        seconds, processor, peak = (
            statistics.median(run[name] for run in found) for name in ("seconds", "processor", "megabytes")
        )
        print(f"{way:18}{seconds:10.2f}{processor:13.2f}{peak:10.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    measure(asked.way, asked.file) if asked.way else compare(asked.rounds)
