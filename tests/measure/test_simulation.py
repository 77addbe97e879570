"""The promise about records, tried on fewer tables than `benchmarks/simulate_how_sure.py` draws."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def simulation():
    path = PROJECT / "benchmarks" / "simulate_how_sure.py"
    specification = importlib.util.spec_from_file_location("simulate_how_sure", path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    yield module
    del sys.modules[specification.name]


def case_of(simulation, name):
    return next(case for case in simulation.CASES if case.name == name)


def test_with_the_prior_known_p_is_calibrated_and_intervals_cover(simulation):
    tally = simulation.simulate(case_of(simulation, "prior known"), seed=1, tables=60)
    assert len(list(tally.tenths())) == 10
    assert tally.calibration() < 2
    assert abs(tally.cover() - 0.95) < 0.01


def test_dividing_by_the_design_effect_mends_clustered_records(simulation):
    divided, not_divided = (
        simulation.simulate(case_of(simulation, f"records clustered by 3, {how}"), seed=1, tables=10)
        for how in ("divided by 3", "not divided")
    )
    assert abs(divided.cover() - 0.95) < 0.02
    assert not_divided.cover() < 0.85
    assert divided.calibration() < not_divided.calibration() / 3


def test_the_page_tells_every_case(simulation):
    page = (PROJECT / "docs" / "how-sure.md").read_text(encoding="utf-8")
    assert [case.name for case in simulation.CASES if f"| {case.name} |" not in page] == []
