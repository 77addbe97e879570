"""Chains of links: steps from one classification to another, composed, and what each step carries and loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

import polars as pl

from metier.errors import Fault, InputError
from metier.observe.classifications import Classification
from metier.observe.link_algebra import compose, split, strong, turn
from metier.observe.link_coverage import CODES_SHOWN, Passage, passage
from metier.observe.links import COLUMNS, KEY
from metier.observe.sentences import Sentence, several

Read = Literal["forward", "backward"]
PARENTS = "parents"
LINK_SCHEMA = {name: pl.Float64 if name == "weight" else pl.String for name in COLUMNS}


@dataclass(frozen=True)
class Step:
    """One step of a chain.

    Attributes:
        key: what the study file calls it.
        from_classification, to_classification: keys of the classifications that it joins.
        links: columns of ``links.csv``; weights are shares of the source code, and sum to less than 1 where a part of
            it leads to codes that the study does not have.
        unbalanced: source codes whose weights in the file did not sum to 1, and what they summed to before they were
            made to.
        left_out: codes of the file that the study's classifications do not list.
    """

    key: str
    from_classification: str
    to_classification: str
    links: pl.DataFrame
    unbalanced: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Threshold:
    """Which links of a composed chain are strong enough to keep.

    Attributes:
        at_least: least share of the source code.
        lift_at_least: least lift, see ``strong``.
    """

    at_least: float = 0.0
    lift_at_least: float = 0.0

    @property
    def asks(self) -> bool:
        """Whether anything can fall below it."""
        return self.at_least > 0 or self.lift_at_least > 0


@dataclass(frozen=True)
class Chain:
    """A composed chain.

    Attributes:
        steps: its steps, in the order of the way.
        links: columns of ``links.csv``, one row per pair.
        passages: what each step carried and lost, in the order of the steps; the threshold is the last where one is
            asked for.
    """

    steps: tuple[Step, ...]
    links: pl.DataFrame
    passages: tuple[Passage, ...]

    @property
    def key(self) -> str:
        """Its steps by name, as messages call it."""
        return " > ".join(step.key for step in self.steps)


def parents_step(key: str, classification_key: str, classification: Classification, depth: int = 1) -> Step:
    """The step from every activity to what it is a part of, such as from divisions to sections.

    Formula:
        ``w(i, ancestor of i at the depth) = 1``
    Source:
        The parents of the classification.
    Args:
        key: what the step is called.
        classification_key: the key of the classification.
        classification: the classification.
        depth: how far below the top to stop; 1 is the top.
    Returns:
        A step within the classification; a code that stands at the depth already is linked with itself.
    Raises:
        Nothing.
    Zero, missing, ties:
        A code that stands above the depth has no link: what it holds is lost.
    Example:
        >>> nace = Classification("NACE", "nace.csv", ("C", "26", "27"), {"26": "C", "27": "C"}, {"en": {}})
        >>> parents_step("sections", "nace", nace).links.select("from_code", "to_code").rows()
        [('C', 'C'), ('26', 'C'), ('27', 'C')]
    """
    rows = [
        (classification_key, code, classification_key, above, 1.0, PARENTS, None)
        for code in classification.codes
        if (above := classification.at_depth(code, depth)) is not None
    ]
    links = pl.DataFrame(rows, schema=LINK_SCHEMA, orient="row")
    return Step(key, classification_key, classification_key, links)


def chain_of(
    steps: Sequence[Step],
    amounts: Mapping[str, float],
    threshold: Threshold | None = None,
    read: Read = "forward",
) -> Chain:
    """Compose steps into one table of links and account for what they carry.

    Formula:
        As ``compose``, step by step; then ``strong``; then, read backward, ``turn``.
    Source:
        As ``compose``.
    Args:
        steps: in the order of the way; each starts at the classification at which the one before ends.
        amounts: what each code of the first classification holds, in any one unit, 1 each where all count alike: the
            coverage is counted in it. Codes that are not named hold nothing.
        threshold: which links to keep; without it all.
        read: ``backward`` exchanges the ends of the composed links: a chain from fields to industries becomes the links
            from industries to fields that conjugation takes. Every field counts alike in it.
    Returns:
        The links and the passages.
    Raises:
        InputError: no step, or a step that does not start where the one before ends.
    Zero, missing, ties:
        A code without a link loses what it holds, and is named in the passage.
    Example:
        >>> wide = Classification("NACE", "nace.csv", ("C", "26", "27"), {"26": "C", "27": "C"}, {"en": {}})
        >>> chain = chain_of([parents_step("sections", "nace", wide)], {"26": 2.0, "27": 1.0})
        >>> chain.passages[0].carried
        3.0
    """
    _raise(_no_step(steps) + _broken_joints(steps))
    links, passages, held = steps[0].links, [], dict(amounts)
    for i, step in enumerate(steps):
        links = compose(links, step.links) if i else links
        crossed, held = passage(step.key, step.links, held, (step.from_classification, step.to_classification))
        passages.append(crossed)
    if threshold is not None and threshold.asks:
        kept = strong(links, threshold.at_least, threshold.lift_at_least)
        passages.append(_through_threshold(links, kept, amounts))
        links = kept
    return Chain(tuple(steps), links if read == "forward" else turn(links), tuple(passages))


def with_chains(stated: pl.DataFrame | None, chains: Sequence[Chain]) -> pl.DataFrame:
    """All links of a study in one table; where a person has stated a link that a chain gives too, the person's holds.

    Args:
        stated: the table of ``links_from``, if the study has one.
        chains: the study's chains, the earlier going before the later.

    Returns:
        Columns of ``links.csv``, stated links first.
    """
    tables = [] if stated is None else [stated]
    return pl.concat([*tables, *(chain.links for chain in chains)]).unique(KEY, keep="first", maintain_order=True)


def told(chain: Chain) -> Iterator[tuple[str, Sentence]]:
    """What a reader must know of a chain: a step and a sentence for each passage, change and code left out."""
    for crossed in chain.passages:
        yield crossed.key, crossed.told(of=chain.passages[0].entering)
    for step in chain.steps:
        if step.unbalanced:
            yield step.key, _told_unbalanced(step)
        if step.left_out:
            yield step.key, _told_left_out(step)


def _through_threshold(links: pl.DataFrame, kept: pl.DataFrame, amounts: Mapping[str, float]) -> Passage:
    """What the links that are kept carry of what all of them would."""
    reaching = links.group_by("from_code", maintain_order=True).agg(pl.col("weight").sum()).rows()
    held = {code: amounts.get(code, 0.0) * share for code, share in reaching}
    of_reaching = split(links).join(kept, on=KEY, how="semi", maintain_order="left")
    ends = links["from_classification"].first(), links["to_classification"].first()
    return passage("threshold", of_reaching, held, (str(ends[0]), str(ends[1])))[0]


def _told_unbalanced(step: Step) -> Sentence:
    return Sentence(
        "coverage.unbalanced",
        "Step {step!r} scales weights to sum to 1, which in its file sum to {least:.6g} to {most:.6g}: {codes}.",
        {
            "step": step.key,
            "least": min(step.unbalanced.values()),
            "most": max(step.unbalanced.values()),
            "codes": several(step.unbalanced, CODES_SHOWN),
        },
    )


def _told_left_out(step: Step) -> Sentence:
    return Sentence(
        "coverage.left-out",
        "Step {step!r} leaves out what is in no classification of the study: {codes}.",
        {"step": step.key, "codes": several(step.left_out, CODES_SHOWN)},
    )


def _no_step(steps: Sequence[Step]) -> list[Fault]:
    if steps:
        return []
    return [Fault("the chain has no step", "Name at least one concordance in `steps`.", "study.toml")]


def _broken_joints(steps: Sequence[Step]) -> list[Fault]:
    return [
        Fault(
            f"step {before.key!r} ends at {before.to_classification!r} and step {after.key!r} starts at "
            f"{after.from_classification!r}",
            'Put a step between them, change their order, or set `read = "backward"` for one of them.',
            "study.toml",
            (),
            "links.chains.steps",
        )
        for before, after in pairwise(steps)
        if before.to_classification != after.from_classification
    ]


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise InputError(faults)
