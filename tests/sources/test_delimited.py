"""Text files: in the encodings and with the marks that they have, or refused word by word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metier.errors import InputError
from metier.sources import delimited
from tests.sources import files
from tests.sources.files import read, refusal, row

PLAIN = "period,region_code,activity_code,value\n2016,R1,A,1.5\n2016,R2,A,\n"
EXPECTED = [row(2, "2016", "R1", "A", "1.5"), row(3, "2016", "R2", "A", None)]
AGAIN = "Fetch it again, or save it as CSV in the encoding UTF-8."
POINT = "Put quotation marks round a text that holds a comma, and write decimals with a point."
COMMAS = "Write a comma for each cell, also for an empty one; delete the row where it is a note."
QUOTES = 'Close it; a quotation mark inside a text is written twice: "".'
UNREAD = "which metier does not read. Save the file as CSV in the encoding UTF-8."
SAVE = "Save the file as CSV in the encoding UTF-8."


@pytest.mark.parametrize(
    "data",
    {
        "plain": PLAIN.encode(),
        "mark": b"\xef\xbb\xbf" + PLAIN.encode(),
        "Windows line ends": PLAIN.replace("\n", "\r\n").encode(),
        "line ends of old Macs": PLAIN.replace("\n", "\r").encode(),
        "no line end at the end": PLAIN.rstrip("\n").encode(),
        "UTF-16 little-endian": b"\xff\xfe" + PLAIN.encode("utf-16-le"),
        "UTF-16 big-endian": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        "semicolons": PLAIN.replace(",", ";").encode(),
        "tabs": PLAIN.replace(",", "\t").encode(),
        "vertical bars": PLAIN.replace(",", "|").encode(),
        "blanks round cells": PLAIN.replace(",", " ,\u00a0").encode(),
        "cells beyond the heading that are blank": PLAIN.replace("\n", ",,\n").encode(),
        "quotation marks": b'"period","region_code","activity_code","value"\n"2016","R1","A",1.5\n"2016","R2","A",""\n',
        "a column that counts rows": b"row,period,region_code,activity_code,value\n7,2016,R1,A,1.5\n8,2016,R2,A,\n",
    }.values(),
    ids=lambda _: "",
)
def test_the_same_table_in_many_dresses(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, "a.csv", data) == EXPECTED


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    rows = read(tmp_path, "a.csv", b'a,b\n\n"two\nlines",1\n,\n x ,2\n\n\n3,"say ""no"""\n')
    assert rows == [
        {"a": "two\nlines", "b": "1", "row": 3},
        {"a": "x", "b": "2", "row": 5},
        {"a": "3", "b": 'say "no"', "row": 8},
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("код;имя\nR1;Белгородская область\nR2;Орёл\n", "cp1251"),
        ("code;name\nR1;Île-de-France\nR2;Zürich\nR3;Łódź".replace("Łódź", "Västra Götaland"), "cp1252"),
        ("code;name\nR1;1\u00a0234\nR2;«a – b»…\n", "cp1252"),
        ("code;name\nR1;Sør-Trøndelag\nR2;Nº 3, Région\nR3;ÖPNV, Œuvre\n", "cp1252"),
        ("раздел;мера\nРаздел A;млн.руб\nкВт·ч;МВт\nг.Москва;1-й\nІвано-Франківськ;№ 3\n", "cp1251"),
        ("code;name\nR1;1\u00a0234\nR2;«a – b»…\n", "cp1251"),
    ],
)
def test_encodings_without_a_mark_are_told_by_their_words(tmp_path: Path, text: str, encoding: str) -> None:
    rows = read(tmp_path, "a.csv", text.encode(encoding))
    assert [list(found.values())[:2] for found in rows] == [line.split(";") for line in text.split("\n")[1:] if line]


def test_heading_further_down_and_none_at_all(tmp_path: Path) -> None:
    data = b"Employment by region\n\na,b\n1,2\n"
    assert read(tmp_path, "a.csv", data, heading=3) == [{"a": "1", "b": "2", "row": 4}]
    assert read(tmp_path, "a.csv", data, heading=0) == [
        {"A": "Employment by region", "B": None, "row": 1},
        {"A": "a", "B": "b", "row": 3},
        {"A": "1", "B": "2", "row": 4},
    ]


