"""One call on a long table: every index of the field, all periods at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from metier.errors import Fault, InputError
from metier.frames.indices import NAMES, Rules
from metier.frames.kinds import Table, taken_in
from metier.frames.labels import Distinct, Labels, labels_of
from metier.frames.panel import KEYS, Floats, Pairs, Period, periods
from metier.frames.refusals import columns_named_twice, missing_columns, missing_labels, repeated_rows
from metier.frames.stack import VALUE, codes_by_period, stacked
from metier.frames.values import figures_of
from metier.measure.conventions import Convention
from metier.measure.presence import Compare
from metier.measure.relatedness import Method

Absent = Literal["zero", "missing"]

_ABSENT = {"zero": 0.0, "missing": np.nan}


def indicators(
    table: Any,
    period: str = "period",
    region: str = "region",
    activity: str = "activity",
    value: str = "value",
    absent: Absent = "zero",
    *,
    pairs: Pairs = "all",
    limit: float = 1.0,
    compare: Compare = "above",
    proximity: Method = "min-conditional",
    convention: Convention | None = None,
) -> Any:
    """Every index of every region and activity, from a long table to a long table, all periods at once.

    Formula:
        rca: location quotient against the sum of the regions; presence: rca > limit; density, cog, coi with the
        proximity; eci, pci, diversity, ubiquity: as the functions of these names in `metier.measure`, for each
        period on its own.

    Source:
        Balassa 1965, 10.1111/j.1467-9957.1965.tb00050.x; Hidalgo et al. 2007, 10.1126/science.1144581; Hidalgo,
        Hausmann 2009, 10.1073/pnas.0900943106; Hausmann et al. 2014, The Atlas of Economic Complexity

    Args:
        table: a data frame of pandas, polars, pyarrow or DuckDB, one row for each period, region and activity.
        period: the column of the periods, any type that has an order.
        region: the column of the regions' labels.
        activity: the column of the activities' labels.
        value: the column of the values: numbers, not negative, any unit.
        absent: what a pair without a row is: ``"zero"`` or ``"missing"``.
        pairs: which pairs of a region and an activity the result lists: ``"all"`` that occur in the period, or the
            ``"given"`` ones, which have a row in ``table``. The figures are the same.
        limit: what a quotient must pass for presence, a pure number.
        compare: ``"above"`` or ``"at least"`` the limit.
        proximity: a method of `metier.proximity`.
        convention: compute as a package of the field does, to the last digit: ``"atlas"``, ``"econcomplex"``,
            ``"datawheel"``, ``"econgeo"``, ``"fermi"`` or ``"economiccomplexity"``. It sets limit, compare and
            proximity itself; columns that the package does not give are missing.

    Returns:
        A data frame of the same kind: the four key columns; of each cell rca, presence (1, 0 or missing), density,
        cog; repeated for each region diversity (a count), eci, coi; for each activity ubiquity (a count), pci. One
        row for each pair, in the order of the labels: density and cog are about those without a row in ``table``.
        Figures are float64, counts int32.

    Raises:
        InputError: all at once, with their rows: columns that are not there, missing labels, rows that repeat a
            period, region and activity, text, negative and infinite values; settings that do not exist.

    Zero, missing, ties:
        A null, or NaN, is a missing value whatever ``absent`` says: it has no quotient, sums skip it, and its
        presence is unknown. A region whose total is 0 and an activity that nobody has have missing figures and
        change no other. A quotient equal to the limit is not present.

    Example:
        >>> import metier, polars
        >>> table = polars.DataFrame({
        ...     "year": [2020] * 10, "region": list("PPPQQQQSSS"), "hs4": list("abdabcdbcd"),
        ...     "exports": [30, 5, 15, 10, 20, 10, 10, 15, 25, 10],
        ... })
        >>> found = metier.indicators(table, period="year", region="region", activity="hs4", value="exports")
        >>> found.columns[4:]
        ['rca', 'presence', 'density', 'cog', 'diversity', 'eci', 'coi', 'ubiquity', 'pci']
        >>> found["rca"].head(4).round(3).to_list()
        [2.25, 0.375, 0.0, 1.286]
    """
    given = taken_in(table)
    rules = Rules(limit, compare, proximity, convention)
    roles = {"period": period, "region": region, "activity": activity, "value": value}
    long = _accepted(given, roles, _wrong_settings(absent, pairs, rules))
    keys = {roles[key]: long.distinct[key].written_in_pieces(codes_by_period(long.periods, key, pairs)) for key in KEYS}
    columns = stacked(long.periods, long.figures, _ABSENT[absent], rules, pairs)
    return given.same_kind(keys | {value: columns[VALUE]} | {name: columns[name] for name in NAMES})


@dataclass(frozen=True)
class _Long:
    """A long table that was accepted: its distinct labels, its figures, its periods."""

    distinct: Mapping[str, Distinct]
    figures: Floats
    periods: Sequence[Period]


def _accepted(given: Table, roles: Mapping[str, Any], faults: list[Fault]) -> _Long:
    """Take the table apart, or refuse it with every fault at once."""
    faults = faults + columns_named_twice(roles, NAMES) + missing_columns(given, roles)
    there = {role: name for role, name in roles.items() if name in given.frame.columns}
    figures, wrong = figures_of(given, there["value"]) if "value" in there else (np.empty(0), [])
    labels: dict[str, Labels] = {}
    for role in [key for key in KEYS if key in there]:
        found, mixed = labels_of(given, there[role])
        faults += mixed + missing_labels(found, there[role])
        labels[role] = found
    parts = list(periods(**labels)) if len(labels) == len(KEYS) == len({roles[key] for key in KEYS}) else []
    faults += wrong + repeated_rows(parts, len(given.frame))
    if faults:
        raise InputError(faults)
    return _Long({key: found.distinct for key, found in labels.items()}, figures, parts)


def _wrong_settings(absent: str, pairs: str, rules: Rules) -> list[Fault]:
    """Settings that do not exist, or that contradict each other."""
    faults = [] if absent in _ABSENT else [Fault(f"absent is {absent!r}", "Write 'zero' or 'missing'.")]
    if pairs not in get_args(Pairs):
        faults.append(Fault(f"pairs is {pairs!r}", "Write 'all' or 'given'."))
    return faults + rules.faults()
