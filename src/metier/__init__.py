"""metier: what each region is good at, what it could do next and with whom.

The public names are listed here by hand; each is loaded on first use, so that
``import metier`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from metier.errors import MetierError

if TYPE_CHECKING:
    from metier.frames import complexity as complexity
    from metier.frames import density as density
    from metier.frames import indicators as indicators
    from metier.frames import location_quotient as location_quotient
    from metier.frames import proximity as proximity
    from metier.frames import quotient_intervals as quotient_intervals
    from metier.project.opening import run as run
    from metier.study import StudyResult as StudyResult

__version__ = "0.1.0"

_HOME = {
    "StudyResult": "metier.study",
    "complexity": "metier.frames",
    "density": "metier.frames",
    "indicators": "metier.frames",
    "location_quotient": "metier.frames",
    "proximity": "metier.frames",
    "quotient_intervals": "metier.frames",
    "run": "metier.project.opening",
}

__all__ = ["MetierError", "__version__", *sorted(_HOME)]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'metier' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
