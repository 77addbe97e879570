"""One contestant, one piece of work, one fresh process: prints seconds, processor seconds and bytes as JSON.

python benchmarks/child.py WORK CONTESTANT INPUT CHECKED, the last being where the figures to check are written.
"""

from __future__ import annotations

import gc
import importlib
import json
import re
import resource
import sys
import time
from pathlib import Path


def main(work: str, contestant: str, given: str, checked: str) -> None:
    module = importlib.import_module(f"work.{work}")
    run = module.CONTESTANTS[contestant](Path(given))
    gc.collect()
    before = _forget_peak()
    start, worked = time.perf_counter(), time.process_time()
    found = run()
    seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    peak = _peak() - before
    figures = module.checked(found)
    if figures:
        import numpy as np

        np.savez(checked, **figures)
    print(json.dumps({"seconds": seconds, "cpu": cpu, "bytes": peak}))


def _forget_peak() -> int:
    """Set the process's peak back to what it holds now (Linux), and return that; else the peak so far."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return _peak()
    return _status("VmRSS")


def _peak() -> int:
    try:
        return _status("VmHWM")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _status(key: str) -> int:
    found = re.search(rf"^{key}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    main(*sys.argv[1:])
