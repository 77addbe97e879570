"""Classifications that travel with metier: one CSV file each, which any spreadsheet opens.

Columns: ``code``, ``name`` (English), ``name_ru``, ``parent``, ``market`` (traded, local or population-serving),
``detail`` (too-coarse to be a priority, or empty) and ``flag_source`` (who says so). A study names one with
``packaged``; to change a title or a flag, copy the file into the study and name it with ``file`` instead.
``docs/classifications.md`` says where each comes from and what was checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "hs": "Harmonized System 2022, sections and chapters",
        "feacn": "FEACN commodity groups of the article",
        "nace": "NACE Rev. 2 = OKVED2, sections and divisions",
        "naics": "NAICS sectors",
        "grnti": "GRNTI, level 1",
        "ford": "OECD Fields of Research and Development",
        "openalex": "OpenAlex domains and fields",
        "wipo35": "WIPO technology fields",
    }
)


def file_of(key: str) -> str:
    """The name, in ``FOLDER``, of the file of a packaged classification.

    >>> file_of("nace")
    'nace.csv'
    """
    return f"{key}.csv"
