"""Tables for tests, made without metier's own readers."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

from metier.classifications import FOLDER, TITLES, file_of
from metier.errors import InputError
from metier.observe.classifications import Classification, classification_from
from metier.observe.link_chains import LINK_SCHEMA, Step
from metier.observe.raw_table import ROW, RawTable


def raw(text: str, file: str = "table.csv") -> RawTable:
    """A table from CSV text, every cell as text, rows numbered as a spreadsheet shows them."""
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return RawTable(file, pl.read_csv(io.StringIO(lines), infer_schema=False, row_index_name=ROW, row_index_offset=2))


def raw_file(path: Path) -> RawTable:
    return raw(path.read_text(encoding="utf-8-sig"), path.name)


def packaged(key: str) -> Classification:
    return classification_from(raw_file(FOLDER / file_of(key)), TITLES[key])


def flat(codes: Sequence[str], parents: Mapping[str, str] | None = None, file: str = "codes.csv") -> Classification:
    return Classification("Codes", file, tuple(codes), parents or {}, {"en": {}})


def links(start: str, end: str, rows: Sequence[tuple[str, str, float]], source: str = "mine") -> pl.DataFrame:
    """A link table between two classifications."""
    full = [(start, one, end, other, float(weight), source, None) for one, other, weight in rows]
    return pl.DataFrame(full, schema=LINK_SCHEMA, orient="row")


def step(key: str, start: str, end: str, rows: Sequence[tuple[str, str, float]], source: str = "mine") -> Step:
    return Step(key, start, end, links(start, end, rows, source))


def weights(table: pl.DataFrame) -> dict[tuple[str, str], float]:
    """(from code, to code) -> weight."""
    return {(row["from_code"], row["to_code"]): row["weight"] for row in table.iter_rows(named=True)}


def sources(table: pl.DataFrame) -> dict[tuple[str, str], str]:
    return {(row["from_code"], row["to_code"]): row["source"] for row in table.iter_rows(named=True)}


def messages(call: object, *arguments: object) -> list[str]:
    """The whole messages with which a call refuses."""
    assert callable(call)
    with pytest.raises(InputError) as refusal:
        call(*arguments)
    return [str(fault) for fault in refusal.value.faults]
