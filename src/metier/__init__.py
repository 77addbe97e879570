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
    from metier.frames import amount_intervals as amount_intervals
    from metier.frames import arcelus_shift_share as arcelus_shift_share
    from metier.frames import assist as assist
    from metier.frames import atkinson as atkinson
    from metier.frames import benjamini_hochberg as benjamini_hochberg
    from metier.frames import best_partners as best_partners
    from metier.frames import beta_convergence as beta_convergence
    from metier.frames import bicm as bicm
    from metier.frames import centrality as centrality
    from metier.frames import cluster_stars as cluster_stars
    from metier.frames import clusters as clusters
    from metier.frames import coagglomeration as coagglomeration
    from metier.frames import coagglomeration_pairs as coagglomeration_pairs
    from metier.frames import coefficient_of_variation as coefficient_of_variation
    from metier.frames import coefficient_rounding_interval as coefficient_rounding_interval
    from metier.frames import compared as compared
    from metier.frames import compared_values as compared_values
    from metier.frames import complementarity as complementarity
    from metier.frames import complexity as complexity
    from metier.frames import cooccurrence as cooccurrence
    from metier.frames import cooccurrence_z as cooccurrence_z
    from metier.frames import coulter_index as coulter_index
    from metier.frames import cross_density as cross_density
    from metier.frames import cross_proximity as cross_proximity
    from metier.frames import dalton_index as dalton_index
    from metier.frames import density as density
    from metier.frames import design_effect_from_years as design_effect_from_years
    from metier.frames import diversity as diversity
    from metier.frames import dynamic_quotient as dynamic_quotient
    from metier.frames import dynamic_shift_share as dynamic_shift_share
    from metier.frames import ease_of_recombination as ease_of_recombination
    from metier.frames import ellison_glaeser as ellison_glaeser
    from metier.frames import entropy as entropy
    from metier.frames import entry_and_exit as entry_and_exit
    from metier.frames import esteban_shift_share as esteban_shift_share
    from metier.frames import expected_false_share as expected_false_share
    from metier.frames import export_similarity as export_similarity
    from metier.frames import expy as expy
    from metier.frames import fitness as fitness
    from metier.frames import flow_relatedness as flow_relatedness
    from metier.frames import gerfin_shift_share as gerfin_shift_share
    from metier.frames import gini as gini
    from metier.frames import greatest_gain as greatest_gain
    from metier.frames import growth as growth
    from metier.frames import growth_of_activities as growth_of_activities
    from metier.frames import growth_of_regions as growth_of_regions
    from metier.frames import growth_share as growth_share
    from metier.frames import hachman_index as hachman_index
    from metier.frames import herfindahl as herfindahl
    from metier.frames import hoover_curve as hoover_curve
    from metier.frames import hoover_gini as hoover_gini
    from metier.frames import hoover_index as hoover_index
    from metier.frames import indicators as indicators
    from metier.frames import input_output_relatedness as input_output_relatedness
    from metier.frames import inside_outside as inside_outside
    from metier.frames import inverse_normalised_ubiquity as inverse_normalised_ubiquity
    from metier.frames import krugman_index as krugman_index
    from metier.frames import lafay_index as lafay_index
    from metier.frames import least_effort as least_effort
    from metier.frames import linkages as linkages
    from metier.frames import litzenberger_index as litzenberger_index
    from metier.frames import location_quotient as location_quotient
    from metier.frames import locational_gini as locational_gini
    from metier.frames import log_standardised_quotient as log_standardised_quotient
    from metier.frames import lorenz_curve as lorenz_curve
    from metier.frames import mean_density as mean_density
    from metier.frames import mean_log_deviation as mean_log_deviation
    from metier.frames import mean_modular_complexity as mean_modular_complexity
    from metier.frames import mean_quotient as mean_quotient
    from metier.frames import modular_complexity as modular_complexity
    from metier.frames import nearest as nearest
    from metier.frames import nestedness as nestedness
    from metier.frames import normalised_advantage as normalised_advantage
    from metier.frames import normalised_ubiquity as normalised_ubiquity
    from metier.frames import outlook as outlook
    from metier.frames import per_head_quotient as per_head_quotient
    from metier.frames import persistence as persistence
    from metier.frames import plant_sizes as plant_sizes
    from metier.frames import pooled_prior as pooled_prior
    from metier.frames import portfolio_complexity as portfolio_complexity
    from metier.frames import presence as presence
    from metier.frames import product_emission_intensity as product_emission_intensity
    from metier.frames import product_gini as product_gini
    from metier.frames import prody as prody
    from metier.frames import proximity as proximity
    from metier.frames import quotient_against_rest as quotient_against_rest
    from metier.frames import quotient_against_whole as quotient_against_whole
    from metier.frames import quotient_classes as quotient_classes
    from metier.frames import quotient_intervals as quotient_intervals
    from metier.frames import quotient_of_shares as quotient_of_shares
    from metier.frames import quotient_proximity as quotient_proximity
    from metier.frames import quotient_without_dominant as quotient_without_dominant
    from metier.frames import rate_quotient as rate_quotient
    from metier.frames import reflections as reflections
    from metier.frames import relatedness as relatedness
    from metier.frames import relative_diversity as relative_diversity
    from metier.frames import relative_relatedness as relative_relatedness
    from metier.frames import relative_specialisation as relative_specialisation
    from metier.frames import rescaled_reflections as rescaled_reflections
    from metier.frames import rest_reference as rest_reference
    from metier.frames import revision_spread as revision_spread
    from metier.frames import rounding_interval as rounding_interval
    from metier.frames import rounding_of_bounds as rounding_of_bounds
    from metier.frames import set_density as set_density
    from metier.frames import shift_share as shift_share
    from metier.frames import sigma_convergence as sigma_convergence
    from metier.frames import spatial_gini as spatial_gini
    from metier.frames import standardised_quotient as standardised_quotient
    from metier.frames import standing as standing
    from metier.frames import structural_distance as structural_distance
    from metier.frames import symmetric_quotient as symmetric_quotient
    from metier.frames import taxonomy as taxonomy
    from metier.frames import tendency as tendency
    from metier.frames import theil as theil
    from metier.frames import theil_decomposition as theil_decomposition
    from metier.frames import transition_matrix as transition_matrix
    from metier.frames import turnover as turnover
    from metier.frames import ubiquity as ubiquity
    from metier.frames import under_convention as under_convention
    from metier.frames import validated_links as validated_links
    from metier.frames import variety as variety
    from metier.frames import weighted_quotient as weighted_quotient
    from metier.frames import wide_table as wide_table
    from metier.frames import wide_tables as wide_tables
    from metier.frames import williamson_index as williamson_index
    from metier.frames import wolfson as wolfson
    from metier.frames import year_spread as year_spread
    from metier.project.opening import run as run
    from metier.study import StudyResult as StudyResult

