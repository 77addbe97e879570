"""What a whole `metier run` costs: files in, every table, report and workbook written, in a process of its own.

    python benchmarks/cost.py [--size "85 regions" ...] [--folder DIR]

Prints seconds, processor seconds and the peak of the process (Linux, VmHWM) as each stage begins and at the end.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from studies import SIZES, write_study

EVERY = 0.01  # seconds between two looks at the process
MIB = 1024


class Peak(Thread):
    """Looks at a process until it ends; ``ru_maxrss`` of a child would start at its parent's peak."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._status = Path(f"/proc/{process}/status")
        self.mib = 0

    def run(self) -> None:
        """Until there is no such process."""
        while True:
            try:
                found = re.search(r"^VmHWM:\s+(\d+) kB", self._status.read_text(), re.MULTILINE)
            except OSError:
                return
            if found is None:  # it has ended and nobody has asked for its end
                return
            self.mib = int(found[1]) // MIB
            time.sleep(EVERY)


def measure(study: Path) -> None:
    """Run one study and print what it takes."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "metier", "run", str(study)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    peak = Peak(process.pid)
    peak.start()
    assert process.stderr is not None
    for line in process.stderr:
        print(f"{time.perf_counter() - begun:7.1f} s {peak.mib:6} MiB  {line.rstrip()}", flush=True)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    files = sum(path.stat().st_size for path in (study / "results").iterdir())
    print(f"{seconds:7.1f} s {peak.mib:6} MiB  in all; {used.ru_utime:.1f} s user, {used.ru_stime:.1f} s system")
    print(f"exit code {os.waitstatus_to_exitcode(status)}; {files / 1e6:.0f} MB of results")


def main() -> None:
    """Both sizes, or those asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", nargs="*", choices=list(SIZES), default=list(SIZES))
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent / ".cost")
    asked = parser.parse_args()
    for name in asked.size:
        study = asked.folder / name.replace(" ", "-")
        write_study(study, SIZES[name])
        print(f"{name}:")
        measure(study)


if __name__ == "__main__":
    main()
