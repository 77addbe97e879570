"""Text files torn in ways of downloads, editors and hands: each is refused at its place, by every reader of texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sources.test_broken_crossed import PLAIN
from tests.sources.test_broken_layouts import COLUMNS, EUROSTAT, SDMX, TSV, refused

LONG = "period,region_code,activity_code,value\n" + "".join(
    f"{year},{region},{activity},{10 * i + j + 0.25}\n"
    for i, year in enumerate((2016, 2017))
    for j, (region, activity) in enumerate((r, a) for r in ("R1", "R2", "R3") for a in "AB")
)
READERS = {  # layer, name of the file, the sound file, what stands between its cells
    "one row a figure": ('file = "a.csv"', "a.csv", LONG, ","),
    "SDMX-CSV": (COLUMNS, "a.csv", SDMX, ","),
    "Eurostat's TSV": (EUROSTAT, "a.tsv", TSV, "\t"),
    "cross-table": ('file = "a.csv"\nlayout = "cross-table"', "a.csv", "\n".join(PLAIN) + "\n", ";"),
}
Torn = Callable[[str, str], str]


def figure(text: str) -> Torn:
    """The last figure of the third row, in its place."""

    def torn(sound: str, _: str) -> str:
        rows = sound.splitlines(keepends=True)
        last = [*re.finditer(r"\d+(?:\.\d+)?", rows[2])][-1]
        rows[2] = rows[2][: last.start()] + text + rows[2][last.end() :]
        return "".join(rows)

    return torn


def row(change: Callable[[str, str], str]) -> Torn:
    """The fourth row, changed."""

    def torn(sound: str, separator: str) -> str:
        rows = sound.splitlines(keepends=True)
        return "".join([*rows[:3], change(rows[3], separator), *rows[4:]])

    return torn


TORN: dict[str, Torn] = {
    "the file twice": lambda sound, _: sound + sound,
    "its last row twice": lambda sound, _: sound + sound.splitlines(keepends=True)[-1],
    "a letter O": figure("1O"),
    "digits of full width": figure("１２"),
    "Arabic digits": figure("٣٤"),
    "a currency": figure("$5"),
    "the word null": figure("null"),
    "an error of a spreadsheet": figure("#N/A"),
    "two points": figure("1.2.3"),
    "a date of a spreadsheet": figure("01.May"),
    "a server's error beneath": lambda sound, _: sound + "<html><body>503 Service Unavailable</body></html>\n",
    "a limit reached": lambda sound, _: sound + "Result truncated: row limit exceeded\n",
    "marks of a conflict": row(lambda line, _: f"<<<<<<< HEAD\n{line}"),
    "a row separated otherwise": row(lambda line, separator: line.replace(separator, "|")),
    "a pointer in place of the file": lambda *_: (
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9\n"
    ),
    "a year of five digits": lambda sound, _: sound.replace("2016", "20166", 1),
    "a soft hyphen in a name": lambda sound, _: sound.replace("R2", "R\u00ad2", 1).replace("South", "So\u00aduth", 1),
}
FEWEST = 10  # ways of being torn that each reader must refuse


TOLD: dict[tuple[str, str], tuple[int, str]] = {
    ("one row a figure", "the file twice"): (
        16,
        "a.csv, row 14, column region_code: 'region_code' is not a code in the table of territories. Correct "
        "the code or add it to the table of territories.",
    ),
    ("one row a figure", "its last row twice"): (
        1,
        "a.csv, rows 13, 14: these rows have the same period '2017', region_code 'R3', activity_code 'B'. "
        "Keep one of them.",
    ),
    ("one row a figure", "a letter O"): (
        1,
        "a.csv, row 3, column value: '1O' is not a number. Write digits and a decimal point, nothing else; "
        "leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "digits of full width"): (
        1,
        "a.csv, row 3, column value: '１２' is not a number. Write digits and a decimal point, nothing else; "
        "leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "Arabic digits"): (
        1,
        "a.csv, row 3, column value: '٣٤' is not a number. Write digits and a decimal point, nothing else; "
        "leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "a currency"): (
        1,
        "a.csv, row 3, column value: '$5' is not a number. Write digits and a decimal point, nothing else; "
        "leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "the word null"): (
        1,
        "a.csv, row 3, column value: 'null' is not a number. Write digits and a decimal point, nothing else; "
        "leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "an error of a spreadsheet"): (
        1,
        "a.csv, row 3, column value: the formula came to #N/A. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "two points"): (
        1,
        "a.csv, row 3, column value: '1.2.3' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "a date of a spreadsheet"): (
        1,
        "a.csv, row 3, column value: '01.May' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("one row a figure", "a server's error beneath"): (
        1,
        "a.csv, row 14: there is 1 cell and the heading has 4. Write a comma for each cell, also for an "
        "empty one; delete the row where it is a note.",
    ),
    ("one row a figure", "a limit reached"): (
        1,
        "a.csv, row 14: there is 1 cell and the heading has 4. Write a comma for each cell, also for an "
        "empty one; delete the row where it is a note.",
    ),
    ("one row a figure", "marks of a conflict"): (
        1,
        "a.csv, row 4: there is 1 cell and the heading has 4. Write a comma for each cell, also for an empty "
        "one; delete the row where it is a note.",
    ),
    ("one row a figure", "a row separated otherwise"): (
        1,
        "a.csv, row 4: there is 1 cell and the heading has 4. Write a comma for each cell, also for an empty "
        "one; delete the row where it is a note.",
    ),
    ("one row a figure", "a pointer in place of the file"): (
        4,
        "a.csv, row 1: the column 'period' is missing; the columns are: version "
        "https://git-lfs.github.com/spec/v1. Add the column 'period' or correct its heading.",
    ),
    ("one row a figure", "a year of five digits"): (
        1,
        "a.csv, column period: the periods are written in 2 ways: '20166' (first in row 2), '2016' (first in "
        "row 3). Write all in one way; give periods of another length a layer of their own.",
    ),
    ("one row a figure", "a soft hyphen in a name"): (
        1,
        "a.csv, row 4, column region_code: 'R\\xad2' is not a code in the table of territories; the nearest "
        "is 'R2'. Correct the code or add it to the table of territories.",
    ),
    ("SDMX-CSV", "the file twice"): (
        9,
        "a.csv, row 6, column geo: 'geo' is not a code in the table of territories. Correct the code or add "
        "it to the table of territories.",
    ),
    ("SDMX-CSV", "its last row twice"): (
        1,
        "a.csv, rows 5, 6: these rows have the same TIME_PERIOD '2017', geo 'R2', nace_r2 'B'. Keep one of them.",
    ),
    ("SDMX-CSV", "a letter O"): (
        1,
        "a.csv, row 3, column OBS_VALUE: '1O' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("SDMX-CSV", "digits of full width"): (
        1,
        "a.csv, row 3, column OBS_VALUE: '１２' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("SDMX-CSV", "Arabic digits"): (
        1,
        "a.csv, row 3, column OBS_VALUE: '٣٤' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("SDMX-CSV", "a currency"): (
        1,
        "a.csv, row 3, column OBS_VALUE: '$5' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("SDMX-CSV", "the word null"): (
        1,
        "a.csv, row 3, column OBS_VALUE: 'null' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("SDMX-CSV", "an error of a spreadsheet"): (
        1,
        "a.csv, row 3, column OBS_VALUE: the formula came to #N/A. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("SDMX-CSV", "two points"): (
        1,
        "a.csv, row 3, column OBS_VALUE: '1.2.3' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("SDMX-CSV", "a date of a spreadsheet"): (
        1,
        "a.csv, row 3, column OBS_VALUE: '01.May' is not a number. Write digits and a decimal point, nothing "
        "else; leave the cell empty where the figure is missing.",
    ),
    ("SDMX-CSV", "a server's error beneath"): (
        1,
        "a.csv, row 6: there is 1 cell and the heading has 8. Write a comma for each cell, also for an empty "
        "one; delete the row where it is a note.",
    ),
    ("SDMX-CSV", "a limit reached"): (
        1,
        "a.csv, row 6: there is 1 cell and the heading has 8. Write a comma for each cell, also for an empty "
        "one; delete the row where it is a note.",
    ),
    ("SDMX-CSV", "marks of a conflict"): (
        1,
        "a.csv, row 4: there is 1 cell and the heading has 8. Write a comma for each cell, also for an empty "
        "one; delete the row where it is a note.",
    ),
    ("SDMX-CSV", "a row separated otherwise"): (
        1,
        "a.csv, row 4: there is 1 cell and the heading has 8. Write a comma for each cell, also for an empty "
        "one; delete the row where it is a note.",
    ),
    ("SDMX-CSV", "a pointer in place of the file"): (
        5,
        "a.csv, row 1: the study file asks for the column 'geo', and the columns are: version "
        "https://git-lfs.github.com/spec/v1. Correct the heading in `columns` or `where` of the layer, or in "
        "the file.",
    ),
    ("SDMX-CSV", "a year of five digits"): (
        1,
        "a.csv, column TIME_PERIOD: the periods are written in 2 ways: '20166' (first in row 2), '2016' "
        "(first in row 3). Write all in one way; give periods of another length a layer of their own.",
    ),
    ("SDMX-CSV", "a soft hyphen in a name"): (
        1,
        "a.csv, row 3, column geo: 'R\\xad2' is not a code in the table of territories; the nearest is 'R2'. "
        "Correct the code or add it to the table of territories.",
    ),
    ("Eurostat's TSV", "the file twice"): (
        12,
        "a.tsv, column geo: 'geo\\\\time' is not a code in the table of territories; cells B6, C6. Correct "
        "the code or add it to the table of territories.",
    ),
    ("Eurostat's TSV", "its last row twice"): (
        2,
        "a.tsv: these rows have the same time '2016', geo 'R2', nace 'B'; cells B5, B6. Keep one of them.",
    ),
    ("Eurostat's TSV", "a letter O"): (
        1,
        "a.tsv, cell B3: '1O u' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("Eurostat's TSV", "digits of full width"): (
        1,
        "a.tsv, cell B3: '１２ u' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("Eurostat's TSV", "Arabic digits"): (
        1,
        "a.tsv, cell B3: '٣٤ u' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("Eurostat's TSV", "a currency"): (
        1,
        "a.tsv, cell B3: '$5 u' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("Eurostat's TSV", "the word null"): (
        1,
        "a.tsv, cell B3: 'null u' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("Eurostat's TSV", "an error of a spreadsheet"): (
        1,
        "a.tsv, cell B3: '#N/A u' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("Eurostat's TSV", "two points"): (
        1,
        "a.tsv, cell B3: '1.2.3 u' is not a number. Write digits and a decimal point, nothing else; leave "
        "the cell empty where the figure is missing.",
    ),
    ("Eurostat's TSV", "a date of a spreadsheet"): (
        1,
        "a.tsv, cell B3: '01.May u' is not a number. Write digits and a decimal point, nothing else; leave "
        "the cell empty where the figure is missing.",
    ),
    ("Eurostat's TSV", "a server's error beneath"): (
        1,
        "a.tsv, row 6: there is 1 cell and the heading has 3. Write a tab for each cell, also for an empty "
        "one; delete the row where it is a note.",
    ),
    ("Eurostat's TSV", "a limit reached"): (
        1,
        "a.tsv, row 6: there is 1 cell and the heading has 3. Write a tab for each cell, also for an empty "
        "one; delete the row where it is a note.",
    ),
    ("Eurostat's TSV", "marks of a conflict"): (
        1,
        "a.tsv, row 4: there is 1 cell and the heading has 3. Write a tab for each cell, also for an empty "
        "one; delete the row where it is a note.",
    ),
    ("Eurostat's TSV", "a row separated otherwise"): (
        1,
        "a.tsv, row 4: there is 1 cell and the heading has 3. Write a tab for each cell, also for an empty "
        "one; delete the row where it is a note.",
    ),
    ("Eurostat's TSV", "a pointer in place of the file"): (
        1,
        "a.tsv, row 1: the first heading is 'version https://git-lfs.github.com/spec/v1', and not one like "
        "'unit,nace_r2,geo\\time'. Take `layout` out, or fetch the file as TSV.",
    ),
    ("Eurostat's TSV", "a year of five digits"): (
        1,
        "a.tsv, column time: the periods are written in 2 ways: '20166' (first in cell B2), '2017' (first in "
        "cell C2). Write all in one way; give periods of another length a layer of their own.",
    ),
    ("Eurostat's TSV", "a soft hyphen in a name"): (
        1,
        "a.tsv, column geo: 'R\\xad2' is not a code in the table of territories; the nearest is 'R2'; cells "
        "B3, C3. Correct the code or add it to the table of territories.",
    ),
    ("cross-table", "the file twice"): (
        12,
        "a.csv: these rows have the same period '2016', region_code 'R1', activity_code 'A'; cells C2, C9. "
        "Keep one of them.",
    ),
    ("cross-table", "its last row twice"): (
        2,
        "a.csv: these rows have the same period '2016', region_code 'R3', activity_code 'B'; cells C7, C8. "
        "Keep one of them.",
    ),
    ("cross-table", "a letter O"): (
        1,
        "a.csv, cell D3: '1O' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("cross-table", "digits of full width"): (
        1,
        "a.csv, cell D3: '１２' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("cross-table", "Arabic digits"): (
        1,
        "a.csv, cell D3: '٣٤' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("cross-table", "a currency"): (
        1,
        "a.csv, cell D3: '$5' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("cross-table", "the word null"): (
        1,
        "a.csv, cell D3: 'null' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("cross-table", "an error of a spreadsheet"): (
        1,
        "a.csv, cell D3: the formula came to #N/A. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("cross-table", "two points"): (
        1,
        "a.csv, cell D3: '1.2.3' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("cross-table", "a date of a spreadsheet"): (
        1,
        "a.csv, cell D3: '01.May' is not a number. Write digits and a decimal point, nothing else; leave the "
        "cell empty where the figure is missing.",
    ),
    ("cross-table", "a server's error beneath"): (
        1,
        "a.csv, row 8: '<html><body>503 Service Unavailable</body></html>' stands in the table: a download "
        "that broke off leaves such rows. Fetch it again.",
    ),
    ("cross-table", "a limit reached"): (
        1,
        "a.csv, row 8: 'Result truncated: row limit exceeded' stands in the table: a download that broke off "
        "leaves such rows. Fetch it again.",
    ),
    ("cross-table", "marks of a conflict"): (
        1,
        "a.csv, row 4: '<<<<<<< HEAD' stands in the table: a download that broke off leaves such rows. Fetch it again.",
    ),
    ("cross-table", "a row separated otherwise"): (
        1,
        "a.csv, row 4: the cells of this row are separated by '|' and those of the others are not: 'South "
        "region|Agriculture and forestry|5|6.5'. Separate all rows in the same way.",
    ),
    ("cross-table", "a pointer in place of the file"): (
        1,
        "a.csv: no sheet has figures that are told apart by region and activity. Check the headings, or take "
        "`layout` out of the layer.",
    ),
    ("cross-table", "a year of five digits"): (
        1,
        "a.csv, row 1, column C: neither the table nor what stands above it tells its year. Write the year "
        "above the table, or say it: `metier new DIR --from FILE --year 2020`, in study.toml `period` of the "
        "layer.",
    ),
    ("cross-table", "a soft hyphen in a name"): (
        1,
        "a.csv, column region_code: 'So\\xaduth region' is not a code in the table of territories; cells C4, "
        "D4. Correct the code or add it to the table of territories.",
    ),
}


@pytest.mark.parametrize(("reader", "case"), TOLD)
def test_a_torn_text_is_refused_at_its_place(tmp_path: Path, reader: str, case: str) -> None:
    layer, name, sound, separator = READERS[reader]
    told = refused(tmp_path, layer, name, TORN[case](sound, separator).encode())
    assert (len(told), told[0]) == TOLD[reader, case]


def test_every_reader_refuses_ten_ways_at_least() -> None:
    assert all(sum(key[0] == reader for key in TOLD) >= FEWEST for reader in READERS)


@pytest.mark.parametrize("reader", READERS)
def test_the_sound_file_is_read(tmp_path: Path, reader: str) -> None:
    layer, name, sound, _ = READERS[reader]
    assert refused(tmp_path, layer, name, sound.encode()) == []


def test_a_file_cut_within_its_last_figure_is_refused(tmp_path: Path) -> None:
    told = refused(tmp_path, 'file = "a.csv"', "a.csv", LONG.rstrip()[:-1].encode())
    assert told == [
        "a.csv: the file ends within its last figure, which has fewer decimals than all others and no line end. Fetch "
        "it again; where it is whole, end its last row with a line end."
    ]
    assert refused(tmp_path, 'file = "a.csv"', "a.csv", LONG.rstrip().encode()) == []
