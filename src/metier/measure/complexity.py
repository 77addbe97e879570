"""Economic complexity: what the portfolios of all regions together say about each region and activity."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats
from metier.measure.halves import half_agreement
from metier.measure.presence import (
    NOT_CONNECTED,
    Bools,
    Compared,
    Held,
    LeftOut,
    compared_cells,
    diversity_of,
    held_cells,
    ubiquity_of,
)
from metier.measure.settings import whole
from metier.measure.spectrum import Spectrum, parts, second_vectors

DRAWS = 200
CORRELATES = 0.9
STABLE_SHARE = 0.95
AGREEMENT = 0.5  # chosen here: both halves together are then reliable to two thirds
ALL_EQUAL = 1e-12  # relative spread up to which values differ by rounding only

Draws = ArrayLike | Callable[[int], ArrayLike]


@dataclass(frozen=True)
class Verdict:
    """Whether complexity is identified; each figure has the shape of the leading dimensions.

    Attributes:
        connected: whether regions and activities hang together as one; if not, the figures are of the
            largest part.
        eigengap: second eigenvalue less the third, from 0 (the index is arbitrary) to 1; NaN where fewer
            than three regions or activities are left.
        correlation_with_diversity: of ECI, over the regions, 0 to 1; NaN where all are equally diverse.
        stable_share: share of the draws whose ECI correlates at least .9 with the estimate, 0 to 1; NaN
            without draws.
        half_agreement: how well either half of the activities gives the regions the same order, 0 to 1, as
            `metier.measure.halves.half_agreement` has it; NaN without draws.
        identified: connected, that share at least .95, and that agreement at least .5. Without draws nothing was
            shown: false. Stability alone is not enough: a table of pure noise that is known exactly has an index
            as definite as any other, but its halves do not agree.
    """

    connected: Bools
    eigengap: Floats
    correlation_with_diversity: Floats
    stable_share: Floats
    half_agreement: Floats
    identified: Bools


@dataclass(frozen=True)
class Complexity:
    """Complexity of regions and activities.

    Attributes:
        eci: (..., regions), mean 0 and standard deviation 1 over the regions that are in; NaN for the rest.
        pci: (..., activities), on the scale of ``eci``: a region's ECI is the mean PCI of its portfolio.
        diversity: (..., regions), how many of the compared activities the region has.
        ubiquity: (..., activities), how many of the compared regions have the activity.
        verdict: whether to believe it.
        left_out: which regions and activities are not in, and why.
    """

    eci: Floats
    pci: Floats
    diversity: NDArray[np.int64]
    ubiquity: NDArray[np.int64]
    verdict: Verdict
    left_out: LeftOut


def complexity(
    m: ArrayLike,
    *,
    regions: ArrayLike | None = None,
    activities: ArrayLike | None = None,
    minimum_diversity: int = 1,
    minimum_ubiquity: int = 1,
    draws: Draws | None = None,
    draw_count: int = DRAWS,
) -> Complexity:
    """Economic complexity of regions (ECI) and activities (PCI), with the verdict on whether to believe it.

    Formula:
        With D = diag(diversity), U = diag(ubiquity), W = D^-1/2 M U^-1/2 and v the second eigenvector of
        W W' with eigenvalue l: k_c = D^-1/2 v, k_p = U^-1 M' k_c / l; ECI = (k_c - mean k_c) / sd k_c,
        PCI = (k_p - mean k_c) / sd k_c (ddof 0). Oriented so that corr(ECI, diversity) >= 0.

    Source:
        Hidalgo, Hausmann 2009, 10.1073/pnas.0900943106; the verdict: chosen here

    Args:
        m: presence (..., regions, activities): 0, 1 or NaN, or booleans.
        regions: true for the regions that are compared, (regions,) or (..., regions); None: all.
        activities: true for the activities that are compared, likewise.
        minimum_diversity: the fewest activities a region must have, a count.
        minimum_ubiquity: the fewest regions an activity must be in, a count.
        draws: presence matrices drawn from the input and its error, (draws, ..., regions, activities), or a
            function that returns the one of a given number; the same masks and minima are applied to each.
        draw_count: how many a function is asked for; an array has its own number.

    Returns:
        `Complexity`: eci (..., regions), pci (..., activities), diversity, ubiquity, verdict, left_out.

    Raises:
        ArrayError: values other than 0, 1 and NaN; masks or draws that do not fit; a minimum below 1.

    Zero, missing, ties:
        A missing cell counts as not present. An empty region or activity has NaN and changes no other
        figure. If the matrix falls into parts, only the largest (most regions, then most activities, then
        the first) has figures: between parts there is nothing to compare. Where all portfolios are alike
        everything is NaN. If diversity does not orient ECI, its largest value by size is positive.

    Example:
        >>> from metier.measure.complexity import complexity
        >>> result = complexity([[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]])
        >>> result.eci.round(3), bool(result.verdict.connected)
        (array([-0.075, -1.603,  0.748,  0.93 ]), True)
    """
    selection = _Selection(regions, activities, minimum_diversity, minimum_ubiquity)
    held = held_cells(m)
    part = selection.of(held)
    index = oriented(part.present)
    share = agreement = np.full(held.present.shape[:-2], np.nan)
    if draws is not None:
        share = _stable_share(index.eci, _blocks(draws, draw_count, held.present.shape), selection)
        agreement = _half_agreement(part.present)
    return Complexity(
        index.eci,
        index.pci,
        diversity_of(_among(held.present, part.activities[..., np.newaxis, :])),
        ubiquity_of(_among(held.present, part.regions[..., :, np.newaxis])),
        _verdict(index, part.present, share, agreement),
        _with_unconnected(part, index.spectrum),
    )


@dataclass(frozen=True)
class _Selection:
    """What is compared, as the caller said it: for the estimate and for every draw."""

    regions: ArrayLike | None
    activities: ArrayLike | None
    minimum_diversity: int
    minimum_ubiquity: int

    def of(self, held: Held) -> Compared:
        """Apply the selection to one presence matrix."""
        return compared_cells(held, self.regions, self.activities, self.minimum_diversity, self.minimum_ubiquity)


def _among(present: Bools, mask: Bools) -> Bools:
    return present if mask.all() else present & mask


@dataclass(frozen=True)
class Oriented:
    """ECI and PCI on one scale and sign, with what they were made of.

    Attributes:
        eci: (..., regions).
        pci: (..., activities).
        origin: (..., 1), where the eigenvector's own zero lies on that scale.
        spectrum: of the stack that the leading dimensions make.
    """

    eci: Floats
    pci: Floats
    origin: Floats
    spectrum: Spectrum


def oriented(present: Bools) -> Oriented:
    """ECI and PCI of presence (..., regions, activities), oriented by diversity."""
    lead, (rows, columns) = present.shape[:-2], present.shape[-2:]
    stack = present.reshape(math.prod(lead), rows, columns)
    spectrum = second_vectors(stack)
    diversity = diversity_of(stack).astype(np.float64)
    mean, deviation = mean_and_deviation(spectrum.regions)
    eci = (spectrum.regions - mean) / deviation
    pci = (spectrum.activities - mean) / deviation
    sign = _orientation(eci, diversity)
    return Oriented(
        (eci * sign).reshape(*lead, rows),
        (pci * sign).reshape(*lead, columns),
        (-sign * mean / deviation).reshape(*lead, 1),
        spectrum,
    )


def mean_and_deviation(values: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation (ddof 0) of the known values of each row; NaN where these are all equal."""
    known = ~np.isnan(values)
    count = np.maximum(np.count_nonzero(known, axis=-1, keepdims=True), 1)
    mean = np.where(known, values, 0).sum(axis=-1, keepdims=True) / count
    centred = np.where(known, values - mean, 0)
    deviation = np.sqrt((centred**2).sum(axis=-1, keepdims=True) / count)
    size = np.abs(np.where(known, values, 0)).max(axis=-1, keepdims=True, initial=0)
    return mean, np.where(deviation > ALL_EQUAL * size, deviation, np.nan)


