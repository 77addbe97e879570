"""Wide tables with labels, which are all that economic-complexity takes; metier gets the same."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pairs.given import Given, Pair


def pairs(given: Given) -> Iterator[Pair]:
    import economic_complexity as peer

    import metier

    regions, activities = (
        [f"{letter}{i:04}" for i in range(n)] for letter, n in zip("ra", given.first.shape, strict=True)
    )
    x = pd.DataFrame(given.first, index=pd.Index(regions, name="region"), columns=activities)
    q, gini = peer.rca(x), given.of_regions / given.of_regions.sum()
    m = metier.presence(q, compare="at least")
    _, pci = peer.complexity(q)
    phi, own_phi = peer.proximity(q), metier.proximity(m)
    own_pci, own_gini = pd.Series(pci.to_numpy(), index=activities), pd.Series(gini, index=regions)
    told = pd.DataFrame({"gini": gini, "peii": gini}, index=x.index)
    for index, ours, theirs in (
        ("location quotient", lambda: metier.location_quotient(x), lambda: peer.rca(x)),
        ("ECI and PCI by 20 reflections", lambda: metier.reflections(m, 20), lambda: peer.complexity(q)),
        ("proximity", lambda: metier.proximity(m), lambda: peer.proximity(q)),
        ("density by a proximity", lambda: metier.density(m, own_phi), lambda: peer.relatedness(q, proximities=phi)),
        (
            "outlook",
            lambda: metier.outlook(m, own_pci, own_phi),
            lambda: peer.opportunity_gain(q, pci=pci, proximities=phi),
        ),
        (
            "export similarity",
            lambda: metier.export_similarity(x, method="correlation"),
            lambda: peer.similarity(peer.rca(x)),
        ),
        ("relative relatedness", lambda: metier.relative_relatedness(m), lambda: peer.relative_relatedness(q)),
        ("PGI", lambda: metier.product_gini(x, own_gini, compare="at least"), lambda: peer.pgi(x, q, told[["gini"]])),
        (
            "PEII",
            lambda: metier.product_emission_intensity(x, own_gini, compare="at least"),
            lambda: peer.peii(x, q, told[["peii"]]),
        ),
        (
            "mean complexity",
            lambda: metier.portfolio_complexity(m, own_pci),
            lambda: peer.complexity_subnational(q, pci),
        ),
        ("proximity across", lambda: metier.cross_proximity(m, m), lambda: peer.cross_proximity(q, q)),
    ):
        yield Pair(index, "economic-complexity", ours, theirs)
