"""What was measured, as tables for the terminal and for docs/performance.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from rounds import Taken
from suite import CASES, Case

PARTS = ("numpy", "scipy", "polars", "pandas", "narwhals", "pyarrow")
INTRODUCTION = """# How fast, how small

metier and the packages of the field side by side. Written by `python benchmarks/run.py --write`; the peers'
environments are made by `python benchmarks/setup_peers.py`.

- Each run is a fresh process. Reading, importing and pivoting are outside the clock, except where importing is the
  work.
- Everybody has the same input: heavy-tailed and sparse (the largest tenth of the regions has half of everything, a
  fifth of the pairs has a quotient above 1), drawn with a fixed seed. Everybody has the same number of threads.
- Rounds are interleaved, so that a busy moment of the machine hits all alike. Shown is the median; a contestant who
  takes minutes ran whole, once, where its runs are 1. The machine was shared while this was measured: processor
  seconds are what the process itself worked, and with one thread the fairer figure.
- Memory is the peak of the process during the work less what it held when the work began (Linux).
- Before a time counts, the figures are compared: density, RCA and ECI (standardised, without sign) agree to 1e-9.
  Not compared are ecomplexity's density of the matrix (it counts an activity as near itself) and
  economic-complexity's ECI (twenty reflections instead of the eigenvector): the golden tests reproduce both. The
  bootstrap is another estimate.
- By name, `density(m)`, metier needs no matrix of activities by activities. In the row above it computes that
  matrix and hands it on, as the peers do. These figures move with what else the machine does: in repeated pairs
  econcomplex took 1.7 to 2.3 times the processor seconds of the first row, and 2.2 to 3.2 times those by name.
- Five times a peer is out of reach where the peer itself does little but products of linear algebra in float64
  (export similarity, proximity of quotients): metier does the same products. "The product alone" is one of them, by
  NumPy and without checks; the proximity of quotients takes two. Float32 would be quicker and is not used.
- The panel of 25 years fills 590 MiB: its seconds (1.6 to 2.3 in four runs of two days) move with how quickly the
  system gives memory out.
- Single calls, 64 of five packages beside ours, warm, by processor time, are in [single-calls.md](single-calls.md).
  At 230 x 1,240 one of them is quicker than ours, PySAL's Atkinson of a single row (0.013 ms beside 0.025; ours takes
  all rows at once, see below); the others are up to 150 x slower. On a table of 30 x 20 a call of ours takes 0.006 to
  2 ms (a long table 2 to 6), most of it the check of what is handed over, and 35 of the packages' are quicker, for
  they check little: up to 4 x (co-occurrence), 3 x (mean complexity, Gini of a single row), else 2 x; of 51 x 61
  31 are.
- Where a package lacks an index it does less: economic-complexity has no COI, fermi-cref neither COI nor COG.
- econcomplex gives back only the rows that came in (40 % of the pairs), as metier does with `pairs="given"`; metier
  by default, ecomplexity and the two that give matrices give every pair of a region and an activity, for the absent
  ones are what density and outlook are about. So memory compares with others of the same number of rows. Labels that
  come again in another year are kept once in what metier gives back.
"""


@dataclass(frozen=True)
class Measured:
    """One case with a number of threads: what everybody took."""

    case: Case
    threads: int
    taken: dict[str, Taken]


def page(results: Sequence[Measured], before: str) -> str:
    """The whole page; what was not measured again stays as it was on the page ``before``."""
    tables = _tables(before)
    for result in results:
        tables.setdefault(_heading(result.threads), {})[result.case.title] = as_table(result)
    lines = [INTRODUCTION, f"Measured on {_machine()}.\n"]
    for heading in sorted(tables, reverse=True):
        lines += [heading, ""]
        for case in CASES:
            lines += tables[heading].get(case.title, [])
    return "\n".join(lines).rstrip() + "\n"


def _heading(threads: int) -> str:
    return f"## {'One thread' if threads == 1 else f'{threads} threads'}"


def _tables(text: str) -> dict[str, dict[str, list[str]]]:
    """The lines of each table on a page, by its heading and its title."""
    tables: dict[str, dict[str, list[str]]] = {}
    for part in re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]:
        heading, *cases = re.split(r"^(?=\*\*)", part, flags=re.MULTILINE)
        tables[heading.strip()] = {case.split("**")[1]: [*case.rstrip().splitlines(), ""] for case in cases}
    return tables


def as_table(result: Measured) -> list[str]:
    """One case as a Markdown table."""
    first = result.taken[result.case.contestants[0]]
    rows = [_row(name, taken, first, result) for name, taken in result.taken.items()]
    heads = [
        "| | seconds | processor seconds | metier is faster | by processor | to reach | peak MiB | runs |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    return [f"**{result.case.title}**", "", *heads, *rows, ""]


def _row(name: str, taken: Taken, first: Taken, result: Measured) -> str:
    if taken.failure or not taken.seconds:
        return f"| {name} | failed: {taken.failure} | | | | | | 0 |"
    cells = [name, f"{taken.median:.3g}", f"{taken.cpu_median:.3g}", "", "", ""]
    if taken is not first:
        cells[3:5] = [f"{taken.median / first.median:.2f} x", f"{taken.cpu_median / first.cpu_median:.2f} x"]
    if name in result.case.reach and result.threads == 1:
        cells[5] = f"{result.case.reach[name]:.3g} x"
    return f"| {' | '.join(cells)} | {taken.peak / 2**20:.0f} | {len(taken.seconds)} |"


def _machine() -> str:
    parts = ", ".join(f"{name} {version(name)}" for name in PARTS)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} on {_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB"
    return f"{system}; Python {platform.python_version()}, {parts}"


def _processor() -> str:
    """The processor's name, as Linux gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