def _orientation(eci: Floats, diversity: Floats) -> Floats:
    """1 or -1 for each row, so that ECI does not fall with diversity; without that, by the largest value."""
    correlation = correlations(eci, diversity)
    known = np.where(np.isnan(eci), 0, eci)
    if known.shape[-1] == 0:
        return np.ones((*known.shape[:-1], 1))
    largest = np.take_along_axis(known, np.abs(known).argmax(axis=-1)[..., np.newaxis], axis=-1)
    undecided = ~(np.abs(correlation) > ALL_EQUAL)[..., np.newaxis]
    deciding = np.where(undecided, largest, correlation[..., np.newaxis])
    return np.where(deciding < 0, -1.0, 1.0)


def correlations(x: Floats, y: Floats) -> Floats:
    """Pearson's correlation along the last axis over what is known in both; NaN where either is all equal."""
    known = ~(np.isnan(x) | np.isnan(y))
    x_mean, x_deviation = mean_and_deviation(np.where(known, x, np.nan))
    y_mean, y_deviation = mean_and_deviation(np.where(known, y, np.nan))
    product = np.where(known, (x - x_mean) * (y - y_mean), 0).sum(axis=-1)
    count = np.maximum(np.count_nonzero(known, axis=-1), 1)
    return np.asarray(np.clip(product / (count * x_deviation[..., 0] * y_deviation[..., 0]), -1, 1))


