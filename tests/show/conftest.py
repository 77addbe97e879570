"""The article's study, computed once, and any of the other studies by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import metier
from metier.study import StudyResult

from .studies import BUILDERS


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], StudyResult]:
    """The results of a study by its name in ``BUILDERS``, each computed once."""
    made: dict[str, StudyResult] = {}

    def result(name: str) -> StudyResult:
        if name not in made:
            folder: Path = tmp_path_factory.mktemp("studies")
            made[name] = metier.run(BUILDERS[name](folder))
        return made[name]

    return result
