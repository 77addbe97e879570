"""Long tables, beside ecomplexity."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pairs.given import Given, Pair


def pairs(given: Given) -> Iterator[Pair]:
    """Long table in, long table out."""
    import pandas as pd
    from ecomplexity import ecomplexity
    from ecomplexity import proximity as their_proximity

    import metier

    regions, activities = given.first.shape
    table = pd.DataFrame(
        {
            "year": 2020,
            "region": np.repeat([f"R{i:03}" for i in range(regions)], activities),
            "activity": np.tile([f"A{i:04}" for i in range(activities)], regions),
            "value": given.first.ravel(),
        }
    )
    columns = {"time": "year", "loc": "region", "prod": "activity", "val": "value"}
    yield Pair(
        "all indicators, long table",
        "ecomplexity",
        lambda: metier.indicators(table, region="region", activity="activity", value="value", period="year"),
        lambda: ecomplexity(table, columns, check_logsupermodularity=False, verbose=False),
    )
    yield Pair(
        "proximity, long table",
        "ecomplexity",
        lambda: metier.proximity(
            metier.presence(metier.location_quotient(table.pivot(index="region", columns="activity", values="value")))
        ),
        lambda: their_proximity(table, columns),
    )
