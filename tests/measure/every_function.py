"""Every public function of ``metier.measure``, one row each: a valid input, and what is peculiar to it.

Sizes tell the axes apart: 7 regions, 5 activities, 3 of another classification, 9 periods or records. A row may say
where the law of the tests does not hold as it stands, and each time why; what it does not say, holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np

from metier.measure import (
    agglomeration,
    alike,
    centrality,
    cluster_index,
    coagglomeration,
    complexity,
    concentration,
    conventions,
    convergence,
    cooccurrence,
    cooccurrence_z,
    decomposition,
    density,
    design_effect,
    dispersion,
    draws,
    dynamics,
    econgeo,
    entries,
    false_discovery,
    flow_linkages,
    flow_relatedness,
    growth,
    growth_share,
    inequality,
    input_error,
    linkages,
    logit,
    lorenz,
    macroregions,
    markov,
    nestedness,
    null_model,
    other_references,
    outlook,
    permutations,
    poisson_binomial,
    presence,
    priors,
    products,
    quotient_forms,
    quotient_proximity,
    quotient_summaries,
    quotients,
    quotients_of_rates,
    ranking_power,
    recombination,
    reflections,
    relatedness,
    rounding_spread,
    shift_share,
    shift_share_forms,
    sides,
    spatial_gini,
    stars,
    structure,
    targets,
    trade,
    ubiquity,
    uncertainty,
    validated_links,
    variety,
    weighted_relatedness,
    welfare,
    within_region,
)

REGIONS, ACTIVITIES, OTHERS, PERIODS = 7, 5, 3, 9
SIZES = {"r": REGIONS, "a": ACTIVITIES, "b": OTHERS, "t": PERIODS}


@dataclass(frozen=True)
class Given:
    """One array handed over.

    Attributes:
        array: its values, all of them exact in float32.
        axes: one letter for each axis: r regions, a activities, b those of another classification, t periods.
        empty: what an empty region or activity has here.
        missing: what an unknown one has here; NaN but where a function refuses that.
        signed: whether values below 0 are as good as others.
        endless: whether an infinite value has a meaning.
        reach: how far a missing cell of it reaches; empty: as the row says.
        leads: whether it takes leading dimensions.
    """

    array: np.ndarray
    axes: str
    empty: Any = 0.0
    missing: Any = np.nan
    signed: bool = False
    endless: bool = False
    reach: str = ""
    leads: bool = True


@dataclass(frozen=True)
class Row:
    """One function with a valid input.

    Attributes:
        function: what is called.
        given: the arrays, by the names of the arguments; the first one is the table.
        settings: what else it needs.
        counts: axes along which an empty region or activity is one more to be counted, as its docstring says.
        knows: axes along which even an unknown one changes others, and why in `because`.
        reach: how far a missing cell reaches: ``"cell"``, ``"r"`` the rest of its region, ``"a"`` the rest of its
            activity, ``"ra"`` both, ``"all"`` every figure, for a total moves.
        grows: fields that are longer with one more part, so that nothing is compared.
        lead: whether it takes leading dimensions; else it refuses them.
        flat: whether one dimension is as good as two.
        out: what stands in place of a figure of what is left out.
        because: the reason for what is peculiar.
    """

    function: Callable[..., Any]
    given: Mapping[str, Given]
    settings: Mapping[str, Any] = field(default_factory=dict)
    counts: str = ""
    knows: str = ""
    reach: str = "all"
    grows: frozenset[str] = frozenset()
    lead: bool = True
    flat: bool = False
    out: float = np.nan
    because: str = ""


X = np.array(
    [
        [60, 5, 0, 15, 9],
        [10, 40, 10, 10, 2],
        [0, 15, 50, 10, 7],
        [8, 0, 21, 3, 30],
        [5, 6, 7, 28, 0],
        [31, 2, 12, 1, 4],
        [3, 9, 1, 16, 17],
    ],
    dtype=np.float64,
)
LATER = np.array(
    [
        [66, 4, 1, 18, 9],
        [9, 52, 12, 8, 3],
        [2, 14, 61, 9, 6],
        [7, 0, 25, 4, 33],
        [6, 5, 9, 40, 1],
        [28, 3, 10, 2, 5],
        [4, 8, 2, 15, 22],
    ],
    dtype=np.float64,
)
PANEL = np.stack([X + t * (LATER - X) * (0.25 if t % 2 else 0.5) for t in range(PERIODS)]).clip(0).round(4)
PANEL = np.round(PANEL * 16) / 16


def in_64ths(values: np.ndarray) -> np.ndarray:
    return np.round(values * 64) / 64


QUOTIENTS, QUOTIENTS_LATER = (in_64ths(quotients.location_quotient(x)) for x in (X, LATER))
QUOTIENTS_OF_YEARS = in_64ths(quotients.location_quotient(PANEL))
SHARES = in_64ths(X / X.sum(axis=1, keepdims=True))
M = (QUOTIENTS > 1).astype(np.float64)
N = M[:, [1, 2, 4]]
PHI = in_64ths(relatedness.proximity(M, "cosine"))
FLOWS_OF_REGIONS = np.round(X @ X.T / 8)
FLOWS_OF_ACTIVITIES = np.round(X.T @ X / 8)
PCI = np.array([-1.0, 0.5, 2.0, -0.25, 0.75])
POPULATION = np.array([120.0, 80, 95, 60, 50, 55, 64])
RECORDS = (QUOTIENTS_OF_YEARS[:, :, 0] > 0.5)[:, :5].astype(np.float64)
PROBABILITIES = in_64ths(SHARES).clip(0, 1)

x = Given(X, "ra")
last = Given(LATER, "ra")
m = Given(M, "ra")
other = Given(N, "rb", reach="b")
q = Given(QUOTIENTS, "ra")
area = Given(np.full(5, 128.0), "a", reach="all")  # a missing cell moves the area's total
area_later = Given(np.array([130.0, 140, 120, 128, 150]), "a", reach="all")
row_of_the_area = Given(np.array([0.5, 0.25, 0.125, 0.25, 0.375]), "a", reach="a")  # published: it has no total here
people = Given(POPULATION, "r", reach="all")
per_region = Given(POPULATION, "r", empty=1.0)
pci = Given(PCI, "a", empty=np.nan, signed=True, reach="all")
phi = Given(PHI, "aa", missing=0.0)
branches = Given(np.array([0, 0, 1, 1, 1]), "a", missing=0, leads=False)
macroregions_of = Given(np.array([0, 0, 1, 1, 1, 2, 2]), "r", missing=0, leads=False)
neighbours = Given((FLOWS_OF_REGIONS > 75).astype(np.float64), "rr", missing=0.0, leads=False)
flows_of_regions = Given(FLOWS_OF_REGIONS, "rr")
plants = Given(np.array([0.125, 0.25, 0.0625, 0.5, 0.125]), "a", empty=0.125)
panel = Given(PANEL, "tra")
years = Given(QUOTIENTS_OF_YEARS, "tra")

REFERENCE_OF_REGIONS = "a part of 0 counts in n, as the docstring says"
CHANGES_PLACES = "one more part, of whatever size, is one more that changes places in each draw"
METHODS = get_args(relatedness.Method)
N_REGIONS = "the number of regions is in the formula"


def of_both_sides(function: Callable[..., Any], counts: bool = False, **settings: Any) -> dict[str, Row]:
    """An index of regions over activities and of activities over regions."""
    name = function.__name__
    return {
        f"{name} of {of}": Row(
            function,
            {"x": x},
            {"of": of, **settings},
            counts=parts if counts else "",
            reach=subject,
            because=REFERENCE_OF_REGIONS if counts else "",
        )
        for of, subject, parts in (("regions", "r", "a"), ("activities", "a", "r"))
    }


def against_a_reference(function: Callable[..., Any]) -> dict[str, Row]:
    """The same for an index with a reference: pooled, where all figures move with a missing cell, and given."""
    name = function.__name__
    return {
        f"{name} of regions": Row(function, {"x": x}, {"of": "regions"}),
        f"{name} of activities": Row(function, {"x": x}, {"of": "activities"}),
        f"{name} of regions, given": Row(function, {"x": x, "reference": area}, {"of": "regions"}, reach="r"),
        f"{name} of activities, given": Row(function, {"x": x, "reference": people}, {"of": "activities"}, reach="a"),
        f"{name} of regions, others": Row(
            function,
            {
                "x": x,
            },
            {"of": "regions", "reference": "others"},
        ),
        f"{name} of regions, equal": Row(
            function,
            {"x": x},
            {"of": "regions", "reference": "equal"},
            counts="a",
            reach="r",
            because="equal shares are those of all parts, empty ones too",
        ),
    }


def quotient_form(function: Callable[..., Any], reach: str = "r") -> dict[str, Row]:
    name = function.__name__
    return {
        name: Row(function, {"x": x}),
        f"{name}, given": Row(function, {"x": x, "reference": area}, reach=reach),
        f"{name}, a row each": Row(function, {"x": x, "reference": Given(LATER, "ra")}, reach=reach),
    }


def of_growth(function: Callable[..., Any]) -> dict[str, Row]:
    name = function.__name__
    return {
        name: Row(function, {"first": x, "last": last}),
        f"{name}, given": Row(
            function,
            {"first": x, "last": last, "reference_first": area, "reference_last": area_later},
            reach="r",
        ),
    }


def collected(function: Callable[..., Any]) -> Callable[..., np.ndarray]:
    """All draws of an iterator, from a generator with a seed."""

    def drawn(*given: Any, draws: int = 6, **settings: Any) -> np.ndarray:
        return np.concatenate(list(function(*given, np.random.default_rng(3), draws, **settings)))

    drawn.__wrapped__ = function  # type: ignore[attr-defined]
    return drawn


def seeded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A test by chance with a generator of its own seed."""

    def drawn(*given: Any, draws: int = 19, **settings: Any) -> Any:
        return function(*given, generator=np.random.default_rng(3), draws=draws, **settings)

    drawn.__wrapped__ = function  # type: ignore[attr-defined]
    return drawn


