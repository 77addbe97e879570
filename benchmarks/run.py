"""metier and its peers side by side.

    python benchmarks/setup_peers.py
    python benchmarks/run.py [--work long_panel ...] [--threads 1 2] [--write]

Prints medians, ratios and peak memory as they come; --write puts them into docs/performance.md, where the figures
of other work stay as they are.
"""

from __future__ import annotations

import argparse

import inputs
from environments import HERE, PEERS
from page import Measured, as_table, page
from rounds import measured
from suite import CASES

PAGE = HERE.parent / "docs" / "performance.md"


def main() -> None:
    options = _options()
    folder = PEERS / "inputs"
    inputs.write_all(folder)
    results = []
    for threads in options.threads:
        for case in CASES:
            if threads not in case.threads or (options.work and case.work not in options.work):
                continue
            results.append(Measured(case, threads, measured(case, threads, folder)))
            print("\n".join(as_table(results[-1])), flush=True)
            if options.write:  # after each case, so that an interrupted run leaves what it measured
                PAGE.write_text(page(results, PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", nargs="*", choices=sorted({case.work for case in CASES}))
    parser.add_argument("--threads", nargs="*", type=int, default=[1, 2])
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
