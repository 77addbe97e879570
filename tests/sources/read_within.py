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
    print(json.dumps({"told": told, "peak": _peak()}))


def _peak() -> int:
    """The most memory this program held, in bytes.

    Linux hands on to a new program the peak of the one that started it in ``ru_maxrss``; its own stands in ``VmHWM``.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
