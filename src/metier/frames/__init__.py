"""Labels off, array call, labels on: the public calls for data frames."""

from metier.frames.complexity import LabelledComplexity, complexity
from metier.frames.indicators import indicators
from metier.frames.intervals import LabelledIntervals, quotient_intervals
from metier.frames.quotients import location_quotient
from metier.frames.relatedness import density, proximity

__all__ = [
    "LabelledComplexity",
    "LabelledIntervals",
    "complexity",
    "density",
    "indicators",
    "location_quotient",
    "proximity",
    "quotient_intervals",
]
