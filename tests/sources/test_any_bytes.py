"""Whatever bytes a file holds, it is read or refused: nothing but ``MetierError`` comes out of a reader.

``METIER_EXAMPLES=10000`` tries ten thousand files with each reader; without it a few hundred.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metier.errors import MetierError
from metier.observe.figures import figures
from metier.observe.marks import Notation
from metier.sources import read_table, sheet_names
from tests.sources import files

PLAIN = 'period,region_code,activity_code,value\n2016,"R1",A,1.5\n2016,Орёл,A,: c\n\n2016,R1,B,"1,234"\n'
SOUND = {
    "text": [
        PLAIN.encode(),
        PLAIN.replace(",", ";").encode("cp1251"),
        b"\xff\xfe" + PLAIN.encode("utf-16-le"),
    ],
    "workbook": [files.sound_workbook()],
    "parquet": [files.parquet(files.frame())],
    "arrow": [files.arrow(files.frame()), files.arrow_stream(files.frame())],
}
SPLICES = [
    b"\0",
    b'"',
    b"\n",
    b",",
    b"\xff\xff\xff\xff",
    b"PK",
    b"PAR1",
    b"<",
    b"9" * 40,
    b"\xef\xbb\xbf",
    b"\x80",
]


@st.composite
def spoilt(draw: st.DrawFn, sound: bytes) -> bytes:
    """A sound file cut, spliced and overwritten in a few places."""
    data = sound
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from([0, 1, 2, 8, 64, 1 << 20]))
        put = draw(st.one_of(st.binary(max_size=8), st.sampled_from(SPLICES)))
        data = data[:at] + put + data[at + length :]
    return data


def any_file(kind: str) -> st.SearchStrategy[bytes]:
    sound = st.sampled_from(SOUND[kind]).flatmap(spoilt)
    magic = st.sampled_from([data[:8] for data in SOUND[kind]])
    return st.one_of(sound, st.binary(max_size=300), st.tuples(magic, st.binary(max_size=300)).map(b"".join))


@st.composite
def any_workbook_xml(draw: st.DrawFn) -> bytes:
    """A sound archive with a spoilt part: what a check sum does not tell."""
    path = draw(st.sampled_from([files.SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]))
    return files.repacked(SOUND["workbook"][0], lambda found, part: draw(spoilt(part)) if found == path else part)


READERS = {**{kind: any_file(kind) for kind in SOUND}, "XML in a workbook": any_workbook_xml()}


@pytest.mark.parametrize("kind", READERS)
def test_nothing_but_a_refusal_comes_out_of_a_reader(kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:

        @settings(
            max_examples=int(os.environ.get("METIER_EXAMPLES", "200")),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(data=READERS[kind], heading=st.integers(0, 2))
        def read_or_refuse(data: bytes, heading: int) -> None:
            (Path(folder) / "a.csv").write_bytes(data)
            try:
                sheet_names(Path(folder), "a.csv")
                table = read_table(Path(folder), "a.csv", heading=heading).table
                for column in table.columns:
                    figures(table, column, Notation())
            except MetierError as refusal:
                assert refusal.faults
                assert all(fault.file and fault.problem and fault.remedy for fault in refusal.faults)

        read_or_refuse()
