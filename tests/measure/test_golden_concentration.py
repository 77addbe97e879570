"""Concentration and inequality on Spain's matrix, beside what EconGeo and PySAL gave for it; REAT's own examples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from metier.measure.agglomeration import ellison_glaeser, plant_sizes
from metier.measure.cluster_index import litzenberger_index
from metier.measure.concentration import entropy, herfindahl
from metier.measure.decomposition import theil_decomposition
from metier.measure.inequality import atkinson, gini, mean_log_deviation, theil, wolfson
from metier.measure.lorenz import hoover_gini, locational_gini, lorenz_curve
from metier.measure.quotient_summaries import hachman_index, mean_quotient
from metier.measure.quotients import location_quotient
from metier.measure.structure import hoover_index, krugman_index
from tests.measure.test_golden import EXACT, SPAIN, Figure, matrix, output, rows_of, worst

REGION_INDICES: dict[str, Figure] = {
    "Hachman": lambda shared, tag: hachman_index(matrix(shared, tag).values),
    "spec.coeff": lambda shared, tag: hoover_index(matrix(shared, tag).values),
    "location.quotient.avg": lambda shared, tag: mean_quotient(matrix(shared, tag).values),
    "Krugman.index": lambda shared, tag: krugman_index(matrix(shared, tag).values),
    "entropy": lambda shared, tag: entropy(matrix(shared, tag).values).round(3),  # the package rounds it
    "Herfindahl": lambda shared, tag: herfindahl(matrix(shared, tag).values),
}


@pytest.mark.parametrize("column", sorted(REGION_INDICES))
def test_econgeo_region_index(shared: Path, column: str) -> None:
    expected = output(shared, f"{SPAIN}_econgeo_region_indices.csv").column(column, matrix(shared, SPAIN).rows)
    assert worst(REGION_INDICES[column](shared, SPAIN), expected) < EXACT


def test_econgeo_locational_gini(shared: Path) -> None:
    lines = rows_of(shared / "golden" / "outputs" / f"{SPAIN}_econgeo_locational_gini.csv")[1:]
    stored = {industry: float(value) for _, industry, value in lines}
    table = matrix(shared, SPAIN)
    assert worst(locational_gini(table.values), np.array([stored[name] for name in table.columns])) < EXACT


# PySAL `inequality` 1.1.2, run on Spain's matrix (53 provinces x 22 sections) for sections 1, 16 and 9 (columns 0, 7
# and 21); the groups of its TheilD are the provinces' positions modulo 4. Atkinson takes the provinces' totals, for
# the package refuses zeros. The figures are written as the package printed them.
SECTIONS = [0, 7, 21]
PYSAL: dict[str, list[float]] = {
    "gini": [0.664350043682538, 0.7161311261619286, 0.6595841283961316],
    "theil": [0.8509474493768401, 1.0577609801282655, 0.8206703783922288],
    "between": [0.012386461780635238, 0.04819840207908582, 0.06014699071268212],
    "within": [0.8385609875962048, 1.0095625780491797, 0.7605233876795466],
    "wolfson": [0.41803817464390597, 0.42293301537252886, 0.5402154834913008],
    "schutz": [0.5024738352488431, 0.5561400429653993, 0.5021661466522855],
}
PYSAL_ATKINSON = {0.5: 0.34364519078960654, 1.0: 0.6127684216106544, 2.0: 0.949240003306438}


@pytest.mark.parametrize("index", sorted(PYSAL))
def test_pysal_on_spain(shared: Path, index: str) -> None:
    x = matrix(shared, SPAIN).values
    parts = theil_decomposition(x, np.arange(len(x)) % 4, of="activities")
    found = {
        "gini": gini(x, of="activities"),
        "theil": theil(x, of="activities"),
        "between": parts.between,
        "within": parts.within,
        "wolfson": wolfson(x, of="activities"),
        "schutz": hoover_index(x, "equal", of="activities"),
    }[index]
    assert worst(found[SECTIONS], np.array(PYSAL[index])) < 1e-12


def test_the_schutz_distance_is_the_greatest_gap_of_the_lorenz_curve(shared: Path) -> None:
    x = matrix(shared, SPAIN).values
    curve = lorenz_curve(x, of="activities")
    assert worst((curve.across - curve.up).max(axis=-1)[SECTIONS], np.array(PYSAL["schutz"])) < 1e-12


@pytest.mark.parametrize("epsilon", sorted(PYSAL_ATKINSON))
def test_pysal_atkinson_on_spain(shared: Path, epsilon: float) -> None:
    totals = matrix(shared, SPAIN).values.sum(axis=1, keepdims=True)
    assert atkinson(totals, of="activities", epsilon=epsilon)[0] == pytest.approx(PYSAL_ATKINSON[epsilon], abs=1e-12)


# What REAT 3.0.3's manual prints beside its examples, most of them from Farhauer and Kroell or from Doersam.
COUNTRIES = [
    [45000, 15000, 32000, 10000, 30000],
    [35000, 12000, 30000, 8000, 22000],
    [40000, 10000, 25000, 9000, 18000],
    [30000, 11000, 18000, 3000, 13000],
    [40000, 6000, 11000, 2000, 12000],
]
GDP = [460.69, 549.19, 124.16, 65.29, 31.59, 109.27, 263.44, 39.87, 258.53, 645.59, 131.95, 35.03, 112.66, 56.22]
GDP += [85.61, 56.81]
PLANTS = [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000]


def _plants_of_three_towns() -> float:
    towns = [[13000], [32000], [25000]]
    return ellison_glaeser(towns, plant_sizes(PLANTS, [0] * 10, 1).herfindahl, [500000, 400000, 100000]).gamma[0]


def _income_classes() -> float:
    levels, people = np.array([500, 1500, 2500, 4000, 7500, 15000]), np.array([1000, 1200, 1600, 400, 200, 600])
    return hoover_gini((levels * people)[:, None], people)[0]


@pytest.mark.parametrize(
    ("found", "printed", "digits"),
    [
        (lambda: herfindahl([[20, 50, 20, 10]])[0], 0.34, 12),
        (lambda: herfindahl([[20, 50, 20, 10]], form="normalised")[0], 0.12, 12),
        (lambda: gini([[20, 50, 20, 10]])[0], 0.3, 12),
        (lambda: gini([[20, 50, 20, 10]], form="normalised")[0], 0.4, 12),
        (lambda: gini([GDP])[0], 0.5009, 4),
        (_income_classes, 0.5278, 4),
        (lambda: mean_log_deviation([[10, 10, 10, 20, 50]])[0], 0.2326302, 7),
        (
            lambda: gini(
                location_quotient([[700, 600, 500, 10000, 40000]], [30000, 15000, 10000, 60000, 50000]),
            )[0],
            0.6222222,
            7,
        ),
        (
            lambda: gini(
                location_quotient([[500, 500, 1000, 7000, 1000]], [20000, 15000, 20000, 40000, 5000]),
            )[0],
            0.4068966,
            7,
        ),
        (lambda: krugman_index([[20, 10, 70, 0, 0]], [0, 0, 0, 60, 40])[0], 2, 12),
        (lambda: krugman_index(COUNTRIES, "others")[0], 0.1595, 4),
        (_plants_of_three_towns, 0.05990628, 8),
        (
            lambda: litzenberger_index([[1743], [3997]], [[35], [18]], [50, 526], [488, 4133])[0, 0],
            21.87491,
            5,
        ),
    ],
)
def test_what_the_manual_of_reat_prints(found: Callable[[], float], printed: float, digits: int) -> None:
    assert round(float(found()), digits) == printed
