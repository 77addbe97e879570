"""The results as a workbook: a read-me, a sheet for each table, a heat map for each level and layer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter

from metier import __version__
from metier.show.figures import all_figures
from metier.show.findings import in_words as findings_in_words
from metier.show.heat_sheets import write_heat
from metier.show.labels import labels
from metier.show.sheets import ROWS_ON_A_SHEET, SheetNames, Styles, write_read_me, write_table
from metier.show.table_sheet import TableSheet
from metier.study import StudyResult

# xlsxwriter stamps a workbook with the time of writing unless it is told another.
CREATED = datetime(2000, 1, 1)
OPTIONS = {
    "in_memory": False,  # the sheets of a large study are a gigabyte of text before they are packed
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write(result: StudyResult, path: Path) -> None:
    """Write the workbook of a study.

    Args:
        result: what the study concludes.
        path: the file to write; what is there is replaced.

    Raises:
        OSError: the file cannot be written.

    Zero, missing, ties:
        A missing figure is an empty cell in the tables and a word in the heat maps, never zero. Codes are text. The
        same result gives the same bytes.

    Example:
        >>> import metier, tempfile
        >>> from importlib.resources import files
        >>> result = metier.run(files("metier") / "studies" / "central_black_earth")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write(result, Path(folder) / "report.xlsx")
        ...     (Path(folder) / "report.xlsx").read_bytes()[:2]
        b'PK'
    """
    label, names = labels(result), SheetNames()
    book = xlsxwriter.Workbook(path, OPTIONS | {"tmpdir": str(path.parent)})
    book.set_properties(
        {"title": result.plan.study.title[:255], "comments": f"metier {__version__}", "created": CREATED}
    )
    styles = Styles(book)
    read_me = book.add_worksheet(names.take(label.words("workbook.read_me")))
    contents, left = [], []
    for figures in all_figures(result):
        title = label.title(figures.view)
        sheet = names.take(label.sheet(figures.view))
        write_heat(book.add_worksheet(sheet, TableSheet), figures, label, styles)
        contents.append((sheet, label.words("workbook.heat", title=title)))
    for table, height in result.heights().items():
        told = label.words(f"workbook.{table}")
        if height > ROWS_ON_A_SHEET:
            left.append((f"{table}.csv", label.words("workbook.left", told=told, rows=label.words.number(height))))
        else:
            frame = findings_in_words(result, label) if table == "findings" else getattr(result, table)
            contents.append((write_table(book, names, table, frame, label, styles), told))
    write_read_me(read_me, contents, left, label, styles)
    book.close()
