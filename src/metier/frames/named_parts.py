"""The measures whose results have several parts, by the door for data frames: what each part is of."""

from __future__ import annotations

import numpy as np

from metier.frames.alignment import (
    aligned_groups_column,
    aligned_row_or_cells,
    aligned_rows_of_periods,
    aligned_square_of_regions,
    places_of_activities,
    places_of_regions,
)
from metier.frames.call import square_of_regions, tables_of_periods
from metier.frames.doors import EVERY, Part, several
from metier.frames.rounding import aligned_rounding
from metier.measure import (
    agglomeration,
    alike,
    conventions,
    convergence,
    decomposition,
    dynamics,
    econgeo,
    entries,
    flow_linkages,
    input_error,
    lorenz,
    macroregions,
    markov,
    null_model,
    rounding_spread,
    shift_share_forms,
    sides,
    stars,
    targets,
    uncertainty,
)
from metier.measure import centrality as centrality_
from metier.measure import coagglomeration as coagglomeration_
from metier.measure import density as density_
from metier.measure import growth_share as growth_share_
from metier.measure import linkages as linkages_
from metier.measure import nestedness as nestedness_
from metier.measure import outlook as outlook_
from metier.measure import presence as presence_
from metier.measure import reflections as reflections_
from metier.measure import shift_share as shift_share_
from metier.measure import spatial_gini as spatial_gini_
from metier.measure import validated_links as validated_links_
from metier.measure import variety as variety_

BOUNDS = ("low", "high", "log_sd")
DUNN = ("growth", "national", "mix", "competitive")
ARCELUS = (
    "growth",
    "national_expected",
    "national_differential",
    "mix_expected",
    "mix_differential",
    "regional_expected",
    "regional_differential",
    "regional_mix_expected",
    "regional_mix_differential",
)
TARGETS = ("gain", "effort", "bound", "exact")
SENT = ("sent_inside", "sent_outside", "received_inside", "received_outside", "inside_share")
WHY_REGIONS = Part("left_out", lambda found: found.left_out.regions)
WHY_ACTIVITIES = Part("left_out", lambda found: found.left_out.activities)
CURVE = (Part("added", lambda curve: _none_first(curve.order), "parts"), "across", "up")
PARTNER_HAS = Part("partner_has", lambda found: np.broadcast_to(found.partner_has, found.by_partner.shape))
PARTNERS = {"receivers": places_of_regions, "activities": places_of_activities, "flows": aligned_square_of_regions}


def _none_first(order: np.ndarray) -> np.ndarray:
    """The part that each point of a curve adds: the first adds none."""
    return np.pad(order, [(0, 0)] * (order.ndim - 1) + [(1, 0)], constant_values=-1)


