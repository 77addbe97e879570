"""One call of every door on real figures: the arguments as arrays, and what each of them is over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

REGIONS = [f"region {(7 * place) % 16}" for place in range(16)]
ACTIVITIES = [f"activity {(5 * place) % 12}" for place in range(12)]
OTHERS = [f"field {(3 * place) % 10}" for place in range(10)]
PERIODS = [2017, 2018, 2019, 2020]
CONDITIONS = ["density", "coast"]
CELLS = ("regions", "activities")


@dataclass(frozen=True)
class Given:
    """An argument as an array, and what it is over: regions, activities, others, conditions; periods come first.

    ``numbers`` are of the whole table or settings: they are handed over as they are.
    """

    values: Any
    over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Real:
    """Gross product of sixteen American states in twelve industries, four years, and what is made of it."""

    gdp: np.ndarray

    @property
    def amounts(self) -> Given:
        return Given(self.gdp[-1], ("regions", "activities"))

    @property
    def before(self) -> Given:
        return Given(self.gdp[0], ("regions", "activities"))

    @property
    def years(self) -> Given:
        return Given(self.gdp, ("periods", "regions", "activities"))

    @property
    def quotients(self) -> Given:
        return Given(self._quotients(-1), ("regions", "activities"))

    @property
    def quotients_before(self) -> Given:
        return Given(self._quotients(0), ("regions", "activities"))

    @property
    def quotients_of_years(self) -> Given:
        return Given(np.stack([self._quotients(year) for year in range(4)]), ("periods", "regions", "activities"))

    @property
    def shares(self) -> Given:
        return Given(self.gdp[-1] / self.gdp[-1].sum(axis=1, keepdims=True), ("regions", "activities"))

    @property
    def held(self) -> Given:
        return Given((self._quotients(-1) > 1).astype(float), ("regions", "activities"))

    @property
    def fields(self) -> Given:
        """Presence in a second classification."""
        rolled = np.roll(self._quotients(0), 5, axis=0)[:, :10]
        return Given((rolled > 1).astype(float), ("regions", "others"))

    @property
    def proximity(self) -> Given:
        values = self.gdp[-1].T @ self.gdp[-1]
        return Given(values / values.max(), ("activities", "activities"))

    @property
    def across(self) -> Given:
        values = self.gdp[-1].T @ self.fields.values
        return Given(values / values.max(), ("activities", "others"))

    @property
    def flows(self) -> Given:
        return Given(self.gdp[-1] @ np.roll(self.gdp[0], 3, axis=1).T, ("regions", "regions"))

    @property
    def neighbours(self) -> Given:
        """Whose trade is above the middle of all."""
        trade = self.flows.values + self.flows.values.T
        return Given((trade > np.median(trade)).astype(float), self.flows.over)

    @property
    def flows_of_activities(self) -> Given:
        return Given(self.gdp[-1].T @ np.roll(self.gdp[0], 3, axis=0), ("activities", "activities"))

    @property
    def of_regions(self) -> Given:
        return Given(self.gdp[0].sum(axis=1), ("regions",))

    @property
    def of_activities(self) -> Given:
        return Given(self.gdp[0].sum(axis=0), ("activities",))

    @property
    def pci(self) -> Given:
        return Given(np.cos(np.arange(12.0)), ("activities",))

    @property
    def herfindahl(self) -> Given:
        return Given(1 / (np.arange(12.0) + 3), ("activities",))

    @property
    def branches(self) -> Given:
        return Given(np.array(list("AABBBCCDDDDE")), ("activities",))

    @property
    def districts(self) -> Given:
        return Given(np.array(["north", "south", "west", "east"] * 4), ("regions",))

    @property
    def members(self) -> Given:
        return Given(np.arange(12) % 3 == 0, ("activities",))

    @property
    def conditions(self) -> Given:
        return Given(np.column_stack([np.sin(np.arange(16.0)), np.arange(16.0) % 2]), ("regions", "conditions"))

    def _quotients(self, year: int) -> np.ndarray:
        values = self.gdp[year]
        share = values.sum(axis=0) / values.sum()
        return values / values.sum(axis=1, keepdims=True) / share


@cache
def real(shared: Path) -> Real:
    """The figures, from a table of the Bureau of Economic Analysis."""
    rows = pl.read_parquet(shared / "data" / "us" / "state_gdp_by_industry_1997_2020.parquet")
    regions = rows["region_code"].unique().sort().head(16).implode()
    some = rows.filter(pl.col("period").is_in(PERIODS), pl.col("region_code").is_in(regions))
    least = some.group_by("activity_code").agg(pl.col("value").min(), count=pl.len()).sort("activity_code")
    known = least.filter(pl.col("value") > 0, count=len(PERIODS) * 16)["activity_code"].head(12).implode()
    cells = some.filter(pl.col("activity_code").is_in(known)).sort("period", "region_code", "activity_code")
    return Real(cells["value"].to_numpy().reshape(len(PERIODS), 16, 12))


def setting(value: Any) -> Given:
    """A number or a word."""
    return Given(value)


def calls(real: Real) -> dict[str, dict[str, Given]]:
    """The arguments of one call of each door."""
    some = {"receivers": Given([3, 1], ("places of regions",)), "activities": Given([7, 2], ("places of activities",))}
    growth = {"first": real.before, "last": real.amounts}
    references = {"reference_first": real.of_activities, "reference_last": Given(*_twice(real.of_activities))}
    moved = {"first": real.quotients_before, "last": real.quotients}
    targets = {"m": real.held, "pci": real.pci, "effort": real.herfindahl, "choosable": real.members}
    bounds = {"low": Given(real.quotients.values * 0.9, CELLS), "high": Given(real.quotients.values * 1.2, CELLS)}
    return {
        "additive_quotient": {"x": real.amounts, "reference": real.of_activities},
        "amount_intervals": {"quotients": real.quotients, "year_sd": Given(real.shares.values + 0.1, CELLS)},
        "arcelus_shift_share": growth | references,
        "assist": {"m": real.held, "other": real.fields},
        "atkinson": {"x": real.amounts, "of": setting("activities")},
        "benjamini_hochberg": {"p_values": real.shares, "rate": setting(0.3)},
        "best_partners": {"m": real.held, "groups": real.districts, "proximity": real.proximity} | some,
        "beta_convergence": growth | {"conditions": real.conditions},
        "bicm": {"m": real.held},
        "centrality": {"flows": real.flows},
        "cluster_stars": {
            "amounts": real.amounts,
            "shares_of_region": real.shares,
            "quotients": real.quotients,
            "top": setting(0.3),
        },
        "clusters": {"x": real.amounts, "reference": real.of_activities, "top": setting(0.3)},
        "coagglomeration": {
            "x": real.amounts,
            "members": real.members,
            "plant_herfindahl": real.herfindahl,
            "reference": real.of_regions,
        },
        "coagglomeration_pairs": {"x": real.amounts, "reference": real.of_regions},
        "coefficient_of_variation": {"x": real.amounts},
        "dalton_index": {"x": real.amounts},
        "coefficient_rounding_interval": {"coefficients": real.quotients, "half_width": setting(0.05)},
        "compared": {"m": real.held, "activities": real.members, "minimum_diversity": setting(2)},
        "compared_values": {"x": real.amounts, "minimum": setting(float(np.median(real.amounts.values.sum(axis=1))))},
        "complementarity": {"m": real.held, "proximity": real.proximity} | some,
        "cooccurrence": {"m": real.held, "other": real.fields},
        "cooccurrence_z": {"m": real.held, "of": setting("regions")},
        "coulter_index": {"x": real.amounts},
        "cross_density": {"m": real.held, "proximity": real.across},
        "cross_proximity": {"m": real.held, "other": real.fields, "method": setting("jaccard")},
        "density": {"m": real.held, "proximity": real.proximity, "cells": setting("absent")},
        "design_effect_from_years": {"records": real.years},
        "diversity": {"m": real.held},
        "dynamic_quotient": growth,
        "dynamic_shift_share": {
            "x": real.years,
            "reference": Given(real.gdp.sum(axis=1) + 1, ("periods", "activities")),
            "form": setting("esteban"),
        },
        "ease_of_recombination": {"m": real.held},
        "ellison_glaeser": {
            "x": real.amounts,
            "plant_herfindahl": real.herfindahl,
            "reference": real.of_regions,
            "fourth_powers": Given(real.herfindahl.values**3, ("activities",)),
        },
        "entropy": {"x": real.amounts, "activities": real.members},
        "esteban_shift_share": growth,
        "expected_false_share": {"probability_above": real.shares, "listed": Given(real.held.values > 0, CELLS)},
        "export_similarity": {"x": real.amounts, "of": setting("activities")},
        "expy": {"x": real.amounts, "income": real.of_regions},
        "fitness": {"m": real.held, "activities": Given(~real.members.values, ("activities",))},
        "flow_relatedness": {"flows": real.flows_of_activities, "direction": setting("from")},
        "gerfin_shift_share": growth | references,
        "gini": {"x": real.amounts},
        "greatest_gain": targets | {"entries": setting(2), "budget": Given(np.linspace(0.1, 1, 16), ("regions",))},
        "growth": growth,
        "growth_of_activities": growth,
        "growth_of_regions": growth,
        "growth_share": growth | references,
        "hachman_index": {"x": real.amounts, "reference": real.of_activities},
        "herfindahl": {"x": real.amounts},
        "hoover_curve": {"x": real.amounts, "reference": real.of_regions},
        "hoover_gini": {"x": real.amounts, "reference": real.of_regions},
        "hoover_index": {"x": real.amounts},
        "input_output_relatedness": {"flows": real.flows_of_activities},
        "inside_outside": {"flows": real.flows, "groups": real.districts},
        "inverse_normalised_ubiquity": {"x": real.amounts, "m": real.held},
        "krugman_index": {"x": real.amounts, "reference": real.of_activities},
        "lafay_index": {"x": real.amounts, "imports": real.before},
        "least_effort": targets | {"gain": setting(0.1)},
        "linkages": {"m": real.held, "flows": real.flows, "proximity": setting("jaccard")} | some,
        "litzenberger_index": {
            "x": real.amounts,
            "firms": real.before,
            "area": real.of_regions,
            "population": Given(np.arange(1.0, 17), ("regions",)),
        },
        "location_quotient": {"x": real.amounts, "reference": real.of_activities},
        "locational_gini": {"x": real.amounts},
        "log_standardised_quotient": {"x": real.amounts},
        "lorenz_curve": {"x": real.amounts, "of": setting("activities")},
        "mean_density": {"m": real.held, "proximity": real.proximity},
        "mean_log_deviation": {"x": real.amounts},
        "mean_modular_complexity": {"m": real.held},
        "mean_quotient": {"x": real.amounts},
        "modular_complexity": {"m": real.held},
        "nearest": {"x": real.amounts, "k": setting(3), "regions": Given(np.arange(16) < 3, ("regions",))},
        "nestedness": {"m": real.held, "pairs": setting("all")},
        "normalised_advantage": {"x": real.amounts},
        "normalised_ubiquity": {"x": real.amounts},
        "outlook": {"m": real.held, "pci": real.pci, "proximity": real.proximity, "minimum_diversity": setting(3)},
        "per_head_quotient": {
            "x": real.amounts,
            "population": real.of_regions,
            "reference": real.of_activities,
            "reference_population": setting(1e6),
        },
        "persistence": moved,
        "pooled_prior": {"records": real.amounts},
        "portfolio_complexity": {"m": real.held, "pci": real.pci},
        "presence": {"quotients": real.quotients},
        "product_emission_intensity": {"x": real.amounts, "intensity": real.of_regions},
        "product_gini": {"x": real.amounts, "gini": Given(np.linspace(0.2, 0.7, 16), ("regions",))},
        "prody": {"x": real.amounts, "income": real.of_regions},
        "proximity": {"m": real.held, "method": setting("cosine")},
        "quotient_against_rest": {
            "quotients": real.quotients,
            "part_of_area": real.shares,
            "weight": Given(np.linspace(0.01, 0.2, 16)[:, np.newaxis], ("regions",)),
        },
        "quotient_against_whole": {
            "quotients": real.quotients,
            "part_of_rest": real.shares,
            "weight_in_rest": real.shares,
        },
        "quotient_classes": {"x": real.quotients},
        "quotient_intervals": {"records": real.amounts, "reference": setting("rest"), "limit": setting(1.5)},
        "quotient_of_shares": {"regional": real.shares, "reference": Given(real.shares.values + 0.01, CELLS)},
        "quotient_proximity": {"quotients": real.quotients},
        "quotient_without_dominant": {
            "quotients": real.quotients,
            "shares": real.shares,
            "above": setting(0.2),
        },
        "rate_quotient": {"rates": real.shares, "reference_rates": real.herfindahl},
        "reflections": {"m": real.held, "order": setting(3), "minimum_ubiquity": setting(5)},
        "relatedness": {"counts": Given(real.held.values.T @ real.held.values, ("activities", "activities"))},
        "relative_diversity": {"x": real.amounts},
        "relative_relatedness": {"m": real.held, "proximity": real.proximity},
        "relative_specialisation": {"x": real.amounts},
        "rescaled_reflections": {"m": real.held},
        "rest_reference": {"x": real.amounts},
        "revision_spread": {"first": real.quotients_before, "revised": real.quotients},
        "rounding_interval": {
            "regional": real.shares,
            "reference": Given(real.shares.values.mean(axis=0), ("activities",)),
            "half_width": setting(0.0005),
        },
        "rounding_of_bounds": {"quotients": real.quotients} | bounds,
        "set_density": {"m": real.held, "members": real.members},
        "shift_share": growth | references,
        "sigma_convergence": {"x": real.years, "years": setting(PERIODS)},
        "spatial_gini": {"x": real.amounts, "neighbours": real.neighbours},
        "standardised_quotient": {"x": real.amounts},
        "standing": {"values": real.quotients, "m": real.held},
        "structural_distance": {"x": real.amounts},
        "symmetric_quotient": {"x": real.amounts},
        "taxonomy": {"m": real.held},
        "tendency": moved,
        "theil": {"x": real.amounts},
        "theil_decomposition": {"x": real.amounts, "groups": real.districts, "of": setting("activities")},
        "transition_matrix": {"x": real.quotients_of_years},
        "entry_and_exit": moved,
        "turnover": {"x": real.quotients_of_years},
        "ubiquity": {"m": real.held, "minimum_diversity": setting(3)},
        "under_convention": {"x": real.amounts, "convention": setting("atlas")},
        "validated_links": {"m": real.held, "of": setting("regions"), "rate": setting(0.4)},
        "variety": {"x": real.amounts, "groups": real.branches},
        "weighted_quotient": {"x": real.amounts, "reference": real.of_activities},
        "williamson_index": {"x": real.amounts, "population": real.of_regions},
        "wolfson": {"x": real.amounts},
        "year_spread": {"quotients": real.quotients_of_years},
    }


def _twice(given: Given) -> tuple[Any, tuple[str, ...]]:
    return given.values * 1.1 + np.arange(len(given.values)), given.over
