"""Study folders of any size, with everything a study can have: two levels, knowledge, links, flows, domains, tags.

Drawn with a fixed seed: heavy-tailed and sparse amounts with capabilities that stay and noise that drifts, as
`inputs.panel_values` draws them. Rows of zero are left out, as customs files leave them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from inputs import panel_values

FIRST_YEAR = 2001


@dataclass(frozen=True)
class Size:
    """How large a study is.

    Attributes:
        regions, macroregions, activities, fields: how many there are.
        years: of the layer of output; publications have as many.
        non_zero: the share of the cells of output that are not empty.
        draws: of complexity within the error of the figures, and of regions in the track record.
    """

    regions: int
    macroregions: int
    activities: int
    fields: int
    years: int
    non_zero: float
    draws: int = 500


SIZES = {
    "85 regions": Size(regions=85, macroregions=8, activities=20, fields=40, years=7, non_zero=0.97),
    "300 regions": Size(regions=300, macroregions=12, activities=650, fields=40, years=20, non_zero=0.4),
}


def write_study(folder: Path, size: Size) -> None:
    """Write a study folder of a size, unless it is there already."""
    if (folder / "study.toml").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(size.regions)
    _territories(size).to_csv(folder / "territories.csv", index=False)
    _activities("A", size.activities).to_csv(folder / "activities.csv", index=False)
    _activities("F", size.fields).to_csv(folder / "fields.csv", index=False)
    _long("A", panel_values(size.years, size.regions, size.activities, size.non_zero) * 100, 1).to_csv(
        folder / "output.csv", index=False
    )
    counts = np.ceil(panel_values(size.years, size.regions, size.fields, 0.9) * 20)
    _long("F", counts, 0).to_csv(folder / "publications.csv", index=False)
    _links(size, draw).to_csv(folder / "links.csv", index=False)
    _flows(size, draw).to_csv(folder / "flows.csv", index=False)
    _domains(size).to_csv(folder / "domains.csv", index=False)
    _priorities(size).to_csv(folder / "priorities.csv", index=False)
    _declared(size).to_csv(folder / "declared.csv", index=False)
    (folder / "study.toml").write_text(_study_file(size), encoding="utf-8")


def _region(number: int) -> str:
    return f"R{number:03}"


def _territories(size: Size) -> pd.DataFrame:
    rows = [("C", "The country", "country", "")]
    rows += [(f"M{m:02}", f"Macroregion {m}", "macroregion", "C") for m in range(size.macroregions)]
    rows += [(_region(r), f"Region {r}", "region", f"M{r % size.macroregions:02}") for r in range(size.regions)]
    return pd.DataFrame(rows, columns=["code", "name", "kind", "parent"])


def _activities(letter: str, number: int) -> pd.DataFrame:
    kind = "Activity" if letter == "A" else "Field of science"
    serving = dict.fromkeys(range(0, number, 10), "population-serving") if letter == "A" else {}
    rows = [(f"{letter}{a:03}", f"{kind} {a} of the list", serving.get(a, "traded"), "drawn") for a in range(number)]
    return pd.DataFrame(rows, columns=["code", "name", "market", "flag_source"])


def _long(letter: str, values: np.ndarray, decimals: int) -> pd.DataFrame:
    rounded = np.round(values, decimals)
    year, region, activity = np.nonzero(rounded)
    return pd.DataFrame(
        {
            "period": FIRST_YEAR + year,
            "region_code": np.array([_region(r) for r in range(values.shape[1])])[region],
            "activity_code": np.array([f"{letter}{a:03}" for a in range(values.shape[2])])[activity],
            "value": rounded[year, region, activity],
        }
    )


def _links(size: Size, draw: np.random.Generator) -> pd.DataFrame:
    rows = [
        ("activities", f"A{a:03}", "fields", f"F{f:03}", 1, "expert" if draw.random() < 0.7 else "proposed", "drawn")
        for a in range(size.activities)
        for f in draw.choice(size.fields, 3, replace=False)
    ]
    columns = ["from_classification", "from_code", "to_classification", "to_code", "weight", "source", "reason"]
    return pd.DataFrame(rows, columns=columns)


def _flows(size: Size, draw: np.random.Generator) -> pd.DataFrame:
    pairs = [(a, b) for a in range(size.regions) for b in draw.choice(size.regions, 10, replace=False) if a != b]
    rows = [(_region(a), _region(b), round(float(draw.lognormal(3, 1)), 1)) for a, b in pairs]
    return pd.DataFrame(rows, columns=["from", "to", "value"])


def _domains(size: Size) -> pd.DataFrame:
    rows = [("Machines", "vertical", "output", f"A{a:03}") for a in range(1, min(size.activities, 9))]
    rows += [("Computing", "horizontal", "publications", f"F{f:03}") for f in range(5)]
    return pd.DataFrame(rows, columns=["domain", "kind", "layer", "code"])


def _priorities(size: Size) -> pd.DataFrame:
    rows = [("New materials", "output", f"A{a:03}", "strategy") for a in range(2, size.activities, 7)]
    return pd.DataFrame(rows, columns=["priority", "layer", "code", "source"])


def _declared(size: Size) -> pd.DataFrame:
    rows = [
        (_region(r), "output", f"A{(3 * r + k) % size.activities:03}", "strategy")
        for r in range(size.regions)
        for k in range(3)
    ]
    return pd.DataFrame(rows, columns=["region_code", "layer", "code", "source"])


def _study_file(size: Size) -> str:
    return f"""[study]
title = "{size.regions} regions, {size.activities} activities, {size.years} years"

[territories]
file = "territories.csv"

[classifications.activities]
title = "Activities"
file = "activities.csv"

[classifications.fields]
title = "Fields of science"
file = "fields.csv"

[layers.output]
title = "Output"
side = "industry"
nature = "amounts"
classification = "activities"
file = "output.csv"
absent = "zero"
revision_sd = 0.165
prices = "constant"

[layers.publications]
title = "Publications"
side = "knowledge"
nature = "records"
classification = "fields"
file = "publications.csv"
absent = "zero"
design_effect = 1.5

[[levels]]
name = "national"
layer = "output"
area = "country"

[[levels]]
name = "macroregional"
layer = "output"
area = "macroregion"

[links]
file = "links.csv"
cross_cutting = {{ fields = ["F000", "F001"] }}

[opportunities]
draws = {size.draws}

[track_record]
draws = {size.draws}

[flows]
file = "flows.csv"

[domains]
file = "domains.csv"

[tags]
priorities = "priorities.csv"
declared = "declared.csv"

[field_sets.computing]
title = "Computing"
fields = {{ fields = ["F000", "F001", "F002", "F003"] }}

[ranking]
random_weights = {size.draws}
"""
