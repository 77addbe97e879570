"""What is known of a region's share before its own records are read: Beta priors, one per activity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, ndtr, psi

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, as_floats, positive, refuse_impossible
from metier.measure.settings import whole

FEWEST_REGIONS = 15  # fewer say too little of how regions differ: see docs/how-sure.md

GIVEN = "given"
POOLED = "pooled over regions"
NOT_POOLED = "not pooled"

# Five Gauss-Hermite nodes (standard normal) and their weights: the posterior of the strength in five points.
_SCORES = np.sqrt(2.0) * np.polynomial.hermite.hermgauss(5)[0]
_SCORE_WEIGHTS = np.polynomial.hermite.hermgauss(5)[1] / np.sqrt(np.pi)

_SWEEPS = (9, 9, 13)  # points of the grid of strengths, ever closer to those that matter
_MOST_RECORDS = 1e9  # beyond it the prior is a fixed share, and log gamma loses its digits
_WEAKEST, _STRONGEST = (
    0.01,
    1e5,
)  # prior records of the activity, s m: from one region has it all to all alike
_LEAST_INFORMATION = 0.1  # of the logit of the mean before any record: 1 or 2 sd are most of 0 to 1
_LEAST_SHARE = 1e-12
_NEGLIGIBLE = 6.0  # strengths whose log posterior is lower than the best by more are left out


@dataclass(frozen=True)
class BetaPrior:
    """A mixture of Beta(strength x mean, strength x (1 - mean)) for the regional shares of each activity.

    Attributes:
        mean: mean share (nodes, activities), a fraction.
        strength: records that the prior is worth (nodes, activities).
        weight: weight of each node (nodes, activities); they sum to 1 over the nodes.
        mean_variance: variance of the mean's own estimate (nodes, activities); 0 where the mean is known.
        origin: per activity "given", "pooled over regions" or "not pooled".
    """

    mean: Floats
    strength: Floats
    weight: Floats
    mean_variance: Floats
    origin: NDArray[np.str_]

    def fitting(self, activities: int) -> BetaPrior:
        """Return the prior if it is for that many activities, or refuse it."""
        if self.origin.size != activities:
            problem = f"prior is for {self.origin.size} activities, the records are of {activities}"
            raise ArrayError([Fault(problem, "Hand over a prior of the same activities.")])
        return self

    def take(self, activities: slice) -> BetaPrior:
        """Return the prior of some of the activities."""
        return BetaPrior.of(self._figures()[:, :, activities], self.origin[activities])

    def not_pooled_where(self, few: NDArray[np.bool_]) -> BetaPrior:
        """Return the prior with Jeffreys' in place of those activities."""
        nodes = len(self.weight)
        jeffreys = np.array([0.5, 1.0, 1 / nodes, 0.0])[:, np.newaxis, np.newaxis]
        return BetaPrior.of(np.where(few, jeffreys, self._figures()), np.where(few, NOT_POOLED, self.origin))

    @staticmethod
    def joined(priors: Sequence[BetaPrior]) -> BetaPrior:
        """Return the priors of neighbouring activities as one."""
        figures = np.concatenate([prior._figures() for prior in priors], axis=-1)
        return BetaPrior.of(figures, np.concatenate([prior.origin for prior in priors]))

    @staticmethod
    def of(figures: Floats, origin: NDArray[np.str_]) -> BetaPrior:
        """Return the prior whose mean, strength, weight and mean's variance are stacked (4, nodes, activities)."""
        mean, strength, weight, variance = figures
        return BetaPrior(mean, strength, weight, variance, origin)

    def _figures(self) -> Floats:
        return np.stack([self.mean, self.strength, self.weight, self.mean_variance])


def known_prior(mean: ArrayLike, strength: ArrayLike) -> BetaPrior:
    """Prior that the caller knows, to hand to `quotient_intervals`.

    Formula:
        p_ra ~ Beta(strength_a mean_a, strength_a (1 - mean_a))

    Source:
        chosen here

    Args:
        mean: mean share of the regions per activity (activities,), fractions between 0 and 1.
        strength: how many records the prior is worth (activities,) or one number, above 0.

    Returns:
        A `BetaPrior` with one node, its origin "given".

    Raises:
        ArrayError: values that are infinite, negative or no numbers, with their positions; more than one dimension;
            a strength that does not fit.

    Zero, missing, ties:
        A mean of 0 or 1, a strength of 0 and NaN leave the activity without a prior: its intervals are NaN.

    Example:
        >>> from metier.measure.priors import known_prior
        >>> known_prior([0.2, 0.8], 10).strength
        array([[10., 10.]])
    """
    means = np.atleast_1d(refuse_impossible(as_floats(mean, "mean"), "mean"))
    strengths = refuse_impossible(as_floats(strength, "strength"), "strength")
    if means.ndim != 1 or strengths.shape not in ((), (1,), means.shape):
        fault = f"mean has the shape {means.shape}, strength {strengths.shape}"
        raise ArrayError([Fault(fault, "Hand over one mean per activity, and one strength per activity or for all.")])
    inside = np.where(means < 1, positive(means), np.nan)
    return _of_one_node(inside, np.broadcast_to(positive(strengths), means.shape), GIVEN)


