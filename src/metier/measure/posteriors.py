"""The posterior of a region's share over the share of the rest of its reference, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, betaln, ndtr, ndtri

from metier.measure.arrays import Floats, positive, sum_of_others
from metier.measure.priors import BetaPrior

Mask = NDArray[np.bool_]

_MOST_STEPS = 100
_NEAR = 0.03  # normal scores: from here one Newton step leaves no error that matters
_TINY = 1e-290
_FARTHEST_SCALE = 1e100
_BLIND = 6.0  # normal scores: farther out the distribution has no slope to follow
_HIGHEST_SHARE = 1 - 1e-12
_FEWEST_RECORDS = 1e-6
_MOST_RECORDS = 1e12  # far beyond it the inverse of the incomplete beta function fails
_SURE_REST = 0.1  # a rest with less than this part of the cell's relative variance is folded into it
_SCORES = np.sqrt(2.0) * np.polynomial.hermite.hermgauss(11)[0]
_SCORE_WEIGHTS = np.polynomial.hermite.hermgauss(11)[1] / np.sqrt(np.pi)


@dataclass(frozen=True)
class Shares:
    """Posterior shares as mixtures of Betas, in nodes: mean and variance (nodes, cells...), weight alike."""

    mean: Floats
    variance: Floats
    weight: Floats

    @property
    def whole_mean(self) -> Floats:
        """Mean of the mixture."""
        return np.asarray((self.weight * self.mean).sum(axis=0))

    @property
    def whole_variance(self) -> Floats:
        """Variance of the mixture: within the nodes and between them."""
        between = (self.mean - self.whole_mean) ** 2
        return np.asarray((self.weight * (self.variance + between)).sum(axis=0))


def regional_shares(counts: Floats, totals: Floats, prior: BetaPrior) -> Shares:
    """Posterior of each region's share: (nodes, regions, activities); missing cells stay missing."""
    strength = prior.strength[:, np.newaxis]
    records = strength + totals
    mean = np.minimum((strength * prior.mean[:, np.newaxis] + counts) / records, _HIGHEST_SHARE)
    variance = mean * (1 - mean) / (records + 1) + (strength / records) ** 2 * prior.mean_variance[:, np.newaxis]
    return Shares(mean, variance, np.broadcast_to(prior.weight[:, np.newaxis], mean.shape))


