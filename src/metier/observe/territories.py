"""The territory tree: regions, macroregions, country. Every ancestor of a region can be its reference area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from metier.errors import Fault, InputError
from metier.observe import refusals
from metier.observe.ancestry import ancestors, rings, row_of
from metier.observe.names import Names, name_in, names_by_language
from metier.observe.overlaps import faulty_overlaps, overlapping_regions
from metier.observe.raw_table import RawTable
from metier.observe.revisions import faulty_former_codes, former_codes

REQUIRED = ("code", "name", "kind", "parent")


@dataclass(frozen=True)
class Territories:
    """The tree, in the order of its file.

    Attributes:
        codes: all territories.
        kinds: what each is: country, macroregion, region, ...
        parents: the territory that each lies in; the root has none.
        regions: the territories that are compared.
        names: language -> code -> name.
        former: code of an earlier revision -> the codes that stand in its place now.
    """

    codes: tuple[str, ...]
    kinds: Mapping[str, str]
    parents: Mapping[str, str]
    regions: tuple[str, ...]
    names: Names
    former: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def root(self) -> str:
        """The territory that all others lie in."""
        return next(code for code in self.codes if code not in self.parents)

    def name(self, code: str, language: str) -> str:
        """The territory's name; the code where it has none."""
        return name_in(self.names, code, language)

    @property
    def root_kind(self) -> str:
        """The root's kind, usually ``country``."""
        return self.kinds[self.root]

    def ancestor(self, code: str, kind: str) -> str | None:
        """The territory of that kind that ``code`` lies in, if there is one."""
        above = self.parents.get(code)
        while above is not None and self.kinds[above] != kind:
            above = self.parents.get(above)
        return above

    def within(self, area: str) -> tuple[str, ...]:
        """The compared regions that lie in the area."""
        kind = self.kinds[area]
        return tuple(region for region in self.regions if self.ancestor(region, kind) == area)


def territories_from(raw: RawTable, region_kind: str) -> Territories:
    """Accept the table of territories, or refuse it with every fault in it.

    Args:
        raw: columns ``code``, ``name``, ``kind``, ``parent`` and, if wanted, names in other languages, ``overlaps``
            (codes of territories that share ground with this one, separated by spaces) and ``former_codes`` (what
            this territory was called in earlier revisions, separated by spaces).
        region_kind: the kind of territory that is compared.

    Raises:
        InputError: a missing column, an empty or repeated code, an unknown parent, no root or several, a ring of
            parents, no region of the kind asked for, a region inside another region, regions that overlap, or a former
            code that is still in use.
    """
    _raise(refusals.missing_columns(raw, REQUIRED) or refusals.empty_table(raw))
    codes = tuple(code for code in raw.column("code").to_list() if code is not None)
    _raise(
        refusals.empty_cells(raw, "code")
        + refusals.empty_cells(raw, "kind")
        + refusals.repeated_keys(raw, ["code"])
        + refusals.unknown_codes(raw, "parent", codes, raw.file)
        + faulty_overlaps(raw, codes)
        + faulty_former_codes(raw)
    )
    kinds = dict(zip(codes, raw.column("kind").to_list(), strict=True))
    pairs = zip(codes, raw.column("parent").to_list(), strict=True)
    parents = {code: parent for code, parent in pairs if parent is not None}
    _raise(rings(raw, parents) or _roots(raw, codes, parents))
    regions = tuple(code for code in codes if kinds[code] == region_kind)
    _raise(
        _no_region(raw, regions, kinds, region_kind)
        + _nested_regions(raw, regions, parents)
        + overlapping_regions(raw, regions)
    )
    return Territories(codes, kinds, parents, regions, names_by_language(raw), former_codes(raw))


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise InputError(faults)


def _roots(raw: RawTable, codes: tuple[str, ...], parents: Mapping[str, str]) -> list[Fault]:
    roots = [code for code in codes if code not in parents]
    if len(roots) == 1:
        return []
    told = ", ".join(map(repr, roots))
    rows = tuple(row for code in roots for row in row_of(raw, code))
    return [
        Fault(
            f"{len(roots)} territories have no parent: {told}",
            "Leave the parent empty in one row only, that of the territory that holds all others.",
            raw.file,
            rows,
            "parent",
        )
    ]


def _no_region(raw: RawTable, regions: tuple[str, ...], kinds: Mapping[str, str], kind: str) -> list[Fault]:
    if regions:
        return []
    seen = ", ".join(dict.fromkeys(kinds.values()))
    return [
        Fault(
            f"no territory is of the kind {kind!r}; the kinds are: {seen}",
            "Set `territories.regions` to one of them.",
            raw.file,
            (),
            "kind",
        )
    ]


def _nested_regions(raw: RawTable, regions: tuple[str, ...], parents: Mapping[str, str]) -> list[Fault]:
    return [
        Fault(
            f"{region!r} lies in {above!r}, and both are compared",
            "Give one of them another kind: regions that contain each other cannot be added.",
            raw.file,
            row_of(raw, region),
            "parent",
        )
        for region in regions
        for above in ancestors(region, parents)
        if above in regions
    ]
