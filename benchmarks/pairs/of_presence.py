"""Indices of presence and of quotients, beside econcomplex."""

from __future__ import annotations

from collections.abc import Iterator

from pairs.given import Given, Pair


def pairs(given: Given) -> Iterator[Pair]:
    import econcomplex as peer

    from metier.measure import cooccurrence, cooccurrence_z, density, outlook, recombination, relatedness, within_region
    from metier.measure.complexity import complexity
    from metier.measure.presence import presence
    from metier.measure.quotient_proximity import quotient_proximity
    from metier.measure.reflections import fitness, reflections

    q, m, pci, raw = given.quotients, given.present, given.pci, {"use_rca": False}
    phi = relatedness.proximity(m)
    records = "records"
    for index, ours, theirs in (
        ("presence", lambda: presence(q, compare="at least"), lambda: peer.binarize(q)),
        ("ECI and PCI", lambda: complexity(m), lambda: peer.eci_pci(m, **raw)),
        (
            "reflections, 20",
            lambda: reflections(m, 20),
            lambda: peer.method_of_reflections(m, iterations=20, tol=None, **raw),
        ),
        (
            "fitness, 20 steps",
            lambda: fitness(m, steps=20, update="in turn", tolerance=1e-10),
            lambda: peer.fitness_complexity(m, iterations=20, **raw),
        ),
        ("proximity", lambda: relatedness.proximity(m), lambda: peer.proximity(m, compute="product", **raw)),
        ("proximity of quotients", lambda: quotient_proximity(q), lambda: peer.continuous_proximity(q)),
        (
            "proximity of quotients, cosine",
            lambda: quotient_proximity(q, "cosine"),
            lambda: peer.continuous_proximity(q, "cosine"),
        ),
        ("density by a proximity", lambda: density.density(m, phi), lambda: peer.relatedness_density(m, phi, **raw)),
        ("density", lambda: density.density(m), lambda: peer.relatedness_density(m, **raw)),
        (
            "relative relatedness",
            lambda: within_region.relative_relatedness(m, phi),
            lambda: peer.relative_relatedness(m, phi, **raw),
        ),
        ("co-occurrence", lambda: cooccurrence.cooccurrence(m), lambda: peer.co_occurrence(m, diagonal=True)),
        ("co-occurrence, cosine", lambda: relatedness.proximity(m, "cosine"), lambda: peer.relatedness_index(m)),
        (
            "z-score of records",
            lambda: cooccurrence_z.cooccurrence_z(m, "hypergeometric"),
            lambda: peer.z_score_novelty(m),
        ),
        ("proximity across", lambda: relatedness.cross_proximity(m, m), lambda: peer.cross_proximity(m, m, **raw)),
        (
            "mean complexity",
            lambda: outlook.portfolio_complexity(m, pci),
            lambda: peer.subnational_eci(m, pci, standardize=False, **raw),
        ),
        (
            "ease of recombination",
            lambda: recombination.ease_of_recombination(m, records),
            lambda: peer.ease_of_recombination(m),
        ),
        (
            "modular complexity",
            lambda: recombination.modular_complexity(m, records),
            lambda: peer.modular_complexity(m),
        ),
        (
            "its mean by activity",
            lambda: recombination.mean_modular_complexity(m, records),
            lambda: peer.modular_complexity_avg(m),
        ),
    ):
        yield Pair(index, "econcomplex", ours, theirs)
