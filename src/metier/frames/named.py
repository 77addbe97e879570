"""The indices with one figure for each cell, region, activity or pair, by the door for data frames."""

from __future__ import annotations

from metier.frames.alignment import (
    aligned_column,
    aligned_column_or_cells,
    aligned_row_or_cells,
    aligned_rows_of_activities,
)
from metier.frames.call import square_of_activities, tables_of_periods
from metier.frames.doors import door
from metier.measure import (
    alike,
    cluster_index,
    coagglomeration,
    concentration,
    design_effect,
    dispersion,
    false_discovery,
    growth_share,
    inequality,
    input_error,
    linkages,
    lorenz,
    markov,
    other_references,
    products,
    quotient_forms,
    quotient_summaries,
    quotients,
    quotients_of_rates,
    recombination,
    structure,
    trade,
    uncertainty,
    weighted_relatedness,
    welfare,
    within_region,
)
from metier.measure import cooccurrence as cooccurrence_
from metier.measure import cooccurrence_z as cooccurrence_z_
from metier.measure import density as density_
from metier.measure import (
    flow_relatedness as flow_relatedness_,
)
from metier.measure import growth as growth_
from metier.measure import presence as presence_
from metier.measure import quotient_proximity as quotient_proximity_
from metier.measure import relatedness as relatedness_
from metier.measure import ubiquity as ubiquity_

location_quotient = door(quotients.location_quotient, "cells")
symmetric_quotient = door(quotient_forms.symmetric_quotient, "cells")
normalised_advantage = door(quotient_forms.normalised_advantage, "cells")
additive_quotient = door(quotient_forms.additive_quotient, "cells")
weighted_quotient = door(quotient_forms.weighted_quotient, "cells")
standardised_quotient = door(quotient_forms.standardised_quotient, "cells")
log_standardised_quotient = door(quotient_forms.log_standardised_quotient, "cells")
lafay_index = door(trade.lafay_index, "cells")
herfindahl = door(concentration.herfindahl, "subjects")
entropy = door(concentration.entropy, "subjects")
gini = door(inequality.gini, "subjects")
theil = door(inequality.theil, "subjects")
mean_log_deviation = door(inequality.mean_log_deviation, "subjects")
atkinson = door(inequality.atkinson, "subjects")
wolfson = door(inequality.wolfson, "subjects")
coefficient_of_variation = door(dispersion.coefficient_of_variation, "subjects")
williamson_index = door(dispersion.williamson_index, "subjects")
dalton_index = door(welfare.dalton_index, "subjects")
hoover_gini = door(lorenz.hoover_gini, "subjects")
locational_gini = door(lorenz.locational_gini, "subjects")
krugman_index = door(structure.krugman_index, "subjects")
hoover_index = door(structure.hoover_index, "subjects")
coulter_index = door(structure.coulter_index, "subjects")
relative_diversity = door(structure.relative_diversity, "subjects")
mean_quotient = door(quotient_summaries.mean_quotient, "subjects")
hachman_index = door(quotient_summaries.hachman_index, "subjects")
relative_specialisation = door(quotient_summaries.relative_specialisation, "subjects")
structural_distance = door(alike.structural_distance, "pairs of subjects")
export_similarity = door(alike.export_similarity, "pairs of subjects")
coagglomeration_pairs = door(coagglomeration.coagglomeration_pairs, "pairs of activities", whom="activities")
prody = door(products.prody, "activities")
expy = door(products.expy, "regions")
product_gini = door(products.product_gini, "activities")
product_emission_intensity = door(products.product_emission_intensity, "activities")
cooccurrence_z = door(cooccurrence_z_.cooccurrence_z, "pairs of subjects")
quotient_proximity = door(quotient_proximity_.quotient_proximity, "pairs of activities")
taxonomy = door(weighted_relatedness.taxonomy, "pairs of activities")
relative_relatedness = door(within_region.relative_relatedness, "cells")
mean_density = door(within_region.mean_density, "regions")
presence = door(presence_.presence, "cells")
growth = door(growth_.growth, "cells")
growth_of_regions = door(growth_.growth_of_regions, "regions")
growth_of_activities = door(growth_.growth_of_activities, "activities")
dynamic_quotient = door(growth_share.dynamic_quotient, "cells")
quotient_of_shares = door(quotients.quotient_of_shares, "cells", reference=aligned_row_or_cells)
rest_reference = door(quotients.rest_reference, "cells")
per_head_quotient = door(quotients_of_rates.per_head_quotient, "cells", population=aligned_column)
rate_quotient = door(quotients_of_rates.rate_quotient, "cells")
quotient_against_rest = door(other_references.quotient_against_rest, "cells", weight=aligned_column_or_cells)
quotient_against_whole = door(other_references.quotient_against_whole, "cells", weight_in_rest=aligned_column_or_cells)
quotient_without_dominant = door(other_references.quotient_without_dominant, "cells")
quotient_classes = door(markov.quotient_classes, "cells")
litzenberger_index = door(cluster_index.litzenberger_index, "cells", population=aligned_column)
diversity = door(ubiquity_.diversity, "regions")
ubiquity = door(ubiquity_.ubiquity, "activities")
normalised_ubiquity = door(ubiquity_.normalised_ubiquity, "activities")
inverse_normalised_ubiquity = door(ubiquity_.inverse_normalised_ubiquity, "activities")
set_density = door(linkages.set_density, "regions")
density = door(density_.density, "cells")
proximity = door(relatedness_.proximity, "pairs of activities")
cooccurrence = door(cooccurrence_.cooccurrence, "activities by others")
cross_proximity = door(relatedness_.cross_proximity, "activities by others")
assist = door(weighted_relatedness.assist, "activities by others")
cross_density = door(density_.cross_density, "regions by others", proximity=aligned_rows_of_activities)
relatedness = door(relatedness_.relatedness, "pairs of activities", intake=square_of_activities)
flow_relatedness = door(flow_relatedness_.flow_relatedness, "pairs of activities", intake=square_of_activities)
input_output_relatedness = door(
    flow_relatedness_.input_output_relatedness, "pairs of activities", intake=square_of_activities
)
ease_of_recombination = door(recombination.ease_of_recombination, "activities")
mean_modular_complexity = door(recombination.mean_modular_complexity, "activities")
modular_complexity = door(recombination.modular_complexity, "regions")
benjamini_hochberg = door(false_discovery.benjamini_hochberg, "cells")
expected_false_share = door(uncertainty.expected_false_share, "whole")
pooled_prior = door(uncertainty.pooled_prior, "whole")
revision_spread = door(input_error.revision_spread, "whole")
year_spread = door(input_error.year_spread, "cells", intake=tables_of_periods)
design_effect_from_years = door(design_effect.design_effect_from_years, "whole", intake=tables_of_periods)

