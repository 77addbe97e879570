"""How sure quotients of records are, for arrays and for wide data frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from metier.frames.alignment import aligned_row
from metier.frames.kinds import is_table
from metier.frames.wide import wide
from metier.measure import uncertainty
from metier.measure.priors import BetaPrior


@dataclass(frozen=True)
class LabelledIntervals:
    """How sure the quotients of a wide data frame of records are; see `quotient_intervals`.

    Attributes:
        low: lower end of each interval, a frame like the one that came in, as the next three.
        high: upper end of each interval.
        shrunk: the quotient of the posterior mean shares.
        probability_above: probability that the quotient is above the limit.
        prior_origin: one row per activity: its label and where the prior came from.
        design_effect: what the records were divided by.
        limit: the limit that the probability is about.
        level: probability within the interval.
    """

    low: Any
    high: Any
    shrunk: Any
    probability_above: Any
    prior_origin: Any
    design_effect: float
    limit: float
    level: float


def quotient_intervals(
    records: Any,
    *,
    region: Any = None,
    reference: Any = None,
    prior: BetaPrior | None = None,
    design_effect: float = 1.0,
    limit: float = 1.0,
    level: float = 0.95,
) -> Any:
    """How sure location quotients of records are: publications, patents, establishments; not money, not people.

    Formula:
        x_ra ~ Binomial(n_r, p_ra), p_ra ~ Beta prior of the activity; q_ra the share in the rest of the reference;
        w = x_r / X_R: LQ_ra = p / (w p + (1 - w) q), so LQ > t <=> p > t (1 - w) q / (1 - t w). Records are divided
        by the design effect first.

    Source:
        METHODS section 2; chosen here: the quadrature. Literature on such intervals: Beyene, Moineddin 2005,
        10.1186/1471-2288-5-32

    Args:
        records: numbers of records: an array (..., regions, activities), or a wide data frame with one row per
            region and one column per activity.
        region: the column of the regions' labels; None for an array, and for pandas where they are the index.
        reference: what the regions are compared with. None: the sum of the regions. ``"rest"``: all other regions.
            Records per activity: an array, or for a data frame a mapping, a pandas series or a frame of one row.
        prior: a prior that is known; None: estimated over the regions.
        design_effect: how many records count as one; at least 1.
        limit: the limit of the rule, a quotient.
        level: probability within the interval, which leaves equal tails.

    Returns:
        For an array `metier.measure.uncertainty.QuotientIntervals`: low, high, shrunk, probability_above (...,
        regions, activities). For a data frame `LabelledIntervals`: the same as frames with their labels.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; settings that do not fit.
        InputError: a data frame with such values, with their rows; without labels; a reference whose labels are not
            those of the activities.

    Zero, missing, ties:
        A count of 0 has an interval like any other. A missing cell, a region without records, an activity without
        records in the reference, and a region that is all of its reference have none; others are untouched.

    Example:
        >>> import metier, polars
        >>> table = polars.DataFrame({"region": ["P", "Q", "S"], "a": [30, 10, 0], "b": [20, 40, 50]})
        >>> metier.quotient_intervals(table, region="region").probability_above["a"].round(2).to_list()
        [1.0, 0.09, 0.0]
    """
    options: dict[str, Any] = {"prior": prior, "design_effect": design_effect, "limit": limit, "level": level}
    if not is_table(records):
        return uncertainty.quotient_intervals(records, reference=reference, **options)
    given = wide(records, region, "table")
    found = uncertainty.quotient_intervals(
        given.values, reference=aligned_row(reference, given, "reference"), **options
    )
    return LabelledIntervals(
        given.labelled(found.low),
        given.labelled(found.high),
        given.labelled(found.shrunk),
        given.labelled(found.probability_above),
        given.per_activity({"prior_origin": found.prior_origin}),
        found.design_effect,
        found.limit,
        found.level,
    )
