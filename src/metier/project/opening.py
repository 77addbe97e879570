"""Opens a study folder: the study file to a plan, the data files to evidence."""

from __future__ import annotations

import hashlib
from pathlib import Path

from metier.errors import Fault, InputError, StudyFileError
from metier.observe.evidence import Evidence
from metier.plan import Plan, plan_from_toml
from metier.plan.places import StudyText, place_of, study_text
from metier.project.reading import EvidenceReader
from metier.study import StudyResult, compute

STUDY_FILE = "study.toml"


def run(folder: str | Path) -> StudyResult:
    """Read a study folder and compute it; nothing is written.

    Args:
        folder: the study folder, or the study file in it.

    Returns:
        The results, as tables.

    Raises:
        StudyFileError: the study file is absent or faulty; every fault is told.
        InputError: the data files are absent or faulty; every fault of every file is told.

    Zero, missing, ties:
        As the layers of the study say: an empty figure is missing and its competence unknown; an absent row is what the
        layer's ``absent`` says.

    Example:
        >>> import metier
        >>> from importlib.resources import files
        >>> result = metier.run(files("metier") / "studies" / "central_black_earth")
        >>> result.scenarios["region_code"].n_unique()
        5
    """
    plan, evidence = open_study(folder)
    return compute(plan, evidence)


def open_study(folder: str | Path) -> tuple[Plan, Evidence]:
    """Read a study folder's plan and evidence.

    Raises:
        StudyFileError: the study file is absent or faulty.
        InputError: the data files are absent or faulty.
    """
    path = Path(folder)
    home, name = (path.parent, path.name) if path.is_file() else (path, STUDY_FILE)
    data = _study_bytes(home, name)
    text = _study_text(data, name)
    plan = plan_from_toml(text, name)
    reader = EvidenceReader(plan, home, {name: hashlib.sha256(data).hexdigest()})
    try:
        return plan, reader.evidence()
    except InputError as refusal:
        where = study_text(text, name)
        raise InputError([_in_its_row(fault, where) for fault in refusal.faults]) from None


def _in_its_row(fault: Fault, where: StudyText) -> Fault:
    """A fault of the study file that only the tables showed, with the row of its key; any other as it is."""
    if fault.file != STUDY_FILE or fault.rows:
        return fault
    return where.fault(fault.problem, fault.remedy, place_of(fault.column))


def _study_bytes(home: Path, name: str) -> bytes:
    try:
        return (home / name).read_bytes()
    except FileNotFoundError:
        told = f"there is no study file in the folder {str(home)!r}"
        problem = told if home.is_dir() else f"there is no folder {str(home)!r}"
        remedy = "Name a folder that holds a study file; `metier new DIR` makes a folder to fill in."
    except OSError as fault:
        problem = f"it cannot be read ({fault.strerror})"
        remedy = "See to it that it is a file and that you may read it."
    raise StudyFileError([Fault(problem, remedy, name)])


def _study_text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = data[: fault.start].count(b"\n") + 1
        raise StudyFileError([Fault("the text is not UTF-8", "Save the file as UTF-8.", name, (row,))]) from None
