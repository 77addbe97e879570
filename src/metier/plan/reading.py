"""The text of a study file to a plan, or to every fault in it with its row."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from pydantic import ValidationError

from metier.errors import Fault, StudyFileError
from metier.plan.contradictions import contradictions, undefined_names
from metier.plan.places import StudyText, study_text
from metier.plan.schema import Plan
from metier.plan.schema_faults import schema_faults


def plan_from_toml(text: str, file: str = "study.toml") -> Plan:
    """Read the text of a study file.

    Args:
        text: the study file's text; a byte-order mark is skipped.
        file: what messages call the file.

    Raises:
        StudyFileError: text that is no TOML, unknown or missing keys, values of the wrong kind, references to layers
            or classifications that the file does not define, tables that contradict each other; every fault is told.
    """
    text = text.removeprefix("\ufeff")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise StudyFileError([_no_toml(fault, text, file)]) from None
    where = study_text(text, file)
    plan, faults = _validated(values, where)
    faults += undefined_names(values, where)
    if plan is None or faults:
        raise StudyFileError(sorted(faults, key=lambda fault: fault.rows))
    faults = contradictions(plan, where)
    if faults:
        raise StudyFileError(faults)
    return plan


def _validated(values: dict[str, Any], where: StudyText) -> tuple[Plan | None, list[Fault]]:
    try:
        return Plan.model_validate(values), []
    except ValidationError as refusal:
        return None, schema_faults(refusal.errors(), where)


def _no_toml(fault: tomllib.TOMLDecodeError, text: str, file: str) -> Fault:
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", str(fault))
    reason = str(fault)[: place.start()] if place else str(fault)
    row = int(place.group(1)) if place and place.group(1) else len(text.splitlines())
    remedy = "Put text between quotation marks, write lists as [ ... ] and close what is open."
    if reason.startswith("Cannot"):  # tomllib's word for a table or key that is there already
        remedy = "A table or key can be there only once: join the two or delete one."
    return Fault(f"this is not TOML ({reason})", remedy, file, (row,))
