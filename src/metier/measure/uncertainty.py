"""How sure a quotient of records is: interval, shrunken quotient, probability that it is above the limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positions_phrase, reference_rows, regions_by_activities
from metier.measure.priors import BetaPrior
from metier.measure.record_table import RecordTable, quotient_at, ratio_at, refuse_uncountable
from metier.measure.settings import number, refuse_other


@dataclass(frozen=True)
class QuotientIntervals:
    """How sure the quotients of a table of records are; see `quotient_intervals`.

    Attributes:
        low: lower end of the interval (..., regions, activities).
        high: upper end of the interval (..., regions, activities).
        shrunk: the quotient of the posterior mean shares (..., regions, activities).
        probability_above: probability that the quotient is above the limit (..., regions, activities).
        prior_origin: where the prior came from, per activity (..., activities): "pooled over regions",
            "not pooled" (Jeffreys: too few regions) or "given".
        design_effect: what the records were divided by; 1 means that they were taken as independent.
        limit: the limit that the probability is about.
        level: probability within the interval.
    """

    low: Floats
    high: Floats
    shrunk: Floats
    probability_above: Floats
    prior_origin: NDArray[np.str_]
    design_effect: float
    limit: float
    level: float


def quotient_intervals(
    records: ArrayLike,
    *,
    reference: ArrayLike | Literal["rest"] | None = None,
    prior: BetaPrior | None = None,
    design_effect: float = 1.0,
    limit: float = 1.0,
    level: float = 0.95,
) -> QuotientIntervals:
    """How sure location quotients of records are: publications, patents, establishments; not money, not people.

    Formula:
        x_ra ~ Binomial(n_r, p_ra), p_ra ~ Beta prior of the activity; q_ra the share in the rest of the reference;
        w = x_r / X_R: LQ_ra = p / (w p + (1 - w) q), so LQ > t <=> p > t (1 - w) q / (1 - t w).
        Records are divided by the design effect first.

    Source:
        chosen here: shrinkage by beta-binomial likelihood; its quadrature, five nodes for the prior's strength,
        the rest's uncertainty folded in or in eleven nodes. Literature on such intervals: Beyene, Moineddin 2005,
        10.1186/1471-2288-5-32

    Args:
        records: numbers of records (..., regions, activities); fractional counting is fine.
        reference: what the regions are compared with. None: the sum of the regions. "rest": all other regions
            without the region itself, LQ = p / q. Records per activity, as in `location_quotient`: the area's own
            row, which includes each region.
        prior: a prior that is known (`known_prior`), or was estimated on more regions (`pooled_prior`); the same
            for all leading dimensions. None: estimated over the regions of each table, and Jeffreys' where an
            activity is known in fewer than 15 of them.
        design_effect: how many records count as one, for records cluster by team and firm; at least 1. See
            `design_effect_from_years`.
        limit: the limit of the rule, a quotient.
        level: probability within the interval, which leaves equal tails.

    Returns:
        `QuotientIntervals`, all figures quotients or probabilities. The interval is for the share behind the
        records; it may exclude the raw quotient, which chance has moved.

    Raises:
        ArrayError: values that are infinite, negative, beyond 2^53 or no numbers, with their positions; a
            reference with fewer records than a region; a shape, design effect, limit, level or prior that does not fit.

    Zero, missing, ties:
        A count of 0 has an interval like any other. A missing cell, a region without records, an activity without
        records in the reference, and a region that is all of its reference have NaN; others are untouched.

    Example:
        >>> from metier.measure.uncertainty import quotient_intervals
        >>> sure = quotient_intervals([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]])
        >>> sure.low[0].round(2), sure.high[0].round(2)
        (array([1.87, 0.15, 0.  , 0.88]), array([2.56, 0.71, 0.2 , 1.71]))
        >>> sure.probability_above[0].round(3)
        array([1.   , 0.   , 0.   , 0.913])
        >>> sure.prior_origin[0]
        np.str_('not pooled')
    """
    counts = refuse_uncountable(regions_by_activities(records, "records"))
    area = _area(reference, counts)
    if prior is not None:
        refuse_other(prior, BetaPrior, "prior", "Hand over what known_prior or pooled_prior gives, or None.")
    given = prior and prior.fitting(counts.shape[-1])
    _refuse_question(design_effect, limit, level)
    sureness = _blank(counts, design_effect, limit, level)
    for place in np.ndindex(counts.shape[:-2]):
        effective = counts[place] / design_effect
        if area is None:
            table = RecordTable.among_regions(effective, against_rest=reference is not None)
        else:
            table = RecordTable.within_area(effective, area[place] / design_effect)
        _fill(sureness, place, table, given or table.prior())
    return sureness


def pooled_prior(records: ArrayLike, *, design_effect: float = 1.0) -> BetaPrior:
    """Prior of each activity as many regions show it, to judge a few of them with `quotient_intervals`.

    Formula:
        as in `metier.measure.priors.estimated_prior`

    Source:
        chosen here

    Args:
        records: numbers of records (regions, activities), of all regions that are alike enough to learn from.
        design_effect: as in `quotient_intervals`.

    Returns:
        A `BetaPrior` for these activities.

    Raises:
        ArrayError: values that are infinite, negative, beyond 2^53 or no numbers, with their positions; not two
            dimensions; a design effect below 1.

    Zero, missing, ties:
        Missing cells and empty regions say nothing. An activity known in fewer than 15 regions has Jeffreys'
        prior, one without records none (NaN).

    Example:
        >>> from metier.measure.uncertainty import pooled_prior, quotient_intervals
        >>> country = [[9 + region % 5, 80, 11] for region in range(40)]
        >>> quotient_intervals(country[:3], prior=pooled_prior(country)).prior_origin[0]
        np.str_('pooled over regions')
    """
    counts = refuse_uncountable(regions_by_activities(records, "records"))
    if counts.ndim != 2:
        problem = f"records has the shape {counts.shape}"
        raise ArrayError([Fault(problem, "Hand over one table: regions, activities.")])
    _refuse_question(design_effect, limit=1.0, level=0.95)
    return RecordTable.among_regions(counts / design_effect, against_rest=False).prior()


def expected_false_share(probability_above: ArrayLike, listed: ArrayLike | None = None) -> float:
    """Share of a list of competences that is expected not to be above the limit.

    Formula:
        mean over the list of (1 - P)

    Source:
        chosen here

    Args:
        probability_above: probabilities, any shape, as `quotient_intervals` gives them.
        listed: which of them are on the list, booleans of the same shape. None: all.

    Returns:
        A share, 0 to 1.

    Raises:
        ArrayError: values that are no probabilities; shapes that differ.

    Zero, missing, ties:
        A listed cell without a probability is skipped. An empty list gives NaN.

    Example:
        >>> from metier.measure.uncertainty import expected_false_share
        >>> round(expected_false_share([0.99, 0.8, 0.3], [True, True, False]), 3)
        0.105
    """
    probability = as_floats(probability_above, "probability_above")
    if (wrong := (probability < 0) | (probability > 1)).any():
        problem = f"probability_above holds values outside 0 to 1, {positions_phrase(wrong)}"
        raise ArrayError([Fault(problem, "Hand over probabilities.")])
    chosen = np.ones(probability.shape, dtype=bool) if listed is None else np.asarray(listed)
    if chosen.shape != probability.shape or chosen.dtype != np.bool_:
        problem = (
            f"listed has the type {chosen.dtype} and the shape {chosen.shape}, the probabilities {probability.shape}"
        )
        raise ArrayError([Fault(problem, "Hand over one boolean for each probability.")])
    known = probability[chosen & ~np.isnan(probability)]
    return float(1 - known.mean()) if known.size else float("nan")


def _blank(counts: Floats, design_effect: float, limit: float, level: float) -> QuotientIntervals:
    low, high, shrunk, probability = (np.full(counts.shape, np.nan) for _ in range(4))
    origin = np.full(counts.shape[:-2] + counts.shape[-1:], "", dtype="<U24")
    return QuotientIntervals(low, high, shrunk, probability, origin, float(design_effect), float(limit), float(level))


def _fill(sureness: QuotientIntervals, place: tuple[int, ...], table: RecordTable, prior: BetaPrior) -> None:
    """Write the figures of one table into their place, block by block."""
    tail = (1 - sureness.level) / 2
    sureness.prior_origin[place] = prior.origin
    for activities, block in table.blocks():
        posterior = block.posterior(prior.take(activities))
        sureness.shrunk[place][:, activities] = posterior.shrunk()
        for cells, part, ratio in posterior.ratios():
            for figure, values in (
                (sureness.low, quotient_at(ratio.quantile(tail), part)),
                (sureness.high, quotient_at(ratio.quantile(1 - tail), part)),
                (sureness.probability_above, 1 - ratio.below(ratio_at(sureness.limit, part))),
            ):
                figure[place][:, activities][cells] = values


def _area(reference: ArrayLike | str | None, counts: Floats) -> Floats | None:
    """The area's own records for each region, or None where the regions themselves are the reference."""
    if reference is None or isinstance(reference, str):
        if reference not in (None, "rest"):
            raise ArrayError([Fault(f"reference is '{reference}'", "Hand over 'rest', records or nothing.")])
        return None
    area = np.broadcast_to(reference_rows(reference, counts.shape), counts.shape)
    if (short := area < counts).any():
        problem = f"reference holds fewer records than a region, {positions_phrase(short)}"
        raise ArrayError([Fault(problem, "Hand over the records of the whole area, each region's included.")])
    return area


def _refuse_question(design_effect: float, limit: float, level: float) -> None:
    faults = [
        Fault(f"{name} is {value}", remedy)
        for name, value, fits, remedy in (
            ("design_effect", design_effect, 1 <= number(design_effect) < np.inf, "It is 1 or more."),
            ("limit", limit, 0 <= number(limit) < np.inf, "It is a quotient, 0 or more."),
            ("level", level, 0 < number(level) < 1, "It lies between 0 and 1, for example 0.95."),
        )
        if not fits
    ]
    if faults:
        raise ArrayError(faults)
