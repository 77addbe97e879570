"""Labels off, array call, labels on: the public calls for data frames."""

from __future__ import annotations

from typing import Any

from metier.measure import quotients


def location_quotient(x: Any, reference: Any = None) -> Any:
    return quotients.location_quotient(x, reference)
