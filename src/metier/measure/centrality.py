"""Centrality of regions in a network of flows: how much passes, who lies between the others, who is near to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse.csgraph import csgraph_from_dense, shortest_path

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, refuse_impossible

Lengths = Literal["inverse", "equal"]
SAME_LENGTH = 1e-9  # relative: paths that differ by rounding alone are equally short


@dataclass(frozen=True)
class Centrality:
    """How central each region is.

    Attributes:
        sent: (regions,), all that flows out, in the unit of the flows.
        received: (regions,), all that flows in.
        strength: (regions,), both together.
        betweenness: (regions,), share of the other regions' pairs between which the region lies, 0 to 1.
        closeness_out: (regions,), how short the ways to the others are, 0 to 1.
        closeness_in: (regions,), how short the ways from the others are, 0 to 1.
    """

    sent: Floats
    received: Floats
    strength: Floats
    betweenness: Floats
    closeness_out: Floats
    closeness_in: Floats


def centrality(flows: ArrayLike, lengths: Lengths = "inverse") -> Centrality:
    """Centrality of regions in a flow network: strength, betweenness and closeness.

    Formula:
        strength_r = sum_s (f_rs + f_sr); betweenness_r = sum_{s,t} g_st(r) / g_st / ((n - 1)(n - 2)), g_st the
        number of shortest paths from s to t and g_st(r) of those through r; closeness_r = (k / (n - 1)) (k / sum d),
        k the number of regions that r reaches (closeness_out) or that reach r (closeness_in), d how far they are; a
        step is max f / f_rs long.

    Source:
        Freeman 1977, 10.2307/3033543; closeness where not all are reached: Wasserman, Faust 1994 [unverified]; the
        length of a step: chosen here (``"equal"``: Freeman's, every step 1)

    Args:
        flows: from row to column (regions, regions), not negative, any unit. The diagonal is ignored.
        lengths: ``"inverse"``: more flow is nearer; ``"equal"``: a flow is there or not.

    Returns:
        `Centrality`: sent, received, strength (in the unit of the flows), betweenness (a share) and closeness (1
        where the largest flow, or with ``"equal"`` any, leads to every other region at once).

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; a table that is
            not square; another word for ``lengths``.

    Zero, missing, ties:
        A flow that is 0 or missing is no connection. Pairs without a path are counted below the line. Equally
        short paths share their pair. With fewer than three regions nobody is between: NaN. Who reaches nobody has a
        closeness of 0; of one region alone it is NaN.

    Example:
        >>> from metier.measure.centrality import centrality
        >>> centrality([[0, 4, 1], [0, 0, 4], [0, 0, 0]]).betweenness
        array([0. , 0.5, 0. ])
    """
    if lengths not in ("inverse", "equal"):
        raise ArrayError([Fault(f"lengths is {lengths!r}", "Write 'inverse' or 'equal'.")])
    known = known_flows(flows)
    sent, received = known.sum(axis=1), known.sum(axis=0)
    steps = _steps(known, lengths)
    distance = shortest_path(csgraph_from_dense(steps, null_value=np.inf), method="D") if len(steps) else steps
    return Centrality(
        sent,
        received,
        sent + received,
        _betweenness(steps, distance),
        _closeness(distance),
        _closeness(distance.T),
    )


def known_flows(flows: ArrayLike) -> Floats:
    """Flows between different regions, 0 where missing; or refuse them."""
    values = refuse_impossible(as_floats(flows, "flows"), "flows")
    if values.ndim != 2 or values.shape[0] != values.shape[1]:
        raise ArrayError([Fault(f"flows has the shape {values.shape}", "Hand over as many rows as columns.")])
    return np.asarray(np.nan_to_num(values) * (1 - np.eye(len(values))))


def _steps(flows: Floats, lengths: Lengths) -> Floats:
    """How long each step is; infinite where nothing flows."""
    steps = np.full(flows.shape, np.inf)
    there = flows > 0
    steps[there] = flows.max(initial=0.0) / flows[there] if lengths == "inverse" else 1.0
    return steps


def _closeness(distance: Floats) -> Floats:
    """Share of the others that are reached, times the inverse of their mean distance."""
    others = len(distance) - 1
    if others < 1:
        return np.full(len(distance), np.nan)
    reached = np.isfinite(distance)
    count = reached.sum(axis=1) - 1.0  # itself
    total = np.where(reached, distance, 0.0).sum(axis=1)
    return np.asarray(count / others * np.divide(count, total, out=np.zeros_like(total), where=count > 0))


def _betweenness(steps: Floats, distance: Floats) -> Floats:
    count = len(steps)
    if count < 3:
        return np.full(count, np.nan)
    total = np.zeros(count)
    for source in range(count):
        total += _dependencies(source, distance[source], steps)
    return total / ((count - 1) * (count - 2))


def _dependencies(source: int, distance: Floats, steps: Floats) -> Floats:
    """What share of the pairs that start at the source each region lies between (Brandes' accumulation)."""
    reached = [int(i) for i in np.argsort(distance, kind="stable") if np.isfinite(distance[i]) and i != source]
    with np.errstate(invalid="ignore"):
        late = distance[np.newaxis] + steps.T - distance[:, np.newaxis]
        before = late <= SAME_LENGTH * distance[:, np.newaxis]
    before[source] = False
    earlier = {region: np.flatnonzero(before[region]) for region in reached}
    paths = np.zeros(len(steps))
    paths[source] = 1.0
    for region in reached:
        paths[region] = paths[earlier[region]].sum()
    depends = np.zeros(len(steps))
    for region in reversed(reached):
        depends[earlier[region]] += paths[earlier[region]] / paths[region] * (1 + depends[region])
    depends[source] = 0.0
    return depends
