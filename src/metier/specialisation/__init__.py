"""How specialised each region is: coefficients, computed or published."""

from __future__ import annotations

from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.specialisation.coefficients import Coefficients
from metier.specialisation.computed import computed, layer_figures
from metier.specialisation.published import published
from metier.specialisation.views import View, views


def specialisation(plan: Plan, evidence: Evidence) -> Coefficients:
    """Every coefficient of the study, with what it was computed from, view by view.

    The bounds are of the coefficients that the figures could have given before they were rounded. The status of a cell
    is ``known``, ``partial`` (a sum lacks cells), ``missing`` or ``undefined`` (the region's total, or the activity in
    the reference area, is 0).

    Raises:
        InputError: a reference area without the figures that the study asks for.
    """
    layers, levels = list(plan.layers), [level.name for level in plan.levels]

    def place(view: View) -> tuple[int, int]:
        return levels.index(view.level) if view.level else len(levels), layers.index(view.layer)

    seen = sorted(views(plan, evidence.territories), key=place)
    counted = dict.fromkeys(view.layer for view in seen if plan.layers[view.layer].nature != "coefficients")
    figures = {key: layer_figures(key, plan, evidence) for key in counted}
    return Coefficients(
        tuple(
            computed(view, figures[view.layer], plan, evidence)
            if view.layer in figures
            else published(view, plan, evidence)
            for view in seen
        )
    )