def test_eurostat_tabs_win_over_the_commas_in_the_first_column(shared: Path) -> None:
    from metier.sources import read_table

    cells = read_table(shared / "data" / "eu" / "raw", "lfst_r_lfe2en2.tsv").table.cells
    assert cells.columns[:2] == ["unit,nace_r2,age,geo\\time", "2015"]
    assert cells.row(1)[:3] == ("THS,A,Y15-24,AT1", "5.2 u", "5.2 u")


BROKEN = {
    "nothing in it": (
        b"",
        "a.csv: the file is empty. Fetch it again, or put the right file in its place.",
    ),
    "cut in the middle of a letter": (
        "код,имя\nR1,Орёл\nR2,Брянск".encode()[:-1],
        f"a.csv, row 3: the text is UTF-8 with bytes that are not: it was cut off or changed on its way. {AGAIN}",
    ),
    "one byte of another encoding": (
        "код,имя\nR1,Орёл\nR2,Бря".encode() + b"\xed\nR3,x\n",
        f"a.csv, row 3: the text is UTF-8 with bytes that are not: it was cut off or changed on its way. {AGAIN}",
    ),
    "cut in the middle of UTF-16": (
        (b"\xff\xfe" + PLAIN.encode("utf-16-le"))[:-1],
        f"a.csv: it is marked as UTF-16 and has bytes that are not: it was cut off or changed on its way. {SAVE}",
    ),
    "an encoding that nothing tells": (
        b"a,b\nR1,\xe4\n",
        f"a.csv, row 2: the text is not UTF-8, and nothing in it tells which other encoding it has. {SAVE}",
    ),
    "NUL bytes": (b"a,b\n1,\x00\x002\n", f"a.csv, row 2: it holds NUL bytes: it is not a text. {SAVE}"),
    "UTF-16 without a mark": (
        PLAIN.encode("utf-16-le"),
        f"a.csv, row 1: it holds NUL bytes: it is not a text. {SAVE}",
    ),
    "cut in the middle of a row": (
        PLAIN.encode()[:-6],
        f"a.csv, row 3: there are 2 cells and the heading has 4. {COMMAS}",
    ),
    "decimal commas between commas": (
        b"a,b\n1,5,2\n3,4\n",
        f"a.csv, row 2: there are 3 cells and the heading has 2. {POINT}",
    ),
    "ragged rows between semicolons": (
        b"a;b;c\n1;2;3\n1;2;3;4\n1;2\n",
        "a.csv, row 3: there are 4 cells and the heading has 3. "
        "Put quotation marks round a text that holds a semicolon.\n"
        "a.csv, row 4: there are 2 cells and the heading has 3. "
        "Write a semicolon for each cell, also for an empty one; delete the row where it is a note.",
    ),
    "ragged rows whose lengths make up for each other": (
        b"a,b\n1,2,3\n1\n",
        f"a.csv, row 2: there are 3 cells and the heading has 2. {POINT}\n"
        f"a.csv, row 3: there is 1 cell and the heading has 2. {COMMAS}",
    ),
    "open quotation mark": (
        b'a,b\n1,"2\n3,4\n',
        f"a.csv, row 2: a quotation mark is left open, or text follows a closed one. {QUOTES}",
    ),
    "quotation marks within a text": (
        b'a,b\n1,2\n3,"The "old" town"\n',
        f"a.csv, row 3: a quotation mark is left open, or text follows a closed one. {QUOTES}",
    ),
    "heading twice": (
        b"a,b,a\n1,2,3\n",
        "a.csv, row 1, column a: the heading 'a' is there twice. Rename one of the columns or delete it.",
    ),
    "heading moved one row down": (
        b"Employment,,\na,b,c\n1,2,3\n",
        f"a.csv, rows 2, 3: there are 3 cells and the heading has 1. {POINT}",
    ),
    "nothing but line ends": (
        b"\n" * 1000,
        "a.csv: the file is empty. Fetch it again, or put the right file in its place.",
    ),
    "a web page": (
        b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table>",
        "a.csv: it is a web page or XML and not a table. Save it as XLSX, CSV or Parquet.",
    ),
    "an encoding of DOS": (
        "код;имя\nR1;Белгородская область\nR2;Орловская область\n".encode("cp866"),
        f"a.csv, row 1: the text is not UTF-8; by its words it has the encoding CP866 (Russian, DOS), {UNREAD}",
    ),
    "an encoding of Unix": (
        "код;имя\nR1;белгородская область\nR2;орловская область\n".encode("koi8-r"),
        f"a.csv, row 1: the text is not UTF-8; by its words it has the encoding KOI8-R (Russian, Unix), {UNREAD}",
    ),
    "an encoding of Macs": (
        "код;имя\nR1;Белгородская область\nR2;Орловская область\n".encode("mac-cyrillic"),
        f"a.csv, row 1: the text is not UTF-8; by its words it has the encoding Mac Cyrillic, {UNREAD}",
    ),
    "an encoding of Central Europe": (
        "kód;kraj\n1;Středočeský kraj\n2;Jihočeský kraj\n".encode("cp1250"),
        f"a.csv, row 1: the text is not UTF-8; by its words it has the encoding CP1250 (Central European), {UNREAD}",
    ),
    "an encoding of China": (
        "code,名称\n1,北京市\n2,上海市\n".encode("gbk"),
        f"a.csv, row 1: the text is not UTF-8, and nothing in it tells which other encoding it has. {SAVE}",
    ),
    "encoded twice": (
        "код,имя\nR1,Орёл\n".encode().decode("cp1251").encode(),
        "a.csv: its letters were encoded twice: a program took UTF-8 for another encoding and saved the result. "
        "Fetch the file again, and open it as UTF-8.",
    ),
    "a hint for spreadsheets above the heading": (
        b"sep=;\na;b\n1;2\n",
        "a.csv, row 1: the first row tells spreadsheet programs what stands between the cells, and is no heading. "
        "Delete it, or set `heading = 2` of the layer.",
    ),
    "JSON": (b'[{"a": 1}, {"a": 2}]', "a.csv: it is JSON and not a table. Save it as XLSX, CSV or Parquet."),
    "a web page in UTF-16": (
        "\ufeff<html><table>".encode("utf-16-le"),
        "a.csv: it is a web page or XML and not a table. Save it as XLSX, CSV or Parquet.",
    ),
    "a note below the table": (
        PLAIN.encode() + b"Source: the office\n",
        f"a.csv, row 4: there is 1 cell and the heading has 4. {COMMAS}",
    ),
    "tabs, cut in the middle of a row": (
        b"unit,geo\tA\tB\nT,R1\t1\t2\nT,R2\t1\t2\nT,R3\t1",
        "a.csv, row 4: there are 2 cells and the heading has 3. "
        "Write a tab for each cell, also for an empty one; delete the row where it is a note.",
    ),
    "packed": (b"\x1f\x8b\x08\x00junk", "a.csv: it is packed with gzip. Unpack it."),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_text_files_end_in_a_whole_message(tmp_path: Path, case: str) -> None:
    data, told = BROKEN[case]
    assert refusal(tmp_path, "a.csv", data) == told


def test_what_is_no_file_and_what_has_no_sheets(tmp_path: Path) -> None:
    put = "Put the file there, or correct its name in study.toml."
    (tmp_path / "folder").mkdir()
    from metier.sources import read_table

    for name, told in (("folder", "it is a folder, not a file"), ("none.csv", "there is no such file")):
        with pytest.raises(InputError) as refused:
            read_table(tmp_path, name)
        assert str(refused.value) == f"{name}: {told}. {put}"
    with pytest.raises(InputError) as refused:
        read_table(Path("/dev"), "null")
    assert str(refused.value) == f"null: it is a device, not a file. {put}"
    assert refusal(tmp_path, "a.csv", b"a\n1\n", sheet="2016") == (
        "a.csv: it has no sheets, and the sheet '2016' is asked for. Take `sheet` out, or name a workbook."
    )


cell = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)), max_size=8)


@settings(max_examples=200, deadline=None)
@given(
    table=st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(cell, min_size=n, max_size=n), min_size=1, max_size=8))
)
def test_the_fast_way_reads_what_the_slow_way_reads(table: list[list[str]]) -> None:
    """Whatever a table holds and however it is quoted: where the fast way does not step aside, it is right."""
    import csv
    import io

    buffer = io.StringIO()
    titles = [f"t{i}" for i in range(len(table[0]))]
    csv.writer(buffer, lineterminator="\n").writerows([titles, *table])
    data = buffer.getvalue().encode()
    fast = delimited._regular(data, ",", titles)
    if fast is not None:
        slow = delimited._row_by_row(data, ",", "a.csv", 1)
        assert fast.rows(named=True) == slow.rows(named=True)


def test_the_fast_way_is_taken_by_ordinary_files() -> None:
    for text in (
        PLAIN,
        PLAIN.replace("R1", '"R1"').replace(",A,", ',"A, or B",'),
        PLAIN.replace("\n", "\r\n"),
    ):
        assert delimited._regular(text.encode(), ",", list(files.HEADING)) is not None
