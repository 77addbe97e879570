"""How specialised each region is: one long table of coefficients, computed or published."""

from __future__ import annotations

import polars as pl

from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation.computed import computed
from metier.specialisation.order import in_order
from metier.specialisation.published import published
from metier.specialisation.views import View, views


def specialisation(plan: Plan, evidence: Evidence) -> pl.DataFrame:
    """Every coefficient of the study, with what it was computed from.

    Returns:
        One row per view, period, region and activity, in the order region, level highest first, activity; columns
        ``layer``, ``side``, ``level``, ``area``, ``beside``, ``reference``, ``period``, ``region_code``,
        ``activity_code``, ``value``, ``share_of_region``, ``share_of_reference``, ``coefficient``, ``low``, ``high``,
        ``status``. ``low`` and ``high`` bound the coefficients that the figures could have given before they were
        rounded. ``status`` is ``known``, ``partial`` (a sum lacks cells), ``missing`` or ``undefined`` (the region's
        total, or the activity in the reference area, is 0).

    Raises:
        InputError: a reference area without the figures that the study asks for.
    """
    tables = [_seen(view, plan, evidence) for view in views(plan, evidence.territories)]
    return in_order(pl.concat(tables), plan, evidence)


def _seen(view: View, plan: Plan, evidence: Evidence) -> pl.DataFrame:
    layer = plan.layers[view.layer]
    table = (published if layer.nature == "coefficients" else computed)(view, plan, evidence)
    return table.select(
        pl.lit(view.layer).alias("layer"),
        pl.lit(layer.side, pl.String).alias("side"),
        pl.lit(view.level, pl.String).alias("level"),
        pl.lit(view.area).alias("area"),
        pl.lit(view.beside).alias("beside"),
        pl.all(),
    )
