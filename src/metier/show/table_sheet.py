"""A worksheet whose rows come from a table at once: a study has too many cells to write them one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from polars import selectors
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_767
ROWS_AT_ONCE = 20_000  # bounds the text that is made before it is written


@dataclass(frozen=True)
class Rows:
    """The rows below a sheet's heading.

    Attributes:
        table: figures; texts as their places in the workbook's list of texts.
        texts: the names of the columns that are such places.
        formats: the format of each column.
        heights: of each row in points; null for the usual height.
    """

    table: pl.DataFrame
    texts: frozenset[str]
    formats: tuple[Format, ...]
    heights: pl.Series


class TableSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter's classes come without types
    """A worksheet with a heading that is written cell by cell, and below it the rows of a table."""

    dim_rowmax: int | None  # the last row; xlsxwriter's own

    def __init__(self) -> None:
        super().__init__()
        self._below: Rows | None = None

    def put_rows(self, table: pl.DataFrame, formats: tuple[Format, ...], heights: pl.Series) -> None:
        """Put a table below the heading: text as text whatever it looks like, figures as numbers, nothing as empty.

        Args:
            table: figures and texts; null, and a figure that is no number, is an empty cell.
            formats: one for each column.
            heights: of each row in points; null for the usual height.
        """
        if not table.height:
            return
        self._check_dimensions(table.height, table.width - 1)
        plain = table.with_columns(selectors.boolean().cast(pl.Int8), selectors.enum().cast(pl.String))
        texts = frozenset(plain.select(selectors.string()).columns)
        places = [self._places(column) if column.name in texts else column for column in plain]
        self._below = Rows(pl.DataFrame(places), texts, formats, heights)

    def _places(self, texts: pl.Series) -> pl.Series:
        """Texts as their places in the workbook's list, which also counts how often they are used."""
        different = texts.drop_nulls().unique(maintain_order=True)
        places = [self.str_table._get_shared_string_index(text[:LONGEST_TEXT]) for text in different]
        self.str_table.count += len(texts) - texts.null_count() - len(places)
        return texts.replace_strict(different, pl.Series(places, dtype=pl.UInt32), return_dtype=pl.UInt32)

    def _write_rows(self) -> None:
        """Called by xlsxwriter when it writes the sheet; what it knows cell by cell is the heading alone."""
        last, self.dim_rowmax = self.dim_rowmax, 0
        super()._write_rows()
        self.dim_rowmax = last
        for text in _as_xml(self._below) if self._below else ():
            self.fh.write(text)


def _as_xml(rows: Rows) -> Iterator[str]:
    """The rows as they stand in the sheet's file, some thousands at a time."""
    styles = [style._get_xf_index() for style in rows.formats]
    names = rows.table.columns
    cells = [_cell(i, name in rows.texts, style) for i, (name, style) in enumerate(zip(names, styles, strict=True))]
    opened = pl.concat_str(
        pl.format('<row r="{}"', "row"), pl.format(' ht="{}" customHeight="1"', "height").fill_null(""), pl.lit(">")
    )
    numbered = rows.table.rename(dict(zip(names, map(str, range(len(names))), strict=True)))
    numbered = numbered.with_columns(rows.heights.alias("height"), pl.int_range(2, pl.len() + 2).alias("row"))
    for part in numbered.iter_slices(ROWS_AT_ONCE):
        yield "".join(part.select(pl.concat_str(opened, *cells, pl.lit("</row>")))[:, 0])


def _cell(column: int, is_text: bool, style: int) -> pl.Expr:
    """One cell of each row; an empty one keeps its format."""
    figure = pl.col(str(column))
    place = f'<c r="{xl_col_to_name(column)}{{}}" s="{style}"'
    kind = ' t="s"' if is_text else ""
    shown = figure if is_text else pl.when(figure.cast(pl.Float64).is_finite()).then(figure)
    full = pl.format(f"{place}{kind}><v>{{}}</v></c>", "row", shown)
    return full.fill_null(pl.format(f"{place}/>", "row"))
