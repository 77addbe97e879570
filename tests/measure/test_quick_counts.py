"""Counts of presence that go byte by byte: more regions than a byte holds, odd widths, nothing at all."""

from __future__ import annotations

import numpy as np
import pytest

from metier.measure.growth import growth, growth_of_regions
from metier.measure.presence import diversity_of, ubiquity_of


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 1), (255, 9), (256, 8), (2, 700, 13), (2, 0, 5, 7)])
@pytest.mark.parametrize("filled", [0.3, 1.0])
def test_diversity_and_ubiquity_are_plain_counts(shape: tuple[int, ...], filled: float) -> None:
    present = np.random.default_rng(7).random(shape) < filled
    assert diversity_of(present).tolist() == np.count_nonzero(present, axis=-1).tolist()
    assert ubiquity_of(present).tolist() == np.count_nonzero(present, axis=-2).tolist()


def test_they_count_every_other_cell_of_a_view() -> None:
    present = (np.random.default_rng(8).random((600, 30)) < 0.9)[::2, ::3]
    assert diversity_of(present).tolist() == np.count_nonzero(present, axis=-1).tolist()
    assert ubiquity_of(present.T).tolist() == np.count_nonzero(present, axis=-1).tolist()


def test_growth_from_nothing_is_undefined_and_from_the_least_float_is_not() -> None:
    least = 5e-324
    found = growth([[0.0, 0.0, least, 2.0, np.nan]], [[0.0, 3.0, least, np.nan, 1.0]])
    assert np.isnan(found[0, [0, 1, 3, 4]]).all() and found[0, 2] == 0.0


def test_growth_of_totals_beyond_the_range_of_floats() -> None:
    huge = np.full((1, 4), 1e308)
    assert growth_of_regions(huge, huge / 2).tolist() == [-0.5]