def jeffreys_prior(activities: int) -> BetaPrior:
    """Jeffreys' prior Beta(1/2, 1/2) for each activity: each region is judged by its own records alone.

    Formula:
        p_ra ~ Beta(1/2, 1/2)

    Source:
        known in the field

    Args:
        activities: how many activities.

    Returns:
        A `BetaPrior` with one node, its origin "not pooled".

    Raises:
        ArrayError: a number of activities that is negative or no whole number.

    Zero, missing, ties:
        None can occur.

    Example:
        >>> from metier.measure.priors import jeffreys_prior
        >>> jeffreys_prior(2).mean
        array([[0.5, 0.5]])
    """
    if not whole(activities) >= 0:
        raise ArrayError(
            [Fault(f"the number of activities is {activities}", "Hand over a whole number from 0 upwards.")]
        )
    return _of_one_node(np.full(activities, 0.5), np.ones(activities), NOT_POOLED)


def estimated_prior(counts: Floats, totals: Floats) -> BetaPrior:
    """Prior of each activity as the regions themselves show it, integrated over its strength.

    Formula:
        x_ra ~ BetaBinomial(n_r, s m, s (1 - m)); for each s on a grid the mean m by maximum likelihood (one scoring
        step from the weighted mean share) with its uncertainty; s by its marginal likelihood x a half-Cauchy prior
        on the coefficient of variation 1 / sqrt(s m), in five Gauss-Hermite nodes of its normal score

    Source:
        beta-binomial marginal likelihood, known in the field; grid, nodes and half-Cauchy prior: chosen here

    Args:
        counts: effective records (regions, activities); NaN where missing.
        totals: effective records of the regions (regions, 1).

    Returns:
        A `BetaPrior` with five nodes, its origin "pooled over regions".

    Raises:
        Nothing: `quotient_intervals` has checked the arrays.

    Zero, missing, ties:
        Missing cells and regions without records say nothing. An activity without records has NaN.

    Example:
        >>> import numpy as np
        >>> from metier.measure.priors import estimated_prior
        >>> counts = np.array([[4.0], [6.0], [5.0]] * 10)
        >>> prior = estimated_prior(counts, np.full((30, 1), 100.0))
        >>> float((prior.mean * prior.weight).sum().round(3))
        0.05
    """
    known = ~np.isnan(counts) & (totals > 0)
    present = np.where(known, counts, 0.0).sum(axis=0) > 0
    found = _from_likelihood(np.where(known, counts, 0.0)[:, present], np.where(known, totals, 0.0)[:, present])
    figures = np.full((4, len(_SCORES), present.size), np.nan)
    figures[:, :, present] = found
    return BetaPrior.of(figures, np.full(present.size, POOLED))


def _from_likelihood(counts: Floats, totals: Floats) -> Floats:
    """Mean, strength, weight and the mean's variance of the nodes: (4, nodes, activities), all present."""
    share = np.clip(counts.sum(axis=0) / totals.sum(axis=0), _LEAST_SHARE, 1 - _LEAST_SHARE)
    bounds = np.log([_WEAKEST, _STRONGEST])
    grid = np.linspace(bounds[0], bounds[1], _SWEEPS[0])[:, np.newaxis] + np.zeros_like(share)
    for points in _SWEEPS[1:]:
        surface = _Surface.over(grid, share, counts, totals)
        grid = _zoomed(grid, surface.log_posterior, bounds, points)
    return _compressed(grid, share, _Surface.over(grid, share, counts, totals))


@dataclass(frozen=True)
class _Surface:
    """The likelihood along a grid of strengths: log posterior, mean and the mean's variance (grid, activities)."""

    log_posterior: Floats
    mean: Floats
    mean_variance: Floats

    @staticmethod
    def over(log_records: Floats, share: Floats, counts: Floats, totals: Floats) -> _Surface:
        strength = _strength(log_records, share)
        precision = totals * (strength + 1)[:, np.newaxis] / (strength[:, np.newaxis] + totals)
        start = _weighted_mean(precision, counts, totals)
        mean, variance = _scoring_step(start, strength, precision.sum(axis=1), counts, totals)
        variation = np.exp(-log_records / 2)
        log_prior = np.log(variation / (1 + variation**2))
        likelihood = _log_likelihood(mean, strength, counts, totals)
        return _Surface(likelihood + 0.5 * np.log(variance / (mean * (1 - mean)) ** 2) + log_prior, mean, variance)


