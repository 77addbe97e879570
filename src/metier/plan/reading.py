"""The text of a study file to a plan, or to every fault in it with its row."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from metier.errors import Fault, StudyFileError
from metier.plan.schema import Plan
from metier.plan.tree import keys_at

Place = tuple[str | int, ...]


def plan_from_toml(text: str, file: str = "study.toml") -> Plan:
    """Read the text of a study file.

    Args:
        text: the study file's text; a byte-order mark is skipped.
        file: what messages call the file.

    Raises:
        StudyFileError: text that is no TOML, unknown or missing keys, values of the wrong kind, references to layers
            or classifications that the file does not define; every fault is told.
    """
    text = text.removeprefix("\ufeff")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise StudyFileError([_no_toml(fault, file)]) from None
    rows = _rows_of_keys(text)
    try:
        plan = Plan.model_validate(values)
    except ValidationError as faults:
        told = [_fault(error, file, rows) for error in faults.errors()]
        raise StudyFileError(told + _undefined_names(values, file, rows)) from None
    faults_left = _undefined_names(values, file, rows) + _contradictions(plan, file, rows)
    if faults_left:
        raise StudyFileError(faults_left)
    return plan


def _no_toml(fault: tomllib.TOMLDecodeError, file: str) -> Fault:
    place = re.search(r"\(at line (\d+), column \d+\)", str(fault))
    reason = str(fault)[: place.start()].strip() if place else str(fault)
    rows = (int(place.group(1)),) if place else ()
    return Fault(
        f"this is not TOML ({reason})",
        "Put text between quotation marks, write lists as [ ... ] and close what is open.",
        file,
        rows,
    )


def _fault(error: ErrorDetails, file: str, rows: Mapping[Place, int]) -> Fault:
    """A fault that pydantic found, in the words of the study file."""
    place: Place = tuple(error["loc"])
    tell = _TELLERS.get(error["type"], _tell_other)
    problem, remedy = tell(place, error)
    return Fault(problem, remedy, file, _row(place, rows), _dotted(place))


def _tell_unknown(place: Place, error: ErrorDetails) -> tuple[str, str]:
    known = keys_at(place[:-1])
    near = difflib.get_close_matches(str(place[-1]), known, n=1, cutoff=0.0)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return f"the key {str(place[-1])!r} is not known", f"{meant}The keys here are: {', '.join(known)}."


def _tell_missing(place: Place, error: ErrorDetails) -> tuple[str, str]:
    return f"the key {str(place[-1])!r} is missing", "Add it; `metier new --keys` prints what each key means."


def _tell_literal(place: Place, error: ErrorDetails) -> tuple[str, str]:
    allowed = re.findall(r"'([^']*)'", error.get("ctx", {}).get("expected", ""))
    near = difflib.get_close_matches(str(error["input"]), allowed, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return f"{error['input']!r} is not one of its values", f"{meant}The values are: {', '.join(allowed)}."


def _tell_own(place: Place, error: ErrorDetails) -> tuple[str, str]:
    return error["msg"].removeprefix("Value error, "), "Correct it."


def _tell_other(place: Place, error: ErrorDetails) -> tuple[str, str]:
    return (
        f"{error['input']!r} does not fit: {error['msg'][:1].lower()}{error['msg'][1:]}",
        "Correct the value.",
    )


_TELLERS: Mapping[str, Callable[[Place, ErrorDetails], tuple[str, str]]] = {
    "extra_forbidden": _tell_unknown,
    "missing": _tell_missing,
    "literal_error": _tell_literal,
    "value_error": _tell_own,
}


def _undefined_names(values: Mapping[str, Any], file: str, rows: Mapping[Place, int]) -> list[Fault]:
    """Names that one table of the file uses and no other defines; read from the raw values, so that they are told
    together with the schema's own faults."""
    defined = {name: _table(values, name) for name in ("layers", "classifications")}
    links = _table(values, "links")
    uses: list[tuple[Place, str]] = [
        *(((("levels", i, "layer")), "layers") for i, _ in enumerate(_list(values, "levels"))),
        *((("layers", key, "classification"), "classifications") for key in defined["layers"]),
        *((("links", "cross_cutting", key), "classifications") for key in _table(links, "cross_cutting")),
    ]
    faults = []
    for place, where in uses:
        name = place[-1] if place[:2] == ("links", "cross_cutting") else _value_at(values, place)
        if isinstance(name, str) and name not in defined[where]:
            faults.append(_undefined(name, where, list(defined[where]), place, file, rows))
    return faults


