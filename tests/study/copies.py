"""Changed copies of the article's study."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

Row = dict[str, str]


def article(to: Path) -> Path:
    """The article's study, copied."""
    with as_file(files("metier") / "studies" / "central_black_earth") as source:
        return Path(shutil.copytree(source, to))


def edit_text(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text that the file holds; a text that it lacks is a fault of the test."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} does not hold {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit_rows(folder: Path, name: str, change: Callable[[list[Row]], list[Row]]) -> None:
    """Rewrite a table, rows as dictionaries."""
    path = folder / name
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, table = list(reader.fieldnames or []), list(reader)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(table))


def set_cell(folder: Path, name: str, key: Row, column: str, value: str) -> None:
    """Write one cell of the one row that has the key."""

    def change(table: list[Row]) -> list[Row]:
        hits = [row for row in table if key.items() <= row.items()]
        assert len(hits) == 1, f"{len(hits)} rows of {name} have {key}"
        hits[0][column] = value
        return table

    edit_rows(folder, name, change)


def rename_code(folder: Path, old: str, new: str, tables: dict[str, str]) -> None:
    """Give an activity another code in every table that holds it: file -> column."""
    for name, column in tables.items():
        edit_rows(folder, name, lambda table, c=column: [{**row, c: new if row[c] == old else row[c]} for row in table])
