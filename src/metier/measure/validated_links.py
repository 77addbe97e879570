"""Validated links: activities found together more often than chance allows, with the rate of false ones held down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.measure.arrays import Floats
from metier.measure.false_discovery import Correction, largest_that_stands, refuse_rate
from metier.measure.null_pairs import Pairs, Side, paired_in_columns, pairs_of, refuse_words
from metier.measure.poisson_binomial import poisson_error, poisson_tails, tails
from metier.measure.presence import Bools

Tail = Literal["exact", "poisson"]

_ALIKE = 0.75  # of the larger size: tables of classes down to this are carried along together (measured)


@dataclass(frozen=True)
class ValidatedLinks:
    """Pairs that go together more often than by chance.

    Attributes:
        p_values: (..., n, n), how probable so many common regions or more are by chance; NaN on the diagonal.
        validated: (..., n, n), true for the links that stand.
        limit: (...), the largest p-value that stands; NaN where none does.
        bound: (...), the largest error of a p-value: 0 for exact tails.
    """

    p_values: Floats
    validated: Bools
    limit: Floats
    bound: Floats


def validated_links(
    m: ArrayLike,
    rate: float = 0.05,
    *,
    of: Side = "activities",
    tail: Tail = "exact",
    correction: Correction = "benjamini-hochberg",
) -> ValidatedLinks:
    """Validated links: pairs with more regions in common than diversity and ubiquity alone would give.

    Formula:
        p_ij = P(V_ij >= C_ij), C_ij = sum_r M_ri M_rj, V_ij = sum_r B_r, B_r = 1 with probability q_ri q_rj, q the
        probabilities of `metier.measure.null_model.bicm`. The p-values of all n (n - 1) / 2 pairs, sorted, stand up
        to the largest p_(k) <= k rate / pairs (Benjamini-Hochberg); with ``"bonferroni"`` where p <= rate / pairs.

    Source:
        null model: Saracco et al. 2015, 10.1038/srep10595; rate of false discoveries: Benjamini, Hochberg 1995,
        10.1111/j.2517-6161.1995.tb02031.x

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        rate: the share of false links among the validated ones that is put up with, between 0 and 1.
        of: which pairs: ``"activities"`` in regions, or ``"regions"`` by their activities.
        tail: ``"exact"``: the Poisson-binomial; ``"poisson"``: Poisson with the same mean, quick on the largest
            matrices; ``bound`` then says by how much a p-value may be off at the most. A count more than 1 above
            its mean gets too large a p-value: links are missed, not invented.
        correction: ``"benjamini-hochberg"``, ``"bonferroni"``, or ``"none"``: p <= rate, pair by pair.

    Returns:
        `ValidatedLinks`: p_values and validated (..., n, n), symmetric, n the activities (or regions). Validated
        links as they are, or times a proximity, are what `metier.measure.density.density` takes as proximity.

    Raises:
        ArrayError: values other than 0, 1 and NaN; fewer than two dimensions; a rate that is not between 0 and 1;
            another word for a setting.

    Zero, missing, ties:
        A missing cell counts as not present. A pair without a common region has p = 1, and so has one whose common
        regions are forced by the degrees. Pairs of one p-value stand or fall together. P-values are discrete, and
        the model lets degrees vary that a matrix has just so: far fewer links are false than the rate allows
        (docs/validated-links.md).

    Example:
        >>> from metier.measure.validated_links import validated_links
        >>> m = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]
        >>> validated_links(m).p_values[0].round(4)
        array([   nan, 0.2617, 1.    , 1.    ])
    """
    refuse_words({"of": (of, Side), "tail": (tail, Tail), "correction": (correction, Correction)})
    refuse_rate(rate)
    present = paired_in_columns(m, of)
    lead, n = present.shape[:-2], present.shape[-1]
    p_values, bound = np.empty((*lead, n, n)), np.zeros(lead)
    standing, limit = np.zeros((*lead, n, n), dtype=np.bool_), np.full(lead, np.nan)
    above = np.triu_indices(n, 1)
    for index in np.ndindex(lead):
        pairs = pairs_of(present[index])
        if tail == "exact":
            _exact_into(p_values[index], pairs)
        else:
            bound[index] = _poisson_into(p_values[index], pairs)
        limit[index] = largest_that_stands(p_values[index][above], rate, correction)
        standing[index] = p_values[index] <= limit[index]
    return ValidatedLinks(p_values, standing, limit, bound)


def _exact_into(result: Floats, pairs: Pairs) -> None:
    """P-values of all pairs, class by class. Classes come largest first, so each is paired with smaller ones."""
    members = [np.flatnonzero(pairs.place == k) for k in range(len(pairs.sizes))]
    for k, own in enumerate(members):
        for part in _alike(pairs.sizes, k):
            others = np.concatenate(members[part])
            counts = pairs.counts[np.ix_(own, others)]
            table = tails(pairs.chances[:, part] * pairs.chances[:, [k]], int(counts.max()))
            found = table[counts, pairs.place[others] - part.start]
            result[np.ix_(own, others)] = found
            result[np.ix_(others, own)] = found.T
    np.fill_diagonal(result, np.nan)


def _alike(sizes: NDArray[np.int64], start: int) -> Iterator[slice]:
    """Classes from ``start`` on in parts of about one size, so that their tables are about as long."""
    while start < len(sizes):
        stop = int(np.searchsorted(-sizes, -_ALIKE * sizes[start], side="right"))
        yield slice(start, stop)
        start = stop


def _poisson_into(result: Floats, pairs: Pairs) -> float:
    """P-values as if counts were Poisson; returns by how much they may be off at the most."""
    mean = pairs.chances.T @ pairs.chances
    squares = (pairs.chances**2).T @ pairs.chances**2
    result[...] = poisson_tails(pairs.spread(mean), pairs.counts.astype(np.float64))
    np.fill_diagonal(result, np.nan)
    return float(poisson_error(mean, squares).max(initial=0.0))
