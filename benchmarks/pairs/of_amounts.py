"""Indices of amounts, beside econcomplex."""

from __future__ import annotations

from collections.abc import Iterator

from pairs.given import Given, Pair


def pairs(given: Given) -> Iterator[Pair]:
    import econcomplex as peer

    from metier.measure import alike, concentration, growth, inequality, lorenz, quotient_summaries, structure
    from metier.measure.products import expy, product_emission_intensity, product_gini, prody
    from metier.measure.quotients import location_quotient
    from metier.measure.quotients_of_rates import per_head_quotient
    from metier.measure.ubiquity import normalised_ubiquity

    x, y, heads = given.first, given.last, given.of_regions
    shares = heads / heads.sum()
    for index, ours, theirs in (
        ("location quotient", lambda: location_quotient(x), lambda: peer.rca(x)),
        ("quotient per head", lambda: per_head_quotient(x, heads), lambda: peer.rpop(x, heads)),
        ("normalised ubiquity", lambda: normalised_ubiquity(x), lambda: peer.normalized_ubiquity(x)),
        ("mean quotient", lambda: quotient_summaries.mean_quotient(x), lambda: peer.location_quotient_avg(x)),
        ("Hachman", lambda: quotient_summaries.hachman_index(x), lambda: peer.hachman_index(x)),
        (
            "coefficient of specialisation",
            lambda: structure.hoover_index(x),
            lambda: peer.specialization_coefficient(x),
        ),
        ("Krugman", lambda: structure.krugman_index(x), lambda: peer.krugman_index(x)),
        ("Hoover", lambda: structure.hoover_index(x, of="activities"), lambda: peer.hoover_index(x)),
        ("Gini of each region", lambda: inequality.gini(x), lambda: [peer.gini(row) for row in x]),
        ("locational Gini", lambda: lorenz.locational_gini(x), lambda: peer.locational_gini(x)),
        ("Hoover Gini", lambda: lorenz.hoover_gini(x), lambda: peer.hoover_gini(x)),
        ("Herfindahl", lambda: concentration.herfindahl(x, form="normalised"), lambda: peer.herfindahl(x)),
        ("entropy", lambda: concentration.entropy(x), lambda: peer.shannon_entropy(x)),
        (
            "export similarity",
            lambda: alike.export_similarity(x, method="correlation"),
            lambda: peer.export_similarity(x),
        ),
        ("PRODY", lambda: prody(x, heads), lambda: peer.prody(x, heads)),
        ("EXPY", lambda: expy(x, heads), lambda: peer.expy(x, heads)),
        ("PGI", lambda: product_gini(x, shares, compare="at least"), lambda: peer.product_gini_index(x, shares)),
        (
            "PEII",
            lambda: product_emission_intensity(x, heads, compare="at least"),
            lambda: peer.product_emissions_index(x, heads),
        ),
        ("growth of cells", lambda: growth.growth(x, y), lambda: peer.growth_matrix(x, y, pct=False)),
        ("growth of regions", lambda: growth.growth_of_regions(x, y), lambda: peer.growth_rate(x, y, 0, pct=False)),
        (
            "growth of activities",
            lambda: growth.growth_of_activities(x, y),
            lambda: peer.growth_rate(x, y, 1, pct=False),
        ),
    ):
        yield Pair(index, "econcomplex", ours, theirs)
