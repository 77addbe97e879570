"""Threads: many small matrices at once, one thread each, where linear algebra would split each of them.

The libraries beneath numpy and scipy share one matrix among threads that wait for each other by spinning. For
matrices of regions and activities that gains little, and on a busy machine costs many times the work itself
(an eigenvector of 230 regions: 2 ms alone, 260 ms with two threads beside another program).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from threadpoolctl import ThreadpoolController

Item = TypeVar("Item")
Result = TypeVar("Result")
_ALLOWED: ContextVar[int] = ContextVar("allowed")  # what was allowed before the outermost limit


@contextmanager
def one_thread_each() -> Iterator[int]:
    """Let linear algebra use one thread while this lasts; gives how many it would have used."""
    libraries = ThreadpoolController().select(user_api="blas")
    own = max((library["num_threads"] for library in libraries.info()), default=1)
    before = _ALLOWED.set(_ALLOWED.get(own))
    try:
        with libraries.limit(limits=1):
            yield _ALLOWED.get()
    finally:
        _ALLOWED.reset(before)


def side_by_side(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """The results of the work on each item, as many at a time as linear algebra may use threads.

    The first fault is raised. Results are the same with any number of threads: each item is worked on by one.
    """
    with one_thread_each() as workers:
        if workers == 1:
            return [work(item) for item in items]
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(work, items))
