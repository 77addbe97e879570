"""Whether a text file was cut off within its last figure, as far as the figures above it tell."""

from __future__ import annotations

import re

TAIL = 8192  # bytes at the end of a text that are looked at
FEWEST_LINES = 5  # before the last one, that end in a figure with as many decimals each; chosen here
MOST_LINES = 30
DECIMALS = re.compile(r"^-?\d+[.,](\d+)$")
SHORT = re.compile(r"^-?\d+(?:[.,](\d*))?$")


def cut_short(text: bytes, separator: str) -> bool:
    """Whether a text ends within its last figure: it has no line end, and fewer decimals than all figures above it.

    Args:
        text: the text.
        separator: what stands between its cells.
    """
    if text.endswith((b"\n", b"\r")):
        return False
    lines = text[-TAIL:].decode(errors="ignore").splitlines()[1:][-MOST_LINES:]
    cells = [line.rsplit(separator, 1)[-1].strip().strip('"') for line in lines]
    above = [found[1] for cell in cells[:-1] if (found := DECIMALS.match(cell)) is not None]
    if len(above) < max(FEWEST_LINES, len(cells) - 1) or len({*map(len, above)}) > 1:
        return False
    last = SHORT.match(cells[-1])
    return last is not None and len(last[1] or "") < len(above[0])
