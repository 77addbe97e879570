"""Presence and fitness, beside fermi-cref, whose objects are loaded within the clock: they are how it is called."""

from __future__ import annotations

from collections.abc import Iterator

from pairs.given import Given, Pair


def pairs(given: Given) -> Iterator[Pair]:
    from fermi.economic_fitness_complexity import efc
    from fermi.matrix_processor import MatrixProcessorCA
    from fermi.prediction_module import ECPredictor
    from fermi.relatedness_metrics import RelatednessMetrics

    from metier.measure import density, nestedness, quotients, reflections, relatedness
    from metier.measure.complexity import complexity

    x, m = given.first, given.present
    phi = relatedness.proximity(m)

    def loaded() -> efc:
        matrix = efc()
        matrix.load(m)
        return matrix

    def projected(method: str) -> object:
        return RelatednessMetrics(m).get_projection(rows=False, projection_method=method)

    for index, ours, theirs in (
        (
            "location quotient",
            lambda: quotients.location_quotient(x),
            lambda: MatrixProcessorCA().load(x).compute_rca(),
        ),
        ("ECI and PCI", lambda: complexity(m), lambda: loaded().get_eci_pci()),
        ("fitness", lambda: reflections.fitness(m), lambda: loaded().get_fitness_complexity()),
        ("nestedness", lambda: nestedness.nestedness(m), lambda: loaded().get_nodf()),
        ("proximity", lambda: relatedness.proximity(m), lambda: projected("proximity")),
        (
            "density by a proximity",
            lambda: density.density(m, phi),
            lambda: ECPredictor(m, normalize=True).predict_network(phi),
        ),
    ):
        yield Pair(index, "fermi-cref", ours, theirs)