ROWS: dict[str, Row] = {
    # quotients
    **quotient_form(quotients.location_quotient),
    **quotient_form(quotient_forms.symmetric_quotient),
    **quotient_form(quotient_forms.normalised_advantage),
    **quotient_form(quotient_forms.additive_quotient),
    **quotient_form(quotient_forms.weighted_quotient),
    **quotient_form(quotient_forms.standardised_quotient, reach="all"),
    **quotient_form(quotient_forms.log_standardised_quotient, reach="all"),
    "quotient_of_shares": Row(
        quotients.quotient_of_shares, {"regional": Given(SHARES, "ra"), "reference": row_of_the_area}, reach="cell"
    ),
    "rest_reference": Row(quotients.rest_reference, {"x": x}, reach="a"),
    "per_head_quotient": Row(quotients_of_rates.per_head_quotient, {"x": x, "population": people}, reach="a"),
    "per_head_quotient, given": Row(
        quotients_of_rates.per_head_quotient,
        {"x": x, "population": Given(POPULATION, "r", reach="r"), "reference": row_of_the_area},
        {"reference_population": 1000.0},
        reach="cell",
    ),
    "rate_quotient": Row(
        quotients_of_rates.rate_quotient, {"rates": x, "reference_rates": row_of_the_area}, reach="cell"
    ),
    "quotient_against_rest": Row(
        other_references.quotient_against_rest,
        {"quotients": q, "part_of_area": Given(SHARES, "ra"), "weight": Given(SHARES[:, :1] / 2, "r1")},
        reach="r",
        flat=True,
    ),
    "quotient_against_whole": Row(
        other_references.quotient_against_whole,
        {"quotients": q, "part_of_rest": Given(SHARES, "ra"), "weight_in_rest": Given(SHARES[:, :1] / 2, "r1")},
        reach="r",
        flat=True,
    ),
    "quotient_without_dominant": Row(
        other_references.quotient_without_dominant, {"quotients": q, "shares": Given(SHARES, "ra")}, reach="r"
    ),
    "lafay_index": Row(trade.lafay_index, {"x": x, "imports": last}, reach="r"),
    "litzenberger_index": Row(
        cluster_index.litzenberger_index,
        {"x": x, "firms": Given(np.ceil(X / 8), "ra"), "area": people, "population": people},
        reach="a",
    ),
    "cluster_stars": Row(
        stars.cluster_stars,
        {"amounts": x, "shares_of_region": Given(SHARES, "ra"), "quotients": q},
        {"top": 0.25},
        counts="r",
        reach="a",
        because="the top quarter is of all regions that have a figure, and 0 is one",
    ),
    "clusters": Row(
        stars.clusters,
        {"x": x, "reference": area},
        {"top": 0.25},
        counts="r",
        reach="all",
        because="as cluster_stars; the missing cell moves the focus of its region, and so all its stars",
    ),
    # how sure
    "quotient_intervals": Row(uncertainty.quotient_intervals, {"records": x}),
    "quotient_intervals, rest": Row(uncertainty.quotient_intervals, {"records": x}, {"reference": "rest"}),
    "quotient_intervals, given": Row(
        uncertainty.quotient_intervals,
        {"records": x, "reference": Given(X.sum(axis=0) + 16, "a", reach="all")},
        reach="r",
    ),
    "pooled_prior": Row(uncertainty.pooled_prior, {"records": x}, lead=False, reach="ra"),
    "known_prior": Row(
        priors.known_prior,
        {"mean": Given(SHARES[0], "a", empty=0.5), "strength": Given(POPULATION[:5], "a", empty=1.0)},
        flat=True,
        lead=False,
        reach="a",
    ),
    "expected_false_share": Row(
        uncertainty.expected_false_share,
        {"probability_above": Given(PROBABILITIES, "ra")},
        flat=True,
        counts="ra",
        because="one figure for a list: every cell of it counts",
    ),
    "design_effect_from_years": Row(design_effect.design_effect_from_years, {"records": panel}, lead=False),
    "rounding_interval": Row(
        input_error.rounding_interval,
        {"regional": Given(SHARES, "ra"), "reference": row_of_the_area},
        {"half_width": 0.005},
        reach="cell",
    ),
    "coefficient_rounding_interval": Row(
        input_error.coefficient_rounding_interval, {"coefficients": q}, {"half_width": 0.005}, reach="cell"
    ),
    "rounding_of_bounds": Row(
        rounding_spread.rounding_of_bounds,
        {
            "quotients": q,
            "low": Given(QUOTIENTS * 0.875, "ra"),
            "high": Given(QUOTIENTS * 1.125, "ra", endless=True),
        },
        flat=True,
        reach="cell",
    ),
    "year_spread": Row(input_error.year_spread, {"quotients": years}, reach="cell", lead=False),
    "revision_spread": Row(input_error.revision_spread, {"first": q, "revised": Given(QUOTIENTS_LATER, "ra")}),
    "amount_intervals": Row(
        input_error.amount_intervals,
        {"quotients": q, "year_sd": Given(SHARES / 4, "ra")},
        {"revision_sd": 0.165},
        reach="cell",
    ),
    "draws_of_records": Row(
        collected(draws.draws_of_records),
        {"records": x},
        counts="ra",
        knows="ra",
        lead=False,
        because="each draw takes its numbers from one generator, in the order of the cells",
    ),
    "draws_of_amounts": Row(
        collected(draws.draws_of_amounts),
        {"amounts": x, "log_sd": Given(SHARES / 4, "ra")},
        counts="ra",
        knows="ra",
        lead=False,
        because="each draw takes its numbers from one generator, in the order of the cells",
    ),
    "draws_of_rounding": Row(
        collected(draws.draws_of_rounding),
        {"shares": Given(SHARES, "ra")},
        {"half_width": 0.005},
        counts="ra",
        knows="ra",
        lead=False,
        because="each draw takes its numbers from one generator, in the order of the cells",
    ),
    # relatedness
    "presence": Row(presence.presence, {"quotients": q}, reach="cell"),
    "compared": Row(presence.compared, {"m": m}, {"minimum_diversity": 2, "minimum_ubiquity": 2}),
    "cooccurrence": Row(cooccurrence.cooccurrence, {"m": m}, reach="a"),
    "cooccurrence across": Row(cooccurrence.cooccurrence, {"m": m, "other": other}, reach="a"),
    **{
        f"proximity, {method}": Row(
            relatedness.proximity,
            {"m": m},
            {"method": method},
            counts="r" if method == "correlation" else "",
            knows="r" if method == "correlation" else "",
            reach="a" if method not in ("association", "probability") else "all",
            out=0.0,
            because=N_REGIONS if method == "correlation" else "",
        )
        for method in METHODS
    },
    "cross_proximity": Row(relatedness.cross_proximity, {"m": m, "other": other}, reach="a"),
    **{
        f"relatedness, {method}": Row(
            relatedness.relatedness, {"counts": Given(np.rint(X.T @ X), "aa", missing=0.0)}, {"method": method}
        )
        for method in ("association", "probability", "cosine", "jaccard")
    },
    **{
        f"quotient_proximity, {method}": Row(
            quotient_proximity.quotient_proximity,
            {"quotients": q},
            {"method": method},
            counts="r" if method == "correlation" else "",
            reach="a",
            because="a quotient of 0 is one more for the correlation",
        )
        for method in ("correlation", "cosine")
    },
    "taxonomy": Row(weighted_relatedness.taxonomy, {"m": m}),
    "assist": Row(weighted_relatedness.assist, {"m": m, "other": Given(N, "rb", reach="all")}),
    **{
        f"flow_relatedness, {form}, {direction}": Row(
            flow_relatedness.flow_relatedness,
            {"flows": Given(FLOWS_OF_ACTIVITIES, "aa", missing=0.0)},
            {"form": form, "direction": direction},
        )
        for form in ("ratio", "scaled")
        for direction in ("mean", "from")
    },
    **{
        f"input_output_relatedness, {form}": Row(
            flow_relatedness.input_output_relatedness,
            {"flows": Given(FLOWS_OF_ACTIVITIES, "aa", missing=0.0)},
            {"form": form},
        )
        for form in ("mean", "largest", "suppliers", "customers")
    },
    **{
        f"density, {method}": Row(
            density.density,
            {"m": m},
            {"proximity": method},
            counts="r" if method == "correlation" else "",
            knows="r" if method == "correlation" else "",
            because=N_REGIONS if method == "correlation" else "",
        )
        for method in METHODS
    },
    "density, given": Row(density.density, {"m": m, "proximity": phi}, reach="r"),
    "density, nearest": Row(density.density, {"m": m, "proximity": phi}, {"nearest": 2, "cells": "absent"}, reach="r"),
    "cross_density": Row(
        density.cross_density,
        {"m": m, "proximity": Given(in_64ths(relatedness.cross_proximity(M, N)), "ab", missing=0.0)},
        reach="r",
    ),
    "nestedness": Row(nestedness.nestedness, {"m": m}),
    "nestedness, all pairs": Row(nestedness.nestedness, {"m": m}, {"pairs": "all"}),
    "standing": Row(
        density.standing,
        {"values": Given(SHARES, "ra"), "m": m},
        counts="a",
        reach="r",
        because="an activity that the region lacks is one more to stand among",
    ),
    "relative_relatedness": Row(within_region.relative_relatedness, {"m": m}),
    "mean_density": Row(within_region.mean_density, {"m": m}),
    "mean_density, given": Row(within_region.mean_density, {"m": m, "proximity": phi}, {"cells": "absent"}, reach="r"),
    "bicm": Row(null_model.bicm, {"m": m}),
    "cooccurrence_z": Row(cooccurrence_z.cooccurrence_z, {"m": m}),
    "cooccurrence_z, hypergeometric": Row(
        cooccurrence_z.cooccurrence_z,
        {"m": m},
        {"null": "hypergeometric"},
        counts="r",
        knows="r",
        reach="a",
        because=N_REGIONS,
    ),
    "validated_links": Row(
        validated_links.validated_links,
        {"m": m},
        counts="a",
        knows="a",
        because="one more activity is so many more tests: the limit of the false discovery rate moves",
    ),
    "benjamini_hochberg": Row(
        false_discovery.benjamini_hochberg,
        {"p_values": Given(PROBABILITIES / 8, "ra", empty=1.0)},
        flat=True,
        counts="ra",
        because="one family of tests of any shape: every test counts",
    ),
    "poisson_binomial_tail": Row(
        poisson_binomial.poisson_binomial_tail,
        {
            "probabilities": Given(PROBABILITIES, "ra", missing=0.0),
            "counts": Given(np.arange(7.0), "r", missing=0.0, signed=True),
        },
        flat=True,
        reach="r",
    ),
    # recombination
    **{
        function.__name__: Row(function, {"m": m})
        for function in (
            recombination.ease_of_recombination,
            recombination.modular_complexity,
            recombination.mean_modular_complexity,
        )
    },
    # complexity
    "complexity": Row(complexity.complexity, {"m": m}),
    "reflections": Row(reflections.reflections, {"m": m}, {"order": 3}),
    "fitness": Row(reflections.fitness, {"m": m}),
    "fitness, servedio": Row(reflections.fitness, {"m": m}, {"form": "servedio"}),
    "outlook": Row(outlook.outlook, {"m": m, "pci": pci}),
    "outlook, correlation": Row(
        outlook.outlook,
        {"m": m, "pci": pci},
        {"proximity": "correlation"},
        counts="r",
        knows="r",
        because=N_REGIONS,
    ),
    "outlook, given": Row(outlook.outlook, {"m": m, "pci": pci, "proximity": phi}, reach="r"),
    "portfolio_complexity": Row(outlook.portfolio_complexity, {"m": m, "pci": pci}, reach="r"),
    "rescaled_reflections": Row(econgeo.rescaled_reflections, {"m": m}, lead=False),
    **{
        f"under_convention, {convention}": Row(conventions.under_convention, {"x": x}, {"convention": convention})
        for convention in ("atlas", "econcomplex", "datawheel", "econgeo", "fermi", "economiccomplexity")
    },
    # concentration
    "compared_values": Row(sides.compared_values, {"x": x}, reach="cell"),
    **of_both_sides(concentration.herfindahl),
    "herfindahl, normalised": Row(
        concentration.herfindahl, {"x": x}, {"form": "normalised"}, counts="a", reach="r", because=REFERENCE_OF_REGIONS
    ),
    **of_both_sides(concentration.entropy),
    **of_both_sides(inequality.gini, counts=True),
    **of_both_sides(inequality.theil, counts=True),
    **of_both_sides(inequality.mean_log_deviation, counts=True),
    **of_both_sides(inequality.atkinson, counts=True),
    **of_both_sides(inequality.wolfson, counts=True),
    **of_both_sides(dispersion.coefficient_of_variation, counts=True),
    **of_both_sides(welfare.dalton_index, counts=True),
    "williamson_index of activities": Row(
        dispersion.williamson_index,
        {"x": x, "population": people},
        reach="a",
    ),
    "williamson_index of regions": Row(
        dispersion.williamson_index,
        {"x": x, "population": Given(POPULATION[:5], "a", reach="all")},
        {"of": "regions"},
        reach="r",
    ),
    "lorenz_curve": Row(
        lorenz.lorenz_curve, {"x": x}, counts="a", reach="r", grows=frozenset({"across", "up", "order"})
    ),
    "hoover_curve": Row(
        lorenz.hoover_curve, {"x": x, "reference": people}, reach="a", grows=frozenset({"across", "up", "order"})
    ),
    **against_a_reference(lorenz.hoover_gini),
    **against_a_reference(lorenz.locational_gini),
    **against_a_reference(structure.krugman_index),
    **against_a_reference(structure.hoover_index),
    **against_a_reference(structure.coulter_index),
    **against_a_reference(structure.relative_diversity),
    **against_a_reference(quotient_summaries.mean_quotient),
    **against_a_reference(quotient_summaries.hachman_index),
    **against_a_reference(quotient_summaries.relative_specialisation),
    "theil_decomposition": Row(
        decomposition.theil_decomposition,
        {"x": x, "groups": branches},
        counts="a",
        reach="r",
        because=REFERENCE_OF_REGIONS,
    ),
    "theil_decomposition of activities": Row(
        decomposition.theil_decomposition,
        {"x": x, "groups": macroregions_of},
        {"of": "activities"},
        counts="r",
        reach="a",
        because=REFERENCE_OF_REGIONS,
    ),
    "theil_by_chance": Row(
        seeded(permutations.theil_by_chance),
        {"x": x, "groups": branches},
        counts="a",
        reach="r",
        because=CHANGES_PLACES,
    ),
    "spatial_gini": Row(
        spatial_gini.spatial_gini,
        {"x": x, "neighbours": neighbours},
        counts="r",
        reach="a",
        because=REFERENCE_OF_REGIONS,
    ),
    "polarisation_by_chance": Row(
        seeded(permutations.polarisation_by_chance),
        {"x": x, "neighbours": neighbours},
        counts="r",
        reach="a",
        because=CHANGES_PLACES,
    ),
    "variety": Row(variety.variety, {"x": x, "groups": branches}, reach="r"),
    **{
        f"structural_distance, {method}": Row(alike.structural_distance, {"x": x}, {"method": method}, reach="r")
        for method in ("krugman", "euclidean", "cosine")
    },
    "nearest": Row(
        alike.nearest,
        {"x": x},
        {"k": 2},
        counts="r",
        knows="r",
        grows=frozenset({"places"}),
        because="places of later regions move on",
    ),
    "export_similarity": Row(alike.export_similarity, {"x": x}, reach="r"),
    "export_similarity, correlation": Row(alike.export_similarity, {"x": x}, {"method": "correlation"}),
    "ellison_glaeser": Row(
        agglomeration.ellison_glaeser, {"x": x, "plant_herfindahl": plants, "reference": people}, reach="a"
    ),
    "ellison_glaeser, pooled": Row(agglomeration.ellison_glaeser, {"x": x, "plant_herfindahl": plants}),
    "plant_sizes": Row(
        agglomeration.plant_sizes,
        {
            "sizes": Given(POPULATION, "r"),
            "activity": Given(np.array([0, 0, 1, 2, 2, 3, 3]), "r", missing=0, leads=False),
        },
        {"count": 5},
        flat=True,
        lead=False,
        grows=frozenset({"herfindahl", "fourth_powers"}),
    ),
    "coagglomeration": Row(
        coagglomeration.coagglomeration,
        {
            "x": x,
            "members": Given(np.array([True, True, False, True, False]), "a", empty=False, missing=False, leads=False),
            "plant_herfindahl": plants,
        },
    ),
    "coagglomeration_pairs": Row(coagglomeration.coagglomeration_pairs, {"x": x}),
    "diversity": Row(ubiquity.diversity, {"m": m}, reach="r"),
    "ubiquity": Row(ubiquity.ubiquity, {"m": m}, reach="a"),
    "normalised_ubiquity": Row(ubiquity.normalised_ubiquity, {"x": x, "m": m}),
    "inverse_normalised_ubiquity": Row(ubiquity.inverse_normalised_ubiquity, {"x": x, "m": m}, reach="a"),
    "prody": Row(products.prody, {"x": x, "income": per_region}),
    "expy": Row(products.expy, {"x": x, "income": per_region}),
    "product_gini": Row(products.product_gini, {"x": x, "gini": per_region}),
    "product_emission_intensity": Row(products.product_emission_intensity, {"x": x, "intensity": per_region}),
    # since when
    **{
        f"growth, {kind}": Row(growth.growth, {"first": x, "last": last}, {"kind": kind}, reach="cell")
        for kind in ("rate", "log", "absolute")
    },
    "growth_of_regions": Row(growth.growth_of_regions, {"first": x, "last": last}, reach="r"),
    "growth_of_activities": Row(growth.growth_of_activities, {"first": x, "last": last}, reach="a"),
    **of_growth(growth_share.dynamic_quotient),
    **of_growth(growth_share.growth_share),
    **of_growth(shift_share.shift_share),
    **of_growth(shift_share_forms.esteban_shift_share),
    **of_growth(shift_share_forms.arcelus_shift_share),
    **of_growth(shift_share_forms.gerfin_shift_share),
    **{
        f"dynamic_shift_share, {form}": Row(shift_share_forms.dynamic_shift_share, {"x": panel}, {"form": form})
        for form in ("dunn", "esteban", "arcelus")
    },
    "entry_and_exit": Row(dynamics.entry_and_exit, {"first": q, "last": Given(QUOTIENTS_LATER, "ra")}, reach="cell"),
    "tendency": Row(dynamics.tendency, {"first": q, "last": Given(QUOTIENTS_LATER, "ra")}, reach="cell"),
    "persistence": Row(entries.persistence, {"first": q, "last": Given(QUOTIENTS_LATER, "ra")}, reach="ra"),
    "turnover": Row(entries.turnover, {"x": years}, reach="cell"),
    "quotient_classes": Row(markov.quotient_classes, {"x": q}, reach="cell"),
    "transition_matrix": Row(
        markov.transition_matrix,
        {"x": years},
        counts="ra",
        because="a region of quotients 0 stays in the lowest class, time after time",
    ),
    "ergodic_distribution": Row(
        markov.ergodic_distribution,
        {"probability": Given(np.eye(5) * 0.5 + np.roll(np.eye(5), 1, axis=1) * 0.5, "aa", missing=0.0)},
        counts="a",
        knows="a",
        because="a class more is no class without moves: each row sums to 1",
    ),
    "beta_convergence": Row(convergence.beta_convergence, {"first": x, "last": last}, reach="a", flat=True),
    "beta_convergence, conditional": Row(
        convergence.beta_convergence,
        {"first": x, "last": last, "conditions": Given(POPULATION[:, np.newaxis], "r1", signed=True, reach="all")},
        reach="a",
        flat=True,
    ),
    "convergence_speed": Row(
        convergence.convergence_speed,
        {"beta": Given(np.array([-0.25, -0.125, 0.0, 0.25, -0.5]), "a", signed=True)},
        flat=True,
        reach="cell",
    ),
    **{
        f"sigma_convergence, {dispersion_}": Row(
            convergence.sigma_convergence,
            {"x": panel},
            {"dispersion": dispersion_},
            counts="r" if dispersion_ == "coefficient of variation" else "",
            reach="a",
            flat=True,
            because="a region at 0 is one more for the coefficient of variation",
        )
        for dispersion_ in ("sd of logarithms", "coefficient of variation")
    },
    # with whom
    "complementarity": Row(linkages.complementarity, {"m": m, "proximity": phi}, lead=False, reach="r"),
    "set_density": Row(
        linkages.set_density,
        {"m": m, "members": Given(np.array([True, True, False, True, False]), "a", empty=False, missing=False)},
        lead=False,
    ),
    "linkages": Row(flow_linkages.linkages, {"m": m, "flows": flows_of_regions, "proximity": phi}, lead=False),
    "centrality": Row(
        centrality.centrality, {"flows": flows_of_regions}, lead=False, counts="r", knows="r", because=N_REGIONS
    ),
    "inside_outside": Row(
        macroregions.inside_outside, {"flows": flows_of_regions, "groups": macroregions_of}, lead=False
    ),
    "best_partners": Row(
        macroregions.best_partners,
        {"m": m, "groups": macroregions_of, "proximity": phi},
        lead=False,
        counts="r",
        knows="r",
        because="places of later regions move on",
    ),
    # targets
    "greatest_gain": Row(targets.greatest_gain, {"m": m, "pci": pci}, {"entries": 2}),
    "greatest_gain, given": Row(
        targets.greatest_gain, {"m": m, "pci": pci, "effort": Given(SHARES, "ra")}, {"budget": 0.5}, reach="r"
    ),
    "least_effort": Row(
        targets.least_effort, {"m": m, "pci": pci, "effort": Given(SHARES, "ra")}, {"gain": 0.25}, reach="r"
    ),
    # track record
    "fit_logit": Row(
        logit.fit_logit,
        {
            "predictors": Given(X, "ra", missing=0.0, signed=True),
            "outcome": Given(np.array([0.0, 1, 0, 1, 1, 0, 0]), "r", missing=0.0),
        },
        lead=False,
        grows=frozenset({"mean", "scale", "coefficients"}),
        counts="ra",
        knows="ra",
        because="every row is a case; nothing may be missing",
    ),
    "concordance": Row(
        ranking_power.concordance,
        {
            "outcome": Given(np.array([0.0, 1, 0, 1, 1, 0, 0]), "t", missing=0.0),
            "figure": Given(POPULATION, "t", missing=0.0, signed=True),
            "region": Given(np.array([0, 0, 1, 1, 1, 2, 2]), "t"),
        },
        {"regions": 3},
        flat=True,
        lead=False,
    ),
    "pair_counts": Row(
        ranking_power.pair_counts,
        {
            "outcome": Given(np.array([0.0, 1, 0, 1, 1, 0, 0]), "t", missing=0.0),
            "region": Given(np.array([0, 0, 1, 1, 1, 2, 2]), "t"),
        },
        {"regions": 3},
        flat=True,
        lead=False,
    ),
    "auc": Row(
        ranking_power.auc,
        {
            "pairs": Given(FLOWS_OF_REGIONS / 2, "rr", missing=0.0),
            "all_pairs": Given(FLOWS_OF_REGIONS, "rr", missing=0.0),
        },
        lead=False,
    ),
}

# Functions with a formula that take what another has already checked, and no arrays of a user's own.
INSIDE = {
    "metier.measure.halves.half_agreement": "takes presence that complexity has checked",
    "metier.measure.priors.estimated_prior": "takes counts that quotient_intervals has checked",
    "metier.measure.priors.jeffreys_prior": "takes no array",
}
