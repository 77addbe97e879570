"""A second computation of the scenarios, from the files alone, in plain Python and exact decimals.

It shares no line with metier. It knows only studies of published coefficients.
"""

from __future__ import annotations

import csv
import tomllib
from decimal import Decimal
from pathlib import Path

Scenario = list[tuple[str, str, str, str | None, str | None, str | None]]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def scenarios(folder: Path) -> Scenario:
    """(region, level, activity, field, kind, link source), in the order that results have."""
    study = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8-sig"))
    territories = rows(folder, study["territories"]["file"])
    regions = [t["code"] for t in territories if t["kind"] == study["territories"].get("regions", "region")]
    codes = {key: [row["code"] for row in rows(folder, c["file"])] for key, c in study["classifications"].items()}
    knowledge = _knowledge(folder, study, territories, regions)
    links = _links(folder, study)
    found: Scenario = []
    for region in regions:
        taken: set[tuple[str, str]] = set()
        for level in study["levels"]:
            layer = study["layers"][level["layer"]]
            classification = layer["classification"]
            held = _held(folder, study, layer, level.get("area"), territories, region)
            for activity in codes[classification]:
                if activity in held and (classification, activity) not in taken:
                    taken.add((classification, activity))
                    found += _niche(
                        region, level["name"], classification, activity, knowledge[region], links, study, codes
                    )
    return found


def _knowledge(folder: Path, study: dict, territories: list[dict[str, str]], regions: list[str]) -> dict[str, set]:
    found: dict[str, set] = {region: set() for region in regions}
    for layer in study["layers"].values():
        if layer["side"] == "knowledge":
            for region in regions:
                held = _held(folder, study, layer, layer.get("area"), territories, region)
                found[region] |= {(layer["classification"], field) for field in held}
    return found


def _held(folder, study, layer, area, territories, region) -> set[str]:
    parents = {t["code"]: t["parent"] for t in territories}
    kinds = {t["code"]: t["kind"] for t in territories}
    root = next(code for code, parent in parents.items() if not parent)
    reference = region
    while reference and kinds[reference] != (area or kinds[root]):
        reference = parents[reference]
    table = rows(folder, layer["file"])
    period = layer.get("period") or max(row["period"] for row in table)
    return {
        row["activity_code"]
        for row in table
        if (row["region_code"], row["reference_code"], row["period"]) == (region, reference, period)
        and row["coefficient"]
        and _meets(Decimal(row["coefficient"]), layer, study)
    }


def _meets(value: Decimal, layer: dict, study: dict) -> bool:
    condition = study["rule"]["conditions"][0]
    limit = Decimal(str(condition.get("above", condition.get("at_least"))))
    half = Decimal(5).scaleb(-layer["decimals"] - 1)
    if value - half <= limit <= value + half:
        counts = study["borderline"]["counts"]
        if counts != "by-value":
            return bool(counts)
    return value > limit if "above" in condition else value >= limit


def _links(folder: Path, study: dict) -> dict[tuple[str, str, str, str], str]:
    return {
        (r["from_classification"], r["from_code"], r["to_classification"], r["to_code"]): r["source"]
        for r in rows(folder, study["links"]["file"])
    }


def _niche(region, level, classification, activity, held, links, study, codes) -> Scenario:
    across = {(key, code) for key, listed in study["links"]["cross_cutting"].items() for code in listed}
    order = {(key, code): (i, j) for i, key in enumerate(codes) for j, code in enumerate(codes[key])}
    linked, crossing = [], []
    for key, field in sorted(held, key=order.__getitem__):
        source = links.get((classification, activity, key, field))
        if (key, field) in across:
            source = study["links"].get("cross_cutting_source", "study file")
            crossing.append((region, level, activity, field, "cross-cutting", source))
        elif source is not None:
            linked.append((region, level, activity, field, "linked", source))
    return linked + crossing or [(region, level, activity, None, None, None)]
