"""The indices of one table, each by the door for data frames: name, whom its figures are of."""

from __future__ import annotations

from metier.frames.doors import door
from metier.measure import (
    alike,
    coagglomeration,
    concentration,
    dispersion,
    growth_share,
    inequality,
    lorenz,
    products,
    quotient_forms,
    quotient_summaries,
    structure,
    trade,
    weighted_relatedness,
    within_region,
)
from metier.measure import cooccurrence_z as cooccurrence_z_
from metier.measure import growth as growth_
from metier.measure import presence as presence_
from metier.measure import quotient_proximity as quotient_proximity_

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

__all__ = [
    "additive_quotient",
    "atkinson",
    "coagglomeration_pairs",
    "coefficient_of_variation",
    "cooccurrence_z",
    "coulter_index",
    "dynamic_quotient",
    "entropy",
    "export_similarity",
    "expy",
    "gini",
    "growth",
    "growth_of_activities",
    "growth_of_regions",
    "hachman_index",
    "herfindahl",
    "hoover_gini",
    "hoover_index",
    "krugman_index",
    "lafay_index",
    "locational_gini",
    "log_standardised_quotient",
    "mean_density",
    "mean_log_deviation",
    "mean_quotient",
    "normalised_advantage",
    "presence",
    "product_emission_intensity",
    "product_gini",
    "prody",
    "quotient_proximity",
    "relative_diversity",
    "relative_relatedness",
    "relative_specialisation",
    "standardised_quotient",
    "structural_distance",
    "symmetric_quotient",
    "taxonomy",
    "theil",
    "weighted_quotient",
    "williamson_index",
    "wolfson",
]
