"""Territories that travel with metier: codes, names, kinds, parents, and how else offices write the names.

Columns: ``code``, ``name`` (English), ``name_ru``, ``kind``, ``parent`` and ``also`` (other spellings, separated by
``|``). Codes are those of ISO 3166-2; Crimea and Sevastopol bear the codes that ISO gives them, and stand where the
figures of the office that publishes them put them: this says where figures come from, and nothing else. Federal
districts have no ISO code and are numbered. A region that contains others (an oblast with its okrugs) is of a kind of
its own; what remains of it without them is a region.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent
TITLES: Mapping[str, str] = MappingProxyType({"russia": "Russia: federal districts and regions"})
SEPARATOR = "|"


def file_of(key: str) -> str:
    """The name, in ``FOLDER``, of the file of a gazetteer.

    >>> file_of("russia")
    'russia.csv'
    """
    return f"{key}.csv"
