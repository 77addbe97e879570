"""Layers: one kind of evidence each, and what its figures and its absent rows mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["industry", "innovation", "knowledge"]
Nature = Literal["records", "amounts", "shares", "rates", "coefficients"]
Absent = Literal["zero", "missing"]
Negative = Literal["refuse", "missing", "zero"]


@dataclass(frozen=True)
class Layer:
    """What the figures of a layer are.

    Attributes:
        key: what the study file calls it.
        nature: counts of records, amounts, shares of a total in per cent, rates, or published coefficients.
        absent: what it means that a region and activity have no row.
        negative: whether values below zero are refused, or taken as missing or as zero.
        decimals: how many decimals the figures are rounded to; ``None`` means as many as the file shows.
    """

    key: str
    nature: Nature
    absent: Absent = "missing"
    negative: Negative = "refuse"
    decimals: int | None = None
