"""Reads one file in a process of its own and says what came of it and how much memory it took.

python -m tests.sources.read_within FOLDER NAME
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from metier.errors import MetierError
from metier.sources import read_table


def main(folder: str, name: str) -> None:
    try:
        told = f"{read_table(Path(folder), name).table.cells.height} rows"
    except MetierError as refusal:
        told = str(refusal)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"told": told, "peak": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
