"""A run that writes results, for the tests to kill, to hold up or to starve: ``writer.py OUT LABEL WHAT [NUMBER]``.

``kill N`` ends itself with SIGKILL just before the N-th step that changes anything on the disk; ``hold`` says "writing"
in the middle and waits for a line; ``starve N`` lets no file grow beyond N bytes; ``write`` just writes.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from metier.project import one_writer
from metier.project.results_folder import replace_results

NAMES = ("matrix.csv", "scenarios.csv", "timings.json")
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows knows but one way, under the second name
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "half"}


def content(label: str, name: str) -> bytes:
    return f"{label} {name}\n".encode() * 100


def fill(folder: Path, label: str) -> dict[str, object]:
    for name in NAMES:
        text = content(label, name)
        with (folder / name).open("wb") as file:
            file.write(text[: len(text) // 2])
            file.flush()
            sys.audit("half", str(folder / name))
            file.write(text[len(text) // 2 :])
    return {"rows": {"label": label}}


def changes_the_disk(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether what the interpreter is about to do changes anything on the disk, or flushes it."""
    opened = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    return bool(opened) or event in CHANGES


def _kill_before(step: int) -> None:
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if changes_the_disk(event, arguments):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), KILL)

    sys.addaudithook(watch)


def _hold(folder: Path, label: str) -> dict[str, object]:
    print("writing", flush=True)
    sys.stdin.readline()
    return fill(folder, label)


def main() -> None:
    out, label, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    filling = _hold if what == "hold" else fill
    if what == "kill":
        _kill_before(int(sys.argv[4]))
    if what == "starve":
        import resource  # Windows has none

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
    one_writer.WAIT_SECONDS = 60
    try:
        replace_results(out, lambda folder: filling(folder, label))
    except one_writer.ResultsError as refusal:
        print(refusal)
        sys.exit(1)


if __name__ == "__main__":
    main()