__all__ = [
    "additive_quotient",
    "assist",
    "atkinson",
    "benjamini_hochberg",
    "coagglomeration_pairs",
    "coefficient_of_variation",
    "cooccurrence",
    "cooccurrence_z",
    "coulter_index",
    "cross_density",
    "cross_proximity",
    "dalton_index",
    "density",
    "design_effect_from_years",
    "diversity",
    "dynamic_quotient",
    "ease_of_recombination",
    "entropy",
    "expected_false_share",
    "export_similarity",
    "expy",
    "flow_relatedness",
    "gini",
    "growth",
    "growth_of_activities",
    "growth_of_regions",
    "hachman_index",
    "herfindahl",
    "hoover_gini",
    "hoover_index",
    "input_output_relatedness",
    "inverse_normalised_ubiquity",
    "krugman_index",
    "lafay_index",
    "litzenberger_index",
    "location_quotient",
    "locational_gini",
    "log_standardised_quotient",
    "mean_density",
    "mean_log_deviation",
    "mean_modular_complexity",
    "mean_quotient",
    "modular_complexity",
    "normalised_advantage",
    "normalised_ubiquity",
    "per_head_quotient",
    "pooled_prior",
    "presence",
    "product_emission_intensity",
    "product_gini",
    "prody",
    "proximity",
    "quotient_against_rest",
    "quotient_against_whole",
    "quotient_classes",
    "quotient_of_shares",
    "quotient_proximity",
    "quotient_without_dominant",
    "rate_quotient",
    "relatedness",
    "relative_diversity",
    "relative_relatedness",
    "relative_specialisation",
    "rest_reference",
    "revision_spread",
    "set_density",
    "standardised_quotient",
    "structural_distance",
    "symmetric_quotient",
    "taxonomy",
    "theil",
    "ubiquity",
    "weighted_quotient",
    "williamson_index",
    "wolfson",
    "year_spread",
]
