"""Views: each layer against the areas that the study compares its regions with."""

from __future__ import annotations

from dataclasses import dataclass

from metier.observe.territories import Territories
from metier.plan import Plan, Reference


@dataclass(frozen=True)
class View:
    """A layer seen against one kind of area.

    Attributes:
        layer: the layer's key.
        level: the level's name; ``None`` for a layer without levels and for a view that stands beside.
        area: the kind of territory compared with.
        reference: how the area's own figures are had.
        beside: seen only to be shown beside another: it concludes nothing of its own.
    """

    layer: str
    level: str | None
    area: str
    reference: Reference
    beside: bool = False


def views(plan: Plan, territories: Territories) -> tuple[View, ...]:
    """The levels, highest first; then the layers without a level; then the views that stand beside."""
    root = territories.root_kind
    default = plan.reference.use
    levels = [View(v.layer, v.name, v.area or root, v.reference or default) for v in plan.levels]
    judged = {view.layer for view in levels}
    others = [
        View(key, None, layer.area or root, layer.reference or default)
        for key, layer in plan.layers.items()
        if key not in judged
    ]
    against_root = {view.layer for view in levels if view.area == root}
    beside = [
        View(key, None, root, default, beside=True) for key in plan.layers if key in judged and key not in against_root
    ]
    return (*levels, *others, *beside)
