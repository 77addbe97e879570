"""The door to layouts: the name in the study file to the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from metier.plan.schema import Layout
from metier.sources import across, crossed, eurostat
from metier.sources.layouts import Asked, LaidOut

READERS: Mapping[Layout, Callable[[Asked], LaidOut]] = MappingProxyType(
    {"activities-across": across.read, "cross-table": crossed.read, "eurostat-tsv": eurostat.read}
)


def read_layout(layout: Layout, asked: Asked) -> LaidOut:
    """Read a file that is laid out in a way of its own as one row per figure.

    Raises:
        InputError: the file cannot be read whole in this layout; the message says where and why.
    """
    return READERS[layout](asked)
