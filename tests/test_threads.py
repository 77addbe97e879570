"""One thread for each matrix: the same figures with any number of threads, and the setting is given back."""

from __future__ import annotations

from threading import Barrier

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

import metier
from metier.threads import one_thread_each, side_by_side


def threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def panel() -> pd.DataFrame:
    draw = np.random.default_rng(5)
    values = np.exp(draw.standard_normal((6, 140, 60)))
    year, region, activity = np.nonzero(values > 1)
    return pd.DataFrame({"period": year, "region": region, "activity": activity, "value": values[values > 1]})


def test_figures_are_the_same_to_the_bit_with_any_number_of_threads() -> None:
    with threadpool_limits(1, user_api="blas"):
        alone = metier.indicators(panel())
    with threadpool_limits(2, user_api="blas"):
        shared = metier.indicators(panel())
    pd.testing.assert_frame_equal(alone, shared, check_exact=True)


def test_linear_algebra_has_one_thread_meanwhile_and_its_own_number_afterwards() -> None:
    with threadpool_limits(2, user_api="blas"):
        before = threads()
        with one_thread_each() as allowed:
            assert set(threads()) == {1}
            assert allowed == max(before)
        assert threads() == before


def test_results_come_in_the_order_of_the_items_and_a_limit_around_them_leaves_the_workers() -> None:
    at_work = Barrier(2, timeout=20)  # passed only if two items are worked on at once

    def work(item: int) -> int:
        at_work.wait()
        return item * item

    with threadpool_limits(2, user_api="blas"), one_thread_each():
        assert side_by_side(work, range(4)) == [0, 1, 4, 9]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_in_one_item_is_raised_and_the_number_of_threads_is_given_back(workers: int) -> None:
    def work(item: int) -> None:
        if item == 3:
            raise ValueError("the fourth")

    with threadpool_limits(workers, user_api="blas"):
        before = threads()
        with pytest.raises(ValueError, match="the fourth"):
            side_by_side(work, range(6))
        assert threads() == before
