"""Parquet and Arrow: the same table as from text; broken files refused."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from metier.sources import read_table
from tests.sources import files
from tests.sources.files import read, refusal, row

WRITERS: dict[str, Callable[[pl.DataFrame], bytes]] = {
    "Parquet": files.parquet,
    "Arrow": files.arrow,
    "Arrow stream": files.arrow_stream,
}
TITLES = {"Parquet": "Parquet", "Arrow": "Arrow", "Arrow stream": "Arrow"}


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_table_as_from_text(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.bin").write_bytes(WRITERS[kind](files.frame()))
    table = read_table(tmp_path, "a.bin").table
    assert table.cells.rows(named=True) == [
        row(2, "2016", "R1", "A", "1.5"),
        row(3, "2016", "R2", "A", "20.25"),
        row(4, "2016", "R1", "B", "0"),
    ]
    assert table.pointed == {"value"}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_kind_of_column(tmp_path: Path, kind: str) -> None:
    table = pl.DataFrame(
        {
            "code": pl.Series(["01", " R1 "], dtype=pl.Categorical),
            "year": pl.Series([2016, None], dtype=pl.Int16),
            "day": [dt.date(2016, 12, 31), None],
            "value": [math.nan, 1234567.0],
            "empty": ["", None],
        }
    )
    assert read(tmp_path, "a.bin", WRITERS[kind](table)) == [
        {"code": "01", "year": "2016", "day": "2016-12-31", "value": None, "empty": None, "row": 2},
        {"code": "R1", "year": None, "day": None, "value": "1234567", "empty": None, "row": 3},
    ]


def _broken(write: Callable[[pl.DataFrame], bytes], title: str) -> dict[str, tuple[bytes, str]]:
    sound = write(files.frame())
    damaged = f"a.bin: it is a damaged {title} file: it was cut off or changed on its way. Fetch or write it again."
    return {
        "cut in the middle": (sound[: len(sound) // 2], damaged),
        "cut at the end": (sound[: len(sound) * 3 // 5], damaged),
        "the beginning alone": (sound[:8], damaged),
        "random bytes behind the mark": (sound[:8] + bytes(range(256)) * 4, damaged),
        "a column of lists": (
            write(pl.DataFrame({"a": [[1, 2]]})),
            "a.bin, column a: the column holds list(int64) and not texts or numbers. "
            "Write one text or number in each cell, or leave the column out.",
        ),
        "a column of structures": (
            write(pl.DataFrame({"a": [{"b": 1}]})),
            "a.bin, column a: the column holds struct({'b': int64}) and not texts or numbers. "
            "Write one text or number in each cell, or leave the column out.",
        ),
        "a column of bytes": (
            write(pl.DataFrame({"a": [b"1"], "b": [b"2"]})),
            "a.bin, column a: the column holds binary and not texts or numbers. "
            "Write one text or number in each cell, or leave the column out.\n"
            "a.bin, column b: the column holds binary and not texts or numbers. "
            "Write one text or number in each cell, or leave the column out.",
        ),
        "a column of durations": (
            write(pl.DataFrame({"a": [dt.timedelta(1)]})),
            "a.bin, column a: the column holds duration(time_unit='us') and not texts or numbers. "
            "Write one text or number in each cell, or leave the column out.",
        ),
        "no column": (
            write(pl.DataFrame()),
            "a.bin, row 1: there is no heading. Write the names of the columns in the first row.",
        ),
        "a column without a name": (
            write(pl.DataFrame({"": [1], "b": [2]})),
            "a.bin, row 1: column 1 has no heading. Name the column or delete it.",
        ),
        "headings that differ in blanks only": (
            write(pl.DataFrame({"a": [1], " a": [2]})),
            "a.bin, row 1, column a: the heading 'a' is there twice. Rename one of the columns or delete it.",
        ),
    }


BROKEN = {
    f"{kind}: {case}": spoilt
    for kind, write in WRITERS.items()
    for case, spoilt in _broken(write, TITLES[kind]).items()
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_files_end_in_a_whole_message(tmp_path: Path, case: str) -> None:
    data, told = BROKEN[case]
    assert refusal(tmp_path, "a.bin", data) == told


def test_feather_of_the_first_version_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a.feather", b"FEA1" + bytes(50)) == (
        "a.feather: it is Feather of the first version. Write it as Feather of the second version or as Parquet."
    )


def _packed(kind: str, table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    {
        "Parquet": lambda: table.write_parquet(buffer, compression="zstd"),
        "Arrow": lambda: table.write_ipc(buffer, compression="zstd"),
        "Arrow stream": lambda: table.write_ipc_stream(buffer, compression="zstd"),
    }[kind]()
    return buffer.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
def test_a_few_kilobytes_that_unpack_to_millions_of_cells_are_refused(tmp_path: Path, kind: str) -> None:
    table = pl.select(a=pl.repeat(0, 6_000_000, dtype=pl.Int8))
    bomb = _packed(kind, table)
    assert refusal(tmp_path, "a.bin", bomb) == (
        f"a.bin: it unpacks to 6000000 cells, more than a table of {len(bomb)} bytes holds. "
        "Fetch it again, or save the table as CSV."
    )
    assert len(read(tmp_path, "a.bin", _packed(kind, table.head(1_000)))) == 1_000


@pytest.mark.parametrize("kind", ["Parquet", "Arrow"])
def test_a_whole_file_with_columns_that_nobody_reads_is_not_called_cut_off(tmp_path: Path, kind: str) -> None:
    twice = WRITERS[kind](pl.DataFrame({"value_a": [1], "value_b": [2]})).replace(b"value_b", b"value_a")
    assert refusal(tmp_path, "a.bin", twice) == (
        f"a.bin: the {kind} file is damaged, or has two columns of one name or a column of a kind that metier does not "
        "read. Fetch or write it again, with texts and plain numbers in its columns."
    )


def test_a_parquet_file_locked_with_a_key_is_refused(tmp_path: Path) -> None:
    sound = files.parquet(files.frame())
    assert refusal(tmp_path, "a.bin", b"PARE" + sound[4:-4] + b"PARE") == (
        "a.bin: it is a Parquet file that is locked with a key. Write it again without the key."
    )


@pytest.mark.parametrize("kind", WRITERS)
def test_midnights_are_days(tmp_path: Path, kind: str) -> None:
    days = pl.DataFrame({"day": [dt.datetime(2016, 1, 1), None], "hour": [dt.datetime(2016, 1, 1, 5), None]})
    rows = read(tmp_path, "a.bin", WRITERS[kind](days))
    assert [row["day"] for row in rows] == ["2016-01-01"]
    assert rows[0]["hour"].startswith("2016-01-01 05:00:00")
