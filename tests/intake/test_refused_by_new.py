"""Files of which `metier new --from` makes no study: a whole message, and no folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from metier.errors import InputError
from metier.project.new_study import new_study_from
from tests.sources import files

HEAD = "period,region_code,activity_code,value\n"
TABLE = f"{HEAD}2016,R1,A,1\n2016,R2,A,3\n".encode()
REFUSED: dict[str, tuple[dict[str, bytes], str]] = {
    "nothing in it": (
        {"a.csv": b""},
        "a.csv: the file is empty. Fetch it again, or put the right file in its place.",
    ),
    "only a heading": (
        {"a.csv": HEAD.encode()},
        "a.csv: there is no row below the heading. Add the rows, or take the file out of the study.",
    ),
    "a workbook cut in the middle": (
        {"a.xlsx": files.sound_workbook()[:3000]},
        "a.xlsx: it is a workbook or a ZIP archive that is damaged: it was cut off or changed on its way. "
        "Fetch it again.",
    ),
    "a web page in the name of a workbook": (
        {"a.xls": b"<html><table></table>"},
        "a.xls: it is a web page or XML and not a table. Save it as XLSX, CSV or Parquet.",
    ),
    "two files of one layer": (
        {"a.csv": TABLE, "a.parquet": files.parquet(files.frame())},
        "a.csv and a.parquet differ in the ending of their names only, and a layer is called by its file. "
        "Rename one of them.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_no_study_is_made_of_it(tmp_path: Path, case: str) -> None:
    named, told = REFUSED[case]
    for name, data in named.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as refusal:
        new_study_from(tmp_path / "study", [tmp_path / name for name in named])
    assert str(refusal.value) == told
    assert not (tmp_path / "study").exists()
