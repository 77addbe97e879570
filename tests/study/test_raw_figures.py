"""From raw figures: Rosstat's shares of value added and regional product give the recomputed Tables 3 and 4."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl

import metier
from tests.study import copies

FIVE = ("RU-BEL", "RU-VOR", "RU-KRS", "RU-LIP", "RU-TAM")
STUDY = """
[study]
title = "Five regions from raw figures"

[territories]
file = "territories.csv"

[classifications.nace]
title = "Sections"
file = "classifications/nace.csv"

[layers.output]
title = "Gross value added"
side = "industry"
nature = "shares"
classification = "nace"
file = "shares.csv"
totals = "totals.csv"
period = "2020"

[[levels]]
name = "national"
layer = "output"
area = "country"
reference = "published"

[[levels]]
name = "macroregional"
layer = "output"
area = "macroregion"
"""


def test_the_115_recomputed_cells(shared: Path, tmp_path: Path) -> None:
    russia = shared / "data" / "russia"
    folder = copies.article(tmp_path / "study")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    of_the_study(russia / "gva_shares_okved2_2016_2022.csv", folder / "shares.csv")
    of_the_study(russia / "grp_million_rub_1998_2022.csv", folder / "totals.csv")
    found = {
        (level, activity, region): coefficient
        for level, activity, region, coefficient in metier.run(folder)
        .coefficients.filter(pl.col("period") == "2020")
        .select("level", "activity_code", "region_code", "coefficient")
        .iter_rows()
    }
    level_of = {"Table3_national": "national", "Table4_macro": "macroregional"}
    with (russia / "paper_tables_3_4_recomputed.csv").open(encoding="utf-8", newline="") as file:
        wanted = {
            (level_of[r["table"]], r["activity_code"], r["region_code"]): r["recomputed"] for r in csv.DictReader(file)
        }
    assert len(wanted) == 115
    assert {key: f"{found[key]:.3f}" for key in wanted} == {key: f"{float(v):.3f}" for key, v in wanted.items()}


def of_the_study(source: Path, target: Path) -> None:
    """The rows of the five regions and of the country."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    place = rows[0].index("region_code")
    kept = [row for row in rows[1:] if row[place] in (*FIVE, "RU")]
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], *kept])
