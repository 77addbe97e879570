"""What would have been foreseen: at each past year, from nothing but the years up to it, who will enter what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from metier.measure.arrays import Floats, known_mean
from metier.measure.density import density
from metier.measure.dynamics import entry_and_exit
from metier.measure.logit import fit_logit
from metier.specialisation.panel import Panel
from metier.threads import side_by_side

PREDICTORS = ("quotient", "popularity", "diversity", "density")
BASELINES = 3  # all of them but density
SPECIALISED_ABOVE = 1.0
SMALL = 0.01  # chosen here: the quotient enters as log(LQ + .01), so that 0 has a logarithm


@dataclass(frozen=True)
class Entry:
    """What counts as an entry: at or below ``low`` first, above ``high`` later."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Cases:
    """The cells of one year that could enter.

    Attributes:
        region, activity: positions, (cases,).
        predictors: (cases, 4), in the order of ``PREDICTORS``, known in that year.
        outcome: (cases,), 1, 0 or NaN, known when the window closes.
    """

    region: NDArray[np.int64]
    activity: NDArray[np.int64]
    predictors: Floats
    outcome: Floats

    def known(self) -> Cases:
        """The cases whose outcome is known."""
        keep = ~np.isnan(self.outcome)
        return Cases(self.region[keep], self.activity[keep], self.predictors[keep], self.outcome[keep])


@dataclass(frozen=True)
class Forecast:
    """What was foreseen at one year for the end of its window.

    Attributes:
        origin, target: positions of the two periods.
        cases: the cells that could enter; their outcomes were not looked at.
        baselines: (cases,), probability from quotient, popularity and diversity.
        with_density: (cases,), probability from these and density.
    """

    origin: int
    target: int
    cases: Cases
    baselines: Floats
    with_density: Floats


def years_of(periods: tuple[str, ...]) -> tuple[int, ...]:
    """The periods as years; none where they are no years."""
    return tuple(map(int, periods)) if all(period.isdigit() for period in periods) else ()


def forecasts(seen: Panel, horizon: int, entry: Entry) -> Iterator[Forecast]:
    """A forecast for each year that has a target and, before it, a closed window to learn from.

    Args:
        seen: a layer's panel.
        horizon: how many years ahead.
        entry: what counts as one.
    """
    years = years_of(seen.periods)
    targets = {years.index(year): years.index(year + horizon) for year in years if year + horizon in years}
    predictors = _predictors(seen)
    cases = {origin: _cases(seen, predictors, origin, target, entry) for origin, target in targets.items()}
    for origin, target in targets.items():
        closed = [cases[start].known() for start, end in targets.items() if end <= origin]
        outcome = np.concatenate([window.outcome for window in closed]) if closed else np.empty(0)
        if 0 < outcome.sum() < outcome.size:
            learnt = np.concatenate([window.predictors for window in closed])
            told = cases[origin].predictors
            fitted = side_by_side(partial(_foreseen, learnt, outcome, told), (BASELINES, len(PREDICTORS)))
            yield Forecast(origin, target, cases[origin], *fitted)


def _foreseen(learnt: Floats, outcome: Floats, told: Floats, columns: int) -> Floats:
    """Probabilities by the first so many predictors."""
    return fit_logit(learnt[:, :columns], outcome).probability(told[:, :columns])


def _predictors(seen: Panel) -> tuple[Floats, ...]:
    """Each (periods, regions or 1, activities or 1, ...): a year's figures are of that year alone."""
    quotient = seen.coefficient
    held = np.where(np.isnan(quotient), np.nan, (quotient > SPECIALISED_ABOVE).astype(np.float64))
    popularity, diversity = known_mean(held, axis=1), known_mean(held, axis=2)
    return np.log(quotient + SMALL), popularity, diversity, density(held)


def _cases(seen: Panel, predictors: tuple[Floats, ...], origin: int, target: int, entry: Entry) -> Cases:
    now = seen.coefficient[origin]
    columns = [np.broadcast_to(figure[origin], now.shape) for figure in predictors]
    at_risk = (now <= entry.low) & np.all([~np.isnan(column) for column in columns], axis=0)
    came = entry_and_exit(now, seen.coefficient[target], low=entry.low, high=entry.high).entry
    region, activity = np.nonzero(at_risk)
    return Cases(region, activity, np.stack([column[at_risk] for column in columns], axis=1), came[at_risk])