shift_share = several(shift_share_.shift_share, cells=DUNN)
esteban_shift_share = several(shift_share_forms.esteban_shift_share, cells=(*DUNN, "regional", "allocation"))
arcelus_shift_share = several(shift_share_forms.arcelus_shift_share, cells=ARCELUS)
gerfin_shift_share = several(shift_share_forms.gerfin_shift_share, regions=("mix", "regional", "total"))
dynamic_shift_share = several(
    shift_share_forms.dynamic_shift_share,
    intake=tables_of_periods,
    beside={"reference": aligned_rows_of_periods},
    cells=EVERY,
)
growth_share = several(
    growth_share_.growth_share,
    cells=("quotient_first", "quotient", "growth", "reference_growth", "relative_growth", "quadrant"),
)
entry_and_exit = several(dynamics.entry_and_exit, cells=("entry", "exit"))
tendency = several(dynamics.tendency, cells=("strengthening", "fading"))
persistence = several(entries.persistence, cells=("kept",), regions=("of_regions",), activities=("of_activities",))
turnover = several(
    entries.turnover,
    intake=tables_of_periods,
    cells=("entries", "exits", "at_risk_of_entry", "at_risk_of_exit"),
)
transition_matrix = several(
    markov.transition_matrix,
    intake=tables_of_periods,
    moves=("counts", "probability"),
    classes=("ergodic", "sojourn"),
    whole=("mobility",),
)
beta_convergence = several(
    convergence.beta_convergence,
    activities=("alpha", "beta", "standard_error", "p_value", "r_squared", "regions", "speed", "half_life"),
    conditions=("conditions", "conditions_standard_error"),
)
sigma_convergence = several(
    convergence.sigma_convergence,
    intake=tables_of_periods,
    periods=("dispersion",),
    activities=("ratio", "f", "p_value", "slope", "slope_p_value"),
)
cluster_stars = several(stars.cluster_stars, cells=("size", "specialisation", "focus", "count"))
clusters = several(
    stars.clusters,
    cells=(
        "size",
        "specialisation",
        "focus",
        Part("size_star", lambda found: found.stars.size),
        Part("specialisation_star", lambda found: found.stars.specialisation),
        Part("focus_star", lambda found: found.stars.focus),
        "count",
    ),
)
ellison_glaeser = several(
    agglomeration.ellison_glaeser, whom="activities", activities=("gamma", "raw", "expected", "z")
)
coagglomeration = several(coagglomeration_.coagglomeration, whom="activities", whole=("gamma", "group"))
theil_decomposition = several(decomposition.theil_decomposition, subjects=("total", "between", "within"))
nestedness = several(nestedness_.nestedness, whole=("whole", "of_regions", "of_activities"))
spatial_gini = several(
    spatial_gini_.spatial_gini,
    whom="activities",
    beside={"neighbours": aligned_square_of_regions},
    activities=("total", "neighbours", "others", "polarisation"),
)
variety = several(variety_.variety, regions=("total", "related", "unrelated"))
lorenz_curve = several(lorenz.lorenz_curve, curves=CURVE)
hoover_curve = several(lorenz.hoover_curve, curves=CURVE)
nearest = several(alike.nearest, ranked=(Part("nearest", lambda found: found.places, "subjects"), "distances"))
quotient_intervals = several(
    uncertainty.quotient_intervals,
    cells=("low", "high", "shrunk", "probability_above"),
    activities=("prior_origin",),
    whole=("design_effect", "limit", "level"),
)
rounding_interval = several(input_error.rounding_interval, beside={"reference": aligned_row_or_cells}, cells=BOUNDS)
coefficient_rounding_interval = several(input_error.coefficient_rounding_interval, cells=BOUNDS)
rounding_of_bounds = several(rounding_spread.rounding_of_bounds, cells=BOUNDS)
amount_intervals = several(
    input_error.amount_intervals,
    beside={"rounding": aligned_rounding},
    cells=BOUNDS,
    whole=(Part("parts", lambda found: ", ".join(found.parts)), "level"),
)
compared = several(
    presence_.compared,
    cells=("present",),
    regions=(Part("compared", lambda found: found.regions), WHY_REGIONS),
    activities=(Part("compared", lambda found: found.activities), WHY_ACTIVITIES),
)
reflections = several(
    reflections_.reflections,
    regions=(Part("reflection", lambda found: found.regions), WHY_REGIONS),
    activities=(Part("reflection", lambda found: found.activities), WHY_ACTIVITIES),
)
rescaled_reflections = several(
    econgeo.rescaled_reflections,
    regions=(Part("reflection", lambda found: found[0]),),
    activities=(Part("reflection", lambda found: found[1]),),
)
fitness = several(
    reflections_.fitness,
    regions=("fitness", WHY_REGIONS),
    activities=("quality", WHY_ACTIVITIES),
    whole=("steps", "converged"),
)
outlook = several(
    outlook_.outlook, cells=("density", "cog"), regions=("coi", WHY_REGIONS), activities=(WHY_ACTIVITIES,)
)
portfolio_complexity = several(
    outlook_.portfolio_complexity, regions=("eci", WHY_REGIONS), activities=(WHY_ACTIVITIES,)
)
under_convention = several(
    conventions.under_convention,
    cells=("quotients", "presence", "density", "cog"),
    regions=("diversity", "eci", "coi"),
    activities=("ubiquity", "pci"),
)
standing = several(density_.standing, cells=("rank", "z"), regions=(WHY_REGIONS,), activities=(WHY_ACTIVITIES,))
compared_values = several(
    sides.compared_values, cells=("values",), regions=(WHY_REGIONS,), activities=(WHY_ACTIVITIES,)
)
bicm = several(
    null_model.bicm,
    cells=("probabilities",),
    regions=("region_fitness",),
    activities=("activity_fitness",),
    whole=("residual", "converged"),
)
validated_links = several(validated_links_.validated_links, pairs=("p_values", "validated"), whole=("limit", "bound"))
greatest_gain = several(targets.greatest_gain, cells=("chosen",), regions=TARGETS)
least_effort = several(targets.least_effort, cells=("chosen",), regions=TARGETS)
complementarity = several(
    linkages_.complementarity, beside=PARTNERS, partners=(Part("complementarity", lambda found: found),)
)
linkages = several(flow_linkages.linkages, beside=PARTNERS, partners=("by_partner", PARTNER_HAS), receivers=("total",))
best_partners = several(
    macroregions.best_partners,
    beside=PARTNERS | {"groups": aligned_groups_column},
    receivers=(
        "inside",
        "outside",
        Part("inside_partner", lambda found: found.inside_partner, "regions"),
        Part("outside_partner", lambda found: found.outside_partner, "regions"),
    ),
)
centrality = several(
    centrality_.centrality,
    intake=square_of_regions,
    regions=("sent", "received", "strength", "betweenness", "closeness_out", "closeness_in"),
)
inside_outside = several(
    macroregions.inside_outside, intake=square_of_regions, beside={"groups": aligned_groups_column}, regions=SENT
)

__all__ = [
    "amount_intervals",
    "arcelus_shift_share",
    "best_partners",
    "beta_convergence",
    "bicm",
    "centrality",
    "cluster_stars",
    "clusters",
    "coagglomeration",
    "coefficient_rounding_interval",
    "compared",
    "compared_values",
    "complementarity",
    "dynamic_shift_share",
    "ellison_glaeser",
    "entry_and_exit",
    "esteban_shift_share",
    "fitness",
    "gerfin_shift_share",
    "greatest_gain",
    "growth_share",
    "hoover_curve",
    "inside_outside",
    "least_effort",
    "linkages",
    "lorenz_curve",
    "nearest",
    "nestedness",
    "outlook",
    "persistence",
    "portfolio_complexity",
    "quotient_intervals",
    "reflections",
    "rescaled_reflections",
    "rounding_interval",
    "rounding_of_bounds",
    "shift_share",
    "sigma_convergence",
    "spatial_gini",
    "standing",
    "tendency",
    "theil_decomposition",
    "transition_matrix",
    "turnover",
    "under_convention",
    "validated_links",
    "variety",
]