__version__ = "0.1.0"

_HOME = {
    "StudyResult": "metier.study",
    "additive_quotient": "metier.frames",
    "amount_intervals": "metier.frames",
    "arcelus_shift_share": "metier.frames",
    "assist": "metier.frames",
    "atkinson": "metier.frames",
    "benjamini_hochberg": "metier.frames",
    "best_partners": "metier.frames",
    "beta_convergence": "metier.frames",
    "bicm": "metier.frames",
    "centrality": "metier.frames",
    "cluster_stars": "metier.frames",
    "clusters": "metier.frames",
    "coagglomeration": "metier.frames",
    "coagglomeration_pairs": "metier.frames",
    "coefficient_of_variation": "metier.frames",
    "dalton_index": "metier.frames",
    "coefficient_rounding_interval": "metier.frames",
    "compared": "metier.frames",
    "compared_values": "metier.frames",
    "complementarity": "metier.frames",
    "complexity": "metier.frames",
    "cooccurrence": "metier.frames",
    "cooccurrence_z": "metier.frames",
    "coulter_index": "metier.frames",
    "cross_density": "metier.frames",
    "cross_proximity": "metier.frames",
    "density": "metier.frames",
    "design_effect_from_years": "metier.frames",
    "diversity": "metier.frames",
    "dynamic_quotient": "metier.frames",
    "dynamic_shift_share": "metier.frames",
    "ease_of_recombination": "metier.frames",
    "ellison_glaeser": "metier.frames",
    "entropy": "metier.frames",
    "entry_and_exit": "metier.frames",
    "esteban_shift_share": "metier.frames",
    "expected_false_share": "metier.frames",
    "export_similarity": "metier.frames",
    "expy": "metier.frames",
    "fitness": "metier.frames",
    "flow_relatedness": "metier.frames",
    "gerfin_shift_share": "metier.frames",
    "gini": "metier.frames",
    "greatest_gain": "metier.frames",
    "growth": "metier.frames",
    "growth_of_activities": "metier.frames",
    "growth_of_regions": "metier.frames",
    "growth_share": "metier.frames",
    "hachman_index": "metier.frames",
    "herfindahl": "metier.frames",
    "hoover_curve": "metier.frames",
    "hoover_gini": "metier.frames",
    "hoover_index": "metier.frames",
    "indicators": "metier.frames",
    "input_output_relatedness": "metier.frames",
    "inside_outside": "metier.frames",
    "inverse_normalised_ubiquity": "metier.frames",
    "krugman_index": "metier.frames",
    "lafay_index": "metier.frames",
    "least_effort": "metier.frames",
    "linkages": "metier.frames",
    "litzenberger_index": "metier.frames",
    "location_quotient": "metier.frames",
    "locational_gini": "metier.frames",
    "log_standardised_quotient": "metier.frames",
    "lorenz_curve": "metier.frames",
    "mean_density": "metier.frames",
    "mean_log_deviation": "metier.frames",
    "mean_modular_complexity": "metier.frames",
    "mean_quotient": "metier.frames",
    "modular_complexity": "metier.frames",
    "nearest": "metier.frames",
    "nestedness": "metier.frames",
    "normalised_advantage": "metier.frames",
    "normalised_ubiquity": "metier.frames",
    "outlook": "metier.frames",
    "per_head_quotient": "metier.frames",
    "persistence": "metier.frames",
    "plant_sizes": "metier.frames",
    "pooled_prior": "metier.frames",
    "portfolio_complexity": "metier.frames",
    "presence": "metier.frames",
    "product_emission_intensity": "metier.frames",
    "product_gini": "metier.frames",
    "prody": "metier.frames",
    "proximity": "metier.frames",
    "quotient_against_rest": "metier.frames",
    "quotient_against_whole": "metier.frames",
    "quotient_classes": "metier.frames",
    "quotient_intervals": "metier.frames",
    "quotient_of_shares": "metier.frames",
    "quotient_proximity": "metier.frames",
    "quotient_without_dominant": "metier.frames",
    "rate_quotient": "metier.frames",
    "reflections": "metier.frames",
    "relatedness": "metier.frames",
    "relative_diversity": "metier.frames",
    "relative_relatedness": "metier.frames",
    "relative_specialisation": "metier.frames",
    "rescaled_reflections": "metier.frames",
    "rest_reference": "metier.frames",
    "revision_spread": "metier.frames",
    "rounding_interval": "metier.frames",
    "rounding_of_bounds": "metier.frames",
    "run": "metier.project.opening",
    "set_density": "metier.frames",
    "shift_share": "metier.frames",
    "sigma_convergence": "metier.frames",
    "spatial_gini": "metier.frames",
    "standardised_quotient": "metier.frames",
    "standing": "metier.frames",
    "structural_distance": "metier.frames",
    "symmetric_quotient": "metier.frames",
    "taxonomy": "metier.frames",
    "tendency": "metier.frames",
    "theil": "metier.frames",
    "theil_decomposition": "metier.frames",
    "transition_matrix": "metier.frames",
    "turnover": "metier.frames",
    "under_convention": "metier.frames",
    "ubiquity": "metier.frames",
    "validated_links": "metier.frames",
    "variety": "metier.frames",
    "weighted_quotient": "metier.frames",
    "wide_table": "metier.frames",
    "wide_tables": "metier.frames",
    "williamson_index": "metier.frames",
    "wolfson": "metier.frames",
    "year_spread": "metier.frames",
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
