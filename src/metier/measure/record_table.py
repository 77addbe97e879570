"""One table of effective records beside what it is compared with, and the posterior quotients of its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, known_sum, positions_phrase, positive, sum_of_others
from metier.measure.posteriors import (
    Mask,
    Ratio,
    ReversedRatio,
    Shares,
    ratio_to_rest,
    regional_shares,
    rest_as_one,
    rest_of_regions,
)
from metier.measure.priors import (
    FEWEST_REGIONS,
    NOT_POOLED,
    BetaPrior,
    estimated_prior,
    jeffreys_prior,
)

_MOST_RECORDS = 2.0**53
_CELLS_AT_ONCE = 12_000  # cells of one block: what is in hand stays within some ten megabytes


@dataclass(frozen=True)
class RecordTable:
    """Effective records of regions, and of the rest that each of them is compared with.

    Attributes:
        counts: effective records (regions, activities).
        totals: effective records of the regions (regions, 1).
        part: the region's part w of its reference (regions, 1); 0 where the rest alone is the reference.
        outside: records of the rest (regions, activities) where the area's own row is given, else None.
        outside_totals: all records of the rest (regions, 1).
    """

    counts: Floats
    totals: Floats
    part: Floats
    outside: Floats | None
    outside_totals: Floats

    @staticmethod
    def among_regions(counts: Floats, against_rest: bool) -> RecordTable:
        """Compare each region with the sum of all, or with the sum of all others."""
        totals = known_sum(counts, axis=-1)
        others = sum_of_others(totals)
        part = np.zeros_like(totals) if against_rest else totals / positive(totals + others)
        return RecordTable(counts, totals, part, None, others)

    @staticmethod
    def within_area(counts: Floats, area: Floats) -> RecordTable:
        """Compare each region with the area's own row (regions, activities), which includes the region."""
        totals = known_sum(counts, axis=-1)
        whole = known_sum(area, axis=-1)
        rest = area - np.nan_to_num(counts)
        return RecordTable(counts, totals, totals / positive(whole), rest, whole - totals)

    def prior(self) -> BetaPrior:
        """Prior of each activity: pooled over the regions where there are enough of them, else Jeffreys'."""
        regions = np.count_nonzero(~np.isnan(self.counts) & (self.totals > 0), axis=0)
        few = regions < FEWEST_REGIONS
        if few.all():
            return jeffreys_prior(few.size)
        return BetaPrior.joined(
            [estimated_prior(part.counts, part.totals) for _, part in self.blocks()]
        ).not_pooled_where(few)

    def blocks(self) -> Iterator[tuple[slice, RecordTable]]:
        """Yield the table in blocks of activities: which they are, and their part of the table."""
        regions, activities = self.counts.shape
        width = max(1, _CELLS_AT_ONCE // max(1, regions))
        for start in range(0, activities, width):
            chosen = slice(start, min(start + width, activities))
            outside = None if self.outside is None else self.outside[:, chosen]
            yield (
                chosen,
                RecordTable(self.counts[:, chosen], self.totals, self.part, outside, self.outside_totals),
            )

    def posterior(self, prior: BetaPrior) -> PosteriorQuotients:
        """Posterior quotients of the cells, given the prior of these activities."""
        regional = regional_shares(self.counts, self.totals, prior)
        outside = self.outside
        if outside is None:
            pooled = rest_of_regions(regional, self.totals)
            alone = rest_as_one(sum_of_others(np.nan_to_num(self.counts)), self.outside_totals)
            rest = [np.where(prior.origin == NOT_POOLED, *pair) for pair in zip(alone, pooled, strict=True)]
            present = np.nansum(self.counts, axis=0) > 0
        else:
            rest = list(rest_as_one(outside, self.outside_totals))
            present = outside + np.nan_to_num(self.counts) > 0
        compared = (self.totals > 0) & (self.outside_totals > 0) & present
        return PosteriorQuotients(regional, np.where(compared, rest[0], np.nan), rest[1], self.part)


@dataclass(frozen=True)
class PosteriorQuotients:
    """Posterior of each cell's share and of its rest's, from which every figure about the quotient follows."""

    regional: Shares
    rest_mean: Floats
    rest_variance: Floats
    part: Floats

    def shrunk(self) -> Floats:
        """The quotient of the posterior mean shares."""
        return quotient_at(self.regional.whole_mean / positive(self.rest_mean), self.part)

    def ratios(self) -> Iterator[tuple[Mask, Floats, Ratio | ReversedRatio]]:
        """Yield cells, their part of the reference, and their ratio to the rest."""
        part = np.broadcast_to(self.part, self.rest_mean.shape)
        for cells, ratio in ratio_to_rest(self.regional, self.rest_mean, self.rest_variance):
            yield cells, part[cells], ratio


def refuse_uncountable(counts: Floats) -> Floats:
    """Return the counts, unless some are greater than any number of things that floats can count."""
    if (beyond := counts > _MOST_RECORDS).any():
        problem = f"records holds values beyond 2^53, {positions_phrase(beyond)}"
        raise ArrayError([Fault(problem, "Records are numbers of things; for money use amount_intervals.")])
    return counts


def ratio_at(limit: float, part: Floats) -> Floats:
    """The ratio to the rest at which the quotient is ``limit``; infinite where no ratio reaches it."""
    remainder = 1 - limit * part
    return np.where(remainder > 0, limit * (1 - part) / positive(remainder), np.inf)


def quotient_at(ratio: Floats, part: Floats) -> Floats:
    """The quotient against the reference, of a ratio to its rest."""
    return np.asarray(ratio / (part * ratio + 1 - part))
