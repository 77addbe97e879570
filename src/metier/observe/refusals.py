"""Each reason to refuse a table, as a function that returns the faults it finds."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Sequence

import polars as pl

from metier.errors import Fault
from metier.observe.raw_table import ROW, RawTable

LATIN = str.maketrans("АВЕКМНОРСТУХаеорсухё", "ABEKMHOPCTYXaeopcyxe")  # Cyrillic letters and their Latin twins
TEXTS_TOLD = 20  # texts at fault in one column that are told one by one
KEYS_TOLD = 100
LARGEST_KEY = 1 << 62
FORMULA_ERROR = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!")
NOT_A_NUMBER = "Write digits and a decimal point, nothing else; leave the cell empty where the figure is missing."
INFINITE = "Write the figure itself; leave the cell empty where it is missing."
MARK_LIKE = (
    r"^\D{1,5}$"  # at most so many characters, none a digit; a word of three letters and more is no mark: chosen here
)
WORD = r"^[\p{L}]{3,}$"
SAY_WHICH = 'Write the column in one way, or set `decimal_mark` of the layer to "." or ",".'


def missing_columns(raw: RawTable, required: Sequence[str]) -> list[Fault]:
    """Columns that the table must have and has not."""
    present = ", ".join(raw.headings.get(name, name) for name in raw.columns) or "none"
    return [
        raw.fault(
            f"the column {name!r} is missing; the columns are: {present}",
            f"Add the column {name!r} or correct its heading{_nearest(name, raw.columns)}.",
            (raw.heading_row,),
        )
        for name in required
        if name not in raw.columns
    ]


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
    seen = raw.column(column).unique()
    strange = seen.filter(seen.is_not_null() & ~seen.is_in(list(known)))
    if not strange.len():
        return []
    return texts_at_fault(
        raw,
        column,
        raw.column(column).is_in(strange.implode()),
        lambda code: f"{code!r} is not a code in {listed_in}{_nearest(code, known)}",
        f"Correct the code or add it to {listed_in}.",
    )


def repeated_keys(raw: RawTable, key: Sequence[str]) -> list[Fault]:
    """Rows that say the same thing twice: the second could contradict the first."""
    columns = [name for name in key if name in raw.columns]
    filled = raw.cells.drop_nulls(columns)  # an empty cell is a fault of its own
    if _all_differ(filled, columns):
        return []
    groups = filled.group_by(columns, maintain_order=True).agg(pl.col(ROW)).filter(pl.col(ROW).list.len() > 1)
    faults = [
        raw.fault(
            "these rows have the same "
            + ", ".join(f"{raw.headings.get(name, name)} {row[name]!r}" for name in columns),
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
    """Cells that hold neither a figure nor a mark that stands for one."""
    return texts_at_fault(raw, column, bad, _no_figure, NOT_A_NUMBER)


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
        lambda text: f"{text!r} may be {_both_ways(text)}, and no figure of the column tells which",
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
            f"{text!r} is written with a decimal {other}, and other figures of the column with a {names[mark]}"
        ),
        SAY_WHICH,
    )


def infinite_numbers(raw: RawTable, column: str) -> list[Fault]:
    """Cells that hold an infinity."""
    return infinite_values(raw, column, raw.column(column).cast(pl.Float64, strict=False))


def infinite_values(raw: RawTable, column: str, value: pl.Series) -> list[Fault]:
    """Figures that are infinite."""
    return texts_at_fault(raw, column, value.is_infinite(), lambda text: f"{text!r} is infinite", INFINITE)


def negative_numbers(raw: RawTable, column: str, remedy: str) -> list[Fault]:
    """Cells that hold a number below zero."""
    return negative_values(raw, column, raw.column(column).cast(pl.Float64, strict=False), remedy)


def negative_values(raw: RawTable, column: str, value: pl.Series, remedy: str) -> list[Fault]:
    """Figures below zero."""
    return texts_at_fault(raw, column, (value < 0) & value.is_finite(), lambda text: f"{text!r} is negative", remedy)


def several_values(raw: RawTable, column: str, remedy: str) -> list[Fault]:
    """A column that must say one thing throughout, such as the unit, and says several."""
    if column not in raw.columns:
        return []
    seen = raw.column(column).unique(maintain_order=True).drop_nulls()
    if seen.len() < 2:
        return []
    firsts = [raw.cells.filter(raw.column(column) == text)[ROW][0] for text in seen.head(TEXTS_TOLD)]
    told = ", ".join(f"{text!r} (first in row {row})" for text, row in zip(seen.head(TEXTS_TOLD), firsts, strict=True))
    more = f" and {seen.len() - TEXTS_TOLD} more" if seen.len() > TEXTS_TOLD else ""
    name = raw.headings.get(column, column)
    return [raw.fault(f"there is more than one {name}: {told}{more}", remedy, (), column)]


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
    return f"the formula came to {text}" if text in FORMULA_ERROR else f"{text!r} is not a number"


def _no_mark(text: str) -> str:
    return f"{text!r} is neither a number nor a mark that is known"


def _say_what(mark: str) -> str:
    return (
        f'Say what it means with `marks = {{ "{mark}" = "confidential" }}`, or "missing", or "zero", in the layer of '
        "study.toml; or write the figure."
    )


def _both_ways(text: str) -> str:
    mark = "." if "." in text else ","
    return f"{text.replace(mark, '.')} or {text.replace(mark, '')}"


def _all_differ(cells: pl.DataFrame, key: Sequence[str]) -> bool:
    """Whether no two rows have the same key; counted on numbers that stand for the texts."""
    numbers = cells.select(pl.col(key).cast(pl.Categorical).to_physical().cast(pl.UInt64))
    spans = [int(most) + 1 for most in numbers.max().row(0)] if cells.height else []
    size = 1
    for span in spans:
        size *= span
    if size > LARGEST_KEY:
        return False
    whole = pl.lit(0, pl.UInt64)
    for name, span in zip(key, spans, strict=False):
        whole = whole * span + pl.col(name)
    return numbers.select(whole.n_unique()).item() == cells.height if cells.height else True


def _nearest(code: str, known: Collection[str]) -> str:
    latin = {name.translate(LATIN): name for name in known}
    if (twin := latin.get(code.translate(LATIN))) is not None:
        return f"; it looks like {twin!r}, but one of them has Cyrillic letters and the other Latin ones"
    near = difflib.get_close_matches(code, list(known), n=1)
    return f"; the nearest is {near[0]!r}" if near else ""
