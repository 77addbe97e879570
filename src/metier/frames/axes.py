"""What the figures of a result are of, in words, and the labels of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from metier.frames.call import Call
from metier.frames.kinds import taken_in
from metier.frames.parts import Axis, counted, listed
from metier.frames.wide import ACTIVITY

REGION = "region"  # heading of the regions' labels where the caller's have none


def axis(word: str, call: Call, size: int) -> Axis:
    """The axis of this name in the results of a call; ``size`` is how long the array is along it."""
    if word.startswith("other "):
        one = axis(word.removeprefix("other "), call, size)
        return one.called(f"other_{one.heading}")
    return _AXES[word](call, size)


def _of_regions(call: Call, size: int) -> Axis:
    given = call.table
    if given.region is None:
        index = given.table.native.index
        return Axis(index.name or REGION, list(index), lambda at: index.take(at))
    column = given.table.frame.get_column(given.region)
    if given.table.is_pandas:  # whose series would carry their old index along
        return Axis(given.region, given.regions, lambda at: column[at].to_native().array)
    return Axis(given.region, given.regions, lambda at: column[at].to_native())


def _of_activities(call: Call, size: int) -> Axis:
    given = call.table
    if given.region is None:
        columns = given.table.native.columns
        return Axis(columns.name or ACTIVITY, list(columns), lambda at: columns.take(at))
    headings = np.array(given.activities)
    return Axis(ACTIVITY, given.activities, lambda at: headings[at])


def _of_subjects(call: Call, size: int) -> Axis:
    return axis(call.of, call, size)


def _of_parts(call: Call, size: int) -> Axis:
    return axis("activities" if call.of == "regions" else "regions", call, size)


def _of_receivers(call: Call, size: int) -> Axis:
    return _chosen(axis("regions", call, size), call.arrays.arguments["receivers"])


def _of_wanted(call: Call, size: int) -> Axis:
    return _chosen(axis("activities", call, size), call.arrays.arguments["activities"])


def _of_partners(call: Call, size: int) -> Axis:
    return axis("regions", call, size).called("partner")


def _of_periods(call: Call, size: int) -> Axis:
    return listed("period", call.table.periods)


def _of_others(call: Call, size: int) -> Axis:
    """The activities of a second classification, which the argument that has them heads its columns with."""
    name = "other" if "other" in call.told else "proximity"
    headings = taken_in(call.told[name], name).frame.columns
    return listed(f"other_{ACTIVITY}", [h for h in headings if h not in (call.table.region, ACTIVITY)])


def _of_conditions(call: Call, size: int) -> Axis:
    if call.told["conditions"] is None:
        return listed("condition", [])
    headings = taken_in(call.told["conditions"], "conditions").frame.columns
    return listed("condition", [heading for heading in headings if heading != call.table.region])


def _chosen(one: Axis, places: Any) -> Axis:
    if places is None:
        return one
    kept = np.asarray(places, dtype=np.intp)
    return Axis(one.heading, [one.labels[place] for place in kept], lambda at: one.take(kept[at]))


_AXES: Mapping[str, Callable[[Call, int], Axis]] = {
    "regions": _of_regions,
    "activities": _of_activities,
    "subjects": _of_subjects,
    "parts": _of_parts,
    "receivers": _of_receivers,
    "wanted": _of_wanted,
    "partners": _of_partners,
    "periods": _of_periods,
    "others": _of_others,
    "conditions": _of_conditions,
    "classes": lambda call, size: counted("class", size),
    "next classes": lambda call, size: counted("next_class", size),
    "points": lambda call, size: counted("point", size),
    "ranks": lambda call, size: counted("rank", size, first=1),
}
