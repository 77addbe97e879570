"""All pairs of a presence matrix, and what the null model says of the partners that two have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats
from metier.measure.cooccurrence import cooccurrence
from metier.measure.degree_blocks import degrees, solved
from metier.measure.presence import Bools, diversity_of, held_cells, ubiquity_of

Side = Literal["activities", "regions"]

_TOLERANCE, _STEPS = 1e-10, 200  # of the null model; see `metier.measure.null_model.bicm`


@dataclass(frozen=True)
class Pairs:
    """All pairs of one matrix, their common partners, and the chances of each class of equal degree.

    Attributes:
        counts: (n, n), common partners; 0 on the diagonal.
        chances: (partners, classes), how probable each partner is, by class.
        place: (n,), the class of each.
        sizes: (classes,), how many partners each class has.
    """

    counts: NDArray[np.int64]
    chances: Floats
    place: NDArray[np.intp]
    sizes: NDArray[np.int64]

    def spread(self, by_class: Floats) -> Floats:
        """A figure of each pair of classes, for each pair."""
        return np.asarray(by_class[np.ix_(self.place, self.place)])


def pairs_of(present: Bools) -> Pairs:
    """The pairs of the columns of one matrix."""
    rows, columns = degrees(diversity_of(present)), degrees(ubiquity_of(present))
    chances, _, _ = solved(rows, columns, _TOLERANCE, _STEPS)
    counts = cooccurrence(present)
    np.fill_diagonal(counts, 0)
    return Pairs(counts, chances[rows.place], columns.place, columns.values)


def paired_in_columns(m: ArrayLike, of: Side) -> Bools:
    """Presence with what is paired in its columns."""
    present = held_cells(m).present
    return present if of == "activities" else np.swapaxes(present, -1, -2)


def refuse_words(given: dict[str, tuple[str, object]]) -> None:
    """Refuse each setting that is none of the words of its type."""
    faults = [
        Fault(f"{name} is {word!r}", f"Write one of: {', '.join(get_args(words))}.")
        for name, (word, words) in given.items()
        if word not in get_args(words)
    ]
    if faults:
        raise ArrayError(faults)
