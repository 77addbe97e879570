"""Names of territories and activities in the languages that the tables give them in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from metier.observe.raw_table import RawTable

DEFAULT_LANGUAGE = "en"
Names = Mapping[str, Mapping[str, str]]


def names_by_language(raw: RawTable) -> Names:
    """The columns ``name`` and ``name_<language>`` as language -> code -> name; ``name`` is the default language."""
    codes = raw.column("code").to_list()
    columns = {DEFAULT_LANGUAGE: "name"} | {
        name.removeprefix("name_"): name for name in raw.columns if name.startswith("name_")
    }
    return MappingProxyType(
        {
            language: MappingProxyType(
                {c: n for c, n in zip(codes, raw.column(column).to_list(), strict=True) if c is not None and n}
            )
            for language, column in columns.items()
        }
    )


def name_in(names: Names, code: str, language: str) -> str:
    """The name in the language; in the default one where there is none; else the code itself."""
    default = names[DEFAULT_LANGUAGE].get(code, code)
    return names.get(language, {}).get(code, default)
