"""The scale of colours: classes of coefficients on logarithmic steps, so that one large figure flattens nothing."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metier.show.figures import Figures
from metier.show.words import Words

STEPS = (1.0, 1.4, 2.0, 4.0, 8.0, 16.0)  # times the limit: doublings, the first of them halved; chosen here
FAR_BELOW = 0.5  # times the limit
PALE, FAINT, FIRST_SHADE, EMPTY = 0, 1, 2, -1


@dataclass(frozen=True)
class Scale:
    """Classes of coefficients: 0 far below the limit, 1 below it, 2 to 7 the shades of competences.

    Attributes:
        limit: where the shades begin.
    """

    limit: float

    @property
    def bounds(self) -> tuple[float, ...]:
        """Where each shade begins."""
        return tuple(step * self.limit for step in STEPS)

    def classes(self, figures: Figures) -> NDArray[np.intp]:
        """The class of each cell; -1 where there is no figure. Only what counts as a competence takes a shade."""
        with np.errstate(invalid="ignore"):
            below = np.where(figures.coefficient < FAR_BELOW * self.limit, PALE, FAINT)
        step = np.searchsorted(self.bounds, np.nan_to_num(figures.coefficient), side="right")
        shade = FIRST_SHADE - 1 + np.maximum(step, 1)
        classes = np.where(figures.held, shade, below)
        return np.where(np.isnan(figures.coefficient), EMPTY, classes).astype(np.intp)

    def legend(self, words: Words) -> tuple[tuple[int, str], ...]:
        """Class and range, from the lowest up."""
        low = words.short(FAR_BELOW * self.limit)
        first = words.short(self.limit)
        edges = [words.short(bound) for bound in self.bounds]
        shades = [
            (FIRST_SHADE + i, words("heat.between", low=a, high=b))
            for i, (a, b) in enumerate(itertools.pairwise(edges))
        ]
        return (
            (PALE, words("heat.below", limit=low)),
            (FAINT, words("heat.between", low=low, high=first)),
            *shades,
            (FIRST_SHADE + len(shades), words("heat.from", limit=edges[-1])),
        )
