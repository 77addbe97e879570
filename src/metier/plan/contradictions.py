"""What no single key of a study file shows: names that nothing defines, tables that contradict each other."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from metier.errors import Fault
from metier.plan.places import Place, StudyText, value_at
from metier.plan.schema import Plan


def undefined_names(values: Mapping[str, Any], where: StudyText) -> list[Fault]:
    """Names that one table of the file uses and no other defines.

    They are read from the raw values, so that they are told together with the schema's own faults.
    """
    defined = {name: _table(values, name) for name in ("layers", "classifications") if name in values}
    defined["concordances"] = _table(values, "concordances")
    crossing = _table(_table(values, "links"), "cross_cutting")
    layers = _table(values, "layers").items()
    uses: list[tuple[Place, Any, str]] = [
        *((("levels", i, "layer"), value_at(level, ("layer",)), "layers") for i, level in _levels(values)),
        *(
            (("layers", key, "classification"), value_at(of, ("classification",)), "classifications")
            for key, of in layers
        ),
        *((("links", "cross_cutting", key), key, "classifications") for key in crossing),
        *_uses_of_concordances(values),
        *_uses_by_chains(values),
    ]
    return [
        _undefined(name, table, list(defined[table]), place, where)
        for place, value, table in uses
        if (name := _name(value)) is not None and table in defined and name not in defined[table]
    ]


def _name(value: Any) -> str | None:
    """The name that a value is read as: the schema takes a number as a text; nothing else is a name."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _uses_of_concordances(values: Mapping[str, Any]) -> Iterator[tuple[Place, Any, str]]:
    for key, concordance in _table(values, "concordances").items():
        for end in ("parents_of", "from_classification", "to_classification"):
            yield ("concordances", key, end), value_at(concordance, (end,)), "classifications"


def _uses_by_chains(values: Mapping[str, Any]) -> Iterator[tuple[Place, Any, str]]:
    chains = value_at(values, ("links", "chains"))
    for i, chain in enumerate(chains if isinstance(chains, list) else []):
        steps = value_at(chain, ("steps",))
        for step in steps if isinstance(steps, list) else []:
            yield ("links", "chains", i, "steps"), step, "concordances"


def contradictions(plan: Plan, where: StudyText) -> list[Fault]:
    """Tables of a plan that are each right and cannot all hold."""
    return [
        *_repeated_levels(plan, where),
        *_levels_without_industry(plan, where),
        *_misplaced_totals(plan, where),
        *_rates_reference(plan, where),
        *_idle_comparisons(plan, where),
    ]


def _undefined(name: str, table: str, defined: Sequence[str], place: Place, where: StudyText) -> Fault:
    near = difflib.get_close_matches(name, defined, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    listed = ", ".join(defined) or "none"
    return where.fault(f"[{table}] has no {name!r}", f"{meant}It has: {listed}.", place)


def _repeated_levels(plan: Plan, where: StudyText) -> Iterator[Fault]:
    names = [level.name for level in plan.levels]
    for i, name in enumerate(names):
        if name in names[:i]:
            yield where.fault(f"there are two levels called {name!r}", "Rename one.", ("levels", i, "name"))


def _levels_without_industry(plan: Plan, where: StudyText) -> Iterator[Fault]:
    for i, level in enumerate(plan.levels):
        side = plan.layers[level.layer].side
        if side != "industry":
            yield where.fault(
                f"the layer {level.layer!r} is on the {side} side, and levels are judged on the industry side",
                'Take the level out, or set the layer\'s `side` to "industry".',
                ("levels", i, "layer"),
            )


def _misplaced_totals(plan: Plan, where: StudyText) -> Iterator[Fault]:
    for key, layer in plan.layers.items():
        if layer.totals and layer.nature != "shares":
            yield where.fault(
                f"totals go with shares, and the layer's nature is {layer.nature!r}",
                'Take `totals` out, or set `nature = "shares"`.',
                ("layers", key, "totals"),
            )


def _rates_reference(plan: Plan, where: StudyText) -> Iterator[Fault]:
    """Rates whose reference would be a sum, be it set at the level, at the layer or for the whole study."""
    judged = {level.layer for level in plan.levels}
    uses: list[tuple[Place, str, str | None]] = [
        *((("levels", i, "reference"), level.layer, level.reference) for i, level in enumerate(plan.levels)),
        *((("layers", key, "reference"), key, of.reference) for key, of in plan.layers.items() if key not in judged),
    ]
    told: set[Place] = set()
    for place, key, own in uses:
        reference, at = (own, place) if own else (plan.reference.use, ("reference", "use"))
        if plan.layers[key].nature == "rates" and reference in ("pooled", "rest") and at not in told:
            told.add(at)
            yield where.fault(
                f"the rates of layer {key!r} cannot be added up, so their reference cannot be {reference!r}",
                'Set it to "published" and give the area a row of its own.',
                at,
            )


def _idle_comparisons(plan: Plan, where: StudyText) -> Iterator[Fault]:
    """Keys of a layer that would say what it is compared with, where its levels say so."""
    for key in dict.fromkeys(level.layer for level in plan.levels):
        for name in ("area", "reference"):
            if getattr(plan.layers[key], name) is not None:
                yield where.fault(
                    f"the layer {key!r} is judged on a level, and `{name}` is for layers without one",
                    f"Set `{name}` in the level and take it out here.",
                    ("layers", key, name),
                )


def _levels(values: Mapping[str, Any]) -> list[tuple[int, Any]]:
    listed = values.get("levels")
    return list(enumerate(listed)) if isinstance(listed, list) else []


def _table(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = values.get(name, {})
    return table if isinstance(table, dict) else {}
