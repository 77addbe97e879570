"""Threads: many small matrices at once, one thread each, where linear algebra would split each of them.

The libraries beneath numpy and scipy share one matrix among threads that wait for each other by spinning. For
matrices of regions and activities that gains little, and on a busy machine costs many times the work itself
(an eigenvector of 230 regions: 2 ms alone, 260 ms with two threads beside another program).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from threadpoolctl import ThreadpoolController

Item = TypeVar("Item")


@contextmanager
def one_thread_each() -> Iterator[int]:
    """Let linear algebra use one thread while this lasts; gives how many it would have used."""
    libraries = ThreadpoolController().select(user_api="blas")
    allowed = max((library["num_threads"] for library in libraries.info()), default=1)
    with libraries.limit(limits=1):
        yield allowed


def side_by_side(work: Callable[[Item], None], items: Iterable[Item]) -> None:
    """Do the work for each item, as many at a time as linear algebra may use threads; the first fault is raised.

    Results are the same with any number of threads: each item is worked on by one.
    """
    with one_thread_each() as workers:
        if workers == 1:
            for item in items:
                work(item)
            return
        with ThreadPoolExecutor(workers) as pool:
            for _ in pool.map(work, items):
                pass
