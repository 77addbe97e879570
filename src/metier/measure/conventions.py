"""Conventions: what the field's packages make of the same matrix, to the last digit they give.

Nothing else in `metier.measure` knows of them. Where a package differs from the formulas there, the
difference is written out here, one function for each package.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from metier.errors import ArrayError, Fault
from metier.measure.arrays import Floats, regions_by_activities
from metier.measure.complexity import correlations, mean_and_deviation, oriented
from metier.measure.density import density_of
from metier.measure.econgeo import knowledge_complexity, related_share
from metier.measure.outlook import standardised
from metier.measure.presence import Bools, compared, diversity_of, presence, ubiquity_of
from metier.measure.quotients import location_quotient
from metier.measure.reflections import fitness, reflected
from metier.measure.relatedness import proximity
from metier.measure.settings import whole

Convention = Literal["atlas", "econcomplex", "datawheel", "econgeo", "fermi", "economiccomplexity"]

DATAWHEEL_ITERATIONS = 20


@dataclass(frozen=True)
class PeerIndices:
    """What a package gives for one matrix or a stack; NaN throughout where it gives nothing.

    Attributes:
        quotients: (..., regions, activities), RCA.
        presence: same shape, 1 where the quotient is at least 1, else 0.
        density: same shape, on the package's own scale.
        cog: same shape, complexity outlook gain or opportunity gain.
        diversity: (..., regions).
        eci: (..., regions), the package's complexity of regions (fitness in economiccomplexity).
        coi: (..., regions).
        ubiquity: (..., activities).
        pci: (..., activities), the package's complexity of activities.
    """

    quotients: Floats
    presence: Floats
    density: Floats
    cog: Floats
    diversity: Floats
    eci: Floats
    coi: Floats
    ubiquity: Floats
    pci: Floats


def under_convention(x: ArrayLike, convention: Convention, iterations: int | None = None) -> PeerIndices:
    """All indices that a package computes from values, as it computes them.

    Formula:
        Presence is LQ >= 1 in all of them. With phi the minimum conditional proximity, d the density, S_a =
        sum_j phi_ja and h = 1 - M:
        atlas (ecomplexity): phi_aa = 1 everywhere; PCI on ECI's scale; with k_p the unshifted eigenvector,
        COI = z of sum_a d_ra h_ra k_a, COG_ra = h_ra sum_j h_rj phi_ja k_j / S_j / sd(k_c).
        econcomplex: d in per cent; PCI as its own z, falling with ubiquity; COI = sum_a d_ra h_ra PCI_a;
        COG_ra = h_ra sum_j h_rj phi_ja PCI_j / S_a.
        datawheel (economic-complexity): reflections, k_c of order n - 2 and k_p of order n - 1, as z (ddof
        1); opportunity gain sum_j h_rj phi_ja PCI_j / S_a - d_ra PCI_a, in every cell.
        econgeo: eigenvectors of the projections rounded to four digits, divided by their sum; density in per
        cent, two digits, over activities related above 1 (probability, on co-occurrences).
        fermi: PCI as its own z, rising with ubiquity.
        economiccomplexity (R): fitness and quality after 19 updates; phi_aa = 1; COI = sum_a d_ra h_ra Q_a,
        COG_ra = h_ra sum_j h_rj phi_ja Q_j / S_j.

    Source:
        ecomplexity 0.5.3, econcomplex 1.0.1, economic-complexity 0.3.0, EconGeo 1.3, fermi-cref 0.2.0,
        economiccomplexity (R): their own output

    Args:
        x: values (..., regions, activities), not negative.
        convention: one of the names above.
        iterations: n of datawheel (default 20) or the updates of economiccomplexity (default 19).

    Returns:
        `PeerIndices`.

    Raises:
        ArrayError: values that are infinite, negative or no numbers; an unknown convention.

    Zero, missing, ties:
        A missing quotient counts as not present. Where a package turns everything to NaN for one empty
        region or activity, or counts it among those that the others are compared with (fermi), here only that
        one is NaN and moves no other. A quotient of 1 is present. If the matrix falls into parts, only the largest
        has ECI and PCI: the packages then give some mixture of vectors that their eigenvalues do not tell apart.

    Example:
        >>> from metier.measure.conventions import under_convention
        >>> peer = under_convention([[30, 5, 0, 15], [10, 20, 10, 10], [0, 15, 25, 10]], "econcomplex")
        >>> peer.density.round(1).tolist()[2]
        [0.0, 100.0, 100.0, 0.0]
    """
    values = regions_by_activities(x, "x")
    known_convention(convention)
    _refuse_iterations(convention, iterations)
    quotients = location_quotient(values)
    present = np.asarray(presence(quotients, 1.0, "at least") == 1)
    result = _empty(quotients, present)
    for index in np.ndindex(values.shape[:-2]):
        found = _PACKAGES[convention](present[index], iterations)
        for name, values_found in vars(found).items():
            if values_found is not None:
                getattr(result, name)[index] = values_found
    return result


def _empty(quotients: Floats, present: Bools) -> PeerIndices:
    """What follows from presence alone, the rest still NaN."""
    per_region, per_activity = present.shape[:-1], (*present.shape[:-2], present.shape[-1])
    return PeerIndices(
        quotients=quotients,
        presence=present.astype(np.float64),
        density=np.full(present.shape, np.nan),
        cog=np.full(present.shape, np.nan),
        diversity=diversity_of(present).astype(np.float64),
        eci=np.full(per_region, np.nan),
        coi=np.full(per_region, np.nan),
        ubiquity=ubiquity_of(present).astype(np.float64),
        pci=np.full(per_activity, np.nan),
    )


def known_convention(convention: str) -> None:
    """Refuse a convention that is not reproduced here."""
    names = get_args(Convention)
    if convention not in names:
        raise ArrayError([Fault(f"the convention is {convention!r}", f"Write one of: {', '.join(names)}.")])


def _refuse_iterations(convention: str, iterations: int | None) -> None:
    least = 2 if convention == "datawheel" else 1
    if iterations is not None and not whole(iterations) >= least:
        fault = f"iterations is {iterations}"
        raise ArrayError([Fault(fault, f"Hand over a whole number of at least {least}, or None.")])


@dataclass(frozen=True)
class _Found:
    """What one package gives for one presence matrix; None for what it does not give."""

    eci: Floats
    pci: Floats
    density: Floats | None = None
    coi: Floats | None = None
    cog: Floats | None = None


def _atlas(present: Bools, iterations: int | None) -> _Found:
    phi, absent = _with_diagonal(proximity(present)), ~present
    density = density_of(present, None, phi)
    index = oriented(present)
    own = np.nan_to_num(index.pci - index.origin)
    coi = (np.nan_to_num(density) * absent) @ own
    coi[~present.any(axis=1)] = np.nan  # an empty region would move the mean that the others are compared with
    return _Found(index.eci, index.pci, density, standardised(coi), absent * _gain_per_reach(absent, own, phi))


def _econcomplex(present: Bools, iterations: int | None) -> _Found:
    phi, absent = proximity(present), ~present
    density = np.nan_to_num(density_of(present, None, phi))
    index = oriented(present)
    pci = _oriented_by_ubiquity(index.pci, present, -1)
    own = np.nan_to_num(pci)
    coi = (density * absent) @ own
    return _Found(index.eci, pci, density * 100, coi, absent * _gain_per_target(absent, own, phi))


def _datawheel(present: Bools, iterations: int | None) -> _Found:
    n = DATAWHEEL_ITERATIONS if iterations is None else iterations
    part = compared(present)
    eci, pci = _z_sample(reflected(part, n - 2)[0]), _z_sample(reflected(part, n - 1)[1])
    phi = proximity(present)
    density = density_of(present, None, phi)
    own = np.nan_to_num(pci)
    return _Found(eci, pci, density, None, _gain_per_target(~present, own, phi) - density * own)


def _econgeo(present: Bools, iterations: int | None) -> _Found:
    eci, pci = knowledge_complexity(present)
    return _Found(eci, pci, related_share(present))


def _fermi(present: Bools, iterations: int | None) -> _Found:
    index = oriented(present)
    return _Found(index.eci, _oriented_by_ubiquity(index.pci, present, 1))


def _economiccomplexity(present: Bools, iterations: int | None) -> _Found:
    updates = 19 if iterations is None else iterations
    found = fitness(present, steps=updates, tolerance=np.finfo(np.float64).tiny)
    phi, absent, own = _with_diagonal(proximity(present)), ~present, np.nan_to_num(found.quality)
    density = density_of(present, None, phi)
    coi = (np.nan_to_num(density) * absent) @ own
    return _Found(found.fitness, found.quality, density, coi, absent * _gain_per_reach(absent, own, phi))


_PACKAGES: dict[str, Callable[[Bools, int | None], _Found]] = {
    "atlas": _atlas,
    "econcomplex": _econcomplex,
    "datawheel": _datawheel,
    "econgeo": _econgeo,
    "fermi": _fermi,
    "economiccomplexity": _economiccomplexity,
}


def _with_diagonal(phi: Floats) -> Floats:
    np.fill_diagonal(phi, 1)
    return phi


def _gain_per_target(absent: Bools, pci: Floats, phi: Floats) -> Floats:
    reach = phi.sum(axis=0)
    return np.asarray(((absent * pci) @ phi) / np.where(reach > 0, reach, 1))


def _gain_per_reach(absent: Bools, pci: Floats, phi: Floats) -> Floats:
    """As `_gain_per_target`, but each activity's worth is shared among all that it is close to."""
    reach = phi.sum(axis=1)
    worth = np.where(reach > 0, pci / np.where(reach > 0, reach, 1), 0)
    return np.asarray((absent * worth) @ phi)


def _oriented_by_ubiquity(pci: Floats, present: Bools, sign: int) -> Floats:
    own = standardised(pci)
    falls = correlations(own, ubiquity_of(present).astype(np.float64)) * sign < 0
    return -own if falls else own


def _z_sample(values: Floats) -> Floats:
    """z-score with ddof 1 over what is known; NaN where nothing is left to differ."""
    mean, deviation = mean_and_deviation(values)
    known = int(np.count_nonzero(~np.isnan(values)))
    return np.asarray((values - mean) / (deviation * np.sqrt(known / max(known - 1, 1))))
