"""The manifest: what went into the results and what came out, and the mark of a folder that is whole.

It is the last file that is written into a results folder and the first that is removed from one. A folder with a
manifest of ours is therefore a results folder, and a folder whose files match their hashes in it is whole.
"""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import metier

if TYPE_CHECKING:
    from metier.study import StudyResult

MANIFEST = "manifest.json"
TIMINGS = "timings.json"
FORMAT = 1
PACKAGES = ("numpy", "scipy", "polars", "pydantic", "jinja2", "xlsxwriter")


def facts(result: StudyResult) -> dict[str, Any]:
    """What the manifest says of a result: versions, plan, hashes of the input files, row counts.

    Args:
        result: the computed study; ``result.evidence.inputs`` holds the hash of each file that was read.

    Returns:
        Values that JSON knows; no clock time, no absolute path, nothing random.
    """
    return {
        "versions": _versions(),
        "plan": result.plan.model_dump(mode="json"),
        "inputs": dict(sorted(result.evidence.inputs.items())),
        "rows": result.heights(),
    }


def as_json(content: Any) -> bytes:
    """The one way in which metier lays out JSON: UTF-8, two spaces, LF, a line end at the end."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def sealed(folder: Path, known: dict[str, Any]) -> bytes:
    """The manifest of a folder that is otherwise complete: what is known of it and the hash of each file in it."""
    files = {path.name: _hash(path) for path in sorted(folder.iterdir())}
    return as_json({"written_by": "metier", "format": FORMAT, **known, "files": files})


def files_named(folder: Path) -> dict[str, str | None] | None:
    """The files that a folder's manifest names, with their hashes.

    Returns:
        Name to SHA-256, ``None`` for the timings, which no hash is kept of; ``None`` where the folder has no manifest
        that metier wrote, or one that cannot be read.
    """
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or content.get("written_by") != "metier":
        return None
    files = content.get("files")
    return files if isinstance(files, dict) else None


def is_whole(folder: Path) -> bool:
    """Whether a folder has metier's manifest and each file that it names, as it was written."""
    files = files_named(folder)
    return files is not None and all(_matches(folder / name, digest) for name, digest in files.items())


def _matches(path: Path, digest: str | None) -> bool:
    try:
        return _hash(path) == digest
    except OSError:
        return False


def _hash(path: Path) -> str | None:
    """The file's SHA-256; the timings differ from run to run, and a hash of them would make the manifest differ."""
    with path.open("rb") as file:
        return None if path.name == TIMINGS else hashlib.file_digest(file, "sha256").hexdigest()


def _versions() -> dict[str, str]:
    packages = {name: version(name) for name in PACKAGES}
    return {"metier": metier.__version__, "python": platform.python_version(), **packages}