def _undefined(
    name: str, where: str, defined: Sequence[str], place: Place, file: str, rows: Mapping[Place, int]
) -> Fault:
    near = difflib.get_close_matches(name, defined, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    listed = ", ".join(defined) or "none"
    return Fault(f"[{where}] has no {name!r}", f"{meant}It has: {listed}.", file, _row(place, rows), _dotted(place))


def _contradictions(plan: Plan, file: str, rows: Mapping[Place, int]) -> list[Fault]:
    return [
        *_repeated_levels(plan, file, rows),
        *_levels_without_industry(plan, file, rows),
        *_misplaced_totals(plan, file, rows),
        *_rates_reference(plan, file, rows),
    ]


def _repeated_levels(plan: Plan, file: str, rows: Mapping[Place, int]) -> Iterator[Fault]:
    names = [level.name for level in plan.levels]
    for i, name in enumerate(names):
        if name in names[:i]:
            place: Place = ("levels", i, "name")
            yield Fault(
                f"there are two levels called {name!r}",
                "Rename one.",
                file,
                _row(place, rows),
                _dotted(place),
            )


def _levels_without_industry(plan: Plan, file: str, rows: Mapping[Place, int]) -> Iterator[Fault]:
    for i, level in enumerate(plan.levels):
        side = plan.layers[level.layer].side
        if side != "industry":
            place: Place = ("levels", i, "layer")
            yield Fault(
                f"the layer {level.layer!r} is on the {side} side, and levels are judged on the industry side",
                'Take the level out, or set the layer\'s `side` to "industry".',
                file,
                _row(place, rows),
                _dotted(place),
            )


def _misplaced_totals(plan: Plan, file: str, rows: Mapping[Place, int]) -> Iterator[Fault]:
    for key, layer in plan.layers.items():
        if layer.totals and layer.nature != "shares":
            place: Place = ("layers", key, "totals")
            yield Fault(
                f"totals go with shares, and the layer's nature is {layer.nature!r}",
                'Take `totals` out, or set `nature = "shares"`.',
                file,
                _row(place, rows),
                _dotted(place),
            )


def _rates_reference(plan: Plan, file: str, rows: Mapping[Place, int]) -> Iterator[Fault]:
    uses: list[tuple[Place, str, str | None]] = [
        (("levels", i, "reference"), level.layer, level.reference) for i, level in enumerate(plan.levels)
    ]
    uses += [(("layers", key, "reference"), key, layer.reference) for key, layer in plan.layers.items()]
    for place, key, reference in uses:
        if plan.layers[key].nature == "rates" and reference in ("pooled", "rest"):
            yield Fault(
                "rates cannot be added up, so their reference cannot be " + repr(reference),
                'Set it to "published" and give the area a row of its own.',
                file,
                _row(place, rows),
                _dotted(place),
            )


def _table(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = values.get(name, {})
    return table if isinstance(table, dict) else {}


def _list(values: Mapping[str, Any], name: str) -> Sequence[Any]:
    listed = values.get(name, [])
    return listed if isinstance(listed, list) else []


def _value_at(values: Any, place: Place) -> Any:
    for part in place:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _dotted(place: Place) -> str:
    """A place as the study file's reader says it: ``levels[2].layer``, counted from 1."""
    told = ""
    for part in place:
        told += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return told.removeprefix(".")


def _row(place: Place, rows: Mapping[Place, int]) -> tuple[int, ...]:
    """The row of the key, or of the table that it stands in or is missing from."""
    while place and place not in rows:
        place = place[:-1]
    return (rows[place],) if place else ()


def _rows_of_keys(text: str) -> dict[Place, int]:
    """The row of every table heading and of every key at the start of a line."""
    rows: dict[Place, int] = {}
    counts: dict[str, int] = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        if heading := re.match(r"\s*\[(\[?)\s*([^\[\]]+?)\s*\]", line):
            name = heading.group(2)
            table = tuple(part.strip(" \"'") for part in name.split("."))
            if heading.group(1):
                counts[name] = counts.get(name, -1) + 1
                table = (*table, counts[name])
            rows.setdefault(table, number)
        elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            parts = tuple(part.strip(" \"'") for part in key.group(1).split("."))
            rows.setdefault((*table, *parts), number)
    return rows
