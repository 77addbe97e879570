"""Each reason to refuse a table, as a function that returns the faults it finds."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Sequence

import polars as pl

from metier.errors import Fault, quoted, shortened
from metier.observe.coded import all_differ
from metier.observe.raw_table import ROW, RawTable

LATIN = str.maketrans("АВЕКМНОРСТУХаеорсухё", "ABEKMHOPCTYXaeopcyxe")  # Cyrillic letters and their Latin twins
SHORTEST_LONG = 3  # digits of a number that stands for nothing shorter, as 2016 does not for 7
TEXTS_TOLD = 20  # texts at fault in one column that are told one by one
KEYS_TOLD = 100
FORMULA_ERROR = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!")
NOT_A_NUMBER = "Write digits and a decimal point, nothing else; leave the cell empty where the figure is missing."
COMPUTE = "Open the workbook in a spreadsheet program, let it compute, and save it."
UNDATE = "Write the figure as a number: spreadsheets make dates of texts such as 5.16 or 1/2."
DATE = r"^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d\S*)?$"
NOT_COMPUTED = "(a formula without a result)"  # what the reader of workbooks writes into such a cell
INFINITE = "Write the figure itself; leave the cell empty where it is missing."
MARK_LIKE = (
    r"^\D{1,5}$"  # at most so many characters, none a digit; a word of three letters and more is no mark: chosen here
)
WORD = r"^[\p{L}]{3,}$"
SAY_WHICH = 'Write the column in one way, or set `decimal_mark` of the layer to "." or ",".'


def missing_columns(raw: RawTable, required: Sequence[str]) -> list[Fault]:
    """Columns that the table must have and has not."""
    return [
        raw.fault(
            f"the column {name!r} is missing; the columns are: {columns_told(raw)}",
            f"Add the column {name!r} or correct its heading{_nearest(name, raw.columns)}.",
            (raw.heading_row,),
        )
        for name in required
        if name not in raw.columns
    ]


def columns_told(raw: RawTable) -> str:
    """The headings as a phrase, of many the first."""
    present = [shortened(raw.headings.get(name, name)) for name in raw.columns]
    more = f" and {len(present) - TEXTS_TOLD} more" if len(present) > TEXTS_TOLD else ""
    return (", ".join(present[:TEXTS_TOLD]) or "none") + more


def empty_table(raw: RawTable) -> list[Fault]:
    """A table with headings only."""
    if raw.cells.height:
        return []
    return [raw.fault("there is no row below the heading", "Add the rows, or take the file out of the study.")]


def empty_cells(raw: RawTable, column: str) -> list[Fault]:
    """Cells that must hold something and are empty."""
    if not raw.column(column).null_count():
        return []
    rows = raw.cells.filter(raw.column(column).is_null())[ROW].to_list()
    return [raw.fault("the cell is empty", "Fill it in or delete the row.", rows, column)]


def unknown_codes(raw: RawTable, column: str, known: Collection[str], listed_in: str) -> list[Fault]:
    """Codes that the table they refer to does not list."""
    seen = raw.texts_of(column)
    strange = seen.filter(~seen.is_in(list(known)))
    if not strange.len():
        return []
    return texts_at_fault(
        raw,
        column,
        raw.column(column).is_in(strange.implode()),
        lambda code: f"{quoted(code)} is not a code in {listed_in}{_nearest(code, known)}",
        f"Correct the code or add it to {listed_in}.",
    )


def repeated_keys(raw: RawTable, key: Sequence[str]) -> list[Fault]:
    """Rows that say the same thing twice: the second could contradict the first."""
    columns = [name for name in key if name in raw.columns]
    if all_differ(raw.coded(columns)):
        return []
    filled = raw.cells.drop_nulls(columns)  # an empty cell is a fault of its own
    groups = filled.group_by(columns, maintain_order=True).agg(pl.col(ROW)).filter(pl.col(ROW).list.len() > 1)
    faults = [
        raw.fault(
            "these rows have the same "
            + ", ".join(f"{raw.headings.get(name, name)} {quoted(row[name])}" for name in columns),
            "Keep one of them.",
            row[ROW],
        )
        for row in groups.head(KEYS_TOLD).iter_rows(named=True)
    ]
    if groups.height > KEYS_TOLD:
        rest = groups.slice(KEYS_TOLD)[ROW].explode().sort().to_list()
        more = f"{groups.height - KEYS_TOLD} more pairs or groups of rows say the same thing"
        faults.append(raw.fault(more, "Keep one row of each.", rest))
    return faults


def not_numbers(raw: RawTable, column: str) -> list[Fault]:
    """Cells whose text is no number written with digits and a decimal point."""
    text = raw.column(column)
    number = text.cast(pl.Float64, strict=False)
    return no_figures(raw, column, text.is_not_null() & (number.is_null() | number.is_nan()))


def no_figures(raw: RawTable, column: str, bad: pl.Series) -> list[Fault]:
    """Cells that hold neither a figure nor a mark that stands for one, each kind with a remedy of its own."""
    text = raw.column(column)
    uncomputed = bad & (text == NOT_COMPUTED)
    date = bad & text.str.contains(DATE)
    return (
        texts_at_fault(raw, column, uncomputed, lambda _: "the formula has no result", COMPUTE)
        + texts_at_fault(raw, column, date, lambda text: f"{quoted(text)} is a date and no number", UNDATE)
        + texts_at_fault(raw, column, bad & ~uncomputed & ~date, _no_figure, NOT_A_NUMBER)
    )


def figures_in_merged_cells(raw: RawTable, column: str, bad: pl.Series) -> list[Fault]:
    """Figures that stand in several cells at once: as many figures would be read where the office wrote one."""
    return texts_at_fault(
        raw,
        column,
        bad,
        lambda text: f"{quoted(text)} stands here by a merged cell: it is one figure over several cells",
        "Undo the merging, and write into each cell its own figure, or a mark where it has none.",
    )


def no_figures_nor_marks(raw: RawTable, column: str, bad: pl.Series) -> list[Fault]:
    """Cells of a layer that hold no figure: what looks like a mark is told with the key that gives it a meaning."""
    text = raw.column(column)
    like = bad & text.str.contains(MARK_LIKE) & ~text.str.contains(WORD) & ~text.is_in(FORMULA_ERROR)
    told = text.filter(like.fill_null(value=False)).unique(maintain_order=True).head(TEXTS_TOLD)
    faults = no_figures(raw, column, bad & ~text.is_in(told.implode()))
    for mark in told:
        faults += texts_at_fault(raw, column, bad & (text == mark), _no_mark, _say_what(mark))
    return faults


def open_decimal_mark(raw: RawTable, column: str, bad: pl.Series) -> list[Fault]:
    """Figures whose only mark may stand before decimals or between thousands, and no other figure tells."""
    return texts_at_fault(
        raw,
        column,
        bad,
        lambda text: f"{quoted(text)} may be {_both_ways(text)}, and no figure of the column tells which",
        SAY_WHICH,
    )


def both_decimal_marks(raw: RawTable, column: str, bad: pl.Series, mark: str) -> list[Fault]:
    """Figures with the other decimal mark than the rest of the column."""
    names = {".": "point", ",": "comma"}
    other = names["," if mark == "." else "."]
    return texts_at_fault(
        raw,
        column,
        bad,
        lambda text: (
            f"{quoted(text)} is written with a decimal {other}, and other figures of the column with a {names[mark]}"
        ),
        SAY_WHICH,
    )


def infinite_numbers(raw: RawTable, column: str) -> list[Fault]:
    """Cells that hold an infinity."""
    return infinite_values(raw, column, raw.column(column).cast(pl.Float64, strict=False))


def infinite_values(raw: RawTable, column: str, value: pl.Series) -> list[Fault]:
    """Figures that are infinite."""
    return texts_at_fault(raw, column, value.is_infinite(), lambda text: f"{quoted(text)} is infinite", INFINITE)


def negative_numbers(raw: RawTable, column: str, remedy: str) -> list[Fault]:
    """Cells that hold a number below zero."""
    return negative_values(raw, column, raw.column(column).cast(pl.Float64, strict=False), remedy)


def negative_values(raw: RawTable, column: str, value: pl.Series, remedy: str) -> list[Fault]:
    """Figures below zero."""
    return texts_at_fault(
        raw, column, (value < 0) & value.is_finite(), lambda text: f"{quoted(text)} is negative", remedy
    )


def several_values(raw: RawTable, column: str, remedy: str) -> list[Fault]:
    """A column that must say one thing throughout, such as the unit, and says several."""
    if column not in raw.columns:
        return []
    seen = raw.column(column).unique(maintain_order=True).drop_nulls()
    if seen.len() < 2:
        return []
    firsts = [raw.cells.filter(raw.column(column) == text)[ROW][0] for text in seen.head(TEXTS_TOLD)]
    told = ", ".join(
        f"{quoted(text)} (first in {raw.at(row)})" for text, row in zip(seen.head(TEXTS_TOLD), firsts, strict=True)
    )
    more = f" and {seen.len() - TEXTS_TOLD} more" if seen.len() > TEXTS_TOLD else ""
    name = raw.headings.get(column, column)
    return [raw.fault(f"there is more than one {name}: {told}{more}", remedy, (), column)]


def unlike_periods(raw: RawTable, column: str) -> list[Fault]:
    """Periods written in several ways, such as a year, a range of years and a quarter: they are of different lengths,
    or one of them stands twice under two names.
    """
    ways: dict[str, list[str]] = {}
    for text in raw.texts_of(column):
        ways.setdefault(_way(text), []).append(text)
    if len(ways) < 2:
        return []
    firsts = [texts[0] for texts in ways.values()][:TEXTS_TOLD]
    rows = [raw.cells.filter(raw.column(column) == text)[ROW][0] for text in firsts]
    told = ", ".join(f"{quoted(text)} (first in {raw.at(row)})" for text, row in zip(firsts, rows, strict=True))
    problem = f"the periods are written in {len(ways)} ways: {told}"
    remedy = "Write all in one way; give periods of another length a layer of their own."
    return [raw.fault(problem, remedy, (), column)]


def _way(period: str) -> str:
    """How a period is written: a word, a short number, and a number of so many digits each stand for a kind."""
    words = re.sub(r"[^\W\d_]+", "a", period)
    return re.sub(r"\d+", lambda number: "9" if len(number[0]) < SHORTEST_LONG else "0" * len(number[0]), words)


def texts_at_fault(
    raw: RawTable, column: str, bad: pl.Series, problem: Callable[[str], str], remedy: str
) -> list[Fault]:
    """One fault for each text that the bad cells of a column hold, with its rows; beyond a few, one for the rest.

    Args:
        raw: the table.
        column: the column.
        bad: true for the cells at fault; null counts as false.
        problem: what is wrong with a text.
        remedy: what to do about it.
    """
    if not bad.any():
        return []
    cells = pl.DataFrame([raw.cells[ROW], raw.column(column).alias("text")]).filter(bad)
    texts = cells["text"].unique(maintain_order=True)
    told = texts.head(TEXTS_TOLD)
    rows = cells.filter(cells["text"].is_in(told.implode())).group_by("text", maintain_order=True).agg(ROW)
    faults = [raw.fault(problem(text), remedy, numbers, column) for text, numbers in rows.iter_rows()]
    if texts.len() > TEXTS_TOLD:
        rest = cells.filter(~cells["text"].is_in(told.implode()))[ROW].to_list()
        faults.append(raw.fault(f"so it is with {texts.len() - TEXTS_TOLD} more texts", remedy, rest, column))
    return faults


def _no_figure(text: str) -> str:
    return f"the formula came to {text}" if text in FORMULA_ERROR else f"{quoted(text)} is not a number"


def _no_mark(text: str) -> str:
    return f"{quoted(text)} is neither a number nor a mark that is known"


def _say_what(mark: str) -> str:
    return (
        f'Say what it means with `marks = {{ "{mark}" = "confidential" }}`, or "missing", or "zero", in the layer of '
        "study.toml; or write the figure."
    )


def _both_ways(text: str) -> str:
    mark = "." if "." in text else ","
    return f"{text.replace(mark, '.')} or {text.replace(mark, '')}"


def _nearest(code: str, known: Collection[str]) -> str:
    latin = {name.translate(LATIN): name for name in known}
    if (twin := latin.get(code.translate(LATIN))) is not None:
        return f"; it looks like {quoted(twin)}, but one of them has Cyrillic letters and the other Latin ones"
    near = difflib.get_close_matches(code, list(known), n=1)
    return f"; the nearest is {quoted(near[0])}" if near else ""
