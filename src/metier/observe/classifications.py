"""Classifications: codes of activities in their order, titles in several languages, parents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metier.errors import InputError
from metier.observe import refusals
from metier.observe.names import Names, name_in, names_by_language
from metier.observe.raw_table import RawTable


@dataclass(frozen=True)
class Classification:
    """A list of activities, in the order of its file.

    Attributes:
        title: what it is called.
        file: the file that lists it, for messages.
        codes: the activities.
        parents: the activity of the same classification that each is a part of, where there is one.
        names: language -> code -> name.
    """

    title: str
    file: str
    codes: tuple[str, ...]
    parents: Mapping[str, str]
    names: Names

    def name(self, code: str, language: str) -> str:
        """The activity's name; the code where it has none."""
        return name_in(self.names, code, language)


def classification_from(raw: RawTable, title: str) -> Classification:
    """Accept a classification's table, or refuse it with every fault in it.

    Raises:
        InputError: a missing column, an empty or repeated code, or an unknown parent.
    """
    faults = refusals.missing_columns(raw, ("code", "name")) or refusals.empty_table(raw)
    if faults:
        raise InputError(faults)
    codes = tuple(code for code in raw.column("code").to_list() if code is not None)
    faults = (
        refusals.empty_cells(raw, "code")
        + refusals.repeated_keys(raw, ["code"])
        + (refusals.unknown_codes(raw, "parent", codes, raw.file))
    )
    if faults:
        raise InputError(faults)
    pairs = zip(codes, raw.column("parent").to_list(), strict=True)
    parents = {code: parent for code, parent in pairs if parent is not None}
    return Classification(title, raw.file, codes, parents, names_by_language(raw))
