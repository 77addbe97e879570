"""Classifications: codes of activities in their order, titles in several languages, parents, flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from metier.errors import Fault, InputError
from metier.observe import refusals
from metier.observe.ancestry import ancestors, rings
from metier.observe.names import Names, name_in, names_by_language
from metier.observe.raw_table import ROW, RawTable

MARKETS = ("traded", "local", "population-serving")
TOO_COARSE = "too-coarse"
FLAGS: Mapping[str, Sequence[str]] = MappingProxyType({"market": MARKETS, "detail": (TOO_COARSE,)})
Flags = Mapping[str, str]


def _none() -> Flags:
    return MappingProxyType({})


@dataclass(frozen=True)
class Classification:
    """A list of activities, in the order of its file.

    Attributes:
        title: what it is called.
        file: the file that lists it, for messages.
        codes: the activities.
        parents: the activity of the same classification that each is a part of, where there is one.
        names: language -> code -> name.
        market: code -> whom the activity sells to: ``traded`` (beyond the region), ``local`` (within it) or
            ``population-serving`` (it follows where people live and is paid for them); empty where nobody said.
        detail: code -> ``too-coarse`` where the activity says too little to be a priority.
        flag_sources: code -> who says so.
    """

    title: str
    file: str
    codes: tuple[str, ...]
    parents: Mapping[str, str]
    names: Names
    market: Flags = field(default_factory=_none)
    detail: Flags = field(default_factory=_none)
    flag_sources: Flags = field(default_factory=_none)

    @property
    def leaves(self) -> tuple[str, ...]:
        """The most detailed activities: those that no other is a part of."""
        wholes = set(self.parents.values())
        return tuple(code for code in self.codes if code not in wholes)

    def name(self, code: str, language: str) -> str:
        """The activity's name; the code where it has none."""
        return name_in(self.names, code, language)

    def at_depth(self, code: str, depth: int) -> str | None:
        """What ``code`` is a part of, counted from the top, which is 1; ``None`` where the code itself is higher."""
        path = (*reversed(ancestors(code, self.parents)), code)
        return path[depth - 1] if depth <= len(path) else None


def classification_from(raw: RawTable, title: str) -> Classification:
    """Accept a classification's table, or refuse it with every fault in it.

    Args:
        raw: columns ``code``, ``name`` and, if wanted, ``name_<language>``, ``parent``, ``market``, ``detail``,
            ``flag_source``.
        title: what the classification is called.

    Raises:
        InputError: a missing column, an empty or repeated code, an unknown parent, a ring of parents, an unknown flag,
            or a flag without a source.
    """
    faults = refusals.missing_columns(raw, ("code", "name")) or refusals.empty_table(raw)
    if faults:
        raise InputError(faults)
    codes = tuple(code for code in raw.column("code").to_list() if code is not None)
    faults = (
        refusals.empty_cells(raw, "code")
        + refusals.repeated_keys(raw, ["code"])
        + refusals.unknown_codes(raw, "parent", codes, raw.file)
        + _faulty_flags(raw)
    )
    if faults:
        raise InputError(faults)
    parents = _by_code(raw, "parent")
    if faults := rings(raw, parents):
        raise InputError(faults)
    return Classification(title, raw.file, codes, parents, names_by_language(raw), *_flags(raw))


def reflagged(classification: Classification, raw: RawTable) -> Classification:
    """The classification with the flags of a study's own file: a row replaces all flags of its code.

    Args:
        classification: the classification as it was read.
        raw: columns ``code``, ``market``, ``detail``, ``flag_source``; an empty flag takes the flag away.

    Raises:
        InputError: a missing column, no row, an empty, repeated or unknown code, an unknown flag, or a flag without
            a source.
    """
    faults = refusals.missing_columns(raw, ("code", *FLAGS, "flag_source")) or refusals.empty_table(raw)
    if faults:
        raise InputError(faults)
    faults = (
        refusals.empty_cells(raw, "code")
        + refusals.repeated_keys(raw, ["code"])
        + refusals.unknown_codes(raw, "code", classification.codes, classification.file)
        + _faulty_flags(raw)
    )
    if faults:
        raise InputError(faults)
    told = set(raw.column("code"))
    before = (classification.market, classification.detail, classification.flag_sources)
    market, detail, sources = (
        MappingProxyType({code: flag for code, flag in old.items() if code not in told} | dict(new))
        for old, new in zip(before, _flags(raw), strict=True)
    )
    return replace(classification, market=market, detail=detail, flag_sources=sources)


def _flags(raw: RawTable) -> tuple[Flags, Flags, Flags]:
    return _by_code(raw, "market"), _by_code(raw, "detail"), _by_code(raw, "flag_source")


def _by_code(raw: RawTable, column: str) -> Mapping[str, str]:
    pairs = zip(raw.column("code").to_list(), raw.column(column).to_list(), strict=True)
    return MappingProxyType({code: cell for code, cell in pairs if cell is not None})


def _faulty_flags(raw: RawTable) -> list[Fault]:
    return [fault for column, known in FLAGS.items() for fault in _unknown_flags(raw, column, known)] + _unsourced(raw)


def _unknown_flags(raw: RawTable, column: str, known: Sequence[str]) -> list[Fault]:
    bad = raw.cells.filter(raw.column(column).is_not_null() & ~raw.column(column).is_in(list(known)))
    if not bad.height:
        return []
    return [
        raw.fault(
            f"{flag!r} is no flag of the column {column!r}",
            f"Write {' or '.join(map(repr, known))}, or leave the cell empty.",
            tuple(rows[ROW].to_list()),
            column,
        )
        for (flag,), rows in bad.group_by(column, maintain_order=True)
    ]


def _unsourced(raw: RawTable) -> list[Fault]:
    flagged = raw.column("market").is_not_null() | raw.column("detail").is_not_null()
    rows = raw.cells.filter(flagged & raw.column("flag_source").is_null())[ROW].to_list()
    if not rows:
        return []
    remedy = "Write in `flag_source` who says so; `chosen here` where it is your own judgement."
    return [raw.fault("a flag is set and nobody is named for it", remedy, tuple(rows), "flag_source")]