def _verdict(index: Oriented, present: Bools, share: Floats, agreement: Floats) -> Verdict:
    lead = share.shape
    spectrum = index.spectrum
    connected = spectrum.connected.reshape(lead)
    correlation = correlations(index.eci, diversity_of(present).astype(np.float64))
    return Verdict(
        connected=connected[()],
        eigengap=(spectrum.second - spectrum.third).reshape(lead)[()],
        correlation_with_diversity=np.maximum(correlation, 0)[()],  # below 0 by rounding only
        stable_share=share[()],
        half_agreement=agreement[()],
        identified=np.asarray(connected & (share >= STABLE_SHARE) & (agreement >= AGREEMENT))[()],
    )


def _half_agreement(present: Bools) -> Floats:
    """Agreement of the halves of each matrix."""
    result = np.empty(present.shape[:-2])
    for place in np.ndindex(result.shape):
        result[place] = half_agreement(present[place], lambda halves: second_vectors(halves).regions)
    return result


def _blocks(draws: Draws, count: int, shape: tuple[int, ...]) -> Iterator[Held]:
    """The draws, some at a time, (n, *shape); refused where they have another shape than the estimate."""
    if callable(draws):
        if not whole(count) >= 1:
            raise ArrayError([Fault(f"draw_count is {count}", "Hand over a whole number of at least 1.")])
        for i in range(count):
            held = held_cells(draws(i), f"draw {i}")
            _refuse_shape(held.present.shape, shape, f"draw {i}")
            yield Held(held.present[np.newaxis], None)
        return
    present = held_cells(draws, "draws").present
    _refuse_shape(present.shape[1:], shape, "each of the draws")
    for part in parts(len(present), math.prod(shape)):
        yield Held(present[part], None)


def _refuse_shape(shape: tuple[int, ...], expected: tuple[int, ...], name: str) -> None:
    if shape != expected:
        fault = f"{name} has the shape {shape}, and m {expected}"
        raise ArrayError([Fault(fault, "Draw the same regions and activities as m has.")])


def _stable_share(eci: Floats, blocks: Iterator[Held], selection: _Selection) -> Floats:
    """Share of the draws whose own ECI correlates at least .9 with the estimate."""
    stable, total = np.zeros(eci.shape[:-1]), 0
    for block in blocks:
        drawn = oriented(selection.of(block).present).eci
        stable += (correlations(drawn, eci) >= CORRELATES).sum(axis=0)
        total += len(drawn)
    return stable / total if total else np.full(eci.shape[:-1], np.nan)


def _with_unconnected(part: Compared, spectrum: Spectrum) -> LeftOut:
    """The reasons, those outside the largest connected part among them."""
    codes = part.left_out
    rows, columns = codes.region_codes.copy(), codes.activity_codes.copy()
    rows[part.regions & ~spectrum.region_in.reshape(rows.shape)] = NOT_CONNECTED
    columns[part.activities & ~spectrum.activity_in.reshape(columns.shape)] = NOT_CONNECTED
    return LeftOut(rows, columns)
