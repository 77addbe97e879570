"""The algebra of links: split, compose, turn around, keep the strong ones, carry values along them.

Every function takes link tables with the columns of ``links.csv`` and returns new ones; none changes what it is given.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from metier.errors import Fault, InputError
from metier.observe.links import COLUMNS, KEY, PROPOSED

BALANCED_WITHIN = 1e-6  # chosen here: published shares are rounded to six digits or more
SOURCE = ["from_classification", "from_code"]
TARGET = ["to_classification", "to_code"]


def split(table: pl.DataFrame) -> pl.DataFrame:
    """Weights as shares: those of each source code sum to 1, so that what is carried along them is conserved.

    Formula:
        ``w'(i, j) = w(i, j) / sum_j w(i, j)``
    Source:
        Chosen here: splitting in proportion is the plain reading of a weight.
    Args:
        table: links, weights above 0.
    Returns:
        The links in their order, each weight a share of its source code's sum.
    Raises:
        Nothing: ``links_from`` and ``step_from`` have refused weights that are no positive numbers.
    Zero, missing, ties:
        A code without links stays without: what it holds is lost, and the coverage says so.
    Example:
        >>> from metier.observe.links import COLUMNS
        >>> rows = [("hs", "84", "nace", "28", 3.0, "mine", None), ("hs", "84", "nace", "33", 1.0, "mine", None)]
        >>> split(pl.DataFrame(rows, schema=list(COLUMNS), orient="row"))["weight"].to_list()
        [0.75, 0.25]
    """
    return table.with_columns(pl.col("weight") / pl.col("weight").sum().over(SOURCE))


def unbalanced(table: pl.DataFrame) -> pl.DataFrame:
    """Source codes whose weights do not sum to 1, so that splitting changes them.

    Formula:
        ``|sum_j w(i, j) - 1| > 1e-6``
    Source:
        Chosen here.
    Args:
        table: links.
    Returns:
        Columns ``from_classification``, ``from_code``, ``total``, in the order in which the codes appear.
    Raises:
        Nothing.
    Zero, missing, ties:
        A code without links has no row.
    Example:
        >>> from metier.observe.links import COLUMNS
        >>> row = ("hs", "84", "nace", "28", 0.9, "mine", None)
        >>> unbalanced(pl.DataFrame([row], schema=list(COLUMNS), orient="row"))["total"].to_list()
        [0.9]
    """
    totals = table.group_by(SOURCE, maintain_order=True).agg(pl.col("weight").sum().alias("total"))
    return totals.filter((pl.col("total") - 1).abs() > BALANCED_WITHIN)


def compose(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """Links from where ``first`` starts to where ``second`` ends: weights multiplied along paths, summed over them.

    Formula:
        ``w(i, k) = sum_j w1(i, j) w2(j, k)``
    Source:
        The law of total probability, where the weights are shares; as in Neuhaeusler, Frietsch, Kroll (2019),
        Fraunhofer ISI Discussion Paper 60 (unverified).
    Args:
        first, second: links; paths meet where an end of ``first`` and a start of ``second`` are the same code of the
            same classification.
    Returns:
        One row per pair, sorted by its codes. ``source`` joins the sources of a path with `` > `` and different paths
        with `` | ``; it is ``proposed`` where any link of any path is proposed. ``reason`` is that of the strongest
        path's first link and the code which it leads through.
    Raises:
        Nothing.
    Zero, missing, ties:
        What ``first`` brings to a code that ``second`` has no link from is lost. Of equally strong paths the one that
        comes first in the tables gives the reason.
    Example:
        >>> from metier.observe.links import COLUMNS
        >>> one = [("field", "x", "wipo", "14", 0.5, "a", None), ("field", "x", "wipo", "16", 0.5, "a", None)]
        >>> two = [("wipo", "14", "nace", "20", 1.0, "b", None), ("wipo", "16", "nace", "20", 0.4, "b", None)]
        >>> frames = [pl.DataFrame(rows, schema=COLUMNS, orient="row") for rows in (one, two)]
        >>> compose(*frames).select("from_code", "to_code", "weight", "source", "reason").row(0)
        ('x', '20', 0.7, 'a > b', 'by way of 14')
    """
    paths = first.join(
        second,
        left_on=TARGET,
        right_on=SOURCE,
        suffix="_second",
        coalesce=False,
        maintain_order="left_right",
    ).select(
        *SOURCE,
        *(pl.col(f"{name}_second").alias(name) for name in TARGET),
        pl.col("weight") * pl.col("weight_second"),
        _source_of_path().alias("source"),
        _way(pl.col("reason"), pl.col("to_code")).alias("reason"),
    )
    pairs = paths.group_by(KEY, maintain_order=True).agg(
        pl.col("weight").sum(),
        joined_sources(),
        pl.col("reason").get(pl.col("weight").arg_max()),
    )
    return pairs.sort(KEY).select(COLUMNS)


def turn(table: pl.DataFrame, amounts: Mapping[str, float] | None = None) -> pl.DataFrame:
    """The links read from their other end: the share of each target code that each source code makes up.

    Formula:
        ``w'(j, i) = a_i w(i, j) / sum_i a_i w(i, j)``, with ``a_i = 1`` where no amounts are given
    Source:
        Bayes' rule. That every source code counts alike without amounts is chosen here.
    Args:
        table: links, weights of each source code as shares.
        amounts: what each source code holds, in any one unit.
    Returns:
        Links with their ends exchanged, sorted by their codes; the weights of each new source code sum to 1.
    Raises:
        InputError: amounts are given, and one is missing, negative or no finite number.
    Zero, missing, ties:
        An amount of 0 brings nothing: the link is left out.
    Example:
        >>> from metier.observe.links import COLUMNS
        >>> rows = [("a", "x", "b", "1", 1.0, "mine", None), ("a", "y", "b", "1", 0.5, "mine", None)]
        >>> turn(pl.DataFrame(rows, schema=list(COLUMNS), orient="row"))["weight"].round(3).to_list()
        [0.667, 0.333]
    """
    held = amounts if amounts is not None else dict.fromkeys(table["from_code"], 1.0)
    _refuse_amounts(table, held)
    amount = pl.col("from_code").replace_strict(list(held), list(held.values()), return_dtype=pl.Float64)
    turned = table.with_columns(pl.col("weight") * amount).filter(pl.col("weight") > 0)
    exchanged = turned.rename(dict(zip(SOURCE + TARGET, TARGET + SOURCE, strict=True)))
    return split(exchanged.sort(KEY)).select(COLUMNS)


def strong(table: pl.DataFrame, at_least: float = 0.0, lift_at_least: float = 0.0) -> pl.DataFrame:
    """The links that pass a least share and a least lift; a dense concordance links everything with everything.

    The share asks whether a link matters to its source code; a large target (a section that takes half of everything)
    passes it from everywhere. The lift asks whether the link is closer than that target's links are on the average, as
    a location quotient does; it is the same number whichever way the links are read.

    Formula:
        ``w(i, j) >= at_least`` and ``w(i, j) / mean_i w(i, j) >= lift_at_least``, the mean over all source codes that
        have links, a missing link counted as 0
    Source:
        Both thresholds are chosen here, and by whoever sets them for a study.
    Args:
        table: links, weights of each source code as shares.
        at_least: least share, 0 to 1.
        lift_at_least: least lift; 1 is the average.
    Returns:
        The links kept, in their order, weights as they were: what they no longer carry is not spread over them.
    Raises:
        Nothing.
    Zero, missing, ties:
        A link at the limit is kept; one that floating error puts below it is kept too (1e-9).
    Example:
        >>> from metier.observe.links import COLUMNS
        >>> rows = [("a", "x", "b", "1", 0.9, "mine", None), ("a", "x", "b", "2", 0.1, "mine", None),
        ...         ("a", "y", "b", "1", 0.5, "mine", None), ("a", "y", "b", "2", 0.5, "mine", None)]
        >>> strong(pl.DataFrame(rows, schema=list(COLUMNS), orient="row"), lift_at_least=1.0)["weight"].to_list()
        [0.9, 0.5]
    """
    sources = table.select(SOURCE).n_unique()
    lift = pl.col("weight") * sources / pl.col("weight").sum().over(TARGET)
    slack = 1 - 1e-9
    return table.filter((pl.col("weight") >= at_least * slack) & (lift >= lift_at_least * slack))


def joined_sources() -> pl.Expr:
    """The sources of rows that become one: ``proposed`` where one of them is, else all of them, each once."""
    source = pl.col("source")
    all_of_them = source.unique(maintain_order=True).str.join(" | ")
    return pl.when((source == PROPOSED).any()).then(pl.lit(PROPOSED)).otherwise(all_of_them).alias("source")


def _source_of_path() -> pl.Expr:
    proposed = (pl.col("source") == PROPOSED) | (pl.col("source_second") == PROPOSED)
    return pl.when(proposed).then(pl.lit(PROPOSED)).otherwise(pl.col("source") + " > " + pl.col("source_second"))


def _way(reason: pl.Expr, through: pl.Expr) -> pl.Expr:
    start = pl.when(reason.is_null()).then(pl.lit("by way of ")).otherwise(reason + " > ")
    return start + through


def _refuse_amounts(table: pl.DataFrame, amounts: Mapping[str, float]) -> None:
    faults = [
        Fault(
            f"the amount of {code!r} is {amounts.get(code, 'missing')}",
            "Give every code that has links an amount of 0 or more.",
            column="amounts",
        )
        for code in table["from_code"].unique(maintain_order=True)
        if not 0 <= amounts.get(code, -1.0) < float("inf")
    ]
    if faults:
        raise InputError(faults)
