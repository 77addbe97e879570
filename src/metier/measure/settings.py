"""Settings of a formula: what is no number is none that any limit admits."""

from __future__ import annotations

from numbers import Integral, Real

import numpy as np

from metier.errors import ArrayError, Fault


def number(value: object) -> float:
    """A setting as a number; NaN, which fails every comparison, where it is none (true and false are none)."""
    if type(value) is float:
        return value
    return float(value) if isinstance(value, Real) and not isinstance(value, bool | np.bool_) else np.nan


def whole(value: object) -> float:
    """A setting that counts something, as a number; NaN where it is no whole number."""
    if type(value) is int:
        return value
    return number(value) if isinstance(value, Integral) else np.nan


def refuse_limit(limit: object, name: str) -> None:
    """Refuse a limit of a quotient that no quotient can lie on."""
    if not 0 <= number(limit) < np.inf:
        raise ArrayError([Fault(f"{name} is {limit}", "Hand over a quotient, 0 or more.")])


def refuse_other(value: object, kind: type, name: str, remedy: str) -> None:
    """Refuse what is no object of one kind."""
    if not isinstance(value, kind):
        raise ArrayError([Fault(f"{name} has the type {type(value).__name__}", remedy)])
