"""Co-occurrence: in how many regions two activities are found together.

Presence is packed, 64 regions to a word; a pair's count is the number of common bits. Only one half of the
symmetric matrix is counted, a band of activities at a time, so that the work stays in the cache. Where regions (or
records) have few activities each, the pairs that they have are counted instead; a small table is one product. Every
way counts whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats
from metier.measure.presence import Bools, held_cells

Words = NDArray[np.uint64]
Counts = NDArray[np.int64]
Numbers = NDArray[np.unsignedinteger] | NDArray[np.float64]  # whole numbers, whatever they are kept in
Places = NDArray[np.intp]

_SMALL = 2**18  # so few steps one product takes, in less time than packing; sums of 0 and 1 are exact in floats
_BAND = 32  # activities counted at a time: a band against all others fits the cache
_PAIR_COST = 5  # one pair of a region against one word of two activities, as it was measured; decides no figure
_PAIRS_AT_A_TIME = 2**14
_BYTE = 255  # the largest count of one byte


def cooccurrence(m: ArrayLike, other: ArrayLike | None = None) -> Counts:
    """Co-occurrence: the number of regions that have both of two activities.

    Formula:
        C_ij = sum_r M_ri M_rj; with a second classification: C_ij = sum_r M_ri N_rj.

    Source:
        Hidalgo et al. 2007, 10.1126/science.1144581; across classifications Catalan et al. 2020,
        10.1016/j.respol.2020.104016

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        other: presence of the same regions in a second classification (..., regions, other activities).

    Returns:
        Counts of regions, int64, (..., activities, activities), the diagonal being the ubiquity; or
        (..., activities, other activities).

    Raises:
        ArrayError: values other than 0, 1 and NaN; different regions in the two matrices.

    Zero, missing, ties:
        A missing cell counts as not present. An activity that no region has has zeros.

    Example:
        >>> from metier.measure.cooccurrence import cooccurrence
        >>> cooccurrence([[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 1, 0]])
        array([[1, 0, 0, 1],
               [0, 2, 1, 0],
               [0, 1, 1, 0],
               [1, 0, 0, 1]])
    """
    left = held_cells(m).present
    right = left if other is None else held_cells(other, "other").present
    if left.shape[:-1] != right.shape[:-1]:
        raise ArrayError(
            [
                Fault(
                    f"m has the shape {left.shape} and other {right.shape}",
                    "Hand over the same regions, in the same order, in both.",
                )
            ]
        )
    counts = np.zeros((*left.shape[:-2], left.shape[-1], right.shape[-1]), dtype=np.int64)
    for index in np.ndindex(left.shape[:-2]):
        if other is None:
            count_into(counts[index], left[index])
        else:
            for rows, band in bands(left[index], right[index]):
                counts[index][rows] = band
    return counts


def count_into(counts: Counts | Floats, present: Bools) -> None:
    """The co-occurrence of one matrix into a table of zeros, of whole numbers or of floats."""
    if (lists := _short_lists(present)) is not None:
        _count_pairs(counts, *lists)
    else:
        for rows, band in half_bands(present):
            counts[rows, rows.start :] = band
            counts[rows.start :, rows] = band.T


def _short_lists(present: Bools) -> tuple[Places, Counts] | None:
    """What each region has, region after region, and how many; None where comparing words is less work."""
    regions, activities = present.shape
    if present.size * activities <= _SMALL:
        return None
    words, cells = -(-regions // 64) * activities**2, np.count_nonzero(present)
    if cells * (cells / max(regions, 1) - 1) * _PAIR_COST >= words:  # there are no fewer pairs than these
        return None
    having, had = np.divmod(_places_held(present), max(activities, 1))
    diversity = np.bincount(having, minlength=regions)
    return (had, diversity) if (diversity * (diversity - 1)).sum() * _PAIR_COST < words else None


def _places_held(present: Bools) -> Places:
    """As ``np.flatnonzero``, by words of eight cells: where regions have few activities, most words are empty."""
    cells = np.ascontiguousarray(present).reshape(-1)
    whole = cells.size - cells.size % 8
    words = cells[:whole].view(np.uint64)
    held = np.flatnonzero(words != 0)
    within = np.flatnonzero(words[held].view(np.bool_))
    return np.concatenate([held[within // 8] * 8 + within % 8, whole + np.flatnonzero(cells[whole:])])


def _count_pairs(counts: Counts | Floats, had: Places, diversity: Counts) -> None:
    """Every pair that a region has, into counts of 0; regions of equal diversity together."""
    first, cells = np.cumsum(diversity) - diversity, counts.reshape(-1)
    one = counts.dtype.type(1)  # of another type, each would be converted
    for size in np.unique(diversity[diversity > 1]).tolist():
        starts, step = first[diversity == size], max(1, _PAIRS_AT_A_TIME // size)
        for some in range(0, len(starts), step):
            lists = had[starts[some : some + step] + np.arange(size)[:, np.newaxis]]
            for i in range(size - 1):
                np.add.at(cells, (lists[i] * len(counts) + lists[i + 1 :]).ravel(), one)
    for start in range(0, len(counts), _BAND):
        counts[start:, start : start + _BAND] += counts[start : start + _BAND, start:].T
    np.fill_diagonal(counts, np.bincount(had, minlength=len(counts)))


def packed(present: Bools) -> Words:
    """Pack one matrix (regions, activities) into (words, activities), 64 regions to a word."""
    regions, activities = present.shape
    octets = np.zeros((activities, -(-regions // 64) * 8), dtype=np.uint8)
    octets[:, : -(-regions // 8)] = np.packbits(np.ascontiguousarray(present.T), axis=-1)
    return np.ascontiguousarray(octets.view(np.uint64).T)


def half_bands(present: Bools) -> Iterator[tuple[slice, Numbers]]:
    """Counts of each band of activities with those from the band on: the upper half, in turn."""
    if present.size * present.shape[1] <= _SMALL:
        held = present.astype(np.float64)
        yield slice(0, present.shape[1]), held.T @ held
        return
    words = packed(present)
    runs = _runs(words)
    for start in range(0, words.shape[1], _BAND):
        rows = slice(start, min(start + _BAND, words.shape[1]))
        yield rows, _common_bits(words[:, rows], words[:, start:], runs)


def bands(left: Bools, right: Bools) -> Iterator[tuple[slice, Numbers]]:
    """Counts of each band of the left activities with all the right ones, in turn."""
    if left.size * right.shape[1] <= _SMALL:
        yield slice(0, left.shape[1]), left.T.astype(np.float64) @ right.astype(np.float64)
        return
    words, words_of_other = packed(left), packed(right)
    runs = _runs(words)
    for start in range(0, left.shape[1], _BAND):
        rows = slice(start, min(start + _BAND, left.shape[1]))
        yield rows, _common_bits(words[:, rows], words_of_other, runs)


def _runs(words: Words) -> list[tuple[int, int]]:
    """Words, from and to, whose counts fit one byte together: no activity is in more of their regions than that."""
    starts, total = [0], np.zeros(words.shape[1], dtype=np.uint16)
    for word, count in enumerate(np.bitwise_count(words)):
        total += count
        if total.max(initial=0) > _BYTE:
            starts.append(word)
            total[...] = count
    return list(zip(starts, [*starts[1:], len(words)], strict=True))


def _common_bits(left: Words, right: Words, runs: list[tuple[int, int]]) -> NDArray[np.unsignedinteger]:
    few = (_bits_of_run(left[slice(*run)], right[slice(*run)]) for run in runs)
    total: NDArray[np.unsignedinteger] = next(few)
    if len(runs) > 1:
        total = total.astype(np.uint16 if left.shape[0] < 2**10 else np.uint32)
        for further in few:
            total += further
    return total


def _bits_of_run(left: Words, right: Words) -> NDArray[np.uint8]:
    shape = (left.shape[1], right.shape[1])
    common, count = np.empty(shape, dtype=np.uint64), np.empty(shape, dtype=np.uint8)
    total = np.zeros(shape, dtype=np.uint8)
    for word in range(left.shape[0]):
        np.bitwise_and(left[word][:, np.newaxis], right[word], out=common)
        np.bitwise_count(common, out=count if word else total)
        if word:
            total += count
    return total
