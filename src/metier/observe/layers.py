"""Layers: one kind of evidence each, and what its figures and its absent rows mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from metier.observe.marks import Notation

Side = Literal["industry", "innovation", "knowledge"]
Nature = Literal["records", "amounts", "shares", "rates", "coefficients"]
Absent = Literal["zero", "missing"]
Negative = Literal["refuse", "missing", "zero"]
Outside = Literal["refuse", "leave out"]


@dataclass(frozen=True)
class Layer:
    """What the figures of a layer are.

    Attributes:
        key: what the study file calls it.
        nature: counts of records, amounts, shares of a total in per cent, rates, or published coefficients.
        absent: what it means that a region and activity have no row.
        negative: whether values below zero are refused, or taken as missing or as zero.
        decimals: how many decimals the figures are rounded to; ``None`` means as many as the file shows.
        notation: how the office writes its figures.
        outside: whether rows of regions and activities that the study does not list are refused or left out.
    """

    key: str
    nature: Nature
    absent: Absent = "missing"
    negative: Negative = "refuse"
    decimals: int | None = None
    notation: Notation = field(default_factory=Notation)
    outside: Outside = "refuse"
