"""What the schema refuses, in the words of the study file and not of the library that checks it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from metier.errors import Fault
from metier.plan.places import Place, StudyText, written
from metier.plan.tree import heading_at, keys_at

Told = tuple[str, str]


def schema_faults(errors: Sequence[ErrorDetails], where: StudyText) -> list[Fault]:
    """Every error of the schema's check as a fault with its place."""
    told = []
    for error in errors:
        place: Place = tuple(error["loc"])
        if not _follows_from_another(place, error, errors):
            problem, remedy = _TELLERS.get(error["type"], _tell_other)(place, error)
            told.append(where.fault(problem, remedy, place))
    return told


def _follows_from_another(place: Place, error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """A list is short because its item is faulty; a key is missing because it is misspelt: one fault, told once."""
    others = [(tuple(other["loc"]), other["type"]) for other in errors if other is not error]
    if error["type"] == "missing":
        misspelt = [at[-1] for at, kind in others if kind == "extra_forbidden" and at[:-1] == place[:-1]]
        return any(_nearest_key((*place[:-1], name)) == place[-1] for name in misspelt)
    return any(len(at) > len(place) and at[: len(place)] == place for at, _ in others)


def _nearest_key(place: Place) -> str | None:
    near = difflib.get_close_matches(str(place[-1]), keys_at(place[:-1]), n=1, cutoff=0.0)
    return near[0] if near else None


def _tell_unknown(place: Place, error: ErrorDetails) -> Told:
    known = keys_at(place[:-1])
    return (
        f"the key {str(place[-1])!r} is not known",
        f"Did you mean {_nearest_key(place)!r}? The keys here are: {', '.join(known)}.",
    )


def _tell_missing(place: Place, error: ErrorDetails) -> Told:
    heading = heading_at(place)
    what = f"the table {heading}" if heading else f"the key {str(place[-1])!r}"
    return f"{what} is missing", "Add it; `metier new --keys` prints what each key means."


def _tell_literal(place: Place, error: ErrorDetails) -> Told:
    allowed = re.findall(r"'[^']*'|True|False", error["ctx"]["expected"])
    words = {word.strip("'").lower(): word if word.startswith("'") else word.lower() for word in allowed}
    near = difflib.get_close_matches(str(error["input"]).lower(), words, n=1)
    meant = f"Did you mean {words[near[0]]}? " if near else ""
    return f"{_shown(error['input'])} is not one of its values", f"{meant}The values are: {', '.join(words.values())}."


def _tell_text(place: Place, error: ErrorDetails) -> Told:
    return f"{_shown(error['input'])} is not a text", "Write a text between quotation marks."


def _tell_list(place: Place, error: ErrorDetails) -> Told:
    if isinstance(error["input"], dict):
        return "this is one table and not a list of tables", f"Write its heading as [[{written(place)}]]."
    return f"{_shown(error['input'])} is not a list", "Write a list between brackets: [ ... ]."


def _tell_table(place: Place, error: ErrorDetails) -> Told:
    return f"{_shown(error['input'])} is not a table", f"Write it under a heading of its own: [{written(place)}]."


def _tell_whole_number(place: Place, error: ErrorDetails) -> Told:
    return f"{_shown(error['input'])} is not a whole number", "Write digits without quotation marks."


def _tell_number(place: Place, error: ErrorDetails) -> Told:
    remedy = "Write digits with a decimal point, without quotation marks."
    return f"{_shown(error['input'])} is not a number", remedy


def _tell_empty(place: Place, error: ErrorDetails) -> Told:
    return "there is nothing in it", "Fill it in; `metier new --keys` prints what each key means."


def _tell_own(place: Place, error: ErrorDetails) -> Told:
    problem, remedy = error["ctx"]["error"].args
    return problem, remedy


def _tell_other(place: Place, error: ErrorDetails) -> Told:
    return f"{_shown(error['input'])} does not fit: {error['msg'].replace('Input', 'it', 1)}", "Correct the value."


def _shown(value: Any) -> str:
    """A value as the study file writes it, or what kind of thing it is."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return repr(value) if isinstance(value, str) else str(value)


_TELLERS: Mapping[str, Callable[[Place, ErrorDetails], Told]] = {
    "extra_forbidden": _tell_unknown,
    "missing": _tell_missing,
    "literal_error": _tell_literal,
    "string_type": _tell_text,
    "tuple_type": _tell_list,
    "mapping_type": _tell_table,
    "dict_type": _tell_table,
    "model_type": _tell_table,
    "int_type": _tell_whole_number,
    "int_parsing": _tell_whole_number,
    "int_from_float": _tell_whole_number,
    "float_type": _tell_number,
    "float_parsing": _tell_number,
    "finite_number": _tell_number,
    "too_short": _tell_empty,
    "string_too_short": _tell_empty,
    "value_error": _tell_own,
}
