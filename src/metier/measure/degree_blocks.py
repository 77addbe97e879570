"""Probabilities that give a random matrix the degrees of an observed one, solved block by block.

Degrees alone may force cells: an empty row, a full one, the corner of a nested matrix. What is forced is found first,
by whole numbers; each block of free cells that is left has finite fitnesses, and Newton's method finds them. Rows of
one degree have one fitness, so that the work grows with the number of different degrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, solve
from scipy.special import expit

from metier.measure.arrays import Floats

Ints = NDArray[np.int64]

_LEAST_STEP = 2.0**-40  # a step of Newton's that must be cut further leads nowhere
_SLACK = 1e-14  # of the likelihood: differences below it are rounding


@dataclass(frozen=True)
class Degrees:
    """The different degrees of one side, highest first.

    Attributes:
        values: (classes,), the degrees.
        sizes: (classes,), how many rows (or columns) have each.
        place: (rows,), the class of each row.
    """

    values: Ints
    sizes: Ints
    place: NDArray[np.intp]

    def reached(self) -> Ints:
        """How many rows lie before each border between classes, 0 first."""
        return np.concatenate([[0], np.cumsum(self.sizes)])


@dataclass(frozen=True)
class Block:
    """Free cells: classes of rows and of columns, and what each of them still needs within the block."""

    rows: slice
    columns: slice
    row_degrees: Floats
    column_degrees: Floats


def degrees(counts: NDArray[np.integer]) -> Degrees:
    """The different degrees of one side, highest first."""
    values, place, sizes = np.unique(-counts.astype(np.int64), return_inverse=True, return_counts=True)
    return Degrees(-values, sizes.astype(np.int64), place)


def solved(rows: Degrees, columns: Degrees, tolerance: float, steps: int) -> tuple[Floats, Floats, Floats]:
    """Probabilities (row classes, column classes) and the fitnesses of both; infinite, 0 or NaN where forced."""
    corners = _corners(rows, columns)
    probabilities = np.zeros((len(rows.values), len(columns.values)))
    for row, column in corners:
        probabilities[:row, :column] = 1.0
    x = _forced(rows.values, int(columns.sizes.sum()))
    y = _forced(columns.values, int(rows.sizes.sum()))
    for block in _blocks(rows, columns, corners):
        sizes = rows.sizes[block.rows].astype(float), columns.sizes[block.columns].astype(float)
        left, right = _newton(block, *sizes, tolerance, steps)
        probabilities[block.rows, block.columns] = expit(left[:, np.newaxis] + right)
        x[block.rows], y[block.columns] = _of_equal_sum(left, right, *sizes)
    return probabilities, x, y


def _forced(values: Ints, others: int) -> Floats:
    """The fitness where nothing is free: 0 of what has nothing, infinite of what has all, else undefined."""
    return np.where(values == 0, 0.0, np.where(values == others, np.inf, np.nan))


def _corners(rows: Degrees, columns: Degrees) -> list[tuple[int, int]]:
    """Borders (row class, column class) at which the degrees leave no choice, down the rows.

    The first k rows have at most k times l in the first l columns and all of the later columns' degrees. Where they
    have just that, all before the border is 1 and all after it is 0 (after Gale and Ryser).
    """
    taken = np.concatenate([[0], np.cumsum(rows.values * rows.sizes)])
    later = np.concatenate([[0], np.cumsum((columns.values * columns.sizes)[::-1])])[::-1]
    room = np.multiply.outer(rows.reached(), columns.reached()) + later - taken[:, np.newaxis]
    return sorted(((int(k), int(j)) for k, j in np.argwhere(room == 0)), key=lambda corner: (corner[0], -corner[1]))


def _blocks(rows: Degrees, columns: Degrees, corners: list[tuple[int, int]]) -> list[Block]:
    """The free cells between one corner and the next."""
    before_row, before_column = rows.reached(), columns.reached()
    found = []
    for (top, right), (bottom, left) in pairwise(corners):
        if top == bottom or left == right:
            continue
        needed = rows.values[top:bottom] - before_column[left], columns.values[left:right] - before_row[top]
        found.append(Block(slice(top, bottom), slice(left, right), needed[0].astype(float), needed[1].astype(float)))
    return found


def _newton(
    block: Block, row_sizes: Floats, column_sizes: Floats, tolerance: float, steps: int
) -> tuple[Floats, Floats]:
    """Logarithms of the fitnesses at which the expected degrees equal the observed ones (likelihood is largest)."""
    split = len(row_sizes)
    total = np.sqrt(row_sizes @ block.row_degrees)
    at = np.log(np.concatenate([block.row_degrees, block.column_degrees]) / total)
    wanted = np.concatenate([row_sizes * block.row_degrees, column_sizes * block.column_degrees])
    weights = np.multiply.outer(row_sizes, column_sizes)
    allowed = tolerance * np.maximum(wanted, np.concatenate([row_sizes, column_sizes]))
    for _ in range(steps):
        chance = expit(at[:split, np.newaxis] + at[split:])
        short = wanted - _both_sums(weights * chance)
        if (np.abs(short) <= allowed).all():
            break
        step = _direction(weights * chance * (1 - chance), short)
        length = _length(at, step, short, weights, wanted)
        if length == 0:
            break
        at = at + length * step
    return at[:split], at[split:]


def _both_sums(cells: Floats) -> Floats:
    return np.concatenate([cells.sum(axis=1), cells.sum(axis=0)])


def _direction(curvature: Floats, short: Floats) -> Floats:
    """Newton's step. Fitnesses may be multiplied on one side and divided on the other: that direction is barred."""
    split, sums = len(curvature), _both_sums(curvature)
    scale = 1 / np.sqrt(sums)
    scaled = curvature * scale[:split, np.newaxis] * scale[split:]
    barred = np.concatenate([np.ones(split), -np.ones(len(sums) - split)]) / scale
    barred /= np.linalg.norm(barred)
    matrix = np.multiply.outer(barred, barred) + np.eye(len(sums))
    matrix[:split, split:] += scaled
    matrix[split:, :split] += scaled.T
    try:
        return np.asarray(scale * solve(matrix, scale * short, assume_a="pos"))
    except LinAlgError:  # flat to the last digit: go uphill instead
        return short / sums


def _length(at: Floats, step: Floats, slope: Floats, weights: Floats, wanted: Floats) -> float:
    """How much of a step to take so that the likelihood rises; 0 where it cannot."""
    split = len(weights)

    def likelihood(point: Floats) -> float:
        return float(wanted @ point - (weights * np.logaddexp(0, point[:split, np.newaxis] + point[split:])).sum())

    start, rise = likelihood(at), float(slope @ step)
    length = 1.0
    while length > _LEAST_STEP:
        if likelihood(at + length * step) >= start + 1e-4 * length * rise - _SLACK * abs(start):
            return length
        length /= 2
    return 0.0


def _of_equal_sum(left: Floats, right: Floats, row_sizes: Floats, column_sizes: Floats) -> tuple[Floats, Floats]:
    """Fitnesses from their logarithms, so scaled that both sides have the same sum."""
    shift = (np.log(column_sizes @ np.exp(right)) - np.log(row_sizes @ np.exp(left))) / 2
    return np.exp(left + shift), np.exp(right - shift)
