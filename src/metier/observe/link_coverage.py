"""What links carry: values split along them, and what is lost on the way and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from metier.observe.sentences import Sentence, several

LOST_ABOVE = 1e-6  # chosen here: a share below what published shares are rounded to is no loss
CODES_SHOWN = 5


@dataclass(frozen=True)
class Passage:
    """What passed one step of a chain.

    Attributes:
        key: the step.
        from_classification, to_classification: where it leads from and to.
        entering: what the codes before the step held.
        carried: what arrived behind it.
        lost_codes: codes of which nothing arrives, those that held most first.
        partial_codes: codes of which a part does not arrive, those that lose most first.
    """

    key: str
    from_classification: str
    to_classification: str
    entering: float
    carried: float
    lost_codes: tuple[str, ...] = ()
    partial_codes: tuple[str, ...] = ()

    def told(self, of: float) -> Sentence:
        """The passage as a sentence; ``of`` is what entered the chain."""
        lost = several(self.lost_codes, CODES_SHOWN)
        partly = several(self.partial_codes, CODES_SHOWN)
        nothing = Sentence("coverage.lost", "; nothing arrives from {codes}", {"codes": lost})
        part = Sentence("coverage.partly", "; a part is lost from {codes}", {"codes": partly})
        return Sentence(
            "coverage",
            "Step {step!r} ({start} to {end}) carries {carried} of what reaches it, {whole} of the whole{lost}{part}.",
            {
                "step": self.key,
                "start": self.from_classification,
                "end": self.to_classification,
                "carried": _per_cent(self.carried, self.entering),
                "whole": _per_cent(self.carried, of),
                "lost": nothing if self.lost_codes else "",
                "part": part if self.partial_codes else "",
            },
        )


def passage(
    key: str, links: pl.DataFrame, held: Mapping[str, float], ends: tuple[str, str]
) -> tuple[Passage, dict[str, float]]:
    """What passes along links, and what each code behind them then holds.

    Formula:
        ``carried = sum_i a_i sum_j w(i, j)``; behind the step ``a'_j = sum_i a_i w(i, j)``
    Source:
        Chosen here: value follows the weights.
    Args:
        key: what the step is called.
        links: weights of each source code as shares.
        held: code -> what it holds; codes that hold nothing may be absent.
        ends: the classifications that the step joins.
    Returns:
        The passage, and code -> value behind it.
    Raises:
        Nothing.
    Zero, missing, ties:
        Codes that lose equally much stand in the order of ``held``. A code that holds 0 loses nothing.
    Example:
        >>> links = pl.DataFrame({"from_code": ["a", "a"], "to_code": ["x", "y"], "weight": [0.5, 0.25]})
        >>> passage("step", links, {"a": 4.0, "b": 1.0}, ("one", "two"))[1]
        {'x': 2.0, 'y': 1.0}
    """
    value = pl.col("from_code").replace_strict(list(held), list(held.values()), default=0.0, return_dtype=pl.Float64)
    carried = links.select("from_code", "to_code", pl.col("weight") * value)
    left = dict(carried.group_by("from_code").agg(pl.col("weight").sum()).rows())
    losses = {code: amount - left.get(code, 0.0) for code, amount in held.items()}
    losing = sorted((c for c in held if losses[c] > LOST_ABOVE * held[c]), key=lambda code: -losses[code])
    behind = carried.group_by("to_code", maintain_order=True).agg(pl.col("weight").sum())
    crossed = Passage(
        key,
        *ends,
        entering=float(sum(held.values())),
        carried=float(behind["weight"].sum()),
        lost_codes=tuple(code for code in losing if code not in left),
        partial_codes=tuple(code for code in losing if code in left),
    )
    return crossed, dict(behind.rows())


def coverage_table(passages: Sequence[Passage]) -> pl.DataFrame:
    """Passages as a table: each step's value in and out, as amounts and as shares of it and of the whole."""
    whole = passages[0].entering if passages else 0.0
    rows = [
        (
            *(p.key, p.from_classification, p.to_classification, p.entering, p.carried),
            *(_share(p.carried, p.entering), _share(p.carried, whole)),
            *("; ".join(codes) or None for codes in (p.lost_codes, p.partial_codes)),
        )
        for p in passages
    ]
    amounts = ("entering", "carried", "share_of_step", "share_of_whole")
    texts = ("step", "from_classification", "to_classification")
    schema = (
        dict.fromkeys(texts, pl.String)
        | dict.fromkeys(amounts, pl.Float64)
        | dict.fromkeys(("lost_codes", "partial_codes"), pl.String)
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def split_values(values: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Values of activities carried along links to other activities: one-to-many split by weight, many-to-one summed.

    Formula:
        ``y_j = sum_i w(i, j) x_i``
    Source:
        Chosen here: value follows the weights.
    Args:
        values: columns ``activity_code``, ``value`` and any others, such as period and region, which are kept apart.
        links: weights of each source code as shares.
    Returns:
        The other columns, ``activity_code`` of the other end, ``value``, and ``missing``: how many of the activities
        that lead there have a missing value. Sorted by the columns.
    Raises:
        Nothing.
    Zero, missing, ties:
        A missing value stays missing: sums skip it and count it; where all that lead to an activity are missing, its
        value is null. Activities without a link are lost; ``passage`` says what they held.
    Example:
        >>> ways = {"from_code": ["a", "a", "b"], "to_code": ["x", "y", "y"], "weight": [0.75, 0.25, 1.0]}
        >>> links = pl.DataFrame(ways)
        >>> split_values(pl.DataFrame({"activity_code": ["a", "b"], "value": [8.0, None]}), links).rows()
        [('x', 6.0, 0), ('y', 2.0, 1)]
    """
    others = [name for name in values.columns if name not in ("activity_code", "value")]
    ways = values.join(links, left_on="activity_code", right_on="from_code", maintain_order="left_right")
    key = [*others, "activity_code"]
    carried = ways.select(
        *others, pl.col("to_code").alias("activity_code"), (pl.col("value") * pl.col("weight")).alias("value")
    )
    known = pl.when(pl.col("value").count() > 0).then(pl.col("value").sum()).alias("value")
    missing = pl.col("value").null_count().alias("missing")
    return carried.group_by(key, maintain_order=True).agg(known, missing).sort(key)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _per_cent(part: float, whole: float) -> Sentence:
    share = _share(part, whole)
    if share is None:
        return Sentence("coverage.nothing", "nothing")
    return Sentence("coverage.share", "{percent:.1f} %", {"percent": 100 * share})
