"""Single warm calls of metier beside those of its peers: ``python benchmarks/single_calls.py > docs/single-calls.md``.

Words after it choose the indices whose names hold one of them. Both run in one process, in turn, with one thread;
shown is the median of the processor time. A call of a peer is given what it takes quickest: arrays where it takes
them. Where an index repeats, both repeat equally often.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import statistics
import subprocess
import sys
import time
import warnings
from importlib import import_module
from pathlib import Path

from environments import HERE, python_of
from pairs.given import Pair, drawn

SIZES = ((30, 20), (51, 61), (230, 1240))
LONGEST = 0.6  # seconds that the calls of one pair and size may take together, before it has enough turns
MOST_TURNS, FEWEST_TURNS = 400, 3
KINDS = {
    "pandas3": ("of_amounts", "of_presence", "of_inequality", "of_objects", "of_tables"),
    "pandas2": ("of_wide_frames",),
}
HEADER = """# Single calls

Warm calls of metier beside those of its peers, printed by `python benchmarks/single_calls.py`. Both run in one process,
in turn, with one thread; each cell is the median of the processor time of ours and of theirs, in milliseconds, and how
many times metier is faster. On a small table a call of ours is mostly the check of what is handed over: infinite
and negative values, missing cells, shapes and words. The peers check little of that. economic-complexity takes nothing
but pandas' tables, and metier gets the same there; ecomplexity takes long tables.

"""


def seconds_of(pair: Pair) -> tuple[float, float]:
    """Median processor seconds of a call of ours and of theirs, in turn, after one each to warm up."""
    took: tuple[list[float], list[float]] = ([], [])
    start = time.process_time()
    pair.ours(), pair.theirs()
    while len(took[0]) < FEWEST_TURNS or (len(took[0]) < MOST_TURNS and time.process_time() - start < LONGEST):
        for call, into in zip((pair.ours, pair.theirs), took, strict=True):
            begun = time.process_time_ns()
            call()
            into.append((time.process_time_ns() - begun) / 1e9)
    return statistics.median(took[0]), statistics.median(took[1])


def here(kinds: list[str], wanted: list[str]) -> None:
    """Every pair of some kinds whose name holds one of the words, in each size."""
    warnings.filterwarnings("ignore")
    tables = [drawn(*size) for size in SIZES]
    sets = [[pair for kind in kinds for pair in import_module(f"pairs.{kind}").pairs(table)] for table in tables]
    for pairs in zip(*sets, strict=True):
        if wanted and not any(word in pairs[0].index for word in wanted):
            continue
        cells = []
        for pair in pairs:
            gc.collect()
            with contextlib.redirect_stdout(io.StringIO()):  # some packages print
                ours, theirs = seconds_of(pair)
            cells.append(f"{ours * 1e3:.3g}, {theirs * 1e3:.3g}, {theirs / ours:.2f} x")
        print(f"| {pairs[0].index} | {pairs[0].package} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    print(HEADER + "| index | peer |", " | ".join(f"{r} x {a}" for r, a in SIZES), "|")
    print("|---|---|" + "---:|" * len(SIZES), flush=True)
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
    paths = os.pathsep.join((str(HERE.parent / "src"), str(HERE)))
    for environment, kinds in KINDS.items():
        command = [python_of(environment), Path(__file__), "--here", ",".join(kinds), *sys.argv[1:]]
        subprocess.run(command, env=os.environ | one | {"PYTHONPATH": paths}, check=True)


if __name__ == "__main__":
    here(sys.argv[2].split(","), sys.argv[3:]) if "--here" in sys.argv else main()
