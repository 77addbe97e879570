"""Arguments that are no table: generators, priors, positions, lists and masks of another kind than is wanted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from metier.errors import ArrayError
from metier.measure.draws import draws_of_amounts, draws_of_records, draws_of_rounding
from metier.measure.input_error import amount_intervals, coefficient_rounding_interval
from metier.measure.linkages import complementarity
from metier.measure.quotients import location_quotient
from metier.measure.targets import greatest_gain
from metier.measure.uncertainty import expected_false_share, quotient_intervals
from tests.measure.every_function import PCI, QUOTIENTS, M, X

GENERATOR = "Hand over numpy.random.default_rng(seed)."


@pytest.mark.parametrize(
    ("refuse", "message"),
    [
        (lambda: draws_of_amounts(X, None, log_sd=0.1), f"generator has the type NoneType. {GENERATOR}"),
        (lambda: draws_of_records(X, 7), f"generator has the type int. {GENERATOR}"),
        (lambda: draws_of_rounding(X, "seed", half_width=0.5), f"generator has the type str. {GENERATOR}"),
        (
            lambda: quotient_intervals(X, prior=np.ones(5)),
            "prior has the type ndarray. Hand over what known_prior or pooled_prior gives, or None.",
        ),
        (
            lambda: amount_intervals(QUOTIENTS, rounding=0.05),
            "rounding has the type float. Hand over what rounding_interval gives, or None.",
        ),
        (
            lambda: amount_intervals(QUOTIENTS, rounding=coefficient_rounding_interval(QUOTIENTS[:3], 0.05)),
            "rounding.log_sd has the shape (3, 5), which does not fit the shape (7, 5). "
            "Hand over one number, or one per cell.",
        ),
        (
            lambda: expected_false_share([0.9, 0.5], [0, 1]),
            "listed has the type int64 and the shape (2,), the probabilities (2,). "
            "Hand over one boolean for each probability.",
        ),
        (
            lambda: complementarity(M, receivers=[True] * 7),
            "receivers are no list of positions. Hand over whole numbers, 0 the first.",
        ),
        (
            lambda: complementarity(M, receivers=[np.nan]),
            "receivers are no list of positions. Hand over whole numbers, 0 the first.",
        ),
        (lambda: greatest_gain(M, PCI, entries=1.5), "entries is no whole number, the only one. Hand over a count."),
    ],
)
def test_the_whole_message(refuse: Callable[[], object], message: str) -> None:
    with pytest.raises(ArrayError) as refused:
        refuse()
    assert str(refused.value) == message


@pytest.mark.filterwarnings("error")
def test_longer_floats_are_taken_where_they_fit() -> None:
    np.testing.assert_array_equal(location_quotient(X.astype(np.longdouble)), location_quotient(X))
    if np.finfo(np.longdouble).max > np.finfo(np.float64).max:
        with pytest.raises(ArrayError, match="infinite"):
            location_quotient(np.full((2, 2), np.finfo(np.longdouble).max))