def _strength(log_records: Floats, share: Floats) -> Floats:
    return np.asarray(np.minimum(np.exp(log_records) / share, _MOST_RECORDS))


def _weighted_mean(precision: Floats, counts: Floats, totals: Floats) -> Floats:
    """Mean share, each region weighted with one over the variance of its share (grid, regions, activities)."""
    share = np.nan_to_num(counts / positive(totals))
    weighted = (precision * share).sum(axis=1) / precision.sum(axis=1)
    return np.asarray(np.clip(weighted, _LEAST_SHARE, 1 - _LEAST_SHARE))


def _scoring_step(
    mean: Floats, strength: Floats, precision: Floats, counts: Floats, totals: Floats
) -> tuple[Floats, Floats]:
    """One step of maximum likelihood on the logit of the mean; returns the mean and its variance.

    The information is the regions' own squared scores, or that of the weighted mean where this is more.
    """
    a, b = (strength * mean)[:, np.newaxis], (strength * (1 - mean))[:, np.newaxis]
    score = psi(counts + a)
    score -= psi(totals - counts + b)
    score += psi(b) - psi(a)
    score *= (strength * mean * (1 - mean))[:, np.newaxis]
    information = np.maximum((score**2).sum(axis=1), mean * (1 - mean) * precision) + _LEAST_INFORMATION
    logit = np.log(mean / (1 - mean)) + np.clip(score.sum(axis=1) / information, -1, 1)
    better = 1 / (1 + np.exp(-logit))
    return better, (better * (1 - better)) ** 2 / information


def _log_likelihood(mean: Floats, strength: Floats, counts: Floats, totals: Floats) -> Floats:
    a, b = (strength * mean)[:, np.newaxis], (strength * (1 - mean))[:, np.newaxis]
    terms = gammaln(counts + a)
    terms += gammaln(totals - counts + b)
    terms -= gammaln(totals + a + b)
    constant = gammaln(a) + gammaln(b) - gammaln(a + b)
    terms -= constant
    return np.asarray(terms.sum(axis=1))


def _zoomed(grid: Floats, log_posterior: Floats, bounds: Floats, points: int) -> Floats:
    """A grid over the strengths that matter, one old step wider on both sides."""
    matters = log_posterior > log_posterior.max(axis=0) - _NEGLIGIBLE
    step = grid[1] - grid[0]
    low = np.where(matters, grid, np.inf).min(axis=0) - step
    high = np.where(matters, grid, -np.inf).max(axis=0) + step
    low, high = np.clip(low, *bounds), np.clip(high, *bounds)
    return np.linspace(low, high, points)


def _compressed(grid: Floats, share: Floats, surface: _Surface) -> Floats:
    """Put the posterior of the strength into five nodes: quantiles whose normal scores are Gauss-Hermite's."""
    posterior = np.exp(surface.log_posterior - surface.log_posterior.max(axis=0))
    pieces = (posterior[1:] + posterior[:-1]) / 2
    cumulated = np.vstack([np.zeros_like(share), pieces.cumsum(axis=0)])
    place = _places(cumulated / cumulated[-1], ndtr(_SCORES))
    log_records, log_mean, log_variance = (
        _at(place, along) for along in (grid, np.log(surface.mean), np.log(surface.mean_variance))
    )
    weight = np.broadcast_to(_SCORE_WEIGHTS[:, np.newaxis], place.shape)
    return np.array([np.exp(log_mean), _strength(log_records, share), weight, np.exp(log_variance)])


def _places(cumulated: Floats, levels: Floats) -> Floats:
    """Fractional indices (levels, activities) at which each column of ``cumulated`` reaches the levels."""
    index = np.arange(len(cumulated), dtype=np.float64)
    columns = [np.interp(levels, column, index) for column in cumulated.T]
    return np.array(columns).reshape(-1, len(levels)).T


def _at(place: Floats, values: Floats) -> Floats:
    """Values at fractional indices, linearly between neighbours."""
    below = np.minimum(place.astype(np.intp), len(values) - 2)
    lower = np.take_along_axis(values, below, axis=0)
    upper = np.take_along_axis(values, below + 1, axis=0)
    return np.asarray(lower + (place - below) * (upper - lower))


def _of_one_node(mean: Floats, strength: Floats, origin: str) -> BetaPrior:
    shape = (1, mean.size)
    return BetaPrior(
        mean.reshape(shape),
        strength.reshape(shape),
        np.ones(shape),
        np.zeros(shape),
        np.full(mean.size, origin),
    )
