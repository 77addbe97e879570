"""Writes a study's results: every table as CSV and Parquet, the report, the workbook, the manifest.

CSV is RFC 4180 to the letter: UTF-8, comma, a heading, CRLF at the end of each line, quotes where the text needs them.
Figures have a point and the shortest digits that read back as the same number; a missing one is empty. Codes are text:
``01`` stays ``01``. Yes and no are 1 and 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from polars import selectors
from pyarrow.parquet import ParquetWriter
from xlsxwriter.exceptions import FileCreateError

from metier.project import manifest
from metier.project.results_folder import replace_results
from metier.show import html, workbook
from metier.study import TABLES, untold
from metier.threads import side_by_side

if TYPE_CHECKING:
    from metier.study import StudyResult

CRLF = "\r\n"


def write_results(
    result: StudyResult, out: Path, timings: Mapping[str, float], begins: Callable[[str], None] = untold
) -> Path:
    """Write a study's results into a folder, all or nothing.

    Call ``recover(out)`` and ``refuse_unwritable(out)`` before the study is computed: the one says what a killed run
    left, the other spares the wait for results that could not be written. Both are looked at again here.

    Args:
        result: the computed study.
        out: the results folder; its parents are made where they are absent.
        timings: seconds, by the name of the step; for ``timings.json``, the one file that may differ between two runs
            on the same input.
        begins: is told each step as it begins.

    Returns:
        The folder, as it was given.

    Raises:
        ResultsError: the folder may not be replaced, another run is writing, or the system refuses (no room, no
            permission, a file held open); the results from before are whole then.
    """
    replace_results(out, partial(_fill, result, timings, begins))
    return out


def _fill(
    result: StudyResult, timings: Mapping[str, float], begins: Callable[[str], None], folder: Path
) -> dict[str, Any]:
    """Every file but the manifest, and what the manifest says."""
    begins("the report")
    _write_report(result, folder / "report.html")  # alone: what a page is made of is large
    begins("the tables and the workbook")
    side_by_side(lambda write: write(result, folder), (_write_tables, _write_workbook))
    begins("the manifest")
    (folder / manifest.TIMINGS).write_bytes(manifest.as_json(dict(timings)))
    return manifest.facts(result)


def _plain(table: pl.DataFrame) -> pl.DataFrame:
    """Yes and no as 1 and 0; a figure that is not a number is a missing figure."""
    return table.with_columns(selectors.boolean().cast(pl.Int8), selectors.float().fill_nan(None))


def _write_tables(result: StudyResult, folder: Path) -> None:
    for name in TABLES:
        _write_table(folder / name, result.parts(name))


def _write_report(result: StudyResult, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(html.report(result))


def _write_table(path: Path, parts: Iterable[pl.DataFrame]) -> None:
    """A table as CSV and as Parquet, a part at a time: the longest would not fit beside what it is made from."""
    plain = map(_plain, parts)
    first = next(plain)
    schema = first.to_arrow().schema
    with (
        path.with_suffix(".csv").open("wb") as csv,
        ParquetWriter(path.with_suffix(".parquet"), schema, compression="zstd") as parquet,
    ):
        first.write_csv(csv, line_terminator=CRLF)
        parquet.write_table(first.to_arrow())
        for part in plain:
            part.write_csv(csv, line_terminator=CRLF, include_header=False)
            parquet.write_table(part.to_arrow())


def _write_workbook(result: StudyResult, folder: Path) -> None:
    """The workbook; where it cannot be written, the fault is told as for the other files."""
    try:
        workbook.write(result, folder / "report.xlsx")
    except FileCreateError as fault:
        reason = fault.args[0] if fault.args else fault
        if isinstance(reason, OSError):
            raise reason from fault
        raise OSError(str(reason)) from fault
