"""metier: what each region is good at, what it could do next and with whom.

The public names are listed here by hand; each is loaded on first use, so that
``import metier`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from metier.errors import MetierError

if TYPE_CHECKING:
    from metier.frames import additive_quotient as additive_quotient
    from metier.frames import atkinson as atkinson
    from metier.frames import coagglomeration_pairs as coagglomeration_pairs
    from metier.frames import coefficient_of_variation as coefficient_of_variation
    from metier.frames import complexity as complexity
    from metier.frames import cooccurrence_z as cooccurrence_z
    from metier.frames import coulter_index as coulter_index
    from metier.frames import density as density
    from metier.frames import dynamic_quotient as dynamic_quotient
    from metier.frames import entropy as entropy
    from metier.frames import export_similarity as export_similarity
    from metier.frames import expy as expy
    from metier.frames import gini as gini
    from metier.frames import growth as growth
    from metier.frames import growth_of_activities as growth_of_activities
    from metier.frames import growth_of_regions as growth_of_regions
    from metier.frames import hachman_index as hachman_index
    from metier.frames import herfindahl as herfindahl
    from metier.frames import hoover_gini as hoover_gini
    from metier.frames import hoover_index as hoover_index
    from metier.frames import indicators as indicators
    from metier.frames import krugman_index as krugman_index
    from metier.frames import lafay_index as lafay_index
    from metier.frames import location_quotient as location_quotient
    from metier.frames import locational_gini as locational_gini
    from metier.frames import log_standardised_quotient as log_standardised_quotient
    from metier.frames import mean_density as mean_density
    from metier.frames import mean_log_deviation as mean_log_deviation
    from metier.frames import mean_quotient as mean_quotient
    from metier.frames import normalised_advantage as normalised_advantage
    from metier.frames import presence as presence
    from metier.frames import product_emission_intensity as product_emission_intensity
    from metier.frames import product_gini as product_gini
    from metier.frames import prody as prody
    from metier.frames import proximity as proximity
    from metier.frames import quotient_intervals as quotient_intervals
    from metier.frames import quotient_proximity as quotient_proximity
    from metier.frames import relative_diversity as relative_diversity
    from metier.frames import relative_relatedness as relative_relatedness
    from metier.frames import relative_specialisation as relative_specialisation
    from metier.frames import standardised_quotient as standardised_quotient
    from metier.frames import structural_distance as structural_distance
    from metier.frames import symmetric_quotient as symmetric_quotient
    from metier.frames import taxonomy as taxonomy
    from metier.frames import theil as theil
    from metier.frames import weighted_quotient as weighted_quotient
    from metier.frames import williamson_index as williamson_index
    from metier.frames import wolfson as wolfson
    from metier.project.opening import run as run
    from metier.study import StudyResult as StudyResult

__version__ = "0.1.0"

_HOME = {
    "StudyResult": "metier.study",
    "additive_quotient": "metier.frames",
    "atkinson": "metier.frames",
    "coagglomeration_pairs": "metier.frames",
    "coefficient_of_variation": "metier.frames",
    "complexity": "metier.frames",
    "cooccurrence_z": "metier.frames",
    "coulter_index": "metier.frames",
    "density": "metier.frames",
    "dynamic_quotient": "metier.frames",
    "entropy": "metier.frames",
    "export_similarity": "metier.frames",
    "expy": "metier.frames",
    "gini": "metier.frames",
    "growth": "metier.frames",
    "growth_of_activities": "metier.frames",
    "growth_of_regions": "metier.frames",
    "hachman_index": "metier.frames",
    "herfindahl": "metier.frames",
    "hoover_gini": "metier.frames",
    "hoover_index": "metier.frames",
    "indicators": "metier.frames",
    "krugman_index": "metier.frames",
    "lafay_index": "metier.frames",
    "location_quotient": "metier.frames",
    "locational_gini": "metier.frames",
    "log_standardised_quotient": "metier.frames",
    "mean_density": "metier.frames",
    "mean_log_deviation": "metier.frames",
    "mean_quotient": "metier.frames",
    "normalised_advantage": "metier.frames",
    "presence": "metier.frames",
    "product_emission_intensity": "metier.frames",
    "product_gini": "metier.frames",
    "prody": "metier.frames",
    "proximity": "metier.frames",
    "quotient_intervals": "metier.frames",
    "quotient_proximity": "metier.frames",
    "relative_diversity": "metier.frames",
    "relative_relatedness": "metier.frames",
    "relative_specialisation": "metier.frames",
    "run": "metier.project.opening",
    "standardised_quotient": "metier.frames",
    "structural_distance": "metier.frames",
    "symmetric_quotient": "metier.frames",
    "taxonomy": "metier.frames",
    "theil": "metier.frames",
    "weighted_quotient": "metier.frames",
    "williamson_index": "metier.frames",
    "wolfson": "metier.frames",
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