def rest_of_regions(regional: Shares, totals: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the share in all other regions together, from their posteriors.

    A missing cell adds nothing to the rest's activity, but its region's total counts: as in the quotient itself.
    """
    size = totals / positive(totals.max(axis=0, initial=0.0))
    others = positive(sum_of_others(np.nan_to_num(size)))
    mean = sum_of_others(np.nan_to_num(size * regional.whole_mean)) / others
    variance = sum_of_others(np.nan_to_num(size**2 * regional.whole_variance)) / others**2
    return mean, variance


def rest_as_one(counts: Floats, totals: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the rest's share, judged by the rest's own records alone (Jeffreys)."""
    mean = (counts + 0.5) / (totals + 1)
    return mean, mean * (1 - mean) / (totals + 2)


@dataclass(frozen=True)
class Ratio:
    """Posterior of u = p / q for cells in a row: nodes of Beta(a, b) for u x rest, with weights (nodes, cells)."""

    a: Floats
    b: Floats
    rest: Floats
    weight: Floats

    def below(self, u: Floats) -> Floats:
        """Probability that the ratio is at most ``u``."""
        share = np.minimum(u * self.rest, 1.0)
        return np.asarray(np.clip((self.weight * betainc(self.a, self.b, share)).sum(axis=0), 0, 1))

    def quantile(self, probability: float) -> Floats:
        """The ratio that is not passed with this probability.

        Starts from the one Beta with the mixture's mean and variance, exact for one node; a mixture goes on by
        Newton's rule on the normal score along log u, halving where that would leave what is known.
        """
        mean, variance, rest = self._whole()
        start = betaincinv(*beta_of(mean, variance), probability) / rest
        if len(self.a) == 1:
            return np.asarray(start)
        log_u = np.log(np.maximum(start, _TINY))
        lower, upper = np.full_like(log_u, -np.inf), np.full_like(log_u, np.inf)
        active = np.arange(log_u.size)
        for _ in range(_MOST_STEPS):
            here = log_u[active]
            gap, step = self._take(active)._newton_step(np.exp(here), probability)
            lower[active] = np.where(gap > 0, here, lower[active])
            upper[active] = np.where(gap < 0, here, upper[active])
            log_u[active] = _within(here + np.clip(step, -10, 10), lower[active], upper[active], gap)
            active = active[np.abs(gap) > _NEAR]
            if not active.size:
                break
        return np.asarray(np.exp(log_u))

    def _take(self, cells: NDArray[np.intp]) -> Ratio:
        return Ratio(self.a[:, cells], self.b[:, cells], self.rest[:, cells], self.weight[:, cells])

    def _newton_step(self, u: Floats, probability: float) -> tuple[Floats, Floats]:
        """How far the normal score of F(u) is from the wanted one, and the step along log u that closes it."""
        reached = ndtri(np.clip(self.below(u), 1e-15, 1 - 1e-15))
        share = np.clip(u * self.rest, _TINY, _HIGHEST_SHARE)
        log_density = self.a * np.log(share) + (self.b - 1) * np.log1p(-share) - betaln(self.a, self.b)
        density = (self.weight * np.exp(np.minimum(log_density, 700.0)) * (u * self.rest < 1)).sum(axis=0)
        gap = ndtri(probability) - reached
        return gap, gap * np.exp(-(reached**2) / 2) / (np.sqrt(2 * np.pi) * np.maximum(density, _TINY))

    def _whole(self) -> tuple[Floats, Floats, Floats]:
        """Mean and variance of the mixture on the scale of its mean rest, and that rest."""
        rest = (self.weight * self.rest).sum(axis=0)
        mean = self.a / (self.a + self.b)
        variance = mean * (1 - mean) / (self.a + self.b + 1)
        scale = np.minimum(rest / self.rest, _FARTHEST_SCALE)
        whole = Shares(mean * scale, variance * scale**2, self.weight)
        return whole.whole_mean, whole.whole_variance, rest


def _within(there: Floats, lower: Floats, upper: Floats, gap: Floats) -> Floats:
    """The next point: Newton's, or the middle of what is known where Newton leaves it or sees no slope."""
    known = np.isfinite(lower) & np.isfinite(upper)
    blind = known & ((there <= lower) | (there >= upper) | (np.abs(gap) > _BLIND))
    middle = (np.where(known, lower, 0.0) + np.where(known, upper, 0.0)) / 2
    return np.where(blind, middle, there)


@dataclass(frozen=True)
class ReversedRatio:
    """Posterior of u = p / q by way of q / p: for cells whose region is surer than their rest."""

    inverse: Ratio

    def below(self, u: Floats) -> Floats:
        """Probability that the ratio is at most ``u``."""
        return 1 - self.inverse.below(1 / np.maximum(u, _TINY))

    def quantile(self, probability: float) -> Floats:
        """The ratio that is not passed with this probability."""
        return 1 / np.maximum(self.inverse.quantile(1 - probability), _TINY)


def ratio_to_rest(
    regional: Shares, rest_mean: Floats, rest_variance: Floats
) -> list[tuple[Mask, Ratio | ReversedRatio]]:
    """Posterior ratio of each cell of (regions, activities) in parts: which cells, and their ratios in a row.

    Where the rest is much surer than the region its uncertainty is folded into the region's variance; elsewhere
    the surer of the two is integrated over eleven nodes. Cells with anything missing are in no part.
    """
    rest_variation = rest_variance / positive(rest_mean) ** 2
    variation = regional.whole_variance / positive(regional.whole_mean) ** 2
    defined = np.isfinite(rest_variation) & np.isfinite(variation)
    inside = regional.whole_mean + 3 * np.sqrt(regional.whole_variance) < 1  # else the fold would meet the bound
    sure = inside & (rest_variation <= _SURE_REST * variation)
    surer = ~sure & (rest_variation <= variation)
    parts = ((sure, _folded), (surer, _over_rest), (~sure & ~surer, _over_region))
    return [
        (cells, ratio(_cells(regional, cells), rest_mean[cells], rest_variance[cells]))
        for where, ratio in parts
        if (cells := defined & where).any()
    ]


def beta_of(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Parameters of the Beta with this mean and variance, as near as a Beta of fit size comes to it."""
    mean = np.clip(mean, _TINY, _HIGHEST_SHARE)
    widest = mean * (1 - mean)  # of any Beta with this mean
    records = np.maximum(widest / np.maximum(variance, widest / _MOST_RECORDS) - 1, _FEWEST_RECORDS)
    return mean * records, (1 - mean) * records


def _folded(regional: Shares, rest_mean: Floats, rest_variance: Floats) -> Ratio:
    variation = rest_variance / rest_mean**2
    a, b = beta_of(regional.mean, regional.variance + regional.mean**2 * variation)
    return Ratio(a, b, np.broadcast_to(rest_mean / (1 + variation), a.shape), regional.weight)


def _over_rest(regional: Shares, rest_mean: Floats, rest_variance: Floats) -> Ratio:
    """The region's nodes, each at eleven nodes of its rest."""
    rest = _quantiles(rest_mean, rest_variance)
    a, b = beta_of(regional.mean, regional.variance)
    weight = (regional.weight[:, np.newaxis] * _SCORE_WEIGHTS[:, np.newaxis]).reshape(-1, a.shape[1])
    a_of_each, b_of_each = np.repeat(a, len(rest), axis=0), np.repeat(b, len(rest), axis=0)
    return Ratio(a_of_each, b_of_each, np.tile(rest, (len(a), 1)), weight)


def _over_region(regional: Shares, rest_mean: Floats, rest_variance: Floats) -> ReversedRatio:
    """The rest's Beta, at eleven nodes of each of the region's nodes."""
    share = np.concatenate([_quantiles(*node) for node in zip(regional.mean, regional.variance, strict=True)])
    weight = (regional.weight[:, np.newaxis] * _SCORE_WEIGHTS[:, np.newaxis]).reshape(share.shape)
    a, b = (np.broadcast_to(part, share.shape) for part in beta_of(rest_mean, rest_variance))
    return ReversedRatio(Ratio(a, b, share, weight))


def _quantiles(mean: Floats, variance: Floats) -> Floats:
    """Shares (nodes, cells) at the Gauss-Hermite normal scores of a Beta."""
    shares = betaincinv(*beta_of(mean, variance), ndtr(_SCORES)[:, np.newaxis])
    return np.asarray(np.maximum(shares, _TINY))


def _cells(regional: Shares, cells: Mask) -> Shares:
    return Shares(regional.mean[:, cells], regional.variance[:, cells], regional.weight[:, cells])
